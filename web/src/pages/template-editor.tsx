import type { CompletionContext } from "@codemirror/autocomplete";
import { useCallback, useRef, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../gql";
import type { MessagePurpose, TemplateCheckQuery, TemplateCheckQueryVariables, TriggerKind } from "../gql/graphql";
import { Editor, type EditorHandle } from "../ui/editor";
import { Field } from "../ui/field";
import { Button } from "../ui/button";
import { Problem } from "../ui/states";
import { words } from "../ui/values";
import { useSettled } from "../ui/settled";
import { completeNames, TemplateNames, type Names } from "./template-completion";
import { textOf, type Draft } from "./template-draft";
import { messageText } from "./template-language";
import { Picker } from "./template-picker";
import { RemarkList, remarksOf } from "./template-remarks";
import { kinds } from "./trigger-parts";

const TemplateCheck = graphql(`
  query TemplateCheck($body: ValidateTemplateInput!, $subject: ValidateTemplateInput!, $withSubject: Boolean!) {
    body: validateTemplate(input: $body) {
      ...Checked
    }
    subject: validateTemplate(input: $subject) @include(if: $withSubject) {
      ...Checked
    }
  }

  fragment Checked on TemplateValidation {
    valid
    diagnostics {
      code
      severity
      message
      line
      column
      length
      suggestions
    }
    foreign {
      text
    }
  }
`);

export type Check = NonNullable<TemplateCheckQuery["body"]>;

/** useCheck has the API look at what is being written, soon after it was. */
export function useCheck(draft: Draft) {
  const asked = useSettled({ ...textOf(draft), subject: draft.subject, trigger: draft.trigger || undefined }, 250);
  const [{ data, error, operation }, again] = useQuery({
    query: TemplateCheck,
    variables: {
      body: { template: asked.template, channel: asked.channel, trigger: asked.trigger },
      subject: { template: asked.subject, channel: "SUBJECT", trigger: asked.trigger },
      withSubject: asked.channel !== "SMS",
    },
    requestPolicy: "network-only",
  });
  // The texts that the answer is about: more may have been written since.
  const told = operation?.variables as TemplateCheckQueryVariables | undefined;
  return { body: data?.body, bodyText: told?.body.template ?? "", subject: asked.channel === "SMS" ? undefined : data?.subject, subjectText: told?.subject.template ?? "", error, again };
}

const none: Names = [];

/** TemplateEditor is where a message is written: what it is, its texts, the custom values to choose from, and what is wrong. */
export function TemplateEditor({ draft, change, check }: { draft: Draft; change: (d: Partial<Draft>) => void; check: ReturnType<typeof useCheck> }) {
  const [{ data }] = useQuery({ query: TemplateNames, requestPolicy: "cache-first" });
  const names = data?.customValues ?? none;
  const complete = useCallback((context: CompletionContext) => completeNames(context, names), [names]);
  const subject = useRef<EditorHandle>(null);
  const body = useRef<EditorHandle>(null);
  // A custom value goes where the cursor was last.
  const [at, setAt] = useState<"subject" | "body">("body");
  const [picking, setPicking] = useState(false);
  const sms = draft.channel === "SMS";
  const bodyRemarks = remarksOf(check.body, check.bodyText, names);
  const subjectRemarks = remarksOf(check.subject, check.subjectText, names);
  const handle = (where: "subject" | "body") => (where === "subject" ? subject : body).current;
  return (
    <section className="card" aria-labelledby="writing">
      <div className="card-head">
        <h2 id="writing">Message</h2>
        <div className="segmented" role="group" aria-label="Channel">
          {(["EMAIL", "SMS"] as const).map((c) => (
            <button key={c} type="button" aria-pressed={draft.channel === c} onClick={() => change({ channel: c })}>
              {c === "EMAIL" ? "Email" : "Text message"}
            </button>
          ))}
        </div>
      </div>
      <div className="card-body">
        <div className="message-settings">
          <Field label="Purpose">
            {(p) => (
              <select {...p} className="input" value={draft.purpose} onChange={(e) => change({ purpose: e.target.value as MessagePurpose })}>
                <option value="TRANSACTIONAL">About an order</option>
                <option value="MARKETING">Marketing</option>
              </select>
            )}
          </Field>
          <Field label="Started by">
            {(p) => (
              <select {...p} className="input" value={draft.trigger} onChange={(e) => change({ trigger: e.target.value as TriggerKind | "" })}>
                <option value="">Anything</option>
                {kinds.map((k) => (
                  <option key={k} value={k}>
                    {words(k)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {!sms && (
            <Field label="Format">
              {(p) => (
                <select {...p} className="input" value={draft.format} onChange={(e) => change({ format: e.target.value as Draft["format"] })}>
                  <option value="HTML_EMAIL">HTML</option>
                  <option value="TEXT_EMAIL">Plain text</option>
                </select>
              )}
            </Field>
          )}
        </div>
        {!sms && (
          <div className="field" onFocus={() => setAt("subject")}>
            <span className="label">Subject</span>
            <Editor key="subject" ref={subject} label="Subject" oneLine extensions={messageText} value={draft.subject} onChange={(t) => change({ subject: t })} completions={complete} remarks={subjectRemarks} placeholder="What the inbox shows" />
          </div>
        )}
        <div className="field" onFocus={() => setAt("body")}>
          <div className="row spread">
            <span className="label">{sms ? "Text" : "Body"}</span>
            <Button className="slim" aria-expanded={picking} aria-controls="picker" onClick={() => setPicking(!picking)}>
              Custom values
            </Button>
          </div>
          {picking && <Picker draft={draft} change={change} where={sms ? "Text" : at === "subject" ? "Subject" : "Body"} insert={(text, back) => handle(sms ? "body" : at)?.insert(text, back)} />}
          <div className={sms ? "editor-text" : "editor-body"}>
            <Editor
              key={sms ? "sms" : "body"}
              ref={body}
              label={sms ? "Text" : "Body"}
              extensions={messageText}
              value={sms ? draft.sms : draft.body}
              onChange={(t) => change(sms ? { sms: t } : { body: t })}
              completions={complete}
              remarks={bodyRemarks}
              placeholder="Type {{ for custom values"
            />
          </div>
          <p className="hint">
            Type <code>{"{{"}</code> for custom values. F8 goes to the next remark, Tab leaves the field.
          </p>
        </div>
        {check.error && <Problem error={check.error} retry={() => check.again({ requestPolicy: "network-only" })} />}
        <RemarkList
          texts={[...(sms ? [] : [{ name: "Subject", remarks: subjectRemarks }]), { name: sms ? "Text" : "Body", remarks: bodyRemarks }]}
          foreign={[...(check.subject?.foreign ?? []), ...(check.body?.foreign ?? [])].map((p) => p.text)}
          show={(name, r) => handle(name === "Subject" ? "subject" : "body")?.show(r)}
          fix={(name, r, f) => handle(name === "Subject" ? "subject" : "body")?.fix(r, f)}
        />
      </div>
    </section>
  );
}
