import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { useShop } from "../api/shop";
import { graphql } from "../gql";
import type { TriggerKind } from "../gql/graphql";
import { useAddress } from "../ui/address";
import { Bars } from "../ui/plot";
import { Scroll } from "../ui/scroll";
import { Empty, Loading, Problem } from "../ui/states";
import { count, Time, words } from "../ui/values";
import { kinds, Select } from "./trigger-parts";
import { useEvents } from "./trigger-walk";

const Recent = graphql(`
  query RecentEvents($kinds: [TriggerKind!]) {
    triggerEvents(last: 50, kinds: $kinds) {
      nodes {
        id
        kind
        refund
        receivedAt
        enrollmentKey
        order {
          id
          name
        }
        contact {
          id
          name
          email
        }
        timer {
          id
          name
        }
        segmentWatch {
          id
          name
        }
      }
    }
  }
`);

const days = 14;

/** EventList draws the events of two weeks, and lists the newest with whom and what they are about. */
export function EventList() {
  const [address, go] = useAddress();
  const kind = kinds.find((k) => k === address.get("kind")) ?? "";
  const [since] = useState(() => Date.now() - (days + 1) * 86_400_000);
  const all = useEvents(since);
  const shop = useShop();
  const shown = useMemo(() => all.events.filter((e) => !kind || e.kind === kind), [all.events, kind]);
  const points = useMemo(() => eventsByDay(shown, shop.timezone), [shown, shop.timezone]);
  // Asked anew when the list grew.
  const context = useMemo(() => ({ requestPolicy: "network-only" as const, grown: shown.length }), [shown.length]);
  const [{ data, error }, again] = useQuery({ query: Recent, variables: { kinds: kind ? [kind as TriggerKind] : null }, pause: all.loading, context });
  const failure = error ?? all.error;
  const nodes = data ? data.triggerEvents.nodes.toReversed() : null;
  return (
    <>
      {!all.loading && (
        <div className="grid-2">
          <Bars title="Events per day" points={points} unit="Events" />
          <Shares events={all.events} />
        </div>
      )}
      <section className="card" aria-labelledby="events">
        <div className="card-head">
          <h2 id="events">Recent events</h2>
          <Select
            label="Kind"
            value={kind}
            any="Any"
            options={kinds}
            onChange={(to) => go({ kind: to })}
          />
        </div>
        {failure && <Problem error={failure} retry={() => again({ requestPolicy: "network-only" })} />}
        {!nodes ? (
          !failure && <Loading what="events" />
        ) : nodes.length === 0 ? (
          <Empty title="No event yet">Orders that are placed from now on make some; imported ones do not.</Empty>
        ) : (
          <Scroll label="Recent events">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Event</th>
                  <th scope="col">Order</th>
                  <th scope="col">Contact</th>
                  <th scope="col" className="wide-only">
                    Received
                  </th>
                </tr>
              </thead>
              <tbody>
                {nodes.map((e) => (
                  <tr key={e.id}>
                    <td>
                      {words(e.kind)}
                      <span className="sub">{e.refund ? (e.refund === "FULL" ? "In full" : "In part") : (e.timer?.name ?? e.segmentWatch?.name)}</span>
                    </td>
                    <td>{e.order ? <Link href={`/orders/${encodeURIComponent(e.order.id)}`}>{e.order.name}</Link> : <span className="quiet">–</span>}</td>
                    <td>
                      {e.contact ? (
                        <Link href={`/contacts/${encodeURIComponent(e.contact.id)}`}>{e.contact.name ?? e.contact.email ?? "Unnamed"}</Link>
                      ) : (
                        <span className="quiet">–</span>
                      )}
                    </td>
                    <td className="wide-only">
                      <Time at={e.receivedAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
        {shown.length > 0 && <div className="pager"><span role="status">The newest {count(nodes?.length ?? 0)} are listed; {count(shown.length)} happened in two weeks</span></div>}
      </section>
    </>
  );
}

/** Shares says how many events there are of each kind. */
function Shares({ events }: { events: { kind: TriggerKind }[] }) {
  const share = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
  return (
    <section className="card" aria-labelledby="shares">
      <div className="card-head">
        <h2 id="shares">Events of two weeks, by kind</h2>
      </div>
      <table className="table tight">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col" className="right">
              Events
            </th>
            <th scope="col" className="right">
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((k) => {
            const of = events.filter((e) => e.kind === k).length;
            return (
              <tr key={k}>
                <td>{words(k)}</td>
                <td className="right">{count(of)}</td>
                <td className="right">{events.length > 0 ? share.format(of / events.length) : "–"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** eventsByDay counts the events of the store's last days. */
function eventsByDay(events: { receivedAt: string }[], timezone: string) {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit" });
  const today = day.format(new Date());
  const counts = new Map<string, number>();
  for (let i = days - 1; i >= 0; i--) {
    // Calendar days are counted at noon, where no change of the clock moves the date.
    counts.set(new Date(Date.parse(`${today}T12:00:00Z`) - i * 86_400_000).toISOString().slice(0, 10), 0);
  }
  for (const e of events) {
    const key = day.format(new Date(e.receivedAt));
    const is = counts.get(key);
    if (is !== undefined) counts.set(key, is + 1);
  }
  return [...counts].map(([label, value]) => ({ label, value, text: count(value) }));
}
