package customvalues

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"storegraph/catalog"
)

// Parser says what templates may use. The zero Parser is the product's: both surfaces over the catalog.
type Parser struct {
	// Plain reads Liquid alone, over any data: no catalog, no Handlebars, no aliases, nothing foreign.
	Plain bool
	// Everything offers also those tags and filters of Liquid that messages may not use.
	Everything bool
	// Snippets are the sources that render and include may name.
	Snippets map[string]string
}

// Template is a compiled template. It never changes: any number of renders may use it at once.
type Template struct {
	plain    bool
	src      *source
	body     []node
	ops      []op    // of the template and its snippets
	code     stretch // the template's own
	cells    []cellAt
	tables   []tableAt
	slots    int
	names    map[string]*name
	written  map[string]bool // names that the template assigns somewhere
	computed bool            // a name may be any, as in [key]
	stateful bool            // a render keeps something beside its text
	resumes  bool            // a loop goes on where another one stopped
	snippets map[string]*snippet
	paths    []string
	foreign  []Placeholder
	local    bool         // a filter prints by the reader's locale
	broken   []Diagnostic // the errors that Parse gave
	placed   []Diagnostic // what matters to HTML email alone
	wide     func() bool  // its own text makes a text message UCS-2, whatever the values
}

// snippet is a part that render and include name.
type snippet struct {
	src    *source
	body   []node
	code   stretch
	broken *Diagnostic // in plain templates: the first error in it
}

// Parse compiles a template and says everything that is wrong with it. The Template is never nil: what is valid of it
// still renders when Options.Lenient asks for that.
func Parse(source string) (*Template, []Diagnostic) { return Parser{}.Parse(source) }

// Parse compiles a template by the parser's rules.
func (q Parser) Parse(text string) (*Template, []Diagnostic) {
	c := q.compile(text, nil)
	return c.t, c.found
}

func (q Parser) compile(text string, seen *facts) *compilation {
	c := q.examine(text, seen)
	c.compileCode()
	return c
}

// examine is all of compile but the code.
func (q Parser) examine(text string, seen *facts) *compilation {
	c := &compilation{
		Parser: q, facts: seen,
		t: &Template{
			plain: q.Plain, names: map[string]*name{}, written: map[string]bool{}, snippets: map[string]*snippet{},
		},
	}
	if len(text) <= maxSource {
		c.t.src = newSource("", text)
	} else {
		c.t.src = newSource("", "")
	}
	switch {
	case len(text) > maxSource:
		c.report(c.t.src.diagnostic(TooLong, Error, span{}, fmt.Sprintf("The template is longer than %d KiB.", maxSource>>10)))
	case q.Plain && !utf8.ValidString(text):
		c.report(c.t.src.diagnostic(SyntaxError, Error, span{}, "The template is not UTF-8."))
	default:
		c.t.body = c.read(c.t.src)
	}
	c.analyse()
	c.t.place()
	t := c.t
	t.wide = sync.OnceValue(func() bool { return t.SMSFloor().Encoding == UCS2 })
	sortDiagnostics(c.found)
	for _, d := range c.found {
		if d.Severity == Error {
			c.t.broken = append(c.t.broken, d)
		}
	}
	c.t.slots = len(c.t.names)
	return c
}

// compilation is what the template and its snippets share while they are read.
type compilation struct {
	Parser
	t       *Template
	found   []Diagnostic
	errors  int
	guesses int
	pieces  int
	facts   *facts // nil unless the template is validated
}

// full says that no more remarks of a severity are taken. Those who look for something to suggest ask first. Errors have
// room of their own: a hundred hints never hide one.
func (c *compilation) full(severity Severity) bool {
	if severity == Error {
		return c.errors >= maxDiagnostics
	}
	return len(c.found)-c.errors >= maxDiagnostics
}

func (c *compilation) report(d Diagnostic) {
	if c.full(d.Severity) {
		return
	}
	if d.Severity == Error {
		c.errors++
	}
	c.found = append(c.found, d)
}

func (c *compilation) read(src *source) []node {
	p := &parsing{compilation: c, src: src, plain: c.Plain}
	p.in = &tokens{src: src, plain: c.Plain}
	body, _ := p.body()
	return body
}

// snippet compiles a part once, however often it is named. Its name is known before it is read, so that it may name itself.
func (c *compilation) snippet(name string) bool {
	if _, done := c.t.snippets[name]; done {
		return true
	}
	text, ok := c.source(name)
	if !ok || len(c.t.snippets) >= maxSnippets || len(text) > maxSource {
		return false
	}
	s := &snippet{src: newSource(name, text)}
	c.t.snippets[name] = s
	if !c.Plain {
		s.body = c.read(s.src)
		return true
	}
	// Ruby's Liquid reads a snippet when it is called: the errors of one that is never called do no harm.
	found, errors := c.found, c.errors
	c.found, c.errors = nil, 0
	s.body = c.read(s.src)
	inner := c.found
	c.found, c.errors = found, errors
	for i, d := range inner {
		if d.Severity != Error {
			c.report(d)
		} else if s.broken == nil {
			s.broken = &inner[i]
		}
	}
	return true
}

// source finds a snippet by its name; in plain templates also by the name of its file, in any letter case.
func (c *compilation) source(name string) (string, bool) {
	text, ok := c.Snippets[name]
	if ok || !c.Plain {
		return text, ok
	}
	file := func(s string) string { return strings.TrimSuffix(strings.ToLower(s), ".liquid") }
	for _, s := range slices.Sorted(maps.Keys(c.Snippets)) {
		if file(s) == file(name) {
			return c.Snippets[s], true
		}
	}
	return "", false
}

// parsing reads one source.
type parsing struct {
	*compilation
	src     *source
	plain   bool
	in      *tokens
	open    [][]string // what ends or divides the blocks around, innermost last
	base    int        // of open: {% liquid %} cannot close blocks outside itself
	pending *divider
	depth   int
	trim    bool // the next text loses its leading white space
	texted  bool // the last token was a text: {%- trims that one and nothing before another tag
	line    bool // the next text loses the rest of its line
	stopped bool // at one of the bounds: the rest is not read
	words   []lexeme
}

// divider is a tag that ends or divides a block: endif, else, when … and Handlebars' {{else}} and {{/each}}.
type divider struct {
	token
	name string
	rest span
	full span // with the white space that a line of its own takes along
}

// Handlebars' dividers are kept apart from Liquid's of the same name.
const (
	braceElse = "{{else"
	braceEnd  = "{{/"
)

func (p *parsing) remark(code Code, severity Severity, at span, format string, args ...any) {
	if p.full(severity) {
		return
	}
	p.report(p.src.diagnostic(code, severity, at, fmt.Sprintf(format, args...)))
}

func (p *parsing) fail(err *fault) {
	if p.full(Error) {
		return
	}
	if err.near != nil {
		err.suggestions = nearest(err.word, err.near())
	}
	p.report(p.src.diagnostic(err.code, Error, err.span, err.message, err.suggestions...))
}

// name numbers a variable.
func (p *parsing) name(text string) *name {
	n, ok := p.t.names[text]
	if !ok {
		n = &name{text: text, slot: len(p.t.names)}
		p.t.names[text] = n
	}
	return n
}

// assigns numbers a variable that the template writes.
func (p *parsing) assigns(text string) *name {
	p.t.written[text] = true
	return p.name(text)
}

// body reads nodes up to a divider that one of the blocks around waits for; nil at the end of the source. A divider that
// is not among the innermost block's means that the innermost was never closed.
func (p *parsing) body(waitFor ...string) ([]node, *divider) {
	var nodes []node
	p.open = append(p.open, waitFor)
	defer func() { p.open = p.open[:len(p.open)-1] }()
	for {
		if d := p.pending; d != nil {
			p.pending = nil
			return nodes, d
		}
		k, ok := p.in.next()
		if !ok {
			return nodes, nil
		}
		if k.kind != textToken && !p.more(k.span) {
			return nodes, nil
		}
		texted := p.texted
		p.texted = false
		switch k.kind {
		case textToken:
			if !p.plain {
				p.unreadPlaceholders(k.span)
			}
			n := len(nodes)
			nodes = p.text(nodes, k)
			p.texted = len(nodes) > n
		case brokenToken:
			p.broken(k)
			nodes = append(nodes, &textNode{span: k.span, text: p.src.text[k.start:k.end]})
			p.trim, p.line = false, false
		case outputToken:
			p.trimmed(nodes, k, texted)
			var d *divider
			if nodes, d = p.output(nodes, k); d != nil {
				return nodes, d
			}
		case tagToken:
			p.trimmed(nodes, k, texted)
			var d *divider
			if nodes, d = p.tag(nodes, k); d != nil {
				return nodes, d
			}
		}
	}
}

func (p *parsing) text(nodes []node, k token) []node {
	s := p.src.text[k.start:k.end]
	switch {
	case p.trim:
		s = trimLeft(s)
	case p.line:
		s = s[lineRest(s):]
	}
	p.trim, p.line = false, false
	if s == "" {
		return nodes
	}
	return append(nodes, &textNode{span: k.span, text: s})
}

// trimmed takes trailing white space off the text right before a tag with {%-, and notes that the tag has -%}.
func (p *parsing) trimmed(nodes []node, k token, texted bool) {
	p.trim, p.line = k.trimAfter, false
	if !k.trimBefore || !texted || len(nodes) == 0 {
		return
	}
	if t, ok := nodes[len(nodes)-1].(*textNode); ok && !t.raw {
		t.text = trimRight(t.text)
	}
}

func trimLeft(s string) string  { return strings.TrimLeft(s, "\x00\t\n\v\f\r ") }
func trimRight(s string) string { return strings.TrimRight(s, "\x00\t\n\v\f\r ") }

// lineRest is how much of a text is white space and the end of its line; 0 when there is more on the line.
func lineRest(s string) int {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	switch {
	case i == len(s):
		return i
	case s[i] == '\n':
		return i + 1
	case strings.HasPrefix(s[i:], "\r\n"):
		return i + 2
	}
	return 0
}

func (p *parsing) broken(k token) {
	open := p.src.text[k.start : k.start+2]
	close := "}}"
	if open == "{%" {
		close = "%}"
	}
	message := fmt.Sprintf("This %s is never closed by %s.", open, close)
	if !p.plain && apart.MatchString(p.src.text[k.start:min(k.start+maxApart, k.end)]) {
		message += " Formatting stands between the braces that should."
	}
	p.fail(&fault{span: span{k.start, k.start + 2}, code: Unclosed, message: message})
}

// waits says whether a block around waits for the divider.
func (p *parsing) waits(name string) bool {
	for _, names := range p.open[p.base:] {
		for _, n := range names {
			if n == name {
				return true
			}
		}
	}
	return false
}

// enter counts a block; false when it is nested too deep, which ends the reading: what follows would only repeat it.
func (p *parsing) enter(at span) bool {
	if p.depth++; p.depth > maxNesting {
		p.fail(&fault{span: at, code: TooDeep, message: fmt.Sprintf("Blocks are nested more than %d deep.", maxNesting)})
		p.stop()
		return false
	}
	return true
}

func (p *parsing) leave() { p.depth-- }

// more counts a tag or placeholder.
func (p *parsing) more(at span) bool {
	if p.pieces++; p.pieces > maxPieces {
		p.fail(&fault{span: at, code: TooLong, message: fmt.Sprintf("There are more than %d tags and placeholders.", maxPieces)})
		p.stop()
		return false
	}
	return true
}

// stop leaves the rest unread.
func (p *parsing) stop() {
	p.in.pos, p.in.lines = len(p.src.text), nil
	p.stopped = true
}

// closed checks that a block ended with its own end; otherwise the divider goes to the block that it belongs to.
func (p *parsing) closed(d *divider, end, what string, at span) bool {
	if d != nil && d.name == end {
		return true
	}
	p.unclosed(d, what, at)
	return false
}

func (p *parsing) unclosed(d *divider, what string, at span) {
	if !p.stopped {
		p.fail(&fault{span: at, code: Unclosed, message: fmt.Sprintf("This %s is never closed.", what)})
	}
	p.pending = d
}

// isRoot says whether a name is one of the catalog's, in any letter case.
func isRoot(name string) bool {
	_, ok := catalog.RootNamed(strings.ToLower(name))
	return ok
}
