// Package shopify is Shopify's side of the house: it speaks OAuth, the Admin GraphQL API, bulk operation files and
// webhooks, and gives commerce's nouns. Nothing of Shopify's wire shapes leaves it.
//
// What comes in: a shop's domain, a token, a webhook's raw bytes. What goes out: orders, contacts, products, collections,
// signals, and errors whose kind callers can decide on (ErrUnauthorized, ErrAccessDenied, ErrThrottled …).
//
// It promises that documents select nothing that must not be stored (notes, note attributes, line-item properties, tags of
// people, metafields: DESIGN §2.12), that money never passes through a float, that a refusal of personal data is an error
// and never an empty field, and that no token, body or personal data reaches a log. It asks for read-only scopes.
//
// What is read carries FetchedAt, the moment on Shopify's clock at which it was asked for: Client.Now learns that clock from
// Shopify's answers and is never ahead of it. One request takes 30 seconds at most, waits and repetitions included; what is
// left then is the caller's to repeat, and Pause says when an error is the whole shop's.
//
// Webhook bodies are signals: only ids are taken from them (and the facts of deletes and merges). What happened is read
// again over GraphQL, because bodies are redacted by dropping keys, late, doubled and out of order.
//
// OAuth is written here instead of taken from golang.org/x/oauth2: Shopify's grant has no standard token type, signs its
// callback, wants expiring=1, rotates refresh tokens under a lock that the store owns, and reports failures in three
// shapes. Sixty lines that say so are shorter than the adapters around the library.
package shopify
