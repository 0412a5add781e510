import{E as e,O as t,_ as n,b as r,c as i,d as a,f as o,g as s,h as c,i as l,k as u,n as d,p as f,r as p,s as m,u as h,x as g,y as _}from"./app.js";import{n as v,r as y,t as b}from"./pager.js";var x=u(t(),1),S=_(),C=r(`
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
`),w={value:`PROCESSED_AT`,words:`Newest first`},T=[w,{value:`UPDATED_AT`,words:`Last changed`},{value:`TOTAL_PRICE`,words:`Largest first`}],E=[`PAID`,`PENDING`,`AUTHORIZED`,`PARTIALLY_PAID`,`PARTIALLY_REFUNDED`,`REFUNDED`,`VOIDED`,`EXPIRED`];function D(){let[t,r]=y(),[u,_]=(0,x.useState)(t.get(`name`)??``),D=T.find(e=>e.value===t.get(`sort`))??w,O=t.get(`status`),k=t.get(`payment`),A=t.get(`name`),[{data:j,error:M,fetching:N},P]=e({query:C,variables:{...v({after:t.get(`after`)??void 0,before:t.get(`before`)??void 0},25),filter:{name:A||void 0,status:O??void 0,financialStatus:k?[k]:void 0},sort:D.value}}),F=j?.orders,I={after:void 0,before:void 0};return(0,S.jsxs)(`div`,{className:`page`,children:[(0,S.jsx)(f,{title:`Orders`,lead:F?.asOf?(0,S.jsxs)(S.Fragment,{children:[`Everything Shopify told, as of `,(0,S.jsx)(d,{at:F.asOf})]}):void 0}),(0,S.jsxs)(`section`,{className:`card`,"aria-label":`Orders`,"aria-busy":N,children:[(0,S.jsxs)(`form`,{className:`toolbar`,role:`search`,onSubmit:e=>{e.preventDefault();let t=u.trim();r({name:/^\d+$/.test(t)?`#${t}`:t,...I})},children:[(0,S.jsx)(`div`,{className:`grow`,children:(0,S.jsx)(c,{label:`Order name`,children:e=>(0,S.jsx)(s,{...e,type:`search`,placeholder:`#1044`,value:u,onChange:e=>_(e.target.value)})})}),(0,S.jsx)(c,{label:`Status`,children:e=>(0,S.jsxs)(`select`,{...e,className:`input`,value:O??``,onChange:e=>r({status:e.target.value,...I}),children:[(0,S.jsx)(`option`,{value:``,children:`Any`}),(0,S.jsx)(`option`,{value:`COMPLETED`,children:`Completed`}),(0,S.jsx)(`option`,{value:`CANCELLED`,children:`Cancelled`})]})}),(0,S.jsx)(c,{label:`Payment`,children:e=>(0,S.jsxs)(`select`,{...e,className:`input`,value:k??``,onChange:e=>r({payment:e.target.value,...I}),children:[(0,S.jsx)(`option`,{value:``,children:`Any`}),E.map(e=>(0,S.jsx)(`option`,{value:e,children:m(e)},e))]})}),(0,S.jsx)(c,{label:`Sort by`,children:e=>(0,S.jsx)(`select`,{...e,className:`input`,value:D.value,onChange:e=>r({sort:e.target.value,...I}),children:T.map(e=>(0,S.jsx)(`option`,{value:e.value,children:e.words},e.value))})}),(0,S.jsx)(n,{type:`submit`,children:`Search`})]}),M&&(0,S.jsx)(o,{error:M,retry:()=>P({requestPolicy:`network-only`})}),F?F.nodes.length===0?(0,S.jsx)(h,{title:`No order matches`,children:A?`No order is named “${A}”.`:`Change the filters to see more.`}):(0,S.jsxs)(S.Fragment,{children:[(0,S.jsx)(`div`,{className:`table-wrap`,children:(0,S.jsxs)(`table`,{className:`table`,children:[(0,S.jsx)(`thead`,{children:(0,S.jsxs)(`tr`,{children:[(0,S.jsx)(`th`,{scope:`col`,children:`Order`}),(0,S.jsx)(`th`,{scope:`col`,children:`Buyer`}),(0,S.jsx)(`th`,{scope:`col`,children:`Status`}),(0,S.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`In Shopify`}),(0,S.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Placed`}),(0,S.jsx)(`th`,{scope:`col`,className:`right`,children:`Total`})]})}),(0,S.jsx)(`tbody`,{children:F.nodes.map(e=>(0,S.jsxs)(`tr`,{children:[(0,S.jsxs)(`td`,{children:[(0,S.jsx)(g,{href:`/orders/${encodeURIComponent(e.id)}`,children:e.name}),e.test&&(0,S.jsx)(`span`,{className:`sub`,children:`Test`})]}),(0,S.jsxs)(`td`,{children:[e.buyer.name??e.buyer.email??(0,S.jsx)(`span`,{className:`quiet`,children:`Unknown`}),e.buyer.name&&(0,S.jsx)(`span`,{className:`sub wide-only`,children:e.buyer.email})]}),(0,S.jsx)(`td`,{children:(0,S.jsx)(i,{tone:e.status===`COMPLETED`?`good`:`bad`,children:m(e.status)})}),(0,S.jsxs)(`td`,{className:`wide-only`,children:[e.financialStatus?m(e.financialStatus):`–`,(0,S.jsx)(`span`,{className:`sub`,children:e.fulfillmentStatus?m(e.fulfillmentStatus):null})]}),(0,S.jsx)(`td`,{className:`wide-only`,children:(0,S.jsx)(l,{at:e.processedAt})}),(0,S.jsx)(`td`,{className:`right`,children:(0,S.jsx)(p,{of:e.totalPrice.shopMoney})})]},e.id))})]})}),(0,S.jsx)(b,{info:F.pageInfo,total:F.totalCount,noun:`orders`,go:e=>r({after:e.after,before:e.before})})]}):!M&&(0,S.jsx)(a,{what:`orders`})]})]})}export{D as default};