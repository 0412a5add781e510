package shopify

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// string reads a text that must be there; null gives "".
func (s *lineScanner) string() string {
	if s.null() || !s.take('"') {
		return ""
	}
	text := s.text[s.at:]
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == '"' {
			s.at += i + 1
			return text[:i]
		} else if c < ' ' || c == '\\' || c >= utf8.RuneSelf {
			return s.rareString(i)
		}
	}
	s.refuse()
	return ""
}

// rareString reads on in a text that has escapes or more than ASCII in it. It begins at s.at, and is plain up to i.
func (s *lineScanner) rareString(i int) string {
	text := s.text[s.at:]
	escapes := false
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			s.at += i + 1
			text = text[:i]
			if !utf8.ValidString(text) {
				s.refuse()
				return ""
			}
			if escapes {
				return s.unescape(text)
			}
			return text
		case c == '\\':
			escapes = true
			i++
		case c < ' ':
			s.refuse()
			return ""
		}
	}
	s.refuse()
	return ""
}

func (s *lineScanner) unescape(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		if i+1 >= len(text) {
			s.refuse()
			return ""
		}
		c := text[i+1]
		text = text[i+2:]
		switch c {
		case '"', '\\', '/':
			b.WriteByte(c)
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			r, ok := hex4(text)
			if !ok || r >= 0xD800 && r < 0xE000 { // halves of a pair are left to encoding/json
				s.refuse()
				return ""
			}
			b.WriteRune(r)
			text = text[4:]
		default:
			s.refuse()
			return ""
		}
	}
}

func hex4(text string) (r rune, ok bool) {
	if len(text) < 4 {
		return 0, false
	}
	for i := range 4 {
		c := rune(text[i])
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | c
	}
	return r, true
}

// optional reads a text that may be null.
func (s *lineScanner) optional() *string {
	if s.null() {
		return nil
	}
	text := s.string()
	if len(s.texts) == cap(s.texts) {
		s.texts = make([]string, 0, max(s.guess-s.used, 4)) // pointers into the full one stay good
	}
	s.texts = append(s.texts, text)
	s.used++
	return &s.texts[len(s.texts)-1]
}

// strings reads a list of texts; null gives nil.
func (s *lineScanner) strings() []string {
	if s.null() {
		return nil
	}
	list := []string{}
	for first := s.list(); s.element(&first); {
		list = append(list, s.string())
	}
	return list
}

// unslash copies a line and writes \/ as /, which Shopify escapes: most texts are then parts of the copy.
func unslash(line []byte) string {
	var b strings.Builder
	b.Grow(len(line))
	for {
		i := bytes.IndexByte(line, 0x5c)
		if i < 0 || i+1 == len(line) {
			b.Write(line)
			return b.String()
		}
		b.Write(line[:i])
		if line[i+1] != '/' {
			b.WriteByte('\\')
		}
		b.WriteByte(line[i+1])
		line = line[i+2:]
	}
}
