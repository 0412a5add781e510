package customvalues_test

import (
	"testing"

	"storegraph/customvalues"
)

const hostileName = `{"contact":{"first_name":"<b>O'Neil</b> & \"Co\"\r\nBcc: all@example.com","last_name":"a\u00a0b\u202fc"},
"product":{"title":"{{order.id}}","description_html":"<p>Fish &amp; chips</p>"}}`

func TestRender_EscapesByChannel(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, hostileName)
	const name = "<b>O'Neil</b> & \"Co\"\r\nBcc: all@example.com"
	const escaped = "&lt;b&gt;O&#39;Neil&lt;/b&gt; &amp; &quot;Co&quot;\r\nBcc: all@example.com"
	for _, c := range []struct {
		name, source string
		channel      customvalues.Channel
		want         string
	}{
		{"HTML escapes values", "<i>{{contact.first_name}}</i>", customvalues.HTMLEmail, "<i>" + escaped + "</i>"},
		{"HTML escapes helpers' values", `{{default contact.first_name "x"}}`, customvalues.HTMLEmail, escaped},
		{"HTML escapes three braces around a name", "{{{contact.first_name}}}", customvalues.HTMLEmail, escaped},
		{"HTML escapes raw of a name", "{{ contact.first_name | raw }}", customvalues.HTMLEmail, escaped},
		{"HTML escapes once after escape", "{{ contact.first_name | escape }}", customvalues.HTMLEmail, escaped},
		{"HTML escapes once after h", "{{ contact.first_name | h }}", customvalues.HTMLEmail, escaped},
		{"HTML escapes once after escape_once", "{{ contact.first_name | escape_once }}", customvalues.HTMLEmail, escaped},
		{"HTML escapes once through capture", "{% capture n %}<u>{{ contact.first_name }}</u>{% endcapture %}{{ n }}", customvalues.HTMLEmail, "<u>" + escaped + "</u>"},
		{"HTML escapes once through assign", "{% assign n = contact.first_name | escape %}{{ n }}", customvalues.HTMLEmail, escaped},
		{"HTML escapes what url_decode uncovers", "{{ '%3Cscript%3E' | url_decode }}", customvalues.HTMLEmail, "&lt;script&gt;"},
		{"HTML keeps the author's own markup", `{{ "<br>" }}{{default contact.email "<i>friend</i>"}}`, customvalues.HTMLEmail, "<br><i>friend</i>"},
		{"HTML escapes data beside the author's markup", `{{ "<b>" | append: contact.first_name | append: "</b>" }}`, customvalues.HTMLEmail, "<b>" + escaped + "</b>"},
		{"HTML escapes data put into the author's markup", `{{ "<b>NAME</b>" | replace: "NAME", contact.first_name }}`, customvalues.HTMLEmail, "<b>" + escaped + "</b>"},
		{"HTML breaks lines of data", "{{ contact.first_name | newline_to_br }}", customvalues.HTMLEmail, "&lt;b&gt;O&#39;Neil&lt;/b&gt; &amp; &quot;Co&quot;<br />\nBcc: all@example.com"},
		{"HTML joins data with markup", `{{ "a&b,<c>" | append: contact.email | split: "," | join: "<br>" }}`, customvalues.HTMLEmail, "a&b<br><c>"},
		{"HTML escapes sanitised HTML unless told", "{{product.description_html}}", customvalues.HTMLEmail, "&lt;p&gt;Fish &amp;amp; chips&lt;/p&gt;"},
		{"HTML prints sanitised HTML raw", "{{{product.description_html}}}", customvalues.HTMLEmail, "<p>Fish &amp; chips</p>"},
		{"HTML prints sanitised HTML by filter", "{{ product.description_html | raw }}", customvalues.HTMLEmail, "<p>Fish &amp; chips</p>"},
		{"HTML strips sanitised HTML once", "{{ product.description_html | strip_html }}", customvalues.HTMLEmail, "Fish &amp; chips"},
		{"text shows sanitised HTML as text", "{{product.description_html}}", customvalues.TextEmail, "Fish & chips"},
		{"SMS strips sanitised HTML", "{{ product.description_html | strip_html }}", customvalues.SMS, "Fish & chips"},
		{"text escapes nothing", "{{contact.first_name}}", customvalues.TextEmail, name},
		{"SMS escapes nothing", "{{contact.first_name}}", customvalues.SMS, name},
		{"SMS has plain spaces", "{{contact.last_name}}\u00a0!", customvalues.SMS, "a b c !"},
		{"text keeps its spaces", "{{contact.last_name}}", customvalues.TextEmail, "a\u00a0b\u202fc"},
		{"a subject is one line", "Hi {{contact.first_name}}\n", customvalues.Subject, "Hi <b>O'Neil</b> & \"Co\" Bcc: all@example.com"},
		{"a subject has no control characters", "{{ 'a\x00b\x1b\x7fc\u2028d' }}", customvalues.Subject, "abc d"},
		{"braces in data are data", "{{product.title}}", customvalues.TextEmail, "{{order.id}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := render(t, c.source, scope, c.channel).Text; got != c.want {
				t.Errorf("%s\n got %q\nwant %q", c.source, got, c.want)
			}
		})
	}
}

func TestRender_RefusesAnUnknownChannel(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parse("x")
	if _, err := tmpl.Render(t.Context(), nil, customvalues.Options{Channel: "FAX"}); err == nil {
		t.Error("FAX was accepted")
	}
}
