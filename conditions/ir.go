package conditions

import (
	"strings"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
)

// node is a condition or a part of one that is true or false: *group, *clause or *quantified. Negation is a mark on each
// of them, so there is one way to say "not".
type node interface{ negate() node }

// group holds when all its parts hold, or when any does.
type group struct {
	any     bool
	negated bool
	nodes   []node // at least two
}

// clause compares an operand with values. op is positive and, for moments, a plain comparison.
type clause struct {
	leaf
	op      Operator
	negated bool
	left    operand
	right   []operand // one; two of BETWEEN; any number of IN; none of IS_…
	folded  bool      // letter case does not matter
}

// quantified asks about the items of a list: at least one, or all.
type quantified struct {
	leaf
	all     bool
	negated bool
	list    *fieldRef
	where   node
}

// leaf is what clauses and quantified lists have in common: an id, and where the user wrote it.
type leaf struct {
	id    string
	path  string // in the tree
	text  string // canonical, for traces
	place place
}

func (g *group) negate() node      { c := *g; c.negated = !g.negated; return &c }
func (c *clause) negate() node     { n := *c; n.negated = !c.negated; return &n }
func (q *quantified) negate() node { c := *q; c.negated = !q.negated; return &c }

// operand is a value: *fieldRef, *literal, *arithmetic or *aggregate.
type operand interface {
	typ() catalog.Type
	where() place
}

// fieldRef reads a field of a root's record or of the current item of a list.
type fieldRef struct {
	place    place
	element  bool             // of the current item
	root     string           // else the root's name
	steps    []*catalog.Field // from there; none when the item itself is the text
	self     *catalog.Field   // the list of texts whose item it is
	full     string           // path from the root, through lists
	elements []commerce.Element
}

func (r *fieldRef) where() place { return r.place }

// field is the declaration of what is read.
func (r *fieldRef) field() *catalog.Field {
	if len(r.steps) == 0 {
		return r.self
	}
	return r.steps[len(r.steps)-1]
}

func (r *fieldRef) typ() catalog.Type {
	if len(r.steps) == 0 {
		return catalog.Text
	}
	return r.field().Type
}

// personal says whether any part of the path is personal data: everything in a postal address is.
func (r *fieldRef) personal() bool {
	for _, f := range r.steps {
		if f.Personal {
			return true
		}
	}
	return r.self != nil && r.self.Personal
}

// name prints the path as text has it: order.customer.first_name, .title, or # for an item that is a text.
func (r *fieldRef) name() string {
	var b strings.Builder
	switch {
	case r.element && len(r.steps) == 0:
		return "#"
	case !r.element:
		b.WriteString(r.root)
	}
	for _, f := range r.steps {
		b.WriteString("." + f.Name)
	}
	return b.String()
}

type literalKind int

const (
	textLiteral literalKind = iota + 1
	numberLiteral
	moneyLiteral
	boolLiteral
	dateLiteral
	instantLiteral
	periodLiteral // a moment relative to the evaluation
	nilLiteral    // only in == nil and != nil
)

// literal is a value that the condition itself names.
type literal struct {
	place    place
	kind     literalKind
	text     string
	fixed    int64  // number or amount, in 1/10000
	digits   string // of a whole number, for ids, which may be longer than fixed holds
	inexact  bool   // fixed does not hold the number
	currency string
	boolean  bool
	date     commerce.Date
	instant  time.Time
	period   period
}

func (l *literal) where() place { return l.place }

func (l *literal) typ() catalog.Type {
	switch l.kind {
	case numberLiteral:
		if l.fixed%scale == 0 {
			return catalog.Integer
		}
		return catalog.Decimal
	case moneyLiteral:
		return catalog.Money
	case boolLiteral:
		return catalog.Boolean
	case dateLiteral:
		return catalog.Date
	case instantLiteral, periodLiteral:
		return catalog.Instant
	}
	return catalog.Text
}

// arithmetic adds, subtracts or multiplies numbers and amounts.
type arithmetic struct {
	place       place
	op          byte // + - *
	left, right operand
	result      catalog.Type
}

func (a *arithmetic) where() place      { return a.place }
func (a *arithmetic) typ() catalog.Type { return a.result }

// aggregate makes one value of a list.
type aggregate struct {
	place    place
	function AggregateFunction
	list     *fieldRef
	value    operand // of each item; nil for COUNT
	filter   node    // items that do not match are left out; nil for none
}

func (a *aggregate) where() place { return a.place }

func (a *aggregate) typ() catalog.Type {
	if a.function == AggregateCount {
		return catalog.Integer
	}
	return a.value.typ()
}
