/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends {
    [key: string]: unknown;
}> = {
    [K in keyof T]: T[K];
};
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | {
    [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never;
};
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A value computed from a list's items, compared with a value. */
export type AggregateClauseInput = {
    /** The item's field; COUNT takes none. */
    field?: string | null | undefined;
    /** How to compute it. */
    function: AggregateFunction;
    /** Your id of the clause; it comes back in traces. */
    id?: string | number | null | undefined;
    /** Path of the list, e.g. contact.orders. */
    list: string;
    /** How to compare. */
    operator: ConditionOperator;
    /** What to compare with. */
    value: ConditionValueInput;
    /** Which items count. Left out: all. */
    where?: ConditionInput | null | undefined;
};
/** How a list becomes one value. */
export type AggregateFunction = 
/** Number of items. */
'COUNT'
/** Largest; of no items missing. */
 | 'MAX'
/** Smallest; of no items missing. */
 | 'MIN'
/** Sum; of no items 0. */
 | 'SUM';
/** Amounts in the store's currency, both ends included. Either end may be left open. */
export type AmountRangeInput = {
    /** At most this amount. */
    max?: string | null | undefined;
    /** At least this amount. */
    min?: string | null | undefined;
};
/** One arm of an If/Else. */
export type BranchInput = {
    /** When it is taken. */
    condition: ConditionInput;
    /** Your id of the branch. Left out: branch-1 and so on. */
    id?: string | number | null | undefined;
    /** Its name. Left out: Branch 1 and so on. */
    name?: string | null | undefined;
};
/** Where a text goes: it decides how values are escaped. */
export type Channel = 
/** The HTML part of an email: values are escaped as HTML. */
'HTML_EMAIL'
/** A text message. */
 | 'SMS'
/** The subject of an email: one line. */
 | 'SUBJECT'
/** The plain-text part of an email. */
 | 'TEXT_EMAIL';
/** A field compared with a value. A missing field matches no positive operator and every NOT_ operator. */
export type ClauseInput = {
    /** Upper and lower case count. */
    caseSensitive?: boolean;
    /** Path of the field, e.g. contact.orders_count. In the condition of a list, a path that begins with a dot is the item's. */
    field: string;
    /** Your id of the clause; it comes back in traces. */
    id?: string | number | null | undefined;
    /** How to compare. */
    operator: ConditionOperator;
    /** What to compare with. IS_TRUE, IS_FALSE, IS_SET, IS_NOT_SET, IS_EMPTY and IS_NOT_EMPTY take none. */
    value?: ConditionValueInput | null | undefined;
};
/** A condition: exactly one member is given. An empty group is refused: it would hold for everybody. */
export type ConditionInput = {
    aggregate: AggregateClauseInput;
    all?: never;
    any?: never;
    builder?: never;
    clause?: never;
    id?: never;
    list?: never;
    not?: never;
    sentence?: never;
    text?: never;
} | {
    aggregate?: never; /** All of these hold. */
    all: Array<ConditionInput>;
    any?: never;
    builder?: never;
    clause?: never;
    id?: never;
    list?: never;
    not?: never;
    sentence?: never;
    text?: never;
} | {
    aggregate?: never;
    all?: never; /** At least one of these holds. */
    any: Array<ConditionInput>;
    builder?: never;
    clause?: never;
    id?: never;
    list?: never;
    not?: never;
    sentence?: never;
    text?: never;
} | {
    aggregate?: never;
    all?: never;
    any?: never; /** A rule group of react-querybuilder: {combinator, rules: [{field, operator, value}, …]}. */
    builder: unknown;
    clause?: never;
    id?: never;
    list?: never;
    not?: never;
    sentence?: never;
    text?: never;
} | {
    aggregate?: never;
    all?: never;
    any?: never;
    builder?: never; /** A field compared with a value. */
    clause: ClauseInput;
    id?: never;
    list?: never;
    not?: never;
    sentence?: never;
    text?: never;
} | {
    aggregate?: never;
    all?: never;
    any?: never;
    builder?: never;
    clause?: never; /** A registered condition. */
    id: string | number;
    list?: never;
    not?: never;
    sentence?: never;
    text?: never;
} | {
    aggregate?: never;
    all?: never;
    any?: never;
    builder?: never;
    clause?: never;
    id?: never; /** How many items of a list match. */
    list: ListClauseInput;
    not?: never;
    sentence?: never;
    text?: never;
} | {
    aggregate?: never;
    all?: never;
    any?: never;
    builder?: never;
    clause?: never;
    id?: never;
    list?: never; /** This does not hold. */
    not: ConditionInput;
    sentence?: never;
    text?: never;
} | {
    aggregate?: never;
    all?: never;
    any?: never;
    builder?: never;
    clause?: never;
    id?: never;
    list?: never;
    not?: never; /** Plain English, as `checkCondition { sentence }` gives it. */
    sentence: string;
    text?: never;
} | {
    aggregate?: never;
    all?: never;
    any?: never;
    builder?: never;
    clause?: never;
    id?: never;
    list?: never;
    not?: never;
    sentence?: never; /** expr text, e.g. order.total_price > 100 and any(order.line_items, .sku == "RET-050"). */
    text: string;
};
/** How a field is compared. Every NOT_ operator is the exact complement of the one that it negates. */
export type ConditionOperator = 
/** Is earlier. */
'BEFORE'
/** Lies in the range, both ends included. */
 | 'BETWEEN'
/** Contains the text, or has the entry. */
 | 'CONTAINS'
/** Ends with the text. */
 | 'ENDS_WITH'
/** Is the same. */
 | 'EQUALS'
/** Is more or the same. */
 | 'GREATER_OR_EQUAL'
/** Is more. */
 | 'GREATER_THAN'
/** Is one of the values. */
 | 'IN'
/** Lies between the period before now and now. */
 | 'IN_LAST'
/** Lies between now and the period after now. */
 | 'IN_NEXT'
/** Has no value, or an empty text or list. */
 | 'IS_EMPTY'
/** Is false. */
 | 'IS_FALSE'
/** Has a value that is not an empty text or list. */
 | 'IS_NOT_EMPTY'
/** Has no value. */
 | 'IS_NOT_SET'
/** Has a value. */
 | 'IS_SET'
/** Is true. */
 | 'IS_TRUE'
/** Is less or the same. */
 | 'LESS_OR_EQUAL'
/** Is less. */
 | 'LESS_THAN'
/** Does not lie in the range. */
 | 'NOT_BETWEEN'
/** Does not contain it. */
 | 'NOT_CONTAINS'
/** Does not end with it. */
 | 'NOT_ENDS_WITH'
/** Is not the same. */
 | 'NOT_EQUALS'
/** Is none of the values. */
 | 'NOT_IN'
/** Does not. */
 | 'NOT_IN_LAST'
/** Does not start with it. */
 | 'NOT_STARTS_WITH'
/** Is on the day, in the store's time zone. */
 | 'ON_DAY'
/** Is at the moment or later. */
 | 'ON_OR_AFTER'
/** Starts with the text. */
 | 'STARTS_WITH';
/** What a field is compared with: exactly one member is given. */
export type ConditionValueInput = {
    boolean: boolean;
    date?: never;
    field?: never;
    instant?: never;
    integer?: never;
    money?: never;
    number?: never;
    numbers?: never;
    period?: never;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never; /** A calendar day. */
    date: string;
    field?: never;
    instant?: never;
    integer?: never;
    money?: never;
    number?: never;
    numbers?: never;
    period?: never;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never; /** Path of another field. */
    field: string;
    instant?: never;
    integer?: never;
    money?: never;
    number?: never;
    numbers?: never;
    period?: never;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never; /** A moment. */
    instant: string;
    integer?: never;
    money?: never;
    number?: never;
    numbers?: never;
    period?: never;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never;
    instant?: never; /** A whole number. */
    integer: string;
    money?: never;
    number?: never;
    numbers?: never;
    period?: never;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never;
    instant?: never;
    integer?: never; /** An amount in a currency. */
    money: MoneyInput;
    number?: never;
    numbers?: never;
    period?: never;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never;
    instant?: never;
    integer?: never;
    money?: never; /** A decimal number. */
    number: string;
    numbers?: never;
    period?: never;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never;
    instant?: never;
    integer?: never;
    money?: never;
    number?: never; /** Numbers, for IN. */
    numbers: Array<string>;
    period?: never;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never;
    instant?: never;
    integer?: never;
    money?: never;
    number?: never;
    numbers?: never; /** A time relative to the evaluation. */
    period: PeriodInput;
    range?: never;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never;
    instant?: never;
    integer?: never;
    money?: never;
    number?: never;
    numbers?: never;
    period?: never; /** A range, for BETWEEN. */
    range: RangeInput;
    text?: never;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never;
    instant?: never;
    integer?: never;
    money?: never;
    number?: never;
    numbers?: never;
    period?: never;
    range?: never; /** A text. */
    text: string;
    texts?: never;
} | {
    boolean?: never;
    date?: never;
    field?: never;
    instant?: never;
    integer?: never;
    money?: never;
    number?: never;
    numbers?: never;
    period?: never;
    range?: never;
    text?: never; /** Texts, for IN. */
    texts: Array<string>;
};
/** Shopify's marketing state of one channel. Marketing may be sent only to SUBSCRIBED. */
export type ConsentState = 
/** The address is not valid. */
'INVALID'
/** Never agreed. */
 | 'NOT_SUBSCRIBED'
/** Asked to confirm, has not yet. */
 | 'PENDING'
/** The number was removed (SMS only). */
 | 'REDACTED'
/** Agreed. */
 | 'SUBSCRIBED'
/** Agreed once and took it back. */
 | 'UNSUBSCRIBED';
/** Narrows contacts: every member that is given must hold. */
export type ContactFilterInput = {
    /** Exact email address, any letter case. */
    email?: string | null | undefined;
    /** Email consent is one of these. */
    emailConsent?: Array<ConsentState> | null | undefined;
    /** Has ordered, or never has. */
    hasOrders?: boolean | null | undefined;
    /** The last counted order was placed in this range. */
    lastOrderAt?: DateTimeRangeInput | null | undefined;
    /** Exact phone number, E.164. */
    phone?: string | null | undefined;
    /** Part of the name, email address or phone number, any letter case. */
    search?: string | null | undefined;
    /** Total spent lies in this range. */
    totalSpent?: AmountRangeInput | null | undefined;
    /** Last changed in this range. */
    updatedAt?: DateTimeRangeInput | null | undefined;
};
/** What contacts can be ordered by. Ties are broken by id. */
export type ContactSort = 
/** When the contact was created. */
'CREATED_AT'
/** When the last counted order was placed. */
 | 'LAST_ORDER_AT'
/** Last name, then first name. */
 | 'NAME'
/** Total spent; those who never ordered come first. */
 | 'TOTAL_SPENT'
/** When the contact last changed. */
 | 'UPDATED_AT';
/** A new watch. */
export type CreateSegmentWatchInput = {
    /** The condition that contacts of the segment match. */
    condition: ConditionInput;
    /** Make an event of entering. */
    entered?: boolean;
    /** Make an event of leaving. */
    left?: boolean;
    /** Its name for people: 1 to 255 characters. */
    name: string;
    /** At most so many events a minute: 1 to 10,000. */
    perMinute?: number;
    /** Whom it tells of at first. */
    start?: SegmentWatchStart;
};
/** A new timer. */
export type CreateTimerInput = {
    /** The kind of an order's event that starts it. */
    anchor: TriggerKind;
    /** The condition that is asked when it is due. Fields of `order` are those of the order that started it, as it is then. Left out: it always happens. */
    condition?: ConditionInput | null | undefined;
    /** How long after the event. */
    delay: TimerDelayInput;
    /** The condition that an order must match to start it. Left out: every order. */
    filter?: ConditionInput | null | undefined;
    /** A time of day to wait for behind the delay, HH:MM in the shop's time zone. */
    localTime?: string | null | undefined;
    /** Its name for people: 1 to 255 characters. */
    name: string;
    /** What a contact's newer order does. */
    supersede?: Supersede;
};
/** A new endpoint. */
export type CreateTriggerEndpointInput = {
    /** Also sign by v1a, with a key whose public half can be read. */
    asymmetric?: boolean;
    /** Seconds to wait before the first delivery: 0 to 2,592,000 (30 days). */
    delay?: number;
    /** The condition that an event must match. Fields of `order` are the event's order as it is at delivery. Left out: every event. */
    filter?: ConditionInput | null | undefined;
    /** The kinds of events that it gets; at least one. */
    kinds: Array<TriggerKind>;
    /** Its name for people. */
    name?: string | null | undefined;
    /** Where events are posted: https, on the public internet. Each URL may have one endpoint. */
    url: string;
};
/** Moments from `from` (included) to `to` (excluded). Either end may be left open. */
export type DateTimeRangeInput = {
    /** At or after this moment. */
    from?: string | null | undefined;
    /** Before this moment. */
    to?: string | null | undefined;
};
/** What a remark means for sending. */
export type DiagnosticSeverity = 
/** It cannot be sent. */
'ERROR'
/** It renders as meant; there is a better way to write it. */
 | 'LINT'
/** It renders, but probably not as meant. */
 | 'WARNING';
/** The branches of an If/Else, and for whom to decide. */
export type EvaluateBranchesInput = {
    /** At most 10 branches, in order: the first whose condition holds is taken, else the branch named None. */
    branches: Array<BranchInput>;
    /** The contact. Left out: the order's contact. */
    contactId?: string | number | null | undefined;
    /** How much of the decision `trace` explains. */
    detail?: ExplanationDetail;
    /** A trigger event, in place of the contact and the order: they are the event's, in its version of the data or a newer one. */
    eventId?: string | number | null | undefined;
    /** Demands data of this version or newer of the order and the contact, e.g. a trigger event's; NOT_YET when it is not there within two seconds. */
    minVersion?: string | null | undefined;
    /** The order. Left out: the contact's last order. */
    orderId?: string | number | null | undefined;
    /** Keeps the decision with the values that it read, so that `replayDecision` can make it again. */
    record?: boolean;
};
/** How much of a decision is explained. */
export type ExplanationDetail = 
/** What was looked at: branches after the one taken, and clauses that could not change the answer any more, are skipped. */
'DECISIVE'
/** Those too. What cannot be evaluated stays skipped. */
 | 'FULL';
/** Shopify's payment status of an order. */
export type FinancialStatus = 
/** The payment is authorized and not captured. */
'AUTHORIZED'
/** The authorization has run out. */
 | 'EXPIRED'
/** Paid in full. */
 | 'PAID'
/** Paid in part. */
 | 'PARTIALLY_PAID'
/** Paid, and refunded in part. */
 | 'PARTIALLY_REFUNDED'
/** The payment is on its way. */
 | 'PENDING'
/** Refunded in full. */
 | 'REFUNDED'
/** The authorization was voided. */
 | 'VOIDED';
/** How many items of a list match one condition. */
export type ListClauseInput = {
    /** The number for AT_LEAST, AT_MOST and EXACTLY. */
    count?: number | null | undefined;
    /** Your id of the clause; it comes back in traces. */
    id?: string | number | null | undefined;
    /** Path of the list, e.g. order.line_items. */
    list: string;
    /** How many must match. */
    quantifier: ListQuantifier;
    /** What an item must match. Left out: every item matches. */
    where?: ConditionInput | null | undefined;
};
/** How many items of a list must match. An empty list has none that matches and none that does not. */
export type ListQuantifier = 
/** Every one. */
'ALL'
/** `count` or more. */
 | 'AT_LEAST'
/** One or more. */
 | 'AT_LEAST_ONE'
/** `count` or fewer. */
 | 'AT_MOST'
/** `count`. */
 | 'EXACTLY'
/** None. */
 | 'NONE';
/** A channel that people consent to. */
export type MessageChannel = 
/** Email. */
'EMAIL'
/** Text messages. */
 | 'SMS';
/** Why a message is sent. Marketing goes only to people who agreed to it on the channel. */
export type MessagePurpose = 
/** It advertises: without consent on the channel it is skipped. */
'MARKETING'
/** It is about the contact's own order or account: consent is not asked for. */
 | 'TRANSACTIONAL';
/** What came of one message. */
export type MessageStatus = 
/** It could not be made; there is no text. */
'FAILED'
/** It can be sent. */
 | 'RENDERED'
/** It can be sent; some placeholders of ours had no value and printed nothing. */
 | 'RENDERED_WITH_MISSING'
/** It is not to be sent, for a reason that `skipped` tells. */
 | 'SKIPPED';
/** An amount in a currency. Different currencies are never compared. */
export type MoneyInput = {
    /** The amount, with at most four decimals. */
    amount: string;
    /** ISO 4217 code. */
    currencyCode: string;
};
/** Narrows orders: every member that is given must hold. */
export type OrderFilterInput = {
    /** Of this contact. */
    contactId?: string | number | null | undefined;
    /** Shopify's payment status is one of these. */
    financialStatus?: Array<FinancialStatus> | null | undefined;
    /** Exact name, e.g. #1044. */
    name?: string | null | undefined;
    /** Placed in this range. */
    processedAt?: DateTimeRangeInput | null | undefined;
    /** At least one line of this product. */
    productId?: string | number | null | undefined;
    /** Where the order was placed, exactly as `sourceName` says it, e.g. web or pos. */
    sourceName?: string | null | undefined;
    /** With this status. */
    status?: OrderStatus | null | undefined;
    /** Test orders only, or real ones only. */
    test?: boolean | null | undefined;
    /** Total price lies in this range. */
    totalPrice?: AmountRangeInput | null | undefined;
    /** Last changed in this range. */
    updatedAt?: DateTimeRangeInput | null | undefined;
};
/** The status that the product promises: nothing between these two. */
export type OrderStatus = 
/** Cancelled, fully refunded or voided. */
'CANCELLED'
/** Everything else: open, paid, partly refunded, fulfilled. */
 | 'COMPLETED';
/** Shopify's outcomes of payment events. */
export type PaymentStatus = 
/** The gateway has not answered. */
'AWAITING_RESPONSE'
/** The gateway had an error. */
 | 'ERROR'
/** It was refused. */
 | 'FAILURE'
/** It is on its way. */
 | 'PENDING'
/** It succeeded. */
 | 'SUCCESS'
/** Nobody knows. */
 | 'UNKNOWN';
/** The moment that a period is counted from. */
export type PeriodAnchor = 
/** The moment of the evaluation. */
'NOW'
/** The start of today in the store's time zone, for whole days. */
 | 'START_OF_DAY';
/** A time relative to the evaluation, e.g. 6 MONTH. Months end on their last day: August 31 less six months is February 28. */
export type PeriodInput = {
    /** How many. */
    amount: number;
    /** The moment to count from. */
    anchor?: PeriodAnchor;
    /** Of what. */
    unit: PeriodUnit;
};
/** Units of a period. Days and longer follow the calendar of the store's time zone. */
export type PeriodUnit = 
/** A calendar day. */
'DAY'
/** 60 minutes. */
 | 'HOUR'
/** 60 seconds. */
 | 'MINUTE'
/** A calendar month. */
 | 'MONTH'
/** Seven calendar days. */
 | 'WEEK'
/** A calendar year. */
 | 'YEAR';
/** A range; both ends belong to it. */
export type RangeInput = {
    /** The lower end. */
    from: ConditionValueInput;
    /** The upper end. */
    to: ConditionValueInput;
};
/** Whom a message goes to, and what it is about. */
export type RecipientInput = {
    /** The contact, by our id or by Shopify's, gid://shopify/Customer/…. Left out: the order's contact. */
    contactId?: string | number | null | undefined;
    /** The order that it is about. Left out: the contact's last order. */
    orderId?: string | number | null | undefined;
    /** The product that it is about. */
    productId?: string | number | null | undefined;
};
/** What to register. */
export type RegisterConditionInput = {
    /** The condition, in any form. */
    condition: ConditionInput;
    /** What the account calls it: at most 255 characters. */
    name?: string | null | undefined;
};
/** What to register. */
export type RegisterTemplateInput = {
    /** Where the text goes. */
    channel?: Channel;
    /** What the account calls it: at most 255 characters. */
    name?: string | null | undefined;
    /** The template: HighLevel's placeholders, Liquid, or both. */
    template: string;
};
/** What to resolve, and for whom. Give `template` or `templateId`. */
export type ResolveTemplateInput = {
    /** Where the text goes; left out with `template`: HTML_EMAIL. */
    channel?: Channel | null | undefined;
    /** The contact whom it goes to. Left out: the order's contact. */
    contactId?: string | number | null | undefined;
    /** The trigger event that it is about: its order, as new as the event or newer. Not beside orderId. */
    eventId?: string | number | null | undefined;
    /** For previews: what is wrong leaves its place empty, and a template that would be skipped is shown nevertheless. */
    lenient?: boolean;
    /** Locale that amounts and dates are written in, e.g. fr-CA. Left out: amounts in the contact's, else the store's; dates in the store's. */
    locale?: string | null | undefined;
    /** Demands data of this version or newer of the order and the contact, e.g. a trigger event's; NOT_YET when it is not there within two seconds. */
    minVersion?: string | null | undefined;
    /** The order that it is about. Left out: the contact's last order. */
    orderId?: string | number | null | undefined;
    /** The product that it is about. */
    productId?: string | number | null | undefined;
    /** Why it is sent. */
    purpose?: MessagePurpose;
    /** The template: HighLevel's placeholders, Liquid, or both. */
    template?: string | null | undefined;
    /** A registered template, which knows its channel. */
    templateId?: string | number | null | undefined;
};
/** What to resolve for many. Give `template` or `templateId`. */
export type ResolveTemplatesInput = {
    /** Where the text goes; left out with `template`: HTML_EMAIL. */
    channel?: Channel | null | undefined;
    /** Locale that amounts and dates are written in, e.g. fr-CA. Left out: amounts in the contact's, else the store's; dates in the store's. */
    locale?: string | null | undefined;
    /** Demands data of this version or newer; NOT_YET when it is not there within two seconds. */
    minVersion?: string | null | undefined;
    /** Why it is sent. */
    purpose?: MessagePurpose;
    /** Whom it goes to: at most 1,000. */
    recipients: Array<RecipientInput>;
    /** The template: HighLevel's placeholders, Liquid, or both. */
    template?: string | null | undefined;
    /** A registered template, which knows its channel. */
    templateId?: string | number | null | undefined;
};
/** Whom a new watch tells of at first. */
export type SegmentWatchStart = 
/** Everybody who is in it already too, at the watch's pace. */
'EVERYBODY'
/** Only those who enter or leave from now on: who is in it already is recorded silently. */
 | 'FROM_NOW_ON';
/** Why a message may be sent, or not. */
export type SendCode = 
/** Shopify found that the address does not work. */
'INVALID_ADDRESS'
/** Nobody told whether the contact agreed. */
 | 'NEVER_ASKED'
/** The contact did not subscribe. */
 | 'NOT_SUBSCRIBED'
/** There is no email address or phone number. */
 | 'NO_ADDRESS'
/** A double opt-in is not confirmed. */
 | 'PENDING'
/** The consent was removed together with the person's data. */
 | 'REDACTED'
/** It may: the contact agreed to marketing. */
 | 'SUBSCRIBED'
/** It may: it is about the contact's own order, which needs no agreement. */
 | 'TRANSACTIONAL'
/** The contact unsubscribed. By SMS, nothing at all may be sent then. */
 | 'UNSUBSCRIBED';
/** Reasons of skips. */
export type SkipCode = 
/** The contact did not agree to marketing on the channel. */
'NO_CONSENT'
/** A field that the template requires has no value. */
 | 'REQUIRED_MISSING';
/** Alphabets of text messages. */
export type SmsEncoding = 
/** 160 septets in one part, 153 in each of several. */
'GSM_7'
/** 70 units in one part, 67 in each of several. */
 | 'UCS_2';
/** What a contact's newer order does to what a timer has coming for an older one. */
export type Supersede = 
/** Nothing: each order has its own. */
'EACH_ORDER'
/** It takes its place: one is coming for a contact at a time. An order that matches the filter counts. */
 | 'NEWEST_ORDER';
/** A span on the calendar. */
export type TimerDelayInput = {
    /** Days: 0 to 1,100. */
    days?: number;
    /** Hours: 0 to 1,000. */
    hours?: number;
    /** Minutes: 0 to 1,000. */
    minutes?: number;
    /** Months: 0 to 36. */
    months?: number;
};
/** Whether an endpoint gets deliveries. */
export type TriggerEndpointStatus = 
/** It does. */
'ACTIVE'
/** It does not; events wait. */
 | 'PAUSED';
/** What happened. */
export type TriggerKind = 
/** An order was cancelled. It goes with the Order Received Trigger's switch. */
'ORDER_CANCELLED'
/** An order was placed. */
 | 'ORDER_RECEIVED'
/** An order was refunded, in part or in full; see `refund`. It goes with the Payment Received Trigger's switch. */
 | 'ORDER_REFUNDED'
/** An order was paid in full for the first time. */
 | 'PAYMENT_RECEIVED'
/** A contact entered a watched segment. See `segmentWatch`. */
 | 'SEGMENT_ENTERED'
/** A contact left a watched segment. See `segmentWatch`. */
 | 'SEGMENT_LEFT'
/** A timer's time has come, and its condition holds. See `timer`. */
 | 'TIMER_DUE';
export type EvaluateBranchesQueryVariables = Exact<{
    input: EvaluateBranchesInput;
}>;
export type EvaluateBranchesQuery = {
    evaluateBranches: {
        branchId: string | null;
        branchName: string | null;
        words: string | null;
        problems: Array<{
            code: string;
            message: string;
            line: number;
            column: number;
            suggestions: Array<string>;
        }>;
    };
};
export type SegmentQueryVariables = Exact<{
    condition: ConditionInput;
    first?: number | null | undefined;
    after?: string | null | undefined;
}>;
export type SegmentQuery = {
    segment: {
        count: number | null;
        contacts: {
            nodes: Array<{
                id: string;
                name: string | null;
                firstName: string | null;
                lastName: string | null;
                email: string | null;
                phone: string | null;
                ordersCount: number;
                lastOrderAt: string | null;
                totalSpent: {
                    amount: string;
                    currencyCode: string;
                } | null;
            }>;
            pageInfo: {
                hasNextPage: boolean;
                endCursor: string | null;
            };
        } | null;
        problems: Array<{
            code: string;
            message: string;
            line: number;
            column: number;
            suggestions: Array<string>;
        }>;
    };
};
export type RegisterConditionMutationVariables = Exact<{
    input: RegisterConditionInput;
}>;
export type RegisterConditionMutation = {
    registerCondition: {
        condition: {
            id: string;
            text: string;
        } | null;
        problems: Array<{
            code: string;
            message: string;
            line: number;
            column: number;
            suggestions: Array<string>;
        }>;
        userErrors: Array<{
            code: string;
            message: string;
            field: Array<string> | null;
        }>;
    };
};
export type FaultFragment = {
    code: string;
    message: string;
    line: number;
    column: number;
    suggestions: Array<string>;
};
export type ResolveTemplateQueryVariables = Exact<{
    input: ResolveTemplateInput;
}>;
export type ResolveTemplateQuery = {
    resolveTemplate: {
        status: MessageStatus;
        text: string | null;
        missing: Array<{
            path: string;
        }>;
        skipped: {
            code: SkipCode;
            reason: string;
        } | null;
        diagnostics: Array<{
            code: string;
            severity: DiagnosticSeverity;
            message: string;
            line: number;
            column: number;
        }>;
        sms: {
            segments: number;
            encoding: SmsEncoding;
        } | null;
    };
};
export type ResolveTemplatesQueryVariables = Exact<{
    input: ResolveTemplatesInput;
}>;
export type ResolveTemplatesQuery = {
    resolveTemplates: {
        messages: Array<{
            contactId: string | null;
            orderId: string | null;
            status: MessageStatus;
            text: string | null;
            missing: Array<string>;
            skipped: {
                code: SkipCode;
                reason: string;
            } | null;
            error: {
                code: string;
                message: string;
            } | null;
        }>;
        diagnostics: Array<{
            code: string;
            severity: DiagnosticSeverity;
            message: string;
            line: number;
            column: number;
        }>;
    };
};
export type RegisterTemplateMutationVariables = Exact<{
    input: RegisterTemplateInput;
}>;
export type RegisterTemplateMutation = {
    registerTemplate: {
        template: {
            id: string;
        } | null;
        userErrors: Array<{
            code: string;
            message: string;
            field: Array<string> | null;
        }>;
    };
};
export type CanSendQueryVariables = Exact<{
    contactId: string | number;
    channel: MessageChannel;
    purpose: MessagePurpose;
}>;
export type CanSendQuery = {
    canSend: {
        allowed: boolean;
        code: SendCode;
        reason: string;
    };
};
export type RefusedFragment = {
    code: string;
    message: string;
    field: Array<string> | null;
};
export type ContactsQueryVariables = Exact<{
    first?: number | null | undefined;
    after?: string | null | undefined;
    filter?: ContactFilterInput | null | undefined;
    sort: ContactSort;
    reverse: boolean;
}>;
export type ContactsQuery = {
    contacts: {
        nodes: Array<{
            id: string;
            name: string | null;
            firstName: string | null;
            lastName: string | null;
            email: string | null;
            phone: string | null;
            ordersCount: number;
            lastOrderAt: string | null;
            totalSpent: {
                amount: string;
                currencyCode: string;
            } | null;
        }>;
        pageInfo: {
            hasNextPage: boolean;
            endCursor: string | null;
        };
    };
};
export type ContactQueryVariables = Exact<{
    id: string | number;
}>;
export type ContactQuery = {
    contact: {
        id: string;
        name: string | null;
        firstName: string | null;
        lastName: string | null;
        email: string | null;
        phone: string | null;
        ordersCount: number;
        lastOrderAt: string | null;
        totalSpent: {
            amount: string;
            currencyCode: string;
        } | null;
    } | null;
};
export type OrdersQueryVariables = Exact<{
    first?: number | null | undefined;
    after?: string | null | undefined;
    filter?: OrderFilterInput | null | undefined;
}>;
export type OrdersQuery = {
    orders: {
        nodes: Array<{
            id: string;
            name: string;
            status: OrderStatus;
            processedAt: string;
            totalPrice: {
                shopMoney: {
                    amount: string;
                    currencyCode: string;
                };
            };
            lineItems: Array<{
                title: string;
                quantity: number;
                sku: string | null;
            }>;
            transaction: {
                id: string;
                status: PaymentStatus;
            } | null;
            contact: {
                id: string;
                email: string | null;
            } | null;
        }>;
        pageInfo: {
            hasNextPage: boolean;
            endCursor: string | null;
        };
    };
};
export type OrderQueryVariables = Exact<{
    id: string | number;
}>;
export type OrderQuery = {
    order: {
        id: string;
        name: string;
        status: OrderStatus;
        processedAt: string;
        totalPrice: {
            shopMoney: {
                amount: string;
                currencyCode: string;
            };
        };
        lineItems: Array<{
            title: string;
            quantity: number;
            sku: string | null;
        }>;
        transaction: {
            id: string;
            status: PaymentStatus;
        } | null;
        contact: {
            id: string;
            email: string | null;
        } | null;
    } | null;
};
export type ProductsQueryVariables = Exact<{
    first?: number | null | undefined;
    after?: string | null | undefined;
}>;
export type ProductsQuery = {
    products: {
        nodes: Array<{
            id: string;
            title: string;
            vendor: string;
            status: string;
            tags: Array<string>;
        }>;
        pageInfo: {
            hasNextPage: boolean;
            endCursor: string | null;
        };
    };
};
export type PlaceFragment = {
    hasNextPage: boolean;
    endCursor: string | null;
};
export type ContactCardFragment = {
    id: string;
    name: string | null;
    firstName: string | null;
    lastName: string | null;
    email: string | null;
    phone: string | null;
    ordersCount: number;
    lastOrderAt: string | null;
    totalSpent: {
        amount: string;
        currencyCode: string;
    } | null;
};
export type OrderCardFragment = {
    id: string;
    name: string;
    status: OrderStatus;
    processedAt: string;
    totalPrice: {
        shopMoney: {
            amount: string;
            currencyCode: string;
        };
    };
    lineItems: Array<{
        title: string;
        quantity: number;
        sku: string | null;
    }>;
    transaction: {
        id: string;
        status: PaymentStatus;
    } | null;
    contact: {
        id: string;
        email: string | null;
    } | null;
};
export type CreateTriggerEndpointMutationVariables = Exact<{
    input: CreateTriggerEndpointInput;
}>;
export type CreateTriggerEndpointMutation = {
    createTriggerEndpoint: {
        secret: string | null;
        triggerEndpoint: {
            id: string;
            url: string;
            status: TriggerEndpointStatus;
        } | null;
        problems: Array<{
            code: string;
            message: string;
            line: number;
            column: number;
            suggestions: Array<string>;
        }>;
        userErrors: Array<{
            code: string;
            message: string;
            field: Array<string> | null;
        }>;
    };
};
export type CreateTimerMutationVariables = Exact<{
    input: CreateTimerInput;
}>;
export type CreateTimerMutation = {
    createTimer: {
        timer: {
            id: string;
            name: string;
        } | null;
        problems: Array<{
            code: string;
            message: string;
            line: number;
            column: number;
            suggestions: Array<string>;
        }>;
        userErrors: Array<{
            code: string;
            message: string;
            field: Array<string> | null;
        }>;
    };
};
export type CreateSegmentWatchMutationVariables = Exact<{
    input: CreateSegmentWatchInput;
}>;
export type CreateSegmentWatchMutation = {
    createSegmentWatch: {
        segmentWatch: {
            id: string;
            name: string;
        } | null;
        problems: Array<{
            code: string;
            message: string;
            line: number;
            column: number;
            suggestions: Array<string>;
        }>;
        userErrors: Array<{
            code: string;
            message: string;
            field: Array<string> | null;
        }>;
    };
};
export type TriggerEventsQueryVariables = Exact<{
    first: number;
    after?: string | null | undefined;
    kinds?: Array<TriggerKind> | TriggerKind | null | undefined;
}>;
export type TriggerEventsQuery = {
    triggerEvents: {
        nodes: Array<{
            id: string;
            kind: TriggerKind;
            occurredAt: string;
            enrollmentKey: string;
            contactId: string | null;
            orderId: string | null;
        }>;
        pageInfo: {
            hasNextPage: boolean;
            endCursor: string | null;
        };
    };
};
export declare class TypedDocumentString<TResult, TVariables> extends String implements DocumentTypeDecoration<TResult, TVariables> {
    __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
    private value;
    __meta__?: Record<string, any> | undefined;
    constructor(value: string, __meta__?: Record<string, any> | undefined);
    toString(): string & DocumentTypeDecoration<TResult, TVariables>;
}
export declare const FaultFragmentDoc: TypedDocumentString<FaultFragment, unknown>;
export declare const RefusedFragmentDoc: TypedDocumentString<RefusedFragment, unknown>;
export declare const PlaceFragmentDoc: TypedDocumentString<PlaceFragment, unknown>;
export declare const ContactCardFragmentDoc: TypedDocumentString<ContactCardFragment, unknown>;
export declare const OrderCardFragmentDoc: TypedDocumentString<OrderCardFragment, unknown>;
export declare const EvaluateBranchesDocument: TypedDocumentString<EvaluateBranchesQuery, EvaluateBranchesQueryVariables>;
export declare const SegmentDocument: TypedDocumentString<SegmentQuery, SegmentQueryVariables>;
export declare const RegisterConditionDocument: TypedDocumentString<RegisterConditionMutation, RegisterConditionMutationVariables>;
export declare const ResolveTemplateDocument: TypedDocumentString<ResolveTemplateQuery, ResolveTemplateQueryVariables>;
export declare const ResolveTemplatesDocument: TypedDocumentString<ResolveTemplatesQuery, ResolveTemplatesQueryVariables>;
export declare const RegisterTemplateDocument: TypedDocumentString<RegisterTemplateMutation, RegisterTemplateMutationVariables>;
export declare const CanSendDocument: TypedDocumentString<CanSendQuery, CanSendQueryVariables>;
export declare const ContactsDocument: TypedDocumentString<ContactsQuery, ContactsQueryVariables>;
export declare const ContactDocument: TypedDocumentString<ContactQuery, ContactQueryVariables>;
export declare const OrdersDocument: TypedDocumentString<OrdersQuery, OrdersQueryVariables>;
export declare const OrderDocument: TypedDocumentString<OrderQuery, OrderQueryVariables>;
export declare const ProductsDocument: TypedDocumentString<ProductsQuery, ProductsQueryVariables>;
export declare const CreateTriggerEndpointDocument: TypedDocumentString<CreateTriggerEndpointMutation, CreateTriggerEndpointMutationVariables>;
export declare const CreateTimerDocument: TypedDocumentString<CreateTimerMutation, CreateTimerMutationVariables>;
export declare const CreateSegmentWatchDocument: TypedDocumentString<CreateSegmentWatchMutation, CreateSegmentWatchMutationVariables>;
export declare const TriggerEventsDocument: TypedDocumentString<TriggerEventsQuery, TriggerEventsQueryVariables>;
export {};
