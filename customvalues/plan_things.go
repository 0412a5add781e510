package customvalues

import (
	"maps"
	"slices"

	"storegraph/catalog"
)

// sorts are what a value may be besides a record or a list.
type sorts uint8

const (
	aNil sorts = 1 << iota
	aNumber
	anAmount
	aText // of which nothing is known
	aLoop // forloop
	other // a date, true or false: what nothing is read of
)

// things are all that a value may be, as far as it matters to what is read.
type things struct {
	sorts sorts
	words []string     // the texts that it may be, sorted
	refs  map[ref]bool // records and lists of the data; nobody changes it
	in    *things      // what a list or an object that was made on the way may hold
	keyed bool         // … an object
	deep  bool         // … other lists of the same
	unset bool         // of a variable: it may have no value at all
}

// ref is a record of the data, or a list of records.
type ref struct {
	at   *want
	list bool
}

// maxWords is how many texts are known one by one.
const maxWords = 32

var nothing = things{sorts: aNil}

func sortOf(s sorts) things { return things{sorts: s} }

func exactly(s string) things { return things{words: []string{s}} }

func only(r ref) things { return things{refs: map[ref]bool{r: true}} }

func (s things) and(more sorts) things {
	s.sorts |= more
	return s
}

func (s things) union(t things) things {
	s.sorts |= t.sorts
	s.keyed, s.deep, s.unset = s.keyed || t.keyed, s.deep || t.deep, s.unset || t.unset
	switch {
	case len(s.words) == 0:
		s.words = t.words
	case len(t.words) > 0:
		s.words = slices.Concat(s.words, t.words)
		slices.Sort(s.words)
		s.words = slices.Compact(s.words)
	}
	if len(s.words) > maxWords {
		s.words, s.sorts = nil, s.sorts|aText
	}
	switch {
	case len(s.refs) == 0:
		s.refs = t.refs
	case len(t.refs) > 0:
		s.refs = maps.Clone(s.refs)
		maps.Copy(s.refs, t.refs)
	}
	if t.in != nil {
		in := *t.in
		if s.in != nil {
			in = s.in.union(in)
		}
		s.in = &in
	}
	return s
}

// absorb is union for a value that nobody else has.
func (s *things) absorb(t things) {
	refs := s.refs
	s.refs = nil
	*s = s.union(things{sorts: t.sorts, words: t.words, in: t.in, keyed: t.keyed, deep: t.deep, unset: t.unset})
	if s.refs = refs; s.refs == nil && len(t.refs) > 0 {
		s.refs = make(map[ref]bool, len(t.refs))
	}
	maps.Copy(s.refs, t.refs)
}

// same compares with what the value grew from.
func (s things) same(t things) bool {
	if s.sorts != t.sorts || len(s.words) != len(t.words) || len(s.refs) != len(t.refs) || s.keyed != t.keyed || s.deep != t.deep || s.unset != t.unset {
		return false
	}
	if s.in == nil || t.in == nil {
		return s.in == t.in
	}
	return s.in.same(*t.in)
}

// bag is a list of such values.
func bag(of things) things {
	of.unset = false
	in := of
	in.in, in.keyed, in.deep = nil, false, false
	out := things{in: &in}
	if of.in != nil {
		all := in.union(*of.in)
		out.in, out.keyed, out.deep = &all, of.keyed, true
	}
	return out
}

// item is what a list or an object that was made on the way holds.
func (s things) item() things {
	if s.in == nil {
		return things{}
	}
	out := *s.in
	if s.deep {
		out.in, out.deep, out.keyed = s.in, true, s.keyed
	}
	return out
}

// isText says whether it may be a text.
func (s things) isText() bool { return s.sorts&aText != 0 || len(s.words) > 0 }

// lists says whether it may be a list.
func (s things) lists() bool {
	if s.in != nil {
		return true
	}
	for r := range s.refs {
		if r.list {
			return true
		}
	}
	return false
}

// ofData says whether it is, or holds, anything of the data's records.
func (s things) ofData() bool { return len(s.refs) > 0 || s.in != nil && s.in.ofData() }

// scalar is what a field without records holds.
func scalar(f *catalog.Field) things {
	switch f.Type {
	case catalog.TextList:
		return bag(sortOf(aText)).and(aNil)
	case catalog.Integer, catalog.Decimal:
		return sortOf(aNumber | aNil)
	case catalog.Money:
		return sortOf(anAmount | aNil)
	case catalog.Boolean, catalog.Instant, catalog.Date:
		return sortOf(other | aNil)
	}
	return sortOf(aText | aNil)
}

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
	records := func(s things) (out things) {
		for r := range s.refs {
			if !r.list {
				out = out.union(only(r))
			}
		}
		return out
	}
	if a, b := records(s), records(t); len(a.refs) > 0 && len(b.refs) > 0 {
		p.identified(a)
		p.identified(b)
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
