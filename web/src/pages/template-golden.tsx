import { useState } from "react";
import { useClient, useQuery } from "urql";
import { graphql } from "../gql";
import type { CombinedError } from "urql";
import type { TemplateGoldenQuery, TemplateUsualCasesQuery } from "../gql/graphql";
import { useKept } from "../ui/kept";
import { Button } from "../ui/button";
import { Badge, Empty, Loading, Problem, type Tone } from "../ui/states";
import { count } from "../ui/values";
import { useSettled } from "../ui/settled";
import { called } from "./contact-choice";
import { textOf, type Draft } from "./template-draft";
import { MessageView } from "./template-message";
import { Missing, TemplateConsent } from "./template-preview";

/** Golden is a recipient who is looked at again and again: ids only, so that this browser keeps nobody's name. */
export interface Golden {
  contactId: string; // empty for the guest of an order
  orderId: string; // empty for the last one
  why: string;
}

/** most bounds how many are shown at once. */
const most = 12;

/** useGolden keeps golden contacts in this browser. */
export function useGolden(): [Golden[], (add: Golden[]) => void, (drop: Golden) => void] {
  const [list, put] = useKept<Golden[]>("golden contacts", () => []);
  const same = (a: Golden, b: Golden) => a.contactId === b.contactId && a.orderId === b.orderId;
  return [list, (add) => put([...list, ...add.filter((a) => !list.some((g) => same(a, g)))].slice(0, most)), (drop) => put(list.filter((g) => !same(g, drop)))];
}

const TemplateGolden = graphql(`
  query TemplateGolden($body: ResolveTemplatesInput!, $subject: ResolveTemplatesInput!, $withSubject: Boolean!) {
    body: resolveTemplates(input: $body) {
      ...ResolvedMany
    }
    subject: resolveTemplates(input: $subject) @include(if: $withSubject) {
      ...ResolvedMany
    }
  }

  fragment ResolvedMany on ResolvedTemplates {
    messages {
      status
      text
      missing
      skipped {
        reason
      }
      error {
        message
      }
      sms {
        encoding
        segments
        characters
        units
      }
    }
  }
`);

const TemplateGoldenNames = graphql(`
  query TemplateGoldenNames($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Contact {
        contactId: id
        name
        email
        phone
      }
      ... on Order {
        orderId: id
        orderName: name
      }
    }
  }
`);

// Cases that every store has, whatever the template says.
const TemplateUsualCases = graphql(`
  query TemplateUsualCases {
    refunded: orders(first: 1, filter: { financialStatus: [REFUNDED, PARTIALLY_REFUNDED] }) {
      ...CaseOrders
    }
    cancelled: orders(first: 50, filter: { status: CANCELLED }) {
      ...CaseOrders
    }
    dearest: orders(first: 1, sort: TOTAL_PRICE) {
      ...CaseOrders
    }
    newest: orders(first: 100) {
      ...CaseOrders
    }
    strangers: contacts(first: 1, filter: { hasOrders: false }) {
      nodes {
        id
      }
    }
  }

  fragment CaseOrders on OrderConnection {
    nodes {
      id
      cancelledAt
      contact {
        id
      }
      lineItems(first: 30) {
        id
      }
    }
  }
`);

const TemplateCases = graphql(`
  query TemplateCases($input: PreviewContactsInput!) {
    previewContacts(input: $input) {
      tried
      uncovered {
        kind
        path
        text
        line
      }
      contacts {
        message {
          contactId
        }
        cases {
          kind
          path
          text
          line
        }
      }
    }
  }
`);

/** GoldenCard shows the message as several recipients get it, beside each other. */
export function GoldenCard({ draft, valid, golden, add, drop, look }: { draft: Draft; valid: boolean; golden: Golden[]; add: (g: Golden[]) => void; drop: (g: Golden) => void; look: (g: Golden) => void }) {
  const client = useClient();
  const [busy, setBusy] = useState<"usual" | "cases" | null>(null);
  const [error, setError] = useState<CombinedError | null>(null);
  const [said, setSaid] = useState<string[]>([]);
  const asked = useSettled({ ...textOf(draft), subject: draft.subject, purpose: draft.purpose, golden }, 600);
  const to = {
    purpose: asked.purpose,
    recipients: asked.golden.map((g) => ({ contactId: g.contactId || undefined, orderId: g.orderId || undefined })),
  };
  const [{ data, error: failed, fetching, operation }] = useQuery({
    query: TemplateGolden,
    variables: { body: { ...to, template: asked.template, channel: asked.channel }, subject: { ...to, template: asked.subject, channel: "SUBJECT" }, withSubject: asked.channel !== "SMS" },
    pause: asked.golden.length === 0,
    requestPolicy: "network-only",
  });
  const [names] = useQuery({
    query: TemplateGoldenNames,
    variables: { ids: [...new Set(asked.golden.flatMap((g) => [g.contactId, g.orderId]).filter(Boolean))] },
    pause: asked.golden.length === 0,
    requestPolicy: "cache-first",
  });
  const shown = operation?.variables as { body: { channel: string; recipients: unknown[] } } | undefined;

  const pick = async (how: "usual" | "cases") => {
    setBusy(how);
    setError(null);
    setSaid([]);
    if (how === "usual") {
      const answer = await client.query(TemplateUsualCases, {}, { requestPolicy: "network-only" }).toPromise();
      if (answer.data) add(usual(answer.data));
      setError(answer.error ?? null);
    } else {
      const answer = await client.query(TemplateCases, { input: { ...textOf(draft), purpose: draft.purpose } }, { requestPolicy: "network-only" }).toPromise();
      const found = answer.data?.previewContacts;
      if (found) {
        add(found.contacts.flatMap((c) => (c.message.contactId ? [{ contactId: c.message.contactId, orderId: "", why: c.cases.map(caseWords).join(", ") || "Everything is there" }] : [])));
        const none = found.uncovered.map(caseWords).join(", ");
        setSaid([`${count(found.tried)} contacts were tried.${none ? ` Nobody of them shows: ${none}.` : " They show all that the text does."}`]);
      }
      setError(answer.error ?? null);
    }
    setBusy(null);
  };

  return (
    <section className="card" aria-labelledby="golden" aria-busy={fetching}>
      <div className="card-head">
        <h2 id="golden">Golden contacts</h2>
        <div className="row">
          <Button className="slim" busy={busy === "usual"} onClick={() => void pick("usual")}>
            Add usual cases
          </Button>
          <Button className="slim" busy={busy === "cases"} disabled={!valid} onClick={() => void pick("cases")}>
            Add those who show what this text does
          </Button>
        </div>
      </div>
      {error && <Problem error={error} />}
      {failed && <Problem error={failed} />}
      {names.error && golden.length > 0 && <p className="notice warn">Some of them are not there any more.</p>}
      <div className="card-body">
        {said.map((s) => (
          <p className="small quiet" role="status" key={s}>
            {s}
          </p>
        ))}
        {golden.length === 0 ? (
          <Empty title="Keep the recipients who break messages">
            The guest, the refunded, the one with many items: each is shown here as the message changes. Keep one from the preview, or have some picked.
          </Empty>
        ) : !valid ? (
          <p className="notice bad">The text has errors: nobody can get it as it is.</p>
        ) : (
          <ul className="golden">
            {golden.map((g) => {
              const n = asked.golden.findIndex((a) => a.contactId === g.contactId && a.orderId === g.orderId);
              const fits = shown?.body.recipients.length === asked.golden.length;
              return (
                <GoldenOne
                  key={`${g.contactId} ${g.orderId}`}
                  golden={g}
                  name={nameOf(g, names.data?.nodes ?? [])}
                  channel={shown?.body.channel ?? asked.channel}
                  purpose={asked.purpose}
                  body={fits && n >= 0 ? data?.body?.messages[n] : undefined}
                  subject={fits && n >= 0 ? data?.subject?.messages[n] : undefined}
                  drop={() => drop(g)}
                  look={() => look(g)}
                />
              );
            })}
          </ul>
        )}
        {golden.length > 0 && <p className="small quiet">This browser keeps who they are, by their ids; nobody else sees the list.</p>}
      </div>
    </section>
  );
}

type Message = TemplateGoldenQuery["body"]["messages"][number];

function GoldenOne(props: { golden: Golden; name: string; channel: string; purpose: Draft["purpose"]; body?: Message; subject?: Message; drop: () => void; look: () => void }) {
  const { golden, name, channel, purpose, body, subject, drop, look } = props;
  const [consent] = useQuery({
    query: TemplateConsent,
    variables: { contact: golden.contactId, channel: channel === "SMS" ? "SMS" : "EMAIL", purpose },
    pause: golden.contactId === "",
    requestPolicy: "cache-first",
  });
  const both = [body, channel === "SMS" ? undefined : subject].filter((m) => m !== undefined);
  const failed = both.find((m) => m.error)?.error?.message;
  const skipped = both.find((m) => m.skipped)?.skipped?.reason;
  const refused = consent.data && !consent.data.canSend.allowed ? consent.data.canSend.reason : undefined;
  const missing = [...new Set(both.flatMap((m) => m.missing))];
  const [tone, mark]: [Tone, string] = ((): [Tone, string] => {
    if (failed) return ["bad", "Failed"];
    if (skipped) return ["bad", "Skipped"];
    if (refused) return ["bad", "Not sent"];
    return missing.length > 0 ? ["warn", "With gaps"] : ["good", "Sent"];
  })();
  return (
    <li>
      <div className="row spread">
        <h3>{name}</h3>
        {body && <Badge tone={tone}>{mark}</Badge>}
      </div>
      <p className="small quiet why">{golden.why}</p>
      {!body ? (
        <Loading what={name} />
      ) : (
        <>
          {(failed ?? skipped ?? refused) && <p className="small">{failed ?? skipped ?? refused}</p>}
          {missing.length > 0 && <Missing paths={missing} />}
          {body.text !== null && !skipped && !failed && <MessageView channel={channel} text={body.text} subject={subject?.text} sms={body.sms} title={`The email to ${name}`} brief />}
        </>
      )}
      <div className="row golden-end">
        <Button className="slim" onClick={look} aria-label={`Look closer: ${name}`}>
          Look closer
        </Button>
        <Button className="slim plain" onClick={drop} aria-label={`Remove: ${name}`}>
          Remove
        </Button>
      </div>
    </li>
  );
}

interface Case {
  kind: "TAKEN" | "NOT_TAKEN" | "MISSING";
  path: string | null;
  text: string;
  line: number;
}

function caseWords(c: Case): string {
  if (c.kind === "MISSING") return `no ${c.path}`;
  return `${c.text} in line ${c.line} ${c.kind === "TAKEN" ? "is taken" : "is not taken"}`;
}

type CaseOrder = TemplateUsualCasesQuery["newest"]["nodes"][number];

/** usual picks the cases that messages are often wrong for. */
function usual(data: TemplateUsualCasesQuery): Golden[] {
  const largest = data.newest.nodes.toSorted((a, b) => b.lineItems.length - a.lineItems.length)[0];
  const stranger = data.strangers.nodes[0];
  return [
    ...ordered("A guest: an order without a contact", data.newest.nodes.find((o) => !o.contact)),
    ...ordered("An order that was refunded", data.refunded.nodes[0]),
    ...ordered("An order that was cancelled", data.cancelled.nodes.find((o) => o.cancelledAt)), // a refund alone counts as cancelled, too
    ...ordered(`Many items: ${largest?.lineItems.length ?? 0} lines`, largest),
    ...ordered("The dearest order", data.dearest.nodes[0]),
    ...(stranger ? [{ contactId: stranger.id, orderId: "", why: "Somebody who never ordered" }] : []),
  ];
}

function ordered(why: string, order: CaseOrder | undefined): Golden[] {
  return order ? [{ contactId: order.contact?.id ?? "", orderId: order.id, why }] : [];
}

type Node = { contactId?: string; orderId?: string; name?: string | null; email?: string | null; phone?: string | null; orderName?: string } | null;

function nameOf(g: Golden, nodes: readonly Node[]): string {
  const contact = nodes.find((n) => n?.contactId === g.contactId && g.contactId !== "");
  const order = nodes.find((n) => n?.orderId === g.orderId && g.orderId !== "");
  const who = contact ? called(contact) : g.contactId ? "…" : "Guest";
  return order ? `${who}, ${order.orderName}` : who;
}
