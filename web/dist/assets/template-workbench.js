import{A as e,C as t,F as n,N as r,S as i,T as a,_ as o,b as s,d as c,h as l,j as u,k as d,l as f,m as p,o as m,p as h,s as g,u as _,w as v,x as y,y as b}from"./app.js";import{a as x,c as S,i as C,n as w,o as T,r as E,s as D,t as O}from"./contact-choice.js";import{i as k,n as A,r as j,t as M}from"./editor.js";import{r as N,s as P}from"./trigger-parts.js";import{t as F}from"./template-message.js";import{t as I}from"./dialog.js";var L=n(r(),1),ee=v(`
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
`),te=/\{\{#each\s+([\w.]+)(?:\s+as\s+\|\s*(\w+)[^}]*)?\s*\}\}|\{%-?\s*for\s+(\w+)\s+in\s+([\w.]+)[^%]*%\}|\{\{\/each\}\}|\{%-?\s*endfor\s*-?%\}/g;function ne(e){let t=[];for(let[,n,r,i,a]of e.matchAll(te)){let e=n??a;e?t.push({item:r??i??`this`,path:re(e,t)}):t.pop()}return t}function re(e,t){let[n=``,...r]=e.split(`.`),i=t.findLast(e=>e.item===n);return i?[i.path,...r].join(`.`):e}function ie(e,t){let n=e.state.sliceDoc(0,e.pos),r=Math.max(n.lastIndexOf(`{{`),n.lastIndexOf(`{%`));if(r<0||/\}\}|%\}/.test(n.slice(r))||/^\{[{%]\s*[/!]/.test(n.slice(r)))return null;let i=n.slice(r+2),a=/[\w.]*$/.exec(i)?.[0]??``;if((i.match(/"/g)?.length??0)%2==1||(i.match(/'/g)?.length??0)%2==1||/\|\s*\w*$/.test(i)||/^\s*#\w*$/.test(i)||n[r+1]===`%`&&/^-?\s*\w*$/.test(i))return null;let o=ne(n.slice(0,r)),s=/#each\s+[\w.]*$|^-?\s*for\s+\w+\s+in\s+[\w.]*$/.test(i)?oe(t,o):ae(t,o);return{from:e.pos-a.length,options:s,validFor:/^[\w.]*$/}}function ae(e,t){let n=e.filter(e=>e.lists.length===0).map(e=>R(e,e.path));for(let r of t)for(let t of e)t.lists.at(-1)===r.path&&n.push({...R(t,r.item+t.path.slice(r.path.length)),boost:20});return n}function oe(e,t){let n=new Map;for(let r of e)for(let[e,i]of r.lists.entries()){let a=r.lists[e-1],o=a&&t.findLast(e=>e.path===a);if(a&&!o)continue;let s=o?o.item+i.slice(o.path.length):i;n.set(s,{label:s,detail:`List`,boost:-s.split(`.`).length,apply:z})}return[...n.values()]}function R(e,t){return{label:t,detail:e.nullable?`${_(e.type)}, may be missing`:_(e.type),info:`${e.label}, e.g. ${e.sample}`,boost:-t.split(`.`).length,apply:z}}function z(e,t,n,r){let i=e.state.sliceDoc(Math.max(0,n-400),n),a=/\{\{(\s*)$/.exec(i),o=/^\s*(\}\}|\|)/.test(e.state.sliceDoc(r,r+400)),s=t.label+(a&&!o?`${a[1]}}}`:``);e.dispatch({changes:{from:n,to:r,insert:s},selection:{anchor:n+s.length},userEvent:`input.complete`,annotations:A.of(t)})}var se=new Set(`if elsif else endif unless endunless case when endcase for in endfor assign capture endcapture comment endcomment raw endraw render include break continue and or not contains limit offset reversed each with as join pluck default require formatMoney formatDate`.split(` `)),ce=new Set([`true`,`false`,`nil`,`null`,`blank`,`empty`]),B=j.define({name:`message`,startState:()=>({within:[],filter:!1}),copyState:e=>({...e,within:[...e.within]}),token:(e,t)=>{let n=t.within.at(-1);return n===`comment`||n===`note`?le(e,t,n===`comment`?`-->`:`}}`,`comment`):n===`value`?de(e,t):e.match(`{{!`)?(t.within.push(`note`),`comment`):e.match(/^\{\{\{?[-~]?|^\{%-?/)?(t.within.push(`value`),t.filter=!1,`bracket`):n===`"`||n===`'`?(e.eat(n)?t.within.pop():(e.next(),e.eatWhile(n===`"`?/[^"{]/:/[^'{]/)),`string`):n===`element`?ue(e,t):e.match(`<!--`)?(t.within.push(`comment`),`comment`):e.match(/^<\/?[A-Za-z!][\w:-]*/)?(t.within.push(`element`),`tagName`):(e.next(),e.eatWhile(/[^{<]/),null)},tokenTable:{filter:k.function(k.variableName)}});function le(e,t,n,r){return e.skipTo(n)?(e.match(n),t.within.pop()):e.skipToEnd(),r}function ue(e,t){if(e.eatSpace())return null;if(e.match(/^\/?>/))return t.within.pop(),`tagName`;let n=e.next();return n===`"`||n===`'`?(t.within.push(n),`string`):n===`=`?`operator`:(e.eatWhile(/[^\s=>{"'/]/),`attributeName`)}function de(e,t){if(e.eatSpace())return null;if(e.match(/^[-~]?(\}\}\}?|%\})/))return t.within.pop(),`bracket`;if(e.match(/^"[^"]*"?|^'[^']*'?/))return`string`;if(e.match(/^-?\d+(\.\d+)?/))return`number`;if(e.match(/^[#/^]\w*/))return`keyword`;if(e.eat(`|`))return t.filter=!0,`operator`;let n=e.match(/^[\w.]+/);return Array.isArray(n)?t.filter?(t.filter=!1,`filter`):ce.has(n[0])?`atom`:se.has(n[0])?`keyword`:`variableName`:(e.next(),`operator`)}var V=t(),H=v(`
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
`),fe=[{root:``,words:`All`},{root:`contact`,words:`Contact`},{root:`order`,words:`Order`},{root:`payment`,words:`Payment`},{root:`transaction`,words:`Transaction`},{root:`product`,words:`Product`},{root:`shop`,words:`Store`}],U=60;function pe({draft:e,change:t,where:n,insert:r}){let[i,a]=(0,L.useState)(``),[o,c]=(0,L.useState)(`order`),d=S({search:i.trim()||void 0,root:o||void 0},150),[{data:f,error:m,fetching:h}]=u({query:H,variables:d,requestPolicy:`cache-first`}),g=f?.customValues;return(0,V.jsxs)(`section`,{className:`picker`,id:`picker`,"aria-label":`Custom values`,children:[(0,V.jsxs)(`div`,{className:`picker-search`,children:[(0,V.jsx)(b,{label:`Search`,children:e=>(0,V.jsx)(s,{...e,type:`search`,placeholder:`First name, tracking, total…`,value:i,onChange:e=>a(e.target.value)})}),(0,V.jsx)(b,{label:`Of`,children:e=>(0,V.jsx)(`select`,{...e,className:`input`,value:o,onChange:e=>c(e.target.value),children:fe.map(e=>(0,V.jsx)(`option`,{value:e.root,children:e.words},e.root))})}),(0,V.jsx)(b,{label:`Written as`,children:n=>(0,V.jsxs)(`select`,{...n,className:`input`,value:e.surface,onChange:e=>t({surface:e.target.value}),children:[(0,V.jsx)(`option`,{value:`highLevel`,children:`HighLevel`}),(0,V.jsx)(`option`,{value:`liquid`,children:`Liquid`})]})})]}),m&&(0,V.jsx)(l,{error:m}),g?(0,V.jsxs)(V.Fragment,{children:[(0,V.jsx)(`p`,{className:`small quiet`,role:`status`,children:g.length===0?`Nothing is called so.`:`${g.length} custom values${g.length>U?`, the first ${U} are shown`:``}. One that is pressed goes into the ${n.toLowerCase()}.`}),(0,V.jsx)(`ul`,{"aria-busy":h,children:g.slice(0,U).map(t=>(0,V.jsxs)(`li`,{children:[(0,V.jsxs)(`button`,{type:`button`,onClick:()=>r(t[e.surface]),children:[(0,V.jsx)(`span`,{className:`strong`,children:t.label}),` `,(0,V.jsx)(`code`,{children:t.path}),(0,V.jsxs)(`span`,{className:`sub`,children:[t.description,` E.g. `,(0,V.jsx)(`em`,{children:t.sample})]}),(0,V.jsx)(`span`,{className:`sub`,children:[_(t.type),t.nullable&&`may be missing`,t.personal&&`personal`,t.filled].filter(Boolean).join(` · `)})]}),t.nullable&&t.lists.length===0&&t.type!==`TEXT_LIST`&&(0,V.jsx)(y,{className:`slim plain`,"aria-label":`With a default: ${t.label}`,onClick:()=>e.surface===`liquid`?r(`{{ ${t.path} | default: "" }}`,4):r(`{{default ${t.path} ""}}`,3),children:`With a default`})]},t.path))})]}):!m&&(0,V.jsx)(p,{what:`custom values`})]})}var me={ERROR:`error`,WARNING:`warning`,LINT:`info`};function W(e,t,n){if(!e)return he;let r=G.get(e.diagnostics);if(r?.names===n)return r.remarks;let i=new Set(n.map(e=>e.path.split(`.`)[0]??``)),a=e.diagnostics.map(e=>({...e,severity:me[e.severity],fixes:e.suggestions.map(n=>ge(e,n,t,i))}));return G.set(e.diagnostics,{names:n,remarks:a}),a}var he=[],G=new WeakMap;function ge(e,t,n,r){let i=`Change to ${t}`,a=[...n.split(`
`)[e.line-1]??``],o=a.slice(e.column-1,e.column-1+e.length).join(``),s=t.split(`.`);if(s.length===1){let[e,...n]=o.split(`.`);return{label:i,text:e?.toLowerCase()===t?[t,...n].join(`.`):t}}if(!r.has(s[0]??``))return{label:i,text:t};let c=/[\w.]*$/.exec(a.slice(0,e.column-1).join(``))?.[0]??``,l=/^[\w.]*/.exec(a.slice(e.column-1+e.length).join(``))?.[0]??``,u=(c+o+l).replaceAll(/\[\s*['"]?(\w+)['"]?\s*\]/g,`.$1`).split(`.`);return{label:i,text:c!==``&&!r.has(u[0]?.toLowerCase()??``)?[u[0],...s.slice(1-u.length)].join(`.`):t,before:c.length,after:l.length}}var _e={error:`bad`,warning:`warn`,info:``},ve={error:`Error`,warning:`Warning`,info:`Hint`};function ye(e){let{texts:t,show:n,fix:r}=e,i=t.flatMap(e=>e.remarks.map(t=>({name:e.name,r:t}))),a=i.filter(e=>e.r.severity===`error`).length,o=[...new Set(e.foreign)];return(0,V.jsxs)(`div`,{className:`remarks`,children:[(0,V.jsx)(`p`,{className:`strong`,role:`status`,children:i.length===0?`Nothing to remark`:be(a,i.length-a)}),i.length>0&&(0,V.jsx)(`ul`,{children:i.map(({name:e,r:t})=>(0,V.jsxs)(`li`,{children:[(0,V.jsxs)(`div`,{className:`row`,children:[(0,V.jsx)(c,{tone:_e[t.severity],children:ve[t.severity]}),(0,V.jsxs)(`button`,{type:`button`,className:`place`,onClick:()=>n(e,t),children:[e,`, line `,t.line,`, column `,t.column]}),(0,V.jsx)(`code`,{className:`quiet small`,children:t.code})]}),(0,V.jsx)(`p`,{children:t.message}),t.fixes&&t.fixes.length>0&&(0,V.jsx)(`div`,{className:`row`,children:t.fixes.map(n=>(0,V.jsx)(`button`,{type:`button`,className:`btn slim`,onClick:()=>r(e,t,n),children:n.label},n.label))})]},`${e} ${t.line} ${t.column} ${t.code} ${t.message}`))}),o.length>0&&(0,V.jsxs)(`p`,{className:`small quiet`,children:[`Left for the engine that owns them:`,` `,o.map(e=>(0,V.jsxs)(`code`,{children:[e,` `]},e))]})]})}function be(e,t){let n=[];return e>0&&n.push(`${e} error${e===1?``:`s`}: it cannot be sent`),t>0&&n.push(`${t} remark${t===1?``:`s`}`),n.join(`, `)}var xe=v(`
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
`);function Se(e){let t=S({...T(e),subject:e.subject,trigger:e.trigger||void 0},250),[{data:n,error:r,operation:i},a]=u({query:xe,variables:{body:{template:t.template,channel:t.channel,trigger:t.trigger},subject:{template:t.subject,channel:`SUBJECT`,trigger:t.trigger},withSubject:t.channel!==`SMS`},requestPolicy:`network-only`}),o=i?.variables;return{body:n?.body,bodyText:o?.body.template??``,subject:t.channel===`SMS`?void 0:n?.subject,subjectText:o?.subject.template??``,error:r,again:a}}var Ce=[];function we({draft:e,change:t,check:n}){let[{data:r}]=u({query:ee,requestPolicy:`cache-first`}),i=r?.customValues??Ce,a=(0,L.useCallback)(e=>ie(e,i),[i]),o=(0,L.useRef)(null),s=(0,L.useRef)(null),[c,d]=(0,L.useState)(`body`),[f,p]=(0,L.useState)(!1),m=e.channel===`SMS`,h=W(n.body,n.bodyText,i),g=W(n.subject,n.subjectText,i),v=e=>(e===`subject`?o:s).current;return(0,V.jsxs)(`section`,{className:`card`,"aria-labelledby":`writing`,children:[(0,V.jsxs)(`div`,{className:`card-head`,children:[(0,V.jsx)(`h2`,{id:`writing`,children:`Message`}),(0,V.jsx)(`div`,{className:`segmented`,role:`group`,"aria-label":`Channel`,children:[`EMAIL`,`SMS`].map(n=>(0,V.jsx)(`button`,{type:`button`,"aria-pressed":e.channel===n,onClick:()=>t({channel:n}),children:n===`EMAIL`?`Email`:`Text message`},n))})]}),(0,V.jsxs)(`div`,{className:`card-body`,children:[(0,V.jsxs)(`div`,{className:`message-settings`,children:[(0,V.jsx)(b,{label:`Purpose`,children:n=>(0,V.jsxs)(`select`,{...n,className:`input`,value:e.purpose,onChange:e=>t({purpose:e.target.value}),children:[(0,V.jsx)(`option`,{value:`TRANSACTIONAL`,children:`About an order`}),(0,V.jsx)(`option`,{value:`MARKETING`,children:`Marketing`})]})}),(0,V.jsx)(b,{label:`Started by`,children:n=>(0,V.jsxs)(`select`,{...n,className:`input`,value:e.trigger,onChange:e=>t({trigger:e.target.value}),children:[(0,V.jsx)(`option`,{value:``,children:`Anything`}),P.map(e=>(0,V.jsx)(`option`,{value:e,children:_(e)},e))]})}),!m&&(0,V.jsx)(b,{label:`Format`,children:n=>(0,V.jsxs)(`select`,{...n,className:`input`,value:e.format,onChange:e=>t({format:e.target.value}),children:[(0,V.jsx)(`option`,{value:`HTML_EMAIL`,children:`HTML`}),(0,V.jsx)(`option`,{value:`TEXT_EMAIL`,children:`Plain text`})]})})]}),!m&&(0,V.jsxs)(`div`,{className:`field`,onFocus:()=>d(`subject`),children:[(0,V.jsx)(`span`,{className:`label`,children:`Subject`}),(0,V.jsx)(M,{ref:o,label:`Subject`,oneLine:!0,extensions:B,value:e.subject,onChange:e=>t({subject:e}),completions:a,remarks:g,placeholder:`What the inbox shows`},`subject`)]}),(0,V.jsxs)(`div`,{className:`field`,onFocus:()=>d(`body`),children:[(0,V.jsxs)(`div`,{className:`row spread`,children:[(0,V.jsx)(`span`,{className:`label`,children:m?`Text`:`Body`}),(0,V.jsx)(y,{className:`slim`,"aria-expanded":f,"aria-controls":`picker`,onClick:()=>p(!f),children:`Custom values`})]}),f&&(0,V.jsx)(pe,{draft:e,change:t,where:m?`Text`:c===`subject`?`Subject`:`Body`,insert:(e,t)=>v(m?`body`:c)?.insert(e,t)}),(0,V.jsx)(`div`,{className:m?`editor-text`:`editor-body`,children:(0,V.jsx)(M,{ref:s,label:m?`Text`:`Body`,extensions:B,value:m?e.sms:e.body,onChange:e=>t(m?{sms:e}:{body:e}),completions:a,remarks:h,placeholder:`Type {{ for custom values`},m?`sms`:`body`)}),(0,V.jsxs)(`p`,{className:`hint`,children:[`Type `,(0,V.jsx)(`code`,{children:`{{`}),` for custom values. F8 goes to the next remark, Tab leaves the field.`]})]}),n.error&&(0,V.jsx)(l,{error:n.error,retry:()=>n.again({requestPolicy:`network-only`})}),(0,V.jsx)(ye,{texts:[...m?[]:[{name:`Subject`,remarks:g}],{name:m?`Text`:`Body`,remarks:h}],foreign:[...n.subject?.foreign??[],...n.body?.foreign??[]].map(e=>e.text),show:(e,t)=>v(e===`Subject`?`subject`:`body`)?.show(t),fix:(e,t,n)=>v(e===`Subject`?`subject`:`body`)?.fix(t,n)})]})]})}var Te=v(`
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
`),K=[{value:`ordered`,words:`Everybody who ordered`,filter:{hasOrders:!0}},{value:`all`,words:`Everybody`,filter:{}},{value:`subscribed`,words:`Email subscribers`,filter:{emailConsent:[`SUBSCRIBED`]}}];function Ee({draft:e}){let[t,n]=(0,L.useState)(`ordered`),r=K.find(e=>e.value===t)?.filter??{},i=S({...T(e),subject:e.subject,audience:{filter:r}},1200),[{data:a,error:o,fetching:s},c]=u({query:Te,variables:{body:{template:i.template,channel:i.channel,audience:i.audience},subject:{template:i.subject,channel:`SUBJECT`,audience:i.audience},withSubject:i.channel!==`SMS`},requestPolicy:`network-only`}),d=a&&De(a.body,i.channel===`SMS`?void 0:a.subject),f=d?.fields.filter(e=>e.missing!==0)??[];return(0,V.jsxs)(`section`,{className:`card`,"aria-labelledby":`forecast`,"aria-busy":s,children:[(0,V.jsxs)(`div`,{className:`card-head`,children:[(0,V.jsx)(`h2`,{id:`forecast`,children:`Missing data`}),(0,V.jsx)(`select`,{className:`input`,"aria-label":`Of whom`,value:t,onChange:e=>n(e.target.value),children:K.map(e=>(0,V.jsx)(`option`,{value:e.value,children:e.words},e.value))})]}),o&&(0,V.jsx)(l,{error:o,retry:()=>c({requestPolicy:`network-only`})}),d?d.fields.length===0?(0,V.jsx)(h,{title:`The text reads no custom value`,children:`There is nothing that could be missing.`}):(0,V.jsxs)(`div`,{className:`card-body`,children:[(0,V.jsxs)(`p`,{className:`quiet`,children:[`Of `,g(d.contacts),` contacts, each with the last order`,d.skipped?(0,V.jsxs)(V.Fragment,{children:[`: `,(0,V.jsxs)(`strong`,{children:[g(d.skipped),` or more would be skipped`]}),`, since what the text requires is missing.`]}):`.`]}),f.length===0?(0,V.jsx)(`p`,{className:`notice good`,children:`Nobody lacks anything that the text reads.`}):(0,V.jsx)(`ul`,{className:`shares`,children:f.map(e=>(0,V.jsx)(Oe,{field:e,of:d.contacts},e.path))}),f.length<d.fields.length&&f.length>0&&(0,V.jsxs)(`p`,{className:`small quiet`,children:[g(d.fields.length-f.length),` other field`,d.fields.length-f.length===1?``:`s`,` everybody has.`]})]}):!o&&(0,V.jsx)(p,{what:`the forecast`})]})}function De(e,t){if(!t)return e;let n=new Map(e.fields.map(e=>[e.path,e]));for(let e of t.fields){let t=n.get(e.path);n.set(e.path,t?{...e,covered:e.covered&&t.covered,skipped:q(e.skipped,t.skipped)}:e)}return{...e,skipped:q(e.skipped,t.skipped),fields:[...n.values()].toSorted((e,t)=>(t.missing??0)-(e.missing??0))}}var q=(e,t)=>e===null?t:Math.max(e,t??0);function Oe({field:e,of:t}){let{path:n,missing:r,covered:i,skipped:a,withoutParent:o,empty:s}=e,c=r!==null&&t>0?100*r/t:null,l=[e.unavailable.length>0&&`it does not sync, so that a send fails`,a?`${g(a)} are skipped`:i?`a default or a branch covers it`:`a gap is printed`,o&&o<(r??0)?`${g(o)} lack all that it belongs to`:o?`all of them lack what it belongs to`:``,s?`${g(s)} have it empty`:``].filter(Boolean);return(0,V.jsxs)(`li`,{children:[(0,V.jsxs)(`div`,{className:`row spread`,children:[(0,V.jsx)(`code`,{children:n}),(0,V.jsx)(`span`,{className:`num small`,children:c===null?`cannot be read`:`${g(r??0)} (${c<1?`under 1`:Math.round(c)} %)`})]}),(0,V.jsx)(`div`,{className:`share ${i&&!a?`covered`:`open`}`,children:(0,V.jsx)(`i`,{style:{width:`${c??100}%`}})}),(0,V.jsx)(`span`,{className:`small quiet`,children:l.join(`, `)})]})}var ke=v(`
  query TemplateFirstContact {
    contacts(first: 20, filter: { hasOrders: true }, sort: LAST_ORDER_AT, reverse: true) {
      nodes {
        id
        email
        phone
      }
    }
  }
`),J=v(`
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
`),Ae=v(`
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
`);function je({draft:e,change:t,onKeep:n}){let{locale:r,timezone:o}=i(),[s,c]=(0,L.useState)(!1),[d]=u({query:ke,pause:e.contactId!==``||e.orderId!==``,requestPolicy:`cache-first`}),m=e.contactId||(e.orderId?``:Me(d.data?.contacts.nodes)),[g]=u({query:J,variables:{id:m},pause:m===``}),v=g.data?.contact?.id===m?g.data.contact:null,x=S({...T(e),subject:e.subject,purpose:e.purpose,contactId:m,orderId:e.orderId},400),C={contactId:x.contactId||void 0,orderId:x.orderId||void 0,purpose:x.purpose,lenient:!0},E=x.channel!==`SMS`,[{data:D,error:k,fetching:A,operation:j}]=u({query:Ae,variables:{body:{...C,template:x.template,channel:x.channel},subject:{...C,template:x.subject,channel:`SUBJECT`},withSubject:E},pause:x.contactId===``&&x.orderId===``,requestPolicy:`network-only`}),[M]=u({query:Y,variables:{contact:x.contactId,channel:x.channel===`SMS`?`SMS`:`EMAIL`,purpose:x.purpose},pause:x.contactId===``}),N=(j?.variables)?.body.channel??x.channel,P=D?.body&&{...D.body,subject:N===`SMS`?void 0:D.subject},I=v?w(v):e.orderId&&!m?`A guest`:``;return d.data&&m===``&&e.orderId===``?(0,V.jsxs)(`section`,{className:`card`,"aria-labelledby":`preview`,children:[(0,V.jsx)(`div`,{className:`card-head`,children:(0,V.jsx)(`h2`,{id:`preview`,children:`Preview`})}),(0,V.jsxs)(h,{title:`There is no contact with an order yet`,children:[`Connect a store and import its contacts, or `,(0,V.jsx)(a,{href:`/settings/shopify`,children:`look at the imports`}),`.`]})]}):(0,V.jsxs)(`section`,{className:`card`,"aria-labelledby":`preview`,"aria-busy":A,children:[(0,V.jsxs)(`div`,{className:`card-head`,children:[(0,V.jsx)(`h2`,{id:`preview`,tabIndex:-1,children:`Preview`}),(0,V.jsx)(y,{className:`slim`,disabled:m===``&&e.orderId===``,onClick:()=>n(m,e.orderId),children:`Keep as golden contact`})]}),(0,V.jsxs)(`div`,{className:`card-body`,children:[(0,V.jsxs)(`div`,{className:`recipient`,children:[(0,V.jsx)(O,{label:`As it reaches`,chosen:I,onChoose:e=>t({contactId:e,orderId:``})}),(0,V.jsx)(b,{label:`About the order`,children:n=>(0,V.jsxs)(`select`,{...n,className:`input`,value:e.orderId,onChange:e=>t({contactId:m,orderId:e.target.value}),children:[(m!==``||e.orderId===``)&&(0,V.jsx)(`option`,{value:``,children:`The last one`}),e.orderId&&!v?.orders.nodes.some(t=>t.id===e.orderId)&&(0,V.jsx)(`option`,{value:e.orderId,children:`The chosen one`}),v?.orders.nodes.map(e=>(0,V.jsx)(`option`,{value:e.id,children:[e.name,new Intl.DateTimeFormat(r,{dateStyle:`medium`,timeZone:o}).format(new Date(e.processedAt)),f(e.totalPrice.shopMoney.amount,e.totalPrice.shopMoney.currencyCode,r),_(e.status)].join(` · `)},e.id))]})})]}),d.error&&(0,V.jsx)(l,{error:d.error}),g.error&&(0,V.jsx)(l,{error:g.error}),k&&(0,V.jsx)(l,{error:k}),P?(0,V.jsxs)(V.Fragment,{children:[(0,V.jsx)(Ne,{message:P,consent:m?M.data?.canSend:void 0}),(0,V.jsx)(F,{channel:N,text:P.text??``,subject:P.subject?.text,sms:P.sms,title:`The email to ${I}`,pictures:s}),N===`HTML_EMAIL`&&(0,V.jsxs)(`div`,{className:`row small quiet`,children:[s?`Pictures come from where they are kept, which learns that somebody looked.`:`Pictures from elsewhere are left out.`,(0,V.jsx)(y,{className:`plain slim`,onClick:()=>c(!s),children:s?`Leave them out`:`Load them`})]})]}):!k&&!d.error&&(0,V.jsx)(p,{what:`the preview`})]})]})}function Me(e=[]){return(e.find(e=>e.email&&e.phone)??e[0])?.id??``}function Ne({message:e,consent:t}){let n=[e,...e.subject?[e.subject]:[]],r=n.flatMap(e=>e.diagnostics).filter(e=>e.severity===`ERROR`),i=n.find(e=>e.skipped)?.skipped,a=[...new Set(n.flatMap(e=>e.missing.map(e=>e.path)))],[o,s,l]=r[0]?[`bad`,`Cannot be sent`,r[0].message]:i?[`bad`,`Would be skipped`,i.reason]:t&&!t.allowed?[`bad`,`Must not be sent`,t.reason]:a.length>0?[`warn`,`Would be sent, with gaps`,t?.reason??``]:[`good`,`Would be sent`,t?.reason??``];return(0,V.jsxs)(`div`,{className:`outcome`,role:`status`,children:[(0,V.jsxs)(`div`,{className:`row`,children:[(0,V.jsx)(c,{tone:o,children:s}),(0,V.jsx)(`span`,{className:`small`,children:l})]}),a.length>0&&(0,V.jsx)(X,{paths:a})]})}function X({paths:e}){return(0,V.jsxs)(`p`,{className:`small`,children:[`No value, nothing printed:`,` `,e.map(e=>(0,V.jsx)(`code`,{className:`gap`,children:e},e))]})}var Z=`storegraph-golden-contacts`,Pe=12;function Fe(){let[e,t]=(0,L.useState)(()=>x(Z,[])),n=e=>{C(Z,e),t(e)},r=(e,t)=>e.contactId===t.contactId&&e.orderId===t.orderId;return[e,t=>n([...e,...t.filter(t=>!e.some(e=>r(t,e)))].slice(0,Pe)),t=>n(e.filter(e=>!r(e,t)))]}var Ie=v(`
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
`),Le=v(`
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
`),Re=v(`
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
`),ze=v(`
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
`);function Be({draft:e,valid:t,golden:n,add:r,drop:i,look:a}){let o=d(),[s,c]=(0,L.useState)(null),[f,p]=(0,L.useState)(null),[m,_]=(0,L.useState)([]),v=S({...T(e),subject:e.subject,purpose:e.purpose,golden:n},600),b={purpose:v.purpose,recipients:v.golden.map(e=>({contactId:e.contactId||void 0,orderId:e.orderId||void 0}))},[{data:x,error:C,fetching:w,operation:E}]=u({query:Ie,variables:{body:{...b,template:v.template,channel:v.channel},subject:{...b,template:v.subject,channel:`SUBJECT`},withSubject:v.channel!==`SMS`},pause:v.golden.length===0,requestPolicy:`network-only`}),[D]=u({query:Le,variables:{ids:[...new Set(v.golden.flatMap(e=>[e.contactId,e.orderId]).filter(Boolean))]},pause:v.golden.length===0,requestPolicy:`cache-first`}),O=E?.variables,k=async t=>{if(c(t),p(null),_([]),t===`usual`){let e=await o.query(Re,{},{requestPolicy:`network-only`}).toPromise();e.data&&r(He(e.data)),p(e.error??null)}else{let t=await o.query(ze,{input:{...T(e),purpose:e.purpose}},{requestPolicy:`network-only`}).toPromise(),n=t.data?.previewContacts;if(n){r(n.contacts.flatMap(e=>e.message.contactId?[{contactId:e.message.contactId,orderId:``,why:e.cases.map(Q).join(`, `)||`Everything is there`}]:[]));let e=n.uncovered.map(Q).join(`, `);_([`${g(n.tried)} contacts were tried.${e?` Nobody of them shows: ${e}.`:` They show all that the text does.`}`])}p(t.error??null)}c(null)};return(0,V.jsxs)(`section`,{className:`card`,"aria-labelledby":`golden`,"aria-busy":w,children:[(0,V.jsxs)(`div`,{className:`card-head`,children:[(0,V.jsx)(`h2`,{id:`golden`,children:`Golden contacts`}),(0,V.jsxs)(`div`,{className:`row`,children:[(0,V.jsx)(y,{className:`slim`,busy:s===`usual`,onClick:()=>void k(`usual`),children:`Add usual cases`}),(0,V.jsx)(y,{className:`slim`,busy:s===`cases`,disabled:!t,onClick:()=>void k(`cases`),children:`Add those who show what this text does`})]})]}),f&&(0,V.jsx)(l,{error:f}),C&&(0,V.jsx)(l,{error:C}),D.error&&n.length>0&&(0,V.jsx)(`p`,{className:`notice warn`,children:`Some of them are not there any more.`}),(0,V.jsxs)(`div`,{className:`card-body`,children:[m.map(e=>(0,V.jsx)(`p`,{className:`small quiet`,role:`status`,children:e},e)),n.length===0?(0,V.jsx)(h,{title:`Keep the recipients who break messages`,children:`The guest, the refunded, the one with many items: each is shown here as the message changes. Keep one from the preview, or have some picked.`}):t?(0,V.jsx)(`ul`,{className:`golden`,children:n.map(e=>{let t=v.golden.findIndex(t=>t.contactId===e.contactId&&t.orderId===e.orderId),n=O?.body.recipients.length===v.golden.length;return(0,V.jsx)(Ve,{golden:e,name:Ue(e,D.data?.nodes??[]),channel:O?.body.channel??v.channel,purpose:v.purpose,body:n&&t>=0?x?.body?.messages[t]:void 0,subject:n&&t>=0?x?.subject?.messages[t]:void 0,drop:()=>i(e),look:()=>a(e)},`${e.contactId} ${e.orderId}`)})}):(0,V.jsx)(`p`,{className:`notice bad`,children:`The text has errors: nobody can get it as it is.`}),n.length>0&&(0,V.jsx)(`p`,{className:`small quiet`,children:`This browser keeps who they are, by their ids; nobody else sees the list.`})]})]})}function Ve(e){let{golden:t,name:n,channel:r,purpose:i,body:a,subject:o,drop:s,look:l}=e,[d]=u({query:Y,variables:{contact:t.contactId,channel:r===`SMS`?`SMS`:`EMAIL`,purpose:i},pause:t.contactId===``,requestPolicy:`cache-first`}),f=[a,r===`SMS`?void 0:o].filter(e=>e!==void 0),m=f.find(e=>e.error)?.error?.message,h=f.find(e=>e.skipped)?.skipped?.reason,g=d.data&&!d.data.canSend.allowed?d.data.canSend.reason:void 0,_=[...new Set(f.flatMap(e=>e.missing))],[v,b]=m?[`bad`,`Failed`]:h?[`bad`,`Skipped`]:g?[`bad`,`Not sent`]:_.length>0?[`warn`,`With gaps`]:[`good`,`Sent`];return(0,V.jsxs)(`li`,{children:[(0,V.jsxs)(`div`,{className:`row spread`,children:[(0,V.jsx)(`h3`,{children:n}),a&&(0,V.jsx)(c,{tone:v,children:b})]}),(0,V.jsx)(`p`,{className:`small quiet why`,children:t.why}),a?(0,V.jsxs)(V.Fragment,{children:[(m??h??g)&&(0,V.jsx)(`p`,{className:`small`,children:m??h??g}),_.length>0&&(0,V.jsx)(X,{paths:_}),a.text!==null&&!h&&!m&&(0,V.jsx)(F,{channel:r,text:a.text,subject:o?.text,sms:a.sms,title:`The email to ${n}`,brief:!0})]}):(0,V.jsx)(p,{what:n}),(0,V.jsxs)(`div`,{className:`row golden-end`,children:[(0,V.jsx)(y,{className:`slim`,onClick:l,"aria-label":`Look closer: ${n}`,children:`Look closer`}),(0,V.jsx)(y,{className:`slim plain`,onClick:s,"aria-label":`Remove: ${n}`,children:`Remove`})]})]})}function Q(e){return e.kind===`MISSING`?`no ${e.path}`:`${e.text} in line ${e.line} ${e.kind===`TAKEN`?`is taken`:`is not taken`}`}function He(e){let t=e.newest.nodes.toSorted((e,t)=>t.lineItems.length-e.lineItems.length)[0],n=e.strangers.nodes[0];return[...$(`A guest: an order without a contact`,e.newest.nodes.find(e=>!e.contact)),...$(`An order that was refunded`,e.refunded.nodes[0]),...$(`An order that was cancelled`,e.cancelled.nodes.find(e=>e.cancelledAt)),...$(`Many items: ${t?.lineItems.length??0} lines`,t),...$(`The dearest order`,e.dearest.nodes[0]),...n?[{contactId:n.id,orderId:``,why:`Somebody who never ordered`}]:[]]}function $(e,t){return t?[{contactId:t.contact?.id??``,orderId:t.id,why:e}]:[]}function Ue(e,t){let n=t.find(t=>t?.contactId===e.contactId&&e.contactId!==``),r=t.find(t=>t?.orderId===e.orderId&&e.orderId!==``),i=n?w(n):e.contactId?`…`:`Guest`;return r?`${i}, ${r.orderName}`:i}var We=v(`
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
`),Ge=v(`
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
`),Ke={HTML_EMAIL:`Email`,TEXT_EMAIL:`Email, plain text`,SMS:`Text message`,SUBJECT:`Subject`};function qe({change:e,onClose:t}){let[n,r]=(0,L.useState)(),[{data:i,error:a}]=u({query:We,variables:{after:n},requestPolicy:`network-only`}),o=i?.templates,s=n=>{e(n),t()};return(0,V.jsxs)(I,{title:`Open a template`,onClose:t,actions:(0,V.jsx)(y,{onClick:t,children:`Cancel`}),children:[(0,V.jsx)(`p`,{className:`quiet`,children:`It takes the place of what is on the workbench for its channel.`}),a&&(0,V.jsx)(l,{error:a}),(0,V.jsxs)(`ul`,{className:`opens`,children:[(0,V.jsx)(`li`,{children:(0,V.jsxs)(`button`,{type:`button`,onClick:()=>s(E),children:[(0,V.jsx)(`span`,{className:`strong`,children:`A short example`}),(0,V.jsx)(`span`,{className:`sub`,children:`Thanks for an order, as an email and as a text message`})]})}),o?.nodes.map(e=>(0,V.jsx)(`li`,{children:(0,V.jsxs)(`button`,{type:`button`,onClick:()=>s(Je(e.channel,e.source)),children:[(0,V.jsx)(`span`,{className:`strong`,children:e.name??`No name`}),(0,V.jsxs)(`span`,{className:`sub`,children:[Ke[e.channel],`, registered `,(0,V.jsx)(m,{at:e.registeredAt})]}),(0,V.jsx)(`code`,{className:`sub`,children:e.source.slice(0,120)})]})},e.id))]}),!o&&!a&&(0,V.jsx)(p,{what:`templates`}),o?.nodes.length===0&&(0,V.jsx)(h,{title:`No template is registered yet`,children:`What is registered can be opened here, and be sent by its id.`}),o?.pageInfo.hasNextPage&&(0,V.jsx)(y,{onClick:()=>r(o.pageInfo.endCursor??void 0),children:`Older ones`})]})}function Je(e,t){return e===`SMS`?{channel:`SMS`,sms:t}:e===`SUBJECT`?{channel:`EMAIL`,subject:t}:{channel:`EMAIL`,format:e===`TEXT_EMAIL`?`TEXT_EMAIL`:`HTML_EMAIL`,body:t}}function Ye({draft:t,onClose:n}){let[r,i]=(0,L.useState)(``),[{data:a,error:o,fetching:c},u]=e(Ge),d=t.channel===`EMAIL`&&t.subject.trim()!==``,f=a?[[t.channel===`SMS`?`Text`:`Body`,a.body],...a.subject?[[`Subject`,a.subject]]:[]]:[],p=f.length>0&&f.every(([,e])=>e.template);return(0,V.jsxs)(I,{title:`Register the template`,onClose:n,actions:p?(0,V.jsx)(y,{look:`primary`,onClick:n,children:`Done`}):(0,V.jsxs)(V.Fragment,{children:[(0,V.jsx)(y,{onClick:n,children:`Cancel`}),(0,V.jsx)(y,{look:`primary`,busy:c,onClick:()=>void u({body:{...T(t),name:r.trim()||void 0},subject:{template:t.subject,channel:`SUBJECT`,name:r.trim()?`${r.trim()}: subject`:void 0},withSubject:d}),children:`Register`})]}),children:[o&&(0,V.jsx)(l,{error:o}),f.map(([e,t])=>(0,V.jsxs)(`div`,{children:[(0,V.jsx)(N,{answer:t}),!t.template&&t.diagnostics.filter(e=>e.severity===`ERROR`).map(t=>(0,V.jsxs)(`p`,{className:`notice bad`,children:[e,`: `,t.message]},t.message))]},e)),p?(0,V.jsxs)(V.Fragment,{children:[(0,V.jsx)(`p`,{children:`Registered. Calls send these ids instead of the text; the same text always has the same id.`}),(0,V.jsx)(`dl`,{className:`facts`,children:f.map(([e,t])=>(0,V.jsxs)(`div`,{className:`fact`,children:[(0,V.jsx)(`dt`,{children:e}),(0,V.jsx)(`dd`,{children:(0,V.jsx)(`code`,{className:`break`,children:t.template?.id})})]},e))})]}):(0,V.jsx)(b,{label:`Name`,hint:d?`The body and the subject are registered each, since they go to different places.`:void 0,children:e=>(0,V.jsx)(s,{...e,name:`name`,maxLength:200,value:r,onChange:e=>i(e.target.value)})})]})}function Xe(){let[e,t]=D(),[n,r,i]=Fe(),[a,s]=(0,L.useState)(null),c=Se(e),l=(c.body?.valid??!0)&&(c.subject?.valid??!0);return(0,V.jsxs)(`div`,{className:`page bench`,children:[(0,V.jsx)(o,{title:`Templates`,lead:`Write a message, and see what real contacts get. This browser keeps the draft.`,actions:(0,V.jsxs)(V.Fragment,{children:[(0,V.jsx)(y,{onClick:()=>s(`open`),children:`Open`}),(0,V.jsx)(y,{look:`primary`,disabled:!l,onClick:()=>s(`register`),children:`Register`})]})}),(0,V.jsxs)(`div`,{className:`bench-columns`,children:[(0,V.jsx)(we,{draft:e,change:t,check:c}),(0,V.jsx)(je,{draft:e,change:t,onKeep:(e,t)=>r([{contactId:e,orderId:t,why:`Kept by hand`}])}),(0,V.jsx)(Ee,{draft:e})]}),(0,V.jsx)(Be,{draft:e,valid:l,golden:n,add:r,drop:i,look:e=>{t({contactId:e.contactId,orderId:e.orderId}),document.getElementById(`preview`)?.focus()}}),a===`open`&&(0,V.jsx)(qe,{change:t,onClose:()=>s(null)}),a===`register`&&(0,V.jsx)(Ye,{draft:e,onClose:()=>s(null)})]})}export{Xe as default};