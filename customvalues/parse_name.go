package customvalues

import (
	"strings"

	"storegraph/catalog"
)

// lookup reads what follows a name.
func (e *expressions) lookup(w lexeme) (expr, *fault) {
	l := &lookup{span: w.span, root: e.p.name(w.text)}
	if !e.p.plain && w.text == "this" {
		l.root, l.here = nil, &here{}
	}
	if err := e.steps(l); err != nil {
		return nil, err
	}
	if l.here == nil {
		e.spaced(l)
	}
	return l, nil
}

// spaced reads {{order customer.first_name}}: HighLevel's documentation has a space where the dot belongs.
func (e *expressions) spaced(l *lookup) {
	next := e.peek()
	if e.p.plain || len(l.steps) > 0 || next.kind != wordLex || e.isSymbol(1, "=") {
		return
	}
	root, ok := catalog.RootNamed(strings.ToLower(l.root.text))
	if !ok {
		return
	}
	if _, ok := fieldNamed(root.Kind, next.text); !ok {
		return
	}
	mark := e.i
	e.i++
	l.steps = append(l.steps, step{span: next.span, name: next.text, dot: true})
	if err := e.steps(l); err != nil {
		e.i, l.steps = mark, nil
		return
	}
	l.spaced = true
}

func (e *expressions) computed() (expr, *fault) {
	open := e.take()
	from, err := e.operand(false)
	if err != nil {
		return nil, err
	}
	if err := e.need("]"); err != nil {
		return nil, err
	}
	l := &lookup{span: span{open.start, e.ended()}, from: from}
	if s, ok := from.(*literal); ok && s.v.kind == text {
		l.root, l.from = e.p.name(s.v.s), nil
	} else {
		e.p.t.computed = true
	}
	return l, e.steps(l)
}

// steps reads .name and [expression] as long as they come.
func (e *expressions) steps(l *lookup) *fault {
	for {
		w := e.peek()
		switch {
		case e.symbol("."):
			if !e.p.plain && e.symbol("[") { // Handlebars' literal segment: items.[0]
				if err := e.index(l, w); err != nil {
					return err
				}
				continue
			}
			next := e.peek()
			switch {
			case next.kind == wordLex, next.kind == numberLex && !e.p.plain && isDigits(next.text),
				next.kind == symbolLex && next.text == "contains":
				e.i++
			default:
				return e.unexpected("a field's name")
			}
			s := step{span: next.span, name: next.text, dot: true}
			if next.kind == numberLex {
				s = step{span: next.span, index: &literal{next.span, numberValue(next.text)}}
			}
			l.steps = append(l.steps, s)
		case e.symbol("["):
			if err := e.index(l, w); err != nil {
				return err
			}
		default:
			l.end = e.ended()
			return nil
		}
		if len(l.steps) > maxExpression {
			return &fault{span: l.span, code: TooLong, message: "This name has too many parts."}
		}
	}
}

func (e *expressions) index(l *lookup, open lexeme) *fault {
	index, err := e.operand(false)
	if err != nil {
		return err
	}
	if err := e.need("]"); err != nil {
		return err
	}
	s := step{span: span{open.start, e.ended()}, index: index}
	if k, ok := index.(*literal); ok && k.v.kind == text {
		s = step{span: s.span, name: k.v.s}
	}
	l.steps = append(l.steps, s)
	return nil
}

// context reads this, ../x, ./x and @index.
func (e *expressions) context() (expr, *fault) {
	start := e.peek().start
	l := &lookup{here: &here{}}
	for e.peek().kind == contextLex {
		if e.take().text == "../" {
			l.here.up++
		}
	}
	w := e.peek()
	switch {
	case e.symbol("@"):
		w = e.peek()
		if w.kind != wordLex {
			return nil, e.unexpected("index, first, last, key or root")
		}
		e.i++
		switch w.text {
		case "index", "first", "last", "key":
			l.here.data = w.text
		case "root":
			if err := e.need("."); err != nil {
				return nil, err
			}
			root := e.take()
			if root.kind != wordLex {
				return nil, faultAt(root.span, "Expected a name after @root.")
			}
			l.here, l.root = nil, e.p.name(root.text)
		default:
			return nil, faultAt(span{start, w.end}, "There is no @%s.", w.text)
		}
	case w.kind == wordLex && w.text == "this":
		e.i++
	case w.kind == wordLex:
		e.i++
		l.steps = append(l.steps, step{span: w.span, name: w.text, dot: true})
	}
	l.span = span{start, e.ended()}
	return l, e.steps(l)
}
