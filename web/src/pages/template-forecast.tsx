import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../gql";
import type { ContactFilterInput, ForecastFragment } from "../gql/graphql";
import { Empty, Loading, Problem } from "../ui/states";
import { count } from "../ui/values";
import { useSettled } from "../ui/settled";
import { textOf, type Draft } from "./template-draft";

const TemplateForecast = graphql(`
  query TemplateForecast($body: ForecastTemplateInput!, $subject: ForecastTemplateInput!, $withSubject: Boolean!) {
    body: forecastTemplate(input: $body) {
      ...Forecast
    }
    subject: forecastTemplate(input: $subject) @include(if: $withSubject) {
      ...Forecast
    }
  }

  fragment Forecast on TemplateForecast {
    contacts
    skipped
    fields {
      path
      missing
      withoutParent
      empty
      skipped
      covered
      unavailable
    }
  }
`);

type FieldForecast = ForecastFragment["fields"][number];

const audiences: { value: string; words: string; filter: ContactFilterInput }[] = [
  { value: "ordered", words: "Everybody who ordered", filter: { hasOrders: true } },
  { value: "all", words: "Everybody", filter: {} },
  { value: "subscribed", words: "Email subscribers", filter: { emailConsent: ["SUBSCRIBED"] } },
];

/** TemplateForecastCard counts whom the message would lack something for, before anything is sent. */
export function TemplateForecastCard({ draft, valid }: { draft: Draft; valid: boolean }) {
  const [audience, setAudience] = useState("ordered");
  const filter = audiences.find((a) => a.value === audience)?.filter ?? {};
  const asked = useSettled({ ...textOf(draft), subject: draft.subject, audience: { filter } }, 1200);
  const withSubject = asked.channel !== "SMS" && /\{[{%]/.test(asked.subject); // counting is work: not for a text that reads nothing
  const [{ data, error, fetching }, again] = useQuery({
    query: TemplateForecast,
    variables: {
      body: { template: asked.template, channel: asked.channel, audience: asked.audience },
      subject: { template: asked.subject, channel: "SUBJECT", audience: asked.audience },
      withSubject,
    },
    pause: !valid,
    requestPolicy: "network-only",
  });
  const f = data && together(data.body, withSubject ? data.subject : undefined);
  const lacking = f?.fields.filter((x) => x.missing !== 0) ?? [];
  return (
    <section className="card" aria-labelledby="forecast" aria-busy={fetching}>
      <div className="card-head">
        <h2 id="forecast">Missing data</h2>
        <select className="input" aria-label="Of whom" value={audience} onChange={(e) => setAudience(e.target.value)}>
          {audiences.map((a) => (
            <option key={a.value} value={a.value}>
              {a.words}
            </option>
          ))}
        </select>
      </div>
      {error && valid && <Problem error={error} retry={() => again({ requestPolicy: "network-only" })} />}
      {!valid ? (
        <Empty title="The text has errors">What is missing is counted once they are gone.</Empty>
      ) : !f ? (
        !error && <Loading what="the forecast" />
      ) : f.fields.length === 0 ? (
        <Empty title="The text reads no custom value">There is nothing that could be missing.</Empty>
      ) : (
        <div className="card-body">
          <p className="quiet">
            Of {count(f.contacts)} contacts, each with the last order
            {f.skipped ? <>: <strong>{count(f.skipped)} or more would be skipped</strong>, since what the text requires is missing.</> : "."}
          </p>
          {lacking.length === 0 ? (
            <p className="notice good">Nobody lacks anything that the text reads.</p>
          ) : (
            <ul className="shares">
              {lacking.map((x) => (
                <Share key={x.path} field={x} of={f.contacts} />
              ))}
            </ul>
          )}
          {lacking.length < f.fields.length && lacking.length > 0 && (
            <p className="small quiet">
              {count(f.fields.length - lacking.length)} other field{f.fields.length - lacking.length === 1 ? "" : "s"} everybody has.
            </p>
          )}
        </div>
      )}
    </section>
  );
}

/** together is what a message lacks whose subject and body are read by the same people: a gap in either is a gap. */
function together(body: ForecastFragment, subject: ForecastFragment | undefined): ForecastFragment {
  if (!subject) return body;
  const fields = new Map(body.fields.map((x) => [x.path, x]));
  for (const x of subject.fields) {
    const other = fields.get(x.path);
    fields.set(x.path, other ? { ...x, covered: x.covered && other.covered, skipped: most(x.skipped, other.skipped) } : x);
  }
  return { ...body, skipped: most(body.skipped, subject.skipped), fields: [...fields.values()].toSorted((a, b) => (b.missing ?? 0) - (a.missing ?? 0)) };
}

const most = (a: number | null, b: number | null) => (a === null ? b : Math.max(a, b ?? 0));

function Share({ field, of }: { field: FieldForecast; of: number }) {
  const { path, missing, covered, skipped, withoutParent, empty } = field;
  const percent = missing !== null && of > 0 ? (100 * missing) / of : null;
  const notes = [
    field.unavailable.length > 0 && "it does not sync, so that a send fails",
    skipped ? `${count(skipped)} are skipped` : covered ? "a default or a branch covers it" : "a gap is printed",
    withoutParent && withoutParent < (missing ?? 0) ? `${count(withoutParent)} lack all that it belongs to` : withoutParent ? "all of them lack what it belongs to" : "",
    empty ? `${count(empty)} have it empty` : "",
  ].filter(Boolean);
  return (
    <li>
      <div className="row spread">
        <code>{path}</code>
        <span className="num small">{percent === null ? "cannot be read" : `${count(missing ?? 0)} (${percent < 1 ? "under 1" : Math.round(percent)} %)`}</span>
      </div>
      <div className={`share ${covered && !skipped ? "covered" : "open"}`}>
        <i style={{ width: `${percent ?? 100}%` }} />
      </div>
      <span className="small quiet">{notes.join(", ")}</span>
    </li>
  );
}
