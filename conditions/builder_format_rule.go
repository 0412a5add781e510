package conditions

import (
	"github.com/shopspring/decimal"
)

func (b *builder) builderClause(r *builderRule, at place, f *frame, depth int) node {
	if r.Field == nil {
		b.problem(CodeNotExactlyOne, at, "A group has rules, a rule has a field; this has neither.")
		return nil
	}
	switch *r.Field {
	case builderText, builderSentence:
		return b.builderWords(r, at, f, depth)
	}
	if r.Match != nil {
		return b.builderQuestion(r, at, f, depth)
	}
	op, known := builderOperators[r.Operator]
	if !known {
		names := make([]string, 0, len(builderOperators))
		for name := range builderOperators {
			names = append(names, name)
		}
		b.problem(CodeOperatorNotAllowed, at.member("operator"), "%s is no operator.", quoted(r.Operator)).Suggestions = nearest(r.Operator, names)
	}
	path := b.lookUp(builderField(*r.Field, f), at.member("field"), f)
	if path == nil || !known {
		return nil
	}
	c := comparison{at: at, opAt: at.member("operator"), path: b.pathTo(at), op: op, exact: r.CaseSensitive, frame: f}
	if r.ID != nil {
		c.id = *r.ID
	}
	var ok bool
	if c.right, ok = b.builderValues(r, op, path.last.typ(), at.member("value"), f); !ok {
		return nil
	}
	return b.through(path, c)
}

// builderField is a field as trees name it: the empty one is the item of a list of texts.
func builderField(name string, f *frame) string {
	if name == "" && f != nil && f.kind == nil {
		return "#"
	}
	return name
}

// builderWords lowers a rule that is a text or a sentence.
func (b *builder) builderWords(r *builderRule, at place, f *frame, depth int) node {
	var said string
	if !b.builderDecode(r.Value, &said, at.member("value")) {
		return nil
	}
	var n node
	if *r.Field == builderText {
		n = b.text(at.member("value"), f, said)
	} else {
		n = b.checkedSentence(at.member("value"), f, said, depth)
	}
	if n != nil {
		eachLeaf(n, "", func(l *leaf, _ node, path string) { l.path = join(b.pathTo(at), path) })
	}
	return n
}

// builderQuestion lowers a rule with match: a question about the items of a list.
func (b *builder) builderQuestion(r *builderRule, at place, f *frame, depth int) node {
	list := b.lookUpList(builderField(*r.Field, f), at.member("field"), f)
	if list == nil {
		return nil
	}
	inside := b.element(list, f)
	if inside == nil {
		return nil
	}
	var group builderRule
	if !b.builderDecode(r.Value, &group, at.member("value")) {
		return nil
	}
	var where node
	if group.Rules == nil || len(*group.Rules) > 0 { // an empty group: any item
		muted := false
		if where, muted = b.builderNode(r.Value, at.member("value"), inside, depth+1); where == nil && !muted {
			return nil
		}
	}
	l := leaf{path: b.pathTo(at), place: at}
	if r.ID != nil {
		l.id = *r.ID
	}
	quantifier := map[string]Quantifier{"all": ListAll, "some": ListAtLeastOne, "none": ListNone, "atLeast": ListAtLeast, "atMost": ListAtMost, "exactly": ListExactly}[r.Match.Mode]
	counted := quantifier == ListAtLeast || quantifier == ListAtMost || quantifier == ListExactly
	switch {
	case quantifier == "":
		b.problem(CodeValueInvalid, at.member("match", "mode"), "%s is no mode; use all, some, none, atLeast, atMost or exactly.", quoted(r.Match.Mode))
		return nil
	case counted && r.Match.Threshold == nil:
		b.problem(CodeValueInvalid, at.member("match", "threshold"), "%s needs a threshold.", r.Match.Mode)
		return nil
	case !counted:
		return b.listQuestion(l, list, quantifier, where, at.member("value"))
	}
	return b.builderCount(l, list, quantifier, where, r.Match.Threshold.String(), at.member("match", "threshold"))
}

// builderCount compares how many items match with a number, or with a share of all items.
func (b *builder) builderCount(l leaf, list *fieldRef, q Quantifier, where node, threshold string, at place) node {
	d, err := decimal.NewFromString(threshold)
	n, ok := fixed(d)
	count := &aggregate{place: l.place, function: AggregateCount, list: list, filter: where}
	switch {
	case err != nil || len(threshold) > 40 || !ok || n < 0 || n > scale && n%scale != 0:
		b.problem(CodeValueInvalid, at, "A threshold is a whole number, or a share between 0 and 1 with at most %d decimals.", scaleDigits)
		return nil
	case n%scale == 0:
		return b.countQuestion(l, count, q, n)
	}
	share, whole := n, int64(scale)
	for x, y := share, whole; ; { // 0.5 is 1 of 2: small numbers in what people read
		if x, y = y, x%y; y == 0 {
			share, whole = share/x, whole/x
			break
		}
	}
	left := b.compute(l.place, '*', count, number(at, decimal.NewFromInt(whole)))
	right := operand(&aggregate{place: l.place, function: AggregateCount, list: list})
	if share > 1 {
		right = b.compute(l.place, '*', right, number(at, decimal.NewFromInt(share)))
	}
	if left == nil || right == nil {
		return nil
	}
	return &clause{leaf: l, op: countOperators[q], left: left, right: []operand{right}}
}
