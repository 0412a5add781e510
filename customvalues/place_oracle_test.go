package customvalues

import (
	htmltemplate "html/template"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// The standard library's html/template reads HTML on its own: where it escapes a value as text, attribute, address, style
// or script, so do we, or we refuse it.
func TestPlaces_AgreeWithHTMLTemplate(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"<p>", "</p>", "x", " ", "<a href=\"", "<a href='", "https://x.example/", "?a=", "#b", "\"", "'", ">", "/>", " title=\"", " class=x",
		"<img src=\"", "<td style=\"", "color:", ";", "background:url(", ")", "<style>", "</style>", "<script>", "</script>", "<title>", "</title>",
		"<textarea>", "</textarea>", " onclick=\"", "mailto:", "javascript:", "<b", "</", "<", "=", "&amp;", "/", "<br>", "\n", "<div data-x='", ".a{", "}",
	}
	random := rand.New(rand.NewPCG(3, 5))
	agreed := map[string]int{}
	for range 10_000 {
		var b strings.Builder
		for range 1 + random.IntN(9) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		text := b.String()
		if bogus.MatchString(text) {
			continue // there it differs from the standard: odd tags, </ and <? before no name, quotes in scripts
		}
		m := htmlState{}.over(text)
		at, _ := m.spot()
		theirs, ok := escaperOf(text)
		if !ok {
			continue // it refuses more
		}
		ours := map[spot]string{
			bodyText: "html", inertText: "rcdata", attrText: "attr", linkURL: "url", sourceURL: "url", partOfURL: "part", partOfMail: "part",
			styleValue: "css", styleURL: "url", sheetURL: "url",
		}[at]
		// It tells a style's strings and comments from the rest. What we let into any part of one is safe in all others.
		style := map[string]bool{"url": true, "part": true, "css": true, "css text": true}
		in := m.attr == styleAttr || m.element == styleElement
		if at == noValue || ours == theirs || ours == "part" && theirs == "url" || in && style[theirs] {
			agreed[theirs]++
			continue
		}
		t.Errorf("%q: %s (%d), html/template says %s", text, ours, at, theirs)
	}
	for _, kind := range []string{"html", "rcdata", "attr", "url", "part", "css"} {
		if agreed[kind] < 20 {
			t.Errorf("only %d of %s were tried", agreed[kind], kind)
		}
	}
}

var bogus = regexp.MustCompile(`</[^a-zA-Z]|</$|<\?|<[a-z]+[^a-z\s/>]|<script[^"']*["']`)

// escaperOf says how html/template escapes a value behind a text; ok is false when it refuses.
func escaperOf(text string) (string, bool) {
	for _, end := range []string{"", ">", "\">", "'>", ")\">", ")'>", "</style>", "</script>", "</title>", "</textarea>", "\"></a>"} {
		tmpl, err := htmltemplate.New("t").Parse(strings.ReplaceAll(text, "{{", "") + "{{.}}" + end)
		if err != nil {
			continue
		}
		if err := tmpl.Execute(io.Discard, "v"); err != nil {
			continue
		}
		s := tmpl.Tree.Root.String()
		switch {
		case strings.Contains(s, "urlfilter"):
			return "url", true
		case strings.Contains(s, "urlnormalizer"), strings.Contains(s, "urlescaper"):
			return "part", true
		case strings.Contains(s, "cssvaluefilter"):
			return "css", true
		case strings.Contains(s, "cssescaper"), strings.Contains(s, "commentescaper") && strings.Contains(text, "style"):
			return "css text", true
		case strings.Contains(s, "js"), strings.Contains(s, "nospace"), strings.Contains(s, "commentescaper"), strings.Contains(s, "htmlnamefilter"):
			return "refused", true
		case strings.Contains(s, "rcdataescaper"):
			return "rcdata", true
		case strings.Contains(s, "attrescaper"):
			return "attr", true
		case strings.Contains(s, "htmlescaper"):
			return "html", true
		}
	}
	return "", false
}
