package conditions

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"storegraph/catalog"
	"storegraph/commerce"
)

// actual prints what was found.
func (w *walk) actual(o operand, v value, c *clause) string {
	switch {
	case v.missing:
		return ""
	case personal(o):
		return Redacted
	}
	if c.op == OpIsSet && o.typ() == catalog.Object {
		return "there"
	}
	switch raw := v.raw.(type) {
	case []string, []catalog.Record:
		return fmt.Sprintf("%d items", v.length)
	case nil:
	default:
		var f *catalog.Field
		if r, ok := o.(*fieldRef); ok {
			f = r.field()
		}
		s := shorten(catalog.PrintRaw(w.scope.Env, f, raw))
		if isText(o.typ()) {
			return quoted(s)
		}
		return s
	}
	switch o.typ() { // computed
	case catalog.Money:
		return commerce.Money{Amount: v.number, CurrencyCode: v.currency}.Plain()
	case catalog.Instant:
		return w.moment(v.at)
	case catalog.Date:
		return v.day.String()
	}
	return v.number.String()
}

// expected prints what the clause asks for, relative times resolved.
func (w *walk) expected(c *clause, right []value, literals []*literal) string {
	t := c.left.typ()
	switch {
	case len(c.right) == 0:
		return ""
	case c.op == OpIn:
		var b strings.Builder
		printList(&b, c.right[:min(len(c.right), 20)])
		return shorten(b.String())
	case literals != nil && t == catalog.Instant:
		return w.expectedSpan(c.op, literals)
	case literals != nil && t == catalog.Date:
		return w.expectedDays(c.op, literals)
	}
	parts := make([]string, len(c.right))
	for i, o := range c.right {
		parts[i] = w.expectedValue(o, right[i], c)
	}
	return strings.Join(parts, " and ")
}

func (w *walk) expectedValue(o operand, v value, c *clause) string {
	l, ok := o.(*literal)
	switch {
	case !ok && v.missing:
		return describe(o) + " (missing)"
	case !ok:
		return w.actual(o, v, c)
	case l.kind == moneyLiteral && l.currency != "":
		return unfixed(l.fixed).String() + " " + l.currency
	}
	return l.String()
}

func (w *walk) expectedSpan(op Operator, literals []*literal) string {
	from, to := w.span(op, literals)
	switch op {
	case OpLessThan, OpGreaterOrEqual, OpGreaterThan, OpLessOrEqual, OpEquals:
		return w.moment(w.instant(literals[0]))
	}
	return w.moment(*from) + " to " + w.moment(*to)
}

func (w *walk) expectedDays(op Operator, literals []*literal) string {
	switch op {
	case OpBetween, OpInLast, OpInNext:
		from, to := w.days(op, literals)
		return from.String() + " to " + to.String()
	}
	return w.day(literals[0]).String()
}

func (w *walk) moment(t time.Time) string { return t.In(w.zone).Format(time.RFC3339) }

var operatorWords = map[Operator]string{
	OpEquals: "=", OpNotEquals: "≠", OpLessThan: "<", OpLessOrEqual: "≤", OpGreaterThan: ">", OpGreaterOrEqual: "≥",
	OpBetween: "between", OpNotBetween: "not between", OpIn: "is one of", OpNotIn: "is none of",
	OpContains: "contains", OpNotContains: "does not contain", OpStartsWith: "starts with", OpNotStartsWith: "does not start with",
	OpEndsWith: "ends with", OpNotEndsWith: "does not end with", OpBefore: "before", OpOnOrAfter: "on or after", OpOnDay: "on",
	OpInLast: "in the last period", OpNotInLast: "not in the last period", OpInNext: "in the next period",
	OpIsTrue: "is true", OpIsFalse: "is false", OpIsSet: "is set", OpIsNotSet: "is not set", OpIsEmpty: "is empty", OpIsNotEmpty: "is not empty",
}

// clauseWords says a clause in a line: what was found and what holds of it, or what was wanted instead.
func clauseWords(c *clause, t ClauseTrace) string {
	var b strings.Builder
	b.WriteString(subject(c.left))
	if t.Missing {
		b.WriteString(" is missing")
	} else if t.Actual != "" {
		b.WriteString(" " + t.Actual)
	}
	word := operatorWords[t.Operator]
	if t.Negated {
		word = "not " + strings.TrimPrefix(word, "is ")
	}
	asked := strings.TrimSpace(word + " " + t.Expected)
	truth := c.op == OpIsTrue || c.op == OpIsFalse
	switch {
	case truth && t.Result == True && !t.Missing: // "order is fully paid true" says it
	case t.Result == False:
		b.WriteString(" – wanted: " + asked)
	case t.Missing:
		b.WriteString(" – so it holds: " + asked)
	default:
		b.WriteString(" " + asked)
	}
	if t.Note != "" {
		b.WriteString(" (" + t.Note + ")")
	}
	return b.String()
}

// listWords says what was found in a list: none of 3 items is in collection Retinol.
func listWords(q *quantified, l *ListTrace, answer bool) string {
	switch {
	case l.Length == 0:
		return subject(q.list) + ": there are none"
	case !q.all && l.Matched > 0:
		return oneOf(q.list, l) + " " + matching(q.where)
	case !q.all:
		return fmt.Sprintf("none of %d %s %s", l.Length, itemsOf(q.list), matching(q.where))
	case answer != q.negated:
		return fmt.Sprintf("all %d %s match: %s", l.Length, itemsOf(q.list), itemWords(q.where))
	}
	return oneOf(q.list, l) + " does not match: " + itemWords(q.where)
}

// subject names an operand as people say it: order total price.
func subject(o operand) string {
	r, ok := o.(*fieldRef)
	if !ok {
		return describe(o)
	}
	first := r.root
	if r.element {
		first = "item"
	}
	if len(r.steps) == 0 {
		return first
	}
	words := []string{first}
	for _, f := range r.steps {
		label := lowerFirst(f.Label)
		if strings.HasPrefix(label, words[len(words)-1]+" ") { // order, "Order total"
			words = words[:len(words)-1]
		}
		words = append(words, label)
	}
	return strings.Join(words, " ")
}

// lowerFirst keeps words such as SKU and ID.
func lowerFirst(label string) string {
	first, size := utf8.DecodeRuneInString(label)
	second, _ := utf8.DecodeRuneInString(label[size:])
	if unicode.IsUpper(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}
