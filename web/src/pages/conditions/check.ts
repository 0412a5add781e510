import { useEffect, useState } from "react";
import { useClient, type CombinedError } from "urql";
import { graphql } from "../../gql";
import type { CheckQuery, ConditionInput } from "../../gql/graphql";
import { useSettled } from "../../ui/settled";

const Check = graphql(`
  query Check($condition: ConditionInput!) {
    checkCondition(condition: $condition) {
      valid
      problems {
        code
        message
        path
        line
        column
        length
        suggestions
      }
      warnings {
        code
        message
        path
      }
      text
      sentence
      builder
      segmentable
      whyNotSegmentable
    }
  }
`);

export type Checked = CheckQuery["checkCondition"];

/** useCheck asks what the API says of a condition. `of` is the condition that the answer is about. */
export function useCheck(condition: ConditionInput): { of: string; check: Checked | null; error?: CombinedError } {
  const client = useClient();
  const asked = useSettled(JSON.stringify(condition), 250);
  const [answer, setAnswer] = useState<{ of: string; check: Checked | null; error?: CombinedError }>({ of: "", check: null });
  useEffect(() => {
    let wanted = true;
    void client
      .query(Check, { condition: JSON.parse(asked) as ConditionInput }, { requestPolicy: "cache-first" })
      .toPromise()
      .then(({ data, error }) => {
        if (wanted) setAnswer({ of: asked, check: data?.checkCondition ?? null, error });
      });
    return () => {
      wanted = false;
    };
  }, [client, asked]);
  return answer;
}
