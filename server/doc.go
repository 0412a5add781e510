// Package server is the HTTP side: it checks who asks, bounds what they send, and hands over. It knows no business rule.
//
//	POST GET /graphql                  the public API; needs Authorization: Bearer <API key>, or the console's session
//	POST     /webhooks/shopify         signals from Shopify; needs its signature
//	GET      /oauth/shopify/start      binds an install to the browser, and sends it to Shopify
//	GET      /oauth/shopify/callback   takes the browser back from Shopify
//	POST DELETE /session               signs in and out of the console
//	GET      /session/{code}           follows a sign-in link
//	GET      / /assets/ …              the console; see package web
//	GET      /healthz /readyz          the process lives; it can serve
//
// Admin is apart, on an address of its own that only those who run the process reach, and has none of these but the last:
//
//	GET      /metrics                  Prometheus: the process, and every account's sync health
//	GET      /healthz /readyz          the process lives; it can work
package server
