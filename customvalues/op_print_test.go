package customvalues_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"storegraph/catalog"
	"storegraph/customvalues"
)

// A filter that prints without making a text first gives what it gives when its text is kept in a variable.
func TestFilters_PrintWhatTheyGive(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"contact":{"first_name":"<b>J&\"'\u00a0x","last_name":"","created_at":"2024-02-29T23:05:09Z"},
		"order":{"currency_code":"USD","total_price":"1234567.895","subtotal_price":"-0.5","created_at":"2026-11-02T09:04:05-05:00","line_items":[{"quantity":12}]},
		"product":{"min_price":{"amount":"1500","currencyCode":"JPY"},"max_price":{"amount":"-1234.5","currencyCode":"KWD"}},
		"shop":{"currency_code":"EUR","timezone":"America/New_York"},
		"n":-123456,"zero":0,"half":1.5,"yes":true,"iso":"2026-03-31T12:00:00Z","leap":"2023-02-29T00:00:00Z","offset":"1999-12-31T00:07:08-05:30","words":"5 March 2020","text":"é \u2028 z","link":"https://x.example/a?b=1&c=<2> %20%zz","script":"JavaScript:alert(1)","greek":"Ωμέγα","euro":"{€}","tick":"a\u0060b","colour":"rgb(1,2,3)","mail":"a+b@x.example"}`)
	names := []string{
		"contact.first_name", "contact.last_name", "contact.created_at", "order.total_price", "order.subtotal_price", "order.created_at",
		"order.line_items[0].quantity", "order.line_items", "product.min_price", "product.max_price", "contact.phone",
		"n", "zero", "half", "yes", "iso", "leap", "offset", "words", "text", "order.total_price_formatted",
		"link", "script", "greek", "euro", "tick", "colour", "mail",
	}
	filters := []string{
		"escape", "h", "money", "currency", "default: 'x'", "date: '%B %d, %Y'", "date: '%-d.%-m.%y %H:%M:%S'", "date: '%a %A %b %e %I %p %P %-I %-H %-M %-S'",
		"date: 'MMM D, YYYY h:mm a'", "format_date", "format_date: 'dddd DD/MM/YY HH:mm:ss A'", "date: '%s'", "date: 'on <%d>'", "default: ''",
		"upcase", "downcase", "append: '<i>!'", "prepend: 'x '", "append: 'é'", "plus: 2", "times: -3", "minus: 0.5", "size",
	}
	places := []string{
		"[%s]", `<a title="%s">`, `<a href="%s">`, `<a href="https://x.example/?q=%s">`, `<a href="mailto:%s">`, `<img srcset="%s">`,
		`<p style="color:%s">`, `<p style="background:url(%s)">`, "<title>%s</title>", "<!--[if mso]>%s<![endif]-->",
	}
	for _, name := range names {
		for _, f := range filters {
			for _, channel := range []customvalues.Channel{customvalues.HTMLEmail, customvalues.TextEmail, customvalues.SMS, customvalues.Subject} {
				print := func(source string) (string, []string) {
					tmpl, found := customvalues.Parse(source)
					if customvalues.HasErrors(found) {
						t.Fatalf("%s: %v", source, found)
					}
					result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: channel, Lenient: true})
					if err != nil {
						t.Fatal(err)
					}
					if size := customvalues.CountSMS(result.Text); channel == customvalues.SMS && result.SMS != size {
						t.Errorf("%s: measured as %v, and is %v", result.Text, result.SMS, size)
					}
					var said []string
					for _, d := range result.Diagnostics {
						said = append(said, d.Message)
					}
					return result.Text, said
				}
				for _, place := range places {
					short, said := print(fmt.Sprintf(place, fmt.Sprintf("{{ %s | %s }}", name, f)))
					long, saidLong := print(fmt.Sprintf("{%% assign v = %s | %s %%}", name, f) + fmt.Sprintf(place, "{{ v }}"))
					if short != long || !slices.Equal(said, saidLong) {
						t.Errorf("%s | %s for %s prints %q (%q), and in a variable %q (%q)", name, f, channel, short, said, long, saidLong)
					}
					if channel != customvalues.HTMLEmail {
						break
					}
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

// A text message is measured piece by piece. The sum is what counting the whole of it gives, wherever its segments end.
func TestSMS_IsMeasuredWhileItIsMade(t *testing.T) {
	t.Parallel()
	values := []string{"plain", "á", "ß€", "{[x]}", "😀", "Ω", "a\u00a0b", "x\ty", "\u200e1", strings.Repeat("[", 80), strings.Repeat("é", 300), "\xff", "\xc3", ""}
	for _, v := range values {
		for _, w := range values {
			scope := &catalog.Scope{Env: &catalog.Env{}, Roots: map[string]any{"v": v, "w": w, "n": int64(-12)}}
			for _, source := range []string{
				"{{ v }}{{ w }}", "[{{ v }}]\n{{ w | append: '!' }}", "é{{ v }}ñ[ {{ n }}", "{% for i in (1..40) %}{{ v }}{{ w }}{% endfor %}",
				strings.Repeat("x", 148) + "{{ w }}{{ v }}", "{% capture c %}{{ v }}{% endcapture %}{{ c }}{{ w | upcase }}",
			} {
				tmpl, found := customvalues.Parser{Plain: true}.Parse(source)
				if customvalues.HasErrors(found) {
					t.Fatal(found)
				}
				result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: customvalues.SMS})
				if size := customvalues.CountSMS(result.Text); err != nil || result.SMS != size {
					t.Errorf("%q of %q and %q is measured as %v, and is %v (%v)", source, v, w, result.SMS, size, err)
				}
			}
		}
	}
}
