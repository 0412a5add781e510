package conditions

import (
	"fmt"
	"slices"
	"strconv"

	"storegraph/catalog"
	"storegraph/commerce"
)

// builder lowers input of either form: it checks, remembers every problem, and makes nodes. A nil node or operand means
// that a problem was reported for it.
type builder struct {
	problems []Problem
	nodes    int // of a tree, counted while it is read
	inside   int // length of the path that leads to the condition, in a file of many
}

// maxProblems bounds the answer: nobody reads more.
const maxProblems = 50

func (b *builder) problem(code commerce.ErrorCode, at place, format string, args ...any) *Problem {
	if len(b.problems) >= maxProblems {
		return &Problem{}
	}
	p := Problem{Code: code, Message: fmt.Sprintf(format, args...), Path: at.path}
	if at.src != nil {
		at.src.locate(&p, at.span)
	}
	b.problems = append(b.problems, p)
	return &b.problems[len(b.problems)-1]
}

// frame is where names are looked up besides the roots: the current item of a list.
type frame struct {
	list  *fieldRef
	kind  *catalog.Kind // nil when the items are texts
	outer *frame
}

func (f *frame) depth() int {
	n := 0
	for ; f != nil; f = f.outer {
		n++
	}
	return n
}

// element opens a list for conditions on its items.
func (b *builder) element(list *fieldRef, outer *frame) *frame {
	f := &frame{list: list, kind: list.field().Of, outer: outer}
	if f.depth() > MaxListNesting {
		b.problem(CodeTooLarge, list.place, "Lists are nested more than %d deep.", MaxListNesting)
		return nil
	}
	return f
}

// group joins parts: nested groups of the same kind are opened, a group of one is its part.
func (b *builder) group(any bool, parts []node) node {
	var flat []node
	for _, part := range parts {
		if part == nil {
			return nil
		}
		if g, ok := part.(*group); ok && g.any == any && !g.negated {
			flat = append(flat, g.nodes...)
			continue
		}
		flat = append(flat, part)
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return &group{any: any, nodes: flat}
}

func (b *builder) not(n node) node {
	if n == nil {
		return nil
	}
	return n.negate()
}

// finish checks what only the whole can tell and compiles it.
func (b *builder) finish(n node, whole place) (*Condition, []Problem) {
	if n == nil || len(b.problems) > 0 {
		if len(b.problems) == 0 {
			b.problem(CodeSyntax, whole, "The condition cannot be read.")
		}
		return nil, b.problems
	}
	m := measure(n)
	switch {
	case m.nodes > MaxNodes:
		b.problem(CodeTooLarge, whole, "The condition has %d parts; at most %d are allowed.", m.nodes, MaxNodes)
	case m.clauses > MaxClauses:
		b.problem(CodeTooLarge, whole, "The condition has %d clauses; at most %d are allowed.", m.clauses, MaxClauses)
	case m.visits > MaxStaticVisits:
		b.problem(CodeTooCostly, whole, "The condition may have to look at %d records; at most %d are allowed. Nest fewer lists.", m.visits, MaxStaticVisits)
	}
	b.number(n)
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	c := &Condition{root: n, text: print(n), reads: m.readPaths(), elements: m.neededElements(), inside: b.inside}
	c.currencies = m.needs.currencies()
	c.needs = m.needs.all(c.reads, c.currencies)
	c.program = compile(n, c.currencies)
	return c, nil
}

// number gives every clause its text and, when it has none, an id and a path; it reports ids that are used twice.
func (b *builder) number(root node) {
	taken := map[string]bool{}
	eachLeaf(root, "", func(l *leaf, n node, _ string) {
		if l.text = print(n); l.id != "" && taken[l.id] {
			b.problem(CodeValueInvalid, l.place, "The clause id %s is used twice.", quoted(l.id))
		}
		taken[l.id] = true
	})
	n := 0
	eachLeaf(root, "", func(l *leaf, _ node, path string) {
		if l.path == "" {
			l.path = path
		}
		for l.id == "" {
			if n++; !taken["c"+strconv.Itoa(n)] {
				l.id = "c" + strconv.Itoa(n)
			}
		}
	})
}

// eachLeaf visits clauses and quantified lists from left to right with their path in the form.
func eachLeaf(n node, path string, visit func(l *leaf, n node, path string)) {
	switch n := n.(type) {
	case *group:
		word := "all"
		if n.any {
			word = "any"
		}
		if n.negated {
			word = "not." + word
		}
		for i, part := range n.nodes {
			eachLeaf(part, join(path, word+"["+strconv.Itoa(i)+"]"), visit)
		}
	case *clause:
		visit(&n.leaf, n, path)
		for _, o := range append([]operand{n.left}, n.right...) {
			eachAggregate(o, func(a *aggregate) {
				if a.filter != nil {
					eachLeaf(a.filter, join(path, "where"), visit)
				}
			})
		}
	case *quantified:
		visit(&n.leaf, n, path)
		eachLeaf(n.where, join(path, "where"), visit)
	}
}

// eachAggregate visits the aggregates of an operand, not those inside them.
func eachAggregate(o operand, visit func(*aggregate)) {
	switch o := o.(type) {
	case *arithmetic:
		eachAggregate(o.left, visit)
		eachAggregate(o.right, visit)
	case *aggregate:
		visit(o)
	}
}

func join(path, name string) string {
	if path == "" || name == "" {
		return path + name
	}
	return path + "." + name
}

// measures are what limits and callers want to know of a condition.
type measures struct {
	nodes, clauses int
	visits         int64
	paths          map[string]bool
	elements       map[commerce.Element]bool
	needs          needs
}

func measure(n node) *measures {
	m := newMeasures()
	m.node(n, 1)
	return m
}

func newMeasures() *measures {
	return &measures{paths: map[string]bool{}, elements: map[commerce.Element]bool{}, needs: needs{paths: map[string]bool{}, amounts: map[string]bool{}}}
}

func (m *measures) node(n node, times int64) {
	m.nodes++
	switch n := n.(type) {
	case *group:
		for _, part := range n.nodes {
			m.node(part, times)
		}
	case *clause:
		m.clauses++
		m.operand(n.left, times)
		if n.op == OpIn {
			return // its values have a limit of their own
		}
		for _, v := range n.right {
			m.operand(v, times)
		}
	case *quantified:
		m.clauses++
		m.needs.list(n.list)
		m.node(n.where, m.list(n.list, times))
	}
}

func (m *measures) operand(o operand, times int64) {
	m.nodes++
	switch o := o.(type) {
	case *fieldRef:
		m.read(o)
		m.needs.field(o)
	case *literal:
		m.needs.literal(o)
	case *arithmetic:
		m.operand(o.left, times)
		m.operand(o.right, times)
	case *aggregate:
		inside := m.list(o.list, times)
		if o.value != nil {
			m.operand(o.value, inside)
		}
		if o.filter != nil {
			m.needs.list(o.list)
			m.node(o.filter, inside)
		}
	}
}

// list adds what visiting a list may cost. Only records count: the texts of a list lie in their record.
func (m *measures) list(r *fieldRef, times int64) int64 {
	m.read(r)
	if r.typ() == catalog.TextList {
		m.visits += times
		return times
	}
	times = min(times*int64(max(1, r.field().Max)), 1<<40)
	m.visits += times
	return times
}

func (m *measures) read(r *fieldRef) {
	m.paths[r.full] = true
	for _, e := range r.elements {
		m.elements[e] = true
	}
}

func (m *measures) readPaths() []string {
	paths := make([]string, 0, len(m.paths))
	for p := range m.paths {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

func (m *measures) neededElements() []commerce.Element {
	var out []commerce.Element
	for _, e := range commerce.Elements {
		if m.elements[e] {
			out = append(out, e)
		}
	}
	return out
}
