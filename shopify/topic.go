package shopify

import (
	"slices"
	"strings"

	"storegraph/commerce"
)

// TopicsFor lists the webhook topics that these toggles need, sorted. Elements that are blocked get none: Shopify refuses
// subscriptions to topics whose data it does not give.
//
// customers/purchasing_summary and customer.tags_* are understood by ParseSignal but not asked for: purchase facts are
// recomputed from orders, and tags of people are not kept. Orders' fulfilments come with orders/updated, variants and
// inventory with products/update. A rule-based collection tells nobody when its products change: reconciliation finds out.
// The three compliance topics cannot be subscribed to here: they are set where the app is configured at Shopify.
func TopicsFor(sync commerce.SyncSettings, blocked map[commerce.Element]*commerce.Block) []string {
	topics := []string{"app/uninstalled", "app/scopes_update", "shop/update", "bulk_operations/finish"}
	open := func(e commerce.Element) bool { return blocked[e] == nil }

	orders := (sync.OrderSync || sync.OrderReceivedTrigger) && open(commerce.Orders)
	payments := (sync.TransactionSync || sync.PaymentReceivedTrigger) && open(commerce.Transactions)
	if orders || payments {
		// A transaction follows its order's edits, cancellation and deletion, so both need these.
		topics = append(topics, "orders/updated", "orders/edited", "orders/cancelled", "orders/delete")
	}
	if orders {
		topics = append(topics, "orders/create")
	}
	if payments {
		topics = append(topics, "orders/paid", "order_transactions/create")
	}
	if payments || sync.OrderSync && open(commerce.Orders) {
		topics = append(topics, "refunds/create")
	}
	if sync.ContactSync && open(commerce.Contacts) {
		topics = append(topics, "customers/create", "customers/update", "customers/delete", "customers/merge",
			"customers_email_marketing_consent/update", "customers_marketing_consent/update")
	}
	if sync.ProductSync && open(commerce.Products) {
		topics = append(topics, "products/create", "products/update", "products/delete")
	}
	if sync.CollectionSync && open(commerce.Collections) {
		topics = append(topics, "collections/create", "collections/update", "collections/delete")
	}
	slices.Sort(topics)
	return topics
}

// topicEnum is a topic's name in GraphQL: orders/create is ORDERS_CREATE.
func topicEnum(topic string) string {
	return strings.ToUpper(strings.NewReplacer("/", "_", ".", "_").Replace(topic))
}

// includeFields keeps personal data out of the webhook's way altogether where the topic's body is only a signal. Shopify
// sends nothing when none of the included fields changed; updated_at changes with everything.
func includeFields(topic string) []string {
	switch topic {
	case "orders/create", "orders/updated", "orders/paid", "orders/cancelled",
		"customers/create", "customers/update",
		"products/create", "products/update",
		"collections/create", "collections/update":
		return []string{"id", "admin_graphql_api_id", "updated_at"}
	}
	return nil
}
