package customvalues

// shown is a value whose text is made: records have none, lists show how many they hold.
func (p *planner) shown(s things) {
	for r := range s.refs {
		if r.list {
			r.at.size()
		}
	}
	if s.in != nil {
		p.shown(*s.in)
	}
}

// identified are values that are told apart: records by their ids.
func (p *planner) identified(s things) {
	for r := range s.refs {
		if r.list {
			r.at.read(allRows)
		}
		if f, ok := r.at.kind.Field("id"); ok {
			p.part(r.at, f)
		}
	}
	if s.in != nil {
		p.identified(*s.in)
	}
}

// equal compares two values. Whether a list is empty is known of every list that is read at all.
func (p *planner) equal(s, t things) {
	if a, b := recordsOf(s), recordsOf(t); len(a) > 0 && len(b) > 0 {
		p.identified(things{refs: a})
		p.identified(things{refs: b})
	}
	if !s.lists() || !t.lists() {
		return
	}
	p.shown(s) // lists of other lengths differ
	p.shown(t)
	if held(s).ofData() && held(t).ofData() {
		p.identified(held(s))
		p.identified(held(t))
	}
}

// held is what lists hold, records and lists alike; nobody reads it yet.
func held(s things) things {
	out := things{}
	for r := range s.refs {
		if r.list {
			out = out.union(only(r))
		}
	}
	if s.in != nil {
		out = out.union(*s.in)
	}
	return out
}

// contains is the operator of that name.
func (p *planner) contains(s, t things) {
	if s.isText() {
		p.shown(t)
	}
	if !s.lists() {
		return
	}
	inner := held(s)
	if s.in != nil && t.lists() { // a list among lists
		p.shown(s.item())
		p.shown(t)
	}
	if inner.ofData() && t.ofData() {
		p.identified(inner)
		p.identified(t)
	}
}
