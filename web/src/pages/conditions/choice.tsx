import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { Field, Input } from "../../ui/field";
import { Problem } from "../../ui/states";
import { money } from "../../ui/values";
import { useShop } from "../../api/shop";
import { useSettled } from "./check";

const People = graphql(`
  query People($filter: ContactFilterInput) {
    contacts(first: 8, filter: $filter, sort: LAST_ORDER_AT, reverse: true) {
      nodes {
        id
        name
        email
      }
    }
  }
`);

const TheirOrders = graphql(`
  query TheirOrders($id: ID!) {
    contact(id: $id) {
      id
      name
      email
      orders(first: 10) {
        nodes {
          id
          name
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

export interface Subject {
  contactId: string;
  orderId: string;
}

/** SubjectChoice chooses a contact, and one of their orders: the last one unless another is chosen. */
export function SubjectChoice({ subject, onChange }: { subject: Subject; onChange: (s: Subject) => void }) {
  const { locale } = useShop();
  const [search, setSearch] = useState("");
  const settled = useSettled(search, search, 250);
  const [people] = useQuery({ query: People, variables: settled.trim() ? { filter: { search: settled.trim(), hasOrders: true } } : { filter: { hasOrders: true } } });
  const [theirs] = useQuery({ query: TheirOrders, variables: { id: subject.contactId }, pause: !subject.contactId });
  const orders = subject.contactId ? (theirs.data?.contact?.orders.nodes ?? []) : [];
  const chosen = theirs.data?.contact;
  return (
    <>
      <Field label="Contact" hint="Those who ordered last come first.">
        {(p) => <Input {...p} type="search" placeholder="Name, email or phone" value={search} onChange={(e) => setSearch(e.target.value)} />}
      </Field>
      {people.error && <Problem error={people.error} />}
      <ul className="pick" aria-label="Contacts found">
        {people.data?.contacts.nodes.map((c) => (
          <li key={c.id}>
            <button type="button" aria-pressed={c.id === subject.contactId} onClick={() => onChange({ contactId: c.id, orderId: "" })}>
              {c.name ?? c.email ?? "No name"}
            </button>
          </li>
        ))}
        {people.data?.contacts.nodes.length === 0 && <li className="quiet">Nobody who ordered matches.</li>}
      </ul>
      {chosen && (
        <Field label={`Order of ${chosen.name ?? chosen.email ?? "the contact"}`}>
          {(p) => (
            <select {...p} className="input" value={subject.orderId} onChange={(e) => onChange({ ...subject, orderId: e.target.value })}>
              <option value="">The last one</option>
              {orders.map((o) => (
                <option key={o.id} value={o.id}>
                  {o.name} · {money(o.totalPrice.shopMoney.amount, o.totalPrice.shopMoney.currencyCode, locale)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
}
