package conditions

import "storegraph/catalog"

// Tree is the condition as a structured tree; FromTree gives an equal condition for it. Clauses carry the ids that traces
// name them by. What trees cannot say (arithmetic, a moment on the left side, groups deeper than a tree may nest) stands
// in it as a text, or as a sentence where the text would be too long or too deep.
func (c *Condition) Tree() *Tree { return toTree(c.root, 0) }

// toTree turns a node into a tree that stands at a depth of groups and lists.
func toTree(n node, depth int) *Tree {
	if c, ok := n.(*clause); ok {
		return clauseToTree(c, depth)
	}
	if depth > MaxBracketDepth-3 { // a negation and what it negates must fit
		return wordsLeaf(n)
	}
	switch n := n.(type) {
	case *group:
		if n.negated {
			return &Tree{Not: toTree(n.negate(), depth+1)}
		}
		parts := make([]*Tree, len(n.nodes))
		for i, part := range n.nodes {
			parts[i] = toTree(part, depth+1)
		}
		if n.any {
			return &Tree{Any: parts}
		}
		return &Tree{All: parts}
	case *quantified:
		return quantifiedToTree(n, depth)
	}
	return wordsLeaf(n)
}

// wordsLeaf says a node in words: as text, or as a sentence where it is longer or deeper than a text may be.
func wordsLeaf(n node) *Tree {
	text := print(n)
	if readable := (&builder{}).scan(place{src: newSource(text, 0)}, text); len(text) > MaxTextBytes || !readable {
		return &Tree{Sentence: ptr(sentence(n))}
	}
	return &Tree{Text: &text}
}

func quantifiedToTree(q *quantified, depth int) *Tree {
	list := &ListTree{ID: idOf(q.leaf), List: q.list.name(), Quantifier: ListAtLeastOne, Where: toTree(q.where, depth+2)}
	switch {
	case q.all && q.negated:
		list.Quantifier = ListAll
		return &Tree{Not: &Tree{List: list}}
	case q.all:
		list.Quantifier = ListAll
	case q.negated:
		list.Quantifier = ListNone
	}
	return &Tree{List: list}
}

func idOf(l leaf) *string {
	if l.id == "" {
		return nil
	}
	return ptr(l.id)
}

func clauseToTree(c *clause, depth int) *Tree {
	if count := countToTree(c, depth); count != nil {
		return count
	}
	value, ok := toValue(c)
	if !ok {
		return wordsLeaf(c)
	}
	op, named := named(c.op, c.negated, c.left.typ())
	var t *Tree
	switch left := c.left.(type) {
	case *fieldRef:
		exact := isText(left.typ()) && takesCase(c.op) && !c.folded
		t = &Tree{Clause: &ClauseTree{ID: idOf(c.leaf), Field: left.name(), Operator: op, Value: value, CaseSensitive: exact}}
	case *aggregate:
		a := aggregateToTree(left, depth)
		if a == nil || value == nil {
			return wordsLeaf(c)
		}
		a.ID, a.Operator, a.Value = idOf(c.leaf), op, value
		t = &Tree{Aggregate: a}
	default:
		return wordsLeaf(c)
	}
	if c.negated && !named {
		return &Tree{Not: t}
	}
	return t
}

// takesCase says whether letter case can matter to an operator.
func takesCase(op Operator) bool {
	return op == OpEquals || op == OpIn || op == OpContains || op == OpStartsWith || op == OpEndsWith
}

// countToTree gives the list clause of a count that is compared with a whole number; nil for other clauses.
func countToTree(c *clause, depth int) *Tree {
	a, n, q := counted(c)
	if a == nil || a.filter != nil && depth > MaxBracketDepth-3 {
		return nil
	}
	list := &ListTree{ID: idOf(c.leaf), List: a.list.name(), Quantifier: q, Count: &n}
	if a.filter != nil {
		list.Where = toTree(a.filter, depth+2)
	}
	return &Tree{List: list}
}

// counted takes a clause apart that asks for a number of items of a list; a is nil for other clauses.
func counted(c *clause) (a *aggregate, n int, q Quantifier) {
	switch c.op {
	case OpGreaterOrEqual:
		q = ListAtLeast
	case OpLessOrEqual:
		q = ListAtMost
	case OpEquals:
		q = ListExactly
	default:
		return nil, 0, ""
	}
	a, isAggregate := c.left.(*aggregate)
	if !isAggregate || a.function != AggregateCount || c.negated || !isLiteral(c.right[0], numberLiteral) {
		return nil, 0, ""
	}
	number := c.right[0].(*literal).fixed
	if number < 0 || number%scale != 0 || number/scale > 1<<31 {
		return nil, 0, ""
	}
	return a, int(number / scale), q
}

// aggregateToTree gives the aggregate without what it is compared with; nil when its value is computed.
func aggregateToTree(a *aggregate, depth int) *AggregateTree {
	t := &AggregateTree{List: a.list.name(), Function: a.function}
	if a.value != nil {
		ref, ok := a.value.(*fieldRef)
		if !ok {
			return nil
		}
		t.Field = ptr(ref.name())
	}
	if a.filter != nil {
		if depth > MaxBracketDepth-3 {
			return nil
		}
		t.Where = toTree(a.filter, depth+2)
	}
	return t
}

// toValue gives a clause's value; nil when its operator takes none. ok is false when trees cannot say it.
func toValue(c *clause) (v *ValueTree, ok bool) {
	switch c.op {
	case OpIsSet, OpIsEmpty, OpIsTrue, OpIsFalse:
		return nil, true
	case OpIn:
		v = &ValueTree{}
		for _, o := range c.right {
			l, isLiteral := o.(*literal)
			switch {
			case isLiteral && l.kind == textLiteral:
				v.Texts = append(v.Texts, l.text)
			case isLiteral && l.kind == numberLiteral:
				v.Numbers = append(v.Numbers, unfixed(l.fixed))
			default:
				return nil, false
			}
		}
		return v, (v.Texts == nil) != (v.Numbers == nil)
	case OpBetween:
		from, to := singleToValue(c.right[0]), singleToValue(c.right[1])
		return &ValueTree{Range: &RangeTree{From: from, To: to}}, from != nil && to != nil
	}
	v = singleToValue(c.right[0])
	return v, v != nil
}

func singleToValue(o operand) *ValueTree {
	if ref, ok := o.(*fieldRef); ok {
		return &ValueTree{Field: ptr(ref.name())}
	}
	l, ok := o.(*literal)
	if !ok {
		return nil
	}
	switch l.kind {
	case textLiteral:
		return &ValueTree{Text: ptr(l.text)}
	case boolLiteral:
		return &ValueTree{Boolean: ptr(l.boolean)}
	case dateLiteral:
		return &ValueTree{Date: ptr(l.date.String())}
	case instantLiteral:
		return &ValueTree{Instant: ptr(l.instant)}
	case periodLiteral:
		return &ValueTree{Period: periodToTree(l.period)}
	case moneyLiteral:
		if l.currency != "" {
			return &ValueTree{Money: &MoneyTree{Amount: unfixed(l.fixed), CurrencyCode: l.currency}}
		}
	case numberLiteral:
	default:
		return nil
	}
	if l.fixed%scale == 0 && l.typ() != catalog.Money {
		return &ValueTree{Integer: ptr(l.fixed / scale)}
	}
	return &ValueTree{Number: ptr(unfixed(l.fixed))}
}

func periodToTree(p period) *PeriodTree {
	t := &PeriodTree{Amount: p.amount, Unit: p.unit}
	if p.amount == 0 {
		t.Unit = UnitDay // any will do
	}
	if p.startOfDay {
		t.Anchor = AnchorStartOfDay
	}
	return t
}
