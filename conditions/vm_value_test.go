package conditions

import (
	"strconv"

	"storegraph/catalog"
)

// operand writes a value in a form.
func (g *generator) operand(o operand, s scope, f form) code {
	switch o := o.(type) {
	case *fieldRef:
		c := code{value: s.slot(o, f), guards: []string{s.mark(o)}}
		if o.typ() == catalog.Money {
			c.currency = s.slot(o, currencyCode)
		}
		return c
	case *literal:
		return g.literal(o, f)
	case *arithmetic:
		return g.arithmetic(o, s)
	case *aggregate:
		return g.aggregate(o, s)
	}
	return code{value: "false"}
}

func (g *generator) literal(l *literal, f form) code {
	switch f {
	case foldedText:
		return code{value: strconv.Quote(Fold(l.text))}
	case plainText:
		return code{value: strconv.Quote(l.text)}
	case truth:
		return code{value: strconv.FormatBool(l.boolean)}
	case microseconds, days:
		t := catalog.Instant
		if f == days {
			t = catalog.Date
		}
		low, _ := g.window(t, OpGreaterOrEqual, []*literal{l})
		return code{value: low}
	}
	c := code{value: quoteInt(l.fixed)}
	if l.kind == moneyLiteral {
		if c.currency = strconv.Quote(l.currency); l.currency == "" {
			c.currency = shopCurrency
		}
	}
	return c
}

var arithmeticCalls = map[byte]string{'+': "add", '-': "subtract", '*': "multiply"}

func (g *generator) arithmetic(a *arithmetic, s scope) code {
	left, right := g.operand(a.left, s, scaled), g.operand(a.right, s, scaled)
	c := code{guards: append(append([]string(nil), left.guards...), right.guards...)}
	x, y := left.value, right.value
	if a.op == '*' && a.left.typ() != catalog.Integer {
		x, y = y, x // the whole number comes first
	}
	c.value = arithmeticCalls[a.op] + "(" + x + ", " + y + ")"
	if a.result == catalog.Money {
		switch {
		case left.currency == "":
			c.currency = right.currency
		case right.currency == "":
			c.currency = left.currency
		default:
			c.guards = append(c.guards, "same("+left.currency+", "+right.currency+")")
			c.currency = "either(" + left.currency + ", " + right.currency + ")"
		}
	}
	return c
}

func (g *generator) aggregate(a *aggregate, s scope) code {
	list, inside := s.list(a.list)
	filter := "true"
	if a.filter != nil {
		filter = g.node(a.filter, inside)
	}
	if a.function == AggregateCount {
		return code{value: "count(" + list + ", " + filter + ") * " + strconv.Itoa(scale)}
	}
	value := g.operand(a.value, inside, formOf(a.value.typ()))
	counted := "filter(" + list + ", " + value.guarded(filter) + ")"
	values := "map(" + counted + ", " + value.value + ")"
	var c code
	switch a.function {
	case AggregateSum:
		c.value = "total(" + values + ")"
	case AggregateMin:
		c.value = "lowest(" + values + ")"
	default:
		c.value = "highest(" + values + ")"
	}
	if a.function != AggregateSum {
		c.guards = append(c.guards, "len("+counted+") > 0")
	}
	if a.typ() == catalog.Money {
		c.currency = "shared(map(" + counted + ", " + value.currency + "))"
		c.guards = append(c.guards, c.currency+" != "+strconv.Quote(mixed))
	}
	return c
}
