import{C as e,F as t,N as n,T as r,_ as i,a,b as o,d as s,h as c,i as l,j as u,m as d,n as f,o as p,p as m,u as h,w as g,x as _,y as v}from"./app.js";import{t as y}from"./address.js";import{n as b,t as x}from"./pager.js";var S=t(n(),1),C=e(),w=g(`
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
`),T={value:`PROCESSED_AT`,words:`Newest first`},E=[T,{value:`UPDATED_AT`,words:`Last changed`},{value:`TOTAL_PRICE`,words:`Largest first`}],D=[`PAID`,`PENDING`,`AUTHORIZED`,`PARTIALLY_PAID`,`PARTIALLY_REFUNDED`,`REFUNDED`,`VOIDED`,`EXPIRED`];function O(){let[e,t]=y(),[n,g]=(0,S.useState)(e.get(`name`)??``),O=E.find(t=>t.value===e.get(`sort`))??T,k=e.get(`status`),A=e.get(`payment`),j=e.get(`name`),[{data:M,error:N,fetching:P},F]=u({query:w,variables:{...b({after:e.get(`after`)??void 0,before:e.get(`before`)??void 0},25),filter:{name:j||void 0,status:k??void 0,financialStatus:A?[A]:void 0},sort:O.value}}),I=M?.orders,L={after:void 0,before:void 0};return(0,C.jsxs)(`div`,{className:`page`,children:[(0,C.jsx)(i,{title:`Orders`,lead:I?.asOf?(0,C.jsxs)(C.Fragment,{children:[`Everything Shopify told, as of `,(0,C.jsx)(l,{at:I.asOf})]}):void 0}),(0,C.jsxs)(`section`,{className:`card`,"aria-label":`Orders`,"aria-busy":P,children:[(0,C.jsxs)(`form`,{className:`toolbar`,role:`search`,onSubmit:e=>{e.preventDefault();let r=n.trim();t({name:/^\d+$/.test(r)?`#${r}`:r,...L})},children:[(0,C.jsx)(`div`,{className:`grow`,children:(0,C.jsx)(v,{label:`Order name`,children:e=>(0,C.jsx)(o,{...e,type:`search`,placeholder:`#1044`,value:n,onChange:e=>g(e.target.value)})})}),(0,C.jsx)(v,{label:`Status`,children:e=>(0,C.jsxs)(`select`,{...e,className:`input`,value:k??``,onChange:e=>t({status:e.target.value,...L}),children:[(0,C.jsx)(`option`,{value:``,children:`Any`}),(0,C.jsx)(`option`,{value:`COMPLETED`,children:`Completed`}),(0,C.jsx)(`option`,{value:`CANCELLED`,children:`Cancelled`})]})}),(0,C.jsx)(v,{label:`Payment`,children:e=>(0,C.jsxs)(`select`,{...e,className:`input`,value:A??``,onChange:e=>t({payment:e.target.value,...L}),children:[(0,C.jsx)(`option`,{value:``,children:`Any`}),D.map(e=>(0,C.jsx)(`option`,{value:e,children:h(e)},e))]})}),(0,C.jsx)(v,{label:`Sort by`,children:e=>(0,C.jsx)(`select`,{...e,className:`input`,value:O.value,onChange:e=>t({sort:e.target.value,...L}),children:E.map(e=>(0,C.jsx)(`option`,{value:e.value,children:e.words},e.value))})}),(0,C.jsx)(_,{type:`submit`,children:`Search`})]}),N&&(0,C.jsx)(c,{error:N,retry:()=>F({requestPolicy:`network-only`})}),I?I.nodes.length===0?(0,C.jsx)(m,{title:`No order matches`,children:j?`No order is named “${j}”.`:`Change the filters to see more.`}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(f,{label:`Orders`,children:(0,C.jsxs)(`table`,{className:`table`,children:[(0,C.jsx)(`thead`,{children:(0,C.jsxs)(`tr`,{children:[(0,C.jsx)(`th`,{scope:`col`,children:`Order`}),(0,C.jsx)(`th`,{scope:`col`,children:`Buyer`}),(0,C.jsx)(`th`,{scope:`col`,children:`Status`}),(0,C.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`In Shopify`}),(0,C.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Placed`}),(0,C.jsx)(`th`,{scope:`col`,className:`right`,children:`Total`})]})}),(0,C.jsx)(`tbody`,{children:I.nodes.map(e=>(0,C.jsxs)(`tr`,{children:[(0,C.jsxs)(`td`,{children:[(0,C.jsx)(r,{href:`/orders/${encodeURIComponent(e.id)}`,children:e.name}),e.test&&(0,C.jsx)(`span`,{className:`sub`,children:`Test`})]}),(0,C.jsxs)(`td`,{children:[e.buyer.name??e.buyer.email??(0,C.jsx)(`span`,{className:`quiet`,children:`Unknown`}),e.buyer.name&&(0,C.jsx)(`span`,{className:`sub wide-only`,children:e.buyer.email})]}),(0,C.jsx)(`td`,{children:(0,C.jsx)(s,{tone:e.status===`COMPLETED`?`good`:`bad`,children:h(e.status)})}),(0,C.jsxs)(`td`,{className:`wide-only`,children:[e.financialStatus?h(e.financialStatus):`–`,(0,C.jsx)(`span`,{className:`sub`,children:e.fulfillmentStatus?h(e.fulfillmentStatus):null})]}),(0,C.jsx)(`td`,{className:`wide-only`,children:(0,C.jsx)(p,{at:e.processedAt})}),(0,C.jsx)(`td`,{className:`right`,children:(0,C.jsx)(a,{of:e.totalPrice.shopMoney})})]},e.id))})]})}),(0,C.jsx)(x,{info:I.pageInfo,total:I.totalCount,noun:`orders`,go:e=>t({after:e.after,before:e.before})})]}):!N&&(0,C.jsx)(d,{what:`orders`})]})]})}export{O as default};