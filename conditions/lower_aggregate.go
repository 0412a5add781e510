package conditions

import (
	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"

	"storegraph/catalog"
)

// valueCall lowers a call that gives a value.
func (l *lowering) valueCall(n ast.Node, name string, args []ast.Node, f *frame) operand {
	at := l.place(n)
	switch name {
	case "now":
		if len(args) == 0 {
			return &literal{place: at, kind: periodLiteral}
		}
	case "date":
		if len(args) == 1 {
			if s, ok := args[0].(*ast.StringNode); ok {
				return l.momentValue(l.place(args[0]), s.Value)
			}
		}
	case "money":
		if len(args) == 2 {
			return l.money(n, args)
		}
	case "daysAgo", "monthsAgo":
		if len(args) == 1 {
			unit := &ast.StringNode{Value: string(UnitDay)}
			if name == "monthsAgo" {
				unit.Value = string(UnitMonth)
			}
			return l.periodOf(n, []ast.Node{args[0], unit})
		}
	case "ago":
		if len(args) == 2 || len(args) == 3 {
			return l.periodOf(n, args)
		}
	case "count":
		if len(args) == 1 || len(args) == 2 {
			return l.count(n, args, f)
		}
	case "sum", "min", "max":
		return l.fold(n, name, args, f)
	default:
		l.problem(CodeTypeMismatch, at, "%s is true or false and cannot be compared.", name)
		return nil
	}
	l.problem(CodeSyntax, at, "The values of %s are wrong; write %s.", name, usage[name])
	return nil
}

var usage = map[string]string{
	"now": "now", "date": `date("2026-01-31")`, "money": `money("99.95", "USD")`, "daysAgo": "daysAgo(30)",
	"monthsAgo": "monthsAgo(6)", "ago": `ago(3, "HOUR")`, "count": "count(order.line_items, .quantity > 1)",
	"sum": "sum(order.line_items, .quantity)", "min": "min(map(order.line_items, .price))", "max": "max(map(order.line_items, .price))",
}

func (l *lowering) money(n ast.Node, args []ast.Node) operand {
	amount, ok1 := args[0].(*ast.StringNode)
	currency, ok2 := args[1].(*ast.StringNode)
	if !ok1 || !ok2 {
		l.problem(CodeSyntax, l.place(n), "The values of money are wrong; write %s.", usage["money"])
		return nil
	}
	d, err := decimal.NewFromString(amount.Value)
	if err != nil || len(amount.Value) > 40 {
		l.problem(CodeValueInvalid, l.place(args[0]), "%s is not an amount.", quoted(amount.Value))
		return nil
	}
	return l.amountValue(l.place(n), d, currency.Value)
}

// amountValue checks an amount with its currency.
func (b *builder) amountValue(at place, d decimal.Decimal, currency string) operand {
	n, ok := fixed(d)
	v := &literal{place: at, kind: moneyLiteral, fixed: n, currency: currency, inexact: !ok}
	if !b.exact(v) {
		return nil
	}
	if len(currency) != 3 || !isUpper(currency) {
		b.problem(CodeValueInvalid, at, "%s is no currency code; write three capital letters, as in USD.", quoted(currency))
		return nil
	}
	return v
}

func isUpper(s string) bool {
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return true
}

// list lowers the name of a list.
func (l *lowering) list(n ast.Node, f *frame) *fieldRef {
	o := l.operand(n, f)
	if o == nil {
		return nil
	}
	return l.listOf(o)
}

func (b *builder) listOf(o operand) *fieldRef {
	r, ok := o.(*fieldRef)
	if !ok || r.typ() != catalog.List && r.typ() != catalog.TextList {
		b.problem(CodeTypeMismatch, o.where(), "%s is of type %s; a list is needed.", describe(o), o.typ())
		return nil
	}
	return r
}

// filtered lowers a list, or filter(list, condition), and opens it.
func (l *lowering) filtered(n ast.Node, f *frame) (list *fieldRef, inside *frame, filter node, ok bool) {
	call, isFilter := n.(*ast.BuiltinNode)
	isFilter = isFilter && call.Name == "filter" && len(call.Arguments) == 2
	if isFilter {
		n = call.Arguments[0]
	}
	if list = l.list(n, f); list == nil {
		return nil, nil, nil, false
	}
	if inside = l.element(list, f); inside == nil {
		return nil, nil, nil, false
	}
	if isFilter {
		if filter = l.predicate(call.Arguments[1], inside); filter == nil {
			return nil, nil, nil, false
		}
	}
	return list, inside, filter, true
}

func (l *lowering) count(n ast.Node, args []ast.Node, f *frame) operand {
	list, inside, filter, ok := l.filtered(args[0], f)
	if !ok {
		return nil
	}
	if len(args) == 2 {
		where := l.predicate(args[1], inside)
		if where == nil {
			return nil
		}
		if filter != nil {
			where = l.group(false, []node{filter, where})
		}
		filter = where
	}
	return &aggregate{place: l.place(n), function: AggregateCount, list: list, filter: filter}
}

// fold lowers sum(list, value), min(map(list, value)) and max(map(list, value)).
func (l *lowering) fold(n ast.Node, name string, args []ast.Node, f *frame) operand {
	a := &aggregate{place: l.place(n), function: AggregateSum}
	if name != "sum" {
		a.function = AggregateMin
		if name == "max" {
			a.function = AggregateMax
		}
		call, ok := ast.Node(nil), false
		if len(args) == 1 {
			call, ok = args[0], true
		}
		inner, isCall := call.(*ast.BuiltinNode)
		if !ok || !isCall || inner.Name != "map" {
			l.problem(CodeSyntax, a.place, "The values of %s are wrong; write %s.", name, usage[name])
			return nil
		}
		args = inner.Arguments
	}
	if len(args) != 2 {
		l.problem(CodeSyntax, a.place, "The values of %s are wrong; write %s.", name, usage[name])
		return nil
	}
	list, inside, filter, ok := l.filtered(args[0], f)
	if !ok {
		return nil
	}
	p, ok := args[1].(*ast.PredicateNode)
	if !ok {
		l.refuse(args[1])
		return nil
	}
	if a.value = l.operand(p.Node, inside); a.value == nil {
		return nil
	}
	a.list, a.filter = list, filter
	return l.total(a)
}
