import{E as e,M as t,O as n,T as r,_ as i,a,d as o,h as s,i as c,m as l,n as u,o as d,p as f,u as p,w as m}from"./app.js";var h=m(),g=r(`
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
`);function _(){let r=decodeURIComponent(n().id??``),[{data:m,error:_},v]=t({query:g,variables:{id:r}}),y=m?.order;if(!y)return(0,h.jsxs)(`div`,{className:`page`,children:[(0,h.jsx)(i,{title:`Order`}),_?(0,h.jsx)(s,{error:_,retry:()=>v({requestPolicy:`network-only`})}):m?(0,h.jsx)(f,{title:`There is no such order`,action:(0,h.jsx)(e,{href:`/orders`,children:`All orders`}),children:`It may have been deleted in Shopify.`}):(0,h.jsx)(l,{what:`the order`})]});let b=[[`Items`,y.subtotalPrice,!0],[`Discounts`,y.totalDiscounts,Number(y.totalDiscounts.shopMoney.amount)!==0],[`Shipping`,y.totalShippingPrice,!0],[`Taxes`,y.totalTax,!0],[`Total`,y.totalPrice,!0],[`Refunded`,y.totalRefunded,Number(y.totalRefunded.shopMoney.amount)!==0],[`Paid, less refunds`,y.netPayment,!0],[`Still to be paid`,y.totalOutstanding,Number(y.totalOutstanding.shopMoney.amount)!==0]],x=y.transaction,S=y.shippingAddress;return(0,h.jsxs)(`div`,{className:`page`,children:[(0,h.jsx)(i,{title:`Order ${y.name}`,lead:(0,h.jsxs)(h.Fragment,{children:[`Placed `,(0,h.jsx)(d,{at:y.processedAt})]}),mark:(0,h.jsxs)(h.Fragment,{children:[(0,h.jsx)(o,{tone:y.status===`COMPLETED`?`good`:`bad`,children:p(y.status)}),y.test&&(0,h.jsx)(o,{tone:`warn`,children:`Test`}),y.edited&&(0,h.jsx)(o,{children:`Edited`})]})}),(0,h.jsxs)(`div`,{className:`grid-main`,children:[(0,h.jsxs)(`div`,{className:`stack`,children:[(0,h.jsxs)(`section`,{className:`card`,"aria-labelledby":`items`,children:[(0,h.jsx)(`div`,{className:`card-head`,children:(0,h.jsx)(`h2`,{id:`items`,children:`Items`})}),(0,h.jsx)(u,{label:`Items`,children:(0,h.jsxs)(`table`,{className:`table`,children:[(0,h.jsx)(`thead`,{children:(0,h.jsxs)(`tr`,{children:[(0,h.jsx)(`th`,{scope:`col`,children:`Item`}),(0,h.jsx)(`th`,{scope:`col`,className:`right`,children:`Price`}),(0,h.jsx)(`th`,{scope:`col`,className:`right`,children:`Pieces`}),(0,h.jsx)(`th`,{scope:`col`,className:`right`,children:`Total`})]})}),(0,h.jsx)(`tbody`,{children:y.lineItems.map(e=>(0,h.jsxs)(`tr`,{children:[(0,h.jsxs)(`td`,{children:[e.title,(0,h.jsx)(`span`,{className:`sub`,children:[e.variantTitle,e.sku].filter(Boolean).join(` · `)})]}),(0,h.jsx)(`td`,{className:`right`,children:(0,h.jsx)(a,{of:e.unitPrice.shopMoney})}),(0,h.jsxs)(`td`,{className:`right`,children:[e.quantity,e.currentQuantity!==e.quantity&&(0,h.jsxs)(`span`,{className:`sub`,children:[e.currentQuantity,` left`]})]}),(0,h.jsx)(`td`,{className:`right`,children:(0,h.jsx)(a,{of:e.discountedTotal.shopMoney})})]},e.id))})]})})]}),(0,h.jsxs)(`section`,{className:`card`,"aria-labelledby":`amounts`,children:[(0,h.jsxs)(`div`,{className:`card-head`,children:[(0,h.jsx)(`h2`,{id:`amounts`,children:`Amounts`}),y.discountCodes.length>0&&(0,h.jsxs)(`span`,{className:`quiet small`,children:[`Codes: `,y.discountCodes.join(`, `)]})]}),(0,h.jsx)(`dl`,{className:`card-body sums`,children:b.map(([e,t,n])=>n?(0,h.jsxs)(`div`,{className:e===`Total`?`sum whole`:`sum`,children:[(0,h.jsx)(`dt`,{children:e}),(0,h.jsx)(`dd`,{children:(0,h.jsx)(a,{of:t.shopMoney})})]},e):null)})]})]}),(0,h.jsxs)(`div`,{className:`stack`,children:[(0,h.jsxs)(`section`,{className:`card`,"aria-labelledby":`payment`,children:[(0,h.jsxs)(`div`,{className:`card-head`,children:[(0,h.jsx)(`h2`,{id:`payment`,children:`Transaction`}),x&&(0,h.jsx)(o,{tone:x.status===`SUCCESS`?`good`:x.status===`PENDING`||x.status===`AWAITING_RESPONSE`?`warn`:`bad`,children:p(x.status)})]}),x?(0,h.jsx)(`div`,{className:`card-body`,children:(0,h.jsxs)(`dl`,{className:`facts`,children:[(0,h.jsx)(`dt`,{children:`Amount`}),(0,h.jsx)(`dd`,{children:(0,h.jsx)(a,{of:x.amount.shopMoney})}),(0,h.jsx)(`dt`,{children:`Kind`}),(0,h.jsx)(`dd`,{children:p(x.kind)}),(0,h.jsx)(`dt`,{children:`Provider`}),(0,h.jsx)(`dd`,{children:x.formattedGateway??x.gateway??`–`}),(0,h.jsx)(`dt`,{children:`Processed`}),(0,h.jsx)(`dd`,{children:(0,h.jsx)(d,{at:x.processedAt})}),x.errorCode&&(0,h.jsxs)(h.Fragment,{children:[(0,h.jsx)(`dt`,{children:`Why it failed`}),(0,h.jsx)(`dd`,{children:p(x.errorCode)})]})]})}):(0,h.jsx)(f,{title:`No payment yet`})]}),(0,h.jsxs)(`section`,{className:`card`,"aria-labelledby":`shopify`,children:[(0,h.jsx)(`div`,{className:`card-head`,children:(0,h.jsx)(`h2`,{id:`shopify`,children:`In Shopify`})}),(0,h.jsx)(`div`,{className:`card-body`,children:(0,h.jsxs)(`dl`,{className:`facts`,children:[(0,h.jsx)(`dt`,{children:`Payment`}),(0,h.jsx)(`dd`,{children:y.financialStatus?p(y.financialStatus):`–`}),(0,h.jsx)(`dt`,{children:`Fulfillment`}),(0,h.jsx)(`dd`,{children:y.fulfillmentStatus?p(y.fulfillmentStatus):`–`}),y.cancelledAt&&(0,h.jsxs)(h.Fragment,{children:[(0,h.jsx)(`dt`,{children:`Cancelled`}),(0,h.jsxs)(`dd`,{children:[(0,h.jsx)(d,{at:y.cancelledAt}),y.cancelReason&&(0,h.jsx)(`span`,{className:`sub`,children:p(y.cancelReason)})]})]}),(0,h.jsx)(`dt`,{children:`Paid in full`}),(0,h.jsx)(`dd`,{children:(0,h.jsx)(d,{at:y.paidAt})}),(0,h.jsx)(`dt`,{children:`Placed through`}),(0,h.jsx)(`dd`,{children:y.sourceName??`–`}),(0,h.jsx)(`dt`,{children:`Last changed`}),(0,h.jsx)(`dd`,{children:(0,h.jsx)(d,{at:y.updatedAt})}),(0,h.jsx)(`dt`,{children:`Read from Shopify`}),(0,h.jsx)(`dd`,{children:(0,h.jsx)(c,{at:y.asOf})})]})})]}),(0,h.jsxs)(`section`,{className:`card`,"aria-labelledby":`buyer`,children:[(0,h.jsx)(`div`,{className:`card-head`,children:(0,h.jsx)(`h2`,{id:`buyer`,children:`Buyer`})}),(0,h.jsxs)(`div`,{className:`card-body`,children:[(0,h.jsxs)(`div`,{children:[y.contact?(0,h.jsx)(e,{href:`/contacts/${encodeURIComponent(y.contact.id)}`,children:y.contact.name??y.contact.email??`Contact`}):(0,h.jsx)(`span`,{children:y.buyer.name??`Unknown`}),(0,h.jsx)(`div`,{className:`quiet`,children:y.buyer.email}),(0,h.jsx)(`div`,{className:`quiet`,children:y.buyer.phone})]}),S&&(0,h.jsxs)(`p`,{className:`quiet`,children:[`Ships to `,[S.name,S.address1,S.address2,[S.zip,S.city].filter(Boolean).join(` `),S.province,S.country].filter(Boolean).join(`, `)]})]})]})]})]})]})}export{_ as default};