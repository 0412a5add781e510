import { useQuery } from "urql";
import { useShop } from "../api/shop";
import { graphql } from "../gql";
import { Field } from "../ui/field";
import { money } from "../ui/values";
import { called, ContactChoice } from "./contact-choice";

const TheirOrders = graphql(`
  query TheirOrders($id: ID!) {
    contact(id: $id) {
      id
      name
      email
      phone
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
  const [{ data }] = useQuery({ query: TheirOrders, variables: { id: subject.contactId }, pause: !subject.contactId });
  const contact = data?.contact?.id === subject.contactId ? data.contact : null;
  return (
    <>
      <ContactChoice label="Contact" chosen={contact ? called(contact) : ""} onChoose={(contactId) => onChange({ contactId, orderId: "" })} />
      {contact && (
        <Field label="Order">
          {(p) => (
            <select {...p} className="input" value={subject.orderId} onChange={(e) => onChange({ ...subject, orderId: e.target.value })}>
              <option value="">{contact.orders.nodes.length ? "The last one" : "None yet"}</option>
              {contact.orders.nodes.map((o) => (
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
