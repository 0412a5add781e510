import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { trouble } from "../api/errors";
import { Button } from "./button";

/** Loading holds the place of what is on its way. */
export function Loading({ what }: { what: string }) {
  return (
    <div className="skeleton" role="status">
      <span className="hidden">Loading {what}…</span>
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

/** Empty says that there is nothing, and what to do about it. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children && <div>{children}</div>}
      {action}
    </div>
  );
}

/** Problem shows why something failed: a code and a sentence. */
export function Problem({ error, retry }: { error: CombinedError; retry?: () => void }) {
  const { code, message } = trouble(error);
  return (
    <div className="notice bad" role="alert">
      <div>
        <strong>{message}</strong> <code className="code">{code}</code>
      </div>
      {retry && (
        <Button className="slim" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export type Tone = "good" | "warn" | "bad" | "";

export function Badge({ tone = "", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

/** Bar shows how much of something is done, from 0 to 1; null while that is not known. */
export function Bar({ label, value, state }: { label: string; value: number | null; state?: "done" | "failed" | "waiting" }) {
  const percent = value === null ? undefined : Math.round(value * 100);
  return (
    <div className={`bar ${state ?? ""}`} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <i style={percent === undefined ? undefined : { width: `${percent}%` }} />
    </div>
  );
}
