import { consoleHeaders } from "./client";

interface Sink {
  next(result: { data?: Record<string, unknown> | null }): void;
  error(error: unknown): void;
  complete(): void;
}

/** follow runs a subscription over server-sent events, one connection each, and gives the function that ends it. */
export function follow(request: object, sink: Sink): () => void {
  const abort = new AbortController();
  read(request, sink, abort.signal).then(
    () => sink.complete(),
    (error: unknown) => {
      if (!abort.signal.aborted) sink.error(error);
    },
  );
  return () => abort.abort();
}

async function read(request: object, sink: Sink, signal: AbortSignal): Promise<void> {
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "same-origin",
    headers: { ...consoleHeaders, "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(request),
    signal,
  });
  if (!response.ok || !response.body) throw new Error(`The live view was refused (${response.status}).`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value.replaceAll("\r\n", "\n")).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const lines = event.split("\n");
      if (lines.includes("event: complete")) return;
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim()).join("\n");
      if (data) sink.next(JSON.parse(data) as { data: Record<string, unknown> });
    }
  }
}
