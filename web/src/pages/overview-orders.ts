import { useEffect, useState } from "react";
import { useClient, type CombinedError } from "urql";
import { graphql } from "../gql";
import type { DrawnOrder } from "./overview-series";

const RecentOrdersQuery = graphql(`
  query RecentOrders($from: DateTime!, $after: String) {
    orders(first: 250, after: $after, filter: { processedAt: { from: $from }, test: false }) {
      nodes {
        id
        processedAt
        status
        totalPrice {
          shopMoney {
            amount
            currencyCode
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** At most this many pages are read: the API has no sums by day, so the plot adds orders up itself. */
const maxPages = 12;

interface Result {
  orders: DrawnOrder[];
  loading: boolean;
  /** There are more orders than are drawn. */
  cut: boolean;
  error?: CombinedError;
}

/** useAllOrders reads every order since a moment, page after page. */
export function useAllOrders(from: string): Result {
  const client = useClient();
  const [result, setResult] = useState<Result>({ orders: [], loading: true, cut: false });
  useEffect(() => {
    let left = false;
    void (async () => {
      const orders: DrawnOrder[] = [];
      let after: string | null = null;
      for (let page = 0; page < maxPages; page++) {
        const { data, error }: Awaited<ReturnType<typeof read>> = await read(after);
        if (left) return;
        if (error || !data) {
          setResult({ orders, loading: false, cut: false, error });
          return;
        }
        orders.push(...data.orders.nodes);
        after = data.orders.pageInfo.endCursor ?? null;
        if (!data.orders.pageInfo.hasNextPage) {
          setResult({ orders, loading: false, cut: false });
          return;
        }
      }
      setResult({ orders, loading: false, cut: true });
    })();
    function read(cursor: string | null) {
      return client.query(RecentOrdersQuery, { from, after: cursor }, { requestPolicy: "network-only" }).toPromise();
    }
    return () => {
      left = true;
    };
  }, [client, from]);
  return result;
}
