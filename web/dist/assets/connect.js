import{E as e,I as t,M as n,P as r,T as i,_ as a,b as o,h as s,j as c,m as l,v as u,w as d,x as f,y as p}from"./app.js";import{n as m,r as h}from"./elements.js";var g=t(r(),1),_=d(),v=i(`
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
`),y=i(`
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
`),b=[`Store`,`Import Elements`,`Sync Settings`];function x(){let[{data:t,error:r}]=n({query:v,requestPolicy:`network-only`});if(!t)return(0,_.jsxs)(`div`,{className:`page narrow`,children:[(0,_.jsx)(a,{title:`Connect Shopify`}),r?(0,_.jsx)(s,{error:r}):(0,_.jsx)(l,{what:`the connection`})]});let i=t.shopifyIntegration;if(i.status===`CONNECTED`)return(0,_.jsxs)(`div`,{className:`page narrow`,children:[(0,_.jsx)(a,{title:`Connect Shopify`}),(0,_.jsxs)(`div`,{className:`notice good`,children:[(0,_.jsxs)(`strong`,{children:[i.shop?.domain,` is connected.`]}),`An account has one Shopify store. Disconnect it first to connect another.`,(0,_.jsx)(e,{href:`/settings/shopify`,children:`Go to the Shopify settings`})]})]});let o=new Map;for(let e of i.elements)e.blocked&&(e.blocked.code===`PLAN`||e.blocked.code===`PERSONAL_DATA`)&&o.set(e.element,e.blocked.message);if(i.shop?.plan===`Basic`)for(let e of m)e.paidPlan&&o.set(e.element,`The store was on Shopify’s Basic plan, which gives no customers’ data. Upgrade it to Advanced or Plus in Shopify, connect, and import this afterwards in the Shopify settings.`);return(0,_.jsx)(S,{storeName:i.shop?.domain.replace(`.myshopify.com`,``)??``,blocked:o})}function S({storeName:t,blocked:n}){let[r,i]=(0,g.useState)(0),[l,d]=(0,g.useState)(t),[v,x]=(0,g.useState)(null),[S,w]=(0,g.useState)(()=>new Set(m.map(e=>e.element).filter(e=>!n.has(e)))),[T,E]=(0,g.useState)(()=>Object.fromEntries(h.map(e=>[e.toggle,!n.has(e.element)]))),[D,O]=c(y),[k,A]=(0,g.useState)(null),[j,M]=(0,g.useState)(null),[N,P]=(0,g.useState)(!1),F=(0,g.useRef)(null),I=(0,g.useRef)(!0);(0,g.useEffect)(()=>{I.current?I.current=!1:F.current?.focus()},[r]);async function L(e){if(e.preventDefault(),r===0){let e=l.trim()===``?`Enter the name of your Shopify store, for example ef760-ef.`:null;x(e),e||i(1);return}if(r===1){i(2);return}A(null),M(null);let{data:t,error:n}=await O({input:{storeName:l.trim(),importElements:[...S],syncSettings:T,returnPath:`/settings/shopify`}});if(n){M(n);return}let a=t?.connectShopify.userErrors[0];if(a){a.field?.includes(`storeName`)?(x(a.message),i(0)):A(a.message);return}let o=t?.connectShopify.authorizationUrl;o&&(P(!0),window.location.assign(o))}function R(e,t){let n=new Set(S);t?n.add(e):n.delete(e),w(n)}return(0,_.jsxs)(`div`,{className:`page narrow`,children:[(0,_.jsx)(a,{title:`Connect Shopify`}),(0,_.jsx)(`ol`,{className:`steps`,"aria-label":`Steps`,children:b.map((e,t)=>(0,_.jsx)(`li`,{"aria-current":t===r?`step`:void 0,className:t<r?`done`:void 0,children:e},e))}),(0,_.jsx)(`form`,{className:`card`,onSubmit:e=>void L(e),noValidate:!0,children:(0,_.jsxs)(`div`,{className:`card-body`,children:[r===0&&(0,_.jsxs)(_.Fragment,{children:[(0,_.jsx)(`h2`,{ref:F,tabIndex:-1,children:`Shopify Store Detail`}),(0,_.jsx)(p,{label:`Store name`,error:v,hint:(0,_.jsxs)(_.Fragment,{children:[`Open your Shopify admin and look at the address: the name stands after `,(0,_.jsx)(`code`,{children:`store/`}),`. In `,(0,_.jsx)(`code`,{children:`admin.shopify.com/store/ef760-ef`}),` it is `,(0,_.jsx)(`strong`,{children:`ef760-ef`}),`. You can also paste the whole address.`]}),children:e=>(0,_.jsx)(o,{...e,name:`storeName`,autoComplete:`off`,autoCapitalize:`none`,spellCheck:!1,placeholder:`ef760-ef`,value:l,onChange:e=>d(e.target.value)})})]}),r===1&&(0,_.jsxs)(_.Fragment,{children:[(0,_.jsxs)(`div`,{children:[(0,_.jsx)(`h2`,{ref:F,tabIndex:-1,children:`Import Elements`}),(0,_.jsx)(`p`,{className:`quiet`,children:`Brought in once, with the store’s whole history. What you leave out can be imported later.`})]}),(0,_.jsx)(`div`,{className:`choices`,children:m.map(e=>(0,_.jsx)(u,{label:e.import,note:e.paidPlan&&!n.has(e.element)?`Requires Shopify Advanced or Plus.`:null,blocked:n.get(e.element),checked:S.has(e.element),disabled:n.has(e.element),onChange:t=>R(e.element,t)},e.element))})]}),r===2&&(0,_.jsxs)(_.Fragment,{children:[(0,_.jsxs)(`div`,{children:[(0,_.jsx)(`h2`,{ref:F,tabIndex:-1,children:`Sync Settings`}),(0,_.jsx)(`p`,{className:`quiet`,children:`Kept current from now on. Each can be switched at any time without disconnecting.`})]}),(0,_.jsx)(`div`,{className:`choices`,children:h.map(e=>(0,_.jsx)(u,{sub:e.trigger,label:e.name,note:e.note,blocked:n.get(e.element),checked:C(T,e.toggle),disabled:n.has(e.element),onChange:t=>E({...T,[e.toggle]:t})},e.toggle))}),(0,_.jsx)(`p`,{className:`notice`,children:`On Save, Shopify asks you to install the app. You come back here afterwards.`})]}),k&&(0,_.jsx)(`div`,{className:`notice bad`,role:`alert`,children:(0,_.jsx)(`strong`,{children:k})}),j&&(0,_.jsx)(s,{error:j}),(0,_.jsxs)(`div`,{className:`row spread`,children:[r===0?(0,_.jsx)(e,{href:`/settings/shopify`,className:`btn`,children:`Cancel`}):(0,_.jsx)(f,{onClick:()=>i(r-1),children:`Back`}),(0,_.jsx)(f,{type:`submit`,look:`primary`,busy:D.fetching||N,children:r<2?`Next`:N?`Opening Shopify…`:`Save`})]})]})})]})}var C=(e,t)=>e[t]??!1;export{x as default};