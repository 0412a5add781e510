package customvalues

import (
	"fmt"
	"strings"
)

// output reads {{ … }}: a placeholder of either surface, or a part of a Handlebars block.
func (p *parsing) output(nodes []node, k token) ([]node, *divider) {
	if p.plain {
		return append(nodes, p.placeholder(k, k.inner)), nil
	}
	inner := p.stripped(k.inner)
	if k.triple {
		return append(nodes, p.placeholder(k, inner)), nil
	}
	text := p.src.text[inner.start:inner.end]
	switch {
	case strings.HasPrefix(text, "!"):
		nodes, _ = p.ownLine(nodes, k)
		return nodes, nil
	case strings.HasPrefix(text, "#"):
		return p.braceBlock(nodes, k, span{inner.start + 1, inner.end}), nil
	case strings.HasPrefix(text, "/"):
		return p.braceDivider(nodes, k, braceEnd+strings.TrimSpace(text[1:]), span{inner.end, inner.end})
	case text == "else" || text == "^":
		return p.braceDivider(nodes, k, braceElse, span{inner.end, inner.end})
	case strings.HasPrefix(text, "else "):
		return p.braceDivider(nodes, k, braceElse, span{inner.start + 5, inner.end})
	case strings.HasPrefix(text, ">"), strings.HasPrefix(text, "^"):
		return append(nodes, p.foreign(k, strings.TrimSpace(text))), nil
	}
	return append(nodes, p.placeholder(k, inner)), nil
}

// stripped takes the white space off both ends, what only editors put there included.
func (p *parsing) stripped(at span) span {
	for at.start < at.end && isSpace(p.src.text[at.start]) {
		at.start++
	}
	for at.end > at.start && isSpace(p.src.text[at.end-1]) {
		at.end--
	}
	return at
}

// foreign is a placeholder that belongs to another engine, whatever it says.
func (p *parsing) foreign(k token, lead string) node {
	return &outputNode{span: k.span, lead: lead, shared: true, fault: &fault{span: k.span, code: SyntaxError}}
}

// placeholder reads the expression in braces. Whether a faulty one is an error is decided when all names are known: it may
// be another engine's.
func (p *parsing) placeholder(k token, inner span) node {
	n := &outputNode{span: k.span, raw: k.triple, shared: !p.plain}
	if !p.plain && inner.start < inner.end && p.src.text[inner.start] == '&' && !strings.Contains(p.src.text[inner.start:inner.end], ";") {
		n.raw = true
		inner.start++
	}
	e, err := p.expressions(inner)
	if err == nil {
		if e.peek().kind == endLex {
			return n
		}
		n.value, err = e.placeholder(n)
	}
	if err == nil {
		return n
	}
	n.value, n.fault = nil, err
	if p.plain {
		p.fail(err)
		return n
	}
	if n.lead == "" {
		n.lead = leadingName(p.src.text[inner.start:inner.end])
	}
	return n
}

func leadingName(s string) string {
	n := 0
	for n < len(s) && (isWord(s[n]) || n > 0 && s[n] == '-') {
		n++
	}
	return s[:n]
}

// placeholder reads a helper call or a chain.
func (e *expressions) placeholder(n *outputNode) (expr, *fault) {
	if e.p.plain || !e.isCall() {
		v, err := e.chain()
		if err == nil {
			err = e.end()
		}
		return v, err
	}
	w := e.peek()
	if !isHelper(w.text) {
		n.lead = w.text
		return nil, faultAt(w.span, "There is no helper %s.", w.text)
	}
	v, err := e.callHelper()
	if err == nil {
		v, err = e.filters(v)
	}
	if err == nil {
		err = e.end()
	}
	return v, err
}

// isCall looks whether a name is followed by an argument, as in {{default contact.first_name "there"}}.
func (e *expressions) isCall() bool {
	w, next := e.peek(), e.peekAt(1)
	if w.kind != wordLex || isRoot(w.text) && !isHelper(w.text) {
		return false
	}
	switch next.kind {
	case wordLex, numberLex, stringLex, contextLex:
		return true
	case symbolLex:
		return next.text == "(" || next.text == "@"
	}
	return false
}

// callHelper reads a helper and its arguments, up to the end, a filter or a closing parenthesis.
func (e *expressions) callHelper() (expr, *fault) {
	if err := e.deeper(); err != nil {
		return nil, err
	}
	defer func() { e.depth-- }()
	w := e.take()
	c := &call{span: w.span, name: w.text}
	for e.peek().kind != endLex && !e.isSymbol(0, ")") && !e.isSymbol(0, "|") {
		if a := e.peek(); a.kind == wordLex && e.isSymbol(1, "=") {
			e.i += 2
			v, err := e.operand(false)
			if err != nil {
				return nil, err
			}
			c.named = append(c.named, namedArg{name: a.text, value: v})
		} else {
			v, err := e.operand(false)
			if err != nil {
				return nil, err
			}
			c.args = append(c.args, v)
		}
		if len(c.args)+len(c.named) > maxArguments {
			return nil, &fault{span: w.span, code: TooLong, message: "This helper has too many arguments."}
		}
	}
	c.end = e.ended()
	return e.helper(c)
}

// subexpression is (helper arguments).
func (e *expressions) subexpression() (expr, *fault) {
	e.take()
	w := e.peek()
	if w.kind != wordLex || !isHelper(w.text) {
		return nil, &fault{span: w.span, code: UnknownFilter, message: fmt.Sprintf("There is no helper %s.", w.text), word: w.text, near: e.p.offered(refusedFilters, filterNames)}
	}
	v, err := e.callHelper()
	if err != nil {
		return nil, err
	}
	return v, e.need(")")
}

// ownLine gives the full span of a block part that has a line of its own: Handlebars drops such lines.
func (p *parsing) ownLine(nodes []node, k token) ([]node, span) {
	text := p.src.text
	from := k.start
	for from > 0 && (text[from-1] == ' ' || text[from-1] == '\t') {
		from--
	}
	to := k.end + lineRest(text[k.end:])
	alone := (from == 0 || text[from-1] == '\n') && (to > k.end && text[to-1] == '\n' || to == len(text))
	if !alone || k.trimBefore || k.trimAfter || p.in.inTag {
		return nodes, k.span
	}
	if from < k.start && len(nodes) > 0 {
		if t, ok := nodes[len(nodes)-1].(*textNode); ok && !t.raw {
			t.text = strings.TrimRight(t.text, " \t")
		}
	}
	p.line = true
	return nodes, span{from, to}
}

func (p *parsing) braceDivider(nodes []node, k token, name string, rest span) ([]node, *divider) {
	if !p.waits(name) {
		if strings.HasPrefix(name, braceEnd) && !isBlockHelper(name[len(braceEnd):]) {
			return append(nodes, p.foreign(k, name[len(braceEnd):])), nil
		}
		p.fail(&fault{span: k.span, code: Unexpected, message: fmt.Sprintf("There is no open block that %s belongs to.", p.src.text[k.start:k.end])})
		return nodes, nil
	}
	nodes, full := p.ownLine(nodes, k)
	return nodes, &divider{token: k, name: name, rest: rest, full: full}
}

func isBlockHelper(name string) bool {
	return name == "if" || name == "unless" || name == "each" || name == "with"
}

// braceBlock reads {{#helper …}} to its {{/helper}}.
func (p *parsing) braceBlock(nodes []node, k token, rest span) []node {
	nodes, full := p.ownLine(nodes, k)
	if !p.enter(k.span) {
		return nodes
	}
	defer p.leave()
	e, err := p.expressions(rest)
	helper := leadingName(strings.TrimSpace(p.src.text[rest.start:rest.end]))
	var n node
	switch {
	case helper == "if" || helper == "unless":
		n, err = p.braceCondition(k, helper, e, err, full)
	case helper == "each" || helper == "with":
		n, err = p.braceEach(k, helper, e, err, full)
	default:
		return p.foreignBlock(nodes, k, helper, full)
	}
	if err != nil {
		p.fail(err)
		return nodes
	}
	return append(nodes, n)
}

// braceCondition is {{#if}} and {{#unless}}. Handlebars' conditions are single values; comparisons are understood too.
func (p *parsing) braceCondition(k token, helper string, e *expressions, first *fault, full span) (node, *fault) {
	n := &ifNode{span: k.span, negate: helper == "unless", blocks: true}
	b := branch{tag: full}
	if first == nil {
		e.take()
		b.cond, first = e.braceTest()
	}
	for {
		var d *divider
		b.body, d = p.body(braceElse, braceEnd+helper)
		n.branches = append(n.branches, b)
		if d == nil || d.name != braceElse {
			if p.closed(d, braceEnd+helper, "{{#"+helper+"}}", k.span) {
				n.end = d.full
			}
			break
		}
		b = branch{tag: d.full}
		if d.rest.start < d.rest.end { // else if
			cond, err := p.elseIf(d)
			if err != nil {
				p.fail(err)
				cond = &literal{d.span, nilValue}
			}
			b.cond = cond
		}
	}
	return n, first
}

func (p *parsing) elseIf(d *divider) (expr, *fault) {
	e, err := p.expressions(d.rest)
	if err != nil {
		return nil, err
	}
	if !e.keyword("if") {
		return nil, e.unexpected("if")
	}
	return e.braceTest()
}

func (e *expressions) braceTest() (expr, *fault) {
	if e.peek().kind == endLex {
		return nil, faultAt(e.at, "A condition is missing here.")
	}
	if e.isCall() && isHelper(e.peek().text) {
		v, err := e.callHelper()
		if err == nil {
			err = e.end()
		}
		return v, err
	}
	c, err := e.condition()
	if err == nil {
		err = e.end()
	}
	return c, err
}

// braceEach is {{#each}} and {{#with}}, with block parameters if wanted: as |item index|.
func (p *parsing) braceEach(k token, helper string, e *expressions, first *fault, full span) (node, *fault) {
	n := &eachNode{span: k.span, with: helper == "with", open: full}
	if first == nil {
		e.take()
		first = e.eachHead(n)
	}
	var d *divider
	n.body, d = p.body(braceElse, braceEnd+helper)
	if d != nil && d.name == braceElse {
		n.middle, n.hasElse = d.full, true
		n.otherwise, d = p.body(braceEnd + helper)
	}
	if p.closed(d, braceEnd+helper, "{{#"+helper+"}}", k.span) {
		n.end = d.full
	}
	return n, first
}

func (e *expressions) eachHead(n *eachNode) (err *fault) {
	if e.peek().kind == endLex {
		return faultAt(e.at, "Say what to go through: {{#each order.line_items}}.")
	}
	if e.isCall() && isHelper(e.peek().text) {
		n.items, err = e.callHelper()
	} else {
		n.items, err = e.operand(false) // no filters: the bar begins the block parameters
	}
	if err != nil {
		return err
	}
	if !e.keyword("as") {
		return e.end()
	}
	if err := e.need("|"); err != nil {
		return err
	}
	for _, to := range []**name{&n.item, &n.index} {
		if e.symbol("|") {
			return e.end()
		}
		w := e.take()
		if w.kind != wordLex {
			return faultAt(w.span, "Expected a name for the item.")
		}
		*to = e.p.assigns(w.text)
	}
	if err := e.need("|"); err != nil {
		return err
	}
	return e.end()
}

// foreignBlock keeps the tags of a helper that is not ours and renders what is between them.
func (p *parsing) foreignBlock(nodes []node, k token, helper string, full span) []node {
	n := &foreignBlock{span: k.span, lead: helper, open: full}
	end := braceEnd + helper
	body, d := p.body(braceElse, end)
	n.body = body
	for d != nil && d.name == braceElse {
		n.tags = append(n.tags, d.full)
		body, d = p.body(braceElse, end)
		n.more = append(n.more, body)
	}
	if p.closed(d, end, "{{#"+helper+"}}", k.span) {
		n.end = d.full
	}
	return append(nodes, n)
}
