import type { RuleGroupType, RuleType } from "react-querybuilder";

export type Query = RuleGroupType<RuleType>;
export type AnyRule = RuleType | RuleGroupType;

export const isGroup = (r: unknown): r is RuleGroupType => typeof r === "object" && r !== null && "rules" in r;

/** placeOf follows a path of the API's through a query and gives the id of the last rule on it; "" for the query itself. */
export function placeOf(query: Query, path: readonly string[]): string {
  const from = path.lastIndexOf("builder");
  let at: unknown = query;
  let id = "";
  for (const part of path.slice(from + 1)) {
    if (typeof at !== "object" || at === null) break;
    at = (at as Record<string, unknown>)[part];
    if (typeof at === "object" && at !== null && !Array.isArray(at) && ("field" in at || isGroup(at)) && "id" in at) id = String((at as { id: unknown }).id);
  }
  return id;
}

/** eachRule visits the rules of a query, those about the items of lists included. */
export function eachRule(group: RuleGroupType, visit: (rule: RuleType) => void) {
  for (const r of group.rules) {
    if (typeof r === "string") continue;
    if (isGroup(r)) eachRule(r, visit);
    else {
      visit(r);
      if (isGroup(r.value)) eachRule(r.value, visit);
    }
  }
}

/** plain leaves out what only the screen needs. */
export function plain(query: Query): unknown {
  return JSON.parse(JSON.stringify(query, (key, value) => (key === "path" ? undefined : value))) as unknown;
}
