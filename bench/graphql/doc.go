// Package graphql measures the API's reads beside what could answer them otherwise, on one Postgres and the same data in one
// run: two handlers written by hand for the very queries, gqlgen's executor with dataloaders, and PostGraphile.
package graphql
