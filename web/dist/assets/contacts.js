import{A as e,D as t,S as n,_ as r,a as i,b as a,d as o,f as s,g as c,i as l,k as u,l as d,m as f,n as p,o as m,p as h,r as g,v as _,x as v}from"./app.js";import{n as y,r as b,t as x}from"./pager.js";import{n as S,t as C}from"./consent.js";var w=e(u(),1),T=a(),E=v(`
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
`),D={value:`CREATED_AT`,words:`Newest first`,reverse:!0},O=[D,{value:`NAME`,words:`Name`,reverse:!1},{value:`LAST_ORDER_AT`,words:`Last order`,reverse:!0},{value:`UPDATED_AT`,words:`Last changed`,reverse:!0}];function k(){let[e,a]=b(),[u,v]=(0,w.useState)(e.get(`search`)??``),k=O.find(t=>t.value===e.get(`sort`))??D,A=e.get(`consent`),j=e.get(`orders`),M=e.get(`search`),[{data:N,error:P,fetching:F},I]=t({query:E,variables:{...y({after:e.get(`after`)??void 0,before:e.get(`before`)??void 0},25),filter:{search:M||void 0,emailConsent:A?[A]:void 0,hasOrders:j?j===`yes`:void 0},sort:k.value,reverse:k.reverse}}),L=N?.contacts,R={after:void 0,before:void 0};return(0,T.jsxs)(`div`,{className:`page`,children:[(0,T.jsx)(f,{title:`Contacts`,lead:L?.asOf?(0,T.jsxs)(T.Fragment,{children:[`Everything Shopify told, as of `,(0,T.jsx)(g,{at:L.asOf})]}):void 0}),(0,T.jsxs)(`section`,{className:`card`,"aria-label":`Contacts`,"aria-busy":F,children:[(0,T.jsxs)(`form`,{className:`toolbar`,role:`search`,onSubmit:e=>{e.preventDefault(),a({search:u.trim(),...R})},children:[(0,T.jsx)(`div`,{className:`grow`,children:(0,T.jsx)(c,{label:`Search`,children:e=>(0,T.jsx)(r,{...e,type:`search`,placeholder:`Name, email or phone`,value:u,onChange:e=>v(e.target.value)})})}),(0,T.jsx)(c,{label:`Email consent`,children:e=>(0,T.jsxs)(`select`,{...e,className:`input`,value:A??``,onChange:e=>a({consent:e.target.value,...R}),children:[(0,T.jsx)(`option`,{value:``,children:`Any`}),[`SUBSCRIBED`,`NOT_SUBSCRIBED`,`PENDING`,`UNSUBSCRIBED`].map(e=>(0,T.jsx)(`option`,{value:e,children:S(e)},e))]})}),(0,T.jsx)(c,{label:`Orders`,children:e=>(0,T.jsxs)(`select`,{...e,className:`input`,value:j??``,onChange:e=>a({orders:e.target.value,...R}),children:[(0,T.jsx)(`option`,{value:``,children:`Any`}),(0,T.jsx)(`option`,{value:`yes`,children:`Has ordered`}),(0,T.jsx)(`option`,{value:`no`,children:`Never ordered`})]})}),(0,T.jsx)(c,{label:`Sort by`,children:e=>(0,T.jsx)(`select`,{...e,className:`input`,value:k.value,onChange:e=>a({sort:e.target.value,...R}),children:O.map(e=>(0,T.jsx)(`option`,{value:e.value,children:e.words},e.value))})}),(0,T.jsx)(_,{type:`submit`,children:`Search`})]}),P&&(0,T.jsx)(h,{error:P,retry:()=>I({requestPolicy:`network-only`})}),L?L.nodes.length===0?(0,T.jsx)(o,{title:`No contact matches`,children:M?`Nobody’s name, email or phone has “${M}”.`:`Change the filters to see more.`}):(0,T.jsxs)(T.Fragment,{children:[(0,T.jsx)(p,{label:`Contacts`,children:(0,T.jsxs)(`table`,{className:`table`,children:[(0,T.jsx)(`thead`,{children:(0,T.jsxs)(`tr`,{children:[(0,T.jsx)(`th`,{scope:`col`,children:`Contact`}),(0,T.jsx)(`th`,{scope:`col`,children:`Email consent`}),(0,T.jsx)(`th`,{scope:`col`,className:`right`,children:`Orders`}),(0,T.jsx)(`th`,{scope:`col`,className:`right`,children:`Spent`}),(0,T.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Last order`})]})}),(0,T.jsx)(`tbody`,{children:L.nodes.map(e=>(0,T.jsxs)(`tr`,{children:[(0,T.jsxs)(`td`,{children:[(0,T.jsx)(n,{href:`/contacts/${encodeURIComponent(e.id)}`,children:e.name??e.email??e.phone??`No name`}),(0,T.jsx)(`span`,{className:`sub`,children:e.name?e.email??e.phone:null})]}),(0,T.jsx)(`td`,{children:(0,T.jsx)(d,{tone:C(e.emailConsent?.state),children:S(e.emailConsent?.state)})}),(0,T.jsx)(`td`,{className:`right`,children:m(e.ordersCount)}),(0,T.jsx)(`td`,{className:`right`,children:(0,T.jsx)(l,{of:e.totalSpent})}),(0,T.jsx)(`td`,{className:`wide-only`,children:(0,T.jsx)(i,{at:e.lastOrderAt,day:!0})})]},e.id))})]})}),(0,T.jsx)(x,{info:L.pageInfo,total:L.totalCount,noun:`contacts`,go:e=>a({after:e.after,before:e.before})})]}):!P&&(0,T.jsx)(s,{what:`contacts`})]})]})}export{k as default};