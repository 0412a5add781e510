import{E as e,I as t,M as n,P as r,T as i,_ as a,a as o,b as s,d as c,h as l,i as u,m as d,n as f,o as p,p as m,s as h,w as g,x as _,y as v}from"./app.js";import{t as y}from"./address.js";import{n as b,t as x}from"./pager.js";import{n as S,t as C}from"./consent.js";var w=t(r(),1),T=g(),E=i(`
  query Contacts($first: Int, $after: String, $last: Int, $before: String, $filter: ContactFilterInput, $sort: ContactSort!, $reverse: Boolean!) {
    contacts(first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort, reverse: $reverse) {
      totalCount
      asOf
      nodes {
        id
        name
        email
        phone
        ordersCount
        lastOrderAt
        totalSpent {
          amount
          currencyCode
        }
        emailConsent {
          state
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`),D={value:`CREATED_AT`,words:`Newest first`,reverse:!0},O=[D,{value:`NAME`,words:`Name`,reverse:!1},{value:`LAST_ORDER_AT`,words:`Last order`,reverse:!0},{value:`UPDATED_AT`,words:`Last changed`,reverse:!0}];function k(){let[t,r]=y(),[i,g]=(0,w.useState)(t.get(`search`)??``),k=O.find(e=>e.value===t.get(`sort`))??D,A=t.get(`consent`),j=t.get(`orders`),M=t.get(`search`),[{data:N,error:P,fetching:F},I]=n({query:E,variables:{...b({after:t.get(`after`)??void 0,before:t.get(`before`)??void 0},25),filter:{search:M||void 0,emailConsent:A?[A]:void 0,hasOrders:j?j===`yes`:void 0},sort:k.value,reverse:k.reverse}}),L=N?.contacts,R={after:void 0,before:void 0};return(0,T.jsxs)(`div`,{className:`page`,children:[(0,T.jsx)(a,{title:`Contacts`,lead:L?.asOf?(0,T.jsxs)(T.Fragment,{children:[`Everything Shopify told, as of `,(0,T.jsx)(u,{at:L.asOf})]}):void 0}),(0,T.jsxs)(`section`,{className:`card`,"aria-label":`Contacts`,"aria-busy":F,children:[(0,T.jsxs)(`form`,{className:`toolbar`,role:`search`,onSubmit:e=>{e.preventDefault(),r({search:i.trim(),...R})},children:[(0,T.jsx)(`div`,{className:`grow`,children:(0,T.jsx)(v,{label:`Search`,children:e=>(0,T.jsx)(s,{...e,type:`search`,placeholder:`Name, email or phone`,value:i,onChange:e=>g(e.target.value)})})}),(0,T.jsx)(v,{label:`Email consent`,children:e=>(0,T.jsxs)(`select`,{...e,className:`input`,value:A??``,onChange:e=>r({consent:e.target.value,...R}),children:[(0,T.jsx)(`option`,{value:``,children:`Any`}),[`SUBSCRIBED`,`NOT_SUBSCRIBED`,`PENDING`,`UNSUBSCRIBED`].map(e=>(0,T.jsx)(`option`,{value:e,children:S(e)},e))]})}),(0,T.jsx)(v,{label:`Orders`,children:e=>(0,T.jsxs)(`select`,{...e,className:`input`,value:j??``,onChange:e=>r({orders:e.target.value,...R}),children:[(0,T.jsx)(`option`,{value:``,children:`Any`}),(0,T.jsx)(`option`,{value:`yes`,children:`Has ordered`}),(0,T.jsx)(`option`,{value:`no`,children:`Never ordered`})]})}),(0,T.jsx)(v,{label:`Sort by`,children:e=>(0,T.jsx)(`select`,{...e,className:`input`,value:k.value,onChange:e=>r({sort:e.target.value,...R}),children:O.map(e=>(0,T.jsx)(`option`,{value:e.value,children:e.words},e.value))})}),(0,T.jsx)(_,{type:`submit`,children:`Search`})]}),P&&(0,T.jsx)(l,{error:P,retry:()=>I({requestPolicy:`network-only`})}),L?L.nodes.length===0?(0,T.jsx)(m,{title:`No contact matches`,children:M?`Nobody’s name, email or phone has “${M}”.`:`Change the filters to see more.`}):(0,T.jsxs)(T.Fragment,{children:[(0,T.jsx)(f,{label:`Contacts`,children:(0,T.jsxs)(`table`,{className:`table`,children:[(0,T.jsx)(`thead`,{children:(0,T.jsxs)(`tr`,{children:[(0,T.jsx)(`th`,{scope:`col`,children:`Contact`}),(0,T.jsx)(`th`,{scope:`col`,children:`Email consent`}),(0,T.jsx)(`th`,{scope:`col`,className:`right`,children:`Orders`}),(0,T.jsx)(`th`,{scope:`col`,className:`right`,children:`Spent`}),(0,T.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Last order`})]})}),(0,T.jsx)(`tbody`,{children:L.nodes.map(t=>(0,T.jsxs)(`tr`,{children:[(0,T.jsxs)(`td`,{children:[(0,T.jsx)(e,{href:`/contacts/${encodeURIComponent(t.id)}`,children:t.name??t.email??t.phone??`No name`}),(0,T.jsx)(`span`,{className:`sub`,children:t.name?t.email??t.phone:null})]}),(0,T.jsx)(`td`,{children:(0,T.jsx)(c,{tone:C(t.emailConsent?.state),children:S(t.emailConsent?.state)})}),(0,T.jsx)(`td`,{className:`right`,children:h(t.ordersCount)}),(0,T.jsx)(`td`,{className:`right`,children:(0,T.jsx)(o,{of:t.totalSpent})}),(0,T.jsx)(`td`,{className:`wide-only`,children:(0,T.jsx)(p,{at:t.lastOrderAt,day:!0})})]},t.id))})]})}),(0,T.jsx)(x,{info:L.pageInfo,total:L.totalCount,noun:`contacts`,go:e=>r({after:e.after,before:e.before})})]}):!P&&(0,T.jsx)(d,{what:`contacts`})]})]})}export{k as default};