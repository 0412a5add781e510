import type { CombinedError } from "urql";

/** Trouble is what users see of a failure: a code and a sentence. */
export interface Trouble {
  code: string;
  message: string;
}

/** trouble reads a failed request. */
export function trouble(error: CombinedError): Trouble {
  const first = error.graphQLErrors[0];
  if (first) return { code: String(first.extensions["code"] ?? "ERROR"), message: first.message };
  return { code: "OFFLINE", message: "The server cannot be reached. Look at the connection, then try again." };
}
