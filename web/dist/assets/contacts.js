import{E as e,O as t,_ as n,a as r,b as i,c as a,d as o,f as s,g as c,h as l,i as u,k as d,n as f,p,r as m,u as h,x as g,y as _}from"./app.js";import{n as v,r as y,t as b}from"./pager.js";import{n as x,t as S}from"./consent.js";var C=d(t(),1),w=_(),T=i(`
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
`),E={value:`CREATED_AT`,words:`Newest first`,reverse:!0},D=[E,{value:`NAME`,words:`Name`,reverse:!1},{value:`LAST_ORDER_AT`,words:`Last order`,reverse:!0},{value:`UPDATED_AT`,words:`Last changed`,reverse:!0}];function O(){let[t,i]=y(),[d,_]=(0,C.useState)(t.get(`search`)??``),O=D.find(e=>e.value===t.get(`sort`))??E,k=t.get(`consent`),A=t.get(`orders`),j=t.get(`search`),[{data:M,error:N,fetching:P},F]=e({query:T,variables:{...v({after:t.get(`after`)??void 0,before:t.get(`before`)??void 0},25),filter:{search:j||void 0,emailConsent:k?[k]:void 0,hasOrders:A?A===`yes`:void 0},sort:O.value,reverse:O.reverse}}),I=M?.contacts,L={after:void 0,before:void 0};return(0,w.jsxs)(`div`,{className:`page`,children:[(0,w.jsx)(p,{title:`Contacts`,lead:I?.asOf?(0,w.jsxs)(w.Fragment,{children:[`Everything Shopify told, as of `,(0,w.jsx)(f,{at:I.asOf})]}):void 0}),(0,w.jsxs)(`section`,{className:`card`,"aria-label":`Contacts`,"aria-busy":P,children:[(0,w.jsxs)(`form`,{className:`toolbar`,role:`search`,onSubmit:e=>{e.preventDefault(),i({search:d.trim(),...L})},children:[(0,w.jsx)(`div`,{className:`grow`,children:(0,w.jsx)(l,{label:`Search`,children:e=>(0,w.jsx)(c,{...e,type:`search`,placeholder:`Name, email or phone`,value:d,onChange:e=>_(e.target.value)})})}),(0,w.jsx)(l,{label:`Email consent`,children:e=>(0,w.jsxs)(`select`,{...e,className:`input`,value:k??``,onChange:e=>i({consent:e.target.value,...L}),children:[(0,w.jsx)(`option`,{value:``,children:`Any`}),[`SUBSCRIBED`,`NOT_SUBSCRIBED`,`PENDING`,`UNSUBSCRIBED`].map(e=>(0,w.jsx)(`option`,{value:e,children:x(e)},e))]})}),(0,w.jsx)(l,{label:`Orders`,children:e=>(0,w.jsxs)(`select`,{...e,className:`input`,value:A??``,onChange:e=>i({orders:e.target.value,...L}),children:[(0,w.jsx)(`option`,{value:``,children:`Any`}),(0,w.jsx)(`option`,{value:`yes`,children:`Has ordered`}),(0,w.jsx)(`option`,{value:`no`,children:`Never ordered`})]})}),(0,w.jsx)(l,{label:`Sort by`,children:e=>(0,w.jsx)(`select`,{...e,className:`input`,value:O.value,onChange:e=>i({sort:e.target.value,...L}),children:D.map(e=>(0,w.jsx)(`option`,{value:e.value,children:e.words},e.value))})}),(0,w.jsx)(n,{type:`submit`,children:`Search`})]}),N&&(0,w.jsx)(s,{error:N,retry:()=>F({requestPolicy:`network-only`})}),I?I.nodes.length===0?(0,w.jsx)(h,{title:`No contact matches`,children:j?`Nobody’s name, email or phone has “${j}”.`:`Change the filters to see more.`}):(0,w.jsxs)(w.Fragment,{children:[(0,w.jsx)(`div`,{className:`table-wrap`,children:(0,w.jsxs)(`table`,{className:`table`,children:[(0,w.jsx)(`thead`,{children:(0,w.jsxs)(`tr`,{children:[(0,w.jsx)(`th`,{scope:`col`,children:`Contact`}),(0,w.jsx)(`th`,{scope:`col`,children:`Email consent`}),(0,w.jsx)(`th`,{scope:`col`,className:`right`,children:`Orders`}),(0,w.jsx)(`th`,{scope:`col`,className:`right`,children:`Spent`}),(0,w.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Last order`})]})}),(0,w.jsx)(`tbody`,{children:I.nodes.map(e=>(0,w.jsxs)(`tr`,{children:[(0,w.jsxs)(`td`,{children:[(0,w.jsx)(g,{href:`/contacts/${encodeURIComponent(e.id)}`,children:e.name??e.email??e.phone??`No name`}),(0,w.jsx)(`span`,{className:`sub`,children:e.name?e.email??e.phone:null})]}),(0,w.jsx)(`td`,{children:(0,w.jsx)(a,{tone:S(e.emailConsent?.state),children:x(e.emailConsent?.state)})}),(0,w.jsx)(`td`,{className:`right`,children:r(e.ordersCount)}),(0,w.jsx)(`td`,{className:`right`,children:(0,w.jsx)(m,{of:e.totalSpent})}),(0,w.jsx)(`td`,{className:`wide-only`,children:(0,w.jsx)(u,{at:e.lastOrderAt,day:!0})})]},e.id))})]})}),(0,w.jsx)(b,{info:I.pageInfo,total:I.totalCount,noun:`contacts`,go:e=>i({after:e.after,before:e.before})})]}):!N&&(0,w.jsx)(o,{what:`contacts`})]})]})}export{O as default};