// Package graph is the public contract in Go: what gqlgen writes from schema.graphqls and the parts in graph/schema.
// Nothing in it is edited by hand besides this file and generate.go; the types it serves live in commerce and graph/model,
// its scalars in graph/scalar, and resolvers answers its fields.
package graph
