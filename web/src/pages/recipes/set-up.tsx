import { useState } from "react";
import { useMutation, type CombinedError } from "urql";
import { Link } from "wouter";
import { graphql } from "../../gql";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field, Input } from "../../ui/field";
import { words } from "../../ui/values";
import { Refusals, span, type Answer } from "../trigger-parts";
import type { Recipe } from "./steps";

const SetUpTimer = graphql(`
  mutation SetUpTimer($input: CreateTimerInput!) {
    createTimer(input: $input) {
      timer {
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

const SetUpWatch = graphql(`
  mutation SetUpWatch($input: CreateSegmentWatchInput!) {
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

const SetUpEndpoint = graphql(`
  mutation SetUpEndpoint($input: CreateTriggerEndpointInput!) {
    createTriggerEndpoint(input: $input) {
      triggerEndpoint {
        id
      }
      secret
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

/** SetUp makes what begins a recipe: its timers or its watch, and the endpoint that tells the workflow engine. */
export function SetUp({ recipe, onClose }: { recipe: Recipe; onClose: () => void }) {
  const [url, setURL] = useState("");
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string[]>([]);
  const [secret, setSecret] = useState("");
  const [failed, setFailed] = useState<{ error?: CombinedError; answer: Answer | null }>({ answer: null });
  const [, makeTimer] = useMutation(SetUpTimer);
  const [, makeWatch] = useMutation(SetUpWatch);
  const [, makeEndpoint] = useMutation(SetUpEndpoint);
  const parts = [
    ...recipe.timers.map((t) => ({ key: t.name, words: `The timer ${t.name}: ${span(t.delay)} after ${words(t.anchor).toLowerCase()}` })),
    ...(recipe.segment ? [{ key: recipe.segment.name, words: `The segment watch ${recipe.segment.name}: only who enters from now on` }] : []),
    { key: "endpoint", words: `An endpoint for ${words(recipe.event)}${recipe.filter ? ", with the recipe’s filter" : ""}` },
  ];
  const left = parts.filter((p) => !done.includes(p.key));

  // One after the other; what was made stays made when a later one is refused.
  async function make() {
    setBusy(true);
    setFailed({ answer: null });
    for (const part of left) {
      const timer = recipe.timers.find((t) => t.name === part.key);
      let answer: Answer | null | undefined;
      let made = false;
      let error: CombinedError | undefined;
      if (timer) {
        const r = await makeTimer({
          input: {
            name: `${recipe.name}: ${timer.name}`,
            anchor: timer.anchor,
            delay: timer.delay % 86_400 === 0 ? { days: timer.delay / 86_400 } : { minutes: Math.round(timer.delay / 60) },
            filter: timer.filter && { text: timer.filter.text },
            condition: timer.condition && { text: timer.condition.text },
            supersede: timer.supersede,
          },
        });
        [answer, error, made] = [r.data?.createTimer, r.error, Boolean(r.data?.createTimer.timer)];
      } else if (recipe.segment && part.key === recipe.segment.name) {
        const r = await makeWatch({ input: { name: `${recipe.name}: ${recipe.segment.name}`, condition: { text: recipe.segment.condition.text }, entered: true, left: false } });
        [answer, error, made] = [r.data?.createSegmentWatch, r.error, Boolean(r.data?.createSegmentWatch.segmentWatch)];
      } else {
        const r = await makeEndpoint({ input: { name: recipe.title, url: url.trim(), kinds: [recipe.event], filter: recipe.filter && { text: recipe.filter.text } } });
        [answer, error, made] = [r.data?.createTriggerEndpoint, r.error, Boolean(r.data?.createTriggerEndpoint.triggerEndpoint)];
        setSecret(r.data?.createTriggerEndpoint.secret ?? "");
      }
      if (!made) {
        setFailed({ error, answer: answer ?? null });
        break;
      }
      setDone((d) => [...d, part.key]);
    }
    setBusy(false);
  }
  return (
    <Dialog
      title={`Set up ${recipe.title}`}
      onClose={onClose}
      actions={
        left.length === 0 ? (
          <Button look="primary" onClick={onClose}>
            I have kept it
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" type="submit" form="set-up" busy={busy}>
              Set up
            </Button>
          </>
        )
      }
    >
      <form
        id="set-up"
        className="stack form"
        onSubmit={(e) => {
          e.preventDefault();
          void make();
        }}
      >
        <p>This makes, in your account:</p>
        <ul className="plain-list">
          {parts.map((p) => (
            <li key={p.key}>
              {p.words} {done.includes(p.key) && <strong>– made</strong>}
            </li>
          ))}
        </ul>
        <Refusals error={failed.error} answer={failed.answer} />
        {failed.answer?.problems?.map((p) => (
          <p className="notice bad" key={p.message}>
            {p.message}
          </p>
        ))}
        {left.length > 0 && (
          <Field label="URL of your workflow engine" hint="It is told each event, signed, then asks for the branch and the messages. Nothing is sent before it does.">
            {(p) => <Input {...p} name="url" type="url" required placeholder="https://" value={url} onChange={(e) => setURL(e.target.value)} />}
          </Field>
        )}
        {secret && (
          <>
            <p>The engine verifies events with this secret. It is told this once:</p>
            <code className="secret">{secret}</code>
            <p>
              What was made is under <Link href="/triggers">Triggers</Link>.
            </p>
          </>
        )}
      </form>
    </Dialog>
  );
}
