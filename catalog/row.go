package catalog

import "fmt"

// Row is a record that was fetched by a Selection. It has the fields of the selection and no others: asking it for another
// is a mistake of whoever made the plan, and panics.
type Row struct {
	env    *Env
	view   *View
	values []any
}

// NewRow shows fetched values as a record. The values are those that the view's places speak of, and nobody changes them.
func NewRow(env *Env, v *View, values []any) *Row { return &Row{env, v, values} }

// Kind says what the record is.
func (r *Row) Kind() *Kind { return r.view.kind }

// Get reads a field by name or alias.
func (r *Row) Get(name string) (any, bool) {
	f, ok := r.view.kind.byName[name]
	if !ok {
		return nil, false
	}
	i := r.view.byField[f.at]
	if i == 0 {
		panic(fmt.Sprintf("catalog: %s.%s is read, and was not in the plan", r.view.kind.Name, f.Name))
	}
	return r.At(int(i) - 1), true
}

// At reads the field at a position of the Selection.
func (r *Row) At(i int) any {
	p := &r.view.places[i]
	switch p.form {
	case asValue:
		return r.values[p.slot]
	case asObject:
		if p.slot >= 0 && r.values[p.slot] != true {
			return nil
		}
		return &Row{r.env, p.of, r.values}
	case asList:
		list, _ := r.values[p.slot].([][]any)
		total := 0
		if p.count > 0 {
			n, _ := r.values[p.count-1].(int64)
			total = int(n)
		}
		return r.rows(list, p, total)
	case asCount:
		n, _ := r.values[p.slot].(int64)
		return r.rows(make([][]any, n), p, 0)
	}
	return p.shown(p.field.Compute(r.env, &Row{r.env, p.from, r.values}))
}

// rows shows the values of a list's items, and behind them as many bare ones as make it the length that it has.
func (r *Row) rows(list [][]any, p *place, total int) any {
	if p.limit > 0 && len(list) > p.limit {
		list = list[:p.limit]
	}
	n := max(len(list), total)
	rows, out := make([]Row, n), make([]Record, n)
	for i := range rows {
		if i < len(list) {
			rows[i] = Row{r.env, p.of, list[i]}
		} else {
			rows[i] = Row{env: r.env, view: p.bare}
		}
		out[i] = &rows[i]
	}
	return out
}

// Bare says that no field of the record was selected: it is there to be counted.
func (r *Row) Bare() bool { return len(r.view.places) == 0 }

// View says where a Row keeps what a Selection selects. It is made once for many rows.
type View struct {
	kind    *Kind
	places  []place // by position in the selection
	byField []int16 // by the field's place in its kind: the position + 1
}

type form int8

const (
	asValue form = iota
	asObject
	asList
	asCount
	asComputed
)

// place is where the value of one selected field is.
type place struct {
	form  form
	slot  int
	count int // of a list that is longer than its limit: the slot of its length + 1
	limit int
	field *Field
	of    *View // how related records are seen
	bare  *View // … behind the limit
	from  *View // what a computed field is computed from
}

// NewView begins the view of a kind's records; the fields follow in the order of their selection.
func NewView(k *Kind) *View { return &View{kind: k, byField: make([]int16, len(k.Fields))} }

func (v *View) add(p place) {
	v.places = append(v.places, p)
	v.byField[p.field.at] = int16(len(v.places))
}

// Value adds a field whose value is in a slot.
func (v *View) Value(f *Field, slot int) { v.add(place{field: f, form: asValue, slot: slot}) }

// Object adds a related record whose values are in this record's own slots; it is there when the slot holds true, or always
// when the slot is below 0.
func (v *View) Object(f *Field, slot int, of *View) {
	v.add(place{field: f, form: asObject, slot: slot, of: of})
}

// List adds related records: the slot holds the values of each, as [][]any, of which limit are seen.
func (v *View) List(f *Field, slot int, of *View, limit int) {
	v.add(place{field: f, form: asList, slot: slot, of: of, limit: limit})
}

// Counted adds related records as List does, and shows how many there are beyond the limit: the slot count holds an int64.
func (v *View) Counted(f *Field, slot, count int, of *View, limit int) {
	v.add(place{field: f, form: asList, slot: slot, count: count + 1, of: of, bare: NewView(f.Of), limit: limit})
}

// Count adds related records of which only the number is known: the slot holds an int64.
func (v *View) Count(f *Field, slot, limit int) {
	v.add(place{field: f, form: asCount, slot: slot, of: NewView(f.Of), limit: limit})
}

// Computed adds a field that is computed from what another view of the same values shows. Related records that come out of
// it are shown by of, the first ones up to limit; when they are counted, those behind it are bare.
func (v *View) Computed(f *Field, from, of *View, limit int, counted bool) {
	p := place{field: f, form: asComputed, from: from, of: of, limit: limit}
	if counted {
		p.bare = NewView(f.Of)
	}
	v.add(p)
}

// shown shows the related records that were computed as they were selected, and nothing more of them.
func (p *place) shown(v any) any {
	switch v := v.(type) {
	case *Row:
		return &Row{v.env, p.of, v.values}
	case []Record:
		if p.limit > 0 && len(v) > p.limit && p.bare == nil {
			v = v[:p.limit]
		}
		rows, out := make([]Row, len(v)), make([]Record, len(v))
		for i := range v {
			r := v[i].(*Row)
			rows[i] = Row{r.env, p.of, r.values}
			if p.bare != nil && i >= p.limit {
				rows[i].view = p.bare
			}
			out[i] = &rows[i]
		}
		return out
	}
	return v
}
