// Package conditions measures how fast conditions decide, beside the same questions written by hand in Go and beside cel-go,
// the engine that policies are written in elsewhere. Everybody starts from records that are there already and reads the
// fields itself; what it costs to fetch them is measured in bench. `make bench` runs it.
package conditions
