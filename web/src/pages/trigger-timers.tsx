import { useCallback, useId, useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../gql";
import type { ScheduleStatus, Supersede, TriggerKind } from "../gql/graphql";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { useToast } from "../ui/toasts";
import { words } from "../ui/values";
import { DueEvents } from "./trigger-due";
import { anchors, ConditionField, Confirm, Refusals, Select, type Answer } from "./trigger-parts";

const Timers = graphql(`
  query Timers {
    timers {
      id
      name
      anchor
      delay {
        months
        days
        hours
        minutes
      }
      localTime
      filter
      condition
      supersede
      status
    }
  }
`);

const Create = graphql(`
  mutation CreateTimer($input: CreateTimerInput!) {
    createTimer(input: $input) {
      timer {
        id
      }
      problems {
        message
        path
        snippet
        suggestions
      }
      userErrors {
        code
        message
      }
    }
  }
`);

const Pause = graphql(`
  mutation PauseTimer($id: ID!, $status: ScheduleStatus!) {
    updateTimer(input: { id: $id, status: $status }) {
      timer {
        id
        status
      }
      userErrors {
        code
        message
      }
    }
  }
`);

const Delete = graphql(`
  mutation DeleteTimer($id: ID!) {
    deleteTimer(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`);

const units = ["months", "days", "hours", "minutes"] as const;
type Delay = Record<(typeof units)[number], number>;

/** TimerList is the timers, and what they have coming. */
export function TimerList() {
  const [{ data, error }, again] = useQuery({ query: Timers });
  const [making, setMaking] = useState(false);
  const [going, setGoing] = useState<{ id: string; name: string } | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [paused, pause] = useMutation(Pause);
  const [deleted, remove] = useMutation(Delete);
  const tell = useToast();
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  const list = data?.timers;
  async function set(id: string, status: ScheduleStatus) {
    setAnswer((await pause({ id, status })).data?.updateTimer ?? null);
    refresh();
  }
  async function drop(id: string) {
    const said = (await remove({ id })).data?.deleteTimer ?? null;
    setAnswer(said);
    if (!said?.deletedId) return;
    setGoing(null);
    tell("The timer is deleted.");
    refresh();
  }
  const create = (
    <Button look="primary" onClick={() => setMaking(true)}>
      New timer
    </Button>
  );
  return (
    <>
      <section className="card" aria-labelledby="timers">
        <div className="card-head">
          <h2 id="timers">Timers</h2>
          {list && list.length > 0 && create}
        </div>
        {!going && <Refusals error={paused.error} answer={answer} />}
        {error && <Problem error={error} retry={refresh} />}
        {!list ? (
          !error && <Loading what="timers" />
        ) : list.length === 0 ? (
          <Empty title="No timer yet" action={create}>
            “60 days after payment, unless bought again” is one.
          </Empty>
        ) : (
          <Scroll label="Timers">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Timer</th>
                  <th scope="col">When</th>
                  <th scope="col" className="wide-only">Conditions</th>
                  <th scope="col">Status</th>
                  <th scope="col">
                    <span className="hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.map((t) => (
                  <tr key={t.id}>
                    <td>
                      <span className="strong">{t.name}</span>
                      <span className="sub">{t.supersede === "NEWEST_ORDER" ? "A newer order takes its place" : "Once for each order"}</span>
                    </td>
                    <td>
                      {delayWords(t.delay)} after {words(t.anchor).toLowerCase()}
                      {t.localTime && <span className="sub">at {t.localTime}, the shop’s time</span>}
                    </td>
                    <td className="wide-only">
                      {t.filter && (
                        <span className="sub">
                          Starts if <code>{t.filter}</code>
                        </span>
                      )}
                      {t.condition && (
                        <span className="sub">
                          Happens if <code>{t.condition}</code>
                        </span>
                      )}
                      {!t.filter && !t.condition && <span className="quiet">None</span>}
                    </td>
                    <td>{t.status === "ACTIVE" ? <Badge tone="good">Active</Badge> : <Badge tone="warn">Paused</Badge>}</td>
                    <td className="right">
                      <Button className="slim" onClick={() => void set(t.id, t.status === "PAUSED" ? "ACTIVE" : "PAUSED")}>
                        {t.status === "PAUSED" ? "Resume" : "Pause"}
                      </Button>{" "}
                      <Button className="slim" look="danger" onClick={() => setGoing(t)}>
                        Delete
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </section>
      {list && list.length > 0 && <DueEvents timers={list} />}
      {making && (
        <TimerForm
          onClose={() => setMaking(false)}
          done={() => {
            setMaking(false);
            refresh();
          }}
        />
      )}
      {going && (
        <Confirm
          title={`Delete the timer ${going.name}?`}
          action="Delete"
          busy={deleted.fetching}
          error={deleted.error}
          answer={answer}
          onClose={() => setGoing(null)}
          run={() => void drop(going.id)}
        >
          <p>What it has coming is forgotten. Events that it made stay.</p>
        </Confirm>
      )}
    </>
  );
}

/** conditionOf is a condition's text as the API takes it; null when there is none. */
function conditionOf(text: string) {
  return text.trim() ? { text: text.trim() } : null;
}

function delayWords(delay: Delay): string {
  const parts = units.flatMap((u) => (delay[u] > 0 ? [`${delay[u]} ${delay[u] === 1 ? u.slice(0, -1) : u}`] : []));
  return parts.length > 0 ? parts.join(", ") : "At once";
}

function TimerForm({ onClose, done }: { onClose: () => void; done: () => void }) {
  const [name, setName] = useState("");
  const [anchor, setAnchor] = useState<TriggerKind>("PAYMENT_RECEIVED");
  const [delay, setDelay] = useState<Delay>({ months: 0, days: 60, hours: 0, minutes: 0 });
  const [localTime, setLocalTime] = useState("");
  const [filter, setFilter] = useState("");
  const [condition, setCondition] = useState("");
  const [supersede, setSupersede] = useState<Supersede>("NEWEST_ORDER");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [made, create] = useMutation(Create);
  const form = useId();
  async function save() {
    const input = { name: name.trim(), anchor, delay, localTime: localTime || null, filter: conditionOf(filter), condition: conditionOf(condition), supersede };
    const said = (await create({ input })).data?.createTimer ?? null;
    setAnswer(said);
    if (said?.timer) done();
  }
  const ofFilter = answer?.problems?.filter((p) => p.path?.includes("filter"));
  return (
    <Dialog
      title="New timer"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} busy={made.fetching}>
            Create timer
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack form"
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <Refusals error={made.error} answer={answer} />
        <Field label="Name">{(p) => <Input {...p} name="name" required maxLength={255} value={name} onChange={(e) => setName(e.target.value)} />}</Field>
        <Select label="Starts with" value={anchor} options={anchors} onChange={(to) => to && setAnchor(to)} />
        <fieldset className="field">
          <legend className="label">Delay</legend>
          <div className="parts">
            {units.map((u) => (
              <Field key={u} label={words(u)}>
                {(p) => <Input {...p} type="number" required min={0} max={u === "months" ? 36 : u === "days" ? 1100 : 1000} value={String(delay[u])} onChange={(e) => setDelay({ ...delay, [u]: Number(e.target.value) })} />}
              </Field>
            ))}
          </div>
        </fieldset>
        <Field label="Time of day" hint="Waited for behind the delay, in the shop’s time zone. Empty: none.">
          {(p) => <Input {...p} type="time" value={localTime} onChange={(e) => setLocalTime(e.target.value)} />}
        </Field>
        <ConditionField label="Filter" hint="What an order must match to start it. Empty: every order." value={filter} problems={ofFilter} onChange={setFilter} />
        <ConditionField label="Condition" hint="Asked when it is due, e.g. contact.email != nil. Empty: it always happens." value={condition} problems={answer?.problems?.filter((p) => !p.path?.includes("filter"))} onChange={setCondition} />
        <Field label="A contact’s newer order">
          {(p) => (
            <select {...p} className="input" value={supersede} onChange={(e) => setSupersede(e.target.value as Supersede)}>
              <option value="NEWEST_ORDER">Takes the older one’s place</option>
              <option value="EACH_ORDER">Has its own</option>
            </select>
          )}
        </Field>
      </form>
    </Dialog>
  );
}
