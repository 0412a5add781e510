import{C as e,D as t,E as n,I as r,M as i,N as a,P as o,T as s,_ as c,c as l,d as u,f as d,h as f,i as p,j as m,m as h,n as g,o as _,p as v,s as y,t as b,u as x,v as S,w as C,x as w}from"./app.js";import{t as T}from"./dialog.js";import{r as E,t as D}from"./elements.js";var O=r(o(),1),k=C(),A=s(`
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
`),j=s(`
  mutation RetryFailed($ids: [ID!]) {
    retryFailedItems(input: { ids: $ids }) {
      retried
      userErrors {
        code
        message
      }
    }
  }
`);function M({changed:e}){let[t,n]=(0,O.useState)(null),[{data:r,error:a},o]=i({query:A,variables:{after:t}}),[s,c]=m(j),[l,u]=(0,O.useState)(null),d=b(),p=r?.shopifyIntegration.health.failedItems,v=a??s.error;async function x(t){let n=await c({ids:t}),r=n.data?.retryFailedItems.userErrors[0]?.message??null;u(r),n.data&&!r&&d(`${y(n.data.retryFailedItems.retried)} wait to be tried again.`),o({requestPolicy:`network-only`}),e()}return(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`failed`,children:[(0,k.jsxs)(`div`,{className:`card-head`,children:[(0,k.jsx)(`h2`,{id:`failed`,children:`Failed items`}),(0,k.jsx)(w,{className:`slim`,busy:s.fetching,onClick:()=>void x(null),children:`Retry all`})]}),v&&(0,k.jsx)(f,{error:v}),l&&(0,k.jsx)(`p`,{className:`notice bad`,children:l}),p?(0,k.jsx)(g,{label:`Failed items`,children:(0,k.jsxs)(`table`,{className:`table`,children:[(0,k.jsx)(`thead`,{children:(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`col`,children:`Object`}),(0,k.jsx)(`th`,{scope:`col`,children:`Why`}),(0,k.jsx)(`th`,{scope:`col`,children:`Given up`}),(0,k.jsx)(`th`,{scope:`col`,children:(0,k.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,k.jsx)(`tbody`,{children:p.nodes.map(e=>(0,k.jsxs)(`tr`,{children:[(0,k.jsxs)(`td`,{children:[e.kind,` `,e.shopifyId?.split(`/`).at(-1),(0,k.jsx)(`span`,{className:`sub`,children:e.topic})]}),(0,k.jsxs)(`td`,{children:[e.reason,` `,(0,k.jsx)(`code`,{children:e.code}),(0,k.jsxs)(`span`,{className:`sub`,children:[e.attempts,` attempts`]})]}),(0,k.jsx)(`td`,{children:(0,k.jsx)(_,{at:e.failedAt})}),(0,k.jsx)(`td`,{className:`right`,children:(0,k.jsx)(w,{className:`slim`,onClick:()=>void x([e.id]),children:`Retry`})})]},e.id))})]})}):(0,k.jsx)(h,{what:`failed items`}),p?.pageInfo.hasNextPage&&(0,k.jsxs)(`div`,{className:`pager`,children:[(0,k.jsxs)(`span`,{children:[y(p.totalCount),` items`]}),(0,k.jsx)(w,{className:`slim`,onClick:()=>n(p.pageInfo.endCursor??null),children:`Next`})]})]})}var N=s(`
  query BlockedElements {
    shopifyIntegration {
      id
      elements {
        element
        blocked {
          code
          message
        }
        impact {
          ...Readers
        }
      }
    }
  }

  fragment Readers on Impact {
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
    timers {
      id
      name
    }
    segmentWatches {
      id
      name
    }
  }
`);function P(){let[{data:e,error:t}]=i({query:N}),n=e?.shopifyIntegration.elements.filter(e=>e.blocked&&e.blocked.code!==`NOT_SYNCED`)??[];return t?(0,k.jsx)(f,{error:t}):n.length===0?null:(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`blocked`,children:[(0,k.jsx)(`div`,{className:`card-head`,children:(0,k.jsx)(`h2`,{id:`blocked`,children:`Blocked, and what needs it`})}),(0,k.jsx)(`div`,{className:`card-body`,children:n.map(e=>(0,k.jsxs)(`div`,{children:[(0,k.jsxs)(`p`,{children:[(0,k.jsx)(`strong`,{children:D(e.element)}),`: `,e.blocked?.message]}),(0,k.jsx)(F,{impact:e.impact})]},e.element))})]})}function F({impact:e}){let t=[...I(`Template`,e.templates),...I(`Condition`,e.conditions),...e.triggerEndpoints.map(e=>`Trigger endpoint ${e.url}`),...e.timers.map(e=>`Timer ${e.name}`),...e.segmentWatches.map(e=>`Segment watch ${e.name}`)];return t.length===0?(0,k.jsx)(`p`,{className:`quiet`,children:`No registered template, condition or trigger endpoint reads them.`}):(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(`p`,{className:`quiet`,children:`Read by:`}),(0,k.jsx)(`ul`,{className:`plain-list`,children:t.map(e=>(0,k.jsx)(`li`,{children:e},e))})]})}function I(e,t){let n=t.totalCount-t.nodes.length;return[...t.nodes.map(t=>`${e} ${t.name??t.id}`),...n>0?[`${n} more ${e.toLowerCase()}s`]:[]]}s(`
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
`);var L=s(`
  subscription ImportProgress {
    importProgress {
      ...ImportFacts
    }
  }
`),R=s(`
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
`),z=e=>e&&[`QUEUED`,`RUNNING`,`STORING`].includes(e.status);function B({link:e,changed:t}){let n=e.elements.some(e=>z(e.import)),[r]=a({query:L,pause:!n}),[i,o]=m(R),[s,c]=(0,O.useState)(null),[l,u]=(0,O.useState)(null),d=b(),p=r.data?.importProgress.every(e=>!z(e))??!1;(0,O.useEffect)(()=>{p&&t()},[p,t]);async function h(e){u(e),c(null);let{data:n,error:r}=await o({elements:[e]});u(null);let i=n?.importShopifyElements.userErrors[0];i?c(i.message):r||(d(`${D(e)} are being imported.`),t())}return(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`imports`,children:[(0,k.jsxs)(`div`,{className:`card-head`,children:[(0,k.jsx)(`h2`,{id:`imports`,children:`History`}),(0,k.jsx)(`span`,{className:`quiet small`,children:`Imported once; Shopify’s count = received = stored + skipped.`})]}),i.error&&(0,k.jsx)(f,{error:i.error}),s&&(0,k.jsx)(`p`,{className:`notice bad`,role:`alert`,children:s}),(0,k.jsx)(g,{label:`History`,children:(0,k.jsxs)(`table`,{className:`table`,children:[(0,k.jsx)(`thead`,{children:(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`col`,children:`Element`}),(0,k.jsx)(`th`,{scope:`col`,className:`progress-column`,children:`Import`}),(0,k.jsx)(`th`,{scope:`col`,className:`right`,children:`In Shopify`}),(0,k.jsx)(`th`,{scope:`col`,className:`right`,children:`Stored`}),(0,k.jsx)(`th`,{scope:`col`,className:`right`,children:`Skipped`}),(0,k.jsx)(`th`,{scope:`col`,children:(0,k.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,k.jsx)(`tbody`,{children:e.elements.map(t=>{let i=n&&r.data?.importProgress.find(e=>e.element===t.element)||t.import,a=D(t.element),o=e.status===`CONNECTED`&&!t.blocked&&!z(i)&&(!i||i.status===`FAILED`||i.status===`CANCELLED`);return(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`row`,children:a}),(0,k.jsxs)(`td`,{children:[(0,k.jsx)(H,{run:i??null,name:a}),t.blocked&&(t.blocked.code===`NOT_SYNCED`?null:(0,k.jsx)(`span`,{className:`sub`,children:t.blocked.message}))]}),(0,k.jsx)(`td`,{className:`right`,children:typeof i?.expected==`number`?y(i.expected):`–`}),(0,k.jsx)(`td`,{className:`right`,children:i?y(i.stored):`–`}),(0,k.jsx)(`td`,{className:`right`,children:i?y(i.skipped):`–`}),(0,k.jsx)(`td`,{className:`right`,children:o&&(0,k.jsxs)(w,{className:`slim`,busy:l===t.element,onClick:()=>void h(t.element),children:[`Import`,(0,k.jsxs)(`span`,{className:`hidden`,children:[` `,a]}),` now`]})})]},t.element)})})]})})]})}var V={COMPLETED:{tone:`good`,words:`Complete`},FAILED:{tone:`bad`,words:`Failed`},CANCELLED:{tone:``,words:`Cancelled`}};function H({run:e,name:t}){if(!e)return(0,k.jsx)(`span`,{className:`quiet`,children:`Never imported`});let n=V[e.status];if(n){let t=e.status===`COMPLETED`&&!e.complete;return(0,k.jsxs)(k.Fragment,{children:[(0,k.jsxs)(`span`,{className:`row`,children:[(0,k.jsx)(u,{tone:t?`warn`:n.tone,children:t?`Does not add up`:n.words}),(0,k.jsx)(`span`,{className:`quiet small`,children:(0,k.jsx)(_,{at:e.finishedAt})})]}),e.error&&(0,k.jsx)(`span`,{className:`sub`,children:e.error}),e.ordersSince&&(0,k.jsxs)(`span`,{className:`sub`,children:[`Only orders after `,(0,k.jsx)(_,{at:e.ordersSince,day:!0}),` could be read: Shopify’s window of 60 days.`]}),e.skips.length>0&&(0,k.jsxs)(`details`,{className:`behind`,children:[(0,k.jsx)(`summary`,{children:`Why some were skipped`}),(0,k.jsx)(`ul`,{className:`plain-list small`,children:e.skips.map(e=>(0,k.jsxs)(`li`,{children:[`Line `,e.line,`: `,e.reason]},e.line))})]})]})}let r=e.status===`QUEUED`?`Waiting for its turn`:e.status===`RUNNING`?`Shopify prepares the file`:[`${Math.round((e.progress??0)*100)} %`,e.rate?`${y(Math.round(e.rate))} a second`:``,typeof e.remaining==`number`?`${l(e.remaining)} left`:``].filter(Boolean).join(` · `);return(0,k.jsxs)(`div`,{className:`progressing`,children:[(0,k.jsx)(d,{label:`Import of ${t}`,value:e.status===`STORING`?e.progress??null:null,state:e.status===`STORING`&&typeof e.progress==`number`?void 0:`waiting`}),(0,k.jsx)(`span`,{className:`sub num`,children:r})]})}var U=s(`
  mutation PlanSync($settings: SyncSettingsInput!) {
    updateSyncSettings(input: { syncSettings: $settings, dryRun: true }) {
      impact {
        element
        outcome
        impact {
          ...Readers
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`),W=s(`
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
`);function G({link:e}){let[t,n]=m(U),[r,i]=m(W),[a,o]=(0,O.useState)(null),[s,c]=(0,O.useState)(null),l=b(),u=new Map(e.elements.flatMap(e=>e.blocked&&e.blocked.code!==`NOT_SYNCED`?[[e.element,e.blocked.message]]:[])),d=t.error??r.error;async function p(e,t){c(null);let r=E.find(t=>t.toggle===e);if(!r)return;if(t){await h(e,!0);return}let{data:i}=await n({settings:q(e,!1)}),a=i?.updateSyncSettings.userErrors[0];a?c(a.message):i&&o({toggle:e,name:r.name,trigger:r.trigger??!1,impact:i.updateSyncSettings.impact})}async function h(e,t){let{data:n}=await i({settings:q(e,t)});o(null);let r=n?.updateSyncSettings.userErrors[0];r?c(r.message):n&&l(`${E.find(t=>t.toggle===e)?.name??e} is ${t?`on`:`off`}.`)}return(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`sync`,children:[(0,k.jsx)(`div`,{className:`card-head`,children:(0,k.jsx)(`h2`,{id:`sync`,children:`Sync Settings`})}),(0,k.jsxs)(`div`,{className:`card-body`,children:[d&&(0,k.jsx)(f,{error:d}),s&&(0,k.jsx)(`p`,{className:`notice bad`,role:`alert`,children:s}),(0,k.jsx)(`div`,{className:`choices`,children:E.map(n=>{let i=e.syncSettings[n.toggle];return(0,k.jsx)(S,{sub:n.trigger,label:n.name,note:n.note,blocked:u.get(n.element),checked:i,disabled:u.has(n.element)||t.fetching||r.fetching,onChange:e=>void p(n.toggle,e)},n.toggle)})})]}),a&&(0,k.jsx)(T,{title:`Switch ${a.name} off?`,onClose:()=>o(null),actions:(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(w,{onClick:()=>o(null),children:`Keep it on`}),(0,k.jsx)(w,{look:`danger`,busy:r.fetching,onClick:()=>void h(a.toggle,!1),children:`Switch off`})]}),children:(0,k.jsx)(K,{question:a})})]})}function K({question:e}){return e.trigger?(0,k.jsx)(`p`,{children:`Workflows no longer start by it. Orders that come meanwhile do not start any later either.`}):e.impact.length===0?(0,k.jsx)(`p`,{children:`Nothing of the account’s templates, conditions, trigger endpoints, timers or segment watches reads it.`}):(0,k.jsx)(k.Fragment,{children:e.impact.map(e=>(0,k.jsxs)(`div`,{children:[(0,k.jsxs)(`p`,{children:[(0,k.jsx)(`strong`,{children:D(e.element)}),` `,e.outcome===`STALE`?`stay readable as they are now, and grow old.`:`were never imported: whatever reads them answers that they are unavailable.`]}),(0,k.jsx)(F,{impact:e.impact})]},e.element))})}function q(e,t){return{[e]:t}}var J=s(`
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
`),Y=s(`
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
`),X=s(`
  mutation Reconcile {
    reconcileShopify(input: { sweep: true }) {
      userErrors {
        code
        message
      }
    }
  }
`),Z={NOT_CONNECTED:{tone:``,words:`Not connected`},CONNECTED:{tone:`good`,words:`Connected`},NEEDS_RECONNECT:{tone:`warn`,words:`Needs reconnecting`},DISCONNECTED:{tone:``,words:`Disconnected`},UNINSTALLED:{tone:`bad`,words:`Uninstalled in Shopify`}};function Q(){let[{data:e,error:t},r]=i({query:J}),[a,o]=(0,O.useState)(!1),s=(0,O.useCallback)(()=>r({requestPolicy:`network-only`}),[r]);if((0,O.useEffect)(()=>{let e=window.setInterval(s,5e3);return()=>window.clearInterval(e)},[s]),!e)return(0,k.jsxs)(`div`,{className:`page`,children:[(0,k.jsx)(c,{title:`Shopify`}),t?(0,k.jsx)(f,{error:t,retry:s}):(0,k.jsx)(h,{what:`the integration`})]});let l=e.shopifyIntegration,d=l.status===`CONNECTED`,p=Z[l.status],m=(0,k.jsx)(n,{href:`/settings/shopify/connect`,className:`btn primary`,children:l.shop?`Connect again`:`Connect`});return(0,k.jsxs)(`div`,{className:`page`,children:[(0,k.jsx)(c,{title:`Shopify`,lead:`Contacts, orders and products of the practice’s store, imported once and kept current.`,mark:(0,k.jsx)(u,{tone:p.tone,children:p.words}),actions:d?(0,k.jsx)(w,{look:`danger`,onClick:()=>o(!0),children:`Disconnect`}):l.shop?m:null}),t&&(0,k.jsx)(f,{error:t}),l.nextStep&&l.shop&&(0,k.jsx)(`div`,{className:`notice warn`,children:(0,k.jsx)(`strong`,{children:l.nextStep})}),l.health.pause&&(0,k.jsxs)(`div`,{className:`notice warn`,children:[(0,k.jsx)(`strong`,{children:l.health.pause.reason}),(0,k.jsxs)(`span`,{children:[`Shopify is asked again `,(0,k.jsx)(_,{at:l.health.pause.until}),`. What happens meanwhile is fetched afterwards.`]})]}),l.shop?(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(B,{link:l,changed:s}),(0,k.jsxs)(`div`,{className:`grid-main`,children:[(0,k.jsx)(`div`,{className:`stack`,children:(0,k.jsx)(ee,{link:l})}),(0,k.jsxs)(`div`,{className:`stack`,children:[d&&(0,k.jsx)(G,{link:l}),d&&(0,k.jsx)(P,{}),(0,k.jsx)($,{link:l})]})]}),l.health.failed>0&&(0,k.jsx)(M,{changed:s})]}):(0,k.jsx)(`div`,{className:`card`,children:(0,k.jsx)(v,{title:`No Shopify store is connected`,action:m,children:`It takes a minute: name the store, choose what to import and sync, and install the app in Shopify.`})}),a&&(0,k.jsx)(te,{shop:l.shop?.name??`the store`,onClose:()=>o(!1),onDone:s})]})}function $({link:e}){let t=e.shop;return t?(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`store`,children:[(0,k.jsx)(`div`,{className:`card-head`,children:(0,k.jsx)(`h2`,{id:`store`,children:`Store`})}),(0,k.jsx)(`div`,{className:`card-body`,children:(0,k.jsxs)(`dl`,{className:`facts`,children:[(0,k.jsx)(`dt`,{children:`Name`}),(0,k.jsx)(`dd`,{children:t.name}),(0,k.jsx)(`dt`,{children:`Domain`}),(0,k.jsx)(`dd`,{children:t.domain}),(0,k.jsx)(`dt`,{children:`Shopify plan`}),(0,k.jsx)(`dd`,{children:t.plan}),(0,k.jsx)(`dt`,{children:`Customers’ data`}),(0,k.jsx)(`dd`,{children:e.personalData?`Given by Shopify`:`Withheld by Shopify`}),(0,k.jsx)(`dt`,{children:`Currency`}),(0,k.jsx)(`dd`,{children:t.currencyCode}),(0,k.jsx)(`dt`,{children:`Time zone`}),(0,k.jsx)(`dd`,{children:t.timezone}),(0,k.jsx)(`dt`,{children:`Signs in by`}),(0,k.jsx)(`dd`,{children:e.credential===`LEGACY_CUSTOM_APP`?`Custom app token (keeps working)`:`OAuth`}),(0,k.jsx)(`dt`,{children:`Connected`}),(0,k.jsx)(`dd`,{children:(0,k.jsx)(_,{at:e.connectedAt})}),e.endedAt&&(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(`dt`,{children:`Ended`}),(0,k.jsx)(`dd`,{children:(0,k.jsx)(_,{at:e.endedAt})})]}),(0,k.jsx)(`dt`,{children:`Scopes`}),(0,k.jsx)(`dd`,{children:e.scopes.map(e=>(0,k.jsx)(`div`,{children:(0,k.jsx)(`code`,{children:e})},e))})]})})]}):null}function ee({link:t}){let[n,r]=m(X),[i,a]=(0,O.useState)(null),o=b(),s=e(),c=t.health.subscriptions;return(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`health`,children:[(0,k.jsxs)(`div`,{className:`card-head`,children:[(0,k.jsx)(`h2`,{id:`health`,children:`Sync health`}),t.status===`CONNECTED`&&(0,k.jsx)(w,{className:`slim`,busy:n.fetching,onClick:()=>void r({}).then(({data:e})=>{let t=e?.reconcileShopify.userErrors[0]?.message??null;a(t),e&&!t&&o(`Comparing ${s.name??`the store`} with Shopify now.`)}),children:`Compare with Shopify now`})]}),n.error&&(0,k.jsx)(f,{error:n.error}),i&&(0,k.jsx)(`p`,{className:`notice bad`,children:i}),(0,k.jsxs)(`dl`,{className:`stats`,children:[(0,k.jsxs)(`div`,{className:`stat`,children:[(0,k.jsx)(`dt`,{children:`Last webhook`}),(0,k.jsx)(`dd`,{children:(0,k.jsx)(p,{at:t.health.lastWebhookAt})})]}),(0,k.jsxs)(`div`,{className:`stat`,children:[(0,k.jsx)(`dt`,{children:`Waiting`}),(0,k.jsx)(`dd`,{children:y(t.health.pending)})]}),(0,k.jsxs)(`div`,{className:`stat`,children:[(0,k.jsx)(`dt`,{children:`Failed`}),(0,k.jsx)(`dd`,{children:y(t.health.failed)})]}),(0,k.jsxs)(`div`,{className:`stat`,children:[(0,k.jsx)(`dt`,{children:`Webhook topics`}),(0,k.jsxs)(`dd`,{children:[y(c.expected-c.missing.length),(0,k.jsxs)(`small`,{children:[`of `,y(c.expected),` subscribed`]})]})]})]}),c.failure&&(0,k.jsx)(`p`,{className:`notice bad`,children:c.failure}),(0,k.jsx)(g,{label:`Sync health`,children:(0,k.jsxs)(`table`,{className:`table`,children:[(0,k.jsx)(`thead`,{children:(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`col`,children:`Element`}),(0,k.jsx)(`th`,{scope:`col`,children:`Sync`}),(0,k.jsx)(`th`,{scope:`col`,className:`right`,children:`Lag`}),(0,k.jsx)(`th`,{scope:`col`,children:`Compared`}),(0,k.jsx)(`th`,{scope:`col`,children:`Drift`})]})}),(0,k.jsx)(`tbody`,{children:t.elements.map(e=>{let t=e.health.drift.missing+e.health.drift.outdated+e.health.drift.deleted;return(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`row`,children:D(e.element)}),(0,k.jsxs)(`td`,{children:[e.health.syncing?(0,k.jsx)(u,{tone:`good`,children:`Syncing`}):e.blocked?(0,k.jsx)(u,{tone:`warn`,children:e.blocked.code===`PLAN`?`Blocked by plan`:x(e.blocked.code)}):(0,k.jsx)(u,{children:`Off`}),e.health.failure&&(0,k.jsx)(`span`,{className:`sub`,children:e.health.failure})]}),(0,k.jsx)(`td`,{className:`right`,children:e.health.syncing?l(e.health.lag):`–`}),(0,k.jsx)(`td`,{children:e.health.verifiedAt?(0,k.jsx)(p,{at:e.health.verifiedAt}):(0,k.jsx)(`span`,{className:`quiet`,children:`not yet`})}),(0,k.jsxs)(`td`,{children:[t===0?(0,k.jsx)(`span`,{className:`quiet`,children:`none`}):(0,k.jsxs)(`span`,{title:`missing ${e.health.drift.missing}, outdated ${e.health.drift.outdated}, deleted ${e.health.drift.deleted}`,children:[y(t),` repaired`]}),e.health.drift.checked>0&&(0,k.jsxs)(`span`,{className:`sub`,children:[`of `,y(e.health.drift.checked),` compared`]})]})]},e.element)})})]})})]})}function te({shop:e,onClose:n,onDone:r}){let[i,a]=m(Y),[o,s]=(0,O.useState)(null),c=b(),[,l]=t();async function u(){let{data:t,error:i}=await a({});if(i)return;let o=t?.disconnectShopify.userErrors[0];o?s(o.message):(c(`${e} is disconnected.`),n(),r(),l(`/settings/shopify`))}return(0,k.jsxs)(T,{title:`Disconnect ${e}?`,onClose:n,actions:(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(w,{onClick:n,children:`Keep it connected`}),(0,k.jsx)(w,{look:`danger`,busy:i.fetching,onClick:()=>void u(),children:`Disconnect`})]}),children:[(0,k.jsxs)(`ul`,{className:`plain-list`,children:[(0,k.jsx)(`li`,{children:`Our access to the store ends at once, and running imports are cancelled.`}),(0,k.jsx)(`li`,{children:`Triggers stop, and templates and conditions that read the store’s data answer that it is unavailable.`}),(0,k.jsx)(`li`,{children:`What was stored stays. Connecting the same store again goes on with it.`})]}),i.error&&(0,k.jsx)(f,{error:i.error}),o&&(0,k.jsx)(`p`,{className:`notice bad`,children:o})]})}export{Q as default};