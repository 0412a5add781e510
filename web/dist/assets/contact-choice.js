import{I as e,M as t,P as n,T as r,b as i,g as a,s as o,w as s}from"./app.js";var c=e(n(),1);function l(e,t){let n=JSON.stringify(e),[r,i]=(0,c.useState)(n);return(0,c.useEffect)(()=>{let e=window.setTimeout(()=>i(n),t);return()=>window.clearTimeout(e)},[n,t]),JSON.parse(r)}var u=s(),d=r(`
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
`),f=e=>e.name??e.email??e.phone??`No name`;function p({label:e,chosen:n,onChoose:r}){let s=(0,c.useId)(),[p,m]=(0,c.useState)(null),[h,g]=(0,c.useState)(0),_=l(p??``,200),[{data:v,error:y,fetching:b}]=t({query:d,variables:{search:_.trim()||void 0},pause:p===null}),x=p===null||y?[]:v?.contacts.nodes??[],S=e=>{let t=x[e];t&&(r(t.id),m(null))},C=p!==null;return(0,u.jsxs)(`div`,{className:`field choice-field`,children:[(0,u.jsx)(`label`,{htmlFor:s,children:e}),(0,u.jsx)(i,{id:s,role:`combobox`,"aria-expanded":C,"aria-controls":`${s}-list`,"aria-autocomplete":`list`,"aria-activedescendant":C&&x[h]?`${s}-${h}`:void 0,autoComplete:`off`,placeholder:`Name, email or phone`,value:p??n,onFocus:e=>e.target.select(),onClick:()=>m(e=>e??``),onBlur:()=>m(null),onChange:e=>{m(e.target.value),g(0)},onKeyDown:e=>{e.key===`ArrowDown`||e.key===`ArrowUp`?(e.preventDefault(),C?g(Math.max(0,Math.min(x.length-1,h+(e.key===`ArrowDown`?1:-1)))):m(``)):e.key===`Enter`&&C?(e.preventDefault(),S(h)):e.key===`Escape`&&m(null)}}),(0,u.jsxs)(`div`,{id:`${s}-list`,role:`listbox`,"aria-label":e,"aria-busy":b,className:`choice-list`,hidden:!C,children:[x.map((e,t)=>(0,u.jsxs)(`div`,{id:`${s}-${t}`,role:`option`,"aria-selected":t===h,onMouseDown:e=>e.preventDefault(),onClick:()=>S(t),children:[(0,u.jsx)(`span`,{className:`strong`,children:f(e)}),(0,u.jsx)(`span`,{className:`sub`,children:[e.name&&(e.email??e.phone),`${o(e.ordersCount)} order${e.ordersCount===1?``:`s`}`].filter(Boolean).join(` · `)})]},e.id)),C&&!b&&x.length===0&&(0,u.jsx)(`div`,{role:`option`,"aria-selected":!1,"aria-disabled":`true`,children:y?a(y).message:`Nobody’s name, email or phone has this.`})]})]})}export{f as n,l as r,p as t};