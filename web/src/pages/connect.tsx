import { useEffect, useRef, useState, type FormEvent } from "react";
import { useMutation, useQuery, type CombinedError } from "urql";
import { Link } from "wouter";
import { graphql } from "../gql";
import type { Element, SyncSettingsInput } from "../gql/graphql";
import { Button } from "../ui/button";
import { Choice, Field, Input } from "../ui/field";
import { PageHead } from "../ui/layout";
import { Loading, Problem } from "../ui/states";
import { elements, toggles, type Toggle } from "./elements";

const BeforeQuery = graphql(`
  query BeforeConnecting {
    shopifyIntegration {
      id
      status
      shop {
        shopifyId
        domain
        plan
      }
      elements {
        element
        blocked {
          code
          message
        }
      }
    }
  }
`);

const Connect = graphql(`
  mutation Connect($input: ConnectShopifyInput!) {
    connectShopify(input: $input) {
      authorizationUrl
      userErrors {
        field
        code
        message
      }
    }
  }
`);

const steps = ["Store", "Import Elements", "Sync Settings"];

/** ConnectPage is the wizard of the product's documentation: store, Import Elements, Sync Settings, then Shopify's own page. */
export default function ConnectPage() {
  const [{ data, error }] = useQuery({ query: BeforeQuery, requestPolicy: "network-only" });
  if (!data) {
    return (
      <div className="page narrow">
        <PageHead title="Connect Shopify" />
        {error ? <Problem error={error} /> : <Loading what="the connection" />}
      </div>
    );
  }
  const link = data.shopifyIntegration;
  if (link.status === "CONNECTED") {
    return (
      <div className="page narrow">
        <PageHead title="Connect Shopify" />
        <div className="notice good">
          <strong>{link.shop?.domain} is connected.</strong>
          An account has one Shopify store. Disconnect it first to connect another.
          <Link href="/settings/shopify">Go to the Shopify settings</Link>
        </div>
      </div>
    );
  }
  const blocked = new Map<Element, string>();
  for (const e of link.elements) {
    // What only the missing link blocks opens with the link; the plan's blocks stay.
    if (e.blocked && (e.blocked.code === "PLAN" || e.blocked.code === "PERSONAL_DATA")) blocked.set(e.element, e.blocked.message);
  }
  if (link.shop?.plan === "Basic") {
    // The API tells of the ended link first; the store's plan from before still says what Shopify will refuse.
    for (const e of elements) {
      if (e.paidPlan) {
        blocked.set(
          e.element,
          "The store was on Shopify’s Basic plan, which gives no customers’ data. Upgrade it to Advanced or Plus in Shopify, connect, and import this afterwards in the Shopify settings.",
        );
      }
    }
  }
  return <Wizard storeName={link.shop?.domain.replace(".myshopify.com", "") ?? ""} blocked={blocked} />;
}

function Wizard({ storeName, blocked }: { storeName: string; blocked: Map<Element, string> }) {
  const [step, setStep] = useState(0);
  const [name, setName] = useState(storeName);
  const [nameError, setNameError] = useState<string | null>(null);
  const [imports, setImports] = useState(() => new Set(elements.map((e) => e.element).filter((e) => !blocked.has(e))));
  const [sync, setSync] = useState<SyncSettingsInput>(() => Object.fromEntries(toggles.map((t) => [t.toggle, !blocked.has(t.element)])));
  const [result, connect] = useMutation(Connect);
  const [refused, setRefused] = useState<string | null>(null);
  const [failure, setFailure] = useState<CombinedError | null>(null);
  const [leaving, setLeaving] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else heading.current?.focus();
  }, [step]);

  async function next(e: FormEvent) {
    e.preventDefault();
    if (step === 0) {
      const wrong = name.trim() === "" ? "Enter the name of your Shopify store, for example ef760-ef." : null;
      setNameError(wrong);
      if (!wrong) setStep(1);
      return;
    }
    if (step === 1) {
      setStep(2);
      return;
    }
    setRefused(null);
    setFailure(null);
    const { data, error } = await connect({
      input: { storeName: name.trim(), importElements: [...imports], syncSettings: sync, returnPath: "/settings/shopify" },
    });
    if (error) {
      setFailure(error);
      return;
    }
    const wrong = data?.connectShopify.userErrors[0];
    if (wrong) {
      if (wrong.field?.includes("storeName")) {
        setNameError(wrong.message);
        setStep(0);
      } else setRefused(wrong.message);
      return;
    }
    const address = data?.connectShopify.authorizationUrl;
    if (address) {
      setLeaving(true);
      window.location.assign(address);
    }
  }
  function choose(e: Element, on: boolean) {
    const chosen = new Set(imports);
    if (on) chosen.add(e);
    else chosen.delete(e);
    setImports(chosen);
  }

  return (
    <div className="page narrow">
      <PageHead title="Connect Shopify" />
      <ol className="steps" aria-label="Steps">
        {steps.map((s, i) => (
          <li key={s} aria-current={i === step ? "step" : undefined} className={i < step ? "done" : undefined}>
            {s}
          </li>
        ))}
      </ol>
      <form className="card" onSubmit={(e) => void next(e)} noValidate>
        <div className="card-body">
          {step === 0 && (
            <>
              <h2 ref={heading} tabIndex={-1}>
                Shopify Store Detail
              </h2>
              <Field
                label="Store name"
                error={nameError}
                hint={
                  <>
                    Open your Shopify admin and look at the address: the name stands after <code>store/</code>. In <code>admin.shopify.com/store/ef760-ef</code> it
                    is <strong>ef760-ef</strong>. You can also paste the whole address.
                  </>
                }
              >
                {(props) => (
                  <Input {...props} name="storeName" autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder="ef760-ef" value={name} onChange={(e) => setName(e.target.value)} />
                )}
              </Field>
            </>
          )}
          {step === 1 && (
            <>
              <div>
                <h2 ref={heading} tabIndex={-1}>
                  Import Elements
                </h2>
                <p className="quiet">Brought in once, with the store’s whole history. What you leave out can be imported later.</p>
              </div>
              <div className="choices">
                {elements.map((e) => (
                  <Choice
                    key={e.element}
                    label={e.import}
                    note={e.paidPlan && !blocked.has(e.element) ? "Requires Shopify Advanced or Plus." : null}
                    blocked={blocked.get(e.element)}
                    checked={imports.has(e.element)}
                    disabled={blocked.has(e.element)}
                    onChange={(on) => choose(e.element, on)}
                  />
                ))}
              </div>
            </>
          )}
          {step === 2 && (
            <>
              <div>
                <h2 ref={heading} tabIndex={-1}>
                  Sync Settings
                </h2>
                <p className="quiet">Kept current from now on. Each can be switched at any time without disconnecting.</p>
              </div>
              <div className="choices">
                {toggles.map((t) => (
                  <Choice
                    key={t.toggle}
                    sub={t.trigger}
                    label={t.name}
                    note={t.note}
                    blocked={blocked.get(t.element)}
                    checked={on(sync, t.toggle)}
                    disabled={blocked.has(t.element)}
                    onChange={(to) => setSync({ ...sync, [t.toggle]: to })}
                  />
                ))}
              </div>
              <p className="notice">On Save, Shopify asks you to install the app. You come back here afterwards.</p>
            </>
          )}
          {refused && (
            <div className="notice bad" role="alert">
              <strong>{refused}</strong>
            </div>
          )}
          {failure && <Problem error={failure} />}
          <div className="row spread">
            {step === 0 ? (
              <Link href="/settings/shopify" className="btn">
                Cancel
              </Link>
            ) : (
              <Button onClick={() => setStep(step - 1)}>Back</Button>
            )}
            <Button type="submit" look="primary" busy={result.fetching || leaving}>
              {step < 2 ? "Next" : leaving ? "Opening Shopify…" : "Save"}
            </Button>
          </div>
        </div>
      </form>
    </div>
  );
}

const on = (sync: SyncSettingsInput, toggle: Toggle) => sync[toggle] ?? false;
