import{A as e,C as t,F as n,N as r,T as i,b as a,d as o,h as s,j as c,k as l,m as u,n as d,p as f,s as p,u as m,v as h,w as g,x as _,y as v}from"./app.js";import{t as y}from"./dialog.js";import{i as b,l as x,r as S,s as C,t as w}from"./trigger-parts.js";var T=n(r(),1),E=g(`
  query WalkTriggerEventsBack($before: String) {
    triggerEvents(before: $before, last: 250) {
      ...WalkedPage
    }
  }
`),D=g(`
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
`),O=e=>e.edges.map(e=>({cursor:e.cursor,kind:e.node.kind,receivedAt:e.node.receivedAt}));function k(e){let t=l(),[n,r]=(0,T.useState)([]),[i,a]=(0,T.useState)(!0),[o,s]=(0,T.useState)(null),c=(0,T.useRef)(null),u=(0,T.useRef)(!1),d=(0,T.useRef)(!1),f=(0,T.useCallback)(async()=>{if(u.current)return;u.current=!0;let n=c.current===null,i=null;for(let a=n;a&&!d.current;){let n=await t.query(E,{before:i},{requestPolicy:`network-only`}).toPromise();s(n.error??null);let o=n.data?.triggerEvents;if(!o)break;let l=O(o);c.current??=o.pageInfo.endCursor??null,i=o.pageInfo.startCursor??null,a=o.pageInfo.hasPreviousPage&&Date.parse(l[0]?.receivedAt??``)>=e,r(e=>[...l,...e])}for(let e=!n;e&&!d.current;){let n=await t.query(D,{after:c.current},{requestPolicy:`network-only`}).toPromise();s(n.error??null);let i=n.data?.triggerEvents;if(!i)break;c.current=i.pageInfo.endCursor??c.current,e=i.pageInfo.hasNextPage,i.edges.length>0&&r(e=>[...e,...O(i)])}a(!1),u.current=!1},[t,e]);return(0,T.useEffect)(()=>(d.current=!1,f(),()=>{d.current=!0}),[f]),x(5,(0,T.useCallback)(()=>void f(),[f])),{events:n,loading:i,error:o}}var A=e=>Date.parse(e+`Z`);function j(e,t,n){let r=t?e.findIndex(e=>Date.parse(e.receivedAt)>=A(t)):0,i=n?e.findIndex(e=>Date.parse(e.receivedAt)>=A(n)):-1,a=(i<0?e.length:i)-r;return r<0||a<=0?null:{after:e[r-1]?.cursor,before:i<0?void 0:e[i]?.cursor,count:a}}var M=t(),N=g(`
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
`),P=g(`
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
`);function F({of:t,onClose:n,done:r}){let[i,o]=(0,T.useState)(t?.url??``),[s,c]=(0,T.useState)(t?.name??``),[l,u]=(0,T.useState)(t?.kinds??[`ORDER_RECEIVED`,`PAYMENT_RECEIVED`]),[d,f]=(0,T.useState)(t?.filter??``),[p,g]=(0,T.useState)(String(t?.delay??0)),[b,x]=(0,T.useState)(t?.asymmetric??!1),[E,D]=(0,T.useState)(null),[O,k]=e(N),[A,j]=e(P),F=(0,T.useId)();async function I(){let e=d.trim(),n={url:i.trim(),kinds:l,filter:e?{text:e}:null,delay:Number(p),asymmetric:b,name:s.trim()||null};if(t){let{data:e}=await j({input:{id:t.id,...n}});e?.updateTriggerEndpoint.triggerEndpoint?r(null):D(e?.updateTriggerEndpoint??null);return}let{data:a}=await k({input:n});a?.createTriggerEndpoint.triggerEndpoint?r(a.createTriggerEndpoint.secret??null):D(a?.createTriggerEndpoint??null)}return(0,M.jsx)(y,{title:t?`Edit the endpoint`:`New endpoint`,onClose:n,actions:(0,M.jsxs)(M.Fragment,{children:[(0,M.jsx)(_,{onClick:n,children:`Cancel`}),(0,M.jsx)(_,{look:`primary`,type:`submit`,form:F,busy:O.fetching||A.fetching,children:t?`Save`:`Create endpoint`})]}),children:(0,M.jsxs)(`form`,{id:F,className:`stack form`,onSubmit:e=>{e.preventDefault(),I()},children:[(0,M.jsx)(S,{error:O.error??A.error,answer:E}),(0,M.jsx)(v,{label:`URL`,hint:`Where events are posted: https, on the public internet.`,children:e=>(0,M.jsx)(a,{...e,name:`url`,type:`url`,required:!0,placeholder:`https://`,value:i,onChange:e=>o(e.target.value)})}),(0,M.jsx)(v,{label:`Name`,children:e=>(0,M.jsx)(a,{...e,name:`name`,maxLength:255,value:s,onChange:e=>c(e.target.value)})}),(0,M.jsxs)(`fieldset`,{className:`field`,children:[(0,M.jsx)(`legend`,{className:`label`,children:`Events`}),(0,M.jsx)(`div`,{className:`checks`,children:C.map(e=>(0,M.jsxs)(`label`,{children:[(0,M.jsx)(`input`,{type:`checkbox`,checked:l.includes(e),onChange:t=>u(C.filter(n=>n===e?t.target.checked:l.includes(n)))}),m(e)]},e))})]}),(0,M.jsx)(w,{label:`Filter`,hint:`A condition that an event must match, e.g. order.total_price > 100. Empty: every event.`,value:d,problems:E?.problems,onChange:f}),(0,M.jsx)(v,{label:`Delay in seconds`,hint:`Between an event and its first delivery, up to 30 days. The filter is asked then.`,children:e=>(0,M.jsx)(a,{...e,name:`delay`,type:`number`,required:!0,min:0,max:2592e3,value:p,onChange:e=>g(e.target.value)})}),(0,M.jsx)(h,{label:`Sign with a key pair too`,note:`A v1a signature, which the public key verifies, beside the secret’s.`,checked:b,onChange:x})]})})}var I=g(`
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
`),L={BY_HAND:`Paused by hand`,GONE:`It answered 410 Gone`,FAILING:`Nothing arrived for five days`,FILTER_INVALID:`Its filter no longer fits the fields`};function R({of:e}){return e.status===`PAUSED`?(0,M.jsx)(o,{tone:`warn`,children:`Paused`}):e.failures>0?(0,M.jsx)(o,{tone:`bad`,children:`Failing`}):(0,M.jsx)(o,{tone:`good`,children:`Active`})}function z(){let[{data:e,error:t},n]=c({query:I}),[r,a]=(0,T.useState)(!1),[o,l]=(0,T.useState)(null),h=(0,T.useCallback)(()=>n({requestPolicy:`network-only`}),[n]);x(5,h);let g=e?.triggerEndpoints,v=(0,M.jsx)(_,{look:`primary`,onClick:()=>a(!0),children:`New endpoint`});return(0,M.jsxs)(`section`,{className:`card`,"aria-labelledby":`endpoints`,children:[(0,M.jsxs)(`div`,{className:`card-head`,children:[(0,M.jsx)(`h2`,{id:`endpoints`,children:`Endpoints`}),g&&g.length>0&&v]}),t&&(0,M.jsx)(s,{error:t,retry:h}),g?g.length===0?(0,M.jsx)(f,{title:`No endpoint gets events yet`,action:v,children:`Name a URL, and each event is posted there, signed.`}):(0,M.jsx)(d,{label:`Endpoints`,children:(0,M.jsxs)(`table`,{className:`table`,children:[(0,M.jsx)(`thead`,{children:(0,M.jsxs)(`tr`,{children:[(0,M.jsx)(`th`,{scope:`col`,children:`Endpoint`}),(0,M.jsx)(`th`,{scope:`col`,children:`Status`}),(0,M.jsx)(`th`,{scope:`col`,className:`right`,children:`Waiting`}),(0,M.jsx)(`th`,{scope:`col`,className:`right`,children:`Delivered`}),(0,M.jsx)(`th`,{scope:`col`,className:`right wide-only`,children:`Filtered`}),(0,M.jsx)(`th`,{scope:`col`,className:`right`,children:`Dead`})]})}),(0,M.jsx)(`tbody`,{children:g.map(e=>(0,M.jsxs)(`tr`,{children:[(0,M.jsxs)(`td`,{children:[(0,M.jsx)(i,{href:`/triggers/endpoints/${encodeURIComponent(e.id)}`,children:e.name??e.url}),e.name&&(0,M.jsx)(`span`,{className:`sub`,children:e.url}),(0,M.jsx)(`span`,{className:`sub`,children:e.kinds.map(m).join(`, `)})]}),(0,M.jsxs)(`td`,{children:[(0,M.jsx)(R,{of:e}),e.pauseReason&&(0,M.jsx)(`span`,{className:`sub`,children:L[e.pauseReason]})]}),(0,M.jsx)(`td`,{className:`right`,children:p(e.counts.waiting)}),(0,M.jsx)(`td`,{className:`right`,children:p(e.counts.delivered)}),(0,M.jsx)(`td`,{className:`right wide-only`,children:p(e.counts.filtered)}),(0,M.jsx)(`td`,{className:`right`,children:p(e.counts.dead)})]},e.id))})]})}):!t&&(0,M.jsx)(u,{what:`endpoints`}),r&&(0,M.jsx)(F,{onClose:()=>a(!1),done:e=>{a(!1),l(e),h()}}),o&&(0,M.jsx)(b,{title:`The endpoint’s secret`,secret:o,onClose:()=>l(null)})]})}export{P as a,F as i,R as n,j as o,L as r,k as s,z as t};