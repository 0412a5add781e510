import{A as e,C as t,M as n,N as r,S as i,T as a,_ as o,b as s,c,d as l,f as u,g as d,h as f,i as p,j as m,k as h,m as g,n as _,o as v,p as y,s as b,t as x,u as S,w as C,x as w}from"./app.js";import{t as T}from"./dialog.js";import{r as E,t as D}from"./elements.js";var O=r(n(),1),k=i(),A=t(`
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
`),j=t(`
  mutation RetryFailed($ids: [ID!]) {
    retryFailedItems(input: { ids: $ids }) {
      retried
      userErrors {
        code
        message
      }
    }
  }
`);function M({changed:t}){let[n,r]=(0,O.useState)(null),[{data:i,error:a},o]=e({query:A,variables:{after:n}}),[c,l]=h(j),[u,d]=(0,O.useState)(null),p=x(),m=i?.shopifyIntegration.health.failedItems,y=a??c.error;async function S(e){let n=await l({ids:e}),r=n.data?.retryFailedItems.userErrors[0]?.message??null;d(r),n.data&&!r&&p(`${b(n.data.retryFailedItems.retried)} wait to be tried again.`),o({requestPolicy:`network-only`}),t()}return(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`failed`,children:[(0,k.jsxs)(`div`,{className:`card-head`,children:[(0,k.jsx)(`h2`,{id:`failed`,children:`Failed items`}),(0,k.jsx)(s,{className:`slim`,busy:c.fetching,onClick:()=>void S(null),children:`Retry all`})]}),y&&(0,k.jsx)(f,{error:y}),u&&(0,k.jsx)(`p`,{className:`notice bad`,children:u}),m?(0,k.jsx)(_,{label:`Failed items`,children:(0,k.jsxs)(`table`,{className:`table`,children:[(0,k.jsx)(`thead`,{children:(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`col`,children:`Object`}),(0,k.jsx)(`th`,{scope:`col`,children:`Why`}),(0,k.jsx)(`th`,{scope:`col`,children:`Given up`}),(0,k.jsx)(`th`,{scope:`col`,children:(0,k.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,k.jsx)(`tbody`,{children:m.nodes.map(e=>(0,k.jsxs)(`tr`,{children:[(0,k.jsxs)(`td`,{children:[e.kind,` `,e.shopifyId?.split(`/`).at(-1),(0,k.jsx)(`span`,{className:`sub`,children:e.topic})]}),(0,k.jsxs)(`td`,{children:[e.reason,` `,(0,k.jsx)(`code`,{children:e.code}),(0,k.jsxs)(`span`,{className:`sub`,children:[e.attempts,` attempts`]})]}),(0,k.jsx)(`td`,{children:(0,k.jsx)(v,{at:e.failedAt})}),(0,k.jsx)(`td`,{className:`right`,children:(0,k.jsx)(s,{className:`slim`,onClick:()=>void S([e.id]),children:`Retry`})})]},e.id))})]})}):(0,k.jsx)(g,{what:`failed items`}),m?.pageInfo.hasNextPage&&(0,k.jsxs)(`div`,{className:`pager`,children:[(0,k.jsxs)(`span`,{children:[b(m.totalCount),` items`]}),(0,k.jsx)(s,{className:`slim`,onClick:()=>r(m.pageInfo.endCursor??null),children:`Next`})]})]})}t(`
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
`);var N=t(`
  subscription ImportProgress {
    importProgress {
      ...ImportFacts
    }
  }
`),P=t(`
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
`),F=e=>e&&[`QUEUED`,`RUNNING`,`STORING`].includes(e.status);function I({link:e,changed:t}){let n=e.elements.some(e=>F(e.import)),[r]=m({query:N,pause:!n}),[i,a]=h(P),[o,c]=(0,O.useState)(null),[l,u]=(0,O.useState)(null),d=x(),p=r.data?.importProgress.every(e=>!F(e))??!1;(0,O.useEffect)(()=>{p&&t()},[p,t]);async function g(e){u(e),c(null);let{data:n,error:r}=await a({elements:[e]});u(null);let i=n?.importShopifyElements.userErrors[0];i?c(i.message):r||(d(`${D(e)} are being imported.`),t())}return(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`imports`,children:[(0,k.jsxs)(`div`,{className:`card-head`,children:[(0,k.jsx)(`h2`,{id:`imports`,children:`History`}),(0,k.jsx)(`span`,{className:`quiet small`,children:`Imported once; Shopify’s count = received = stored + skipped.`})]}),i.error&&(0,k.jsx)(f,{error:i.error}),o&&(0,k.jsx)(`p`,{className:`notice bad`,role:`alert`,children:o}),(0,k.jsx)(_,{label:`History`,children:(0,k.jsxs)(`table`,{className:`table`,children:[(0,k.jsx)(`thead`,{children:(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`col`,children:`Element`}),(0,k.jsx)(`th`,{scope:`col`,className:`progress-column`,children:`Import`}),(0,k.jsx)(`th`,{scope:`col`,className:`right`,children:`In Shopify`}),(0,k.jsx)(`th`,{scope:`col`,className:`right`,children:`Stored`}),(0,k.jsx)(`th`,{scope:`col`,className:`right`,children:`Skipped`}),(0,k.jsx)(`th`,{scope:`col`,children:(0,k.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,k.jsx)(`tbody`,{children:e.elements.map(t=>{let i=n&&r.data?.importProgress.find(e=>e.element===t.element)||t.import,a=D(t.element),o=e.status===`CONNECTED`&&!t.blocked&&!F(i)&&(!i||i.status===`FAILED`||i.status===`CANCELLED`);return(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`row`,children:a}),(0,k.jsxs)(`td`,{children:[(0,k.jsx)(R,{run:i??null,name:a}),t.blocked&&(t.blocked.code===`NOT_SYNCED`?null:(0,k.jsx)(`span`,{className:`sub`,children:t.blocked.message}))]}),(0,k.jsx)(`td`,{className:`right`,children:typeof i?.expected==`number`?b(i.expected):`–`}),(0,k.jsx)(`td`,{className:`right`,children:i?b(i.stored):`–`}),(0,k.jsx)(`td`,{className:`right`,children:i?b(i.skipped):`–`}),(0,k.jsx)(`td`,{className:`right`,children:o&&(0,k.jsxs)(s,{className:`slim`,busy:l===t.element,onClick:()=>void g(t.element),children:[`Import`,(0,k.jsxs)(`span`,{className:`hidden`,children:[` `,a]}),` now`]})})]},t.element)})})]})})]})}var L={COMPLETED:{tone:`good`,words:`Complete`},FAILED:{tone:`bad`,words:`Failed`},CANCELLED:{tone:``,words:`Cancelled`}};function R({run:e,name:t}){if(!e)return(0,k.jsx)(`span`,{className:`quiet`,children:`Never imported`});let n=L[e.status];if(n){let t=e.status===`COMPLETED`&&!e.complete;return(0,k.jsxs)(k.Fragment,{children:[(0,k.jsxs)(`span`,{className:`row`,children:[(0,k.jsx)(l,{tone:t?`warn`:n.tone,children:t?`Does not add up`:n.words}),(0,k.jsx)(`span`,{className:`quiet small`,children:(0,k.jsx)(v,{at:e.finishedAt})})]}),e.error&&(0,k.jsx)(`span`,{className:`sub`,children:e.error}),e.ordersSince&&(0,k.jsxs)(`span`,{className:`sub`,children:[`Only orders after `,(0,k.jsx)(v,{at:e.ordersSince,day:!0}),` could be read: Shopify’s window of 60 days.`]}),e.skips.length>0&&(0,k.jsxs)(`details`,{className:`behind`,children:[(0,k.jsx)(`summary`,{children:`Why some were skipped`}),(0,k.jsx)(`ul`,{className:`plain-list small`,children:e.skips.map(e=>(0,k.jsxs)(`li`,{children:[`Line `,e.line,`: `,e.reason]},e.line))})]})]})}let r=e.status===`QUEUED`?`Waiting for its turn`:e.status===`RUNNING`?`Shopify prepares the file`:[`${Math.round((e.progress??0)*100)} %`,e.rate?`${b(Math.round(e.rate))} a second`:``,typeof e.remaining==`number`?`${c(e.remaining)} left`:``].filter(Boolean).join(` · `);return(0,k.jsxs)(`div`,{className:`progressing`,children:[(0,k.jsx)(u,{label:`Import of ${t}`,value:e.status===`STORING`?e.progress??null:null,state:e.status===`STORING`&&typeof e.progress==`number`?void 0:`waiting`}),(0,k.jsx)(`span`,{className:`sub num`,children:r})]})}var z=t(`
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
          timers {
            id
            name
          }
          segmentWatches {
            id
            name
          }
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`),B=t(`
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
`);function V({link:e}){let[t,n]=h(z),[r,i]=h(B),[a,c]=(0,O.useState)(null),[l,u]=(0,O.useState)(null),d=x(),p=new Map(e.elements.flatMap(e=>e.blocked&&e.blocked.code!==`NOT_SYNCED`?[[e.element,e.blocked.message]]:[])),m=t.error??r.error;async function g(e,t){u(null);let r=E.find(t=>t.toggle===e);if(!r)return;if(t){await _(e,!0);return}let{data:i}=await n({settings:W(e,!1)}),a=i?.updateSyncSettings.userErrors[0];a?u(a.message):i&&c({toggle:e,name:r.name,trigger:r.trigger??!1,impact:i.updateSyncSettings.impact})}async function _(e,t){let{data:n}=await i({settings:W(e,t)});c(null);let r=n?.updateSyncSettings.userErrors[0];r?u(r.message):n&&d(`${E.find(t=>t.toggle===e)?.name??e} is ${t?`on`:`off`}.`)}return(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`sync`,children:[(0,k.jsx)(`div`,{className:`card-head`,children:(0,k.jsx)(`h2`,{id:`sync`,children:`Sync Settings`})}),(0,k.jsxs)(`div`,{className:`card-body`,children:[m&&(0,k.jsx)(f,{error:m}),l&&(0,k.jsx)(`p`,{className:`notice bad`,role:`alert`,children:l}),(0,k.jsx)(`div`,{className:`choices`,children:E.map(n=>{let i=e.syncSettings[n.toggle];return(0,k.jsx)(o,{sub:n.trigger,label:n.name,note:n.note,blocked:p.get(n.element),checked:i,disabled:p.has(n.element)||t.fetching||r.fetching,onChange:e=>void g(n.toggle,e)},n.toggle)})})]}),a&&(0,k.jsx)(T,{title:`Switch ${a.name} off?`,onClose:()=>c(null),actions:(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(s,{onClick:()=>c(null),children:`Keep it on`}),(0,k.jsx)(s,{look:`danger`,busy:r.fetching,onClick:()=>void _(a.toggle,!1),children:`Switch off`})]}),children:(0,k.jsx)(H,{question:a})})]})}function H({question:e}){return e.trigger?(0,k.jsx)(`p`,{children:`Workflows no longer start by it. Orders that come meanwhile do not start any later either.`}):e.impact.length===0?(0,k.jsx)(`p`,{children:`Nothing of the account’s templates, conditions, trigger endpoints, timers or segment watches reads it.`}):(0,k.jsx)(k.Fragment,{children:e.impact.map(e=>{let t=[...U(`Template`,e.impact.templates),...U(`Condition`,e.impact.conditions),...e.impact.triggerEndpoints.map(e=>`Trigger endpoint ${e.url}`),...e.impact.timers.map(e=>`Timer ${e.name}`),...e.impact.segmentWatches.map(e=>`Segment watch ${e.name}`)];return(0,k.jsxs)(`div`,{children:[(0,k.jsxs)(`p`,{children:[(0,k.jsx)(`strong`,{children:D(e.element)}),` `,e.outcome===`STALE`?`stay readable as they are now, and grow old.`:`were never imported: whatever reads them answers that they are unavailable.`]}),t.length===0?(0,k.jsx)(`p`,{className:`quiet`,children:`No registered template, condition or trigger endpoint reads them.`}):(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(`p`,{className:`quiet`,children:`Read by:`}),(0,k.jsx)(`ul`,{className:`plain-list`,children:t.map(e=>(0,k.jsx)(`li`,{children:e},e))})]})]},e.element)})})}function U(e,t){let n=t.totalCount-t.nodes.length;return[...t.nodes.map(t=>`${e} ${t.name??t.id}`),...n>0?[`${n} more ${e.toLowerCase()}s`]:[]]}function W(e,t){return{[e]:t}}var G=t(`
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
`),K=t(`
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
`),q=t(`
  mutation Reconcile {
    reconcileShopify(input: { sweep: true }) {
      userErrors {
        code
        message
      }
    }
  }
`),J={NOT_CONNECTED:{tone:``,words:`Not connected`},CONNECTED:{tone:`good`,words:`Connected`},NEEDS_RECONNECT:{tone:`warn`,words:`Needs reconnecting`},DISCONNECTED:{tone:``,words:`Disconnected`},UNINSTALLED:{tone:`bad`,words:`Uninstalled in Shopify`}};function Y(){let[{data:t,error:n},r]=e({query:G}),[i,a]=(0,O.useState)(!1),o=(0,O.useCallback)(()=>r({requestPolicy:`network-only`}),[r]);if((0,O.useEffect)(()=>{let e=window.setInterval(o,5e3);return()=>window.clearInterval(e)},[o]),!t)return(0,k.jsxs)(`div`,{className:`page`,children:[(0,k.jsx)(d,{title:`Shopify`}),n?(0,k.jsx)(f,{error:n,retry:o}):(0,k.jsx)(g,{what:`the integration`})]});let c=t.shopifyIntegration,u=c.status===`CONNECTED`,p=J[c.status],m=(0,k.jsx)(C,{href:`/settings/shopify/connect`,className:`btn primary`,children:c.shop?`Connect again`:`Connect`});return(0,k.jsxs)(`div`,{className:`page`,children:[(0,k.jsx)(d,{title:`Shopify`,lead:`Contacts, orders and products of the practice’s store, imported once and kept current.`,mark:(0,k.jsx)(l,{tone:p.tone,children:p.words}),actions:u?(0,k.jsx)(s,{look:`danger`,onClick:()=>a(!0),children:`Disconnect`}):c.shop?m:null}),n&&(0,k.jsx)(f,{error:n}),c.nextStep&&c.shop&&(0,k.jsx)(`div`,{className:`notice warn`,children:(0,k.jsx)(`strong`,{children:c.nextStep})}),c.health.pause&&(0,k.jsxs)(`div`,{className:`notice warn`,children:[(0,k.jsx)(`strong`,{children:c.health.pause.reason}),(0,k.jsxs)(`span`,{children:[`Shopify is asked again `,(0,k.jsx)(v,{at:c.health.pause.until}),`. What happens meanwhile is fetched afterwards.`]})]}),c.shop?(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(I,{link:c,changed:o}),(0,k.jsxs)(`div`,{className:`grid-main`,children:[(0,k.jsx)(`div`,{className:`stack`,children:(0,k.jsx)(Z,{link:c})}),(0,k.jsxs)(`div`,{className:`stack`,children:[u&&(0,k.jsx)(V,{link:c}),(0,k.jsx)(X,{link:c})]})]}),c.health.failed>0&&(0,k.jsx)(M,{changed:o})]}):(0,k.jsx)(`div`,{className:`card`,children:(0,k.jsx)(y,{title:`No Shopify store is connected`,action:m,children:`It takes a minute: name the store, choose what to import and sync, and install the app in Shopify.`})}),i&&(0,k.jsx)(Q,{shop:c.shop?.name??`the store`,onClose:()=>a(!1),onDone:o})]})}function X({link:e}){let t=e.shop;return t?(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`store`,children:[(0,k.jsx)(`div`,{className:`card-head`,children:(0,k.jsx)(`h2`,{id:`store`,children:`Store`})}),(0,k.jsx)(`div`,{className:`card-body`,children:(0,k.jsxs)(`dl`,{className:`facts`,children:[(0,k.jsx)(`dt`,{children:`Name`}),(0,k.jsx)(`dd`,{children:t.name}),(0,k.jsx)(`dt`,{children:`Domain`}),(0,k.jsx)(`dd`,{children:t.domain}),(0,k.jsx)(`dt`,{children:`Shopify plan`}),(0,k.jsx)(`dd`,{children:t.plan}),(0,k.jsx)(`dt`,{children:`Customers’ data`}),(0,k.jsx)(`dd`,{children:e.personalData?`Given by Shopify`:`Withheld by Shopify`}),(0,k.jsx)(`dt`,{children:`Currency`}),(0,k.jsx)(`dd`,{children:t.currencyCode}),(0,k.jsx)(`dt`,{children:`Time zone`}),(0,k.jsx)(`dd`,{children:t.timezone}),(0,k.jsx)(`dt`,{children:`Signs in by`}),(0,k.jsx)(`dd`,{children:e.credential===`LEGACY_CUSTOM_APP`?`Custom app token (keeps working)`:`OAuth`}),(0,k.jsx)(`dt`,{children:`Connected`}),(0,k.jsx)(`dd`,{children:(0,k.jsx)(v,{at:e.connectedAt})}),e.endedAt&&(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(`dt`,{children:`Ended`}),(0,k.jsx)(`dd`,{children:(0,k.jsx)(v,{at:e.endedAt})})]}),(0,k.jsx)(`dt`,{children:`Scopes`}),(0,k.jsx)(`dd`,{children:e.scopes.map(e=>(0,k.jsx)(`div`,{children:(0,k.jsx)(`code`,{children:e})},e))})]})})]}):null}function Z({link:e}){let[t,n]=h(q),[r,i]=(0,O.useState)(null),a=x(),o=w(),u=e.health.subscriptions;return(0,k.jsxs)(`section`,{className:`card`,"aria-labelledby":`health`,children:[(0,k.jsxs)(`div`,{className:`card-head`,children:[(0,k.jsx)(`h2`,{id:`health`,children:`Sync health`}),e.status===`CONNECTED`&&(0,k.jsx)(s,{className:`slim`,busy:t.fetching,onClick:()=>void n({}).then(({data:e})=>{let t=e?.reconcileShopify.userErrors[0]?.message??null;i(t),e&&!t&&a(`Comparing ${o.name??`the store`} with Shopify now.`)}),children:`Compare with Shopify now`})]}),t.error&&(0,k.jsx)(f,{error:t.error}),r&&(0,k.jsx)(`p`,{className:`notice bad`,children:r}),(0,k.jsxs)(`dl`,{className:`stats`,children:[(0,k.jsxs)(`div`,{className:`stat`,children:[(0,k.jsx)(`dt`,{children:`Last webhook`}),(0,k.jsx)(`dd`,{children:(0,k.jsx)(p,{at:e.health.lastWebhookAt})})]}),(0,k.jsxs)(`div`,{className:`stat`,children:[(0,k.jsx)(`dt`,{children:`Waiting`}),(0,k.jsx)(`dd`,{children:b(e.health.pending)})]}),(0,k.jsxs)(`div`,{className:`stat`,children:[(0,k.jsx)(`dt`,{children:`Failed`}),(0,k.jsx)(`dd`,{children:b(e.health.failed)})]}),(0,k.jsxs)(`div`,{className:`stat`,children:[(0,k.jsx)(`dt`,{children:`Webhook topics`}),(0,k.jsxs)(`dd`,{children:[b(u.expected-u.missing.length),(0,k.jsxs)(`small`,{children:[`of `,b(u.expected),` subscribed`]})]})]})]}),u.failure&&(0,k.jsx)(`p`,{className:`notice bad`,children:u.failure}),(0,k.jsx)(_,{label:`Sync health`,children:(0,k.jsxs)(`table`,{className:`table`,children:[(0,k.jsx)(`thead`,{children:(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`col`,children:`Element`}),(0,k.jsx)(`th`,{scope:`col`,children:`Sync`}),(0,k.jsx)(`th`,{scope:`col`,className:`right`,children:`Lag`}),(0,k.jsx)(`th`,{scope:`col`,children:`Compared`}),(0,k.jsx)(`th`,{scope:`col`,children:`Drift`})]})}),(0,k.jsx)(`tbody`,{children:e.elements.map(e=>{let t=e.health.drift.missing+e.health.drift.outdated+e.health.drift.deleted;return(0,k.jsxs)(`tr`,{children:[(0,k.jsx)(`th`,{scope:`row`,children:D(e.element)}),(0,k.jsxs)(`td`,{children:[e.health.syncing?(0,k.jsx)(l,{tone:`good`,children:`Syncing`}):e.blocked?(0,k.jsx)(l,{tone:`warn`,children:e.blocked.code===`PLAN`?`Blocked by plan`:S(e.blocked.code)}):(0,k.jsx)(l,{children:`Off`}),e.health.failure&&(0,k.jsx)(`span`,{className:`sub`,children:e.health.failure})]}),(0,k.jsx)(`td`,{className:`right`,children:e.health.syncing?c(e.health.lag):`–`}),(0,k.jsx)(`td`,{children:e.health.verifiedAt?(0,k.jsx)(p,{at:e.health.verifiedAt}):(0,k.jsx)(`span`,{className:`quiet`,children:`not yet`})}),(0,k.jsxs)(`td`,{children:[t===0?(0,k.jsx)(`span`,{className:`quiet`,children:`none`}):(0,k.jsxs)(`span`,{title:`missing ${e.health.drift.missing}, outdated ${e.health.drift.outdated}, deleted ${e.health.drift.deleted}`,children:[b(t),` repaired`]}),e.health.drift.checked>0&&(0,k.jsxs)(`span`,{className:`sub`,children:[`of `,b(e.health.drift.checked),` compared`]})]})]},e.element)})})]})})]})}function Q({shop:e,onClose:t,onDone:n}){let[r,i]=h(K),[o,c]=(0,O.useState)(null),l=x(),[,u]=a();async function d(){let{data:r,error:a}=await i({});if(a)return;let o=r?.disconnectShopify.userErrors[0];o?c(o.message):(l(`${e} is disconnected.`),t(),n(),u(`/settings/shopify`))}return(0,k.jsxs)(T,{title:`Disconnect ${e}?`,onClose:t,actions:(0,k.jsxs)(k.Fragment,{children:[(0,k.jsx)(s,{onClick:t,children:`Keep it connected`}),(0,k.jsx)(s,{look:`danger`,busy:r.fetching,onClick:()=>void d(),children:`Disconnect`})]}),children:[(0,k.jsxs)(`ul`,{className:`plain-list`,children:[(0,k.jsx)(`li`,{children:`Our access to the store ends at once, and running imports are cancelled.`}),(0,k.jsx)(`li`,{children:`Triggers stop, and templates and conditions that read the store’s data answer that it is unavailable.`}),(0,k.jsx)(`li`,{children:`What was stored stays. Connecting the same store again goes on with it.`})]}),r.error&&(0,k.jsx)(f,{error:r.error}),o&&(0,k.jsx)(`p`,{className:`notice bad`,children:o})]})}export{Y as default};