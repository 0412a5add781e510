package customvalues

// pass is a loop that is running.
type pass struct {
	segment
	*looping
	index   int
	row     []value // of its list's table at this pass; nil when there is none
	table   *table
	each    *eachNode
	keys    []string // of an object that each goes through
	loop    *loop    // nil when nothing asks for it
	depth   int      // of contexts before it
	foreign bool     // another engine's loop

	// What its variables' names meant before it.
	variable, state *name
	hidden          [2]value
}

// item is what the loop is at.
func (p *pass) item() value { return settled(p.at(p.index)) }

// of is forloop's own field, and @index and the like.
func (p *pass) of(name string) value {
	v, _ := position(p.n, p.index, name)
	return v
}

// push adds a loop; its memory is that of an earlier one.
func (r *run) push() *pass {
	if len(r.passes) < cap(r.passes) {
		r.passes = r.passes[:len(r.passes)+1]
	} else {
		r.passes = append(r.passes, pass{})
	}
	return &r.passes[len(r.passes)-1]
}

// beginFor begins a loop at its first item; any is false when there is none.
func (r *run) beginFor(n *forNode) (any bool, err error) {
	s, err := r.segment(n)
	if err != nil || s.n == 0 {
		return false, err
	}
	if s.n > maxIterations { // a range may claim any length; nobody waits for its end
		return false, limit("A loop would run %d times; %d are the limit.", s.n, maxIterations)
	}
	p := r.push()
	*p = pass{segment: s, looping: &n.looping, table: r.rowsOf(n.items, n.looping.table), variable: n.variable, state: n.state}
	if n.named {
		p.loop = &loop{name: n.label, n: s.n, parent: r.loops}
		r.loops = p.loop
		r.hide(p)
	}
	return true, r.turn(p)
}

// rowsOf is a list's table, when the loop's collection is what the table was filled with.
func (r *run) rowsOf(items expr, number int32) *table {
	if number == 0 {
		return nil
	}
	if l, ok := items.(*lookup); !ok || r.cellOf(l) == nil {
		return nil
	}
	return &r.tables[number-1]
}

// beginEach begins {{#each}} at its first item, and says where the code goes on.
func (r *run) beginEach(n *eachNode) (pc int32, err error) {
	r.alien = nil
	v, err := r.eval(n.items)
	if err != nil {
		return n.after, err
	}
	if r.alien != nil {
		return n.after, r.foreignEach(n, r.alien)
	}
	var s segment
	var keys []string
	switch v.kind {
	case sequence:
		s.items = v.list()
	case mapping:
		o := v.object()
		if err := r.spend(o.length()); err != nil {
			return n.after, err
		}
		keys = o.keys()
		all := make(values, len(keys))
		for i, k := range keys {
			all[i], _ = o.get(k)
		}
		s.items = all
	case record: // one record where a list is meant: go through it once
		s.items = values{v}
	default:
		return n.rest.from, nil
	}
	if s.n = s.items.length(); s.n == 0 {
		return n.rest.from, nil
	}
	p := r.push()
	*p = pass{
		segment: s, looping: &n.looping, table: r.rowsOf(n.items, n.looping.table), each: n, keys: keys, depth: len(r.frames),
		variable: n.item, state: n.index,
	}
	if n.named {
		p.loop = &loop{n: s.n}
		r.frames = append(r.frames, frame{})
		r.hide(p)
	}
	return n.code.from, r.turn(p)
}

// hide remembers what the names of a loop's variables mean outside it.
func (r *run) hide(p *pass) {
	for i, n := range []*name{p.variable, p.state} {
		if n != nil {
			p.hidden[i] = r.vars.scoped[n.slot]
		}
	}
}

// turn makes the loop's item and state those of its pass.
func (r *run) turn(p *pass) error {
	if p.table != nil {
		p.row = nil
		at := p.from + p.index
		if p.reversed {
			at = p.from + p.n - 1 - p.index
		}
		if at < p.table.rows {
			width := len(p.table.cells) / p.table.rows
			p.row = p.table.cells[at*width : (at+1)*width]
		}
	}
	if p.named {
		r.show(p)
	}
	return r.iterate()
}

// show makes the loop's variables be there by name.
func (r *run) show(p *pass) {
	p.loop.index = p.index
	item := p.item()
	if p.each == nil {
		r.vars.scoped[p.state.slot] = objectValue(p.loop)
		r.vars.scoped[p.variable.slot] = item
		return
	}
	f := frame{this: item, loop: p.loop}
	second := intValue(int64(p.index))
	if p.keys != nil {
		f.key = p.keys[p.index]
		second = textValue(f.key)
	}
	r.frames[p.depth] = f
	if p.variable != nil {
		r.vars.scoped[p.variable.slot] = item
	}
	if p.state != nil {
		r.vars.scoped[p.state.slot] = second
	}
}

// leaveLoop ends the innermost loop.
func (r *run) leaveLoop() {
	p := &r.passes[len(r.passes)-1]
	if p.named {
		for i, n := range []*name{p.variable, p.state} {
			if n != nil {
				r.vars.scoped[n.slot] = p.hidden[i]
			}
		}
		p.loop.index = p.index
		if p.each == nil {
			r.loops = p.loop.parent
		} else {
			r.frames = r.frames[:p.depth]
		}
	}
	r.passes = r.passes[:len(r.passes)-1]
}
