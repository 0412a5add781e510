import{C as e,M as t,O as n,S as r,T as i,_ as a,f as o,h as s,j as c,k as l,l as u,m as d,n as f,o as p,p as m,s as h,t as g,u as _,v,w as y,x as b,y as x}from"./app.js";import{t as S}from"./address.js";import{t as C}from"./dialog.js";import{a as w,d as T,f as E,g as D,h as O,i as k,l as A,n as j,o as M,r as N,s as P,u as F}from"./trigger-endpoints.js";var I=t(c(),1),L=b(),R=r(`
  query Deliveries($id: ID!, $state: TriggerDeliveryState, $after: String) {
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
`),z=r(`
  mutation Replay($input: ReplayTriggerDeliveriesInput!) {
    replayTriggerDeliveries(input: $input) {
      replayed
      userErrors {
        code
        message
      }
    }
  }
`),B=[`WAITING`,`DELIVERED`,`FILTERED`,`DEAD`],V={WAITING:`warn`,DELIVERED:`good`,FILTERED:``,DEAD:`bad`};function H({endpoint:t,dead:r,changed:i}){let[a,s]=S(),c=B.find(e=>e===a.get(`state`))??``,v=a.get(`after`),[{data:y,error:b},C]=l({query:R,variables:{id:t,state:c||null,after:v}}),[w,T]=n(z),[O,k]=(0,I.useState)(null),[A,j]=(0,I.useState)(!1),M=g(),N=(0,I.useCallback)(()=>C({requestPolicy:`network-only`}),[C]);D(3,N);let P=y?.triggerEndpoint?.deliveries;async function H(e){let n=(await T({input:{endpointId:t,...e}})).data?.replayTriggerDeliveries??null;k(n);let r=n!==null&&n.userErrors.length===0;return r&&M(n.replayed===1?`1 delivery is made again.`:`${h(n.replayed)} deliveries are made again.`),N(),i(),r}return(0,L.jsxs)(`section`,{className:`card`,"aria-labelledby":`deliveries`,children:[(0,L.jsxs)(`div`,{className:`card-head`,children:[(0,L.jsx)(`h2`,{id:`deliveries`,children:`Deliveries`}),(0,L.jsxs)(`div`,{className:`row`,children:[r>0&&(0,L.jsxs)(x,{className:`slim`,busy:w.fetching,onClick:()=>void H({range:{},state:`DEAD`}),children:[`Replay all `,h(r),` dead`]}),(0,L.jsx)(x,{className:`slim`,onClick:()=>j(!0),children:`Replay a range`})]})]}),(0,L.jsx)(`div`,{className:`toolbar`,children:(0,L.jsx)(E,{label:`State`,value:c,any:`Any`,options:B,onChange:e=>s({state:e,after:void 0})})}),!A&&(0,L.jsx)(F,{error:w.error,answer:O}),b&&(0,L.jsx)(d,{error:b,retry:N}),P?P.nodes.length===0?(0,L.jsx)(o,{title:c?`Nothing is ${u(c).toLowerCase()}`:`No delivery yet`,children:c?`Other states may have some.`:`Events that are written from now on are delivered here. A range of earlier ones can be replayed.`}):(0,L.jsx)(f,{label:`Deliveries`,children:(0,L.jsxs)(`table`,{className:`table`,children:[(0,L.jsx)(`thead`,{children:(0,L.jsxs)(`tr`,{children:[(0,L.jsx)(`th`,{scope:`col`,children:`Event`}),(0,L.jsx)(`th`,{scope:`col`,children:`State`}),(0,L.jsx)(`th`,{scope:`col`,className:`right`,children:`Attempts`}),(0,L.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Last try`}),(0,L.jsx)(`th`,{scope:`col`,className:`wide-only`,children:`Next try`}),(0,L.jsx)(`th`,{scope:`col`,children:(0,L.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,L.jsx)(`tbody`,{children:P.nodes.map(t=>(0,L.jsxs)(`tr`,{children:[(0,L.jsxs)(`td`,{children:[u(t.event.kind),(0,L.jsx)(`span`,{className:`sub`,children:t.event.order?(0,L.jsx)(e,{href:`/orders/${encodeURIComponent(t.event.order.id)}`,children:t.event.order.name}):t.event.contact&&(0,L.jsx)(e,{href:`/contacts/${encodeURIComponent(t.event.contact.id)}`,children:t.event.contact.name??t.event.contact.email??`Contact`})})]}),(0,L.jsxs)(`td`,{children:[(0,L.jsx)(_,{tone:V[t.state],children:u(t.state)}),t.reason&&(0,L.jsx)(`span`,{className:`sub`,children:t.reason})]}),(0,L.jsxs)(`td`,{className:`right`,children:[h(t.attempts),t.replays>0&&(0,L.jsx)(`span`,{className:`sub`,children:t.replays===1?`Replayed once`:`Replayed ${h(t.replays)} times`})]}),(0,L.jsxs)(`td`,{className:`wide-only`,children:[(0,L.jsx)(p,{at:t.attemptedAt}),t.attemptedAt&&(0,L.jsxs)(`span`,{className:`sub`,children:[t.statusCode?`${t.statusCode}, `:``,h(t.tookMs),` ms`]})]}),(0,L.jsx)(`td`,{className:`wide-only`,children:(0,L.jsx)(p,{at:t.dueAt})}),(0,L.jsx)(`td`,{className:`right`,children:t.state!==`WAITING`&&(0,L.jsx)(x,{className:`slim`,busy:w.fetching,onClick:()=>void H({eventIds:[t.event.id]}),children:`Replay`})})]},t.event.id))})]})}):!b&&(0,L.jsx)(m,{what:`deliveries`}),P&&(v||P.pageInfo.hasNextPage)&&(0,L.jsxs)(`nav`,{className:`pager`,"aria-label":`Pages`,children:[(0,L.jsxs)(`span`,{role:`status`,children:[h(P.totalCount),` deliveries`]}),(0,L.jsx)(x,{className:`slim`,disabled:!v,onClick:()=>s({after:void 0}),children:`Newest`}),(0,L.jsx)(x,{className:`slim`,disabled:!P.pageInfo.hasNextPage,onClick:()=>s({after:P.pageInfo.endCursor??void 0}),children:`Older`})]}),A&&(0,L.jsx)(U,{busy:w.fetching,problem:(0,L.jsx)(F,{error:w.error,answer:O}),onClose:()=>j(!1),run:e=>void H(e).then(e=>e&&j(!1))})]})}function U({busy:e,problem:t,onClose:n,run:r}){let[i,o]=(0,I.useState)(``),[s,c]=(0,I.useState)(``),[l,u]=(0,I.useState)(``),f=P(),p=M(f.events,i,s);return(0,L.jsxs)(C,{title:`Replay a range`,onClose:n,actions:(0,L.jsxs)(L.Fragment,{children:[(0,L.jsx)(x,{onClick:n,children:`Cancel`}),(0,L.jsx)(x,{look:`primary`,busy:e,disabled:f.loading||f.error!==null||!p,onClick:()=>p&&r({range:{after:p.after,before:p.before},state:l||null}),children:`Replay`})]}),children:[t,f.error&&(0,L.jsx)(d,{error:f.error}),(0,L.jsx)(`p`,{children:`Events that were received in this time are delivered again, also those from before the endpoint was made. Their ids stay the same.`}),(0,L.jsxs)(`div`,{className:`grid-2`,children:[(0,L.jsx)(a,{label:`From (UTC)`,children:e=>(0,L.jsx)(v,{...e,type:`datetime-local`,value:i,onChange:e=>o(e.target.value)})}),(0,L.jsx)(a,{label:`Until (UTC)`,children:e=>(0,L.jsx)(v,{...e,type:`datetime-local`,value:s,onChange:e=>c(e.target.value)})})]}),(0,L.jsx)(E,{label:`Deliveries`,value:l,any:`All that ended`,options:[`DEAD`,`DELIVERED`,`FILTERED`],onChange:u}),(0,L.jsx)(`p`,{className:`quiet`,role:`status`,children:f.loading?`Reading events…`:p?`${h(p.count)} events of all kinds lie in this time.`:`No event lies in this time.`})]})}var W=r(`
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
`),G=r(`
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
`),K=r(`
  mutation DeleteEndpoint($id: ID!) {
    deleteTriggerEndpoint(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`);function q(){let{id:t=``}=i(),[{data:r,error:a},c]=l({query:W,variables:{id:decodeURIComponent(t)}}),[,f]=y(),[_,v]=(0,I.useState)(null),[b,S]=(0,I.useState)(null),[C,E]=(0,I.useState)(null),[M,P]=n(w),[R,z]=n(G),[B,V]=n(K),U=g(),q=(0,I.useCallback)(()=>c({requestPolicy:`network-only`}),[c]);D(3,q);let J=()=>{v(null),E(null)},Y=r?.triggerEndpoint;if(!Y)return(0,L.jsxs)(`div`,{className:`page`,children:[(0,L.jsx)(s,{title:`Endpoint`}),a&&(0,L.jsx)(d,{error:a,retry:q}),!a&&!r&&(0,L.jsx)(m,{what:`the endpoint`}),r&&(0,L.jsx)(`div`,{className:`card`,children:(0,L.jsx)(o,{title:`There is no such endpoint`,action:(0,L.jsx)(e,{href:`/triggers`,className:`btn`,children:`All endpoints`}),children:`It may have been deleted.`})})]});let X=Y.status===`PAUSED`;async function Z(){if(!Y)return;let e=(await P({input:{id:Y.id,status:X?`ACTIVE`:`PAUSED`}})).data?.updateTriggerEndpoint??null;E(e),e?.triggerEndpoint&&U(X?`The endpoint gets events again.`:`The endpoint is paused; events wait.`),q()}async function Q(){if(!Y)return;let e=(await z({id:Y.id})).data?.rotateTriggerEndpointSecret;e?.secret?(J(),S({secret:e.secret,previousEndsAt:e.previousEndsAt})):E(e??null)}async function $(){if(!Y)return;let e=(await V({id:Y.id})).data?.deleteTriggerEndpoint;e?.deletedId?(U(`The endpoint is deleted.`),f(`/triggers`)):E(e??null)}return(0,L.jsxs)(`div`,{className:`page`,children:[(0,L.jsx)(s,{title:Y.name??`Endpoint`,lead:(0,L.jsx)(`span`,{className:`break`,children:Y.url}),mark:(0,L.jsx)(j,{of:Y}),actions:(0,L.jsxs)(L.Fragment,{children:[(0,L.jsx)(x,{onClick:()=>v(`edit`),children:`Edit`}),(0,L.jsx)(x,{busy:M.fetching,onClick:()=>void Z(),children:X?`Resume`:`Pause`}),(0,L.jsx)(x,{onClick:()=>v(`rotate`),children:`New secret`}),(0,L.jsx)(x,{look:`danger`,onClick:()=>v(`delete`),children:`Delete`})]})}),!_&&(0,L.jsx)(F,{error:M.error,answer:C}),Y.pauseReason&&(0,L.jsxs)(`div`,{className:`notice warn`,children:[(0,L.jsxs)(`strong`,{children:[N[Y.pauseReason],`.`]}),(0,L.jsxs)(`span`,{children:[`Since `,(0,L.jsx)(p,{at:Y.pausedAt}),`. Events wait until it is resumed.`]})]}),!X&&Y.failures>0&&(0,L.jsxs)(`div`,{className:`notice bad`,children:[(0,L.jsxs)(`strong`,{children:[h(Y.failures),` failed `,Y.failures===1?`attempt`:`attempts in a row`,`.`]}),(0,L.jsxs)(`span`,{children:[`Since `,(0,L.jsx)(p,{at:Y.failingSince}),`. Deliveries are tried again by themselves.`]})]}),(0,L.jsx)(`dl`,{className:`card stats`,children:[`waiting`,`delivered`,`filtered`,`dead`].map(e=>(0,L.jsxs)(`div`,{className:`stat`,children:[(0,L.jsx)(`dt`,{children:u(e)}),(0,L.jsx)(`dd`,{children:h(Y.counts[e])})]},e))}),(0,L.jsx)(H,{endpoint:Y.id,dead:Y.counts.dead,changed:q}),(0,L.jsxs)(`section`,{className:`card`,"aria-labelledby":`facts`,children:[(0,L.jsx)(`div`,{className:`card-head`,children:(0,L.jsx)(`h2`,{id:`facts`,children:`What it gets`})}),(0,L.jsx)(`div`,{className:`card-body`,children:(0,L.jsxs)(`dl`,{className:`facts`,children:[(0,L.jsx)(`dt`,{children:`Events`}),(0,L.jsx)(`dd`,{children:Y.kinds.map(u).join(`, `)}),(0,L.jsx)(`dt`,{children:`Filter`}),(0,L.jsx)(`dd`,{children:Y.filter?(0,L.jsx)(`code`,{children:Y.filter}):`None: every event of these kinds`}),(0,L.jsx)(`dt`,{children:`Delay`}),(0,L.jsx)(`dd`,{children:Y.delay===0?`None`:O(Y.delay)}),(0,L.jsx)(`dt`,{children:`Signatures`}),(0,L.jsx)(`dd`,{children:Y.asymmetric?`v1 and v1a`:`v1`}),Y.asymmetric&&(0,L.jsxs)(L.Fragment,{children:[(0,L.jsx)(`dt`,{children:`Public key`}),(0,L.jsx)(`dd`,{children:(0,L.jsx)(`code`,{children:Y.publicKey})})]}),(0,L.jsx)(`dt`,{children:`Made`}),(0,L.jsx)(`dd`,{children:(0,L.jsx)(p,{at:Y.createdAt})})]})})]}),_===`edit`&&(0,L.jsx)(k,{of:Y,onClose:J,done:()=>{J(),U(`The endpoint is changed.`),q()}}),_===`rotate`&&(0,L.jsx)(A,{title:`Make a new secret?`,action:`Make a new secret`,busy:R.fetching,error:R.error,answer:C,onClose:J,run:()=>void Q(),children:(0,L.jsx)(`p`,{children:`Deliveries are signed with the old secret too for 24 hours, so that the receiver can change over.`})}),_===`delete`&&(0,L.jsx)(A,{title:`Delete the endpoint?`,action:`Delete`,busy:B.fetching,error:B.error,answer:C,onClose:J,run:()=>void $(),children:(0,L.jsxs)(`p`,{children:[Y.counts.waiting===0?`Its list of deliveries goes with it.`:`${h(Y.counts.waiting)} waiting deliveries go with it.`,` Events themselves stay.`]})}),b&&(0,L.jsx)(T,{title:`The new secret`,secret:b.secret,onClose:()=>S(null),children:b.previousEndsAt&&(0,L.jsxs)(`p`,{className:`quiet`,children:[`The old one ends `,(0,L.jsx)(p,{at:b.previousEndsAt}),`.`]})})]})}export{q as default};