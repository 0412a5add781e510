import{C as e,D as t,M as n,O as r,S as i,_ as a,f as o,g as s,j as c,k as l,l as u,m as d,n as f,p,s as m,u as h,v as g,x as _,y as v}from"./app.js";import{t as y}from"./dialog.js";var b=n(c(),1),x=_(),S=[`ORDER_RECEIVED`,`PAYMENT_RECEIVED`,`ORDER_CANCELLED`,`ORDER_REFUNDED`,`TIMER_DUE`,`SEGMENT_ENTERED`,`SEGMENT_LEFT`],C=S.slice(0,4);function w(e){let{label:t,hint:n,value:r,problems:i=[],onChange:o,required:s}=e;return(0,x.jsx)(a,{label:t,hint:n,error:i[0]?.message,children:e=>(0,x.jsxs)(x.Fragment,{children:[(0,x.jsx)(`textarea`,{...e,className:`input mono condition-text`,rows:2,spellCheck:!1,required:s,value:r,onChange:e=>o(e.target.value)}),i.map(e=>e.snippet&&(0,x.jsx)(`pre`,{className:`snippet`,children:e.snippet},e.message))]})})}function T({error:e,answer:t}){return(0,x.jsxs)(x.Fragment,{children:[e&&(0,x.jsx)(d,{error:e}),t?.userErrors.map(e=>(0,x.jsx)(`p`,{className:`notice bad`,role:`alert`,children:e.message},e.message))]})}function E(e){return(0,x.jsxs)(y,{title:e.title,onClose:e.onClose,actions:(0,x.jsxs)(x.Fragment,{children:[(0,x.jsx)(v,{onClick:e.onClose,children:`Cancel`}),(0,x.jsx)(v,{look:`danger`,busy:e.busy,onClick:e.run,children:e.action})]}),children:[(0,x.jsx)(T,{error:e.error,answer:e.answer??null}),e.children]})}function D({title:e,secret:t,onClose:n,children:r}){let[i,a]=(0,b.useState)(null);return(0,x.jsxs)(y,{title:e,onClose:n,actions:(0,x.jsx)(v,{look:`primary`,onClick:n,children:`I have kept it`}),children:[(0,x.jsx)(`p`,{children:`Receivers verify deliveries with this secret. It is told this once: keep it where the receiver finds it.`}),(0,x.jsx)(`code`,{className:`secret`,children:t}),(0,x.jsxs)(`div`,{className:`row`,children:[(0,x.jsx)(v,{onClick:()=>navigator.clipboard.writeText(t).then(()=>a(!0),()=>a(!1)),children:`Copy`}),(0,x.jsxs)(`span`,{className:`quiet`,role:`status`,children:[i===!0&&`Copied.`,i===!1&&`The browser refused: mark it and copy it by hand.`]})]}),r]})}function O(e,t){(0,b.useEffect)(()=>{let n=window.setInterval(()=>{document.hidden||t()},e*1e3);return()=>window.clearInterval(n)},[e,t])}function k(e){return(0,x.jsx)(a,{label:e.label,children:t=>(0,x.jsxs)(`select`,{...t,className:`input`,value:e.value,onChange:t=>e.onChange(t.target.value),children:[e.any&&(0,x.jsx)(`option`,{value:``,children:e.any}),e.options.map(e=>(0,x.jsx)(`option`,{value:e,children:u(e)},e))]})})}function A(e){for(let[t,n]of[[`day`,86400],[`hour`,3600],[`minute`,60]])if(e>=n&&e%n===0)return`${e/n} ${t}${e===n?``:`s`}`;return`${e} second${e===1?``:`s`}`}var j=i(`
  query WalkTriggerEvents($after: String) {
    triggerEvents(after: $after, first: 250) {
      edges {
        cursor
        node {
          id
          kind
          receivedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);function M(){let e=t(),[n,r]=(0,b.useState)([]),[i,a]=(0,b.useState)(!0),[o,s]=(0,b.useState)(null),c=(0,b.useRef)(null),l=(0,b.useRef)(!1),u=(0,b.useRef)(!1),d=(0,b.useCallback)(async()=>{if(!l.current){l.current=!0;for(let t=!0;t&&!u.current;){let n=await e.query(j,{after:c.current},{requestPolicy:`network-only`}).toPromise();s(n.error??null);let i=n.data?.triggerEvents;if(!i)break;c.current=i.pageInfo.endCursor??c.current,t=i.pageInfo.hasNextPage,i.edges.length>0&&r(e=>[...e,...i.edges.map(e=>({cursor:e.cursor,kind:e.node.kind,receivedAt:e.node.receivedAt}))])}a(!1),l.current=!1}},[e]);return(0,b.useEffect)(()=>(u.current=!1,d(),()=>{u.current=!0}),[d]),O(5,(0,b.useCallback)(()=>void d(),[d])),{events:n,loading:i,error:o}}var N=e=>Date.parse(e+`Z`);function P(e,t,n){let r=t?e.findIndex(e=>Date.parse(e.receivedAt)>=N(t)):0,i=n?e.findIndex(e=>Date.parse(e.receivedAt)>=N(n)):-1,a=(i<0?e.length:i)-r;return r<0||a<=0?null:{after:e[r-1]?.cursor,before:i<0?void 0:e[i]?.cursor,count:a}}var F=i(`
  mutation CreateEndpoint($input: CreateTriggerEndpointInput!) {
    createTriggerEndpoint(input: $input) {
      triggerEndpoint {
        id
      }
      secret
      problems {
        message
        snippet
      }
      userErrors {
        code
        message
      }
    }
  }
`),I=i(`
  mutation UpdateEndpoint($input: UpdateTriggerEndpointInput!) {
    updateTriggerEndpoint(input: $input) {
      triggerEndpoint {
        id
        name
        url
        kinds
        filter
        delay
        asymmetric
        status
      }
      problems {
        message
        snippet
      }
      userErrors {
        code
        message
      }
    }
  }
`);function L({of:e,onClose:t,done:n}){let[i,o]=(0,b.useState)(e?.url??``),[c,l]=(0,b.useState)(e?.name??``),[d,f]=(0,b.useState)(e?.kinds??[`ORDER_RECEIVED`,`PAYMENT_RECEIVED`]),[p,m]=(0,b.useState)(e?.filter??``),[h,_]=(0,b.useState)(String(e?.delay??0)),[C,E]=(0,b.useState)(e?.asymmetric??!1),[D,O]=(0,b.useState)(null),[k,A]=r(F),[j,M]=r(I),N=(0,b.useId)();async function P(){let t=p.trim(),r={url:i.trim(),kinds:d,filter:t?{text:t}:null,delay:Number(h),asymmetric:C,name:c.trim()||null};if(e){let{data:t}=await M({input:{id:e.id,...r}});t?.updateTriggerEndpoint.triggerEndpoint?n(null):O(t?.updateTriggerEndpoint??null);return}let{data:a}=await A({input:r});a?.createTriggerEndpoint.triggerEndpoint?n(a.createTriggerEndpoint.secret??null):O(a?.createTriggerEndpoint??null)}return(0,x.jsx)(y,{title:e?`Edit the endpoint`:`New endpoint`,onClose:t,actions:(0,x.jsxs)(x.Fragment,{children:[(0,x.jsx)(v,{onClick:t,children:`Cancel`}),(0,x.jsx)(v,{look:`primary`,type:`submit`,form:N,busy:k.fetching||j.fetching,children:e?`Save`:`Create endpoint`})]}),children:(0,x.jsxs)(`form`,{id:N,className:`stack form`,onSubmit:e=>{e.preventDefault(),P()},children:[(0,x.jsx)(T,{error:k.error??j.error,answer:D}),(0,x.jsx)(a,{label:`URL`,hint:`Where events are posted: https, on the public internet.`,children:e=>(0,x.jsx)(g,{...e,name:`url`,type:`url`,required:!0,placeholder:`https://`,value:i,onChange:e=>o(e.target.value)})}),(0,x.jsx)(a,{label:`Name`,children:e=>(0,x.jsx)(g,{...e,name:`name`,maxLength:255,value:c,onChange:e=>l(e.target.value)})}),(0,x.jsxs)(`fieldset`,{className:`field`,children:[(0,x.jsx)(`legend`,{className:`label`,children:`Events`}),(0,x.jsx)(`div`,{className:`checks`,children:S.map(e=>(0,x.jsxs)(`label`,{children:[(0,x.jsx)(`input`,{type:`checkbox`,checked:d.includes(e),onChange:t=>f(S.filter(n=>n===e?t.target.checked:d.includes(n)))}),u(e)]},e))})]}),(0,x.jsx)(w,{label:`Filter`,hint:`A condition that an event must match, e.g. order.total_price > 100. Empty: every event.`,value:p,problems:D?.problems,onChange:m}),(0,x.jsx)(a,{label:`Delay in seconds`,hint:`Between an event and its first delivery, up to 30 days. The filter is asked then.`,children:e=>(0,x.jsx)(g,{...e,name:`delay`,type:`number`,required:!0,min:0,max:2592e3,value:h,onChange:e=>_(e.target.value)})}),(0,x.jsx)(s,{label:`Sign with a key pair too`,note:`A v1a signature, which the public key verifies, beside the secret’s.`,checked:C,onChange:E})]})})}var R=i(`
  query TriggerEndpoints {
    triggerEndpoints {
      id
      name
      url
      kinds
      filter
      status
      pauseReason
      failures
      counts {
        waiting
        delivered
        filtered
        dead
      }
    }
  }
`),z={BY_HAND:`Paused by hand`,GONE:`It answered 410 Gone`,FAILING:`Nothing arrived for five days`,FILTER_INVALID:`Its filter no longer fits the fields`};function B({of:e}){return e.status===`PAUSED`?(0,x.jsx)(h,{tone:`warn`,children:`Paused`}):e.failures>0?(0,x.jsx)(h,{tone:`bad`,children:`Failing`}):(0,x.jsx)(h,{tone:`good`,children:`Active`})}function V(){let[{data:t,error:n},r]=l({query:R}),[i,a]=(0,b.useState)(!1),[s,c]=(0,b.useState)(null),h=(0,b.useCallback)(()=>r({requestPolicy:`network-only`}),[r]);O(5,h);let g=t?.triggerEndpoints,_=(0,x.jsx)(v,{look:`primary`,onClick:()=>a(!0),children:`New endpoint`});return(0,x.jsxs)(`section`,{className:`card`,"aria-labelledby":`endpoints`,children:[(0,x.jsxs)(`div`,{className:`card-head`,children:[(0,x.jsx)(`h2`,{id:`endpoints`,children:`Endpoints`}),g&&g.length>0&&_]}),n&&(0,x.jsx)(d,{error:n,retry:h}),g?g.length===0?(0,x.jsx)(o,{title:`No endpoint gets events yet`,action:_,children:`Name a URL, and each event is posted there, signed.`}):(0,x.jsx)(f,{label:`Endpoints`,children:(0,x.jsxs)(`table`,{className:`table`,children:[(0,x.jsx)(`thead`,{children:(0,x.jsxs)(`tr`,{children:[(0,x.jsx)(`th`,{scope:`col`,children:`Endpoint`}),(0,x.jsx)(`th`,{scope:`col`,children:`Status`}),(0,x.jsx)(`th`,{scope:`col`,className:`right`,children:`Waiting`}),(0,x.jsx)(`th`,{scope:`col`,className:`right`,children:`Delivered`}),(0,x.jsx)(`th`,{scope:`col`,className:`right wide-only`,children:`Filtered`}),(0,x.jsx)(`th`,{scope:`col`,className:`right`,children:`Dead`})]})}),(0,x.jsx)(`tbody`,{children:g.map(t=>(0,x.jsxs)(`tr`,{children:[(0,x.jsxs)(`td`,{children:[(0,x.jsx)(e,{href:`/triggers/endpoints/${encodeURIComponent(t.id)}`,children:t.name??t.url}),t.name&&(0,x.jsx)(`span`,{className:`sub`,children:t.url}),(0,x.jsx)(`span`,{className:`sub`,children:t.kinds.map(u).join(`, `)})]}),(0,x.jsxs)(`td`,{children:[(0,x.jsx)(B,{of:t}),t.pauseReason&&(0,x.jsx)(`span`,{className:`sub`,children:z[t.pauseReason]})]}),(0,x.jsx)(`td`,{className:`right`,children:m(t.counts.waiting)}),(0,x.jsx)(`td`,{className:`right`,children:m(t.counts.delivered)}),(0,x.jsx)(`td`,{className:`right wide-only`,children:m(t.counts.filtered)}),(0,x.jsx)(`td`,{className:`right`,children:m(t.counts.dead)})]},t.id))})]})}):!n&&(0,x.jsx)(p,{what:`endpoints`}),i&&(0,x.jsx)(L,{onClose:()=>a(!1),done:e=>{a(!1),c(e),h()}}),s&&(0,x.jsx)(D,{title:`The endpoint’s secret`,secret:s,onClose:()=>c(null)})]})}export{I as a,w as c,D as d,k as f,O as g,A as h,L as i,E as l,S as m,B as n,P as o,C as p,z as r,M as s,V as t,T as u};