import{E as e,M as t,O as n,T as r,_ as i,a,d as o,h as s,i as c,m as l,o as u,p as d,s as f,u as p,w as m}from"./app.js";import{n as h,t as g}from"./consent.js";var _=m(),v=r(`
  query ContactPage($id: ID!) {
    contact(id: $id) {
      id
      shopifyId
      name
      email
      phone
      companyName
      locale
      timezone
      dateOfBirth
      source
      createdAt
      updatedAt
      asOf
      ordersCount
      isRepeatCustomer
      firstOrderAt
      lastOrderAt
      totalSpent {
        amount
        currencyCode
      }
      averageOrderValue {
        amount
        currencyCode
      }
      address {
        address1
        address2
        city
        province
        zip
        country
      }
      emailConsent {
        state
        optInLevel
        updatedAt
      }
      smsConsent {
        state
        optInLevel
        updatedAt
      }
      orders(first: 25) {
        totalCount
        nodes {
          id
          name
          status
          financialStatus
          processedAt
          paidAt
          cancelledAt
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
`),y=r(`
  query ContactConsent($id: ID!) {
    emailMarketing: canSend(contactId: $id, channel: EMAIL, purpose: MARKETING) {
      ...SendAnswer
    }
    emailTransactional: canSend(contactId: $id, channel: EMAIL, purpose: TRANSACTIONAL) {
      ...SendAnswer
    }
    smsMarketing: canSend(contactId: $id, channel: SMS, purpose: MARKETING) {
      ...SendAnswer
    }
    smsTransactional: canSend(contactId: $id, channel: SMS, purpose: TRANSACTIONAL) {
      ...SendAnswer
    }
  }

  fragment SendAnswer on SendDecision {
    allowed
    code
    reason
    since
  }
`);function b(){let r=decodeURIComponent(n().id??``),[{data:u,error:p},m]=t({query:v,variables:{id:r}}),h=u?.contact;return h?(0,_.jsxs)(`div`,{className:`page`,children:[(0,_.jsx)(i,{title:h.name??h.email??h.phone??`Contact`,lead:[h.email,h.phone].filter(Boolean).join(` · `),mark:h.isRepeatCustomer?(0,_.jsx)(o,{tone:`good`,children:`Repeat customer`}):void 0}),(0,_.jsxs)(`dl`,{className:`card stats`,children:[(0,_.jsxs)(`div`,{className:`stat`,children:[(0,_.jsx)(`dt`,{children:`Total spent`}),(0,_.jsx)(`dd`,{children:(0,_.jsx)(a,{of:h.totalSpent})})]}),(0,_.jsxs)(`div`,{className:`stat`,children:[(0,_.jsx)(`dt`,{children:`Orders`}),(0,_.jsx)(`dd`,{children:f(h.ordersCount)})]}),(0,_.jsxs)(`div`,{className:`stat`,children:[(0,_.jsx)(`dt`,{children:`Average order`}),(0,_.jsx)(`dd`,{children:(0,_.jsx)(a,{of:h.averageOrderValue})})]}),(0,_.jsxs)(`div`,{className:`stat`,children:[(0,_.jsx)(`dt`,{children:`Last order`}),(0,_.jsx)(`dd`,{children:(0,_.jsx)(c,{at:h.lastOrderAt})})]})]}),(0,_.jsxs)(`div`,{className:`grid-main`,children:[(0,_.jsx)(`div`,{className:`stack`,children:(0,_.jsx)(C,{contact:h})}),(0,_.jsxs)(`div`,{className:`stack`,children:[(0,_.jsx)(S,{id:h.id,contact:h}),(0,_.jsxs)(`section`,{className:`card`,"aria-labelledby":`details`,children:[(0,_.jsx)(`div`,{className:`card-head`,children:(0,_.jsx)(`h2`,{id:`details`,children:`Details`})}),(0,_.jsx)(`div`,{className:`card-body`,children:(0,_.jsx)(x,{contact:h})})]})]})]})]}):(0,_.jsxs)(`div`,{className:`page`,children:[(0,_.jsx)(i,{title:`Contact`}),p?(0,_.jsx)(s,{error:p,retry:()=>m({requestPolicy:`network-only`})}):u?(0,_.jsx)(d,{title:`There is no such contact`,action:(0,_.jsx)(e,{href:`/contacts`,children:`All contacts`}),children:`It may have been deleted in Shopify.`}):(0,_.jsx)(l,{what:`the contact`})]})}function x({contact:e}){let t=[[`Address`,e.address?[e.address.address1,e.address.address2,[e.address.zip,e.address.city].filter(Boolean).join(` `),e.address.province,e.address.country].filter(Boolean).join(`, `):null],[`Company`,e.companyName],[`Language`,e.locale],[`Time zone`,e.timezone],[`Date of birth`,e.dateOfBirth],[`Source`,e.source],[`Shopify customer`,e.shopifyId?e.shopifyId.split(`/`).at(-1):`None: a guest, or from the CRM`],[`Created`,(0,_.jsx)(u,{at:e.createdAt},`t`)],[`Last changed`,(0,_.jsx)(u,{at:e.updatedAt},`t`)],[`Read from Shopify`,(0,_.jsx)(c,{at:e.asOf},`t`)]];return(0,_.jsx)(`dl`,{className:`facts`,children:t.map(([e,t])=>t?(0,_.jsxs)(`div`,{className:`fact`,children:[(0,_.jsx)(`dt`,{children:e}),(0,_.jsx)(`dd`,{children:t})]},e):null)})}function S({id:e,contact:n}){let[{data:r,error:i}]=t({query:y,variables:{id:e}}),a=r?[[`Email`,`Marketing`,r.emailMarketing],[`Email`,`About an order`,r.emailTransactional],[`SMS`,`Marketing`,r.smsMarketing],[`SMS`,`About an order`,r.smsTransactional]]:[];return(0,_.jsxs)(`section`,{className:`card`,"aria-labelledby":`consent`,children:[(0,_.jsxs)(`div`,{className:`card-head`,children:[(0,_.jsx)(`h2`,{id:`consent`,children:`May we write?`}),(0,_.jsxs)(`span`,{className:`row`,children:[(0,_.jsxs)(o,{tone:g(n.emailConsent?.state),children:[`Email: `,h(n.emailConsent?.state)]}),(0,_.jsxs)(o,{tone:g(n.smsConsent?.state),children:[`SMS: `,h(n.smsConsent?.state)]})]})]}),i&&(0,_.jsx)(s,{error:i}),!r&&!i&&(0,_.jsx)(l,{what:`consent`}),r&&(0,_.jsx)(`ul`,{className:`card-body`,children:a.map(([e,t,n])=>(0,_.jsxs)(`li`,{children:[(0,_.jsxs)(`div`,{className:`row spread`,children:[(0,_.jsxs)(`strong`,{className:`strong`,children:[e,`, `,t.toLowerCase()]}),(0,_.jsx)(o,{tone:n.allowed?`good`:`bad`,children:n.allowed?`Yes`:`No`})]}),(0,_.jsxs)(`p`,{className:`quiet small`,children:[n.reason,n.since&&(0,_.jsxs)(_.Fragment,{children:[` `,`Since `,(0,_.jsx)(u,{at:n.since,day:!0}),`.`]})]})]},e+t))})]})}function C({contact:t}){let n=[{at:t.createdAt,key:`created`,what:`Contact created`}];for(let r of t.orders.nodes){let t=(0,_.jsx)(e,{href:`/orders/${encodeURIComponent(r.id)}`,children:r.name});n.push({at:r.processedAt,key:`${r.id} placed`,what:(0,_.jsxs)(_.Fragment,{children:[`Placed `,t,` for `,(0,_.jsx)(a,{of:r.totalPrice.shopMoney})]})}),r.paidAt&&Math.abs(Date.parse(r.paidAt)-Date.parse(r.processedAt))>6e4&&n.push({at:r.paidAt,key:`${r.id} paid`,what:(0,_.jsxs)(_.Fragment,{children:[`Paid `,t,` in full`]})}),r.cancelledAt&&n.push({at:r.cancelledAt,key:`${r.id} cancelled`,bad:!0,what:(0,_.jsxs)(_.Fragment,{children:[t,` was cancelled`]})})}for(let[e,r]of[[`Email`,t.emailConsent],[`SMS`,t.smsConsent]])r?.updatedAt&&n.push({at:r.updatedAt,key:e,bad:g(r.state)===`bad`,what:`${e} consent: ${p(r.state)}`});n.sort((e,t)=>Date.parse(t.at)-Date.parse(e.at));let r=t.orders.totalCount-t.orders.nodes.length;return(0,_.jsxs)(`section`,{className:`card`,"aria-labelledby":`timeline`,children:[(0,_.jsx)(`div`,{className:`card-head`,children:(0,_.jsx)(`h2`,{id:`timeline`,children:`Timeline`})}),(0,_.jsxs)(`div`,{className:`card-body`,children:[(0,_.jsx)(`ol`,{className:`timeline`,children:n.map(e=>(0,_.jsxs)(`li`,{className:e.bad?`off`:void 0,children:[(0,_.jsx)(`span`,{children:e.what}),(0,_.jsx)(u,{at:e.at})]},e.key))}),r>0&&(0,_.jsxs)(`p`,{className:`quiet small`,children:[f(r),` older orders are not shown.`]})]})]})}export{b as default};