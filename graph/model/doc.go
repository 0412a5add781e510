// Package model holds the few types of the public API that no other room has: connections, payloads of mutations, and what
// gqlgen makes of inputs. Everything else is bound to the domain types in commerce.
package model
