package customvalues

import (
	"html"
	"regexp"
	"strings"

	"storegraph/catalog"
)

// What rich-text editors do to placeholders: special spaces, quotes and entities inside the braces, and tags where a part
// of the placeholder was made bold. All that leaves the meaning clear is read as meant, with a lint.

// invisible is what looks like white space, or like nothing at all, to the author.
var invisible = []string{
	"\u00a0", "&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "\u202f", "\u2009", // spaces
	"\u200b", "&#8203;", "&ZeroWidthSpace;", "\ufeff", "\u200c", "&zwnj;", "\u200d", "&zwj;", "\u2060", "\u00ad", "&shy;", "&#173;",
}

// editorTag is a tag that editors put around text. It must look like one to the end: a comparison has no attributes.
var editorTag = regexp.MustCompile(`(?i)^<(/?)(a|b|big|br|code|del|div|em|font|i|ins|mark|o:p|p|s|small|span|strike|strong|sub|sup|u|wbr)` +
	`(?:\s+[a-z:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s*/?>`)

// formatting skips one tag. Those that open must also close within the braces: leaving out half a pair would mark up the rest
// of the message.
func (l *lexer) formatting() (n int, err *fault) {
	m := editorTag.FindStringSubmatch(l.rest())
	if m == nil {
		return 0, nil
	}
	at := span{l.pos, l.pos + len(m[0])}
	switch name := strings.ToLower(m[2]); {
	case name == "br" || name == "wbr":
	case m[1] == "":
		l.open = append(l.open, openTag{name, at})
	case len(l.open) == 0 || l.open[len(l.open)-1].name != name:
		return 0, stray(at, m[0])
	default:
		l.open = l.open[:len(l.open)-1]
	}
	return len(m[0]), nil
}

type openTag struct {
	name string
	span
}

func stray(at span, tag string) *fault {
	return faultAt(at, "The formatting %s begins or ends inside the braces. Format the whole placeholder, or nothing of it.", tag)
}

// decoded is an author's text without the entities that an editor wrote. It is then text that HTML email escapes again.
// Text with markup of its own stays as it is.
func decoded(s string) (string, bool) {
	if !strings.Contains(s, "&") || strings.Contains(s, "<") {
		return s, false
	}
	out := html.UnescapeString(s)
	return out, out != s
}

// unread is what stands before a name that was meant to be a placeholder and is none: its braces are apart, encoded or
// single.
var unread = regexp.MustCompile(`(?i)(?:\{(?:\s|&nbsp;|<[^<>{}]*>)+\{|(?:%7b|&#123;|&#x7b;|&lcub;|&lbrace;){2}|\{|\[\[)(?:\s|&nbsp;|%20|<[^<>{}]*>)*$`)

// apart finds closing braces that a tag came between.
var apart = regexp.MustCompile(`[}%](?:\s|&nbsp;|<[^<>{}]*>)*<[^<>{}]*>(?:\s|&nbsp;)*\}`)

const maxApart = 400 // bytes that are searched for the other brace

// unreadPlaceholders warns of them; they stay in the text as they are.
func (p *parsing) unreadPlaceholders(at span) {
	text := p.src.text[at.start:at.end]
	if !strings.ContainsAny(text, "{[%&") {
		return
	}
	for _, root := range catalog.Roots {
		for from, tries := 0, 0; tries < 100; tries++ {
			n := strings.Index(text[from:], root.Name+".")
			if n < 0 {
				break
			}
			start := from + n
			end := start + len(root.Name) + 1
			for end < len(text) && (isWord(text[end]) || text[end] == '.') {
				end++
			}
			from = end
			path := strings.TrimRight(text[start:end], ".")
			before := unread.FindStringIndex(text[max(0, start-maxApart):start])
			if _, _, ok := catalog.Resolve(path); !ok || before == nil || p.full(Warning) {
				continue
			}
			opens := at.start + max(0, start-maxApart) + before[0]
			p.report(p.src.diagnostic(EditorArtefact, Warning, span{opens, at.start + start + len(path)},
				"This is no placeholder and stays as it is: two braces belong on each side, side by side.", "{{"+path+"}}"))
		}
	}
}

// snake is a name as the catalog writes names: totalPrice and Total-Price are total_price.
func snake(name string) string {
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 'A' && c <= 'Z':
			if i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z' {
				b.WriteByte('_')
			}
			b.WriteByte(c | 0x20)
		case c == '-':
			b.WriteByte('_')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
