// Package timers makes the events that no order makes by itself: those that timers have coming, and those of contacts entering and
// leaving watched segments. Any number of processes may run it side by side: who holds a row's lock works on it, and an event is
// written in the transaction that remembers that it was.
package timers
