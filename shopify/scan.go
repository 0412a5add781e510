package shopify

import (
	"encoding/json"
	"strconv"
	"strings"
)

// lineScanner reads one line of a bulk file into the nodes that the documents ask for, several times faster than encoding/json
// because it knows their shape. It need not know JSON's odd corners: whatever it does not expect (an unknown, repeated or
// escaped key, a value of another type, bytes that are not UTF-8, broken syntax) makes it refuse, and encoding/json decides
// then. What it accepts it reads exactly as encoding/json would, which fuzzing proves.
//
// Texts are parts of the line's own copy; nothing that it gives is written to later, money nodes excepted.
type lineScanner struct {
	text    string
	at      int
	refused bool

	typename, parent string // __typename and __parentId of the line

	texts []string // backs optional texts, so that not each costs an allocation of its own
	used  int      // optional texts of this line
	guess int      // how many there will be
	bags  []bagSpace
	bag   int // bags taken by this line
}

// bagSpace is a money bag's nodes in one piece. Mappings copy what they need out of it, so it serves line after line.
type bagSpace struct {
	bag               moneyBagNode
	shop, presentment moneyNode
}

func (s *lineScanner) reset(text string, guess int) {
	*s = lineScanner{text: text, guess: guess, bags: s.bags}
}

// end says whether the line was read to its end and as expected.
func (s *lineScanner) end() bool {
	s.space()
	return !s.refused && s.at == len(s.text)
}

func (s *lineScanner) refuse() { s.refused = true }

func (s *lineScanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

// next skips blanks and gives the next byte without taking it; 0 at the end.
func (s *lineScanner) next() byte {
	if s.at < len(s.text) && s.text[s.at] > ' ' {
		return s.text[s.at]
	}
	s.space()
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// take takes the next byte, which must be c.
func (s *lineScanner) take(c byte) bool {
	if s.next() != c || s.refused {
		s.refuse()
		return false
	}
	s.at++
	return true
}

// null takes a null if there is one. A null leaves zero, as with encoding/json.
func (s *lineScanner) null() bool {
	if s.next() != 'n' {
		return false
	}
	return s.word("null")
}

func (s *lineScanner) word(w string) bool {
	if !strings.HasPrefix(s.text[s.at:], w) {
		s.refuse()
		return false
	}
	s.at += len(w)
	return true
}

// members walks an object: for m := s.object(); s.member(&m); { switch m.key {…} }.
type members struct {
	key   string
	seen  uint64
	begun bool
}

func (s *lineScanner) object() members {
	s.take('{')
	return members{}
}

// member goes to the next member's value; false after the last one.
func (s *lineScanner) member(m *members) bool {
	c := s.next()
	switch {
	case s.refused:
		return false
	case c == '}':
		s.at++
		return false
	case m.begun:
		if !s.take(',') {
			return false
		}
		c = s.next()
	}
	m.begun = true
	if c != '"' {
		s.refuse()
		return false
	}
	s.at++
	n := strings.IndexByte(s.text[s.at:], '"')
	if n < 0 {
		s.refuse()
		return false
	}
	m.key = s.text[s.at : s.at+n] // one with an escape in it is no key that is known
	s.at += n + 1
	return s.take(':')
}

// once notes that the member with this number is here; numbers are the caller's. encoding/json merges members that come
// twice; that is left to it.
func (s *lineScanner) once(m *members, number uint) {
	if m.seen&(1<<number) != 0 {
		s.refuse()
	}
	m.seen |= 1 << number
}

// list walks an array: for first := s.list(); s.element(&first); {…}.
func (s *lineScanner) list() bool {
	s.take('[')
	return true
}

func (s *lineScanner) element(first *bool) bool {
	c := s.next()
	switch {
	case s.refused:
		return false
	case c == ']':
		s.at++
		// A comma before it is refused where it is taken.
		return false
	case !*first:
		if !s.take(',') {
			return false
		}
		if s.next() == ']' {
			s.refuse()
			return false
		}
	}
	*first = false
	return true
}

func (s *lineScanner) bool() bool {
	switch s.next() {
	case 't':
		return s.word("true")
	case 'f':
		s.word("false")
	default:
		if !s.null() {
			s.refuse()
		}
	}
	return false
}

// int reads a whole number of up to 18 digits.
func (s *lineScanner) int() int {
	if s.null() {
		return 0
	}
	literal := s.literal()
	n, err := strconv.Atoi(literal)
	if err != nil || len(literal) > 18 {
		s.refuse()
	}
	return n
}

func (s *lineScanner) optionalInt() *int {
	if s.null() {
		return nil
	}
	n := s.int()
	return &n
}

// number reads an amount, quoted or not.
func (s *lineScanner) number() json.Number {
	if s.next() != '"' {
		if s.null() {
			return ""
		}
		return json.Number(s.literal())
	}
	text := s.string()
	if !validNumber(text) {
		s.refuse()
	}
	return json.Number(text)
}

// literal takes a number that JSON allows.
func (s *lineScanner) literal() string {
	s.next()
	text := s.text[s.at:]
	i := 0
	for ; i < len(text); i++ {
		if c := text[i]; (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			break
		}
	}
	if !validNumber(text[:i]) {
		s.refuse()
		return ""
	}
	s.at += i
	return text[:i]
}

func validNumber(text string) bool {
	text = strings.TrimPrefix(text, "-")
	digits := func() bool {
		n := 0
		for n < len(text) && text[n] >= '0' && text[n] <= '9' {
			n++
		}
		text = text[n:]
		return n > 0
	}
	if rest, ok := strings.CutPrefix(text, "0"); ok {
		text = rest
	} else if !digits() {
		return false
	}
	if rest, ok := strings.CutPrefix(text, "."); ok {
		if text = rest; !digits() {
			return false
		}
	}
	if text != "" && (text[0] == 'e' || text[0] == 'E') {
		if text = text[1:]; text != "" && (text[0] == '+' || text[0] == '-') {
			text = text[1:]
		}
		if !digits() {
			return false
		}
	}
	return text == ""
}
