import{C as e,F as t,N as n,b as r,g as i,j as a,s as o,w as s}from"./app.js";var c=t(n(),1),l={subject:`Your order {{order.name}}`,body:`<p>Hi {{default contact.first_name "there"}},</p>
<p>thank you for order {{order.name}} of {{order.total_price_formatted}}:</p>
<ul>
{{#each order.line_items}}<li>{{this.quantity}} × {{this.title}}</li>
{{/each}}</ul>
<p>{{shop.name}}</p>
`,sms:`Hi {{default contact.first_name "there"}}, thank you for order {{order.name}} of {{order.total_price_formatted}}. {{shop.name}}`},u={channel:`EMAIL`,format:`HTML_EMAIL`,purpose:`TRANSACTIONAL`,trigger:``,surface:`highLevel`,contactId:``,orderId:``,...l},d=`storegraph-template-draft`;function f(){let[e,t]=(0,c.useState)(()=>({...u,...m(d,{})}));return(0,c.useEffect)(()=>h(d,e),[e]),[e,e=>t(t=>({...t,...e}))]}function p(e){return e.channel===`SMS`?{template:e.sms,channel:`SMS`}:{template:e.body,channel:e.format}}function m(e,t){try{return JSON.parse(localStorage.getItem(e)??`null`)??t}catch{return t}}function h(e,t){try{localStorage.setItem(e,JSON.stringify(t))}catch{}}function g(e,t){let n=JSON.stringify(e),[r,i]=(0,c.useState)(n);return(0,c.useEffect)(()=>{let e=window.setTimeout(()=>i(n),t);return()=>window.clearTimeout(e)},[n,t]),JSON.parse(r)}var _=e(),v=s(`
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
`),y=e=>e.name??e.email??e.phone??`No name`;function b({label:e,chosen:t,onChoose:n}){let s=(0,c.useId)(),[l,u]=(0,c.useState)(null),[d,f]=(0,c.useState)(0),p=g(l??``,200),[{data:m,error:h,fetching:b}]=a({query:v,variables:{search:p.trim()||void 0},pause:l===null}),x=l===null||h?[]:m?.contacts.nodes??[],S=e=>{let t=x[e];t&&(n(t.id),u(null))},C=l!==null;return(0,_.jsxs)(`div`,{className:`field choice-field`,children:[(0,_.jsx)(`label`,{htmlFor:s,children:e}),(0,_.jsx)(r,{id:s,role:`combobox`,"aria-expanded":C,"aria-controls":`${s}-list`,"aria-autocomplete":`list`,"aria-activedescendant":C&&x[d]?`${s}-${d}`:void 0,autoComplete:`off`,placeholder:`Name, email or phone`,value:l??t,onFocus:e=>e.target.select(),onClick:()=>u(e=>e??``),onBlur:()=>u(null),onChange:e=>{u(e.target.value),f(0)},onKeyDown:e=>{e.key===`ArrowDown`||e.key===`ArrowUp`?(e.preventDefault(),C?f(Math.max(0,Math.min(x.length-1,d+(e.key===`ArrowDown`?1:-1)))):u(``)):e.key===`Enter`&&C?(e.preventDefault(),S(d)):e.key===`Escape`&&u(null)}}),(0,_.jsxs)(`div`,{id:`${s}-list`,role:`listbox`,"aria-label":e,"aria-busy":b,className:`choice-list`,hidden:!C,children:[x.map((e,t)=>(0,_.jsxs)(`div`,{id:`${s}-${t}`,role:`option`,"aria-selected":t===d,onMouseDown:e=>e.preventDefault(),onClick:()=>S(t),children:[(0,_.jsx)(`span`,{className:`strong`,children:y(e)}),(0,_.jsx)(`span`,{className:`sub`,children:[e.name&&(e.email??e.phone),`${o(e.ordersCount)} order${e.ordersCount===1?``:`s`}`].filter(Boolean).join(` · `)})]},e.id)),C&&!b&&x.length===0&&(0,_.jsx)(`div`,{role:`option`,"aria-selected":!1,"aria-disabled":`true`,children:h?i(h).message:`Nobody’s name, email or phone has this.`})]})]})}export{m as a,g as c,h as i,y as n,p as o,l as r,f as s,b as t};