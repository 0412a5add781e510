import type { ConsentState } from "../gql/graphql";
import type { Tone } from "../ui/states";
import { words } from "../ui/values";

export function consentWords(state: ConsentState | null | undefined): string {
  return state ? words(state) : "Never asked";
}

export function consentTone(state: ConsentState | null | undefined): Tone {
  if (state === "SUBSCRIBED") return "good";
  if (state === "PENDING") return "warn";
  if (state === "UNSUBSCRIBED" || state === "INVALID" || state === "REDACTED") return "bad";
  return "";
}
