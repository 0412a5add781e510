import { useEffect, useState } from "react";
import { useClient, type CombinedError } from "urql";
import { graphql } from "../../gql";
import type { CheckQuery, ConditionInput } from "../../gql/graphql";

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

/** useSettled is a value once it has not changed for a while: nobody wants an answer to every letter. */
export function useSettled<T>(value: T, key: string, milliseconds: number): T {
  const [settled, setSettled] = useState({ key, value });
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled({ key, value }), milliseconds);
    return () => window.clearTimeout(timer);
    // eslint-disable-next-line react/exhaustive-deps -- the key says when the value changed
  }, [key, milliseconds]);
  return settled.value;
}

/** useCheck asks what the API says of a condition. `of` is the condition that the answer is about. */
export function useCheck(condition: ConditionInput): { of: string; check: Checked | null; error?: CombinedError } {
  const client = useClient();
  const key = JSON.stringify(condition);
  const settled = useSettled(condition, key, 250);
  const asked = JSON.stringify(settled);
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
