package conditions

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"storegraph/catalog"
)

// exprProgram is a condition for expr's VM: what it runs, and the variables it runs on. The VM decides nothing in production:
// it is an evaluator that others wrote, and whatever is decided must be its answer too.
type exprProgram struct {
	source  string
	code    *vm.Program
	roots   *layout
	windows []bound
	sets    []set
}

const shopCurrency = "shop_currency"

// compileExpr writes the form as an expr program over plain variables and has expr check and compile it. No text of the
// input is in the program except as a quoted constant.
func compileExpr(n node) (*exprProgram, error) {
	g := &generator{exprProgram: exprProgram{roots: newLayout()}}
	g.source = g.node(n, g.scope())
	env := g.roots.exprTypes()
	env[shopCurrency] = types.String
	for _, w := range g.windows {
		env[w.name] = types.Int
	}
	for _, s := range g.sets {
		env[s.name] = types.TypeOf(s.value)
	}
	options := []expr.Option{
		expr.Env(env), expr.AsBool(), expr.WarnOnAny(),
		expr.Optimize(false), // what the walk explains is what runs
		expr.MaxNodes(0),     // bounded by MaxNodes of the form
	}
	var err error
	if g.code, err = expr.Compile(g.source, append(options, functions()...)...); err != nil {
		return nil, fmt.Errorf("compile the condition: %w", err)
	}
	return &g.exprProgram, nil
}

type generator struct{ exprProgram }

// scope is where names are read: the roots, and the current item if there is one.
type scope struct {
	roots, item *layout
}

func (g *generator) scope() scope { return scope{roots: g.roots} }

func (s scope) at(r *fieldRef) (l *layout, prefix string) {
	if r.element {
		return s.item, "."
	}
	return s.roots, ""
}

func (s scope) slot(r *fieldRef, f form) string {
	l, prefix := s.at(r)
	return prefix + l.slot(r, f)
}

func (s scope) mark(r *fieldRef) string {
	l, prefix := s.at(r)
	return prefix + l.mark(r)
}

func (s scope) list(r *fieldRef) (name string, inside scope) {
	l, prefix := s.at(r)
	list := l.list(r)
	return prefix + list.name, scope{roots: s.roots, item: list.items}
}

func not(negated bool, source string) string {
	if negated {
		return "!(" + source + ")"
	}
	return source
}

func (g *generator) node(n node, s scope) string {
	switch n := n.(type) {
	case *group:
		parts := make([]string, len(n.nodes))
		for i, part := range n.nodes {
			parts[i] = g.node(part, s)
		}
		word := " && "
		if n.any {
			word = " || "
		}
		return not(n.negated, "("+strings.Join(parts, word)+")")
	case *clause:
		return not(n.negated, g.clause(n, s))
	case *quantified:
		list, inside := s.list(n.list)
		word := "any"
		if n.all {
			word = "all"
		}
		return not(n.negated, word+"("+list+", "+g.node(n.where, inside)+")")
	}
	return "false"
}

// code is an operand in the program: a value that may be read when all guards hold.
type code struct {
	value    string
	guards   []string
	currency string
}

func (c code) guarded(more ...string) string {
	return "(" + strings.Join(append(append([]string(nil), c.guards...), more...), " && ") + ")"
}

func (g *generator) clause(c *clause, s scope) string {
	t := c.left.typ()
	switch c.op {
	case OpIsEmpty:
		return g.empty(c.left, s)
	case OpIsSet:
		if r, ok := c.left.(*fieldRef); ok {
			return s.mark(r)
		}
	case OpIsTrue:
		left := g.operand(c.left, s, truth)
		return left.guarded(left.value)
	case OpIsFalse:
		left := g.operand(c.left, s, truth)
		return left.guarded("!" + left.value)
	}
	f := formOf(t)
	if c.folded {
		f = foldedText
	}
	left := g.operand(c.left, s, f)
	if c.op == OpIsSet {
		return left.guarded("true")
	}
	if c.op == OpIn {
		return left.guarded(left.value + " in " + g.set(c))
	}
	if literals := literalsOf(c.right); literals != nil && (t == catalog.Instant || t == catalog.Date) {
		low, high := g.window(t, c.op, literals)
		return left.guarded(left.value+" >= "+low, left.value+" < "+high)
	}
	right := make([]code, len(c.right))
	for i, v := range c.right {
		right[i] = g.operand(v, s, f)
		left.guards = append(left.guards, right[i].guards...)
		if t == catalog.Money {
			left.guards = append(left.guards, "same("+left.currency+", "+right[i].currency+")")
		}
	}
	if c.op == OpBetween {
		return left.guarded(left.value+" >= "+right[0].value, left.value+" <= "+right[1].value)
	}
	return left.guarded(left.value + " " + comparisons[c.op][0] + " " + right[0].value)
}

func (g *generator) empty(o operand, s scope) string {
	t := o.typ()
	r, ok := o.(*fieldRef)
	switch {
	case ok && (t == catalog.List || t == catalog.TextList):
		list, _ := s.list(r)
		return "len(" + list + ") == 0"
	case ok && formOf(t) == plainText:
		return s.slot(r, plainText) + ` == ""` // also when it is missing
	case ok:
		return "!" + s.mark(r)
	}
	return "!" + g.operand(o, s, formOf(t)).guarded("true")
}

func (g *generator) set(c *clause) string {
	name := numbered("set", len(g.sets))
	if formOf(c.left.typ()) == scaled {
		values := make(map[int]bool, len(c.right))
		for _, v := range c.right {
			values[int(v.(*literal).fixed)] = true
		}
		g.sets = append(g.sets, set{name, values})
		return name
	}
	values := make(map[string]bool, len(c.right))
	for _, v := range c.right {
		values[c.comparable(v.(*literal).text)] = true
	}
	g.sets = append(g.sets, set{name, values})
	return name
}

func (g *generator) window(t catalog.Type, op Operator, right []*literal) (low, high string) {
	low, high = numbered("from", len(g.windows)), numbered("to", len(g.windows))
	g.windows = append(g.windows,
		bound{low, func(m moments) int { n, _ := m.bounds(t, op, right); return n }},
		bound{high, func(m moments) int { _, n := m.bounds(t, op, right); return n }})
	return low, high
}

func quoteInt(n int64) string {
	if n < 0 {
		return "(" + strconv.FormatInt(n, 10) + ")"
	}
	return strconv.FormatInt(n, 10)
}
