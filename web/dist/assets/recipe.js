import{E as e,I as t,M as n,O as r,P as i,T as a,_ as o,b as s,d as c,h as l,j as u,m as d,p as f,u as p,w as m,x as h,y as g}from"./app.js";import{t as _}from"./dialog.js";import{c as v,r as y}from"./trigger-parts.js";import{t as b}from"./template-message.js";import{t as x}from"./subject-choice.js";var S=t(i(),1),C=m(),w=a(`
  mutation SetUpTimer($input: CreateTimerInput!) {
    createTimer(input: $input) {
      timer {
        id
      }
      problems {
        message
        snippet
        suggestions
      }
      userErrors {
        code
        message
      }
    }
  }
`),T=a(`
  mutation SetUpWatch($input: CreateSegmentWatchInput!) {
    createSegmentWatch(input: $input) {
      segmentWatch {
        id
      }
      problems {
        message
        snippet
        suggestions
      }
      userErrors {
        code
        message
      }
    }
  }
`),E=a(`
  mutation SetUpEndpoint($input: CreateTriggerEndpointInput!) {
    createTriggerEndpoint(input: $input) {
      triggerEndpoint {
        id
      }
      secret
      problems {
        message
        snippet
        suggestions
      }
      userErrors {
        code
        message
      }
    }
  }
`);function D({recipe:t,onClose:n}){let[r,i]=(0,S.useState)(``),[a,o]=(0,S.useState)(!1),[c,l]=(0,S.useState)([]),[d,f]=(0,S.useState)(``),[m,b]=(0,S.useState)({answer:null}),[,x]=u(w),[,D]=u(T),[,O]=u(E),k=[...t.timers.map(e=>({key:e.name,words:`The timer ${e.name}: ${v(e.delay)} after ${p(e.anchor).toLowerCase()}`})),...t.segment?[{key:t.segment.name,words:`The segment watch ${t.segment.name}: only who enters from now on`}]:[],{key:`endpoint`,words:`An endpoint for ${p(t.event)}${t.filter?`, with the recipe’s filter`:``}`}],A=k.filter(e=>!c.includes(e.key));async function j(){o(!0),b({answer:null});for(let e of A){let n=t.timers.find(t=>t.name===e.key),i,a=!1,o;if(n){let e=await x({input:{name:`${t.name}: ${n.name}`,anchor:n.anchor,delay:n.delay%86400==0?{days:n.delay/86400}:{minutes:Math.round(n.delay/60)},filter:n.filter&&{text:n.filter.text},condition:n.condition&&{text:n.condition.text},supersede:n.supersede}});[i,o,a]=[e.data?.createTimer,e.error,!!e.data?.createTimer.timer]}else if(t.segment&&e.key===t.segment.name){let e=await D({input:{name:`${t.name}: ${t.segment.name}`,condition:{text:t.segment.condition.text},entered:!0,left:!1}});[i,o,a]=[e.data?.createSegmentWatch,e.error,!!e.data?.createSegmentWatch.segmentWatch]}else{let e=await O({input:{name:t.title,url:r.trim(),kinds:[t.event],filter:t.filter&&{text:t.filter.text}}});[i,o,a]=[e.data?.createTriggerEndpoint,e.error,!!e.data?.createTriggerEndpoint.triggerEndpoint],f(e.data?.createTriggerEndpoint.secret??``)}if(!a){b({error:o,answer:i??null});break}l(t=>[...t,e.key])}o(!1)}return(0,C.jsx)(_,{title:`Set up ${t.title}`,onClose:n,actions:A.length===0?(0,C.jsx)(h,{look:`primary`,onClick:n,children:`I have kept it`}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(h,{onClick:n,children:`Cancel`}),(0,C.jsx)(h,{look:`primary`,type:`submit`,form:`set-up`,busy:a,children:`Set up`})]}),children:(0,C.jsxs)(`form`,{id:`set-up`,className:`stack form`,onSubmit:e=>{e.preventDefault(),j()},children:[(0,C.jsx)(`p`,{children:`This makes, in your account:`}),(0,C.jsx)(`ul`,{className:`plain-list`,children:k.map(e=>(0,C.jsxs)(`li`,{children:[e.words,` `,c.includes(e.key)&&(0,C.jsx)(`strong`,{children:`– made`})]},e.key))}),(0,C.jsx)(y,{error:m.error,answer:m.answer}),m.answer?.problems?.map(e=>(0,C.jsx)(`p`,{className:`notice bad`,children:e.message},e.message)),A.length>0&&(0,C.jsx)(g,{label:`URL of your workflow engine`,hint:`It is told each event, signed, then asks for the branch and the messages. Nothing is sent before it does.`,children:e=>(0,C.jsx)(s,{...e,name:`url`,type:`url`,required:!0,placeholder:`https://`,value:r,onChange:e=>i(e.target.value)})}),d&&(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(`p`,{children:`The engine verifies events with this secret. It is told this once:`}),(0,C.jsx)(`code`,{className:`secret`,children:d}),(0,C.jsxs)(`p`,{children:[`What was made is under `,(0,C.jsx)(e,{href:`/triggers`,children:`Triggers`}),`.`]})]})]})})}function O({recipe:e}){return(0,C.jsxs)(`ol`,{className:`recipe-steps`,children:[(0,C.jsxs)(`li`,{children:[(0,C.jsxs)(`strong`,{children:[`Begins with: `,p(e.event)]}),e.filter&&(0,C.jsx)(k,{of:e.filter,word:`if`}),e.timers.map(e=>(0,C.jsxs)(`div`,{children:[(0,C.jsxs)(`p`,{children:[v(e.delay),` after `,p(e.anchor).toLowerCase(),` `,(0,C.jsxs)(`span`,{className:`quiet`,children:[`(`,e.name,`)`]}),e.supersede===`NEWEST_ORDER`&&`; a newer order takes its place`]}),e.filter&&(0,C.jsx)(k,{of:e.filter,word:`for orders with`}),e.condition&&(0,C.jsx)(k,{of:e.condition,word:`asked again when it is due:`})]},e.name)),e.segment&&(0,C.jsx)(k,{of:e.segment.condition,word:`who is in ${e.segment.name}:`})]}),e.branches.map(e=>(0,C.jsxs)(`li`,{children:[(0,C.jsx)(`strong`,{children:e.name}),(0,C.jsx)(k,{of:e.condition,word:`if`}),(0,C.jsx)(A,{messages:e.messages})]},e.name)),(0,C.jsxs)(`li`,{children:[(0,C.jsx)(`strong`,{children:`None`}),(0,C.jsx)(`p`,{className:`quiet`,children:`if no branch holds`}),(0,C.jsx)(A,{messages:e.otherwise})]})]})}function k({of:e,word:t}){return(0,C.jsxs)(`p`,{className:`quiet break`,title:e.text,children:[t,` `,e.sentence]})}function A({messages:e}){return e.length===0?(0,C.jsx)(`p`,{className:`quiet`,children:`Sends nothing.`}):(0,C.jsx)(`ul`,{className:`plain-list`,children:e.map(e=>(0,C.jsxs)(`li`,{children:[j(e.after),`: `,e.subject??e.sms,` `,(0,C.jsxs)(`span`,{className:`quiet`,children:[`(`,e.purpose.toLowerCase(),`, `,[e.body&&`email`,e.sms&&`SMS`].filter(Boolean).join(`, else `),`)`]})]},e.name))})}var j=e=>e===0?`At once`:`After ${v(e)}`,M=a(`
  query TrialDecision($input: EvaluateBranchesInput!) {
    evaluateBranches(input: $input) {
      branchId
      branchName
      closestMiss {
        words
      }
      trace {
        id
        result
        clauses {
          id
          result
          words
        }
      }
      problems {
        message
      }
    }
  }
`),N=a(`
  query TrialConsent($contact: ID!, $purpose: MessagePurpose!) {
    email: canSend(contactId: $contact, channel: EMAIL, purpose: $purpose) {
      allowed
      reason
    }
    sms: canSend(contactId: $contact, channel: SMS, purpose: $purpose) {
      allowed
      reason
    }
  }
`),P=a(`
  query TrialMessage($text: ResolveTemplateInput!, $subject: ResolveTemplateInput!, $withSubject: Boolean!) {
    text: resolveTemplate(input: $text) {
      ...Resolved
    }
    subject: resolveTemplate(input: $subject) @include(if: $withSubject) {
      ...Resolved
    }
  }
`),F=e=>({contactId:e.contactId,orderId:e.orderId||void 0});function I({recipe:e,subject:t}){return(0,C.jsxs)(`ol`,{className:`recipe-steps`,"aria-label":`What it would do`,children:[(0,C.jsxs)(`li`,{children:[(0,C.jsx)(`strong`,{children:`Does it begin?`}),e.filter?(0,C.jsx)(R,{of:e.filter,subject:t,yes:`It begins with this order.`,no:`This order does not begin it.`}):e.timers.length===0&&!e.segment&&(0,C.jsxs)(`p`,{children:[`With each `,p(e.event).toLowerCase(),`.`]}),e.timers.map(e=>(0,C.jsxs)(`div`,{children:[e.filter&&(0,C.jsx)(R,{of:e.filter,subject:t,yes:`This order starts the timer ${e.name}.`,no:`This order does not start the timer ${e.name}.`}),e.condition&&(0,C.jsx)(R,{of:e.condition,subject:t,yes:`Were it due now, ${e.name} would fire (${v(e.delay)} after ${p(e.anchor).toLowerCase()}).`,no:`Were it due now, ${e.name} would not fire.`})]},e.name)),e.segment&&(0,C.jsx)(R,{of:e.segment.condition,subject:t,yes:`They are in ${e.segment.name}: it began when they entered.`,no:`They are not in ${e.segment.name} now.`})]}),(0,C.jsx)(z,{recipe:e,subject:t})]})}function L(e,t){let r={...F(t),branches:e.map((e,t)=>({id:String(t),name:e.name,condition:{text:e.condition.text}}))};return n({query:M,variables:{input:r}})[0]}function R({of:e,subject:t,yes:n,no:r}){let{data:i,error:a}=L([{name:`holds`,condition:e}],t);if(a)return(0,C.jsx)(l,{error:a});let o=i?.evaluateBranches;if(!o)return(0,C.jsx)(d,{what:`the answer`});let s=o.branchId!==null&&o.branchId!==void 0;return(0,C.jsxs)(`div`,{children:[(0,C.jsxs)(`p`,{children:[(0,C.jsx)(c,{tone:s?`good`:`warn`,children:s?`yes`:`no`}),` `,s?n:r]}),(0,C.jsxs)(`ul`,{className:`plain-list small quiet`,children:[o.problems.map(e=>(0,C.jsx)(`li`,{children:e.message},e.message)),o.trace.flatMap(e=>e.clauses).filter(e=>e.result!==`SKIPPED`).map(e=>(0,C.jsx)(`li`,{children:e.words},e.id))]})]})}function z({recipe:e,subject:t}){let{data:n,error:r}=L(e.branches,t);if(r)return(0,C.jsx)(`li`,{children:(0,C.jsx)(l,{error:r})});let i=n?.evaluateBranches;if(!i)return(0,C.jsx)(`li`,{children:(0,C.jsx)(d,{what:`the branch`})});let a=i.branchId===null||i.branchId===void 0?null:e.branches[Number(i.branchId)],o=a?.messages??e.otherwise;return(0,C.jsxs)(C.Fragment,{children:[(0,C.jsxs)(`li`,{children:[(0,C.jsx)(`strong`,{children:`Branch`}),(0,C.jsxs)(`p`,{children:[`Takes `,(0,C.jsx)(c,{tone:a?`good`:``,children:a?.name??`None`})]}),(0,C.jsx)(`ul`,{className:`plain-list small quiet`,children:i.trace.flatMap(e=>e.clauses).filter(e=>e.result!==`SKIPPED`).map(e=>(0,C.jsx)(`li`,{children:e.words},e.id))})]}),o.length===0&&(0,C.jsx)(`li`,{children:`Sends nothing.`}),o.map(e=>(0,C.jsxs)(`li`,{children:[(0,C.jsxs)(`strong`,{children:[j(e.after),`: `,e.name,` `,(0,C.jsxs)(`span`,{className:`quiet`,children:[`(`,e.purpose.toLowerCase(),`)`]})]}),e.condition&&(0,C.jsx)(R,{of:e.condition,subject:t,yes:`Asked when its time has come; it would be sent now.`,no:`Asked when its time has come; it would not be sent now.`}),(0,C.jsx)(B,{message:e,subject:t})]},e.name))]})}function B({message:e,subject:t}){let[{data:r,error:i}]=n({query:N,variables:{contact:t.contactId,purpose:e.purpose}});if(i)return(0,C.jsx)(l,{error:i});if(!r)return(0,C.jsx)(d,{what:`consent`});let a=[];e.body&&a.push({channel:`EMAIL`,...r.email}),e.sms&&a.push({channel:`SMS`,...r.sms});let o=a.find(e=>e.allowed);return(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(`ul`,{className:`plain-list small`,children:a.map(e=>(0,C.jsxs)(`li`,{children:[e.channel===`EMAIL`?`Email`:`SMS`,`: `,e.reason]},e.channel))}),o?(0,C.jsx)(V,{message:e,subject:t,channel:o.channel}):(0,C.jsx)(`p`,{className:`notice warn`,children:`It is not sent.`})]})}function V({message:e,subject:t,channel:r}){let i=r===`EMAIL`,a={...F(t),purpose:e.purpose},[{data:o,error:s}]=n({query:P,variables:{text:{...a,template:(i?e.body:e.sms)??``,channel:i?`HTML_EMAIL`:`SMS`},subject:{...a,template:e.subject??``,channel:`SUBJECT`},withSubject:i}});if(s)return(0,C.jsx)(l,{error:s});if(!o)return(0,C.jsx)(d,{what:`the message`});let{text:c,subject:u}=o;return c.skipped?(0,C.jsx)(`p`,{className:`notice warn`,children:c.skipped.reason}):(0,C.jsxs)(C.Fragment,{children:[(0,C.jsx)(b,{channel:i?`HTML_EMAIL`:`SMS`,text:c.text??``,subject:u?.text,sms:c.sms,title:`The message ${e.name}`}),[...c.missing,...u?.missing??[]].map(e=>(0,C.jsxs)(`p`,{className:`small quiet`,children:[`No value: `,(0,C.jsx)(`code`,{children:e.path})]},e.path+e.line+e.column))]})}var H=a(`
  query RecipeByName($name: String!) {
    recipe(name: $name) {
      name
      title
      description
      event
      source
      filter {
        ...Said
      }
      timers {
        name
        anchor
        delay
        supersede
        filter {
          ...Said
        }
        condition {
          ...Said
        }
      }
      segment {
        name
        condition {
          ...Said
        }
      }
      branches {
        name
        condition {
          ...Said
        }
        messages {
          ...Message
        }
      }
      otherwise {
        ...Message
      }
    }
  }

  fragment Said on RecipeCondition {
    text
    sentence
  }

  fragment Message on RecipeMessage {
    name
    purpose
    after
    subject
    body
    sms
    condition {
      ...Said
    }
  }
`);function U(){let{name:t=``}=r(),[{data:i,error:a}]=n({query:H,variables:{name:t}}),[s,u]=(0,S.useState)({contactId:``,orderId:``}),[m,g]=(0,S.useState)(!1),_=i?.recipe;return a?(0,C.jsx)(`div`,{className:`page`,children:(0,C.jsx)(l,{error:a})}):i?_?(0,C.jsxs)(`div`,{className:`page`,children:[(0,C.jsx)(o,{title:_.title,mark:(0,C.jsx)(c,{children:p(_.event)}),lead:_.description,actions:(0,C.jsx)(h,{look:`primary`,onClick:()=>g(!0),children:`Set up what begins it…`})}),(0,C.jsxs)(`div`,{className:`grid-2`,children:[(0,C.jsxs)(`section`,{className:`card`,"aria-labelledby":`steps`,children:[(0,C.jsx)(`div`,{className:`card-head`,children:(0,C.jsx)(`h2`,{id:`steps`,children:`What it does`})}),(0,C.jsxs)(`div`,{className:`card-body`,children:[(0,C.jsx)(O,{recipe:_}),(0,C.jsxs)(`details`,{className:`behind`,children:[(0,C.jsx)(`summary`,{children:`The file`}),(0,C.jsx)(`pre`,{className:`snippet`,children:_.source})]})]})]}),(0,C.jsxs)(`section`,{className:`card`,"aria-labelledby":`trial`,children:[(0,C.jsxs)(`div`,{className:`card-head`,children:[(0,C.jsx)(`h2`,{id:`trial`,children:`Try it`}),(0,C.jsx)(`span`,{className:`quiet small`,children:`Nothing is sent, and nothing is changed.`})]}),(0,C.jsxs)(`div`,{className:`card-body`,children:[(0,C.jsx)(x,{subject:s,onChange:u}),s.contactId?(0,C.jsx)(I,{recipe:_,subject:s},s.contactId+s.orderId):(0,C.jsx)(`p`,{className:`quiet`,children:`Choose somebody to see what this recipe would do for them today.`})]})]})]}),m&&(0,C.jsx)(D,{recipe:_,onClose:()=>g(!1)})]}):(0,C.jsx)(`div`,{className:`page`,children:(0,C.jsx)(f,{title:`There is no recipe ${t}`,action:(0,C.jsx)(e,{href:`/recipes`,children:`All recipes`})})}):(0,C.jsx)(`div`,{className:`page`,children:(0,C.jsx)(d,{what:`the recipe`})})}export{U as default};