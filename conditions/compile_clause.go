package conditions

import (
	"math"
	"slices"
	"strings"

	"storegraph/catalog"
)

// clause compiles a comparison, its negation aside.
func (c *compiler) clause(cl *clause) verdict {
	t := cl.left.typ()
	switch cl.op {
	case OpIsEmpty:
		return c.empty(cl.left)
	case OpIsSet:
		return c.there(cl.left)
	case OpIsTrue, OpIsFalse:
		left, want := c.truth(cl.left), cl.op == OpIsTrue
		return func(r *run, it item) bool {
			v, ok := left(r, it)
			return ok && v == want
		}
	}
	switch t {
	case catalog.Integer, catalog.Decimal, catalog.Money:
		return c.numbers(cl)
	case catalog.Boolean:
		left, right := c.truth(cl.left), c.truth(cl.right[0])
		return func(r *run, it item) bool {
			a, ok1 := left(r, it)
			b, ok2 := right(r, it)
			return ok1 && ok2 && a == b
		}
	case catalog.Instant, catalog.Date:
		return c.moments(cl, t)
	}
	return c.texts(cl)
}

// there says whether a value is not missing.
func (c *compiler) there(o operand) verdict {
	if ref, ok := o.(*fieldRef); ok {
		read := c.read(ref)
		return func(r *run, it item) bool { return read(r, it) != nil }
	}
	switch o.typ() {
	case catalog.Integer, catalog.Decimal, catalog.Money:
		value := c.number(o)
		return func(r *run, it item) bool { _, _, ok := value(r, it); return ok }
	case catalog.Boolean:
		value := c.truth(o)
		return func(r *run, it item) bool { _, ok := value(r, it); return ok }
	case catalog.Instant, catalog.Date:
		value := c.moment(o)
		return func(r *run, it item) bool { _, ok := value(r, it); return ok }
	}
	value := c.text(o)
	return func(r *run, it item) bool { _, ok := value(r, it); return ok }
}

// empty says whether a value is missing, a text without characters or a list without items.
func (c *compiler) empty(o operand) verdict {
	ref, ok := o.(*fieldRef)
	if !ok {
		there := c.there(o)
		return func(r *run, it item) bool { return !there(r, it) }
	}
	read := c.read(ref)
	return func(r *run, it item) bool {
		switch v := read(r, it).(type) {
		case nil:
			return true
		case string:
			return v == ""
		case []string:
			return r.visit(len(v)) && len(v) == 0
		case []catalog.Record:
			return r.visit(len(v)) && len(v) == 0
		}
		return false
	}
}

// numbers compares numbers and amounts in 1/10000. With values that stand in the condition it asks whether the number lies
// in a range.
func (c *compiler) numbers(cl *clause) verdict {
	left := c.number(cl.left)
	literals := literalsOf(cl.right)
	switch {
	case cl.op == OpIn:
		values := make([]int64, len(literals))
		for i, l := range literals {
			values[i] = l.fixed
		}
		slices.Sort(values)
		return func(r *run, it item) bool {
			n, _, ok := left(r, it)
			if !ok {
				return false
			}
			_, found := slices.BinarySearch(values, n)
			return found
		}
	case literals != nil:
		low, high := numberRange(cl.op, literals)
		if cl.left.typ() != catalog.Money {
			return func(r *run, it item) bool {
				n, _, ok := left(r, it)
				return ok && n >= low && n <= high
			}
		}
		code, plain := literals[0].currency, literals[0].currency == ""
		return func(r *run, it item) bool {
			n, currency, ok := left(r, it)
			if !ok || n < low || n > high {
				return false
			}
			if plain {
				return sameCurrency(currency, r.plainCurrency())
			}
			return sameCurrency(currency, code)
		}
	}
	right := c.number(cl.right[0])
	if cl.op == OpBetween {
		upper := c.number(cl.right[1])
		return func(r *run, it item) bool {
			n, currency, ok := left(r, it)
			low, lowCurrency, ok1 := right(r, it)
			high, highCurrency, ok2 := upper(r, it)
			return ok && ok1 && ok2 && sameCurrency(currency, lowCurrency) && sameCurrency(currency, highCurrency) && n >= low && n <= high
		}
	}
	compare := comparing(cl.op)
	return func(r *run, it item) bool {
		a, currency, ok1 := left(r, it)
		b, other, ok2 := right(r, it)
		return ok1 && ok2 && sameCurrency(currency, other) && compare(a, b)
	}
}

// numberRange is what a comparison with numbers lets through, both ends included.
func numberRange(op Operator, literals []*literal) (low, high int64) {
	low, high = math.MinInt64, math.MaxInt64
	n := literals[0].fixed
	switch op {
	case OpLessThan:
		return low, n - 1 // no number of the form is the least of int64
	case OpLessOrEqual:
		return low, n
	case OpGreaterThan:
		if n == math.MaxInt64 {
			return high, low
		}
		return n + 1, high
	case OpGreaterOrEqual:
		return n, high
	case OpBetween:
		return n, literals[1].fixed
	}
	return n, n
}

func comparing(op Operator) func(a, b int64) bool {
	switch op {
	case OpLessThan:
		return func(a, b int64) bool { return a < b }
	case OpLessOrEqual:
		return func(a, b int64) bool { return a <= b }
	case OpGreaterThan:
		return func(a, b int64) bool { return a > b }
	case OpGreaterOrEqual:
		return func(a, b int64) bool { return a >= b }
	}
	return func(a, b int64) bool { return a == b }
}

// moments compares moments or days, with a range that was resolved when the run began or with other fields.
func (c *compiler) moments(cl *clause, t catalog.Type) verdict {
	left := c.moment(cl.left)
	if literals := literalsOf(cl.right); literals != nil {
		n := c.window(t, cl.op, literals)
		return func(r *run, it item) bool {
			at, ok := left(r, it)
			if !ok {
				return false
			}
			low, high := r.window(n)
			return at >= low && at < high
		}
	}
	right := c.moment(cl.right[0])
	if cl.op == OpBetween {
		upper := c.moment(cl.right[1])
		return func(r *run, it item) bool {
			at, ok := left(r, it)
			low, ok1 := right(r, it)
			high, ok2 := upper(r, it)
			return ok && ok1 && ok2 && at >= low && at <= high
		}
	}
	compare := comparing(cl.op)
	return func(r *run, it item) bool {
		a, ok1 := left(r, it)
		b, ok2 := right(r, it)
		return ok1 && ok2 && compare(a, b)
	}
}

// texts compares texts, ids and enum values.
func (c *compiler) texts(cl *clause) verdict {
	left := c.text(cl.left)
	literals := literalsOf(cl.right)
	if literals == nil {
		right := c.text(cl.right[0])
		test := textTest(cl.op)
		return func(r *run, it item) bool {
			a, ok1 := left(r, it)
			b, ok2 := right(r, it)
			return ok1 && ok2 && test(cl.comparable(a), cl.comparable(b))
		}
	}
	wanted := make([]string, len(literals))
	for i, l := range literals {
		wanted[i] = cl.comparable(l.text)
	}
	if cl.op == OpIn && len(wanted) > fewTexts {
		set := make(map[string]struct{}, len(wanted))
		for _, text := range wanted {
			set[text] = struct{}{}
		}
		return func(r *run, it item) bool {
			text, ok := left(r, it)
			if !ok {
				return false
			}
			_, found := set[cl.comparable(text)]
			return found
		}
	}
	test := textTest(cl.op)
	if cl.folded && (cl.op == OpEquals || cl.op == OpIn) {
		test = foldsTo
	} else if cl.folded {
		plain := test
		test = func(text, want string) bool { return plain(Fold(text), want) }
	}
	return func(r *run, it item) bool {
		text, ok := left(r, it)
		if !ok {
			return false
		}
		for _, want := range wanted {
			if test(text, want) {
				return true
			}
		}
		return false
	}
}

// fewTexts are compared one after the other.
const fewTexts = 4

func textTest(op Operator) func(text, want string) bool {
	switch op {
	case OpContains:
		return strings.Contains
	case OpStartsWith:
		return strings.HasPrefix
	case OpEndsWith:
		return strings.HasSuffix
	}
	return func(text, want string) bool { return text == want }
}
