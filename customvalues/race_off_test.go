//go:build !race

package customvalues_test

const slow = 1
