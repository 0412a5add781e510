import { useState } from "react";
import { useClient, useQuery, type CombinedError } from "urql";
import { Link } from "wouter";
import { graphql } from "../../gql";
import type { DryRunQuery } from "../../gql/graphql";
import { Button } from "../../ui/button";
import { Shares, type Share } from "../../ui/shares";
import { Problem } from "../../ui/states";
import { count } from "../../ui/values";
import { branchInput, type Branch } from "./draft";

const DryRun = graphql(`
  query DryRun($input: DryRunBranchesInput!) {
    dryRunBranches(input: $input) {
      orders
      changed
      failed
      complete
      moves {
        fromId
        fromName
        toId
        toName
        changes
        count
        sampleOrderIds
      }
      errors {
        code
        message
        count
      }
      problems {
        message
      }
    }
  }
`);

type Run = DryRunQuery["dryRunBranches"];

/** History tries the branches on the orders of the last days, beside the version that was set aside to compare with. */
export function History({ branches, before, ready, setAside }: { branches: Branch[]; before: Branch[]; ready: boolean; setAside: () => void }) {
  const client = useClient();
  const [days, setDays] = useState(90);
  const [run, setRun] = useState<Run | null>(null);
  const [error, setError] = useState<CombinedError | undefined>();
  const [busy, setBusy] = useState(false);
  async function go() {
    setBusy(true);
    const { data, error: failed } = await client.query(DryRun, { input: { before: before.map(branchInput), after: branches.map(branchInput), days } }, { requestPolicy: "network-only" }).toPromise();
    setBusy(false);
    setError(failed);
    setRun(data?.dryRunBranches ?? null);
  }
  const changes = run?.moves.filter((m) => m.changes) ?? [];
  return (
    <section className="card" aria-labelledby="history">
      <div className="card-head">
        <h2 id="history">Orders of the past</h2>
        <div className="row">
          <label className="row">
            Days
            <select className="input" value={days} onChange={(e) => setDays(Number(e.target.value))}>
              {[7, 30, 90, 365].map((d) => (
                <option key={d}>{d}</option>
              ))}
            </select>
          </label>
          <Button busy={busy} disabled={!ready} onClick={() => void go()}>
            Try on the orders
          </Button>
        </div>
      </div>
      <div className="card-body">
        {error && <Problem error={error} />}
        {run?.problems.map((p) => (
          <p className="notice bad" key={p.message}>
            {p.message}
          </p>
        ))}
        {!run ? (
          <p className="quiet">Shows how many orders take each branch, and how many would take another one than with the version that you began with. Nothing is sent.</p>
        ) : (
          <>
            <p aria-live="polite">
              {count(run.orders)} orders looked at{run.complete ? "" : ", the newest ones"}; <strong>{count(run.changed)}</strong> {run.changed === 1 ? "changes" : "change"} branch
              {run.failed > 0 && `; ${count(run.failed)} could not be decided`}.{" "}
              <Button className="slim" onClick={setAside}>
                Compare with this version from now on
              </Button>
            </p>
            <Shares title="Branches that orders take" unit="orders" parts={shares(run, branches)} before="before" />
            {changes.length > 0 && (
              <ul className="plain-list" aria-label="Changes">
                {changes.map((m) => (
                  <li key={`${m.fromId}>${m.toId}`}>
                    {count(m.count)} from {m.fromName} to {m.toName}, such as{" "}
                    {m.sampleOrderIds.slice(0, 2).map((id, i) => (
                      <span key={id}>
                        {i > 0 && ", "}
                        <Link href={`/orders/${encodeURIComponent(id)}`}>order {i + 1}</Link>
                      </span>
                    ))}
                  </li>
                ))}
              </ul>
            )}
            {run.errors.map((e) => (
              <p className="notice warn" key={e.code}>
                {e.message} ({count(e.count)} orders)
              </p>
            ))}
          </>
        )}
      </div>
    </section>
  );
}

/** shares adds the moves up by branch, in the branches' order and None last. */
function shares(run: Run, branches: Branch[]): Share[] {
  const names = new Map<string | null, string>([...branches.map((b): [string | null, string] => [b.id, b.name]), [null, "None"]]);
  for (const m of run.moves) if (!names.has(m.fromId ?? null)) names.set(m.fromId ?? null, m.fromName);
  return [...names].map(([id, name]) => ({
    name,
    value: run.moves.reduce((sum, m) => sum + ((m.toId ?? null) === id ? m.count : 0), 0),
    before: run.moves.reduce((sum, m) => sum + ((m.fromId ?? null) === id ? m.count : 0), 0),
  }));
}

const Recorded = graphql(`
  query RecordedDecisions {
    decisions(first: 250) {
      nodes {
        id
        branchName
        evaluatedAt
      }
    }
  }
`);

/** RecordedShares is which branches the workflows' recorded decisions took lately. */
export function RecordedShares() {
  const [{ data, error }] = useQuery({ query: Recorded });
  const taken = new Map<string, number>();
  for (const d of data?.decisions.nodes ?? []) taken.set(d.branchName, (taken.get(d.branchName) ?? 0) + 1);
  return (
    <section className="card" aria-labelledby="recorded">
      <div className="card-head">
        <h2 id="recorded">Recorded decisions</h2>
        <span className="quiet small">The last 250 that workflows asked to be kept.</span>
      </div>
      <div className="card-body">
        {error && <Problem error={error} />}
        {taken.size === 0 ? (
          <p className="quiet">
            None yet. A workflow keeps its decisions with <code>evaluateBranches(input: {"{record: true}"})</code>.
          </p>
        ) : (
          <Shares title="Branches that workflows took" unit="decisions" parts={[...taken].toSorted((a, b) => b[1] - a[1]).map(([name, value]) => ({ name, value }))} />
        )}
      </div>
    </section>
  );
}
