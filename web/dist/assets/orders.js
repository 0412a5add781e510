import{A as e,D as t,S as n,_ as r,a as i,b as a,c as o,d as s,f as c,g as l,i as u,k as d,l as f,m as p,n as m,p as h,r as g,v as _,x as v}from"./app.js";import{n as y,r as b,t as x}from"./pager.js";var S=e(d(),1),C=a(),w=v(`
  query Orders($first: Int, $after: String, $last: Int, $before: String, $filter: OrderFilterInput, $sort: OrderSort!) {
    orders(first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort) {
      totalCount
      asOf
      nodes {
        id
        name
        status
        financialStatus
        fulfillmentStatus
        processedAt
        test
        buyer {
          name
          email
        }
        totalPrice {
          shopMoney {
            amount
            currencyCode
          }
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
`),T={value:`PROCESSED_AT`,words:`Newest first`},E=[T,{value:`UPDATED_AT`,words:`Last changed`},{value:`TOTAL_PRICE`,words:`Largest first`}],D=[`PAID`,`PENDING`,`AUTHORIZED`,`PARTIALLY_PAID`,`PARTIALLY_REFUNDED`,`REFUNDED`,`VOIDED`,`EXPIRED`];function O(){let[e,a]=b(),[d,v]=(0,S.useState)(e.get(`name`)??``),O=E.find(t=>t.value===e.get(`sort`))??T,k=e.get(`status`),A=e.get(`payment`),j=e.get(`name`),[{data:M,error:N,fetching:P},F]=t({query:w,variables:{...y({after:e.get(`after`)??void 0,before:e.get(`before`)??void 0},25),filter:{name:j||void 0,status:k??void 0,financialStatus:A?[A]:void 0},sort:O.value}}),I=M?.orders,L={after:void 0,before:void 0};return(0,C.jsxs)(`div`,{className:`page`,children:[(0,C.jsx)(p,{title:`Orders`,lead:I?.asOf?(0,C.jsxs)(C.Fragment,{children:[`Everything Shopify told, as of `,(0,C.jsx)(g,{at:I.asOf})]}):void 0}),(0,C.jsxs)(`section`,{className:`card`,"aria-label":`Orders`,"aria-busy":P,children:[(0,C.jsxs)(`form`,{className:`toolbar`,role:`search`,onSubmit:e=>{e.preventDefault();let t=d.trim();a({name:/^\d+$/.test(t)?`#${t}`:t,...L})},children:[(0,C.jsx)(`div`,{className:`grow`,children:(0,C.jsx)(l,{label:`Order name`,children:e=>(0,C.jsx)(r,{...e,type:`search`,placeholder:`#1044`,value:d,onChange:e=>v(e.target.value)})})}),(0,C.jsx)(l,{label:`Status`,children:e=>(0,C.jsxs)(`select`,{...e,className:`input`,value:k??``,onChange:e=>a({status:e.target.value,...L}),children:[(0,C.jsx)(`option`,{value:``,children:`Any`}),(0,C.jsx)(`option`,{value:`COMPLETED`,children:`Completed`}),(0,C.jsx)(`option`,{value:`CANCELLED`,children:`Cancelled`})]})}),(0,C.jsx)(l,{label:`Payment`,children:e=>(0,C.jsxs)(`select`,{...e,className:`input`,value:A??``,onChange:e=>a({payment:e.target.value,...L}),children:[(0,C.jsx)(`option`,{value:``,children:`Any`}),D.map(e=>(0,C.jsx)(`option`,{value:e,children:o(e)},e))]})}),(0,C.jsx)(l,{label:`Sort by`,children:e=>(0,C.jsx)(`select`,{...e,className:`input`,value:O.value,onChange:e=>a({sort:e.target.value,...L}),children:E.map(e=>(0,C.jsx)(`option`,{value:e.value,children:e.words},e.value))})}),(0,C.jsx)(_,{type:`submit`,children:`Search`})]}),N&&(0,C.jsx)(h,{error:N,retry:()=>F({requestPolicy:`network-only`})}),I?I.nodes.length===0?(0,C.jsx)(s,{title:`No order matches`,children:j?`No order is named “${j}”.`:`Change the filters to see more.`}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(m,{label:`Orders`,children:(0,C.jsxs)(`table`,{className:`table`,children:[(0,C.jsx)(`thead`,{children:(0,C.jsxs)(`tr`,{children:[(0,C.jsx)(`th`,{scope:`col`,children:`Order`}),(0,C.jsx)(`th`,{scope:`col`,children:`Buyer`}),(0,C.jsx)(`th`,{scope:`col`,children:`Status`}),(0,C.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`In Shopify`}),(0,C.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Placed`}),(0,C.jsx)(`th`,{scope:`col`,className:`right`,children:`Total`})]})}),(0,C.jsx)(`tbody`,{children:I.nodes.map(e=>(0,C.jsxs)(`tr`,{children:[(0,C.jsxs)(`td`,{children:[(0,C.jsx)(n,{href:`/orders/${encodeURIComponent(e.id)}`,children:e.name}),e.test&&(0,C.jsx)(`span`,{className:`sub`,children:`Test`})]}),(0,C.jsxs)(`td`,{children:[e.buyer.name??e.buyer.email??(0,C.jsx)(`span`,{className:`quiet`,children:`Unknown`}),e.buyer.name&&(0,C.jsx)(`span`,{className:`sub wide-only`,children:e.buyer.email})]}),(0,C.jsx)(`td`,{children:(0,C.jsx)(f,{tone:e.status===`COMPLETED`?`good`:`bad`,children:o(e.status)})}),(0,C.jsxs)(`td`,{className:`wide-only`,children:[e.financialStatus?o(e.financialStatus):`–`,(0,C.jsx)(`span`,{className:`sub`,children:e.fulfillmentStatus?o(e.fulfillmentStatus):null})]}),(0,C.jsx)(`td`,{className:`wide-only`,children:(0,C.jsx)(i,{at:e.processedAt})}),(0,C.jsx)(`td`,{className:`right`,children:(0,C.jsx)(u,{of:e.totalPrice.shopMoney})})]},e.id))})]})}),(0,C.jsx)(x,{info:I.pageInfo,total:I.totalCount,noun:`orders`,go:e=>a({after:e.after,before:e.before})})]}):!N&&(0,C.jsx)(c,{what:`orders`})]})]})}export{O as default};