package conditions

import (
	"maps"
	"slices"
	"strings"

	"storegraph/catalog"
)

// facts is what must hold at once of one set of records, by what is asked about.
type facts struct {
	solver  *solver
	present map[string]bool // paths and values that are not missing
	absent  map[string]bool // those that are
	numbers map[string]*numberFacts
	moments map[string]*momentFacts
	texts   map[string]*textFacts
	opaque  map[string]bool // what is not looked into, by its shape
	lists   map[string]*listFacts
	broken  bool
	plain   string // of the clause that is noted now
}

func newFacts(s *solver) *facts {
	return &facts{
		solver: s, present: map[string]bool{}, absent: map[string]bool{}, numbers: map[string]*numberFacts{}, moments: map[string]*momentFacts{},
		texts: map[string]*textFacts{}, opaque: map[string]bool{}, lists: map[string]*listFacts{},
	}
}

// listFacts are questions about one list's items.
type listFacts struct {
	some  []signed // each holds for an item
	none  []signed // holds for no item
	empty bool
	items bool // there is one
}

func (f *facts) listNamed(r *fieldRef) *listFacts {
	l := f.lists[r.name()]
	if l == nil {
		l = &listFacts{}
		f.lists[r.name()] = l
	}
	return l
}

func (f *facts) list(q *quantified, s signed) {
	l := f.listNamed(q.list)
	if where, there := exists(q, s); there {
		l.some = append(l.some, where)
	} else {
		l.none = append(l.none, where)
	}
}

// there notes that an operand is not missing, with all that it is computed from.
func (f *facts) there(o operand) {
	f.present[f.keyOf(o)] = true
	switch o := o.(type) {
	case *fieldRef:
		if len(o.steps) == 0 {
			return
		}
		path := ""
		if !o.element {
			path = o.root
		}
		for _, step := range o.steps {
			path += "." + step.Name
			f.present[path] = true
		}
	case *arithmetic:
		f.there(o.left)
		f.there(o.right)
	case *aggregate:
		if o.function == AggregateMin || o.function == AggregateMax {
			f.listNamed(o.list).items = true
		}
	}
}

// keyOf names an operand; the same key is the same value.
func (f *facts) keyOf(o operand) string {
	if r, ok := o.(*fieldRef); ok {
		return r.name()
	}
	var b strings.Builder
	operandShape(&b, o)
	m := newMeasures()
	m.operand(o, 1)
	if m.needs.plain {
		b.WriteString(f.plain)
	}
	return b.String()
}

func (f *facts) claim(key string, holds bool) {
	if before, ok := f.opaque[key]; ok && before != holds {
		f.broken = true
	}
	f.opaque[key] = holds
}

// clause notes a clause or its complement.
func (f *facts) clause(c *clause, s signed) {
	f.plain = s.plain
	negated := s.negated
	positive := *c
	positive.negated = false
	name := shape(&positive)
	if measure(c).needs.plain {
		name += f.plain
	}
	f.claim(name, !negated)
	t := c.left.typ()
	switch c.op {
	case OpIsSet:
		f.set(c.left, !negated)
		return
	case OpIsEmpty:
		f.empty(c.left, t, negated)
		return
	}
	if !negated {
		f.there(c.left)
		for _, o := range c.right {
			f.there(o)
		}
	}
	if _, ok := c.left.(*literal); ok {
		return
	}
	literals := literalsOf(c.right)
	switch {
	case c.op == OpIsTrue:
		f.number(c.left, f.keyOf(c.left), only(1), negated)
	case c.op == OpIsFalse:
		f.number(c.left, f.keyOf(c.left), only(0), negated)
	case literals == nil && len(c.right) == 1:
		f.pair(c, negated)
	case literals == nil:
	case t == catalog.Money:
		f.amount(c, literals, negated)
	case isNumber(t):
		f.number(c.left, f.keyOf(c.left), numbersOf(c.op, literals), negated)
	case t == catalog.Instant, t == catalog.Date:
		f.moment(c, t, literals, negated)
	case t != catalog.Boolean:
		f.textNamed(f.keyOf(c.left)).add(c, literals, negated)
	}
}

func (f *facts) set(o operand, there bool) {
	if there {
		f.there(o)
	} else {
		f.absent[f.keyOf(o)] = true
	}
}

func (f *facts) empty(o operand, t catalog.Type, negated bool) {
	switch {
	case t == catalog.List || t == catalog.TextList:
		if l := f.listNamed(o.(*fieldRef)); negated {
			l.items = true
		} else {
			l.empty = true
		}
	case formOfText(t):
		if negated {
			f.there(o)
		}
		f.textNamed(f.keyOf(o)).empty(negated)
	default:
		f.set(o, negated)
	}
}

func formOfText(t catalog.Type) bool { return isText(t) || t == catalog.Enum || t == catalog.ID }

// number notes that a value lies in a set, or is missing or outside of it.
func (f *facts) number(o operand, key string, in ranges, negated bool) {
	n := f.numbers[key]
	if n == nil {
		n = &numberFacts{set: whole, in: o, plain: f.plain, integers: o.typ() == catalog.Integer}
		if a, ok := o.(*aggregate); ok && a.function == AggregateCount {
			n.there, n.set = true, ranges{{0, whole[0].high}}
		}
		if o.typ() == catalog.Boolean {
			n.set = ranges{{0, 1}}
		}
		f.numbers[key] = n
	}
	if negated {
		n.unless = append(n.unless, in)
		return
	}
	n.there = true
	n.set = n.set.and(in)
}

// amount notes a comparison of an amount. One of another currency lies in no range, so that what is denied of amounts in
// one currency says nothing of others; what holds of an amount holds of its number.
func (f *facts) amount(c *clause, literals []*literal, negated bool) {
	in := numbersOf(c.op, literals)
	currency := literals[0].currency
	if currency == "" {
		currency = "plain " + f.plain
	}
	f.number(c.left, f.keyOf(c.left)+"¤"+currency, in, negated)
	if !negated {
		f.number(c.left, f.keyOf(c.left)+"¤", in, false)
	}
}

// pair notes how two values that are read compare: the sign of their difference is less than, equal to or more than 0.
func (f *facts) pair(c *clause, negated bool) {
	t := c.left.typ()
	if !isNumber(t) && t != catalog.Money && t != catalog.Instant && t != catalog.Date {
		return // its shape was noted
	}
	var signs ranges
	switch c.op {
	case OpLessThan:
		signs = ranges{{-1, -1}}
	case OpLessOrEqual:
		signs = ranges{{-1, 0}}
	case OpGreaterThan:
		signs = ranges{{1, 1}}
	case OpGreaterOrEqual:
		signs = ranges{{0, 1}}
	case OpEquals:
		signs = only(0)
	default:
		return
	}
	a, b := f.keyOf(c.left), f.keyOf(c.right[0])
	if a > b {
		a, b = b, a
		for i, r := range signs {
			signs[i] = span64{-r.high, -r.low}
		}
	}
	key := a + " ↔ " + b
	n := f.numbers[key]
	if n == nil {
		n = &numberFacts{set: ranges{{-1, 1}}}
		if a == b {
			n.set = only(0)
		}
		f.numbers[key] = n
	}
	if negated {
		n.unless = append(n.unless, signs)
		return
	}
	n.there = true
	n.set = n.set.and(signs)
}

func (f *facts) textNamed(key string) *textFacts {
	t := f.texts[key]
	if t == nil {
		t = &textFacts{}
		f.texts[key] = t
	}
	return t
}

// contradict says whether what was noted cannot all be.
func (f *facts) contradict() bool {
	if f.broken || f.absentAndPresent() {
		return true
	}
	for _, key := range slices.Sorted(maps.Keys(f.numbers)) { // in order, so that the same is proven every time
		n := f.numbers[key]
		there := n.there || n.in != nil && n.in.typ() != catalog.Money && f.present[key]
		set := n.known(there)
		if there && len(set) == 0 {
			return true
		}
		f.counted(n, set)
	}
	for key, m := range f.moments {
		if m.contradict(f.present[key]) {
			return true
		}
	}
	for key, t := range f.texts {
		if t.contradict(f.present[key]) {
			return true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.lists)) {
		if f.listContradicts(f.lists[name]) {
			return true
		}
	}
	return false
}

// absentAndPresent finds a value that is there although it, or a record on the way to it, is missing.
func (f *facts) absentAndPresent() bool {
	for path := range f.absent {
		if f.present[path] {
			return true
		}
	}
	return false
}

// counted turns what is known of a count into what is known of the list.
func (f *facts) counted(n *numberFacts, set ranges) {
	a, ok := n.in.(*aggregate)
	if !ok || a.function != AggregateCount || len(set) == 0 {
		return
	}
	l := f.listNamed(a.list)
	switch {
	case set[0].low > 0 && a.filter == nil:
		l.items = true
	case set[0].low > 0:
		l.some = append(l.some, signed{node: a.filter, plain: n.plain})
	case set[len(set)-1].high <= 0 && a.filter == nil:
		l.empty = true
	case set[len(set)-1].high <= 0:
		l.none = append(l.none, signed{node: a.filter, plain: n.plain})
	}
}

func (f *facts) listContradicts(l *listFacts) bool {
	if l.empty && (l.items || len(l.some) > 0) {
		return true
	}
	var others []signed
	for _, part := range l.none {
		others = append(others, part.not())
	}
	if l.items && len(others) > 0 && f.solver.refutes(others, nil) {
		return true
	}
	for _, part := range l.some {
		if f.solver.refutes(append([]signed{part}, others...), nil) {
			return true
		}
	}
	return false
}
