package customvalues

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"storegraph/catalog"
)

// analysis finds out which fields a template reads, without data: through loops, assigns, captures, snippets and filters.
// A variable may be anything that is ever assigned to it, so that what it finds is never too little; where that is too
// much, a later analysis may be finer. On its last round it also remarks on names.
type analysis struct {
	*compilation
	src    *source
	vars   map[*name]shape
	frames []*shape // nil is the context of a foreign block
	used   map[string]bool
	seen   map[*name]bool // variables that this round has read
	grown  bool           // a variable became more after it was read: what was found of it is too little
	last   bool
	walked map[string]bool // snippets seen in this round

	lookups, aliens int              // names, and those among them that are not ours
	strangers       []*lookup        // the latter, until it is known what becomes of them
	at              span             // of the name that the item at hand is asked for
	in              *lookup          // the name at hand
	touched         string           // personal data in the expression at hand
	printing        string           // personal data that the capture at hand has printed
	personal        map[*name]string // personal data that a variable was made of
}

const maxRounds = 16

// analyse names the fields of the template and completes its diagnostics.
func (c *compilation) analyse() {
	a := &analysis{compilation: c, vars: map[*name]shape{}, seen: map[*name]bool{}, used: map[string]bool{}, personal: map[*name]string{}}
	for range maxRounds {
		a.grown, a.walked = false, map[string]bool{}
		clear(a.seen)
		if len(c.t.written) == 0 { // no variables: the last round finds everything
			break
		}
		a.walk(c.t.src, c.t.body)
		if !a.grown {
			break
		}
	}
	if a.grown { // given up: it may read anything
		for _, r := range catalog.Roots {
			a.used[r.Name+".*"] = true
		}
	}
	a.last, a.walked = true, map[string]bool{}
	a.walk(c.t.src, c.t.body)
	c.t.paths = slices.Sorted(maps.Keys(a.used))
}

// Paths lists the fields that the template may read, sorted: order.line_items.title. A path that ends in .* is a computed
// name. Nothing that a render reads of the catalog is missing from it.
func (t *Template) Paths() []string { return slices.Clone(t.paths) }

// Localised says whether the template prints an amount by the reader's locale: then contact.locale matters to it, too.
func (t *Template) Localised() bool {
	return t.local || slices.ContainsFunc(t.paths, func(path string) bool {
		return strings.HasSuffix(path, "_formatted") || strings.HasSuffix(path, ".*")
	})
}

func (a *analysis) walk(src *source, body []node) {
	a.settle(span{}, false) // what was met stands in the text that was walked so far
	outer := a.src
	a.src = src
	a.nodes(body)
	a.src = outer
}

func (a *analysis) remark(code Code, severity Severity, at span, suggestions []string, format string, args ...any) {
	if a.last && !a.full(severity) {
		a.report(a.src.diagnostic(code, severity, at, fmt.Sprintf(format, args...), suggestions...))
	}
}

// set adds to what a variable may be.
func (a *analysis) set(n *name, s shape) {
	if n == nil {
		return
	}
	old := a.vars[n]
	all := old.union(s)
	if len(all.places) != len(old.places) || all.made != old.made {
		a.vars[n] = all
		a.grown = a.grown || a.seen[n]
	}
}

func (a *analysis) nodes(body []node) {
	a.settle(span{}, false)
	for _, n := range body {
		a.node(n)
		a.settle(n.where(), false)
	}
}

func (a *analysis) node(n node) {
	switch n := n.(type) {
	case *outputNode:
		a.output(n)
	case *ifNode:
		for _, b := range n.branches {
			a.read(b.cond)
			a.settle(b.tag, n.blocks)
			a.nodes(b.body)
		}
	case *caseNode:
		a.read(n.subject)
		for _, arm := range n.arms {
			a.readAll(arm.values)
			a.nodes(arm.body)
		}
	case *forNode:
		a.readAll([]expr{n.limit, n.offset, n.cols})
		a.set(n.state, madeShape)
		a.set(n.variable, a.read(n.items).element())
		a.nodes(n.body)
		a.nodes(n.otherwise)
	case *eachNode:
		aliens := a.aliens
		items := a.eval(n.items)
		foreign := a.aliens > aliens
		a.settle(n.open, true)
		if !n.with {
			a.use(items)
			items = items.element()
		}
		a.set(n.item, items)
		a.set(n.index, madeShape)
		this := &items
		if foreign {
			this = nil
		}
		a.within(this, n.body)
		a.nodes(n.otherwise)
	case *foreignBlock:
		a.leave(n.span, n.lead)
		a.within(nil, n.body)
		for _, b := range n.more {
			a.within(nil, b)
		}
	case *assignNode:
		s := a.assigned(n)
		a.useValues(s)
		a.set(n.variable, s)
	case *captureNode:
		a.set(n.variable, madeShape)
		a.captured(n)
	case *counterNode:
		a.set(n.variable, madeShape)
	case *cycleNode:
		a.read(n.group)
		a.readAll(n.values)
	case *ifchangedNode:
		a.nodes(n.body)
	case *partialNode:
		a.partial(n)
	}
}

func (a *analysis) within(this *shape, body []node) {
	a.frames = append(a.frames, this)
	a.nodes(body)
	a.frames = a.frames[:len(a.frames)-1]
}

func (a *analysis) partial(n *partialNode) {
	a.read(n.template)
	if n.with != nil {
		s := a.eval(n.with)
		a.useValues(s)
		s = s.union(s.element())
		a.set(n.alias, s)
		for _, v := range n.variable {
			a.set(v, s)
		}
	}
	for _, arg := range n.args {
		s := a.eval(arg.value)
		a.useValues(s)
		a.set(arg.slot, s)
	}
	names := slices.Sorted(maps.Keys(a.t.snippets))
	if lit, ok := n.template.(*literal); ok {
		names = []string{lit.v.s}
	}
	for _, s := range names {
		if part, ok := a.t.snippets[s]; ok && !a.walked[s] {
			a.walked[s] = true // once a round: variables carry what callers give it
			frames := a.frames
			a.frames = nil
			a.walk(part.src, part.body)
			a.frames = frames
		}
	}
}

// use records that all places of a shape are read.
func (a *analysis) use(s shape) {
	for _, p := range s.places {
		if !a.used[p.path] {
			a.used[p.path] = true
		}
	}
}

// useValues records the places that hold values or lists; a record that is only given another name is not read.
func (a *analysis) useValues(s shape) {
	for _, p := range s.places {
		if p.kind == nil || p.list {
			a.used[p.path] = true
		}
	}
}

func (a *analysis) readAll(es []expr) {
	for _, e := range es {
		a.read(e)
	}
}

// read is an expression whose value matters where it stands.
func (a *analysis) read(e expr) shape {
	if e == nil {
		return madeShape
	}
	s := a.eval(e)
	a.use(s)
	return s
}

// ourPath is a mention of the catalog in a placeholder that another engine might own.
var ourPath = regexp.MustCompile(`(?i)\b(contact|order|payment|transaction|product|shop)\.[a-z]`)

func (a *analysis) output(n *outputNode) {
	if n.fault != nil {
		if a.last {
			a.faulty(n)
		}
		return
	}
	lookups, aliens := a.lookups, a.aliens
	s := a.printed(n)
	a.settle(n.span, n.shared)
	if a.last {
		n.alien = n.shared && a.lookups > lookups && a.lookups-lookups == a.aliens-aliens
		n.rich = s.richest() && (n.raw || isRaw(n.value))
	}
	if n.value == nil || len(s.places) == 0 || s.made {
		return
	}
	whole, raw := true, n.raw
	for _, p := range s.places {
		whole = whole && p.kind != nil
		raw = raw && (p.field == nil || p.field.Type != catalog.HTML)
	}
	if whole {
		a.remark(ObjectPrinted, Warning, n.where(), nil, "%s is a whole record and prints nothing: name one of its fields.", s.sorted()[0].path)
	}
	if raw && !whole {
		a.remark(RawNotAllowed, Warning, n.where(), nil, "%s is not HTML from Shopify's editor: it is escaped all the same.", s.sorted()[0].path)
	}
}

// faulty decides whose a placeholder is that does not parse.
func (a *analysis) faulty(n *outputNode) {
	if a.plain() {
		return // reported already
	}
	source := a.src.text[n.start:n.end]
	ours := n.lead == "" || isRoot(n.lead) || n.lead == "this" || isHelper(n.lead) || a.t.written[n.lead] || ourPath.MatchString(source)
	if n.fault.message == "" { // a partial of another engine
		ours = false
	}
	if !ours {
		n.foreign = true
		a.leave(n.where(), n.lead)
		if a.full(Warning) {
			return
		}
		if near := a.guess(n.lead, knownNames); len(near) > 0 {
			a.remark(UnknownName, Warning, n.where(), near, "%s is not ours and stays as it is.", n.lead)
		}
		return
	}
	if a.full(Error) {
		return
	}
	d := a.src.diagnostic(n.fault.code, Error, n.fault.span, n.fault.message, n.fault.suggestions...)
	if len(d.Suggestions) == 0 && !isRoot(n.lead) {
		d.Suggestions = nearest(n.lead, knownNames())
	}
	a.report(d)
}

func (a *analysis) plain() bool { return a.t.plain }

// knownNames are what a placeholder may begin with.
func knownNames() []string {
	out := slices.Collect(maps.Keys(helperNames))
	for _, r := range catalog.Roots {
		out = append(out, r.Name)
	}
	out = append(out, filterNames()...)
	slices.Sort(out)
	return slices.Compact(out)
}

func (a *analysis) eval(e expr) shape {
	switch e := e.(type) {
	case *lookup:
		return a.lookup(e)
	case *chain:
		return a.chain(e)
	case *comparison:
		a.read(e.left)
		a.read(e.right)
	case *logic:
		return a.read(e.left).union(a.read(e.right))
	case *truth:
		a.read(e.of)
	case *rangeExpr:
		a.read(e.from)
		a.read(e.to)
	}
	return madeShape
}

// chain follows the filters that hand on what they get.
func (a *analysis) chain(c *chain) shape {
	s := a.eval(c.head)
	t := a.typeOf(c.head, s)
	for _, f := range c.filters {
		t = a.checkTypes(f, s, t)
		args := make([]shape, len(f.args))
		for i, arg := range f.args {
			args[i] = a.read(arg)
		}
		for _, n := range f.named {
			a.read(n.value)
		}
		s = a.filter(f, s, args)
	}
	return s
}

func (a *analysis) filter(f *call, s shape, args []shape) shape {
	property := func() shape {
		if len(f.args) == 0 {
			a.use(s)
			return s
		}
		key, ok := f.args[0].(*literal)
		if !ok {
			return s.any()
		}
		return a.property(f, s, key)
	}
	switch f.name {
	case "map":
		a.use(s.element())
		return property()
	case "where", "reject", "sort", "sort_natural", "uniq", "compact":
		a.use(property())
		return s
	case "find":
		a.use(property())
		return s.element()
	case "has", "find_index", "sum":
		a.use(property())
		a.use(s)
		return madeShape
	case "first", "last":
		a.useValues(s)
		return s.element()
	case "reverse", "slice", "require", "raw":
		if f.name == "raw" {
			a.rawFilter(f, s)
		}
		return s
	case "default", "concat":
		for _, arg := range args {
			s = s.union(arg)
		}
		return s
	}
	a.use(s)
	return madeShape
}

func (a *analysis) rawFilter(f *call, s shape) {
	for _, p := range s.sorted() {
		if p.field != nil && p.field.Type != catalog.HTML {
			a.remark(RawNotAllowed, Warning, f.where(), nil, "%s is not HTML from Shopify's editor: it is escaped all the same.", p.path)
		}
	}
}

// property is a name in a filter's argument; {{pluck items "product.title"}} may have dots.
func (a *analysis) property(f *call, s shape, key *literal) shape {
	if key.v.kind != text {
		return s
	}
	for part := range strings.SplitSeq(key.v.s, ".") {
		next, known := s.member(part)
		a.mention(key.where(), s, part)
		if !known {
			a.unknown(key.where(), s.sorted()[0].path+"."+part)
			return madeShape
		}
		s = next
	}
	return s
}
