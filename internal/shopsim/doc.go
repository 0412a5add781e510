// Package shopsim is a simulated Shopify: the demo's store with its shoppers, and the Shopify that tests talk to. It
// serves, over HTTP, OAuth's install page and token endpoint, the Admin GraphQL API over the real schema's types
// (admin.graphql), cost throttling, bulk operations with their files, and signed webhooks that may come late, twice or
// out of order. What it answers follows recordings of the real one; its data is made from a seed, so that a million
// orders cost no memory until one changes.
//
// It is a stand-in, never a library: nothing outside tests and the demo imports it.
package shopsim
