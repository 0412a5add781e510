import{D as e,E as t,O as n,S as r,T as i,_ as a,a as o,b as s,c,d as l,f as u,i as d,k as f,l as p,m,n as h,o as g,p as _,s as v,t as y,u as b,v as x,x as S,y as C}from"./app.js";import{r as w,t as T}from"./elements.js";var E=f(n(),1),D=C();function O({title:e,onClose:t,actions:n,children:r}){let i=(0,E.useRef)(null),a=(0,E.useId)();return(0,E.useEffect)(()=>{let e=i.current;return e?.showModal(),()=>e?.close()},[]),(0,D.jsx)(`dialog`,{className:`dialog`,ref:i,"aria-labelledby":a,onCancel:e=>{e.preventDefault(),t()},children:(0,D.jsxs)(`div`,{className:`dialog-in`,children:[(0,D.jsx)(`h2`,{id:a,children:e}),r,(0,D.jsx)(`div`,{className:`actions`,children:n})]})})}var k=s(`
  query FailedItems($after: String) {
    shopifyIntegration {
      id
      health {
        failedItems(first: 20, after: $after) {
          totalCount
          nodes {
            id
            kind
            shopifyId
            topic
            code
            reason
            attempts
            failedAt
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`),A=s(`
  mutation RetryFailed($ids: [ID!]) {
    retryFailedItems(input: { ids: $ids }) {
      retried
      userErrors {
        code
        message
      }
    }
  }
`);function j({changed:e}){let[n,r]=(0,E.useState)(null),[{data:s,error:c},f]=t({query:k,variables:{after:n}}),[p,m]=i(A),[h,g]=(0,E.useState)(null),_=y(),v=s?.shopifyIntegration.health.failedItems,b=c??p.error;async function x(t){let n=await m({ids:t}),r=n.data?.retryFailedItems.userErrors[0]?.message??null;g(r),n.data&&!r&&_(`${o(n.data.retryFailedItems.retried)} wait to be tried again.`),f({requestPolicy:`network-only`}),e()}return(0,D.jsxs)(`section`,{className:`card`,"aria-labelledby":`failed`,children:[(0,D.jsxs)(`div`,{className:`card-head`,children:[(0,D.jsx)(`h2`,{id:`failed`,children:`Failed items`}),(0,D.jsx)(a,{className:`slim`,busy:p.fetching,onClick:()=>void x(null),children:`Retry all`})]}),b&&(0,D.jsx)(u,{error:b}),h&&(0,D.jsx)(`p`,{className:`notice bad`,children:h}),v?(0,D.jsx)(`div`,{className:`table-wrap`,children:(0,D.jsxs)(`table`,{className:`table`,children:[(0,D.jsx)(`thead`,{children:(0,D.jsxs)(`tr`,{children:[(0,D.jsx)(`th`,{scope:`col`,children:`Object`}),(0,D.jsx)(`th`,{scope:`col`,children:`Why`}),(0,D.jsx)(`th`,{scope:`col`,children:`Given up`}),(0,D.jsx)(`th`,{scope:`col`,children:(0,D.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,D.jsx)(`tbody`,{children:v.nodes.map(e=>(0,D.jsxs)(`tr`,{children:[(0,D.jsxs)(`td`,{children:[e.kind,` `,e.shopifyId?.split(`/`).at(-1),(0,D.jsx)(`span`,{className:`sub`,children:e.topic})]}),(0,D.jsxs)(`td`,{children:[e.reason,` `,(0,D.jsx)(`code`,{children:e.code}),(0,D.jsxs)(`span`,{className:`sub`,children:[e.attempts,` attempts`]})]}),(0,D.jsx)(`td`,{children:(0,D.jsx)(d,{at:e.failedAt})}),(0,D.jsx)(`td`,{className:`right`,children:(0,D.jsx)(a,{className:`slim`,onClick:()=>void x([e.id]),children:`Retry`})})]},e.id))})]})}):(0,D.jsx)(l,{what:`failed items`}),v?.pageInfo.hasNextPage&&(0,D.jsxs)(`div`,{className:`pager`,children:[(0,D.jsxs)(`span`,{children:[o(v.totalCount),` items`]}),(0,D.jsx)(a,{className:`slim`,onClick:()=>r(v.pageInfo.endCursor??null),children:`Next`})]})]})}s(`
  fragment ImportFacts on ImportRun {
    id
    element
    status
    expected
    received
    stored
    skipped
    complete
    error
    ordersSince
    finishedAt
    progress
    rate
    remaining
    skips {
      line
      reason
    }
  }
`);var M=s(`
  subscription ImportProgress {
    importProgress {
      ...ImportFacts
    }
  }
`),N=s(`
  mutation ImportElements($elements: [Element!]!) {
    importShopifyElements(input: { elements: $elements }) {
      imports {
        ...ImportFacts
      }
      userErrors {
        code
        message
      }
    }
  }
`),P=e=>e&&[`QUEUED`,`RUNNING`,`STORING`].includes(e.status);function F({link:t,changed:n}){let r=t.elements.some(e=>P(e.import)),[s]=e({query:M,pause:!r}),[c,l]=i(N),[d,f]=(0,E.useState)(null),[p,m]=(0,E.useState)(null),h=y(),g=s.data?.importProgress.every(e=>!P(e))??!1;(0,E.useEffect)(()=>{g&&n()},[g,n]);async function _(e){m(e),f(null);let{data:t,error:r}=await l({elements:[e]});m(null);let i=t?.importShopifyElements.userErrors[0];i?f(i.message):r||(h(`${T(e)} are being imported.`),n())}return(0,D.jsxs)(`section`,{className:`card`,"aria-labelledby":`imports`,children:[(0,D.jsxs)(`div`,{className:`card-head`,children:[(0,D.jsx)(`h2`,{id:`imports`,children:`History`}),(0,D.jsx)(`span`,{className:`quiet small`,children:`Imported once; Shopify’s count = received = stored + skipped.`})]}),c.error&&(0,D.jsx)(u,{error:c.error}),d&&(0,D.jsx)(`p`,{className:`notice bad`,role:`alert`,children:d}),(0,D.jsx)(`div`,{className:`table-wrap`,children:(0,D.jsxs)(`table`,{className:`table`,children:[(0,D.jsx)(`thead`,{children:(0,D.jsxs)(`tr`,{children:[(0,D.jsx)(`th`,{scope:`col`,children:`Element`}),(0,D.jsx)(`th`,{scope:`col`,className:`progress-column`,children:`Import`}),(0,D.jsx)(`th`,{scope:`col`,className:`right`,children:`In Shopify`}),(0,D.jsx)(`th`,{scope:`col`,className:`right`,children:`Stored`}),(0,D.jsx)(`th`,{scope:`col`,className:`right`,children:`Skipped`}),(0,D.jsx)(`th`,{scope:`col`,children:(0,D.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,D.jsx)(`tbody`,{children:t.elements.map(e=>{let n=r&&s.data?.importProgress.find(t=>t.element===e.element)||e.import,i=T(e.element),c=t.status===`CONNECTED`&&!e.blocked&&!P(n)&&(!n||n.status===`FAILED`||n.status===`CANCELLED`);return(0,D.jsxs)(`tr`,{children:[(0,D.jsx)(`th`,{scope:`row`,children:i}),(0,D.jsxs)(`td`,{children:[(0,D.jsx)(L,{run:n??null,name:i}),e.blocked&&(e.blocked.code===`NOT_SYNCED`?null:(0,D.jsx)(`span`,{className:`sub`,children:e.blocked.message}))]}),(0,D.jsx)(`td`,{className:`right`,children:typeof n?.expected==`number`?o(n.expected):`–`}),(0,D.jsx)(`td`,{className:`right`,children:n?o(n.stored):`–`}),(0,D.jsx)(`td`,{className:`right`,children:n?o(n.skipped):`–`}),(0,D.jsx)(`td`,{className:`right`,children:c&&(0,D.jsxs)(a,{className:`slim`,busy:p===e.element,onClick:()=>void _(e.element),children:[`Import`,(0,D.jsxs)(`span`,{className:`hidden`,children:[` `,i]}),` now`]})})]},e.element)})})]})})]})}var I={COMPLETED:{tone:`good`,words:`Complete`},FAILED:{tone:`bad`,words:`Failed`},CANCELLED:{tone:``,words:`Cancelled`}};function L({run:e,name:t}){if(!e)return(0,D.jsx)(`span`,{className:`quiet`,children:`Never imported`});let n=I[e.status];if(n){let t=e.status===`COMPLETED`&&!e.complete;return(0,D.jsxs)(D.Fragment,{children:[(0,D.jsxs)(`span`,{className:`row`,children:[(0,D.jsx)(c,{tone:t?`warn`:n.tone,children:t?`Does not add up`:n.words}),(0,D.jsx)(`span`,{className:`quiet small`,children:(0,D.jsx)(d,{at:e.finishedAt})})]}),e.error&&(0,D.jsx)(`span`,{className:`sub`,children:e.error}),e.ordersSince&&(0,D.jsxs)(`span`,{className:`sub`,children:[`Only orders after `,(0,D.jsx)(d,{at:e.ordersSince,day:!0}),` could be read: Shopify’s window of 60 days.`]}),e.skips.length>0&&(0,D.jsxs)(`details`,{className:`behind`,children:[(0,D.jsx)(`summary`,{children:`Why some were skipped`}),(0,D.jsx)(`ul`,{className:`plain-list small`,children:e.skips.map(e=>(0,D.jsxs)(`li`,{children:[`Line `,e.line,`: `,e.reason]},e.line))})]})]})}let r=e.status===`QUEUED`?`Waiting for its turn`:e.status===`RUNNING`?`Shopify prepares the file`:[`${Math.round((e.progress??0)*100)} %`,e.rate?`${o(Math.round(e.rate))} a second`:``,typeof e.remaining==`number`?`${g(e.remaining)} left`:``].filter(Boolean).join(` · `);return(0,D.jsxs)(`div`,{className:`progressing`,children:[(0,D.jsx)(p,{label:`Import of ${t}`,value:e.status===`STORING`?e.progress??null:null,state:e.status===`STORING`&&typeof e.progress==`number`?void 0:`waiting`}),(0,D.jsx)(`span`,{className:`sub num`,children:r})]})}var R=s(`
  mutation PlanSync($settings: SyncSettingsInput!) {
    updateSyncSettings(input: { syncSettings: $settings, dryRun: true }) {
      impact {
        element
        outcome
        impact {
          reads
          templates(first: 5) {
            totalCount
            nodes {
              id
              name
            }
          }
          conditions(first: 5) {
            totalCount
            nodes {
              id
              name
            }
          }
          triggerEndpoints {
            id
            url
          }
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`),z=s(`
  mutation UpdateSync($settings: SyncSettingsInput!) {
    updateSyncSettings(input: { syncSettings: $settings }) {
      shopifyIntegration {
        id
        syncSettings {
          contactSync
          orderSync
          orderReceivedTrigger
          transactionSync
          paymentReceivedTrigger
          productSync
          collectionSync
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`);function B({link:e}){let[t,n]=i(R),[r,o]=i(z),[s,c]=(0,E.useState)(null),[l,d]=(0,E.useState)(null),f=y(),p=new Map(e.elements.flatMap(e=>e.blocked&&e.blocked.code!==`NOT_SYNCED`?[[e.element,e.blocked.message]]:[])),h=t.error??r.error;async function g(e,t){d(null);let r=w.find(t=>t.toggle===e);if(!r)return;if(t){await _(e,!0);return}let{data:i}=await n({settings:U(e,!1)}),a=i?.updateSyncSettings.userErrors[0];a?d(a.message):i&&c({toggle:e,name:r.name,trigger:r.trigger??!1,impact:i.updateSyncSettings.impact})}async function _(e,t){let{data:n}=await o({settings:U(e,t)});c(null);let r=n?.updateSyncSettings.userErrors[0];r?d(r.message):n&&f(`${w.find(t=>t.toggle===e)?.name??e} is ${t?`on`:`off`}.`)}return(0,D.jsxs)(`section`,{className:`card`,"aria-labelledby":`sync`,children:[(0,D.jsx)(`div`,{className:`card-head`,children:(0,D.jsx)(`h2`,{id:`sync`,children:`Sync Settings`})}),(0,D.jsxs)(`div`,{className:`card-body`,children:[h&&(0,D.jsx)(u,{error:h}),l&&(0,D.jsx)(`p`,{className:`notice bad`,role:`alert`,children:l}),(0,D.jsx)(`div`,{className:`choices`,children:w.map(n=>{let i=e.syncSettings[n.toggle];return(0,D.jsx)(m,{sub:n.trigger,label:n.name,note:n.note,blocked:p.get(n.element),checked:i,disabled:p.has(n.element)||t.fetching||r.fetching,onChange:e=>void g(n.toggle,e)},n.toggle)})})]}),s&&(0,D.jsx)(O,{title:`Switch ${s.name} off?`,onClose:()=>c(null),actions:(0,D.jsxs)(D.Fragment,{children:[(0,D.jsx)(a,{onClick:()=>c(null),children:`Keep it on`}),(0,D.jsx)(a,{look:`danger`,busy:r.fetching,onClick:()=>void _(s.toggle,!1),children:`Switch off`})]}),children:(0,D.jsx)(V,{question:s})})]})}function V({question:e}){return e.trigger?(0,D.jsx)(`p`,{children:`Workflows no longer start by it. Orders that come meanwhile do not start any later either.`}):e.impact.length===0?(0,D.jsx)(`p`,{children:`Nothing of the account’s templates, conditions or trigger endpoints reads it.`}):(0,D.jsx)(D.Fragment,{children:e.impact.map(e=>{let t=[...H(`Template`,e.impact.templates),...H(`Condition`,e.impact.conditions),...e.impact.triggerEndpoints.map(e=>`Trigger endpoint ${e.url}`)];return(0,D.jsxs)(`div`,{children:[(0,D.jsxs)(`p`,{children:[(0,D.jsx)(`strong`,{children:T(e.element)}),` `,e.outcome===`STALE`?`stay readable as they are now, and grow old.`:`were never imported: whatever reads them answers that they are unavailable.`]}),t.length===0?(0,D.jsx)(`p`,{className:`quiet`,children:`No registered template, condition or trigger endpoint reads them.`}):(0,D.jsxs)(D.Fragment,{children:[(0,D.jsx)(`p`,{className:`quiet`,children:`Read by:`}),(0,D.jsx)(`ul`,{className:`plain-list`,children:t.map(e=>(0,D.jsx)(`li`,{children:e},e))})]})]},e.element)})})}function H(e,t){let n=t.totalCount-t.nodes.length;return[...t.nodes.map(t=>`${e} ${t.name??t.id}`),...n>0?[`${n} more ${e.toLowerCase()}s`]:[]]}function U(e,t){return{[e]:t}}var W=s(`
  query Integration {
    shopifyIntegration {
      id
      status
      nextStep
      credential
      scopes
      personalData
      connectedAt
      endedAt
      shop {
        shopifyId
        name
        domain
        url
        plan
        currencyCode
        timezone
      }
      syncSettings {
        contactSync
        orderSync
        orderReceivedTrigger
        transactionSync
        paymentReceivedTrigger
        productSync
        collectionSync
      }
      elements {
        element
        synced
        blocked {
          code
          message
        }
        import {
          ...ImportFacts
        }
        health {
          syncing
          lag
          asOf
          pending
          failed
          verifiedAt
          driftAt
          failure
          drift {
            checked
            missing
            outdated
            deleted
          }
        }
      }
      health {
        lastWebhookAt
        pending
        failed
        subscriptions {
          expected
          missing
          checkedAt
          failure
        }
        pause {
          until
          reason
        }
      }
    }
  }
`),G=s(`
  mutation Disconnect {
    disconnectShopify {
      shopifyIntegration {
        id
        status
      }
      userErrors {
        code
        message
      }
    }
  }
`),K=s(`
  mutation Reconcile {
    reconcileShopify(input: { sweep: true }) {
      userErrors {
        code
        message
      }
    }
  }
`),q={NOT_CONNECTED:{tone:``,words:`Not connected`},CONNECTED:{tone:`good`,words:`Connected`},NEEDS_RECONNECT:{tone:`warn`,words:`Needs reconnecting`},DISCONNECTED:{tone:``,words:`Disconnected`},UNINSTALLED:{tone:`bad`,words:`Uninstalled in Shopify`}};function J(){let[{data:e,error:n},r]=t({query:W}),[i,o]=(0,E.useState)(!1);if((0,E.useEffect)(()=>{let e=window.setInterval(()=>r({requestPolicy:`network-only`}),5e3);return()=>window.clearInterval(e)},[r]),!e)return(0,D.jsxs)(`div`,{className:`page`,children:[(0,D.jsx)(_,{title:`Shopify`}),n?(0,D.jsx)(u,{error:n,retry:()=>r({requestPolicy:`network-only`})}):(0,D.jsx)(l,{what:`the integration`})]});let s=e.shopifyIntegration,f=s.status===`CONNECTED`,p=q[s.status],m=(0,D.jsx)(S,{href:`/settings/shopify/connect`,className:`btn primary`,children:s.shop?`Connect again`:`Connect`});return(0,D.jsxs)(`div`,{className:`page`,children:[(0,D.jsx)(_,{title:`Shopify`,lead:`Contacts, orders and products of the practice’s store, imported once and kept current.`,mark:(0,D.jsx)(c,{tone:p.tone,children:p.words}),actions:f?(0,D.jsx)(a,{look:`danger`,onClick:()=>o(!0),children:`Disconnect`}):s.shop?m:null}),n&&(0,D.jsx)(u,{error:n}),s.nextStep&&s.shop&&(0,D.jsx)(`div`,{className:`notice warn`,children:(0,D.jsx)(`strong`,{children:s.nextStep})}),s.health.pause&&(0,D.jsxs)(`div`,{className:`notice warn`,children:[(0,D.jsx)(`strong`,{children:s.health.pause.reason}),(0,D.jsxs)(`span`,{children:[`Shopify is asked again `,(0,D.jsx)(d,{at:s.health.pause.until}),`. What happens meanwhile is fetched afterwards.`]})]}),s.shop?(0,D.jsxs)(D.Fragment,{children:[(0,D.jsx)(F,{link:s,changed:()=>r({requestPolicy:`network-only`})}),(0,D.jsxs)(`div`,{className:`grid-main`,children:[(0,D.jsx)(`div`,{className:`stack`,children:(0,D.jsx)(X,{link:s})}),(0,D.jsxs)(`div`,{className:`stack`,children:[f&&(0,D.jsx)(B,{link:s}),(0,D.jsx)(Y,{link:s})]})]}),s.health.failed>0&&(0,D.jsx)(j,{changed:()=>r({requestPolicy:`network-only`})})]}):(0,D.jsx)(`div`,{className:`card`,children:(0,D.jsx)(b,{title:`No Shopify store is connected`,action:m,children:`It takes a minute: name the store, choose what to import and sync, and install the app in Shopify.`})}),i&&(0,D.jsx)(Z,{shop:s.shop?.name??`the store`,onClose:()=>o(!1),onDone:()=>r({requestPolicy:`network-only`})})]})}function Y({link:e}){let t=e.shop;return t?(0,D.jsxs)(`section`,{className:`card`,"aria-labelledby":`store`,children:[(0,D.jsx)(`div`,{className:`card-head`,children:(0,D.jsx)(`h2`,{id:`store`,children:`Store`})}),(0,D.jsx)(`div`,{className:`card-body`,children:(0,D.jsxs)(`dl`,{className:`facts`,children:[(0,D.jsx)(`dt`,{children:`Name`}),(0,D.jsx)(`dd`,{children:t.name}),(0,D.jsx)(`dt`,{children:`Domain`}),(0,D.jsx)(`dd`,{children:t.domain}),(0,D.jsx)(`dt`,{children:`Shopify plan`}),(0,D.jsx)(`dd`,{children:t.plan}),(0,D.jsx)(`dt`,{children:`Customers’ data`}),(0,D.jsx)(`dd`,{children:e.personalData?`Given by Shopify`:`Withheld by Shopify`}),(0,D.jsx)(`dt`,{children:`Currency`}),(0,D.jsx)(`dd`,{children:t.currencyCode}),(0,D.jsx)(`dt`,{children:`Time zone`}),(0,D.jsx)(`dd`,{children:t.timezone}),(0,D.jsx)(`dt`,{children:`Signs in by`}),(0,D.jsx)(`dd`,{children:e.credential===`LEGACY_CUSTOM_APP`?`Custom app token (keeps working)`:`OAuth`}),(0,D.jsx)(`dt`,{children:`Connected`}),(0,D.jsx)(`dd`,{children:(0,D.jsx)(d,{at:e.connectedAt})}),e.endedAt&&(0,D.jsxs)(D.Fragment,{children:[(0,D.jsx)(`dt`,{children:`Ended`}),(0,D.jsx)(`dd`,{children:(0,D.jsx)(d,{at:e.endedAt})})]}),(0,D.jsx)(`dt`,{children:`Scopes`}),(0,D.jsx)(`dd`,{children:e.scopes.map(e=>(0,D.jsx)(`div`,{children:(0,D.jsx)(`code`,{children:e})},e))})]})})]}):null}function X({link:e}){let[t,n]=i(K),[r,s]=(0,E.useState)(null),l=y(),d=x(),f=e.health.subscriptions;return(0,D.jsxs)(`section`,{className:`card`,"aria-labelledby":`health`,children:[(0,D.jsxs)(`div`,{className:`card-head`,children:[(0,D.jsx)(`h2`,{id:`health`,children:`Sync health`}),e.status===`CONNECTED`&&(0,D.jsx)(a,{className:`slim`,busy:t.fetching,onClick:()=>void n({}).then(({data:e})=>{let t=e?.reconcileShopify.userErrors[0]?.message??null;s(t),e&&!t&&l(`Comparing ${d.name??`the store`} with Shopify now.`)}),children:`Compare with Shopify now`})]}),t.error&&(0,D.jsx)(u,{error:t.error}),r&&(0,D.jsx)(`p`,{className:`notice bad`,children:r}),(0,D.jsxs)(`dl`,{className:`stats`,children:[(0,D.jsxs)(`div`,{className:`stat`,children:[(0,D.jsx)(`dt`,{children:`Last webhook`}),(0,D.jsx)(`dd`,{children:(0,D.jsx)(h,{at:e.health.lastWebhookAt})})]}),(0,D.jsxs)(`div`,{className:`stat`,children:[(0,D.jsx)(`dt`,{children:`Waiting`}),(0,D.jsx)(`dd`,{children:o(e.health.pending)})]}),(0,D.jsxs)(`div`,{className:`stat`,children:[(0,D.jsx)(`dt`,{children:`Failed`}),(0,D.jsx)(`dd`,{children:o(e.health.failed)})]}),(0,D.jsxs)(`div`,{className:`stat`,children:[(0,D.jsx)(`dt`,{children:`Webhook topics`}),(0,D.jsxs)(`dd`,{children:[o(f.expected-f.missing.length),(0,D.jsxs)(`small`,{children:[`of `,o(f.expected),` subscribed`]})]})]})]}),f.failure&&(0,D.jsx)(`p`,{className:`notice bad`,children:f.failure}),(0,D.jsx)(`div`,{className:`table-wrap`,children:(0,D.jsxs)(`table`,{className:`table`,children:[(0,D.jsx)(`thead`,{children:(0,D.jsxs)(`tr`,{children:[(0,D.jsx)(`th`,{scope:`col`,children:`Element`}),(0,D.jsx)(`th`,{scope:`col`,children:`Sync`}),(0,D.jsx)(`th`,{scope:`col`,className:`right`,children:`Lag`}),(0,D.jsx)(`th`,{scope:`col`,children:`Compared`}),(0,D.jsx)(`th`,{scope:`col`,children:`Drift`})]})}),(0,D.jsx)(`tbody`,{children:e.elements.map(e=>{let t=e.health.drift.missing+e.health.drift.outdated+e.health.drift.deleted;return(0,D.jsxs)(`tr`,{children:[(0,D.jsx)(`th`,{scope:`row`,children:T(e.element)}),(0,D.jsxs)(`td`,{children:[e.health.syncing?(0,D.jsx)(c,{tone:`good`,children:`Syncing`}):e.blocked?(0,D.jsx)(c,{tone:`warn`,children:e.blocked.code===`PLAN`?`Blocked by plan`:v(e.blocked.code)}):(0,D.jsx)(c,{children:`Off`}),e.health.failure&&(0,D.jsx)(`span`,{className:`sub`,children:e.health.failure})]}),(0,D.jsx)(`td`,{className:`right`,children:e.health.syncing?g(e.health.lag):`–`}),(0,D.jsx)(`td`,{children:e.health.verifiedAt?(0,D.jsx)(h,{at:e.health.verifiedAt}):(0,D.jsx)(`span`,{className:`quiet`,children:`not yet`})}),(0,D.jsxs)(`td`,{children:[t===0?(0,D.jsx)(`span`,{className:`quiet`,children:`none`}):(0,D.jsxs)(`span`,{title:`missing ${e.health.drift.missing}, outdated ${e.health.drift.outdated}, deleted ${e.health.drift.deleted}`,children:[o(t),` repaired`]}),e.health.drift.checked>0&&(0,D.jsxs)(`span`,{className:`sub`,children:[`of `,o(e.health.drift.checked),` compared`]})]})]},e.element)})})]})})]})}function Z({shop:e,onClose:t,onDone:n}){let[o,s]=i(G),[c,l]=(0,E.useState)(null),d=y(),[,f]=r();async function p(){let{data:r,error:i}=await s({});if(i)return;let a=r?.disconnectShopify.userErrors[0];a?l(a.message):(d(`${e} is disconnected.`),t(),n(),f(`/settings/shopify`))}return(0,D.jsxs)(O,{title:`Disconnect ${e}?`,onClose:t,actions:(0,D.jsxs)(D.Fragment,{children:[(0,D.jsx)(a,{onClick:t,children:`Keep it connected`}),(0,D.jsx)(a,{look:`danger`,busy:o.fetching,onClick:()=>void p(),children:`Disconnect`})]}),children:[(0,D.jsxs)(`ul`,{className:`plain-list`,children:[(0,D.jsx)(`li`,{children:`Our access to the store ends at once, and running imports are cancelled.`}),(0,D.jsx)(`li`,{children:`Triggers stop, and templates and conditions that read the store’s data answer that it is unavailable.`}),(0,D.jsx)(`li`,{children:`What was stored stays. Connecting the same store again goes on with it.`})]}),o.error&&(0,D.jsx)(u,{error:o.error}),c&&(0,D.jsx)(`p`,{className:`notice bad`,children:c})]})}export{J as default};