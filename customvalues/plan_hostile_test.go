package customvalues_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/customvalues"
)

// hostilePlans are templates that multiply: what reads them must not.
func hostilePlans() map[string]string {
	var chained, crossed strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&chained, "{%% assign v%d = v%d %%}", i, i+1)
	}
	for i := range 300 {
		fmt.Fprintf(&crossed, "{%% assign v%d = contact[v%d][v%d] %%}", i, (i+7)%300, (i+11)%300)
	}
	deep := func(open, body, end string, n int) string {
		return strings.Repeat(open, n) + body + strings.Repeat(end, n)
	}
	return map[string]string{
		"loops in loops":              deep("{% for a in order.line_items %}{% assign y = x %}{% assign x = a %}", "{{ y.title }}", "{% endfor %}", 95),
		"loops beside loops in loops": deep("{% for a in order.line_items %}{% assign z = y %}{% assign y = x %}{% assign x = a.product %}{% for b in x.variants %}{% assign x = b %}{% endfor %}", "{{ z.title }}", "{% endfor %}", 60),
		"a chain of variables":        deep("{% for n in (1..3) %}", chained.String()+"{% assign v3000 = order %}", "{% endfor %}", 20) + "{{ v0.name }}",
		"computed names":              strings.Repeat("{{ contact[contact.source][contact.source][contact.source].x }}", 4000),
		"computed properties":         strings.Repeat("{{ contact.orders | map: contact.source | map: contact.source | map: contact.source }}", 2500),
		"crossed variables":           deep("{% for n in (1..3) %}", crossed.String(), "{% endfor %}", 10),
		"many branches":               "{% for n in (1..2) %}" + strings.Repeat("{% if n == 1 %}{% assign a = b %}{% elsif x %}{% assign b = order %}{% endif %}", 3000) + "{% endfor %}{{ a.name }}",
		"one long filter chain":       "{{ contact" + strings.Repeat(" | map: contact.source", 60) + " }}",
		"snippets that multiply":      "{% include 's0' %}",
		"a snippet of itself":         "{% include 'self' %}{{ x.name }}",
		"plain text":                  strings.Repeat("{{ contact.first_name }} and {{ order.name }}\n", 5000),
	}
}

func TestPlan_OfHostileTemplatesTakesBoundedWork(t *testing.T) {
	t.Parallel()
	snippets := map[string]string{"self": "{{ x.number }}{% assign x = order %}{% include 'self' %}", "s30": "{{ order.name }}"}
	for i := range 30 {
		snippets[fmt.Sprintf("s%d", i)] = strings.Repeat(fmt.Sprintf("{%% include 's%d' %%}", i+1), 3)
	}
	for name, source := range hostilePlans() {
		tmpl, _ := customvalues.Parser{Everything: true, Snippets: snippets}.Parse(source)
		began := time.Now()
		plan := tmpl.Plan()
		t.Logf("%s: %v, %s", name, time.Since(began).Round(time.Millisecond), sizeOf(plan))
		switch name {
		case "snippets that multiply", "a snippet of itself", "loops in loops", "plain text":
			if plan == nil {
				t.Errorf("%s has no plan", name)
			}
		case "computed names", "computed properties":
			if plan != nil {
				t.Errorf("%s: want no plan: it takes more work than is spent on one", name)
			}
		}
	}
}

func sizeOf(p catalog.Plan) string {
	if p == nil {
		return "no plan"
	}
	return fmt.Sprintf("%d fields", len(selects(p)))
}
