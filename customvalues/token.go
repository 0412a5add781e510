package customvalues

import "strings"

type tokenKind uint8

const (
	textToken tokenKind = iota
	outputToken
	tagToken
	brokenToken // opens and never closes
)

// token is a piece of the source: text, {{ … }} or {% … %}.
type token struct {
	span
	kind       tokenKind
	inner      span // between the braces, without white space control
	trimBefore bool // {{- {%-, and Handlebars' {{~
	trimAfter  bool
	triple     bool // {{{ … }}}
}

// tokens cuts a source. Like Ruby's Liquid it ends a tag at the first %} and a placeholder at the first }}, in quotes or
// not.
type tokens struct {
	src   *source
	pos   int
	plain bool // Liquid only
	lines []token
	inTag bool // over the lines of {% liquid %}
}

func (t *tokens) next() (token, bool) {
	if t.inTag {
		if len(t.lines) == 0 {
			return token{}, false
		}
		next := t.lines[0]
		t.lines = t.lines[1:]
		return next, true
	}
	text := t.src.text
	if t.pos >= len(text) {
		return token{}, false
	}
	start := t.pos
	switch rest := text[start:]; {
	case strings.HasPrefix(rest, "{%"):
		return t.tag(start), true
	case strings.HasPrefix(rest, "{{"):
		return t.output(start), true
	}
	t.pos = len(text)
	for i := start; ; i++ {
		n := strings.IndexByte(text[i:], '{')
		if n < 0 || i+n+1 >= len(text) {
			break
		}
		i += n
		if text[i+1] == '%' || text[i+1] == '{' {
			t.pos = i
			break
		}
	}
	at := span{start, t.pos}
	return token{span: at, kind: textToken, inner: at}, true
}

func (t *tokens) broken(start int) token {
	t.pos = len(t.src.text)
	return token{span: span{start, t.pos}, kind: brokenToken}
}

func (t *tokens) tag(start int) token {
	n := strings.Index(t.src.text[start+2:], "%}")
	if n < 0 {
		return t.broken(start)
	}
	t.pos = start + n + 4
	return t.trimmed(token{span: span{start, t.pos}, kind: tagToken, inner: span{start + 2, t.pos - 2}}, "-")
}

// trimmed takes the white space control off.
func (t *tokens) trimmed(k token, marks string) token {
	text := t.src.text
	if k.inner.start < k.inner.end && strings.IndexByte(marks, text[k.inner.start]) >= 0 {
		k.trimBefore = true
		k.inner.start++
		if k.inner.start == k.inner.end { // {{-}} and {%-%} trim both sides
			k.trimAfter = true
			return k
		}
	}
	if k.inner.start < k.inner.end && strings.IndexByte(marks, text[k.inner.end-1]) >= 0 {
		k.trimAfter = true
		k.inner.end--
	}
	return k
}

func (t *tokens) output(start int) token {
	text := t.src.text
	open, end, marks := "{{", "}}", "-"
	if !t.plain {
		marks = "-~"
		body := text[start:]
		switch {
		case strings.HasPrefix(body, "{{{"):
			open, end = "{{{", "}}}"
		case strings.HasPrefix(body, "{{!--"), strings.HasPrefix(body, "{{~!--"):
			end = "--}}"
			if n := strings.Index(body, end); n < 0 {
				end = "--~}}"
			} else if m := strings.Index(body, "--~}}"); m >= 0 && m < n {
				end = "--~}}"
			}
		}
	}
	inner := start + len(open)
	n := strings.Index(text[inner:], end)
	if n < 0 {
		return t.broken(start)
	}
	if open == "{{" && end == "}}" {
		// A tag or another placeholder begins before this one ends: it was never closed.
		if cut := t.interrupted(text[inner : inner+n]); cut >= 0 {
			t.pos = inner + cut
			return token{span: span{start, t.pos}, kind: brokenToken}
		}
	}
	t.pos = inner + n + len(end)
	k := token{span: span{start, t.pos}, kind: outputToken, inner: span{inner, inner + n}, triple: open == "{{{"}
	return t.trimmed(k, marks)
}

func (t *tokens) interrupted(inner string) int {
	if n := strings.Index(inner, "{%"); n >= 0 {
		return n
	}
	if t.plain {
		if n := strings.IndexByte(inner, '}'); n >= 0 {
			return n + 1
		}
	}
	return -1
}

// through moves past the next end tag of that name, whatever stands before it, for {% raw %} and {% doc %}. body ends where
// the end tag begins.
func (t *tokens) through(end string) (body span, close token, ok bool) {
	text := t.src.text
	for i := t.pos; ; {
		n := strings.Index(text[i:], "{%")
		if n < 0 {
			return span{}, token{}, false
		}
		i += n
		name, _ := tagName(text, innerOf(text, i))
		if m := strings.Index(text[i+2:], "%}"); m >= 0 && strings.Contains(text[i+2:i+2+m], "{%") {
			name = "" // a tag that another one begins in
		}
		if name == end {
			body = span{t.pos, i}
			close = t.tag(i)
			return body, close, close.kind == tagToken
		}
		i += 2
	}
}

// innerOf is where a tag that begins at i has its name, whether the tag is well formed or not.
func innerOf(text string, i int) span {
	i += 2
	if i < len(text) && text[i] == '-' {
		i++
	}
	return span{i, len(text)}
}

// tagName reads the name at the beginning of a tag and gives what follows it.
func tagName(text string, inner span) (string, span) {
	i := inner.start
	for i < inner.end && isSpace(text[i]) {
		i++
	}
	start := i
	if i < inner.end && text[i] == '#' {
		i++
	} else {
		for i < inner.end && isWord(text[i]) {
			i++
		}
	}
	word := text[start:i]
	for i < inner.end && isSpace(text[i]) {
		i++
	}
	end := inner.end
	for end > i && isSpace(text[end-1]) {
		end--
	}
	return word, span{i, end}
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool { return isLetter(c) || isDigit(c) }
