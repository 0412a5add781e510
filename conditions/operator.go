package conditions

import (
	"slices"

	"storegraph/catalog"
)

// Operator is how a clause compares its field with its value.
type Operator string

// The operators of the public API. Every NOT_ operator is the exact complement of the one it negates.
const (
	OpEquals         Operator = "EQUALS"
	OpNotEquals      Operator = "NOT_EQUALS"
	OpLessThan       Operator = "LESS_THAN"
	OpLessOrEqual    Operator = "LESS_OR_EQUAL"
	OpGreaterThan    Operator = "GREATER_THAN"
	OpGreaterOrEqual Operator = "GREATER_OR_EQUAL"
	OpBetween        Operator = "BETWEEN"
	OpNotBetween     Operator = "NOT_BETWEEN"
	OpIn             Operator = "IN"
	OpNotIn          Operator = "NOT_IN"
	OpContains       Operator = "CONTAINS"
	OpNotContains    Operator = "NOT_CONTAINS"
	OpStartsWith     Operator = "STARTS_WITH"
	OpNotStartsWith  Operator = "NOT_STARTS_WITH"
	OpEndsWith       Operator = "ENDS_WITH"
	OpNotEndsWith    Operator = "NOT_ENDS_WITH"
	OpBefore         Operator = "BEFORE"
	OpOnOrAfter      Operator = "ON_OR_AFTER"
	OpOnDay          Operator = "ON_DAY"
	OpInLast         Operator = "IN_LAST"
	OpNotInLast      Operator = "NOT_IN_LAST"
	OpInNext         Operator = "IN_NEXT"
	OpIsTrue         Operator = "IS_TRUE"
	OpIsFalse        Operator = "IS_FALSE"
	OpIsSet          Operator = "IS_SET"
	OpIsNotSet       Operator = "IS_NOT_SET"
	OpIsEmpty        Operator = "IS_EMPTY"
	OpIsNotEmpty     Operator = "IS_NOT_EMPTY"
)

// Quantifier is how many items of a list must match.
type Quantifier string

// The quantifiers of the public API. An empty list has no item, so NONE and ALL hold for it.
const (
	ListAtLeastOne Quantifier = "AT_LEAST_ONE"
	ListNone       Quantifier = "NONE"
	ListAll        Quantifier = "ALL"
	ListAtLeast    Quantifier = "AT_LEAST"
	ListAtMost     Quantifier = "AT_MOST"
	ListExactly    Quantifier = "EXACTLY"
)

// AggregateFunction is how a list becomes one value.
type AggregateFunction string

// The functions of the public API. COUNT and SUM of an empty list are 0, MIN and MAX of it are missing.
const (
	AggregateCount AggregateFunction = "COUNT"
	AggregateSum   AggregateFunction = "SUM"
	AggregateMin   AggregateFunction = "MIN"
	AggregateMax   AggregateFunction = "MAX"
)

// PeriodUnit is the unit of a period. Minutes and hours are exact; days and longer follow the calendar of the store's
// zone.
type PeriodUnit string

// The units of the public API.
const (
	UnitMinute PeriodUnit = "MINUTE"
	UnitHour   PeriodUnit = "HOUR"
	UnitDay    PeriodUnit = "DAY"
	UnitWeek   PeriodUnit = "WEEK"
	UnitMonth  PeriodUnit = "MONTH"
	UnitYear   PeriodUnit = "YEAR"
)

// PeriodAnchor is the moment that a period is counted from.
type PeriodAnchor string

// A period is counted from this moment, or from the start of today in the store's zone.
const (
	AnchorNow        PeriodAnchor = "NOW"
	AnchorStartOfDay PeriodAnchor = "START_OF_DAY"
)

// positive turns a NOT_ operator into the operator that it is the complement of: the one place where negation is lowered.
func (o Operator) positive() (op Operator, negated bool) {
	switch o {
	case OpNotEquals:
		return OpEquals, true
	case OpNotBetween:
		return OpBetween, true
	case OpNotIn:
		return OpIn, true
	case OpNotContains:
		return OpContains, true
	case OpNotStartsWith:
		return OpStartsWith, true
	case OpNotEndsWith:
		return OpEndsWith, true
	case OpNotInLast:
		return OpInLast, true
	case OpIsNotSet:
		return OpIsSet, true
	case OpIsNotEmpty:
		return OpIsEmpty, true
	case OpBefore:
		return OpLessThan, false
	case OpOnOrAfter:
		return OpGreaterOrEqual, false
	}
	return o, false
}

// named is positive's inverse: what a clause's operator is called in a trace. ok is false when the complement has no name
// of its own.
func named(op Operator, negated bool, t catalog.Type) (_ Operator, ok bool) {
	if !negated {
		if t == catalog.Instant || t == catalog.Date {
			switch op {
			case OpLessThan:
				return OpBefore, true
			case OpGreaterOrEqual:
				return OpOnOrAfter, true
			}
		}
		return op, true
	}
	for _, o := range []Operator{OpNotEquals, OpNotBetween, OpNotIn, OpNotContains, OpNotStartsWith, OpNotEndsWith, OpNotInLast, OpIsNotSet, OpIsNotEmpty} {
		if p, _ := o.positive(); p == op {
			return o, true
		}
	}
	return op, false
}

// OperatorsFor lists the operators that a field of the type may be compared with, as the builder offers them. It is empty
// for LIST, whose items are asked about with a list clause, except for IS_EMPTY and IS_NOT_EMPTY.
func OperatorsFor(t catalog.Type) []Operator {
	set := []Operator{OpIsSet, OpIsNotSet}
	var ops []Operator
	switch t {
	case catalog.Text, catalog.URL, catalog.HTML:
		ops = []Operator{
			OpEquals, OpNotEquals, OpIn, OpNotIn, OpContains, OpNotContains, OpStartsWith, OpNotStartsWith, OpEndsWith,
			OpNotEndsWith, OpIsEmpty, OpIsNotEmpty,
		}
	case catalog.ID, catalog.Enum:
		ops = []Operator{OpEquals, OpNotEquals, OpIn, OpNotIn}
	case catalog.Integer, catalog.Decimal:
		ops = []Operator{OpEquals, OpNotEquals, OpLessThan, OpLessOrEqual, OpGreaterThan, OpGreaterOrEqual, OpBetween, OpNotBetween, OpIn, OpNotIn}
	case catalog.Money:
		ops = []Operator{OpEquals, OpNotEquals, OpLessThan, OpLessOrEqual, OpGreaterThan, OpGreaterOrEqual, OpBetween, OpNotBetween}
	case catalog.Boolean:
		ops = []Operator{OpIsTrue, OpIsFalse, OpEquals, OpNotEquals}
	case catalog.Instant:
		ops = []Operator{OpBefore, OpOnOrAfter, OpGreaterThan, OpLessOrEqual, OpBetween, OpNotBetween, OpOnDay, OpInLast, OpNotInLast, OpInNext}
	case catalog.Date:
		ops = []Operator{OpEquals, OpNotEquals, OpBefore, OpOnOrAfter, OpGreaterThan, OpLessOrEqual, OpBetween, OpNotBetween, OpOnDay, OpInLast, OpNotInLast, OpInNext}
	case catalog.TextList:
		return []Operator{OpContains, OpNotContains, OpIn, OpNotIn, OpIsEmpty, OpIsNotEmpty}
	case catalog.List:
		return []Operator{OpIsEmpty, OpIsNotEmpty}
	}
	return append(ops, set...)
}

// allows says whether a clause may compare the type with op: what OperatorsFor lists, and the plain comparisons that
// mean the same for moments.
func allows(t catalog.Type, op Operator) bool {
	if slices.Contains(OperatorsFor(t), op) {
		return true
	}
	switch op {
	case OpLessThan, OpGreaterOrEqual:
		return t == catalog.Instant || t == catalog.Date
	case OpEquals, OpNotEquals:
		return t == catalog.Instant
	case OpIsEmpty, OpIsNotEmpty:
		return true // missing is empty, whatever the type
	}
	return false
}

func (o Operator) valid() bool {
	for _, t := range []catalog.Type{catalog.Text, catalog.Integer, catalog.Boolean, catalog.Instant} {
		if allows(t, o) {
			return true
		}
	}
	return false
}
