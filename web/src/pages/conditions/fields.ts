import type { ConditionFieldsQuery, ConditionOperator, FieldType } from "../../gql/graphql";
import { graphql } from "../../gql";

export const ConditionFields = graphql(`
  query ConditionFields {
    conditionFields {
      path
      label
      type
      operators
      values
      lists
      itemPath
    }
  }
`);

type ApiField = ConditionFieldsQuery["conditionFields"][number];

/** A FieldOption is a field as react-querybuilder has it. */
export interface FieldOption {
  [key: string]: unknown;
  name: string;
  value: string;
  label: string;
  type: FieldType | "WORDS";
  operators: { name: string; value: string; label: string }[];
  choices: string[];
  /** Path of the list whose items' field this is; "" outside of lists. */
  within: string;
  /** The whole path, for a list: what its items' fields are found by. */
  path: string;
}

/** What react-querybuilder's JSON calls the API's operators, and the words that people read. */
const operators: Record<ConditionOperator, [name: string, words: string, ofTime?: string]> = {
  EQUALS: ["=", "is"],
  NOT_EQUALS: ["!=", "is not"],
  LESS_THAN: ["<", "is less than", "is before"],
  LESS_OR_EQUAL: ["<=", "is at most", "is at or before"],
  GREATER_THAN: [">", "is more than", "is after"],
  GREATER_OR_EQUAL: [">=", "is at least", "is at or after"],
  BEFORE: ["<", "is before"],
  ON_OR_AFTER: [">=", "is at or after"],
  BETWEEN: ["between", "is between"],
  NOT_BETWEEN: ["notBetween", "is not between"],
  IN: ["in", "is one of"],
  NOT_IN: ["notIn", "is none of"],
  CONTAINS: ["contains", "contains"],
  NOT_CONTAINS: ["doesNotContain", "does not contain"],
  STARTS_WITH: ["beginsWith", "starts with"],
  NOT_STARTS_WITH: ["doesNotBeginWith", "does not start with"],
  ENDS_WITH: ["endsWith", "ends with"],
  NOT_ENDS_WITH: ["doesNotEndWith", "does not end with"],
  ON_DAY: ["onDay", "is on the day"],
  IN_LAST: ["inLast", "is in the last"],
  NOT_IN_LAST: ["notInLast", "is not in the last"],
  IN_NEXT: ["inNext", "is in the next"],
  IS_TRUE: ["isTrue", "is true"],
  IS_FALSE: ["isFalse", "is false"],
  IS_SET: ["notNull", "has a value"],
  IS_NOT_SET: ["null", "has no value"],
  IS_EMPTY: ["isEmpty", "is empty"],
  IS_NOT_EMPTY: ["isNotEmpty", "is not empty"],
};

/** Operators that take no value. */
export const bare = new Set(["null", "notNull", "isEmpty", "isNotEmpty", "isTrue", "isFalse"]);

function operatorsOf(f: ApiField) {
  const seen = new Set<string>();
  const ofTime = f.type === "INSTANT" || f.type === "DATE";
  return f.operators.flatMap((o) => {
    const [name, plain, timely] = operators[o];
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ name, value: name, label: ofTime && timely ? timely : plain }];
  });
}

const equals = [{ name: "=", value: "=", label: "says" }];

/** words are the rules that hold what a builder has no form for: arithmetic and sums, as text or as a sentence. */
const words: FieldOption[] = [
  { name: "$text", value: "$text", label: "Written as text", type: "WORDS", operators: equals, choices: [], within: "", path: "$text" },
  { name: "$sentence", value: "$sentence", label: "Written as a sentence", type: "WORDS", operators: equals, choices: [], within: "", path: "$sentence" },
];

/** Catalog is every field, by the list that it is an item's field of. */
export type Catalog = Map<string, FieldOption[]>;

/** catalogOf sorts the API's fields. Amounts as messages write them are left to the text form. */
export function catalogOf(fields: readonly ApiField[]): Catalog {
  const all: Catalog = new Map([["", [...words]]]);
  for (const f of fields) {
    if (f.path.endsWith("_formatted")) continue;
    const within = f.lists.at(-1) ?? "";
    const name = within ? f.itemPath.replace(/^\./, "") : f.path;
    const list = all.get(within) ?? [...words];
    list.push({ name, value: name, label: f.label, type: f.type, operators: operatorsOf(f), choices: f.values, within, path: f.path });
    all.set(within, list);
  }
  return all;
}
