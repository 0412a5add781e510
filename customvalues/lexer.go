package customvalues

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

type lexKind uint8

const (
	endLex     lexKind = iota
	wordLex            // a name, hyphens and a final ? included
	numberLex          // -1, 2.5
	stringLex          // text holds the content
	symbolLex          // . .. : , [ ] ( ) | = ? - / @ and comparisons, "contains" among them
	contextLex         // ../ and ./ of Handlebars
)

// lexeme is one word of an expression.
type lexeme struct {
	span
	kind  lexKind
	text  string
	glued bool // no white space before it
	typed bool // a text that an editor wrote with entities: it is data, not markup
}

// fault is what is wrong in an expression or tag.
type fault struct {
	span
	code        Code
	message     string
	suggestions []string
	word        string          // misspelt, perhaps …
	near        func() []string // … for one of these
}

func (f *fault) Error() string { return f.message }

func faultAt(at span, format string, args ...any) *fault {
	return &fault{span: at, code: SyntaxError, message: fmt.Sprintf(format, args...)}
}

// lexer cuts the inside of braces into lexemes.
type lexer struct {
	text     string
	pos, end int
	plain    bool // Liquid only: nothing that an editor may have put there
	artefact *span
	open     []openTag
	out      []lexeme
}

// lex cuts a piece of the source, into the memory of words that nobody needs any more. artefact is where the first thing is that only a rich-text editor puts into braces.
func lex(src *source, at span, plain bool, words []lexeme) (out []lexeme, artefact *span, err *fault) {
	l := &lexer{text: src.text, pos: at.start, end: at.end, plain: plain, out: words[:0]}
	for err == nil {
		before := l.pos
		if err = l.space(); err != nil || l.pos >= l.end {
			break
		}
		n := len(l.out)
		if n >= maxWords {
			err = &fault{span: span{l.pos, l.end}, code: TooLong, message: fmt.Sprintf("There are more than %d words in this.", maxWords)}
			break
		}
		err = l.one()
		if len(l.out) > n {
			l.out[n].glued = l.out[n].start == before && n > 0
		}
	}
	if err == nil && len(l.open) > 0 {
		tag := l.open[0].span
		err = stray(tag, l.text[tag.start:tag.end])
	}
	l.out = append(l.out, lexeme{span: span{at.end, at.end}, kind: endLex})
	return l.out, l.artefact, err
}

func (l *lexer) rest() string { return l.text[l.pos:l.end] }

func (l *lexer) mark(n int) {
	if l.artefact == nil {
		l.artefact = &span{l.pos, l.pos + n}
	}
}

// space skips white space; what looks like white space only to people, and an editor's tags, are skipped with a mark.
func (l *lexer) space() *fault {
	for l.pos < l.end {
		if isSpace(l.text[l.pos]) {
			l.pos++
			continue
		}
		n := 0
		if !l.plain {
			switch c := l.text[l.pos]; {
			case c == '<':
				var err *fault
				if n, err = l.formatting(); err != nil {
					return err
				}
			case c == '&' || c >= utf8.RuneSelf:
				n = prefixOf(l.rest(), invisible...)
			}
		}
		if n == 0 {
			return nil
		}
		l.mark(n)
		l.pos += n
	}
	return nil
}

func prefixOf(s string, prefixes ...string) int {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	return 0
}

func (l *lexer) emit(kind lexKind, n int) *fault {
	l.out = append(l.out, lexeme{span: span{l.pos, l.pos + n}, kind: kind, text: l.text[l.pos : l.pos+n]})
	l.pos += n
	return nil
}

func (l *lexer) one() *fault {
	s := l.rest()
	c := s[0]
	switch {
	case isLetter(c):
		return l.word(s)
	case isDigit(c), c == '-' && len(s) > 1 && isDigit(s[1]):
		return l.number(s)
	case c == '"' || c == '\'':
		return l.quoted(1, string(c))
	}
	if n := prefixOf(s, "==", "!=", "<>", "<=", ">=", ".."); n > 0 {
		if !l.plain && strings.HasPrefix(s, "../") {
			return l.emit(contextLex, 3)
		}
		return l.emit(symbolLex, n)
	}
	if !l.plain && strings.HasPrefix(s, "./") {
		return l.emit(contextLex, 2)
	}
	if strings.IndexByte(".:,[]()|<>?-", c) >= 0 {
		return l.emit(symbolLex, 1)
	}
	if !l.plain {
		return l.edited(s)
	}
	return l.strange(s)
}

func (l *lexer) strange(s string) *fault {
	r, n := utf8.DecodeRuneInString(s)
	return faultAt(span{l.pos, l.pos + n}, "%q has no meaning here.", r)
}

func (l *lexer) word(s string) *fault {
	n := 1
	for n < len(s) && (isWord(s[n]) || s[n] == '-') {
		n++
	}
	if !l.plain { // {{contact.first_name-}} trims; no name ends in a hyphen
		for n > 1 && s[n-1] == '-' {
			n--
		}
	}
	if n < len(s) && s[n] == '?' {
		n++
	}
	if s[:n] == "contains" && !l.after(".") {
		return l.emit(symbolLex, n)
	}
	return l.emit(wordLex, n)
}

func (l *lexer) after(symbol string) bool {
	return len(l.out) > 0 && l.out[len(l.out)-1].kind == symbolLex && l.out[len(l.out)-1].text == symbol
}

func (l *lexer) number(s string) *fault {
	n := 1
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	// After a dot the digits are an index (line_items.0.title), never a fraction.
	if n+1 < len(s) && s[n] == '.' && isDigit(s[n+1]) && (l.plain || !l.after(".")) {
		n++
		for n < len(s) && isDigit(s[n]) {
			n++
		}
	}
	return l.emit(numberLex, n)
}

// quoted reads a text that began with the first n bytes and ends with one of ends.
func (l *lexer) quoted(n int, ends ...string) *fault {
	s := l.rest()
	at, width := -1, 0
	for _, e := range ends {
		if i := strings.Index(s[n:], e); i >= 0 && (at < 0 || i < at) {
			at, width = i, len(e)
		}
	}
	if at < 0 && n == 1 && !l.plain && ends[0] == "\"" && strings.ContainsAny(s, "“”") {
		return l.quoted(1, "”", "“") // an editor turned only the second quote
	}
	if at < 0 {
		return &fault{span: span{l.pos, l.end}, code: Unclosed, message: "This text in quotes never ends."}
	}
	total := n + at + width
	content := s[n : n+at]
	typed := false
	if !l.plain {
		if content, typed = decoded(content); typed || width > 1 {
			l.mark(total)
		}
	}
	l.out = append(l.out, lexeme{span: span{l.pos, l.pos + total}, kind: stringLex, text: content, typed: typed})
	l.pos += total
	return nil
}

// edited reads what rich-text editors make of quotes and comparisons, and Handlebars' own signs.
func (l *lexer) edited(s string) *fault {
	if n := prefixOf(s, "“", "”", "„", "«", "»"); n > 0 {
		l.mark(n)
		return l.quoted(n, "”", "“", "\"", "»", "«")
	}
	if n := prefixOf(s, "‘", "’", "‚"); n > 0 {
		l.mark(n)
		return l.quoted(n, "’", "‘", "'")
	}
	if n := prefixOf(s, "&quot;", "&#34;"); n > 0 {
		l.mark(n)
		return l.quoted(n, "&quot;", "&#34;")
	}
	if n := prefixOf(s, "&#39;", "&apos;"); n > 0 {
		l.mark(n)
		return l.quoted(n, "&#39;", "&apos;")
	}
	for _, e := range []struct{ entity, symbol string }{
		{"&gt;=", ">="}, {"&lt;=", "<="}, {"&lt;&gt;", "<>"}, {"&gt;", ">"}, {"&lt;", "<"},
	} {
		if strings.HasPrefix(s, e.entity) {
			l.mark(len(e.entity))
			_ = l.emit(symbolLex, len(e.entity))
			l.out[len(l.out)-1].text = e.symbol
			return nil
		}
	}
	if strings.IndexByte("@=/", s[0]) >= 0 {
		return l.emit(symbolLex, 1)
	}
	return l.strange(s)
}
