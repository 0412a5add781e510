import{A as e,E as t,I as n,M as r,P as i,T as a,b as o,d as s,h as c,j as l,m as u,n as d,p as f,s as p,u as m,v as h,w as g,x as _,y as v}from"./app.js";import{t as y}from"./dialog.js";import{i as b,l as x,r as S,s as C,t as w}from"./trigger-parts.js";var T=n(i(),1),E=a(`
  query WalkTriggerEventsBack($before: String) {
    triggerEvents(before: $before, last: 250) {
      ...WalkedPage
    }
  }
`),D=a(`
  query WalkTriggerEventsOn($after: String) {
    triggerEvents(after: $after, first: 250) {
      ...WalkedPage
    }
  }

  fragment WalkedPage on TriggerEventConnection {
    edges {
      cursor
      node {
        id
        kind
        receivedAt
      }
    }
    pageInfo {
      hasPreviousPage
      hasNextPage
      startCursor
      endCursor
    }
  }
`),O=e=>e.edges.map(e=>({cursor:e.cursor,kind:e.node.kind,receivedAt:e.node.receivedAt}));function k(t){let n=e(),[r,i]=(0,T.useState)([]),[a,o]=(0,T.useState)(!0),[s,c]=(0,T.useState)(null),l=(0,T.useRef)(null),u=(0,T.useRef)(!1),d=(0,T.useRef)(!1),f=(0,T.useCallback)(async()=>{if(u.current)return;u.current=!0;let e=l.current===null,r=null;for(let a=e;a&&!d.current;){let e=await n.query(E,{before:r},{requestPolicy:`network-only`}).toPromise();c(e.error??null);let o=e.data?.triggerEvents;if(!o)break;let s=O(o);l.current??=o.pageInfo.endCursor??null,r=o.pageInfo.startCursor??null,a=o.pageInfo.hasPreviousPage&&Date.parse(s[0]?.receivedAt??``)>=t,i(e=>[...s,...e])}for(let t=!e;t&&!d.current;){let e=await n.query(D,{after:l.current},{requestPolicy:`network-only`}).toPromise();c(e.error??null);let r=e.data?.triggerEvents;if(!r)break;l.current=r.pageInfo.endCursor??l.current,t=r.pageInfo.hasNextPage,r.edges.length>0&&i(e=>[...e,...O(r)])}o(!1),u.current=!1},[n,t]);return(0,T.useEffect)(()=>(d.current=!1,f(),()=>{d.current=!0}),[f]),x(5,(0,T.useCallback)(()=>void f(),[f])),{events:r,loading:a,error:s}}var A=e=>Date.parse(e+`Z`);function j(e,t,n){let r=t?e.findIndex(e=>Date.parse(e.receivedAt)>=A(t)):0,i=n?e.findIndex(e=>Date.parse(e.receivedAt)>=A(n)):-1,a=(i<0?e.length:i)-r;return r<0||a<=0?null:{after:e[r-1]?.cursor,before:i<0?void 0:e[i]?.cursor,count:a}}var M=g(),N=a(`
  mutation CreateEndpoint($input: CreateTriggerEndpointInput!) {
    createTriggerEndpoint(input: $input) {
      triggerEndpoint {
        id
      }
      secret
      problems {
        message
        snippet
        suggestions
      }
      userErrors {
        code
        message
      }
    }
  }
`),P=a(`
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
        suggestions
      }
      userErrors {
        code
        message
      }
    }
  }
`);function F({of:e,onClose:t,done:n}){let[r,i]=(0,T.useState)(e?.url??``),[a,s]=(0,T.useState)(e?.name??``),[c,u]=(0,T.useState)(e?.kinds??[`ORDER_RECEIVED`,`PAYMENT_RECEIVED`]),[d,f]=(0,T.useState)(e?.filter??``),[p,g]=(0,T.useState)(String(e?.delay??0)),[b,x]=(0,T.useState)(e?.asymmetric??!1),[E,D]=(0,T.useState)(null),[O,k]=l(N),[A,j]=l(P),F=(0,T.useId)();async function I(){let t=d.trim(),i={url:r.trim(),kinds:c,filter:t?{text:t}:null,delay:Number(p),asymmetric:b,name:a.trim()||null};if(e){let{data:t}=await j({input:{id:e.id,...i}});t?.updateTriggerEndpoint.triggerEndpoint?n(null):D(t?.updateTriggerEndpoint??null);return}let{data:o}=await k({input:i});o?.createTriggerEndpoint.triggerEndpoint?n(o.createTriggerEndpoint.secret??null):D(o?.createTriggerEndpoint??null)}return(0,M.jsx)(y,{title:e?`Edit the endpoint`:`New endpoint`,onClose:t,actions:(0,M.jsxs)(M.Fragment,{children:[(0,M.jsx)(_,{onClick:t,children:`Cancel`}),(0,M.jsx)(_,{look:`primary`,type:`submit`,form:F,busy:O.fetching||A.fetching,children:e?`Save`:`Create endpoint`})]}),children:(0,M.jsxs)(`form`,{id:F,className:`stack form`,onSubmit:e=>{e.preventDefault(),I()},children:[(0,M.jsx)(S,{error:O.error??A.error,answer:E}),(0,M.jsx)(v,{label:`URL`,hint:`Where events are posted: https, on the public internet.`,children:e=>(0,M.jsx)(o,{...e,name:`url`,type:`url`,required:!0,placeholder:`https://`,value:r,onChange:e=>i(e.target.value)})}),(0,M.jsx)(v,{label:`Name`,children:e=>(0,M.jsx)(o,{...e,name:`name`,maxLength:255,value:a,onChange:e=>s(e.target.value)})}),(0,M.jsxs)(`fieldset`,{className:`field`,children:[(0,M.jsx)(`legend`,{className:`label`,children:`Events`}),(0,M.jsx)(`div`,{className:`checks`,children:C.map(e=>(0,M.jsxs)(`label`,{children:[(0,M.jsx)(`input`,{type:`checkbox`,checked:c.includes(e),onChange:t=>u(C.filter(n=>n===e?t.target.checked:c.includes(n)))}),m(e)]},e))})]}),(0,M.jsx)(w,{label:`Filter`,hint:`A condition that an event must match, e.g. order.total_price > 100. Empty: every event.`,value:d,problems:E?.problems,onChange:f}),(0,M.jsx)(v,{label:`Delay in seconds`,hint:`Between an event and its first delivery, up to 30 days. The filter is asked then.`,children:e=>(0,M.jsx)(o,{...e,name:`delay`,type:`number`,required:!0,min:0,max:2592e3,value:p,onChange:e=>g(e.target.value)})}),(0,M.jsx)(h,{label:`Sign with a key pair too`,note:`A v1a signature, which the public key verifies, beside the secret’s.`,checked:b,onChange:x})]})})}var I=a(`
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
`),L={BY_HAND:`Paused by hand`,GONE:`It answered 410 Gone`,FAILING:`Nothing arrived for five days`,FILTER_INVALID:`Its filter no longer fits the fields`};function R({of:e}){return e.status===`PAUSED`?(0,M.jsx)(s,{tone:`warn`,children:`Paused`}):e.failures>0?(0,M.jsx)(s,{tone:`bad`,children:`Failing`}):(0,M.jsx)(s,{tone:`good`,children:`Active`})}function z(){let[{data:e,error:n},i]=r({query:I}),[a,o]=(0,T.useState)(!1),[s,l]=(0,T.useState)(null),h=(0,T.useCallback)(()=>i({requestPolicy:`network-only`}),[i]);x(5,h);let g=e?.triggerEndpoints,v=(0,M.jsx)(_,{look:`primary`,onClick:()=>o(!0),children:`New endpoint`});return(0,M.jsxs)(`section`,{className:`card`,"aria-labelledby":`endpoints`,children:[(0,M.jsxs)(`div`,{className:`card-head`,children:[(0,M.jsx)(`h2`,{id:`endpoints`,children:`Endpoints`}),g&&g.length>0&&v]}),n&&(0,M.jsx)(c,{error:n,retry:h}),g?g.length===0?(0,M.jsx)(f,{title:`No endpoint gets events yet`,action:v,children:`Name a URL, and each event is posted there, signed.`}):(0,M.jsx)(d,{label:`Endpoints`,children:(0,M.jsxs)(`table`,{className:`table`,children:[(0,M.jsx)(`thead`,{children:(0,M.jsxs)(`tr`,{children:[(0,M.jsx)(`th`,{scope:`col`,children:`Endpoint`}),(0,M.jsx)(`th`,{scope:`col`,children:`Status`}),(0,M.jsx)(`th`,{scope:`col`,className:`right`,children:`Waiting`}),(0,M.jsx)(`th`,{scope:`col`,className:`right`,children:`Delivered`}),(0,M.jsx)(`th`,{scope:`col`,className:`right wide-only`,children:`Filtered`}),(0,M.jsx)(`th`,{scope:`col`,className:`right`,children:`Dead`})]})}),(0,M.jsx)(`tbody`,{children:g.map(e=>(0,M.jsxs)(`tr`,{children:[(0,M.jsxs)(`td`,{children:[(0,M.jsx)(t,{href:`/triggers/endpoints/${encodeURIComponent(e.id)}`,children:e.name??e.url}),e.name&&(0,M.jsx)(`span`,{className:`sub`,children:e.url}),(0,M.jsx)(`span`,{className:`sub`,children:e.kinds.map(m).join(`, `)})]}),(0,M.jsxs)(`td`,{children:[(0,M.jsx)(R,{of:e}),e.pauseReason&&(0,M.jsx)(`span`,{className:`sub`,children:L[e.pauseReason]})]}),(0,M.jsx)(`td`,{className:`right`,children:p(e.counts.waiting)}),(0,M.jsx)(`td`,{className:`right`,children:p(e.counts.delivered)}),(0,M.jsx)(`td`,{className:`right wide-only`,children:p(e.counts.filtered)}),(0,M.jsx)(`td`,{className:`right`,children:p(e.counts.dead)})]},e.id))})]})}):!n&&(0,M.jsx)(u,{what:`endpoints`}),a&&(0,M.jsx)(F,{onClose:()=>o(!1),done:e=>{o(!1),l(e),h()}}),s&&(0,M.jsx)(b,{title:`The endpoint’s secret`,secret:s,onClose:()=>l(null)})]})}export{P as a,F as i,R as n,j as o,L as r,k as s,z as t};