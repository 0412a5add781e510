// Package audits holds the API's transport to clients and suites that others wrote: the graphql-http package's audits,
// graphql-sse's client, and graphql-cop's checks. It has tests only; their packages are pinned in package-lock.json.
package audits
