import { pickedCompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { graphql } from "../gql";
import type { TemplateNamesQuery } from "../gql/graphql";
import { words } from "../ui/values";

/** TemplateNames are all custom values, as completion needs them. */
export const TemplateNames = graphql(`
  query TemplateNames {
    customValues {
      path
      label
      type
      sample
      nullable
      lists
    }
  }
`);

export type Names = TemplateNamesQuery["customValues"];

/** A Loop is a list that the cursor stands in, and the name that its items have there. */
interface Loop {
  item: string;
  path: string;
}

const loopMarks = /\{\{#each\s+([\w.]+)(?:\s+as\s+\|\s*(\w+)[^}]*)?\s*\}\}|\{%-?\s*for\s+(\w+)\s+in\s+([\w.]+)[^%]*%\}|\{\{\/each\}\}|\{%-?\s*endfor\s*-?%\}/g;

/** loopsAround reads which loops are open at the end of a text, the innermost last. */
export function loopsAround(text: string): Loop[] {
  const open: Loop[] = [];
  for (const [, each, as, item, list] of text.matchAll(loopMarks)) {
    const path = each ?? list;
    if (path) open.push({ item: as ?? item ?? "this", path: whole(path, open) });
    else open.pop();
  }
  return open;
}

/** whole is a name from its root on: within a loop over order.line_items, this.title is order.line_items.title. */
function whole(name: string, loops: Loop[]): string {
  const [head = "", ...rest] = name.split(".");
  const loop = loops.findLast((l) => l.item === head);
  return loop ? [loop.path, ...rest].join(".") : name;
}

/** completeNames offers custom values between braces; within loops, also what their items have. */
export function completeNames(context: CompletionContext, names: Names): CompletionResult | null {
  const before = context.state.sliceDoc(0, context.pos);
  const opened = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  if (opened < 0 || /\}\}|%\}/.test(before.slice(opened)) || /^\{[{%]\s*[/!]/.test(before.slice(opened))) return null;
  const inside = before.slice(opened + 2);
  const word = /[\w.]*$/.exec(inside)?.[0] ?? "";
  // Where a word begins: at the start, after a space, a bracket or a sign; not within a text in quotes.
  if ((inside.match(/"/g)?.length ?? 0) % 2 === 1 || (inside.match(/'/g)?.length ?? 0) % 2 === 1) return null;
  if (/\|\s*\w*$/.test(inside) || /^\s*#\w*$/.test(inside) || (before[opened + 1] === "%" && /^-?\s*\w*$/.test(inside))) return null;
  const loops = loopsAround(before.slice(0, opened));
  const asked = /#each\s+[\w.]*$|^-?\s*for\s+\w+\s+in\s+[\w.]*$/.test(inside) ? lists(names, loops) : fields(names, loops);
  return { from: context.pos - word.length, options: asked, validFor: /^[\w.]*$/ };
}

function fields(names: Names, loops: Loop[]): Completion[] {
  const out = names.filter((n) => n.lists.length === 0).map((n) => option(n, n.path));
  for (const loop of loops) {
    for (const n of names) {
      if (n.lists.at(-1) === loop.path) out.push({ ...option(n, loop.item + n.path.slice(loop.path.length)), boost: 20 });
    }
  }
  return out;
}

function lists(names: Names, loops: Loop[]): Completion[] {
  const found = new Map<string, Completion>();
  for (const n of names) {
    for (const [depth, path] of n.lists.entries()) {
      const outer = n.lists[depth - 1];
      const loop = outer && loops.findLast((l) => l.path === outer);
      if (outer && !loop) continue;
      const label = loop ? loop.item + path.slice(loop.path.length) : path;
      found.set(label, { label, detail: "List", boost: -label.split(".").length, apply: put });
    }
  }
  return [...found.values()];
}

function option(n: Names[number], label: string): Completion {
  return {
    label,
    detail: n.nullable ? `${words(n.type)}, may be missing` : words(n.type),
    info: `${n.label}, e.g. ${n.sample}`,
    boost: -label.split(".").length,
    apply: put,
  };
}

/** put writes a name, and closes its placeholder where nobody did. */
function put(view: Parameters<Exclude<Completion["apply"], string | undefined>>[0], completion: Completion, from: number, to: number) {
  const before = view.state.sliceDoc(Math.max(0, from - 400), from);
  const plain = /\{\{(\s*)$/.exec(before); // the name is the first thing in it
  const closed = /^\s*(\}\}|\|)/.test(view.state.sliceDoc(to, to + 400));
  const insert = completion.label + (plain && !closed ? `${plain[1]}}}` : "");
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: "input.complete", annotations: pickedCompletion.of(completion) });
}
