import { useCallback, useId, useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../gql";
import type { ScheduleStatus, SegmentWatchStart } from "../gql/graphql";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, Field, Input } from "../ui/field";
import { Scroll } from "../ui/scroll";
import { Badge, Empty, Loading, Problem } from "../ui/states";
import { useToast } from "../ui/toasts";
import { Ago, count } from "../ui/values";
import { ConditionField, Confirm, Refusals, useEvery, type Answer } from "./trigger-parts";

const Watches = graphql(`
  query SegmentWatches {
    segmentWatches {
      id
      name
      condition
      entered
      left
      perMinute
      status
      problem
      checkedAt
      members
    }
  }
`);

const Create = graphql(`
  mutation CreateWatch($input: CreateSegmentWatchInput!) {
    createSegmentWatch(input: $input) {
      segmentWatch {
        id
      }
      problems {
        message
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
  mutation PauseWatch($id: ID!, $status: ScheduleStatus!) {
    updateSegmentWatch(input: { id: $id, status: $status }) {
      segmentWatch {
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
  mutation DeleteWatch($id: ID!) {
    deleteSegmentWatch(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`);

/** WatchList is the segments whose comings and goings are events. */
export function WatchList() {
  const [{ data, error }, again] = useQuery({ query: Watches });
  const [making, setMaking] = useState(false);
  const [going, setGoing] = useState<{ id: string; name: string } | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [paused, pause] = useMutation(Pause);
  const [deleted, remove] = useMutation(Delete);
  const tell = useToast();
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  useEvery(5, refresh);
  const list = data?.segmentWatches;
  async function set(id: string, status: ScheduleStatus) {
    setAnswer((await pause({ id, status })).data?.updateSegmentWatch ?? null);
    refresh();
  }
  async function drop(id: string) {
    const said = (await remove({ id })).data?.deleteSegmentWatch ?? null;
    setAnswer(said);
    if (!said?.deletedId) return;
    setGoing(null);
    tell("The watch is deleted.");
    refresh();
  }
  const create = (
    <Button look="primary" onClick={() => setMaking(true)}>
      New segment watch
    </Button>
  );
  return (
    <section className="card" aria-labelledby="watches">
      <div className="card-head">
        <h2 id="watches">Segment watches</h2>
        {list && list.length > 0 && create}
      </div>
      {!going && <Refusals error={paused.error} answer={answer} />}
      {error && <Problem error={error} retry={refresh} />}
      {!list ? (
        !error && <Loading what="segment watches" />
      ) : list.length === 0 ? (
        <Empty title="No segment is watched yet" action={create}>
          Whoever enters or leaves a watched segment makes an event.
        </Empty>
      ) : (
        <Scroll label="Segment watches">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Segment</th>
                <th scope="col">Status</th>
                <th scope="col" className="right">Members</th>
                <th scope="col" className="wide-only">Last asked</th>
                <th scope="col">
                  <span className="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map((w) => (
                <tr key={w.id}>
                  <td>
                    <span className="strong">{w.name}</span>
                    <span className="sub">
                      <code>{w.condition}</code>
                    </span>
                    <span className="sub">
                      Tells of {[w.entered && "entering", w.left && "leaving"].filter(Boolean).join(" and ")}, {count(w.perMinute)} a minute at most
                    </span>
                  </td>
                  <td>
                    {w.status === "PAUSED" ? <Badge tone="warn">Paused</Badge> : w.problem ? <Badge tone="bad">Cannot be asked</Badge> : <Badge tone="good">Active</Badge>}
                    {w.problem && <span className="sub">{w.problem}</span>}
                  </td>
                  <td className="right">{w.checkedAt ? count(w.members) : "–"}</td>
                  <td className="wide-only">
                    <Ago at={w.checkedAt} />
                  </td>
                  <td className="right">
                    <Button className="slim" onClick={() => void set(w.id, w.status === "PAUSED" ? "ACTIVE" : "PAUSED")}>
                      {w.status === "PAUSED" ? "Resume" : "Pause"}
                    </Button>{" "}
                    <Button className="slim" look="danger" onClick={() => setGoing(w)}>
                      Delete
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {making && (
        <WatchForm
          onClose={() => setMaking(false)}
          done={() => {
            setMaking(false);
            refresh();
          }}
        />
      )}
      {going && (
        <Confirm
          title={`Delete the watch ${going.name}?`}
          action="Delete"
          busy={deleted.fetching}
          error={deleted.error}
          answer={answer}
          onClose={() => setGoing(null)}
          run={() => void drop(going.id)}
        >
          <p>Nobody is told of this segment any more. Events that it made stay.</p>
        </Confirm>
      )}
    </section>
  );
}

function WatchForm({ onClose, done }: { onClose: () => void; done: () => void }) {
  const [name, setName] = useState("");
  const [condition, setCondition] = useState("");
  const [entered, setEntered] = useState(true);
  const [left, setLeft] = useState(false);
  const [start, setStart] = useState<SegmentWatchStart>("FROM_NOW_ON");
  const [perMinute, setPerMinute] = useState("1000");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [made, create] = useMutation(Create);
  const form = useId();
  async function save() {
    const input = { name: name.trim(), condition: { text: condition.trim() }, entered, left, start, perMinute: Number(perMinute) };
    const said = (await create({ input })).data?.createSegmentWatch ?? null;
    setAnswer(said);
    if (said?.segmentWatch) done();
  }
  return (
    <Dialog
      title="New segment watch"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} busy={made.fetching}>
            Watch the segment
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
        <ConditionField label="Condition" required hint="Whom the segment holds, e.g. contact.last_order_at < monthsAgo(6)." value={condition} problems={answer?.problems} onChange={setCondition} />
        <div>
          <Choice label="Tell of entering" checked={entered} onChange={setEntered} />
          <Choice label="Tell of leaving" checked={left} onChange={setLeft} />
          <Choice label="Tell of those already in it" note="Otherwise they are recorded silently." checked={start === "EVERYBODY"} onChange={(on) => setStart(on ? "EVERYBODY" : "FROM_NOW_ON")} />
        </div>
        <Field label="Events a minute, at most">
          {(p) => <Input {...p} type="number" required min={1} max={10_000} value={perMinute} onChange={(e) => setPerMinute(e.target.value)} />}
        </Field>
      </form>
    </Dialog>
  );
}
