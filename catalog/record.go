package catalog

// NewRecord shows a commerce struct as a Record. record must be a pointer to the struct that the kind is declared for:
// *commerce.Order for OrderKind and so on.
func NewRecord(env *Env, k *Kind, record any) Record { return structRecord{env, k, record} }

type structRecord struct {
	env    *Env
	kind   *Kind
	record any
}

func (r structRecord) Kind() *Kind { return r.kind }

func (r structRecord) Get(name string) (any, bool) {
	f, ok := r.kind.byName[name]
	if !ok {
		return nil, false
	}
	if f.get == nil {
		return f.derive(r.env, r), true
	}
	return f.get(r.env, r.record), true
}

// Read gives the value of a field as Get does by the field's name. It does not look the name up when the field is of the
// record's own kind, which decides who reads the same fields of many records.
func Read(r Record, f *Field) (value any, ok bool) {
	switch r := r.(type) {
	case *Row:
		if k := r.view.kind; f.at < len(k.Fields) && k.Fields[f.at] == f {
			if i := r.view.byField[f.at]; i > 0 {
				return r.At(int(i) - 1), true
			}
		}
	case structRecord:
		if k := r.kind; f.at < len(k.Fields) && k.Fields[f.at] == f && f.get != nil {
			return f.get(r.env, r.record), true
		}
	}
	return r.Get(f.Name)
}

// Compute gives the value of a derived field from a record's other fields; nil for a field that is not computed.
func (f *Field) Compute(env *Env, r Record) any {
	if f.derive == nil {
		return nil
	}
	return f.derive(env, r)
}

// value reads a field of a record and gives it only when it is there and of the type asked for.
func value[V any](r Record, name string) (V, bool) {
	v, _ := r.Get(name)
	typed, ok := v.(V)
	return typed, ok
}

// follow reads a path of to-one fields.
func follow(r Record, names ...string) any {
	for i, name := range names {
		v, _ := r.Get(name)
		if i == len(names)-1 {
			return v
		}
		next, ok := v.(Record)
		if !ok {
			return nil
		}
		r = next
	}
	return nil
}

// collect gathers the texts that a field has over a list of records, each once, in the list's order. Missing and empty
// ones are left out. The path goes through to-one fields; its last field may be a text or a list of texts.
func collect(r Record, list string, names ...string) any {
	records, ok := value[[]Record](r, list)
	if !ok {
		return nil
	}
	out, seen := []string{}, map[string]bool{}
	add := func(s string) {
		if s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, item := range records {
		switch v := follow(item, names...).(type) {
		case string:
			add(v)
		case []string:
			for _, s := range v {
				add(s)
			}
		}
	}
	return out
}
