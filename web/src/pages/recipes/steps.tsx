import type { MessageFragment, RecipeByNameQuery, SaidFragment } from "../../gql/graphql";
import { words } from "../../ui/values";
import { span } from "../trigger-parts";

export type Recipe = NonNullable<RecipeByNameQuery["recipe"]>;
export type Message = MessageFragment;

/** Steps draws a recipe from its beginning to its messages. */
export function Steps({ recipe }: { recipe: Recipe }) {
  return (
    <ol className="recipe-steps">
      <li>
        <strong>Begins with: {words(recipe.event)}</strong>
        {recipe.filter && <When of={recipe.filter} word="if" />}
        {recipe.timers.map((t) => (
          <div key={t.name}>
            <p>
              {span(t.delay)} after {words(t.anchor).toLowerCase()} <span className="quiet">({t.name})</span>
              {t.supersede === "NEWEST_ORDER" && "; a newer order takes its place"}
            </p>
            {t.filter && <When of={t.filter} word="for orders with" />}
            {t.condition && <When of={t.condition} word="asked again when it is due:" />}
          </div>
        ))}
        {recipe.segment && <When of={recipe.segment.condition} word={`who is in ${recipe.segment.name}:`} />}
      </li>
      {recipe.branches.map((b) => (
        <li key={b.name}>
          <strong>{b.name}</strong>
          <When of={b.condition} word="if" />
          <Sends messages={b.messages} />
        </li>
      ))}
      <li>
        <strong>None</strong>
        <p className="quiet">if no branch holds</p>
        <Sends messages={recipe.otherwise} />
      </li>
    </ol>
  );
}

function When({ of, word }: { of: SaidFragment; word: string }) {
  return (
    <p className="quiet break" title={of.text}>
      {word} {of.sentence}
    </p>
  );
}

function Sends({ messages }: { messages: readonly Message[] }) {
  if (messages.length === 0) return <p className="quiet">Sends nothing.</p>;
  return (
    <ul className="plain-list">
      {messages.map((m) => (
        <li key={m.name}>
          {moment(m.after)}: {m.subject ?? m.sms} <span className="quiet">({m.purpose.toLowerCase()}, {[m.body && "email", m.sms && "SMS"].filter(Boolean).join(", else ")})</span>
        </li>
      ))}
    </ul>
  );
}

/** moment says how long after the event a message goes. */
export const moment = (seconds: number) => (seconds === 0 ? "At once" : `After ${span(seconds)}`);
