import { useCallback, useState } from "react";
import { useMutation, useQuery } from "urql";
import { Link, useLocation, useParams } from "wouter";
import { graphql } from "../gql";
import { Button } from "../ui/button";
import { PageHead } from "../ui/layout";
import { Empty, Loading, Problem } from "../ui/states";
import { useToast } from "../ui/toasts";
import { count, Time, words } from "../ui/values";
import { Deliveries } from "./trigger-deliveries";
import { EndpointForm, UpdateEndpoint } from "./trigger-endpoint-form";
import { EndpointStatus, pauseReasons } from "./trigger-endpoints";
import { Confirm, Refusals, Secret, span, useEvery, type Answer } from "./trigger-parts";

const Endpoint = graphql(`
  query TriggerEndpoint($id: ID!) {
    triggerEndpoint(id: $id) {
      id
      name
      url
      kinds
      filter
      delay
      asymmetric
      publicKey
      status
      pauseReason
      pausedAt
      failingSince
      failures
      createdAt
      counts {
        waiting
        delivered
        filtered
        dead
      }
    }
  }
`);

const Rotate = graphql(`
  mutation RotateSecret($id: ID!) {
    rotateTriggerEndpointSecret(input: { id: $id }) {
      secret
      previousEndsAt
      userErrors {
        code
        message
      }
    }
  }
`);

const Delete = graphql(`
  mutation DeleteEndpoint($id: ID!) {
    deleteTriggerEndpoint(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`);

/** EndpointPage is one endpoint: what it gets, what became of it, and what to do about it. */
export default function EndpointPage() {
  const { id = "" } = useParams<{ id: string }>();
  const [{ data, error }, again] = useQuery({ query: Endpoint, variables: { id: decodeURIComponent(id) } });
  const [, go] = useLocation();
  const [asked, ask] = useState<"edit" | "rotate" | "delete" | null>(null);
  const [secret, setSecret] = useState<{ secret: string; previousEndsAt?: string | null } | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [updated, update] = useMutation(UpdateEndpoint);
  const [rotated, rotate] = useMutation(Rotate);
  const [deleted, remove] = useMutation(Delete);
  const tell = useToast();
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  useEvery(3, refresh);
  const close = () => {
    ask(null);
    setAnswer(null);
  };
  const e = data?.triggerEndpoint;
  if (!e) {
    return (
      <div className="page">
        <PageHead title="Endpoint" />
        {error && <Problem error={error} retry={refresh} />}
        {!error && !data && <Loading what="the endpoint" />}
        {data && (
          <div className="card">
            <Empty title="There is no such endpoint" action={<Link href="/triggers" className="btn">All endpoints</Link>}>
              It may have been deleted.
            </Empty>
          </div>
        )}
      </div>
    );
  }
  const paused = e.status === "PAUSED";
  async function pause() {
    if (!e) return;
    const result = await update({ input: { id: e.id, status: paused ? "ACTIVE" : "PAUSED" } });
    const said = result.data?.updateTriggerEndpoint ?? null;
    setAnswer(said);
    if (said?.triggerEndpoint) tell(paused ? "The endpoint gets events again." : "The endpoint is paused; events wait.");
    refresh();
  }
  async function newSecret() {
    if (!e) return;
    const said = (await rotate({ id: e.id })).data?.rotateTriggerEndpointSecret;
    if (!said?.secret) {
      setAnswer(said ?? null);
      return;
    }
    close();
    setSecret({ secret: said.secret, previousEndsAt: said.previousEndsAt });
  }
  async function drop() {
    if (!e) return;
    const said = (await remove({ id: e.id })).data?.deleteTriggerEndpoint;
    if (!said?.deletedId) {
      setAnswer(said ?? null);
      return;
    }
    tell("The endpoint is deleted.");
    go("/triggers");
  }
  return (
    <div className="page">
      <PageHead
        title={e.name ?? "Endpoint"}
        lead={<span className="break">{e.url}</span>}
        mark={<EndpointStatus of={e} />}
        actions={
          <>
            <Button onClick={() => ask("edit")}>Edit</Button>
            <Button busy={updated.fetching} onClick={() => void pause()}>
              {paused ? "Resume" : "Pause"}
            </Button>
            <Button onClick={() => ask("rotate")}>New secret</Button>
            <Button look="danger" onClick={() => ask("delete")}>
              Delete
            </Button>
          </>
        }
      />
      {!asked && <Refusals error={updated.error} answer={answer} />}
      {e.pauseReason && (
        <div className="notice warn">
          <strong>{pauseReasons[e.pauseReason]}.</strong>
          <span>
            Since <Time at={e.pausedAt} />. Events wait until it is resumed.
          </span>
        </div>
      )}
      {!paused && e.failures > 0 && (
        <div className="notice bad">
          <strong>
            {count(e.failures)} failed {e.failures === 1 ? "attempt" : "attempts in a row"}.
          </strong>
          <span>
            Since <Time at={e.failingSince} />. Deliveries are tried again by themselves.
          </span>
        </div>
      )}
      <dl className="card stats">
        {(["waiting", "delivered", "filtered", "dead"] as const).map((state) => (
          <div className="stat" key={state}>
            <dt>{words(state)}</dt>
            <dd>{count(e.counts[state])}</dd>
          </div>
        ))}
      </dl>
      <Deliveries endpoint={e.id} dead={e.counts.dead} changed={refresh} />
      <section className="card" aria-labelledby="facts">
        <div className="card-head">
          <h2 id="facts">What it gets</h2>
        </div>
        <div className="card-body">
          <dl className="facts">
            <dt>Events</dt>
            <dd>{e.kinds.map(words).join(", ")}</dd>
            <dt>Filter</dt>
            <dd>{e.filter ? <code>{e.filter}</code> : "None: every event of these kinds"}</dd>
            <dt>Delay</dt>
            <dd>{e.delay === 0 ? "None" : span(e.delay)}</dd>
            <dt>Signatures</dt>
            <dd>{e.asymmetric ? "v1 and v1a" : "v1"}</dd>
            {e.asymmetric && (
              <>
                <dt>Public key</dt>
                <dd>
                  <code>{e.publicKey}</code>
                </dd>
              </>
            )}
            <dt>Made</dt>
            <dd>
              <Time at={e.createdAt} />
            </dd>
          </dl>
        </div>
      </section>
      {asked === "edit" && (
        <EndpointForm
          of={e}
          onClose={close}
          done={() => {
            close();
            tell("The endpoint is changed.");
            refresh();
          }}
        />
      )}
      {asked === "rotate" && (
        <Confirm title="Make a new secret?" action="Make a new secret" busy={rotated.fetching} error={rotated.error} answer={answer} onClose={close} run={() => void newSecret()}>
          <p>Deliveries are signed with the old secret too for 24 hours, so that the receiver can change over.</p>
        </Confirm>
      )}
      {asked === "delete" && (
        <Confirm title="Delete the endpoint?" action="Delete" busy={deleted.fetching} error={deleted.error} answer={answer} onClose={close} run={() => void drop()}>
          <p>
            {e.counts.waiting === 0 ? "Its list of deliveries goes with it." : `${count(e.counts.waiting)} waiting deliveries go with it.`} Events themselves stay.
          </p>
        </Confirm>
      )}
      {secret && (
        <Secret title="The new secret" secret={secret.secret} onClose={() => setSecret(null)}>
          {secret.previousEndsAt && (
            <p className="quiet">
              The old one ends <Time at={secret.previousEndsAt} />.
            </p>
          )}
        </Secret>
      )}
    </div>
  );
}
