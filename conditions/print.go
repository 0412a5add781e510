package conditions

import (
	"strconv"
	"strings"
	"time"
)

// How tightly the parts of a printed text hold together, as expr's parser has it.
const (
	looseOr = iota
	looseAnd
	tight
)

// print writes the canonical text: parsing it gives the same form again.
func print(n node) string {
	var b strings.Builder
	printNode(&b, n, looseOr)
	return b.String()
}

func printNode(b *strings.Builder, n node, around int) {
	switch n := n.(type) {
	case *group:
		word, inner := " and ", looseAnd
		if n.any {
			word, inner = " or ", looseOr
		}
		open := n.negated || inner < around
		if n.negated {
			b.WriteString("not ")
		}
		if open {
			b.WriteByte('(')
		}
		for i, part := range n.nodes {
			if i > 0 {
				b.WriteString(word)
			}
			printNode(b, part, inner+1)
		}
		if open {
			b.WriteByte(')')
		}
	case *clause:
		printClause(b, n)
	case *quantified:
		printQuantified(b, n)
	}
}

func printQuantified(b *strings.Builder, q *quantified) {
	switch {
	case q.all && q.negated:
		b.WriteString("not all(")
	case q.all:
		b.WriteString("all(")
	case q.negated:
		b.WriteString("none(")
	default:
		b.WriteString("any(")
	}
	b.WriteString(q.list.name() + ", ")
	printNode(b, q.where, looseOr)
	b.WriteByte(')')
}

var comparisons = map[Operator][2]string{ // as it is, negated; "" when the complement needs a not
	OpEquals:         {"==", "!="},
	OpLessThan:       {"<", ""},
	OpLessOrEqual:    {"<=", ""},
	OpGreaterThan:    {">", ""},
	OpGreaterOrEqual: {">=", ""},
	OpIn:             {"in", "not in"},
	OpContains:       {"contains", "not contains"},
	OpStartsWith:     {"startsWith", "not startsWith"},
	OpEndsWith:       {"endsWith", "not endsWith"},
}

// calls are the operators that text writes as a call; the folded ones have a name of their own.
var calls = map[Operator]string{
	OpBetween: "between", OpOnDay: "onDay", OpInLast: "inLast", OpInNext: "inNext", OpIsEmpty: "isEmpty",
}

var foldedCalls = map[Operator]string{
	OpEquals: "ieq", OpIn: "iin", OpContains: "icontains", OpStartsWith: "istartsWith", OpEndsWith: "iendsWith",
}

func printClause(b *strings.Builder, c *clause) {
	left := func() { printOperand(b, c.left, 0) }
	switch c.op {
	case OpIsSet:
		left()
		if c.negated {
			b.WriteString(" == nil")
		} else {
			b.WriteString(" != nil")
		}
		return
	case OpIsTrue:
		if c.negated {
			b.WriteString("not ")
		}
		left()
		return
	case OpIsFalse:
		left()
		if c.negated {
			b.WriteString(" != false")
		} else {
			b.WriteString(" == false")
		}
		return
	}
	call := calls[c.op]
	if c.folded {
		call = foldedCalls[c.op]
	}
	if call != "" {
		if c.negated {
			b.WriteString("not ")
		}
		b.WriteString(call + "(")
		left()
		printArguments(b, c)
		b.WriteByte(')')
		return
	}
	words := comparisons[c.op]
	wrap := c.negated && words[1] == ""
	word := words[0]
	if c.negated && !wrap {
		word = words[1]
	}
	if wrap {
		b.WriteString("not (")
	}
	left()
	b.WriteString(" " + word + " ")
	if c.op == OpIn {
		printList(b, c.right)
	} else {
		printOperand(b, c.right[0], 0)
	}
	if wrap {
		b.WriteByte(')')
	}
}

func printArguments(b *strings.Builder, c *clause) {
	if c.op == OpIn {
		b.WriteString(", ")
		printList(b, c.right)
		return
	}
	for _, v := range c.right {
		b.WriteString(", ")
		if l, ok := v.(*literal); ok && (c.op == OpInLast || c.op == OpInNext) {
			printPeriod(b, l.period)
			continue
		}
		printOperand(b, v, 0)
	}
}

func printList(b *strings.Builder, values []operand) {
	b.WriteByte('[')
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		printOperand(b, v, 0)
	}
	b.WriteByte(']')
}

func printPeriod(b *strings.Builder, p period) {
	b.WriteString(strconv.Itoa(p.amount) + ", " + strconv.Quote(string(p.unit)))
	if p.startOfDay {
		b.WriteString(", " + strconv.Quote(string(AnchorStartOfDay)))
	}
}

// printOperand writes a value; around is how tightly arithmetic around it holds: 0 none, 1 sum, 2 product.
func printOperand(b *strings.Builder, o operand, around int) {
	switch o := o.(type) {
	case *fieldRef:
		b.WriteString(o.name())
	case *literal:
		b.WriteString(o.String())
	case *arithmetic:
		level := 1
		if o.op == '*' {
			level = 2
		}
		if level < around {
			b.WriteByte('(')
		}
		printOperand(b, o.left, level)
		b.WriteString(" " + string(o.op) + " ")
		printOperand(b, o.right, level+1) // left to right: what stands right of an operator needs its brackets
		if level < around {
			b.WriteByte(')')
		}
	case *aggregate:
		printAggregate(b, o)
	}
}

func printAggregate(b *strings.Builder, a *aggregate) {
	list := a.list.name()
	if a.filter != nil && a.function != AggregateCount {
		list = "filter(" + list + ", " + print(a.filter) + ")"
	}
	switch a.function {
	case AggregateCount:
		b.WriteString("count(" + list)
		if a.filter != nil {
			b.WriteString(", " + print(a.filter))
		}
	case AggregateSum:
		b.WriteString("sum(" + list + ", ")
		printOperand(b, a.value, 0)
	default:
		b.WriteString(strings.ToLower(string(a.function)) + "(map(" + list + ", ")
		printOperand(b, a.value, 0)
		b.WriteByte(')')
	}
	b.WriteByte(')')
}

// String is the literal as text has it.
func (l *literal) String() string {
	switch l.kind {
	case numberLiteral:
		return unfixed(l.fixed).String()
	case moneyLiteral:
		if l.currency == "" {
			return unfixed(l.fixed).String()
		}
		return "money(" + strconv.Quote(unfixed(l.fixed).String()) + ", " + strconv.Quote(l.currency) + ")"
	case boolLiteral:
		return strconv.FormatBool(l.boolean)
	case dateLiteral:
		return "date(" + strconv.Quote(l.date.String()) + ")"
	case instantLiteral:
		return "date(" + strconv.Quote(l.instant.Format(time.RFC3339Nano)) + ")"
	case periodLiteral:
		return printMoment(l.period)
	case nilLiteral:
		return "nil"
	}
	return strconv.Quote(l.text)
}

func printMoment(p period) string {
	switch {
	case p.amount == 0 && !p.startOfDay:
		return "now"
	case !p.startOfDay && p.unit == UnitDay:
		return "daysAgo(" + strconv.Itoa(p.amount) + ")"
	case !p.startOfDay && p.unit == UnitMonth:
		return "monthsAgo(" + strconv.Itoa(p.amount) + ")"
	case p.amount == 0:
		p.unit = UnitDay
	}
	var b strings.Builder
	b.WriteString("ago(")
	printPeriod(&b, p)
	b.WriteByte(')')
	return b.String()
}
