package customvalues

import (
	"fmt"
	"strings"
)

// tag reads {% … %}.
func (p *parsing) tag(nodes []node, k token) ([]node, *divider) {
	if n := prefixOf(p.src.text[k.inner.start:k.inner.end], invisible...); n > 0 && !p.plain {
		p.remark(EditorArtefact, Lint, span{k.inner.start, k.inner.start + n}, "An editor put a special space here; a plain one is safer.")
		k.inner.start += n
	}
	name, rest := tagName(p.src.text, k.inner)
	instead, offered := p.offers(refusedTags, name)
	if !offered {
		p.fail(notOffered(k.span, name, instead))
	}
	if n, ok, d := p.block(nodes, k, name, rest); ok {
		if !offered {
			n = n[:len(nodes)]
		}
		return n, d
	}
	if !offered {
		return nodes, nil
	}
	var n node
	var err *fault
	switch name {
	case "#":
		return nodes, p.inlineComment(k, rest)
	case "liquid":
		return p.liquid(nodes, k, rest), nil
	case "echo":
		n, err = p.echo(k, rest)
	case "assign":
		n, err = p.assign(k, rest)
	case "increment", "decrement":
		n, err = p.counter(k, name, rest)
	case "cycle":
		n, err = p.cycle(k, rest)
	case "break":
		n, err = &jumpNode{k.span, breaking}, p.nothing(rest)
	case "continue":
		n, err = &jumpNode{k.span, continuing}, p.nothing(rest)
	case "render", "include":
		n, err = p.partial(k, name, rest)
	default:
		return p.otherTag(nodes, k, name, rest)
	}
	if err != nil {
		p.fail(err)
		return nodes, nil
	}
	return append(nodes, n), nil
}

// nothing forgives: Ruby's Liquid ignores what follows break, continue and the ends of blocks.
func (p *parsing) nothing(span) *fault { return nil }

// otherTag is an end, a branch, or no tag at all.
func (p *parsing) otherTag(nodes []node, k token, name string, rest span) ([]node, *divider) {
	if name != "" && p.waits(name) {
		return nodes, &divider{token: k, name: name, rest: rest, full: k.span}
	}
	switch {
	case name == "":
		p.fail(faultAt(k.span, "A tag begins with its name."))
	case strings.HasPrefix(name, "end") && tags[name[3:]], name == "else", name == "elsif", name == "when":
		p.fail(&fault{span: k.span, code: Unexpected, message: fmt.Sprintf("There is no open block that %s belongs to.", name)})
	default:
		p.fail(&fault{span: k.span, code: UnknownTag, message: fmt.Sprintf("There is no tag %s.", name), word: name, near: p.offered(refusedTags, func() []string { return tagNames })})
	}
	return nodes, nil
}

var tagNames = []string{
	"assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "doc", "echo", "for", "if",
	"ifchanged", "include", "increment", "liquid", "raw", "render", "tablerow", "unless",
}

var tags = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range tagNames {
		m[n] = true
	}
	return m
}()

func (p *parsing) inlineComment(k token, rest span) *divider {
	for line := range strings.SplitSeq(p.src.text[k.inner.start:k.inner.end], "\n") {
		if t := strings.TrimLeft(line, "\t\v\f\r "); t != "" && t[0] != '#' {
			p.fail(faultAt(k.span, "Each line of this comment must begin with #."))
			break
		}
	}
	return nil
}

// liquid reads the lines of {% liquid %} as tags of their own, into the same block.
func (p *parsing) liquid(nodes []node, k token, rest span) []node {
	if !p.enter(k.span) {
		return nodes
	}
	defer p.leave()
	var lines []token
	for at := rest.start; at < rest.end; {
		end := rest.end
		if n := strings.IndexByte(p.src.text[at:rest.end], '\n'); n >= 0 {
			end = at + n
		}
		if len(lines) > maxPieces {
			break // one more than can be read
		}
		if inner := (span{at, end}); strings.TrimSpace(p.src.text[at:end]) != "" {
			lines = append(lines, token{span: inner, kind: tagToken, inner: inner})
		}
		at = end + 1
	}
	in, base, open := p.in, p.base, p.open
	trim := p.trim
	p.in, p.base = &tokens{src: p.src, plain: p.plain, lines: lines, inTag: true}, len(p.open)
	more, _ := p.body()
	p.in, p.base, p.open, p.trim = in, base, open, trim
	return append(nodes, more...)
}

func (p *parsing) echo(k token, rest span) (node, *fault) {
	e, err := p.expressions(rest)
	if err != nil {
		return nil, err
	}
	if e.peek().kind == endLex {
		return &outputNode{span: k.span}, nil
	}
	v, err := e.chain()
	if err == nil {
		err = e.end()
	}
	return &outputNode{span: k.span, value: v}, err
}

// target reads the name that a tag writes; capture takes it in quotes, too.
func (e *expressions) target(quoted bool) (*name, *fault) {
	w := e.peek()
	ok := w.kind == wordLex && !strings.HasSuffix(w.text, "?") ||
		w.kind == numberLex && isDigits(w.text) || quoted && w.kind == stringLex && isName(w.text)
	if !ok {
		return nil, e.unexpected("a variable's name")
	}
	e.i++
	if w.text == "this" && !e.p.plain || isRoot(w.text) && !e.p.plain {
		e.p.remark(Alias, Warning, w.span, "From here on %s is this variable, and no longer the data of that name.", w.text)
	}
	return e.p.assigns(w.text), nil
}

func isName(s string) bool {
	for i := range len(s) {
		if !isWord(s[i]) && s[i] != '-' {
			return false
		}
	}
	return s != ""
}

func (p *parsing) assign(k token, rest span) (node, *fault) {
	// The name is cut off first: nothing in it is an expression.
	text := p.src.text[rest.start:rest.end]
	n := strings.IndexByte(text, '=')
	if n < 0 {
		return nil, faultAt(k.span, "Write {%% assign name = value %%}.")
	}
	e, err := p.expressions(span{rest.start, rest.start + n})
	if err != nil {
		return nil, err
	}
	to, err := e.target(false)
	if err == nil {
		err = e.end()
	}
	if err != nil {
		return nil, err
	}
	if e, err = p.expressions(span{rest.start + n + 1, rest.end}); err != nil {
		return nil, err
	}
	if e.peek().kind == endLex { // {% assign x = %} is nil in Ruby's Liquid
		return &assignNode{k.span, to, &literal{span{rest.end, rest.end}, nilValue}}, nil
	}
	v, err := e.chain()
	if err == nil {
		err = e.end()
	}
	return &assignNode{k.span, to, v}, err
}

func (p *parsing) counter(k token, tag string, rest span) (node, *fault) {
	e, err := p.expressions(rest)
	if err != nil {
		return nil, err
	}
	to := p.assigns("") // Ruby's Liquid counts without a name, too
	if e.peek().kind != endLex {
		if to, err = e.target(false); err == nil {
			err = e.end()
		}
	}
	if tag == "decrement" {
		return &counterNode{span: k.span, variable: to, step: -1}, err
	}
	return &counterNode{span: k.span, variable: to, step: 1}, err
}

func (p *parsing) cycle(k token, rest span) (node, *fault) {
	e, err := p.expressions(rest)
	if err != nil {
		return nil, err
	}
	first, err := e.operand(false)
	if err != nil {
		return nil, err
	}
	n := &cycleNode{span: k.span}
	if e.symbol(":") {
		n.group = first
		if e.peek().kind == endLex {
			return n, nil
		}
		if first, err = e.operand(false); err != nil {
			return nil, err
		}
	}
	n.values = append(n.values, first)
	for e.symbol(",") && e.peek().kind != endLex {
		v, err := e.operand(false)
		if err != nil {
			return nil, err
		}
		if n.values = append(n.values, v); len(n.values) > maxArguments {
			return nil, &fault{span: k.span, code: TooLong, message: "This cycle has too many values."}
		}
	}
	var constants values
	for _, v := range n.values {
		if c, ok := v.(*literal); ok {
			constants = append(constants, c.v)
		}
	}
	if n.key = inspect(nil, listValue(constants)); len(constants) < len(n.values) { // such cycles are each their own
		n.key = fmt.Sprintf("%s %d %s", p.src.name, k.start, n.key)
	}
	return n, e.end()
}

// partial is render and include.
func (p *parsing) partial(k token, tag string, rest span) (node, *fault) {
	e, err := p.expressions(rest)
	if err != nil {
		return nil, err
	}
	n := &partialNode{span: k.span, render: tag == "render", state: p.assigns("forloop")}
	if n.template, err = e.operand(false); err != nil {
		return nil, err
	}
	lit, constant := n.template.(*literal)
	constant = constant && lit.v.kind == text
	if n.render && !constant {
		return nil, faultAt(n.template.where(), "render takes the snippet's name in quotes.")
	}
	switch {
	case constant && !p.snippet(lit.v.s) && !p.plain:
		return nil, &fault{span: lit.span, code: UnknownSnippet, message: fmt.Sprintf("There is no snippet %q.", lit.v.s)}
	case !constant:
		for s := range p.Snippets {
			p.snippet(s)
		}
	}
	if n.each = e.keyword("for"); n.each || e.keyword("with") {
		if n.with, err = e.operand(false); err != nil {
			return nil, err
		}
		if no, ok := n.with.(*literal); ok && !no.v.truthy() { // Ruby's Liquid takes the words for nothing said
			n.with = nil
		}
		if l, ok := n.with.(*lookup); ok && len(l.steps) == 0 && e.isSymbol(0, ":") {
			e.i-- // with icon: 1.5 names the variable and an argument at once
		}
	}
	if e.keyword("as") {
		if n.alias, err = e.target(false); err != nil {
			return nil, err
		}
	}
	p.variables(n, lit, constant)
	e.symbol(",")
	for e.peek().kind == wordLex {
		w := e.take()
		if err := e.need(":"); err != nil {
			return nil, err
		}
		v, err := e.operand(false)
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, namedArg{w.text, p.assigns(w.text), v})
		e.symbol(",")
	}
	return n, e.end()
}

// variables numbers the variable that a snippet is called with: the last part of its name.
func (p *parsing) variables(n *partialNode, lit *literal, constant bool) {
	if n.alias != nil {
		return
	}
	last := func(s string) *name { return p.assigns(s[strings.LastIndexByte(s, '/')+1:]) }
	if constant {
		n.alias = last(lit.v.s)
		return
	}
	n.variable = map[string]*name{}
	for s := range p.Snippets {
		n.variable[s] = last(s)
	}
}
