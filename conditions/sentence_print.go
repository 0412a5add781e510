package conditions

import (
	"strconv"
	"strings"

	"storegraph/catalog"
)

// speaker writes a condition as a sentence.
type speaker struct {
	strings.Builder
	paths bool // fields by path rather than by label
}

// sentence says a node by paths, which are the same wherever it stands.
func sentence(n node) string {
	s := &speaker{paths: true}
	s.node(n, nil, true)
	return s.String()
}

func (s *speaker) say(words ...string) {
	for _, w := range words {
		s.WriteString(w)
	}
}

// node says a condition. last is false when something follows it in its group: what would run into that gets brackets.
func (s *speaker) node(n node, f *frame, last bool) {
	switch n := n.(type) {
	case *group:
		s.group(n, f, last)
	case *clause:
		if a, number, q := counted(n); a != nil && a.filter != nil {
			words := map[Quantifier]string{ListAtLeast: "at least ", ListAtMost: "at most ", ListExactly: "exactly "}
			s.say(words[q], strconv.Itoa(number), " of the ")
			s.items(a.list, a.filter, f, last, " have ")
			return
		}
		s.clause(n, f)
	case *quantified:
		verb := " have "
		switch {
		case n.all && n.negated:
			s.say("not all of the ")
		case n.all:
			s.say("all of the ")
		case n.negated:
			s.say("none of the ")
		default:
			s.say("at least one of the ")
			verb = " has "
		}
		s.items(n.list, n.where, f, last, verb)
	}
}

func (s *speaker) group(g *group, f *frame, bare bool) {
	word := " and "
	if g.any {
		word = " or "
	}
	open := g.negated || !bare
	if g.negated {
		s.say("it is not true that ")
	}
	if open {
		s.say("(")
	}
	for i, part := range g.nodes {
		if i > 0 {
			s.say(word)
		}
		_, nested := part.(*group)
		s.node(part, f, i == len(g.nodes)-1 && !nested)
	}
	if open {
		s.say(")")
	}
}

// items says what the items of a list are like.
func (s *speaker) items(list *fieldRef, where node, f *frame, last bool, verb string) {
	inside := &frame{list: list, kind: list.field().Of}
	s.ref(list, f)
	c, single := where.(*clause)
	if _, group := where.(*group); group || !last {
		s.say(verb, "(")
		s.node(where, inside, true)
		s.say(")")
		return
	}
	if single && (isItself(c.left) || statement(c) && !s.paths) {
		verb = " "
	}
	s.say(verb)
	s.node(where, inside, true)
}

// isItself says whether an operand is the item of a list of texts.
func isItself(o operand) bool {
	r, ok := o.(*fieldRef)
	return ok && r.element && len(r.steps) == 0
}

// statement says whether a clause asks for a boolean whose label is a statement.
func statement(c *clause) bool {
	r, ok := c.left.(*fieldRef)
	return ok && c.op == OpIsTrue && len(r.steps) > 0 && states(r.field())
}

func (s *speaker) clause(c *clause, f *frame) {
	if c.op == OpIsTrue && !s.paths && statement(c) && s.statement(c, f) {
		return
	}
	if !isItself(c.left) {
		s.operand(c.left, f, 0)
		s.say(" ")
	}
	_, constant := literalOf(c)
	_, field := c.left.(*fieldRef)
	item := f != nil && constant && field && !isItself(c.left) // "has quantity at least 2"
	be, not := "is ", "not "
	switch {
	case item && verbs[c.op] != "":
		s.say("that ")
	case item:
		be = ""
	case c.left.typ() == catalog.List || c.left.typ() == catalog.TextList:
		be = "are "
	}
	if verb := verbs[c.op]; verb != "" {
		if c.negated {
			verb = "does not " + strings.Replace(verb, "s ", " ", 1)
		}
		s.say(verb)
		if c.op == OpContains || c.op == OpStartsWith || c.op == OpEndsWith {
			s.exactly(c)
		}
		s.operand(c.right[0], f, 0)
		return
	}
	s.say(be)
	if c.negated && c.op != OpIn {
		s.say(not)
	}
	s.comparison(c, f)
}

// verbs are the operators that are verbs.
var verbs = map[Operator]string{OpContains: "contains ", OpStartsWith: "starts with ", OpEndsWith: "ends with "}

// literalOf says whether what a clause compares with stands in the condition.
func literalOf(c *clause) (*literal, bool) {
	var first *literal
	for i, o := range c.right {
		l, ok := o.(*literal)
		if !ok {
			return nil, false
		}
		if i == 0 {
			first = l
		}
	}
	return first, true
}

// statement says "order is not fully paid"; it gives false when it cannot.
func (s *speaker) statement(c *clause, f *frame) bool {
	r := c.left.(*fieldRef)
	name, ok := nameOf(r, f)
	if !ok {
		return false
	}
	if !c.negated {
		s.say(name)
		return true
	}
	words := strings.Fields(name)
	for i := len(words) - 1; i >= 0; i-- {
		if isVerb(strings.ToLower(words[i])) {
			s.say(strings.Join(append(words[:i+1:i+1], append([]string{"not"}, words[i+1:]...)...), " "))
			return true
		}
	}
	s.say("it is not true that (", name, ")")
	return true
}

func (s *speaker) exactly(c *clause) {
	if isText(c.left.typ()) && !c.folded {
		s.say("exactly ")
	}
}

// comparison says what stands behind "is" or "is not".
func (s *speaker) comparison(c *clause, f *frame) {
	t := c.left.typ()
	moment := t == catalog.Instant || t == catalog.Date
	switch c.op {
	case OpIsTrue:
		s.say("true")
	case OpIsFalse:
		s.say("false")
	case OpIsSet:
		s.say("set")
	case OpIsEmpty:
		s.say("empty")
	case OpIn:
		s.exactly(c)
		if c.negated {
			s.say("none of ")
		} else {
			s.say("one of ")
		}
		for i, o := range c.right {
			if i > 0 {
				s.say(", ")
			}
			s.operand(o, f, 0)
		}
	case OpBetween:
		s.say("between ")
		s.operand(c.right[0], f, 0)
		s.say(" and ")
		s.operand(c.right[1], f, 0)
	case OpInLast, OpInNext:
		l, _ := literalOf(c)
		s.say(map[Operator]string{OpInLast: "in the last ", OpInNext: "in the next "}[c.op])
		s.period(l.period)
	default:
		s.exactly(c)
		s.say(comparisonWords(c.op, moment))
		s.operand(c.right[0], f, 0)
	}
}

func comparisonWords(op Operator, moment bool) string {
	words := map[Operator][2]string{
		OpLessThan: {"less than ", "before "}, OpLessOrEqual: {"at most ", "on or before "},
		OpGreaterThan: {"more than ", "after "}, OpGreaterOrEqual: {"at least ", "on or after "}, OpOnDay: {"on ", "on "},
	}[op]
	if moment {
		return words[1]
	}
	return words[0]
}

func (s *speaker) period(p period) {
	s.say(units(p))
	if p.startOfDay {
		s.say(" counted from the start of today")
	}
}

func units(p period) string {
	unit := strings.ToLower(string(p.unit))
	if p.amount != 1 {
		unit += "s"
	}
	return strconv.Itoa(p.amount) + " " + unit
}
