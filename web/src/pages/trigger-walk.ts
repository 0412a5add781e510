import { useCallback, useEffect, useRef, useState } from "react";
import { useClient, type CombinedError } from "urql";
import { graphql } from "../gql";
import type { TriggerKind } from "../gql/graphql";
import { useEvery } from "./trigger-parts";

const Walk = graphql(`
  query WalkTriggerEvents($after: String) {
    triggerEvents(after: $after, first: 250) {
      edges {
        cursor
        node {
          id
          kind
          receivedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export interface Walked {
  cursor: string;
  kind: TriggerKind;
  receivedAt: string;
}

/** useEvents reads all events, and those that come. The API lists them from the oldest on only, so that the newest are at the end of it. */
export function useEvents(): { events: Walked[]; loading: boolean; error: CombinedError | null } {
  const client = useClient();
  const [events, setEvents] = useState<Walked[]>([]);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<CombinedError | null>(null);
  const place = useRef<string | null>(null);
  const busy = useRef(false);
  const gone = useRef(false);
  const walk = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    for (let more = true; more && !gone.current; ) {
      const result = await client.query(Walk, { after: place.current }, { requestPolicy: "network-only" }).toPromise();
      setError(result.error ?? null);
      const page = result.data?.triggerEvents;
      if (!page) break;
      place.current = page.pageInfo.endCursor ?? place.current;
      more = page.pageInfo.hasNextPage;
      if (page.edges.length > 0) {
        setEvents((all) => [...all, ...page.edges.map((e) => ({ cursor: e.cursor, kind: e.node.kind, receivedAt: e.node.receivedAt }))]);
      }
    }
    setLoading(false);
    busy.current = false;
  }, [client]);
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
