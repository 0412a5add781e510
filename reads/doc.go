// Package reads is the language between the API and the store for reads that are answered whole: what a query selects, by
// the schema's names, and what its arguments were. The resolvers write it once for a query, the store turns it into one
// statement and the answer's bytes.
package reads
