import{C as e,E as t,I as n,M as r,P as i,T as a,_ as o,b as s,d as c,h as l,i as u,j as d,m as f,n as p,o as m,p as h,r as g,s as _,t as v,u as y,v as b,w as x,x as S,y as C}from"./app.js";import{t as w}from"./address.js";import{s as T,t as E}from"./trigger-endpoints.js";import{a as D,l as O,n as k,o as A,r as j,s as M,t as N}from"./trigger-parts.js";import{t as P}from"./dialog.js";var F=n(i(),1),I=x(),L=a(`
  query RecentEvents($kinds: [TriggerKind!]) {
    triggerEvents(last: 50, kinds: $kinds) {
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
`);function R(){let[n,i]=w(),a=M.find(e=>e===n.get(`kind`))??``,[o]=(0,F.useState)(()=>Date.now()-1296e6),s=T(o),c=e(),u=(0,F.useMemo)(()=>s.events.filter(e=>!a||e.kind===a),[s.events,a]),d=(0,F.useMemo)(()=>B(u,c.timezone),[u,c.timezone]),v=(0,F.useMemo)(()=>({requestPolicy:`network-only`,grown:u.length}),[u.length]),[{data:b,error:x},S]=r({query:L,variables:{kinds:a?[a]:null},pause:s.loading,context:v}),C=x??s.error,E=b?b.triggerEvents.nodes.toReversed():null;return(0,I.jsxs)(I.Fragment,{children:[!s.loading&&(0,I.jsxs)(`div`,{className:`grid-2`,children:[(0,I.jsx)(g,{title:`Events per day`,points:d,unit:`Events`}),(0,I.jsx)(z,{events:s.events})]}),(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`events`,children:[(0,I.jsxs)(`div`,{className:`card-head`,children:[(0,I.jsx)(`h2`,{id:`events`,children:`Recent events`}),(0,I.jsx)(D,{label:`Kind`,value:a,any:`Any`,options:M,onChange:e=>i({kind:e})})]}),C&&(0,I.jsx)(l,{error:C,retry:()=>S({requestPolicy:`network-only`})}),E?E.length===0?(0,I.jsx)(h,{title:`No event yet`,children:`Orders that are placed from now on make some; imported ones do not.`}):(0,I.jsx)(p,{label:`Recent events`,children:(0,I.jsxs)(`table`,{className:`table`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Event`}),(0,I.jsx)(`th`,{scope:`col`,children:`Order`}),(0,I.jsx)(`th`,{scope:`col`,children:`Contact`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Received`})]})}),(0,I.jsx)(`tbody`,{children:E.map(e=>(0,I.jsxs)(`tr`,{children:[(0,I.jsxs)(`td`,{children:[y(e.kind),(0,I.jsx)(`span`,{className:`sub`,children:e.refund?e.refund===`FULL`?`In full`:`In part`:e.timer?.name??e.segmentWatch?.name})]}),(0,I.jsx)(`td`,{children:e.order?(0,I.jsx)(t,{href:`/orders/${encodeURIComponent(e.order.id)}`,children:e.order.name}):(0,I.jsx)(`span`,{className:`quiet`,children:`–`})}),(0,I.jsx)(`td`,{children:e.contact?(0,I.jsx)(t,{href:`/contacts/${encodeURIComponent(e.contact.id)}`,children:e.contact.name??e.contact.email??`Unnamed`}):(0,I.jsx)(`span`,{className:`quiet`,children:`–`})}),(0,I.jsx)(`td`,{className:`wide-only`,children:(0,I.jsx)(m,{at:e.receivedAt})})]},e.id))})]})}):!C&&(0,I.jsx)(f,{what:`events`}),u.length>0&&(0,I.jsx)(`div`,{className:`pager`,children:(0,I.jsxs)(`span`,{role:`status`,children:[`The newest `,_(E?.length??0),` are listed; `,_(u.length),` happened in two weeks`]})})]})]})}function z({events:e}){let t=new Intl.NumberFormat(`en`,{style:`percent`,maximumFractionDigits:1});return(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`shares`,children:[(0,I.jsx)(`div`,{className:`card-head`,children:(0,I.jsx)(`h2`,{id:`shares`,children:`Events of two weeks, by kind`})}),(0,I.jsxs)(`table`,{className:`table tight`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Kind`}),(0,I.jsx)(`th`,{scope:`col`,className:`right`,children:`Events`}),(0,I.jsx)(`th`,{scope:`col`,className:`right`,children:`Share`})]})}),(0,I.jsx)(`tbody`,{children:M.map(n=>{let r=e.filter(e=>e.kind===n).length;return(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`td`,{children:y(n)}),(0,I.jsx)(`td`,{className:`right`,children:_(r)}),(0,I.jsx)(`td`,{className:`right`,children:e.length>0?t.format(r/e.length):`–`})]},n)})})]})]})}function B(e,t){let n=new Intl.DateTimeFormat(`en-CA`,{timeZone:t,year:`numeric`,month:`2-digit`,day:`2-digit`}),r=n.format(new Date),i=new Map;for(let e=13;e>=0;e--)i.set(new Date(Date.parse(`${r}T12:00:00Z`)-e*864e5).toISOString().slice(0,10),0);for(let t of e){let e=n.format(new Date(t.receivedAt)),r=i.get(e);r!==void 0&&i.set(e,r+1)}return[...i].map(([e,t])=>({label:e,value:t,text:_(t)}))}var V=a(`
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
`),H={NEW:``,PENDING:`warn`,FIRED:`good`,MOVED:``,WITHDRAWN:`bad`,SKIPPED:``},U=Object.keys(H);function W({timers:e}){let[n,i]=w(),a=U.find(e=>e===n.get(`state`))??``,o=e.find(e=>e.id===n.get(`timer`))?.id??``,s=n.get(`after`),[{data:u,error:d},g]=r({query:V,variables:{timer:o||null,state:a||null,after:s}}),v=(0,F.useCallback)(()=>g({requestPolicy:`network-only`}),[g]);O(5,v);let b=u?.dueEvents;return(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`due`,children:[(0,I.jsx)(`div`,{className:`card-head`,children:(0,I.jsx)(`h2`,{id:`due`,children:`Due events`})}),(0,I.jsxs)(`div`,{className:`toolbar`,children:[(0,I.jsx)(C,{label:`Timer`,children:t=>(0,I.jsxs)(`select`,{...t,className:`input`,value:o,onChange:e=>i({timer:e.target.value,after:void 0}),children:[(0,I.jsx)(`option`,{value:``,children:`Any`}),e.map(e=>(0,I.jsx)(`option`,{value:e.id,children:e.name},e.id))]})}),(0,I.jsx)(D,{label:`State`,value:a,any:`Any`,options:U,onChange:e=>i({state:e,after:void 0})})]}),d&&(0,I.jsx)(l,{error:d,retry:v}),b?b.nodes.length===0?(0,I.jsx)(h,{title:`Nothing is coming`,children:a?`Other states may have some.`:`Events that are written from now on start timers; imported history does not.`}):(0,I.jsx)(p,{label:`Due events`,children:(0,I.jsxs)(`table`,{className:`table`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Order`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Timer`}),(0,I.jsx)(`th`,{scope:`col`,children:`State`}),(0,I.jsx)(`th`,{scope:`col`,children:`Due`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Started`})]})}),(0,I.jsx)(`tbody`,{children:b.nodes.map((e,n)=>(0,I.jsxs)(`tr`,{children:[(0,I.jsxs)(`td`,{children:[e.order?(0,I.jsx)(t,{href:`/orders/${encodeURIComponent(e.order.id)}`,children:e.order.name}):(0,I.jsx)(`span`,{className:`quiet`,children:`Deleted`}),(0,I.jsx)(`span`,{className:`sub`,children:e.contact&&(0,I.jsx)(t,{href:`/contacts/${encodeURIComponent(e.contact.id)}`,children:e.contact.name??e.contact.email??`Contact`})})]}),(0,I.jsx)(`td`,{className:`wide-only`,children:e.timer.name}),(0,I.jsxs)(`td`,{children:[(0,I.jsx)(c,{tone:H[e.state],children:y(e.state)}),e.reason&&(0,I.jsx)(`span`,{className:`sub`,children:e.reason})]}),(0,I.jsx)(`td`,{children:(0,I.jsx)(m,{at:e.dueAt})}),(0,I.jsx)(`td`,{className:`wide-only`,children:(0,I.jsx)(m,{at:e.anchorAt})})]},b.edges[n]?.cursor))})]})}):!d&&(0,I.jsx)(f,{what:`due events`}),b&&(s||b.pageInfo.hasNextPage)&&(0,I.jsxs)(`nav`,{className:`pager`,"aria-label":`Pages`,children:[(0,I.jsxs)(`span`,{role:`status`,children:[_(b.totalCount),` due events`]}),(0,I.jsx)(S,{className:`slim`,disabled:!s,onClick:()=>i({after:void 0}),children:`Newest`}),(0,I.jsx)(S,{className:`slim`,disabled:!b.pageInfo.hasNextPage,onClick:()=>i({after:b.pageInfo.endCursor??void 0}),children:`Older`})]})]})}var G=a(`
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
`),K=a(`
  mutation CreateTimer($input: CreateTimerInput!) {
    createTimer(input: $input) {
      timer {
        id
      }
      problems {
        message
        path
        snippet
        suggestions
      }
      userErrors {
        code
        message
      }
    }
  }
`),q=a(`
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
`),J=a(`
  mutation DeleteTimer($id: ID!) {
    deleteTimer(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`),Y=[`months`,`days`,`hours`,`minutes`];function X(){let[{data:e,error:t},n]=r({query:G}),[i,a]=(0,F.useState)(!1),[o,s]=(0,F.useState)(null),[u,m]=(0,F.useState)(null),[g,_]=d(q),[b,x]=d(J),C=v(),w=(0,F.useCallback)(()=>n({requestPolicy:`network-only`}),[n]),T=e?.timers;async function E(e,t){m((await _({id:e,status:t})).data?.updateTimer??null),w()}async function D(e){let t=(await x({id:e})).data?.deleteTimer??null;m(t),t?.deletedId&&(s(null),C(`The timer is deleted.`),w())}let O=(0,I.jsx)(S,{look:`primary`,onClick:()=>a(!0),children:`New timer`});return(0,I.jsxs)(I.Fragment,{children:[(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`timers`,children:[(0,I.jsxs)(`div`,{className:`card-head`,children:[(0,I.jsx)(`h2`,{id:`timers`,children:`Timers`}),T&&T.length>0&&O]}),!o&&(0,I.jsx)(j,{error:g.error,answer:u}),t&&(0,I.jsx)(l,{error:t,retry:w}),T?T.length===0?(0,I.jsx)(h,{title:`No timer yet`,action:O,children:`“60 days after payment, unless bought again” is one.`}):(0,I.jsx)(p,{label:`Timers`,children:(0,I.jsxs)(`table`,{className:`table`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Timer`}),(0,I.jsx)(`th`,{scope:`col`,children:`When`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Conditions`}),(0,I.jsx)(`th`,{scope:`col`,children:`Status`}),(0,I.jsx)(`th`,{scope:`col`,children:(0,I.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,I.jsx)(`tbody`,{children:T.map(e=>(0,I.jsxs)(`tr`,{children:[(0,I.jsxs)(`td`,{children:[(0,I.jsx)(`span`,{className:`strong`,children:e.name}),(0,I.jsx)(`span`,{className:`sub`,children:e.supersede===`NEWEST_ORDER`?`A newer order takes its place`:`Once for each order`})]}),(0,I.jsxs)(`td`,{children:[Q(e.delay),` after `,y(e.anchor).toLowerCase(),e.localTime&&(0,I.jsxs)(`span`,{className:`sub`,children:[`at `,e.localTime,`, the shop’s time`]})]}),(0,I.jsxs)(`td`,{className:`wide-only`,children:[e.filter&&(0,I.jsxs)(`span`,{className:`sub`,children:[`Starts if `,(0,I.jsx)(`code`,{children:e.filter})]}),e.condition&&(0,I.jsxs)(`span`,{className:`sub`,children:[`Happens if `,(0,I.jsx)(`code`,{children:e.condition})]}),!e.filter&&!e.condition&&(0,I.jsx)(`span`,{className:`quiet`,children:`None`})]}),(0,I.jsx)(`td`,{children:e.status===`ACTIVE`?(0,I.jsx)(c,{tone:`good`,children:`Active`}):(0,I.jsx)(c,{tone:`warn`,children:`Paused`})}),(0,I.jsxs)(`td`,{className:`right`,children:[(0,I.jsx)(S,{className:`slim`,onClick:()=>void E(e.id,e.status===`PAUSED`?`ACTIVE`:`PAUSED`),children:e.status===`PAUSED`?`Resume`:`Pause`}),` `,(0,I.jsx)(S,{className:`slim`,look:`danger`,onClick:()=>s(e),children:`Delete`})]})]},e.id))})]})}):!t&&(0,I.jsx)(f,{what:`timers`})]}),T&&T.length>0&&(0,I.jsx)(W,{timers:T}),i&&(0,I.jsx)($,{onClose:()=>a(!1),done:()=>{a(!1),w()}}),o&&(0,I.jsx)(k,{title:`Delete the timer ${o.name}?`,action:`Delete`,busy:b.fetching,error:b.error,answer:u,onClose:()=>s(null),run:()=>void D(o.id),children:(0,I.jsx)(`p`,{children:`What it has coming is forgotten. Events that it made stay.`})})]})}function Z(e){return e.trim()?{text:e.trim()}:null}function Q(e){let t=Y.flatMap(t=>e[t]>0?[`${e[t]} ${e[t]===1?t.slice(0,-1):t}`]:[]);return t.length>0?t.join(`, `):`At once`}function $({onClose:e,done:t}){let[n,r]=(0,F.useState)(``),[i,a]=(0,F.useState)(`PAYMENT_RECEIVED`),[o,c]=(0,F.useState)({months:0,days:60,hours:0,minutes:0}),[l,u]=(0,F.useState)(``),[f,p]=(0,F.useState)(``),[m,h]=(0,F.useState)(``),[g,_]=(0,F.useState)(`NEWEST_ORDER`),[v,b]=(0,F.useState)(null),[x,w]=d(K),T=(0,F.useId)();async function E(){let e={name:n.trim(),anchor:i,delay:o,localTime:l||null,filter:Z(f),condition:Z(m),supersede:g},r=(await w({input:e})).data?.createTimer??null;b(r),r?.timer&&t()}let O=v?.problems?.filter(e=>e.path?.includes(`filter`));return(0,I.jsx)(P,{title:`New timer`,onClose:e,actions:(0,I.jsxs)(I.Fragment,{children:[(0,I.jsx)(S,{onClick:e,children:`Cancel`}),(0,I.jsx)(S,{look:`primary`,type:`submit`,form:T,busy:x.fetching,children:`Create timer`})]}),children:(0,I.jsxs)(`form`,{id:T,className:`stack form`,onSubmit:e=>{e.preventDefault(),E()},children:[(0,I.jsx)(j,{error:x.error,answer:v}),(0,I.jsx)(C,{label:`Name`,children:e=>(0,I.jsx)(s,{...e,name:`name`,required:!0,maxLength:255,value:n,onChange:e=>r(e.target.value)})}),(0,I.jsx)(D,{label:`Starts with`,value:i,options:A,onChange:e=>e&&a(e)}),(0,I.jsxs)(`fieldset`,{className:`field`,children:[(0,I.jsx)(`legend`,{className:`label`,children:`Delay`}),(0,I.jsx)(`div`,{className:`parts`,children:Y.map(e=>(0,I.jsx)(C,{label:y(e),children:t=>(0,I.jsx)(s,{...t,type:`number`,required:!0,min:0,max:e===`months`?36:e===`days`?1100:1e3,value:String(o[e]),onChange:t=>c({...o,[e]:Number(t.target.value)})})},e))})]}),(0,I.jsx)(C,{label:`Time of day`,hint:`Waited for behind the delay, in the shop’s time zone. Empty: none.`,children:e=>(0,I.jsx)(s,{...e,type:`time`,value:l,onChange:e=>u(e.target.value)})}),(0,I.jsx)(N,{label:`Filter`,hint:`What an order must match to start it. Empty: every order.`,value:f,problems:O,onChange:p}),(0,I.jsx)(N,{label:`Condition`,hint:`Asked when it is due, e.g. contact.email != nil. Empty: it always happens.`,value:m,problems:v?.problems?.filter(e=>!e.path?.includes(`filter`)),onChange:h}),(0,I.jsx)(C,{label:`A contact’s newer order`,children:e=>(0,I.jsxs)(`select`,{...e,className:`input`,value:g,onChange:e=>_(e.target.value),children:[(0,I.jsx)(`option`,{value:`NEWEST_ORDER`,children:`Takes the older one’s place`}),(0,I.jsx)(`option`,{value:`EACH_ORDER`,children:`Has its own`})]})})]})})}var ee=a(`
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
`),te=a(`
  mutation CreateWatch($input: CreateSegmentWatchInput!) {
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
`),ne=a(`
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
`),re=a(`
  mutation DeleteWatch($id: ID!) {
    deleteSegmentWatch(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`);function ie(){let[{data:e,error:t},n]=r({query:ee}),[i,a]=(0,F.useState)(!1),[o,s]=(0,F.useState)(null),[m,g]=(0,F.useState)(null),[y,b]=d(ne),[x,C]=d(re),w=v(),T=(0,F.useCallback)(()=>n({requestPolicy:`network-only`}),[n]);O(5,T);let E=e?.segmentWatches;async function D(e,t){g((await b({id:e,status:t})).data?.updateSegmentWatch??null),T()}async function A(e){let t=(await C({id:e})).data?.deleteSegmentWatch??null;g(t),t?.deletedId&&(s(null),w(`The watch is deleted.`),T())}let M=(0,I.jsx)(S,{look:`primary`,onClick:()=>a(!0),children:`New segment watch`});return(0,I.jsxs)(`section`,{className:`card`,"aria-labelledby":`watches`,children:[(0,I.jsxs)(`div`,{className:`card-head`,children:[(0,I.jsx)(`h2`,{id:`watches`,children:`Segment watches`}),E&&E.length>0&&M]}),!o&&(0,I.jsx)(j,{error:y.error,answer:m}),t&&(0,I.jsx)(l,{error:t,retry:T}),E?E.length===0?(0,I.jsx)(h,{title:`No segment is watched yet`,action:M,children:`Whoever enters or leaves a watched segment makes an event.`}):(0,I.jsx)(p,{label:`Segment watches`,children:(0,I.jsxs)(`table`,{className:`table`,children:[(0,I.jsx)(`thead`,{children:(0,I.jsxs)(`tr`,{children:[(0,I.jsx)(`th`,{scope:`col`,children:`Segment`}),(0,I.jsx)(`th`,{scope:`col`,children:`Status`}),(0,I.jsx)(`th`,{scope:`col`,className:`right`,children:`Members`}),(0,I.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Last asked`}),(0,I.jsx)(`th`,{scope:`col`,children:(0,I.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,I.jsx)(`tbody`,{children:E.map(e=>(0,I.jsxs)(`tr`,{children:[(0,I.jsxs)(`td`,{children:[(0,I.jsx)(`span`,{className:`strong`,children:e.name}),(0,I.jsx)(`span`,{className:`sub`,children:(0,I.jsx)(`code`,{children:e.condition})}),(0,I.jsxs)(`span`,{className:`sub`,children:[`Tells of `,[e.entered&&`entering`,e.left&&`leaving`].filter(Boolean).join(` and `),`, `,_(e.perMinute),` a minute at most`]})]}),(0,I.jsxs)(`td`,{children:[e.status===`PAUSED`?(0,I.jsx)(c,{tone:`warn`,children:`Paused`}):e.problem?(0,I.jsx)(c,{tone:`bad`,children:`Cannot be asked`}):(0,I.jsx)(c,{tone:`good`,children:`Active`}),e.problem&&(0,I.jsx)(`span`,{className:`sub`,children:e.problem})]}),(0,I.jsx)(`td`,{className:`right`,children:e.checkedAt?_(e.members):`–`}),(0,I.jsx)(`td`,{className:`wide-only`,children:(0,I.jsx)(u,{at:e.checkedAt})}),(0,I.jsxs)(`td`,{className:`right`,children:[(0,I.jsx)(S,{className:`slim`,onClick:()=>void D(e.id,e.status===`PAUSED`?`ACTIVE`:`PAUSED`),children:e.status===`PAUSED`?`Resume`:`Pause`}),` `,(0,I.jsx)(S,{className:`slim`,look:`danger`,onClick:()=>s(e),children:`Delete`})]})]},e.id))})]})}):!t&&(0,I.jsx)(f,{what:`segment watches`}),i&&(0,I.jsx)(ae,{onClose:()=>a(!1),done:()=>{a(!1),T()}}),o&&(0,I.jsx)(k,{title:`Delete the watch ${o.name}?`,action:`Delete`,busy:x.fetching,error:x.error,answer:m,onClose:()=>s(null),run:()=>void A(o.id),children:(0,I.jsx)(`p`,{children:`Nobody is told of this segment any more. Events that it made stay.`})})]})}function ae({onClose:e,done:t}){let[n,r]=(0,F.useState)(``),[i,a]=(0,F.useState)(``),[o,c]=(0,F.useState)(!0),[l,u]=(0,F.useState)(!1),[f,p]=(0,F.useState)(`FROM_NOW_ON`),[m,h]=(0,F.useState)(`1000`),[g,_]=(0,F.useState)(null),[v,y]=d(te),x=(0,F.useId)();async function w(){let e={name:n.trim(),condition:{text:i.trim()},entered:o,left:l,start:f,perMinute:Number(m)},r=(await y({input:e})).data?.createSegmentWatch??null;_(r),r?.segmentWatch&&t()}return(0,I.jsx)(P,{title:`New segment watch`,onClose:e,actions:(0,I.jsxs)(I.Fragment,{children:[(0,I.jsx)(S,{onClick:e,children:`Cancel`}),(0,I.jsx)(S,{look:`primary`,type:`submit`,form:x,busy:v.fetching,children:`Watch the segment`})]}),children:(0,I.jsxs)(`form`,{id:x,className:`stack form`,onSubmit:e=>{e.preventDefault(),w()},children:[(0,I.jsx)(j,{error:v.error,answer:g}),(0,I.jsx)(C,{label:`Name`,children:e=>(0,I.jsx)(s,{...e,name:`name`,required:!0,maxLength:255,value:n,onChange:e=>r(e.target.value)})}),(0,I.jsx)(N,{label:`Condition`,required:!0,hint:`Whom the segment holds, e.g. contact.last_order_at < monthsAgo(6).`,value:i,problems:g?.problems,onChange:a}),(0,I.jsxs)(`div`,{children:[(0,I.jsx)(b,{label:`Tell of entering`,checked:o,onChange:c}),(0,I.jsx)(b,{label:`Tell of leaving`,checked:l,onChange:u}),(0,I.jsx)(b,{label:`Tell of those already in it`,note:`Otherwise they are recorded silently.`,checked:f===`EVERYBODY`,onChange:e=>p(e?`EVERYBODY`:`FROM_NOW_ON`)})]}),(0,I.jsx)(C,{label:`Events a minute, at most`,children:e=>(0,I.jsx)(s,{...e,type:`number`,required:!0,min:1,max:1e4,value:m,onChange:e=>h(e.target.value)})})]})})}var oe=[{view:``,words:`Endpoints`},{view:`events`,words:`Events`},{view:`timers`,words:`Timers`},{view:`segments`,words:`Segment watches`}];function se(){let[e]=w(),n=e.get(`view`)??``;return(0,I.jsxs)(`div`,{className:`page`,children:[(0,I.jsx)(o,{title:`Triggers`,lead:`Events start workflows: orders, payments, timers and segments. Each happens once, and a contact’s events are delivered in their order, signed.`}),(0,I.jsx)(`nav`,{className:`tabs`,"aria-label":`Triggers`,children:oe.map(e=>(0,I.jsx)(t,{href:e.view?`/triggers?view=${e.view}`:`/triggers`,"aria-current":n===e.view?`page`:void 0,children:e.words},e.view))}),n===`events`?(0,I.jsx)(R,{}):n===`timers`?(0,I.jsx)(X,{}):n===`segments`?(0,I.jsx)(ie,{}):(0,I.jsx)(E,{})]})}export{se as default};