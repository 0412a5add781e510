import { useMemo } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { Badge, Loading, Problem } from "../../ui/states";
import { SubjectChoice, type Subject } from "../subject-choice";
import { branchInput, type Branch } from "./draft";

const Decide = graphql(`
  query Decide($input: EvaluateBranchesInput!) {
    evaluateBranches(input: $input) {
      branchId
      branchName
      closestMiss {
        branchName
        words
      }
      trace {
        id
        name
        result
        words
        clauses {
          id
          path
          result
          words
          list {
            length
            matched
            items {
              index
              result
              clauses {
                id
                path
                result
                words
              }
            }
          }
        }
      }
      problems {
        message
      }
    }
  }
`);

/** useDecision decides for a contact with the branches as they stand, once all of them are valid. */
export function useDecision(branches: readonly Branch[], subject: Subject, ready: boolean) {
  const input = useMemo(
    () => ({ branches: branches.map(branchInput), contactId: subject.contactId, orderId: subject.orderId || null, detail: "FULL" as const }),
    [branches, subject],
  );
  const [{ data, error, fetching }] = useQuery({ query: Decide, variables: { input }, pause: !ready || !subject.contactId, requestPolicy: "network-only" });
  return { decision: ready && subject.contactId ? (data?.evaluateBranches ?? null) : null, error, fetching };
}

/** Decision says which branch a contact takes, and why. */
export function Decision({ subject, onSubject, state, ready }: { subject: Subject; onSubject: (s: Subject) => void; state: ReturnType<typeof useDecision>; ready: boolean }) {
  const { decision, error, fetching } = state;
  return (
    <section className="card" aria-labelledby="try">
      <div className="card-head">
        <h2 id="try">Try it for a contact</h2>
      </div>
      <div className="card-body">
        <SubjectChoice subject={subject} onChange={onSubject} />
        {error && <Problem error={error} />}
        {!subject.contactId ? (
          <p className="quiet">Choose somebody to see which branch they take. What each clause came to is shown beside it.</p>
        ) : !ready ? (
          <p className="quiet">Mend the conditions first.</p>
        ) : !decision ? (
          !error && fetching && <Loading what="the decision" />
        ) : (
          <div className="decision" aria-live="polite">
            {decision.problems.map((p) => (
              <p className="notice bad" key={p.message}>
                {p.message}
              </p>
            ))}
            {decision.branchName && (
              <>
                <p>
                  Takes <Badge tone={decision.branchId ? "good" : ""}>{decision.branchName}</Badge>
                </p>
                {decision.closestMiss && <p className="quiet">Closest miss: {decision.closestMiss.words}</p>}
                <ol className="plain-list">
                  {decision.trace.map((b) => (
                    <li key={b.id}>{b.words}</li>
                  ))}
                </ol>
              </>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
