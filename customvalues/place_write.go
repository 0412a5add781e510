package customvalues

import (
	"errors"
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"storegraph/catalog"
)

// printed says how a node prints its value.
type printed struct {
	at    span
	raw   bool
	place spot // in HTML
	said  bool // Validate says so when no value can stand there
}

// firstError is an error that forbids the channel.
func (t *Template) firstError(c Channel) (Diagnostic, bool) {
	if len(t.broken) > 0 {
		return t.broken[0], true
	}
	if c == HTMLEmail {
		for _, d := range t.placed {
			if d.Severity == Error {
				return d, true
			}
		}
	}
	return Diagnostic{}, false
}

// print writes a value as the channel and its place want it. Lists print their items one after the other.
func (r *run) print(v value, p printed) error {
	if !r.html() {
		p.place = bodyText
	}
	if p.place == noValue {
		if p.said || v.isNil() {
			return nil
		}
		return &failure{p.at, NoValueHere, errors.New("no value can be made safe here")}
	}
	return r.printDeep(v, p, 0)
}

func (r *run) printDeep(v value, p printed, depth int) error {
	if err := r.tick(); err != nil {
		return err
	}
	switch v.kind {
	case unset, null, record, blankLit, emptyLit:
		return nil
	case text:
		return r.printText(v, p)
	case integer, boolean: // letters, digits and a minus are the same in every place
		if r.out.room(maxScalar) == nil && r.printShown(r.out, &v) {
			return nil
		}
	case sequence:
		l := v.list()
		switch l.(type) {
		case textList, interval:
		default:
			if depth > maxExpression {
				return nil
			}
			for i := range l.length() {
				if err := r.printDeep(l.at(i), p, depth+1); err != nil {
					return err
				}
			}
			return nil
		}
	}
	s := show(r.env, v)
	return r.printAt(s, plain, p)
}

func (r *run) printText(v value, p printed) error {
	switch {
	case v.mark == clean && !r.html():
		return r.out.text(htmlToText(v.s), plain)
	case v.mark == clean && p.raw && p.place <= officeText:
		return r.printAt(v.s, safe, p)
	case v.mark == clean:
		return r.printAt(v.s, plain, p)
	}
	return r.printAt(v.s, v.mark, p)
}

// printAt writes a text in its place, or says why it cannot.
func (r *run) printAt(s string, m mark, p printed) error {
	if err := r.scan(len(s)); err != nil {
		return err
	}
	if p.place == bodyText {
		return r.out.text(s, m)
	}
	if err := r.out.room(len(s)); err != nil {
		return err
	}
	buf, why := appendPlaced(r.out.buf, p.place, s, m)
	if why != "" {
		r.diagnose(r.src.diagnostic(UnsafeValue, Warning, p.at, fmt.Sprintf("%s, so it prints nothing.", why)))
		return nil
	}
	r.out.buf = buf
	return r.out.room(0)
}

// appendPlaced writes a value for its place in HTML. why is set when it cannot stand there. A safe text is HTML already:
// the author's own words, or a capture.
func appendPlaced(dst []byte, at spot, s string, m mark) (out []byte, why string) {
	switch at {
	case bodyText:
		if m == safe {
			return append(dst, s...), ""
		}
		return appendEscaped(dst, s), ""
	case officeText:
		if m == safe {
			return appendWithin(dst, s), ""
		}
		return appendEscaped(dst, s), ""
	case inertText, attrText:
		if m == safe {
			return appendQuoted(dst, s), ""
		}
		return appendEscaped(dst, s), ""
	}
	if m == safe {
		s = html.UnescapeString(s)
	}
	switch at {
	case linkURL, sourceURL, sourceURLs, styleURL, sheetURL:
		return appendURL(dst, at, s)
	case partOfURL:
		return appendPercent(dst, s, ""), ""
	case partOfMail:
		return appendPercent(dst, s, "@+,"), ""
	case styleValue:
		if !isStyleValue(s) {
			return dst, "The value is not a colour, length, number or plain word"
		}
		return append(dst, s...), ""
	}
	return dst, "No value can be made safe here"
}

// appendWithin keeps HTML from ending the comment that it stands in.
func appendWithin(dst []byte, s string) []byte {
	if strings.Contains(s, "--") {
		s = commentEnds.Replace(s)
	}
	return append(dst, s...)
}

var commentEnds = strings.NewReplacer("-->", "--&gt;", "--!>", "--!&gt;")

// appendQuoted makes HTML inert in a quoted attribute; its entities stay.
func appendQuoted(dst []byte, s string) []byte {
	last := 0
	for i := range len(s) {
		if e := escapeOf(s[i]); e != "" && s[i] != '&' {
			dst = append(append(dst, s[last:i]...), e...)
			last = i + 1
		}
	}
	return append(dst, s[last:]...)
}

const upperHex = "0123456789ABCDEF"

// appendPercent encodes all but what every part of an address may have, and the bytes in keep.
func appendPercent(dst []byte, s, keep string) []byte {
	for i := range len(s) {
		c := s[i]
		if isUnreserved(c) || keep != "" && strings.IndexByte(keep, c) >= 0 {
			dst = append(dst, c)
			continue
		}
		dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
	}
	return dst
}

func isUnreserved(c byte) bool {
	return isWord(c) || c == '-' || c == '.' || c == '~'
}

// appendURL writes a whole address, or the beginning of one.
func appendURL(dst []byte, at spot, s string) (out []byte, why string) {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	if !strings.HasPrefix(s, "https:") && !strings.HasPrefix(s, "http:") {
		if scheme, ok := schemeOf(s); ok && !isKnownScheme(scheme, at) {
			if len(scheme) > 20 {
				scheme = scheme[:20] + "…"
			}
			return dst, fmt.Sprintf("The value is an address that begins with %q", strings.ToValidUTF8(scheme, "�")+":")
		}
	}
	same := &sameInURL[at-linkURL]
	last := 0
	for i := range len(s) {
		c := s[i]
		if same[c] || c == '%' && i+2 < len(s) && hexDigit(s[i+1]) >= 0 && hexDigit(s[i+2]) >= 0 {
			continue
		}
		dst = append(dst, s[last:i]...)
		last = i + 1
		if c == '&' {
			dst = append(dst, "&amp;"...)
		} else {
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return append(dst, s[last:]...), ""
}

// sameInURL are the bytes that an address has unencoded, by where it stands.
var sameInURL = func() (same [sheetURL - linkURL + 1][256]bool) {
	for i := range same {
		at := linkURL + spot(i)
		inStyle := at == styleURL || at == sheetURL
		for b := range same[i] {
			c := byte(b)
			same[i][b] = isUnreserved(c) || strings.IndexByte("!#$+/:=?@[]", c) >= 0 || (c == '*' || c == ';') && !inStyle ||
				c == '&' && at == sheetURL || c == ',' && at != sourceURLs || (c == '(' || c == ')') && !inStyle
		}
	}
	return same
}()

// schemeOf is what stands before the first colon, as browsers read it: without control characters and white space. ok is
// false when the address has no scheme.
func schemeOf(s string) (scheme string, ok bool) {
	n := strings.IndexAny(s, ":/?#")
	if n < 0 || s[n] != ':' {
		return "", false
	}
	return strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return unicode.ToLower(r)
	}, s[:n]), true
}

func isKnownScheme(s string, at spot) bool {
	switch s {
	case "https", "http", "mailto", "tel", "sms":
		return true
	case "cid": // a picture that the email carries
		return at != linkURL
	}
	return false
}

// isStyleValue says whether a value is colours, lengths, numbers and plain words. Nothing in them can end a declaration, or
// call anything but a colour.
func isStyleValue(s string) bool {
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == '(' || r == utf8.RuneError:
			return false
		case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune(" .,%#+-_", r):
		default:
			return false
		}
		if c := colourCall(s); c > 0 {
			n = c
		}
		s = s[n:]
	}
	return true
}

// colourCall is the length of rgb(…), rgba(…), hsl(…) or hsla(…) at the beginning of a style value.
func colourCall(s string) int {
	open := strings.IndexByte(s[:min(len(s), 5)], '(')
	if open < 0 {
		return 0
	}
	switch strings.ToLower(s[:open]) {
	case "rgb", "rgba", "hsl", "hsla":
	default:
		return 0
	}
	end := strings.IndexByte(s, ')')
	if end < 0 || end > 40 {
		return 0
	}
	for i := open + 1; i < end; i++ {
		if !isDigit(s[i]) && strings.IndexByte(" .,%/deg", s[i]) < 0 {
			return 0
		}
	}
	return end + 1
}

// richest says whether HTML of the catalog may be among it.
func (s shape) richest() bool {
	for _, p := range s.places {
		if p.field != nil && p.field.Type == catalog.HTML {
			return true
		}
	}
	return false
}

// isRaw says that an expression asks for raw HTML by filter.
func isRaw(e expr) bool {
	c, ok := e.(*chain)
	if !ok {
		return false
	}
	for _, f := range c.filters {
		if f.name == "raw" {
			return true
		}
	}
	return false
}
