import { useEffect, useState } from "react";
import { useMutation, useSubscription } from "urql";
import { graphql } from "../gql";
import type { Element, ImportFactsFragment } from "../gql/graphql";
import { Button } from "../ui/button";
import { Scroll } from "../ui/scroll";
import { Badge, Bar, Problem, type Tone } from "../ui/states";
import { useToast } from "../ui/toasts";
import { count, duration, Time } from "../ui/values";
import { elementName } from "./elements";
import type { Integrated } from "./integration";

export const ImportFacts = graphql(`
  fragment ImportFacts on ImportRun {
    id
    element
    status
    expected
    received
    stored
    skipped
    complete
    error
    ordersSince
    finishedAt
    progress
    rate
    remaining
    skips {
      line
      reason
    }
  }
`);

const Progress = graphql(`
  subscription ImportProgress {
    importProgress {
      ...ImportFacts
    }
  }
`);

const ImportElement = graphql(`
  mutation ImportElements($elements: [Element!]!) {
    importShopifyElements(input: { elements: $elements }) {
      imports {
        ...ImportFacts
      }
      userErrors {
        code
        message
      }
    }
  }
`);

const running = (run: ImportFactsFragment | null | undefined) => run && ["QUEUED", "RUNNING", "STORING"].includes(run.status);

/** Imports shows each element's import, live while one runs, and starts ones that were left out. */
export function Imports({ link, changed }: { link: Integrated; changed: () => void }) {
  const busy = link.elements.some((e) => running(e.import));
  const [live] = useSubscription({ query: Progress, pause: !busy });
  const [result, start] = useMutation(ImportElement);
  const [refused, setRefused] = useState<string | null>(null);
  const [asked, setAsked] = useState<Element | null>(null);
  const tell = useToast();
  const ended = live.data?.importProgress.every((run) => !running(run)) ?? false;
  useEffect(() => {
    if (ended) changed();
  }, [ended, changed]);

  async function importNow(element: Element) {
    setAsked(element);
    setRefused(null);
    const { data, error } = await start({ elements: [element] });
    setAsked(null);
    const wrong = data?.importShopifyElements.userErrors[0];
    if (wrong) setRefused(wrong.message);
    else if (!error) {
      tell(`${elementName(element)} are being imported.`);
      changed();
    }
  }

  return (
    <section className="card" aria-labelledby="imports">
      <div className="card-head">
        <h2 id="imports">History</h2>
        <span className="quiet small">Imported once; Shopify’s count = received = stored + skipped.</span>
      </div>
      {result.error && <Problem error={result.error} />}
      {refused && (
        <p className="notice bad" role="alert">
          {refused}
        </p>
      )}
      <Scroll label="History">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Element</th>
              <th scope="col" className="progress-column">
                Import
              </th>
              <th scope="col" className="right">
                In Shopify
              </th>
              <th scope="col" className="right">
                Stored
              </th>
              <th scope="col" className="right">
                Skipped
              </th>
              <th scope="col">
                <span className="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {link.elements.map((e) => {
              const run = (busy && live.data?.importProgress.find((r) => r.element === e.element)) || e.import;
              const name = elementName(e.element);
              const can = link.status === "CONNECTED" && !e.blocked && !running(run) && (!run || run.status === "FAILED" || run.status === "CANCELLED");
              return (
                <tr key={e.element}>
                  <th scope="row">{name}</th>
                  <td>
                    <Progressing run={run ?? null} name={name} />
                    {e.blocked && (e.blocked.code === "NOT_SYNCED" ? null : <span className="sub">{e.blocked.message}</span>)}
                  </td>
                  <td className="right">{typeof run?.expected === "number" ? count(run.expected) : "–"}</td>
                  <td className="right">{run ? count(run.stored) : "–"}</td>
                  <td className="right">{run ? count(run.skipped) : "–"}</td>
                  <td className="right">
                    {can && (
                      <Button className="slim" busy={asked === e.element} onClick={() => void importNow(e.element)}>
                        Import<span className="hidden"> {name}</span> now
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

const ends: Record<string, { tone: Tone; words: string }> = {
  COMPLETED: { tone: "good", words: "Complete" },
  FAILED: { tone: "bad", words: "Failed" },
  CANCELLED: { tone: "", words: "Cancelled" },
};

function Progressing({ run, name }: { run: ImportFactsFragment | null; name: string }) {
  if (!run) return <span className="quiet">Never imported</span>;
  const end = ends[run.status];
  if (end) {
    const odd = run.status === "COMPLETED" && !run.complete;
    return (
      <>
        <span className="row">
          <Badge tone={odd ? "warn" : end.tone}>{odd ? "Does not add up" : end.words}</Badge>
          <span className="quiet small">
            <Time at={run.finishedAt} />
          </span>
        </span>
        {run.error && <span className="sub">{run.error}</span>}
        {run.ordersSince && (
          <span className="sub">
            Only orders after <Time at={run.ordersSince} day /> could be read: Shopify’s window of 60 days.
          </span>
        )}
        {run.skips.length > 0 && (
          <details className="behind">
            <summary>Why some were skipped</summary>
            <ul className="plain-list small">
              {run.skips.map((s) => (
                <li key={s.line}>
                  Line {s.line}: {s.reason}
                </li>
              ))}
            </ul>
          </details>
        )}
      </>
    );
  }
  const said =
    run.status === "QUEUED"
      ? "Waiting for its turn"
      : run.status === "RUNNING"
        ? "Shopify prepares the file"
        : [`${Math.round((run.progress ?? 0) * 100)} %`, run.rate ? `${count(Math.round(run.rate))} a second` : "", typeof run.remaining === "number" ? `${duration(run.remaining)} left` : ""].filter(Boolean).join(" · ");
  return (
    <div className="progressing">
      <Bar label={`Import of ${name}`} value={run.status === "STORING" ? (run.progress ?? null) : null} state={run.status === "STORING" && typeof run.progress === "number" ? undefined : "waiting"} />
      <span className="sub num">{said}</span>
    </div>
  );
}
