package customvalues

import (
	"math/big"
	"strings"
)

// expressions reads one piece of markup, lexeme by lexeme.
type expressions struct {
	p     *parsing
	at    span
	words []lexeme
	i     int
	depth int
}

// expressions cuts markup and remarks on what an editor left in it. Markup that was cut before is done with.
func (p *parsing) expressions(at span) (*expressions, *fault) {
	words, artefact, err := lex(p.src, at, p.plain, p.words)
	p.words = words
	if err != nil {
		return nil, err
	}
	if artefact != nil {
		p.remark(EditorArtefact, Lint, *artefact, "An editor put special spaces, quotes or formatting here; plain text is safer.")
	}
	return &expressions{p: p, at: at, words: words}, nil
}

func (e *expressions) peek() lexeme { return e.words[e.i] }

func (e *expressions) peekAt(n int) lexeme {
	return e.words[min(e.i+n, len(e.words)-1)]
}

func (e *expressions) take() lexeme {
	w := e.words[e.i]
	if w.kind != endLex {
		e.i++
	}
	return w
}

func (e *expressions) symbol(s string) bool {
	if w := e.peek(); w.kind == symbolLex && w.text == s {
		e.i++
		return true
	}
	return false
}

func (e *expressions) isSymbol(n int, s string) bool {
	w := e.peekAt(n)
	return w.kind == symbolLex && w.text == s
}

func (e *expressions) keyword(s string) bool {
	if w := e.peek(); w.kind == wordLex && w.text == s {
		e.i++
		return true
	}
	return false
}

func (e *expressions) need(s string) *fault {
	if e.symbol(s) {
		return nil
	}
	return e.unexpected("%q", s)
}

// unexpected says what was expected where the reader stands.
func (e *expressions) unexpected(format string, args ...any) *fault {
	w := e.peek()
	if w.kind == endLex {
		return faultAt(e.at, "Expected "+format+" before the end.", args...)
	}
	return faultAt(w.span, "Expected "+format+" instead of %q.", append(args, e.p.src.text[w.start:w.end])...)
}

func (e *expressions) end() *fault {
	if e.peek().kind == endLex {
		return nil
	}
	return e.unexpected("nothing more")
}

// ended is the place after the last lexeme taken.
func (e *expressions) ended() int {
	if e.i == 0 {
		return e.at.start
	}
	return e.words[e.i-1].end
}

func (e *expressions) deeper() *fault {
	if e.depth++; e.depth > maxExpression {
		w := e.peek()
		return &fault{span: w.span, code: TooDeep, message: "Brackets are nested too deep."}
	}
	return nil
}

// operand is an expression of Liquid: a name, a literal or a range. Beside an operator the words blank and empty ask for
// the property; elsewhere they are empty texts.
func (e *expressions) operand(beside bool) (expr, *fault) {
	if err := e.deeper(); err != nil {
		return nil, err
	}
	defer func() { e.depth-- }()
	w := e.peek()
	switch w.kind {
	case stringLex:
		e.i++
		v := safeText(w.text)
		if w.typed {
			v = textValue(w.text)
		}
		return &literal{w.span, v}, nil
	case numberLex:
		e.i++
		return &literal{w.span, numberValue(w.text)}, nil
	case wordLex:
		return e.nameOrWord(beside)
	case contextLex:
		return e.context()
	}
	switch {
	case e.isSymbol(0, "["):
		return e.computed()
	case e.isSymbol(0, "@"):
		return e.context()
	case e.isSymbol(0, "("):
		if !e.p.plain && e.peekAt(1).kind == wordLex && !e.isRange() {
			return e.subexpression()
		}
		return e.interval()
	}
	return nil, e.unexpected("a name or a value")
}

func (e *expressions) nameOrWord(beside bool) (expr, *fault) {
	w := e.take()
	if e.isSymbol(0, ".") || e.isSymbol(0, "[") {
		return e.lookup(w)
	}
	v, ok := value{}, true
	switch w.text {
	case "nil", "null":
		v = nilValue
	case "true":
		v = boolValue(true)
	case "false":
		v = boolValue(false)
	case "blank":
		v = safeText("")
		if beside {
			v = value{kind: blankLit}
		}
	case "empty":
		v = safeText("")
		if beside {
			v = value{kind: emptyLit}
		}
	default:
		ok = false
	}
	if ok {
		return &literal{w.span, v}, nil
	}
	return e.lookup(w)
}

// isRange looks ahead for (a..b), where a name begins the parenthesis.
func (e *expressions) isRange() bool {
	for n := 1; ; n++ {
		w := e.peekAt(n)
		switch {
		case w.kind == endLex, w.kind == symbolLex && (w.text == ")" || w.text == "("):
			return false
		case w.kind == symbolLex && w.text == "..":
			return true
		}
	}
}

func (e *expressions) interval() (expr, *fault) {
	open := e.take()
	from, err := e.operand(false)
	if err != nil {
		return nil, err
	}
	if err := e.need(".."); err != nil {
		return nil, err
	}
	to, err := e.operand(false)
	if err != nil {
		return nil, err
	}
	if err := e.need(")"); err != nil {
		return nil, err
	}
	r := &rangeExpr{span: span{open.start, e.ended()}, from: from, to: to}
	a, okA := from.(*literal)
	b, okB := to.(*literal)
	for _, end := range []expr{from, to} {
		if l, ok := end.(*literal); ok && okA && okB && l.v.kind == boolean {
			return nil, faultAt(l.span, "A range goes from number to number.")
		}
	}
	if okA && okB { // fractions are cut off
		return &literal{r.span, listValue(interval{whole(a.v), whole(b.v)})}, nil
	}
	return r, nil
}

func whole(v value) int64 {
	n := toNumber(v)
	if n.whole == nil {
		n.whole = n.dec.BigInt()
	}
	return int64(clampBig(new(big.Int).Set(n.whole)))
}

// written is an expression as the source has it, without white space outside quotes: a loop's label.
func (e *expressions) written(from, to int) string {
	var b strings.Builder
	for _, w := range e.words[from:to] {
		b.WriteString(e.p.src.text[w.start:w.end])
	}
	return b.String()
}
