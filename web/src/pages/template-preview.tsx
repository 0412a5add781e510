import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../gql";
import type { MessageStatus } from "../gql/graphql";
import { useShop } from "../api/shop";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Badge, Empty, Loading, Problem, type Tone } from "../ui/states";
import { money, words } from "../ui/values";
import { useSettled } from "../ui/settled";
import { called, ContactChoice } from "./contact-choice";
import { textOf, type Draft } from "./template-draft";
import { MessageView } from "./template-message";

/** One of those who ordered last is there to begin with. */
const TemplateFirstContact = graphql(`
  query TemplateFirstContact {
    contacts(first: 20, filter: { hasOrders: true }, sort: LAST_ORDER_AT, reverse: true) {
      nodes {
        id
        email
        phone
      }
    }
  }
`);

const TemplateRecipient = graphql(`
  query TemplateRecipient($id: ID!) {
    contact(id: $id) {
      id
      name
      email
      phone
      orders(first: 10) {
        nodes {
          id
          name
          status
          processedAt
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

const TemplatePreview = graphql(`
  query TemplatePreview($body: ResolveTemplateInput!, $subject: ResolveTemplateInput!, $withSubject: Boolean!) {
    body: resolveTemplate(input: $body) {
      ...Resolved
    }
    subject: resolveTemplate(input: $subject) @include(if: $withSubject) {
      ...Resolved
    }
  }

  fragment Resolved on ResolvedTemplate {
    status
    text
    missing {
      path
      text
      line
      column
    }
    skipped {
      code
      reason
    }
    diagnostics {
      code
      severity
      message
      line
      column
    }
    sms {
      encoding
      segments
      characters
      units
    }
  }
`);

// Apart: where consent cannot be read, the message still can.
export const TemplateConsent = graphql(`
  query TemplateConsent($contact: ID!, $channel: MessageChannel!, $purpose: MessagePurpose!) {
    canSend(contactId: $contact, channel: $channel, purpose: $purpose) {
      allowed
      reason
    }
  }
`);

/** TemplatePreviewCard shows the message as one contact gets it, and why that contact would not. */
export function TemplatePreviewCard({ draft, change, onKeep }: { draft: Draft; change: (d: Partial<Draft>) => void; onKeep: (contactId: string, orderId: string) => void }) {
  const { locale, timezone } = useShop();
  const [pictures, setPictures] = useState(false);
  const [first] = useQuery({ query: TemplateFirstContact, pause: draft.contactId !== "" || draft.orderId !== "", requestPolicy: "cache-first" });
  // An order without a contact is a guest's.
  const contactId = draft.contactId || (draft.orderId ? "" : reachable(first.data?.contacts.nodes));
  const [recipient] = useQuery({ query: TemplateRecipient, variables: { id: contactId }, pause: contactId === "" });
  const contact = recipient.data?.contact?.id === contactId ? recipient.data.contact : null;

  const asked = useSettled({ ...textOf(draft), subject: draft.subject, purpose: draft.purpose, contactId, orderId: draft.orderId }, 400);
  const whom = { contactId: asked.contactId || undefined, orderId: asked.orderId || undefined, purpose: asked.purpose, lenient: true };
  const withSubject = asked.channel !== "SMS";
  const [{ data, error, fetching, operation }] = useQuery({
    query: TemplatePreview,
    variables: { body: { ...whom, template: asked.template, channel: asked.channel }, subject: { ...whom, template: asked.subject, channel: "SUBJECT" }, withSubject },
    pause: asked.contactId === "" && asked.orderId === "",
    requestPolicy: "network-only",
  });
  const [consent] = useQuery({
    query: TemplateConsent,
    variables: { contact: asked.contactId, channel: asked.channel === "SMS" ? "SMS" : "EMAIL", purpose: asked.purpose },
    pause: asked.contactId === "",
  });
  const shown = (operation?.variables as { body: { channel: string } } | undefined)?.body.channel ?? asked.channel;
  const message = data?.body && { ...data.body, subject: shown === "SMS" ? undefined : data.subject };
  const name = contact ? called(contact) : draft.orderId && !contactId ? "A guest" : "";
  if (first.data && contactId === "" && draft.orderId === "") {
    return (
      <section className="card" aria-labelledby="preview">
        <div className="card-head">
          <h2 id="preview">Preview</h2>
        </div>
        <Empty title="There is no contact with an order yet">
          Connect a store and import its contacts, or <Link href="/settings/shopify">look at the imports</Link>.
        </Empty>
      </section>
    );
  }
  return (
    <section className="card" aria-labelledby="preview" aria-busy={fetching}>
      <div className="card-head">
        <h2 id="preview" tabIndex={-1}>
          Preview
        </h2>
        <Button className="slim" disabled={contactId === "" && draft.orderId === ""} onClick={() => onKeep(contactId, draft.orderId)}>
          Keep as golden contact
        </Button>
      </div>
      <div className="card-body">
        <div className="recipient">
          <ContactChoice label="As it reaches" chosen={name} onChoose={(id) => change({ contactId: id, orderId: "" })} />
          <Field label="About the order">
            {(p) => (
              <select {...p} className="input" value={draft.orderId} onChange={(e) => change({ contactId, orderId: e.target.value })}>
                {(contactId !== "" || draft.orderId === "") && <option value="">The last one</option>}
                {draft.orderId && !contact?.orders.nodes.some((o) => o.id === draft.orderId) && <option value={draft.orderId}>The chosen one</option>}
                {contact?.orders.nodes.map((o) => (
                  <option key={o.id} value={o.id}>
                    {[
                      o.name,
                      new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: timezone }).format(new Date(o.processedAt)),
                      money(o.totalPrice.shopMoney.amount, o.totalPrice.shopMoney.currencyCode, locale),
                      words(o.status),
                    ].join(" · ")}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {first.error && <Problem error={first.error} />}
        {recipient.error && <Problem error={recipient.error} />}
        {error && <Problem error={error} />}
        {!message ? (
          !error && !first.error && <Loading what="the preview" />
        ) : (
          <>
            <Outcome message={message} consent={contactId ? consent.data?.canSend : undefined} />
            <MessageView channel={shown} text={message.text ?? ""} subject={message.subject?.text} sms={message.sms} title={`The email to ${name}`} pictures={pictures} />
            {shown === "HTML_EMAIL" && (
              <div className="row small quiet">
                {pictures ? "Pictures come from where they are kept, which learns that somebody looked." : "Pictures from elsewhere are left out."}
                <Button className="plain slim" onClick={() => setPictures(!pictures)}>
                  {pictures ? "Leave them out" : "Load them"}
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </section>
  );
}

/** reachable prefers a contact with both addresses, whose preview says more. */
function reachable(found: readonly { id: string; email: string | null; phone: string | null }[] = []): string {
  return (found.find((c) => c.email && c.phone) ?? found[0])?.id ?? "";
}

interface Shown {
  status: MessageStatus;
  missing: { path: string }[];
  skipped?: { reason: string } | null;
  diagnostics: { code: string; severity: string; message: string; line: number; column: number }[];
  subject?: Shown | null;
}

/** Outcome says whether this contact gets the message, and what it lacks. */
function Outcome({ message, consent }: { message: Shown; consent?: { allowed: boolean; reason: string } }) {
  const parts = [message, ...(message.subject ? [message.subject] : [])];
  const errors = parts.flatMap((p) => p.diagnostics).filter((d) => d.severity === "ERROR");
  const skipped = parts.find((p) => p.skipped)?.skipped;
  const missing = [...new Set(parts.flatMap((p) => p.missing.map((m) => m.path)))];
  const [tone, mark, why] = ((): [Tone, string, string] => {
    if (errors[0]) return ["bad", "Cannot be sent", errors[0].message];
    if (skipped) return ["bad", "Would be skipped", skipped.reason];
    if (consent && !consent.allowed) return ["bad", "Must not be sent", consent.reason];
    if (missing.length > 0) return ["warn", "Would be sent, with gaps", consent?.reason ?? ""];
    return ["good", "Would be sent", consent?.reason ?? ""];
  })();
  return (
    <div className="outcome" role="status">
      <div className="row">
        <Badge tone={tone}>{mark}</Badge>
        <span className="small">{why}</span>
      </div>
      {missing.length > 0 && <Missing paths={missing} />}
    </div>
  );
}

/** Missing lists what had no value. */
export function Missing({ paths }: { paths: string[] }) {
  return (
    <p className="small">
      No value, nothing printed:{" "}
      {paths.map((p) => (
        <code className="gap" key={p}>
          {p}
        </code>
      ))}
    </p>
  );
}
