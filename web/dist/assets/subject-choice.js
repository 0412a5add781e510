import{A as e,C as t,S as n,l as r,v as i,x as a}from"./app.js";import{n as o,t as s}from"./contact-choice.js";var c=n(),l=t(`
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
`);function u({subject:t,onChange:n}){let{locale:u}=a(),[{data:d}]=e({query:l,variables:{id:t.contactId},pause:!t.contactId}),f=d?.contact?.id===t.contactId?d.contact:null;return(0,c.jsxs)(c.Fragment,{children:[(0,c.jsx)(s,{label:`Contact`,chosen:f?o(f):``,onChoose:e=>n({contactId:e,orderId:``})}),f&&(0,c.jsx)(i,{label:`Order`,children:e=>(0,c.jsxs)(`select`,{...e,className:`input`,value:t.orderId,onChange:e=>n({...t,orderId:e.target.value}),children:[(0,c.jsx)(`option`,{value:``,children:f.orders.nodes.length?`The last one`:`None yet`}),f.orders.nodes.map(e=>(0,c.jsxs)(`option`,{value:e.id,children:[e.name,` · `,r(e.totalPrice.shopMoney.amount,e.totalPrice.shopMoney.currencyCode,u)]},e.id))]})})]})}export{u as t};