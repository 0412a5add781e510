package customvalues

import "strings"

// spot is the position of a value in an HTML email. It decides how the value is written, and whether it may stand there at
// all. Other channels have none. The zero spot is body text.
type spot uint8

const (
	bodyText   spot = iota // escaped; sanitised HTML may be raw
	officeText             // body text within Outlook's conditional comment: nothing may end the comment
	inertText              // <title> and <textarea>: text without tags
	attrText               // a quoted attribute
	linkURL                // all of an address, or its beginning: href
	sourceURL              // the same where pictures come from: cid: is an address too
	sourceURLs             // the same in srcset, where commas and spaces divide addresses
	partOfURL              // within an address whose scheme the template wrote
	partOfMail             // within mailto:, tel: or sms:, before any question mark
	styleValue             // in a style attribute or <style>
	styleURL               // url() in a style attribute
	sheetURL               // url() in <style>, where HTML's entities are not read
	noValue                // no value can be made safe here; Validate says why
)

// htmlAt is where in HTML's syntax a text stands.
type htmlAt uint8

const (
	inText        htmlAt = iota
	afterOpen            // <
	afterOpenEnd         // </
	inDeclaration        // <!
	inBogus              // <!doctype, <![if …]>, <?xml: up to the next >
	inComment
	inTagName
	inTag // between attributes
	inAttrName
	afterAttrName
	beforeValue
	inValue
	inRaw    // content of <script>, <style>, <title> …
	afterEnd // </style, before what ends the name
	nowhere  // after break and continue
)

// element is what a tag's name means for its attributes and content.
type element uint8

const (
	anyElement element = iota
	metaElement
	refreshElement // <meta http-equiv>: its content is a command
	scriptElement
	styleElement
	titleElement
	textareaElement
	iframeElement
	xmpElement
	noembedElement
	noframesElement
)

var elements = map[string]element{
	"meta": metaElement, "script": scriptElement, "style": styleElement, "title": titleElement, "textarea": textareaElement,
	"iframe": iframeElement, "xmp": xmpElement, "noembed": noembedElement, "noframes": noframesElement,
}

// rawNames are the names of elements whose content has no tags.
var rawNames = [...]string{
	scriptElement: "script", styleElement: "style", titleElement: "title", textareaElement: "textarea",
	iframeElement: "iframe", xmpElement: "xmp", noembedElement: "noembed", noframesElement: "noframes",
}

// attribute is what an attribute's value is.
type attribute uint8

const (
	plainAttr attribute = iota
	linkAttr
	sourceAttr
	sourcesAttr
	styleAttr
	eventAttr
	pageAttr    // srcdoc
	commandAttr // content of <meta http-equiv>
	anyAttr     // the template leaves its name open
)

var attributes = map[string]attribute{
	"href": linkAttr, "action": linkAttr, "formaction": linkAttr, "cite": linkAttr, "longdesc": linkAttr, "codebase": linkAttr,
	"classid": linkAttr, "usemap": linkAttr, "manifest": linkAttr, "ping": linkAttr, "profile": linkAttr,
	"src": sourceAttr, "background": sourceAttr, "poster": sourceAttr, "data": sourceAttr, "lowsrc": sourceAttr,
	"dynsrc": sourceAttr, "icon": sourceAttr, "srcset": sourcesAttr, "imagesrcset": sourcesAttr,
	"style": styleAttr, "srcdoc": pageAttr, "http-equiv": commandAttr,
}

// stage is how far an address has come.
type stage uint8

const (
	urlStart  stage = iota
	urlScheme       // letters that a colon would make a scheme
	urlRest         // the scheme is settled
	urlValue        // after a value that may be all of the address; a colon of the template's would make it a scheme
	urlMail         // after mailto:, tel: or sms:
	urlCode         // javascript: and the like, by the template's own hand
	urlGap          // after an address of srcset
	urlOpen         // the arms of an if disagree
)

// sheet is where in a style a text stands.
type sheet uint8

const (
	inSheet  sheet = iota
	seenU          // u
	seenUR         // ur
	seenURL        // url
	urlFirst       // url(
	urlBare
	urlDouble // url("
	urlSingle
	sheetOpen // the arms of an if disagree
)

// word is the beginning of a name or scheme in small letters. Longer names than it holds mean nothing to us.
type word struct {
	letters [15]byte
	n       uint8
}

func (w *word) add(c byte) {
	if c >= 'A' && c <= 'Z' {
		c |= 0x20
	}
	if int(w.n) < len(w.letters) {
		w.letters[w.n] = c
		w.n++
	}
}

func (w *word) is(s string) bool { return string(w.letters[:w.n]) == s }

// open says that a part of the name is not the template's own text, or not always the same.
const openWord = '?'

func wordOf(c byte) word {
	var w word
	w.add(c)
	return w
}

// htmlState is the state of a reader of HTML. It reads as browsers and mail clients do, so that it knows where a value will
// stand. States are compared, so what a state does not need is zero.
type htmlState struct {
	at      htmlAt
	element element
	attr    attribute
	url     stage
	sheet   sheet
	quote   byte // of the value; 0 for none
	count   uint8
	closing bool // in an end tag
	office  bool // within <!--[if mso]> … <![endif]-->
	colon   bool // a colon of the template's made a scheme of a value
	word    word
}

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
	case m.at == nowhere:
		return len(s)
	}
	return 0
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
