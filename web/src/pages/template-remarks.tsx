import type { Fix, Remark } from "../ui/editor";
import { Badge, type Tone } from "../ui/states";
import type { Names } from "./template-completion";
import type { Check } from "./template-editor";

type Diagnostic = Check["diagnostics"][number];

const severities = { ERROR: "error", WARNING: "warning", LINT: "info" } as const;

/** remarksOf turns what the API said of a text into what the editor marks. A stable array keeps the marks as they are. */
export function remarksOf(check: Check | undefined, text: string, names: Names): readonly Remark[] {
  if (!check) return nothing;
  const known = made.get(check.diagnostics);
  if (known?.names === names) return known.remarks;
  const roots = new Set(names.map((n) => n.path.split(".")[0] ?? ""));
  const remarks = check.diagnostics.map((d) => ({
    ...d,
    severity: severities[d.severity],
    fixes: d.suggestions.map((s) => fixOf(d, s, text, roots)),
  }));
  made.set(check.diagnostics, { names, remarks });
  return remarks;
}

const nothing: readonly Remark[] = [];
const made = new WeakMap<readonly Diagnostic[], { names: Names; remarks: readonly Remark[] }>();

/**
 * fixOf is what to write for a suggestion. The API suggests whole paths and marks the word that is wrong, so the name around it
 * is replaced: contact.frist_name by contact.first_name, but item.titel within a loop by item.title.
 */
function fixOf(d: Diagnostic, suggestion: string, text: string, roots: Set<string>): Fix {
  const label = `Change to ${suggestion}`;
  const line = [...(text.split("\n")[d.line - 1] ?? "")]; // columns count characters
  const marked = line.slice(d.column - 1, d.column - 1 + d.length).join("");
  const path = suggestion.split(".");
  if (path.length === 1) {
    // Order.Name is marked where only Order is meant.
    const [head, ...rest] = marked.split(".");
    return { label, text: head?.toLowerCase() === suggestion ? [suggestion, ...rest].join(".") : suggestion };
  }
  if (!roots.has(path[0] ?? "")) return { label, text: suggestion };
  const before = /[\w.]*$/.exec(line.slice(0, d.column - 1).join(""))?.[0] ?? "";
  const after = /^[\w.]*/.exec(line.slice(d.column - 1 + d.length).join(""))?.[0] ?? "";
  const name = (before + marked + after).replaceAll(/\[\s*['"]?(\w+)['"]?\s*\]/g, ".$1").split("."); // order['name'] is order.name
  const own = before !== "" && !roots.has(name[0]?.toLowerCase() ?? ""); // a loop's name for its items
  return { label, text: own ? [name[0], ...path.slice(1 - name.length)].join(".") : suggestion, before: before.length, after: after.length };
}

interface Named {
  name: string;
  remarks: readonly Remark[];
}

const tones: Record<Remark["severity"], Tone> = { error: "bad", warning: "warn", info: "" };
const called: Record<Remark["severity"], string> = { error: "Error", warning: "Warning", info: "Hint" };

/** RemarkList says what is wrong in sentences, with the way to the place and what may have been meant. */
export function RemarkList(props: { texts: Named[]; foreign: string[]; show: (name: string, r: Remark) => void; fix: (name: string, r: Remark, f: Fix) => void }) {
  const { texts, show, fix } = props;
  const all = texts.flatMap((t) => t.remarks.map((r) => ({ name: t.name, r })));
  const errors = all.filter((x) => x.r.severity === "error").length;
  const foreign = [...new Set(props.foreign)];
  return (
    <div className="remarks">
      <p className="strong" role="status">
        {all.length === 0 ? "Nothing to remark" : summary(errors, all.length - errors)}
      </p>
      {all.length > 0 && (
        <ul>
          {all.map(({ name, r }) => (
            <li key={`${name} ${r.line} ${r.column} ${r.code} ${r.message}`}>
              <div className="row">
                <Badge tone={tones[r.severity]}>{called[r.severity]}</Badge>
                <button type="button" className="place" onClick={() => show(name, r)}>
                  {name}, line {r.line}, column {r.column}
                </button>
                <code className="quiet small">{r.code}</code>
              </div>
              <p>{r.message}</p>
              {r.fixes && r.fixes.length > 0 && (
                <div className="row">
                  {r.fixes.map((f) => (
                    <button type="button" className="btn slim" key={f.label} onClick={() => fix(name, r, f)}>
                      {f.label}
                    </button>
                  ))}
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {foreign.length > 0 && (
        <p className="small quiet">
          Left for the engine that owns them:{" "}
          {foreign.map((text) => (
            <code key={text}>{text} </code>
          ))}
        </p>
      )}
    </div>
  );
}

function summary(errors: number, others: number): string {
  const said = [];
  if (errors > 0) said.push(`${errors} error${errors === 1 ? "" : "s"}: it cannot be sent`);
  if (others > 0) said.push(`${others} remark${others === 1 ? "" : "s"}`);
  return said.join(", ");
}
