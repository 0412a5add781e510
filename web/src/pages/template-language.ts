import { StreamLanguage, type StringStream } from "@codemirror/language";
import { tags } from "@lezer/highlight";

// What a place of a template is in, the innermost last: a placeholder or tag of ours, an element of HTML, a value of its attributes.
type Within = "value" | "element" | '"' | "'" | "comment" | "note";

interface State {
  within: Within[];
  filter: boolean; // a filter's name comes next
}

const words = new Set(
  "if elsif else endif unless endunless case when endcase for in endfor assign capture endcapture comment endcomment raw endraw render include break continue and or not contains limit offset reversed each with as join pluck default require formatMoney formatDate".split(" "),
);
const values = new Set(["true", "false", "nil", "null", "blank", "empty"]);

/** messageText colours HTML with HighLevel's placeholders and Liquid in it. It only colours: what is wrong is said by the API. */
export const messageText = StreamLanguage.define<State>({
  name: "message",
  startState: () => ({ within: [], filter: false }),
  copyState: (s) => ({ ...s, within: [...s.within] }),
  token: (stream, state) => {
    const now = state.within.at(-1);
    if (now === "comment" || now === "note") return until(stream, state, now === "comment" ? "-->" : "}}", "comment");
    if (now === "value") return inBraces(stream, state);
    if (stream.match("{{!")) {
      state.within.push("note");
      return "comment";
    }
    if (stream.match(/^\{\{\{?[-~]?|^\{%-?/)) {
      state.within.push("value");
      state.filter = false;
      return "bracket";
    }
    if (now === '"' || now === "'") {
      if (stream.eat(now)) state.within.pop();
      else {
        stream.next();
        stream.eatWhile(now === '"' ? /[^"{]/ : /[^'{]/);
      }
      return "string";
    }
    if (now === "element") return inElement(stream, state);
    if (stream.match("<!--")) {
      state.within.push("comment");
      return "comment";
    }
    if (stream.match(/^<\/?[A-Za-z!][\w:-]*/)) {
      state.within.push("element");
      return "tagName";
    }
    stream.next();
    stream.eatWhile(/[^{<]/);
    return null;
  },
  tokenTable: { filter: tags.function(tags.variableName) },
});

function until(stream: StringStream, state: State, end: string, token: string): string {
  if (stream.skipTo(end)) {
    stream.match(end);
    state.within.pop();
  } else stream.skipToEnd();
  return token;
}

function inElement(stream: StringStream, state: State): string | null {
  if (stream.eatSpace()) return null;
  if (stream.match(/^\/?>/)) {
    state.within.pop();
    return "tagName";
  }
  const next = stream.next();
  if (next === '"' || next === "'") {
    state.within.push(next);
    return "string";
  }
  if (next === "=") return "operator";
  stream.eatWhile(/[^\s=>{"'/]/);
  return "attributeName";
}

function inBraces(stream: StringStream, state: State): string | null {
  if (stream.eatSpace()) return null;
  if (stream.match(/^[-~]?(\}\}\}?|%\})/)) {
    state.within.pop();
    return "bracket";
  }
  if (stream.match(/^"[^"]*"?|^'[^']*'?/)) return "string";
  if (stream.match(/^-?\d+(\.\d+)?/)) return "number";
  if (stream.match(/^[#/^]\w*/)) return "keyword";
  if (stream.eat("|")) {
    state.filter = true;
    return "operator";
  }
  const word = stream.match(/^[\w.]+/);
  if (!Array.isArray(word)) {
    stream.next();
    return "operator";
  }
  if (state.filter) {
    state.filter = false;
    return "filter";
  }
  if (values.has(word[0])) return "atom";
  return words.has(word[0]) ? "keyword" : "variableName";
}
