package customvalues

import (
	"slices"
	"strings"

	"storegraph/catalog"
)

// Use is one place where a template prints a field of the catalog.
type Use struct {
	Path     string
	Text     string // the placeholder, as it was written
	Line     int    // from 1
	Column   int    // in characters, from 1
	Covered  bool   // there is something to say instead, or nothing of the kind is printed without the field
	Required bool   // {{require}}: without the field the message is skipped
	Always   bool   // outside of all branches and loops
}

// Uses lists where the template prints fields, in the order of the text; snippets are not looked at. A field that decides
// but is not printed is none.
func (t *Template) Uses() []Use {
	w := usage{t: t}
	w.nodes(t.body)
	return w.uses
}

// usage walks a template and knows which fields are sure to have a value where it is.
type usage struct {
	t     *Template
	sure  []string
	depth int // of branches and loops
	uses  []Use
}

func (w *usage) nodes(body []node) {
	for _, n := range body {
		w.node(n)
	}
}

// inside walks a body in which more fields are sure.
func (w *usage) inside(body []node, sure []string) {
	before := len(w.sure)
	w.sure = append(w.sure, sure...)
	w.depth++
	w.nodes(body)
	w.depth--
	w.sure = w.sure[:before]
}

func (w *usage) node(n node) {
	switch n := n.(type) {
	case *outputNode:
		if n.fault == nil && n.value != nil {
			w.value(n, n.value, false)
		}
	case *ifNode:
		var after []string // what the branches before did not find missing
		for i, b := range n.branches {
			yes, no := implied(b.cond)
			if n.negate && i == 0 {
				yes, no = no, yes
			}
			w.inside(b.body, slices.Concat(after, yes))
			after = append(after, no...)
		}
	case *forNode:
		w.inside(n.body, paths(n.items))
		w.inside(n.otherwise, nil)
	case *eachNode:
		w.inside(n.body, paths(n.items))
		w.inside(n.otherwise, nil)
	case *captureNode:
		w.nodes(n.body)
	default:
		for _, b := range bodies(n) {
			w.inside(b, nil)
		}
	}
}

// value notes the names that an expression prints.
func (w *usage) value(n *outputNode, e expr, covered bool) {
	switch e := e.(type) {
	case *lookup:
		w.add(n, e, covered, false)
	case *chain:
		covered = covered || hasDefault(e)
		if l, ok := e.head.(*lookup); ok {
			w.add(n, l, covered, e.filters[0].name == "require")
		} else {
			w.value(n, e.head, covered)
		}
		w.plucked(n, e, covered)
		for _, f := range e.filters {
			for _, arg := range f.args {
				w.value(n, arg, covered)
			}
		}
	case *logic:
		w.value(n, e.left, covered)
		w.value(n, e.right, covered)
	}
}

func (w *usage) add(n *outputNode, l *lookup, covered, required bool) {
	w.use(n, l.field, covered, required)
}

// plucked notes a field of items: {{join (pluck order.line_items "title") ", "}}.
func (w *usage) plucked(n *outputNode, c *chain, covered bool) {
	head, ok := c.head.(*lookup)
	if inner, nested := c.head.(*chain); nested {
		head, ok = inner.head.(*lookup)
	}
	for _, f := range c.filters {
		if !ok || f.name != "map" || len(f.args) == 0 {
			continue
		}
		if key, named := f.args[0].(*literal); named && key.v.kind == text {
			w.use(n, head.field+"."+key.v.s, covered, false)
		}
	}
}

func (w *usage) use(n *outputNode, path string, covered, required bool) {
	if _, _, ok := catalog.Resolve(path); !ok {
		return
	}
	line, column := w.t.src.position(n.start)
	w.uses = append(w.uses, Use{
		Path: path, Text: w.t.src.text[n.start:n.end], Line: line, Column: column,
		Covered: covered || w.there(path), Required: required, Always: w.depth == 0,
	})
}

// there says whether a field is sure to have a value: it was asked for, or what it belongs to was, and always has it.
func (w *usage) there(path string) bool {
	for _, sure := range w.sure {
		rest, ok := strings.CutPrefix(path, sure)
		if ok && (rest == "" || rest[0] == '.' && always(sure, rest[1:])) {
			return true
		}
	}
	return false
}

// always says whether each step behind a path has a value wherever the one before it does.
func always(path, rest string) bool {
	for name := range strings.SplitSeq(rest, ".") {
		path += "." + name
		if f, _, ok := catalog.Resolve(path); !ok || f.Nullable || f.Type == catalog.List {
			return false
		}
	}
	return true
}

// hasDefault says whether an expression has words of the author's to say when it has nothing else.
func hasDefault(e expr) bool {
	c, ok := e.(*chain)
	return ok && slices.ContainsFunc(c.filters, func(f *call) bool {
		if f.name != "default" || len(f.args) == 0 {
			return false
		}
		l, ok := f.args[0].(*literal)
		return ok && (l.v.kind != text || l.v.s != "") && !l.v.isNil()
	})
}

// lookups gives every name that an expression may print.
func lookups(e expr, each func(*lookup)) {
	switch e := e.(type) {
	case *lookup:
		each(e)
	case *chain:
		lookups(e.head, each)
		for _, f := range e.filters {
			for _, arg := range f.args {
				lookups(arg, each)
			}
		}
	case *logic:
		lookups(e.left, each)
		lookups(e.right, each)
	}
}

// paths are the fields that an expression is.
func paths(e expr) []string {
	if l, ok := e.(*lookup); ok && l.field != "" {
		return []string{l.field}
	}
	return nil
}

// implied says which fields have a value when a condition holds, and which when it does not.
func implied(e expr) (yes, no []string) {
	switch e := e.(type) {
	case *lookup:
		return paths(e), nil
	case *truth:
		yes, no = implied(e.of)
		if e.negate {
			return no, yes
		}
		return yes, no
	case *logic:
		leftYes, leftNo := implied(e.left)
		rightYes, rightNo := implied(e.right)
		if e.and {
			return slices.Concat(leftYes, rightYes), nil
		}
		return nil, slices.Concat(leftNo, rightNo)
	case *comparison:
		nothing := isNothing(e.left) || isNothing(e.right)
		both := slices.Concat(paths(e.left), paths(e.right))
		switch {
		case nothing && e.op == "==":
			return nil, both
		case nothing && (e.op == "!=" || e.op == "<>"):
			return both, nil
		case !nothing && e.op != "!=" && e.op != "<>" && (isValue(e.left) || isValue(e.right)):
			return both, nil
		}
	}
	return nil, nil
}

// isNothing says whether an expression is nil, blank, empty or "".
func isNothing(e expr) bool {
	l, ok := e.(*literal)
	return ok && (l.v.isNil() || l.v.kind == blankLit || l.v.kind == emptyLit || l.v.kind == text && l.v.s == "")
}

// isValue says whether an expression is a value of the author's own: two missing fields are equal to each other.
func isValue(e expr) bool {
	_, ok := e.(*literal)
	return ok && !isNothing(e)
}
