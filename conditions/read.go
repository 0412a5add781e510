package conditions

import (
	"fmt"

	"storegraph/catalog"
)

// item is one element of a list: a record, or a text.
type item struct {
	record catalog.Record
	text   string
}

// read gives a field's value; nil when it or a record before it is missing.
func (e *evaluation) read(r *fieldRef, current *item) (any, error) {
	var record catalog.Record
	switch {
	case !r.element:
		root, there := e.scope.Roots[r.root]
		if !there || root == nil {
			return nil, nil
		}
		var ok bool
		if record, ok = root.(catalog.Record); !ok {
			return nil, fmt.Errorf("%s is no record of the catalog but a %T", r.root, root)
		}
	case len(r.steps) == 0:
		return current.text, nil
	default:
		record = current.record
	}
	for i, f := range r.steps {
		value, ok := record.Get(f.Name)
		if !ok {
			return nil, fmt.Errorf("read %s: the record has no %s", r.full, f.Name)
		}
		if value == nil || i == len(r.steps)-1 {
			return value, nil
		}
		if record, ok = value.(catalog.Record); !ok {
			return nil, fmt.Errorf("read %s: %s is a %T", r.full, f.Name, value)
		}
	}
	return nil, nil
}

// visit gives a list's elements when so many may be looked at.
func (w *walk) visit(r *fieldRef, current *item) ([]item, error) {
	items, err := w.items(r, current)
	if *w.left -= len(items); err == nil && *w.left < 0 {
		err = errTooMany()
	}
	return items, err
}

// items gives a list's elements; a missing list is empty.
func (e *evaluation) items(r *fieldRef, current *item) ([]item, error) {
	value, err := e.read(r, current)
	if err != nil {
		return nil, err
	}
	switch list := value.(type) {
	case nil:
		return nil, nil
	case []catalog.Record:
		items := make([]item, len(list))
		for i, record := range list {
			items[i].record = record
		}
		return items, nil
	case []string:
		items := make([]item, len(list))
		for i, text := range list {
			items[i].text = text
		}
		return items, nil
	}
	return nil, fmt.Errorf("read %s: a %T is no list", r.full, value)
}

// timesScale is a whole number in 1/10000.
func timesScale(n int64) (int64, bool) {
	scaled := n * scale
	return scaled, scaled/scale == n
}
