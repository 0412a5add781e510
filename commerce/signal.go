package commerce

import "time"

// Signal is a webhook reduced to what it proves: something happened to this object. Bodies are not kept (they hold
// personal data, and they are old when retried): the object is refetched. Deletes and merges are the exception: their ids
// are the fact. Reconciliation writes signals too, for what it suspects.
type Signal struct {
	WebhookID   string // X-Shopify-Webhook-Id, the same on every retry of one delivery; reconciliation makes its own
	Topic       string // e.g. "orders/paid"; "reconcile" when reconciliation asks
	ShopDomain  string
	APIVersion  string
	Kind        string // Shopify's type: Order, Customer, Product, Collection, Shop, App, BulkOperation
	ObjectID    ID     // 0 when the topic names none
	MergedID    ID     // customers/merge: the customer that is gone; ObjectID is the one kept
	TriggeredAt time.Time
	ReceivedAt  time.Time
	// Background signals are handled after all others of the account.
	Background bool
	// Privacy is what a compliance webhook asks for. It is personal data: kept sealed until the request is answered.
	Privacy *PrivacyRequest
}

// AccountSignal is a signal and the account that its shop belongs to.
type AccountSignal struct {
	AccountID AccountID
	Signal
}

// TopicReconcile is the topic of signals that reconciliation writes.
const TopicReconcile = "reconcile"

// SignalClaim is all that waits for one object of an account, handed to one worker: oldest first. A privacy request is
// handed out alone, whatever else waits for its customer.
type SignalClaim struct {
	AccountID AccountID
	Signals   []Signal // of one kind and object; at least one, and at most some hundreds: then the others follow
	Attempts  int      // this one included
	Lease     int64    // tells this claim from a later one of the same signals
}

// SettledClaim is what became of a claim.
type SettledClaim struct {
	SignalClaim
	Verdict Verdict // of the whole claim: all its signals, whichever of them was the problem
	// RetryAt is when a deferred claim is due again. Retried ones wait for as long as their attempts say.
	RetryAt time.Time
	Code    string // why, for machines, e.g. "SHOPIFY_REFUSED"
	Reason  string // why, in a sentence for users, without personal data
}

// Verdict is how the handling of a claim ended.
type Verdict string

// Deferring is no attempt: the shop as a whole cannot be reached, or the process stops.
const (
	SignalDone  Verdict = "DONE"
	SignalRetry Verdict = "RETRY"
	SignalDefer Verdict = "DEFER"
	SignalDead  Verdict = "DEAD"
)

// FailedSignal is a signal that was given up. Its object may differ from Shopify's until it is retried or reconciled.
type FailedSignal struct {
	Signal
	Attempts int
	Code     string
	Reason   string
	FailedAt time.Time
}

// Change names a row that a transaction wrote, so that caches can drop what they derived from it.
type Change struct {
	Kind string // contact, order, product, collection, transaction, installation
	ID   string
}
