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

	cut    int            // where the one at hand is broken off
	closes map[string]int // where the next of each end is, as far as it was searched
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

// broken is what never closes. The next one that opens is read again, so that its faults are told too.
func (t *tokens) broken(start int) token {
	if t.pos = len(t.src.text); t.cut > start {
		t.pos = t.cut
		return token{span: span{start, t.pos}, kind: brokenToken}
	}
	if !t.plain {
		if n := opening(t.src.text[start+2:]); n >= 0 {
			t.pos = start + 2 + n
		}
	}
	return token{span: span{start, t.pos}, kind: brokenToken}
}

// opening is where the next tag or placeholder begins; -1 when none does.
func opening(s string) int {
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], '{')
		if n < 0 || i+n+1 >= len(s) {
			return -1
		}
		i += n
		if s[i+1] == '%' || s[i+1] == '{' {
			return i
		}
	}
}

// until finds what closes, from a place on. A source that opens a thousand times and never closes is searched once.
func (t *tokens) until(end string, from int) int {
	if at, ok := t.closes[end]; ok && (at < 0 || at >= from) {
		return at
	}
	at := strings.Index(t.src.text[from:], end)
	if at >= 0 {
		at += from
	}
	if t.closes == nil {
		t.closes = map[string]int{}
	}
	t.closes[end] = at
	return at
}

func (t *tokens) tag(start int) token {
	end := t.until("%}", start+2)
	if end < 0 {
		return t.broken(start)
	}
	if t.reopened(span{start + 2, end}, "{%") {
		return t.broken(start)
	}
	t.pos = end + 2
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
			if m := t.until("--~}}", start); m >= 0 {
				if n := t.until(end, start); n < 0 || m < n {
					end = "--~}}"
				}
			}
		}
	}
	inner := start + len(open)
	n := t.until(end, inner) - inner
	if n < 0 {
		return t.broken(start)
	}
	if open == "{{" && end == "}}" {
		// A tag or another placeholder begins before this one ends: it was never closed.
		if t.reopened(span{inner, inner + n}, "{{") {
			return t.broken(start)
		}
		if cut := t.interrupted(text[inner : inner+n]); cut >= 0 {
			t.pos = inner + cut
			return token{span: span{start, t.pos}, kind: brokenToken}
		}
	}
	t.pos = inner + n + len(end)
	k := token{span: span{start, t.pos}, kind: outputToken, inner: span{inner, inner + n}, triple: open == "{{{"}
	return t.trimmed(k, marks)
}

// longestQuote is how far a quote may reach over braces that open.
const longestQuote = 200

// reopened says whether braces open again before they close, outside quotes that end.
func (t *tokens) reopened(at span, open string) bool {
	inner := t.src.text[at.start:at.end]
	if t.plain || !strings.Contains(inner, open) {
		return false
	}
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case strings.HasPrefix(inner[i:], open):
			t.cut = at.start + i
			return true
		case c == '"' || c == '\'':
			if n := strings.IndexByte(inner[i+1:min(len(inner), i+longestQuote)], c); n >= 0 {
				i += n + 1
			}
		}
	}
	return false
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
		closed := t.until("%}", i+2)
		if closed < 0 {
			return span{}, token{}, false
		}
		name, _ := tagName(text, innerOf(text, i, closed))
		if strings.Contains(text[i+2:closed], "{%") {
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

// innerOf is where a tag from i to end has its name.
func innerOf(text string, i, end int) span {
	i += 2
	if i < end && text[i] == '-' {
		i++
	}
	return span{i, end}
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
