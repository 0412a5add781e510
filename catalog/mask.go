package catalog

// Hidden is printed where personal data is not shown.
const Hidden = "[hidden]"

// Mask shows a scope to somebody who may not see personal data: texts that are there read Hidden, every other value that may
// tell of a person is missing. What is computed from such values is computed from what is shown. The scope itself stays as
// it is.
func Mask(s *Scope) *Scope {
	out := *s
	out.Roots = make(map[string]any, len(s.Roots))
	for name, v := range s.Roots {
		out.Roots[name] = masked(v)
	}
	return &out
}

// masked hides what is inside of records; other values are no one's.
func masked(v any) any {
	switch v := v.(type) {
	case Record:
		if v != nil {
			return maskedRecord{v}
		}
	case []Record:
		out := make([]Record, len(v))
		for i := range v {
			if row, ok := v[i].(*Row); ok && row.Bare() { // it has no fields, and those who count it must know it
				out[i] = row
				continue
			}
			out[i] = maskedRecord{v[i]}
		}
		return out
	}
	return v
}

type maskedRecord struct{ Record }

func (r maskedRecord) Get(name string) (any, bool) {
	v, ok := r.Record.Get(name)
	if !ok || v == nil {
		return v, ok
	}
	k := r.Kind()
	if k == nil {
		return v, ok
	}
	f, known := k.Field(name)
	switch {
	case !known || !f.Personal:
		return masked(v), ok
	case f.Type == Text && v != "":
		return Hidden, ok
	case f.Type == Object || f.Type == List:
		return masked(v), ok // its own fields say what is personal
	case v == "":
		return v, ok
	}
	return nil, ok
}

// Personal lists which of the paths lead to personal data.
func Personal(paths []string) (out []string) {
	for _, path := range paths {
		if f, _, ok := Resolve(path); ok && f.Personal {
			out = append(out, path)
		}
	}
	return out
}
