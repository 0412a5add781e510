export class TypedDocumentString extends String {
    __apiType;
    value;
    __meta__;
    constructor(value, __meta__) {
        super(value);
        this.value = value;
        this.__meta__ = __meta__;
    }
    toString() {
        return this.value;
    }
}
export const FaultFragmentDoc = new TypedDocumentString(`
    fragment Fault on ConditionProblem {
  code
  message
  line
  column
  suggestions
}
    `, { "fragmentName": "Fault" });
export const RefusedFragmentDoc = new TypedDocumentString(`
    fragment Refused on UserError {
  code
  message
  field
}
    `, { "fragmentName": "Refused" });
export const PlaceFragmentDoc = new TypedDocumentString(`
    fragment Place on PageInfo {
  hasNextPage
  endCursor
}
    `, { "fragmentName": "Place" });
export const ContactCardFragmentDoc = new TypedDocumentString(`
    fragment ContactCard on Contact {
  id
  name
  firstName
  lastName
  email
  phone
  ordersCount
  lastOrderAt
  totalSpent {
    amount
    currencyCode
  }
}
    `, { "fragmentName": "ContactCard" });
export const OrderCardFragmentDoc = new TypedDocumentString(`
    fragment OrderCard on Order {
  id
  name
  status
  processedAt
  totalPrice {
    shopMoney {
      amount
      currencyCode
    }
  }
  lineItems {
    title
    quantity
    sku
  }
  transaction {
    id
    status
  }
  contact {
    id
    email
  }
}
    `, { "fragmentName": "OrderCard" });
export const EvaluateBranchesDocument = new TypedDocumentString(`
    query EvaluateBranches($input: EvaluateBranchesInput!) {
  evaluateBranches(input: $input) {
    branchId
    branchName
    words
    problems {
      ...Fault
    }
  }
}
    fragment Fault on ConditionProblem {
  code
  message
  line
  column
  suggestions
}`);
export const SegmentDocument = new TypedDocumentString(`
    query Segment($condition: ConditionInput!, $first: Int, $after: String) {
  segment(condition: $condition) {
    count
    contacts(first: $first, after: $after) {
      nodes {
        ...ContactCard
      }
      pageInfo {
        ...Place
      }
    }
    problems {
      ...Fault
    }
  }
}
    fragment Fault on ConditionProblem {
  code
  message
  line
  column
  suggestions
}
fragment Place on PageInfo {
  hasNextPage
  endCursor
}
fragment ContactCard on Contact {
  id
  name
  firstName
  lastName
  email
  phone
  ordersCount
  lastOrderAt
  totalSpent {
    amount
    currencyCode
  }
}`);
export const RegisterConditionDocument = new TypedDocumentString(`
    mutation RegisterCondition($input: RegisterConditionInput!) {
  registerCondition(input: $input) {
    condition {
      id
      text
    }
    problems {
      ...Fault
    }
    userErrors {
      ...Refused
    }
  }
}
    fragment Fault on ConditionProblem {
  code
  message
  line
  column
  suggestions
}
fragment Refused on UserError {
  code
  message
  field
}`);
export const ResolveTemplateDocument = new TypedDocumentString(`
    query ResolveTemplate($input: ResolveTemplateInput!) {
  resolveTemplate(input: $input) {
    status
    text
    missing {
      path
    }
    skipped {
      code
      reason
    }
    diagnostics {
      code
      severity
      message
      line
      column
    }
    sms {
      segments
      encoding
    }
  }
}
    `);
export const ResolveTemplatesDocument = new TypedDocumentString(`
    query ResolveTemplates($input: ResolveTemplatesInput!) {
  resolveTemplates(input: $input) {
    messages {
      contactId
      orderId
      status
      text
      missing
      skipped {
        code
        reason
      }
      error {
        code
        message
      }
    }
    diagnostics {
      code
      severity
      message
      line
      column
    }
  }
}
    `);
export const RegisterTemplateDocument = new TypedDocumentString(`
    mutation RegisterTemplate($input: RegisterTemplateInput!) {
  registerTemplate(input: $input) {
    template {
      id
    }
    userErrors {
      ...Refused
    }
  }
}
    fragment Refused on UserError {
  code
  message
  field
}`);
export const CanSendDocument = new TypedDocumentString(`
    query CanSend($contactId: ID!, $channel: MessageChannel!, $purpose: MessagePurpose!) {
  canSend(contactId: $contactId, channel: $channel, purpose: $purpose) {
    allowed
    code
    reason
  }
}
    `);
export const ContactsDocument = new TypedDocumentString(`
    query Contacts($first: Int, $after: String, $filter: ContactFilterInput, $sort: ContactSort!, $reverse: Boolean!) {
  contacts(
    first: $first
    after: $after
    filter: $filter
    sort: $sort
    reverse: $reverse
  ) {
    nodes {
      ...ContactCard
    }
    pageInfo {
      ...Place
    }
  }
}
    fragment Place on PageInfo {
  hasNextPage
  endCursor
}
fragment ContactCard on Contact {
  id
  name
  firstName
  lastName
  email
  phone
  ordersCount
  lastOrderAt
  totalSpent {
    amount
    currencyCode
  }
}`);
export const ContactDocument = new TypedDocumentString(`
    query Contact($id: ID!) {
  contact(id: $id) {
    ...ContactCard
  }
}
    fragment ContactCard on Contact {
  id
  name
  firstName
  lastName
  email
  phone
  ordersCount
  lastOrderAt
  totalSpent {
    amount
    currencyCode
  }
}`);
export const OrdersDocument = new TypedDocumentString(`
    query Orders($first: Int, $after: String, $filter: OrderFilterInput) {
  orders(first: $first, after: $after, filter: $filter) {
    nodes {
      ...OrderCard
    }
    pageInfo {
      ...Place
    }
  }
}
    fragment Place on PageInfo {
  hasNextPage
  endCursor
}
fragment OrderCard on Order {
  id
  name
  status
  processedAt
  totalPrice {
    shopMoney {
      amount
      currencyCode
    }
  }
  lineItems {
    title
    quantity
    sku
  }
  transaction {
    id
    status
  }
  contact {
    id
    email
  }
}`);
export const OrderDocument = new TypedDocumentString(`
    query Order($id: ID!) {
  order(id: $id) {
    ...OrderCard
  }
}
    fragment OrderCard on Order {
  id
  name
  status
  processedAt
  totalPrice {
    shopMoney {
      amount
      currencyCode
    }
  }
  lineItems {
    title
    quantity
    sku
  }
  transaction {
    id
    status
  }
  contact {
    id
    email
  }
}`);
export const ProductsDocument = new TypedDocumentString(`
    query Products($first: Int, $after: String) {
  products(first: $first, after: $after) {
    nodes {
      id
      title
      vendor
      status
      tags
    }
    pageInfo {
      ...Place
    }
  }
}
    fragment Place on PageInfo {
  hasNextPage
  endCursor
}`);
export const CreateTriggerEndpointDocument = new TypedDocumentString(`
    mutation CreateTriggerEndpoint($input: CreateTriggerEndpointInput!) {
  createTriggerEndpoint(input: $input) {
    triggerEndpoint {
      id
      url
      status
    }
    secret
    problems {
      ...Fault
    }
    userErrors {
      ...Refused
    }
  }
}
    fragment Fault on ConditionProblem {
  code
  message
  line
  column
  suggestions
}
fragment Refused on UserError {
  code
  message
  field
}`);
export const CreateTimerDocument = new TypedDocumentString(`
    mutation CreateTimer($input: CreateTimerInput!) {
  createTimer(input: $input) {
    timer {
      id
      name
    }
    problems {
      ...Fault
    }
    userErrors {
      ...Refused
    }
  }
}
    fragment Fault on ConditionProblem {
  code
  message
  line
  column
  suggestions
}
fragment Refused on UserError {
  code
  message
  field
}`);
export const CreateSegmentWatchDocument = new TypedDocumentString(`
    mutation CreateSegmentWatch($input: CreateSegmentWatchInput!) {
  createSegmentWatch(input: $input) {
    segmentWatch {
      id
      name
    }
    problems {
      ...Fault
    }
    userErrors {
      ...Refused
    }
  }
}
    fragment Fault on ConditionProblem {
  code
  message
  line
  column
  suggestions
}
fragment Refused on UserError {
  code
  message
  field
}`);
export const TriggerEventsDocument = new TypedDocumentString(`
    query TriggerEvents($first: Int!, $after: String, $kinds: [TriggerKind!]) {
  triggerEvents(first: $first, after: $after, kinds: $kinds) {
    nodes {
      id
      kind
      occurredAt
      enrollmentKey
      contactId
      orderId
    }
    pageInfo {
      ...Place
    }
  }
}
    fragment Place on PageInfo {
  hasNextPage
  endCursor
}`);
