package shopsim

import (
	"cmp"
	"slices"
	"sort"
)

// key is where a row stands in a sorted list: a number or a text, then the id.
type key struct {
	num int64
	str string
	id  int64
}

func (k key) compare(o key) int {
	return cmp.Or(cmp.Compare(k.num, o.num), cmp.Compare(k.str, o.str), cmp.Compare(k.id, o.id))
}

// row is an object of a list; obj is nil until it is needed.
type row struct {
	key                         key
	id                          int64
	created, updated, processed int64
	obj                         any
}

// listing is a sorted list that can be entered anywhere and walked both ways, so that a page of a million orders costs
// no more than a page of ten.
type listing struct {
	kind   keyKind
	sorted string // the search field that the order is by, "" when none
	scan   func(after *key, reverse bool, yield func(*row) bool)
	load   func(id int64) any
}

// by is the search field whose lower bound tells where to enter.
func (l *listing) by() string {
	if l.kind == byID {
		return "id"
	}
	return l.sorted
}

func (l *listing) object(r *row) any {
	if r.obj == nil {
		r.obj = l.load(r.id)
	}
	return r.obj
}

// walk scans what the filter lets through. Bounds on the field that the list is sorted by are used to enter and leave it.
func (l *listing) walk(after *key, reverse bool, f *filter, yield func(*row) bool) {
	if f != nil && !reverse {
		if low, ok := f.low[l.by()]; ok {
			from := key{num: low, id: -1}
			if l.kind == byID {
				from = key{id: low - 1}
			}
			if after == nil || after.compare(from) < 0 {
				after = &from
			}
		}
	}
	l.scan(after, reverse, func(r *row) bool {
		if f != nil {
			if high, ok := f.high[l.sorted]; ok && !reverse && r.key.num > high {
				return false
			}
			if low, ok := f.low[l.sorted]; ok && l.sorted != "" && reverse && r.key.num < low {
				return false
			}
			if !f.matches(l, r) {
				return true
			}
		}
		return yield(r)
	})
}

// sliceListing lists objects that fit in memory.
func sliceListing(rows []row, kind keyKind, sorted string) *listing {
	slices.SortFunc(rows, func(a, b row) int { return a.key.compare(b.key) })
	return &listing{kind: kind, sorted: sorted, scan: func(after *key, reverse bool, yield func(*row) bool) {
		scanSorted(len(rows), func(i int) key { return rows[i].key }, after, reverse, func(i int) bool { return yield(&rows[i]) })
	}}
}

func scanSorted(n int, at func(int) key, after *key, reverse bool, yield func(int) bool) {
	if reverse {
		last := n - 1
		if after != nil {
			last = sort.Search(n, func(i int) bool { return at(i).compare(*after) >= 0 }) - 1
		}
		for i := last; i >= 0 && yield(i); i-- {
		}
		return
	}
	first := 0
	if after != nil {
		first = sort.Search(n, func(i int) bool { return at(i).compare(*after) > 0 })
	}
	for i := first; i < n && yield(i); i++ {
	}
}

// layered lists a sorted base of which some rows are replaced or gone, and a sorted overlay, as one.
func layered(baseRows int, at func(int) key, baseRow func(int) *row, hidden func(id int64) bool, over []row) func(*key, bool, func(*row) bool) {
	slices.SortFunc(over, func(a, b row) int { return a.key.compare(b.key) })
	return func(after *key, reverse bool, yield func(*row) bool) {
		var next []int
		scanSorted(len(over), func(i int) key { return over[i].key }, after, reverse, func(i int) bool { next = append(next, i); return true })
		before := func(a, b key) bool {
			if reverse {
				return a.compare(b) > 0
			}
			return a.compare(b) < 0
		}
		going := true
		scanSorted(baseRows, at, after, reverse, func(i int) bool {
			k := at(i)
			if hidden(k.id) {
				return true
			}
			for len(next) > 0 && before(over[next[0]].key, k) {
				if going = yield(&over[next[0]]); !going {
					return false
				}
				next = next[1:]
			}
			going = yield(baseRow(i))
			return going
		})
		for _, i := range next {
			if !going {
				return
			}
			going = yield(&over[i])
		}
	}
}
