import { useQuery } from "urql";
import { Link, useParams } from "wouter";
import { graphql } from "../gql";
import type { ContactPageQuery } from "../gql/graphql";
import { PageHead } from "../ui/layout";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { Ago, count, Money, Time, words } from "../ui/values";
import { consentTone, consentWords } from "./consent";

const ContactQuery = graphql(`
  query ContactPage($id: ID!) {
    contact(id: $id) {
      id
      shopifyId
      name
      email
      phone
      companyName
      locale
      timezone
      dateOfBirth
      source
      createdAt
      updatedAt
      asOf
      ordersCount
      isRepeatCustomer
      firstOrderAt
      lastOrderAt
      totalSpent {
        amount
        currencyCode
      }
      averageOrderValue {
        amount
        currencyCode
      }
      address {
        address1
        address2
        city
        province
        zip
        country
      }
      emailConsent {
        state
        optInLevel
        updatedAt
      }
      smsConsent {
        state
        optInLevel
        updatedAt
      }
      orders(first: 25) {
        totalCount
        nodes {
          id
          name
          status
          financialStatus
          processedAt
          paidAt
          cancelledAt
          totalPrice {
            shopMoney {
              amount
              currencyCode
            }
          }
        }
      }
    }
  }
`);

// Consent apart: where it cannot be read, the rest of the page still is.
const ConsentQuery = graphql(`
  query ContactConsent($id: ID!) {
    emailMarketing: canSend(contactId: $id, channel: EMAIL, purpose: MARKETING) {
      ...SendAnswer
    }
    emailTransactional: canSend(contactId: $id, channel: EMAIL, purpose: TRANSACTIONAL) {
      ...SendAnswer
    }
    smsMarketing: canSend(contactId: $id, channel: SMS, purpose: MARKETING) {
      ...SendAnswer
    }
    smsTransactional: canSend(contactId: $id, channel: SMS, purpose: TRANSACTIONAL) {
      ...SendAnswer
    }
  }

  fragment SendAnswer on SendDecision {
    allowed
    code
    reason
    since
  }
`);

type Contact = NonNullable<ContactPageQuery["contact"]>;

export default function ContactPage() {
  const id = decodeURIComponent(useParams()["id"] ?? "");
  const [{ data, error }, again] = useQuery({ query: ContactQuery, variables: { id } });
  const c = data?.contact;
  if (!c) {
    return (
      <div className="page">
        <PageHead title="Contact" />
        {error ? (
          <Problem error={error} retry={() => again({ requestPolicy: "network-only" })} />
        ) : data ? (
          <Empty title="There is no such contact" action={<Link href="/contacts">All contacts</Link>}>
            It may have been deleted in Shopify.
          </Empty>
        ) : (
          <Loading what="the contact" />
        )}
      </div>
    );
  }
  return (
    <div className="page">
      <PageHead
        title={c.name ?? c.email ?? c.phone ?? "Contact"}
        lead={[c.email, c.phone].filter(Boolean).join(" · ")}
        mark={c.isRepeatCustomer ? <Badge tone="good">Repeat customer</Badge> : undefined}
      />
      <dl className="card stats">
        <div className="stat">
          <dt>Total spent</dt>
          <dd>
            <Money of={c.totalSpent} />
          </dd>
        </div>
        <div className="stat">
          <dt>Orders</dt>
          <dd>{count(c.ordersCount)}</dd>
        </div>
        <div className="stat">
          <dt>Average order</dt>
          <dd>
            <Money of={c.averageOrderValue} />
          </dd>
        </div>
        <div className="stat">
          <dt>Last order</dt>
          <dd>
            <Ago at={c.lastOrderAt} />
          </dd>
        </div>
      </dl>
      <div className="grid-main">
        <div className="stack">
          <Timeline contact={c} />
        </div>
        <div className="stack">
          <MaySend id={c.id} contact={c} />
          <section className="card" aria-labelledby="details">
            <div className="card-head">
              <h2 id="details">Details</h2>
            </div>
            <div className="card-body">
              <Details contact={c} />
            </div>
          </section>
        </div>
      </div>
    </div>
  );
}

function Details({ contact: c }: { contact: Contact }) {
  const place = c.address ? [c.address.address1, c.address.address2, [c.address.zip, c.address.city].filter(Boolean).join(" "), c.address.province, c.address.country].filter(Boolean).join(", ") : null;
  const rows: [string, React.ReactNode][] = [
    ["Address", place],
    ["Company", c.companyName],
    ["Language", c.locale],
    ["Time zone", c.timezone],
    ["Date of birth", c.dateOfBirth],
    ["Source", c.source],
    ["Shopify customer", c.shopifyId ? c.shopifyId.split("/").at(-1) : "None: a guest, or from the CRM"],
    ["Created", <Time key="t" at={c.createdAt} />],
    ["Last changed", <Time key="t" at={c.updatedAt} />],
    ["Read from Shopify", <Ago key="t" at={c.asOf} />],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) =>
        value ? (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function MaySend({ id, contact }: { id: string; contact: Contact }) {
  const [{ data, error }] = useQuery({ query: ConsentQuery, variables: { id } });
  const rows = data
    ? ([
        ["Email", "Marketing", data.emailMarketing],
        ["Email", "About an order", data.emailTransactional],
        ["SMS", "Marketing", data.smsMarketing],
        ["SMS", "About an order", data.smsTransactional],
      ] as const)
    : [];
  return (
    <section className="card" aria-labelledby="consent">
      <div className="card-head">
        <h2 id="consent">May we write?</h2>
        <span className="row">
          <Badge tone={consentTone(contact.emailConsent?.state)}>Email: {consentWords(contact.emailConsent?.state)}</Badge>
          <Badge tone={consentTone(contact.smsConsent?.state)}>SMS: {consentWords(contact.smsConsent?.state)}</Badge>
        </span>
      </div>
      {error && <Problem error={error} />}
      {!data && !error && <Loading what="consent" />}
      {data && (
        <ul className="card-body">
          {rows.map(([channel, purpose, d]) => (
            <li key={channel + purpose}>
              <div className="row spread">
                <strong className="strong">
                  {channel}, {purpose.toLowerCase()}
                </strong>
                <Badge tone={d.allowed ? "good" : "bad"}>{d.allowed ? "Yes" : "No"}</Badge>
              </div>
              <p className="quiet small">
                {d.reason}
                {d.since && (
                  <>
                    {" "}
                    Since <Time at={d.since} day />.
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface Entry {
  at: string;
  key: string;
  bad?: boolean;
  what: React.ReactNode;
}

function Timeline({ contact: c }: { contact: Contact }) {
  const entries: Entry[] = [{ at: c.createdAt, key: "created", what: "Contact created" }];
  for (const o of c.orders.nodes) {
    const name = <Link href={`/orders/${encodeURIComponent(o.id)}`}>{o.name}</Link>;
    entries.push({
      at: o.processedAt,
      key: `${o.id} placed`,
      what: (
        <>
          Placed {name} for <Money of={o.totalPrice.shopMoney} />
        </>
      ),
    });
    if (o.paidAt && Math.abs(Date.parse(o.paidAt) - Date.parse(o.processedAt)) > 60_000) entries.push({ at: o.paidAt, key: `${o.id} paid`, what: <>Paid {name} in full</> });
    if (o.cancelledAt) entries.push({ at: o.cancelledAt, key: `${o.id} cancelled`, bad: true, what: <>{name} was cancelled</> });
  }
  for (const [channel, consent] of [["Email", c.emailConsent] as const, ["SMS", c.smsConsent] as const]) {
    if (consent?.updatedAt) entries.push({ at: consent.updatedAt, key: channel, bad: consentTone(consent.state) === "bad", what: `${channel} consent: ${words(consent.state)}` });
  }
  entries.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const more = c.orders.totalCount - c.orders.nodes.length;
  return (
    <section className="card" aria-labelledby="timeline">
      <div className="card-head">
        <h2 id="timeline">Timeline</h2>
      </div>
      <div className="card-body">
        <ol className="timeline">
          {entries.map((e) => (
            <li key={e.key} className={e.bad ? "off" : undefined}>
              <span>{e.what}</span>
              <Time at={e.at} />
            </li>
          ))}
        </ol>
        {more > 0 && <p className="quiet small">{count(more)} older orders are not shown.</p>}
      </div>
    </section>
  );
}
