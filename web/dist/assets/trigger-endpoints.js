import{A as e,C as t,M as n,N as r,O as i,S as a,_ as o,b as s,d as c,h as l,k as u,m as d,n as f,p,s as m,u as h,v as g,w as _,y as v}from"./app.js";import{t as y}from"./dialog.js";import{i as b,l as x,r as S,s as C,t as w}from"./trigger-parts.js";var T=r(n(),1),E=t(`
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
`);function D(){let e=i(),[t,n]=(0,T.useState)([]),[r,a]=(0,T.useState)(!0),[o,s]=(0,T.useState)(null),c=(0,T.useRef)(null),l=(0,T.useRef)(!1),u=(0,T.useRef)(!1),d=(0,T.useCallback)(async()=>{if(!l.current){l.current=!0;for(let t=!0;t&&!u.current;){let r=await e.query(E,{after:c.current},{requestPolicy:`network-only`}).toPromise();s(r.error??null);let i=r.data?.triggerEvents;if(!i)break;c.current=i.pageInfo.endCursor??c.current,t=i.pageInfo.hasNextPage,i.edges.length>0&&n(e=>[...e,...i.edges.map(e=>({cursor:e.cursor,kind:e.node.kind,receivedAt:e.node.receivedAt}))])}a(!1),l.current=!1}},[e]);return(0,T.useEffect)(()=>(u.current=!1,d(),()=>{u.current=!0}),[d]),x(5,(0,T.useCallback)(()=>void d(),[d])),{events:t,loading:r,error:o}}var O=e=>Date.parse(e+`Z`);function k(e,t,n){let r=t?e.findIndex(e=>Date.parse(e.receivedAt)>=O(t)):0,i=n?e.findIndex(e=>Date.parse(e.receivedAt)>=O(n)):-1,a=(i<0?e.length:i)-r;return r<0||a<=0?null:{after:e[r-1]?.cursor,before:i<0?void 0:e[i]?.cursor,count:a}}var A=a(),j=t(`
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
`),M=t(`
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
`);function N({of:e,onClose:t,done:n}){let[r,i]=(0,T.useState)(e?.url??``),[a,c]=(0,T.useState)(e?.name??``),[l,d]=(0,T.useState)(e?.kinds??[`ORDER_RECEIVED`,`PAYMENT_RECEIVED`]),[f,p]=(0,T.useState)(e?.filter??``),[m,_]=(0,T.useState)(String(e?.delay??0)),[b,x]=(0,T.useState)(e?.asymmetric??!1),[E,D]=(0,T.useState)(null),[O,k]=u(j),[N,P]=u(M),F=(0,T.useId)();async function I(){let t=f.trim(),i={url:r.trim(),kinds:l,filter:t?{text:t}:null,delay:Number(m),asymmetric:b,name:a.trim()||null};if(e){let{data:t}=await P({input:{id:e.id,...i}});t?.updateTriggerEndpoint.triggerEndpoint?n(null):D(t?.updateTriggerEndpoint??null);return}let{data:o}=await k({input:i});o?.createTriggerEndpoint.triggerEndpoint?n(o.createTriggerEndpoint.secret??null):D(o?.createTriggerEndpoint??null)}return(0,A.jsx)(y,{title:e?`Edit the endpoint`:`New endpoint`,onClose:t,actions:(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(s,{onClick:t,children:`Cancel`}),(0,A.jsx)(s,{look:`primary`,type:`submit`,form:F,busy:O.fetching||N.fetching,children:e?`Save`:`Create endpoint`})]}),children:(0,A.jsxs)(`form`,{id:F,className:`stack form`,onSubmit:e=>{e.preventDefault(),I()},children:[(0,A.jsx)(S,{error:O.error??N.error,answer:E}),(0,A.jsx)(g,{label:`URL`,hint:`Where events are posted: https, on the public internet.`,children:e=>(0,A.jsx)(v,{...e,name:`url`,type:`url`,required:!0,placeholder:`https://`,value:r,onChange:e=>i(e.target.value)})}),(0,A.jsx)(g,{label:`Name`,children:e=>(0,A.jsx)(v,{...e,name:`name`,maxLength:255,value:a,onChange:e=>c(e.target.value)})}),(0,A.jsxs)(`fieldset`,{className:`field`,children:[(0,A.jsx)(`legend`,{className:`label`,children:`Events`}),(0,A.jsx)(`div`,{className:`checks`,children:C.map(e=>(0,A.jsxs)(`label`,{children:[(0,A.jsx)(`input`,{type:`checkbox`,checked:l.includes(e),onChange:t=>d(C.filter(n=>n===e?t.target.checked:l.includes(n)))}),h(e)]},e))})]}),(0,A.jsx)(w,{label:`Filter`,hint:`A condition that an event must match, e.g. order.total_price > 100. Empty: every event.`,value:f,problems:E?.problems,onChange:p}),(0,A.jsx)(g,{label:`Delay in seconds`,hint:`Between an event and its first delivery, up to 30 days. The filter is asked then.`,children:e=>(0,A.jsx)(v,{...e,name:`delay`,type:`number`,required:!0,min:0,max:2592e3,value:m,onChange:e=>_(e.target.value)})}),(0,A.jsx)(o,{label:`Sign with a key pair too`,note:`A v1a signature, which the public key verifies, beside the secret’s.`,checked:b,onChange:x})]})})}var P=t(`
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
`),F={BY_HAND:`Paused by hand`,GONE:`It answered 410 Gone`,FAILING:`Nothing arrived for five days`,FILTER_INVALID:`Its filter no longer fits the fields`};function I({of:e}){return e.status===`PAUSED`?(0,A.jsx)(c,{tone:`warn`,children:`Paused`}):e.failures>0?(0,A.jsx)(c,{tone:`bad`,children:`Failing`}):(0,A.jsx)(c,{tone:`good`,children:`Active`})}function L(){let[{data:t,error:n},r]=e({query:P}),[i,a]=(0,T.useState)(!1),[o,c]=(0,T.useState)(null),u=(0,T.useCallback)(()=>r({requestPolicy:`network-only`}),[r]);x(5,u);let g=t?.triggerEndpoints,v=(0,A.jsx)(s,{look:`primary`,onClick:()=>a(!0),children:`New endpoint`});return(0,A.jsxs)(`section`,{className:`card`,"aria-labelledby":`endpoints`,children:[(0,A.jsxs)(`div`,{className:`card-head`,children:[(0,A.jsx)(`h2`,{id:`endpoints`,children:`Endpoints`}),g&&g.length>0&&v]}),n&&(0,A.jsx)(l,{error:n,retry:u}),g?g.length===0?(0,A.jsx)(p,{title:`No endpoint gets events yet`,action:v,children:`Name a URL, and each event is posted there, signed.`}):(0,A.jsx)(f,{label:`Endpoints`,children:(0,A.jsxs)(`table`,{className:`table`,children:[(0,A.jsx)(`thead`,{children:(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`Endpoint`}),(0,A.jsx)(`th`,{scope:`col`,children:`Status`}),(0,A.jsx)(`th`,{scope:`col`,className:`right`,children:`Waiting`}),(0,A.jsx)(`th`,{scope:`col`,className:`right`,children:`Delivered`}),(0,A.jsx)(`th`,{scope:`col`,className:`right wide-only`,children:`Filtered`}),(0,A.jsx)(`th`,{scope:`col`,className:`right`,children:`Dead`})]})}),(0,A.jsx)(`tbody`,{children:g.map(e=>(0,A.jsxs)(`tr`,{children:[(0,A.jsxs)(`td`,{children:[(0,A.jsx)(_,{href:`/triggers/endpoints/${encodeURIComponent(e.id)}`,children:e.name??e.url}),e.name&&(0,A.jsx)(`span`,{className:`sub`,children:e.url}),(0,A.jsx)(`span`,{className:`sub`,children:e.kinds.map(h).join(`, `)})]}),(0,A.jsxs)(`td`,{children:[(0,A.jsx)(I,{of:e}),e.pauseReason&&(0,A.jsx)(`span`,{className:`sub`,children:F[e.pauseReason]})]}),(0,A.jsx)(`td`,{className:`right`,children:m(e.counts.waiting)}),(0,A.jsx)(`td`,{className:`right`,children:m(e.counts.delivered)}),(0,A.jsx)(`td`,{className:`right wide-only`,children:m(e.counts.filtered)}),(0,A.jsx)(`td`,{className:`right`,children:m(e.counts.dead)})]},e.id))})]})}):!n&&(0,A.jsx)(d,{what:`endpoints`}),i&&(0,A.jsx)(N,{onClose:()=>a(!1),done:e=>{a(!1),c(e),u()}}),o&&(0,A.jsx)(b,{title:`The endpoint’s secret`,secret:o,onClose:()=>c(null)})]})}export{M as a,N as i,I as n,k as o,F as r,D as s,L as t};