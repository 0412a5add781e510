package conditions

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
)

// The format of react-querybuilder, which visual builders commonly store. Beside what that format defines there are, so
// that every condition can be carried:
//
//   - the operators isEmpty, isNotEmpty, isTrue, isFalse, onDay, inLast, notInLast and inNext; the last three take the
//     value {"amount": 6, "unit": "month", "anchor": "now" or "startOfDay"}
//   - "caseSensitive": true on a rule; without it letter case does not matter
//   - the value {"amount": "150", "currencyCode": "USD"} for an amount that is not in the shop's currency
//   - a rule whose field is "$text" or "$sentence", with a condition in that form as its value
//
// A rule's id is its clause's id in traces. What is muted is left out; what is disabled, which only locks it on the screen,
// is not. A list of values is an array or a text with commas (\, is a comma itself). In the conditions of match a field is
// the item's, and "" is the item that is a text itself. Refused are xor, values from expressions and parameters, moments
// that lie ahead or begin at a week, month or year, and thresholds such as 1.5.

// builderRule is a rule or a group. Members that are not listed are the editor's own.
type builderRule struct {
	ID            *string            `json:"id,omitempty"`
	Combinator    *string            `json:"combinator,omitempty"`
	Not           bool               `json:"not,omitempty"`
	Rules         *[]json.RawMessage `json:"rules,omitempty"`
	Muted         bool               `json:"muted,omitempty"`
	Field         *string            `json:"field,omitempty"`
	Operator      string             `json:"operator,omitempty"`
	Value         json.RawMessage    `json:"value,omitempty"`
	ValueSource   string             `json:"valueSource,omitempty"`
	Match         *builderMatch      `json:"match,omitempty"`
	CaseSensitive bool               `json:"caseSensitive,omitempty"`
}

// builderMatch is how many items of a list must match. A threshold between 0 and 1 is a share of them.
type builderMatch struct {
	Mode      string       `json:"mode"`
	Threshold *json.Number `json:"threshold,omitempty"`
}

// builderMoment is a relative date.
type builderMoment struct {
	Mode   string `json:"mode"`
	Anchor string `json:"anchor"`
	Offset int    `json:"offset"`
	Unit   string `json:"unit"`
}

// builderPeriod is the value of inLast and inNext.
type builderPeriod struct {
	Amount int    `json:"amount"`
	Unit   string `json:"unit"`
	Anchor string `json:"anchor,omitempty"`
}

const (
	builderText     = "$text"
	builderSentence = "$sentence"
)

var builderOperators = map[string]Operator{
	"=": OpEquals, "!=": OpNotEquals, "<": OpLessThan, "<=": OpLessOrEqual, ">": OpGreaterThan, ">=": OpGreaterOrEqual,
	"contains": OpContains, "doesNotContain": OpNotContains, "beginsWith": OpStartsWith, "doesNotBeginWith": OpNotStartsWith,
	"endsWith": OpEndsWith, "doesNotEndWith": OpNotEndsWith, "null": OpIsNotSet, "notNull": OpIsSet, "in": OpIn, "notIn": OpNotIn,
	"between": OpBetween, "notBetween": OpNotBetween, "isEmpty": OpIsEmpty, "isNotEmpty": OpIsNotEmpty, "isTrue": OpIsTrue,
	"isFalse": OpIsFalse, "onDay": OpOnDay, "inLast": OpInLast, "notInLast": OpNotInLast, "inNext": OpInNext,
}

// FromBuilder reads a condition from react-querybuilder's JSON. It reports every problem with the path of the rule.
func FromBuilder(data []byte) (*Condition, []Problem) {
	b := &builder{}
	return b.finish(b.builderFormat(data, place{}, nil, 0), place{})
}

// builderFormat lowers a query that stands at a place of a tree, or alone.
func (b *builder) builderFormat(data []byte, at place, f *frame, depth int) node {
	if len(data) > maxFileBytes {
		b.problem(CodeTooLarge, at, "The query has %d bytes; at most %d are allowed.", len(data), maxFileBytes)
		return nil
	}
	n, muted := b.builderNode(data, at, f, depth)
	if muted {
		b.problem(CodeValueInvalid, at, "Everything is muted; that would decide for everybody.")
		return nil
	}
	return n
}

// builderNode lowers a rule or a group. muted is true when it is to be left out.
func (b *builder) builderNode(data []byte, at place, f *frame, depth int) (_ node, muted bool) {
	if depth > MaxBracketDepth {
		b.problem(CodeTooLarge, at, "Groups are nested more than %d deep.", MaxBracketDepth)
		return nil, false
	}
	if b.nodes++; b.nodes > MaxNodes {
		if b.nodes == MaxNodes+1 {
			b.problem(CodeTooLarge, at, "The condition has more than %d parts.", MaxNodes)
		}
		return nil, false
	}
	var r builderRule
	if !b.builderDecode(data, &r, at) {
		return nil, false
	}
	if r.Muted {
		return nil, true
	}
	if r.Rules != nil {
		return b.builderGroup(&r, at, f, depth)
	}
	return b.builderClause(&r, at, f, depth), false
}

// builderDecode reads one value of the format and nothing behind it.
func (b *builder) builderDecode(data []byte, into any, at place) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	err := d.Decode(into)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is something behind the closing bracket")
		}
	}
	if err == nil {
		return true
	}
	p := jsonProblem(data, err)
	if reported := b.problem(p.Code, at, "%s", p.Message); len(at.path) == 0 {
		reported.Line, reported.Column, reported.Offset, reported.Length, reported.Snippet = p.Line, p.Column, p.Offset, p.Length, p.Snippet
	}
	return false
}

func (b *builder) builderGroup(r *builderRule, at place, f *frame, depth int) (_ node, muted bool) {
	if len(*r.Rules) == 0 {
		b.problem(CodeValueInvalid, at.member("rules"), "An empty group would decide for everybody.")
		return nil, false
	}
	var alternatives, together []node
	between := "" // the combinator of the group, or the last one between its rules
	if r.Combinator != nil {
		if between = b.builderCombinator(*r.Combinator, at.member("combinator")); between == "" {
			return nil, false
		}
	}
	ok, expectRule := true, true
	for i, data := range *r.Rules {
		here := at.member("rules").item(i)
		if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '"' {
			var word string
			if !b.builderDecode(data, &word, here) {
				return nil, false
			}
			if expectRule {
				b.problem(CodeSyntax, here, "A rule is missing before %s.", quoted(word))
				return nil, false
			}
			if between = b.builderCombinator(word, here); between == "" {
				return nil, false
			}
			expectRule = true
			continue
		}
		if !expectRule && between == "" {
			b.problem(CodeSyntax, here, "Rules need a combinator, or one between them.")
			return nil, false
		}
		expectRule = false
		n, isMuted := b.builderNode(data, here, f, depth+1)
		if isMuted {
			continue
		}
		if n == nil {
			ok = false
			continue
		}
		if between == "or" && len(together) > 0 { // and binds tighter than or
			alternatives, together = append(alternatives, b.group(false, together)), nil
		}
		together = append(together, n)
	}
	if expectRule {
		b.problem(CodeSyntax, at.member("rules"), "A rule is missing behind the last combinator.")
		return nil, false
	}
	if !ok {
		return nil, false
	}
	if len(together) == 0 {
		return nil, true
	}
	n := b.group(true, append(alternatives, b.group(false, together)))
	if r.Not {
		n = b.not(n)
	}
	return n, false
}

func (b *builder) builderCombinator(word string, at place) string {
	switch w := strings.ToLower(word); w {
	case "and", "or":
		return w
	case "xor":
		b.problem(CodeNotAllowed, at, "xor is not offered; write (a and not b) or (b and not a).")
		return ""
	}
	b.problem(CodeValueInvalid, at, "%s is no combinator; use and or or.", quoted(word))
	return ""
}

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
	right := b.compute(l.place, '*', &aggregate{place: l.place, function: AggregateCount, list: list}, number(at, decimal.NewFromInt(share)))
	if left == nil || right == nil {
		return nil
	}
	return &clause{leaf: l, op: countOperators[q], left: left, right: []operand{right}}
}

// builderValues lowers the value of a rule by the type of its field: editors store most values as texts.
func (b *builder) builderValues(r *builderRule, op Operator, t catalog.Type, at place, f *frame) ([]operand, bool) {
	positive, _ := op.positive()
	switch positive {
	case OpIsSet, OpIsEmpty, OpIsTrue, OpIsFalse:
		return nil, true // editors keep the value of the operator before
	case OpInLast, OpInNext:
		return b.builderPeriod(r.Value, at)
	}
	var read func(data json.RawMessage, at place) operand
	switch r.ValueSource {
	case "", "value":
		read = func(data json.RawMessage, at place) operand { return b.builderLiteral(data, t, at) }
	case "field":
		read = func(data json.RawMessage, at place) operand {
			var name string
			if !b.builderDecode(data, &name, at) {
				return nil
			}
			name = builderField(name, f)
			return b.single(&ValueTree{Field: &name}, at, f)
		}
	default:
		b.problem(CodeNotAllowed, at, "Values from %s are not offered; use a value or a field.", quoted(r.ValueSource))
		return nil, false
	}
	if positive != OpIn && positive != OpBetween {
		v := read(r.Value, at)
		return []operand{v}, v != nil
	}
	parts, ok := b.builderList(r.Value, at)
	if !ok {
		return nil, false
	}
	if positive == OpBetween && len(parts) > 2 {
		parts = parts[:2]
	}
	var values []operand
	for i, part := range parts {
		v := read(part, at.item(i))
		if v == nil {
			ok = false
			continue
		}
		values = append(values, v)
	}
	if ok && positive == OpBetween && len(values) == 2 {
		inOrder(values)
	}
	return values, ok
}

// inOrder puts the ends of a range in order, as the format's own exports do.
func inOrder(ends []operand) {
	from, ok1 := ends[0].(*literal)
	to, ok2 := ends[1].(*literal)
	if !ok1 || !ok2 || from.kind != to.kind {
		return
	}
	swap := from.fixed > to.fixed
	switch from.kind {
	case dateLiteral:
		swap = dayNumber(from.date) > dayNumber(to.date)
	case instantLiteral:
		swap = from.instant.After(to.instant)
	case periodLiteral, textLiteral:
		return
	}
	if swap {
		ends[0], ends[1] = ends[1], ends[0]
	}
}

// builderList takes a list of values apart: an array, or a text with commas.
func (b *builder) builderList(data json.RawMessage, at place) ([]json.RawMessage, bool) {
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) > 0 && trimmed[0] == '[' {
		var list []json.RawMessage
		if !b.builderDecode(data, &list, at) {
			return nil, false
		}
		return list, b.listSize(len(list), at)
	}
	var joined string
	if len(trimmed) == 0 || trimmed[0] != '"' { // a single number
		return []json.RawMessage{data}, true
	}
	if !b.builderDecode(data, &joined, at) {
		return nil, false
	}
	var list []json.RawMessage
	var part strings.Builder
	flush := func() {
		if s := strings.TrimSpace(part.String()); s != "" {
			encoded, err := json.Marshal(s)
			if err == nil {
				list = append(list, encoded)
			}
		}
		part.Reset()
	}
	runes := []rune(joined)
	for i := 0; i < len(runes); i++ {
		switch {
		case runes[i] == '\\' && i+1 < len(runes) && runes[i+1] == ',':
			part.WriteRune(',')
			i++
		case runes[i] == ',':
			flush()
		default:
			part.WriteRune(runes[i])
		}
	}
	flush()
	return list, b.listSize(len(list), at)
}

func (b *builder) builderPeriod(data json.RawMessage, at place) ([]operand, bool) {
	var p builderPeriod
	if !b.builderDecode(data, &p, at) {
		return nil, false
	}
	t := PeriodTree{Amount: p.Amount, Unit: PeriodUnit(strings.ToUpper(p.Unit))}
	switch p.Anchor {
	case "", "now":
	case "startOfDay":
		t.Anchor = AnchorStartOfDay
	default:
		b.problem(CodeNotAllowed, at.member("anchor"), "A period is counted from now or from startOfDay, not from %s.", quoted(p.Anchor))
		return nil, false
	}
	v := b.periodValue(&t, at)
	return []operand{v}, v != nil
}
