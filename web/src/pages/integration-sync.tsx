import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../gql";
import type { PlanSyncMutation, SyncSettingsInput } from "../gql/graphql";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice } from "../ui/field";
import { Problem } from "../ui/states";
import { useToast } from "../ui/toasts";
import { elementName, toggles, type Toggle } from "./elements";
import type { Integrated } from "./integration";
import { ReadBy } from "./integration-readers";

const PlanSync = graphql(`
  mutation PlanSync($settings: SyncSettingsInput!) {
    updateSyncSettings(input: { syncSettings: $settings, dryRun: true }) {
      impact {
        element
        outcome
        impact {
          ...Readers
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`);

const UpdateSync = graphql(`
  mutation UpdateSync($settings: SyncSettingsInput!) {
    updateSyncSettings(input: { syncSettings: $settings }) {
      shopifyIntegration {
        id
        syncSettings {
          contactSync
          orderSync
          orderReceivedTrigger
          transactionSync
          paymentReceivedTrigger
          productSync
          collectionSync
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`);

type Impact = PlanSyncMutation["updateSyncSettings"]["impact"];

interface Question {
  toggle: Toggle;
  name: string;
  trigger: boolean;
  impact: Impact;
}

/** SyncToggles switches the seven toggles. Switching off asks first, with what it breaks. */
export function SyncToggles({ link }: { link: Integrated }) {
  const [plan, planSync] = useMutation(PlanSync);
  const [update, updateSync] = useMutation(UpdateSync);
  const [question, setQuestion] = useState<Question | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const tell = useToast();
  const blocked = new Map(link.elements.flatMap((e) => (e.blocked && e.blocked.code !== "NOT_SYNCED" ? [[e.element, e.blocked.message] as const] : [])));

  const failure = plan.error ?? update.error;
  async function ask(toggle: Toggle, to: boolean) {
    setRefused(null);
    const is = toggles.find((t) => t.toggle === toggle);
    if (!is) return;
    if (to) {
      await set(toggle, true);
      return;
    }
    const { data } = await planSync({ settings: only(toggle, false) });
    const wrong = data?.updateSyncSettings.userErrors[0];
    if (wrong) setRefused(wrong.message);
    else if (data) setQuestion({ toggle, name: is.name, trigger: is.trigger ?? false, impact: data.updateSyncSettings.impact });
  }
  async function set(toggle: Toggle, to: boolean) {
    const { data } = await updateSync({ settings: only(toggle, to) });
    setQuestion(null);
    const wrong = data?.updateSyncSettings.userErrors[0];
    if (wrong) setRefused(wrong.message);
    else if (data) tell(`${toggles.find((t) => t.toggle === toggle)?.name ?? toggle} is ${to ? "on" : "off"}.`);
  }

  return (
    <section className="card" aria-labelledby="sync">
      <div className="card-head">
        <h2 id="sync">Sync Settings</h2>
      </div>
      <div className="card-body">
        {failure && <Problem error={failure} />}
        {refused && (
          <p className="notice bad" role="alert">
            {refused}
          </p>
        )}
        <div className="choices">
          {toggles.map((t) => {
            const isOn = link.syncSettings[t.toggle];
            return (
              <Choice
                key={t.toggle}
                sub={t.trigger}
                label={t.name}
                note={t.note}
                blocked={blocked.get(t.element)}
                checked={isOn}
                disabled={blocked.has(t.element) || plan.fetching || update.fetching}
                onChange={(to) => void ask(t.toggle, to)}
              />
            );
          })}
        </div>
      </div>
      {question && (
        <Dialog
          title={`Switch ${question.name} off?`}
          onClose={() => setQuestion(null)}
          actions={
            <>
              <Button onClick={() => setQuestion(null)}>Keep it on</Button>
              <Button look="danger" busy={update.fetching} onClick={() => void set(question.toggle, false)}>
                Switch off
              </Button>
            </>
          }
        >
          <Breaks question={question} />
        </Dialog>
      )}
    </section>
  );
}

function Breaks({ question }: { question: Question }) {
  if (question.trigger) {
    return <p>Workflows no longer start by it. Orders that come meanwhile do not start any later either.</p>;
  }
  if (question.impact.length === 0) return <p>Nothing of the account’s templates, conditions, trigger endpoints, timers or segment watches reads it.</p>;
  return (
    <>
      {question.impact.map((i) => {
        return (
          <div key={i.element}>
            <p>
              <strong>{elementName(i.element)}</strong>{" "}
              {i.outcome === "STALE" ? "stay readable as they are now, and grow old." : "were never imported: whatever reads them answers that they are unavailable."}
            </p>
            <ReadBy impact={i.impact} />
          </div>
        );
      })}
    </>
  );
}

function only(toggle: Toggle, to: boolean): SyncSettingsInput {
  return { [toggle]: to };
}
