package customvalues

import (
	"fmt"
	"maps"
	"slices"
)

// placing reads the template as HTML, through all of its branches, and notes at each placeholder where it stands. What it
// finds matters to HTML email alone, so it is kept apart from what Parse says.
type placing struct {
	t     *Template
	src   *source
	loops []*ways // innermost last
	parts map[*snippet]*part
	steps int // nodes and bytes read, again and again
	most  int
	value *spot // the last one in an address
	found []Diagnostic
	seen  map[seenAt]bool // a body that is read twice is remarked on once
}

type seenAt struct {
	src *source
	at  span
}

// ways are the states in which a loop is left, or goes on, before its end.
type ways struct{ breaks, continues htmlState }

// part is what is known of a snippet: it has one place in HTML, wherever it is named.
type part struct{ in, out htmlState }

// maxPlacing bounds how often the template is read: loops that begin inside a tag are read twice.
const maxPlacing = 16

// place finds where the values of a template stand.
func (t *Template) place() {
	w := &placing{t: t, src: t.src, parts: map[*snippet]*part{}, seen: map[seenAt]bool{}, most: maxPlacing * len(t.src.text)}
	for _, s := range t.snippets {
		w.most += maxPlacing * len(s.src.text)
	}
	m := w.nodes(t.body, htmlState{})
	if m.at != inText && m.at != nowhere {
		end := len(t.src.text)
		w.remark(UnfinishedHTML, Warning, span{end, end}, "The template ends "+m.place()+": mail programs will not show what follows as it is meant.")
	}
	sortDiagnostics(w.found)
	t.placed = w.found
}

func (w *placing) remark(code Code, severity Severity, at span, message string) {
	if len(w.found) >= maxDiagnostics || w.seen[seenAt{w.src, at}] {
		return
	}
	w.seen[seenAt{w.src, at}] = true
	w.found = append(w.found, w.src.diagnostic(code, severity, at, message))
}

func (w *placing) nodes(body []node, m htmlState) htmlState {
	for _, n := range body {
		w.steps++
		m = w.node(n, m)
	}
	return m
}

func (w *placing) node(n node, m htmlState) htmlState {
	switch n := n.(type) {
	case *textNode:
		return w.text(n.span, n.text, m)
	case *outputNode:
		return w.output(n, m)
	case *ifNode:
		return w.branches(n, m)
	case *caseNode:
		return w.choice(n, m)
	case *forNode:
		return w.loop(n, m)
	case *eachNode:
		if n.with {
			return w.join(n.span, w.nodes(n.body, m), w.nodes(n.otherwise, m))
		}
		return w.join(n.span, w.again(n.span, m, func(m htmlState) htmlState { return w.nodes(n.body, m) }), w.nodes(n.otherwise, m))
	case *foreignBlock:
		out := w.again(n.span, m, func(m htmlState) htmlState { return w.nodes(n.body, m) })
		for _, b := range n.more {
			out = w.join(n.span, out, w.nodes(b, m))
		}
		return out
	case *captureNode:
		loops := w.loops
		w.loops = append(w.loops, &ways{htmlState{at: nowhere}, htmlState{at: nowhere}})
		out := w.nodes(n.body, htmlState{})
		w.loops = loops
		if out.at != inText && out.at != nowhere {
			w.remark(UnevenHTML, Error, n.span, "This capture ends "+out.place()+": it must close what it opens.")
		}
	case *counterNode:
		return w.print(&n.place, n.span, m)
	case *cycleNode:
		return w.print(&n.place, n.span, m)
	case *ifchangedNode:
		return w.join(n.span, m, w.nodes(n.body, m))
	case *partialNode:
		return w.partial(n, m)
	case *jumpNode:
		if len(w.loops) > 0 {
			l := w.loops[len(w.loops)-1]
			to := &l.breaks
			if n.jump == continuing {
				to = &l.continues
			}
			*to = w.join(n.span, *to, m)
		}
		return htmlState{at: nowhere}
	}
	return m
}

func (w *placing) text(at span, s string, m htmlState) htmlState {
	m = m.over(s)
	w.steps += len(s)
	if m.colon {
		m.colon = false
		*w.value = noValue
		w.remark(NoValueHere, Error, at, "A value stands before the colon of an address: it must not choose the scheme. Write https: in the template.")
	}
	return m
}

func (w *placing) output(n *outputNode, m htmlState) htmlState {
	switch {
	case n.fault != nil && !n.foreign, n.fault == nil && n.value == nil:
		return m // reported, or empty
	case n.foreign:
		w.value = &n.place
		return m.after()
	case n.alien:
		n.place, _ = m.spot()
		w.value = &n.place
		return m.after()
	}
	out := w.print(&n.place, n.span, m)
	if n.place == partOfURL && isEncoded(n.value) {
		n.place = attrText
	}
	if n.place != bodyText && n.place != officeText && n.place != noValue && n.rich {
		w.remark(RawNotAllowed, Warning, n.span, "HTML can be raw in the text of an email only: it is escaped here.")
	}
	return out
}

// isEncoded says that the author wrote | url_encode, as every guide says.
func isEncoded(e expr) bool {
	c, ok := e.(*chain)
	return ok && c.filters[len(c.filters)-1].name == "url_encode"
}

func (w *placing) print(to *spot, at span, m htmlState) htmlState {
	var why string
	w.value = to
	if *to, why = m.spot(); why != "" {
		w.remark(NoValueHere, Error, at, why)
	}
	return m.after()
}

// join brings two ways together. When they cannot meet, the first counts, and nothing more is said about the same tag.
func (w *placing) join(at span, a, b htmlState) htmlState {
	m, ok := join(a, b)
	if !ok {
		w.remark(UnevenHTML, Error, at, fmt.Sprintf("One way through this ends %s, another %s: each must close what it opens.", a.place(), b.place()))
	}
	return m
}

func (w *placing) branches(n *ifNode, m htmlState) htmlState {
	out, whole := htmlState{at: nowhere}, false
	for _, b := range n.branches {
		out = w.join(n.span, out, w.nodes(b.body, m))
		whole = whole || b.cond == nil
	}
	if !whole {
		out = w.join(n.span, out, m)
	}
	return out
}

func (w *placing) choice(n *caseNode, m htmlState) htmlState {
	out, whole := htmlState{at: nowhere}, false
	for _, a := range n.arms {
		out = w.join(n.span, out, w.nodes(a.body, m))
		whole = whole || a.isElse
	}
	if !whole {
		out = w.join(n.span, out, m)
	}
	return out
}

func (w *placing) loop(n *forNode, m htmlState) htmlState {
	body := func(m htmlState) htmlState { return w.nodes(n.body, m) }
	if !n.table {
		return w.join(n.span, w.again(n.span, m, body), w.nodes(n.otherwise, m))
	}
	m = w.text(n.span, `<tr class="row1">`, m)
	m = w.again(n.span, m, func(m htmlState) htmlState {
		return w.text(n.span, "</td>", w.nodes(n.body, w.text(n.span, `<td class="col1">`, m)))
	})
	return w.text(n.span, "</tr>", m)
}

// again reads a body that may come never, once or often. Where its end differs from its beginning it is read a second time
// as what both have in common; then it must agree with itself.
func (w *placing) again(at span, in htmlState, body func(htmlState) htmlState) htmlState {
	out := in
	for round := 0; ; round++ {
		l := &ways{htmlState{at: nowhere}, htmlState{at: nowhere}}
		w.loops = append(w.loops, l)
		end := body(out)
		w.loops = w.loops[:len(w.loops)-1]
		next := w.join(at, w.join(at, out, end), l.continues)
		if next == out {
			return w.join(at, next, l.breaks)
		}
		if round == 1 || w.steps > w.most {
			w.remark(UnevenHTML, Error, at, "Each pass of this loop leaves the HTML in another state.")
			return w.join(at, next, l.breaks)
		}
		out = next
	}
}

// partial reads a snippet where it is named first. Elsewhere it must stand in the same kind of place.
func (w *placing) partial(n *partialNode, m htmlState) htmlState {
	names := slices.Sorted(maps.Keys(n.variable))
	if lit, ok := n.template.(*literal); ok {
		names = []string{lit.v.s}
	}
	out, any := htmlState{at: nowhere}, false
	for _, name := range names {
		s, ok := w.t.snippets[name]
		if !ok {
			continue
		}
		any = true
		read := func(m htmlState) htmlState { return w.snippet(n, s, m) }
		if n.each || n.with != nil {
			out = w.join(n.span, out, w.again(n.span, m, read))
			continue
		}
		out = w.join(n.span, out, read(m))
	}
	if !any {
		return m
	}
	return out
}

func (w *placing) snippet(n *partialNode, s *snippet, m htmlState) htmlState {
	known, ok := w.parts[s]
	if !ok {
		known = &part{in: m, out: m} // as a snippet that names itself sees it
		w.parts[s] = known
		src, loops := w.src, w.loops
		w.src = s.src
		if n.render { // a break in it ends it, and no loop around it
			l := &ways{htmlState{at: nowhere}, htmlState{at: nowhere}}
			w.loops = []*ways{l}
			m = w.nodes(s.body, m)
			known.out = w.join(n.span, w.join(n.span, m, l.breaks), l.continues)
		} else {
			known.out = w.nodes(s.body, m)
		}
		w.src, w.loops = src, loops
		return known.out
	}
	if known.in != m && m.at != nowhere {
		if known.in.at == nowhere {
			known.in = m
		} else {
			w.remark(UnevenHTML, Error, n.span, fmt.Sprintf("This snippet stands %s here and %s elsewhere: make two snippets of it.", m.place(), known.in.place()))
		}
	}
	return known.out
}
