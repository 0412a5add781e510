import type { ValueEditorProps } from "react-querybuilder";
import { bare, type FieldOption } from "./fields";

const units = ["minute", "hour", "day", "week", "month", "year"] as const;

interface Relative {
  mode: "relative";
  anchor: string;
  offset: number;
  unit: string;
}

interface Period {
  amount: number;
  unit: string;
}

const isRelative = (v: unknown): v is Relative => typeof v === "object" && v !== null && "mode" in v;
const isPeriod = (v: unknown): v is Period => typeof v === "object" && v !== null && "amount" in v && "unit" in v;
const isAmount = (v: unknown): v is { amount: string; currencyCode: string } => typeof v === "object" && v !== null && "currencyCode" in v;
const textOf = (v: unknown) => (typeof v === "string" || typeof v === "number" || typeof v === "boolean" ? String(v) : "");

/** ValueEditor asks for what a rule compares with, as its field and operator need it. */
export function ValueEditor(props: ValueEditorProps) {
  const { operator, value, valueSource, handleOnChange, title, disabled } = props;
  const field = props.fieldData as unknown as FieldOption;
  const set = (v: unknown) => handleOnChange(v);
  if (bare.has(operator)) return null;
  if (props.inputType === "number" && !field.type) {
    return <input className="input number" type="number" min={0} step={1} aria-label="How many" value={textOf(value)} disabled={disabled} onChange={(e) => set(Number(e.target.value))} />;
  }
  if (valueSource === "field") {
    return <input className="input" list="condition-fields" aria-label="Other field" value={textOf(value)} disabled={disabled} onChange={(e) => set(e.target.value)} />;
  }
  switch (operator) {
    case "inLast":
    case "notInLast":
    case "inNext":
      return <PeriodInput value={isPeriod(value) ? value : { amount: 30, unit: "day" }} set={set} />;
    case "between":
    case "notBetween":
      return <Range field={field} value={value} set={set} />;
    case "in":
    case "notIn":
      return (
        <input
          className="input"
          aria-label="Values, with commas between them"
          placeholder={field.choices?.slice(0, 2).join(", ") || "a, b, c"}
          list={field.choices?.length ? `choices-${field.path}` : undefined}
          value={Array.isArray(value) ? value.map(textOf).join(", ") : textOf(value)}
          onChange={(e) => set(e.target.value)}
        />
      );
  }
  return <One field={field} value={value} set={set} label={title || "Value"} day={operator === "onDay"} />;
}

interface OneProps {
  field: FieldOption;
  value: unknown;
  set: (v: unknown) => void;
  label: string;
  day?: boolean;
}

/** One is a single value of a field's type. */
function One({ field, value, set, label, day }: OneProps) {
  switch (field.type) {
    case "WORDS":
      return <textarea className="input mono words" rows={2} aria-label="Condition" spellCheck={false} value={textOf(value)} onChange={(e) => set(e.target.value)} />;
    case "BOOLEAN":
      return (
        <select className="input" aria-label={label} value={textOf(value) || "true"} onChange={(e) => set(e.target.value === "true")}>
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      );
    case "ENUM":
      return (
        <select className="input" aria-label={label} value={textOf(value)} onChange={(e) => set(e.target.value)}>
          {!field.choices.includes(textOf(value)) && <option value={textOf(value)}>{textOf(value) || "Choose…"}</option>}
          {field.choices.map((c) => (
            <option key={c}>{c}</option>
          ))}
        </select>
      );
    case "INTEGER":
    case "DECIMAL":
    case "MONEY":
      if (isAmount(value)) {
        return (
          <span className="pair">
            <input className="input number" inputMode="decimal" aria-label={label} value={value.amount} onChange={(e) => set({ ...value, amount: e.target.value })} />
            <input className="input code-input" aria-label="Currency" maxLength={3} value={value.currencyCode} onChange={(e) => set({ ...value, currencyCode: e.target.value.toUpperCase() })} />
          </span>
        );
      }
      return <input className="input number" inputMode="decimal" aria-label={label} value={textOf(value)} onChange={(e) => set(e.target.value)} />;
    case "INSTANT":
    case "DATE":
      return <Moment value={value} set={set} label={label} day={day} />;
    default:
      return <input className="input" aria-label={label} value={textOf(value)} onChange={(e) => set(e.target.value)} />;
  }
}

/** Moment is a day, or so long ago; a moment that the text form gave stays as it is written. */
function Moment({ value, set, label, day }: { value: unknown; set: (v: unknown) => void; label: string; day?: boolean }) {
  const text = textOf(value);
  const kind = isRelative(value) ? "ago" : text.includes("T") ? "moment" : "day";
  return (
    <span className="pair">
      {!day && (
        <select
          className="input"
          aria-label="Kind of date"
          value={kind}
          onChange={(e) => set(e.target.value === "ago" ? { mode: "relative", anchor: "now", offset: -30, unit: "day" } : "")}
        >
          <option value="day">the day</option>
          <option value="ago">so long ago</option>
          {kind === "moment" && <option value="moment">the moment</option>}
        </select>
      )}
      {isRelative(value) ? (
        <PeriodInput value={{ amount: -value.offset, unit: value.unit }} set={(p) => set({ ...value, offset: -p.amount, unit: p.unit })} />
      ) : (
        <input className="input" type={kind === "moment" ? "text" : "date"} aria-label={label} value={text} onChange={(e) => set(e.target.value)} />
      )}
    </span>
  );
}

function PeriodInput({ value, set }: { value: Period; set: (v: Period) => void }) {
  return (
    <span className="pair">
      <input className="input number" type="number" min={0} aria-label="How many" value={value.amount} onChange={(e) => set({ ...value, amount: Number(e.target.value) })} />
      <select className="input" aria-label="Unit" value={value.unit} onChange={(e) => set({ ...value, unit: e.target.value })}>
        {units.map((u) => (
          <option key={u} value={u}>
            {u + (value.amount === 1 ? "" : "s")}
          </option>
        ))}
      </select>
    </span>
  );
}

function Range({ field, value, set }: { field: FieldOption; value: unknown; set: (v: unknown) => void }) {
  const ends: unknown[] = Array.isArray(value) ? value : textOf(value).split(",");
  const [from = "", to = ""] = ends;
  return (
    <span className="pair">
      <One field={field} value={from} set={(v) => set([v, to])} label="From" />
      <span>and</span>
      <One field={field} value={to} set={(v) => set([from, v])} label="To" />
    </span>
  );
}
