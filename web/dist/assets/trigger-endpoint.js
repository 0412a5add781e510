import{D as e,E as t,I as n,M as r,O as i,P as a,T as o,_ as s,b as c,d as l,h as u,j as d,m as f,n as p,o as m,p as h,s as g,t as _,u as v,w as y,x as b,y as x}from"./app.js";import{t as S}from"./address.js";import{t as C}from"./dialog.js";import{a as w,c as T,i as E,l as D,n as O,r as k}from"./trigger-parts.js";import{a as A,i as j,n as M,o as N,r as P,s as F}from"./trigger-endpoints.js";var I=n(a(),1),L=y(),R=o(`
  query Deliveries($id: ID!, $state: TriggerDeliveryState, $after: String, $log: Boolean!) {
    triggerEndpoint(id: $id) {
      id
      deliveries(state: $state, first: 25, after: $after) {
        totalCount
        nodes {
          state
          attempts
          replays
          dueAt
          attemptedAt
          statusCode
          tookMs
          reason
          deliveredAt
          attemptLog @include(if: $log) {
            at
            statusCode
            tookMs
            reason
            replay
          }
          event {
            id
            kind
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
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`),z=o(`
  mutation Replay($input: ReplayTriggerDeliveriesInput!) {
    replayTriggerDeliveries(input: $input) {
      replayed
      userErrors {
        code
        message
      }
    }
  }
`),B=[`WAITING`,`DELIVERED`,`FILTERED`,`DEAD`],V={WAITING:`warn`,DELIVERED:`good`,FILTERED:``,DEAD:`bad`};function H({endpoint:e,dead:n,changed:i}){let[a,o]=S(),s=B.find(e=>e===a.get(`state`))??``,c=a.get(`after`),[y,x]=(0,I.useState)(null),[{data:C,error:T},E]=r({query:R,variables:{id:e,state:s||null,after:c,log:y!==null}}),[O,A]=d(z),[j,M]=(0,I.useState)(null),[N,P]=(0,I.useState)(!1),F=_(),H=(0,I.useCallback)(()=>E({requestPolicy:`network-only`}),[E]);D(3,H);let G=C?.triggerEndpoint?.deliveries;async function K(t){let n=(await A({input:{endpointId:e,...t}})).data?.replayTriggerDeliveries??null;M(n);let r=n!==null&&n.userErrors.length===0;return r&&F(n.replayed===1?`1 delivery is made again.`:`${g(n.replayed)} deliveries are made again.`),H(),i(),r}return(0,L.jsxs)(`section`,{className:`card`,"aria-labelledby":`deliveries`,children:[(0,L.jsxs)(`div`,{className:`card-head`,children:[(0,L.jsx)(`h2`,{id:`deliveries`,children:`Deliveries`}),(0,L.jsxs)(`div`,{className:`row`,children:[n>0&&(0,L.jsxs)(b,{className:`slim`,busy:O.fetching,onClick:()=>void K({range:{},state:`DEAD`}),children:[`Replay all `,g(n),` dead`]}),(0,L.jsx)(b,{className:`slim`,onClick:()=>P(!0),children:`Replay a range`})]})]}),(0,L.jsx)(`div`,{className:`toolbar`,children:(0,L.jsx)(w,{label:`State`,value:s,any:`Any`,options:B,onChange:e=>o({state:e,after:void 0})})}),!N&&(0,L.jsx)(k,{error:O.error,answer:j}),T&&(0,L.jsx)(u,{error:T,retry:H}),G?G.nodes.length===0?(0,L.jsx)(h,{title:s?`Nothing is ${v(s).toLowerCase()}`:`No delivery yet`,children:s?`Other states may have some.`:`Events that are written from now on are delivered here. A range of earlier ones can be replayed.`}):(0,L.jsx)(p,{label:`Deliveries`,children:(0,L.jsxs)(`table`,{className:`table`,children:[(0,L.jsx)(`thead`,{children:(0,L.jsxs)(`tr`,{children:[(0,L.jsx)(`th`,{scope:`col`,children:`Event`}),(0,L.jsx)(`th`,{scope:`col`,children:`State`}),(0,L.jsx)(`th`,{scope:`col`,className:`right`,children:`Attempts`}),(0,L.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Last try`}),(0,L.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Next try`}),(0,L.jsx)(`th`,{scope:`col`,children:(0,L.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,L.jsx)(`tbody`,{children:G.nodes.map(e=>(0,L.jsxs)(`tr`,{children:[(0,L.jsxs)(`td`,{children:[v(e.event.kind),(0,L.jsx)(`span`,{className:`sub`,children:e.event.order?(0,L.jsx)(t,{href:`/orders/${encodeURIComponent(e.event.order.id)}`,children:e.event.order.name}):e.event.contact&&(0,L.jsx)(t,{href:`/contacts/${encodeURIComponent(e.event.contact.id)}`,children:e.event.contact.name??e.event.contact.email??`Contact`})})]}),(0,L.jsxs)(`td`,{children:[(0,L.jsx)(l,{tone:V[e.state],children:v(e.state)}),e.reason&&(0,L.jsx)(`span`,{className:`sub`,children:e.reason})]}),(0,L.jsxs)(`td`,{className:`right`,children:[e.attempts>0||e.replays>0?(0,L.jsx)(b,{look:`plain`,className:`slim`,"aria-label":`${g(e.attempts)} attempts for ${e.event.order?.name??`this event`}`,onClick:()=>x(e.event.id),children:g(e.attempts)}):g(e.attempts),e.replays>0&&(0,L.jsx)(`span`,{className:`sub`,children:e.replays===1?`Replayed once`:`Replayed ${g(e.replays)} times`})]}),(0,L.jsxs)(`td`,{className:`wide-only`,children:[(0,L.jsx)(m,{at:e.attemptedAt}),e.attemptedAt&&(0,L.jsxs)(`span`,{className:`sub`,children:[e.statusCode?`${e.statusCode}, `:``,g(e.tookMs),` ms`]})]}),(0,L.jsx)(`td`,{className:`wide-only`,children:(0,L.jsx)(m,{at:e.dueAt})}),(0,L.jsx)(`td`,{className:`right`,children:e.state!==`WAITING`&&(0,L.jsx)(b,{className:`slim`,busy:O.fetching,onClick:()=>void K({eventIds:[e.event.id]}),children:`Replay`})})]},e.event.id))})]})}):!T&&(0,L.jsx)(f,{what:`deliveries`}),G&&(c||G.pageInfo.hasNextPage)&&(0,L.jsxs)(`nav`,{className:`pager`,"aria-label":`Pages`,children:[(0,L.jsxs)(`span`,{role:`status`,children:[g(G.totalCount),` deliveries`]}),(0,L.jsx)(b,{className:`slim`,disabled:!c,onClick:()=>o({after:void 0}),children:`Newest`}),(0,L.jsx)(b,{className:`slim`,disabled:!G.pageInfo.hasNextPage,onClick:()=>o({after:G.pageInfo.endCursor??void 0}),children:`Older`})]}),y&&(0,L.jsx)(U,{of:G?.nodes.find(e=>e.event.id===y),onClose:()=>x(null)}),N&&(0,L.jsx)(W,{busy:O.fetching,problem:(0,L.jsx)(k,{error:O.error,answer:j}),onClose:()=>P(!1),run:e=>void K(e).then(e=>e&&P(!1))})]})}function U({of:e,onClose:t}){let n=e?.attemptLog;return(0,L.jsxs)(C,{title:`Attempts for ${e?.event.order?.name??`this event`}`,onClose:t,actions:(0,L.jsx)(b,{onClick:t,children:`Close`}),children:[!e&&(0,L.jsx)(`p`,{children:`This delivery is on another page by now.`}),e&&!n&&(0,L.jsx)(f,{what:`the attempts`}),n?.length===0&&(0,L.jsx)(`p`,{children:`It was not tried yet.`}),n&&n.length>0&&(0,L.jsx)(p,{label:`Attempts`,children:(0,L.jsxs)(`table`,{className:`table`,children:[(0,L.jsx)(`thead`,{children:(0,L.jsxs)(`tr`,{children:[(0,L.jsx)(`th`,{scope:`col`,children:`When`}),(0,L.jsx)(`th`,{scope:`col`,children:`Answer`}),(0,L.jsx)(`th`,{scope:`col`,className:`right`,children:`Took`})]})}),(0,L.jsx)(`tbody`,{children:n.map(e=>(0,L.jsxs)(`tr`,{children:[(0,L.jsxs)(`td`,{children:[(0,L.jsx)(m,{at:e.at}),e.replay>0&&(0,L.jsx)(`span`,{className:`sub`,children:e.replay===1?`First replay`:`Replay ${g(e.replay)}`})]}),(0,L.jsxs)(`td`,{children:[(0,L.jsx)(l,{tone:e.reason?`bad`:`good`,children:e.statusCode??`No answer`}),e.reason&&(0,L.jsx)(`span`,{className:`sub`,children:e.reason})]}),(0,L.jsxs)(`td`,{className:`right`,children:[g(e.tookMs),` ms`]})]},e.at))})]})}),e?.dueAt&&(0,L.jsxs)(`p`,{className:`quiet`,children:[`Tried next `,(0,L.jsx)(m,{at:e.dueAt}),`.`]})]})}function W({busy:e,problem:t,onClose:n,run:r}){let[i,a]=(0,I.useState)(``),[o,s]=(0,I.useState)(``),[l,d]=(0,I.useState)(``),f=F(0),p=N(f.events,i,o);return(0,L.jsxs)(C,{title:`Replay a range`,onClose:n,actions:(0,L.jsxs)(L.Fragment,{children:[(0,L.jsx)(b,{onClick:n,children:`Cancel`}),(0,L.jsx)(b,{look:`primary`,busy:e,disabled:f.loading||f.error!==null||!p,onClick:()=>p&&r({range:{after:p.after,before:p.before},state:l||null}),children:`Replay`})]}),children:[t,f.error&&(0,L.jsx)(u,{error:f.error}),(0,L.jsx)(`p`,{children:`Events that were received in this time are delivered again, also those from before the endpoint was made. Their ids stay the same.`}),(0,L.jsxs)(`div`,{className:`grid-2`,children:[(0,L.jsx)(x,{label:`From (UTC)`,children:e=>(0,L.jsx)(c,{...e,type:`datetime-local`,value:i,onChange:e=>a(e.target.value)})}),(0,L.jsx)(x,{label:`Until (UTC)`,children:e=>(0,L.jsx)(c,{...e,type:`datetime-local`,value:o,onChange:e=>s(e.target.value)})})]}),(0,L.jsx)(w,{label:`Deliveries`,value:l,any:`All that ended`,options:[`DEAD`,`DELIVERED`,`FILTERED`],onChange:d}),(0,L.jsx)(`p`,{className:`quiet`,role:`status`,children:f.loading?`Reading events…`:p?`${g(p.count)} events of all kinds lie in this time.`:`No event lies in this time.`})]})}var G=o(`
  query TriggerEndpoint($id: ID!) {
    triggerEndpoint(id: $id) {
      id
      name
      url
      kinds
      filter
      delay
      asymmetric
      publicKey
      status
      pauseReason
      pausedAt
      failingSince
      failures
      createdAt
      counts {
        waiting
        delivered
        filtered
        dead
      }
    }
  }
`),K=o(`
  mutation RotateSecret($id: ID!) {
    rotateTriggerEndpointSecret(input: { id: $id }) {
      secret
      previousEndsAt
      userErrors {
        code
        message
      }
    }
  }
`),q=o(`
  mutation DeleteEndpoint($id: ID!) {
    deleteTriggerEndpoint(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`);function J(){let{id:n=``}=i(),[{data:a,error:o},c]=r({query:G,variables:{id:decodeURIComponent(n)}}),[,l]=e(),[p,y]=(0,I.useState)(null),[x,S]=(0,I.useState)(null),[C,w]=(0,I.useState)(null),[N,F]=d(A),[R,z]=d(K),[B,V]=d(q),U=_(),W=(0,I.useCallback)(()=>c({requestPolicy:`network-only`}),[c]);D(3,W);let J=()=>{y(null),w(null)},Y=a?.triggerEndpoint;if(!Y)return(0,L.jsxs)(`div`,{className:`page`,children:[(0,L.jsx)(s,{title:`Endpoint`}),o&&(0,L.jsx)(u,{error:o,retry:W}),!o&&!a&&(0,L.jsx)(f,{what:`the endpoint`}),a&&(0,L.jsx)(`div`,{className:`card`,children:(0,L.jsx)(h,{title:`There is no such endpoint`,action:(0,L.jsx)(t,{href:`/triggers`,className:`btn`,children:`All endpoints`}),children:`It may have been deleted.`})})]});let X=Y.status===`PAUSED`;async function Z(){if(!Y)return;let e=(await F({input:{id:Y.id,status:X?`ACTIVE`:`PAUSED`}})).data?.updateTriggerEndpoint??null;w(e),e?.triggerEndpoint&&U(X?`The endpoint gets events again.`:`The endpoint is paused; events wait.`),W()}async function Q(){if(!Y)return;let e=(await z({id:Y.id})).data?.rotateTriggerEndpointSecret;e?.secret?(J(),S({secret:e.secret,previousEndsAt:e.previousEndsAt})):w(e??null)}async function $(){if(!Y)return;let e=(await V({id:Y.id})).data?.deleteTriggerEndpoint;e?.deletedId?(U(`The endpoint is deleted.`),l(`/triggers`)):w(e??null)}return(0,L.jsxs)(`div`,{className:`page`,children:[(0,L.jsx)(s,{title:Y.name??`Endpoint`,lead:(0,L.jsx)(`span`,{className:`break`,children:Y.url}),mark:(0,L.jsx)(M,{of:Y}),actions:(0,L.jsxs)(L.Fragment,{children:[(0,L.jsx)(b,{onClick:()=>y(`edit`),children:`Edit`}),(0,L.jsx)(b,{busy:N.fetching,onClick:()=>void Z(),children:X?`Resume`:`Pause`}),(0,L.jsx)(b,{onClick:()=>y(`rotate`),children:`New secret`}),(0,L.jsx)(b,{look:`danger`,onClick:()=>y(`delete`),children:`Delete`})]})}),!p&&(0,L.jsx)(k,{error:N.error,answer:C}),Y.pauseReason&&(0,L.jsxs)(`div`,{className:`notice warn`,children:[(0,L.jsxs)(`strong`,{children:[P[Y.pauseReason],`.`]}),(0,L.jsxs)(`span`,{children:[`Since `,(0,L.jsx)(m,{at:Y.pausedAt}),`. Events wait until it is resumed.`]})]}),!X&&Y.failures>0&&(0,L.jsxs)(`div`,{className:`notice bad`,children:[(0,L.jsxs)(`strong`,{children:[g(Y.failures),` failed `,Y.failures===1?`attempt`:`attempts in a row`,`.`]}),(0,L.jsxs)(`span`,{children:[`Since `,(0,L.jsx)(m,{at:Y.failingSince}),`. Deliveries are tried again by themselves.`]})]}),(0,L.jsx)(`dl`,{className:`card stats`,children:[`waiting`,`delivered`,`filtered`,`dead`].map(e=>(0,L.jsxs)(`div`,{className:`stat`,children:[(0,L.jsx)(`dt`,{children:v(e)}),(0,L.jsx)(`dd`,{children:g(Y.counts[e])})]},e))}),(0,L.jsx)(H,{endpoint:Y.id,dead:Y.counts.dead,changed:W}),(0,L.jsxs)(`section`,{className:`card`,"aria-labelledby":`facts`,children:[(0,L.jsx)(`div`,{className:`card-head`,children:(0,L.jsx)(`h2`,{id:`facts`,children:`What it gets`})}),(0,L.jsx)(`div`,{className:`card-body`,children:(0,L.jsxs)(`dl`,{className:`facts`,children:[(0,L.jsx)(`dt`,{children:`Events`}),(0,L.jsx)(`dd`,{children:Y.kinds.map(v).join(`, `)}),(0,L.jsx)(`dt`,{children:`Filter`}),(0,L.jsx)(`dd`,{children:Y.filter?(0,L.jsx)(`code`,{children:Y.filter}):`None: every event of these kinds`}),(0,L.jsx)(`dt`,{children:`Delay`}),(0,L.jsx)(`dd`,{children:Y.delay===0?`None`:T(Y.delay)}),(0,L.jsx)(`dt`,{children:`Signatures`}),(0,L.jsx)(`dd`,{children:Y.asymmetric?`v1 and v1a`:`v1`}),Y.asymmetric&&(0,L.jsxs)(L.Fragment,{children:[(0,L.jsx)(`dt`,{children:`Public key`}),(0,L.jsx)(`dd`,{children:(0,L.jsx)(`code`,{children:Y.publicKey})})]}),(0,L.jsx)(`dt`,{children:`Made`}),(0,L.jsx)(`dd`,{children:(0,L.jsx)(m,{at:Y.createdAt})})]})})]}),p===`edit`&&(0,L.jsx)(j,{of:Y,onClose:J,done:()=>{J(),U(`The endpoint is changed.`),W()}}),p===`rotate`&&(0,L.jsx)(O,{title:`Make a new secret?`,action:`Make a new secret`,busy:R.fetching,error:R.error,answer:C,onClose:J,run:()=>void Q(),children:(0,L.jsx)(`p`,{children:`Deliveries are signed with the old secret too for 24 hours, so that the receiver can change over.`})}),p===`delete`&&(0,L.jsx)(O,{title:`Delete the endpoint?`,action:`Delete`,busy:B.fetching,error:B.error,answer:C,onClose:J,run:()=>void $(),children:(0,L.jsxs)(`p`,{children:[Y.counts.waiting===0?`Its list of deliveries goes with it.`:`${g(Y.counts.waiting)} waiting deliveries go with it.`,` Events themselves stay.`]})}),x&&(0,L.jsx)(E,{title:`The new secret`,secret:x.secret,onClose:()=>S(null),children:x.previousEndsAt&&(0,L.jsxs)(`p`,{className:`quiet`,children:[`The old one ends `,(0,L.jsx)(m,{at:x.previousEndsAt}),`.`]})})]})}export{J as default};