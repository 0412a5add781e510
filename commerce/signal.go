package commerce

import "time"

// Signal is a webhook reduced to what it proves: something happened to this object. Bodies are not kept (they hold
// personal data, and they are old when retried): the object is refetched. Deletes and merges are the exception: their ids
// are the fact.
type Signal struct {
	WebhookID   string // X-Shopify-Webhook-Id, the same on every retry of one delivery
	Topic       string // e.g. "orders/paid"
	ShopDomain  string
	APIVersion  string
	Kind        string // Shopify's type: Order, Customer, Product, Collection, Shop, App, BulkOperation
	ObjectID    ID     // 0 when the topic names none
	MergedID    ID     // customers/merge: the customer that is gone; ObjectID is the one kept
	TriggeredAt time.Time
	ReceivedAt  time.Time
}

// Change names a row that a transaction wrote, so that caches can drop what they derived from it.
type Change struct {
	Kind string // contact, order, product, collection, transaction, installation
	ID   string
}
