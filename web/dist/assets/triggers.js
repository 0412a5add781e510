import{C as e,M as t,O as n,S as r,_ as i,b as a,f as o,g as s,h as c,i as l,j as u,k as d,l as f,m as p,n as m,o as h,p as g,r as _,s as v,t as y,u as b,v as x,x as S,y as C}from"./app.js";import{t as w}from"./address.js";import{c as T,f as E,g as D,l as O,m as k,p as A,s as j,t as M,u as N}from"./trigger-endpoints.js";import{t as P}from"./dialog.js";var F=t(u(),1),I=S(),L=r(`
  query RecentEvents($after: String, $kinds: [TriggerKind!]) {
    triggerEvents(after: $after, first: 50, kinds: $kinds) {
      nodes {
        id
        kind
        refund
        receivedAt
        enrollmentKey
        order {
          id
          name
        }
        contact {
          id
          name
          email
        }
        timer {
          id
          name
        }
        segmentWatch {
          id
          name
        }
      }
    }
  }
`);function R(){let[t,n]=w(),r=k.find(e=>e===t.get(`kind`))??``,i=j(),s=a(),c=(0,F.useMemo)(()=>i.events.filter(e=>!r||e.kind===r),[i.events,r]),l=(0,F.useMemo)(()=>B(c,s.timezone),[c,s.timezone]),u=c.length>50?c[c.length-51]?.cursor:null,y=(0,F.useMemo)(()=>({requestPolicy:`network-only`,grown:c.length}),[c.length]),[{data:b,error:x},S]=d({query:L,variables:{after:u,kinds:r?[r]:null},pause:i.loading,context:y}),C=x??i.error,T=b?b.triggerEvents.nodes.toReversed():null;return(0,I.jsxs)(I.Fragment,{children:[!i.loading&&(0,I.jsxs)(`div`,{className:`grid-2`,children:[(0,I.jsx)(_,{title:`Events per day`,points:l,unit:`Events`}),(0,I.jsx)(z,{events:i.events})]}),(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`events`,children:[(0,I.jsxs)(`div`,{className:`card-head`,children:[(0,I.jsx)(`h2`,{id:`events`,children:`Recent events`}),(0,I.jsx)(E,{label:`Kind`,value:r,any:`Any`,options:k,onChange:e=>n({kind:e})})]}),C&&(0,I.jsx)(p,{error:C,retry:()=>S({requestPolicy:`network-only`})}),T?T.length===0?(0,I.jsx)(o,{title:`No event yet`,children:`Orders that are placed from now on make some; imported ones do not.`}):(0,I.jsx)(m,{label:`Recent events`,children:(0,I.jsxs)(`table`,{className:`table`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Event`}),(0,I.jsx)(`th`,{scope:`col`,children:`Order`}),(0,I.jsx)(`th`,{scope:`col`,children:`Contact`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Received`})]})}),(0,I.jsx)(`tbody`,{children:T.map(t=>(0,I.jsxs)(`tr`,{children:[(0,I.jsxs)(`td`,{children:[f(t.kind),(0,I.jsx)(`span`,{className:`sub`,children:t.refund?t.refund===`FULL`?`In full`:`In part`:t.timer?.name??t.segmentWatch?.name})]}),(0,I.jsx)(`td`,{children:t.order?(0,I.jsx)(e,{href:`/orders/${encodeURIComponent(t.order.id)}`,children:t.order.name}):(0,I.jsx)(`span`,{className:`quiet`,children:`–`})}),(0,I.jsx)(`td`,{children:t.contact?(0,I.jsx)(e,{href:`/contacts/${encodeURIComponent(t.contact.id)}`,children:t.contact.name??t.contact.email??`Unnamed`}):(0,I.jsx)(`span`,{className:`quiet`,children:`–`})}),(0,I.jsx)(`td`,{className:`wide-only`,children:(0,I.jsx)(h,{at:t.receivedAt})})]},t.id))})]})}):!C&&(0,I.jsx)(g,{what:`events`}),c.length>0&&(0,I.jsx)(`div`,{className:`pager`,children:(0,I.jsxs)(`span`,{role:`status`,children:[v(c.length),` events in all`]})})]})]})}function z({events:e}){let t=new Intl.NumberFormat(`en`,{style:`percent`,maximumFractionDigits:1});return(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`shares`,children:[(0,I.jsx)(`div`,{className:`card-head`,children:(0,I.jsx)(`h2`,{id:`shares`,children:`Events by kind`})}),(0,I.jsxs)(`table`,{className:`table tight`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Kind`}),(0,I.jsx)(`th`,{scope:`col`,className:`right`,children:`Events`}),(0,I.jsx)(`th`,{scope:`col`,className:`right`,children:`Share`})]})}),(0,I.jsx)(`tbody`,{children:k.map(n=>{let r=e.filter(e=>e.kind===n).length;return(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`td`,{children:f(n)}),(0,I.jsx)(`td`,{className:`right`,children:v(r)}),(0,I.jsx)(`td`,{className:`right`,children:e.length>0?t.format(r/e.length):`–`})]},n)})})]})]})}function B(e,t){let n=new Intl.DateTimeFormat(`en-CA`,{timeZone:t,year:`numeric`,month:`2-digit`,day:`2-digit`}),r=n.format(new Date),i=new Map;for(let e=13;e>=0;e--)i.set(new Date(Date.parse(`${r}T12:00:00Z`)-e*864e5).toISOString().slice(0,10),0);for(let t of e){let e=n.format(new Date(t.receivedAt)),r=i.get(e);r!==void 0&&i.set(e,r+1)}return[...i].map(([e,t])=>({label:e,value:t,text:v(t)}))}var V=r(`
  query DueEvents($timer: ID, $state: DueEventState, $after: String) {
    dueEvents(timerId: $timer, state: $state, first: 25, after: $after) {
      totalCount
      nodes {
        timer {
          id
          name
        }
        state
        reason
        dueAt
        settledAt
        anchorAt
        order {
          id
          name
        }
        contact {
          id
          name
          email
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
      }
    }
  }
`),H={NEW:``,PENDING:`warn`,FIRED:`good`,MOVED:``,WITHDRAWN:`bad`,SKIPPED:``},U=Object.keys(H);function W({timers:t}){let[n,r]=w(),a=U.find(e=>e===n.get(`state`))??``,s=t.find(e=>e.id===n.get(`timer`))?.id??``,c=n.get(`after`),[{data:l,error:u},_]=d({query:V,variables:{timer:s||null,state:a||null,after:c}}),y=(0,F.useCallback)(()=>_({requestPolicy:`network-only`}),[_]);D(5,y);let x=l?.dueEvents;return(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`due`,children:[(0,I.jsx)(`div`,{className:`card-head`,children:(0,I.jsx)(`h2`,{id:`due`,children:`Due events`})}),(0,I.jsxs)(`div`,{className:`toolbar`,children:[(0,I.jsx)(i,{label:`Timer`,children:e=>(0,I.jsxs)(`select`,{...e,className:`input`,value:s,onChange:e=>r({timer:e.target.value,after:void 0}),children:[(0,I.jsx)(`option`,{value:``,children:`Any`}),t.map(e=>(0,I.jsx)(`option`,{value:e.id,children:e.name},e.id))]})}),(0,I.jsx)(E,{label:`State`,value:a,any:`Any`,options:U,onChange:e=>r({state:e,after:void 0})})]}),u&&(0,I.jsx)(p,{error:u,retry:y}),x?x.nodes.length===0?(0,I.jsx)(o,{title:`Nothing is coming`,children:a?`Other states may have some.`:`Events that are written from now on start timers; imported history does not.`}):(0,I.jsx)(m,{label:`Due events`,children:(0,I.jsxs)(`table`,{className:`table`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Order`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Timer`}),(0,I.jsx)(`th`,{scope:`col`,children:`State`}),(0,I.jsx)(`th`,{scope:`col`,children:`Due`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Started`})]})}),(0,I.jsx)(`tbody`,{children:x.nodes.map((t,n)=>(0,I.jsxs)(`tr`,{children:[(0,I.jsxs)(`td`,{children:[t.order?(0,I.jsx)(e,{href:`/orders/${encodeURIComponent(t.order.id)}`,children:t.order.name}):(0,I.jsx)(`span`,{className:`quiet`,children:`Deleted`}),(0,I.jsx)(`span`,{className:`sub`,children:t.contact&&(0,I.jsx)(e,{href:`/contacts/${encodeURIComponent(t.contact.id)}`,children:t.contact.name??t.contact.email??`Contact`})})]}),(0,I.jsx)(`td`,{className:`wide-only`,children:t.timer.name}),(0,I.jsxs)(`td`,{children:[(0,I.jsx)(b,{tone:H[t.state],children:f(t.state)}),t.reason&&(0,I.jsx)(`span`,{className:`sub`,children:t.reason})]}),(0,I.jsx)(`td`,{children:(0,I.jsx)(h,{at:t.dueAt})}),(0,I.jsx)(`td`,{className:`wide-only`,children:(0,I.jsx)(h,{at:t.anchorAt})})]},x.edges[n]?.cursor))})]})}):!u&&(0,I.jsx)(g,{what:`due events`}),x&&(c||x.pageInfo.hasNextPage)&&(0,I.jsxs)(`nav`,{className:`pager`,"aria-label":`Pages`,children:[(0,I.jsxs)(`span`,{role:`status`,children:[v(x.totalCount),` due events`]}),(0,I.jsx)(C,{className:`slim`,disabled:!c,onClick:()=>r({after:void 0}),children:`Newest`}),(0,I.jsx)(C,{className:`slim`,disabled:!x.pageInfo.hasNextPage,onClick:()=>r({after:x.pageInfo.endCursor??void 0}),children:`Older`})]})]})}var G=r(`
  query Timers {
    timers {
      id
      name
      anchor
      delay {
        months
        days
        hours
        minutes
      }
      localTime
      filter
      condition
      supersede
      status
    }
  }
`),K=r(`
  mutation CreateTimer($input: CreateTimerInput!) {
    createTimer(input: $input) {
      timer {
        id
      }
      problems {
        message
        path
        snippet
      }
      userErrors {
        code
        message
      }
    }
  }
`),q=r(`
  mutation PauseTimer($id: ID!, $status: ScheduleStatus!) {
    updateTimer(input: { id: $id, status: $status }) {
      timer {
        id
        status
      }
      userErrors {
        code
        message
      }
    }
  }
`),J=r(`
  mutation DeleteTimer($id: ID!) {
    deleteTimer(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`),Y=[`months`,`days`,`hours`,`minutes`];function X(){let[{data:e,error:t},r]=d({query:G}),[i,a]=(0,F.useState)(!1),[s,c]=(0,F.useState)(null),[l,u]=(0,F.useState)(null),[h,_]=n(q),[v,x]=n(J),S=y(),w=(0,F.useCallback)(()=>r({requestPolicy:`network-only`}),[r]),T=e?.timers;async function E(e,t){u((await _({id:e,status:t})).data?.updateTimer??null),w()}async function D(e){let t=(await x({id:e})).data?.deleteTimer??null;u(t),t?.deletedId&&(c(null),S(`The timer is deleted.`),w())}let k=(0,I.jsx)(C,{look:`primary`,onClick:()=>a(!0),children:`New timer`});return(0,I.jsxs)(I.Fragment,{children:[(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`timers`,children:[(0,I.jsxs)(`div`,{className:`card-head`,children:[(0,I.jsx)(`h2`,{id:`timers`,children:`Timers`}),T&&T.length>0&&k]}),!s&&(0,I.jsx)(N,{error:h.error,answer:l}),t&&(0,I.jsx)(p,{error:t,retry:w}),T?T.length===0?(0,I.jsx)(o,{title:`No timer yet`,action:k,children:`“60 days after payment, unless bought again” is one.`}):(0,I.jsx)(m,{label:`Timers`,children:(0,I.jsxs)(`table`,{className:`table`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Timer`}),(0,I.jsx)(`th`,{scope:`col`,children:`When`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Conditions`}),(0,I.jsx)(`th`,{scope:`col`,children:`Status`}),(0,I.jsx)(`th`,{scope:`col`,children:(0,I.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,I.jsx)(`tbody`,{children:T.map(e=>(0,I.jsxs)(`tr`,{children:[(0,I.jsxs)(`td`,{children:[(0,I.jsx)(`span`,{className:`strong`,children:e.name}),(0,I.jsx)(`span`,{className:`sub`,children:e.supersede===`NEWEST_ORDER`?`A newer order takes its place`:`Once for each order`})]}),(0,I.jsxs)(`td`,{children:[Q(e.delay),` after `,f(e.anchor).toLowerCase(),e.localTime&&(0,I.jsxs)(`span`,{className:`sub`,children:[`at `,e.localTime,`, the shop’s time`]})]}),(0,I.jsxs)(`td`,{className:`wide-only`,children:[e.filter&&(0,I.jsxs)(`span`,{className:`sub`,children:[`Starts if `,(0,I.jsx)(`code`,{children:e.filter})]}),e.condition&&(0,I.jsxs)(`span`,{className:`sub`,children:[`Happens if `,(0,I.jsx)(`code`,{children:e.condition})]}),!e.filter&&!e.condition&&(0,I.jsx)(`span`,{className:`quiet`,children:`None`})]}),(0,I.jsx)(`td`,{children:e.status===`ACTIVE`?(0,I.jsx)(b,{tone:`good`,children:`Active`}):(0,I.jsx)(b,{tone:`warn`,children:`Paused`})}),(0,I.jsxs)(`td`,{className:`right`,children:[(0,I.jsx)(C,{className:`slim`,onClick:()=>void E(e.id,e.status===`PAUSED`?`ACTIVE`:`PAUSED`),children:e.status===`PAUSED`?`Resume`:`Pause`}),` `,(0,I.jsx)(C,{className:`slim`,look:`danger`,onClick:()=>c(e),children:`Delete`})]})]},e.id))})]})}):!t&&(0,I.jsx)(g,{what:`timers`})]}),T&&T.length>0&&(0,I.jsx)(W,{timers:T}),i&&(0,I.jsx)($,{onClose:()=>a(!1),done:()=>{a(!1),w()}}),s&&(0,I.jsx)(O,{title:`Delete the timer ${s.name}?`,action:`Delete`,busy:v.fetching,error:v.error,answer:l,onClose:()=>c(null),run:()=>void D(s.id),children:(0,I.jsx)(`p`,{children:`What it has coming is forgotten. Events that it made stay.`})})]})}function Z(e){return e.trim()?{text:e.trim()}:null}function Q(e){let t=Y.flatMap(t=>e[t]>0?[`${e[t]} ${e[t]===1?t.slice(0,-1):t}`]:[]);return t.length>0?t.join(`, `):`At once`}function $({onClose:e,done:t}){let[r,a]=(0,F.useState)(``),[o,s]=(0,F.useState)(`PAYMENT_RECEIVED`),[c,l]=(0,F.useState)({months:0,days:60,hours:0,minutes:0}),[u,d]=(0,F.useState)(``),[p,m]=(0,F.useState)(``),[h,g]=(0,F.useState)(``),[_,v]=(0,F.useState)(`NEWEST_ORDER`),[y,b]=(0,F.useState)(null),[S,w]=n(K),D=(0,F.useId)();async function O(){let e={name:r.trim(),anchor:o,delay:c,localTime:u||null,filter:Z(p),condition:Z(h),supersede:_},n=(await w({input:e})).data?.createTimer??null;b(n),n?.timer&&t()}let k=y?.problems?.filter(e=>e.path?.includes(`filter`));return(0,I.jsx)(P,{title:`New timer`,onClose:e,actions:(0,I.jsxs)(I.Fragment,{children:[(0,I.jsx)(C,{onClick:e,children:`Cancel`}),(0,I.jsx)(C,{look:`primary`,type:`submit`,form:D,busy:S.fetching,children:`Create timer`})]}),children:(0,I.jsxs)(`form`,{id:D,className:`stack form`,onSubmit:e=>{e.preventDefault(),O()},children:[(0,I.jsx)(N,{error:S.error,answer:y}),(0,I.jsx)(i,{label:`Name`,children:e=>(0,I.jsx)(x,{...e,name:`name`,required:!0,maxLength:255,value:r,onChange:e=>a(e.target.value)})}),(0,I.jsx)(E,{label:`Starts with`,value:o,options:A,onChange:e=>e&&s(e)}),(0,I.jsxs)(`fieldset`,{className:`field`,children:[(0,I.jsx)(`legend`,{className:`label`,children:`Delay`}),(0,I.jsx)(`div`,{className:`parts`,children:Y.map(e=>(0,I.jsx)(i,{label:f(e),children:t=>(0,I.jsx)(x,{...t,type:`number`,required:!0,min:0,max:e===`months`?36:e===`days`?1100:1e3,value:String(c[e]),onChange:t=>l({...c,[e]:Number(t.target.value)})})},e))})]}),(0,I.jsx)(i,{label:`Time of day`,hint:`Waited for behind the delay, in the shop’s time zone. Empty: none.`,children:e=>(0,I.jsx)(x,{...e,type:`time`,value:u,onChange:e=>d(e.target.value)})}),(0,I.jsx)(T,{label:`Filter`,hint:`What an order must match to start it. Empty: every order.`,value:p,problems:k,onChange:m}),(0,I.jsx)(T,{label:`Condition`,hint:`Asked when it is due, e.g. contact.email != nil. Empty: it always happens.`,value:h,problems:y?.problems?.filter(e=>!e.path?.includes(`filter`)),onChange:g}),(0,I.jsx)(i,{label:`A contact’s newer order`,children:e=>(0,I.jsxs)(`select`,{...e,className:`input`,value:_,onChange:e=>v(e.target.value),children:[(0,I.jsx)(`option`,{value:`NEWEST_ORDER`,children:`Takes the older one’s place`}),(0,I.jsx)(`option`,{value:`EACH_ORDER`,children:`Has its own`})]})})]})})}var ee=r(`
  query SegmentWatches {
    segmentWatches {
      id
      name
      condition
      entered
      left
      perMinute
      status
      problem
      checkedAt
      members
    }
  }
`),te=r(`
  mutation CreateWatch($input: CreateSegmentWatchInput!) {
    createSegmentWatch(input: $input) {
      segmentWatch {
        id
      }
      problems {
        message
        snippet
      }
      userErrors {
        code
        message
      }
    }
  }
`),ne=r(`
  mutation PauseWatch($id: ID!, $status: ScheduleStatus!) {
    updateSegmentWatch(input: { id: $id, status: $status }) {
      segmentWatch {
        id
        status
      }
      userErrors {
        code
        message
      }
    }
  }
`),re=r(`
  mutation DeleteWatch($id: ID!) {
    deleteSegmentWatch(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`);function ie(){let[{data:e,error:t},r]=d({query:ee}),[i,a]=(0,F.useState)(!1),[s,c]=(0,F.useState)(null),[u,f]=(0,F.useState)(null),[h,_]=n(ne),[x,S]=n(re),w=y(),T=(0,F.useCallback)(()=>r({requestPolicy:`network-only`}),[r]);D(5,T);let E=e?.segmentWatches;async function k(e,t){f((await _({id:e,status:t})).data?.updateSegmentWatch??null),T()}async function A(e){let t=(await S({id:e})).data?.deleteSegmentWatch??null;f(t),t?.deletedId&&(c(null),w(`The watch is deleted.`),T())}let j=(0,I.jsx)(C,{look:`primary`,onClick:()=>a(!0),children:`New segment watch`});return(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`watches`,children:[(0,I.jsxs)(`div`,{className:`card-head`,children:[(0,I.jsx)(`h2`,{id:`watches`,children:`Segment watches`}),E&&E.length>0&&j]}),!s&&(0,I.jsx)(N,{error:h.error,answer:u}),t&&(0,I.jsx)(p,{error:t,retry:T}),E?E.length===0?(0,I.jsx)(o,{title:`No segment is watched yet`,action:j,children:`Whoever enters or leaves a watched segment makes an event.`}):(0,I.jsx)(m,{label:`Segment watches`,children:(0,I.jsxs)(`table`,{className:`table`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Segment`}),(0,I.jsx)(`th`,{scope:`col`,children:`Status`}),(0,I.jsx)(`th`,{scope:`col`,className:`right`,children:`Members`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Last asked`}),(0,I.jsx)(`th`,{scope:`col`,children:(0,I.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,I.jsx)(`tbody`,{children:E.map(e=>(0,I.jsxs)(`tr`,{children:[(0,I.jsxs)(`td`,{children:[(0,I.jsx)(`span`,{className:`strong`,children:e.name}),(0,I.jsx)(`span`,{className:`sub`,children:(0,I.jsx)(`code`,{children:e.condition})}),(0,I.jsxs)(`span`,{className:`sub`,children:[`Tells of `,[e.entered&&`entering`,e.left&&`leaving`].filter(Boolean).join(` and `),`, `,v(e.perMinute),` a minute at most`]})]}),(0,I.jsxs)(`td`,{children:[e.status===`PAUSED`?(0,I.jsx)(b,{tone:`warn`,children:`Paused`}):e.problem?(0,I.jsx)(b,{tone:`bad`,children:`Cannot be asked`}):(0,I.jsx)(b,{tone:`good`,children:`Active`}),e.problem&&(0,I.jsx)(`span`,{className:`sub`,children:e.problem})]}),(0,I.jsx)(`td`,{className:`right`,children:e.checkedAt?v(e.members):`–`}),(0,I.jsx)(`td`,{className:`wide-only`,children:(0,I.jsx)(l,{at:e.checkedAt})}),(0,I.jsxs)(`td`,{className:`right`,children:[(0,I.jsx)(C,{className:`slim`,onClick:()=>void k(e.id,e.status===`PAUSED`?`ACTIVE`:`PAUSED`),children:e.status===`PAUSED`?`Resume`:`Pause`}),` `,(0,I.jsx)(C,{className:`slim`,look:`danger`,onClick:()=>c(e),children:`Delete`})]})]},e.id))})]})}):!t&&(0,I.jsx)(g,{what:`segment watches`}),i&&(0,I.jsx)(ae,{onClose:()=>a(!1),done:()=>{a(!1),T()}}),s&&(0,I.jsx)(O,{title:`Delete the watch ${s.name}?`,action:`Delete`,busy:x.fetching,error:x.error,answer:u,onClose:()=>c(null),run:()=>void A(s.id),children:(0,I.jsx)(`p`,{children:`Nobody is told of this segment any more. Events that it made stay.`})})]})}function ae({onClose:e,done:t}){let[r,a]=(0,F.useState)(``),[o,c]=(0,F.useState)(``),[l,u]=(0,F.useState)(!0),[d,f]=(0,F.useState)(!1),[p,m]=(0,F.useState)(`FROM_NOW_ON`),[h,g]=(0,F.useState)(`1000`),[_,v]=(0,F.useState)(null),[y,b]=n(te),S=(0,F.useId)();async function w(){let e={name:r.trim(),condition:{text:o.trim()},entered:l,left:d,start:p,perMinute:Number(h)},n=(await b({input:e})).data?.createSegmentWatch??null;v(n),n?.segmentWatch&&t()}return(0,I.jsx)(P,{title:`New segment watch`,onClose:e,actions:(0,I.jsxs)(I.Fragment,{children:[(0,I.jsx)(C,{onClick:e,children:`Cancel`}),(0,I.jsx)(C,{look:`primary`,type:`submit`,form:S,busy:y.fetching,children:`Watch the segment`})]}),children:(0,I.jsxs)(`form`,{id:S,className:`stack form`,onSubmit:e=>{e.preventDefault(),w()},children:[(0,I.jsx)(N,{error:y.error,answer:_}),(0,I.jsx)(i,{label:`Name`,children:e=>(0,I.jsx)(x,{...e,name:`name`,required:!0,maxLength:255,value:r,onChange:e=>a(e.target.value)})}),(0,I.jsx)(T,{label:`Condition`,required:!0,hint:`Whom the segment holds, e.g. contact.last_order_at < monthsAgo(6).`,value:o,problems:_?.problems,onChange:c}),(0,I.jsxs)(`div`,{children:[(0,I.jsx)(s,{label:`Tell of entering`,checked:l,onChange:u}),(0,I.jsx)(s,{label:`Tell of leaving`,checked:d,onChange:f}),(0,I.jsx)(s,{label:`Tell of those already in it`,note:`Otherwise they are recorded silently.`,checked:p===`EVERYBODY`,onChange:e=>m(e?`EVERYBODY`:`FROM_NOW_ON`)})]}),(0,I.jsx)(i,{label:`Events a minute, at most`,children:e=>(0,I.jsx)(x,{...e,type:`number`,required:!0,min:1,max:1e4,value:h,onChange:e=>g(e.target.value)})})]})})}var oe=[{view:``,words:`Endpoints`},{view:`events`,words:`Events`},{view:`timers`,words:`Timers`},{view:`segments`,words:`Segment watches`}];function se(){let[t]=w(),n=t.get(`view`)??``;return(0,I.jsxs)(`div`,{className:`page`,children:[(0,I.jsx)(c,{title:`Triggers`,lead:`Events start workflows: orders, payments, timers and segments. Each happens once, and a contact’s events are delivered in their order, signed.`}),(0,I.jsx)(`nav`,{className:`tabs`,"aria-label":`Triggers`,children:oe.map(t=>(0,I.jsx)(e,{href:t.view?`/triggers?view=${t.view}`:`/triggers`,"aria-current":n===t.view?`page`:void 0,children:t.words},t.view))}),n===`events`?(0,I.jsx)(R,{}):n===`timers`?(0,I.jsx)(X,{}):n===`segments`?(0,I.jsx)(ie,{}):(0,I.jsx)(M,{})]})}export{se as default};