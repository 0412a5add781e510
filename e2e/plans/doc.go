// Package plans holds planned reads against gqlgen's executor: whatever is asked, both answer the same bytes.
package plans
