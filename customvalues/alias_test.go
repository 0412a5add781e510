package customvalues_test

import (
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
