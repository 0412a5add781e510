package customvalues

import (
	"fmt"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// step follows one .name or [index].
func (r *run) step(v value, s *step) (value, error) {
	if s.index == nil {
		return r.member(v, s.name, s.dot)
	}
	key, err := r.eval(s.index)
	if err != nil {
		return nilValue, err
	}
	switch key.kind {
	case text:
		return r.member(v, key.s, false)
	case integer:
		if v.kind != sequence {
			return nilValue, nil
		}
		l := v.list()
		i, _ := toInteger(key)
		if i < 0 {
			i += l.length()
		}
		if _, isRange := l.(interval); isRange || i < 0 || i >= l.length() {
			return nilValue, nil
		}
		return l.at(i), nil
	}
	return nilValue, nil
}

// member is a field by name. size, first and last of lists and texts are reached by a dot only.
func (r *run) member(v value, name string, dot bool) (value, error) {
	switch v.kind {
	case record:
		return r.field(v.record(), name)
	case mapping:
		if m, ok := v.object().get(name); ok {
			return m, nil
		}
		if !r.t.plain {
			if m, ok := v.object().get(strings.ToLower(name)); ok {
				return m, nil
			}
		}
	case sequence:
		if l, ok := v.x.(recordList); ok && name != "size" && name != "first" && name != "last" {
			return r.gather(l, name)
		}
	}
	if !dot && r.t.plain {
		return nilValue, nil
	}
	if v.kind == mapping && name == "first" {
		if err := r.spend(v.object().length()); err != nil {
			return nilValue, err
		}
	}
	if err := r.scan(len(v.s)); err != nil {
		return nilValue, err
	}
	return special(v, name), nil
}

// special is size, first and last.
func special(v value, name string) value {
	switch name {
	case "size":
		return sizeOf(v)
	case "first", "last":
		return endOf(v, name == "first")
	}
	return nilValue
}

// field reads a record's field, by name, alias or another letter case.
func (r *run) field(rec catalog.Record, name string) (value, error) {
	f, ok := fieldOf(rec, name)
	if f == nil {
		if !ok {
			return nilValue, nil
		}
		x, _ := rec.Get(name)
		return fromAny(x), nil
	}
	if len(r.scope.Unavailable) > 0 {
		if err := r.readable(rec.Kind().Name+"."+f.Name, rec.Kind(), f); err != nil {
			return nilValue, err
		}
	}
	if f.Derived != "" {
		if err := r.spend(deriveCost); err != nil {
			return nilValue, err
		}
	}
	x, _ := rec.Get(f.Name)
	v := fromAny(x)
	if v.kind == sequence {
		if err := r.spend(v.list().length() / 4); err != nil {
			return nilValue, err
		}
	}
	if f.Type == catalog.HTML && v.kind == text {
		v.mark = clean
	}
	return v, nil
}

// fieldOf finds a field of a record. f is nil for names that only this record knows.
func fieldOf(rec catalog.Record, name string) (f *catalog.Field, ok bool) {
	if k := rec.Kind(); k != nil {
		if f, ok := fieldNamed(k, name); ok {
			return f, true
		}
	}
	_, ok = rec.Get(name)
	return nil, ok
}

// fieldNamed finds a field by name or alias, in any letter case and in camel case.
func fieldNamed(k *catalog.Kind, name string) (*catalog.Field, bool) {
	if f, ok := k.Field(name); ok {
		return f, true
	}
	if f, ok := k.Field(strings.ToLower(name)); ok {
		return f, true
	}
	return k.Field(snake(name))
}

// gather is a field over a list: order.line_items.title.
func (r *run) gather(l recordList, name string) (value, error) {
	if err := r.hold(48 * len(l)); err != nil {
		return nilValue, err
	}
	texts, all := make(textList, 0, len(l)), make(values, 0, len(l))
	for _, rec := range l {
		v, err := r.field(rec, name)
		if err != nil {
			return nilValue, err
		}
		all = append(all, v)
		if v.kind == text {
			texts = append(texts, v.s)
		}
	}
	if len(texts) == len(all) {
		return listValue(texts), nil
	}
	return listValue(all), nil
}

// available refuses a root whose element is blocked or not synced: its absence would say nothing.
func (r *run) available(root string) error {
	if r.t.plain || len(r.scope.Unavailable) == 0 {
		return nil
	}
	if known, ok := catalog.RootNamed(root); ok {
		return r.readable(root, known.Kind, nil)
	}
	return nil
}

// readable is nil, or ends the render: a text that silently lacks what is blocked would be a lie.
func (r *run) readable(what string, k *catalog.Kind, f *catalog.Field) error {
	element, block := r.scope.Blocked(k, f)
	if block == nil {
		return nil
	}
	message := block.Message
	if message == "" {
		message = fmt.Sprintf("%s are not available.", strings.ToLower(string(element)))
	}
	return stop{commerce.Errorf(commerce.Unavailable, "%s cannot be read. %s", what, sentence(message))}
}
