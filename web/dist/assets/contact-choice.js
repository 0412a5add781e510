import{A as e,C as t,M as n,P as r,S as i,s as a,y as o}from"./app.js";var s=r(n(),1),c={subject:`Your order {{order.name}}`,body:`<p>Hi {{default contact.first_name "there"}},</p>
<p>thank you for order {{order.name}} of {{order.total_price_formatted}}:</p>
<ul>
{{#each order.line_items}}<li>{{this.quantity}} × {{this.title}}</li>
{{/each}}</ul>
<p>{{shop.name}}</p>
`,sms:`Hi {{default contact.first_name "there"}}, thank you for order {{order.name}} of {{order.total_price_formatted}}. {{shop.name}}`},l={channel:`EMAIL`,format:`HTML_EMAIL`,purpose:`TRANSACTIONAL`,trigger:``,surface:`highLevel`,contactId:``,orderId:``,...c},u=`storegraph-template-draft`;function d(){let[e,t]=(0,s.useState)(()=>({...l,...p(u,{})}));return(0,s.useEffect)(()=>m(u,e),[e]),[e,e=>t(t=>({...t,...e}))]}function f(e){return e.channel===`SMS`?{template:e.sms,channel:`SMS`}:{template:e.body,channel:e.format}}function p(e,t){try{return JSON.parse(localStorage.getItem(e)??`null`)??t}catch{return t}}function m(e,t){try{localStorage.setItem(e,JSON.stringify(t))}catch{}}function h(e,t){let n=JSON.stringify(e),[r,i]=(0,s.useState)(n);return(0,s.useEffect)(()=>{let e=window.setTimeout(()=>i(n),t);return()=>window.clearTimeout(e)},[n,t]),JSON.parse(r)}var g=i(),_=t(`
  query ContactChoices($search: String) {
    contacts(first: 8, filter: { search: $search }, sort: LAST_ORDER_AT, reverse: true) {
      nodes {
        id
        name
        email
        phone
        ordersCount
      }
    }
  }
`),v=e=>e.name??e.email??e.phone??`No name`;function y({label:t,chosen:n,onChoose:r}){let i=(0,s.useId)(),[c,l]=(0,s.useState)(null),[u,d]=(0,s.useState)(0),f=h(c??``,200),[{data:p,fetching:m}]=e({query:_,variables:{search:f.trim()||void 0},pause:c===null}),y=c===null?[]:p?.contacts.nodes??[],b=e=>{let t=y[e];t&&(r(t.id),l(null))},x=c!==null;return(0,g.jsxs)(`div`,{className:`field choice-field`,children:[(0,g.jsx)(`label`,{htmlFor:i,children:t}),(0,g.jsx)(o,{id:i,role:`combobox`,"aria-expanded":x,"aria-controls":`${i}-list`,"aria-autocomplete":`list`,"aria-activedescendant":x&&y[u]?`${i}-${u}`:void 0,autoComplete:`off`,placeholder:`Name, email or phone`,value:c??n,onFocus:e=>e.target.select(),onClick:()=>l(e=>e??``),onBlur:()=>l(null),onChange:e=>{l(e.target.value),d(0)},onKeyDown:e=>{e.key===`ArrowDown`||e.key===`ArrowUp`?(e.preventDefault(),x?d(Math.max(0,Math.min(y.length-1,u+(e.key===`ArrowDown`?1:-1)))):l(``)):e.key===`Enter`&&x?(e.preventDefault(),b(u)):e.key===`Escape`&&l(null)}}),(0,g.jsxs)(`div`,{id:`${i}-list`,role:`listbox`,"aria-label":t,"aria-busy":m,className:`choice-list`,hidden:!x,children:[y.map((e,t)=>(0,g.jsxs)(`div`,{id:`${i}-${t}`,role:`option`,"aria-selected":t===u,onMouseDown:e=>e.preventDefault(),onClick:()=>b(t),children:[(0,g.jsx)(`span`,{className:`strong`,children:v(e)}),(0,g.jsx)(`span`,{className:`sub`,children:[e.name&&(e.email??e.phone),`${a(e.ordersCount)} order${e.ordersCount===1?``:`s`}`].filter(Boolean).join(` · `)})]},e.id)),x&&!m&&y.length===0&&(0,g.jsx)(`div`,{role:`option`,"aria-selected":!1,"aria-disabled":`true`,children:`Nobody’s name, email or phone has this.`})]})]})}export{p as a,h as c,m as i,v as n,f as o,c as r,d as s,y as t};