package conditions

import (
	"strings"

	"storegraph/catalog"
)

// clause answers one clause.
func (w *walk) clause(c *clause, current *item, rec *[]ClauseTrace) bool {
	var list *ListTrace
	if rec != nil {
		list = &ListTrace{}
	}
	left := w.value(c.left, current, list)
	var right []value
	literals := literalsOf(c.right)
	t := c.left.typ()
	moments := literals != nil && (t == catalog.Instant || t == catalog.Date)
	if !moments && c.op != OpIn {
		for _, o := range c.right {
			right = append(right, w.value(o, current, nil))
		}
	}
	note := ""
	answer := false
	switch {
	case c.op == OpIsEmpty:
		answer = left.empty()
	case c.op == OpIsSet:
		answer = !left.missing
	case left.missing || anyMissing(right):
		note = left.note
	case c.op == OpIn:
		answer = w.in(c, left)
	case moments && t == catalog.Date:
		answer = w.onDays(c.op, left, literals)
	case moments:
		answer = w.inSpan(c.op, left, literals)
	case t == catalog.Money:
		answer, note = comparedMoney(c.op, left, right)
	default:
		answer = compared(c, t, left, right)
	}
	answer = answer != c.negated
	if rec != nil {
		tr := clauseTrace(c)
		tr.Result, tr.Missing, tr.Note = resultOf(answer), left.missing, note
		tr.Actual, tr.Expected = w.actual(c.left, left, c), w.expected(c, right, literals)
		if list.Quantifier != "" {
			tr.List = list
		}
		tr.Words = clauseWords(c, tr)
		if w.gaps != nil && current == nil {
			w.gaps[c.id] = w.gap(c, tr, left, right, literals)
		}
		*rec = append(*rec, tr)
	}
	return answer
}

func anyMissing(values []value) bool {
	for _, v := range values {
		if v.missing {
			return true
		}
	}
	return false
}

func (w *walk) in(c *clause, left value) bool {
	for _, o := range c.right {
		l := o.(*literal)
		if isNumber(c.left.typ()) {
			if left.number.Equal(unfixed(l.fixed)) {
				return true
			}
		} else if c.comparable(left.text) == c.comparable(l.text) {
			return true
		}
	}
	return false
}

func (w *walk) inSpan(op Operator, left value, right []*literal) bool {
	from, to := w.span(op, right)
	return (from == nil || !left.at.Before(*from)) && (to == nil || left.at.Before(*to))
}

func (w *walk) onDays(op Operator, left value, right []*literal) bool {
	from, to := w.days(op, right)
	day := left.day.String()
	return (from == nil || day >= from.String()) && (to == nil || day <= to.String())
}

func comparedMoney(op Operator, left value, right []value) (bool, string) {
	for _, r := range right {
		if !sameCurrency(left.currency, r.currency) {
			return false, "the currencies differ: " + currencyName(left.currency) + " and " + currencyName(r.currency)
		}
	}
	return ordered(op, left, right), ""
}

func currencyName(code string) string {
	switch code {
	case mixed:
		return "several"
	case "":
		return "none"
	}
	return code
}

func ordered(op Operator, left value, right []value) bool {
	order := left.number.Cmp(right[0].number)
	switch op {
	case OpEquals:
		return order == 0
	case OpLessThan:
		return order < 0
	case OpLessOrEqual:
		return order <= 0
	case OpGreaterThan:
		return order > 0
	case OpGreaterOrEqual:
		return order >= 0
	}
	return order >= 0 && left.number.Cmp(right[1].number) <= 0 // BETWEEN
}

func compared(c *clause, t catalog.Type, left value, right []value) bool {
	switch t {
	case catalog.Integer, catalog.Decimal:
		return ordered(c.op, left, right)
	case catalog.Boolean:
		switch c.op {
		case OpIsTrue:
			return left.truth
		case OpIsFalse:
			return !left.truth
		}
		return left.truth == right[0].truth
	case catalog.Instant, catalog.Date:
		return comparedMoments(c.op, left, right)
	}
	a, b := c.comparable(left.text), c.comparable(right[0].text)
	switch c.op {
	case OpContains:
		return strings.Contains(a, b)
	case OpStartsWith:
		return strings.HasPrefix(a, b)
	case OpEndsWith:
		return strings.HasSuffix(a, b)
	}
	return a == b
}

// comparedMoments compares two values that were read.
func comparedMoments(op Operator, left value, right []value) bool {
	order := left.at.Compare(right[0].at)
	switch op {
	case OpLessThan:
		return order < 0
	case OpLessOrEqual:
		return order <= 0
	case OpGreaterThan:
		return order > 0
	case OpGreaterOrEqual:
		return order >= 0
	case OpBetween:
		return order >= 0 && left.at.Compare(right[1].at) <= 0
	}
	return order == 0
}
