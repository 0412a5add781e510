import { useCallback, useEffect, useRef, useState } from "react";
import { useClient, type CombinedError, type OperationResult } from "urql";
import { graphql } from "../gql";
import type { TriggerKind, WalkedPageFragment, WalkTriggerEventsBackQuery, WalkTriggerEventsOnQuery } from "../gql/graphql";
import { useEvery } from "./trigger-parts";

const Back = graphql(`
  query WalkTriggerEventsBack($before: String) {
    triggerEvents(before: $before, last: 250) {
      ...WalkedPage
    }
  }
`);

const On = graphql(`
  query WalkTriggerEventsOn($after: String) {
    triggerEvents(after: $after, first: 250) {
      ...WalkedPage
    }
  }

  fragment WalkedPage on TriggerEventConnection {
    edges {
      cursor
      node {
        id
        kind
        receivedAt
      }
    }
    pageInfo {
      hasPreviousPage
      hasNextPage
      startCursor
      endCursor
    }
  }
`);

export interface Walked {
  cursor: string;
  kind: TriggerKind;
  receivedAt: string;
}

const walked = (page: WalkedPageFragment): Walked[] => page.edges.map((e) => ({ cursor: e.cursor, kind: e.node.kind, receivedAt: e.node.receivedAt }));

/** useEvents reads the events from the newest back to a moment, all of them when it is 0, and then those that come. */
export function useEvents(since: number): { events: Walked[]; loading: boolean; error: CombinedError | null } {
  const client = useClient();
  const [events, setEvents] = useState<Walked[]>([]);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<CombinedError | null>(null);
  const place = useRef<string | null>(null); // behind the newest; null before anything was read
  const busy = useRef(false);
  const gone = useRef(false);
  const walk = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    const first = place.current === null;
    let before: string | null = null;
    for (let more = first; more && !gone.current; ) {
      const result: OperationResult<WalkTriggerEventsBackQuery> = await client.query(Back, { before }, { requestPolicy: "network-only" }).toPromise();
      setError(result.error ?? null);
      const page = result.data?.triggerEvents;
      if (!page) break;
      const list = walked(page);
      place.current ??= page.pageInfo.endCursor ?? null;
      before = page.pageInfo.startCursor ?? null;
      more = page.pageInfo.hasPreviousPage && Date.parse(list[0]?.receivedAt ?? "") >= since;
      setEvents((all) => [...list, ...all]);
    }
    for (let more = !first; more && !gone.current; ) {
      const result: OperationResult<WalkTriggerEventsOnQuery> = await client.query(On, { after: place.current }, { requestPolicy: "network-only" }).toPromise();
      setError(result.error ?? null);
      const page = result.data?.triggerEvents;
      if (!page) break;
      place.current = page.pageInfo.endCursor ?? place.current;
      more = page.pageInfo.hasNextPage;
      if (page.edges.length > 0) setEvents((all) => [...all, ...walked(page)]);
    }
    setLoading(false);
    busy.current = false;
  }, [client, since]);
  useEffect(() => {
    gone.current = false;
    void walk();
    return () => {
      gone.current = true;
    };
  }, [walk]);
  useEvery(5, useCallback(() => void walk(), [walk]));
  return { events, loading, error };
}

const utc = (text: string) => Date.parse(text + "Z");

/** rangeBetween gives the cursors around what was written from one moment until another; null when nothing was. Empty is open. */
export function rangeBetween(events: Walked[], from: string, to: string): { after?: string; before?: string; count: number } | null {
  const first = from ? events.findIndex((e) => Date.parse(e.receivedAt) >= utc(from)) : 0;
  const end = to ? events.findIndex((e) => Date.parse(e.receivedAt) >= utc(to)) : -1;
  const count = (end < 0 ? events.length : end) - first;
  if (first < 0 || count <= 0) return null;
  return { after: events[first - 1]?.cursor, before: end < 0 ? undefined : events[end]?.cursor, count };
}
