package customvalues

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SMSEncoding is the alphabet that a text message is sent in. One character outside GSM-7 makes the whole message UCS-2,
// whose parts hold less than half.
type SMSEncoding string

// The encodings of 3GPP TS 23.038.
const (
	GSM7 SMSEncoding = "GSM_7"
	UCS2 SMSEncoding = "UCS_2"
)

// SMSSize is what a text message costs. Carriers charge each segment.
type SMSSize struct {
	Encoding   SMSEncoding
	Segments   int
	Characters int // as people count
	Units      int // as carriers count: septets of GSM-7, 16-bit units of UCS-2
}

// CountSMS measures a text. A message of several segments has room for 153 septets or 67 units in each, and a character of
// two never begins in one segment and ends in the next.
func CountSMS(text string) SMSSize {
	gsm, ucs := counter{single: 160, part: 153}, counter{single: 70, part: 67}
	size := SMSSize{Encoding: GSM7}
	for _, r := range text {
		size.Characters++
		ucs.add(wideUnits(r))
		if n := septets(r); n > 0 {
			gsm.add(n)
		} else {
			size.Encoding = UCS2
		}
	}
	if size.Encoding == UCS2 {
		gsm = ucs
	}
	size.Units, size.Segments = gsm.units, gsm.segments()
	return size
}

// counter fills segments.
type counter struct {
	single, part int // room of a message alone, and of each of several
	units        int
	parts, last  int // begun after the first, and units in the last
}

func (c *counter) add(n int) {
	c.units += n
	if c.last+n > c.part {
		c.parts++
		c.last = 0
	}
	c.last += n
}

func (c *counter) segments() int {
	switch {
	case c.units == 0:
		return 0
	case c.units <= c.single:
		return 1
	}
	return c.parts + 1
}

func wideUnits(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// septets is the room of a character in GSM-7; 0 when it has none.
func septets(r rune) int {
	if r < utf8.RuneSelf {
		return int(asciiSeptets[r])
	}
	switch r {
	case '£', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', 'Ø', 'ø', 'Å', 'å', 'Δ', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ',
		'Æ', 'æ', 'ß', 'É', '¤', '¡', 'Ä', 'Ö', 'Ñ', 'Ü', '§', '¿', 'ä', 'ö', 'ñ', 'ü', 'à':
		return 1
	case '€':
		return 2
	}
	return 0
}

var asciiSeptets = func() (t [utf8.RuneSelf]uint8) {
	for c := byte(' '); c < 0x7f; c++ {
		t[c] = 1
	}
	t['\n'], t['\r'], t['`'] = 1, 1, 0
	for _, c := range "\f^{}\\[~]|" {
		t[c] = 2
	}
	return t
}()

// firstWide is where the first character stands that GSM-7 lacks; -1 when none does.
func firstWide(s string) int {
	for i, r := range s {
		if septets(r) == 0 {
			return i
		}
	}
	return -1
}

// plainSMS keeps a value in the cheap alphabet as far as nobody sees a difference: locale formatting likes no-break
// spaces, its own digits, and marks of direction.
func plainSMS(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.Map(plainRune, s)
		}
	}
	return s
}

func plainRune(r rune) rune {
	switch {
	case r < 0xa0:
		return r
	case r == '\u00a0', r >= '\u2000' && r <= '\u200a', r == '\u202f', r == '\u205f':
		return ' '
	case r == '\u061c', r == '\u200e', r == '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return -1
	case r == '\u066a':
		return '%'
	case r == '\u066b':
		return '.'
	case r == '\u066c':
		return ','
	case r == '\u2010', r == '\u2011', r == '\u2212':
		return '-'
	case r > 0x600 && unicode.IsDigit(r):
		return '0' + digitOf(r)
	}
	return r
}

// digitOf is a decimal digit's value: Unicode has the ten of each script in a row.
func digitOf(r rune) rune {
	for _, in := range unicode.Nd.R16 {
		if r >= rune(in.Lo) && r <= rune(in.Hi) {
			return (r - rune(in.Lo)) % 10
		}
	}
	for _, in := range unicode.Nd.R32 {
		if r >= rune(in.Lo) && r <= rune(in.Hi) {
			return (r - rune(in.Lo)) % 10
		}
	}
	return 0
}

// cheaper is what to write instead of a character that GSM-7 lacks; "" when nothing says the same.
func cheaper(r rune) string {
	switch r {
	case '’', '‘', '‚', '‛', '`', '´', '′':
		return "'"
	case '“', '”', '„', '«', '»', '″':
		return `"`
	case '–', '—', '‒', '‐', '‑', '−':
		return "-"
	case '…':
		return "..."
	case '•', '·':
		return "*"
	case '\t':
		return " "
	case '™':
		return "TM"
	case '©':
		return "(c)"
	case '®':
		return "(R)"
	}
	if p := plainRune(r); p != r && p > 0 {
		return string(p)
	}
	return ""
}
