package catalog

import (
	"slices"
	"strings"
)

// Plan is everything that a template or a condition reads, known before any data is: a Selection for each root that it
// names. What is read for a recipient is fetched by it, and nothing else is looked at.
type Plan map[string]*Selection

// Selection is what is read of the records of one kind.
type Selection struct {
	Kind   *Kind
	Fields []*Selected // each field once, in the kind's order
}

// Selected is one field that is read.
type Selected struct {
	Field *Field
	// Of says what is read of the related records of an OBJECT or a LIST. Nil: whether there is any, or how many, is all.
	Of *Selection
	// Limit is how many items of a LIST are read at most, the first ones in its order; 0 means up to the field's Max. Where Of
	// is nil it is how far they are counted: 1 asks whether there is any.
	Limit int
	// Count says that the number of items matters beyond the Limit of those that are read. Such a list is as long as it is, and
	// its items behind the Limit have no fields.
	Count bool
}

// PlanOf gives the plan of dotted paths: order.line_items.title. A path that ends in .* reads all fields from there on, to
// one level. Paths that the catalog does not know are left out.
func PlanOf(paths ...string) Plan {
	p := Plan{}
	for _, path := range paths {
		p.Add(path)
	}
	return p
}

// Add puts a path into the plan, and gives what is selected at its end; nil for a root alone and for what is not known. The
// lists that it leads through are read to their ends: who wants less sets the Limit of what Add gives, afterwards.
func (p Plan) Add(path string) *Selected {
	segments := strings.Split(path, ".")
	root, ok := RootNamed(segments[0])
	if !ok {
		return nil
	}
	s := p[root.Name]
	if s == nil {
		s = &Selection{Kind: root.Kind}
		p[root.Name] = s
	}
	var last *Selected
	for i, name := range segments[1:] {
		if name == "*" {
			for _, f := range s.Kind.Fields {
				s.Select(f)
			}
			return nil
		}
		f, ok := s.Kind.Field(name)
		if !ok {
			return nil
		}
		last = s.Select(f)
		last.Limit, last.Count = 0, false
		if i == len(segments)-2 {
			break
		}
		if f.Of == nil {
			return nil
		}
		if last.Of == nil {
			last.Of = &Selection{Kind: f.Of}
		}
		s = last.Of
	}
	return last
}

// Select puts a field of the kind into the selection, and gives its place there.
func (s *Selection) Select(f *Field) *Selected {
	n, ok := slices.BinarySearchFunc(s.Fields, f.at, func(have *Selected, want int) int { return have.Field.at - want })
	if !ok {
		s.Fields = slices.Insert(s.Fields, n, &Selected{Field: f})
	}
	return s.Fields[n]
}

// Merge gives the plan of what either of two plans reads. Neither is changed, and nothing of them is shared.
func (p Plan) Merge(q Plan) Plan {
	out := Plan{}
	for _, plan := range []Plan{p, q} {
		for root, s := range plan {
			out[root] = out[root].Merge(s)
		}
	}
	return out
}

// Merge selects what either selection of one kind does. Each may be nil, and is not changed.
func (s *Selection) Merge(t *Selection) *Selection {
	if s == nil && t == nil {
		return nil
	}
	out := &Selection{}
	for _, part := range []*Selection{s, t} {
		if part == nil {
			continue
		}
		out.Kind = part.Kind
		for _, f := range part.Fields {
			had := len(out.Fields)
			if to := out.Select(f.Field); len(out.Fields) > had {
				to.Of, to.Limit, to.Count = f.Of.Merge(nil), f.Limit, f.Count
			} else {
				to.merge(f)
			}
		}
	}
	return out
}

// merge reads a list as far as either does: no limit wins over any. Who only counts needs no rows for that.
func (s *Selected) merge(t *Selected) {
	counted := func(f *Selected) bool { return f.Count || f.Of == nil && f.Limit == 0 }
	count := counted(s) || counted(t)
	switch {
	case s.Of == nil && t.Of == nil:
		if s.Limit = max(s.Limit, t.Limit); count {
			s.Limit = 0
		}
		return
	case s.Of == nil && s.Limit == 0: // to count is all that it wants
		s.Limit = t.Limit
	case t.Of == nil && t.Limit == 0:
	case s.Limit == 0 || t.Limit == 0:
		s.Limit = 0
	default:
		s.Limit = max(s.Limit, t.Limit)
	}
	s.Of = s.Of.Merge(t.Of)
	s.Count = count && s.Limit > 0
}

// Paths lists what the plan reads, sorted.
func (p Plan) Paths() []string {
	var out []string
	for root, s := range p {
		if len(s.Fields) == 0 {
			out = append(out, root)
		}
		out = s.paths(out, root)
	}
	slices.Sort(out)
	return out
}

func (s *Selection) paths(out []string, prefix string) []string {
	for _, f := range s.Fields {
		path := prefix + "." + f.Field.Name
		if f.Of == nil || len(f.Of.Fields) == 0 {
			out = append(out, path)
			continue
		}
		out = f.Of.paths(out, path)
	}
	return out
}
