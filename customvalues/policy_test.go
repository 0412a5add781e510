package customvalues_test

import (
	"strings"
	"testing"

	"storegraph/customvalues"
)

// notOffered are templates of standard Liquid that messages refuse, with what the diagnostic must point out.
var notOffered = map[string]string{
	"a{% include 'part' %}b":                               "render",
	"a{% include part with 'x' %}b":                        "render",
	"a{% tablerow i in (1..2) %}{{ i }}{% endtablerow %}b": "for",
	"a{% increment n %}b":                                  "plus",
	"a{% decrement n %}b":                                  "minus",
	"a{% ifchanged %}x{% endifchanged %}b":                 "if",
	"a{% doc %}x{% enddoc %}b":                             "comment",
	"a{% liquid\nincrement n\n%}b":                         "plus",
	"a{% if true %}{% increment n %}{% endif %}b":          "plus",
	"a{{ 'x' | base64_encode }}b":                          "text",
	"a{{ 'eA==' | base64_decode }}b":                       "text",
	"a{{ 'x' | base64_url_safe_encode }}b":                 "url_encode",
	"a{{ 'eA' | base64_url_safe_decode }}b":                "text",
	"a{{base64_decode \"eA==\"}}b":                         "text",
	"{% assign x = 'eA==' | base64_decode %}ab":            "text",
}

func TestPolicy_RefusesWhatMessagesDoNotOffer(t *testing.T) {
	t.Parallel()
	snippets := map[string]string{"part": "p"}
	for source, instead := range notOffered {
		tmpl, found := customvalues.Parser{Snippets: snippets}.Parse(source)
		if len(found) != 1 || found[0].Code != customvalues.NotOffered || found[0].Severity != customvalues.Error ||
			!strings.Contains(found[0].Message, instead) || found[0].Line != 1 && !strings.Contains(source, "\n") {
			t.Errorf("%s: %+v", source, found)
		}
		for _, channel := range []customvalues.Channel{customvalues.HTMLEmail, customvalues.TextEmail, customvalues.SMS, customvalues.Subject} {
			if result, err := tmpl.Render(t.Context(), nil, customvalues.Options{Channel: channel}); err == nil {
				t.Errorf("%s for %s rendered %q", source, channel, result.Text)
			}
			result, err := tmpl.Render(t.Context(), nil, customvalues.Options{Channel: channel, Lenient: true})
			if err != nil || !strings.HasPrefix(result.Text, "a") || !strings.HasSuffix(result.Text, "b") {
				t.Errorf("the preview of %s for %s is %q, %v", source, channel, result.Text, err)
			}
		}
		for _, all := range []customvalues.Parser{{Plain: true, Snippets: snippets}, {Everything: true, Snippets: snippets}} {
			if _, found := all.Parse(source); all.Everything && customvalues.HasErrors(found) || all.Plain && customvalues.HasErrors(found) && !strings.Contains(source, "{{base64") {
				t.Errorf("%s is refused where all is offered: %+v", source, found)
			}
		}
	}
}

func TestPolicy_SuggestsOnlyWhatIsOffered(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{"{% incldue 'x' %}": "", "{% rendr 'x' %}": "render", "{{ 'x' | base64_encod }}": ""} {
		_, found := customvalues.Parse(source)
		if len(found) != 1 || strings.Join(found[0].Suggestions, " ") != want {
			t.Errorf("%s: %+v", source, found)
		}
	}
}

func TestPlain_PassesValuesThroughFiltersOfOurOwn(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parser{Plain: true}.Parse("{{ 'x' | raw }}{{ '2020-01-01' | format_date }}{{ nil | require }}!")
	result, err := tmpl.Render(t.Context(), nil, customvalues.Options{})
	if err != nil || result.Text != "x2020-01-01!" {
		t.Errorf("%q, %v", result.Text, err)
	}
}
