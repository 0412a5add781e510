package shopify

import "bytes"

// maxScanDepth bounds the recursion; deeper bodies are left to encoding/json.
const maxScanDepth = 200

// scanner walks over JSON text once, checks it as encoding/json does, and decodes nothing: of a webhook's body two or three
// members are wanted, and what encoding/json does to find them costs more than all the rest of taking a webhook in.
type scanner struct {
	text []byte
	at   int
}

// scanMembers calls visit for each member of a JSON object, with the key as it is written between its quotes. It is false
// when the text is no JSON object, or the scanner is not sure: then encoding/json has the last word.
func scanMembers(text []byte, visit func(key, value []byte)) bool {
	s := scanner{text: text}
	s.space()
	if !s.take('{') || !s.members(0, visit) {
		return false
	}
	s.space()
	return s.at == len(text)
}

func (s *scanner) space() {
	for s.at < len(s.text) && s.text[s.at] <= ' ' {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

func (s *scanner) take(c byte) bool {
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

// members reads an object behind its brace.
func (s *scanner) members(depth int, visit func(key, value []byte)) bool {
	s.space()
	if s.take('}') {
		return true
	}
	for {
		s.space()
		key := s.at + 1
		if !s.take('"') || !s.string() {
			return false
		}
		keyEnd := s.at - 1
		s.space()
		if !s.take(':') {
			return false
		}
		s.space()
		value := s.at
		if !s.value(depth + 1) {
			return false
		}
		if visit != nil {
			visit(s.text[key:keyEnd], s.text[value:s.at])
		}
		s.space()
		if s.take('}') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

// items reads an array behind its bracket.
func (s *scanner) items(depth int) bool {
	s.space()
	if s.take(']') {
		return true
	}
	for {
		s.space()
		if !s.value(depth + 1) {
			return false
		}
		s.space()
		if s.take(']') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

func (s *scanner) value(depth int) bool {
	if s.at >= len(s.text) || depth > maxScanDepth {
		return false
	}
	switch c := s.text[s.at]; c {
	case '"':
		s.at++
		return s.string()
	case '{':
		s.at++
		return s.members(depth, nil)
	case '[':
		s.at++
		return s.items(depth)
	case 't':
		return s.word("true")
	case 'f':
		return s.word("false")
	case 'n':
		return s.word("null")
	default:
		return s.number()
	}
}

func (s *scanner) word(word string) bool {
	if !bytes.HasPrefix(s.text[s.at:], []byte(word)) {
		return false
	}
	s.at += len(word)
	return true
}

// string reads a text behind its opening quote.
func (s *scanner) string() bool {
	for {
		text := s.text[s.at:]
		i := 0
		for i < len(text) && text[i] >= ' ' && text[i] != '"' && text[i] != '\\' {
			i++
		}
		if s.at += i + 1; i == len(text) || text[i] < ' ' {
			return false
		}
		if text[i] == '"' {
			return true
		}
		if !s.escape() {
			return false
		}
	}
}

func (s *scanner) escape() bool {
	if s.at >= len(s.text) {
		return false
	}
	c := s.text[s.at]
	s.at++
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		for range 4 {
			if s.at >= len(s.text) || !isHex(s.text[s.at]) {
				return false
			}
			s.at++
		}
		return true
	}
	return false
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func (s *scanner) number() bool {
	s.take('-')
	if !s.take('0') && !s.digits() {
		return false
	}
	if s.take('.') && !s.digits() {
		return false
	}
	if s.take('e') || s.take('E') {
		if !s.take('+') {
			s.take('-')
		}
		return s.digits()
	}
	return true
}

func (s *scanner) digits() bool {
	first := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > first
}
