package customvalues_test

import (
	"fmt"
	"strings"
	"testing"

	"storegraph/customvalues"
)

// A filter that prints without making a text first gives what it gives when its text is kept in a variable.
func TestFilters_PrintWhatTheyGive(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"contact":{"first_name":"<b>J&\"'\u00a0x","last_name":"","created_at":"2024-02-29T23:05:09Z"},
		"order":{"currency_code":"USD","total_price":"1234567.895","subtotal_price":"-0.5","created_at":"2026-11-02T09:04:05-05:00","line_items":[{"quantity":12}]},
		"product":{"min_price":{"amount":"1500","currencyCode":"JPY"},"max_price":{"amount":"-1234.5","currencyCode":"KWD"}},
		"shop":{"currency_code":"EUR","timezone":"America/New_York"},
		"n":-123456,"zero":0,"half":1.5,"yes":true,"iso":"2026-03-31T12:00:00Z","leap":"2023-02-29T00:00:00Z","offset":"1999-12-31T00:07:08-05:30","words":"5 March 2020","text":"é \u2028 z"}`)
	names := []string{
		"contact.first_name", "contact.last_name", "contact.created_at", "order.total_price", "order.subtotal_price", "order.created_at",
		"order.line_items[0].quantity", "order.line_items", "product.min_price", "product.max_price", "contact.phone",
		"n", "zero", "half", "yes", "iso", "leap", "offset", "words", "text", "order.total_price_formatted",
	}
	filters := []string{
		"escape", "h", "money", "currency", "default: 'x'", "date: '%B %d, %Y'", "date: '%-d.%-m.%y %H:%M:%S'", "date: '%a %A %b %e %I %p %P %-I %-H %-M %-S'",
		"date: 'MMM D, YYYY h:mm a'", "format_date", "format_date: 'dddd DD/MM/YY HH:mm:ss A'", "date: '%s'", "date: 'on <%d>'",
	}
	for _, name := range names {
		for _, f := range filters {
			for _, channel := range []customvalues.Channel{customvalues.HTMLEmail, customvalues.TextEmail, customvalues.SMS, customvalues.Subject} {
				print := func(source string) string {
					tmpl, found := customvalues.Parse(source)
					if customvalues.HasErrors(found) {
						t.Fatalf("%s: %v", source, found)
					}
					result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: channel, Lenient: true})
					if err != nil {
						t.Fatal(err)
					}
					return result.Text
				}
				short := print(fmt.Sprintf("[{{ %s | %s }}]", name, f))
				long := print(fmt.Sprintf("{%% assign v = %s | %s %%}[{{ v }}]", name, f))
				if short != long {
					t.Errorf("%s | %s for %s prints %q, and in a variable %q", name, f, channel, short, long)
				}
			}
		}
	}
}

// What stands between two placeholders is one text, however many comments and constants are in it.
func TestTexts_JoinAsTheyWouldOneByOne(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{}`)
	for source, want := range map[string]string{
		"a{% comment %}x{% endcomment %}b{{ 'c' }}{% raw %}{{d}}{% endraw %}":    "abc{{d}}",
		"a\n{% comment %}{% endcomment %}\nb{{ \"\n\" }}\nc":                     "a  b  c",
		"{% if true %}a{% endif %}b{% for i in (1..2) %}c{{ 'd' }}{% endfor %}e": "abcdcde",
	} {
		if got := render(t, source, scope, customvalues.Subject).Text; got != want {
			t.Errorf("%q = %q, want %q", source, got, want)
		}
	}
	if got := render(t, "x\u00a0y{{ ' \u202f' }}"+strings.Repeat("{% comment %}{% endcomment %}z", 3), scope, customvalues.SMS).Text; got != "x y  zzz" {
		t.Errorf("%q", got)
	}
}
