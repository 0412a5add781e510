import type { ConditionResult, DecideQuery } from "../../gql/graphql";
import { Button } from "../../ui/button";

export interface Problem {
  message: string;
  suggestions: string[];
  /** The part of the rule that is wrong: field, operator or value. */
  part: string;
}

/** A Mark is what the API said of one rule. */
export interface Mark {
  problems: Problem[];
  warnings: string[];
  result?: ConditionResult;
  words?: string;
}

export type Marks = Map<string, Mark>;

type Clause = DecideQuery["evaluateBranches"]["trace"][number]["clauses"][number];

/** markOf finds or makes a rule's mark. */
export function markOf(marks: Marks, id: string): Mark {
  const mark = marks.get(id) ?? { problems: [], warnings: [] };
  marks.set(id, mark);
  return mark;
}

/** markClauses notes what clauses came to. */
export function markClauses(marks: Marks, clauses: readonly Clause[]) {
  for (const c of clauses) {
    const mark = markOf(marks, c.id);
    mark.result = c.result;
    mark.words = c.words;
  }
}

const signs: Record<ConditionResult, string> = { TRUE: "holds", FALSE: "does not hold", SKIPPED: "not looked at" };

/** RuleResult stands under a rule. */
export function RuleResult({ mark, replace }: { mark: Mark; replace: (part: string, to: string) => void }) {
  return (
    <div className="rule-said" role={mark.problems.length ? "alert" : undefined}>
      {mark.problems.map((p) => (
        <p className="bad" key={p.message}>
          {p.message}
          {p.suggestions.slice(0, 3).map((s) => (
            <Button className="slim" key={s} onClick={() => replace(p.part, s)}>
              Use {s}
            </Button>
          ))}
        </p>
      ))}
      {mark.warnings.map((w) => (
        <p className="warn" key={w}>
          {w}
        </p>
      ))}
      {mark.result && (
        <p>
          <span className="badge-result" data-result={mark.result}>
            {signs[mark.result]}
          </span>{" "}
          {mark.words}
        </p>
      )}
    </div>
  );
}
