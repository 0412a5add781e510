package customvalues

import "storegraph/catalog"

// field is a record's field by name.
func (p *planner) field(of *want, name string) things {
	f, ok := fieldNamed(of.kind, name)
	if !ok {
		return nothing
	}
	return p.valueOf(of, f)
}

func (p *planner) valueOf(of *want, f *catalog.Field) things {
	w := p.part(of, f)
	if f.Of == nil {
		return scalar(f)
	}
	return only(ref{w, f.Type == catalog.List}).and(aNil)
}

// member is .name.
func (p *planner) member(s things, name string) things {
	out := nothing
	p.work += len(s.refs)
	for r := range s.refs {
		switch {
		case !r.list:
			out.absorb(p.field(r.at, name))
		case name == "size":
			r.at.size()
			out.sorts |= aNumber
		case name == "first":
			r.at.read(1)
			out.absorb(only(ref{at: r.at}))
		case name == "last":
			r.at.read(allRows)
			out.absorb(only(ref{at: r.at}))
		default: // of each item
			r.at.read(allRows)
			out.absorb(bag(p.field(r.at, name)))
		}
	}
	if s.in != nil {
		item := s.item()
		switch {
		case s.keyed:
			out.absorb(item.union(bag(item.and(aText))))
		case name == "first" || name == "last":
			out.absorb(item)
		}
		out.sorts |= aNumber // size
	}
	if s.isText() {
		out.sorts |= aNumber | aText
	}
	if s.sorts&aNumber != 0 {
		out.sorts |= aNumber
	}
	if s.sorts&aLoop != 0 {
		out.absorb(loopField(name))
	}
	return out
}

func loopField(name string) things {
	switch name {
	case "first", "last", "col_first", "col_last":
		return sortOf(other)
	case "name":
		return sortOf(aText)
	case "parentloop":
		return sortOf(aLoop | aNil)
	}
	return sortOf(aNumber)
}

// anyMember is a field whose name only a render knows.
func (p *planner) anyMember(s things) things {
	out, within := nothing, things{}
	for r := range s.refs {
		if r.list {
			r.at.read(allRows)
			out.absorb(only(ref{at: r.at}).and(aNumber))
		}
		for _, f := range r.at.kind.Fields {
			if v := p.valueOf(r.at, f); r.list {
				within.absorb(v)
			} else {
				out.absorb(v)
			}
		}
		if p.spent() {
			return nothing
		}
	}
	if within.sorts != 0 {
		out.absorb(bag(within))
	}
	if s.in != nil {
		out = out.union(s.item()).union(bag(s.item())).and(aNumber)
	}
	if s.isText() || s.sorts&(aNumber|aLoop) != 0 {
		out = out.and(aText | aNumber | other | aLoop)
	}
	return out
}

// each is what a loop is at that goes through the first n items.
func (p *planner) each(s things, n int) things {
	var out things
	p.work += len(s.refs)
	for r := range s.refs {
		if r.list {
			r.at.read(n)
			out.absorb(only(ref{at: r.at}))
		}
	}
	return out.union(s.item())
}

// flatten are a value's items as filters see them: what is no list is one itself, and lists within lists are opened.
func (p *planner) flatten(s things) things {
	out := things{sorts: s.sorts &^ aNil, words: s.words}
	p.work += len(s.refs)
	for r := range s.refs {
		if r.list {
			r.at.read(allRows)
		}
		out.absorb(only(ref{at: r.at}))
	}
	if s.in == nil {
		return out
	}
	in := *s.in
	out = out.union(p.flatten(in)).and(in.sorts & aNil)
	if s.keyed {
		out.in, out.keyed, out.deep = s.in, true, s.deep
	}
	return out
}
