package conditions

import (
	"storegraph/catalog"
)

// verdict is a part of a condition as a function: whether it holds for the records of a run, and for the current item of a
// list where there is one.
type verdict func(r *run, it item) bool

// program is a condition as functions. Everything that is known before the data (types, fields, folded and scaled values,
// ranges) is settled when it is compiled.
type program struct {
	holds      verdict
	leaves     int      // clauses and lists that are told apart in a trace: those outside of lists
	windows    []window // ranges of time, resolved once for a run
	currencies []currency
}

// currency is where it is read what plain amounts mean.
type currency struct {
	root  int
	field *catalog.Field
}

// window is a range of time that a clause asks for.
type window struct {
	typ      catalog.Type
	op       Operator
	literals []*literal
}

// compile makes functions of the form. It cannot fail: what is in the form was checked.
func compile(n node, currencies []string) *program {
	c := &compiler{program: &program{}}
	for _, name := range currencies {
		root := rootNumber(name)
		field, _ := catalog.Roots[root].Kind.Field(currencyField)
		c.currencies = append(c.currencies, currency{root, field})
	}
	c.holds = c.node(n, true)
	return c.program
}

type compiler struct{ *program }

// node compiles a part. Outside of lists each clause leaves its result behind.
func (c *compiler) node(n node, outside bool) verdict {
	switch n := n.(type) {
	case *group:
		return c.group(n, outside)
	case *clause:
		return c.leaf(c.clause(n), n.negated, outside)
	case *quantified:
		return c.leaf(c.quantified(n), n.negated, outside)
	}
	return never
}

func never(*run, item) bool { return false }

func (c *compiler) leaf(holds verdict, negated, outside bool) verdict {
	if !outside {
		if !negated {
			return holds
		}
		return func(r *run, it item) bool { return !holds(r, it) }
	}
	n := c.leaves
	c.leaves++
	return func(r *run, it item) bool {
		if holds(r, it) != negated {
			r.results[n] = wasTrue
			return true
		}
		r.results[n] = wasFalse
		return false
	}
}

func (c *compiler) group(g *group, outside bool) verdict {
	parts := make([]verdict, len(g.nodes))
	for i, part := range g.nodes {
		parts[i] = c.node(part, outside)
	}
	decides := g.any // the answer of a part that decides the group
	met, else_ := g.any != g.negated, g.any == g.negated
	if len(parts) == 2 {
		first, second := parts[0], parts[1]
		return func(r *run, it item) bool {
			if first(r, it) == decides || second(r, it) == decides {
				return met
			}
			return else_
		}
	}
	return func(r *run, it item) bool {
		for _, holds := range parts {
			if holds(r, it) == decides {
				return met
			}
		}
		return else_
	}
}

// quantified asks the items of a list until one decides.
func (c *compiler) quantified(q *quantified) verdict {
	items, holds, all := c.list(q.list), c.node(q.where, false), q.all
	return func(r *run, it item) bool {
		answer := all
		items(r, it, func(inner item) bool {
			answer = holds(r, inner)
			return answer == all
		})
		return answer
	}
}

// walkItems gives the items of a list one by one, until more says no.
type walkItems func(r *run, it item, more func(item) bool)

// list compiles the reading of a list; a missing one is empty. How many items a run has walked over is bounded.
func (c *compiler) list(ref *fieldRef) walkItems {
	read := c.read(ref)
	return func(r *run, it item, more func(item) bool) {
		switch list := read(r, it).(type) {
		case nil:
		case []catalog.Record:
			if !r.visit(len(list)) {
				return
			}
			for _, record := range list {
				if !more(item{record: record}) || r.err != nil {
					return
				}
			}
		case []string:
			if !r.visit(len(list)) {
				return
			}
			for _, text := range list {
				if !more(item{text: text}) || r.err != nil {
					return
				}
			}
		default:
			r.mistyped(ref, list)
		}
	}
}

// read compiles the reading of a field: nil when it or a record before it is missing.
func (c *compiler) read(ref *fieldRef) func(r *run, it item) any {
	steps := ref.steps
	if ref.element {
		switch len(steps) {
		case 0:
			return func(_ *run, it item) any { return it.text }
		case 1:
			field := steps[0]
			return func(r *run, it item) any { return r.get(ref, it.record, field) }
		}
		return func(r *run, it item) any { return r.follow(ref, it.record, steps) }
	}
	root := rootNumber(ref.root)
	if len(steps) == 1 {
		field := steps[0]
		return func(r *run, _ item) any { return r.get(ref, r.root(root), field) }
	}
	return func(r *run, _ item) any { return r.follow(ref, r.root(root), steps) }
}

func rootNumber(name string) int {
	for i, root := range catalog.Roots {
		if root.Name == name {
			return i
		}
	}
	panic("conditions: " + name + " is no root") // references are checked when they are made
}

// window gives the number of a range of time.
func (c *compiler) window(t catalog.Type, op Operator, literals []*literal) int {
	c.windows = append(c.windows, window{t, op, literals})
	return len(c.windows) - 1
}

// literalsOf gives the values when all of them stand in the condition.
func literalsOf(values []operand) []*literal {
	var literals []*literal
	for _, v := range values {
		l, ok := v.(*literal)
		if !ok {
			return nil
		}
		literals = append(literals, l)
	}
	return literals
}

// comparable is a text as the clause compares it.
func (c *clause) comparable(s string) string {
	if c.folded {
		return Fold(s)
	}
	return s
}
