import { prepareRuleGroup } from "react-querybuilder";
import type { BranchInput, ConditionInput } from "../../gql/graphql";
import { useKept } from "../../ui/kept";
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

const fresh = () => crypto.randomUUID().slice(0, 8);

export function newBranch(name: string): Branch {
  const query = prepareRuleGroup({ combinator: "and", rules: [{ field: "order.total_price", operator: ">", value: "100" }] }) as Query;
  return { id: fresh(), name, form: "builder", query, text: "", sentence: "" };
}

/** useDraft keeps what is being written in this browser. */
export function useDraft() {
  return useKept<Draft>("conditions", () => {
    const first = newBranch("VIP");
    return { branches: [first], chosen: first.id };
  });
}

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
