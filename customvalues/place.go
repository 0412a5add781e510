package customvalues

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
