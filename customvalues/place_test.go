package customvalues_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/customvalues"
)

const placeData = `{"contact":{"first_name":"<O'Neil & \"Co\">","last_name":"red","website":"javascript:alert(1)","city":"São Paulo/BR?x=1&y","email":"a+b@example.com","phone_raw":"+15155552345"},
"order":{"order_status_url":"https://s.example.com/o/1?key=6c4f&n=O'Neil (1)","number":1044,"name":"#1044"},
"product":{"title":"Fish & chips","image":"https://cdn.example.com/a b.jpg?v=1&w=2","handle":"retinol-serum","vendor":"12px; color:red","description_html":"<p>Fish --> chips</p>","product_type":"rgb(1, 2,3)","category":"#ff0000"},
"shop":{"name":"cid:logo"}}`

func TestHTML_WritesValuesByTheirPlace(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, placeData)
	const name, quoted = "{{contact.first_name}}", "&lt;O&#39;Neil &amp; &quot;Co&quot;&gt;"
	for _, c := range []struct{ name, source, want string }{
		{"text", "<p>" + name, "<p>" + quoted},
		{"a less-than sign of the text", "1 < 2 <3 " + name, "1 < 2 <3 " + quoted},
		{"a double-quoted attribute", `<p title="` + name + `">`, `<p title="` + quoted + `">`},
		{"a single-quoted attribute", `<p title='` + name + `'>`, `<p title='` + quoted + `'>`},
		{"an attribute within white space", "<p\n title\n=\n\"" + name + "\"\n>", "<p\n title\n=\n\"" + quoted + "\"\n>"},
		{"an attribute after others", `<img alt=x width=5 title="` + name + `"/>`, `<img alt=x width=5 title="` + quoted + `"/>`},
		{"the author's words in an attribute", `<p title="{{ order.x | default: "Fish &amp; <chips>" }}">`, `<p title="Fish &amp; &lt;chips&gt;">`},
		{"a title", "<title>" + name + "</title><b>" + name, "<title>" + quoted + "</title><b>" + quoted},
		{"raw HTML in text", "<div>{{{product.description_html}}}</div>", "<div><p>Fish --> chips</p></div>"},
		{"raw HTML in an attribute", `<p title="{{ product.description_html | raw }}">`, `<p title="&lt;p&gt;Fish --&gt; chips&lt;/p&gt;">`},
		{"three braces in an attribute", `<p title="{{{product.description_html}}}">`, `<p title="&lt;p&gt;Fish --&gt; chips&lt;/p&gt;">`},
		{"a whole address", `<a href="{{order.order_status_url}}">`, `<a href="https://s.example.com/o/1?key=6c4f&amp;n=O%27Neil%20(1)">`},
		{"a whole address after escape", `<a href="{{ order.order_status_url | escape }}">`, `<a href="https://s.example.com/o/1?key=6c4f&amp;n=O%27Neil%20(1)">`},
		{"a whole address and more", `<a href="{{order.order_status_url}}&u={{contact.city}}">`, `<a href="https://s.example.com/o/1?key=6c4f&amp;n=O%27Neil%20(1)&u=S%C3%A3o%20Paulo%2FBR%3Fx%3D1%26y">`},
		{"a picture", `<img src="{{product.image}}">`, `<img src="https://cdn.example.com/a%20b.jpg?v=1&amp;w=2">`},
		{"a picture of the email", `<img src="{{shop.name}}">`, `<img src="cid:logo">`},
		{"a picture in a table's background", `<td background='{{product.image}}'>`, `<td background='https://cdn.example.com/a%20b.jpg?v=1&amp;w=2'>`},
		{"a path", `<a href="https://x.example/{{contact.city}}/p">`, `<a href="https://x.example/S%C3%A3o%20Paulo%2FBR%3Fx%3D1%26y/p">`},
		{"a path without a scheme", `<a href="/p/{{product.handle}}">`, `<a href="/p/retinol-serum">`},
		{"a query", `<a href="https://x.example/?a=1&b={{contact.city}}&c={{order.name}}">`, `<a href="https://x.example/?a=1&b=S%C3%A3o%20Paulo%2FBR%3Fx%3D1%26y&c=%231044">`},
		{"a fragment", `<a href="#{{contact.city}}">`, `<a href="#S%C3%A3o%20Paulo%2FBR%3Fx%3D1%26y">`},
		{"a host", `<a href="https://{{product.handle}}.example/">`, `<a href="https://retinol-serum.example/">`},
		{"a query of url_encode", `<a href="https://x.example/?b={{ contact.city | url_encode }}">`, `<a href="https://x.example/?b=S%C3%A3o+Paulo%2FBR%3Fx%3D1%26y">`},
		{"mailto", `<a href="mailto:{{contact.email}}?subject={{product.title}}">`, `<a href="mailto:a+b@example.com?subject=Fish%20%26%20chips">`},
		{"tel", `<a href="tel:{{contact.phone_raw}}">`, `<a href="tel:+15155552345">`},
		{"sms", `<a href="sms:{{contact.phone_raw}}?body={{product.title}}">`, `<a href="sms:+15155552345?body=Fish%20%26%20chips">`},
		{"an address of Outlook's", `<v:roundrect xmlns:v="urn:x" href="{{order.order_status_url}}">`, `<v:roundrect xmlns:v="urn:x" href="https://s.example.com/o/1?key=6c4f&amp;n=O%27Neil%20(1)">`},
		{"srcset", `<img srcset="{{product.image}} 1x, {{product.image}} 2x, https://x.example/{{product.handle}}.jpg 3x">`, `<img srcset="https://cdn.example.com/a%20b.jpg?v=1&amp;w=2 1x, https://cdn.example.com/a%20b.jpg?v=1&amp;w=2 2x, https://x.example/retinol-serum.jpg 3x">`},
		{"either of two addresses", `<a href="{% if order.x %}https://x.example/{% else %}{{order.order_status_url}}{% endif %}">`, `<a href="https://s.example.com/o/1?key=6c4f&amp;n=O%27Neil%20(1)">`},
		{"a query behind either", `<a href="{% if order.x %}https://x.example/{% else %}/y{% endif %}?a={{order.name}}">`, `<a href="/y?a=%231044">`},
		{"a colour", `<p style="color:{{contact.last_name}};width:{{order.number}}px">`, `<p style="color:red;width:1044px">`},
		{"a colour by its numbers", `<p style="color:{{product.category}};background:{{product.product_type}}">`, `<p style="color:#ff0000;background:rgb(1, 2,3)">`},
		{"a style sheet", `<style>.a{color:{{contact.last_name}}}</style>` + name, `<style>.a{color:red}</style>` + quoted},
		{"a picture in a style", `<p style="background:url('{{product.image}}') no-repeat;color:{{contact.last_name}}">`, `<p style="background:url('https://cdn.example.com/a%20b.jpg?v=1&amp;w=2') no-repeat;color:red">`},
		{"a picture in a style without quotes", `<p style="background: URL( {{product.image}} )">`, `<p style="background: URL( https://cdn.example.com/a%20b.jpg?v=1&amp;w=2 )">`},
		{"a picture in a style with entities", `<p style="background:url(&quot;{{product.image}}&quot;)">`, `<p style="background:url(&quot;https://cdn.example.com/a%20b.jpg?v=1&amp;w=2&quot;)">`},
		{"a part of a picture's address in a style", `<p style="background:url(https://x.example/{{product.handle}}.jpg)">`, `<p style="background:url(https://x.example/retinol-serum.jpg)">`},
		{"a picture in a style sheet", `<style>.a{background:url({{product.image}})}</style>`, `<style>.a{background:url(https://cdn.example.com/a%20b.jpg?v=1&w=2)}</style>`},
		{"Outlook's comment", "<!--[if mso]><b>" + name + "</b><![endif]-->" + name, "<!--[if mso]><b>" + quoted + "</b><![endif]-->" + quoted},
		{"raw HTML in Outlook's comment", "<!--[if (gte mso 9)|(IE)]>{{{product.description_html}}}<![endif]-->", "<!--[if (gte mso 9)|(IE)]><p>Fish --&gt; chips</p><![endif]-->"},
		{"all but Outlook", `<!--[if !mso]><!--><a href="{{order.order_status_url}}">` + name + `</a><!--<![endif]-->`, `<!--[if !mso]><!--><a href="https://s.example.com/o/1?key=6c4f&amp;n=O%27Neil%20(1)">` + quoted + `</a><!--<![endif]-->`},
		{"all but Outlook, the other way", "<![if !mso]>" + name + "<![endif]>" + name, "<![if !mso]>" + quoted + "<![endif]>" + quoted},
		{"a comment before", "<!-- <a href=\" -- > it's -->" + name + "<!---->" + name + "<!-->" + name, "<!-- <a href=\" -- > it's -->" + quoted + "<!---->" + quoted + "<!-->" + quoted},
		{"a script before", `<script>if (a<b && "</b>") {}</script >` + name, `<script>if (a<b && "</b>") {}</script >` + quoted},
		{"an if around an attribute", `<td{% if contact.email %} class="{{contact.last_name}}"{% endif %}>` + name, `<td class="red">` + quoted},
		{"an if around an attribute without value", `<input {% if contact.email %}checked{% endif %}>` + name, `<input checked>` + quoted},
		{"an if around a tag's name", `<{% if contact.email %}h1{% else %}h2{% endif %} title="` + name + `">`, `<h1 title="` + quoted + `">`},
		{"an if around whole tags", `{% if contact.email %}<a href="/{{product.handle}}">{% else %}<a>{% endif %}` + name, `<a href="/retinol-serum">` + quoted},
		{"a loop in an attribute", `<p class="{% for i in (1..2) %}{{ contact.last_name }} {% endfor %}">`, `<p class="red red ">`},
		{"a loop over attributes", `<p{% for i in (1..2) %} a{{ x }}="{{ contact.last_name }}"{% endfor %}>`, ``},
		{"a loop that is left", `{% for i in (1..2) %}<b>{% if i == 2 %}</b>{% break %}{% endif %}{{ contact.last_name }}</b>{% endfor %}` + name, `<b>red</b><b></b>` + quoted},
		{"a capture in text", `{% capture c %}<b>{{ contact.first_name }}</b>{% endcapture %}{{ c }}`, `<b>` + quoted + `</b>`},
		{"a capture in an attribute", `{% capture c %}<b>{{ contact.first_name }}</b>{% endcapture %}<p title="{{ c }}">`, `<p title="&lt;b&gt;` + quoted + `&lt;/b&gt;">`},
		{"a capture as address", `{% capture c %}https://x.example/?a=1&b={{ product.handle }}{% endcapture %}<a href="{{ c }}">`, `<a href="https://x.example/?a=1&amp;b=retinol-serum">`},
		{"a foreign address", `<a href="{{unsubscribe_link}}" class={{user.x}} {{user.attributes}}>` + name, `<a href="{{unsubscribe_link}}" class={{user.x}} {{user.attributes}}>` + quoted},
		{"a foreign comment and script", `<!-- {{user.x}} --><script>{{user.y}}</script>` + name, `<!-- {{user.x}} --><script>{{user.y}}</script>` + quoted},
		{"a cycle in a style", `<p style="color:{% cycle 'red', '#fff' %}">`, `<p style="color:red">`},
		{"a tablerow", `<table>{% tablerow i in (1..1) %}` + name + `{% endtablerow %}</table>`, "<table><tr class=\"row1\">\n<td class=\"col1\">" + quoted + "</td></tr>\n</table>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.want == "" { // refused
				if _, err := parse(c.source).Render(t.Context(), scope, customvalues.Options{Channel: customvalues.HTMLEmail}); commerce.CodeOf(err) != customvalues.InvalidTemplate {
					t.Errorf("%v", err)
				}
				return
			}
			result, err := parse(c.source).Render(t.Context(), scope, customvalues.Options{Channel: customvalues.HTMLEmail})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, result.Text); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.source, diff)
			}
			if len(result.Diagnostics) > 0 {
				t.Errorf("%+v", result.Diagnostics)
			}
		})
	}
}

func parse(source string) *customvalues.Template {
	tmpl, _ := customvalues.Parser{Everything: true}.Parse(source)
	return tmpl
}

func TestHTML_RefusesPlacesWhereNothingIsSafe(t *testing.T) {
	t.Parallel()
	const v = "{{contact.first_name}}"
	for name, source := range map[string]string{
		"an unquoted attribute":           `<p title=` + v + `>`,
		"an unquoted address":             `<a href=https://x.example/` + v + `>`,
		"a tag's name":                    `<` + v + `>`,
		"a part of a tag's name":          `<b` + v + `>`,
		"an end tag's name":               `</` + v + `>`,
		"an attribute's name":             `<p ` + v + `="x">`,
		"a part of an attribute's name":   `<p data-` + v + `="x">`,
		"an attribute of a value's name":  `<p {{user.x}}="` + v + `">`,
		"an event":                        `<p onclick="f('` + v + `')">`,
		"a script":                        `<script>x = "` + v + `"</script>`,
		"a script's comment":              `<script><!-- </p>` + v + `--></script>`,
		"a comment":                       `<!-- ` + v + ` -->`,
		"a comment that seems to end":     `<!-- -> --` + v + ` -->`,
		"the condition of Outlook":        `<!--[if ` + v + `]>x<![endif]-->`,
		"a declaration":                   `<!DOCTYPE ` + v + `>`,
		"srcdoc":                          `<iframe srcdoc="` + v + `">`,
		"an iframe":                       `<iframe>` + v + `</iframe>`,
		"a refresh":                       `<meta http-equiv="refresh" content="0;url=` + v + `">`,
		"http-equiv":                      `<meta http-equiv="` + v + `">`,
		"a script's address":              `<a href="javascript:f('` + v + `')">`,
		"an address of data":              `<a href=" data:text/html,` + v + `">`,
		"a scheme by the value":           `<a href="` + v + `:x">`,
		"a part of a scheme":              `<a href="java` + v + `:x">`,
		"a scheme in a style":             `<p style="background:url(javascript:` + v + `)">`,
		"an address that is unclear":      `<a href="{% if contact.email %}https://x.example/{% endif %}` + v + `">`,
		"an attribute that is unclear":    `<a {% if contact.email %}href{% else %}title{% endif %}="` + v + `">`,
		"a style that is unclear":         `<a style="{% if contact.email %}color:{% else %}background:url({% endif %}` + v + `">`,
		"an attribute in Outlook":         `<!--[if mso]><p title=` + v + `><![endif]-->`,
		"after Outlook's comment":         `<!--[if mso]>x<![endif]--><!--` + v + `-->`,
		"an event in upper case":          `<p ONCLICK='` + v + `'>`,
		"a script in upper case":          `<SCRIPT type="text/javascript">` + v + `</SCRIPT>`,
		"a script after a slash":          `<script/src="x">` + v,
		"an escaped value":                `<p title={{ contact.first_name | escape }}>`,
		"a value by default":              `<p title={{default contact.first_name "x"}}>`,
		"a value of a variable":           `{% assign x = 1 %}<p title={{x}}>`,
		"a value of a loop":               `{% for i in (1..2) %}<p title={{i}}>{% endfor %}`,
		"a counter":                       `<p title={% increment x %}>`,
		"a cycle":                         `<p title={% cycle 1, 2 %}>`,
		"an echo":                         `<p title={% echo contact.email %}>`,
		"the words of the author":         `<p title={{ "x" }}>`,
		"an arm that leaves a tag open":   `{% if contact.email %}<p {% endif %}x`,
		"an arm that leaves text open":    `<p title="{% if contact.email %}">{% endif %}x">`,
		"an arm with another quote":       `<p title={% if contact.email %}"{% else %}'{% endif %}x">`,
		"an arm that opens a script":      `{% if contact.email %}<script>{% endif %}x`,
		"an arm that names a script":      `<{% if contact.email %}script{% else %}b{% endif %}>x`,
		"a when that leaves a tag open":   `{% case contact.email %}{% when 1 %}<p{% else %}x{% endcase %}`,
		"a loop that leaves a tag open":   `{% for i in (1..2) %}<p {% endfor %}`,
		"an each that leaves a tag open":  `{{#each order.line_items}}<p title="{{/each}}">`,
		"a loop left within a tag":        `{% for i in (1..2) %}<p {% break %}>{% endfor %}`,
		"a capture that leaves a tag":     `{% capture c %}<p title="{% endcapture %}`,
		"an Outlook's comment left open":  `{% if contact.email %}<!--[if mso]>{% endif %}x`,
		"a foreign block that opens":      `{{#rss_items}}<p {{/rss_items}}`,
		"a foreign if that opens":         `{{#if user.x}}<p {{/if}}`,
		"a tablerow in an attribute":      `<p title='{% tablerow i in (1..2) %}x{% endtablerow %}'>` + `<p title={{contact.email}}>`,
		"an ifchanged that opens":         `{% ifchanged %}<p {% endifchanged %}`,
		"a style that is a comment's end": `<style></style ><!--` + v,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tmpl, found := customvalues.Parser{Everything: true}.Parse(source)
			if customvalues.HasErrors(found) {
				t.Fatalf("%+v", found)
			}
			scope := jsonScope(t, placeData)
			result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: customvalues.HTMLEmail})
			if commerce.CodeOf(err) != customvalues.InvalidTemplate || result.Text != "" {
				t.Errorf("%s = %q, %v", source, result.Text, err)
			}
			preview, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: customvalues.HTMLEmail, Lenient: true})
			if err != nil || strings.Contains(preview.Text, "Neil") {
				t.Errorf("preview %q, %v", preview.Text, err)
			}
			if _, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: customvalues.TextEmail}); err != nil {
				t.Errorf("plain text: %v", err)
			}
		})
	}
}

func TestHTML_BlanksValuesThatWouldRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, source, want string }{
		{"javascript", `javascript:alert(1)`, `<a href="{{contact.website}}">`, `<a href="">`},
		{"javascript in any case", ` JaVaScRiPt:alert(1)`, `<a href="{{contact.website}}">`, `<a href="">`},
		{"javascript in pieces", "\u0001java\\tscript\\n:alert(1)", `<a href="{{contact.website}}">`, `<a href="">`},
		{"vbscript", `vbscript:x`, `<a href='{{contact.website}}'>`, `<a href=''>`},
		{"data", `data:text/html,x`, `<img src="{{contact.website}}">`, `<img src="">`},
		{"cid in a link", `cid:x`, `<a href="{{contact.website}}">`, `<a href="">`},
		{"a scheme of nothing", `:x`, `<a href="{{contact.website}}">`, `<a href="">`},
		{"a scheme after escape", `javascript:x`, `<a href="{{ contact.website | escape }}">`, `<a href="">`},
		{"a scheme in entities that raw would uncover", `javascript&#58;x`, `<a href="{{ contact.website }}">`, `<a href="javascript&amp;#58;x">`},
		{"a scheme in a capture", `javascript:x`, `{% capture c %}{{ contact.website }}{% endcapture %}<a href="{{ c }}">`, `<a href="">`},
		{"a scheme in srcset", `javascript:x`, `<img srcset="a 1x, {{contact.website}} 2x">`, `<img srcset="a 1x,  2x">`},
		{"a scheme in a style", `javascript:x`, `<p style="background:url({{contact.website}})">`, `<p style="background:url()">`},
		{"another declaration", `red;background:url(x)`, `<p style="color:{{contact.website}}">`, `<p style="color:">`},
		{"an expression", `expression(alert(1))`, `<p style="width:{{contact.website}}">`, `<p style="width:">`},
		{"a call in a colour", `rgb(expression(1))`, `<p style="width:{{contact.website}}">`, `<p style="width:">`},
		{"the end of a style sheet", `</style>`, `<style>a{color:{{contact.website}}}</style>`, `<style>a{color:}</style>`},
		{"a comment in a style", `/**/`, `<style>a{color:{{contact.website}}}</style>`, `<style>a{color:}</style>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			scope := jsonScope(t, `{"contact":{"website":"`+strings.ReplaceAll(c.value, "\u0001", `\u0001`)+`"}}`)
			result := render(t, c.source, scope, customvalues.HTMLEmail)
			if result.Text != c.want {
				t.Errorf("%s = %q, want %q", c.source, result.Text, c.want)
			}
			blanked := !strings.Contains(c.name, "entities")
			if blanked != (len(result.Diagnostics) == 1 && result.Diagnostics[0].Code == customvalues.UnsafeValue && result.Diagnostics[0].Severity == customvalues.Warning) {
				t.Errorf("%+v", result.Diagnostics)
			}
		})
	}
}

// A placeholder that only the scope turns out to know is not refused before, and still never printed where it cannot be.
func TestHTML_RefusesAtRenderWhatOnlyTheScopeKnows(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"campaign":{"code":"x onload=f()"}}`)
	tmpl := parse("<p title={{campaign.code}}>")

	if result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: customvalues.HTMLEmail}); commerce.CodeOf(err) != customvalues.TemplateFailed {
		t.Errorf("%q, %v", result.Text, err)
	}
	preview, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: customvalues.HTMLEmail, Lenient: true})
	if err != nil || preview.Text != "<p title=>" || len(preview.Diagnostics) != 1 || preview.Diagnostics[0].Code != customvalues.NoValueHere {
		t.Errorf("%+v, %v", preview, err)
	}
}

// What the author wrote comes out byte for byte, however odd.
func TestHTML_LeavesTheTemplatesOwnText(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\"><?xml version='1.0'?><html xmlns:v=\"urn:schemas-microsoft-com:vml\">",
		"<!--[if mso]><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml><![endif]--><!--[if !mso]><!--><p>x</p><!--<![endif]-->",
		"<![if !IE]><a href='cid:x'></a><a href=\"tel:+1\"><![endif]><!--[if !mso]>--><p><!--<![endif]-->",
		"<img src=cid:logo alt=\"a>b\"><a href=javascript:void(0) onclick='f()'>x</a><p class = x / y=\"z'>\"><br/ ></p >",
		"a < b <3 </> <> <!> <!x> <!-> <!--> x <!---> y <!-- -- --!> z & &amp; &nope; \x00 \xff <P\u00a0X>",
		"<style>@media (max-width:600px){a:before{content:'</'}} /* url( */</style><script>'</scr'+'ipt>'</script>",
		"<textarea><b></textarea><title></b></title><plaintext>", "<a href=\"x", "<!-- never", "<!--[if mso]>never", "<", "</", "<!", "<!-", "<a b", "<a b=", "<style", "<style></sty",
	} {
		if diff := cmp.Diff(source, render(t, source, nil, customvalues.HTMLEmail).Text); diff != "" {
			t.Errorf("(-source +text)\n%s", diff)
		}
	}
}

func TestHTML_PlacesSnippetsWhereTheyAreNamed(t *testing.T) {
	t.Parallel()
	parser := customvalues.Parser{Everything: true, Snippets: map[string]string{
		"link": `https://x.example/{{ contact.city }}`, "self": `<b>{{ contact.city }}</b>{% if contact.nothing %}{% include 'self' %}{% endif %}`,
		"value": `{{ contact.city }}`,
	}}
	scope := jsonScope(t, `{"contact":{"city":"a&b"}}`)
	for source, want := range map[string]string{
		`<a href="{% render 'link' %}">`: `<a href="https://x.example/a%26b">`,
		`{% include 'self' %}`:           `<b>a&amp;b</b>`,
		`<p title="{% render 'value' %}">{% for i in (1..2) %}{{ i }}{% endfor %}`:              `<p title="a&amp;b">12`,
		`<p title="{% render 'value' %}"><p title="{% render 'value' %}">`:                      `<p title="a&amp;b"><p title="a&amp;b">`,
		`<p title="{% render 'value' %}">{% render 'value' %}`:                                  "",
		`<p title={% render 'value' %}>`:                                                        "",
		`{% assign a = "value,link" | split: "," %}{% for i in a %}{% include i %}{% endfor %}`: "a&amp;bhttps://x.example/a&amp;b",
	} {
		tmpl, _ := parser.Parse(source)
		result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: customvalues.HTMLEmail})
		if want == "" && commerce.CodeOf(err) != customvalues.InvalidTemplate || want != "" && (err != nil || result.Text != want) {
			t.Errorf("%s = %q, %v, want %q", source, result.Text, err, want)
		}
	}
}
