import { Fragment, useEffect, useState, type ReactNode } from "react";
import type { CombinedError } from "urql";
import type { TriggerKind } from "../gql/graphql";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Problem } from "../ui/states";
import { words } from "../ui/values";

/** kinds are all kinds of events, those of an order first. */
export const kinds: TriggerKind[] = ["ORDER_RECEIVED", "PAYMENT_RECEIVED", "ORDER_CANCELLED", "ORDER_REFUNDED", "TIMER_DUE", "SEGMENT_ENTERED", "SEGMENT_LEFT"];

/** anchors are the kinds that start a timer: an order's own. */
export const anchors = kinds.slice(0, 4);

interface ConditionFault {
  message: string;
  snippet: string;
  suggestions: string[];
  /** Where in the input; asked for where it holds more than one condition. */
  path?: string[];
}

/** Answer is what a mutation said of a change: its faults, or nothing. */
export interface Answer {
  problems?: ConditionFault[];
  userErrors: { message: string }[];
}

/** ConditionField is a condition's text, with what is wrong with it and where. */
export function ConditionField(props: { label: string; hint?: ReactNode; value: string; problems?: ConditionFault[]; onChange: (text: string) => void; required?: boolean }) {
  const { label, hint, value, problems = [], onChange, required } = props;
  return (
    <Field label={label} hint={hint} error={problems[0]?.message}>
      {(p) => (
        <>
          <textarea {...p} className="input mono condition-text" rows={2} spellCheck={false} required={required} value={value} onChange={(e) => onChange(e.target.value)} />
          {problems.map((problem) => (
            <Fragment key={problem.message}>
              {problem.snippet && <pre className="snippet">{problem.snippet}</pre>}
              {problem.suggestions.length > 0 && <p className="small">Did you mean {problem.suggestions.slice(0, 3).join(" or ")}?</p>}
            </Fragment>
          ))}
        </>
      )}
    </Field>
  );
}

/** Refusals shows why a change was not made. */
export function Refusals({ error, answer }: { error?: CombinedError; answer: Answer | null }) {
  return (
    <>
      {error && <Problem error={error} />}
      {answer?.userErrors.map((e) => (
        <p className="notice bad" role="alert" key={e.message}>
          {e.message}
        </p>
      ))}
    </>
  );
}

/** Confirm asks before something is gone. */
export function Confirm(props: { title: string; action: string; busy: boolean; error?: CombinedError; answer?: Answer | null; onClose: () => void; run: () => void; children: ReactNode }) {
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="danger" busy={props.busy} onClick={props.run}>
            {props.action}
          </Button>
        </>
      }
    >
      <Refusals error={props.error} answer={props.answer ?? null} />
      {props.children}
    </Dialog>
  );
}

/** Secret shows a secret the one time that it is told. */
export function Secret({ title, secret, onClose, children }: { title: string; secret: string; onClose: () => void; children?: ReactNode }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <p>Receivers verify deliveries with this secret. It is told this once: keep it where the receiver finds it.</p>
      <code className="secret">{secret}</code>
      <div className="row">
        <Button onClick={() => navigator.clipboard.writeText(secret).then(() => setCopied(true), () => setCopied(false))}>Copy</Button>
        <span className="quiet" role="status">
          {copied === true && "Copied."}
          {copied === false && "The browser refused: mark it and copy it by hand."}
        </span>
      </div>
      {children}
    </Dialog>
  );
}

/** useEvery runs something again and again while the page is looked at, since deliveries and due events change by themselves. */
export function useEvery(seconds: number, run: () => void) {
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (!document.hidden) run();
    }, seconds * 1000);
    return () => window.clearInterval(timer);
  }, [seconds, run]);
}

/** Select chooses one of the API's names. */
export function Select<T extends string>(props: { label: string; value: T | ""; any?: string; options: readonly T[]; onChange: (to: T | "") => void }) {
  return (
    <Field label={props.label}>
      {(p) => (
        <select {...p} className="input" value={props.value} onChange={(e) => props.onChange(e.target.value as T | "")}>
          {props.any && <option value="">{props.any}</option>}
          {props.options.map((o) => (
            <option key={o} value={o}>
              {words(o)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** span writes seconds exactly, in the largest unit that divides them. */
export function span(seconds: number): string {
  for (const [unit, size] of [["day", 86_400], ["hour", 3600], ["minute", 60]] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${unit}${seconds === size ? "" : "s"}`;
  }
  return `${seconds} second${seconds === 1 ? "" : "s"}`;
}
