import { useCallback, useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../gql";
import type { TriggerEndpointPauseReason } from "../gql/graphql";
import { Button } from "../ui/button";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { count, words } from "../ui/values";
import { EndpointForm } from "./trigger-endpoint-form";
import { Secret, useEvery } from "./trigger-parts";

const Endpoints = graphql(`
  query TriggerEndpoints {
    triggerEndpoints {
      id
      name
      url
      kinds
      filter
      status
      pauseReason
      failures
      counts {
        waiting
        delivered
        filtered
        dead
      }
    }
  }
`);

/** pauseReasons say why an endpoint is paused. */
export const pauseReasons: Record<TriggerEndpointPauseReason, string> = {
  BY_HAND: "Paused by hand",
  GONE: "It answered 410 Gone",
  FAILING: "Nothing arrived for five days",
  FILTER_INVALID: "Its filter no longer fits the fields",
};

/** EndpointStatus is an endpoint's state at a glance. */
export function EndpointStatus({ of }: { of: { status: string; failures: number } }) {
  if (of.status === "PAUSED") return <Badge tone="warn">Paused</Badge>;
  return of.failures > 0 ? <Badge tone="bad">Failing</Badge> : <Badge tone="good">Active</Badge>;
}

/** EndpointList is where events are delivered. */
export function EndpointList() {
  const [{ data, error }, again] = useQuery({ query: Endpoints });
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  useEvery(5, refresh);
  const list = data?.triggerEndpoints;
  const create = (
    <Button look="primary" onClick={() => setMaking(true)}>
      New endpoint
    </Button>
  );
  return (
    <section className="card" aria-labelledby="endpoints">
      <div className="card-head">
        <h2 id="endpoints">Endpoints</h2>
        {list && list.length > 0 && create}
      </div>
      {error && <Problem error={error} retry={refresh} />}
      {!list ? (
        !error && <Loading what="endpoints" />
      ) : list.length === 0 ? (
        <Empty title="No endpoint gets events yet" action={create}>
          Name a URL, and each event is posted there, signed.
        </Empty>
      ) : (
        <Scroll label="Endpoints">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Endpoint</th>
                <th scope="col">Status</th>
                <th scope="col" className="right">Waiting</th>
                <th scope="col" className="right">Delivered</th>
                <th scope="col" className="right wide-only">Filtered</th>
                <th scope="col" className="right">Dead</th>
              </tr>
            </thead>
            <tbody>
              {list.map((e) => (
                <tr key={e.id}>
                  <td>
                    <Link href={`/triggers/endpoints/${encodeURIComponent(e.id)}`}>{e.name ?? e.url}</Link>
                    {e.name && <span className="sub">{e.url}</span>}
                    <span className="sub">{e.kinds.map(words).join(", ")}</span>
                  </td>
                  <td>
                    <EndpointStatus of={e} />
                    {e.pauseReason && <span className="sub">{pauseReasons[e.pauseReason]}</span>}
                  </td>
                  <td className="right">{count(e.counts.waiting)}</td>
                  <td className="right">{count(e.counts.delivered)}</td>
                  <td className="right wide-only">{count(e.counts.filtered)}</td>
                  <td className="right">{count(e.counts.dead)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {making && (
        <EndpointForm
          onClose={() => setMaking(false)}
          done={(told) => {
            setMaking(false);
            setSecret(told);
            refresh();
          }}
        />
      )}
      {secret && <Secret title="The endpoint’s secret" secret={secret} onClose={() => setSecret(null)} />}
    </section>
  );
}
