import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../gql";
import type { Channel, RegisterTemplateMutation } from "../gql/graphql";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { Empty, Loading, Problem } from "../ui/states";
import { Time } from "../ui/values";
import { example, textOf, type Draft } from "./template-draft";
import { Refusals } from "./trigger-parts";

const TemplatesRegistered = graphql(`
  query TemplatesRegistered($after: String) {
    templates(first: 20, after: $after) {
      totalCount
      nodes {
        id
        name
        channel
        source
        registeredAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const RegisterTemplate = graphql(`
  mutation RegisterTemplate($body: RegisterTemplateInput!, $subject: RegisterTemplateInput!, $withSubject: Boolean!) {
    body: registerTemplate(input: $body) {
      ...Registered
    }
    subject: registerTemplate(input: $subject) @include(if: $withSubject) {
      ...Registered
    }
  }

  fragment Registered on RegisterTemplatePayload {
    template {
      id
    }
    diagnostics {
      severity
      message
    }
    userErrors {
      message
    }
  }
`);

const places: Record<Channel, string> = { HTML_EMAIL: "Email", TEXT_EMAIL: "Email, plain text", SMS: "Text message", SUBJECT: "Subject" };

/** OpenTemplate offers what was registered, and the short example, to begin with. */
export function OpenTemplate({ change, onClose }: { change: (d: Partial<Draft>) => void; onClose: () => void }) {
  const [after, setAfter] = useState<string | undefined>();
  const [{ data, error }] = useQuery({ query: TemplatesRegistered, variables: { after }, requestPolicy: "network-only" });
  const list = data?.templates;
  const take = (d: Partial<Draft>) => {
    change(d);
    onClose();
  };
  return (
    <Dialog title="Open a template" onClose={onClose} actions={<Button onClick={onClose}>Cancel</Button>}>
      <p className="quiet">It takes the place of what is on the workbench for its channel.</p>
      {error && <Problem error={error} />}
      <ul className="opens">
        <li>
          <button type="button" onClick={() => take(example)}>
            <span className="strong">A short example</span>
            <span className="sub">Thanks for an order, as an email and as a text message</span>
          </button>
        </li>
        {list?.nodes.map((t) => (
          <li key={t.id}>
            <button type="button" onClick={() => take(taken(t.channel, t.source))}>
              <span className="strong">{t.name ?? "No name"}</span>
              <span className="sub">
                {places[t.channel]}, registered <Time at={t.registeredAt} />
              </span>
              <code className="sub">{t.source.slice(0, 120)}</code>
            </button>
          </li>
        ))}
      </ul>
      {!list && !error && <Loading what="templates" />}
      {list?.nodes.length === 0 && <Empty title="No template is registered yet">What is registered can be opened here, and be sent by its id.</Empty>}
      {list?.pageInfo.hasNextPage && <Button onClick={() => setAfter(list.pageInfo.endCursor ?? undefined)}>Older ones</Button>}
    </Dialog>
  );
}

function taken(channel: string, source: string): Partial<Draft> {
  if (channel === "SMS") return { channel: "SMS", sms: source };
  if (channel === "SUBJECT") return { channel: "EMAIL", subject: source };
  return { channel: "EMAIL", format: channel === "TEXT_EMAIL" ? "TEXT_EMAIL" : "HTML_EMAIL", body: source };
}

/** RegisterDialog keeps the message's texts by ids, which calls can send instead of them. */
export function RegisterDialog({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const [name, setName] = useState("");
  const [{ data, error, fetching }, register] = useMutation(RegisterTemplate);
  const withSubject = draft.channel === "EMAIL" && draft.subject.trim() !== "";
  const parts: [string, RegisterTemplateMutation["body"]][] = data ? [[draft.channel === "SMS" ? "Text" : "Body", data.body], ...(data.subject ? [["Subject", data.subject] as [string, RegisterTemplateMutation["body"]]] : [])] : [];
  const kept = parts.length > 0 && parts.every(([, p]) => p.template);
  return (
    <Dialog
      title="Register the template"
      onClose={onClose}
      actions={
        kept ? (
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="primary"
              busy={fetching}
              onClick={() =>
                void register({
                  body: { ...textOf(draft), name: name.trim() || undefined },
                  subject: { template: draft.subject, channel: "SUBJECT", name: name.trim() ? `${name.trim()}: subject` : undefined },
                  withSubject,
                })
              }
            >
              Register
            </Button>
          </>
        )
      }
    >
      {error && <Problem error={error} />}
      {parts.map(([part, p]) => (
        <div key={part}>
          <Refusals answer={p} />
          {!p.template && p.diagnostics.filter((d) => d.severity === "ERROR").map((d) => (
            <p className="notice bad" key={d.message}>
              {part}: {d.message}
            </p>
          ))}
        </div>
      ))}
      {kept ? (
        <>
          <p>Registered. Calls send these ids instead of the text; the same text always has the same id.</p>
          <dl className="facts">
            {parts.map(([part, p]) => (
              <div className="fact" key={part}>
                <dt>{part}</dt>
                <dd>
                  <code className="break">{p.template?.id}</code>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <Field label="Name" hint={withSubject ? "The body and the subject are registered each, since they go to different places." : undefined}>
          {(p) => <Input {...p} name="name" maxLength={200} value={name} onChange={(e) => setName(e.target.value)} />}
        </Field>
      )}
    </Dialog>
  );
}
