import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../gql";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Loading, Problem } from "../ui/states";
import { words } from "../ui/values";
import { useSettled } from "../ui/settled";
import type { Draft, Surface } from "./template-draft";

const TemplatePicker = graphql(`
  query TemplatePicker($search: String, $root: String) {
    customValues(search: $search, root: $root) {
      path
      label
      description
      type
      sample
      nullable
      personal
      filled
      lists
      highLevel
      liquid
    }
  }
`);

const roots = [
  { root: "", words: "All" },
  { root: "contact", words: "Contact" },
  { root: "order", words: "Order" },
  { root: "payment", words: "Payment" },
  { root: "transaction", words: "Transaction" },
  { root: "product", words: "Product" },
  { root: "shop", words: "Store" },
];

/** shown bounds the list: who looks for something names it. */
const shown = 60;

/** Picker finds custom values by what they are called or mean, and inserts them where the cursor was. */
export function Picker({ draft, change, where, insert }: { draft: Draft; change: (d: Partial<Draft>) => void; where: string; insert: (text: string, back?: number) => void }) {
  const [search, setSearch] = useState("");
  const [root, setRoot] = useState("order");
  const asked = useSettled({ search: search.trim() || undefined, root: root || undefined }, 150);
  const [{ data, error, fetching }] = useQuery({ query: TemplatePicker, variables: asked, requestPolicy: "cache-first" });
  const found = data?.customValues;
  return (
    <section className="picker" id="picker" aria-label="Custom values">
      <div className="picker-search">
        <Field label="Search">{(p) => <Input {...p} type="search" placeholder="First name, tracking, total…" value={search} onChange={(e) => setSearch(e.target.value)} />}</Field>
        <Field label="Of">
          {(p) => (
            <select {...p} className="input" value={root} onChange={(e) => setRoot(e.target.value)}>
              {roots.map((r) => (
                <option key={r.root} value={r.root}>
                  {r.words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Written as">
          {(p) => (
            <select {...p} className="input" value={draft.surface} onChange={(e) => change({ surface: e.target.value as Surface })}>
              <option value="highLevel">HighLevel</option>
              <option value="liquid">Liquid</option>
            </select>
          )}
        </Field>
      </div>
      {error && <Problem error={error} />}
      {!found ? (
        !error && <Loading what="custom values" />
      ) : (
        <>
          <p className="small quiet" role="status">
            {found.length === 0 ? "Nothing is called so." : `${found.length} custom values${found.length > shown ? `, the first ${shown} are shown` : ""}. One that is pressed goes into the ${where.toLowerCase()}.`}
          </p>
          <ul aria-busy={fetching}>
            {found.slice(0, shown).map((v) => (
              <li key={v.path}>
                <button type="button" onClick={() => insert(v[draft.surface])}>
                  <span className="strong">{v.label}</span> <code>{v.path}</code>
                  <span className="sub">
                    {v.description} E.g. <em>{v.sample}</em>
                  </span>
                  <span className="sub">
                    {[words(v.type), v.nullable && "may be missing", v.personal && "personal", v.filled].filter(Boolean).join(" · ")}
                  </span>
                </button>
                {v.nullable && v.lists.length === 0 && v.type !== "TEXT_LIST" && (
                  <Button
                    className="slim plain"
                    aria-label={`With a default: ${v.label}`}
                    onClick={() => (draft.surface === "liquid" ? insert(`{{ ${v.path} | default: "" }}`, 4) : insert(`{{default ${v.path} ""}}`, 3))}
                  >
                    With a default
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
