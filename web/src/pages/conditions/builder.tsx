import { createContext, useContext, useEffect, useMemo, useState } from "react";
import {
  QueryBuilder,
  Rule,
  type ActionProps,
  type Field,
  type FieldSelectorProps,
  type FullField,
  type MatchMode,
  type MatchModeEditorProps,
  type RuleGroupType,
  type RuleProps,
  type ValueSelectorProps,
  type ValueSources,
} from "react-querybuilder";
import { Button } from "../../ui/button";
import type { Catalog, FieldOption } from "./fields";
import { eachRule, type Query } from "./rules";
import { RuleResult, type Marks } from "./trace";
import { ValueEditor } from "./value";

const combinators = [
  { name: "and", value: "and", label: "all of these" },
  { name: "or", value: "or", label: "any of these" },
];

const modes: { name: MatchMode; value: MatchMode; label: string }[] = [
  { name: "some", value: "some", label: "at least one" },
  { name: "all", value: "all", label: "every one" },
  { name: "none", value: "none", label: "none" },
  { name: "atLeast", value: "atLeast", label: "at least" },
  { name: "atMost", value: "atMost", label: "at most" },
  { name: "exactly", value: "exactly", label: "exactly" },
];

// Rules within lists are drawn by builders of their own, which are handed no context of the library's.
const MarksContext = createContext<Marks>(new Map());

/** Builder is a condition as groups and rules; marks are what the API said of each rule, by its id. */
export function Builder({ catalog, query, marks, onChange }: { catalog: Catalog; query: Query; marks: Marks; onChange: (query: Query) => void }) {
  const asked = useMemo(() => {
    const names = new Set<string>();
    eachRule(query, (r) => r.match && names.add(r.field));
    return names;
  }, [query]);
  const inside = (within: string) => ({
    fields: (catalog.get(within) ?? []) as unknown as FullField[],
    combinators,
    controlElements,
    translations,
    showNotToggle: true,
    getOperators: (_: string, { fieldData }: { fieldData: Field }) => (fieldData as unknown as FieldOption).operators ?? [{ name: "=", value: "=", label: "is" }],
    getDefaultField: within ? first(catalog.get(within)) : "order.total_price",
    getDefaultOperator: (_: string, { fieldData }: { fieldData: Field }) => preferred(fieldData as unknown as FieldOption),
    getDefaultValue: (rule: { field: string; operator: string; match?: unknown }, { fieldData }: { fieldData: Field }) => start(fieldData as unknown as FieldOption, rule.operator),
    getValueSources: (_: string, operator: string, { fieldData }: { fieldData: Field }) => sources(fieldData as unknown as FieldOption, operator),
    getMatchModes: (field: string, { fieldData }: { fieldData: Field }) => ((fieldData as unknown as FieldOption).type === "LIST" || asked.has(field) ? modes : []),
  });
  return (
    <MarksContext value={marks}>
      <datalist id="condition-fields">{options(catalog.get(""))}</datalist>
      {[...catalog].map(
        ([within, fields]) =>
          within && (
            <datalist key={within} id={`condition-fields-${within}`}>
              {options(fields)}
            </datalist>
          ),
      )}
      <QueryBuilder
        {...inside("")}
        query={query as RuleGroupType}
        onQueryChange={(q) => onChange(q as Query)}
        getSubQueryBuilderProps={(_field, { fieldData }) => inside((fieldData as unknown as FieldOption).path) as never}
      />
    </MarksContext>
  );
}

const options = (fields: FieldOption[] | undefined) =>
  fields?.map((f) => (
    <option key={f.name} value={f.name}>
      {f.label}
    </option>
  ));

const first = (fields: FieldOption[] | undefined) => fields?.find((f) => f.type === "TEXT")?.name ?? fields?.[0]?.name ?? "";

/** preferred is what people mostly ask of a type. */
function preferred(f: FieldOption): string {
  const has = (name: string) => f.operators?.some((o) => o.name === name);
  for (const name of f.type === "MONEY" || f.type === "INTEGER" || f.type === "DECIMAL" ? [">"] : f.type === "INSTANT" ? ["inLast"] : ["=", "contains", "isTrue"]) {
    if (has(name)) return name;
  }
  return f.operators?.[0]?.name ?? "=";
}

function start(f: FieldOption, operator: string): unknown {
  if (f.type === "LIST") return { combinator: "and", rules: [] };
  if (operator === "inLast" || operator === "notInLast" || operator === "inNext") return { amount: 30, unit: "day" };
  if (f.type === "ENUM" && operator === "=") return f.choices[0] ?? "";
  if (f.type === "INTEGER" || f.type === "DECIMAL" || f.type === "MONEY") return operator.toLowerCase().includes("between") ? ["0", "100"] : "0";
  if (f.type === "BOOLEAN") return true;
  return "";
}

function sources(f: FieldOption, operator: string): ValueSources {
  if (f.type === "WORDS" || f.type === "LIST" || ["in", "notIn", "inLast", "notInLast", "inNext", "onDay"].includes(operator)) return ["value"];
  return ["value", "field"];
}

/** FieldSelector is a field to type into: there are hundreds, and the browser filters them by path and label. */
function FieldSelector({ value, handleOnChange, disabled, options: offered }: FieldSelectorProps) {
  const fields = offered as unknown as FieldOption[];
  const within = fields.find((f) => f.within)?.within ?? "";
  const [typed, setTyped] = useState(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  const known = fields.find((f) => f.name === value);
  const commit = (to: string) => {
    if (to !== value) handleOnChange(to);
  };
  return (
    <span className="field-input">
      <input
        className="input"
        aria-label="Field"
        list={within ? `condition-fields-${within}` : "condition-fields"}
        disabled={disabled}
        value={typed}
        onChange={(e) => {
          setTyped(e.target.value);
          // One that was picked from the list; letters are typed until the field is left, since names begin alike.
          if (!(e.nativeEvent instanceof InputEvent) || e.nativeEvent.inputType === "insertReplacementText") commit(e.target.value);
        }}
        onKeyDown={(e) => e.key === "Enter" && commit(typed)}
        onBlur={() => commit(typed)}
      />
      <small>{known?.label ?? (value ? "unknown" : "")}</small>
    </span>
  );
}

/** MatchModeEditor asks how many items of a list must match. */
function MatchModeEditor({ match, handleOnChange, disabled }: MatchModeEditorProps) {
  const counted = match.mode === "atLeast" || match.mode === "atMost" || match.mode === "exactly";
  return (
    <span className="pair">
      <select
        className="input"
        aria-label="How many items"
        disabled={disabled}
        value={match.mode}
        onChange={(e) => {
          const mode = e.target.value as MatchMode;
          handleOnChange(["atLeast", "atMost", "exactly"].includes(mode) ? { mode, threshold: match.threshold ?? 1 } : { mode });
        }}
      >
        {modes.map((m) => (
          <option key={m.name} value={m.name}>
            {m.label}
          </option>
        ))}
      </select>
      {counted && (
        <input className="input number" type="number" min={0} step="any" aria-label="Number of items" value={match.threshold ?? 1} onChange={(e) => handleOnChange({ mode: match.mode, threshold: Number(e.target.value) })} />
      )}
      <span className="quiet">of the items match</span>
    </span>
  );
}

/** RuleWithResult is a rule, and under it what the API said of it. */
function RuleWithResult(props: RuleProps) {
  const mark = useContext(MarksContext).get(props.id ?? "");
  return (
    <div className="rule-result" data-result={mark?.problems.length ? "PROBLEM" : mark?.result}>
      <Rule {...props} />
      {mark && <RuleResult mark={mark} replace={(part, to) => props.actions.onPropChange(part as "field", to, props.path)} />}
    </div>
  );
}

const Action = ({ label, title, handleOnClick, className, disabled }: ActionProps) => (
  <Button className={`slim ${className ?? ""}`} aria-label={title} title={title} disabled={disabled} onClick={handleOnClick}>
    {label}
  </Button>
);

/** Selector is a list of words to choose from; its title is said to those who do not see it. */
function Selector({ value, options: choices, handleOnChange, title, className, disabled }: ValueSelectorProps) {
  return (
    <select className={`input ${className ?? ""}`} aria-label={title} title={title} disabled={disabled} value={value ?? ""} onChange={(e) => handleOnChange(e.target.value)}>
      {(choices as { name: string; label: string }[]).map((c) => (
        <option key={c.name} value={c.name}>
          {c.label}
        </option>
      ))}
    </select>
  );
}

const controlElements = {
  valueSelector: Selector,
  rule: RuleWithResult,
  fieldSelector: FieldSelector,
  valueEditor: ValueEditor,
  matchModeEditor: MatchModeEditor,
  actionElement: Action,
} as never;

const translations = {
  addRule: { label: "Add a clause", title: "Add a clause" },
  addGroup: { label: "Add a group", title: "Add a group" },
  removeRule: { label: "✕", title: "Remove the clause" },
  removeGroup: { label: "✕", title: "Remove the group" },
  notToggle: { label: "not", title: "The opposite" },
  combinators: { title: "How many clauses must hold" },
  operators: { title: "How to compare" },
  valueSourceSelector: { title: "Compare with a value or another field" },
  value: { title: "Value" },
};
