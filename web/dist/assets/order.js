import{C as e,E as t,b as n,c as r,d as i,f as a,i as o,n as s,p as c,r as l,s as u,u as d,x as f,y as p}from"./app.js";var m=p(),h=n(`
  query OrderPage($id: ID!) {
    order(id: $id) {
      id
      shopifyId
      name
      status
      financialStatus
      fulfillmentStatus
      cancelReason
      test
      edited
      sourceName
      processedAt
      paidAt
      cancelledAt
      updatedAt
      asOf
      discountCodes
      buyer {
        name
        email
        phone
      }
      contact {
        id
        name
        email
        ordersCount
      }
      shippingAddress {
        name
        address1
        address2
        city
        province
        zip
        country
      }
      subtotalPrice {
        ...Amounts
      }
      totalDiscounts {
        ...Amounts
      }
      totalShippingPrice {
        ...Amounts
      }
      totalTax {
        ...Amounts
      }
      totalPrice {
        ...Amounts
      }
      totalRefunded {
        ...Amounts
      }
      netPayment {
        ...Amounts
      }
      totalOutstanding {
        ...Amounts
      }
      lineItems {
        id
        title
        variantTitle
        sku
        quantity
        currentQuantity
        unitPrice {
          ...Amounts
        }
        discountedTotal {
          ...Amounts
        }
      }
      transaction {
        id
        kind
        status
        gateway
        formattedGateway
        errorCode
        processedAt
        amount {
          ...Amounts
        }
      }
    }
  }

  fragment Amounts on MoneyBag {
    shopMoney {
      amount
      currencyCode
    }
  }
`);function g(){let n=decodeURIComponent(e().id??``),[{data:p,error:g},_]=t({query:h,variables:{id:n}}),v=p?.order;if(!v)return(0,m.jsxs)(`div`,{className:`page`,children:[(0,m.jsx)(c,{title:`Order`}),g?(0,m.jsx)(a,{error:g,retry:()=>_({requestPolicy:`network-only`})}):p?(0,m.jsx)(d,{title:`There is no such order`,action:(0,m.jsx)(f,{href:`/orders`,children:`All orders`}),children:`It may have been deleted in Shopify.`}):(0,m.jsx)(i,{what:`the order`})]});let y=[[`Items`,v.subtotalPrice,!0],[`Discounts`,v.totalDiscounts,Number(v.totalDiscounts.shopMoney.amount)!==0],[`Shipping`,v.totalShippingPrice,!0],[`Taxes`,v.totalTax,!0],[`Total`,v.totalPrice,!0],[`Refunded`,v.totalRefunded,Number(v.totalRefunded.shopMoney.amount)!==0],[`Paid, less refunds`,v.netPayment,!0],[`Still to be paid`,v.totalOutstanding,Number(v.totalOutstanding.shopMoney.amount)!==0]],b=v.transaction,x=v.shippingAddress;return(0,m.jsxs)(`div`,{className:`page`,children:[(0,m.jsx)(c,{title:`Order ${v.name}`,lead:(0,m.jsxs)(m.Fragment,{children:[`Placed `,(0,m.jsx)(o,{at:v.processedAt})]}),mark:(0,m.jsxs)(m.Fragment,{children:[(0,m.jsx)(r,{tone:v.status===`COMPLETED`?`good`:`bad`,children:u(v.status)}),v.test&&(0,m.jsx)(r,{tone:`warn`,children:`Test`}),v.edited&&(0,m.jsx)(r,{children:`Edited`})]})}),(0,m.jsxs)(`div`,{className:`grid-main`,children:[(0,m.jsxs)(`div`,{className:`stack`,children:[(0,m.jsxs)(`section`,{className:`card`,"aria-labelledby":`items`,children:[(0,m.jsx)(`div`,{className:`card-head`,children:(0,m.jsx)(`h2`,{id:`items`,children:`Items`})}),(0,m.jsx)(`div`,{className:`table-wrap`,children:(0,m.jsxs)(`table`,{className:`table`,children:[(0,m.jsx)(`thead`,{children:(0,m.jsxs)(`tr`,{children:[(0,m.jsx)(`th`,{scope:`col`,children:`Item`}),(0,m.jsx)(`th`,{scope:`col`,className:`right`,children:`Price`}),(0,m.jsx)(`th`,{scope:`col`,className:`right`,children:`Pieces`}),(0,m.jsx)(`th`,{scope:`col`,className:`right`,children:`Total`})]})}),(0,m.jsx)(`tbody`,{children:v.lineItems.map(e=>(0,m.jsxs)(`tr`,{children:[(0,m.jsxs)(`td`,{children:[e.title,(0,m.jsx)(`span`,{className:`sub`,children:[e.variantTitle,e.sku].filter(Boolean).join(` · `)})]}),(0,m.jsx)(`td`,{className:`right`,children:(0,m.jsx)(l,{of:e.unitPrice.shopMoney})}),(0,m.jsxs)(`td`,{className:`right`,children:[e.quantity,e.currentQuantity!==e.quantity&&(0,m.jsxs)(`span`,{className:`sub`,children:[e.currentQuantity,` left`]})]}),(0,m.jsx)(`td`,{className:`right`,children:(0,m.jsx)(l,{of:e.discountedTotal.shopMoney})})]},e.id))})]})})]}),(0,m.jsxs)(`section`,{className:`card`,"aria-labelledby":`amounts`,children:[(0,m.jsxs)(`div`,{className:`card-head`,children:[(0,m.jsx)(`h2`,{id:`amounts`,children:`Amounts`}),v.discountCodes.length>0&&(0,m.jsxs)(`span`,{className:`quiet small`,children:[`Codes: `,v.discountCodes.join(`, `)]})]}),(0,m.jsx)(`dl`,{className:`card-body sums`,children:y.map(([e,t,n])=>n?(0,m.jsxs)(`div`,{className:e===`Total`?`sum whole`:`sum`,children:[(0,m.jsx)(`dt`,{children:e}),(0,m.jsx)(`dd`,{children:(0,m.jsx)(l,{of:t.shopMoney})})]},e):null)})]})]}),(0,m.jsxs)(`div`,{className:`stack`,children:[(0,m.jsxs)(`section`,{className:`card`,"aria-labelledby":`payment`,children:[(0,m.jsxs)(`div`,{className:`card-head`,children:[(0,m.jsx)(`h2`,{id:`payment`,children:`Transaction`}),b&&(0,m.jsx)(r,{tone:b.status===`SUCCESS`?`good`:b.status===`PENDING`||b.status===`AWAITING_RESPONSE`?`warn`:`bad`,children:u(b.status)})]}),b?(0,m.jsx)(`div`,{className:`card-body`,children:(0,m.jsxs)(`dl`,{className:`facts`,children:[(0,m.jsx)(`dt`,{children:`Amount`}),(0,m.jsx)(`dd`,{children:(0,m.jsx)(l,{of:b.amount.shopMoney})}),(0,m.jsx)(`dt`,{children:`Kind`}),(0,m.jsx)(`dd`,{children:u(b.kind)}),(0,m.jsx)(`dt`,{children:`Provider`}),(0,m.jsx)(`dd`,{children:b.formattedGateway??b.gateway??`–`}),(0,m.jsx)(`dt`,{children:`Processed`}),(0,m.jsx)(`dd`,{children:(0,m.jsx)(o,{at:b.processedAt})}),b.errorCode&&(0,m.jsxs)(m.Fragment,{children:[(0,m.jsx)(`dt`,{children:`Why it failed`}),(0,m.jsx)(`dd`,{children:u(b.errorCode)})]})]})}):(0,m.jsx)(d,{title:`No payment yet`})]}),(0,m.jsxs)(`section`,{className:`card`,"aria-labelledby":`shopify`,children:[(0,m.jsx)(`div`,{className:`card-head`,children:(0,m.jsx)(`h2`,{id:`shopify`,children:`In Shopify`})}),(0,m.jsx)(`div`,{className:`card-body`,children:(0,m.jsxs)(`dl`,{className:`facts`,children:[(0,m.jsx)(`dt`,{children:`Payment`}),(0,m.jsx)(`dd`,{children:v.financialStatus?u(v.financialStatus):`–`}),(0,m.jsx)(`dt`,{children:`Fulfillment`}),(0,m.jsx)(`dd`,{children:v.fulfillmentStatus?u(v.fulfillmentStatus):`–`}),v.cancelledAt&&(0,m.jsxs)(m.Fragment,{children:[(0,m.jsx)(`dt`,{children:`Cancelled`}),(0,m.jsxs)(`dd`,{children:[(0,m.jsx)(o,{at:v.cancelledAt}),v.cancelReason&&(0,m.jsx)(`span`,{className:`sub`,children:u(v.cancelReason)})]})]}),(0,m.jsx)(`dt`,{children:`Paid in full`}),(0,m.jsx)(`dd`,{children:(0,m.jsx)(o,{at:v.paidAt})}),(0,m.jsx)(`dt`,{children:`Placed through`}),(0,m.jsx)(`dd`,{children:v.sourceName??`–`}),(0,m.jsx)(`dt`,{children:`Last changed`}),(0,m.jsx)(`dd`,{children:(0,m.jsx)(o,{at:v.updatedAt})}),(0,m.jsx)(`dt`,{children:`Read from Shopify`}),(0,m.jsx)(`dd`,{children:(0,m.jsx)(s,{at:v.asOf})})]})})]}),(0,m.jsxs)(`section`,{className:`card`,"aria-labelledby":`buyer`,children:[(0,m.jsx)(`div`,{className:`card-head`,children:(0,m.jsx)(`h2`,{id:`buyer`,children:`Buyer`})}),(0,m.jsxs)(`div`,{className:`card-body`,children:[(0,m.jsxs)(`div`,{children:[v.contact?(0,m.jsx)(f,{href:`/contacts/${encodeURIComponent(v.contact.id)}`,children:v.contact.name??v.contact.email??`Contact`}):(0,m.jsx)(`span`,{children:v.buyer.name??`Unknown`}),(0,m.jsx)(`div`,{className:`quiet`,children:v.buyer.email}),(0,m.jsx)(`div`,{className:`quiet`,children:v.buyer.phone})]}),x&&(0,m.jsxs)(`p`,{className:`quiet`,children:[`Ships to `,[x.name,x.address1,x.address2,[x.zip,x.city].filter(Boolean).join(` `),x.province,x.country].filter(Boolean).join(`, `)]})]})]})]})]})]})}export{g as default};