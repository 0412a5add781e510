package customvalues_test

import (
	"strings"
	"testing"

	"storegraph/customvalues"
)

func TestAliases_ResolveWithALint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, source, want string
		code               customvalues.Code
	}{
		{"a space for the dot", "{{order customer.first_name}}", "John", customvalues.Alias},
		{"a space for the dot in each", "{{#each order line_items}}{{title}};{{/each}}", "Retinol Serum;Night Cream;", customvalues.Alias},
		{"capitals in each", "{{#each Order line_items as | item |}}{{item.title}};{{/each}}", "Retinol Serum;Night Cream;", customvalues.Alias},
		{"a capital root", "{{Order.total_price}}", "102.99", customvalues.Alias},
		{"capitals all over", "{{CONTACT.FIRST_NAME}}", "John", customvalues.Alias},
		{"camel case of an alias", "{{contact.firstName}}", "John", customvalues.Alias},
		{"the documentation's misprint", `{{default contact.firstname "there"}}`, "John", customvalues.Alias},
		{"an entity for a space", "{{&nbsp;contact.first_name&nbsp;}}", "John", customvalues.EditorArtefact},
		{"a no-break space", "{{\u00a0contact.first_name\u00a0}}", "John", customvalues.EditorArtefact},
		{"a no-break space between arguments", "{{default\u00a0contact.first_name\u00a0\"x\"}}", "John", customvalues.EditorArtefact},
		{"a zero-width space", "{{contact.first_name\u200b}}", "John", customvalues.EditorArtefact},
		{"smart quotes", "{{default order.cancelled_at “never”}}", "never", customvalues.EditorArtefact},
		{"single smart quotes", "{{ order.cancelled_at | default: ‘never’ }}", "never", customvalues.EditorArtefact},
		{"German quotes", "{{default order.cancelled_at „never“}}", "never", customvalues.EditorArtefact},
		{"quotes as entities", "{{default order.cancelled_at &quot;it&#39;s&quot;}}", "it's", customvalues.EditorArtefact},
		{"a no-break space after the name", "{{ order.total_price\u00a0}}", "102.99", customvalues.EditorArtefact},
		{"smart quotes after a filter", "{{contact.first_name | default: “there”}}", "John", customvalues.EditorArtefact},
		{"one smart quote", "{{default order.cancelled_at \"never”}}", "never", customvalues.EditorArtefact},
		{"entities everywhere", "{{order.cancelled_at&nbsp;|&nbsp;default:&nbsp;&#39;never &amp; ever&#39;}}", "never & ever", customvalues.EditorArtefact},
		{"an ampersand in plain quotes", `{{order.cancelled_at | default: "never &amp; ever"}}`, "never & ever", customvalues.EditorArtefact},
		{"a soft hyphen", "{{contact.\u00adfirst_name}}", "John", customvalues.EditorArtefact},
		{"spaces of all kinds in tags", "{%&nbsp;if contact.first_name&nbsp;%}y{%\u00a0endif %}", "y", customvalues.EditorArtefact},
		{"formatting inside the braces", `{{<span style="color: red">contact.first_name</span>}}`, "John", customvalues.EditorArtefact},
		{"formatting of a part", "{{contact.<b><i>first_name</i></b>}}", "John", customvalues.EditorArtefact},
		{"a line end of an editor", "{{contact.first_name<br />}}", "John", customvalues.EditorArtefact},
		{"camel case", "{{order.totalPrice}}", "102.99", customvalues.Alias},
		{"camel case in a path", "{{order.lineItems.first.lineSubtotal}}", "65.48", customvalues.Alias},
		{"hyphens", "{{contact.First-Name}}", "John", customvalues.Alias},
		{"capitals of a filter", "{{contact.first_name | Upcase}}", "JOHN", customvalues.Alias},
		{"a comparison as entity", "{% if order.total_price &gt;= 100 %}big{% endif %}", "big", customvalues.EditorArtefact},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, remarks := customvalues.Parse(c.source)
			if got := render(t, c.source, orderScope(t), customvalues.TextEmail).Text; got != c.want {
				t.Errorf("%s = %q, want %q", c.source, got, c.want)
			}
			found := false
			for _, d := range remarks {
				found = found || d.Code == c.code && d.Severity == customvalues.Lint
			}
			if !found {
				t.Errorf("no lint %s: %v", c.code, remarks)
			}
		})
	}
}

// What was meant to be a placeholder and cannot be read as one says so where it stands.
func TestEditorArtefacts_ThatCannotBeReadAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source, message, suggestion string
		severity                    customvalues.Severity
		column                      int
	}{
		{"Hi {<span>{contact.first_name}}</span>", "no placeholder", "{{contact.first_name}}", customvalues.Warning, 4},
		{"Hi {<b>{contact.first_name}</b>}", "no placeholder", "{{contact.first_name}}", customvalues.Warning, 4},
		{"Hi {&nbsp;{<i>contact.first_name}}", "no placeholder", "{{contact.first_name}}", customvalues.Warning, 4},
		{"Hi { {contact.first_name} }", "no placeholder", "{{contact.first_name}}", customvalues.Warning, 4},
		{"Hi {contact.first_name}", "no placeholder", "{{contact.first_name}}", customvalues.Warning, 4},
		{"Hi [[contact.first_name]]", "no placeholder", "{{contact.first_name}}", customvalues.Warning, 4},
		{"Hi &#123;&#123;contact.first_name&#125;&#125;", "no placeholder", "{{contact.first_name}}", customvalues.Warning, 4},
		{`<a href="%7B%7Border.order_status_url%7D%7D">`, "no placeholder", "{{order.order_status_url}}", customvalues.Warning, 10},
		{"Hi {{contact.first_name}<b>}</b>", "Formatting stands between", "", customvalues.Error, 4},
		{"Hi {{contact.first_name</b>}}", "Format the whole placeholder", "", customvalues.Error, 24},
		{"Hi {{<b>contact.first_name}}", "Format the whole placeholder", "", customvalues.Error, 6},
	} {
		_, remarks := customvalues.Parse(c.source)
		if len(remarks) != 1 {
			t.Errorf("%s: %v", c.source, remarks)
			continue
		}
		r := remarks[0]
		if r.Severity != c.severity || r.Column != c.column || !strings.Contains(r.Message, c.message) || strings.Join(r.Suggestions, " ") != c.suggestion {
			t.Errorf("%s: %+v", c.source, r)
		}
	}
	for _, source := range []string{
		"body {color: red} a[[href]] { b } see shop.name or {order.nothing}", "order.total_price", `{"order": 1}`, "{% raw %}{contact.first_name}{% endraw %}",
		"{% if order.item_count < 5 and order.item_count > 1 %}few{% endif %}",
	} {
		if _, remarks := customvalues.Parse(source); len(remarks) > 0 {
			t.Errorf("%s: %v", source, remarks)
		}
	}
}

// An entity that an editor wrote is text: HTML email shows it, and does not obey it.
func TestEditorArtefacts_OfTextsStayInertInHTML(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"{{default order.cancelled_at &quot;&lt;b&gt; &amp; co&quot;}}": "&lt;b&gt; &amp; co",
		`{{default order.cancelled_at "R&amp;D"}}`:                      "R&amp;D",
		`{{default order.cancelled_at "<b>R&amp;D</b>"}}`:               "<b>R&amp;D</b>",
	} {
		if got := render(t, source, orderScope(t), customvalues.HTMLEmail).Text; got != want {
			t.Errorf("%s = %q, want %q", source, got, want)
		}
	}
}
