// Package shopsim is a simulated Shopify: the demo's store with its shoppers, and the Shopify that tests talk to. It
// serves, over HTTP, OAuth's install page and token endpoint, the Admin GraphQL API over the real schema's types
// (admin.graphql), cost throttling, bulk operations with their files, and signed webhooks that may come late, twice or
// out of order. What it answers follows recordings of the real one; its data is made from a seed, so that a million
// orders cost no memory until one changes.
//
// Tests that must be able to repeat a run set Config.Now and Config.Manual: then nothing happens by itself. ActOn makes
// one change of any kind, Pending and Take hand its webhooks over, Advance moves bulk operations, and Transport reaches
// the server without a network. What goes wrong is said by Config.Fault (requests), Config.BulkScript (operations),
// Config.SearchLag, Shop.Deny, Shop.SetScopes, Shop.SetPlan and Shop.DropSubscriptions.
//
// It is a stand-in, never a library: nothing outside tests and the demo imports it.
package shopsim
