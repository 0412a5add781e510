package customvalues

import (
	"math"

	"storegraph/catalog"
)

// want is what is selected of a field, or of a root, while the plan is being made.
type want struct {
	path  string
	field *catalog.Field // nil for a root
	kind  *catalog.Kind  // of its record or records
	parts map[*catalog.Field]*want
	rows  int // of a list: how many of its items are looked at, from the front
	sized bool
}

// allRows is more than any list has.
const allRows = math.MaxInt

// top is what is selected of a root.
func (p *planner) top(name string, k *catalog.Kind) *want {
	w, ok := p.tops[name]
	if !ok {
		w = &want{path: name, kind: k}
		p.tops[name] = w
	}
	p.note(w)
	return w
}

// part selects a field of a record.
func (p *planner) part(of *want, f *catalog.Field) *want {
	p.work++
	w, ok := of.parts[f]
	if !ok {
		w = &want{path: of.path + "." + f.Name, field: f, kind: f.Of}
		if of.parts == nil {
			of.parts = map[*catalog.Field]*want{}
		}
		of.parts[f] = w
	}
	p.note(w)
	return w
}

func (p *planner) note(w *want) {
	at := readAt{p.src, p.at}
	if p.reads[at] == nil {
		p.reads[at] = map[string]bool{}
	}
	p.reads[at][w.path] = true
}

// read says that the first n items of a list are looked at.
func (w *want) read(n int) { w.rows = max(w.rows, n) }

// size says that the length of a list matters.
func (w *want) size() { w.sized = true }

func (w *want) selection() *catalog.Selection {
	s := &catalog.Selection{Kind: w.kind}
	for f, part := range w.parts {
		to := s.Select(f)
		if len(part.parts) > 0 {
			to.Of = part.selection()
		}
		if f.Type != catalog.List {
			continue
		}
		whole := part.rows == allRows || f.Max > 0 && part.rows >= f.Max
		switch {
		case whole, part.sized && to.Of == nil:
		default: // one at least: whether there is any is known of every list, and a frame reads what a loop without passes might
			to.Limit, to.Count = max(part.rows, 1), part.sized
		}
	}
	return s
}
