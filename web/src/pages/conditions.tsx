import { useEffect, useMemo, useRef, useState } from "react";
import { prepareRuleGroup } from "react-querybuilder";
import { useQuery } from "urql";
import { Known } from "../api/shop";
import { Button } from "../ui/button";
import { Editor, type EditorHandle, type Remark } from "../ui/editor";
import { Field, Input } from "../ui/field";
import { PageHead } from "../ui/layout";
import { Badge, Loading, Problem } from "../ui/states";
import { Builder } from "./conditions/builder";
import { useCheck } from "./conditions/check";
import { Decision, useDecision } from "./conditions/decide";
import { conditionOf, newBranch, useDraft, type Branch } from "./conditions/draft";
import { catalogOf, ConditionFields } from "./conditions/fields";
import { History, RecordedShares } from "./conditions/history";
import { placeOf, type Query } from "./conditions/rules";
import { Open, Save } from "./conditions/saved";
import { SegmentCard } from "./conditions/segment";
import type { Subject } from "./subject-choice";
import { markClauses, markOf, type Marks } from "./conditions/trace";

const most = 10;

/** ConditionsPage is the workbench of an If/Else: its branches, in every form, tried on people and on the past. */
export default function ConditionsPage() {
  const [{ data, error }] = useQuery({ query: ConditionFields });
  const catalog = useMemo(() => (data ? catalogOf(data.conditionFields) : null), [data]);
  return (
    <div className="page">
      {error && <Problem error={error} />}
      {catalog ? <Known><Workbench catalog={catalog} /></Known> : !error && <Loading what="the fields" />}
    </div>
  );
}

function Workbench({ catalog }: { catalog: ReturnType<typeof catalogOf> }) {
  const [draft, setDraft] = useDraft();
  const [before, setBefore] = useState<Branch[]>(draft.branches);
  const [subject, setSubject] = useState<Subject>({ contactId: "", orderId: "" });
  const [sound, setSound] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [dialog, setDialog] = useState<"open" | "save" | null>(null);
  const editor = useRef<EditorHandle>(null);

  const at = Math.max(0, draft.branches.findIndex((b) => b.id === draft.chosen));
  const branch = draft.branches[at] as Branch;
  const condition = conditionOf(branch);
  const { of, check, error } = useCheck(condition);
  const current = of === JSON.stringify(condition) ? check : null;
  const change = (to: Partial<Branch>) => setDraft((d) => ({ ...d, branches: d.branches.map((b) => (b.id === branch.id ? { ...b, ...to } : b)) }));

  // The API's answer to one form fills the others in.
  useEffect(() => {
    if (!check || of !== JSON.stringify(condition)) return;
    setSound((s) => new Map(s).set(branch.id, check.valid));
    if (!check.valid) return;
    const rest: Partial<Branch> = {};
    if (branch.form !== "text") rest.text = check.text ?? "";
    if (branch.form !== "sentence") rest.sentence = check.sentence ?? "";
    if (branch.form !== "builder") rest.query = prepareRuleGroup(check.builder as Query) as Query;
    change(rest);
    // eslint-disable-next-line react/exhaustive-deps -- once for each answer
  }, [check, of]);

  // A branch that was not looked at yet is taken to be sound: the decision tells its problems too.
  const ready = draft.branches.every((b) => (b.id === branch.id ? current?.valid === true : sound.get(b.id) !== false));
  const decided = useDecision(draft.branches, subject, ready);
  const marks = useMemo(() => {
    const found: Marks = new Map();
    if (current && branch.form === "builder") {
      for (const p of current.problems) markOf(found, placeOf(branch.query, p.path)).problems.push({ message: p.message, suggestions: p.suggestions, part: p.path.at(-1) ?? "" });
      for (const w of current.warnings) markOf(found, placeOf(branch.query, w.path)).warnings.push(w.message);
    }
    const trace = decided.decision?.trace.find((t) => t.id === branch.id);
    if (trace) markClauses(found, trace.clauses);
    return found;
  }, [current, branch, decided.decision]);

  const remarks: Remark[] = useMemo(
    () =>
      branch.form !== "text" || !current
        ? []
        : current.problems.map((p) => ({ ...p, severity: "error", fixes: p.suggestions.slice(0, 3).map((s) => ({ label: `Use ${s}`, text: completing(branch.text, p, s) })) })),
    [branch.form, branch.text, current],
  );
  const loose = current ? current.problems.filter((p) => branch.form !== "builder" || placeOf(branch.query, p.path) === "" || !marks.has(placeOf(branch.query, p.path))) : [];

  function move(by: number) {
    setDraft((d) => {
      const list = [...d.branches];
      list.splice(at + by, 0, ...list.splice(at, 1));
      return { ...d, branches: list };
    });
  }
  return (
    <>
      <PageHead
        title="Conditions"
        lead="An If/Else of up to ten branches. The first that holds is taken, else None."
        actions={
          <>
            <Button onClick={() => setDialog("open")}>Open…</Button>
            <Button look="primary" disabled={!current?.valid} onClick={() => setDialog("save")}>
              Save…
            </Button>
          </>
        }
      />
      {error && <Problem error={error} />}
      <div className="grid-main">
        <div className="stack">
          <section className="card" aria-labelledby="branches">
            <div className="card-head">
              <h2 id="branches">Branches</h2>
              <Button
                className="slim"
                disabled={draft.branches.length >= most}
                onClick={() => {
                  const b = newBranch(`Branch ${draft.branches.length + 1}`);
                  setDraft((d) => ({ branches: [...d.branches, b], chosen: b.id }));
                }}
              >
                Add a branch
              </Button>
            </div>
            <ol className="branches">
              {draft.branches.map((b) => {
                const taken = decided.decision?.branchId === b.id;
                return (
                  <li key={b.id}>
                    <button type="button" aria-pressed={b.id === branch.id} onClick={() => setDraft((d) => ({ ...d, chosen: b.id }))}>
                      {b.name || "No name"}
                    </button>
                    {taken && <Badge tone="good">taken</Badge>}
                    {sound.get(b.id) === false && <Badge tone="bad">has faults</Badge>}
                  </li>
                );
              })}
              <li className="quiet">None{decided.decision?.branchName && !decided.decision.branchId && <Badge>taken</Badge>}</li>
            </ol>
            <div className="toolbar">
              <div className="grow">
                <Field label="Name of the branch">{(p) => <Input {...p} maxLength={100} value={branch.name} onChange={(e) => change({ name: e.target.value })} />}</Field>
              </div>
              <Button className="slim" disabled={at === 0} onClick={() => move(-1)}>
                Move up
              </Button>
              <Button className="slim" disabled={at === draft.branches.length - 1} onClick={() => move(1)}>
                Move down
              </Button>
              <Button
                look="danger"
                className="slim"
                disabled={draft.branches.length === 1}
                onClick={() => setDraft((d) => ({ branches: d.branches.filter((b) => b.id !== branch.id), chosen: d.branches[at === 0 ? 1 : at - 1]?.id ?? "" }))}
              >
                Remove
              </Button>
            </div>
          </section>
          <section className="card" aria-labelledby="clauses">
            <div className="card-head">
              <h2 id="clauses">{branch.name || "The branch"} is taken when</h2>
            </div>
            <div className="card-body">
              <Builder key={branch.id} catalog={catalog} query={branch.query} marks={marks} onChange={(query) => same(query, branch.query) || change({ query, form: "builder" })} />
              <div aria-live="polite">
                {loose.map((p) => (
                  <div className="notice bad" key={p.message + p.line + p.column}>
                    <span>
                      {p.line > 0 && `Line ${p.line}, column ${p.column}: `}
                      {p.message}
                    </span>
                    {branch.form === "text" && p.suggestions.length > 0 && (
                      <span className="row">
                        {p.suggestions.slice(0, 3).map((s) => (
                          <Button className="slim" key={s} onClick={() => editor.current?.fix(p, { label: s, text: completing(branch.text, p, s) })}>
                            Use {s}
                          </Button>
                        ))}
                      </span>
                    )}
                  </div>
                ))}
                {current?.warnings.map((w) => (
                  <p className="notice warn" key={w.message}>
                    {w.message}
                  </p>
                ))}
              </div>
              <Field label="In words" hint="Plain English; what you write here is read again.">
                {(p) => <textarea {...p} className="input" rows={3} value={branch.sentence} onChange={(e) => change({ sentence: e.target.value, form: "sentence" })} />}
              </Field>
              <div className="field">
                <span className="label">As text</span>
                <Editor ref={editor} key={branch.id} label="As text" value={branch.text} remarks={remarks} onChange={(text) => change({ text, form: "text" })} />
                <p className="hint">
                  Arithmetic and sums are written here: <code>sum(contact.orders, .total_price) &gt; 500</code>
                </p>
              </div>
            </div>
          </section>
        </div>
        <div className="stack">
          <Decision subject={subject} onSubject={setSubject} state={decided} ready={ready} />
          <SegmentCard name={branch.name || "the branch"} condition={current?.valid && current.segmentable ? condition : null} why={current?.whyNotSegmentable ?? null} />
        </div>
      </div>
      <History branches={draft.branches} before={before} ready={ready} setAside={() => setBefore(draft.branches)} />
      <RecordedShares />
      {dialog === "open" && (
        <Open
          onClose={() => setDialog(null)}
          open={(text, name) => {
            change({ text, form: "text", name: name || branch.name });
            setDialog(null);
          }}
        />
      )}
      {dialog === "save" && <Save name={branch.name} condition={condition} onClose={() => setDialog(null)} />}
    </>
  );
}

/** completing is what of a suggestion is not written yet before its place: the API names whole paths, and places the part that is wrong. */
function completing(text: string, { line, column }: { line: number; column: number }, suggestion: string): string {
  const before = [...(text.split("\n")[line - 1] ?? "")].slice(0, column - 1).join("");
  for (let k = suggestion.length; k > 0; k--) if (before.endsWith(suggestion.slice(0, k))) return suggestion.slice(k);
  return suggestion;
}

/** same says whether the builder only told what it was given. */
const same = (a: Query, b: Query) => JSON.stringify(a) === JSON.stringify(b);
