//go:build race

package customvalues_test

// slow is how much longer and larger everything is under the race detector.
const slow = 20
