import{A as e,C as t,M as n,N as r,S as i,_ as a,b as o,g as s,h as c,k as l,m as u,v as d,w as f,y as p}from"./app.js";import{n as m,r as h}from"./elements.js";var g=r(n(),1),_=i(),v=t(`
  query BeforeConnecting {
    shopifyIntegration {
      id
      status
      shop {
        shopifyId
        domain
        plan
      }
      elements {
        element
        blocked {
          code
          message
        }
      }
    }
  }
`),y=t(`
  mutation Connect($input: ConnectShopifyInput!) {
    connectShopify(input: $input) {
      authorizationUrl
      userErrors {
        field
        code
        message
      }
    }
  }
`),b=[`Store`,`Import Elements`,`Sync Settings`];function x(){let[{data:t,error:n}]=e({query:v,requestPolicy:`network-only`});if(!t)return(0,_.jsxs)(`div`,{className:`page narrow`,children:[(0,_.jsx)(s,{title:`Connect Shopify`}),n?(0,_.jsx)(c,{error:n}):(0,_.jsx)(u,{what:`the connection`})]});let r=t.shopifyIntegration;if(r.status===`CONNECTED`)return(0,_.jsxs)(`div`,{className:`page narrow`,children:[(0,_.jsx)(s,{title:`Connect Shopify`}),(0,_.jsxs)(`div`,{className:`notice good`,children:[(0,_.jsxs)(`strong`,{children:[r.shop?.domain,` is connected.`]}),`An account has one Shopify store. Disconnect it first to connect another.`,(0,_.jsx)(f,{href:`/settings/shopify`,children:`Go to the Shopify settings`})]})]});let i=new Map;for(let e of r.elements)e.blocked&&(e.blocked.code===`PLAN`||e.blocked.code===`PERSONAL_DATA`)&&i.set(e.element,e.blocked.message);if(r.shop?.plan===`Basic`)for(let e of m)e.paidPlan&&i.set(e.element,`The store was on Shopify’s Basic plan, which gives no customers’ data. Upgrade it to Advanced or Plus in Shopify, connect, and import this afterwards in the Shopify settings.`);return(0,_.jsx)(S,{storeName:r.shop?.domain.replace(`.myshopify.com`,``)??``,blocked:i})}function S({storeName:e,blocked:t}){let[n,r]=(0,g.useState)(0),[i,u]=(0,g.useState)(e),[v,x]=(0,g.useState)(null),[S,w]=(0,g.useState)(()=>new Set(m.map(e=>e.element).filter(e=>!t.has(e)))),[T,E]=(0,g.useState)(()=>Object.fromEntries(h.map(e=>[e.toggle,!t.has(e.element)]))),[D,O]=l(y),[k,A]=(0,g.useState)(null),[j,M]=(0,g.useState)(null),[N,P]=(0,g.useState)(!1),F=(0,g.useRef)(null),I=(0,g.useRef)(!0);(0,g.useEffect)(()=>{I.current?I.current=!1:F.current?.focus()},[n]);async function L(e){if(e.preventDefault(),n===0){let e=i.trim()===``?`Enter the name of your Shopify store, for example ef760-ef.`:null;x(e),e||r(1);return}if(n===1){r(2);return}A(null),M(null);let{data:t,error:a}=await O({input:{storeName:i.trim(),importElements:[...S],syncSettings:T,returnPath:`/settings/shopify`}});if(a){M(a);return}let o=t?.connectShopify.userErrors[0];if(o){o.field?.includes(`storeName`)?(x(o.message),r(0)):A(o.message);return}let s=t?.connectShopify.authorizationUrl;s&&(P(!0),window.location.assign(s))}function R(e,t){let n=new Set(S);t?n.add(e):n.delete(e),w(n)}return(0,_.jsxs)(`div`,{className:`page narrow`,children:[(0,_.jsx)(s,{title:`Connect Shopify`}),(0,_.jsx)(`ol`,{className:`steps`,"aria-label":`Steps`,children:b.map((e,t)=>(0,_.jsx)(`li`,{"aria-current":t===n?`step`:void 0,className:t<n?`done`:void 0,children:e},e))}),(0,_.jsx)(`form`,{className:`card`,onSubmit:e=>void L(e),noValidate:!0,children:(0,_.jsxs)(`div`,{className:`card-body`,children:[n===0&&(0,_.jsxs)(_.Fragment,{children:[(0,_.jsx)(`h2`,{ref:F,tabIndex:-1,children:`Shopify Store Detail`}),(0,_.jsx)(d,{label:`Store name`,error:v,hint:(0,_.jsxs)(_.Fragment,{children:[`Open your Shopify admin and look at the address: the name stands after `,(0,_.jsx)(`code`,{children:`store/`}),`. In `,(0,_.jsx)(`code`,{children:`admin.shopify.com/store/ef760-ef`}),` it is `,(0,_.jsx)(`strong`,{children:`ef760-ef`}),`. You can also paste the whole address.`]}),children:e=>(0,_.jsx)(p,{...e,name:`storeName`,autoComplete:`off`,autoCapitalize:`none`,spellCheck:!1,placeholder:`ef760-ef`,value:i,onChange:e=>u(e.target.value)})})]}),n===1&&(0,_.jsxs)(_.Fragment,{children:[(0,_.jsxs)(`div`,{children:[(0,_.jsx)(`h2`,{ref:F,tabIndex:-1,children:`Import Elements`}),(0,_.jsx)(`p`,{className:`quiet`,children:`Brought in once, with the store’s whole history. What you leave out can be imported later.`})]}),(0,_.jsx)(`div`,{className:`choices`,children:m.map(e=>(0,_.jsx)(a,{label:e.import,note:e.paidPlan&&!t.has(e.element)?`Requires Shopify Advanced or Plus.`:null,blocked:t.get(e.element),checked:S.has(e.element),disabled:t.has(e.element),onChange:t=>R(e.element,t)},e.element))})]}),n===2&&(0,_.jsxs)(_.Fragment,{children:[(0,_.jsxs)(`div`,{children:[(0,_.jsx)(`h2`,{ref:F,tabIndex:-1,children:`Sync Settings`}),(0,_.jsx)(`p`,{className:`quiet`,children:`Kept current from now on. Each can be switched at any time without disconnecting.`})]}),(0,_.jsx)(`div`,{className:`choices`,children:h.map(e=>(0,_.jsx)(a,{sub:e.trigger,label:e.name,note:e.note,blocked:t.get(e.element),checked:C(T,e.toggle),disabled:t.has(e.element),onChange:t=>E({...T,[e.toggle]:t})},e.toggle))}),(0,_.jsx)(`p`,{className:`notice`,children:`On Save, Shopify asks you to install the app. You come back here afterwards.`})]}),k&&(0,_.jsx)(`div`,{className:`notice bad`,role:`alert`,children:(0,_.jsx)(`strong`,{children:k})}),j&&(0,_.jsx)(c,{error:j}),(0,_.jsxs)(`div`,{className:`row spread`,children:[n===0?(0,_.jsx)(f,{href:`/settings/shopify`,className:`btn`,children:`Cancel`}):(0,_.jsx)(o,{onClick:()=>r(n-1),children:`Back`}),(0,_.jsx)(o,{type:`submit`,look:`primary`,busy:D.fetching||N,children:n<2?`Next`:N?`Opening Shopify…`:`Save`})]})]})})]})}var C=(e,t)=>e[t]??!1;export{x as default};