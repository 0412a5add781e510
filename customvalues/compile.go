package customvalues

import (
	"strings"

	"storegraph/catalog"
)

// The compiler makes one flat list of operations of the tree, and decides what each name stands for as far as that does not
// depend on the data: a cell of the frame, or one of the row that a loop is at. What only a render can tell stays a name.

type compiler struct {
	t       *Template
	code    []op
	around  []*enclosing // loops and blocks, innermost last
	level   int32        // loops that run around this place
	snippet bool         // what is around a snippet is only known when it runs
	named   bool         // every loop's variables may be asked for by name
	cells   map[cellKey]int32
	tables  map[int32]int32 // of a list's cell
	pending []string        // texts that come one after the other
	first   node            // where the first of them stands
	sealed  int             // no text joins what stands before this place: something jumps here
}

// enclosing is what a body stands in, as far as it changes what names mean.
type enclosing struct {
	variable, index, state *name

	level   int32 // of a loop that the code runs, from 1; 0 when its variables are always there by name
	looping *looping
	context bool          // Handlebars: bare names may be fields of its item
	foreign bool          // … that is another engine's, and has none
	kind    *catalog.Kind // of the item, when it is sure to be a record
	base    int32         // the frame's cell that the item is, from 1
}

// compile makes the template's code.
func (c *compilation) compileCode() {
	t := c.t
	k := &compiler{t: t, code: make([]op, 0, 2*c.pieces+1), cells: map[cellKey]int32{}, tables: map[int32]int32{}}
	_, self := t.names["self"]
	k.named = t.plain && (self || t.computed)
	t.code = k.top(t.body)
	for _, s := range t.snippets {
		k.snippet = true
		s.code = k.top(s.body)
	}
	t.ops = k.code
	for _, o := range t.ops {
		t.stateful = t.stateful || o.code == doNode
	}
}

func (k *compiler) top(body []node) stretch {
	k.around, k.level = nil, 0
	return k.body(body)
}

// here is the place that the next operation gets. Something may jump to it.
func (k *compiler) here() int32 {
	k.flush()
	k.sealed = len(k.code)
	return int32(len(k.code))
}

func (k *compiler) emit(o op) int32 {
	if o.code == doPrint && len(k.pending) > 0 {
		o.text = k.joined()
		o.tame, o.odd = !hasWideSpace(o.text), k.measure(o.text)
	} else {
		k.flush()
	}
	k.code = append(k.code, o)
	return int32(len(k.code) - 1)
}

// text adds to the text that comes next. A subject makes one space of several line ends, so these are not joined.
func (k *compiler) text(s string, at node) {
	if s == "" {
		return
	}
	if n := len(k.pending); n > 0 && lineEnd(k.pending[n-1][len(k.pending[n-1])-1]) && lineEnd(s[0]) {
		k.flush()
	}
	if len(k.pending) == 0 {
		k.first = at
	}
	k.pending = append(k.pending, s)
}

// lineEnd says whether a byte may belong to a character that a subject does not keep.
func lineEnd(c byte) bool { return c < ' ' || c >= 0x7f }

func (k *compiler) flush() {
	if len(k.pending) > 0 {
		s := k.joined()
		k.code = append(k.code, op{code: doText, text: s, tame: !hasWideSpace(s), odd: k.measure(s), node: k.first})
	}
}

func (k *compiler) measure(s string) *measure {
	if len(k.t.src.text) > maxMessage {
		return unmeasured
	}
	return measureOf(s)
}

func (k *compiler) joined() string {
	s := k.pending[0]
	if len(k.pending) > 1 {
		s = strings.Join(k.pending, "")
	}
	k.pending = k.pending[:0]
	return s
}

func (k *compiler) body(body []node) stretch {
	at := stretch{from: k.here()}
	for _, n := range body {
		k.node(n)
	}
	at.to = k.here()
	return at
}

func (k *compiler) node(n node) {
	switch n := n.(type) {
	case *textNode:
		k.text(n.text, n)
	case *outputNode:
		k.output(n)
	case *ifNode:
		k.ifNode(n)
	case *forNode:
		k.forNode(n)
	case *eachNode:
		k.eachNode(n)
	case *foreignBlock:
		at := k.emit(op{node: n})
		k.within(&enclosing{context: true, foreign: true}, func() {
			n.code = append(n.code, k.body(n.body))
			for _, b := range n.more {
				n.code = append(n.code, k.body(b))
			}
		})
		k.code[at].to = k.here()
	case *caseNode:
		k.expr(n.subject)
		at := k.emit(op{node: n})
		for i := range n.arms {
			k.exprs(n.arms[i].values...)
			n.arms[i].code = k.body(n.arms[i].body)
		}
		k.code[at].to = k.here()
	case *captureNode:
		at := k.emit(op{node: n})
		n.code = k.body(n.body)
		k.code[at].to = k.here()
	case *ifchangedNode:
		at := k.emit(op{node: n})
		n.code = k.body(n.body)
		k.code[at].to = k.here()
	default:
		k.leaf(n)
	}
}

// leaf is a node without a body.
func (k *compiler) leaf(n node) {
	switch n := n.(type) {
	case *assignNode:
		k.expr(n.value)
	case *cycleNode:
		k.exprs(n.group)
		k.exprs(n.values...)
	case *partialNode:
		k.exprs(n.template, n.with)
		for _, a := range n.args {
			k.expr(a.value)
		}
		k.byName() // the snippet may ask for anything
	}
	at := k.emit(op{node: n})
	k.code[at].to = at + 1
}

// ifNode lays the branches one after the other; each but the last ends with a jump.
func (k *compiler) ifNode(n *ifNode) {
	var jumps []int32
	for i := range n.branches {
		b := &n.branches[i]
		test := int32(-1)
		if b.cond != nil {
			k.expr(b.cond)
			o := op{code: doTest, node: n, value: b.cond, negate: n.negate && i == 0}
			if l, ok := b.cond.(*lookup); ok && !n.blocks {
				o.cell, o.loop = l.cell, l.loop
			}
			test = k.emit(o)
		}
		b.code = k.body(b.body)
		if i < len(n.branches)-1 {
			jumps = append(jumps, k.emit(op{code: doJump, node: n}))
		}
		if test >= 0 {
			k.code[test].to = k.here()
		}
	}
	n.after = k.here()
	for _, j := range jumps {
		k.code[j].to = n.after
	}
}

func (k *compiler) within(e *enclosing, do func()) {
	k.around = append(k.around, e)
	if e.level > 0 {
		k.level++
	}
	do()
	if e.level > 0 {
		k.level--
	}
	k.around = k.around[:len(k.around)-1]
}

func (k *compiler) forNode(n *forNode) {
	k.exprs(n.items, n.limit, n.offset, n.cols)
	if n.table {
		at := k.emit(op{node: n})
		k.within(&enclosing{variable: n.variable, state: n.state}, func() { n.code = k.body(n.body) })
		k.code[at].to = k.here()
		return
	}
	at := k.emit(op{code: doFor, node: n})
	e := &enclosing{variable: n.variable, state: n.state, level: k.level + 1, looping: &n.looping}
	k.loop(e, n.items, n, n.body, n.otherwise)
	k.code[at].to = n.rest.from
}

func (k *compiler) eachNode(n *eachNode) {
	k.expr(n.items)
	if n.with {
		at := k.emit(op{node: n})
		e := &enclosing{variable: n.item, index: n.index, context: true}
		if cell, kind, ok := k.listCell(n.items); ok {
			e.base, e.kind = cell, kind
		}
		k.within(e, func() { n.code = k.body(n.body) })
		n.rest = k.body(n.otherwise)
		k.code[at].to = k.here()
		return
	}
	k.emit(op{code: doEach, node: n})
	e := &enclosing{variable: n.item, index: n.index, context: true, level: k.level + 1, looping: &n.looping}
	k.loop(e, n.items, n, n.body, n.otherwise)
}

// loop lays a loop's body, its next pass, and its else.
func (k *compiler) loop(e *enclosing, items expr, n node, body, otherwise []node) {
	e.looping.named = k.named
	if cell, kind, ok := k.listCell(items); ok {
		e.kind = kind
		if cell > 0 {
			e.looping.table = k.table(cell)
		}
	}
	k.within(e, func() { e.looping.code = k.body(body) })
	e.looping.next = k.emit(op{code: doNext, to: e.looping.code.from, node: n})
	e.looping.rest = k.body(otherwise)
	e.looping.after = k.here()
}

func (k *compiler) exprs(es ...expr) {
	for _, e := range es {
		if e != nil {
			k.expr(e)
		}
	}
}

// expr decides what the names in an expression stand for.
func (k *compiler) expr(e expr) {
	switch e := e.(type) {
	case *lookup:
		k.lookup(e)
	case *chain:
		k.expr(e.head)
		for _, f := range e.filters {
			k.exprs(f.args...)
			for _, a := range f.named {
				k.expr(a.value)
			}
		}
	case *comparison:
		k.exprs(e.left, e.right)
	case *logic:
		k.exprs(e.left, e.right)
	case *truth:
		k.expr(e.of)
	case *rangeExpr:
		k.exprs(e.from, e.to)
	}
}
