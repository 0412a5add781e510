package conditions

import (
	"slices"
	"strings"
)

// name reads the name of a field. not is true when its label was said with not.
func (r *reader) name(f *frame) (_ *fieldRef, not bool) {
	from := r.at
	if !r.done() && r.word(0).isPath() {
		return r.path(f), false
	}
	found := nameAt(r.words, r.at, f)
	switch len(found) {
	case 0:
		r.unknown(f)
		return nil, false
	case 1:
	default:
		r.at = found[0].end
		p := r.problem(CodeUnknownField, r.place(from), "This may mean several fields; write the path of the one that is meant.")
		for _, s := range found {
			path := strings.Join(s.names, ".")
			if s.element {
				path = "." + path
			}
			p.Suggestions = append(p.Suggestions, path)
		}
		return nil, false
	}
	r.at = found[0].end
	return r.found(from, found[0], f), found[0].not
}

// found makes the reference of a name that stands from a word on.
func (r *reader) found(from int, s spoken, f *frame) *fieldRef {
	at := r.place(from)
	var names []segment
	for _, name := range s.names {
		names = append(names, segment{name, at})
	}
	return r.ref(at, f, s.element, names)
}

// path reads order.customer.first_name, .title or #.
func (r *reader) path(f *frame) *fieldRef {
	from := r.at
	r.at++
	at := r.place(from)
	text := r.words[from].text
	element := strings.HasPrefix(text, ".") || text == "#"
	var names []segment
	if trimmed := strings.TrimPrefix(strings.TrimPrefix(text, "#"), "."); trimmed != "" {
		if strings.Count(trimmed, ".") > maxPathSegments {
			r.problem(CodeTooLarge, at, "The path has more than %d parts.", maxPathSegments)
			return nil
		}
		for _, name := range strings.Split(trimmed, ".") {
			names = append(names, segment{name, at})
		}
	} else if !element {
		r.problem(CodeUnknownField, at, "A field is needed.")
		return nil
	}
	return r.ref(at, f, element, names)
}

// unknown reports a name that nothing is called by, up to where a comparison seems to begin.
func (r *reader) unknown(f *frame) {
	from := r.at
	for !r.done() && r.word(0).kind == plainWord && !r.word(0).isNumber() && !(r.at > from && (r.opensComparison() || r.word(0).isOneOf("and", "or", "has", "have", "with", "plus", "minus", "times", "across"))) {
		r.at++
	}
	if r.at == from {
		r.wrong("A field or a value is needed here.")
		return
	}
	at := r.place(from)
	var said []string
	for _, w := range r.words[from:r.at] {
		said = append(said, w.lower)
	}
	name := strings.Join(said, " ")
	p := r.problem(CodeUnknownField, at, "There is nothing called %s.", quoted(at.src.at(at.span)))
	if len(r.problems) > 10 {
		return // looking for names takes its time
	}
	candidates := append(sayableOf(f), sayable()...)
	if from > 0 && (r.words[from-1].isOneOf(copulas...) || r.words[from-1].isOneOf("not", "exactly")) {
		candidates = comparisonsSaid
	}
	p.Suggestions = nearestSaid(name, candidates)
}

// comparisonsSaid are what may stand behind "is".
var comparisonsSaid = []string{
	"more than", "greater than", "less than", "at least", "at most", "between", "before", "after", "on or before", "on or after", "on", "in the last", "in the next",
	"one of", "none of", "set", "empty", "true", "false",
}

// nearestSaid is nearest for names as people say them: the article and 's do not count. Names that are much longer or
// shorter are no typing errors; leaving them out first keeps it cheap.
func nearestSaid(name string, candidates []string) []string {
	var likely, said []string
	for _, c := range candidates {
		plain := strings.ReplaceAll(strings.ToLower(c), "'s ", " ")
		if more := len(plain) - len(name); more > 1+len(name)/3 && !strings.Contains(plain, name) || -more > 1+len(name)/3 && !strings.Contains(name, plain) {
			continue
		}
		likely, said = append(likely, c), append(said, plain)
	}
	var out []string
	for _, found := range nearest(name, said) {
		out = append(out, likely[slices.Index(said, found)])
	}
	return out
}
