import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../../gql";
import type { ConditionInput } from "../../gql/graphql";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field, Input } from "../../ui/field";
import { Problem } from "../../ui/states";
import { useToast } from "../../ui/toasts";
import { Refusals } from "../trigger-parts";

const Saved = graphql(`
  query SavedConditions {
    conditions(first: 100) {
      nodes {
        id
        name
        text
      }
    }
  }
`);

const Register = graphql(`
  mutation RegisterCondition($input: RegisterConditionInput!) {
    registerCondition(input: $input) {
      condition {
        id
        name
        text
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

/** Open puts a registered condition in the place of the one at hand. */
export function Open({ onClose, open }: { onClose: () => void; open: (text: string, name: string) => void }) {
  const [{ data, error }] = useQuery({ query: Saved, requestPolicy: "network-only" });
  return (
    <Dialog title="Open a saved condition" onClose={onClose} actions={<Button onClick={onClose}>Cancel</Button>}>
      {error && <Problem error={error} />}
      {data?.conditions.nodes.length === 0 && <p className="quiet">None is saved yet.</p>}
      <ul className="pick whole">
        {data?.conditions.nodes.map((c) => (
          <li key={c.id}>
            <button type="button" onClick={() => open(c.text, c.name ?? "")}>
              <strong>{c.name ?? "No name"}</strong>
              <code>{c.text}</code>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Save registers the condition: workflows, segments and filters may then name it by its id. */
export function Save({ name, condition, onClose }: { name: string; condition: ConditionInput; onClose: () => void }) {
  const [called, setCalled] = useState(name);
  const [{ data, error, fetching }, register] = useMutation(Register);
  const tell = useToast();
  const done = data?.registerCondition.condition;
  return (
    <Dialog
      title="Save the condition"
      onClose={onClose}
      actions={
        done ? (
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="primary"
              busy={fetching}
              onClick={() => void register({ input: { condition, name: called.trim() || null } }).then((r) => r.data?.registerCondition.condition && tell("The condition is saved."))}
            >
              Save
            </Button>
          </>
        )
      }
    >
      <Refusals error={error} answer={data?.registerCondition ?? null} />
      {done ? (
        <>
          <p>Its id, for workflows, filters and segments:</p>
          <code className="secret">{done.id}</code>
        </>
      ) : (
        <Field label="Name" hint="The same condition always has the same id; saving it again changes its name.">
          {(p) => <Input {...p} maxLength={255} value={called} onChange={(e) => setCalled(e.target.value)} />}
        </Field>
      )}
    </Dialog>
  );
}
