import { useQuery } from "urql";
import { graphql } from "../gql";
import type { ReadersFragment } from "../gql/graphql";
import { Problem } from "../ui/states";
import { elementName } from "./elements";

const Blocked = graphql(`
  query BlockedElements {
    shopifyIntegration {
      id
      elements {
        element
        blocked {
          code
          message
        }
        impact {
          ...Readers
        }
      }
    }
  }

  fragment Readers on Impact {
    reads
    templates(first: 5) {
      totalCount
      nodes {
        id
        name
      }
    }
    conditions(first: 5) {
      totalCount
      nodes {
        id
        name
      }
    }
    triggerEndpoints {
      id
      url
    }
    timers {
      id
      name
    }
    segmentWatches {
      id
      name
    }
  }
`);

/** BlockedReaders says, of what Shopify does not let us read, why, the way out, and what does not work meanwhile. */
export function BlockedReaders() {
  const [{ data, error }] = useQuery({ query: Blocked });
  const blocked = data?.shopifyIntegration.elements.filter((e) => e.blocked && e.blocked.code !== "NOT_SYNCED") ?? [];
  if (error) return <Problem error={error} />;
  if (blocked.length === 0) return null;
  return (
    <section className="card" aria-labelledby="blocked">
      <div className="card-head">
        <h2 id="blocked">Blocked, and what needs it</h2>
      </div>
      <div className="card-body">
        {blocked.map((e) => (
          <div key={e.element}>
            <p>
              <strong>{elementName(e.element)}</strong>: {e.blocked?.message}
            </p>
            <ReadBy impact={e.impact} />
          </div>
        ))}
      </div>
    </section>
  );
}

/** ReadBy lists what reads an element or a field. */
export function ReadBy({ impact }: { impact: ReadersFragment }) {
  const used = [
    ...named("Template", impact.templates),
    ...named("Condition", impact.conditions),
    ...impact.triggerEndpoints.map((e) => `Trigger endpoint ${e.url}`),
    ...impact.timers.map((t) => `Timer ${t.name}`),
    ...impact.segmentWatches.map((w) => `Segment watch ${w.name}`),
  ];
  if (used.length === 0) return <p className="quiet">No registered template, condition or trigger endpoint reads them.</p>;
  return (
    <>
      <p className="quiet">Read by:</p>
      <ul className="plain-list">
        {used.map((u) => (
          <li key={u}>{u}</li>
        ))}
      </ul>
    </>
  );
}

function named(kind: string, list: { totalCount: number; nodes: { id: string; name?: string | null }[] }): string[] {
  const more = list.totalCount - list.nodes.length;
  return [...list.nodes.map((n) => `${kind} ${n.name ?? n.id}`), ...(more > 0 ? [`${more} more ${kind.toLowerCase()}s`] : [])];
}
