package customvalues

import (
	"slices"
	"strings"
)

// form is how a placeholder is printed without making a text of it first. Values that a form is not for take the long way.
type form uint8

const (
	shown     form = iota // as it is
	escaped               // | escape
	asMoney               // | money
	asDate                // | date: "%B %d, %Y"
	defaulted             // | default: "there"
	upper                 // | upcase
	lower                 // | downcase
	before                // | append: ", "
	after                 // | prepend: "Hi "
)

// output lays a placeholder. What is the same in every render is text.
func (k *compiler) output(n *outputNode) {
	if n.fault != nil || n.value == nil {
		at := k.emit(op{node: n})
		k.code[at].to = at + 1
		return
	}
	if l, ok := n.value.(*literal); ok && l.v.kind == text && l.v.mark == safe && n.place == bodyText {
		k.text(l.v.s, n)
		return
	}
	k.expr(n.value)
	o := op{code: doPrint, node: n, value: n.value, place: n.place}
	if c, ok := n.value.(*chain); ok {
		last := c.filters[len(c.filters)-1]
		if f, ok := k.formOf(last, &o); ok {
			o.form, o.value = f, c.head
			if o.filter == nil {
				o.filter = &shortcut{}
			}
			o.filter.call = last
			if len(c.filters) > 1 {
				o.value = &chain{span: c.span, head: c.head, filters: c.filters[:len(c.filters)-1]}
			}
		}
	}
	if l, ok := o.value.(*lookup); ok {
		o.cell, o.loop = l.cell, l.loop
	}
	k.emit(o)
}

func (k *compiler) formOf(f *call, o *op) (form, bool) {
	if f.filter == nil {
		return shown, false
	}
	switch f.name {
	case "escape", "h":
		return escaped, len(f.args)+len(f.named) == 0
	case "money", "currency":
		return asMoney, len(f.args)+len(f.named) == 0
	case "default":
		return defaulted, true
	case "upcase":
		return upper, len(f.named) == 0
	case "downcase":
		return lower, len(f.named) == 0
	case "append", "prepend":
		if len(f.args) != 1 {
			return shown, false
		}
		l, ok := f.args[0].(*literal)
		if !ok || l.v.kind != text || l.v.mark != safe || len(l.v.s) > maxScalar/2 || !o.place.hasAsItIs(l.v.s) || len(f.named) > 0 {
			return shown, false
		}
		o.filter = &shortcut{other: l.v.s}
		if f.name == "append" {
			return before, true
		}
		return after, true
	case "date", "format_date":
		format := ""
		switch l := (*literal)(nil); {
		case len(f.named) > 0:
			return shown, false
		case len(f.args) == 0 && f.name == "format_date":
			format = defaultDate
		case len(f.args) == 1:
			var ok bool
			if l, ok = f.args[0].(*literal); !ok || l.v.kind != text || l.v.mark != safe {
				return shown, false
			}
			format = l.v.s
		}
		if !k.t.plain && slices.Contains(dateStyles, format) {
			return shown, false
		}
		if !o.place.hasAsItIs(format) {
			return shown, false
		}
		layout := readDate(format, f.name == "format_date" || !k.t.plain && looksLikeTokens(format))
		o.filter = &shortcut{date: layout}
		return asDate, layout != nil
	}
	return shown, false
}

// hasAsItIs says whether the author's own text is written there as it is: only a body has markup.
func (at spot) hasAsItIs(s string) bool {
	return printable(s) && (at == bodyText || !strings.ContainsAny(s, `<>"'`) && !strings.Contains(s, "--"))
}
