// Package sample makes commerce values for tests: realistic ones that always agree with each other (Contact, Order,
// Product …), and hostile random ones that are valid all the same (RandomContact, RandomOrder …): missing members,
// every script and direction of writing, template and markup syntax in names, extreme amounts, ids beyond 2^53, and
// moments at the edges of days, years and summer time.
package sample

func to[V any](v V) *V { return &v }
