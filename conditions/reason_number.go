package conditions

import (
	"math"
	"slices"
)

// span64 is a range of numbers in 1/10000, both ends included.
type span64 struct{ low, high int64 }

// ranges is a set of numbers: spans in order that do not touch.
type ranges []span64

var whole = ranges{{math.MinInt64, math.MaxInt64}}

func only(n int64) ranges { return ranges{{n, n}} }

// numbersOf is what a comparison with numbers lets through.
func numbersOf(op Operator, literals []*literal) ranges {
	if op != OpIn {
		low, high := numberRange(op, literals)
		if low > high {
			return nil
		}
		return ranges{{low, high}}
	}
	var set ranges
	for _, l := range literals {
		set = append(set, span64{l.fixed, l.fixed})
	}
	slices.SortFunc(set, func(a, b span64) int {
		if a.low < b.low {
			return -1
		}
		if a.low > b.low {
			return 1
		}
		return 0
	})
	return slices.Compact(set)
}

func (r ranges) and(o ranges) ranges {
	var out ranges
	for i, j := 0, 0; i < len(r) && j < len(o); {
		low, high := max(r[i].low, o[j].low), min(r[i].high, o[j].high)
		if low <= high {
			out = append(out, span64{low, high})
		}
		if r[i].high < o[j].high {
			i++
		} else {
			j++
		}
	}
	return out
}

func (r ranges) not() ranges {
	var out ranges
	next := int64(math.MinInt64)
	for _, s := range r {
		if s.low > next {
			out = append(out, span64{next, s.low - 1})
		}
		if s.high == math.MaxInt64 {
			return out
		}
		next = s.high + 1
	}
	return append(out, span64{next, math.MaxInt64})
}

// integers leaves out what lies between whole numbers.
func (r ranges) integers() ranges {
	var out ranges
	for _, s := range r {
		low, high := s.low, s.high
		if rest := low % scale; rest > 0 && low <= math.MaxInt64-scale {
			low += scale - rest
		} else if rest < 0 {
			low -= rest
		}
		if rest := high % scale; rest > 0 {
			high -= rest
		} else if rest < 0 && high >= math.MinInt64+scale {
			high -= scale + rest
		}
		if low <= high {
			out = append(out, span64{low, high})
		}
	}
	return out
}

// numberFacts is what is known of one number: where it lies when it is there, and where it does not.
type numberFacts struct {
	in       operand // nil for the sign of a difference
	plain    string  // see signed
	integers bool
	there    bool
	set      ranges
	unless   []ranges
}

// known is where the number lies when it is there.
func (n *numberFacts) known(there bool) ranges {
	set := n.set
	if there {
		for _, u := range n.unless {
			set = set.and(u.not())
		}
	}
	if n.integers {
		set = set.integers()
	}
	return set
}
