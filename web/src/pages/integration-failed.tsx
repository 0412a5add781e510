import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../gql";
import { Button } from "../ui/button";
import { Scroll } from "../ui/scroll";
import { Problem, Loading } from "../ui/states";
import { useToast } from "../ui/toasts";
import { count, Time } from "../ui/values";

const Failed = graphql(`
  query FailedItems($after: String) {
    shopifyIntegration {
      id
      health {
        failedItems(first: 20, after: $after) {
          totalCount
          nodes {
            id
            kind
            shopifyId
            topic
            code
            reason
            attempts
            failedAt
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

const Retry = graphql(`
  mutation RetryFailed($ids: [ID!]) {
    retryFailedItems(input: { ids: $ids }) {
      retried
      userErrors {
        code
        message
      }
    }
  }
`);

/** FailedItems lists what was given up, and tries it again. */
export function FailedItems({ changed }: { changed: () => void }) {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }, again] = useQuery({ query: Failed, variables: { after } });
  const [result, retry] = useMutation(Retry);
  const [refused, setRefused] = useState<string | null>(null);
  const tell = useToast();
  const items = data?.shopifyIntegration.health.failedItems;
  const failure = error ?? result.error;
  async function run(ids: string[] | null) {
    const answer = await retry({ ids });
    const wrong = answer.data?.retryFailedItems.userErrors[0]?.message ?? null;
    setRefused(wrong);
    if (answer.data && !wrong) tell(`${count(answer.data.retryFailedItems.retried)} wait to be tried again.`);
    again({ requestPolicy: "network-only" });
    changed();
  }
  return (
    <section className="card" aria-labelledby="failed">
      <div className="card-head">
        <h2 id="failed">Failed items</h2>
        <Button className="slim" busy={result.fetching} onClick={() => void run(null)}>
          Retry all
        </Button>
      </div>
      {failure && <Problem error={failure} />}
      {refused && <p className="notice bad">{refused}</p>}
      {!items ? (
        <Loading what="failed items" />
      ) : (
        <Scroll label="Failed items">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Object</th>
                <th scope="col">Why</th>
                <th scope="col">Given up</th>
                <th scope="col">
                  <span className="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.nodes.map((f) => (
                <tr key={f.id}>
                  <td>
                    {f.kind} {f.shopifyId?.split("/").at(-1)}
                    <span className="sub">{f.topic}</span>
                  </td>
                  <td>
                    {f.reason} <code>{f.code}</code>
                    <span className="sub">{f.attempts} attempts</span>
                  </td>
                  <td>
                    <Time at={f.failedAt} />
                  </td>
                  <td className="right">
                    <Button className="slim" onClick={() => void run([f.id])}>
                      Retry
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {items?.pageInfo.hasNextPage && (
        <div className="pager">
          <span>{count(items.totalCount)} items</span>
          <Button className="slim" onClick={() => setAfter(items.pageInfo.endCursor ?? null)}>
            Next
          </Button>
        </div>
      )}
    </section>
  );
}
