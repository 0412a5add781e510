import type { Channel, MessagePurpose, TriggerKind } from "../gql/graphql";
import { useKept } from "../ui/kept";

/** A Draft is what is on the workbench: an email and a text message that say the same, and whom they are looked at with. */
export interface Draft {
  channel: "EMAIL" | "SMS";
  format: "HTML_EMAIL" | "TEXT_EMAIL";
  purpose: MessagePurpose;
  trigger: TriggerKind | "";
  subject: string;
  body: string;
  sms: string;
  surface: Surface;
  contactId: string;
  orderId: string;
}

/** A Surface is the form in which custom values are inserted. */
export type Surface = "highLevel" | "liquid";

/** example is a short text to begin with. */
export const example: Pick<Draft, "subject" | "body" | "sms"> = {
  subject: "Your order {{order.name}}",
  body: `<p>Hi {{default contact.first_name "there"}},</p>
<p>thank you for order {{order.name}} of {{order.total_price_formatted}}:</p>
<ul>
{{#each order.line_items}}<li>{{this.quantity}} × {{this.title}}</li>
{{/each}}</ul>
<p>{{shop.name}}</p>
`,
  sms: 'Hi {{default contact.first_name "there"}}, thank you for order {{order.name}} of {{order.total_price_formatted}}. {{shop.name}}',
};

const first: Draft = { channel: "EMAIL", format: "HTML_EMAIL", purpose: "TRANSACTIONAL", trigger: "", surface: "highLevel", contactId: "", orderId: "", ...example };

/** useDraft keeps the draft in this browser, over a reload. */
export function useDraft(): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useKept("template", () => first);
  return [draft, (change) => setDraft((d) => ({ ...d, ...change }))];
}

/** textOf is what is being written, and where it goes. */
export function textOf(d: Draft): { template: string; channel: Channel } {
  return d.channel === "SMS" ? { template: d.sms, channel: "SMS" } : { template: d.body, channel: d.format };
}
