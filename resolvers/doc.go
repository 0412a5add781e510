// Package resolvers answers the fields of the public API: arguments in, one room called, types out.
//
// Storage, cache and syncer arrive as the small interfaces of resolver.go. Every reading call carries the account of the
// request's credential, which the server puts into the context with WithPrincipal; no argument ever names an account, and
// an id of another account answers exactly like one that never existed. Related objects come through loaders, one set a
// request, so that nested lists cost one call a level. guard.go refuses hostile documents before they are validated.
package resolvers
