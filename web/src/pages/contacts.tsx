import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../gql";
import type { ConsentState, ContactSort } from "../gql/graphql";
import { useAddress } from "../ui/address";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { PageHead } from "../ui/layout";
import { pageArguments, Pager } from "../ui/pager";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { Ago, count, Money, Time } from "../ui/values";
import { consentTone, consentWords } from "./consent";

const Contacts = graphql(`
  query Contacts($first: Int, $after: String, $last: Int, $before: String, $filter: ContactFilterInput, $sort: ContactSort!, $reverse: Boolean!) {
    contacts(first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort, reverse: $reverse) {
      totalCount
      asOf
      nodes {
        id
        name
        email
        phone
        ordersCount
        lastOrderAt
        totalSpent {
          amount
          currencyCode
        }
        emailConsent {
          state
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

const newest: { value: ContactSort; words: string; reverse: boolean } = { value: "CREATED_AT", words: "Newest first", reverse: true };
const sorts: (typeof newest)[] = [
  newest,
  { value: "NAME", words: "Name", reverse: false },
  { value: "LAST_ORDER_AT", words: "Last order", reverse: true },
  { value: "UPDATED_AT", words: "Last changed", reverse: true },
];

export default function ContactsPage() {
  const [address, go] = useAddress();
  const [search, setSearch] = useState(address.get("search") ?? "");
  const sort = sorts.find((s) => s.value === address.get("sort")) ?? newest;
  const consent = address.get("consent") as ConsentState | null;
  const ordered = address.get("orders");
  const asked = address.get("search");
  const [{ data, error, fetching }, again] = useQuery({
    query: Contacts,
    variables: {
      ...pageArguments({ after: address.get("after") ?? undefined, before: address.get("before") ?? undefined }, 25),
      filter: { search: asked || undefined, emailConsent: consent ? [consent] : undefined, hasOrders: ordered ? ordered === "yes" : undefined },
      sort: sort.value,
      reverse: sort.reverse,
    },
  });
  const list = data?.contacts;
  const begin = { after: undefined, before: undefined };
  return (
    <div className="page">
      <PageHead title="Contacts" lead={list?.asOf ? <>Everything Shopify told, as of <Ago at={list.asOf} /></> : undefined} />
      <section className="card" aria-label="Contacts" aria-busy={fetching}>
        <form
          className="toolbar"
          role="search"
          onSubmit={(e) => {
            e.preventDefault();
            go({ search: search.trim(), ...begin });
          }}
        >
          <div className="grow">
            <Field label="Search">{(p) => <Input {...p} type="search" placeholder="Name, email or phone" value={search} onChange={(e) => setSearch(e.target.value)} />}</Field>
          </div>
          <Field label="Email consent">
            {(p) => (
              <select {...p} className="input" value={consent ?? ""} onChange={(e) => go({ consent: e.target.value, ...begin })}>
                <option value="">Any</option>
                {(["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "UNSUBSCRIBED"] as const).map((s) => (
                  <option key={s} value={s}>
                    {consentWords(s)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Orders">
            {(p) => (
              <select {...p} className="input" value={ordered ?? ""} onChange={(e) => go({ orders: e.target.value, ...begin })}>
                <option value="">Any</option>
                <option value="yes">Has ordered</option>
                <option value="no">Never ordered</option>
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
          !error && <Loading what="contacts" />
        ) : list.nodes.length === 0 ? (
          <Empty title="No contact matches">{asked ? `Nobody’s name, email or phone has “${asked}”.` : "Change the filters to see more."}</Empty>
        ) : (
          <>
            <Scroll label="Contacts">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Contact</th>
                    <th scope="col">Email consent</th>
                    <th scope="col" className="right">
                      Orders
                    </th>
                    <th scope="col" className="right">
                      Spent
                    </th>
                    <th scope="col" className="wide-only">
                      Last order
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {list.nodes.map((c) => (
                    <tr key={c.id}>
                      <td>
                        <Link href={`/contacts/${encodeURIComponent(c.id)}`}>{c.name ?? c.email ?? c.phone ?? "No name"}</Link>
                        <span className="sub">{c.name ? (c.email ?? c.phone) : null}</span>
                      </td>
                      <td>
                        <Badge tone={consentTone(c.emailConsent?.state)}>{consentWords(c.emailConsent?.state)}</Badge>
                      </td>
                      <td className="right">{count(c.ordersCount)}</td>
                      <td className="right">
                        <Money of={c.totalSpent} />
                      </td>
                      <td className="wide-only">
                        <Time at={c.lastOrderAt} day />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
            <Pager info={list.pageInfo} total={list.totalCount} noun="contacts" go={(to) => go({ after: to.after, before: to.before })} />
          </>
        )}
      </section>
    </div>
  );
}
