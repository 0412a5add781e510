package customvalues_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"storegraph/catalog"
)

// randomTemplate writes a template that finds its way through the catalog by all that the language has. Most of what it
// names is there; some is not, or is of another type.
func randomTemplate(seed uint64) string {
	w := &wanderer{Rand: rand.New(rand.NewPCG(seed, 7))}
	for _, r := range catalog.Roots {
		if r.Name != "shop" {
			w.known = append(w.known, found{r.Name, r.Kind, false})
		}
	}
	var b strings.Builder
	for range 1 + w.IntN(5) {
		b.WriteString(w.statement(3))
	}
	return b.String()
}

// found is a name of a record or of a list.
type found struct {
	name string
	kind *catalog.Kind
	list bool
}

type wanderer struct {
	*rand.Rand
	known []found
	vars  int
}

func among[T any](w *wanderer, of ...T) T { return of[w.IntN(len(of))] }

func (w *wanderer) onceIn(in int) bool { return w.IntN(in) == 0 }

// fields are a kind's fields that say what they lead to.
func fields(k *catalog.Kind, want func(*catalog.Field) bool) (out []*catalog.Field) {
	for _, f := range k.Fields {
		if want(f) {
			out = append(out, f)
		}
	}
	return out
}

// step goes on from what was found.
func (w *wanderer) step(at found) found {
	if at.list {
		return found{at.name + among(w, ".first", ".last", "[0]", "[1]", "[-1]", "[n]"), at.kind, false}
	}
	to := fields(at.kind, func(f *catalog.Field) bool { return f.Of != nil })
	if len(to) == 0 {
		return at
	}
	f := to[w.IntN(len(to))]
	name := at.name + "." + f.Name
	if w.onceIn(8) {
		name = at.name + "['" + f.Name + "']"
	}
	return found{name, f.Of, f.Type == catalog.List}
}

func (w *wanderer) record() found {
	at := w.known[w.IntN(len(w.known))]
	for at.list || w.onceIn(3) {
		at = w.step(at)
	}
	return at
}

func (w *wanderer) list() found {
	if w.onceIn(2) {
		return among(w, found{"order.line_items", catalog.LineItemKind, true}, found{"contact.orders", catalog.OrderKind, true}, found{"product.variants", catalog.VariantKind, true})
	}
	for range 20 {
		at := w.known[w.IntN(len(w.known))]
		for range 3 {
			if at.list {
				return at
			}
			at = w.step(at)
		}
	}
	return found{"order.tax_lines", catalog.TaxLineKind, true}
}

// property is the name of a field.
func (w *wanderer) property(k *catalog.Kind) string {
	f := k.Fields[w.IntN(len(k.Fields))]
	if w.onceIn(3) {
		if many := fields(k, func(f *catalog.Field) bool { return f.Of == nil && f.Derived == "" }); len(many) > 0 {
			f = many[w.IntN(len(many))]
		}
	}
	if f.Of != nil && w.onceIn(2) {
		return f.Name + "." + w.property(f.Of)
	}
	if w.onceIn(20) {
		return among(w, "nonsense", "size", "first")
	}
	return f.Name
}

func (w *wanderer) key(k *catalog.Kind) string {
	switch w.IntN(12) {
	case 0:
		return among(w, "key", "name", "contact.source", "n")
	default:
		return "'" + w.property(k) + "'"
	}
}

func (w *wanderer) value() string {
	switch w.IntN(10) {
	case 0:
		return among(w, "'a'", "2", "nil", "true", "n", "key", "(1..3)", "forloop.index0", "foo.bar", "blank", "empty")
	case 1:
		return w.list().name
	case 2:
		return w.record().name
	case 3:
		return w.list().name + "." + among(w, "size", "first", "title", "id", "sku")
	case 4:
		r := w.record()
		return r.name + "[" + among(w, "key", "name", "contact.first_name", "n", "'id'") + "]"
	}
	r := w.record()
	return r.name + "." + w.property(r.kind)
}

// chain is a list and what filters make of it.
func (w *wanderer) chain() (text string, kind *catalog.Kind, isList bool) {
	l := w.list()
	text = l.name
	for range 1 + w.IntN(3) {
		switch w.IntN(16) {
		case 0:
			text += " | where: " + w.key(l.kind) + among(w, "", ", "+w.value())
		case 1:
			text += " | sort: " + w.key(l.kind)
		case 2:
			text += " | reverse"
		case 3:
			text += " | uniq" + among(w, "", ": "+w.key(l.kind))
		case 4:
			text += " | compact" + among(w, "", ": "+w.key(l.kind))
		case 5:
			text += " | concat: " + w.list().name
		case 6:
			text += " | slice: " + among(w, "0, 2", "1", "n, 2", "-2, 2", "1, 3")
		case 7:
			text += " | reject: " + w.key(l.kind)
		case 8:
			return text + " | first", l.kind, false
		case 9:
			return text + " | last", l.kind, false
		case 10:
			return text + " | find: " + w.key(l.kind) + among(w, "", ", "+w.value()), l.kind, false
		case 11:
			to := fields(l.kind, func(f *catalog.Field) bool { return f.Of != nil })
			if len(to) > 0 {
				f := to[w.IntN(len(to))]
				return text + " | map: '" + f.Name + "'", f.Of, true
			}
		case 12:
			text += " | default: " + w.value()
		case 13:
			text += " | sort_natural: " + w.key(l.kind)
		case 14:
			text += among(w, " | raw", " | date: '%Y'", " | require")
		}
	}
	return text, l.kind, true
}

func (w *wanderer) output() string {
	switch w.IntN(8) {
	case 0:
		text, kind, _ := w.chain()
		return "{{ " + text + among(w, "", " | map: "+w.key(kind), " | size", " | sum: "+w.key(kind), " | join: ','", " | map: "+w.key(kind)+" | join", " | has: "+w.key(kind), " | find_index: "+w.key(kind)) + " }}"
	case 1:
		l := w.list()
		return "{{join (pluck " + l.name + " \"" + w.property(l.kind) + "\") \", \"}}"
	case 2:
		return "{{ " + w.value() + " | " + among(w, "size", "money", "upcase", "default: "+w.value(), "split: ','", "plus: 1", "date: '%Y'", "append: "+w.value(), "first", "json") + " }}"
	}
	return "{{ " + w.value() + " }}"
}

func (w *wanderer) condition() string {
	one := func() string {
		switch w.IntN(6) {
		case 0:
			return w.value() + among(w, " == ", " != ") + among(w, w.value(), "blank", "empty", "nil", w.record().name, w.list().name)
		case 1:
			return w.value() + among(w, " > ", " <= ") + w.value()
		case 2:
			return w.list().name + " contains " + among(w, w.value(), w.record().name)
		case 3:
			return w.record().name + " == " + w.record().name
		}
		return w.value()
	}
	text := one()
	for w.onceIn(4) {
		text += among(w, " and ", " or ") + one()
	}
	return text
}

// block writes statements that see one more name.
func (w *wanderer) block(depth int, more ...found) string {
	had := len(w.known)
	w.known = append(w.known, more...)
	var b strings.Builder
	for range 1 + w.IntN(3) {
		b.WriteString(w.statement(depth - 1))
	}
	w.known = w.known[:had]
	return b.String()
}

func (w *wanderer) fresh() string {
	if w.onceIn(10) {
		return among(w, "order", "contact", "product", "item")
	}
	w.vars++
	return fmt.Sprintf("v%d", w.IntN(4))
}

func (w *wanderer) statement(depth int) string {
	if depth == 0 {
		return w.output()
	}
	switch w.IntN(22) {
	case 0, 1:
		name, text, kind, list := w.fresh(), "", (*catalog.Kind)(nil), false
		if w.onceIn(2) {
			text, kind, list = w.chain()
		} else {
			at := w.record()
			text, kind = at.name, at.kind
		}
		w.known = append(w.known, found{name, kind, list})
		return "{% assign " + name + " = " + text + " %}"
	case 2:
		l := w.list()
		name := w.fresh()
		w.known = append(w.known, found{name, l.kind, true})
		return "{% assign " + name + " = " + l.name + " %}"
	case 3, 4, 5:
		l := w.list()
		name := w.fresh()
		bounds := among(w, "", "", " limit: 2", " limit: 1 offset: 1", " reversed", " reversed limit: 2", " limit: n", " offset: n limit: 1", " offset: continue", " limit: 0", " limit: 2 offset: continue", " offset: 1")
		jump := among(w, "", "", "", "{% if "+w.condition()+" %}{% break %}{% endif %}", "{% if forloop.first %}{% continue %}{% endif %}", "{{ forloop.length }}{{ forloop.last }}")
		body := w.block(depth, found{name, l.kind, false})
		return "{% for " + name + " in " + l.name + bounds + " %}" + jump + body + among(w, "", jump) + among(w, "", "{% else %}"+w.block(depth)) + "{% endfor %}"
	case 6:
		return "{% if " + w.condition() + " %}" + w.block(depth) + among(w, "", "{% elsif "+w.condition()+" %}"+w.block(depth)) + among(w, "", "{% else %}"+w.block(depth)) + "{% endif %}"
	case 7:
		return "{% unless " + w.condition() + " %}" + w.block(depth) + "{% endunless %}"
	case 8:
		return "{% case " + w.value() + " %}{% when " + w.value() + ", " + w.record().name + " %}" + w.block(depth) + "{% when " + w.value() + " %}" + w.block(depth) + among(w, "", "{% else %}"+w.block(depth)) + "{% endcase %}"
	case 9:
		return "{% capture " + w.fresh() + " %}" + w.block(depth) + "{% endcapture %}"
	case 10, 11:
		l := w.list()
		as := among(w, "", " as |"+w.fresh()+"|", " as |it at|")
		body := w.block(depth, found{"this", l.kind, false})
		bare := "{{" + w.property(l.kind) + "}}"
		return "{{#each " + l.name + as + "}}" + bare + body + among(w, "", "{{@index}}{{../order.name}}{{#with this}}"+bare+"{{/with}}") + among(w, "", "{{else}}"+w.block(depth)) + "{{/each}}"
	case 12:
		r := w.record()
		return "{{#with " + r.name + "}}{{" + w.property(r.kind) + "}}" + w.block(depth, found{"this", r.kind, false}) + among(w, "", "{{else}}"+w.block(depth)) + "{{/with}}"
	case 13:
		return "{{#if " + among(w, w.value(), "foo.bar", w.list().name) + "}}" + w.block(depth) + among(w, "", "{{else}}"+w.block(depth)) + "{{/if}}"
	case 14:
		return "{% tablerow x in " + w.list().name + among(w, "", " limit: 2", " cols: 2", " limit: n") + " %}{{ x.title }}" + w.block(depth) + "{% endtablerow %}"
	case 15:
		return "{% " + among(w, "render", "include") + " '" + among(w, "part", "line", "lines", "order") + "'" +
			among(w, "", " with "+w.record().name+" as who", " for "+w.list().name+" as item", " with "+w.list().name+" as items") + among(w, "", ", items: "+w.list().name, ", who: "+w.record().name) + " %}"
	case 16:
		return "{% assign key = " + among(w, "'title'", "'id'", "'line_items'", "'ti' | append: 'tle'", "contact.source", "'product.title'", "'a,sku' | split: ',' | last") + " %}"
	case 17:
		return among(w, "{% assign n = 1 %}", "{% increment n %}", "{% assign n = order.line_items.size %}", "{% cycle "+w.value()+", "+w.value()+" %}", "{% cycle "+w.value()+": 'a', 'b' %}",
			"{% ifchanged %}"+w.output()+"{% endifchanged %}", "{{#shout}}"+w.output()+"{{/shout}}")
	}
	return w.output()
}
