import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../gql";
import type { ConditionInput } from "../../gql/graphql";
import { Loading, Problem } from "../../ui/states";
import { count, Time } from "../../ui/values";
import { useSettled } from "../../ui/settled";

const Segment = graphql(`
  query Segment($condition: ConditionInput!) {
    segment(condition: $condition) {
      count
      evaluatedAt
      contacts(first: 5) {
        nodes {
          id
          name
          email
          ordersCount
        }
      }
      problems {
        message
      }
    }
  }
`);

/** SegmentCard counts the contacts for whom a condition holds, and shows a few. */
export function SegmentCard({ name, condition, why }: { name: string; condition: ConditionInput | null; why: string | null }) {
  const settled = useSettled(condition, 600);
  const [{ data, error, fetching }] = useQuery({ query: Segment, variables: { condition: settled as ConditionInput }, pause: !settled, requestPolicy: "network-only" });
  const segment = settled ? data?.segment : null;
  return (
    <section className="card" aria-labelledby="segment" aria-busy={fetching}>
      <div className="card-head">
        <h2 id="segment">Contacts in {name}</h2>
      </div>
      <div className="card-body">
        {!settled ? (
          <p className="quiet">{why ?? "Mend the condition first."}</p>
        ) : error ? (
          <Problem error={error} />
        ) : !segment ? (
          <Loading what="the segment" />
        ) : (
          <>
            {segment.problems.map((p) => (
              <p key={p.message}>{p.message}</p>
            ))}
            {segment.count !== null && segment.count !== undefined && (
              <p>
                <strong className="figure" data-segment-count={segment.count}>
                  {count(segment.count)}
                </strong>{" "}
                {segment.count === 1 ? "contact" : "contacts"} as of <Time at={segment.evaluatedAt} />
              </p>
            )}
            <ul className="plain-list">
              {segment.contacts?.nodes.map((c) => (
                <li key={c.id}>
                  <Link href={`/contacts/${encodeURIComponent(c.id)}`}>{c.name ?? c.email ?? "No name"}</Link>{" "}
                  <span className="quiet">
                    {count(c.ordersCount)} {c.ordersCount === 1 ? "order" : "orders"}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
