import { useCallback } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../gql";
import type { DueEventState } from "../gql/graphql";
import { useAddress } from "../ui/address";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem, type Tone } from "../ui/states";
import { count, Time, words } from "../ui/values";
import { Select, useEvery } from "./trigger-parts";

const Due = graphql(`
  query DueEvents($timer: ID, $state: DueEventState, $after: String) {
    dueEvents(timerId: $timer, state: $state, first: 25, after: $after) {
      totalCount
      nodes {
        timer {
          id
          name
        }
        state
        reason
        dueAt
        settledAt
        anchorAt
        order {
          id
          name
        }
        contact {
          id
          name
          email
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
      }
    }
  }
`);

const tones: Record<DueEventState, Tone> = { NEW: "", PENDING: "warn", FIRED: "good", MOVED: "", WITHDRAWN: "bad", SKIPPED: "" };
const states = Object.keys(tones) as DueEventState[];

/** DueEvents lists what timers have coming, and what became of it. */
export function DueEvents({ timers }: { timers: { id: string; name: string }[] }) {
  const [address, go] = useAddress();
  const state = states.find((s) => s === address.get("state")) ?? "";
  const timer = timers.find((t) => t.id === address.get("timer"))?.id ?? "";
  const after = address.get("after");
  const [{ data, error }, again] = useQuery({ query: Due, variables: { timer: timer || null, state: state || null, after } });
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  useEvery(5, refresh);
  const list = data?.dueEvents;
  return (
    <section className="card" aria-labelledby="due">
      <div className="card-head">
        <h2 id="due">Due events</h2>
      </div>
      <div className="toolbar">
        <Field label="Timer">
          {(p) => (
            <select {...p} className="input" value={timer} onChange={(e) => go({ timer: e.target.value, after: undefined })}>
              <option value="">Any</option>
              {timers.map((t) => (
                <option key={t.id} value={t.id}>
                  {t.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Select label="State" value={state} any="Any" options={states} onChange={(to) => go({ state: to, after: undefined })} />
      </div>
      {error && <Problem error={error} retry={refresh} />}
      {!list ? (
        !error && <Loading what="due events" />
      ) : list.nodes.length === 0 ? (
        <Empty title="Nothing is coming">{state ? "Other states may have some." : "Events that are written from now on start timers; imported history does not."}</Empty>
      ) : (
        <Scroll label="Due events">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Order</th>
                <th scope="col" className="wide-only">Timer</th>
                <th scope="col">State</th>
                <th scope="col">Due</th>
                <th scope="col" className="wide-only">Started</th>
              </tr>
            </thead>
            <tbody>
              {list.nodes.map((d, i) => (
                <tr key={list.edges[i]?.cursor}>
                  <td>
                    {d.order ? <Link href={`/orders/${encodeURIComponent(d.order.id)}`}>{d.order.name}</Link> : <span className="quiet">Deleted</span>}
                    <span className="sub">{d.contact && <Link href={`/contacts/${encodeURIComponent(d.contact.id)}`}>{d.contact.name ?? d.contact.email ?? "Contact"}</Link>}</span>
                  </td>
                  <td className="wide-only">{d.timer.name}</td>
                  <td>
                    <Badge tone={tones[d.state]}>{words(d.state)}</Badge>
                    {d.reason && <span className="sub">{d.reason}</span>}
                  </td>
                  <td>
                    <Time at={d.dueAt} />
                  </td>
                  <td className="wide-only">
                    <Time at={d.anchorAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {list && (after || list.pageInfo.hasNextPage) && (
        <nav className="pager" aria-label="Pages">
          <span role="status">{count(list.totalCount)} due events</span>
          <Button className="slim" disabled={!after} onClick={() => go({ after: undefined })}>
            Newest
          </Button>
          <Button className="slim" disabled={!list.pageInfo.hasNextPage} onClick={() => go({ after: list.pageInfo.endCursor ?? undefined })}>
            Older
          </Button>
        </nav>
      )}
    </section>
  );
}
