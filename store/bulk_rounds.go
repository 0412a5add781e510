package store

import (
	"iter"

	"storegraph/commerce"
)

// bulkSize is how many objects are staged at a time: a stage should stay in memory, on both sides.
const bulkSize = 2500

// rounds are the places of as many of n objects at a time as share no key, in an order that keeps those that do in theirs:
// one statement cannot write a row twice.
func rounds(n int, keys func(i int, key func(kind string, id commerce.ID))) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		todo := make([]int, n)
		for i := range todo {
			todo[i] = i
		}
		for len(todo) > 0 {
			size := min(len(todo), bulkSize)
			seen := make(map[object]struct{}, 4*size)
			now, later := make([]int, 0, size), []int(nil)
			for at, i := range todo {
				if len(now) == bulkSize {
					later = append(later, todo[at:]...)
					break
				}
				met := false
				keys(i, func(kind string, id commerce.ID) { _, there := seen[object{kind, id}]; met = met || there })
				keys(i, func(kind string, id commerce.ID) { seen[object{kind, id}] = struct{}{} })
				if met {
					later = append(later, i)
				} else {
					now = append(now, i)
				}
			}
			if !yield(now) {
				return
			}
			todo = later
		}
	}
}

// ahead prepares the next round while the database is busy with one, and the first while it is busy with begin: prepare may
// touch nothing that they do.
func ahead[T any](rounds iter.Seq[[]int], prepare func(at []int) (T, error), begin func() error, write func(at []int, given T) error) error {
	type round struct {
		at    []int
		given T
		err   error
	}
	ready, done := make(chan round), make(chan struct{})
	defer func() {
		close(done)
		for range ready { // until the other side has ended
		}
	}()
	go func() {
		defer close(ready)
		for at := range rounds {
			given, err := prepare(at)
			select {
			case ready <- round{at, given, err}:
			case <-done:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	if err := begin(); err != nil {
		return err
	}
	for r := range ready {
		if r.err != nil {
			return r.err
		}
		if err := write(r.at, r.given); err != nil {
			return err
		}
	}
	return nil
}

func nothing() error { return nil }

// each makes something of every object of a round.
func each[T any](at []int, news func(i int) (T, error)) ([]T, error) {
	out := make([]T, len(at))
	for n, i := range at {
		var err error
		if out[n], err = news(i); err != nil {
			return nil, err
		}
	}
	return out, nil
}
