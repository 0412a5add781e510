package shopify

import (
	"slices"

	"storegraph/commerce"
)

// ScopesFor lists the read-only scopes that importing and syncing these elements needs, sorted. Nothing is ever written to
// a shop, so no write scope is asked for. read_all_orders comes with orders: without it Shopify silently leaves out what is
// older than 60 days (it must be granted by Shopify, and the installation works without). Order documents select the
// customer and the items' products, which need scopes of their own.
func ScopesFor(imports []commerce.Element, sync commerce.SyncSettings) []string {
	var scopes []string
	has := func(e commerce.Element) bool { return slices.Contains(imports, e) || sync.Syncs(e) }
	if has(commerce.Contacts) {
		scopes = append(scopes, "read_customers")
	}
	if sync.ContactSync {
		scopes = append(scopes, "read_customer_merge")
	}
	if has(commerce.Orders) || has(commerce.Transactions) || sync.WatchesOrders() {
		scopes = append(scopes, "read_orders", "read_all_orders", "read_customers", "read_products")
	}
	if has(commerce.Products) || has(commerce.Collections) {
		scopes = append(scopes, "read_products")
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}
