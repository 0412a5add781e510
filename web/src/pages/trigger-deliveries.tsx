import { useCallback, useState } from "react";
import { useMutation, useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../gql";
import type { DeliveriesQuery, ReplayTriggerDeliveriesInput, TriggerDeliveryState } from "../gql/graphql";
import { useAddress } from "../ui/address";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem, type Tone } from "../ui/states";
import { useToast } from "../ui/toasts";
import { count, Time, words } from "../ui/values";
import { Refusals, Select, useEvery, type Answer } from "./trigger-parts";
import { rangeBetween, useEvents } from "./trigger-walk";

const List = graphql(`
  query Deliveries($id: ID!, $state: TriggerDeliveryState, $after: String, $log: Boolean!) {
    triggerEndpoint(id: $id) {
      id
      deliveries(state: $state, first: 25, after: $after) {
        totalCount
        nodes {
          state
          attempts
          replays
          dueAt
          attemptedAt
          statusCode
          tookMs
          reason
          deliveredAt
          attemptLog @include(if: $log) {
            at
            statusCode
            tookMs
            reason
            replay
          }
          event {
            id
            kind
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
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const Replay = graphql(`
  mutation Replay($input: ReplayTriggerDeliveriesInput!) {
    replayTriggerDeliveries(input: $input) {
      replayed
      userErrors {
        code
        message
      }
    }
  }
`);

const states: TriggerDeliveryState[] = ["WAITING", "DELIVERED", "FILTERED", "DEAD"];
const tones: Record<TriggerDeliveryState, Tone> = { WAITING: "warn", DELIVERED: "good", FILTERED: "", DEAD: "bad" };

/** Deliveries lists what became of each event for an endpoint, and makes deliveries again. */
export function Deliveries({ endpoint, dead, changed }: { endpoint: string; dead: number; changed: () => void }) {
  const [address, go] = useAddress();
  const state = states.find((s) => s === address.get("state")) ?? "";
  const after = address.get("after");
  const [opened, open] = useState<string | null>(null); // the event whose attempts are shown
  const [{ data, error }, again] = useQuery({ query: List, variables: { id: endpoint, state: state || null, after, log: opened !== null } });
  const [result, replay] = useMutation(Replay);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [ranging, setRanging] = useState(false);
  const tell = useToast();
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  useEvery(3, refresh);
  const list = data?.triggerEndpoint?.deliveries;
  async function run(what: Omit<ReplayTriggerDeliveriesInput, "endpointId">) {
    const said = (await replay({ input: { endpointId: endpoint, ...what } })).data?.replayTriggerDeliveries ?? null;
    setAnswer(said);
    const done = said !== null && said.userErrors.length === 0;
    if (done) tell(said.replayed === 1 ? "1 delivery is made again." : `${count(said.replayed)} deliveries are made again.`);
    refresh();
    changed();
    return done;
  }
  return (
    <section className="card" aria-labelledby="deliveries">
      <div className="card-head">
        <h2 id="deliveries">Deliveries</h2>
        <div className="row">
          {dead > 0 && (
            <Button className="slim" busy={result.fetching} onClick={() => void run({ range: {}, state: "DEAD" })}>
              Replay all {count(dead)} dead
            </Button>
          )}
          <Button className="slim" onClick={() => setRanging(true)}>
            Replay a range
          </Button>
        </div>
      </div>
      <div className="toolbar">
        <Select label="State" value={state} any="Any" options={states} onChange={(to) => go({ state: to, after: undefined })} />
      </div>
      {!ranging && <Refusals error={result.error} answer={answer} />}
      {error && <Problem error={error} retry={refresh} />}
      {!list ? (
        !error && <Loading what="deliveries" />
      ) : list.nodes.length === 0 ? (
        <Empty title={state ? `Nothing is ${words(state).toLowerCase()}` : "No delivery yet"}>
          {state ? "Other states may have some." : "Events that are written from now on are delivered here. A range of earlier ones can be replayed."}
        </Empty>
      ) : (
        <Scroll label="Deliveries">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">State</th>
                <th scope="col" className="right">Attempts</th>
                <th scope="col" className="wide-only">Last try</th>
                <th scope="col" className="wide-only">Next try</th>
                <th scope="col">
                  <span className="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.nodes.map((d) => (
                <tr key={d.event.id}>
                  <td>
                    {words(d.event.kind)}
                    <span className="sub">
                      {d.event.order ? (
                        <Link href={`/orders/${encodeURIComponent(d.event.order.id)}`}>{d.event.order.name}</Link>
                      ) : (
                        d.event.contact && <Link href={`/contacts/${encodeURIComponent(d.event.contact.id)}`}>{d.event.contact.name ?? d.event.contact.email ?? "Contact"}</Link>
                      )}
                    </span>
                  </td>
                  <td>
                    <Badge tone={tones[d.state]}>{words(d.state)}</Badge>
                    {d.reason && <span className="sub">{d.reason}</span>}
                  </td>
                  <td className="right">
                    {d.attempts > 0 || d.replays > 0 ? (
                      <Button look="plain" className="slim" aria-label={`${count(d.attempts)} attempts for ${d.event.order?.name ?? "this event"}`} onClick={() => open(d.event.id)}>
                        {count(d.attempts)}
                      </Button>
                    ) : (
                      count(d.attempts)
                    )}
                    {d.replays > 0 && <span className="sub">{d.replays === 1 ? "Replayed once" : `Replayed ${count(d.replays)} times`}</span>}
                  </td>
                  <td className="wide-only">
                    <Time at={d.attemptedAt} />
                    {d.attemptedAt && (
                      <span className="sub">
                        {d.statusCode ? `${d.statusCode}, ` : ""}
                        {count(d.tookMs)} ms
                      </span>
                    )}
                  </td>
                  <td className="wide-only">
                    <Time at={d.dueAt} />
                  </td>
                  <td className="right">
                    {d.state !== "WAITING" && (
                      <Button className="slim" busy={result.fetching} onClick={() => void run({ eventIds: [d.event.id] })}>
                        Replay
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {list && (after || list.pageInfo.hasNextPage) && (
        <nav className="pager" aria-label="Pages">
          <span role="status">{count(list.totalCount)} deliveries</span>
          <Button className="slim" disabled={!after} onClick={() => go({ after: undefined })}>
            Newest
          </Button>
          <Button className="slim" disabled={!list.pageInfo.hasNextPage} onClick={() => go({ after: list.pageInfo.endCursor ?? undefined })}>
            Older
          </Button>
        </nav>
      )}
      {opened && <Attempts of={list?.nodes.find((d) => d.event.id === opened)} onClose={() => open(null)} />}
      {ranging && (
        <RangeDialog
          busy={result.fetching}
          problem={<Refusals error={result.error} answer={answer} />}
          onClose={() => setRanging(false)}
          run={(what) => void run(what).then((done) => done && setRanging(false))}
        />
      )}
    </section>
  );
}

type Delivery = NonNullable<DeliveriesQuery["triggerEndpoint"]>["deliveries"]["nodes"][number];

/** Attempts tells each attempt to make a delivery. */
function Attempts({ of, onClose }: { of: Delivery | undefined; onClose: () => void }) {
  const log = of?.attemptLog;
  return (
    <Dialog title={`Attempts for ${of?.event.order?.name ?? "this event"}`} onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      {!of && <p>This delivery is on another page by now.</p>}
      {of && !log && <Loading what="the attempts" />}
      {log?.length === 0 && <p>It was not tried yet.</p>}
      {log && log.length > 0 && (
        <Scroll label="Attempts">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Answer</th>
                <th scope="col" className="right">Took</th>
              </tr>
            </thead>
            <tbody>
              {log.map((a) => (
                <tr key={a.at}>
                  <td>
                    <Time at={a.at} />
                    {a.replay > 0 && <span className="sub">{a.replay === 1 ? "First replay" : `Replay ${count(a.replay)}`}</span>}
                  </td>
                  <td>
                    <Badge tone={a.reason ? "bad" : "good"}>{a.statusCode ?? "No answer"}</Badge>
                    {a.reason && <span className="sub">{a.reason}</span>}
                  </td>
                  <td className="right">{count(a.tookMs)} ms</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {of?.dueAt && (
        <p className="quiet">
          Tried next <Time at={of.dueAt} />.
        </p>
      )}
    </Dialog>
  );
}

type Range = Pick<ReplayTriggerDeliveriesInput, "range" | "state">;

/** RangeDialog chooses the events between two moments. */
function RangeDialog({ busy, problem, onClose, run }: { busy: boolean; problem: React.ReactNode; onClose: () => void; run: (what: Range) => void }) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [state, setState] = useState<TriggerDeliveryState | "">("");
  const all = useEvents(0);
  const range = rangeBetween(all.events, from, to);
  return (
    <Dialog
      title="Replay a range"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            busy={busy}
            disabled={all.loading || all.error !== null || !range}
            onClick={() => range && run({ range: { after: range.after, before: range.before }, state: state || null })}
          >
            Replay
          </Button>
        </>
      }
    >
      {problem}
      {all.error && <Problem error={all.error} />}
      <p>Events that were received in this time are delivered again, also those from before the endpoint was made. Their ids stay the same.</p>
      <div className="grid-2">
        <Field label="From (UTC)">{(p) => <Input {...p} type="datetime-local" value={from} onChange={(e) => setFrom(e.target.value)} />}</Field>
        <Field label="Until (UTC)">{(p) => <Input {...p} type="datetime-local" value={to} onChange={(e) => setTo(e.target.value)} />}</Field>
      </div>
      <Select label="Deliveries" value={state} any="All that ended" options={["DEAD", "DELIVERED", "FILTERED"]} onChange={setState} />
      <p className="quiet" role="status">
        {all.loading ? "Reading events…" : range ? `${count(range.count)} events of all kinds lie in this time.` : "No event lies in this time."}
      </p>
    </Dialog>
  );
}
