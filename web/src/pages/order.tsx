import { useQuery } from "urql";
import { Link, useParams } from "wouter";
import { graphql } from "../gql";
import { PageHead } from "../ui/layout";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { Ago, Money, Time, words } from "../ui/values";

const OrderQuery = graphql(`
  query OrderPage($id: ID!) {
    order(id: $id) {
      id
      shopifyId
      name
      status
      financialStatus
      fulfillmentStatus
      cancelReason
      test
      edited
      sourceName
      processedAt
      paidAt
      cancelledAt
      updatedAt
      asOf
      discountCodes
      buyer {
        name
        email
        phone
      }
      contact {
        id
        name
        email
        ordersCount
      }
      shippingAddress {
        name
        address1
        address2
        city
        province
        zip
        country
      }
      subtotalPrice {
        ...Amounts
      }
      totalDiscounts {
        ...Amounts
      }
      totalShippingPrice {
        ...Amounts
      }
      totalTax {
        ...Amounts
      }
      totalPrice {
        ...Amounts
      }
      totalRefunded {
        ...Amounts
      }
      netPayment {
        ...Amounts
      }
      totalOutstanding {
        ...Amounts
      }
      lineItems {
        id
        title
        variantTitle
        sku
        quantity
        currentQuantity
        unitPrice {
          ...Amounts
        }
        discountedTotal {
          ...Amounts
        }
      }
      transaction {
        id
        kind
        status
        gateway
        formattedGateway
        errorCode
        processedAt
        amount {
          ...Amounts
        }
      }
    }
  }

  fragment Amounts on MoneyBag {
    shopMoney {
      amount
      currencyCode
    }
  }
`);

export default function OrderPage() {
  const id = decodeURIComponent(useParams()["id"] ?? "");
  const [{ data, error }, again] = useQuery({ query: OrderQuery, variables: { id } });
  const o = data?.order;
  if (!o) {
    return (
      <div className="page">
        <PageHead title="Order" />
        {error ? (
          <Problem error={error} retry={() => again({ requestPolicy: "network-only" })} />
        ) : data ? (
          <Empty title="There is no such order" action={<Link href="/orders">All orders</Link>}>
            It may have been deleted in Shopify.
          </Empty>
        ) : (
          <Loading what="the order" />
        )}
      </div>
    );
  }
  const sums: [string, { shopMoney: { amount: string; currencyCode: string } }, boolean][] = [
    ["Items", o.subtotalPrice, true],
    ["Discounts", o.totalDiscounts, Number(o.totalDiscounts.shopMoney.amount) !== 0],
    ["Shipping", o.totalShippingPrice, true],
    ["Taxes", o.totalTax, true],
    ["Total", o.totalPrice, true],
    ["Refunded", o.totalRefunded, Number(o.totalRefunded.shopMoney.amount) !== 0],
    ["Paid, less refunds", o.netPayment, true],
    ["Still to be paid", o.totalOutstanding, Number(o.totalOutstanding.shopMoney.amount) !== 0],
  ];
  const t = o.transaction;
  const a = o.shippingAddress;
  return (
    <div className="page">
      <PageHead
        title={`Order ${o.name}`}
        lead={
          <>
            Placed <Time at={o.processedAt} />
          </>
        }
        mark={
          <>
            <Badge tone={o.status === "COMPLETED" ? "good" : "bad"}>{words(o.status)}</Badge>
            {o.test && <Badge tone="warn">Test</Badge>}
            {o.edited && <Badge>Edited</Badge>}
          </>
        }
      />
      <div className="grid-main">
        <div className="stack">
          <section className="card" aria-labelledby="items">
            <div className="card-head">
              <h2 id="items">Items</h2>
            </div>
            <Scroll label="Items">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Item</th>
                    <th scope="col" className="right">
                      Price
                    </th>
                    <th scope="col" className="right">
                      Pieces
                    </th>
                    <th scope="col" className="right">
                      Total
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {o.lineItems.map((l) => (
                    <tr key={l.id}>
                      <td>
                        {l.title}
                        <span className="sub">{[l.variantTitle, l.sku].filter(Boolean).join(" · ")}</span>
                      </td>
                      <td className="right">
                        <Money of={l.unitPrice.shopMoney} />
                      </td>
                      <td className="right">
                        {l.quantity}
                        {l.currentQuantity !== l.quantity && <span className="sub">{l.currentQuantity} left</span>}
                      </td>
                      <td className="right">
                        <Money of={l.discountedTotal.shopMoney} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          </section>
          <section className="card" aria-labelledby="amounts">
            <div className="card-head">
              <h2 id="amounts">Amounts</h2>
              {o.discountCodes.length > 0 && <span className="quiet small">Codes: {o.discountCodes.join(", ")}</span>}
            </div>
            <dl className="card-body sums">
              {sums.map(([name, bag, show]) =>
                show ? (
                  <div key={name} className={name === "Total" ? "sum whole" : "sum"}>
                    <dt>{name}</dt>
                    <dd>
                      <Money of={bag.shopMoney} />
                    </dd>
                  </div>
                ) : null,
              )}
            </dl>
          </section>
        </div>
        <div className="stack">
          <section className="card" aria-labelledby="payment">
            <div className="card-head">
              <h2 id="payment">Transaction</h2>
              {t && <Badge tone={t.status === "SUCCESS" ? "good" : t.status === "PENDING" || t.status === "AWAITING_RESPONSE" ? "warn" : "bad"}>{words(t.status)}</Badge>}
            </div>
            {t ? (
              <div className="card-body">
                <dl className="facts">
                  <dt>Amount</dt>
                  <dd>
                    <Money of={t.amount.shopMoney} />
                  </dd>
                  <dt>Kind</dt>
                  <dd>{words(t.kind)}</dd>
                  <dt>Provider</dt>
                  <dd>{t.formattedGateway ?? t.gateway ?? "–"}</dd>
                  <dt>Processed</dt>
                  <dd>
                    <Time at={t.processedAt} />
                  </dd>
                  {t.errorCode && (
                    <>
                      <dt>Why it failed</dt>
                      <dd>{words(t.errorCode)}</dd>
                    </>
                  )}
                </dl>
              </div>
            ) : (
              <Empty title="No payment yet" />
            )}
          </section>
          <section className="card" aria-labelledby="shopify">
            <div className="card-head">
              <h2 id="shopify">In Shopify</h2>
            </div>
            <div className="card-body">
              <dl className="facts">
                <dt>Payment</dt>
                <dd>{o.financialStatus ? words(o.financialStatus) : "–"}</dd>
                <dt>Fulfillment</dt>
                <dd>{o.fulfillmentStatus ? words(o.fulfillmentStatus) : "–"}</dd>
                {o.cancelledAt && (
                  <>
                    <dt>Cancelled</dt>
                    <dd>
                      <Time at={o.cancelledAt} />
                      {o.cancelReason && <span className="sub">{words(o.cancelReason)}</span>}
                    </dd>
                  </>
                )}
                <dt>Paid in full</dt>
                <dd>
                  <Time at={o.paidAt} />
                </dd>
                <dt>Placed through</dt>
                <dd>{o.sourceName ?? "–"}</dd>
                <dt>Last changed</dt>
                <dd>
                  <Time at={o.updatedAt} />
                </dd>
                <dt>Read from Shopify</dt>
                <dd>
                  <Ago at={o.asOf} />
                </dd>
              </dl>
            </div>
          </section>
          <section className="card" aria-labelledby="buyer">
            <div className="card-head">
              <h2 id="buyer">Buyer</h2>
            </div>
            <div className="card-body">
              <div>
                {o.contact ? (
                  <Link href={`/contacts/${encodeURIComponent(o.contact.id)}`}>{o.contact.name ?? o.contact.email ?? "Contact"}</Link>
                ) : (
                  <span>{o.buyer.name ?? "Unknown"}</span>
                )}
                <div className="quiet">{o.buyer.email}</div>
                <div className="quiet">{o.buyer.phone}</div>
              </div>
              {a && <p className="quiet">Ships to {[a.name, a.address1, a.address2, [a.zip, a.city].filter(Boolean).join(" "), a.province, a.country].filter(Boolean).join(", ")}</p>}
            </div>
          </section>
        </div>
      </div>
    </div>
  );
}
