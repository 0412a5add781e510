import{A as e,C as t,F as n,N as r,T as i,b as a,d as o,h as s,j as c,k as l,m as u,n as d,p as f,s as p,u as m,v as h,w as g,x as _,y as v}from"./app.js";import{t as y}from"./dialog.js";import{i as b,l as x,r as S,s as C,t as w}from"./trigger-parts.js";var T=n(r(),1),E=g(`
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
`);function D(){let e=l(),[t,n]=(0,T.useState)([]),[r,i]=(0,T.useState)(!0),[a,o]=(0,T.useState)(null),s=(0,T.useRef)(null),c=(0,T.useRef)(!1),u=(0,T.useRef)(!1),d=(0,T.useCallback)(async()=>{if(!c.current){c.current=!0;for(let t=!0;t&&!u.current;){let r=await e.query(E,{after:s.current},{requestPolicy:`network-only`}).toPromise();o(r.error??null);let i=r.data?.triggerEvents;if(!i)break;s.current=i.pageInfo.endCursor??s.current,t=i.pageInfo.hasNextPage,i.edges.length>0&&n(e=>[...e,...i.edges.map(e=>({cursor:e.cursor,kind:e.node.kind,receivedAt:e.node.receivedAt}))])}i(!1),c.current=!1}},[e]);return(0,T.useEffect)(()=>(u.current=!1,d(),()=>{u.current=!0}),[d]),x(5,(0,T.useCallback)(()=>void d(),[d])),{events:t,loading:r,error:a}}var O=e=>Date.parse(e+`Z`);function k(e,t,n){let r=t?e.findIndex(e=>Date.parse(e.receivedAt)>=O(t)):0,i=n?e.findIndex(e=>Date.parse(e.receivedAt)>=O(n)):-1,a=(i<0?e.length:i)-r;return r<0||a<=0?null:{after:e[r-1]?.cursor,before:i<0?void 0:e[i]?.cursor,count:a}}var A=t(),j=g(`
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
`),M=g(`
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
`);function N({of:t,onClose:n,done:r}){let[i,o]=(0,T.useState)(t?.url??``),[s,c]=(0,T.useState)(t?.name??``),[l,u]=(0,T.useState)(t?.kinds??[`ORDER_RECEIVED`,`PAYMENT_RECEIVED`]),[d,f]=(0,T.useState)(t?.filter??``),[p,g]=(0,T.useState)(String(t?.delay??0)),[b,x]=(0,T.useState)(t?.asymmetric??!1),[E,D]=(0,T.useState)(null),[O,k]=e(j),[N,P]=e(M),F=(0,T.useId)();async function I(){let e=d.trim(),n={url:i.trim(),kinds:l,filter:e?{text:e}:null,delay:Number(p),asymmetric:b,name:s.trim()||null};if(t){let{data:e}=await P({input:{id:t.id,...n}});e?.updateTriggerEndpoint.triggerEndpoint?r(null):D(e?.updateTriggerEndpoint??null);return}let{data:a}=await k({input:n});a?.createTriggerEndpoint.triggerEndpoint?r(a.createTriggerEndpoint.secret??null):D(a?.createTriggerEndpoint??null)}return(0,A.jsx)(y,{title:t?`Edit the endpoint`:`New endpoint`,onClose:n,actions:(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(_,{onClick:n,children:`Cancel`}),(0,A.jsx)(_,{look:`primary`,type:`submit`,form:F,busy:O.fetching||N.fetching,children:t?`Save`:`Create endpoint`})]}),children:(0,A.jsxs)(`form`,{id:F,className:`stack form`,onSubmit:e=>{e.preventDefault(),I()},children:[(0,A.jsx)(S,{error:O.error??N.error,answer:E}),(0,A.jsx)(v,{label:`URL`,hint:`Where events are posted: https, on the public internet.`,children:e=>(0,A.jsx)(a,{...e,name:`url`,type:`url`,required:!0,placeholder:`https://`,value:i,onChange:e=>o(e.target.value)})}),(0,A.jsx)(v,{label:`Name`,children:e=>(0,A.jsx)(a,{...e,name:`name`,maxLength:255,value:s,onChange:e=>c(e.target.value)})}),(0,A.jsxs)(`fieldset`,{className:`field`,children:[(0,A.jsx)(`legend`,{className:`label`,children:`Events`}),(0,A.jsx)(`div`,{className:`checks`,children:C.map(e=>(0,A.jsxs)(`label`,{children:[(0,A.jsx)(`input`,{type:`checkbox`,checked:l.includes(e),onChange:t=>u(C.filter(n=>n===e?t.target.checked:l.includes(n)))}),m(e)]},e))})]}),(0,A.jsx)(w,{label:`Filter`,hint:`A condition that an event must match, e.g. order.total_price > 100. Empty: every event.`,value:d,problems:E?.problems,onChange:f}),(0,A.jsx)(v,{label:`Delay in seconds`,hint:`Between an event and its first delivery, up to 30 days. The filter is asked then.`,children:e=>(0,A.jsx)(a,{...e,name:`delay`,type:`number`,required:!0,min:0,max:2592e3,value:p,onChange:e=>g(e.target.value)})}),(0,A.jsx)(h,{label:`Sign with a key pair too`,note:`A v1a signature, which the public key verifies, beside the secret’s.`,checked:b,onChange:x})]})})}var P=g(`
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
`),F={BY_HAND:`Paused by hand`,GONE:`It answered 410 Gone`,FAILING:`Nothing arrived for five days`,FILTER_INVALID:`Its filter no longer fits the fields`};function I({of:e}){return e.status===`PAUSED`?(0,A.jsx)(o,{tone:`warn`,children:`Paused`}):e.failures>0?(0,A.jsx)(o,{tone:`bad`,children:`Failing`}):(0,A.jsx)(o,{tone:`good`,children:`Active`})}function L(){let[{data:e,error:t},n]=c({query:P}),[r,a]=(0,T.useState)(!1),[o,l]=(0,T.useState)(null),h=(0,T.useCallback)(()=>n({requestPolicy:`network-only`}),[n]);x(5,h);let g=e?.triggerEndpoints,v=(0,A.jsx)(_,{look:`primary`,onClick:()=>a(!0),children:`New endpoint`});return(0,A.jsxs)(`section`,{className:`card`,"aria-labelledby":`endpoints`,children:[(0,A.jsxs)(`div`,{className:`card-head`,children:[(0,A.jsx)(`h2`,{id:`endpoints`,children:`Endpoints`}),g&&g.length>0&&v]}),t&&(0,A.jsx)(s,{error:t,retry:h}),g?g.length===0?(0,A.jsx)(f,{title:`No endpoint gets events yet`,action:v,children:`Name a URL, and each event is posted there, signed.`}):(0,A.jsx)(d,{label:`Endpoints`,children:(0,A.jsxs)(`table`,{className:`table`,children:[(0,A.jsx)(`thead`,{children:(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`Endpoint`}),(0,A.jsx)(`th`,{scope:`col`,children:`Status`}),(0,A.jsx)(`th`,{scope:`col`,className:`right`,children:`Waiting`}),(0,A.jsx)(`th`,{scope:`col`,className:`right`,children:`Delivered`}),(0,A.jsx)(`th`,{scope:`col`,className:`right wide-only`,children:`Filtered`}),(0,A.jsx)(`th`,{scope:`col`,className:`right`,children:`Dead`})]})}),(0,A.jsx)(`tbody`,{children:g.map(e=>(0,A.jsxs)(`tr`,{children:[(0,A.jsxs)(`td`,{children:[(0,A.jsx)(i,{href:`/triggers/endpoints/${encodeURIComponent(e.id)}`,children:e.name??e.url}),e.name&&(0,A.jsx)(`span`,{className:`sub`,children:e.url}),(0,A.jsx)(`span`,{className:`sub`,children:e.kinds.map(m).join(`, `)})]}),(0,A.jsxs)(`td`,{children:[(0,A.jsx)(I,{of:e}),e.pauseReason&&(0,A.jsx)(`span`,{className:`sub`,children:F[e.pauseReason]})]}),(0,A.jsx)(`td`,{className:`right`,children:p(e.counts.waiting)}),(0,A.jsx)(`td`,{className:`right`,children:p(e.counts.delivered)}),(0,A.jsx)(`td`,{className:`right wide-only`,children:p(e.counts.filtered)}),(0,A.jsx)(`td`,{className:`right`,children:p(e.counts.dead)})]},e.id))})]})}):!t&&(0,A.jsx)(u,{what:`endpoints`}),r&&(0,A.jsx)(N,{onClose:()=>a(!1),done:e=>{a(!1),l(e),h()}}),o&&(0,A.jsx)(b,{title:`The endpoint’s secret`,secret:o,onClose:()=>l(null)})]})}export{M as a,N as i,I as n,k as o,F as r,D as s,L as t};