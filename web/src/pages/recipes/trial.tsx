import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { MessageChannel, SaidFragment } from "../../gql/graphql";
import { Badge, Loading, Problem } from "../../ui/states";
import { words } from "../../ui/values";
import type { Subject } from "../subject-choice";
import { MessageView } from "../template-message";
import { span } from "../trigger-parts";
import { moment, type Message, type Recipe } from "./steps";

const TrialDecision = graphql(`
  query TrialDecision($input: EvaluateBranchesInput!) {
    evaluateBranches(input: $input) {
      branchId
      branchName
      closestMiss {
        words
      }
      trace {
        id
        result
        clauses {
          id
          result
          words
        }
      }
      problems {
        message
      }
    }
  }
`);

const TrialConsent = graphql(`
  query TrialConsent($contact: ID!, $purpose: MessagePurpose!) {
    email: canSend(contactId: $contact, channel: EMAIL, purpose: $purpose) {
      allowed
      reason
    }
    sms: canSend(contactId: $contact, channel: SMS, purpose: $purpose) {
      allowed
      reason
    }
  }
`);

const TrialMessage = graphql(`
  query TrialMessage($text: ResolveTemplateInput!, $subject: ResolveTemplateInput!, $withSubject: Boolean!) {
    text: resolveTemplate(input: $text) {
      ...Resolved
    }
    subject: resolveTemplate(input: $subject) @include(if: $withSubject) {
      ...Resolved
    }
  }
`);

const whom = (s: Subject) => ({ contactId: s.contactId, orderId: s.orderId || undefined });

/** Trial says what a recipe would do for somebody today, by the same calls that a workflow engine makes. */
export function Trial({ recipe, subject }: { recipe: Recipe; subject: Subject }) {
  return (
    <ol className="recipe-steps" aria-label="What it would do">
      <li>
        <strong>Does it begin?</strong>
        {recipe.filter ? <Verdict of={recipe.filter} subject={subject} yes="It begins with this order." no="This order does not begin it." /> : recipe.timers.length === 0 && !recipe.segment && <p>With each {words(recipe.event).toLowerCase()}.</p>}
        {recipe.timers.map((t) => (
          <div key={t.name}>
            {t.filter && <Verdict of={t.filter} subject={subject} yes={`This order starts the timer ${t.name}.`} no={`This order does not start the timer ${t.name}.`} />}
            {t.condition && <Verdict of={t.condition} subject={subject} yes={`Were it due now, ${t.name} would fire (${span(t.delay)} after ${words(t.anchor).toLowerCase()}).`} no={`Were it due now, ${t.name} would not fire.`} />}
          </div>
        ))}
        {recipe.segment && <Verdict of={recipe.segment.condition} subject={subject} yes={`They are in ${recipe.segment.name}: it began when they entered.`} no={`They are not in ${recipe.segment.name} now.`} />}
      </li>
      <Taken recipe={recipe} subject={subject} />
    </ol>
  );
}

/** useVerdict asks the conditions in order. */
function useVerdict(branches: readonly { name: string; condition: SaidFragment }[], subject: Subject) {
  const input = { ...whom(subject), branches: branches.map((b, i) => ({ id: String(i), name: b.name, condition: { text: b.condition.text } })) };
  return useQuery({ query: TrialDecision, variables: { input } })[0];
}

/** Verdict asks one condition, and says why it came out so. */
function Verdict({ of, subject, yes, no }: { of: SaidFragment; subject: Subject; yes: string; no: string }) {
  const { data, error } = useVerdict([{ name: "holds", condition: of }], subject);
  if (error) return <Problem error={error} />;
  const decision = data?.evaluateBranches;
  if (!decision) return <Loading what="the answer" />;
  const holds = decision.branchId !== null && decision.branchId !== undefined;
  return (
    <div>
      <p>
        <Badge tone={holds ? "good" : "warn"}>{holds ? "yes" : "no"}</Badge> {holds ? yes : no}
      </p>
      <ul className="plain-list small quiet">
        {decision.problems.map((p) => (
          <li key={p.message}>{p.message}</li>
        ))}
        {decision.trace
          .flatMap((b) => b.clauses)
          .filter((c) => c.result !== "SKIPPED")
          .map((c) => (
            <li key={c.id}>{c.words}</li>
          ))}
      </ul>
    </div>
  );
}

/** Taken is the branch, and what it sends. */
function Taken({ recipe, subject }: { recipe: Recipe; subject: Subject }) {
  const { data, error } = useVerdict(recipe.branches, subject);
  if (error) return <li><Problem error={error} /></li>;
  const decision = data?.evaluateBranches;
  if (!decision) return <li><Loading what="the branch" /></li>;
  const taken = decision.branchId === null || decision.branchId === undefined ? null : recipe.branches[Number(decision.branchId)];
  const messages = taken?.messages ?? recipe.otherwise;
  return (
    <>
      <li>
        <strong>Branch</strong>
        <p>
          Takes <Badge tone={taken ? "good" : ""}>{taken?.name ?? "None"}</Badge>
        </p>
        <ul className="plain-list small quiet">
          {decision.trace
            .flatMap((b) => b.clauses)
            .filter((c) => c.result !== "SKIPPED")
            .map((c) => (
              <li key={c.id}>{c.words}</li>
            ))}
        </ul>
      </li>
      {messages.length === 0 && <li>Sends nothing.</li>}
      {messages.map((m) => (
        <li key={m.name}>
          <strong>
            {moment(m.after)}: {m.name} <span className="quiet">({m.purpose.toLowerCase()})</span>
          </strong>
          {m.condition && <Verdict of={m.condition} subject={subject} yes="Asked when its time has come; it would be sent now." no="Asked when its time has come; it would not be sent now." />}
          <Delivery message={m} subject={subject} />
        </li>
      ))}
    </>
  );
}

/** Delivery chooses the channel as an engine does: the first one that consent allows. */
function Delivery({ message, subject }: { message: Message; subject: Subject }) {
  const [{ data, error }] = useQuery({ query: TrialConsent, variables: { contact: subject.contactId, purpose: message.purpose } });
  if (error) return <Problem error={error} />;
  if (!data) return <Loading what="consent" />;
  const ways: { channel: MessageChannel; allowed: boolean; reason: string }[] = [];
  if (message.body) ways.push({ channel: "EMAIL", ...data.email });
  if (message.sms) ways.push({ channel: "SMS", ...data.sms });
  const way = ways.find((w) => w.allowed);
  return (
    <>
      <ul className="plain-list small">
        {ways.map((w) => (
          <li key={w.channel}>
            {w.channel === "EMAIL" ? "Email" : "SMS"}: {w.reason}
          </li>
        ))}
      </ul>
      {way ? <Shown message={message} subject={subject} channel={way.channel} /> : <p className="notice warn">It is not sent.</p>}
    </>
  );
}

function Shown({ message, subject, channel }: { message: Message; subject: Subject; channel: MessageChannel }) {
  const email = channel === "EMAIL";
  const common = { ...whom(subject), purpose: message.purpose };
  const [{ data, error }] = useQuery({
    query: TrialMessage,
    variables: {
      text: { ...common, template: (email ? message.body : message.sms) ?? "", channel: email ? "HTML_EMAIL" : "SMS" },
      subject: { ...common, template: message.subject ?? "", channel: "SUBJECT" },
      withSubject: email,
    },
  });
  if (error) return <Problem error={error} />;
  if (!data) return <Loading what="the message" />;
  const { text, subject: line } = data;
  if (text.skipped) return <p className="notice warn">{text.skipped.reason}</p>;
  return (
    <>
      <MessageView channel={email ? "HTML_EMAIL" : "SMS"} text={text.text ?? ""} subject={line?.text} sms={text.sms} title={`The message ${message.name}`} />
      {[...text.missing, ...(line?.missing ?? [])].map((m) => (
        <p className="small quiet" key={m.path + m.line + m.column}>
          No value: <code>{m.path}</code>
        </p>
      ))}
    </>
  );
}
