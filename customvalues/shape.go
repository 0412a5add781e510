package customvalues

import (
	"slices"
	"strings"

	"storegraph/catalog"
)

// place is where in the data a value may come from.
type place struct {
	path  string // order.line_items.title; lists are stepped into without a sign
	field *catalog.Field
	kind  *catalog.Kind // of the record or records that it holds; nil when it holds none, or is not the catalog's
	list  bool
	data  bool // beneath a name that the catalog does not know
}

// shape is everything that an expression's value may be: places in the data, and perhaps something made on the way.
type shape struct {
	places []place // by path
	made   bool    // a literal, a filter's text, a counter …
}

var madeShape = shape{made: true}

func at(p place) shape { return shape{places: []place{p}} }

// maxPlaces and maxDepth keep the analysis finite: a variable that is assigned from itself in a loop grows for ever.
const (
	maxPlaces = 64
	maxDepth  = 12
)

func (s shape) union(t shape) shape {
	if len(t.places) == 0 {
		return shape{s.places, s.made || t.made}
	}
	if len(s.places) == 0 {
		return shape{t.places, s.made || t.made}
	}
	out := append(make([]place, 0, len(s.places)+len(t.places)), t.places...)
	for _, p := range s.places {
		if len(out) >= maxPlaces {
			break
		}
		out = put(out, p)
	}
	return shape{out, s.made || t.made}
}

// put adds a place, or puts it where its path was.
func put(places []place, p place) []place {
	i, found := slices.BinarySearchFunc(places, p.path, func(q place, path string) int { return strings.Compare(q.path, path) })
	if found {
		places[i] = p
		return places
	}
	return slices.Insert(places, i, p)
}

func (s shape) sorted() []place { return s.places }

// each makes a shape of what f gives for every place; f says false when nothing is there.
func (s shape) each(f func(place) (place, bool)) shape {
	out := shape{made: s.made}
	for _, p := range s.places {
		q, ok := f(p)
		if !ok {
			out.made = true
			continue
		}
		if out.places == nil {
			out.places = []place{q}
		} else {
			out.places = put(out.places, q)
		}
	}
	return out
}

// element is one item of the lists.
func (s shape) element() shape {
	return s.each(func(p place) (place, bool) {
		p.list = false
		return p, p.kind != nil || p.data
	})
}

// any is every field of the places: what a computed name may reach.
func (s shape) any() shape {
	return s.each(func(p place) (place, bool) {
		return place{path: strings.TrimSuffix(p.path, ".*") + ".*", data: true}, p.kind != nil || p.data
	})
}

// member is a field of the places. known is false when each place is the catalog's and none has the field.
func (s shape) member(name string) (out shape, known bool) {
	known = s.made || len(s.places) == 0
	out = s.each(func(p place) (place, bool) {
		if p.data {
			known = true
			if strings.Count(p.path, ".") >= maxDepth || strings.HasSuffix(p.path, ".*") {
				return place{path: strings.TrimSuffix(p.path, ".*") + ".*", data: true}, true
			}
			return place{path: p.path + "." + name, data: true}, true
		}
		if p.list || p.kind == nil {
			if name == "size" || name == "first" || name == "last" {
				known = true
				p.list = false
				return p, p.kind != nil && name != "size"
			}
		}
		if p.kind == nil {
			known = known || p.field == nil
			return place{}, false
		}
		f, ok := fieldNamed(p.kind, name)
		if !ok {
			return place{}, false
		}
		known = true
		return place{path: p.path + "." + f.Name, field: f, kind: f.Of, list: p.list || f.Type == catalog.List}, true
	})
	return out, known
}
