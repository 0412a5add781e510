package customvalues_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/internal/sample"
)

// seeds are where the search for broken templates begins.
var seeds = []string{
	"<a href=\"{{contact.website}}?a={{contact.city}}\" style='color:{{x}};background:url({{x}})'><!--[if mso]>{{x}}<![endif]--><script>", "<p{% if x %} a=\"{{x}}\"{% endif %}>{% for i in a %}<b {% break %}{% endfor %}",
	"Hi {{contact.first_name}}", `{{default contact.first_name "there"}}`, `{{join (pluck order.line_items "title") ", "}}`,
	"{{#each Order line_items as | item |}}{{item.title}}{{else}}none{{/each}}", "{{#if (gt order.total_price 1)}}a{{else if x}}b{{/if}}",
	"{{#each invoice.items}}{{this.name}}{{@index}}{{../x}}{{/each}}", "{{{raw}}}{{&nbsp;x}}{{~x~}}{{!-- --}}{{> p}}{{^}}",
	"{% for i in (1..3) reversed limit: 2 offset: continue %}{{ forloop.index }}{% break %}{% else %}x{% endfor %}",
	"{% case a %}{% when 1, 'x' or 2 %}y{% else %}z{% endcase %}{% tablerow i in a cols:2 %}{{ i }}{% endtablerow %}",
	"{% assign a = 'b' | split: '' %}{% capture c %}{{ a | join: ',' }}{% endcapture %}{% cycle a, c %}{% increment n %}",
	"{% liquid\nif a\necho b | upcase\nendif\n%}{% raw %}{{{% endraw %}{% comment %}{% endcomment %}{%- # x -%}",
	"{{ order.created_at | date: '%-d %^b %10Y' }}{{format_date order.created_at \"MMM D, YYYY\"}}{{ 'now' | date: '%s' }}",
	"{{ 1.5 | times: 3 | round: 1 }}{{ order.total_price | plus: 1 | money }}{{ -5 | modulo: 3 }}{{ 9999999999999999999 | times: 9 }}",
	"{{default order.x “there”}}{{order customer.first_name}}{{require order.x}}", "{% render 'a' %}{% include x %}{{", "{%", "{{ a | b: }}", "{{ [a][0]['b'].c }}",
	"{{ x | slice: -3, 2 | truncatewords: 1 | strip_html | escape_once | url_decode | base64_decode }}", "\xff{{ \xff }}", "{% if a contains b and c == blank or d <> empty %}{% endif %}",
	"{{ contact.first_name | append: '!' | upcase }}{{ order.total_price | money }}{% for i in order.line_items %}{{ i.title | escape }}{{ i.price | money }}{{ i.quantity }}{% if i.sku %}{{ forloop.index }}{% endif %}{% endfor %}",
	"<a title='{{ contact.first_name | append: \"<\" }}' href='{{ order.order_status_url | escape }}'>{{ order.created_at | date: '%B %d, %Y <b>' }}</a>{{ x.b | downcase | prepend: '-' }}",
}

// FuzzParse looks for templates whose reading panics, says impossible positions, or comes out differently the second time.
func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		lines := strings.Count(source, "\n") + 1
		for _, parser := range []customvalues.Parser{{}, {Everything: true}, {Plain: true, Snippets: map[string]string{"a": source}}} {
			tmpl, found := parser.Parse(source)
			again, foundAgain := parser.Parse(source)
			if diff := cmp.Diff(found, foundAgain); diff != "" || !slices.Equal(tmpl.Paths(), again.Paths()) {
				t.Fatalf("read twice: %s, %v and %v", diff, tmpl.Paths(), again.Paths())
			}
			all := slices.Clone(found)
			for _, channel := range []customvalues.Channel{customvalues.HTMLEmail, customvalues.SMS, customvalues.Subject} {
				all = append(all, customvalues.Validate(source, customvalues.ValidateOptions{Channel: channel, Trigger: commerce.OrderReceived}).Diagnostics...)
			}
			for _, d := range all {
				if d.Line < 1 || d.Line > lines || d.Column < 1 || d.Length < 0 || d.Column > utf8.RuneCountInString(source)+1 || d.Message == "" {
					t.Fatalf("impossible: %+v", d)
				}
			}
		}
	})
}

// FuzzRender looks for templates that panic, run away, fail without a code, or print something else by the shortcuts than
// without them.
func FuzzRender(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	zone, err := time.LoadLocation(sample.Zone)
	if err != nil {
		f.Fatal(err)
	}
	contact, order, shop := sample.Contact(), sample.Order(), sample.Shop()
	scope := catalog.NewScope(&catalog.Env{Now: sample.Now, Location: zone}, catalog.Subject{Contact: &contact, Order: &order, Shop: &shop})
	scope.Roots["x"] = map[string]any{"a": []any{"1", 2.5, nil, true, map[string]any{"b": "c"}}, "b": "text"}
	scope.Roots["a"] = []any{"b", "a", int64(3)}

	f.Fuzz(func(t *testing.T, source string) {
		for _, parser := range []customvalues.Parser{{}, {Everything: true}, {Plain: true, Snippets: map[string]string{"a": source}}} {
			tmpl, found := parser.Parse(source)
			slow := customvalues.Slowly(tmpl)
			for _, channel := range []customvalues.Channel{customvalues.HTMLEmail, customvalues.TextEmail, customvalues.SMS, customvalues.Subject} {
				for _, lenient := range []bool{false, true} {
					opts := customvalues.Options{Channel: channel, Lenient: lenient}
					result, err := tmpl.Render(context.Background(), scope, opts)
					if err != nil && (commerce.CodeOf(err) == "" || result.Text != "") {
						t.Fatalf("text %q with error %v", result.Text, err)
					}
					if err == nil && !lenient && customvalues.HasErrors(found) {
						t.Fatalf("a broken template rendered")
					}
					if channel == customvalues.Subject && len(result.Foreign) == 0 && strings.ContainsAny(result.Text, "\r\n") {
						t.Fatalf("a subject of several lines: %q", result.Text)
					}
					if channel == customvalues.SMS && result.SMS != customvalues.CountSMS(result.Text) && err == nil && result.Skipped == nil {
						t.Fatalf("%q is measured as %+v", result.Text, result.SMS)
					}
					other, otherErr := slow.Render(context.Background(), scope, opts)
					if commerce.CodeOf(err) == customvalues.LimitExceeded || commerce.CodeOf(otherErr) == customvalues.LimitExceeded {
						continue // the two ways spend differently
					}
					if diff := cmp.Diff(other, result); diff != "" || commerce.CodeOf(err) != commerce.CodeOf(otherErr) {
						t.Fatalf("for %s, without shortcuts (-) and with them (+): %s%v, %v", channel, diff, otherErr, err)
					}
				}
			}
		}
	})
}
