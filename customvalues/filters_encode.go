package customvalues

import (
	"encoding/base64"
	"errors"
	"html"
	"net/url"
	"strings"
	"unicode/utf8"
)

// encodeFilters write a text for another place: HTML, URLs, base64.
var encodeFilters = map[string]*filter{
	"escape":                 {run: keepNil(markup(escapeHTML))},
	"h":                      {run: keepNil(markup(escapeHTML))},
	"escape_once":            {run: markup(escapeOnce)},
	"newline_to_br":          {run: (*input).newlineToBr},
	"strip_html":             {run: (*input).stripHTML},
	"raw":                    {run: (*input).rawHTML},
	"url_encode":             {run: keepNil(change(rubyEscape))},
	"url_decode":             {run: keepNil((*input).urlDecode)},
	"base64_encode":          {run: change(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) })},
	"base64_url_safe_encode": {run: change(func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) })},
	"base64_decode":          {run: func(in *input) (value, error) { return in.base64(base64.StdEncoding.Strict(), false) }},
	"base64_url_safe_decode": {run: func(in *input) (value, error) { return in.base64(base64.URLEncoding.Strict(), true) }},
}

// markup makes a filter whose result is safe in HTML.
func markup(f func(string) string) func(*input) (value, error) {
	return func(in *input) (value, error) {
		s, err := in.text(in.v)
		if err != nil {
			return nilValue, err
		}
		s = f(s)
		return safeText(s), in.hold(len(s))
	}
}

// escapeOnce leaves entities as they are.
func escapeOnce(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		e := escapeOf(s[i])
		if e == "" || s[i] == '&' && isEntity(s[i+1:]) {
			b.WriteByte(s[i])
			continue
		}
		b.WriteString(e)
	}
	return b.String()
}

// isEntity looks for a name or #number and a semicolon after an ampersand.
func isEntity(s string) bool {
	numeric := strings.HasPrefix(s, "#")
	if numeric {
		s = s[1:]
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c == ';':
			return i > 0
		case numeric && isDigit(c), !numeric && isLetter(c) && c != '_':
		default:
			return false
		}
	}
	return false
}

// newlineToBr makes markup, so what is data in its value is escaped on the way.
func (in *input) newlineToBr() (value, error) {
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	if in.html() && in.v.mark == plain {
		s = escapeHTML(s)
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "<br />\n")
	return value{kind: text, s: s, mark: max(in.v.mark, safe)}, in.hold(len(s))
}

func (in *input) stripHTML() (value, error) {
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	s = stripTags(s)
	switch {
	case in.v.mark != clean:
		return in.like(in.v, s)
	case in.html(): // the entities of sanitised HTML stay entities
		return safeText(escapeOnce(s)), in.hold(len(s))
	}
	return textValue(html.UnescapeString(s)), in.hold(len(s))
}

// stripTags drops scripts, styles and comments with what is in them, then all tags.
func stripTags(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	return withoutTags(withoutBlocks(s))
}

func withoutBlocks(s string) string {
	blocks := [][2]string{{"<script", "</script>"}, {"<style", "</style>"}, {"<!--", "-->"}}
	never := map[string]bool{} // ends that do not come any more: the search stays linear
	var b strings.Builder
	for i := 0; ; {
		n := strings.IndexByte(s[i:], '<')
		if n < 0 {
			return b.String() + s
		}
		i += n
		next := i + 1
		for _, block := range blocks {
			if !strings.HasPrefix(s[i:], block[0]) || never[block[1]] {
				continue
			}
			after := s[i+len(block[0]):]
			if end := strings.Index(after, block[1]); end >= 0 {
				b.WriteString(s[:i])
				s, next = after[end+len(block[1]):], 0
			} else {
				never[block[1]] = true
			}
			break
		}
		i = next
	}
}

func withoutTags(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			return b.String() + s
		}
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			return b.String() + s
		}
		b.WriteString(s[:open])
		s = s[open+end+1:]
	}
}

// rawHTML lets sanitised HTML of the catalog through; of everything else it changes nothing.
func (in *input) rawHTML() (value, error) {
	v := in.v
	if v.kind == text && v.mark == clean && in.html() {
		v.mark = safe
	}
	return v, nil
}

// rubyEscape is CGI.escape: as a form would send it, "~" and "*" included.
func rubyEscape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "*", "%2A")
}

func (in *input) urlDecode() (value, error) {
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	s = unescapeURL(s)
	if !utf8.ValidString(s) {
		return nilValue, errors.New("this does not decode to text")
	}
	return textValue(s), in.hold(len(s))
}

// unescapeURL reads + and %XX and leaves what is malformed.
func unescapeURL(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b = append(b, ' ')
		case s[i] == '%' && i+2 < len(s) && hexDigit(s[i+1]) >= 0 && hexDigit(s[i+2]) >= 0:
			b = append(b, byte(hexDigit(s[i+1])<<4|hexDigit(s[i+2])))
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	return string(b)
}

func hexDigit(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// base64 decodes strictly, to any bytes; the URL alphabet may come without its padding.
func (in *input) base64(e *base64.Encoding, padding bool) (value, error) {
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	if strings.ContainsAny(s, "\r\n") {
		return nilValue, errBase64
	}
	if padding && len(s)%4 != 0 && !strings.HasSuffix(s, "=") {
		s += strings.Repeat("=", 4-len(s)%4)
	}
	out, err := e.DecodeString(s)
	if err != nil {
		return nilValue, errBase64
	}
	return textValue(string(out)), in.hold(len(out))
}

var errBase64 = errors.New("this is not base64")
