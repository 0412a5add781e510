package customvalues

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Channel is where the text goes; it decides how values are escaped.
type Channel string

// The channels.
const (
	HTMLEmail Channel = "HTML_EMAIL"
	TextEmail Channel = "TEXT_EMAIL"
	SMS       Channel = "SMS"
	Subject   Channel = "SUBJECT"
)

// Valid says whether c is one of the four.
func (c Channel) Valid() bool {
	switch c {
	case HTMLEmail, TextEmail, SMS, Subject:
		return true
	}
	return false
}

// kindOfText is what a channel does to texts.
type kindOfText uint8

const (
	forMail    kindOfText = iota // nothing
	forHTML                      // escapes data
	forSMS                       // makes spaces plain
	forSubject                   // keeps one line
)

func (c Channel) kind() kindOfText {
	switch c {
	case HTMLEmail:
		return forHTML
	case SMS:
		return forSMS
	case Subject:
		return forSubject
	}
	return forMail
}

// output collects the text for one channel and stops at the bound.
type output struct {
	kind kindOfText
	buf  []byte
	size measure // of a text message
	base int     // bytes of the outputs around this one (captures count too), less what was in buf before
}

func (o *output) room(n int) error {
	if o.base+len(o.buf)+n > maxOutput {
		return limit("The rendered text is longer than %d bytes.", maxOutput)
	}
	return nil
}

// verbatim writes what is not ours, byte for byte.
func (o *output) verbatim(s string) error {
	if err := o.room(len(s)); err != nil {
		return err
	}
	if n := len(o.buf) + len(s); n > cap(o.buf) {
		o.buf = slices.Grow(o.buf, n) // to the double: a long text is copied less often
	}
	o.buf = append(o.buf, s...)
	o.size.unsure = true
	return nil
}

// literal writes the template's own text.
func (o *output) literal(s string) error {
	switch o.kind {
	case forSubject:
		s = oneLine(s)
	case forSMS:
		s = plainSpaces(s)
	}
	return o.verbatim(s)
}

// text writes a value's text.
func (o *output) text(s string, m mark) error {
	switch o.kind {
	case forHTML:
	case forSMS:
		return o.verbatim(plainSMS(s))
	default:
		return o.literal(s)
	}
	if m == safe {
		return o.verbatim(s)
	}
	// An escape grows a byte to six at most; what is over the bound unescaped is over it escaped.
	if err := o.room(len(s)); err != nil {
		return err
	}
	o.buf = appendEscaped(o.buf, s)
	return o.room(0)
}

// appendEscaped makes text inert in HTML's body and in quoted attributes.
func appendEscaped(dst []byte, s string) []byte {
	last := 0
	for i := 0; i < len(s); i++ {
		if !escapes[s[i]] {
			continue
		}
		dst = append(append(dst, s[last:i]...), escapeOf(s[i])...)
		last = i + 1
	}
	return append(dst, s[last:]...)
}

func hasEscapes(s string) bool {
	for i := range len(s) {
		if escapes[s[i]] {
			return true
		}
	}
	return false
}

// escapes are the bytes that escapeOf has something for.
var escapes = func() (is [256]bool) {
	for c := range is {
		is[c] = escapeOf(byte(c)) != ""
	}
	return is
}()

func escapeOf(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '"':
		return "&quot;"
	case '\'':
		return "&#39;"
	}
	return ""
}

func escapeHTML(s string) string {
	if !strings.ContainsAny(s, `&<>"'`) {
		return s
	}
	return string(appendEscaped(make([]byte, 0, len(s)+len(s)/8), s))
}

// oneLine makes text safe in a header: line ends and tabs become a space, other control characters vanish.
func oneLine(s string) string {
	if strings.IndexFunc(s, headerUnsafe) < 0 {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case r == '\r' || r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			space = true
		case headerUnsafe(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

func headerUnsafe(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}

// plainSpaces keeps a text message in its cheap alphabet: locale formatting likes no-break spaces and the true minus.
func plainSpaces(s string) string {
	if !hasWideSpace(s) {
		return s
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2212", "-").Replace(s)
}

func hasWideSpace(s string) bool {
	// Their first bytes are found many at a time.
	return (strings.IndexByte(s, 0xc2) >= 0 || strings.IndexByte(s, 0xe2) >= 0) && strings.ContainsAny(s, "\u00a0\u202f\u2212")
}

// htmlToText is sanitised HTML for channels that show text: tags go, entities become characters.
func htmlToText(s string) string {
	return strings.TrimSpace(html.UnescapeString(stripTags(s)))
}
