package conditions

import (
	"slices"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// segment is one name of a path and where it stands.
type segment struct {
	name string
	at   place
}

// ref looks a path up: from the current item when element is set, else from a root. No name at all is the item itself.
func (b *builder) ref(at place, f *frame, element bool, names []segment) *fieldRef {
	r := &fieldRef{place: at, element: element}
	var kind *catalog.Kind
	switch {
	case element && f == nil:
		b.problem(CodeUnknownField, at, "There is no list item here: paths that begin with a dot belong into the condition of a list.")
		return nil
	case element:
		kind, r.full = f.kind, f.list.full
		r.elements = f.list.elements
		if len(names) == 0 && kind != nil {
			b.problem(CodeTypeMismatch, at, "An item of %s has many fields; name one of them.", f.list.name()).Suggestions = suggestFields(kind, "")
			return nil
		}
		if len(names) > 0 && kind == nil {
			b.problem(CodeUnknownField, at, "The items of %s are texts and have no fields; write # for the text itself.", f.list.name())
			return nil
		}
		if kind == nil {
			r.self = f.list.field()
			return r
		}
	default:
		root, ok := catalog.RootNamed(names[0].name)
		if !ok {
			b.unknownRoot(names, f)
			return nil
		}
		if len(names) == 1 {
			b.problem(CodeTypeMismatch, at, "%s is a whole record; name one of its fields.", quoted(names[0].name)).Suggestions = suggestFields(root.Kind, names[0].name)
			return nil
		}
		kind, r.root, r.full = root.Kind, root.Name, root.Name
		names = names[1:]
	}
	return b.steps(r, kind, names)
}

func (b *builder) steps(r *fieldRef, kind *catalog.Kind, names []segment) *fieldRef {
	if len(names) > maxPathSegments {
		b.problem(CodeTooLarge, r.place, "The path has more than %d parts.", maxPathSegments)
		return nil
	}
	for i, s := range names {
		if i > 0 && (r.typ() == catalog.List || r.typ() == catalog.TextList) {
			b.problem(CodeTypeMismatch, r.place, "%s is a list; say how many of its items must match.", r.name()).Suggestions =
				[]string{"any(" + r.name() + ", ." + joinNames(names[i:]) + " …)"}
			return nil
		}
		if kind == nil {
			b.problem(CodeUnknownField, s.at, "%s is a single value and has no field %s.", r.name(), quoted(s.name))
			return nil
		}
		f, ok := kind.Field(s.name)
		if !ok {
			p := b.problem(CodeUnknownField, s.at, "%s has no field %s.", r.full, quoted(s.name))
			if !r.element {
				p.Suggestions = catalog.Suggest(r.full + "." + joinNames(names[i:]))
			}
			if len(p.Suggestions) == 0 {
				p.Suggestions = nearest(s.name, fieldNames(kind))
			}
			return nil
		}
		r.elements = merge(r.elements, catalog.Elements(kind, f))
		r.steps = append(r.steps, f)
		r.full += "." + f.Name
		kind = f.Of
	}
	return r
}

// merge adds elements to a list that other paths may share.
func merge(list, more []commerce.Element) []commerce.Element {
	list = slices.Clip(list)
	for _, e := range more {
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

func (b *builder) unknownRoot(names []segment, f *frame) {
	first := names[0]
	if f != nil && f.kind != nil {
		if _, ok := f.kind.Field(first.name); ok {
			b.problem(CodeUnknownField, first.at, "%s is a field of the list's items; write it with a dot before it.", quoted(first.name)).Suggestions = []string{"." + joinNames(names)}
			return
		}
	}
	candidates := make([]string, 0, len(catalog.Roots))
	for _, r := range catalog.Roots {
		candidates = append(candidates, r.Name)
	}
	suggestions := nearest(first.name, candidates)
	if len(names) > 1 || len(suggestions) == 0 {
		if paths := catalog.Suggest(joinNames(names)); len(paths) > 0 {
			suggestions = paths
		}
	}
	for _, r := range catalog.Roots { // a field without its root: total_price for order.total_price
		if f, ok := r.Kind.Field(first.name); ok && len(names) == 1 && len(suggestions) < maxSuggestions {
			suggestions = append(suggestions, r.Name+"."+f.Name)
		}
	}
	b.problem(CodeUnknownField, first.at, "There is no %s; paths begin with %s.", quoted(first.name), strings.Join(candidates, ", ")).Suggestions = suggestions
}

func fieldNames(k *catalog.Kind) []string {
	var names []string
	for _, f := range k.Fields {
		names = append(append(names, f.Name), f.Aliases...)
	}
	return names
}

// suggestFields offers the first fields of a kind as paths.
func suggestFields(k *catalog.Kind, root string) []string {
	var paths []string
	for _, f := range k.Fields {
		if len(paths) == maxSuggestions {
			break
		}
		paths = append(paths, root+"."+f.Name)
	}
	return paths
}

func joinNames(names []segment) string {
	parts := make([]string, len(names))
	for i, s := range names {
		parts[i] = s.name
	}
	return strings.Join(parts, ".")
}
