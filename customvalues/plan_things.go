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

// maxTexts is how many texts are known one by one.
const maxTexts = 32

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
	if len(s.words) > maxTexts {
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

// recordsOf are the single records among what it may be.
func recordsOf(s things) map[ref]bool {
	out := map[ref]bool{}
	for r := range s.refs {
		if !r.list {
			out[r] = true
		}
	}
	return out
}

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
