package customvalues

import (
	"errors"
	"fmt"
)

// test decides one branch of an if. foreign says that the whole block is left to another engine, and done with.
func (r *run) test(o *op, n *ifNode) (hit, foreign bool, err error) {
	r.alien = nil
	v, err := r.eval(o.value)
	if err != nil {
		return false, false, err
	}
	if alien := r.alien; alien != nil {
		if n.blocks {
			return false, true, r.foreignIf(n, alien)
		}
		r.foreignInLogic(alien)
	}
	hit = v.truthy()
	if n.blocks {
		hit = isTrue(v)
	}
	return hit != o.negate, false, nil
}

// isTrue is Handlebars' truth: nothing, false, zero, empty texts and empty lists are false.
func isTrue(v value) bool {
	if v.numeric() {
		if v.kind == integer && v.x == nil {
			return v.n != 0
		}
		return !toNumber(v).zero()
	}
	return v.truthy() && !(v.kind != mapping && v.isEmpty())
}

// logic evaluates what decides or is kept, but is not printed: a foreign name in it cannot be left for others.
func (r *run) logic(e expr) (value, error) {
	r.alien = nil
	v, err := r.eval(e)
	if r.alien != nil {
		r.foreignInLogic(r.alien)
	}
	return v, err
}

func (r *run) foreignInLogic(l *lookup) {
	r.alien = nil
	r.listForeign(l.span, l.path())
	if len(r.result.Diagnostics) < maxDiagnostics {
		r.diagnose(r.src.diagnostic(ForeignInLogic, Warning, l.span,
			fmt.Sprintf(foreignCounts, l.path())))
	}
}

// listForeign lists what is left for another engine.
func (r *run) listForeign(at span, path string) {
	if len(r.result.Foreign) < maxListed {
		r.result.Foreign = append(r.result.Foreign, r.src.placeholder(at, path))
	}
}

// foreignIf leaves the tags of a block in the text: another engine decides. What is ours in its branches is printed.
func (r *run) foreignIf(n *ifNode, alien *lookup) error {
	r.alien = nil
	r.listForeign(n.branches[0].tag, alien.path())
	for _, b := range n.branches {
		if err := r.verbatim(b.tag); err != nil {
			return err
		}
		if err := r.aside(b.code); err != nil {
			return err
		}
	}
	return r.verbatim(n.end)
}

// aside prints a part of a block that is left to another engine. A break in it may be meant or not: the text goes on.
func (r *run) aside(at stretch) error {
	err := r.exec(at)
	r.jump = none
	return err
}

func (r *run) verbatim(at span) error { return r.out.verbatim(r.src.text[at.start:at.end]) }

// foreignBlock leaves the tags of an unknown helper, and prints what is ours between them.
func (r *run) foreignBlock(n *foreignBlock) error {
	r.listForeign(n.span, n.lead)
	r.frames = append(r.frames, frame{foreign: true})
	defer func() { r.frames = r.frames[:len(r.frames)-1] }()
	if err := r.verbatim(n.open); err != nil {
		return err
	}
	if err := r.aside(n.code[0]); err != nil {
		return err
	}
	for i, tag := range n.tags {
		if err := r.verbatim(tag); err != nil {
			return err
		}
		if err := r.aside(n.code[i+1]); err != nil {
			return err
		}
	}
	return r.verbatim(n.end)
}

// choose is case: every when that matches prints, and else prints when none before it did.
func (r *run) choose(n *caseNode) error {
	subject, err := r.logic(n.subject)
	if err != nil {
		return err
	}
	matched := false
	for _, a := range n.arms {
		if a.isElse {
			if !matched {
				if err := r.exec(a.code); err != nil {
					return err
				}
			}
			continue
		}
		for _, e := range a.values {
			v, err := r.logic(e)
			if err != nil {
				return err
			}
			same, err := r.equal(r.env, subject, v)
			if err != nil {
				return err
			}
			if !same {
				continue
			}
			matched = true
			if err := r.exec(a.code); err != nil || r.jump != none {
				return err
			}
			if subject, err = r.logic(n.subject); err != nil { // the body may have changed it
				return err
			}
		}
	}
	return nil
}

// count is increment and decrement: counters of their own, which variables hide.
func (r *run) count(n *counterNode) error {
	c, ok := r.counters[n.variable.text]
	if !ok {
		c = intValue(0)
	}
	v, ok := operateSmall("plus", c, intValue(n.step))
	if !ok {
		next, err := operate("plus", toNumber(c), toNumber(intValue(n.step)))
		if err != nil {
			return err
		}
		if v, err = next.value(); err != nil {
			return err
		}
	}
	if r.counters == nil {
		r.counters = map[string]value{}
	}
	r.counters[n.variable.text] = v
	if n.step < 0 {
		c = v
	}
	return r.print(c, printed{at: n.span, place: n.place})
}

func (r *run) cycle(n *cycleNode) error {
	key := "u" + n.key
	if n.group != nil {
		g, err := r.logic(n.group)
		if err != nil {
			return err
		}
		key = "n" + identity(r.env, g)
	}
	if r.cycles == nil {
		r.cycles = map[string]int{}
	}
	i := r.cycles[key]
	r.cycles[key] = i + 1
	if i+1 >= len(n.values) {
		r.cycles[key] = 0
	}
	if i >= len(n.values) { // another cycle of the group was longer
		return nil
	}
	v, err := r.logic(n.values[i])
	if err != nil {
		return err
	}
	return r.print(v, printed{at: n.span, place: n.place})
}

// partial is render, whose snippet sees only what it is given, and include, whose snippet sees everything.
func (r *run) partial(n *partialNode) error {
	name, err := r.logic(n.template)
	if err != nil {
		return err
	}
	s, ok := r.t.snippets[name.s]
	if name.kind != text || !ok {
		return &failure{n.template.where(), UnknownSnippet, fmt.Errorf("there is no snippet %q", show(r.env, name))}
	}
	if d := s.broken; d != nil {
		return &failure{n.template.where(), d.Code, fmt.Errorf("line %d, column %d of snippet %q: %s", d.Line, d.Column, name.s, d.Message)}
	}
	if r.depth++; r.depth > maxNesting {
		return limit("Snippets are nested more than %d deep.", maxNesting)
	}
	defer func() { r.depth-- }()
	alias := n.alias
	if alias == nil {
		alias = n.variable[name.s]
	}
	with := value{}
	if n.with != nil {
		if with, err = r.logic(n.with); err != nil {
			return err
		}
	}
	if !n.render && r.isolated {
		return errors.New("include cannot be used within render")
	}
	if n.render {
		return r.renderPartial(n, s, alias, with)
	}
	return r.includePartial(n, s, name.s, alias, with)
}

// includePartial gives the snippet, when it is called with nothing, the variable of its own name.
func (r *run) includePartial(n *partialNode, s *snippet, name string, alias *name, with value) (err error) {
	if n.with == nil {
		if with, _, err = r.named(name); err != nil {
			return err
		}
	}
	restore := r.shadow(alias)
	defer restore()
	for _, a := range n.args {
		v, err := r.logic(a.value)
		if err != nil {
			return err
		}
		defer r.shadow(a.slot)()
		r.vars.scoped[a.slot.slot] = settled(v)
	}
	if l, ok := with.x.(list); ok && with.kind == sequence {
		if _, isRange := l.(interval); !isRange {
			for i := range l.length() {
				if err := r.iterate(); err != nil {
					return err
				}
				r.vars.scoped[alias.slot] = settled(l.at(i))
				if err := r.within(s); err != nil {
					return err
				}
			}
			return nil
		}
	}
	r.vars.scoped[alias.slot] = settled(with)
	return r.within(s)
}

// settled is a value as a variable keeps it: there, even when it is nil.
func settled(v value) value {
	if v.kind == unset {
		return nilValue
	}
	return v
}

// shadow remembers what a name meant to a scope; calling the result brings it back.
func (r *run) shadow(n *name) func() {
	vars, old := r.vars, r.vars.scoped[n.slot]
	return func() { vars.scoped[n.slot] = old }
}

// within runs a snippet. Handlebars' contexts end at its border: what a bare name means in it does not depend on the caller.
func (r *run) within(s *snippet) error {
	src, frames, base := r.src, r.frames, r.base
	r.src, r.frames, r.base = s.src, nil, len(r.passes)
	err := r.exec(s.code)
	r.src, r.frames, r.base = src, frames, base
	return err
}

func (r *run) renderPartial(n *partialNode, s *snippet, alias *name, with value) error {
	args := make([]value, len(n.args))
	for i, a := range n.args {
		var err error
		if args[i], err = r.logic(a.value); err != nil {
			return err
		}
	}
	once := func(v value, l *loop) error {
		if err := r.hold(96 * r.t.slots); err != nil {
			return err
		}
		inner := newVariables(r.t.slots)
		if l != nil {
			inner.assigned[n.state.slot] = objectValue(l)
		}
		for i, a := range n.args {
			inner.assigned[a.slot.slot] = settled(args[i])
		}
		if !v.isNil() {
			inner.assigned[alias.slot] = v
		}
		return r.alone(s, inner)
	}
	items, ok, err := r.items(with)
	if err != nil {
		return err
	}
	if !n.each || !ok {
		return once(with, nil)
	}
	l := &loop{name: n.template.(*literal).v.s, n: items.length()}
	for l.index < l.n {
		if err := r.iterate(); err != nil {
			return err
		}
		if err := once(items.at(l.index), l); err != nil {
			return err
		}
		l.index++
	}
	return nil
}

// alone runs a snippet that sees nothing of what is around it but the catalog.
func (r *run) alone(s *snippet, vars *variables) error {
	type state struct {
		vars     *variables
		counters map[string]value
		offsets  map[string]int
		cycles   map[string]int
		loops    *loop
		isolated bool
	}
	outer := state{r.vars, r.counters, r.offsets, r.cycles, r.loops, r.isolated}
	r.vars, r.counters, r.offsets, r.cycles, r.loops, r.isolated = vars, nil, nil, nil, nil, true
	err := r.within(s)
	r.jump = none
	r.vars, r.counters, r.offsets, r.cycles, r.loops, r.isolated =
		outer.vars, outer.counters, outer.offsets, outer.cycles, outer.loops, outer.isolated
	return err
}
