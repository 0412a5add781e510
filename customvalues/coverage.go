package customvalues

import (
	"context"
	"strings"

	"storegraph/catalog"
)

// CaseKind says what a case is.
type CaseKind string

// The kinds of cases.
const (
	CaseTaken    CaseKind = "TAKEN"     // a branch is taken, a loop has items
	CaseNotTaken CaseKind = "NOT_TAKEN" // no branch is taken, a loop has no items
	CaseMissing  CaseKind = "MISSING"   // a placeholder has no value
)

// Case is something that a template does for some recipients and not for others.
type Case struct {
	Kind   CaseKind
	Path   string // of a missing one
	Text   string // the tag or placeholder, as it was written
	Line   int    // from 1
	Column int    // in characters, from 1
}

// Coverage is a template that tells which of its cases a render met. It marks the beginning of every branch, which costs a
// render little; templates that are sent have no marks.
type Coverage struct {
	t       *Template
	cases   []Case
	missing map[[2]int]int // of placeholders, by line and column: their cases
}

// Cover compiles a template by the product's rules for Coverage.
func Cover(source string) *Coverage {
	c := Parser{}.examine(source, nil)
	out := &Coverage{t: c.t, missing: map[[2]int]int{}}
	w := covering{Coverage: out, foreign: map[[2]int]bool{}}
	for _, p := range c.t.foreign {
		w.foreign[[2]int{p.Line, p.Column}] = true
	}
	c.t.body = w.body(c.t.body)
	c.compileCode()
	return out
}

// Cover is Cover of the template's source.
func (t *Template) Cover() *Coverage { return Cover(t.src.text) }

// Cases lists what the template may do, the first thousand, in the order of the text.
func (c *Coverage) Cases() []Case { return append([]Case(nil), c.cases...) }

// Render is Template.Render, and says by the cases' numbers what it met. Of a render that ends early it says what it met
// before.
func (c *Coverage) Render(ctx context.Context, scope *catalog.Scope, opts Options) (result Result, met []bool, err error) {
	opts.cover = make([]bool, len(c.cases))
	result, err = c.t.Render(ctx, scope, opts)
	for _, p := range result.Missing {
		if n, ok := c.missing[[2]int{p.Line, p.Column}]; ok {
			opts.cover[n] = true
		}
	}
	return result, opts.cover, err
}

// markNode notes that a render came by.
type markNode struct {
	span
	number int
}

func (r *run) mark(n *markNode) {
	if n.number >= 0 && n.number < len(r.opts.cover) {
		r.opts.cover[n.number] = true
	}
}

// covering puts marks into a tree.
type covering struct {
	*Coverage
	foreign map[[2]int]bool // places of tags that another engine decides
}

// maxCases is more than anybody looks at; what a template does beyond it is not told.
const maxCases = 1_000

// add gives a case its number, below 0 when there are too many.
func (w *covering) add(kind CaseKind, at span, path string) int {
	if len(w.cases) >= maxCases {
		return -1
	}
	text := w.t.src.text[at.start:at.end] // a Handlebars tag takes the white space of its line along
	at.start += len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	line, column := w.t.src.position(at.start)
	w.cases = append(w.cases, Case{Kind: kind, Path: path, Text: strings.TrimSpace(text), Line: line, Column: column})
	return len(w.cases) - 1
}

// marked is a body that begins with a mark.
func (w *covering) marked(kind CaseKind, at span, body []node) []node {
	return append([]node{&markNode{at, w.add(kind, at, "")}}, w.body(body)...)
}

// theirs says whether another engine decides what becomes of a block.
func (w *covering) theirs(at span) bool {
	line, column := w.t.src.position(at.start)
	return w.foreign[[2]int{line, column}]
}

func (w *covering) body(body []node) []node {
	for _, n := range body {
		w.node(n)
	}
	return body
}

func (w *covering) node(n node) {
	switch n := n.(type) {
	case *outputNode:
		w.output(n)
	case *ifNode:
		w.ifNode(n)
	case *caseNode:
		elsed := false
		for i := range n.arms {
			a := &n.arms[i]
			a.body = w.marked(CaseTaken, a.tag, a.body)
			elsed = elsed || a.isElse
		}
		if !elsed {
			n.arms = append(n.arms, arm{isElse: true, body: w.marked(CaseNotTaken, n.span, nil)})
		}
	case *forNode:
		n.body = w.marked(CaseTaken, n.span, n.body)
		if !n.table {
			n.otherwise = w.marked(CaseNotTaken, n.span, n.otherwise)
		}
	case *eachNode:
		if w.theirs(n.open) {
			n.body, n.otherwise = w.body(n.body), w.body(n.otherwise)
			return
		}
		n.body = w.marked(CaseTaken, n.open, n.body)
		n.otherwise = w.marked(CaseNotTaken, n.open, n.otherwise)
	default:
		for _, b := range bodies(n) {
			w.body(b)
		}
	}
}

func (w *covering) ifNode(n *ifNode) {
	theirs := n.blocks && w.theirs(n.branches[0].tag)
	elsed := false
	for i := range n.branches {
		b := &n.branches[i]
		if theirs || elsed { // nothing behind an else is ever taken
			w.body(b.body)
			continue
		}
		b.body = w.marked(CaseTaken, b.tag, b.body)
		elsed = b.cond == nil
	}
	if !theirs && !elsed {
		n.branches = append(n.branches, branch{body: w.marked(CaseNotTaken, n.branches[0].tag, nil)})
	}
}

// output is missing when it prints nothing because a name in it has no value.
func (w *covering) output(n *outputNode) {
	if n.fault != nil || n.alien {
		return
	}
	var path string
	lookups(n.value, func(l *lookup) {
		if _, _, ok := catalog.Resolve(l.field); ok && path == "" {
			path = l.field
		}
	})
	if path == "" || hasDefault(n.value) {
		return
	}
	if number := w.add(CaseMissing, n.span, path); number >= 0 {
		c := w.cases[number]
		w.missing[[2]int{c.Line, c.Column}] = number
	}
}
