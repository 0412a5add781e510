package conditions

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// lowering turns expr's syntax tree into nodes: a white list, everything else is refused with its name.
type lowering struct {
	*builder
	at    place
	spans map[ast.Node]span // expr shares nodes between parents: each is measured once
}

// place is where a node stands, with everything below it.
func (l *lowering) place(n ast.Node) place {
	p := l.at
	p.span = l.span(n)
	return p
}

func (l *lowering) span(n ast.Node) span {
	if n == nil {
		return l.at.span
	}
	if s, ok := l.spans[n]; ok {
		return s
	}
	s := span{n.Location().From, n.Location().To}
	l.spans[n] = s
	for _, child := range children(n) {
		if child != nil {
			s = s.join(l.span(child))
		}
	}
	l.spans[n] = s
	return s
}

func children(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.ChainNode:
		return []ast.Node{n.Node}
	case *ast.MemberNode:
		return []ast.Node{n.Node, n.Property}
	case *ast.SliceNode:
		return []ast.Node{n.Node, n.From, n.To}
	case *ast.CallNode:
		return append([]ast.Node{n.Callee}, n.Arguments...)
	case *ast.BuiltinNode:
		return n.Arguments
	case *ast.PredicateNode:
		return []ast.Node{n.Node}
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.VariableDeclaratorNode:
		return []ast.Node{n.Value, n.Expr}
	case *ast.SequenceNode:
		return n.Nodes
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.MapNode:
		return n.Pairs
	case *ast.PairNode:
		return []ast.Node{n.Key, n.Value}
	}
	return nil
}

// condition lowers what must be true or false.
func (l *lowering) condition(n ast.Node, f *frame) node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return l.not(l.condition(n.Node, f))
		}
	case *ast.BinaryNode:
		return l.binary(n, f)
	case *ast.BuiltinNode, *ast.CallNode:
		name, args, ok := l.call(n)
		if !ok {
			return nil
		}
		if slices.Contains([]string{"any", "all", "none", "one"}, name) {
			return l.quantifier(n, name, args, f)
		}
		if op, ok := callOperators[name]; ok {
			return l.callClause(n, name, op, args, f)
		}
	case *ast.MemberNode, *ast.ChainNode, *ast.IdentifierNode, *ast.PointerNode:
		ref := l.operand(n, f)
		if ref == nil {
			return nil
		}
		if t := ref.typ(); !allows(t, OpIsTrue) {
			l.problem(CodeNotBoolean, l.place(n), "%s is of type %s; compare it with something.", describe(ref), t)
			return nil
		}
		return l.compare(comparison{at: l.place(n), opAt: l.place(n), left: ref, op: OpIsTrue, frame: f})
	case *ast.BoolNode:
		l.problem(CodeNotAllowed, l.place(n), "A constant decides nothing.")
		return nil
	}
	if value := l.operand(n, f); value != nil {
		l.problem(CodeNotBoolean, l.place(n), "%s is a value; compare it with something.", describe(value))
	}
	return nil
}

var binaryOperators = map[string]Operator{
	"==": OpEquals, "!=": OpNotEquals, "<": OpLessThan, "<=": OpLessOrEqual, ">": OpGreaterThan, ">=": OpGreaterOrEqual,
	"in": OpIn, "contains": OpContains, "startsWith": OpStartsWith, "endsWith": OpEndsWith,
}

// flipped is the operator when the two sides change places.
var flipped = map[Operator]Operator{
	OpEquals: OpEquals, OpNotEquals: OpNotEquals, OpLessThan: OpGreaterThan, OpGreaterThan: OpLessThan,
	OpLessOrEqual: OpGreaterOrEqual, OpGreaterOrEqual: OpLessOrEqual,
}

func (l *lowering) binary(n *ast.BinaryNode, f *frame) node {
	switch n.Operator {
	case "and", "&&", "or", "||":
		written := l.at.src.at(span{n.Location().From, n.Location().To})
		if n.Operator == "&&" && written != "&&" { // expr reads a < b < c as a < b && b < c, sharing b
			l.problem(CodeNotAllowed, l.place(n), "Comparisons cannot be chained; write a < b and b < c, or between(b, a, c).")
			return nil
		}
		left, right := l.condition(n.Left, f), l.condition(n.Right, f)
		return l.group(n.Operator == "or" || n.Operator == "||", []node{left, right})
	}
	op, ok := binaryOperators[n.Operator]
	if !ok {
		if value := l.operand(n, f); value != nil {
			l.problem(CodeNotBoolean, l.place(n), "%s is a value; compare it with something.", describe(value))
		}
		return nil
	}
	c := comparison{at: l.place(n), opAt: l.place(n), op: op, exact: true, frame: f}
	if op == OpEquals || op == OpNotEquals {
		for _, sides := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
			if _, ok := sides[1].(*ast.NilNode); ok {
				return l.presence(c, sides[0])
			}
		}
	}
	left := l.operand(n.Left, f)
	if op == OpIn {
		if array, ok := n.Right.(*ast.ArrayNode); ok {
			values, ok := l.values(array, f)
			if left == nil || !ok {
				return nil
			}
			return l.pair(c, left, values)
		}
	}
	right := l.operand(n.Right, f)
	if left == nil || right == nil {
		return nil
	}
	return l.pair(c, left, []operand{right})
}

// presence is == nil and != nil.
func (l *lowering) presence(c comparison, of ast.Node) node {
	if c.left = l.operand(of, c.frame); c.left == nil {
		return nil
	}
	if isConstant(c.left) {
		l.problem(CodeValueInvalid, c.at, "A constant is compared with nil.")
		return nil
	}
	if c.op == OpEquals {
		c.op = OpIsNotSet
	} else {
		c.op = OpIsSet
	}
	return l.compare(c)
}

// pair puts the field on the left.
func (b *builder) pair(c comparison, left operand, right []operand) node {
	c.left, c.right = left, right
	constant, ok := left.(*literal)
	if !ok {
		return b.compare(c)
	}
	for _, v := range right {
		if _, ok := v.(*literal); ok {
			continue
		}
		if c.op == OpIn {
			return b.compare(c)
		}
		op, ok := flipped[c.op]
		if !ok {
			b.problem(CodeTypeMismatch, left.where(), "The left side of %s must be a field.", c.op)
			return nil
		}
		c.left, c.op, c.right = v, op, []operand{left}
		return b.compare(c)
	}
	if constant.kind == periodLiteral { // now > date("2026-11-27")
		return b.compare(c)
	}
	b.problem(CodeValueInvalid, c.at, "Only constants are compared: the answer would always be the same.")
	return nil
}

// isConstant says whether a value is the same in every evaluation. Moments relative to now are not.
func isConstant(o operand) bool {
	lit, ok := o.(*literal)
	return ok && lit.kind != periodLiteral
}

func (l *lowering) values(array *ast.ArrayNode, f *frame) ([]operand, bool) {
	values := make([]operand, 0, len(array.Nodes))
	ok := true
	for _, item := range array.Nodes {
		v := l.operand(item, f)
		if v == nil {
			ok = false
			continue
		}
		values = append(values, v)
	}
	return values, ok
}

func (l *lowering) quantifier(n ast.Node, name string, args []ast.Node, f *frame) node {
	if len(args) != 2 {
		l.problem(CodeSyntax, l.place(n), "%s takes a list and a condition on its items.", name)
		return nil
	}
	list := l.list(args[0], f)
	if list == nil {
		return nil
	}
	inside := l.element(list, f)
	if inside == nil {
		return nil
	}
	where := l.predicate(args[1], inside)
	if where == nil {
		return nil
	}
	at := leaf{place: l.place(n)}
	if name == "one" {
		count := &aggregate{place: l.place(n), function: AggregateCount, list: list, filter: where}
		return &clause{leaf: at, op: OpEquals, left: count, right: []operand{&literal{place: l.place(n), kind: numberLiteral, fixed: scale}}}
	}
	return l.builder.quantify(at, name == "all", name == "none", list, where)
}

func (l *lowering) predicate(n ast.Node, inside *frame) node {
	p, ok := n.(*ast.PredicateNode)
	if !ok {
		l.refuse(n)
		return nil
	}
	return l.condition(p.Node, inside)
}
