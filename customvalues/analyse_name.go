package customvalues

import (
	"strings"

	"storegraph/catalog"
)

// lookup finds what a name may reach, gives the lookup its path, and remarks on how it is written.
func (a *analysis) lookup(l *lookup) shape {
	if a.last && l.field == "" {
		l.field = strings.Join(strings.Fields(a.src.text[l.start:l.end]), "")
	}
	outer := a.in
	a.in = l
	defer func() { a.in = outer }()
	s, steps, ours := a.root(l)
	a.lookups++
	if a.customField(l, s) {
		a.aliens++
		a.strange(l)
		a.nearField(l, steps)
		return shape{}
	}
	a.named(l, s)
	if !ours {
		a.aliens++
		for _, step := range l.steps {
			a.read(step.index)
		}
		a.strange(l)
		a.foreign(l)
		return shape{}
	}
	path, exact := "", true
	for i, step := range steps {
		if step.index != nil {
			s = a.index(s, step.index)
			exact = false
			continue
		}
		if step.name == "size" || step.name == "first" || step.name == "last" {
			a.useValues(s)
		}
		next, known := s.member(step.name)
		a.mention(step.where(), s, step.name)
		if !known {
			a.unknownField(s, steps[i:], step)
			return madeShape
		}
		a.spelling(l, s, step)
		s = next
	}
	a.touch(l, s)
	if p := s.sorted(); len(p) == 1 && exact && !s.made && l.from == nil {
		path = p[0].path
	}
	if a.last && path != "" {
		l.field = path
	}
	return s
}

// root is what a name may stand for. ours is false when it belongs to another engine.
func (a *analysis) root(l *lookup) (s shape, steps []step, ours bool) {
	switch {
	case l.here != nil:
		return a.context(l)
	case l.from != nil:
		a.read(l.from)
		return shape{made: true}, l.steps, true // any name at all
	}
	a.at = span{l.start, min(l.start+len(l.root.text), l.end)}
	if s, ok := a.inContext(l.root.text); ok {
		return s, l.steps, true
	}
	s, ours = a.vars[l.root], a.t.written[l.root.text]
	if ours {
		a.seen[l.root] = true
	}
	canon := strings.ToLower(l.root.text)
	root, known := catalog.RootNamed(canon)
	switch {
	case a.plain():
		return s.union(at(place{path: l.root.text, data: true})), l.steps, true
	case !known:
		return s, l.steps, ours
	case ours && canon != l.root.text: // a variable named Order
		return s, l.steps, true
	}
	l.canon = canon
	if a.last && canon != l.root.text {
		a.remark(Alias, Lint, l.where(), []string{canon}, "Names are written in small letters: %s.", canon)
	}
	if a.last && l.spaced {
		a.remark(Alias, Lint, l.where(), []string{canon + "." + l.steps[0].name}, "A dot belongs between %s and %s.", canon, l.steps[0].name)
	}
	return s.union(at(place{path: canon, kind: root.Kind})), l.steps, true
}

// inContext is a bare name in a Handlebars block that the item at hand has.
func (a *analysis) inContext(name string) (shape, bool) {
	if len(a.frames) == 0 || a.frames[len(a.frames)-1] == nil || a.t.written[name] {
		return shape{}, false
	}
	this := a.frames[len(a.frames)-1]
	for _, p := range this.places {
		if p.data {
			return this.each(func(q place) (place, bool) { return q, q.data }), false
		}
		if p.kind == nil {
			continue
		}
		if _, ok := fieldNamed(p.kind, name); ok {
			s, _ := this.member(name)
			a.mention(a.at, *this, name)
			return s, true
		}
	}
	return shape{}, false
}

func (a *analysis) context(l *lookup) (s shape, steps []step, ours bool) {
	i := len(a.frames) - 1 - l.here.up
	switch {
	case i < -1 || i == -1 && (l.here.up == 0 || len(l.steps) == 0):
		return shape{}, nil, false
	case i == -1: // ../contact.first_name in an outermost block
		root, ok := catalog.RootNamed(strings.ToLower(l.steps[0].name))
		if !ok {
			return shape{}, nil, a.t.written[l.steps[0].name]
		}
		return at(place{path: root.Name, kind: root.Kind}), l.steps[1:], true
	case a.frames[i] == nil:
		return shape{}, nil, false
	case l.here.data != "":
		return madeShape, nil, true
	}
	return *a.frames[i], l.steps, true
}

func (a *analysis) index(s shape, index expr) shape {
	a.read(index)
	if lit, ok := index.(*literal); ok && lit.v.kind == integer {
		a.useValues(s)
		return s.element()
	}
	if len(s.places) == 0 {
		return s
	}
	// A computed name may be an index or a field.
	any := s.any()
	a.use(any)
	a.useValues(s)
	items := s.each(func(p place) (place, bool) {
		listed := p.list || p.data
		p.list = false
		return p, listed
	})
	return items.union(any)
}

// foreign remarks on a name that is not ours when it looks like a misspelt one of ours.
func (a *analysis) foreign(l *lookup) {
	if l.root == nil || !a.last || a.full(Warning) {
		return
	}
	var roots []string
	for _, r := range catalog.Roots {
		roots = append(roots, r.Name)
	}
	for _, near := range nearest(strings.ToLower(l.root.text), roots) {
		path := near
		for _, s := range l.steps {
			if s.name != "" {
				path += "." + s.name
			}
		}
		if _, _, ok := catalog.Resolve(path); ok || len(l.steps) == 0 {
			a.remark(UnknownName, Warning, l.where(), []string{path}, "%s is not ours and stays as it is.", l.root.text)
			return
		}
	}
}

func (a *analysis) unknownField(s shape, rest []step, at step) {
	places := s.sorted()
	if len(places) == 0 {
		return
	}
	path := places[0].path
	for _, r := range rest {
		if r.name != "" {
			path += "." + r.name
		}
	}
	a.unknown(at.where(), path)
}

func (a *analysis) unknown(at span, path string) {
	if !a.last || a.full(Warning) {
		return
	}
	a.remark(UnknownField, Warning, at, a.suggest(path), "There is no %s: it prints nothing.", path)
}

// spelling remarks on an alias or another letter case.
func (a *analysis) spelling(l *lookup, s shape, at step) {
	if !a.last {
		return
	}
	for _, p := range s.sorted() {
		if p.kind == nil {
			continue
		}
		f, ok := fieldNamed(p.kind, at.name)
		if !ok || f.Name == at.name {
			continue
		}
		a.remark(Alias, Lint, at.where(), []string{p.path + "." + f.Name}, "%s is another name of %s.", at.name, f.Name)
		return
	}
}
