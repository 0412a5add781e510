package conditions

import (
	"slices"
	"strings"

	"storegraph/catalog"
)

// comparison is a clause as it was read, before its types are checked. Both forms of input are lowered through it.
type comparison struct {
	at       place // the whole clause
	opAt     place
	id, path string
	left     operand
	op       Operator
	right    []operand
	exact    bool // letter case matters
	frame    *frame
}

// compare checks a clause against the catalog and gives its node.
func (b *builder) compare(c comparison) node {
	op, negated := c.op.positive()
	t := c.left.typ()
	if !allows(t, c.op) {
		names := make([]string, 0, 12)
		for _, o := range OperatorsFor(t) {
			names = append(names, string(o))
		}
		p := b.problem(CodeOperatorNotAllowed, c.opAt, "%s is of type %s and cannot be compared with %s; allowed: %s.", describe(c.left), t, c.op, strings.Join(names, ", "))
		p.Suggestions = nearest(string(c.op), names)
		return nil
	}
	n := &clause{leaf: leaf{id: c.id, path: c.path, place: c.at}, op: op, negated: negated, left: c.left}
	if t == catalog.TextList && (op == OpContains || op == OpIn) {
		return b.compareTexts(c, op, negated)
	}
	if !b.values(c, op) {
		return nil
	}
	if t == catalog.Boolean && op == OpEquals {
		if l, ok := c.right[0].(*literal); ok && l.kind == boolLiteral {
			if n.op = OpIsFalse; l.boolean {
				n.op = OpIsTrue
			}
			return n
		}
	}
	if op == OpIn && len(c.right) == 1 {
		if _, ok := c.right[0].(*fieldRef); ok { // a text in a list of texts
			return b.compareMember(c, negated)
		}
	}
	ok := true
	for _, v := range c.right {
		fitted := b.fit(c, op, v)
		if fitted == nil {
			ok = false
			continue
		}
		n.right = append(n.right, fitted)
	}
	if !ok {
		return nil
	}
	n.folded = !c.exact && isText(t) && (op == OpEquals || op == OpIn || op == OpContains || op == OpStartsWith || op == OpEndsWith)
	if t == catalog.Instant && op == OpEquals && isLiteral(n.right[0], dateLiteral) {
		n.op = OpOnDay
	}
	if t == catalog.Date && op == OpOnDay {
		n.op = OpEquals
	}
	if op == OpBetween && !b.ordered(c, n.right) {
		return nil
	}
	return n
}

// values checks that there are as many as the operator takes.
func (b *builder) values(c comparison, op Operator) bool {
	n := len(c.right)
	switch op {
	case OpIsTrue, OpIsFalse, OpIsSet, OpIsEmpty:
		if n > 0 {
			b.problem(CodeValueInvalid, c.right[0].where(), "%s takes no value.", c.op)
			return false
		}
		return true
	case OpIn:
		if n == 0 {
			b.problem(CodeValueInvalid, c.at, "%s needs at least one value.", c.op)
			return false
		}
		if n > MaxInValues {
			b.problem(CodeTooLarge, c.at, "%s has %d values; at most %d are allowed.", c.op, n, MaxInValues)
			return false
		}
		return true
	case OpBetween:
		if n != 2 {
			b.problem(CodeValueInvalid, c.at, "%s needs a range of two values.", c.op)
			return false
		}
		return true
	}
	if n != 1 {
		b.problem(CodeValueInvalid, c.at, "%s needs one value.", c.op)
		return false
	}
	return true
}

// compareTexts asks whether a list of texts has one of some texts.
func (b *builder) compareTexts(c comparison, op Operator, negated bool) node {
	list, ok := c.left.(*fieldRef)
	if !ok {
		return nil
	}
	for _, v := range c.right {
		if r, ok := v.(*fieldRef); ok && r.element {
			b.problem(CodeNotAllowed, r.place, "A field of a list's item cannot be looked up in another list.")
			return nil
		}
	}
	inside := b.element(list, c.frame)
	if inside == nil {
		return nil
	}
	if op == OpContains {
		op = OpEquals
	}
	item := b.ref(c.left.where(), inside, true, nil)
	where := b.compare(comparison{at: c.at, opAt: c.opAt, path: c.path, left: item, op: op, right: c.right, exact: c.exact, frame: inside})
	if where == nil {
		return nil
	}
	return &quantified{leaf: leaf{id: c.id, path: c.path, place: c.at}, negated: negated, list: list, where: where}
}

// compareMember is "text in field": the other way round of a list of texts that contains one.
func (b *builder) compareMember(c comparison, negated bool) node {
	list := c.right[0].(*fieldRef)
	if list.typ() != catalog.TextList {
		b.problem(CodeTypeMismatch, list.place, "%s is of type %s; a list of values is needed.", describe(list), list.typ())
		return nil
	}
	if f, ok := c.left.(*fieldRef); ok && f.element {
		b.problem(CodeNotAllowed, c.at, "A field of a list's item cannot be looked up in another list.")
		return nil
	}
	op := OpContains
	if negated {
		op = OpNotContains
	}
	return b.compare(comparison{at: c.at, opAt: c.opAt, id: c.id, path: c.path, left: list, op: op, right: []operand{c.left}, exact: c.exact, frame: c.frame})
}

// ordered refuses a range that nothing can lie in.
func (b *builder) ordered(c comparison, bounds []operand) bool {
	from, ok1 := bounds[0].(*literal)
	to, ok2 := bounds[1].(*literal)
	if t := c.left.typ(); ok1 != ok2 && (t == catalog.Instant || t == catalog.Date) { // would a day end where it begins?
		b.problem(CodeValueInvalid, c.at, "The range needs two fields, or two values that stand in the condition.")
		return false
	}
	if !ok1 || !ok2 || from.kind != to.kind {
		return true
	}
	if from.kind == moneyLiteral && from.currency != to.currency {
		b.problem(CodeValueInvalid, c.at, "The range's ends are in different currencies.")
		return false
	}
	wrong := from.fixed > to.fixed
	switch from.kind {
	case dateLiteral:
		wrong = dayNumber(from.date) > dayNumber(to.date)
	case instantLiteral:
		wrong = from.instant.After(to.instant)
	case periodLiteral:
		wrong = false
	}
	if wrong {
		b.problem(CodeValueInvalid, c.at, "The range begins after its end.")
	}
	return !wrong
}

// quantify makes the node of a list's items.
func (b *builder) quantify(l leaf, all, negated bool, list *fieldRef, where node) node {
	if where == nil {
		return nil
	}
	return &quantified{leaf: l, all: all, negated: negated, list: list, where: where}
}

// total checks an aggregate.
func (b *builder) total(a *aggregate) operand {
	if a.function == AggregateCount {
		return a
	}
	t := a.value.typ()
	allowed := []catalog.Type{catalog.Integer, catalog.Decimal, catalog.Money}
	if a.function != AggregateSum {
		allowed = append(allowed, catalog.Instant, catalog.Date)
	}
	if _, isLiteral := a.value.(*literal); isLiteral || !slices.Contains(allowed, t) {
		b.problem(CodeTypeMismatch, a.value.where(), "%s is of type %s, which %s cannot take.", describe(a.value), t, a.function)
		return nil
	}
	return a
}

func isText(t catalog.Type) bool { return t == catalog.Text || t == catalog.URL || t == catalog.HTML }

func isNumber(t catalog.Type) bool { return t == catalog.Integer || t == catalog.Decimal }

func isLiteral(o operand, kind literalKind) bool {
	l, ok := o.(*literal)
	return ok && l.kind == kind
}

// describe names an operand in a message.
func describe(o operand) string {
	var b strings.Builder
	printOperand(&b, o, 0)
	if s := []rune(b.String()); len(s) > 80 {
		return string(s[:80]) + "…"
	}
	return b.String()
}
