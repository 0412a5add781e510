import { useId, useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../gql";
import type { TriggerKind } from "../gql/graphql";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, Field, Input } from "../ui/field";
import { words } from "../ui/values";
import { ConditionField, kinds, Refusals, type Answer } from "./trigger-parts";

const Create = graphql(`
  mutation CreateEndpoint($input: CreateTriggerEndpointInput!) {
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

export const UpdateEndpoint = graphql(`
  mutation UpdateEndpoint($input: UpdateTriggerEndpointInput!) {
    updateTriggerEndpoint(input: $input) {
      triggerEndpoint {
        id
        name
        url
        kinds
        filter
        delay
        asymmetric
        status
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

interface Editable {
  id: string;
  name?: string | null;
  url: string;
  kinds: TriggerKind[];
  filter?: string | null;
  delay: number;
  asymmetric: boolean;
}

/** EndpointForm makes an endpoint, or changes one. A new one's secret is handed on: it is told once. */
export function EndpointForm({ of, onClose, done }: { of?: Editable; onClose: () => void; done: (secret: string | null) => void }) {
  const [url, setURL] = useState(of?.url ?? "");
  const [name, setName] = useState(of?.name ?? "");
  const [chosen, setChosen] = useState<TriggerKind[]>(of?.kinds ?? ["ORDER_RECEIVED", "PAYMENT_RECEIVED"]);
  const [filter, setFilter] = useState(of?.filter ?? "");
  const [delay, setDelay] = useState(String(of?.delay ?? 0));
  const [asymmetric, setAsymmetric] = useState(of?.asymmetric ?? false);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [made, create] = useMutation(Create);
  const [updated, update] = useMutation(UpdateEndpoint);
  const form = useId();
  async function save() {
    const text = filter.trim();
    const fields = { url: url.trim(), kinds: chosen, filter: text ? { text } : null, delay: Number(delay), asymmetric, name: name.trim() || null };
    if (of) {
      const { data } = await update({ input: { id: of.id, ...fields } });
      if (data?.updateTriggerEndpoint.triggerEndpoint) done(null);
      else setAnswer(data?.updateTriggerEndpoint ?? null);
      return;
    }
    const { data } = await create({ input: fields });
    if (data?.createTriggerEndpoint.triggerEndpoint) done(data.createTriggerEndpoint.secret ?? null);
    else setAnswer(data?.createTriggerEndpoint ?? null);
  }
  return (
    <Dialog
      title={of ? "Edit the endpoint" : "New endpoint"}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} busy={made.fetching || updated.fetching}>
            {of ? "Save" : "Create endpoint"}
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
        <Refusals error={made.error ?? updated.error} answer={answer} />
        <Field label="URL" hint="Where events are posted: https, on the public internet.">
          {(p) => <Input {...p} name="url" type="url" required placeholder="https://" value={url} onChange={(e) => setURL(e.target.value)} />}
        </Field>
        <Field label="Name">{(p) => <Input {...p} name="name" maxLength={255} value={name} onChange={(e) => setName(e.target.value)} />}</Field>
        <fieldset className="field">
          <legend className="label">Events</legend>
          <div className="checks">
            {kinds.map((k) => (
              <label key={k}>
                <input type="checkbox" checked={chosen.includes(k)} onChange={(e) => setChosen(kinds.filter((other) => (other === k ? e.target.checked : chosen.includes(other))))} />
                {words(k)}
              </label>
            ))}
          </div>
        </fieldset>
        <ConditionField label="Filter" hint="A condition that an event must match, e.g. order.total_price > 100. Empty: every event." value={filter} problems={answer?.problems} onChange={setFilter} />
        <Field label="Delay in seconds" hint="Between an event and its first delivery, up to 30 days. The filter is asked then.">
          {(p) => <Input {...p} name="delay" type="number" required min={0} max={2_592_000} value={delay} onChange={(e) => setDelay(e.target.value)} />}
        </Field>
        <Choice label="Sign with a key pair too" note="A v1a signature, which the public key verifies, beside the secret’s." checked={asymmetric} onChange={setAsymmetric} />
      </form>
    </Dialog>
  );
}
