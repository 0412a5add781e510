// Package store is the house's Postgres: the migrations and every line of SQL, one file a noun.
//
// Every method takes the account right after the context and sees only that account's rows: each statement says so, and
// row level security says so again, for the role that the store works as. The few methods that cross accounts (a webhook
// names a shop, not an account; workers look for work) use another role that reaches only the tables they need.
//
// Readers give commerce values or a NOT_FOUND error. What Shopify tells is written by Sync in one transaction: older news
// never overwrites newer, what was deleted stays deleted, a trigger is recorded once for ever. README.md tells the rules
// of that transaction.
package store
