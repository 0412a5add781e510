package customvalues

import (
	"maps"
	"slices"
	"strings"
)

// lookup is what a name may stand for.
func (p *planner) lookup(l *lookup) things {
	outer := p.at
	p.at = l.span
	defer func() { p.at = outer }()
	s, steps := p.root(l)
	for i := range steps {
		s = p.step(s, &steps[i])
	}
	s.unset = false
	return s
}

func (p *planner) step(s things, at *step) things {
	if at.index == nil {
		return p.member(s, at.name)
	}
	if l, ok := at.index.(*literal); ok && l.v.kind == integer {
		n := allRows
		if l.v.x == nil && l.v.n >= 0 && l.v.n < allRows {
			n = int(l.v.n) + 1
		}
		return p.each(s, n).and(aNil)
	}
	key := p.eval(at.index)
	out := nothing
	if key.sorts&aNumber != 0 {
		out = out.union(p.each(s, allRows))
	}
	for _, w := range key.words {
		out = out.union(p.member(s, w))
	}
	if key.sorts&aText != 0 {
		out = out.union(p.anyMember(s))
	}
	return out
}

// root is what a name begins at, and what follows.
func (p *planner) root(l *lookup) (things, []step) {
	switch {
	case l.here != nil:
		return p.context(l)
	case l.from != nil:
		key := p.eval(l.from)
		out := nothing
		for _, w := range key.words {
			out = out.union(p.named(w))
		}
		if key.sorts&aText != 0 {
			out = out.union(p.anything())
		}
		return out, l.steps
	}
	return p.variable(l.root, l.root.text, l.canon), l.steps
}

// named is a name that an expression gives.
func (p *planner) named(s string) things {
	canon := ""
	if lower := strings.ToLower(s); !p.t.plain && isRoot(lower) {
		canon = lower
	}
	return p.variable(p.t.names[s], s, canon)
}

// anything is any name: every variable, every field of the block's item, every root.
func (p *planner) anything() things {
	out := things{}
	for _, vars := range []map[*name]things{p.env.assigned, p.env.scoped} {
		for _, s := range vars {
			out = out.union(s)
		}
	}
	if n := len(p.frames); n > 0 {
		out = out.union(p.anyMember(p.frames[n-1].this))
	}
	for root := range p.roots {
		out = out.union(p.data(root, ""))
	}
	return out.and(aNil)
}

// variable finds a name as a render does: a block's own variables, assigned ones, counters, the block's item, the data. n is
// nil for a name that the template does not have.
func (p *planner) variable(n *name, text, canon string) (out things) {
	for _, vars := range []map[*name]things{p.env.scoped, p.env.assigned} {
		if s, ok := vars[n]; n != nil && ok {
			out = out.union(s)
			if !s.unset {
				out.unset = false
				return out
			}
		}
	}
	out.unset = false
	if p.counted[text] {
		out.sorts |= aNumber
	}
	item, sure := p.inContext(text)
	if out = out.union(item); sure {
		return out
	}
	return out.union(p.data(text, canon))
}

// inContext is a bare name in a Handlebars block. sure says that the block's item has such a field, whatever it is.
func (p *planner) inContext(text string) (out things, sure bool) {
	if len(p.frames) == 0 {
		return out, false
	}
	frame := p.frames[len(p.frames)-1]
	this := frame.this
	sure = !frame.foreign && this.sorts == 0 && len(this.words) == 0 && this.in == nil && len(this.refs) > 0
	for r := range this.refs {
		if r.list {
			sure = false
			continue
		}
		if _, ok := fieldNamed(r.at.kind, text); ok {
			out = out.union(p.field(r.at, text))
		} else {
			sure = false
		}
	}
	if this.keyed {
		out = out.union(this.item())
	}
	return out, sure
}

// data is a name of the data. What the catalog does not know may be JSON of any form, and has no records in it.
func (p *planner) data(text, canon string) things {
	for _, s := range []string{text, canon} {
		if k := p.roots[s]; k != nil {
			return only(ref{at: p.top(s, k)}).and(aNil)
		}
	}
	if !p.t.plain && !p.t.written[text] {
		p.alien = true
	}
	json := sortOf(aNil | aNumber | aText | other)
	return things{sorts: json.sorts, in: &json, keyed: true, deep: true}
}

// context is this, @index or ../x.
func (p *planner) context(l *lookup) (things, []step) {
	at := len(p.frames) - 1 - l.here.up
	if at < 0 {
		if l.here.up == 0 || at < -1 || len(l.steps) == 0 || l.steps[0].name == "" {
			p.alien = true
			return nothing, l.steps
		}
		return p.named(l.steps[0].name), l.steps[1:]
	}
	frame := p.frames[at]
	p.alien = p.alien || frame.foreign
	switch l.here.data {
	case "":
		return frame.this, l.steps
	case "key":
		return sortOf(aNumber | aText | aNil), nil
	case "index":
		return sortOf(aNumber | aNil), nil
	}
	return sortOf(other | aNil), nil
}

// literal is what the author wrote.
func literalThings(v value) things {
	switch v.kind {
	case unset, null:
		return nothing
	case text:
		return exactly(v.s)
	case integer:
		return sortOf(aNumber)
	case sequence:
		return bag(sortOf(aNumber))
	}
	return sortOf(other)
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
