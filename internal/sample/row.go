package sample

import "storegraph/catalog"

// Row is what a fetch by a selection would give of a record: the fields that are selected, the items of lists as far as they
// are, and nothing else.
func Row(env *catalog.Env, s *catalog.Selection, from catalog.Record) *catalog.Row {
	var l layout
	view := l.view(s)
	values := make([]any, l.slots)
	l.fill(values, from)
	return catalog.NewRow(env, view, values)
}

// Narrow is a scope in which each root has only what a plan selects of it. Roots that the plan does not name are not there.
func Narrow(scope *catalog.Scope, plan catalog.Plan) *catalog.Scope {
	out := *scope
	out.Roots = map[string]any{}
	for name, root := range scope.Roots {
		record, ok := root.(catalog.Record)
		switch {
		case !ok:
			out.Roots[name] = root
		case plan[name] != nil:
			out.Roots[name] = Row(scope.Env, plan[name], record)
		}
	}
	return &out
}

// layout is which slots hold the fields of one row. Those of related single records are in the same row.
type layout struct {
	fields []laid
	slots  int
}

type laid struct {
	from        []*catalog.Field // the way to the record that has the field
	field       *catalog.Selected
	slot, count int
	items       *layout
}

func (l *layout) slot() int {
	l.slots++
	return l.slots - 1
}

func (l *layout) view(s *catalog.Selection) *catalog.View { return l.viewAt(s, nil) }

func (l *layout) viewAt(s *catalog.Selection, way []*catalog.Field) *catalog.View {
	v := catalog.NewView(s.Kind)
	for _, f := range s.Fields {
		at := laid{from: way, field: f, slot: l.slot()}
		switch {
		case f.Field.Type == catalog.List && f.Of == nil:
			v.Count(f.Field, at.slot, f.Limit)
		case f.Field.Type == catalog.List:
			at.items = &layout{}
			items := at.items.view(f.Of)
			if f.Count {
				at.count = l.slot()
				v.Counted(f.Field, at.slot, at.count, items, f.Limit)
			} else {
				v.List(f.Field, at.slot, items, f.Limit)
			}
		case f.Field.Of != nil:
			of := catalog.NewView(f.Field.Of)
			if f.Of != nil {
				of = l.viewAt(f.Of, append(way[:len(way):len(way)], f.Field))
			}
			v.Object(f.Field, at.slot, of)
		default:
			v.Value(f.Field, at.slot)
		}
		l.fields = append(l.fields, at)
	}
	return v
}

func (l *layout) fill(values []any, from catalog.Record) {
	for _, at := range l.fields {
		record := from
		for _, f := range at.from {
			x, _ := record.Get(f.Name)
			if record, _ = x.(catalog.Record); record == nil {
				break
			}
		}
		if record == nil {
			continue
		}
		x, _ := record.Get(at.field.Field.Name)
		switch items, _ := x.([]catalog.Record); {
		case at.items != nil:
			if at.field.Count {
				values[at.count] = int64(len(items))
			}
			if at.field.Limit > 0 {
				items = items[:min(at.field.Limit, len(items))]
			}
			rows := make([][]any, len(items))
			for i := range items {
				rows[i] = make([]any, at.items.slots)
				at.items.fill(rows[i], items[i])
			}
			values[at.slot] = rows
		case at.field.Field.Type == catalog.List:
			n := len(items)
			if at.field.Limit > 0 {
				n = min(n, at.field.Limit)
			}
			values[at.slot] = int64(n)
		case at.field.Field.Of != nil:
			_, there := x.(catalog.Record)
			values[at.slot] = there
		default:
			values[at.slot] = x
		}
	}
}
