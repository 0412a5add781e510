import{A as e,C as t,F as n,N as r,S as i,T as a,_ as o,b as s,d as c,h as l,j as u,k as d,l as f,m as p,o as m,p as h,s as g,u as _,w as v,x as y,y as b}from"./app.js";import{i as x,n as S,r as C,t as w}from"./editor.js";import{n as T,r as E,t as D}from"./contact-choice.js";import{r as O,s as k}from"./trigger-parts.js";import{t as A}from"./template-message.js";import{t as j}from"./dialog.js";var M=n(r(),1),N={subject:`Your order {{order.name}}`,body:`<p>Hi {{default contact.first_name "there"}},</p>
<p>thank you for order {{order.name}} of {{order.total_price_formatted}}:</p>
<ul>
{{#each order.line_items}}<li>{{this.quantity}} × {{this.title}}</li>
{{/each}}</ul>
<p>{{shop.name}}</p>
`,sms:`Hi {{default contact.first_name "there"}}, thank you for order {{order.name}} of {{order.total_price_formatted}}. {{shop.name}}`},P={channel:`EMAIL`,format:`HTML_EMAIL`,purpose:`TRANSACTIONAL`,trigger:``,surface:`highLevel`,contactId:``,orderId:``,...N},F=`storegraph-template-draft`;function I(){let[e,t]=(0,M.useState)(()=>({...P,...R(F,{})}));return(0,M.useEffect)(()=>z(F,e),[e]),[e,e=>t(t=>({...t,...e}))]}function L(e){return e.channel===`SMS`?{template:e.sms,channel:`SMS`}:{template:e.body,channel:e.format}}function R(e,t){try{return JSON.parse(localStorage.getItem(e)??`null`)??t}catch{return t}}function z(e,t){try{localStorage.setItem(e,JSON.stringify(t))}catch{}}var ee=v(`
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
`),te=/\{\{#each\s+([\w.]+)(?:\s+as\s+\|\s*(\w+)[^}]*)?\s*\}\}|\{%-?\s*for\s+(\w+)\s+in\s+([\w.]+)[^%]*%\}|\{\{\/each\}\}|\{%-?\s*endfor\s*-?%\}/g;function ne(e){let t=[];for(let[,n,r,i,a]of e.matchAll(te)){let e=n??a;e?t.push({item:r??i??`this`,path:re(e,t)}):t.pop()}return t}function re(e,t){let[n=``,...r]=e.split(`.`),i=t.findLast(e=>e.item===n);return i?[i.path,...r].join(`.`):e}function ie(e,t){let n=e.state.sliceDoc(0,e.pos),r=Math.max(n.lastIndexOf(`{{`),n.lastIndexOf(`{%`));if(r<0||/\}\}|%\}/.test(n.slice(r))||/^\{[{%]\s*[/!]/.test(n.slice(r)))return null;let i=n.slice(r+2),a=/[\w.]*$/.exec(i)?.[0]??``;if((i.match(/"/g)?.length??0)%2==1||(i.match(/'/g)?.length??0)%2==1||/\|\s*\w*$/.test(i)||/^\s*#\w*$/.test(i)||n[r+1]===`%`&&/^-?\s*\w*$/.test(i))return null;let o=ne(n.slice(0,r)),s=/#each\s+[\w.]*$|^-?\s*for\s+\w+\s+in\s+[\w.]*$/.test(i)?oe(t,o):ae(t,o);return{from:e.pos-a.length,options:s,validFor:/^[\w.]*$/}}function ae(e,t){let n=e.filter(e=>e.lists.length===0).map(e=>B(e,e.path));for(let r of t)for(let t of e)t.lists.at(-1)===r.path&&n.push({...B(t,r.item+t.path.slice(r.path.length)),boost:20});return n}function oe(e,t){let n=new Map;for(let r of e)for(let[e,i]of r.lists.entries()){let a=r.lists[e-1],o=a&&t.findLast(e=>e.path===a);if(a&&!o)continue;let s=o?o.item+i.slice(o.path.length):i;n.set(s,{label:s,detail:`List`,boost:-s.split(`.`).length,apply:V})}return[...n.values()]}function B(e,t){return{label:t,detail:e.nullable?`${_(e.type)}, may be missing`:_(e.type),info:`${e.label}, e.g. ${e.sample}`,boost:-t.split(`.`).length,apply:V}}function V(e,t,n,r){let i=e.state.sliceDoc(Math.max(0,n-400),n),a=/\{\{(\s*)$/.exec(i),o=/^\s*(\}\}|\|)/.test(e.state.sliceDoc(r,r+400)),s=t.label+(a&&!o?`${a[1]}}}`:``);e.dispatch({changes:{from:n,to:r,insert:s},selection:{anchor:n+s.length},userEvent:`input.complete`,annotations:S.of(t)})}var se=new Set(`if elsif else endif unless endunless case when endcase for in endfor assign capture endcapture comment endcomment raw endraw render include break continue and or not contains limit offset reversed each with as join pluck default require formatMoney formatDate`.split(` `)),ce=new Set([`true`,`false`,`nil`,`null`,`blank`,`empty`]),H=C.define({name:`message`,startState:()=>({within:[],filter:!1}),copyState:e=>({...e,within:[...e.within]}),token:(e,t)=>{let n=t.within.at(-1);return n===`comment`||n===`note`?le(e,t,n===`comment`?`-->`:`}}`,`comment`):n===`value`?de(e,t):e.match(`{{!`)?(t.within.push(`note`),`comment`):e.match(/^\{\{\{?[-~]?|^\{%-?/)?(t.within.push(`value`),t.filter=!1,`bracket`):n===`"`||n===`'`?(e.eat(n)?t.within.pop():(e.next(),e.eatWhile(n===`"`?/[^"{]/:/[^'{]/)),`string`):n===`element`?ue(e,t):e.match(`<!--`)?(t.within.push(`comment`),`comment`):e.match(/^<\/?[A-Za-z!][\w:-]*/)?(t.within.push(`element`),`tagName`):(e.next(),e.eatWhile(/[^{<]/),null)},tokenTable:{filter:x.function(x.variableName)}});function le(e,t,n,r){return e.skipTo(n)?(e.match(n),t.within.pop()):e.skipToEnd(),r}function ue(e,t){if(e.eatSpace())return null;if(e.match(/^\/?>/))return t.within.pop(),`tagName`;let n=e.next();return n===`"`||n===`'`?(t.within.push(n),`string`):n===`=`?`operator`:(e.eatWhile(/[^\s=>{"'/]/),`attributeName`)}function de(e,t){if(e.eatSpace())return null;if(e.match(/^[-~]?(\}\}\}?|%\})/))return t.within.pop(),`bracket`;if(e.match(/^"[^"]*"?|^'[^']*'?/))return`string`;if(e.match(/^-?\d+(\.\d+)?/))return`number`;if(e.match(/^[#/^]\w*/))return`keyword`;if(e.eat(`|`))return t.filter=!0,`operator`;let n=e.match(/^[\w.]+/);return Array.isArray(n)?t.filter?(t.filter=!1,`filter`):ce.has(n[0])?`atom`:se.has(n[0])?`keyword`:`variableName`:(e.next(),`operator`)}var U=t(),fe=v(`
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
      lists
      highLevel
      liquid
    }
  }
`),pe=[{root:``,words:`All`},{root:`contact`,words:`Contact`},{root:`order`,words:`Order`},{root:`payment`,words:`Payment`},{root:`transaction`,words:`Transaction`},{root:`product`,words:`Product`},{root:`shop`,words:`Store`}],W=60;function me({draft:e,change:t,where:n,insert:r}){let[i,a]=(0,M.useState)(``),[o,c]=(0,M.useState)(`order`),d=E({search:i.trim()||void 0,root:o||void 0},150),[{data:f,error:m,fetching:h}]=u({query:fe,variables:d,requestPolicy:`cache-first`}),g=f?.customValues;return(0,U.jsxs)(`section`,{className:`picker`,id:`picker`,"aria-label":`Custom values`,children:[(0,U.jsxs)(`div`,{className:`picker-search`,children:[(0,U.jsx)(b,{label:`Search`,children:e=>(0,U.jsx)(s,{...e,type:`search`,placeholder:`First name, tracking, total…`,value:i,onChange:e=>a(e.target.value)})}),(0,U.jsx)(b,{label:`Of`,children:e=>(0,U.jsx)(`select`,{...e,className:`input`,value:o,onChange:e=>c(e.target.value),children:pe.map(e=>(0,U.jsx)(`option`,{value:e.root,children:e.words},e.root))})}),(0,U.jsx)(b,{label:`Written as`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.surface,onChange:e=>t({surface:e.target.value}),children:[(0,U.jsx)(`option`,{value:`highLevel`,children:`HighLevel`}),(0,U.jsx)(`option`,{value:`liquid`,children:`Liquid`})]})})]}),m&&(0,U.jsx)(l,{error:m}),g?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(`p`,{className:`small quiet`,role:`status`,children:g.length===0?`Nothing is called so.`:`${g.length} custom values${g.length>W?`, the first ${W} are shown`:``}. One that is pressed goes into the ${n.toLowerCase()}.`}),(0,U.jsx)(`ul`,{"aria-busy":h,children:g.slice(0,W).map(t=>(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`button`,{type:`button`,onClick:()=>r(t[e.surface]),children:[(0,U.jsx)(`span`,{className:`strong`,children:t.label}),` `,(0,U.jsx)(`code`,{children:t.path}),(0,U.jsxs)(`span`,{className:`sub`,children:[t.description,` E.g. `,(0,U.jsx)(`em`,{children:t.sample})]}),(0,U.jsx)(`span`,{className:`sub`,children:[_(t.type),t.nullable&&`may be missing`,t.personal&&`personal`,t.filled].filter(Boolean).join(` · `)})]}),t.nullable&&t.lists.length===0&&t.type!==`TEXT_LIST`&&(0,U.jsx)(y,{className:`slim plain`,"aria-label":`With a default: ${t.label}`,onClick:()=>e.surface===`liquid`?r(`{{ ${t.path} | default: "" }}`,4):r(`{{default ${t.path} ""}}`,3),children:`With a default`})]},t.path))})]}):!m&&(0,U.jsx)(p,{what:`custom values`})]})}var he={ERROR:`error`,WARNING:`warning`,LINT:`info`};function G(e,t,n){if(!e)return ge;let r=K.get(e.diagnostics);if(r?.names===n)return r.remarks;let i=new Set(n.map(e=>e.path.split(`.`)[0]??``)),a=e.diagnostics.map(e=>({...e,severity:he[e.severity],fixes:e.suggestions.map(n=>_e(e,n,t,i))}));return K.set(e.diagnostics,{names:n,remarks:a}),a}var ge=[],K=new WeakMap;function _e(e,t,n,r){let i=`Change to ${t}`,a=[...n.split(`
`)[e.line-1]??``],o=a.slice(e.column-1,e.column-1+e.length).join(``),s=t.split(`.`);if(s.length===1){let[e,...n]=o.split(`.`);return{label:i,text:e?.toLowerCase()===t?[t,...n].join(`.`):t}}if(!r.has(s[0]??``))return{label:i,text:t};let c=/[\w.]*$/.exec(a.slice(0,e.column-1).join(``))?.[0]??``,l=/^[\w.]*/.exec(a.slice(e.column-1+e.length).join(``))?.[0]??``,u=(c+o+l).replaceAll(/\[\s*['"]?(\w+)['"]?\s*\]/g,`.$1`).split(`.`);return{label:i,text:c!==``&&!r.has(u[0]?.toLowerCase()??``)?[u[0],...s.slice(1-u.length)].join(`.`):t,before:c.length,after:l.length}}var ve={error:`bad`,warning:`warn`,info:``},ye={error:`Error`,warning:`Warning`,info:`Hint`};function be(e){let{texts:t,show:n,fix:r}=e,i=t.flatMap(e=>e.remarks.map(t=>({name:e.name,r:t}))),a=i.filter(e=>e.r.severity===`error`).length,o=[...new Set(e.foreign)];return(0,U.jsxs)(`div`,{className:`remarks`,children:[(0,U.jsx)(`p`,{className:`strong`,role:`status`,children:i.length===0?`Nothing to remark`:xe(a,i.length-a)}),i.length>0&&(0,U.jsx)(`ul`,{children:i.map(({name:e,r:t})=>(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(c,{tone:ve[t.severity],children:ye[t.severity]}),(0,U.jsxs)(`button`,{type:`button`,className:`place`,onClick:()=>n(e,t),children:[e,`, line `,t.line,`, column `,t.column]}),(0,U.jsx)(`code`,{className:`quiet small`,children:t.code})]}),(0,U.jsx)(`p`,{children:t.message}),t.fixes&&t.fixes.length>0&&(0,U.jsx)(`div`,{className:`row`,children:t.fixes.map(n=>(0,U.jsx)(`button`,{type:`button`,className:`btn slim`,onClick:()=>r(e,t,n),children:n.label},n.label))})]},`${e} ${t.line} ${t.column} ${t.code} ${t.message}`))}),o.length>0&&(0,U.jsxs)(`p`,{className:`small quiet`,children:[`Left for the engine that owns them:`,` `,o.map(e=>(0,U.jsxs)(`code`,{children:[e,` `]},e))]})]})}function xe(e,t){let n=[];return e>0&&n.push(`${e} error${e===1?``:`s`}: it cannot be sent`),t>0&&n.push(`${t} remark${t===1?``:`s`}`),n.join(`, `)}var Se=v(`
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
`);function Ce(e){let t=E({...L(e),subject:e.subject,trigger:e.trigger||void 0},250),[{data:n,error:r,operation:i},a]=u({query:Se,variables:{body:{template:t.template,channel:t.channel,trigger:t.trigger},subject:{template:t.subject,channel:`SUBJECT`,trigger:t.trigger},withSubject:t.channel!==`SMS`},requestPolicy:`network-only`}),o=i?.variables;return{body:n?.body,bodyText:o?.body.template??``,subject:t.channel===`SMS`?void 0:n?.subject,subjectText:o?.subject.template??``,error:r,again:a}}var we=[];function Te({draft:e,change:t,check:n}){let[{data:r}]=u({query:ee,requestPolicy:`cache-first`}),i=r?.customValues??we,a=(0,M.useCallback)(e=>ie(e,i),[i]),o=(0,M.useRef)(null),s=(0,M.useRef)(null),[c,d]=(0,M.useState)(`body`),[f,p]=(0,M.useState)(!1),m=e.channel===`SMS`,h=G(n.body,n.bodyText,i),g=G(n.subject,n.subjectText,i),v=e=>(e===`subject`?o:s).current;return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`writing`,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`writing`,children:`Message`}),(0,U.jsx)(`div`,{className:`segmented`,role:`group`,"aria-label":`Channel`,children:[`EMAIL`,`SMS`].map(n=>(0,U.jsx)(`button`,{type:`button`,"aria-pressed":e.channel===n,onClick:()=>t({channel:n}),children:n===`EMAIL`?`Email`:`Text message`},n))})]}),(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`div`,{className:`message-settings`,children:[(0,U.jsx)(b,{label:`Purpose`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.purpose,onChange:e=>t({purpose:e.target.value}),children:[(0,U.jsx)(`option`,{value:`TRANSACTIONAL`,children:`About an order`}),(0,U.jsx)(`option`,{value:`MARKETING`,children:`Marketing`})]})}),(0,U.jsx)(b,{label:`Started by`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.trigger,onChange:e=>t({trigger:e.target.value}),children:[(0,U.jsx)(`option`,{value:``,children:`Anything`}),k.map(e=>(0,U.jsx)(`option`,{value:e,children:_(e)},e))]})}),!m&&(0,U.jsx)(b,{label:`Format`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.format,onChange:e=>t({format:e.target.value}),children:[(0,U.jsx)(`option`,{value:`HTML_EMAIL`,children:`HTML`}),(0,U.jsx)(`option`,{value:`TEXT_EMAIL`,children:`Plain text`})]})})]}),!m&&(0,U.jsxs)(`div`,{className:`field`,onFocus:()=>d(`subject`),children:[(0,U.jsx)(`span`,{className:`label`,children:`Subject`}),(0,U.jsx)(w,{ref:o,label:`Subject`,oneLine:!0,extensions:H,value:e.subject,onChange:e=>t({subject:e}),completions:a,remarks:g,placeholder:`What the inbox shows`},`subject`)]}),(0,U.jsxs)(`div`,{className:`field`,onFocus:()=>d(`body`),children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`span`,{className:`label`,children:m?`Text`:`Body`}),(0,U.jsx)(y,{className:`slim`,"aria-expanded":f,"aria-controls":`picker`,onClick:()=>p(!f),children:`Custom values`})]}),f&&(0,U.jsx)(me,{draft:e,change:t,where:m?`Text`:c===`subject`?`Subject`:`Body`,insert:(e,t)=>v(m?`body`:c)?.insert(e,t)}),(0,U.jsx)(`div`,{className:m?`editor-text`:`editor-body`,children:(0,U.jsx)(w,{ref:s,label:m?`Text`:`Body`,extensions:H,value:m?e.sms:e.body,onChange:e=>t(m?{sms:e}:{body:e}),completions:a,remarks:h,placeholder:`Type {{ for custom values`},m?`sms`:`body`)}),(0,U.jsxs)(`p`,{className:`hint`,children:[`Type `,(0,U.jsx)(`code`,{children:`{{`}),` for custom values. F8 goes to the next remark, Tab leaves the field.`]})]}),n.error&&(0,U.jsx)(l,{error:n.error,retry:()=>n.again({requestPolicy:`network-only`})}),(0,U.jsx)(be,{texts:[...m?[]:[{name:`Subject`,remarks:g}],{name:m?`Text`:`Body`,remarks:h}],foreign:[...n.subject?.foreign??[],...n.body?.foreign??[]].map(e=>e.text),show:(e,t)=>v(e===`Subject`?`subject`:`body`)?.show(t),fix:(e,t,n)=>v(e===`Subject`?`subject`:`body`)?.fix(t,n)})]})]})}var Ee=v(`
  query TemplateForecast($body: ForecastTemplateInput!, $subject: ForecastTemplateInput!, $withSubject: Boolean!) {
    body: forecastTemplate(input: $body) {
      ...Forecast
    }
    subject: forecastTemplate(input: $subject) @include(if: $withSubject) {
      ...Forecast
    }
  }

  fragment Forecast on TemplateForecast {
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
`),q=[{value:`ordered`,words:`Everybody who ordered`,filter:{hasOrders:!0}},{value:`all`,words:`Everybody`,filter:{}},{value:`subscribed`,words:`Email subscribers`,filter:{emailConsent:[`SUBSCRIBED`]}}];function De({draft:e,valid:t}){let[n,r]=(0,M.useState)(`ordered`),i=q.find(e=>e.value===n)?.filter??{},a=E({...L(e),subject:e.subject,audience:{filter:i}},1200),o=a.channel!==`SMS`&&/\{[{%]/.test(a.subject),[{data:s,error:c,fetching:d},f]=u({query:Ee,variables:{body:{template:a.template,channel:a.channel,audience:a.audience},subject:{template:a.subject,channel:`SUBJECT`,audience:a.audience},withSubject:o},pause:!t,requestPolicy:`network-only`}),m=s&&Oe(s.body,o?s.subject:void 0),_=m?.fields.filter(e=>e.missing!==0)??[];return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`forecast`,"aria-busy":d,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`forecast`,children:`Missing data`}),(0,U.jsx)(`select`,{className:`input`,"aria-label":`Of whom`,value:n,onChange:e=>r(e.target.value),children:q.map(e=>(0,U.jsx)(`option`,{value:e.value,children:e.words},e.value))})]}),c&&t&&(0,U.jsx)(l,{error:c,retry:()=>f({requestPolicy:`network-only`})}),t?m?m.fields.length===0?(0,U.jsx)(h,{title:`The text reads no custom value`,children:`There is nothing that could be missing.`}):(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`p`,{className:`quiet`,children:[`Of `,g(m.contacts),` contacts, each with the last order`,m.skipped?(0,U.jsxs)(U.Fragment,{children:[`: `,(0,U.jsxs)(`strong`,{children:[g(m.skipped),` or more would be skipped`]}),`, since what the text requires is missing.`]}):`.`]}),_.length===0?(0,U.jsx)(`p`,{className:`notice good`,children:`Nobody lacks anything that the text reads.`}):(0,U.jsx)(`ul`,{className:`shares`,children:_.map(e=>(0,U.jsx)(ke,{field:e,of:m.contacts},e.path))}),_.length<m.fields.length&&_.length>0&&(0,U.jsxs)(`p`,{className:`small quiet`,children:[g(m.fields.length-_.length),` other field`,m.fields.length-_.length===1?``:`s`,` everybody has.`]})]}):!c&&(0,U.jsx)(p,{what:`the forecast`}):(0,U.jsx)(h,{title:`The text has errors`,children:`What is missing is counted once they are gone.`})]})}function Oe(e,t){if(!t)return e;let n=new Map(e.fields.map(e=>[e.path,e]));for(let e of t.fields){let t=n.get(e.path);n.set(e.path,t?{...e,covered:e.covered&&t.covered,skipped:J(e.skipped,t.skipped)}:e)}return{...e,skipped:J(e.skipped,t.skipped),fields:[...n.values()].toSorted((e,t)=>(t.missing??0)-(e.missing??0))}}var J=(e,t)=>e===null?t:Math.max(e,t??0);function ke({field:e,of:t}){let{path:n,missing:r,covered:i,skipped:a,withoutParent:o,empty:s}=e,c=r!==null&&t>0?100*r/t:null,l=[e.unavailable.length>0&&`it does not sync, so that a send fails`,a?`${g(a)} are skipped`:i?`a default or a branch covers it`:`a gap is printed`,o&&o<(r??0)?`${g(o)} lack all that it belongs to`:o?`all of them lack what it belongs to`:``,s?`${g(s)} have it empty`:``].filter(Boolean);return(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`code`,{children:n}),(0,U.jsx)(`span`,{className:`num small`,children:c===null?`cannot be read`:`${g(r??0)} (${c<1?`under 1`:Math.round(c)} %)`})]}),(0,U.jsx)(`div`,{className:`share ${i&&!a?`covered`:`open`}`,children:(0,U.jsx)(`i`,{style:{width:`${c??100}%`}})}),(0,U.jsx)(`span`,{className:`small quiet`,children:l.join(`, `)})]})}var Ae=v(`
  query TemplateFirstContact {
    contacts(first: 20, filter: { hasOrders: true }, sort: LAST_ORDER_AT, reverse: true) {
      nodes {
        id
        email
        phone
      }
    }
  }
`),je=v(`
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
`),Me=v(`
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
`),Y=v(`
  query TemplateConsent($contact: ID!, $channel: MessageChannel!, $purpose: MessagePurpose!) {
    canSend(contactId: $contact, channel: $channel, purpose: $purpose) {
      allowed
      reason
    }
  }
`);function Ne({draft:e,change:t,onKeep:n}){let{locale:r,timezone:o}=i(),[s,c]=(0,M.useState)(!1),[d]=u({query:Ae,pause:e.contactId!==``||e.orderId!==``,requestPolicy:`cache-first`}),m=e.contactId||(e.orderId?``:Pe(d.data?.contacts.nodes)),[g]=u({query:je,variables:{id:m},pause:m===``}),v=g.data?.contact?.id===m?g.data.contact:null,x=E({...L(e),subject:e.subject,purpose:e.purpose,contactId:m,orderId:e.orderId},400),S={contactId:x.contactId||void 0,orderId:x.orderId||void 0,purpose:x.purpose,lenient:!0},C=x.channel!==`SMS`,[{data:w,error:O,fetching:k,operation:j}]=u({query:Me,variables:{body:{...S,template:x.template,channel:x.channel},subject:{...S,template:x.subject,channel:`SUBJECT`},withSubject:C},pause:x.contactId===``&&x.orderId===``,requestPolicy:`network-only`}),[N]=u({query:Y,variables:{contact:x.contactId,channel:x.channel===`SMS`?`SMS`:`EMAIL`,purpose:x.purpose},pause:x.contactId===``}),P=(j?.variables)?.body.channel??x.channel,F=w?.body&&{...w.body,subject:P===`SMS`?void 0:w.subject},I=v?T(v):e.orderId&&!m?`A guest`:``;return d.data&&m===``&&e.orderId===``?(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`preview`,children:[(0,U.jsx)(`div`,{className:`card-head`,children:(0,U.jsx)(`h2`,{id:`preview`,children:`Preview`})}),(0,U.jsxs)(h,{title:`There is no contact with an order yet`,children:[`Connect a store and import its contacts, or `,(0,U.jsx)(a,{href:`/settings/shopify`,children:`look at the imports`}),`.`]})]}):(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`preview`,"aria-busy":k,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`preview`,tabIndex:-1,children:`Preview`}),(0,U.jsx)(y,{className:`slim`,disabled:m===``&&e.orderId===``,onClick:()=>n(m,e.orderId),children:`Keep as golden contact`})]}),(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`div`,{className:`recipient`,children:[(0,U.jsx)(D,{label:`As it reaches`,chosen:I,onChoose:e=>t({contactId:e,orderId:``})}),(0,U.jsx)(b,{label:`About the order`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.orderId,onChange:e=>t({contactId:m,orderId:e.target.value}),children:[(m!==``||e.orderId===``)&&(0,U.jsx)(`option`,{value:``,children:`The last one`}),e.orderId&&!v?.orders.nodes.some(t=>t.id===e.orderId)&&(0,U.jsx)(`option`,{value:e.orderId,children:`The chosen one`}),v?.orders.nodes.map(e=>(0,U.jsx)(`option`,{value:e.id,children:[e.name,new Intl.DateTimeFormat(r,{dateStyle:`medium`,timeZone:o}).format(new Date(e.processedAt)),f(e.totalPrice.shopMoney.amount,e.totalPrice.shopMoney.currencyCode,r),_(e.status)].join(` · `)},e.id))]})})]}),d.error&&(0,U.jsx)(l,{error:d.error}),g.error&&(0,U.jsx)(l,{error:g.error}),O&&(0,U.jsx)(l,{error:O}),F?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(Fe,{message:F,consent:m?N.data?.canSend:void 0}),(0,U.jsx)(A,{channel:P,text:F.text??``,subject:F.subject?.text,sms:F.sms,title:`The email to ${I}`,pictures:s}),P===`HTML_EMAIL`&&(0,U.jsxs)(`div`,{className:`row small quiet`,children:[s?`Pictures come from where they are kept, which learns that somebody looked.`:`Pictures from elsewhere are left out.`,(0,U.jsx)(y,{className:`plain slim`,onClick:()=>c(!s),children:s?`Leave them out`:`Load them`})]})]}):!O&&!d.error&&(0,U.jsx)(p,{what:`the preview`})]})]})}function Pe(e=[]){return(e.find(e=>e.email&&e.phone)??e[0])?.id??``}function Fe({message:e,consent:t}){let n=[e,...e.subject?[e.subject]:[]],r=n.flatMap(e=>e.diagnostics).filter(e=>e.severity===`ERROR`),i=n.find(e=>e.skipped)?.skipped,a=[...new Set(n.flatMap(e=>e.missing.map(e=>e.path)))],[o,s,l]=r[0]?[`bad`,`Cannot be sent`,r[0].message]:i?[`bad`,`Would be skipped`,i.reason]:t&&!t.allowed?[`bad`,`Must not be sent`,t.reason]:a.length>0?[`warn`,`Would be sent, with gaps`,t?.reason??``]:[`good`,`Would be sent`,t?.reason??``];return(0,U.jsxs)(`div`,{className:`outcome`,role:`status`,children:[(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(c,{tone:o,children:s}),(0,U.jsx)(`span`,{className:`small`,children:l})]}),a.length>0&&(0,U.jsx)(X,{paths:a})]})}function X({paths:e}){return(0,U.jsxs)(`p`,{className:`small`,children:[`No value, nothing printed:`,` `,e.map(e=>(0,U.jsx)(`code`,{className:`gap`,children:e},e))]})}var Z=`storegraph-golden-contacts`,Ie=12;function Le(){let[e,t]=(0,M.useState)(()=>R(Z,[])),n=e=>{z(Z,e),t(e)},r=(e,t)=>e.contactId===t.contactId&&e.orderId===t.orderId;return[e,t=>n([...e,...t.filter(t=>!e.some(e=>r(t,e)))].slice(0,Ie)),t=>n(e.filter(e=>!r(e,t)))]}var Re=v(`
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
`),ze=v(`
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
`),Be=v(`
  query TemplateUsualCases {
    refunded: orders(first: 1, filter: { financialStatus: [REFUNDED, PARTIALLY_REFUNDED] }) {
      ...CaseOrders
    }
    cancelled: orders(first: 50, filter: { status: CANCELLED }) {
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
      cancelledAt
      contact {
        id
      }
      lineItems(first: 30) {
        id
      }
    }
  }
`),Ve=v(`
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
`);function He({draft:e,valid:t,golden:n,add:r,drop:i,look:a}){let o=d(),[s,c]=(0,M.useState)(null),[f,p]=(0,M.useState)(null),[m,_]=(0,M.useState)([]),v=E({...L(e),subject:e.subject,purpose:e.purpose,golden:n},600),b={purpose:v.purpose,recipients:v.golden.map(e=>({contactId:e.contactId||void 0,orderId:e.orderId||void 0}))},[{data:x,error:S,fetching:C,operation:w}]=u({query:Re,variables:{body:{...b,template:v.template,channel:v.channel},subject:{...b,template:v.subject,channel:`SUBJECT`},withSubject:v.channel!==`SMS`},pause:v.golden.length===0,requestPolicy:`network-only`}),[T]=u({query:ze,variables:{ids:[...new Set(v.golden.flatMap(e=>[e.contactId,e.orderId]).filter(Boolean))]},pause:v.golden.length===0,requestPolicy:`cache-first`}),D=w?.variables,O=async t=>{if(c(t),p(null),_([]),t===`usual`){let e=await o.query(Be,{},{requestPolicy:`network-only`}).toPromise();e.data&&r(We(e.data)),p(e.error??null)}else{let t=await o.query(Ve,{input:{...L(e),purpose:e.purpose}},{requestPolicy:`network-only`}).toPromise(),n=t.data?.previewContacts;if(n){r(n.contacts.flatMap(e=>e.message.contactId?[{contactId:e.message.contactId,orderId:``,why:e.cases.map(Q).join(`, `)||`Everything is there`}]:[]));let e=n.uncovered.map(Q).join(`, `);_([`${g(n.tried)} contacts were tried.${e?` Nobody of them shows: ${e}.`:` They show all that the text does.`}`])}p(t.error??null)}c(null)};return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`golden`,"aria-busy":C,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`golden`,children:`Golden contacts`}),(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(y,{className:`slim`,busy:s===`usual`,onClick:()=>void O(`usual`),children:`Add usual cases`}),(0,U.jsx)(y,{className:`slim`,busy:s===`cases`,disabled:!t,onClick:()=>void O(`cases`),children:`Add those who show what this text does`})]})]}),f&&(0,U.jsx)(l,{error:f}),S&&(0,U.jsx)(l,{error:S}),T.error&&n.length>0&&(0,U.jsx)(`p`,{className:`notice warn`,children:`Some of them are not there any more.`}),(0,U.jsxs)(`div`,{className:`card-body`,children:[m.map(e=>(0,U.jsx)(`p`,{className:`small quiet`,role:`status`,children:e},e)),n.length===0?(0,U.jsx)(h,{title:`Keep the recipients who break messages`,children:`The guest, the refunded, the one with many items: each is shown here as the message changes. Keep one from the preview, or have some picked.`}):t?(0,U.jsx)(`ul`,{className:`golden`,children:n.map(e=>{let t=v.golden.findIndex(t=>t.contactId===e.contactId&&t.orderId===e.orderId),n=D?.body.recipients.length===v.golden.length;return(0,U.jsx)(Ue,{golden:e,name:Ge(e,T.data?.nodes??[]),channel:D?.body.channel??v.channel,purpose:v.purpose,body:n&&t>=0?x?.body?.messages[t]:void 0,subject:n&&t>=0?x?.subject?.messages[t]:void 0,drop:()=>i(e),look:()=>a(e)},`${e.contactId} ${e.orderId}`)})}):(0,U.jsx)(`p`,{className:`notice bad`,children:`The text has errors: nobody can get it as it is.`}),n.length>0&&(0,U.jsx)(`p`,{className:`small quiet`,children:`This browser keeps who they are, by their ids; nobody else sees the list.`})]})]})}function Ue(e){let{golden:t,name:n,channel:r,purpose:i,body:a,subject:o,drop:s,look:l}=e,[d]=u({query:Y,variables:{contact:t.contactId,channel:r===`SMS`?`SMS`:`EMAIL`,purpose:i},pause:t.contactId===``,requestPolicy:`cache-first`}),f=[a,r===`SMS`?void 0:o].filter(e=>e!==void 0),m=f.find(e=>e.error)?.error?.message,h=f.find(e=>e.skipped)?.skipped?.reason,g=d.data&&!d.data.canSend.allowed?d.data.canSend.reason:void 0,_=[...new Set(f.flatMap(e=>e.missing))],[v,b]=m?[`bad`,`Failed`]:h?[`bad`,`Skipped`]:g?[`bad`,`Not sent`]:_.length>0?[`warn`,`With gaps`]:[`good`,`Sent`];return(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`h3`,{children:n}),a&&(0,U.jsx)(c,{tone:v,children:b})]}),(0,U.jsx)(`p`,{className:`small quiet why`,children:t.why}),a?(0,U.jsxs)(U.Fragment,{children:[(m??h??g)&&(0,U.jsx)(`p`,{className:`small`,children:m??h??g}),_.length>0&&(0,U.jsx)(X,{paths:_}),a.text!==null&&!h&&!m&&(0,U.jsx)(A,{channel:r,text:a.text,subject:o?.text,sms:a.sms,title:`The email to ${n}`,brief:!0})]}):(0,U.jsx)(p,{what:n}),(0,U.jsxs)(`div`,{className:`row golden-end`,children:[(0,U.jsx)(y,{className:`slim`,onClick:l,"aria-label":`Look closer: ${n}`,children:`Look closer`}),(0,U.jsx)(y,{className:`slim plain`,onClick:s,"aria-label":`Remove: ${n}`,children:`Remove`})]})]})}function Q(e){return e.kind===`MISSING`?`no ${e.path}`:`${e.text} in line ${e.line} ${e.kind===`TAKEN`?`is taken`:`is not taken`}`}function We(e){let t=e.newest.nodes.toSorted((e,t)=>t.lineItems.length-e.lineItems.length)[0],n=e.strangers.nodes[0];return[...$(`A guest: an order without a contact`,e.newest.nodes.find(e=>!e.contact)),...$(`An order that was refunded`,e.refunded.nodes[0]),...$(`An order that was cancelled`,e.cancelled.nodes.find(e=>e.cancelledAt)),...$(`Many items: ${t?.lineItems.length??0} lines`,t),...$(`The dearest order`,e.dearest.nodes[0]),...n?[{contactId:n.id,orderId:``,why:`Somebody who never ordered`}]:[]]}function $(e,t){return t?[{contactId:t.contact?.id??``,orderId:t.id,why:e}]:[]}function Ge(e,t){let n=t.find(t=>t?.contactId===e.contactId&&e.contactId!==``),r=t.find(t=>t?.orderId===e.orderId&&e.orderId!==``),i=n?T(n):e.contactId?`…`:`Guest`;return r?`${i}, ${r.orderName}`:i}var Ke=v(`
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
`),qe=v(`
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
`),Je={HTML_EMAIL:`Email`,TEXT_EMAIL:`Email, plain text`,SMS:`Text message`,SUBJECT:`Subject`};function Ye({change:e,onClose:t}){let[n,r]=(0,M.useState)(),[{data:i,error:a}]=u({query:Ke,variables:{after:n},requestPolicy:`network-only`}),o=i?.templates,s=n=>{e(n),t()};return(0,U.jsxs)(j,{title:`Open a template`,onClose:t,actions:(0,U.jsx)(y,{onClick:t,children:`Cancel`}),children:[(0,U.jsx)(`p`,{className:`quiet`,children:`It takes the place of what is on the workbench for its channel.`}),a&&(0,U.jsx)(l,{error:a}),(0,U.jsxs)(`ul`,{className:`opens`,children:[(0,U.jsx)(`li`,{children:(0,U.jsxs)(`button`,{type:`button`,onClick:()=>s(N),children:[(0,U.jsx)(`span`,{className:`strong`,children:`A short example`}),(0,U.jsx)(`span`,{className:`sub`,children:`Thanks for an order, as an email and as a text message`})]})}),o?.nodes.map(e=>(0,U.jsx)(`li`,{children:(0,U.jsxs)(`button`,{type:`button`,onClick:()=>s(Xe(e.channel,e.source)),children:[(0,U.jsx)(`span`,{className:`strong`,children:e.name??`No name`}),(0,U.jsxs)(`span`,{className:`sub`,children:[Je[e.channel],`, registered `,(0,U.jsx)(m,{at:e.registeredAt})]}),(0,U.jsx)(`code`,{className:`sub`,children:e.source.slice(0,120)})]})},e.id))]}),!o&&!a&&(0,U.jsx)(p,{what:`templates`}),o?.nodes.length===0&&(0,U.jsx)(h,{title:`No template is registered yet`,children:`What is registered can be opened here, and be sent by its id.`}),o?.pageInfo.hasNextPage&&(0,U.jsx)(y,{onClick:()=>r(o.pageInfo.endCursor??void 0),children:`Older ones`})]})}function Xe(e,t){return e===`SMS`?{channel:`SMS`,sms:t}:e===`SUBJECT`?{channel:`EMAIL`,subject:t}:{channel:`EMAIL`,format:e===`TEXT_EMAIL`?`TEXT_EMAIL`:`HTML_EMAIL`,body:t}}function Ze({draft:t,onClose:n}){let[r,i]=(0,M.useState)(``),[{data:a,error:o,fetching:c},u]=e(qe),d=t.channel===`EMAIL`&&t.subject.trim()!==``,f=a?[[t.channel===`SMS`?`Text`:`Body`,a.body],...a.subject?[[`Subject`,a.subject]]:[]]:[],p=f.length>0&&f.every(([,e])=>e.template);return(0,U.jsxs)(j,{title:`Register the template`,onClose:n,actions:p?(0,U.jsx)(y,{look:`primary`,onClick:n,children:`Done`}):(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(y,{onClick:n,children:`Cancel`}),(0,U.jsx)(y,{look:`primary`,busy:c,onClick:()=>void u({body:{...L(t),name:r.trim()||void 0},subject:{template:t.subject,channel:`SUBJECT`,name:r.trim()?`${r.trim()}: subject`:void 0},withSubject:d}),children:`Register`})]}),children:[o&&(0,U.jsx)(l,{error:o}),f.map(([e,t])=>(0,U.jsxs)(`div`,{children:[(0,U.jsx)(O,{answer:t}),!t.template&&t.diagnostics.filter(e=>e.severity===`ERROR`).map(t=>(0,U.jsxs)(`p`,{className:`notice bad`,children:[e,`: `,t.message]},t.message))]},e)),p?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(`p`,{children:`Registered. Calls send these ids instead of the text; the same text always has the same id.`}),(0,U.jsx)(`dl`,{className:`facts`,children:f.map(([e,t])=>(0,U.jsxs)(`div`,{className:`fact`,children:[(0,U.jsx)(`dt`,{children:e}),(0,U.jsx)(`dd`,{children:(0,U.jsx)(`code`,{className:`break`,children:t.template?.id})})]},e))})]}):(0,U.jsx)(b,{label:`Name`,hint:d?`The body and the subject are registered each, since they go to different places.`:void 0,children:e=>(0,U.jsx)(s,{...e,name:`name`,maxLength:200,value:r,onChange:e=>i(e.target.value)})})]})}function Qe(){let[e,t]=I(),[n,r,i]=Le(),[a,s]=(0,M.useState)(null),c=Ce(e),l=(c.body?.valid??!0)&&(c.subject?.valid??!0);return(0,U.jsxs)(`div`,{className:`page bench`,children:[(0,U.jsx)(o,{title:`Templates`,lead:`Write a message, and see what real contacts get. This browser keeps the draft.`,actions:(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(y,{onClick:()=>s(`open`),children:`Open`}),(0,U.jsx)(y,{look:`primary`,disabled:!l,onClick:()=>s(`register`),children:`Register`})]})}),(0,U.jsxs)(`div`,{className:`bench-columns`,children:[(0,U.jsx)(Te,{draft:e,change:t,check:c}),(0,U.jsx)(Ne,{draft:e,change:t,onKeep:(e,t)=>r([{contactId:e,orderId:t,why:`Kept by hand`}])}),(0,U.jsx)(De,{draft:e,valid:l})]}),(0,U.jsx)(He,{draft:e,valid:l,golden:n,add:r,drop:i,look:e=>{t({contactId:e.contactId,orderId:e.orderId}),document.getElementById(`preview`)?.focus()}}),a===`open`&&(0,U.jsx)(Ye,{change:t,onClose:()=>s(null)}),a===`register`&&(0,U.jsx)(Ze,{draft:e,onClose:()=>s(null)})]})}export{Qe as default};