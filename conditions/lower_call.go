package conditions

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// callOperators are the operators that text writes as a call.
var callOperators = map[string]Operator{
	"ieq": OpEquals, "iin": OpIn, "icontains": OpContains, "istartsWith": OpStartsWith, "iendsWith": OpEndsWith,
	"between": OpBetween, "onDay": OpOnDay, "inLast": OpInLast, "inNext": OpInNext, "isEmpty": OpIsEmpty,
}

// valueCalls are the calls that give a value.
var valueCalls = []string{"count", "sum", "min", "max", "date", "money", "now", "daysAgo", "monthsAgo", "ago"}

// instead says what to write for functions of expr that users try first.
var instead = map[string]string{
	"lower": `ieq(a, b) or icontains(a, b)`, "upper": `ieq(a, b) or icontains(a, b)`, "trim": `ieq(a, b)`,
	"len": "count(list)", "find": "any(list, …)", "filter": "count(list, …) or sum(filter(list, …), …)", "map": "max(map(list, …))",
	"duration": `ago(3, "HOUR")`, "matches": "contains, startsWith or endsWith", "today": "daysAgo(n)",
}

// call gives a call's name and arguments, or refuses it.
func (l *lowering) call(n ast.Node) (name string, args []ast.Node, ok bool) {
	switch n := n.(type) {
	case *ast.BuiltinNode:
		name, args = n.Name, n.Arguments
	case *ast.CallNode:
		callee, ok := n.Callee.(*ast.IdentifierNode)
		if !ok {
			l.problem(CodeNotAllowed, l.place(n), "Methods cannot be called.")
			return "", nil, false
		}
		name, args = callee.Value, n.Arguments
	}
	if len(args) > 0 && l.span(args[0]).from < n.Location().From {
		l.problem(CodeNotAllowed, l.place(n), "The pipe | is not allowed; write %s(…).", name)
		return "", nil, false
	}
	if _, isOperator := callOperators[name]; isOperator || slices.Contains(valueCalls, name) || slices.Contains([]string{"any", "all", "none", "one"}, name) {
		return name, args, true
	}
	p := l.problem(CodeNotAllowed, l.place(n), "The function %s is not allowed.", quoted(name))
	if s, ok := instead[name]; ok {
		p.Suggestions = []string{s}
	} else {
		p.Suggestions = nearest(name, l.functionNames())
	}
	return "", nil, false
}

func (l *lowering) functionNames() []string {
	names := append([]string{"any", "all", "none", "one"}, valueCalls...)
	for name := range callOperators {
		names = append(names, name)
	}
	return names
}

// callClause lowers an operator that is written as a call.
func (l *lowering) callClause(n ast.Node, name string, op Operator, args []ast.Node, f *frame) node {
	c := comparison{at: l.place(n), opAt: l.place(n), op: op, exact: !strings.HasPrefix(name, "i") || op == OpInLast || op == OpInNext || op == OpIsEmpty, frame: f}
	want := map[Operator]int{OpIsEmpty: 1, OpBetween: 3}[op]
	if want == 0 {
		want = 2
	}
	if op == OpInLast || op == OpInNext {
		if len(args) != 3 && len(args) != 4 {
			l.problem(CodeSyntax, c.at, `%s takes a field, a number and a unit, as in %s(contact.last_order_at, 6, "MONTH").`, name, name)
			return nil
		}
		c.left = l.operand(args[0], f)
		p := l.periodOf(n, args[1:])
		if c.left == nil || p == nil {
			return nil
		}
		c.right = []operand{p}
		return l.compare(c)
	}
	if len(args) != want {
		l.problem(CodeSyntax, c.at, "%s takes %d values, not %d.", name, want, len(args))
		return nil
	}
	left := l.operand(args[0], f)
	var right []operand
	ok := left != nil
	for _, arg := range args[1:] {
		if array, isArray := arg.(*ast.ArrayNode); isArray && op == OpIn {
			values, all := l.values(array, f)
			right, ok = append(right, values...), ok && all
			continue
		}
		v := l.operand(arg, f)
		right, ok = append(right, v), ok && v != nil
	}
	if !ok {
		return nil
	}
	if isConstant(left) && op != OpIn {
		if flip, can := flipped[op]; can && !isConstant(right[0]) {
			left, right, c.op = right[0], []operand{left}, flip
		} else {
			l.problem(CodeTypeMismatch, left.where(), "The first value of %s must be a field.", name)
			return nil
		}
	}
	c.left, c.right = left, right
	return l.compare(c)
}

// periodOf reads amount, unit and anchor.
func (l *lowering) periodOf(n ast.Node, args []ast.Node) operand {
	amount, ok := args[0].(*ast.IntegerNode)
	if !ok {
		l.problem(CodeValueInvalid, l.place(args[0]), "A whole number is needed.")
		return nil
	}
	p := period{amount: amount.Value, unit: UnitDay}
	for i, arg := range args[1:] {
		word, ok := arg.(*ast.StringNode)
		if !ok {
			l.problem(CodeValueInvalid, l.place(arg), `A unit is needed, such as "DAY".`)
			return nil
		}
		name := strings.ToUpper(word.Value)
		if i == 1 {
			if name != string(AnchorNow) && name != string(AnchorStartOfDay) {
				l.problem(CodeValueInvalid, l.place(arg), "%s is no anchor; use NOW or START_OF_DAY.", quoted(word.Value))
				return nil
			}
			p.startOfDay = name == string(AnchorStartOfDay)
			continue
		}
		p.unit = PeriodUnit(name)
	}
	return l.checkPeriod(l.place(n), p)
}

// checkPeriod makes the literal of a period.
func (b *builder) checkPeriod(at place, p period) operand {
	units := []string{"MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"}
	if !slices.Contains(units, string(p.unit)) {
		b.problem(CodeValueInvalid, at, "%s is no unit; use %s.", quoted(string(p.unit)), strings.Join(units, ", ")).Suggestions = nearest(string(p.unit), units)
		return nil
	}
	if !p.valid() {
		b.problem(CodeValueInvalid, at, "A period must be between 0 and %d years.", maxPeriodYears)
		return nil
	}
	return &literal{place: at, kind: periodLiteral, period: p.canonical()}
}
