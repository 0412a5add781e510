// Package commerce holds the nouns of the house: what a contact, an order or a product is, the statuses they may have,
// and the rules that need nothing but the values themselves (an order's status, the one transaction of an order, what a
// Shopify plan allows). It does no I/O and imports no other room; every other room imports it.
package commerce
