package store_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storegraph/commerce"
)

// Any page of any list is what Relay's connection specification makes of the whole list: what lies behind after and before
// before, cut to the first or the last of it.
func TestList_AnyPageIsWhatRelaySays(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.crowd(1, 24)
	type whole struct{ keys, cursors []string }
	lists := e.listings(t.Context())
	all := map[string][2]whole{}
	for _, l := range lists {
		var both [2]whole
		for i, reverse := range []bool{false, true} {
			keys, cursors, _, _, err := l.page(reverse, commerce.Page{First: new(commerce.MaxPageSize)})
			must(t, err)
			both[i] = whole{keys, cursors}
		}
		all[l.name] = both
	}
	rapid.Check(t, func(r *rapid.T) {
		l := rapid.SampledFrom(lists).Draw(r, "list")
		reverse := rapid.Bool().Draw(r, "reverse")
		of := all[l.name][0]
		if reverse {
			of = all[l.name][1]
		}
		n := len(of.keys)
		size, backward := rapid.IntRange(0, n+2).Draw(r, "size"), rapid.Bool().Draw(r, "backward")
		after, before := rapid.IntRange(-1, n-1).Draw(r, "after"), rapid.IntRange(0, n).Draw(r, "before")
		var p commerce.Page
		if after >= 0 {
			p.After = &of.cursors[after]
		}
		if before < n {
			p.Before = &of.cursors[before]
		}
		rest := of.keys[after+1 : max(before, after+1)]
		hasNext, hasPrevious := before < n, after >= 0
		if more := len(rest) > size; backward {
			p.Last, hasPrevious = &size, more
			rest = rest[max(0, len(rest)-size):]
		} else {
			p.First, hasNext = &size, more
			rest = rest[:min(size, len(rest))]
		}
		keys, cursors, previous, next, err := l.page(reverse, p)
		if err != nil {
			r.Fatal(err)
		}
		if !slices.Equal(keys, rest) || previous != hasPrevious || next != hasNext {
			r.Fatalf("%v, previous %t, next %t; want %v, %t, %t", keys, previous, next, rest, hasPrevious, hasNext)
		}
		for i, c := range cursors { // which are the same in every page
			if at := slices.Index(of.keys, keys[i]); of.cursors[at] != c {
				r.Fatalf("the cursor of %s is %s here and %s in the whole list", keys[i], c, of.cursors[at])
			}
		}
	})
}
