import { useMemo } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { useShop } from "../api/shop";
import { graphql } from "../gql";
import { PageHead } from "../ui/layout";
import { Bars, Curve } from "../ui/plot";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { count, duration, money, Money, Time } from "../ui/values";
import { byDay, lagOf, sinceDays } from "./overview-series";
import { useAllOrders } from "./overview-orders";

const OverviewQuery = graphql(`
  query Overview {
    shopifyIntegration {
      id
      status
      nextStep
      connectedAt
      elements {
        element
        health {
          syncing
          lag
          pending
          failed
        }
      }
    }
    contacts(first: 1) {
      totalCount
    }
    orders(first: 8) {
      totalCount
      nodes {
        id
        name
        status
        financialStatus
        processedAt
        totalPrice {
          shopMoney {
            amount
            currencyCode
          }
        }
        buyer {
          name
        }
      }
    }
    changed: orders(first: 100, sort: UPDATED_AT) {
      nodes {
        id
        name
        updatedAt
        asOf
      }
    }
  }
`);

const days = 30;

/** Overview is the first view: what came in, and whether it comes in on time. */
export function Overview() {
  const [{ data, error, fetching }, again] = useQuery({ query: OverviewQuery });
  const shop = useShop();
  const from = useMemo(() => sinceDays(days), []);
  const recent = useAllOrders(from);
  const series = useMemo(() => byDay(recent.orders, from, days, shop.timezone), [recent.orders, from, shop.timezone]);
  const connectedAt = data?.shopifyIntegration.connectedAt;
  const lags = useMemo(() => lagOf(data?.changed.nodes ?? [], connectedAt ?? null), [data, connectedAt]);

  if (!data) {
    return (
      <div className="page">
        <PageHead title="Overview" />
        {error ? <Problem error={error} retry={() => again({ requestPolicy: "network-only" })} /> : fetching && <Loading what="the overview" />}
      </div>
    );
  }
  const link = data.shopifyIntegration;
  if (link.status === "NOT_CONNECTED") {
    return (
      <div className="page">
        <PageHead title="Overview" />
        <div className="card">
          <Empty
            title="No Shopify store is connected yet"
            action={
              <Link href="/settings/shopify/connect" className="btn primary">
                Connect Shopify
              </Link>
            }
          >
            Connect the practice’s store to bring its contacts, orders and products in.
          </Empty>
        </div>
      </div>
    );
  }
  const lag = Math.max(0, ...link.elements.map((e) => e.health.lag));
  const failed = link.elements.reduce((sum, e) => sum + e.health.failed, 0);
  const currency = series.currency;
  return (
    <div className="page">
      <PageHead
        title="Overview"
        lead={shop.name ? `${shop.name}, last ${days} days` : undefined}
        mark={link.status === "CONNECTED" ? <Badge tone="good">Connected</Badge> : <Badge tone="warn">Not connected</Badge>}
      />
      {link.nextStep && (
        <div className="notice warn">
          <strong>{link.nextStep}</strong>
          <Link href="/settings/shopify">Go to the Shopify settings</Link>
        </div>
      )}
      <dl className="card stats">
        <div className="stat">
          <dt>Orders, {days} days</dt>
          <dd>{recent.loading ? "…" : count(recent.orders.length)}</dd>
        </div>
        <div className="stat">
          <dt>Revenue, {days} days</dt>
          <dd>{recent.loading ? "…" : currency ? money(series.total, currency, shop.locale) : "–"}</dd>
        </div>
        <div className="stat">
          <dt>Contacts</dt>
          <dd>{count(data.contacts.totalCount)}</dd>
        </div>
        <div className="stat">
          <dt>Behind Shopify</dt>
          <dd>
            {duration(lag)}
            <small>{failed === 0 ? "nothing failed" : `${count(failed)} failed`}</small>
          </dd>
        </div>
      </dl>
      {recent.error && <Problem error={recent.error} />}
      {recent.cut && <p className="quiet small">Only the newest {count(recent.orders.length)} orders are drawn.</p>}
      <div className="grid-2">
        <Bars title="Orders per day" points={series.days.map((d) => ({ label: d.label, value: d.orders, text: count(d.orders) }))} unit="Orders" />
        <Bars
          title="Revenue per day"
          points={series.days.map((d) => ({ label: d.label, value: Number(d.revenue), text: currency ? money(d.revenue, currency, shop.locale) : "0" }))}
          unit="Revenue"
        />
      </div>
      <Curve title="Sync lag" note="How long after each change in Shopify the order was stored here." points={lags} unit="Lag" />
      <section className="card" aria-labelledby="newest">
        <div className="card-head">
          <h2 id="newest">Newest orders</h2>
          <Link href="/orders">All orders</Link>
        </div>
        <OrderRows orders={data.orders.nodes} />
      </section>
    </div>
  );
}

type Row = { id: string; name: string; status: string; processedAt: string; totalPrice: { shopMoney: { amount: string; currencyCode: string } }; buyer: { name?: string | null } };

function OrderRows({ orders }: { orders: Row[] }) {
  if (orders.length === 0) return <Empty title="No orders yet">They appear here as soon as they are imported or placed.</Empty>;
  return (
    <Scroll label="Newest orders">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col">Buyer</th>
            <th scope="col">Status</th>
            <th scope="col" className="wide-only">
              Placed
            </th>
            <th scope="col" className="right">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.map((o) => (
            <tr key={o.id}>
              <td>
                <Link href={`/orders/${encodeURIComponent(o.id)}`}>{o.name}</Link>
              </td>
              <td>{o.buyer.name ?? <span className="quiet">Unknown</span>}</td>
              <td>
                <Badge tone={o.status === "COMPLETED" ? "good" : "bad"}>{o.status === "COMPLETED" ? "Completed" : "Cancelled"}</Badge>
              </td>
              <td className="wide-only">
                <Time at={o.processedAt} />
              </td>
              <td className="right">
                <Money of={o.totalPrice.shopMoney} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
