import{A as e,C as t,M as n,O as r,P as i,S as a,b as o,d as s,g as c,h as l,k as u,l as d,m as f,o as p,p as m,s as h,u as g,v as _,w as v,x as y,y as b}from"./app.js";import{a as x,c as S,i as C,n as w,o as T,r as E,s as D,t as O}from"./contact-choice.js";import{i as k,n as A,r as j,t as M}from"./editor.js";import{r as N,s as P}from"./trigger-parts.js";import{t as F}from"./template-message.js";import{t as I}from"./dialog.js";var L=i(n(),1),ee=t(`
  query TemplateNames {
    customValues {
      path
      label
      type
      sample
      nullable
      lists
    }
  }
`),te=/\{\{#each\s+([\w.]+)(?:\s+as\s+\|\s*(\w+)[^}]*)?\s*\}\}|\{%-?\s*for\s+(\w+)\s+in\s+([\w.]+)[^%]*%\}|\{\{\/each\}\}|\{%-?\s*endfor\s*-?%\}/g;function ne(e){let t=[];for(let[,n,r,i,a]of e.matchAll(te)){let e=n??a;e?t.push({item:r??i??`this`,path:R(e,t)}):t.pop()}return t}function R(e,t){let[n=``,...r]=e.split(`.`),i=t.findLast(e=>e.item===n);return i?[i.path,...r].join(`.`):e}function re(e,t){let n=e.state.sliceDoc(0,e.pos),r=Math.max(n.lastIndexOf(`{{`),n.lastIndexOf(`{%`));if(r<0||/\}\}|%\}/.test(n.slice(r))||/^\{[{%]\s*[/!]/.test(n.slice(r)))return null;let i=n.slice(r+2),a=/[\w.]*$/.exec(i)?.[0]??``;if((i.match(/"/g)?.length??0)%2==1||(i.match(/'/g)?.length??0)%2==1||/\|\s*\w*$/.test(i)||/^\s*#\w*$/.test(i)||n[r+1]===`%`&&/^-?\s*\w*$/.test(i))return null;let o=ne(n.slice(0,r)),s=/#each\s+[\w.]*$|^-?\s*for\s+\w+\s+in\s+[\w.]*$/.test(i)?ae(t,o):ie(t,o);return{from:e.pos-a.length,options:s,validFor:/^[\w.]*$/}}function ie(e,t){let n=e.filter(e=>e.lists.length===0).map(e=>z(e,e.path));for(let r of t)for(let t of e)t.lists.at(-1)===r.path&&n.push({...z(t,r.item+t.path.slice(r.path.length)),boost:20});return n}function ae(e,t){let n=new Map;for(let r of e)for(let[e,i]of r.lists.entries()){let a=r.lists[e-1],o=a&&t.findLast(e=>e.path===a);if(a&&!o)continue;let s=o?o.item+i.slice(o.path.length):i;n.set(s,{label:s,detail:`List`,boost:-s.split(`.`).length,apply:B})}return[...n.values()]}function z(e,t){return{label:t,detail:e.nullable?`${g(e.type)}, may be missing`:g(e.type),info:`${e.label}, e.g. ${e.sample}`,boost:-t.split(`.`).length,apply:B}}function B(e,t,n,r){let i=e.state.sliceDoc(Math.max(0,n-400),n),a=/\{\{(\s*)$/.exec(i),o=/^\s*(\}\}|\|)/.test(e.state.sliceDoc(r,r+400)),s=t.label+(a&&!o?`${a[1]}}}`:``);e.dispatch({changes:{from:n,to:r,insert:s},selection:{anchor:n+s.length},userEvent:`input.complete`,annotations:A.of(t)})}var oe=new Set(`if elsif else endif unless endunless case when endcase for in endfor assign capture endcapture comment endcomment raw endraw render include break continue and or not contains limit offset reversed each with as join pluck default require formatMoney formatDate`.split(` `)),se=new Set([`true`,`false`,`nil`,`null`,`blank`,`empty`]),V=j.define({name:`message`,startState:()=>({within:[],filter:!1}),copyState:e=>({...e,within:[...e.within]}),token:(e,t)=>{let n=t.within.at(-1);return n===`comment`||n===`note`?ce(e,t,n===`comment`?`-->`:`}}`,`comment`):n===`value`?H(e,t):e.match(`{{!`)?(t.within.push(`note`),`comment`):e.match(/^\{\{\{?[-~]?|^\{%-?/)?(t.within.push(`value`),t.filter=!1,`bracket`):n===`"`||n===`'`?(e.eat(n)?t.within.pop():(e.next(),e.eatWhile(n===`"`?/[^"{]/:/[^'{]/)),`string`):n===`element`?le(e,t):e.match(`<!--`)?(t.within.push(`comment`),`comment`):e.match(/^<\/?[A-Za-z!][\w:-]*/)?(t.within.push(`element`),`tagName`):(e.next(),e.eatWhile(/[^{<]/),null)},tokenTable:{filter:k.function(k.variableName)}});function ce(e,t,n,r){return e.skipTo(n)?(e.match(n),t.within.pop()):e.skipToEnd(),r}function le(e,t){if(e.eatSpace())return null;if(e.match(/^\/?>/))return t.within.pop(),`tagName`;let n=e.next();return n===`"`||n===`'`?(t.within.push(n),`string`):n===`=`?`operator`:(e.eatWhile(/[^\s=>{"'/]/),`attributeName`)}function H(e,t){if(e.eatSpace())return null;if(e.match(/^[-~]?(\}\}\}?|%\})/))return t.within.pop(),`bracket`;if(e.match(/^"[^"]*"?|^'[^']*'?/))return`string`;if(e.match(/^-?\d+(\.\d+)?/))return`number`;if(e.match(/^[#/^]\w*/))return`keyword`;if(e.eat(`|`))return t.filter=!0,`operator`;let n=e.match(/^[\w.]+/);return Array.isArray(n)?t.filter?(t.filter=!1,`filter`):se.has(n[0])?`atom`:oe.has(n[0])?`keyword`:`variableName`:(e.next(),`operator`)}var U=a(),W=t(`
  query TemplatePicker($search: String, $root: String) {
    customValues(search: $search, root: $root) {
      path
      label
      description
      type
      sample
      nullable
      personal
      filled
      highLevel
      liquid
    }
  }
`),ue=[{root:``,words:`All`},{root:`contact`,words:`Contact`},{root:`order`,words:`Order`},{root:`payment`,words:`Payment`},{root:`transaction`,words:`Transaction`},{root:`product`,words:`Product`},{root:`shop`,words:`Store`}],G=60;function de({draft:t,change:n,where:r,insert:i}){let[a,o]=(0,L.useState)(``),[s,c]=(0,L.useState)(`order`),u=S({search:a.trim()||void 0,root:s||void 0},150),[{data:d,error:p,fetching:m}]=e({query:W,variables:u,requestPolicy:`cache-first`}),h=d?.customValues;return(0,U.jsxs)(`section`,{className:`picker`,id:`picker`,"aria-label":`Custom values`,children:[(0,U.jsxs)(`div`,{className:`picker-search`,children:[(0,U.jsx)(_,{label:`Search`,children:e=>(0,U.jsx)(b,{...e,type:`search`,placeholder:`First name, tracking, total…`,value:a,onChange:e=>o(e.target.value)})}),(0,U.jsx)(_,{label:`Of`,children:e=>(0,U.jsx)(`select`,{...e,className:`input`,value:s,onChange:e=>c(e.target.value),children:ue.map(e=>(0,U.jsx)(`option`,{value:e.root,children:e.words},e.root))})}),(0,U.jsx)(_,{label:`Written as`,children:e=>(0,U.jsxs)(`select`,{...e,className:`input`,value:t.surface,onChange:e=>n({surface:e.target.value}),children:[(0,U.jsx)(`option`,{value:`highLevel`,children:`HighLevel`}),(0,U.jsx)(`option`,{value:`liquid`,children:`Liquid`})]})})]}),p&&(0,U.jsx)(l,{error:p}),h?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(`p`,{className:`small quiet`,role:`status`,children:h.length===0?`Nothing is called so.`:`${h.length} custom values${h.length>G?`, the first ${G} are shown`:``}. One that is pressed goes into the ${r.toLowerCase()}.`}),(0,U.jsx)(`ul`,{"aria-busy":m,children:h.slice(0,G).map(e=>(0,U.jsx)(`li`,{children:(0,U.jsxs)(`button`,{type:`button`,onClick:()=>i(e[t.surface]),children:[(0,U.jsx)(`span`,{className:`strong`,children:e.label}),` `,(0,U.jsx)(`code`,{children:e.path}),(0,U.jsxs)(`span`,{className:`sub`,children:[e.description,` E.g. `,(0,U.jsx)(`em`,{children:e.sample})]}),(0,U.jsx)(`span`,{className:`sub`,children:[g(e.type),e.nullable&&`may be missing: give a default`,e.personal&&`personal`,e.filled].filter(Boolean).join(` · `)})]})},e.path))})]}):!p&&(0,U.jsx)(f,{what:`custom values`})]})}var fe={ERROR:`error`,WARNING:`warning`,LINT:`info`};function K(e,t,n){if(!e)return pe;let r=q.get(e.diagnostics);if(r?.names===n)return r.remarks;let i=new Set(n.map(e=>e.path.split(`.`)[0]??``)),a=e.diagnostics.map(e=>({...e,severity:fe[e.severity],fixes:e.suggestions.map(n=>me(e,n,t,i))}));return q.set(e.diagnostics,{names:n,remarks:a}),a}var pe=[],q=new WeakMap;function me(e,t,n,r){let i=`Change to ${t}`,a=[...n.split(`
`)[e.line-1]??``],o=a.slice(e.column-1,e.column-1+e.length).join(``),s=t.split(`.`);if(s.length===1){let[e,...n]=o.split(`.`);return{label:i,text:e?.toLowerCase()===t?[t,...n].join(`.`):t}}if(!r.has(s[0]??``))return{label:i,text:t};let c=/[\w.]*$/.exec(a.slice(0,e.column-1).join(``))?.[0]??``,l=/^[\w.]*/.exec(a.slice(e.column-1+e.length).join(``))?.[0]??``,u=(c+o+l).split(`.`);return{label:i,text:c!==``&&!r.has(u[0]?.toLowerCase()??``)?[u[0],...s.slice(1-u.length)].join(`.`):t,before:c.length,after:l.length}}var he={error:`bad`,warning:`warn`,info:``},ge={error:`Error`,warning:`Warning`,info:`Hint`};function _e(e){let{texts:t,show:n,fix:r}=e,i=t.flatMap(e=>e.remarks.map(t=>({name:e.name,r:t}))),a=i.filter(e=>e.r.severity===`error`).length,o=[...new Set(e.foreign)];return(0,U.jsxs)(`div`,{className:`remarks`,children:[(0,U.jsx)(`h3`,{role:`status`,children:i.length===0?`Nothing to remark`:ve(a,i.length-a)}),i.length>0&&(0,U.jsx)(`ul`,{children:i.map(({name:e,r:t})=>(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(s,{tone:he[t.severity],children:ge[t.severity]}),(0,U.jsxs)(`button`,{type:`button`,className:`place`,onClick:()=>n(e,t),children:[e,`, line `,t.line,`, column `,t.column]}),(0,U.jsx)(`code`,{className:`quiet small`,children:t.code})]}),(0,U.jsx)(`p`,{children:t.message}),t.fixes&&t.fixes.length>0&&(0,U.jsx)(`div`,{className:`row`,children:t.fixes.map(n=>(0,U.jsx)(`button`,{type:`button`,className:`btn slim`,onClick:()=>r(e,t,n),children:n.label},n.label))})]},`${e} ${t.line} ${t.column} ${t.code} ${t.message}`))}),o.length>0&&(0,U.jsxs)(`p`,{className:`small quiet`,children:[`Left for the engine that owns them:`,` `,o.map(e=>(0,U.jsxs)(`code`,{children:[e,` `]},e))]})]})}function ve(e,t){let n=[];return e>0&&n.push(`${e} error${e===1?``:`s`}: it cannot be sent`),t>0&&n.push(`${t} remark${t===1?``:`s`}`),n.join(`, `)}var ye=t(`
  query TemplateCheck($body: ValidateTemplateInput!, $subject: ValidateTemplateInput!, $withSubject: Boolean!) {
    body: validateTemplate(input: $body) {
      ...Checked
    }
    subject: validateTemplate(input: $subject) @include(if: $withSubject) {
      ...Checked
    }
  }

  fragment Checked on TemplateValidation {
    valid
    diagnostics {
      code
      severity
      message
      line
      column
      length
      suggestions
    }
    foreign {
      text
    }
  }
`);function be(t){let n=S({...T(t),subject:t.subject,trigger:t.trigger||void 0},250),[{data:r,error:i,operation:a},o]=e({query:ye,variables:{body:{template:n.template,channel:n.channel,trigger:n.trigger},subject:{template:n.subject,channel:`SUBJECT`,trigger:n.trigger},withSubject:n.channel!==`SMS`},requestPolicy:`network-only`}),s=a?.variables;return{body:r?.body,bodyText:s?.body.template??``,subject:n.channel===`SMS`?void 0:r?.subject,subjectText:s?.subject.template??``,error:i,again:o}}var xe=[];function Se({draft:t,change:n,check:r}){let[{data:i}]=e({query:ee,requestPolicy:`cache-first`}),a=i?.customValues??xe,s=(0,L.useCallback)(e=>re(e,a),[a]),c=(0,L.useRef)(null),u=(0,L.useRef)(null),[d,f]=(0,L.useState)(`body`),[p,m]=(0,L.useState)(!1),h=t.channel===`SMS`,v=K(r.body,r.bodyText,a),y=K(r.subject,r.subjectText,a),b=e=>(e===`subject`?c:u).current;return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`writing`,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`writing`,children:`Message`}),(0,U.jsx)(`div`,{className:`segmented`,role:`group`,"aria-label":`Channel`,children:[`EMAIL`,`SMS`].map(e=>(0,U.jsx)(`button`,{type:`button`,"aria-pressed":t.channel===e,onClick:()=>n({channel:e}),children:e===`EMAIL`?`Email`:`Text message`},e))})]}),(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`div`,{className:`message-settings`,children:[(0,U.jsx)(_,{label:`Purpose`,children:e=>(0,U.jsxs)(`select`,{...e,className:`input`,value:t.purpose,onChange:e=>n({purpose:e.target.value}),children:[(0,U.jsx)(`option`,{value:`TRANSACTIONAL`,children:`About an order`}),(0,U.jsx)(`option`,{value:`MARKETING`,children:`Marketing, with consent`})]})}),(0,U.jsx)(_,{label:`Started by`,children:e=>(0,U.jsxs)(`select`,{...e,className:`input`,value:t.trigger,onChange:e=>n({trigger:e.target.value}),children:[(0,U.jsx)(`option`,{value:``,children:`A campaign, or anything`}),P.map(e=>(0,U.jsx)(`option`,{value:e,children:g(e)},e))]})}),!h&&(0,U.jsx)(_,{label:`Format`,children:e=>(0,U.jsxs)(`select`,{...e,className:`input`,value:t.format,onChange:e=>n({format:e.target.value}),children:[(0,U.jsx)(`option`,{value:`HTML_EMAIL`,children:`HTML`}),(0,U.jsx)(`option`,{value:`TEXT_EMAIL`,children:`Plain text`})]})})]}),!h&&(0,U.jsxs)(`div`,{className:`field`,onFocus:()=>f(`subject`),children:[(0,U.jsx)(`span`,{className:`label`,children:`Subject`}),(0,U.jsx)(M,{ref:c,label:`Subject`,oneLine:!0,extensions:V,value:t.subject,onChange:e=>n({subject:e}),completions:s,remarks:y,placeholder:`What the inbox shows`},`subject`)]}),(0,U.jsxs)(`div`,{className:`field`,onFocus:()=>f(`body`),children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`span`,{className:`label`,children:h?`Text`:`Body`}),(0,U.jsx)(o,{className:`slim`,"aria-expanded":p,"aria-controls":`picker`,onClick:()=>m(!p),children:`Custom values`})]}),p&&(0,U.jsx)(de,{draft:t,change:n,where:h?`Text`:d===`subject`?`Subject`:`Body`,insert:e=>b(h?`body`:d)?.insert(e)}),(0,U.jsx)(`div`,{className:h?`editor-text`:`editor-body`,children:(0,U.jsx)(M,{ref:u,label:h?`Text`:`Body`,extensions:V,value:h?t.sms:t.body,onChange:e=>n(h?{sms:e}:{body:e}),completions:s,remarks:v,placeholder:`Type {{ for custom values`},h?`sms`:`body`)}),(0,U.jsxs)(`p`,{className:`hint`,children:[`Type `,(0,U.jsx)(`code`,{children:`{{`}),` for custom values. F8 goes to the next remark, Tab leaves the field.`]})]}),r.error&&(0,U.jsx)(l,{error:r.error,retry:()=>r.again({requestPolicy:`network-only`})}),(0,U.jsx)(_e,{texts:[...h?[]:[{name:`Subject`,remarks:y}],{name:h?`Text`:`Body`,remarks:v}],foreign:[...r.subject?.foreign??[],...r.body?.foreign??[]].map(e=>e.text),show:(e,t)=>b(e===`Subject`?`subject`:`body`)?.show(t),fix:(e,t,n)=>b(e===`Subject`?`subject`:`body`)?.fix(t,n)})]})]})}var Ce=t(`
  query TemplateForecast($input: ForecastTemplateInput!) {
    forecastTemplate(input: $input) {
      contacts
      skipped
      fields {
        path
        missing
        withoutParent
        empty
        skipped
        covered
        unavailable
      }
    }
  }
`),J=[{value:`ordered`,words:`Everybody who ordered`,filter:{hasOrders:!0}},{value:`all`,words:`Everybody`,filter:{}},{value:`subscribed`,words:`Email subscribers`,filter:{emailConsent:[`SUBSCRIBED`]}}];function we({draft:t}){let[n,r]=(0,L.useState)(`ordered`),i=J.find(e=>e.value===n)?.filter??{},a=S({...T(t),audience:{filter:i}},1200),[{data:o,error:s,fetching:c},u]=e({query:Ce,variables:{input:a},requestPolicy:`network-only`}),d=o?.forecastTemplate,p=d?.fields.filter(e=>e.missing!==0)??[];return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`forecast`,"aria-busy":c,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`forecast`,children:`Missing data`}),(0,U.jsx)(`select`,{className:`input`,"aria-label":`Of whom`,value:n,onChange:e=>r(e.target.value),children:J.map(e=>(0,U.jsx)(`option`,{value:e.value,children:e.words},e.value))})]}),s&&(0,U.jsx)(l,{error:s,retry:()=>u({requestPolicy:`network-only`})}),d?d.fields.length===0?(0,U.jsx)(m,{title:`The text reads no custom value`,children:`There is nothing that could be missing.`}):(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`p`,{className:`quiet`,children:[`Of `,h(d.contacts),` contacts, each with the last order`,d.skipped?(0,U.jsxs)(U.Fragment,{children:[`: `,(0,U.jsxs)(`strong`,{children:[h(d.skipped),` would be skipped`]}),`, since what the text requires is missing.`]}):`.`]}),p.length===0?(0,U.jsx)(`p`,{className:`notice good`,children:`Nobody lacks anything that the text reads.`}):(0,U.jsx)(`ul`,{className:`shares`,children:p.map(e=>(0,U.jsx)(Te,{field:e,of:d.contacts},e.path))}),p.length<d.fields.length&&p.length>0&&(0,U.jsxs)(`p`,{className:`small quiet`,children:[h(d.fields.length-p.length),` other field`,d.fields.length-p.length===1?``:`s`,` everybody has.`]})]}):!s&&(0,U.jsx)(f,{what:`the forecast`})]})}function Te({field:e,of:t}){let{path:n,missing:r,covered:i,skipped:a,withoutParent:o,empty:s}=e,c=r!==null&&t>0?100*r/t:null,l=[e.unavailable.length>0&&`it does not sync, so that a send fails`,a?`${h(a)} are skipped`:i?`a default or a branch covers it`:`a gap is printed`,o&&o<(r??0)?`${h(o)} lack all that it belongs to`:o?`all of them lack what it belongs to`:``,s?`${h(s)} have it empty`:``].filter(Boolean);return(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`code`,{children:n}),(0,U.jsx)(`span`,{className:`num small`,children:c===null?`cannot be read`:`${h(r??0)} (${c<1?`under 1`:Math.round(c)} %)`})]}),(0,U.jsx)(`div`,{className:`share ${i&&!a?`covered`:`open`}`,children:(0,U.jsx)(`i`,{style:{width:`${c??100}%`}})}),(0,U.jsx)(`span`,{className:`small quiet`,children:l.join(`, `)})]})}var Ee=t(`
  query TemplateFirstContact {
    contacts(first: 1, filter: { hasOrders: true }, sort: LAST_ORDER_AT, reverse: true) {
      nodes {
        id
      }
    }
  }
`),De=t(`
  query TemplateRecipient($id: ID!) {
    contact(id: $id) {
      id
      name
      email
      phone
      orders(first: 10) {
        nodes {
          id
          name
          status
          processedAt
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
`),Oe=t(`
  query TemplatePreview($body: ResolveTemplateInput!, $subject: ResolveTemplateInput!, $withSubject: Boolean!) {
    body: resolveTemplate(input: $body) {
      ...Resolved
    }
    subject: resolveTemplate(input: $subject) @include(if: $withSubject) {
      ...Resolved
    }
  }

  fragment Resolved on ResolvedTemplate {
    status
    text
    missing {
      path
      text
      line
      column
    }
    skipped {
      code
      reason
    }
    diagnostics {
      code
      severity
      message
      line
      column
    }
    sms {
      encoding
      segments
      characters
      units
    }
  }
`),ke=t(`
  query TemplateConsent($contact: ID!, $channel: MessageChannel!, $purpose: MessagePurpose!) {
    canSend(contactId: $contact, channel: $channel, purpose: $purpose) {
      allowed
      reason
    }
  }
`);function Ae({draft:t,change:n,onKeep:r}){let{locale:i,timezone:a}=y(),[s,c]=(0,L.useState)(!1),[u]=e({query:Ee,pause:t.contactId!==``||t.orderId!==``,requestPolicy:`cache-first`}),p=t.contactId||(t.orderId?``:u.data?.contacts.nodes[0]?.id??``),[h]=e({query:De,variables:{id:p},pause:p===``}),b=h.data?.contact?.id===p?h.data.contact:null,x=S({...T(t),subject:t.subject,purpose:t.purpose,contactId:p,orderId:t.orderId},400),C={contactId:x.contactId||void 0,orderId:x.orderId||void 0,purpose:x.purpose,lenient:!0},E=x.channel!==`SMS`,[{data:D,error:k,fetching:A,operation:j}]=e({query:Oe,variables:{body:{...C,template:x.template,channel:x.channel},subject:{...C,template:x.subject,channel:`SUBJECT`},withSubject:E},pause:x.contactId===``&&x.orderId===``,requestPolicy:`network-only`}),[M]=e({query:ke,variables:{contact:x.contactId,channel:x.channel===`SMS`?`SMS`:`EMAIL`,purpose:x.purpose},pause:x.contactId===``}),N=(j?.variables)?.body.channel??x.channel,P=D?.body&&{...D.body,subject:N===`SMS`?void 0:D.subject},I=b?w(b):t.orderId&&!p?`A guest`:``;return u.data&&p===``&&t.orderId===``?(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`preview`,children:[(0,U.jsx)(`div`,{className:`card-head`,children:(0,U.jsx)(`h2`,{id:`preview`,children:`Preview`})}),(0,U.jsxs)(m,{title:`There is no contact with an order yet`,children:[`Connect a store and import its contacts, or `,(0,U.jsx)(v,{href:`/settings/shopify`,children:`look at the imports`}),`.`]})]}):(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`preview`,"aria-busy":A,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`preview`,children:`Preview`}),(0,U.jsx)(o,{className:`slim`,disabled:p===``&&t.orderId===``,onClick:()=>r(p,t.orderId),children:`Keep as golden contact`})]}),(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`div`,{className:`recipient`,children:[(0,U.jsx)(O,{label:`As it reaches`,chosen:I,onChoose:e=>n({contactId:e,orderId:``})}),(0,U.jsx)(_,{label:`About the order`,children:e=>(0,U.jsxs)(`select`,{...e,className:`input`,value:t.orderId,onChange:e=>n({contactId:p,orderId:e.target.value}),children:[(p!==``||t.orderId===``)&&(0,U.jsx)(`option`,{value:``,children:`The last one`}),t.orderId&&!b?.orders.nodes.some(e=>e.id===t.orderId)&&(0,U.jsx)(`option`,{value:t.orderId,children:`The chosen one`}),b?.orders.nodes.map(e=>(0,U.jsx)(`option`,{value:e.id,children:[e.name,new Intl.DateTimeFormat(i,{dateStyle:`medium`,timeZone:a}).format(new Date(e.processedAt)),d(e.totalPrice.shopMoney.amount,e.totalPrice.shopMoney.currencyCode,i),g(e.status)].join(` · `)},e.id))]})})]}),u.error&&(0,U.jsx)(l,{error:u.error}),h.error&&(0,U.jsx)(l,{error:h.error}),k&&(0,U.jsx)(l,{error:k}),P?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(je,{message:P,consent:p?M.data?.canSend:void 0}),(0,U.jsx)(F,{channel:N,text:P.text??``,subject:P.subject?.text,sms:P.sms,title:`The email to ${I}`,pictures:s}),N===`HTML_EMAIL`&&(0,U.jsxs)(`div`,{className:`row small quiet`,children:[s?`Pictures come from where they are kept, which learns that somebody looked.`:`Pictures from elsewhere are left out.`,(0,U.jsx)(o,{className:`plain slim`,onClick:()=>c(!s),children:s?`Leave them out`:`Load them`})]})]}):!k&&!u.error&&(0,U.jsx)(f,{what:`the preview`})]})]})}function je({message:e,consent:t}){let n=[e,...e.subject?[e.subject]:[]],r=n.flatMap(e=>e.diagnostics).filter(e=>e.severity===`ERROR`),i=n.find(e=>e.skipped)?.skipped,a=[...new Set(n.flatMap(e=>e.missing.map(e=>e.path)))],[o,c,l]=r[0]?[`bad`,`Cannot be sent`,r[0].message]:i?[`bad`,`Would be skipped`,i.reason]:t&&!t.allowed?[`bad`,`Must not be sent`,t.reason]:a.length>0?[`warn`,`Would be sent, with gaps`,t?.reason??``]:[`good`,`Would be sent`,t?.reason??``];return(0,U.jsxs)(`div`,{className:`outcome`,role:`status`,children:[(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(s,{tone:o,children:c}),(0,U.jsx)(`span`,{className:`small`,children:l})]}),a.length>0&&(0,U.jsx)(Y,{paths:a})]})}function Y({paths:e}){return(0,U.jsxs)(`p`,{className:`small`,children:[`No value, nothing printed:`,` `,e.map(e=>(0,U.jsx)(`code`,{className:`gap`,children:e},e))]})}var X=`storegraph-golden-contacts`,Me=12;function Ne(){let[e,t]=(0,L.useState)(()=>x(X,[])),n=e=>{C(X,e),t(e)},r=(e,t)=>e.contactId===t.contactId&&e.orderId===t.orderId;return[e,t=>n([...e,...t.filter(t=>!e.some(e=>r(t,e)))].slice(0,Me)),t=>n(e.filter(e=>!r(e,t)))]}var Pe=t(`
  query TemplateGolden($body: ResolveTemplatesInput!, $subject: ResolveTemplatesInput!, $withSubject: Boolean!) {
    body: resolveTemplates(input: $body) {
      ...ResolvedMany
    }
    subject: resolveTemplates(input: $subject) @include(if: $withSubject) {
      ...ResolvedMany
    }
  }

  fragment ResolvedMany on ResolvedTemplates {
    messages {
      status
      text
      missing
      skipped {
        reason
      }
      error {
        message
      }
      sms {
        encoding
        segments
        characters
        units
      }
    }
  }
`),Fe=t(`
  query TemplateGoldenNames($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Contact {
        contactId: id
        name
        email
        phone
      }
      ... on Order {
        orderId: id
        orderName: name
      }
    }
  }
`),Ie=t(`
  query TemplateUsualCases {
    refunded: orders(first: 1, filter: { financialStatus: [REFUNDED, PARTIALLY_REFUNDED] }) {
      ...CaseOrders
    }
    cancelled: orders(first: 1, filter: { status: CANCELLED }) {
      ...CaseOrders
    }
    dearest: orders(first: 1, sort: TOTAL_PRICE) {
      ...CaseOrders
    }
    newest: orders(first: 100) {
      ...CaseOrders
    }
    strangers: contacts(first: 1, filter: { hasOrders: false }) {
      nodes {
        id
      }
    }
  }

  fragment CaseOrders on OrderConnection {
    nodes {
      id
      contact {
        id
      }
      lineItems(first: 30) {
        id
      }
    }
  }
`),Z=t(`
  query TemplateCases($input: PreviewContactsInput!) {
    previewContacts(input: $input) {
      tried
      uncovered {
        kind
        path
        text
        line
      }
      contacts {
        message {
          contactId
        }
        cases {
          kind
          path
          text
          line
        }
      }
    }
  }
`);function Le({draft:t,valid:n,golden:i,add:a,drop:s,look:c}){let u=r(),[d,f]=(0,L.useState)(null),[p,g]=(0,L.useState)(null),[_,v]=(0,L.useState)([]),y=S({...T(t),subject:t.subject,purpose:t.purpose,golden:i},600),b={purpose:y.purpose,recipients:y.golden.map(e=>({contactId:e.contactId||void 0,orderId:e.orderId||void 0}))},[{data:x,error:C,fetching:w,operation:E}]=e({query:Pe,variables:{body:{...b,template:y.template,channel:y.channel},subject:{...b,template:y.subject,channel:`SUBJECT`},withSubject:y.channel!==`SMS`},pause:y.golden.length===0,requestPolicy:`network-only`}),[D]=e({query:Fe,variables:{ids:[...new Set(y.golden.flatMap(e=>[e.contactId,e.orderId]).filter(Boolean))]},pause:y.golden.length===0,requestPolicy:`cache-first`}),O=E?.variables,k=async e=>{if(f(e),g(null),v([]),e===`usual`){let e=await u.query(Ie,{},{requestPolicy:`network-only`}).toPromise();e.data&&a(ze(e.data)),g(e.error??null)}else{let e=await u.query(Z,{input:{...T(t),purpose:t.purpose}},{requestPolicy:`network-only`}).toPromise(),n=e.data?.previewContacts;if(n){a(n.contacts.flatMap(e=>e.message.contactId?[{contactId:e.message.contactId,orderId:``,why:e.cases.map(Q).join(`, `)||`Everything is there`}]:[]));let e=n.uncovered.map(Q).join(`, `);v([`${h(n.tried)} contacts were tried.${e?` Nobody of them shows: ${e}.`:` They show all that the text does.`}`])}g(e.error??null)}f(null)};return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`golden`,"aria-busy":w,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`golden`,children:`Golden contacts`}),(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(o,{className:`slim`,busy:d===`usual`,onClick:()=>void k(`usual`),children:`Add usual cases`}),(0,U.jsx)(o,{className:`slim`,busy:d===`cases`,disabled:!n,onClick:()=>void k(`cases`),children:`Add those who show what this text does`})]})]}),p&&(0,U.jsx)(l,{error:p}),C&&(0,U.jsx)(l,{error:C}),D.error&&i.length>0&&(0,U.jsx)(`p`,{className:`notice warn`,children:`Some of them are not there any more.`}),(0,U.jsxs)(`div`,{className:`card-body`,children:[_.map(e=>(0,U.jsx)(`p`,{className:`small quiet`,role:`status`,children:e},e)),i.length===0?(0,U.jsx)(m,{title:`Keep the recipients who break messages`,children:`The guest, the refunded, the one with many items: each is shown here as the message changes. Keep one from the preview, or have some picked.`}):n?(0,U.jsx)(`ul`,{className:`golden`,children:i.map(e=>{let t=y.golden.findIndex(t=>t.contactId===e.contactId&&t.orderId===e.orderId),n=O?.body.recipients.length===y.golden.length;return(0,U.jsx)(Re,{golden:e,name:Be(e,D.data?.nodes??[]),channel:O?.body.channel??y.channel,body:n&&t>=0?x?.body?.messages[t]:void 0,subject:n&&t>=0?x?.subject?.messages[t]:void 0,drop:()=>s(e),look:()=>c(e)},`${e.contactId} ${e.orderId}`)})}):(0,U.jsx)(`p`,{className:`notice bad`,children:`The text has errors: nobody can get it as it is.`}),i.length>0&&(0,U.jsx)(`p`,{className:`small quiet`,children:`This browser keeps who they are, by their ids; nobody else sees the list.`})]})]})}function Re(e){let{golden:t,name:n,channel:r,body:i,subject:a,drop:c,look:l}=e,u=[i,r===`SMS`?void 0:a].filter(e=>e!==void 0),d=u.find(e=>e.error)?.error?.message,p=u.find(e=>e.skipped)?.skipped?.reason,m=[...new Set(u.flatMap(e=>e.missing))],[h,g]=d?[`bad`,`Failed`]:p?[`bad`,`Skipped`]:m.length>0?[`warn`,`With gaps`]:[`good`,`Sent`];return(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`h3`,{children:n}),i&&(0,U.jsx)(s,{tone:h,children:g})]}),(0,U.jsx)(`p`,{className:`small quiet why`,children:t.why}),i?(0,U.jsxs)(U.Fragment,{children:[d&&(0,U.jsx)(`p`,{className:`small`,children:d}),!d&&p&&(0,U.jsx)(`p`,{className:`small`,children:p}),m.length>0&&(0,U.jsx)(Y,{paths:m}),i.text!==null&&!p&&!d&&(0,U.jsx)(F,{channel:r,text:i.text,subject:a?.text,sms:i.sms,title:`The email to ${n}`})]}):(0,U.jsx)(f,{what:n}),(0,U.jsxs)(`div`,{className:`row golden-end`,children:[(0,U.jsx)(o,{className:`slim`,onClick:l,"aria-label":`Look at ${n} in the preview`,children:`Look closer`}),(0,U.jsx)(o,{className:`slim plain`,onClick:c,"aria-label":`Remove ${n}`,children:`Remove`})]})]})}function Q(e){return e.kind===`MISSING`?`no ${e.path}`:`${e.text} in line ${e.line} ${e.kind===`TAKEN`?`is taken`:`is not taken`}`}function ze(e){let t=e.newest.nodes.toSorted((e,t)=>t.lineItems.length-e.lineItems.length)[0],n=e.strangers.nodes[0];return[...$(`A guest: an order without a contact`,e.newest.nodes.find(e=>!e.contact)),...$(`An order that was refunded`,e.refunded.nodes[0]),...$(`An order that was cancelled`,e.cancelled.nodes[0]),...$(`Many items: ${t?.lineItems.length??0} lines`,t),...$(`The dearest order`,e.dearest.nodes[0]),...n?[{contactId:n.id,orderId:``,why:`Somebody who never ordered`}]:[]]}function $(e,t){return t?[{contactId:t.contact?.id??``,orderId:t.id,why:e}]:[]}function Be(e,t){let n=t.find(t=>t?.contactId===e.contactId&&e.contactId!==``),r=t.find(t=>t?.orderId===e.orderId&&e.orderId!==``),i=n?w(n):e.contactId?`No name`:`Guest`;return r?`${i}, ${r.orderName}`:i}var Ve=t(`
  query TemplatesRegistered($after: String) {
    templates(first: 20, after: $after) {
      totalCount
      nodes {
        id
        name
        channel
        source
        registeredAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`),He=t(`
  mutation RegisterTemplate($body: RegisterTemplateInput!, $subject: RegisterTemplateInput!, $withSubject: Boolean!) {
    body: registerTemplate(input: $body) {
      ...Registered
    }
    subject: registerTemplate(input: $subject) @include(if: $withSubject) {
      ...Registered
    }
  }

  fragment Registered on RegisterTemplatePayload {
    template {
      id
    }
    diagnostics {
      severity
      message
    }
    userErrors {
      message
    }
  }
`);function Ue({change:t,onClose:n}){let[r,i]=(0,L.useState)(),[{data:a,error:s}]=e({query:Ve,variables:{after:r},requestPolicy:`network-only`}),c=a?.templates,u=e=>{t(e),n()};return(0,U.jsxs)(I,{title:`Open a template`,onClose:n,actions:(0,U.jsx)(o,{onClick:n,children:`Cancel`}),children:[(0,U.jsx)(`p`,{className:`quiet`,children:`It takes the place of what is on the workbench for its channel.`}),s&&(0,U.jsx)(l,{error:s}),(0,U.jsxs)(`ul`,{className:`opens`,children:[(0,U.jsx)(`li`,{children:(0,U.jsxs)(`button`,{type:`button`,onClick:()=>u(E),children:[(0,U.jsx)(`span`,{className:`strong`,children:`A short example`}),(0,U.jsx)(`span`,{className:`sub`,children:`Thanks for an order, as an email and as a text message`})]})}),c?.nodes.map(e=>(0,U.jsx)(`li`,{children:(0,U.jsxs)(`button`,{type:`button`,onClick:()=>u(We(e.channel,e.source)),children:[(0,U.jsx)(`span`,{className:`strong`,children:e.name??`No name`}),(0,U.jsxs)(`span`,{className:`sub`,children:[g(e.channel),`, registered `,(0,U.jsx)(p,{at:e.registeredAt})]}),(0,U.jsx)(`code`,{className:`sub`,children:e.source.slice(0,120)})]})},e.id))]}),!c&&!s&&(0,U.jsx)(f,{what:`templates`}),c?.nodes.length===0&&(0,U.jsx)(m,{title:`No template is registered yet`,children:`What is registered can be opened here, and be sent by its id.`}),c?.pageInfo.hasNextPage&&(0,U.jsx)(o,{onClick:()=>i(c.pageInfo.endCursor??void 0),children:`Older ones`})]})}function We(e,t){return e===`SMS`?{channel:`SMS`,sms:t}:e===`SUBJECT`?{channel:`EMAIL`,subject:t}:{channel:`EMAIL`,format:e===`TEXT_EMAIL`?`TEXT_EMAIL`:`HTML_EMAIL`,body:t}}function Ge({draft:e,onClose:t}){let[n,r]=(0,L.useState)(``),[{data:i,error:a,fetching:s},c]=u(He),d=e.channel===`EMAIL`&&e.subject.trim()!==``,f=i?[[e.channel===`SMS`?`Text`:`Body`,i.body],...i.subject?[[`Subject`,i.subject]]:[]]:[],p=f.length>0&&f.every(([,e])=>e.template);return(0,U.jsxs)(I,{title:`Register the template`,onClose:t,actions:p?(0,U.jsx)(o,{look:`primary`,onClick:t,children:`Done`}):(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(o,{onClick:t,children:`Cancel`}),(0,U.jsx)(o,{look:`primary`,busy:s,onClick:()=>void c({body:{...T(e),name:n.trim()||void 0},subject:{template:e.subject,channel:`SUBJECT`,name:n.trim()?`${n.trim()}: subject`:void 0},withSubject:d}),children:`Register`})]}),children:[a&&(0,U.jsx)(l,{error:a}),f.map(([e,t])=>(0,U.jsxs)(`div`,{children:[(0,U.jsx)(N,{answer:t}),!t.template&&t.diagnostics.filter(e=>e.severity===`ERROR`).map(t=>(0,U.jsxs)(`p`,{className:`notice bad`,children:[e,`: `,t.message]},t.message))]},e)),p?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(`p`,{children:`Registered. Calls send these ids instead of the text; the same text always has the same id.`}),(0,U.jsx)(`dl`,{className:`facts`,children:f.map(([e,t])=>(0,U.jsxs)(`div`,{className:`fact`,children:[(0,U.jsx)(`dt`,{children:e}),(0,U.jsx)(`dd`,{children:(0,U.jsx)(`code`,{className:`break`,children:t.template?.id})})]},e))})]}):(0,U.jsx)(_,{label:`Name`,hint:d?`The body and the subject are registered each, since they go to different places.`:void 0,children:e=>(0,U.jsx)(b,{...e,name:`name`,maxLength:200,value:n,onChange:e=>r(e.target.value)})})]})}function Ke(){let[e,t]=D(),[n,r,i]=Ne(),[a,s]=(0,L.useState)(null),l=be(e),u=(l.body?.valid??!0)&&(l.subject?.valid??!0);return(0,U.jsxs)(`div`,{className:`page bench`,children:[(0,U.jsx)(c,{title:`Templates`,lead:`Write a message, and see what real contacts get. This browser keeps the draft.`,actions:(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(o,{onClick:()=>s(`open`),children:`Open`}),(0,U.jsx)(o,{look:`primary`,disabled:!u,onClick:()=>s(`register`),children:`Register`})]})}),(0,U.jsxs)(`div`,{className:`bench-columns`,children:[(0,U.jsx)(Se,{draft:e,change:t,check:l}),(0,U.jsxs)(`div`,{className:`stack`,children:[(0,U.jsx)(Ae,{draft:e,change:t,onKeep:(e,t)=>r([{contactId:e,orderId:t,why:`Kept by hand`}])}),(0,U.jsx)(we,{draft:e})]})]}),(0,U.jsx)(Le,{draft:e,valid:u,golden:n,add:r,drop:i,look:e=>{t({contactId:e.contactId,orderId:e.orderId}),document.getElementById(`preview`)?.scrollIntoView({block:`start`})}}),a===`open`&&(0,U.jsx)(Ue,{change:t,onClose:()=>s(null)}),a===`register`&&(0,U.jsx)(Ge,{draft:e,onClose:()=>s(null)})]})}export{Ke as default};