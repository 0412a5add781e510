import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../gql";
import type { FinancialStatus, OrderSort, OrderStatus } from "../gql/graphql";
import { useAddress } from "../ui/address";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { PageHead } from "../ui/layout";
import { pageArguments, Pager } from "../ui/pager";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { Ago, Money, Time, words } from "../ui/values";

const Orders = graphql(`
  query Orders($first: Int, $after: String, $last: Int, $before: String, $filter: OrderFilterInput, $sort: OrderSort!) {
    orders(first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort) {
      totalCount
      asOf
      nodes {
        id
        name
        status
        financialStatus
        fulfillmentStatus
        processedAt
        test
        buyer {
          name
          email
        }
        totalPrice {
          shopMoney {
            amount
            currencyCode
          }
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

const newest: { value: OrderSort; words: string } = { value: "PROCESSED_AT", words: "Newest first" };
const sorts: (typeof newest)[] = [
  newest,
  { value: "UPDATED_AT", words: "Last changed" },
  { value: "TOTAL_PRICE", words: "Largest first" },
];

const payments: FinancialStatus[] = ["PAID", "PENDING", "AUTHORIZED", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "REFUNDED", "VOIDED", "EXPIRED"];

export default function OrdersPage() {
  const [address, go] = useAddress();
  const [name, setName] = useState(address.get("name") ?? "");
  const sort = sorts.find((s) => s.value === address.get("sort")) ?? newest;
  const status = address.get("status") as OrderStatus | null;
  const payment = address.get("payment") as FinancialStatus | null;
  const asked = address.get("name");
  const [{ data, error, fetching }, again] = useQuery({
    query: Orders,
    variables: {
      ...pageArguments({ after: address.get("after") ?? undefined, before: address.get("before") ?? undefined }, 25),
      filter: { name: asked || undefined, status: status ?? undefined, financialStatus: payment ? [payment] : undefined },
      sort: sort.value,
    },
  });
  const list = data?.orders;
  const begin = { after: undefined, before: undefined };
  return (
    <div className="page">
      <PageHead title="Orders" lead={list?.asOf ? <>Everything Shopify told, as of <Ago at={list.asOf} /></> : undefined} />
      <section className="card" aria-label="Orders" aria-busy={fetching}>
        <form
          className="toolbar"
          role="search"
          onSubmit={(e) => {
            e.preventDefault();
            const exact = name.trim();
            go({ name: /^\d+$/.test(exact) ? `#${exact}` : exact, ...begin });
          }}
        >
          <div className="grow">
            <Field label="Order name">{(p) => <Input {...p} type="search" placeholder="#1044" value={name} onChange={(e) => setName(e.target.value)} />}</Field>
          </div>
          <Field label="Status">
            {(p) => (
              <select {...p} className="input" value={status ?? ""} onChange={(e) => go({ status: e.target.value, ...begin })}>
                <option value="">Any</option>
                <option value="COMPLETED">Completed</option>
                <option value="CANCELLED">Cancelled</option>
              </select>
            )}
          </Field>
          <Field label="Payment">
            {(p) => (
              <select {...p} className="input" value={payment ?? ""} onChange={(e) => go({ payment: e.target.value, ...begin })}>
                <option value="">Any</option>
                {payments.map((s) => (
                  <option key={s} value={s}>
                    {words(s)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Sort by">
            {(p) => (
              <select {...p} className="input" value={sort.value} onChange={(e) => go({ sort: e.target.value, ...begin })}>
                {sorts.map((s) => (
                  <option key={s.value} value={s.value}>
                    {s.words}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Button type="submit">Search</Button>
        </form>
        {error && <Problem error={error} retry={() => again({ requestPolicy: "network-only" })} />}
        {!list ? (
          !error && <Loading what="orders" />
        ) : list.nodes.length === 0 ? (
          <Empty title="No order matches">{asked ? `No order is named “${asked}”.` : "Change the filters to see more."}</Empty>
        ) : (
          <>
            <Scroll label="Orders">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Order</th>
                    <th scope="col">Buyer</th>
                    <th scope="col">Status</th>
                    <th scope="col" className="wide-only">
                      In Shopify
                    </th>
                    <th scope="col" className="wide-only">
                      Placed
                    </th>
                    <th scope="col" className="right">
                      Total
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {list.nodes.map((o) => (
                    <tr key={o.id}>
                      <td>
                        <Link href={`/orders/${encodeURIComponent(o.id)}`}>{o.name}</Link>
                        {o.test && <span className="sub">Test</span>}
                      </td>
                      <td>
                        {o.buyer.name ?? o.buyer.email ?? <span className="quiet">Unknown</span>}
                        {o.buyer.name && <span className="sub wide-only">{o.buyer.email}</span>}
                      </td>
                      <td>
                        <Badge tone={o.status === "COMPLETED" ? "good" : "bad"}>{words(o.status)}</Badge>
                      </td>
                      <td className="wide-only">
                        {o.financialStatus ? words(o.financialStatus) : "–"}
                        <span className="sub">{o.fulfillmentStatus ? words(o.fulfillmentStatus) : null}</span>
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
            <Pager info={list.pageInfo} total={list.totalCount} noun="orders" go={(to) => go({ after: to.after, before: to.before })} />
          </>
        )}
      </section>
    </div>
  );
}
