import{E as e,I as t,M as n,P as r,T as i,_ as a,a as o,b as s,d as c,h as l,i as u,m as d,n as f,o as p,p as m,u as h,w as g,x as _,y as v}from"./app.js";import{t as y}from"./address.js";import{n as b,t as x}from"./pager.js";var S=t(r(),1),C=g(),w=i(`
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
`),T={value:`PROCESSED_AT`,words:`Newest first`},E=[T,{value:`UPDATED_AT`,words:`Last changed`},{value:`TOTAL_PRICE`,words:`Largest first`}],D=[`PAID`,`PENDING`,`AUTHORIZED`,`PARTIALLY_PAID`,`PARTIALLY_REFUNDED`,`REFUNDED`,`VOIDED`,`EXPIRED`];function O(){let[t,r]=y(),[i,g]=(0,S.useState)(t.get(`name`)??``),O=E.find(e=>e.value===t.get(`sort`))??T,k=t.get(`status`),A=t.get(`payment`),j=t.get(`name`),[{data:M,error:N,fetching:P},F]=n({query:w,variables:{...b({after:t.get(`after`)??void 0,before:t.get(`before`)??void 0},25),filter:{name:j||void 0,status:k??void 0,financialStatus:A?[A]:void 0},sort:O.value}}),I=M?.orders,L={after:void 0,before:void 0};return(0,C.jsxs)(`div`,{className:`page`,children:[(0,C.jsx)(a,{title:`Orders`,lead:I?.asOf?(0,C.jsxs)(C.Fragment,{children:[`Everything Shopify told, as of `,(0,C.jsx)(u,{at:I.asOf})]}):void 0}),(0,C.jsxs)(`section`,{className:`card`,"aria-label":`Orders`,"aria-busy":P,children:[(0,C.jsxs)(`form`,{className:`toolbar`,role:`search`,onSubmit:e=>{e.preventDefault();let t=i.trim();r({name:/^\d+$/.test(t)?`#${t}`:t,...L})},children:[(0,C.jsx)(`div`,{className:`grow`,children:(0,C.jsx)(v,{label:`Order name`,children:e=>(0,C.jsx)(s,{...e,type:`search`,placeholder:`#1044`,value:i,onChange:e=>g(e.target.value)})})}),(0,C.jsx)(v,{label:`Status`,children:e=>(0,C.jsxs)(`select`,{...e,className:`input`,value:k??``,onChange:e=>r({status:e.target.value,...L}),children:[(0,C.jsx)(`option`,{value:``,children:`Any`}),(0,C.jsx)(`option`,{value:`COMPLETED`,children:`Completed`}),(0,C.jsx)(`option`,{value:`CANCELLED`,children:`Cancelled`})]})}),(0,C.jsx)(v,{label:`Payment`,children:e=>(0,C.jsxs)(`select`,{...e,className:`input`,value:A??``,onChange:e=>r({payment:e.target.value,...L}),children:[(0,C.jsx)(`option`,{value:``,children:`Any`}),D.map(e=>(0,C.jsx)(`option`,{value:e,children:h(e)},e))]})}),(0,C.jsx)(v,{label:`Sort by`,children:e=>(0,C.jsx)(`select`,{...e,className:`input`,value:O.value,onChange:e=>r({sort:e.target.value,...L}),children:E.map(e=>(0,C.jsx)(`option`,{value:e.value,children:e.words},e.value))})}),(0,C.jsx)(_,{type:`submit`,children:`Search`})]}),N&&(0,C.jsx)(l,{error:N,retry:()=>F({requestPolicy:`network-only`})}),I?I.nodes.length===0?(0,C.jsx)(m,{title:`No order matches`,children:j?`No order is named “${j}”.`:`Change the filters to see more.`}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(f,{label:`Orders`,children:(0,C.jsxs)(`table`,{className:`table`,children:[(0,C.jsx)(`thead`,{children:(0,C.jsxs)(`tr`,{children:[(0,C.jsx)(`th`,{scope:`col`,children:`Order`}),(0,C.jsx)(`th`,{scope:`col`,children:`Buyer`}),(0,C.jsx)(`th`,{scope:`col`,children:`Status`}),(0,C.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`In Shopify`}),(0,C.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Placed`}),(0,C.jsx)(`th`,{scope:`col`,className:`right`,children:`Total`})]})}),(0,C.jsx)(`tbody`,{children:I.nodes.map(t=>(0,C.jsxs)(`tr`,{children:[(0,C.jsxs)(`td`,{children:[(0,C.jsx)(e,{href:`/orders/${encodeURIComponent(t.id)}`,children:t.name}),t.test&&(0,C.jsx)(`span`,{className:`sub`,children:`Test`})]}),(0,C.jsxs)(`td`,{children:[t.buyer.name??t.buyer.email??(0,C.jsx)(`span`,{className:`quiet`,children:`Unknown`}),t.buyer.name&&(0,C.jsx)(`span`,{className:`sub wide-only`,children:t.buyer.email})]}),(0,C.jsx)(`td`,{children:(0,C.jsx)(c,{tone:t.status===`COMPLETED`?`good`:`bad`,children:h(t.status)})}),(0,C.jsxs)(`td`,{className:`wide-only`,children:[t.financialStatus?h(t.financialStatus):`–`,(0,C.jsx)(`span`,{className:`sub`,children:t.fulfillmentStatus?h(t.fulfillmentStatus):null})]}),(0,C.jsx)(`td`,{className:`wide-only`,children:(0,C.jsx)(p,{at:t.processedAt})}),(0,C.jsx)(`td`,{className:`right`,children:(0,C.jsx)(o,{of:t.totalPrice.shopMoney})})]},t.id))})]})}),(0,C.jsx)(x,{info:I.pageInfo,total:I.totalCount,noun:`orders`,go:e=>r({after:e.after,before:e.before})})]}):!N&&(0,C.jsx)(d,{what:`orders`})]})]})}export{O as default};