import { useCallback, useEffect, useState } from "react";
import { useMutation, useQuery } from "urql";
import { Link, useLocation } from "wouter";
import { useShop } from "../api/shop";
import { graphql } from "../gql";
import type { IntegrationQuery } from "../gql/graphql";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { PageHead } from "../ui/layout";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem, type Tone } from "../ui/states";
import { useToast } from "../ui/toasts";
import { Ago, count, duration, Time, words } from "../ui/values";
import { FailedItems } from "./integration-failed";
import { BlockedReaders } from "./integration-readers";
import { Imports } from "./integration-imports";
import { SyncToggles } from "./integration-sync";
import { elementName } from "./elements";

const Integration = graphql(`
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
`);

const Disconnect = graphql(`
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
`);

const Reconcile = graphql(`
  mutation Reconcile {
    reconcileShopify(input: { sweep: true }) {
      userErrors {
        code
        message
      }
    }
  }
`);

export type Integrated = IntegrationQuery["shopifyIntegration"];

const statuses: Record<Integrated["status"], { tone: Tone; words: string }> = {
  NOT_CONNECTED: { tone: "", words: "Not connected" },
  CONNECTED: { tone: "good", words: "Connected" },
  NEEDS_RECONNECT: { tone: "warn", words: "Needs reconnecting" },
  DISCONNECTED: { tone: "", words: "Disconnected" },
  UNINSTALLED: { tone: "bad", words: "Uninstalled in Shopify" },
};

/** IntegrationPage is Settings → Integrations → Shopify. */
export default function IntegrationPage() {
  const [{ data, error }, again] = useQuery({ query: Integration });
  const [asking, setAsking] = useState(false);
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  useEffect(() => {
    const timer = window.setInterval(refresh, 5000);
    return () => window.clearInterval(timer);
  }, [refresh]);
  if (!data) {
    return (
      <div className="page">
        <PageHead title="Shopify" />
        {error ? <Problem error={error} retry={refresh} /> : <Loading what="the integration" />}
      </div>
    );
  }
  const link = data.shopifyIntegration;
  const connected = link.status === "CONNECTED";
  const status = statuses[link.status];
  const connectButton = (
    <Link href="/settings/shopify/connect" className="btn primary">
      {link.shop ? "Connect again" : "Connect"}
    </Link>
  );
  return (
    <div className="page">
      <PageHead
        title="Shopify"
        lead="Contacts, orders and products of the practice’s store, imported once and kept current."
        mark={<Badge tone={status.tone}>{status.words}</Badge>}
        actions={
          connected ? (
            <Button look="danger" onClick={() => setAsking(true)}>
              Disconnect
            </Button>
          ) : link.shop ? (
            connectButton
          ) : null
        }
      />
      {error && <Problem error={error} />}
      {link.nextStep && link.shop && (
        <div className="notice warn">
          <strong>{link.nextStep}</strong>
        </div>
      )}
      {link.health.pause && (
        <div className="notice warn">
          <strong>{link.health.pause.reason}</strong>
          <span>
            Shopify is asked again <Time at={link.health.pause.until} />. What happens meanwhile is fetched afterwards.
          </span>
        </div>
      )}
      {!link.shop ? (
        <div className="card">
          <Empty title="No Shopify store is connected" action={connectButton}>
            It takes a minute: name the store, choose what to import and sync, and install the app in Shopify.
          </Empty>
        </div>
      ) : (
        <>
          <Imports link={link} changed={refresh} />
          <div className="grid-main">
            <div className="stack">
              <Health link={link} />
            </div>
            <div className="stack">
              {connected && <SyncToggles link={link} />}
              {connected && <BlockedReaders />}
              <Facts link={link} />
            </div>
          </div>
          {link.health.failed > 0 && <FailedItems changed={refresh} />}
        </>
      )}
      {asking && <DisconnectDialog shop={link.shop?.name ?? "the store"} onClose={() => setAsking(false)} onDone={refresh} />}
    </div>
  );
}

function Facts({ link }: { link: Integrated }) {
  const shop = link.shop;
  if (!shop) return null;
  return (
    <section className="card" aria-labelledby="store">
      <div className="card-head">
        <h2 id="store">Store</h2>
      </div>
      <div className="card-body">
        <dl className="facts">
          <dt>Name</dt>
          <dd>{shop.name}</dd>
          <dt>Domain</dt>
          <dd>{shop.domain}</dd>
          <dt>Shopify plan</dt>
          <dd>{shop.plan}</dd>
          <dt>Customers’ data</dt>
          <dd>{link.personalData ? "Given by Shopify" : "Withheld by Shopify"}</dd>
          <dt>Currency</dt>
          <dd>{shop.currencyCode}</dd>
          <dt>Time zone</dt>
          <dd>{shop.timezone}</dd>
          <dt>Signs in by</dt>
          <dd>{link.credential === "LEGACY_CUSTOM_APP" ? "Custom app token (keeps working)" : "OAuth"}</dd>
          <dt>Connected</dt>
          <dd>
            <Time at={link.connectedAt} />
          </dd>
          {link.endedAt && (
            <>
              <dt>Ended</dt>
              <dd>
                <Time at={link.endedAt} />
              </dd>
            </>
          )}
          <dt>Scopes</dt>
          <dd>
            {link.scopes.map((s) => (
              <div key={s}>
                <code>{s}</code>
              </div>
            ))}
          </dd>
        </dl>
      </div>
    </section>
  );
}

function Health({ link }: { link: Integrated }) {
  const [result, reconcile] = useMutation(Reconcile);
  const [refused, setRefused] = useState<string | null>(null);
  const tell = useToast();
  const shop = useShop();
  const subscriptions = link.health.subscriptions;
  return (
    <section className="card" aria-labelledby="health">
      <div className="card-head">
        <h2 id="health">Sync health</h2>
        {link.status === "CONNECTED" && (
          <Button
            className="slim"
            busy={result.fetching}
            onClick={() =>
              void reconcile({}).then(({ data }) => {
                const wrong = data?.reconcileShopify.userErrors[0]?.message ?? null;
                setRefused(wrong);
                if (data && !wrong) tell(`Comparing ${shop.name ?? "the store"} with Shopify now.`);
              })
            }
          >
            Compare with Shopify now
          </Button>
        )}
      </div>
      {result.error && <Problem error={result.error} />}
      {refused && <p className="notice bad">{refused}</p>}
      <dl className="stats">
        <div className="stat">
          <dt>Last webhook</dt>
          <dd>
            <Ago at={link.health.lastWebhookAt} />
          </dd>
        </div>
        <div className="stat">
          <dt>Waiting</dt>
          <dd>{count(link.health.pending)}</dd>
        </div>
        <div className="stat">
          <dt>Failed</dt>
          <dd>{count(link.health.failed)}</dd>
        </div>
        <div className="stat">
          <dt>Webhook topics</dt>
          <dd>
            {count(subscriptions.expected - subscriptions.missing.length)}
            <small>of {count(subscriptions.expected)} subscribed</small>
          </dd>
        </div>
      </dl>
      {subscriptions.failure && <p className="notice bad">{subscriptions.failure}</p>}
      <Scroll label="Sync health">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Element</th>
              <th scope="col">Sync</th>
              <th scope="col" className="right">
                Lag
              </th>
              <th scope="col">Compared</th>
              <th scope="col">Drift</th>
            </tr>
          </thead>
          <tbody>
            {link.elements.map((e) => {
              const drift = e.health.drift.missing + e.health.drift.outdated + e.health.drift.deleted;
              return (
                <tr key={e.element}>
                  <th scope="row">{elementName(e.element)}</th>
                  <td>
                    {e.health.syncing ? <Badge tone="good">Syncing</Badge> : e.blocked ? <Badge tone="warn">{e.blocked.code === "PLAN" ? "Blocked by plan" : words(e.blocked.code)}</Badge> : <Badge>Off</Badge>}
                    {e.health.failure && <span className="sub">{e.health.failure}</span>}
                  </td>
                  <td className="right">{e.health.syncing ? duration(e.health.lag) : "–"}</td>
                  <td>{e.health.verifiedAt ? <Ago at={e.health.verifiedAt} /> : <span className="quiet">not yet</span>}</td>
                  <td>
                    {drift === 0 ? (
                      <span className="quiet">none</span>
                    ) : (
                      <span title={`missing ${e.health.drift.missing}, outdated ${e.health.drift.outdated}, deleted ${e.health.drift.deleted}`}>{count(drift)} repaired</span>
                    )}
                    {e.health.drift.checked > 0 && <span className="sub">of {count(e.health.drift.checked)} compared</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function DisconnectDialog({ shop, onClose, onDone }: { shop: string; onClose: () => void; onDone: () => void }) {
  const [result, disconnect] = useMutation(Disconnect);
  const [refused, setRefused] = useState<string | null>(null);
  const tell = useToast();
  const [, go] = useLocation();
  async function run() {
    const { data, error } = await disconnect({});
    if (error) return;
    const wrong = data?.disconnectShopify.userErrors[0];
    if (wrong) {
      setRefused(wrong.message);
      return;
    }
    tell(`${shop} is disconnected.`);
    onClose();
    onDone();
    go("/settings/shopify");
  }
  return (
    <Dialog
      title={`Disconnect ${shop}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it connected</Button>
          <Button look="danger" busy={result.fetching} onClick={() => void run()}>
            Disconnect
          </Button>
        </>
      }
    >
      <ul className="plain-list">
        <li>Our access to the store ends at once, and running imports are cancelled.</li>
        <li>Triggers stop, and templates and conditions that read the store’s data answer that it is unavailable.</li>
        <li>What was stored stays. Connecting the same store again goes on with it.</li>
      </ul>
      {result.error && <Problem error={result.error} />}
      {refused && <p className="notice bad">{refused}</p>}
    </Dialog>
  );
}
