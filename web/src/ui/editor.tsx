import { acceptCompletion, autocompletion, type CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, nextDiagnostic, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { Annotation, EditorState, Prec, type Extension, type Text } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder as placeholderText } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useImperativeHandle, useRef, type Ref } from "react";

/** A Remark is something that the API said about a place: line and column from 1, column and length in characters. */
export interface Remark {
  line: number;
  column: number;
  length: number;
  severity: "error" | "warning" | "info";
  code: string;
  message: string;
  /** What could stand in the place instead, each under the words that a button says. */
  fixes?: Fix[];
}

/** A Fix replaces the place, and so many characters around it. */
export interface Fix {
  label: string;
  text: string;
  before?: number;
  after?: number;
}

type Place = Pick<Remark, "line" | "column" | "length">;

/** An EditorHandle lets other parts of the page write into an editor and go to a place in it. */
export interface EditorHandle {
  focus: () => void;
  /** Puts text at the cursor, over what is marked, and goes behind it, or so many units back. */
  insert: (text: string, back?: number) => void;
  /** Marks a place and goes there. */
  show: (place: Place) => void;
  /** Does what a remark offers, and goes there. */
  fix: (place: Place, fix: Fix) => void;
}

interface Props {
  /** Its name for screen readers; the words that are seen stand outside. */
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** The language and whatever else; read once, when the editor is made. */
  extensions?: Extension;
  /** What may stand at the cursor. */
  completions?: CompletionSource;
  remarks?: readonly Remark[];
  /** For subjects: no line breaks, no line numbers. */
  oneLine?: boolean;
  placeholder?: string;
  ref?: Ref<EditorHandle>;
}

/**
 * Editor is CodeMirror. The policy forbids the style elements that it would write into the page, so it lives in a shadow root,
 * where it adopts constructed style sheets; the console's tokens reach it there. Tab leaves it, as any other field.
 */
export function Editor({ label, value, onChange, extensions, completions, remarks, oneLine, placeholder, ref }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  // What was told and has not come back yet: a value of these is old news by then, not somebody else's text.
  const told = useRef<string[]>([]);
  // The editor is made once; what it calls is read when it calls.
  const now = useRef({ onChange, completions });
  const made = useRef({ value, label, extensions, oneLine, placeholder });
  useEffect(() => {
    now.current = { onChange, completions };
  }, [onChange, completions]);

  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const first = made.current;
    const editor = new EditorView({
      root,
      parent: root,
      doc: first.oneLine ? first.value.replaceAll("\n", " ") : first.value,
      extensions: [
        history(),
        autocompletion({ override: [(context) => now.current.completions?.(context) ?? null], icons: false, maxRenderedOptions: 9 }),
        Prec.high(keymap.of([{ key: "Tab", run: acceptCompletion }, { key: "F8", run: nextDiagnostic }])),
        first.oneLine ? oneLineOnly : lineNumbers(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of((v) => ({ "aria-label": first.label, "aria-invalid": String(faulty(v.state)), spellcheck: "true", tabindex: "0" })),
        EditorView.updateListener.of((u) => {
          if (!u.docChanged || u.transactions.some((tr) => tr.annotation(fromOutside))) return;
          const text = u.state.doc.toString();
          told.current.push(text);
          now.current.onChange(text);
        }),
        placeholderText(first.placeholder ?? ""),
        syntaxHighlighting(colours),
        looks,
        first.extensions ?? [],
      ],
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const v = view.current;
    if (!v) return;
    const came = told.current.lastIndexOf(value);
    if (came >= 0) told.current.splice(0, came + 1);
    else if (v.state.doc.toString() !== value) {
      v.dispatch({ changes: { from: 0, to: v.state.doc.length, insert: value }, annotations: fromOutside.of(true) });
    }
  }, [value]);

  useEffect(() => {
    const v = view.current;
    if (v) v.dispatch(setDiagnostics(v.state, (remarks ?? []).map((r) => underline(v.state.doc, r))));
  }, [remarks]);

  useImperativeHandle(ref, () => {
    const write = (from: number, to: number, insert: string, back = 0) => {
      const v = view.current;
      v?.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length - back }, scrollIntoView: true, userEvent: "input" });
      v?.focus();
    };
    return {
      focus: () => view.current?.focus(),
      insert: (text, back) => {
        const range = view.current?.state.selection.main;
        if (range) write(range.from, range.to, text, back);
      },
      show: (place) => {
        const v = view.current;
        if (!v) return;
        const { from, to } = span(v.state.doc, place);
        v.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
        v.focus();
      },
      fix: (place, fix) => {
        const v = view.current;
        if (!v) return;
        const { from, to } = span(v.state.doc, place);
        write(from - (fix.before ?? 0), to + (fix.after ?? 0), fix.text);
      },
    };
  }, []);

  return <div className="editor" ref={host} />;
}

/** fromOutside marks a change that the page made: nobody needs to be told of it. */
const fromOutside = Annotation.define<boolean>();

/** span finds a place: the API counts characters, the editor UTF-16 units. The text may have changed since. */
function span(doc: Text, { line: number, column, length }: Place): { from: number; to: number } {
  const line = doc.line(Math.min(Math.max(number, 1), doc.lines));
  const from = line.from + units(line.text, column - 1);
  return { from, to: Math.min(doc.length, from + units(doc.sliceString(from, from + 2 * length), length)) };
}

function units(text: string, characters: number): number {
  let at = 0;
  for (const c of text) {
    if (characters-- <= 0) break;
    at += c.length;
  }
  return at;
}

function underline(doc: Text, r: Remark): Diagnostic {
  return {
    ...span(doc, r),
    severity: r.severity,
    source: r.code,
    message: r.message,
    actions: r.fixes?.map((f) => ({
      name: f.label,
      apply: (v, from, to) => v.dispatch({ changes: { from: from - (f.before ?? 0), to: to + (f.after ?? 0), insert: f.text }, userEvent: "input" }),
    })),
  };
}

function faulty(state: EditorState): boolean {
  let found = false;
  forEachDiagnostic(state, (d) => {
    found ||= d.severity === "error";
  });
  return found;
}

/** oneLineOnly makes line breaks spaces, also those that are pasted. */
const oneLineOnly: Extension = [
  keymap.of([{ key: "Enter", run: () => true }]),
  EditorState.transactionFilter.of((tr) => {
    if (tr.newDoc.lines === 1) return tr;
    const breaks = [];
    for (let n = 1; n < tr.newDoc.lines; n++) {
      const { to } = tr.newDoc.line(n);
      breaks.push({ from: to, to: to + 1, insert: " " });
    }
    return [tr, { changes: breaks, sequential: true }];
  }),
];

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--code-word)", fontWeight: "600" },
  { tag: [tags.variableName, tags.propertyName], color: "var(--code-name)" },
  { tag: [tags.string, tags.number, tags.bool, tags.null], color: "var(--code-value)" },
  { tag: [tags.function(tags.variableName), tags.modifier], color: "var(--code-call)" },
  { tag: [tags.bracket, tags.operator, tags.punctuation], color: "var(--ink-2)" },
  { tag: [tags.tagName, tags.angleBracket, tags.attributeName], color: "var(--ink-3)" },
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
]);

const wavy = (tone: string) => ({ backgroundImage: "none", textDecoration: `underline wavy var(${tone}) 1.5px`, textUnderlineOffset: "3px", textDecorationSkipInk: "none" });
const edge = (tone: string) => ({ borderLeft: `3px solid var(${tone})` });

// Every colour is a token, so that the editor is light and dark with the page.
const looks = EditorView.theme({
  "&": { color: "var(--ink)", background: "var(--surface)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius-s)", fontSize: "13.5px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "0" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", maxHeight: "var(--editor-max, none)", overflow: "auto", borderRadius: "inherit" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--accent)" },
  ".cm-content, .cm-gutter": { minHeight: "var(--editor-min, auto)" },
  ".cm-line": { padding: "0 11px" },
  ".cm-gutters": { background: "var(--sunken)", color: "var(--ink-3)", border: "0" },
  ".cm-placeholder": { color: "var(--ink-3)" },
  ".cm-content ::selection, .cm-content::selection": { background: "var(--code-marked)" },
  ".cm-lintRange-error": wavy("--bad"),
  ".cm-lintRange-warning": wavy("--warn"),
  ".cm-lintRange-info": wavy("--line-strong"),
  ".cm-tooltip": { background: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius-s)", boxShadow: "var(--shadow-up)", overflow: "hidden", maxWidth: "min(560px, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font)", fontSize: "13px", maxHeight: "none", maxWidth: "100%", minWidth: "0", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 10px", display: "flex", gap: "10px", justifyContent: "space-between", overflow: "hidden" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent-soft)", color: "var(--ink)" },
  ".cm-completionLabel": { fontFamily: "var(--mono)", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "650" },
  ".cm-completionDetail": { whiteSpace: "nowrap",  fontStyle: "normal", color: "var(--ink-2)", marginLeft: "0" },
  ".cm-tooltip.cm-completionInfo": { padding: "8px 12px", fontFamily: "var(--font)", fontSize: "13px", lineHeight: "1.45" },
  ".cm-diagnostic": { padding: "8px 12px", fontFamily: "var(--font)", fontSize: "13px", lineHeight: "1.45" },
  ".cm-diagnostic-error": edge("--bad"),
  ".cm-diagnostic-warning": edge("--warn"),
  ".cm-diagnostic-info": edge("--line-strong"),
  ".cm-diagnosticSource": { opacity: "1", color: "var(--ink-2)", fontSize: "11.5px", fontFamily: "var(--mono)" },
  ".cm-diagnosticAction": { margin: "6px 8px 0 0", padding: "3px 9px", border: "1px solid var(--line-strong)", borderRadius: "5px", background: "var(--surface)", color: "var(--ink)", font: "inherit", cursor: "pointer" },
});
