package model

// Node is an object that can be fetched by its global id: a pointer to one of commerce's types. The domain types know
// nothing of GraphQL, so no method marks them.
type Node any
