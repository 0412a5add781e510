import{A as e,C as t,E as n,I as r,M as i,P as a,S as o,T as s,_ as c,b as l,d as u,h as d,j as f,l as p,m,o as h,p as g,s as _,u as v,w as y,x as b,y as x}from"./app.js";import{a as S,i as C,n as w,r as T,t as E}from"./kept.js";import{n as D,r as O,t as ee}from"./contact-choice.js";import{r as k,s as A}from"./trigger-parts.js";import{t as j}from"./template-message.js";import{t as M}from"./dialog.js";var N=r(a(),1),P={subject:`Your order {{order.name}}`,body:`<p>Hi {{default contact.first_name "there"}},</p>
<p>thank you for order {{order.name}} of {{order.total_price_formatted}}:</p>
<ul>
{{#each order.line_items}}<li>{{this.quantity}} × {{this.title}}</li>
{{/each}}</ul>
<p>{{shop.name}}</p>
`,sms:`Hi {{default contact.first_name "there"}}, thank you for order {{order.name}} of {{order.total_price_formatted}}. {{shop.name}}`},F={channel:`EMAIL`,format:`HTML_EMAIL`,purpose:`TRANSACTIONAL`,trigger:``,surface:`highLevel`,contactId:``,orderId:``,...P};function te(){let[e,t]=E(`template`,()=>F);return[e,e=>t(t=>({...t,...e}))]}function I(e){return e.channel===`SMS`?{template:e.sms,channel:`SMS`}:{template:e.body,channel:e.format}}var ne=s(`
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
`),L=/\{\{#each\s+([\w.]+)(?:\s+as\s+\|\s*(\w+)[^}]*)?\s*\}\}|\{%-?\s*for\s+(\w+)\s+in\s+([\w.]+)[^%]*%\}|\{\{\/each\}\}|\{%-?\s*endfor\s*-?%\}/g;function re(e){let t=[];for(let[,n,r,i,a]of e.matchAll(L)){let e=n??a;e?t.push({item:r??i??`this`,path:ie(e,t)}):t.pop()}return t}function ie(e,t){let[n=``,...r]=e.split(`.`),i=t.findLast(e=>e.item===n);return i?[i.path,...r].join(`.`):e}function ae(e,t){let n=e.state.sliceDoc(0,e.pos),r=Math.max(n.lastIndexOf(`{{`),n.lastIndexOf(`{%`));if(r<0||/\}\}|%\}/.test(n.slice(r))||/^\{[{%]\s*[/!]/.test(n.slice(r)))return null;let i=n.slice(r+2),a=/[\w.]*$/.exec(i)?.[0]??``;if((i.match(/"/g)?.length??0)%2==1||(i.match(/'/g)?.length??0)%2==1||/\|\s*\w*$/.test(i)||/^\s*#\w*$/.test(i)||n[r+1]===`%`&&/^-?\s*\w*$/.test(i))return null;let o=re(n.slice(0,r)),s=/#each\s+[\w.]*$|^-?\s*for\s+\w+\s+in\s+[\w.]*$/.test(i)?se(t,o):oe(t,o);return{from:e.pos-a.length,options:s,validFor:/^[\w.]*$/}}function oe(e,t){let n=e.filter(e=>e.lists.length===0).map(e=>R(e,e.path));for(let r of t)for(let t of e)t.lists.at(-1)===r.path&&n.push({...R(t,r.item+t.path.slice(r.path.length)),boost:20});return n}function se(e,t){let n=new Map;for(let r of e)for(let[e,i]of r.lists.entries()){let a=r.lists[e-1],o=a&&t.findLast(e=>e.path===a);if(a&&!o)continue;let s=o?o.item+i.slice(o.path.length):i;n.set(s,{label:s,detail:`List`,boost:-s.split(`.`).length,apply:z})}return[...n.values()]}function R(e,t){return{label:t,detail:e.nullable?`${v(e.type)}, may be missing`:v(e.type),info:`${e.label}, e.g. ${e.sample}`,boost:-t.split(`.`).length,apply:z}}function z(e,t,n,r){let i=e.state.sliceDoc(Math.max(0,n-400),n),a=/\{\{(\s*)$/.exec(i),o=/^\s*(\}\}|\|)/.test(e.state.sliceDoc(r,r+400)),s=t.label+(a&&!o?`${a[1]}}}`:``);e.dispatch({changes:{from:n,to:r,insert:s},selection:{anchor:n+s.length},userEvent:`input.complete`,annotations:T.of(t)})}var ce=new Set(`if elsif else endif unless endunless case when endcase for in endfor assign capture endcapture comment endcomment raw endraw render include break continue and or not contains limit offset reversed each with as join pluck default require formatMoney formatDate`.split(` `)),le=new Set([`true`,`false`,`nil`,`null`,`blank`,`empty`]),B=C.define({name:`message`,startState:()=>({within:[],filter:!1}),copyState:e=>({...e,within:[...e.within]}),token:(e,t)=>{let n=t.within.at(-1);return n===`comment`||n===`note`?ue(e,t,n===`comment`?`-->`:`}}`,`comment`):n===`value`?H(e,t):e.match(`{{!`)?(t.within.push(`note`),`comment`):e.match(/^\{\{\{?[-~]?|^\{%-?/)?(t.within.push(`value`),t.filter=!1,`bracket`):n===`"`||n===`'`?(e.eat(n)?t.within.pop():(e.next(),e.eatWhile(n===`"`?/[^"{]/:/[^'{]/)),`string`):n===`element`?V(e,t):e.match(`<!--`)?(t.within.push(`comment`),`comment`):e.match(/^<\/?[A-Za-z!][\w:-]*/)?(t.within.push(`element`),`tagName`):(e.next(),e.eatWhile(/[^{<]/),null)},tokenTable:{filter:S.function(S.variableName)}});function ue(e,t,n,r){return e.skipTo(n)?(e.match(n),t.within.pop()):e.skipToEnd(),r}function V(e,t){if(e.eatSpace())return null;if(e.match(/^\/?>/))return t.within.pop(),`tagName`;let n=e.next();return n===`"`||n===`'`?(t.within.push(n),`string`):n===`=`?`operator`:(e.eatWhile(/[^\s=>{"'/]/),`attributeName`)}function H(e,t){if(e.eatSpace())return null;if(e.match(/^[-~]?(\}\}\}?|%\})/))return t.within.pop(),`bracket`;if(e.match(/^"[^"]*"?|^'[^']*'?/))return`string`;if(e.match(/^-?\d+(\.\d+)?/))return`number`;if(e.match(/^[#/^]\w*/))return`keyword`;if(e.eat(`|`))return t.filter=!0,`operator`;let n=e.match(/^[\w.]+/);return Array.isArray(n)?t.filter?(t.filter=!1,`filter`):le.has(n[0])?`atom`:ce.has(n[0])?`keyword`:`variableName`:(e.next(),`operator`)}var U=y(),de=s(`
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
`),fe=[{root:``,words:`All`},{root:`contact`,words:`Contact`},{root:`order`,words:`Order`},{root:`payment`,words:`Payment`},{root:`transaction`,words:`Transaction`},{root:`product`,words:`Product`},{root:`shop`,words:`Store`}],W=60;function pe({draft:e,change:t,where:n,insert:r}){let[a,o]=(0,N.useState)(``),[s,c]=(0,N.useState)(`order`),u=O({search:a.trim()||void 0,root:s||void 0},150),[{data:f,error:p,fetching:h}]=i({query:de,variables:u,requestPolicy:`cache-first`}),g=f?.customValues;return(0,U.jsxs)(`section`,{className:`picker`,id:`picker`,"aria-label":`Custom values`,children:[(0,U.jsxs)(`div`,{className:`picker-search`,children:[(0,U.jsx)(x,{label:`Search`,children:e=>(0,U.jsx)(l,{...e,type:`search`,placeholder:`First name, tracking, total…`,value:a,onChange:e=>o(e.target.value)})}),(0,U.jsx)(x,{label:`Of`,children:e=>(0,U.jsx)(`select`,{...e,className:`input`,value:s,onChange:e=>c(e.target.value),children:fe.map(e=>(0,U.jsx)(`option`,{value:e.root,children:e.words},e.root))})}),(0,U.jsx)(x,{label:`Written as`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.surface,onChange:e=>t({surface:e.target.value}),children:[(0,U.jsx)(`option`,{value:`highLevel`,children:`HighLevel`}),(0,U.jsx)(`option`,{value:`liquid`,children:`Liquid`})]})})]}),p&&(0,U.jsx)(d,{error:p}),g?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(`p`,{className:`small quiet`,role:`status`,children:g.length===0?`Nothing is called so.`:`${g.length} custom values${g.length>W?`, the first ${W} are shown`:``}. One that is pressed goes into the ${n.toLowerCase()}.`}),(0,U.jsx)(`ul`,{"aria-busy":h,children:g.slice(0,W).map(t=>(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`button`,{type:`button`,onClick:()=>r(t[e.surface]),children:[(0,U.jsx)(`span`,{className:`strong`,children:t.label}),` `,(0,U.jsx)(`code`,{children:t.path}),(0,U.jsxs)(`span`,{className:`sub`,children:[t.description,` E.g. `,(0,U.jsx)(`em`,{children:t.sample})]}),(0,U.jsx)(`span`,{className:`sub`,children:[v(t.type),t.nullable&&`may be missing`,t.personal&&`personal`,t.filled].filter(Boolean).join(` · `)})]}),t.nullable&&t.lists.length===0&&t.type!==`TEXT_LIST`&&(0,U.jsx)(b,{className:`slim plain`,"aria-label":`With a default: ${t.label}`,onClick:()=>e.surface===`liquid`?r(`{{ ${t.path} | default: "" }}`,4):r(`{{default ${t.path} ""}}`,3),children:`With a default`})]},t.path))})]}):!p&&(0,U.jsx)(m,{what:`custom values`})]})}var me={ERROR:`error`,WARNING:`warning`,LINT:`info`};function G(e,t,n){if(!e)return he;let r=K.get(e.diagnostics);if(r?.names===n)return r.remarks;let i=new Set(n.map(e=>e.path.split(`.`)[0]??``)),a=e.diagnostics.map(e=>({...e,severity:me[e.severity],fixes:e.suggestions.map(n=>ge(e,n,t,i))}));return K.set(e.diagnostics,{names:n,remarks:a}),a}var he=[],K=new WeakMap;function ge(e,t,n,r){let i=`Change to ${t}`,a=[...n.split(`
`)[e.line-1]??``],o=a.slice(e.column-1,e.column-1+e.length).join(``),s=t.split(`.`);if(s.length===1){let[e,...n]=o.split(`.`);return{label:i,text:e?.toLowerCase()===t?[t,...n].join(`.`):t}}if(!r.has(s[0]??``))return{label:i,text:t};let c=/[\w.]*$/.exec(a.slice(0,e.column-1).join(``))?.[0]??``,l=/^[\w.]*/.exec(a.slice(e.column-1+e.length).join(``))?.[0]??``,u=(c+o+l).replaceAll(/\[\s*['"]?(\w+)['"]?\s*\]/g,`.$1`).split(`.`);return{label:i,text:c!==``&&!r.has(u[0]?.toLowerCase()??``)?[u[0],...s.slice(1-u.length)].join(`.`):t,before:c.length,after:l.length}}var _e={error:`bad`,warning:`warn`,info:``},ve={error:`Error`,warning:`Warning`,info:`Hint`};function ye(e){let{texts:t,show:n,fix:r}=e,i=t.flatMap(e=>e.remarks.map(t=>({name:e.name,r:t}))),a=i.filter(e=>e.r.severity===`error`).length,o=[...new Set(e.foreign)];return(0,U.jsxs)(`div`,{className:`remarks`,children:[(0,U.jsx)(`p`,{className:`strong`,role:`status`,children:i.length===0?`Nothing to remark`:be(a,i.length-a)}),i.length>0&&(0,U.jsx)(`ul`,{children:i.map(({name:e,r:t})=>(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(u,{tone:_e[t.severity],children:ve[t.severity]}),(0,U.jsxs)(`button`,{type:`button`,className:`place`,onClick:()=>n(e,t),children:[e,`, line `,t.line,`, column `,t.column]}),(0,U.jsx)(`code`,{className:`quiet small`,children:t.code})]}),(0,U.jsx)(`p`,{children:t.message}),t.fixes&&t.fixes.length>0&&(0,U.jsx)(`div`,{className:`row`,children:t.fixes.map(n=>(0,U.jsx)(`button`,{type:`button`,className:`btn slim`,onClick:()=>r(e,t,n),children:n.label},n.label))})]},`${e} ${t.line} ${t.column} ${t.code} ${t.message}`))}),o.length>0&&(0,U.jsxs)(`p`,{className:`small quiet`,children:[`Left for the engine that owns them:`,` `,o.map(e=>(0,U.jsxs)(`code`,{children:[e,` `]},e))]})]})}function be(e,t){let n=[];return e>0&&n.push(`${e} error${e===1?``:`s`}: it cannot be sent`),t>0&&n.push(`${t} remark${t===1?``:`s`}`),n.join(`, `)}var xe=s(`
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
`);function Se(e){let t=O({...I(e),subject:e.subject,trigger:e.trigger||void 0},250),[{data:n,error:r,operation:a},o]=i({query:xe,variables:{body:{template:t.template,channel:t.channel,trigger:t.trigger},subject:{template:t.subject,channel:`SUBJECT`,trigger:t.trigger},withSubject:t.channel!==`SMS`},requestPolicy:`network-only`}),s=a?.variables;return{body:n?.body,bodyText:s?.body.template??``,subject:t.channel===`SMS`?void 0:n?.subject,subjectText:s?.subject.template??``,error:r,again:o}}var Ce=[];function we({draft:e,change:t,check:n}){let[{data:r}]=i({query:ne,requestPolicy:`cache-first`}),a=r?.customValues??Ce,o=(0,N.useCallback)(e=>ae(e,a),[a]),s=(0,N.useRef)(null),c=(0,N.useRef)(null),[l,u]=(0,N.useState)(`body`),[f,p]=(0,N.useState)(!1),m=e.channel===`SMS`,h=G(n.body,n.bodyText,a),g=G(n.subject,n.subjectText,a),_=e=>(e===`subject`?s:c).current;return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`writing`,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`writing`,children:`Message`}),(0,U.jsx)(`div`,{className:`segmented`,role:`group`,"aria-label":`Channel`,children:[`EMAIL`,`SMS`].map(n=>(0,U.jsx)(`button`,{type:`button`,"aria-pressed":e.channel===n,onClick:()=>t({channel:n}),children:n===`EMAIL`?`Email`:`Text message`},n))})]}),(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`div`,{className:`message-settings`,children:[(0,U.jsx)(x,{label:`Purpose`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.purpose,onChange:e=>t({purpose:e.target.value}),children:[(0,U.jsx)(`option`,{value:`TRANSACTIONAL`,children:`About an order`}),(0,U.jsx)(`option`,{value:`MARKETING`,children:`Marketing`})]})}),(0,U.jsx)(x,{label:`Started by`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.trigger,onChange:e=>t({trigger:e.target.value}),children:[(0,U.jsx)(`option`,{value:``,children:`Anything`}),A.map(e=>(0,U.jsx)(`option`,{value:e,children:v(e)},e))]})}),!m&&(0,U.jsx)(x,{label:`Format`,children:n=>(0,U.jsxs)(`select`,{...n,className:`input`,value:e.format,onChange:e=>t({format:e.target.value}),children:[(0,U.jsx)(`option`,{value:`HTML_EMAIL`,children:`HTML`}),(0,U.jsx)(`option`,{value:`TEXT_EMAIL`,children:`Plain text`})]})})]}),!m&&(0,U.jsxs)(`div`,{className:`field`,onFocus:()=>u(`subject`),children:[(0,U.jsx)(`span`,{className:`label`,children:`Subject`}),(0,U.jsx)(w,{ref:s,label:`Subject`,oneLine:!0,extensions:B,value:e.subject,onChange:e=>t({subject:e}),completions:o,remarks:g,placeholder:`What the inbox shows`},`subject`)]}),(0,U.jsxs)(`div`,{className:`field`,onFocus:()=>u(`body`),children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`span`,{className:`label`,children:m?`Text`:`Body`}),(0,U.jsx)(b,{className:`slim`,"aria-expanded":f,"aria-controls":`picker`,onClick:()=>p(!f),children:`Custom values`})]}),f&&(0,U.jsx)(pe,{draft:e,change:t,where:m?`Text`:l===`subject`?`Subject`:`Body`,insert:(e,t)=>_(m?`body`:l)?.insert(e,t)}),(0,U.jsx)(`div`,{className:m?`editor-text`:`editor-body`,children:(0,U.jsx)(w,{ref:c,label:m?`Text`:`Body`,extensions:B,value:m?e.sms:e.body,onChange:e=>t(m?{sms:e}:{body:e}),completions:o,remarks:h,placeholder:`Type {{ for custom values`},m?`sms`:`body`)}),(0,U.jsxs)(`p`,{className:`hint`,children:[`Type `,(0,U.jsx)(`code`,{children:`{{`}),` for custom values. F8 goes to the next remark, Tab leaves the field.`]})]}),n.error&&(0,U.jsx)(d,{error:n.error,retry:()=>n.again({requestPolicy:`network-only`})}),(0,U.jsx)(ye,{texts:[...m?[]:[{name:`Subject`,remarks:g}],{name:m?`Text`:`Body`,remarks:h}],foreign:[...n.subject?.foreign??[],...n.body?.foreign??[]].map(e=>e.text),show:(e,t)=>_(e===`Subject`?`subject`:`body`)?.show(t),fix:(e,t,n)=>_(e===`Subject`?`subject`:`body`)?.fix(t,n)})]})]})}var Te=s(`
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
`),q=[{value:`ordered`,words:`Everybody who ordered`,filter:{hasOrders:!0}},{value:`all`,words:`Everybody`,filter:{}},{value:`subscribed`,words:`Email subscribers`,filter:{emailConsent:[`SUBSCRIBED`]}}];function Ee({draft:e,valid:t}){let[n,r]=(0,N.useState)(`ordered`),a=q.find(e=>e.value===n)?.filter??{},o=O({...I(e),subject:e.subject,audience:{filter:a}},1200),s=o.channel!==`SMS`&&/\{[{%]/.test(o.subject),[{data:c,error:l,fetching:u},f]=i({query:Te,variables:{body:{template:o.template,channel:o.channel,audience:o.audience},subject:{template:o.subject,channel:`SUBJECT`,audience:o.audience},withSubject:s},pause:!t,requestPolicy:`network-only`}),p=c&&De(c.body,s?c.subject:void 0),h=p?.fields.filter(e=>e.missing!==0)??[];return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`forecast`,"aria-busy":u,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`forecast`,children:`Missing data`}),(0,U.jsx)(`select`,{className:`input`,"aria-label":`Of whom`,value:n,onChange:e=>r(e.target.value),children:q.map(e=>(0,U.jsx)(`option`,{value:e.value,children:e.words},e.value))})]}),l&&t&&(0,U.jsx)(d,{error:l,retry:()=>f({requestPolicy:`network-only`})}),t?p?p.fields.length===0?(0,U.jsx)(g,{title:`The text reads no custom value`,children:`There is nothing that could be missing.`}):(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`p`,{className:`quiet`,children:[`Of `,_(p.contacts),` contacts, each with the last order`,p.skipped?(0,U.jsxs)(U.Fragment,{children:[`: `,(0,U.jsxs)(`strong`,{children:[_(p.skipped),` or more would be skipped`]}),`, since what the text requires is missing.`]}):`.`]}),h.length===0?(0,U.jsx)(`p`,{className:`notice good`,children:`Nobody lacks anything that the text reads.`}):(0,U.jsx)(`ul`,{className:`shares`,children:h.map(e=>(0,U.jsx)(Oe,{field:e,of:p.contacts},e.path))}),h.length<p.fields.length&&h.length>0&&(0,U.jsxs)(`p`,{className:`small quiet`,children:[_(p.fields.length-h.length),` other field`,p.fields.length-h.length===1?``:`s`,` everybody has.`]})]}):!l&&(0,U.jsx)(m,{what:`the forecast`}):(0,U.jsx)(g,{title:`The text has errors`,children:`What is missing is counted once they are gone.`})]})}function De(e,t){if(!t)return e;let n=new Map(e.fields.map(e=>[e.path,e]));for(let e of t.fields){let t=n.get(e.path);n.set(e.path,t?{...e,covered:e.covered&&t.covered,skipped:J(e.skipped,t.skipped)}:e)}return{...e,skipped:J(e.skipped,t.skipped),fields:[...n.values()].toSorted((e,t)=>(t.missing??0)-(e.missing??0))}}var J=(e,t)=>e===null?t:Math.max(e,t??0);function Oe({field:e,of:t}){let{path:n,missing:r,covered:i,skipped:a,withoutParent:o,empty:s}=e,c=r!==null&&t>0?100*r/t:null,l=[e.unavailable.length>0&&`it does not sync, so that a send fails`,a?`${_(a)} are skipped`:i?`a default or a branch covers it`:`a gap is printed`,o&&o<(r??0)?`${_(o)} lack all that it belongs to`:o?`all of them lack what it belongs to`:``,s?`${_(s)} have it empty`:``].filter(Boolean);return(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`code`,{children:n}),(0,U.jsx)(`span`,{className:`num small`,children:c===null?`cannot be read`:`${_(r??0)} (${c<1?`under 1`:Math.round(c)} %)`})]}),(0,U.jsx)(`div`,{className:`share ${i&&!a?`covered`:`open`}`,children:(0,U.jsx)(`i`,{style:{width:`${c??100}%`}})}),(0,U.jsx)(`span`,{className:`small quiet`,children:l.join(`, `)})]})}var ke=s(`
  query TemplateFirstContact {
    contacts(first: 20, filter: { hasOrders: true }, sort: LAST_ORDER_AT, reverse: true) {
      nodes {
        id
        email
        phone
      }
    }
  }
`),Ae=s(`
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
`),je=s(`
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
`),Y=s(`
  query TemplateConsent($contact: ID!, $channel: MessageChannel!, $purpose: MessagePurpose!) {
    canSend(contactId: $contact, channel: $channel, purpose: $purpose) {
      allowed
      reason
    }
  }
`);function Me({draft:e,change:r,onKeep:a}){let{locale:o,timezone:s}=t(),[c,l]=(0,N.useState)(!1),[u]=i({query:ke,pause:e.contactId!==``||e.orderId!==``,requestPolicy:`cache-first`}),f=e.contactId||(e.orderId?``:Ne(u.data?.contacts.nodes)),[h]=i({query:Ae,variables:{id:f},pause:f===``}),_=h.data?.contact?.id===f?h.data.contact:null,y=O({...I(e),subject:e.subject,purpose:e.purpose,contactId:f,orderId:e.orderId},400),S={contactId:y.contactId||void 0,orderId:y.orderId||void 0,purpose:y.purpose,lenient:!0},C=y.channel!==`SMS`,[{data:w,error:T,fetching:E,operation:k}]=i({query:je,variables:{body:{...S,template:y.template,channel:y.channel},subject:{...S,template:y.subject,channel:`SUBJECT`},withSubject:C},pause:y.contactId===``&&y.orderId===``,requestPolicy:`network-only`}),[A]=i({query:Y,variables:{contact:y.contactId,channel:y.channel===`SMS`?`SMS`:`EMAIL`,purpose:y.purpose},pause:y.contactId===``}),M=(k?.variables)?.body.channel??y.channel,P=w?.body&&{...w.body,subject:M===`SMS`?void 0:w.subject},F=_?D(_):e.orderId&&!f?`A guest`:``;return u.data&&f===``&&e.orderId===``?(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`preview`,children:[(0,U.jsx)(`div`,{className:`card-head`,children:(0,U.jsx)(`h2`,{id:`preview`,children:`Preview`})}),(0,U.jsxs)(g,{title:`There is no contact with an order yet`,children:[`Connect a store and import its contacts, or `,(0,U.jsx)(n,{href:`/settings/shopify`,children:`look at the imports`}),`.`]})]}):(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`preview`,"aria-busy":E,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`preview`,tabIndex:-1,children:`Preview`}),(0,U.jsx)(b,{className:`slim`,disabled:f===``&&e.orderId===``,onClick:()=>a(f,e.orderId),children:`Keep as golden contact`})]}),(0,U.jsxs)(`div`,{className:`card-body`,children:[(0,U.jsxs)(`div`,{className:`recipient`,children:[(0,U.jsx)(ee,{label:`As it reaches`,chosen:F,onChoose:e=>r({contactId:e,orderId:``})}),(0,U.jsx)(x,{label:`About the order`,children:t=>(0,U.jsxs)(`select`,{...t,className:`input`,value:e.orderId,onChange:e=>r({contactId:f,orderId:e.target.value}),children:[(f!==``||e.orderId===``)&&(0,U.jsx)(`option`,{value:``,children:`The last one`}),e.orderId&&!_?.orders.nodes.some(t=>t.id===e.orderId)&&(0,U.jsx)(`option`,{value:e.orderId,children:`The chosen one`}),_?.orders.nodes.map(e=>(0,U.jsx)(`option`,{value:e.id,children:[e.name,new Intl.DateTimeFormat(o,{dateStyle:`medium`,timeZone:s}).format(new Date(e.processedAt)),p(e.totalPrice.shopMoney.amount,e.totalPrice.shopMoney.currencyCode,o),v(e.status)].join(` · `)},e.id))]})})]}),u.error&&(0,U.jsx)(d,{error:u.error}),h.error&&(0,U.jsx)(d,{error:h.error}),T&&(0,U.jsx)(d,{error:T}),P?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(Pe,{message:P,consent:f?A.data?.canSend:void 0}),(0,U.jsx)(j,{channel:M,text:P.text??``,subject:P.subject?.text,sms:P.sms,title:`The email to ${F}`,pictures:c}),M===`HTML_EMAIL`&&(0,U.jsxs)(`div`,{className:`row small quiet`,children:[c?`Pictures come from where they are kept, which learns that somebody looked.`:`Pictures from elsewhere are left out.`,(0,U.jsx)(b,{className:`plain slim`,onClick:()=>l(!c),children:c?`Leave them out`:`Load them`})]})]}):!T&&!u.error&&(0,U.jsx)(m,{what:`the preview`})]})]})}function Ne(e=[]){return(e.find(e=>e.email&&e.phone)??e[0])?.id??``}function Pe({message:e,consent:t}){let n=[e,...e.subject?[e.subject]:[]],r=n.flatMap(e=>e.diagnostics).filter(e=>e.severity===`ERROR`),i=n.find(e=>e.skipped)?.skipped,a=[...new Set(n.flatMap(e=>e.missing.map(e=>e.path)))],[o,s,c]=r[0]?[`bad`,`Cannot be sent`,r[0].message]:i?[`bad`,`Would be skipped`,i.reason]:t&&!t.allowed?[`bad`,`Must not be sent`,t.reason]:a.length>0?[`warn`,`Would be sent, with gaps`,t?.reason??``]:[`good`,`Would be sent`,t?.reason??``];return(0,U.jsxs)(`div`,{className:`outcome`,role:`status`,children:[(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(u,{tone:o,children:s}),(0,U.jsx)(`span`,{className:`small`,children:c})]}),a.length>0&&(0,U.jsx)(X,{paths:a})]})}function X({paths:e}){return(0,U.jsxs)(`p`,{className:`small`,children:[`No value, nothing printed:`,` `,e.map(e=>(0,U.jsx)(`code`,{className:`gap`,children:e},e))]})}var Fe=12;function Ie(){let[e,t]=E(`golden contacts`,()=>[]),n=(e,t)=>e.contactId===t.contactId&&e.orderId===t.orderId;return[e,r=>t([...e,...r.filter(t=>!e.some(e=>n(t,e)))].slice(0,Fe)),r=>t(e.filter(e=>!n(e,r)))]}var Le=s(`
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
`),Re=s(`
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
`),ze=s(`
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
`),Be=s(`
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
`);function Ve({draft:t,valid:n,golden:r,add:a,drop:o,look:s}){let c=e(),[l,u]=(0,N.useState)(null),[f,p]=(0,N.useState)(null),[m,h]=(0,N.useState)([]),v=O({...I(t),subject:t.subject,purpose:t.purpose,golden:r},600),y={purpose:v.purpose,recipients:v.golden.map(e=>({contactId:e.contactId||void 0,orderId:e.orderId||void 0}))},[{data:x,error:S,fetching:C,operation:w}]=i({query:Le,variables:{body:{...y,template:v.template,channel:v.channel},subject:{...y,template:v.subject,channel:`SUBJECT`},withSubject:v.channel!==`SMS`},pause:v.golden.length===0,requestPolicy:`network-only`}),[T]=i({query:Re,variables:{ids:[...new Set(v.golden.flatMap(e=>[e.contactId,e.orderId]).filter(Boolean))]},pause:v.golden.length===0,requestPolicy:`cache-first`}),E=w?.variables,D=async e=>{if(u(e),p(null),h([]),e===`usual`){let e=await c.query(ze,{},{requestPolicy:`network-only`}).toPromise();e.data&&a(Q(e.data)),p(e.error??null)}else{let e=await c.query(Be,{input:{...I(t),purpose:t.purpose}},{requestPolicy:`network-only`}).toPromise(),n=e.data?.previewContacts;if(n){a(n.contacts.flatMap(e=>e.message.contactId?[{contactId:e.message.contactId,orderId:``,why:e.cases.map(Z).join(`, `)||`Everything is there`}]:[]));let e=n.uncovered.map(Z).join(`, `);h([`${_(n.tried)} contacts were tried.${e?` Nobody of them shows: ${e}.`:` They show all that the text does.`}`])}p(e.error??null)}u(null)};return(0,U.jsxs)(`section`,{className:`card`,"aria-labelledby":`golden`,"aria-busy":C,children:[(0,U.jsxs)(`div`,{className:`card-head`,children:[(0,U.jsx)(`h2`,{id:`golden`,children:`Golden contacts`}),(0,U.jsxs)(`div`,{className:`row`,children:[(0,U.jsx)(b,{className:`slim`,busy:l===`usual`,onClick:()=>void D(`usual`),children:`Add usual cases`}),(0,U.jsx)(b,{className:`slim`,busy:l===`cases`,disabled:!n,onClick:()=>void D(`cases`),children:`Add those who show what this text does`})]})]}),f&&(0,U.jsx)(d,{error:f}),S&&(0,U.jsx)(d,{error:S}),T.error&&r.length>0&&(0,U.jsx)(`p`,{className:`notice warn`,children:`Some of them are not there any more.`}),(0,U.jsxs)(`div`,{className:`card-body`,children:[m.map(e=>(0,U.jsx)(`p`,{className:`small quiet`,role:`status`,children:e},e)),r.length===0?(0,U.jsx)(g,{title:`Keep the recipients who break messages`,children:`The guest, the refunded, the one with many items: each is shown here as the message changes. Keep one from the preview, or have some picked.`}):n?(0,U.jsx)(`ul`,{className:`golden`,children:r.map(e=>{let t=v.golden.findIndex(t=>t.contactId===e.contactId&&t.orderId===e.orderId),n=E?.body.recipients.length===v.golden.length;return(0,U.jsx)(He,{golden:e,name:Ue(e,T.data?.nodes??[]),channel:E?.body.channel??v.channel,purpose:v.purpose,body:n&&t>=0?x?.body?.messages[t]:void 0,subject:n&&t>=0?x?.subject?.messages[t]:void 0,drop:()=>o(e),look:()=>s(e)},`${e.contactId} ${e.orderId}`)})}):(0,U.jsx)(`p`,{className:`notice bad`,children:`The text has errors: nobody can get it as it is.`}),r.length>0&&(0,U.jsx)(`p`,{className:`small quiet`,children:`This browser keeps who they are, by their ids; nobody else sees the list.`})]})]})}function He(e){let{golden:t,name:n,channel:r,purpose:a,body:o,subject:s,drop:c,look:l}=e,[d]=i({query:Y,variables:{contact:t.contactId,channel:r===`SMS`?`SMS`:`EMAIL`,purpose:a},pause:t.contactId===``,requestPolicy:`cache-first`}),f=[o,r===`SMS`?void 0:s].filter(e=>e!==void 0),p=f.find(e=>e.error)?.error?.message,h=f.find(e=>e.skipped)?.skipped?.reason,g=d.data&&!d.data.canSend.allowed?d.data.canSend.reason:void 0,_=[...new Set(f.flatMap(e=>e.missing))],[v,y]=p?[`bad`,`Failed`]:h?[`bad`,`Skipped`]:g?[`bad`,`Not sent`]:_.length>0?[`warn`,`With gaps`]:[`good`,`Sent`];return(0,U.jsxs)(`li`,{children:[(0,U.jsxs)(`div`,{className:`row spread`,children:[(0,U.jsx)(`h3`,{children:n}),o&&(0,U.jsx)(u,{tone:v,children:y})]}),(0,U.jsx)(`p`,{className:`small quiet why`,children:t.why}),o?(0,U.jsxs)(U.Fragment,{children:[(p??h??g)&&(0,U.jsx)(`p`,{className:`small`,children:p??h??g}),_.length>0&&(0,U.jsx)(X,{paths:_}),o.text!==null&&!h&&!p&&(0,U.jsx)(j,{channel:r,text:o.text,subject:s?.text,sms:o.sms,title:`The email to ${n}`,brief:!0})]}):(0,U.jsx)(m,{what:n}),(0,U.jsxs)(`div`,{className:`row golden-end`,children:[(0,U.jsx)(b,{className:`slim`,onClick:l,"aria-label":`Look closer: ${n}`,children:`Look closer`}),(0,U.jsx)(b,{className:`slim plain`,onClick:c,"aria-label":`Remove: ${n}`,children:`Remove`})]})]})}function Z(e){return e.kind===`MISSING`?`no ${e.path}`:`${e.text} in line ${e.line} ${e.kind===`TAKEN`?`is taken`:`is not taken`}`}function Q(e){let t=e.newest.nodes.toSorted((e,t)=>t.lineItems.length-e.lineItems.length)[0],n=e.strangers.nodes[0];return[...$(`A guest: an order without a contact`,e.newest.nodes.find(e=>!e.contact)),...$(`An order that was refunded`,e.refunded.nodes[0]),...$(`An order that was cancelled`,e.cancelled.nodes.find(e=>e.cancelledAt)),...$(`Many items: ${t?.lineItems.length??0} lines`,t),...$(`The dearest order`,e.dearest.nodes[0]),...n?[{contactId:n.id,orderId:``,why:`Somebody who never ordered`}]:[]]}function $(e,t){return t?[{contactId:t.contact?.id??``,orderId:t.id,why:e}]:[]}function Ue(e,t){let n=t.find(t=>t?.contactId===e.contactId&&e.contactId!==``),r=t.find(t=>t?.orderId===e.orderId&&e.orderId!==``),i=n?D(n):e.contactId?`…`:`Guest`;return r?`${i}, ${r.orderName}`:i}var We=s(`
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
`),Ge=s(`
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
`),Ke={HTML_EMAIL:`Email`,TEXT_EMAIL:`Email, plain text`,SMS:`Text message`,SUBJECT:`Subject`};function qe({change:e,onClose:t}){let[n,r]=(0,N.useState)(),[{data:a,error:o}]=i({query:We,variables:{after:n},requestPolicy:`network-only`}),s=a?.templates,c=n=>{e(n),t()};return(0,U.jsxs)(M,{title:`Open a template`,onClose:t,actions:(0,U.jsx)(b,{onClick:t,children:`Cancel`}),children:[(0,U.jsx)(`p`,{className:`quiet`,children:`It takes the place of what is on the workbench for its channel.`}),o&&(0,U.jsx)(d,{error:o}),(0,U.jsxs)(`ul`,{className:`opens`,children:[(0,U.jsx)(`li`,{children:(0,U.jsxs)(`button`,{type:`button`,onClick:()=>c(P),children:[(0,U.jsx)(`span`,{className:`strong`,children:`A short example`}),(0,U.jsx)(`span`,{className:`sub`,children:`Thanks for an order, as an email and as a text message`})]})}),s?.nodes.map(e=>(0,U.jsx)(`li`,{children:(0,U.jsxs)(`button`,{type:`button`,onClick:()=>c(Je(e.channel,e.source)),children:[(0,U.jsx)(`span`,{className:`strong`,children:e.name??`No name`}),(0,U.jsxs)(`span`,{className:`sub`,children:[Ke[e.channel],`, registered `,(0,U.jsx)(h,{at:e.registeredAt})]}),(0,U.jsx)(`code`,{className:`sub`,children:e.source.slice(0,120)})]})},e.id))]}),!s&&!o&&(0,U.jsx)(m,{what:`templates`}),s?.nodes.length===0&&(0,U.jsx)(g,{title:`No template is registered yet`,children:`What is registered can be opened here, and be sent by its id.`}),s?.pageInfo.hasNextPage&&(0,U.jsx)(b,{onClick:()=>r(s.pageInfo.endCursor??void 0),children:`Older ones`})]})}function Je(e,t){return e===`SMS`?{channel:`SMS`,sms:t}:e===`SUBJECT`?{channel:`EMAIL`,subject:t}:{channel:`EMAIL`,format:e===`TEXT_EMAIL`?`TEXT_EMAIL`:`HTML_EMAIL`,body:t}}function Ye({draft:e,onClose:t}){let[n,r]=(0,N.useState)(``),[{data:i,error:a,fetching:o},s]=f(Ge),c=e.channel===`EMAIL`&&e.subject.trim()!==``,u=i?[[e.channel===`SMS`?`Text`:`Body`,i.body],...i.subject?[[`Subject`,i.subject]]:[]]:[],p=u.length>0&&u.every(([,e])=>e.template);return(0,U.jsxs)(M,{title:`Register the template`,onClose:t,actions:p?(0,U.jsx)(b,{look:`primary`,onClick:t,children:`Done`}):(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(b,{onClick:t,children:`Cancel`}),(0,U.jsx)(b,{look:`primary`,busy:o,onClick:()=>void s({body:{...I(e),name:n.trim()||void 0},subject:{template:e.subject,channel:`SUBJECT`,name:n.trim()?`${n.trim()}: subject`:void 0},withSubject:c}),children:`Register`})]}),children:[a&&(0,U.jsx)(d,{error:a}),u.map(([e,t])=>(0,U.jsxs)(`div`,{children:[(0,U.jsx)(k,{answer:t}),!t.template&&t.diagnostics.filter(e=>e.severity===`ERROR`).map(t=>(0,U.jsxs)(`p`,{className:`notice bad`,children:[e,`: `,t.message]},t.message))]},e)),p?(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(`p`,{children:`Registered. Calls send these ids instead of the text; the same text always has the same id.`}),(0,U.jsx)(`dl`,{className:`facts`,children:u.map(([e,t])=>(0,U.jsxs)(`div`,{className:`fact`,children:[(0,U.jsx)(`dt`,{children:e}),(0,U.jsx)(`dd`,{children:(0,U.jsx)(`code`,{className:`break`,children:t.template?.id})})]},e))})]}):(0,U.jsx)(x,{label:`Name`,hint:c?`The body and the subject are registered each, since they go to different places.`:void 0,children:e=>(0,U.jsx)(l,{...e,name:`name`,maxLength:200,value:n,onChange:e=>r(e.target.value)})})]})}function Xe(){return(0,U.jsx)(o,{children:(0,U.jsx)(Ze,{})})}function Ze(){let[e,t]=te(),[n,r,i]=Ie(),[a,o]=(0,N.useState)(null),s=Se(e),l=(s.body?.valid??!0)&&(s.subject?.valid??!0);return(0,U.jsxs)(`div`,{className:`page bench`,children:[(0,U.jsx)(c,{title:`Templates`,lead:`Write a message, and see what real contacts get. This browser keeps the draft.`,actions:(0,U.jsxs)(U.Fragment,{children:[(0,U.jsx)(b,{onClick:()=>o(`open`),children:`Open`}),(0,U.jsx)(b,{look:`primary`,disabled:!l,onClick:()=>o(`register`),children:`Register`})]})}),(0,U.jsxs)(`div`,{className:`bench-columns`,children:[(0,U.jsx)(we,{draft:e,change:t,check:s}),(0,U.jsx)(Me,{draft:e,change:t,onKeep:(e,t)=>r([{contactId:e,orderId:t,why:`Kept by hand`}])}),(0,U.jsx)(Ee,{draft:e,valid:l})]}),(0,U.jsx)(Ve,{draft:e,valid:l,golden:n,add:r,drop:i,look:e=>{t({contactId:e.contactId,orderId:e.orderId}),document.getElementById(`preview`)?.focus()}}),a===`open`&&(0,U.jsx)(qe,{change:t,onClose:()=>o(null)}),a===`register`&&(0,U.jsx)(Ye,{draft:e,onClose:()=>o(null)})]})}export{Xe as default};