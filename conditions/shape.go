package conditions

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// shape writes the form down without ids and places: two conditions are equal when their shapes are. It says everything
// in full, unlike the text, which leaves to the parser what the parser adds.
func shape(n node) string {
	var b strings.Builder
	writeShape(&b, n)
	return b.String()
}

func writeShape(b *strings.Builder, n node) {
	mark := func(negated bool) {
		if negated {
			b.WriteByte('!')
		}
	}
	switch n := n.(type) {
	case nil:
		b.WriteByte('-')
	case *group:
		mark(n.negated)
		fmt.Fprintf(b, "(any=%t", n.any)
		for _, part := range n.nodes {
			b.WriteByte(' ')
			writeShape(b, part)
		}
		b.WriteByte(')')
	case *clause:
		mark(n.negated)
		fmt.Fprintf(b, "(%s folded=%t ", n.op, n.folded)
		operandShape(b, n.left)
		for _, v := range n.right {
			b.WriteByte(' ')
			operandShape(b, v)
		}
		b.WriteByte(')')
	case *quantified:
		mark(n.negated)
		fmt.Fprintf(b, "(list all=%t %s ", n.all, n.list.name())
		writeShape(b, n.where)
		b.WriteByte(')')
	}
}

func operandShape(b *strings.Builder, o operand) {
	switch o := o.(type) {
	case *fieldRef:
		b.WriteString(o.name())
	case *literal:
		p := o.period
		fmt.Fprintf(b, "<%d %s %d %s %t %s %s %d %s %t>", o.kind, strconv.Quote(o.text), o.fixed, o.currency, o.boolean,
			o.date, o.instant.Format(time.RFC3339Nano), p.amount, p.unit, p.startOfDay)
	case *arithmetic:
		fmt.Fprintf(b, "(%c ", o.op)
		operandShape(b, o.left)
		b.WriteByte(' ')
		operandShape(b, o.right)
		b.WriteByte(')')
	case *aggregate:
		fmt.Fprintf(b, "(%s %s ", o.function, o.list.name())
		if o.value != nil {
			operandShape(b, o.value)
		}
		b.WriteByte(' ')
		writeShape(b, o.filter)
		b.WriteByte(')')
	}
}
