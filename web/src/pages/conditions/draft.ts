import { prepareRuleGroup } from "react-querybuilder";
import type { BranchInput, ConditionInput } from "../../gql/graphql";
import { plain, type Query } from "./rules";

/** Form is what the author wrote last; the other forms are read off the API's answer. */
export type Form = "builder" | "text" | "sentence";

export interface Branch {
  id: string;
  name: string;
  form: Form;
  query: Query;
  text: string;
  sentence: string;
}

export interface Draft {
  branches: Branch[];
  chosen: string;
}

const kept = "storegraph.conditions";

const fresh = () => crypto.randomUUID().slice(0, 8);

export function newBranch(name: string): Branch {
  const query = prepareRuleGroup({ combinator: "and", rules: [{ field: "order.total_price", operator: ">", value: "100" }] }) as Query;
  return { id: fresh(), name, form: "builder", query, text: "", sentence: "" };
}

/** openDraft is what was being written when the page was left. */
export function openDraft(): Draft {
  try {
    const draft = JSON.parse(localStorage.getItem(kept) ?? "") as Draft;
    if (draft.branches.length > 0 && draft.branches.every((b) => b.id && b.query)) return draft;
  } catch {
    // Nothing was kept, or by an older console.
  }
  const first = newBranch("VIP");
  return { branches: [first], chosen: first.id };
}

export const keepDraft = (draft: Draft) => localStorage.setItem(kept, JSON.stringify(draft));

/** conditionOf is a branch's condition as the author wrote it. */
export function conditionOf(b: Branch): ConditionInput {
  switch (b.form) {
    case "text":
      return { text: b.text };
    case "sentence":
      return { sentence: b.sentence };
  }
  return { builder: plain(b.query) };
}

export const branchInput = (b: Branch): BranchInput => ({ id: b.id, name: b.name || null, condition: conditionOf(b) });
