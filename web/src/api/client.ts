import { cacheExchange, Client, CombinedError, fetchExchange, mapExchange, subscriptionExchange } from "urql";
import { follow } from "./sse";
import { signedOut } from "./session";

/** Requests that a cookie signs need this header, which no other site's page can send. */
export const consoleHeaders = { "X-Storegraph-Console": "1" };

/** makeClient speaks the public API as the session's key. Each session gets its own, with an empty cache. */
export function makeClient(_session: number): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetchOptions: { headers: consoleHeaders, credentials: "same-origin" },
    exchanges: [
      mapExchange({
        onError(error: CombinedError) {
          if (error.response?.status === 401) signedOut();
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({ subscribe: (sink) => ({ unsubscribe: follow(request, sink) }) }),
      }),
    ],
  });
}
