import { consoleHeaders } from "./client";

let onSignedOut = () => {};

/** whenSignedOut says what happens when the server no longer knows the session. */
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

/** signedOut is told by whoever gets a 401. */
export function signedOut(): void {
  onSignedOut();
}

/** signIn exchanges an API key for the session's cookie. It gives the reason when the key is refused, else null. */
export async function signIn(key: string): Promise<string | null> {
  const response = await fetch("/session", {
    method: "POST",
    credentials: "same-origin",
    headers: { ...consoleHeaders, "Content-Type": "application/json" },
    body: JSON.stringify({ key }),
  });
  if (response.ok) return null;
  const body: unknown = await response.json().catch(() => null);
  const errors = (body as { errors?: { message?: string }[] } | null)?.errors;
  return errors?.[0]?.message ?? `The server answered ${response.status}. Try again in a minute.`;
}

/** signOut forgets the cookie. */
export async function signOut(): Promise<void> {
  await fetch("/session", { method: "DELETE", credentials: "same-origin", headers: consoleHeaders });
  signedOut();
}
