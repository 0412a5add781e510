import{A as e,C as t,D as n,E as r,O as i,S as a,a as o,b as s,c,d as l,f as u,h as d,k as f,l as p,m,n as h,o as g,p as _,r as v,s as y,t as b,u as x,v as S,x as C,y as w}from"./app.js";import{r as T,t as E}from"./elements.js";var D=e(f(),1),O=s();function k({title:e,onClose:t,actions:n,children:r}){let i=(0,D.useRef)(null),a=(0,D.useId)();return(0,D.useEffect)(()=>{let e=i.current;return e?.showModal(),()=>e?.close()},[]),(0,O.jsx)(`dialog`,{className:`dialog`,ref:i,"aria-labelledby":a,onCancel:e=>{e.preventDefault(),t()},children:(0,O.jsxs)(`div`,{className:`dialog-in`,children:[(0,O.jsx)(`h2`,{id:a,children:e}),r,(0,O.jsx)(`div`,{className:`actions`,children:n})]})})}var A=C(`
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
`),j=C(`
  mutation RetryFailed($ids: [ID!]) {
    retryFailedItems(input: { ids: $ids }) {
      retried
      userErrors {
        code
        message
      }
    }
  }
`);function M({changed:e}){let[t,i]=(0,D.useState)(null),[{data:a,error:s},c]=n({query:A,variables:{after:t}}),[l,d]=r(j),[f,p]=(0,D.useState)(null),m=b(),v=a?.shopifyIntegration.health.failedItems,y=s??l.error;async function x(t){let n=await d({ids:t}),r=n.data?.retryFailedItems.userErrors[0]?.message??null;p(r),n.data&&!r&&m(`${g(n.data.retryFailedItems.retried)} wait to be tried again.`),c({requestPolicy:`network-only`}),e()}return(0,O.jsxs)(`section`,{className:`card`,"aria-labelledby":`failed`,children:[(0,O.jsxs)(`div`,{className:`card-head`,children:[(0,O.jsx)(`h2`,{id:`failed`,children:`Failed items`}),(0,O.jsx)(S,{className:`slim`,busy:l.fetching,onClick:()=>void x(null),children:`Retry all`})]}),y&&(0,O.jsx)(_,{error:y}),f&&(0,O.jsx)(`p`,{className:`notice bad`,children:f}),v?(0,O.jsx)(h,{label:`Failed items`,children:(0,O.jsxs)(`table`,{className:`table`,children:[(0,O.jsx)(`thead`,{children:(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`col`,children:`Object`}),(0,O.jsx)(`th`,{scope:`col`,children:`Why`}),(0,O.jsx)(`th`,{scope:`col`,children:`Given up`}),(0,O.jsx)(`th`,{scope:`col`,children:(0,O.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,O.jsx)(`tbody`,{children:v.nodes.map(e=>(0,O.jsxs)(`tr`,{children:[(0,O.jsxs)(`td`,{children:[e.kind,` `,e.shopifyId?.split(`/`).at(-1),(0,O.jsx)(`span`,{className:`sub`,children:e.topic})]}),(0,O.jsxs)(`td`,{children:[e.reason,` `,(0,O.jsx)(`code`,{children:e.code}),(0,O.jsxs)(`span`,{className:`sub`,children:[e.attempts,` attempts`]})]}),(0,O.jsx)(`td`,{children:(0,O.jsx)(o,{at:e.failedAt})}),(0,O.jsx)(`td`,{className:`right`,children:(0,O.jsx)(S,{className:`slim`,onClick:()=>void x([e.id]),children:`Retry`})})]},e.id))})]})}):(0,O.jsx)(u,{what:`failed items`}),v?.pageInfo.hasNextPage&&(0,O.jsxs)(`div`,{className:`pager`,children:[(0,O.jsxs)(`span`,{children:[g(v.totalCount),` items`]}),(0,O.jsx)(S,{className:`slim`,onClick:()=>i(v.pageInfo.endCursor??null),children:`Next`})]})]})}C(`
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
`);var N=C(`
  subscription ImportProgress {
    importProgress {
      ...ImportFacts
    }
  }
`),P=C(`
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
`),F=e=>e&&[`QUEUED`,`RUNNING`,`STORING`].includes(e.status);function I({link:e,changed:t}){let n=e.elements.some(e=>F(e.import)),[a]=i({query:N,pause:!n}),[o,s]=r(P),[c,l]=(0,D.useState)(null),[u,d]=(0,D.useState)(null),f=b(),p=a.data?.importProgress.every(e=>!F(e))??!1;(0,D.useEffect)(()=>{p&&t()},[p,t]);async function m(e){d(e),l(null);let{data:n,error:r}=await s({elements:[e]});d(null);let i=n?.importShopifyElements.userErrors[0];i?l(i.message):r||(f(`${E(e)} are being imported.`),t())}return(0,O.jsxs)(`section`,{className:`card`,"aria-labelledby":`imports`,children:[(0,O.jsxs)(`div`,{className:`card-head`,children:[(0,O.jsx)(`h2`,{id:`imports`,children:`History`}),(0,O.jsx)(`span`,{className:`quiet small`,children:`Imported once; Shopify’s count = received = stored + skipped.`})]}),o.error&&(0,O.jsx)(_,{error:o.error}),c&&(0,O.jsx)(`p`,{className:`notice bad`,role:`alert`,children:c}),(0,O.jsx)(h,{label:`History`,children:(0,O.jsxs)(`table`,{className:`table`,children:[(0,O.jsx)(`thead`,{children:(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`col`,children:`Element`}),(0,O.jsx)(`th`,{scope:`col`,className:`progress-column`,children:`Import`}),(0,O.jsx)(`th`,{scope:`col`,className:`right`,children:`In Shopify`}),(0,O.jsx)(`th`,{scope:`col`,className:`right`,children:`Stored`}),(0,O.jsx)(`th`,{scope:`col`,className:`right`,children:`Skipped`}),(0,O.jsx)(`th`,{scope:`col`,children:(0,O.jsx)(`span`,{className:`hidden`,children:`Actions`})})]})}),(0,O.jsx)(`tbody`,{children:e.elements.map(t=>{let r=n&&a.data?.importProgress.find(e=>e.element===t.element)||t.import,i=E(t.element),o=e.status===`CONNECTED`&&!t.blocked&&!F(r)&&(!r||r.status===`FAILED`||r.status===`CANCELLED`);return(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`row`,children:i}),(0,O.jsxs)(`td`,{children:[(0,O.jsx)(R,{run:r??null,name:i}),t.blocked&&(t.blocked.code===`NOT_SYNCED`?null:(0,O.jsx)(`span`,{className:`sub`,children:t.blocked.message}))]}),(0,O.jsx)(`td`,{className:`right`,children:typeof r?.expected==`number`?g(r.expected):`–`}),(0,O.jsx)(`td`,{className:`right`,children:r?g(r.stored):`–`}),(0,O.jsx)(`td`,{className:`right`,children:r?g(r.skipped):`–`}),(0,O.jsx)(`td`,{className:`right`,children:o&&(0,O.jsxs)(S,{className:`slim`,busy:u===t.element,onClick:()=>void m(t.element),children:[`Import`,(0,O.jsxs)(`span`,{className:`hidden`,children:[` `,i]}),` now`]})})]},t.element)})})]})})]})}var L={COMPLETED:{tone:`good`,words:`Complete`},FAILED:{tone:`bad`,words:`Failed`},CANCELLED:{tone:``,words:`Cancelled`}};function R({run:e,name:t}){if(!e)return(0,O.jsx)(`span`,{className:`quiet`,children:`Never imported`});let n=L[e.status];if(n){let t=e.status===`COMPLETED`&&!e.complete;return(0,O.jsxs)(O.Fragment,{children:[(0,O.jsxs)(`span`,{className:`row`,children:[(0,O.jsx)(p,{tone:t?`warn`:n.tone,children:t?`Does not add up`:n.words}),(0,O.jsx)(`span`,{className:`quiet small`,children:(0,O.jsx)(o,{at:e.finishedAt})})]}),e.error&&(0,O.jsx)(`span`,{className:`sub`,children:e.error}),e.ordersSince&&(0,O.jsxs)(`span`,{className:`sub`,children:[`Only orders after `,(0,O.jsx)(o,{at:e.ordersSince,day:!0}),` could be read: Shopify’s window of 60 days.`]}),e.skips.length>0&&(0,O.jsxs)(`details`,{className:`behind`,children:[(0,O.jsx)(`summary`,{children:`Why some were skipped`}),(0,O.jsx)(`ul`,{className:`plain-list small`,children:e.skips.map(e=>(0,O.jsxs)(`li`,{children:[`Line `,e.line,`: `,e.reason]},e.line))})]})]})}let r=e.status===`QUEUED`?`Waiting for its turn`:e.status===`RUNNING`?`Shopify prepares the file`:[`${Math.round((e.progress??0)*100)} %`,e.rate?`${g(Math.round(e.rate))} a second`:``,typeof e.remaining==`number`?`${y(e.remaining)} left`:``].filter(Boolean).join(` · `);return(0,O.jsxs)(`div`,{className:`progressing`,children:[(0,O.jsx)(x,{label:`Import of ${t}`,value:e.status===`STORING`?e.progress??null:null,state:e.status===`STORING`&&typeof e.progress==`number`?void 0:`waiting`}),(0,O.jsx)(`span`,{className:`sub num`,children:r})]})}var z=C(`
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
`),B=C(`
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
`);function V({link:e}){let[t,n]=r(z),[i,a]=r(B),[o,s]=(0,D.useState)(null),[c,l]=(0,D.useState)(null),u=b(),f=new Map(e.elements.flatMap(e=>e.blocked&&e.blocked.code!==`NOT_SYNCED`?[[e.element,e.blocked.message]]:[])),p=t.error??i.error;async function m(e,t){l(null);let r=T.find(t=>t.toggle===e);if(!r)return;if(t){await h(e,!0);return}let{data:i}=await n({settings:W(e,!1)}),a=i?.updateSyncSettings.userErrors[0];a?l(a.message):i&&s({toggle:e,name:r.name,trigger:r.trigger??!1,impact:i.updateSyncSettings.impact})}async function h(e,t){let{data:n}=await a({settings:W(e,t)});s(null);let r=n?.updateSyncSettings.userErrors[0];r?l(r.message):n&&u(`${T.find(t=>t.toggle===e)?.name??e} is ${t?`on`:`off`}.`)}return(0,O.jsxs)(`section`,{className:`card`,"aria-labelledby":`sync`,children:[(0,O.jsx)(`div`,{className:`card-head`,children:(0,O.jsx)(`h2`,{id:`sync`,children:`Sync Settings`})}),(0,O.jsxs)(`div`,{className:`card-body`,children:[p&&(0,O.jsx)(_,{error:p}),c&&(0,O.jsx)(`p`,{className:`notice bad`,role:`alert`,children:c}),(0,O.jsx)(`div`,{className:`choices`,children:T.map(n=>{let r=e.syncSettings[n.toggle];return(0,O.jsx)(d,{sub:n.trigger,label:n.name,note:n.note,blocked:f.get(n.element),checked:r,disabled:f.has(n.element)||t.fetching||i.fetching,onChange:e=>void m(n.toggle,e)},n.toggle)})})]}),o&&(0,O.jsx)(k,{title:`Switch ${o.name} off?`,onClose:()=>s(null),actions:(0,O.jsxs)(O.Fragment,{children:[(0,O.jsx)(S,{onClick:()=>s(null),children:`Keep it on`}),(0,O.jsx)(S,{look:`danger`,busy:i.fetching,onClick:()=>void h(o.toggle,!1),children:`Switch off`})]}),children:(0,O.jsx)(H,{question:o})})]})}function H({question:e}){return e.trigger?(0,O.jsx)(`p`,{children:`Workflows no longer start by it. Orders that come meanwhile do not start any later either.`}):e.impact.length===0?(0,O.jsx)(`p`,{children:`Nothing of the account’s templates, conditions or trigger endpoints reads it.`}):(0,O.jsx)(O.Fragment,{children:e.impact.map(e=>{let t=[...U(`Template`,e.impact.templates),...U(`Condition`,e.impact.conditions),...e.impact.triggerEndpoints.map(e=>`Trigger endpoint ${e.url}`)];return(0,O.jsxs)(`div`,{children:[(0,O.jsxs)(`p`,{children:[(0,O.jsx)(`strong`,{children:E(e.element)}),` `,e.outcome===`STALE`?`stay readable as they are now, and grow old.`:`were never imported: whatever reads them answers that they are unavailable.`]}),t.length===0?(0,O.jsx)(`p`,{className:`quiet`,children:`No registered template, condition or trigger endpoint reads them.`}):(0,O.jsxs)(O.Fragment,{children:[(0,O.jsx)(`p`,{className:`quiet`,children:`Read by:`}),(0,O.jsx)(`ul`,{className:`plain-list`,children:t.map(e=>(0,O.jsx)(`li`,{children:e},e))})]})]},e.element)})})}function U(e,t){let n=t.totalCount-t.nodes.length;return[...t.nodes.map(t=>`${e} ${t.name??t.id}`),...n>0?[`${n} more ${e.toLowerCase()}s`]:[]]}function W(e,t){return{[e]:t}}var G=C(`
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
`),K=C(`
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
`),q=C(`
  mutation Reconcile {
    reconcileShopify(input: { sweep: true }) {
      userErrors {
        code
        message
      }
    }
  }
`),J={NOT_CONNECTED:{tone:``,words:`Not connected`},CONNECTED:{tone:`good`,words:`Connected`},NEEDS_RECONNECT:{tone:`warn`,words:`Needs reconnecting`},DISCONNECTED:{tone:``,words:`Disconnected`},UNINSTALLED:{tone:`bad`,words:`Uninstalled in Shopify`}};function Y(){let[{data:e,error:t},r]=n({query:G}),[i,s]=(0,D.useState)(!1),c=(0,D.useCallback)(()=>r({requestPolicy:`network-only`}),[r]);if((0,D.useEffect)(()=>{let e=window.setInterval(c,5e3);return()=>window.clearInterval(e)},[c]),!e)return(0,O.jsxs)(`div`,{className:`page`,children:[(0,O.jsx)(m,{title:`Shopify`}),t?(0,O.jsx)(_,{error:t,retry:c}):(0,O.jsx)(u,{what:`the integration`})]});let d=e.shopifyIntegration,f=d.status===`CONNECTED`,h=J[d.status],g=(0,O.jsx)(a,{href:`/settings/shopify/connect`,className:`btn primary`,children:d.shop?`Connect again`:`Connect`});return(0,O.jsxs)(`div`,{className:`page`,children:[(0,O.jsx)(m,{title:`Shopify`,lead:`Contacts, orders and products of the practice’s store, imported once and kept current.`,mark:(0,O.jsx)(p,{tone:h.tone,children:h.words}),actions:f?(0,O.jsx)(S,{look:`danger`,onClick:()=>s(!0),children:`Disconnect`}):d.shop?g:null}),t&&(0,O.jsx)(_,{error:t}),d.nextStep&&d.shop&&(0,O.jsx)(`div`,{className:`notice warn`,children:(0,O.jsx)(`strong`,{children:d.nextStep})}),d.health.pause&&(0,O.jsxs)(`div`,{className:`notice warn`,children:[(0,O.jsx)(`strong`,{children:d.health.pause.reason}),(0,O.jsxs)(`span`,{children:[`Shopify is asked again `,(0,O.jsx)(o,{at:d.health.pause.until}),`. What happens meanwhile is fetched afterwards.`]})]}),d.shop?(0,O.jsxs)(O.Fragment,{children:[(0,O.jsx)(I,{link:d,changed:c}),(0,O.jsxs)(`div`,{className:`grid-main`,children:[(0,O.jsx)(`div`,{className:`stack`,children:(0,O.jsx)(Z,{link:d})}),(0,O.jsxs)(`div`,{className:`stack`,children:[f&&(0,O.jsx)(V,{link:d}),(0,O.jsx)(X,{link:d})]})]}),d.health.failed>0&&(0,O.jsx)(M,{changed:c})]}):(0,O.jsx)(`div`,{className:`card`,children:(0,O.jsx)(l,{title:`No Shopify store is connected`,action:g,children:`It takes a minute: name the store, choose what to import and sync, and install the app in Shopify.`})}),i&&(0,O.jsx)(Q,{shop:d.shop?.name??`the store`,onClose:()=>s(!1),onDone:c})]})}function X({link:e}){let t=e.shop;return t?(0,O.jsxs)(`section`,{className:`card`,"aria-labelledby":`store`,children:[(0,O.jsx)(`div`,{className:`card-head`,children:(0,O.jsx)(`h2`,{id:`store`,children:`Store`})}),(0,O.jsx)(`div`,{className:`card-body`,children:(0,O.jsxs)(`dl`,{className:`facts`,children:[(0,O.jsx)(`dt`,{children:`Name`}),(0,O.jsx)(`dd`,{children:t.name}),(0,O.jsx)(`dt`,{children:`Domain`}),(0,O.jsx)(`dd`,{children:t.domain}),(0,O.jsx)(`dt`,{children:`Shopify plan`}),(0,O.jsx)(`dd`,{children:t.plan}),(0,O.jsx)(`dt`,{children:`Customers’ data`}),(0,O.jsx)(`dd`,{children:e.personalData?`Given by Shopify`:`Withheld by Shopify`}),(0,O.jsx)(`dt`,{children:`Currency`}),(0,O.jsx)(`dd`,{children:t.currencyCode}),(0,O.jsx)(`dt`,{children:`Time zone`}),(0,O.jsx)(`dd`,{children:t.timezone}),(0,O.jsx)(`dt`,{children:`Signs in by`}),(0,O.jsx)(`dd`,{children:e.credential===`LEGACY_CUSTOM_APP`?`Custom app token (keeps working)`:`OAuth`}),(0,O.jsx)(`dt`,{children:`Connected`}),(0,O.jsx)(`dd`,{children:(0,O.jsx)(o,{at:e.connectedAt})}),e.endedAt&&(0,O.jsxs)(O.Fragment,{children:[(0,O.jsx)(`dt`,{children:`Ended`}),(0,O.jsx)(`dd`,{children:(0,O.jsx)(o,{at:e.endedAt})})]}),(0,O.jsx)(`dt`,{children:`Scopes`}),(0,O.jsx)(`dd`,{children:e.scopes.map(e=>(0,O.jsx)(`div`,{children:(0,O.jsx)(`code`,{children:e})},e))})]})})]}):null}function Z({link:e}){let[t,n]=r(q),[i,a]=(0,D.useState)(null),o=b(),s=w(),l=e.health.subscriptions;return(0,O.jsxs)(`section`,{className:`card`,"aria-labelledby":`health`,children:[(0,O.jsxs)(`div`,{className:`card-head`,children:[(0,O.jsx)(`h2`,{id:`health`,children:`Sync health`}),e.status===`CONNECTED`&&(0,O.jsx)(S,{className:`slim`,busy:t.fetching,onClick:()=>void n({}).then(({data:e})=>{let t=e?.reconcileShopify.userErrors[0]?.message??null;a(t),e&&!t&&o(`Comparing ${s.name??`the store`} with Shopify now.`)}),children:`Compare with Shopify now`})]}),t.error&&(0,O.jsx)(_,{error:t.error}),i&&(0,O.jsx)(`p`,{className:`notice bad`,children:i}),(0,O.jsxs)(`dl`,{className:`stats`,children:[(0,O.jsxs)(`div`,{className:`stat`,children:[(0,O.jsx)(`dt`,{children:`Last webhook`}),(0,O.jsx)(`dd`,{children:(0,O.jsx)(v,{at:e.health.lastWebhookAt})})]}),(0,O.jsxs)(`div`,{className:`stat`,children:[(0,O.jsx)(`dt`,{children:`Waiting`}),(0,O.jsx)(`dd`,{children:g(e.health.pending)})]}),(0,O.jsxs)(`div`,{className:`stat`,children:[(0,O.jsx)(`dt`,{children:`Failed`}),(0,O.jsx)(`dd`,{children:g(e.health.failed)})]}),(0,O.jsxs)(`div`,{className:`stat`,children:[(0,O.jsx)(`dt`,{children:`Webhook topics`}),(0,O.jsxs)(`dd`,{children:[g(l.expected-l.missing.length),(0,O.jsxs)(`small`,{children:[`of `,g(l.expected),` subscribed`]})]})]})]}),l.failure&&(0,O.jsx)(`p`,{className:`notice bad`,children:l.failure}),(0,O.jsx)(h,{label:`Sync health`,children:(0,O.jsxs)(`table`,{className:`table`,children:[(0,O.jsx)(`thead`,{children:(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`col`,children:`Element`}),(0,O.jsx)(`th`,{scope:`col`,children:`Sync`}),(0,O.jsx)(`th`,{scope:`col`,className:`right`,children:`Lag`}),(0,O.jsx)(`th`,{scope:`col`,children:`Compared`}),(0,O.jsx)(`th`,{scope:`col`,children:`Drift`})]})}),(0,O.jsx)(`tbody`,{children:e.elements.map(e=>{let t=e.health.drift.missing+e.health.drift.outdated+e.health.drift.deleted;return(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`row`,children:E(e.element)}),(0,O.jsxs)(`td`,{children:[e.health.syncing?(0,O.jsx)(p,{tone:`good`,children:`Syncing`}):e.blocked?(0,O.jsx)(p,{tone:`warn`,children:e.blocked.code===`PLAN`?`Blocked by plan`:c(e.blocked.code)}):(0,O.jsx)(p,{children:`Off`}),e.health.failure&&(0,O.jsx)(`span`,{className:`sub`,children:e.health.failure})]}),(0,O.jsx)(`td`,{className:`right`,children:e.health.syncing?y(e.health.lag):`–`}),(0,O.jsx)(`td`,{children:e.health.verifiedAt?(0,O.jsx)(v,{at:e.health.verifiedAt}):(0,O.jsx)(`span`,{className:`quiet`,children:`not yet`})}),(0,O.jsxs)(`td`,{children:[t===0?(0,O.jsx)(`span`,{className:`quiet`,children:`none`}):(0,O.jsxs)(`span`,{title:`missing ${e.health.drift.missing}, outdated ${e.health.drift.outdated}, deleted ${e.health.drift.deleted}`,children:[g(t),` repaired`]}),e.health.drift.checked>0&&(0,O.jsxs)(`span`,{className:`sub`,children:[`of `,g(e.health.drift.checked),` compared`]})]})]},e.element)})})]})})]})}function Q({shop:e,onClose:n,onDone:i}){let[a,o]=r(K),[s,c]=(0,D.useState)(null),l=b(),[,u]=t();async function d(){let{data:t,error:r}=await o({});if(r)return;let a=t?.disconnectShopify.userErrors[0];a?c(a.message):(l(`${e} is disconnected.`),n(),i(),u(`/settings/shopify`))}return(0,O.jsxs)(k,{title:`Disconnect ${e}?`,onClose:n,actions:(0,O.jsxs)(O.Fragment,{children:[(0,O.jsx)(S,{onClick:n,children:`Keep it connected`}),(0,O.jsx)(S,{look:`danger`,busy:a.fetching,onClick:()=>void d(),children:`Disconnect`})]}),children:[(0,O.jsxs)(`ul`,{className:`plain-list`,children:[(0,O.jsx)(`li`,{children:`Our access to the store ends at once, and running imports are cancelled.`}),(0,O.jsx)(`li`,{children:`Triggers stop, and templates and conditions that read the store’s data answer that it is unavailable.`}),(0,O.jsx)(`li`,{children:`What was stored stays. Connecting the same store again goes on with it.`})]}),a.error&&(0,O.jsx)(_,{error:a.error}),s&&(0,O.jsx)(`p`,{className:`notice bad`,children:s})]})}export{Y as default};