package conditions

import (
	"slices"
	"strings"
	"sync"

	"storegraph/catalog"
)

// A sentence names fields by the labels that people see in the picker, one after the other: "order's customer's first
// name", "order total". Field names and aliases are understood too, with and without underscores. A label that repeats
// what stands before it ("Order total" of an order) does so once. Where two fields would be called the same, sentences
// name them by path: order.customer.first_name. In a question about the items of a list a name is the item's, if it has such
// a field; the run's own is called by its path there.

// spelling is one way to name a field after what stands before it.
type spelling struct {
	words []string
	rank  int  // a label is meant rather than a name, a name rather than an alias
	not   bool // "is not fully paid"
}

// spellings lists how a field may be called. before is the label of what it is a field of.
func spellings(f *catalog.Field, before []string) []spelling {
	label := plain(f.Label)
	out := []spelling{{words: label}}
	also := func(words []string, rank int) {
		if !slices.ContainsFunc(out, func(s spelling) bool { return slices.Equal(s.words, words) }) {
			out = append(out, spelling{words: words, rank: rank})
		}
	}
	if len(before) > 0 && len(label) > len(before) && slices.Equal(label[:len(before)], before) {
		also(label[len(before):], 0)
	}
	if f.Type == catalog.Boolean {
		if at := slices.IndexFunc(label, isVerb); at >= 0 {
			negated := slices.Insert(slices.Clone(label), at+1, "not")
			out = append(out, spelling{words: negated, not: true})
		}
	}
	for i, name := range append([]string{f.Name}, f.Aliases...) {
		rank := min(i, 1) + 1
		also([]string{name}, rank)
		if strings.Contains(name, "_") {
			also(strings.Split(name, "_"), rank)
		}
	}
	return out
}

// isVerb says whether a word of a label makes it a statement that can be negated: "Is fully paid".
func isVerb(w string) bool { return w == "is" || w == "was" }

// states says whether a boolean's label is a whole statement, so that nothing need be said after it.
func states(f *catalog.Field) bool {
	if f.Type != catalog.Boolean {
		return false
	}
	label := plain(f.Label)
	return slices.ContainsFunc(label, isVerb) || opensWithVerb(label)
}

func opensWithVerb(label []string) bool {
	return len(label) > 0 && slices.Contains([]string{"is", "was", "has", "accepts", "requires"}, label[0])
}

// spoken is a name that was found in a sentence.
type spoken struct {
	end     int // the word behind it
	element bool
	names   []string
	rank    int
	not     bool
}

// called is a field of a kind and one way to name it.
type called struct {
	field *catalog.Field
	spelling
}

// vocabulary is what the fields of a kind are called, by the first word. before is the label of what they are fields of.
type vocabulary struct {
	kind   *catalog.Kind
	before string
}

// vocabularies are asked for at every word and made once: there are as many as a path can go from kind to kind.
var vocabularies sync.Map // of vocabulary to map[string][]called

func (v vocabulary) byFirstWord() map[string][]called {
	if known, ok := vocabularies.Load(v); ok {
		return known.(map[string][]called)
	}
	made := map[string][]called{}
	for _, f := range v.kind.Fields {
		for _, s := range spellings(f, strings.Fields(v.before)) {
			made[s.words[0]] = append(made[s.words[0]], called{f, s})
		}
	}
	vocabularies.Store(v, made)
	return made
}

// nameAt finds the longest names that begin at a word; several when they are called the same.
func nameAt(words []word, at int, f *frame) []spoken {
	var found []spoken
	keep := func(s spoken) {
		switch {
		case len(found) > 0 && s.end == found[0].end && s.element != found[0].element: // of a list's item it is the item's
			if s.element {
				found = []spoken{s}
			}
		case len(found) == 0 || s.end > found[0].end || s.end == found[0].end && s.rank < found[0].rank:
			found = []spoken{s}
		case s.end == found[0].end && s.rank == found[0].rank:
			if !slices.ContainsFunc(found, func(o spoken) bool { return o.element == s.element && slices.Equal(o.names, s.names) }) {
				found = append(found, s)
			}
		}
	}
	if at >= len(words) || words[at].kind == quotedWord {
		return nil
	}
	if f != nil && f.kind != nil {
		from := at
		if words[at].isOneOf("its") {
			from++
		}
		follow(words, from, f.kind, "", spoken{element: true}, keep)
	}
	for _, root := range catalog.Roots {
		if words[at].lower == root.Name && words[at].kind == plainWord {
			follow(words, at+1, root.Kind, root.Name, spoken{names: []string{root.Name}}, keep)
		}
	}
	return found
}

// follow goes on through the fields of a kind. Every step takes a word, so it ends.
func follow(words []word, at int, k *catalog.Kind, before string, so spoken, keep func(spoken)) {
	if k == nil || at >= len(words) || words[at].kind == quotedWord || len(so.names) > maxPathSegments {
		return
	}
	for _, c := range (vocabulary{k, before}).byFirstWord()[words[at].lower] {
		if !startsWith(words, at, c.words) {
			continue
		}
		next := so
		next.end, next.rank, next.not = at+len(c.words), so.rank+c.rank, c.not
		next.names = append(slices.Clone(so.names), c.field.Name)
		keep(next)
		if c.field.Type == catalog.Object {
			follow(words, next.end, c.field.Of, strings.Join(plain(c.field.Label), " "), next, keep)
		}
	}
}

func startsWith(words []word, at int, want []string) bool {
	if len(want) == 0 || at+len(want) > len(words) {
		return false
	}
	for i, w := range want {
		if words[at+i].kind == quotedWord || words[at+i].lower != w {
			return false
		}
	}
	return true
}

// nameOf says a field by its labels. ok is false when that would be another field, or none.
func nameOf(r *fieldRef, inside *frame) (name string, ok bool) {
	var b strings.Builder
	var before []string
	if !r.element {
		b.WriteString(r.root)
		before = []string{r.root}
	}
	for i, f := range r.steps {
		label := plain(f.Label)
		shown := lowerFirst(f.Label)
		switch {
		case len(before) > 0 && len(label) > len(before) && slices.Equal(label[:len(before)], before):
			shown = strings.Join(strings.Fields(shown)[len(before):], " ")
			b.WriteByte(' ')
		case b.Len() > 0 && i == len(r.steps)-1 && f.Type == catalog.Boolean && opensWithVerb(label):
			b.WriteByte(' ')
		case b.Len() > 0:
			b.WriteString("'s ")
		}
		b.WriteString(shown)
		before = label
	}
	if name = b.String(); means(name, r, inside) {
		return name, true
	}
	if name = "its " + name; r.element && means(name, r, inside) {
		return name, true
	}
	return "", false
}

// means says whether a name is a field's and no other's.
func means(name string, r *fieldRef, inside *frame) bool {
	words, _, why := wordsOf([]rune(name))
	if why != "" {
		return false
	}
	found := nameAt(words, 0, inside)
	if len(found) != 1 || found[0].end != len(words) || found[0].element != r.element || found[0].not {
		return false
	}
	names := found[0].names
	if !r.element {
		names = names[1:]
	}
	same := len(names) == len(r.steps)
	for i := 0; same && i < len(names); i++ {
		same = names[i] == r.steps[i].Name
	}
	return same
}

// sayable lists what fields are called, for suggestions.
var sayable = sync.OnceValue(func() []string {
	var names []string
	for _, root := range catalog.Roots {
		for _, f := range root.Kind.Fields {
			r := &fieldRef{root: root.Name, steps: []*catalog.Field{f}}
			if name, ok := nameOf(r, nil); ok {
				names = append(names, name)
			}
			if f.Type != catalog.Object {
				continue
			}
			for _, part := range f.Of.Fields {
				r := &fieldRef{root: root.Name, steps: []*catalog.Field{f, part}}
				if name, ok := nameOf(r, nil); ok {
					names = append(names, name)
				}
			}
		}
	}
	return names
})

// sayableOf lists what the fields of a list's item are called.
func sayableOf(f *frame) []string {
	if f == nil || f.kind == nil {
		return nil
	}
	var names []string
	for _, field := range f.kind.Fields {
		if name, ok := nameOf(&fieldRef{element: true, steps: []*catalog.Field{field}}, f); ok {
			names = append(names, name)
		}
	}
	return names
}
