package conditions

import (
	"fmt"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"

	"storegraph/catalog"
)

// operand lowers a value.
func (l *lowering) operand(n ast.Node, f *frame) operand {
	switch n := n.(type) {
	case *ast.NilNode:
		return &literal{place: l.place(n), kind: nilLiteral}
	case *ast.BoolNode:
		return &literal{place: l.place(n), kind: boolLiteral, boolean: n.Value}
	case *ast.StringNode:
		if v := l.textValue(l.place(n), n.Value); v != nil {
			return v
		}
		return nil
	case *ast.IntegerNode:
		return number(l.place(n), decimal.NewFromInt(int64(n.Value)))
	case *ast.FloatNode:
		return l.decimal(n)
	case *ast.UnaryNode:
		return l.sign(n, f)
	case *ast.BinaryNode:
		switch n.Operator {
		case "+", "-", "*":
			return l.arithmetic(n, f)
		}
	case *ast.IdentifierNode:
		if n.Value == "now" {
			return &literal{place: l.place(n), kind: periodLiteral}
		}
		return l.path(n, f)
	case *ast.MemberNode, *ast.ChainNode, *ast.PointerNode:
		return l.path(n, f)
	case *ast.BuiltinNode, *ast.CallNode:
		name, args, ok := l.call(n)
		if !ok {
			return nil
		}
		return l.valueCall(n, name, args, f)
	}
	l.refuse(n)
	return nil
}

// refuse names what is not allowed.
func (l *lowering) refuse(n ast.Node) {
	what := fmt.Sprintf("%T", n)
	switch n := n.(type) {
	case *ast.BinaryNode:
		what = "The operator " + n.Operator
	case *ast.UnaryNode:
		what = "The sign " + n.Operator
	case *ast.ConditionalNode:
		what = "A choice (if, ? :)"
	case *ast.VariableDeclaratorNode:
		what = "A variable (let)"
	case *ast.SequenceNode:
		what = "A sequence (;)"
	case *ast.SliceNode:
		what = "A part of a list ([:])"
	case *ast.ArrayNode:
		what = "A list of values outside in"
	case *ast.MapNode:
		what = "A map ({…})"
	case *ast.BytesNode:
		what = "A text of bytes (b\"…\")"
	default:
		what = "This (" + strings.TrimPrefix(what, "*ast.") + ")"
	}
	p := l.problem(CodeNotAllowed, l.place(n), "%s is not allowed in a condition.", what)
	if b, ok := n.(*ast.BinaryNode); ok {
		if s, ok := instead[b.Operator]; ok {
			p.Suggestions = []string{s}
		}
	}
}

// decimal reads a number with decimals from the text itself: the parser's float has lost them.
func (l *lowering) decimal(n *ast.FloatNode) operand {
	at := l.place(n)
	written := strings.ReplaceAll(l.at.src.at(span{n.Location().From, n.Location().To}), "_", "")
	d, err := decimal.NewFromString(written)
	if err != nil {
		l.problem(CodeValueInvalid, at, "%s is not a number.", quoted(written))
		return nil
	}
	return number(at, d)
}

// number makes the literal of a number; whether it is exact is asked when it meets a field.
func number(at place, d decimal.Decimal) *literal {
	v := &literal{place: at, kind: numberLiteral}
	n, ok := fixed(d)
	v.fixed, v.inexact = n, !ok
	if exponent := d.Exponent(); exponent > -400 && exponent < 400 && d.IsInteger() && !d.IsNegative() {
		v.digits = d.StringFixed(0)
	}
	return v
}

func (l *lowering) sign(n *ast.UnaryNode, f *frame) operand {
	if n.Operator != "-" {
		l.refuse(n)
		return nil
	}
	value := l.operand(n.Node, f)
	if value == nil {
		return nil
	}
	v, ok := value.(*literal)
	if !ok || v.kind != numberLiteral {
		l.problem(CodeNotAllowed, l.place(n), "Only numbers can have a sign.")
		return nil
	}
	negative := *v
	negative.place, negative.fixed, negative.digits = l.place(n), -v.fixed, ""
	return &negative
}

// arithmetic lowers + - *.
func (l *lowering) arithmetic(n *ast.BinaryNode, f *frame) operand {
	left, right := l.operand(n.Left, f), l.operand(n.Right, f)
	if left == nil || right == nil {
		return nil
	}
	return l.compute(l.place(n), n.Operator[0], left, right)
}

// compute types + - *: numbers with numbers, amounts with amounts, and a whole number times either.
func (b *builder) compute(at place, op byte, left, right operand) operand {
	a := &arithmetic{place: at, op: op, left: left, right: right}
	for _, o := range []*operand{&a.left, &a.right} {
		lit, ok := (*o).(*literal)
		if ok && lit.kind == numberLiteral && !b.exact(lit) {
			return nil
		}
	}
	lt, rt := left.typ(), right.typ()
	whole := lt == catalog.Integer || rt == catalog.Integer
	switch {
	case isNumber(lt) && isNumber(rt) && (a.op != '*' || whole):
		a.result = catalog.Integer
		if lt == catalog.Decimal || rt == catalog.Decimal {
			a.result = catalog.Decimal
		}
	case a.op == '*' && (lt == catalog.Money && rt == catalog.Integer || lt == catalog.Integer && rt == catalog.Money):
		a.result = catalog.Money
	case a.op != '*' && lt == catalog.Money && rt == catalog.Money:
		a.result = catalog.Money
	case a.op != '*' && (lt == catalog.Money && isLiteral(right, numberLiteral) || isLiteral(left, numberLiteral) && rt == catalog.Money):
		a.left, a.right, a.result = amount(left), amount(right), catalog.Money
	default:
		b.problem(CodeTypeMismatch, a.place, "%s of type %s %c %s of type %s cannot be computed.", describe(left), lt, a.op, describe(right), rt)
		return nil
	}
	if isLiteral(left, numberLiteral) && isLiteral(right, numberLiteral) {
		return b.constant(a)
	}
	return a
}

// amount reads a plain number as an amount of the shop's currency.
func amount(o operand) operand {
	lit, ok := o.(*literal)
	if !ok || lit.kind != numberLiteral {
		return o
	}
	v := *lit
	v.kind, v.digits = moneyLiteral, ""
	return &v
}

// constant computes arithmetic on two numbers of the text.
func (b *builder) constant(a *arithmetic) operand {
	x, y := unfixed(a.left.(*literal).fixed), unfixed(a.right.(*literal).fixed)
	var d decimal.Decimal
	switch a.op {
	case '+':
		d = x.Add(y)
	case '-':
		d = x.Sub(y)
	default:
		d = x.Mul(y)
	}
	v := number(a.place, d)
	if !b.exact(v) {
		return nil
	}
	return v
}

// path lowers order.customer.first_name, .title and #.
func (l *lowering) path(n ast.Node, f *frame) operand {
	whole := l.place(n)
	var names []segment
	for {
		switch m := n.(type) {
		case *ast.ChainNode:
			n = m.Node
		case *ast.MemberNode:
			property, ok := m.Property.(*ast.StringNode)
			if !ok || l.at.src.at(span{m.Location().From, m.Location().From + 1}) == "[" {
				l.problem(CodeNotAllowed, l.place(m), "Fields are written with a dot; [ ] is not allowed.")
				return nil
			}
			at := l.at
			at.span = span{m.Property.Location().From, m.Property.Location().To}
			names = append([]segment{{property.Value, at}}, names...)
			if len(names) > maxPathSegments {
				l.problem(CodeTooLarge, whole, "The path has more than %d parts.", maxPathSegments)
				return nil
			}
			n = m.Node
		case *ast.IdentifierNode:
			at := l.at
			at.span = span{m.Location().From, m.Location().To}
			return ref(l.ref(whole, f, false, append([]segment{{m.Value, at}}, names...)))
		case *ast.PointerNode:
			if m.Name != "" {
				l.problem(CodeNotAllowed, l.place(m), "#%s is not allowed in a condition.", m.Name)
				return nil
			}
			return ref(l.ref(whole, f, true, names))
		default:
			l.problem(CodeNotAllowed, whole, "Only fields have fields.")
			return nil
		}
	}
}

// ref keeps a missing reference a missing operand.
func ref(r *fieldRef) operand {
	if r == nil {
		return nil
	}
	return r
}

// momentValue reads a moment or a day of the text.
func (b *builder) momentValue(at place, s string) operand {
	if len(s) <= len(time.DateOnly) {
		if v := b.day(at, s); v != nil {
			return v
		}
		return nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		b.problem(CodeValueInvalid, at, "%s is no moment; write 2026-01-31 or 2026-01-31T09:30:00Z.", quoted(s))
		return nil
	}
	return moment(at, t)
}

// moment makes the literal of an instant, to the microsecond as the store keeps them.
func moment(at place, t time.Time) operand {
	return &literal{place: at, kind: instantLiteral, instant: t.UTC().Truncate(time.Microsecond)}
}
