// Package syncer moves facts from Shopify into the store: it connects and disconnects, imports history once, and follows
// what changes. It is the only room that writes entities.
//
// A webhook is a signal, Shopify's answer is the truth: a signal names an object, the syncer refetches it, and one
// transaction upserts it, recomputes the contact's facts and writes the triggers that are due. After the commit the
// caches drop what they derived from the rows that changed. Imports take the same path without triggers.
package syncer
