package conditions

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
)

// gap is how far a clause's value is from the other result.
type gap struct {
	words    string
	measured bool
	distance decimal.Decimal // relative to the values: 0 to 1
}

// gap measures a clause that was answered.
func (w *walk) gap(c *clause, t ClauseTrace, left value, right []value, literals []*literal) gap {
	g := gap{words: missWords(c, t)}
	typ := c.left.typ()
	if t.Missing || anyMissing(right) || t.Note != "" || len(c.right) == 0 || c.op == OpIn {
		return g
	}
	var by string
	switch {
	case isNumber(typ) || typ == catalog.Money:
		by = g.ofNumbers(c, left, right)
	case literals != nil && typ == catalog.Instant:
		from, to := w.span(c.op, literals)
		by = g.ofMoments(left.at, from, to, w.now)
	case literals != nil && typ == catalog.Date:
		var from, to *time.Time
		first, last := w.days(c.op, literals)
		if first != nil {
			from = ptr(startOfDay(*first, time.UTC))
		}
		if last != nil {
			to = ptr(startOfDay(nextDay(*last), time.UTC))
		}
		by = g.ofMoments(left.at, from, to, startOfDay(dateOf(w.now), time.UTC))
	}
	if by != "" && !personal(c.left) && !anyPersonal(c.right) {
		g.words += " (" + by + ")"
	}
	return g
}

func anyPersonal(operands []operand) bool {
	for _, o := range operands {
		if personal(o) {
			return true
		}
	}
	return false
}

// ofNumbers measures to the nearest end of what was asked for.
func (g *gap) ofNumbers(c *clause, left value, right []value) string {
	nearest := right[0].number
	if c.op == OpBetween {
		if other := right[1].number; left.number.Sub(other).Abs().LessThan(left.number.Sub(nearest).Abs()) {
			nearest = other
		}
	}
	off := left.number.Sub(nearest)
	g.measured = true
	if sum := left.number.Abs().Add(nearest.Abs()); !sum.IsZero() {
		g.distance = off.Abs().DivRound(sum, 12)
	}
	if off.IsZero() {
		return ""
	}
	by := off.Abs().String()
	if c.left.typ() == catalog.Money {
		by = commerce.Money{Amount: off.Abs(), CurrencyCode: left.currency}.Plain()
	}
	if off.IsNegative() {
		return by + " short"
	}
	return by + " over"
}

// ofMoments measures to the nearest end of a span of time, relative to how long ago, or ahead, that is.
func (g *gap) ofMoments(at time.Time, from, to *time.Time, now time.Time) string {
	var end time.Time
	switch {
	case from == nil || to != nil && apart(at, *to) < apart(at, *from):
		end = *to
	default:
		end = *from
	}
	off := apart(at, end)
	g.measured = true
	if sum := apart(at, now) + apart(end, now); sum > 0 {
		g.distance = decimal.NewFromInt(off).DivRound(decimal.NewFromInt(sum), 12)
	}
	if off == 0 {
		return ""
	}
	if at.Before(end) {
		return lasting(off) + " too early"
	}
	return lasting(off) + " too late"
}

// apart is in seconds: a Duration does not hold all of them.
func apart(a, b time.Time) int64 {
	d := a.Unix() - b.Unix()
	return max(d, -d)
}

// lasting says roughly how long some seconds are.
func lasting(seconds int64) string {
	for _, unit := range []struct {
		seconds int64
		name    string
	}{{86_400, "day"}, {3_600, "hour"}, {60, "minute"}, {1, "second"}} {
		if n := seconds / unit.seconds; n == 1 {
			return "1 " + unit.name
		} else if n > 1 {
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return "less than a second"
}

// refusals are what is said of a value that is not as it was asked for.
var refusals = map[Operator]string{
	OpEquals: "is not", OpNotEquals: "is", OpLessThan: "is not less than", OpLessOrEqual: "is not at most", OpGreaterThan: "is not more than",
	OpGreaterOrEqual: "is not at least", OpBetween: "is not between", OpNotBetween: "is between", OpIn: "is none of", OpNotIn: "is one of",
	OpContains: "does not contain", OpNotContains: "contains", OpStartsWith: "does not start with", OpNotStartsWith: "starts with",
	OpEndsWith: "does not end with", OpNotEndsWith: "ends with", OpBefore: "is not before", OpOnOrAfter: "is not on or after",
	OpOnDay: "is not on", OpInLast: "does not lie in", OpNotInLast: "lies in", OpInNext: "does not lie in",
	OpIsTrue: "is not true", OpIsFalse: "is not false", OpIsNotSet: "is set", OpIsEmpty: "is not empty", OpIsNotEmpty: "is empty",
}

// missWords says in which way a clause came out otherwise than it would have to: it is false as it stands, or true inside of
// a not.
func missWords(c *clause, t ClauseTrace) string {
	subject := subject(c.left)
	if t.Missing && t.Result == False {
		return subject + " is missing"
	}
	if t.Actual != "" && c.op != OpIsTrue && c.op != OpIsFalse {
		subject += " " + t.Actual
	}
	wanted := t.Negated == (t.Result == False) // whether the operator holds
	words := refusals[t.Operator]
	if wanted {
		words = holds(t.Operator)
	}
	said := strings.TrimSpace(subject + " " + words + " " + t.Expected)
	if t.Note != "" {
		said += " (" + t.Note + ")"
	}
	return said
}

// holds is what is said of a value for which an operator holds.
func holds(op Operator) string {
	switch op {
	case OpLessThan:
		return "is less than"
	case OpLessOrEqual:
		return "is at most"
	case OpGreaterThan:
		return "is more than"
	case OpGreaterOrEqual:
		return "is at least"
	case OpEquals:
		return "is"
	case OpNotEquals:
		return "is not"
	case OpBetween, OpBefore, OpOnOrAfter, OpOnDay:
		return "is " + operatorWords[op]
	case OpInLast, OpInNext:
		return "lies in"
	case OpNotInLast:
		return "does not lie in"
	}
	return operatorWords[op]
}
