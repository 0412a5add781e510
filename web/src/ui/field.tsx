import { useId, type ReactNode, type ComponentProps } from "react";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  children: (props: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean }) => ReactNode;
}

/** Field ties a control to its label, its hint and what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": Boolean(error) })}
      <div aria-live="polite">{error && <p className="error" id={`${id}-error`}>{error}</p>}</div>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function Input(props: ComponentProps<"input">) {
  return <input {...props} className={["input", props.className].filter(Boolean).join(" ")} />;
}

interface ChoiceProps {
  label: string;
  note?: ReactNode;
  /** Why it cannot be switched, with the way out. It is then shown off and disabled. */
  blocked?: string | null;
  checked: boolean;
  disabled?: boolean;
  sub?: boolean;
  onChange: (on: boolean) => void;
}

/** Choice is a switch with its label and what it means. */
export function Choice({ label, note, blocked, checked, disabled, sub, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice" data-sub={sub || undefined}>
      <label htmlFor={id}>{label}</label>
      <div className="note" id={`${id}-note`}>
        {note}
        {blocked && <div className="blocked">{blocked}</div>}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        aria-describedby={`${id}-note`}
        checked={checked}
        disabled={disabled}
        onChange={(e) => onChange(e.target.checked)}
      />
    </div>
  );
}
