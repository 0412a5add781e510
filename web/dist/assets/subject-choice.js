import{C as e,M as t,T as n,l as r,w as i,y as a}from"./app.js";import{n as o,t as s}from"./contact-choice.js";var c=i(),l=n(`
  query TheirOrders($id: ID!) {
    contact(id: $id) {
      id
      name
      email
      phone
      orders(first: 10) {
        nodes {
          id
          name
          totalPrice {
            shopMoney {
              amount
              currencyCode
            }
          }
        }
      }
    }
  }
`);function u({subject:n,onChange:i}){let{locale:u}=e(),[{data:d}]=t({query:l,variables:{id:n.contactId},pause:!n.contactId}),f=d?.contact?.id===n.contactId?d.contact:null;return(0,c.jsxs)(c.Fragment,{children:[(0,c.jsx)(s,{label:`Contact`,chosen:f?o(f):``,onChoose:e=>i({contactId:e,orderId:``})}),f&&(0,c.jsx)(a,{label:`Order`,children:e=>(0,c.jsxs)(`select`,{...e,className:`input`,value:n.orderId,onChange:e=>i({...n,orderId:e.target.value}),children:[(0,c.jsx)(`option`,{value:``,children:f.orders.nodes.length?`The last one`:`None yet`}),f.orders.nodes.map(e=>(0,c.jsxs)(`option`,{value:e.id,children:[e.name,` · `,r(e.totalPrice.shopMoney.amount,e.totalPrice.shopMoney.currencyCode,u)]},e.id))]})})]})}export{u as t};