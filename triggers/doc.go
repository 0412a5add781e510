// Package triggers decides which events an order's change makes due, and builds them. Order in, events out: it does no
// I/O. The syncer writes the events in the transaction that changes the order; a ledger whose key is (account, kind,
// order) makes each of them happen at most once, for ever.
package triggers
