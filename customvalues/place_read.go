package customvalues

import "strings"

// over reads the template's own text.
func (m htmlState) over(s string) htmlState {
	for i := 0; i < len(s); i++ {
		if i += m.skip(s[i:]); i >= len(s) {
			break
		}
		m.step(s[i])
	}
	return m
}

// skip says how many bytes change nothing. Most of an email is text and quoted attributes.
func (m *htmlState) skip(s string) int {
	switch {
	case m.at == inText && !m.office:
		return until(s, '<')
	case m.at == inValue && m.quote != 0 && m.attr == plainAttr:
		return until(s, m.quote)
	case m.at == inRaw && m.count == 0 && m.element != styleElement:
		return until(s, '<')
	case m.at == inValue && m.quote != 0 && m.attr == styleAttr && m.sheet == inSheet:
		return untilURL(s, m.quote)
	case m.at == inRaw && m.count == 0 && m.element == styleElement && m.sheet == inSheet:
		return untilURL(s, '<')
	case m.at == inValue && m.quote != 0 && m.attr < sourcesAttr && m.url == urlRest && m.word.n == 0:
		return until(s, m.quote)
	case m.at == nowhere:
		return len(s)
	}
	return 0
}

// untilURL is how much of a style comes before what may be the u of url(, or its end.
func untilURL(s string, end byte) int {
	for i := range len(s) {
		if s[i]|0x20 == 'u' || s[i] == end {
			return i
		}
	}
	return len(s)
}

func until(s string, c byte) int {
	if n := strings.IndexByte(s, c); n >= 0 {
		return n
	}
	return len(s)
}

func (m *htmlState) step(c byte) {
	switch m.at {
	case inText:
		m.text(c)
	case afterOpen:
		m.opened(c)
	case afterOpenEnd:
		switch {
		case isTagLetter(c):
			m.at, m.closing, m.word = inTagName, true, wordOf(c)
		case c == '>':
			m.toText()
		default:
			m.at = inBogus
		}
	case inDeclaration:
		m.declaration(c)
	case inBogus:
		if c == '>' {
			m.office = m.office && !m.endsOffice()
			m.toText()
			return
		}
		m.word.add(c)
	case inComment:
		m.comment(c)
	case inRaw, afterEnd:
		m.raw(c)
	case inValue:
		m.value(c)
	default:
		m.tag(c)
	}
}

func isTagLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (m *htmlState) toText() { *m = htmlState{office: m.office, colon: m.colon} }

func (m *htmlState) text(c byte) {
	switch {
	case c == '<':
		m.at, m.count = afterOpen, 0
	case !m.office:
	case c == '-':
		m.count = min(m.count+1, 2)
	default: // whoever is not Outlook sees the comment end here
		if c == '>' && m.count == 2 {
			m.office = false
		}
		m.count = 0
	}
}

func (m *htmlState) opened(c byte) {
	switch {
	case isTagLetter(c):
		m.at, m.word = inTagName, wordOf(c)
	case c == '/':
		m.at = afterOpenEnd
	case c == '!':
		m.at = inDeclaration
	case c == '?':
		m.at = inBogus
	default: // a mere less-than sign
		m.at = inText
		m.text(c)
	}
}

func (m *htmlState) declaration(c byte) {
	switch {
	case c == '-' && m.word.is("-"):
		*m = htmlState{at: inComment, office: m.office}
	case c == '-' && m.word.n == 0:
		m.word.add(c)
	case c == '>':
		m.toText()
	default:
		m.at = inBogus
		m.word.add(c)
	}
}

// endsOffice recognises <![endif]> and, up to its first >, <![endif]-->.
func (m *htmlState) endsOffice() bool {
	return m.word.n >= 7 && string(m.word.letters[:7]) == "[endif]"
}

// comment reads up to -->. A condition of Outlook's makes HTML of what follows: <!--[if mso]> … <![endif]-->. The form that
// shows its content to all others (<!--[if !mso]><!--> … <!--<![endif]-->) is a condition and then an empty comment.
func (m *htmlState) comment(c byte) {
	m.word.add(c)
	switch {
	case c == '>' && (m.count >= 2 || m.word.is(">") || m.word.is("->")):
		m.office = false // a comment's end ends the conditional one around it
		m.toText()
	case c == '>' && m.count == 1 && m.quote == ']' && m.word.letters[0] == '[' && m.word.letters[1] == 'i' && m.word.letters[2] == 'f':
		m.office = true
		m.toText()
	case c == '-':
		if m.quote != '-' {
			m.count = 0
		}
		m.count, m.quote = min(m.count+1, 2), '-'
	case c == ']':
		m.count, m.quote = 1, ']'
	case c == '!' && m.count == 2 && m.quote == '-': // --!> ends it too
	default:
		m.count, m.quote = 0, 0
	}
}

// raw reads an element's content up to its end tag.
func (m *htmlState) raw(c byte) {
	name := rawNames[m.element]
	switch {
	case m.at == afterEnd:
		switch {
		case c == '>':
			m.toText()
			return
		case isSpace(c) || c == '/':
			*m = htmlState{at: inTag, closing: true, office: m.office}
			return
		}
		m.at, m.count = inRaw, 0
	case c == '<':
		m.count = 1
		return
	case m.count == 1 && c == '/':
		m.count = 2
		return
	case m.count >= 2 && c|0x20 == name[m.count-2]:
		if m.count++; int(m.count) == len(name)+2 {
			m.at = afterEnd
		}
		return
	default:
		m.count = 0
	}
	if m.element == styleElement {
		m.style(c)
	}
}

func (m *htmlState) tag(c byte) {
	switch {
	case c == '>':
		m.named()
		m.closeTag()
	case isSpace(c):
		switch m.at {
		case inTagName:
			m.named()
			m.at = inTag
		case inAttrName:
			m.at = afterAttrName
		}
	case m.at == beforeValue:
		m.beginValue(c)
	case c == '/':
		m.named()
		m.at, m.word = inTag, word{}
	case m.at == inTagName:
		m.word.add(c)
	case c == '=' && m.at != inTag:
		m.attr = m.attribute()
		m.at, m.word = beforeValue, word{}
	case c == '=': // the name came from an arm of an if, or is odd
		m.attr, m.at = anyAttr, beforeValue
	case m.at == inAttrName:
		m.word.add(c)
	default:
		m.at, m.word = inAttrName, wordOf(c)
	}
}

// named settles the tag's name.
func (m *htmlState) named() {
	if m.at == inTagName {
		m.element = elements[string(m.word.letters[:m.word.n])]
		m.word = word{}
	}
}

func (m *htmlState) closeTag() {
	if !m.closing && m.element >= scriptElement {
		*m = htmlState{at: inRaw, element: m.element, office: m.office, colon: m.colon}
		return
	}
	m.toText()
}

// attribute says what the attribute at hand is.
func (m *htmlState) attribute() attribute {
	name := string(m.word.letters[:m.word.n])
	if strings.IndexByte(name, openWord) >= 0 {
		return anyAttr
	}
	name = name[strings.IndexByte(name, ':')+1:] // xlink:href, v:src
	if len(name) > 2 && name[:2] == "on" {
		return eventAttr
	}
	a := attributes[name]
	switch {
	case a == commandAttr && (m.element == metaElement || m.element == refreshElement):
		m.element = refreshElement
	case a == commandAttr:
		a = plainAttr
	case name == "content" && m.element == refreshElement:
		a = commandAttr
	}
	return a
}

func (m *htmlState) beginValue(c byte) {
	m.at = inValue
	if c == '"' || c == '\'' {
		m.quote = c
		return
	}
	m.value(c)
}

// value reads a byte of an attribute's value.
func (m *htmlState) value(c byte) {
	if m.quote != 0 && c == m.quote || m.quote == 0 && isSpace(c) {
		m.endValue()
		return
	}
	if m.quote == 0 && c == '>' {
		m.closeTag()
		return
	}
	switch m.attr {
	case linkAttr, sourceAttr, sourcesAttr:
		m.address(c)
	case styleAttr:
		m.style(c)
	}
}

func (m *htmlState) endValue() {
	*m = htmlState{at: inTag, element: m.element, closing: m.closing, office: m.office, colon: m.colon}
}
