package customvalues

import (
	"storegraph/catalog"
	"storegraph/commerce"
)

// facts is what Validate wants to know of a template beyond what Parse says.
type facts struct {
	mentions []mention
	prints   []personalPrint
	checks   []Diagnostic // of types
	assigns  []assigned
	reads    map[string]bool // variables
}

// mention is a place of the template that names a field or root of the catalog.
type mention struct {
	src      *source
	at       span
	in       *lookup // the name that it is a part of
	path     string
	field    *catalog.Field // nil for a root
	elements []commerce.Element
}

// personalPrint is a placeholder that prints personal data.
type personalPrint struct {
	src  *source
	at   span
	path string
}

// assigned is a variable that the template sets.
type assigned struct {
	src  *source
	at   span
	name string
}

// maxFacts is more mentions than diagnostics could be made of.
const maxFacts = 2_000

func (a *analysis) noting() bool { return a.last && a.facts != nil }

// named notes a root or a variable.
func (a *analysis) named(l *lookup, s shape) {
	if !a.noting() || l.root == nil {
		return
	}
	a.facts.reads[l.root.text] = true
	if l.canon == "" || a.t.written[l.root.text] || len(a.facts.mentions) >= maxFacts {
		return
	}
	for _, p := range s.places {
		if p.path == l.canon && p.kind != nil {
			a.facts.mentions = append(a.facts.mentions, mention{
				src: a.src, in: l, at: span{l.start, min(l.start+len(l.root.text), l.end)}, path: p.path, elements: catalog.Elements(p.kind, nil),
			})
		}
	}
}

// mention notes a field of one of the places.
func (a *analysis) mention(at span, s shape, name string) {
	if !a.noting() || len(a.facts.mentions) >= maxFacts {
		return
	}
	for _, p := range s.sorted() {
		if p.kind == nil {
			continue
		}
		if f, ok := fieldNamed(p.kind, name); ok {
			a.facts.mentions = append(a.facts.mentions, mention{
				src: a.src, in: a.in, at: at, path: p.path + "." + f.Name, field: f, elements: catalog.Elements(p.kind, f),
			})
		}
	}
}

// touch notes that the expression at hand reads personal data.
func (a *analysis) touch(l *lookup, s shape) {
	if l.root != nil && a.touched == "" {
		a.touched = a.personal[l.root]
	}
	for _, p := range s.sorted() {
		if a.touched == "" && p.field != nil && p.field.Personal {
			a.touched = p.path
		}
	}
}

// personally evaluates an expression and says which personal data it has; "" when none.
func (a *analysis) personally(eval func() shape) (shape, string) {
	outer := a.touched
	a.touched = ""
	s := eval()
	path := a.touched
	a.touched = outer
	return s, path
}

func (a *analysis) printed(n *outputNode) shape {
	s, path := a.personally(func() shape { return a.read(n.value) })
	if path == "" {
		return s
	}
	if a.printing == "" {
		a.printing = path
	}
	if a.noting() && len(a.facts.prints) < maxFacts {
		a.facts.prints = append(a.facts.prints, personalPrint{a.src, n.span, path})
	}
	return s
}

func (a *analysis) assigned(n *assignNode) shape {
	s, path := a.personally(func() shape { return a.eval(n.value) })
	a.makes(n.variable, path)
	a.notes(n.span, n.variable)
	return s
}

func (a *analysis) captured(n *captureNode) {
	outer := a.printing
	a.printing = ""
	a.nodes(n.body)
	a.makes(n.variable, a.printing)
	a.printing = outer
	a.notes(n.span, n.variable)
}

func (a *analysis) makes(n *name, path string) {
	if path != "" && a.personal[n] == "" {
		a.personal[n] = path
		a.grown = true
	}
}

func (a *analysis) notes(at span, n *name) {
	if a.noting() && len(a.facts.assigns) < maxFacts {
		a.facts.assigns = append(a.facts.assigns, assigned{a.src, at, n.text})
	}
}
