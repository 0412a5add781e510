package customvalues

import "strings"

// eval is what an expression may come to.
func (p *planner) eval(e expr) things {
	if p.work++; p.spent() {
		return nothing
	}
	switch e := e.(type) {
	case *literal:
		return literalThings(e.v)
	case *lookup:
		return p.lookup(e)
	case *chain:
		s := p.eval(e.head)
		for _, f := range e.filters {
			s = p.filter(f, s)
		}
		return s
	case *comparison:
		left, right := p.eval(e.left), p.eval(e.right)
		switch e.op {
		case "==", "!=", "<>":
			p.equal(left, right)
		case "contains":
			p.contains(left, right)
		default:
			p.fails = true // not everything has an order
		}
		return sortOf(other)
	case *logic:
		return p.eval(e.left).union(p.eval(e.right))
	case *truth:
		p.eval(e.of)
		return sortOf(other)
	case *rangeExpr:
		p.eval(e.from)
		p.eval(e.to)
		p.fails = true // not everything is a number
		return bag(sortOf(aNumber))
	}
	return nothing
}

// filter is what a filter makes of a value.
func (p *planner) filter(f *call, s things) things {
	args := make([]things, 0, len(f.args)+1)
	for _, a := range f.args {
		args = append(args, p.eval(a))
	}
	if len(f.named) > 0 { // one more argument, an object
		var all things
		for _, n := range f.named {
			all = all.union(p.eval(n.value))
		}
		object := bag(all)
		object.keyed = true
		args = append(args, object)
	}
	if f.filter == nil { // not known: it changes nothing
		return s
	}
	outer := p.at
	p.at = f.span
	defer func() { p.at = outer }()
	p.fails = p.fails || failing[f.name]
	if out, ok := p.listFilter(f, s, args); ok {
		return out
	}
	for _, a := range args {
		p.shown(a)
	}
	switch f.name {
	case "default":
		if len(args) == 0 {
			return s.union(exactly(""))
		}
		return s.union(args[0])
	case "require", "raw":
		return s
	case "date", "format_date": // what is no date passes
		p.shown(s)
		return s.and(aText)
	case "money", "currency", "money_with_currency", "money_without_currency", "money_without_trailing_zeros":
		p.currency(f, s)
	case "plus", "minus", "times", "divided_by", "modulo", "abs", "ceil", "floor", "round", "at_least", "at_most":
		p.shown(s)
		return sortOf(aNumber | anAmount | other | aNil)
	}
	p.shown(s)
	if f.name == "split" {
		return split(f, s, args)
	}
	return sortOf(aText | aNil)
}

// failing are the filters that some values are an error for. Filters that look for a property are not among them: it is the
// items without properties that fail.
var failing = func() map[string]bool {
	out := map[string]bool{}
	for _, name := range []string{
		"money", "currency", "money_with_currency", "money_without_currency", "money_without_trailing_zeros", "date", "format_date",
		"plus", "minus", "times", "divided_by", "modulo", "abs", "ceil", "floor", "round", "at_least", "at_most", "sort", "sort_natural",
		"sum", "concat", "slice", "replace", "replace_first", "replace_last", "truncate", "truncatewords", "url_decode", "base64_decode", "base64_url_safe_decode", "require",
	} {
		out[name] = true
	}
	return out
}()

// currency is the shop's, which a plain number is printed in.
func (p *planner) currency(f *call, s things) {
	if s.isText() || s.sorts&aNumber != 0 {
		if k := p.roots["shop"]; k != nil {
			shop := only(ref{at: p.top("shop", k)})
			p.member(shop, "currency_code")
			p.member(shop, "currency")
		}
	}
}

// split cuts texts that are known into texts that are known.
func split(f *call, s things, args []things) things {
	if s.sorts&^aNil != 0 || len(args) != 1 || len(args[0].words) != 1 || args[0].sorts != 0 || s.ofData() || s.in != nil || args[0].words[0] == "" {
		return bag(sortOf(aText))
	}
	out := things{}
	for _, w := range s.words {
		for part := range strings.SplitSeq(w, args[0].words[0]) {
			out = out.union(exactly(strings.Trim(part, "\x00\t\n\v\f\r ")))
			out = out.union(exactly(part))
		}
	}
	return bag(out)
}

// listFilter are the filters that look into lists.
func (p *planner) listFilter(f *call, s things, args []things) (out things, ok bool) {
	arg := func(i int) (things, bool) {
		if i < len(args) {
			return args[i], args[i].sorts != aNil || len(args[i].words) > 0 || args[i].ofData()
		}
		return things{}, false
	}
	key, keyed := arg(0)
	switch f.name {
	case "size":
		p.shown(things{refs: s.refs})
		return sortOf(aNumber), true
	case "first":
		return p.ends(s, 1), true
	case "last":
		return p.ends(s, allRows), true
	case "slice":
		return p.slice(f, s), true
	}
	switch f.name {
	case "join":
		p.shown(key)
		p.shown(s) // there is something between records, too, which have no text
		return sortOf(aText | aNil), true
	case "map":
		return bag(p.property(p.flatten(s), key).and(aNil)), true
	case "where", "reject", "has", "find", "find_index":
		items := p.flatten(s)
		v := p.property(items, key)
		if want, given := arg(1); given {
			p.equal(v, want)
		}
		switch f.name {
		case "find":
			return items.and(aNil), true
		case "has":
			return sortOf(other | aNil), true
		case "find_index":
			return sortOf(aNumber | aNil), true
		}
		return bag(items).and(aNil), true
	case "sort", "sort_natural", "uniq", "compact":
		items := p.flatten(s)
		v := items
		if keyed {
			v = v.union(p.property(items, key))
		}
		switch f.name {
		case "uniq":
			if keyed { // items are told apart by it, or by themselves when it is nil
				v = p.property(items, key)
				if key.sorts&aNil != 0 {
					v = v.union(items)
				}
			}
			p.identified(things{refs: recordsOf(v)})
			p.shown(v)
		case "sort", "sort_natural":
			p.shown(v)
		}
		return bag(items).and(aNil), true
	case "reverse":
		return bag(p.flatten(s)).and(aNil), true
	case "concat":
		more := p.each(key, allRows)
		return bag(p.flatten(s).union(more)), true
	case "sum":
		items := p.flatten(s)
		if keyed {
			p.flatten(p.property(items, key))
		}
		return sortOf(aNumber | anAmount | aNil), true
	}
	return out, false
}

// ends is the first or last item, found among the first n.
func (p *planner) ends(s things, n int) things {
	out := p.each(s, n).and(aNil)
	if s.keyed {
		out = out.union(bag(s.item().and(aText)))
	}
	if s.isText() {
		out.sorts |= aText
	}
	return out
}

func (p *planner) slice(f *call, s things) things {
	n := allRows
	if from, ok := sliceBound(f, 0, 0); ok {
		if count, ok := sliceBound(f, 1, 1); ok {
			n = from + count
		}
	}
	out := bag(p.each(s, n))
	if s.isText() || s.sorts&^aNil != 0 || len(s.refs) > 0 {
		out.sorts |= aText
	}
	return out.and(aNil)
}

// sliceBound is an argument of slice; a negative one counts from the end.
func sliceBound(f *call, i, otherwise int) (int, bool) {
	if i >= len(f.args) {
		return otherwise, len(f.named) == 0
	}
	if l, ok := f.args[i].(*literal); ok && l.v.kind == integer && l.v.n < 0 {
		return 0, false
	}
	return literalCount(f.args[i])
}

// maxKinds is longer than any way from kind to kind.
const maxKinds = 12

// property is what the items have under a key, which may lead through several fields: "product.title".
func (p *planner) property(items, key things) things {
	out := things{}
	p.fails = p.fails || items.sorts != 0 || len(items.words) > 0 || items.in != nil
	for _, w := range key.words {
		s := items
		for part := range strings.SplitSeq(w, ".") {
			s = p.member(s, part)
		}
		out = out.union(s)
	}
	if key.sorts&aText != 0 { // any field, and any field of a record in it: kinds lead to kinds, but never back
		s := items
		for range maxKinds {
			s = p.anyMember(s)
			out = out.union(s)
			if s = (things{refs: recordsOf(s)}); len(s.refs) == 0 || p.spent() {
				break
			}
		}
	}
	if items.isText() || items.sorts&aNumber != 0 {
		out.sorts |= aText | aNumber
	}
	return out.and(aNil)
}
