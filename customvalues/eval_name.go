package customvalues

import (
	"strings"
)

// path is the name as diagnostics show it.
func (l *lookup) path() string { return l.field }

// maxMissed is more names than a placeholder has.
const maxMissed = 64

func (r *run) lookup(l *lookup) (value, error) {
	if v := r.cellOf(l); v != nil {
		if v.isNil() {
			r.miss(l)
		}
		return *v, nil
	}
	if l.custom && !r.knowsCustom(l) {
		r.alien = l
		return nilValue, nil
	}
	v, steps, known, err := r.root(l)
	if err != nil {
		return nilValue, err
	}
	if !known || v.kind == foreign {
		r.alien = l
		return nilValue, nil
	}
	for i := range steps {
		if v, err = r.step(v, &steps[i]); err != nil {
			return nilValue, err
		}
		if v.isNil() && i < len(steps)-1 {
			break
		}
	}
	if v.isNil() {
		r.miss(l)
	}
	return v, nil
}

func (r *run) miss(l *lookup) {
	if len(r.missed) < maxMissed {
		r.missed = append(r.missed, missed{l.span, l.path()})
	}
}

// root gives what a lookup begins at, and the steps that follow. known is false for names that are not ours.
func (r *run) root(l *lookup) (v value, steps []step, known bool, err error) {
	switch {
	case l.loop > 0:
		p := &r.passes[r.base+int(l.loop)-1]
		switch {
		case p.foreign:
			return nilValue, nil, false, nil
		case l.state != "":
			return p.of(l.state), nil, true, nil
		}
		return p.item(), l.rest, true, nil
	case l.here != nil:
		return r.context(l)
	case l.from != nil:
		name, err := r.eval(l.from)
		if err != nil || name.kind != text {
			return nilValue, l.steps, true, err
		}
		if v, known, err = r.named(name.s); err != nil {
			return v, l.steps, known, err
		}
		return v, l.steps, known, r.available(name.s)
	}
	v, known, err = r.variable(l.root, l.canon)
	if v.kind != record && !v.isNil() || !known || err != nil {
		return v, l.steps, known, err
	}
	return v, l.steps, known, r.available(r.rootName(l))
}

func (r *run) rootName(l *lookup) string {
	if l.canon != "" {
		return l.canon
	}
	return l.root.text
}

// context is what this, @index or ../ stand for.
func (r *run) context(l *lookup) (v value, steps []step, known bool, err error) {
	at := len(r.frames) - 1 - l.here.up
	if at < 0 {
		if l.here.up == 0 || at < -1 || len(l.steps) == 0 || l.steps[0].name == "" {
			return nilValue, nil, false, nil
		}
		// ../contact.first_name from an outermost block
		if v, known, err = r.named(l.steps[0].name); err != nil {
			return v, nil, known, err
		}
		return v, l.steps[1:], known, r.available(l.steps[0].name)
	}
	f := r.frames[at]
	if f.foreign {
		return nilValue, nil, false, nil
	}
	switch l.here.data {
	case "":
		return f.this, l.steps, true, nil
	case "key":
		if f.key != "" || f.loop == nil {
			return textValue(f.key), nil, true, nil
		}
		return intValue(int64(f.loop.index)), nil, true, nil
	case "index":
		if f.loop != nil {
			return intValue(int64(f.loop.index)), nil, true, nil
		}
	default:
		if f.loop != nil {
			v, _ = f.loop.get(l.here.data)
			return v, nil, true, nil
		}
	}
	return nilValue, nil, true, nil
}

// variable finds a name: loops, assigns, counters, the block's context, the scope, the catalog, in this order.
func (r *run) variable(n *name, canon string) (v value, known bool, err error) {
	if n.slot < len(r.vars.scoped) {
		if v := r.vars.scoped[n.slot]; v.kind != unset {
			return v, true, nil
		}
		if v := r.vars.assigned[n.slot]; v.kind != unset {
			return v, true, nil
		}
	}
	if c, ok := r.counters[n.text]; ok {
		return c, true, nil
	}
	if v, ok, err := r.inContext(n.text); ok || err != nil {
		return v, ok, err
	}
	if v, ok := r.data(n.text); ok {
		return v, true, nil
	}
	if canon != "" && canon != n.text {
		if v, ok := r.data(canon); ok {
			return v, true, nil
		}
	}
	return nilValue, r.t.plain || canon != "" || r.t.written[n.text], nil
}

// named finds a name that only the render knows.
func (r *run) named(s string) (v value, known bool, err error) {
	canon := ""
	if lower := strings.ToLower(s); !r.t.plain && isRoot(lower) {
		canon = lower
	}
	if n, ok := r.t.names[s]; ok {
		return r.variable(n, canon)
	}
	return r.variable(&name{text: s, slot: len(r.vars.scoped)}, canon)
}

// inContext is a bare name in a Handlebars block: a field of the item at hand.
func (r *run) inContext(s string) (v value, ok bool, err error) {
	if len(r.frames) == 0 {
		return value{}, false, nil
	}
	f := r.frames[len(r.frames)-1]
	switch f.this.kind {
	case mapping:
		v, ok = f.this.object().get(s)
		return v, ok, nil
	case record:
		if _, ok := fieldOf(f.this.record(), s); ok {
			v, err := r.field(f.this.record(), s)
			return v, true, err
		}
	}
	return value{}, false, nil
}

// data is a name of the scope.
func (r *run) data(s string) (value, bool) {
	if x, ok := r.scope.Roots[s]; ok {
		return fromAny(x), true
	}
	if s == "self" && r.t.plain {
		return objectValue(self{r, r.vars, r.isolated}), true
	}
	return nilValue, false
}

// self is Liquid's object of all variables, as they are where it was asked for.
type self struct {
	r        *run
	vars     *variables
	isolated bool
}

func (s self) keys() []string { return nil }

func (s self) length() int { return 1 }

func (s self) get(name string) (value, bool) {
	vars, isolated := s.r.vars, s.r.isolated
	s.r.vars, s.r.isolated = s.vars, s.isolated
	v, _, _ := s.r.named(name) // plain templates have nothing that is unavailable
	s.r.vars, s.r.isolated = vars, isolated
	return v, !v.isNil()
}
