package conditions

import (
	"slices"
	"strings"

	"storegraph/catalog"
)

// FromTree reads a condition from its structured form. It reports every problem with the path of the input.
func FromTree(t Tree) (*Condition, []Problem) {
	return fromTree(&t, place{})
}

func fromTree(t *Tree, at place) (*Condition, []Problem) {
	b := &builder{inside: len(at.path)}
	return b.finish(b.tree(t, at, nil, 0), at)
}

// pathTo is the path of a clause in its condition, as traces show it.
func (b *builder) pathTo(at place) string { return joinPath(at.path[b.inside:]) }

// tree lowers one level. depth counts groups and lists around it.
func (b *builder) tree(t *Tree, at place, f *frame, depth int) node {
	if t == nil {
		b.problem(CodeValueInvalid, at, "A condition must not be null.")
		return nil
	}
	if depth > MaxBracketDepth {
		b.problem(CodeTooLarge, at, "Groups are nested more than %d deep.", MaxBracketDepth)
		return nil
	}
	if b.nodes++; b.nodes > MaxNodes { // before anything is built from a hostile tree
		if b.nodes == MaxNodes+1 {
			b.problem(CodeTooLarge, at, "The condition has more than %d parts.", MaxNodes)
		}
		return nil
	}
	if !b.exactlyOne(at, "condition", member("all", t.All != nil), member("any", t.Any != nil), member("not", t.Not != nil),
		member("clause", t.Clause != nil), member("list", t.List != nil), member("aggregate", t.Aggregate != nil), member("text", t.Text != nil),
		member("sentence", t.Sentence != nil), member("builder", t.Builder != nil), member("id", t.ID != nil)) {
		return nil
	}
	if t.ID != nil {
		b.problem(CodeNotAllowed, at.member("id"), "Registered conditions are known to the API alone: write this one out.")
		return nil
	}
	switch {
	case t.All != nil:
		return b.parts(false, t.All, at, "all", f, depth)
	case t.Any != nil:
		return b.parts(true, t.Any, at, "any", f, depth)
	case t.Not != nil:
		return b.not(b.tree(t.Not, at.member("not"), f, depth+1))
	case t.Clause != nil:
		return b.clauseTree(t.Clause, at, f)
	case t.List != nil:
		return b.listTree(t.List, at, f, depth)
	case t.Aggregate != nil:
		return b.aggregateTree(t.Aggregate, at, f, depth)
	}
	var n node
	switch {
	case t.Sentence != nil:
		n = b.checkedSentence(at.member("sentence"), f, *t.Sentence, depth)
	case t.Builder != nil:
		return b.builderFormat(t.Builder, at.member("builder"), f, depth)
	default:
		n = b.text(at.member("text"), f, *t.Text)
	}
	if n != nil {
		eachLeaf(n, "", func(l *leaf, _ node, path string) { l.path = join(b.pathTo(at), path) })
	}
	return n
}

type memberSet struct {
	name string
	set  bool
}

func member(name string, set bool) memberSet { return memberSet{name, set} }

func (b *builder) exactlyOne(at place, what string, members ...memberSet) bool {
	var names, set []string
	for _, m := range members {
		names = append(names, m.name)
		if m.set {
			set = append(set, m.name)
		}
	}
	if len(set) == 1 {
		return true
	}
	got := "none is"
	if len(set) > 1 {
		got = strings.Join(set, ", ") + " are"
	}
	b.problem(CodeNotExactlyOne, at, "A %s has exactly one of %s; %s given.", what, strings.Join(names, ", "), got)
	return false
}

func (b *builder) parts(any bool, trees []*Tree, at place, name string, f *frame, depth int) node {
	if len(trees) == 0 {
		b.problem(CodeValueInvalid, at.member(name), "An empty group would decide for everybody.")
		return nil
	}
	var parts []node
	for i, t := range trees {
		parts = append(parts, b.tree(t, at.member(name).item(i), f, depth+1))
	}
	return b.group(any, parts)
}

func (b *builder) clauseTree(t *ClauseTree, at place, f *frame) node {
	inner := at.member("clause")
	path := b.lookUp(t.Field, inner.member("field"), f)
	if !t.Operator.valid() {
		b.unknownOperator(t.Operator, inner.member("operator"))
		path = nil
	}
	right, ok := b.value(t.Value, inner.member("value"), f)
	if path == nil || !ok {
		return nil
	}
	c := comparison{at: at, opAt: inner.member("operator"), path: b.pathTo(at), op: t.Operator, right: right, exact: t.CaseSensitive, frame: f}
	if t.ID != nil {
		c.id = *t.ID
	}
	return b.through(path, c)
}

// through asks about the items of the lists that a path leads through.
func (b *builder) through(path *lookup, c comparison) node {
	if len(path.lists) == 0 {
		c.left = path.last
		return b.compare(c)
	}
	op, negated := c.op.positive()
	if op == OpIsEmpty {
		b.problem(CodeOperatorNotAllowed, c.opAt, "The path leads through %s; use a list clause to say which items are meant.", path.lists[0].name())
		return nil
	}
	for _, v := range c.right {
		if r, ok := v.(*fieldRef); ok && r.element {
			b.problem(CodeNotAllowed, r.place, "A field of a list's item cannot be looked up in another list.")
			return nil
		}
	}
	if named, ok := named(op, false, path.last.typ()); ok {
		op = named
	}
	id := c.id
	c.left, c.op, c.frame, c.id = path.last, op, path.frame, ""
	n := b.compare(c)
	for i, list := range slices.Backward(path.lists) {
		if n == nil {
			return nil
		}
		q := &quantified{leaf: leaf{path: c.path, place: c.at}, list: list, where: n}
		if i == 0 {
			q.id, q.negated = id, negated
		}
		n = q
	}
	return n
}

func (b *builder) unknownOperator(op Operator, at place) {
	var all []string
	for _, t := range []catalog.Type{catalog.Text, catalog.Integer, catalog.Boolean, catalog.Instant} {
		for _, o := range OperatorsFor(t) {
			all = append(all, string(o))
		}
	}
	b.problem(CodeOperatorNotAllowed, at, "%s is no operator.", quoted(string(op))).Suggestions = nearest(string(op), all)
}

func (b *builder) listTree(t *ListTree, at place, f *frame, depth int) node {
	inner := at.member("list")
	l := leaf{path: b.pathTo(at), place: at}
	if t.ID != nil {
		l.id = *t.ID
	}
	list := b.lookUpList(t.List, inner.member("list"), f)
	if list == nil {
		return nil
	}
	counted := t.Quantifier == ListAtLeast || t.Quantifier == ListAtMost || t.Quantifier == ListExactly
	if counted != (t.Count != nil) {
		b.problem(CodeValueInvalid, inner.member("count"), "count belongs to AT_LEAST, AT_MOST and EXACTLY, and only to them.")
		return nil
	}
	inside := b.element(list, f)
	if inside == nil {
		return nil
	}
	var where node
	if t.Where != nil {
		if where = b.tree(t.Where, inner.member("where"), inside, depth+1); where == nil {
			return nil
		}
	}
	if counted {
		if *t.Count < 0 {
			b.problem(CodeValueInvalid, inner.member("count"), "count must not be negative.")
			return nil
		}
		count := &aggregate{place: inner, function: AggregateCount, list: list, filter: where}
		return b.countQuestion(l, count, t.Quantifier, int64(min(*t.Count, 1<<31))*scale)
	}
	if t.Quantifier != ListAtLeastOne && t.Quantifier != ListNone && t.Quantifier != ListAll {
		b.problem(CodeValueInvalid, inner.member("quantifier"), "%s is no quantifier; use AT_LEAST_ONE, NONE, ALL, AT_LEAST, AT_MOST or EXACTLY.", quoted(string(t.Quantifier)))
		return nil
	}
	return b.listQuestion(l, list, t.Quantifier, where, inner.member("where"))
}

// listQuestion makes the node of AT_LEAST_ONE, NONE and ALL. Without a condition the first two ask whether there is any
// item.
func (b *builder) listQuestion(l leaf, list *fieldRef, q Quantifier, where node, whereAt place) node {
	switch {
	case where != nil:
		return b.quantify(l, q == ListAll, q == ListNone, list, where)
	case q == ListAll:
		b.problem(CodeValueInvalid, whereAt, "ALL needs a condition on the items.")
		return nil
	}
	return &clause{leaf: l, op: OpIsEmpty, negated: q == ListAtLeastOne, left: list}
}

var countOperators = map[Quantifier]Operator{ListAtLeast: OpGreaterOrEqual, ListAtMost: OpLessOrEqual, ListExactly: OpEquals}

// countQuestion makes the node that compares a count with a number in 1/10000.
func (b *builder) countQuestion(l leaf, count *aggregate, q Quantifier, n int64) node {
	return &clause{leaf: l, op: countOperators[q], left: count, right: []operand{&literal{place: l.place, kind: numberLiteral, fixed: n}}}
}

func (b *builder) aggregateTree(t *AggregateTree, at place, f *frame, depth int) node {
	inner := at.member("aggregate")
	list := b.lookUpList(t.List, inner.member("list"), f)
	right, ok := b.value(t.Value, inner.member("value"), f)
	if ok && len(right) == 0 {
		b.problem(CodeValueInvalid, inner.member("value"), "An aggregate is compared with a value.")
		return nil
	}
	if list == nil || !ok {
		return nil
	}
	inside := b.element(list, f)
	if inside == nil {
		return nil
	}
	a := &aggregate{place: inner, function: t.Function, list: list}
	if t.Where != nil {
		if a.filter = b.tree(t.Where, inner.member("where"), inside, depth+1); a.filter == nil {
			return nil
		}
	}
	switch t.Function {
	case AggregateCount:
		if t.Field != nil {
			b.problem(CodeValueInvalid, inner.member("field"), "COUNT counts items and takes no field.")
			return nil
		}
	case AggregateSum, AggregateMin, AggregateMax:
		if t.Field == nil {
			b.problem(CodeValueInvalid, inner.member("field"), "%s needs a field of the items.", t.Function)
			return nil
		}
		path := b.lookUp(*t.Field, inner.member("field"), inside)
		if path == nil {
			return nil
		}
		if len(path.lists) > 0 {
			b.problem(CodeTypeMismatch, inner.member("field"), "The field leads through another list.")
			return nil
		}
		a.value = path.last
	default:
		b.problem(CodeValueInvalid, inner.member("function"), "%s is no function; use COUNT, SUM, MIN or MAX.", quoted(string(t.Function)))
		return nil
	}
	value := b.total(a)
	if value == nil {
		return nil
	}
	if !t.Operator.valid() {
		b.unknownOperator(t.Operator, inner.member("operator"))
		return nil
	}
	c := comparison{at: at, opAt: inner.member("operator"), path: b.pathTo(at), left: value, op: t.Operator, right: right, frame: f}
	if t.ID != nil {
		c.id = *t.ID
	}
	return b.compare(c)
}
