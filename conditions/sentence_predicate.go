package conditions

// copulas may stand before a comparison, and helpers begin one without them.
var (
	copulas = []string{"is", "are", "was", "were", "be", "isn't", "aren't", "wasn't"}
	helpers = []string{"does", "do", "doesn't", "don't", "that", "not", "exactly", "equals"}
)

// How many values an operator takes, besides a number of them.
const (
	manyValues = -1
	periodOnly = -2
)

// phrase is one way to say an operator.
type phrase struct {
	words  []string
	op     Operator
	values int
	not    bool
}

// phrases are looked up in this order: what begins alike stands with the longer one first.
var phrases = []phrase{
	{[]string{"true"}, OpIsTrue, 0, false}, {[]string{"yes"}, OpIsTrue, 0, false},
	{[]string{"false"}, OpIsFalse, 0, false}, {[]string{"no"}, OpIsFalse, 0, false},
	{[]string{"set"}, OpIsSet, 0, false}, {[]string{"known"}, OpIsSet, 0, false}, {[]string{"there"}, OpIsSet, 0, false},
	{[]string{"has", "a", "value"}, OpIsSet, 0, false},
	{[]string{"missing"}, OpIsSet, 0, true}, {[]string{"unknown"}, OpIsSet, 0, true}, {[]string{"has", "no", "value"}, OpIsSet, 0, true},
	{[]string{"empty"}, OpIsEmpty, 0, false}, {[]string{"blank"}, OpIsEmpty, 0, false},
	{[]string{"one", "of"}, OpIn, manyValues, false}, {[]string{"any", "of"}, OpIn, manyValues, false}, {[]string{"none", "of"}, OpIn, manyValues, true},
	{[]string{"contains"}, OpContains, 1, false}, {[]string{"contain"}, OpContains, 1, false}, {[]string{"containing"}, OpContains, 1, false},
	{[]string{"includes"}, OpContains, 1, false}, {[]string{"include"}, OpContains, 1, false}, {[]string{"including"}, OpContains, 1, false},
	{[]string{"starts", "with"}, OpStartsWith, 1, false}, {[]string{"start", "with"}, OpStartsWith, 1, false}, {[]string{"starting", "with"}, OpStartsWith, 1, false},
	{[]string{"begins", "with"}, OpStartsWith, 1, false}, {[]string{"begin", "with"}, OpStartsWith, 1, false},
	{[]string{"ends", "with"}, OpEndsWith, 1, false}, {[]string{"end", "with"}, OpEndsWith, 1, false}, {[]string{"ending", "with"}, OpEndsWith, 1, false},
	{[]string{"between"}, OpBetween, 2, false},
	{[]string{"more", "than"}, OpGreaterThan, 1, false}, {[]string{"greater", "than"}, OpGreaterThan, 1, false}, {[]string{"over"}, OpGreaterThan, 1, false},
	{[]string{"above"}, OpGreaterThan, 1, false}, {[]string{">"}, OpGreaterThan, 1, false},
	{[]string{"less", "than"}, OpLessThan, 1, false}, {[]string{"fewer", "than"}, OpLessThan, 1, false}, {[]string{"under"}, OpLessThan, 1, false},
	{[]string{"below"}, OpLessThan, 1, false}, {[]string{"<"}, OpLessThan, 1, false},
	{[]string{"at", "least"}, OpGreaterOrEqual, 1, false}, {[]string{">="}, OpGreaterOrEqual, 1, false},
	{[]string{"at", "most"}, OpLessOrEqual, 1, false}, {[]string{"<="}, OpLessOrEqual, 1, false},
	{[]string{"on", "or", "before"}, OpLessOrEqual, 1, false}, {[]string{"on", "or", "after"}, OpGreaterOrEqual, 1, false},
	{[]string{"before"}, OpLessThan, 1, false}, {[]string{"after"}, OpGreaterThan, 1, false}, {[]string{"on"}, OpOnDay, 1, false},
	{[]string{"in", "last"}, OpInLast, periodOnly, false}, {[]string{"within", "last"}, OpInLast, periodOnly, false},
	{[]string{"in", "next"}, OpInNext, periodOnly, false}, {[]string{"within", "next"}, OpInNext, periodOnly, false},
	{[]string{"equal", "to"}, OpEquals, 1, false}, {[]string{"equals"}, OpEquals, 1, false}, {[]string{"="}, OpEquals, 1, false}, {[]string{"=="}, OpEquals, 1, false},
	{[]string{"!="}, OpEquals, 1, true}, {[]string{"≠"}, OpEquals, 1, true},
}

// phrase takes the phrase that stands here; without one, a value that stands here is to be equal.
func (r *reader) phrase() phrase {
	for _, p := range phrases {
		if r.take(p.words...) {
			return p
		}
	}
	return phrase{op: OpEquals, values: 1}
}

// opensComparison says whether something is said here of what stands before.
func (r *reader) opensComparison() bool {
	if r.done() {
		return false
	}
	if r.word(0).isOneOf(copulas...) || r.word(0).isOneOf(helpers...) {
		return true
	}
	for _, p := range phrases {
		if r.is(p.words...) {
			return true
		}
	}
	return false
}

// predicate reads what is said of a value.
func (r *reader) predicate(from int, c comparison) node {
	opFrom := r.at
	negated := false
	r.take("that")
	switch {
	case r.takeAny("isn't", "aren't", "wasn't", "doesn't", "don't"), r.take("does", "not"), r.take("do", "not"):
		negated = true
	case r.takeAny("is", "are", "was", "were", "be", "does", "do"):
	case r.done() || r.word(0).isOneOf("and", "or", ")"):
		return r.bare(from, c)
	}
	if r.take("not") {
		negated = !negated
	}
	c.exact = r.take("exactly")
	said := r.phrase()
	c.exact = said.op != OpEquals && r.take("exactly") || c.exact
	if said.op == OpContains && (r.take("one", "of") || r.take("any", "of")) {
		said.op, said.values = OpIn, manyValues
		c.exact = r.take("exactly") || c.exact
	}
	c.op = said.op
	if _, constant := c.left.(*literal); !constant {
		c.op, _ = named(said.op, false, c.left.typ()) // BEFORE, as messages call it
	}
	c.opAt = r.place(opFrom)
	if c.right = r.values(said.values, c.frame); c.right == nil && said.values != 0 {
		return nil
	}
	c.at = r.place(from)
	if said.values == 1 && r.word(0).isOneOf(",") {
		r.wrong("Before several values write is one of.")
		return nil
	}
	n := r.pair(c, c.left, c.right)
	if negated != said.not {
		return r.not(n)
	}
	return n
}

// bare is a boolean of which nothing is said: order is fully paid.
func (r *reader) bare(from int, c comparison) node {
	c.at, c.opAt, c.op = r.place(from), r.place(from), OpIsTrue
	if t := c.left.typ(); !allows(t, OpIsTrue) {
		r.problem(CodeNotBoolean, c.at, "%s is of type %s; say what it must be, as in is more than 5 or is set.", describe(c.left), t)
		return nil
	}
	if _, constant := c.left.(*literal); constant {
		r.problem(CodeNotAllowed, c.at, "A constant decides nothing.")
		return nil
	}
	return r.compare(c)
}

// values reads as many values as an operator takes.
func (r *reader) values(n int, f *frame) []operand {
	switch n {
	case 0:
		return nil
	case manyValues:
		return r.list(f)
	case 2:
		from := r.operand(f)
		if from == nil {
			return nil
		}
		if !r.take("and") {
			r.wrong("between needs two values with and between them.")
			return nil
		}
		to := r.operand(f)
		if to == nil {
			return nil
		}
		return []operand{from, to}
	case periodOnly:
		if p := r.span(); p != nil {
			return []operand{p}
		}
		return nil
	}
	if v := r.operand(f); v != nil {
		return []operand{v}
	}
	return nil
}

// list reads "a", "b" or "c".
func (r *reader) list(f *frame) []operand {
	var values []operand
	for {
		v := r.operand(f)
		if v == nil {
			return nil
		}
		if values = append(values, v); len(values) > MaxInValues+1 {
			r.problem(CodeTooLarge, r.here(), "The list has more than %d values.", MaxInValues)
			return nil
		}
		if r.take(",") {
			r.take("or")
			continue
		}
		if r.word(0).isOneOf("or") && r.word(1).kind == quotedWord {
			r.at++
			continue
		}
		break
	}
	return values
}
