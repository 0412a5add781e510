package store_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/catalog"
	"storegraph/customvalues"
	"storegraph/internal/sample"
	"storegraph/store"
)

var mentioned = regexp.MustCompile(`\bt\d+\.([a-z][a-z_]+)`)

// What a template reads is what its statement names, and messages say the same as over the whole objects.
func TestFetchPlan_ReadsWhatATemplateReads(t *testing.T) {
	t.Parallel()
	e := setup(t)
	contacts, orders, products := hostileShop(e, mine, 20)
	tapped, w := wiretap(t, e.url)
	ring, err := store.NewKeyring(testKeys[0])
	must(t, err)
	s, err := store.Open(t.Context(), store.Config{DatabaseURL: tapped, Keys: ring, Now: e.clock.now, MaxConns: 2})
	must(t, err)
	t.Cleanup(s.Close)
	shop := sample.Shop()
	env := &catalog.Env{Now: noon, Location: time.FixedZone("", 5*3600)}

	var recipients []catalog.Recipient
	var scopes []*catalog.Scope
	for i := range contacts {
		r := catalog.Recipient{ContactID: &contacts[i], ProductID: &products[i%len(products)]}
		if i%2 == 0 {
			r.OrderID = &orders[i%len(orders)]
		}
		subject := e.subject(mine, r)
		subject.Shop = &shop
		recipients, scopes = append(recipients, r), append(scopes, catalog.NewScope(env, subject))
	}

	// What finds the rows of any template: keys, and the locale of the reader.
	const keys = "account_id contact_id id locale "
	for _, c := range []struct{ template, columns, says string }{
		{"{{ contact.first_name }}", keys + "first_name", ""},
		{"{{ order.line_items.size }}", keys + "order_id", "LIMIT 500) n"},
		{"{{#if order.line_items}}some{{/if}}", keys + "order_id", "LIMIT 1) n"},
		{"{% if order.line_items == empty %}none{% endif %}", keys + "order_id", "LIMIT 1) n"},
		{"{% for i in order.line_items limit: 1 %}{{ i.title }}{% endfor %}", keys + "order_id position title", "LIMIT 1)"},
		{"{% for i in order.line_items limit: 2 %}{{ i.title }}{% endfor %}{{ order.line_items.size }}", keys + "order_id position title", "LIMIT 2)"},
		{"{% for i in order.line_items limit: 1 offset: 1 %}{{ i.title }}{{ forloop.length }}{% endfor %}", keys + "order_id position title", "LIMIT 2)"},
		{"{% for i in order.line_items limit: 1 %}{{ i.title }}{% endfor %}{{ order.item_count }}", keys + "order_id position quantity title", "LIMIT 500)"},
		{"{% for i in payment.line_items limit: 1 %}{{ i.title }}{% endfor %}{{ payment.line_items.size }}", keys + "order_id position title", "LIMIT 1)"},
		{"{{ payment.line_items | size }}", keys + "order_id", "LIMIT 500) n"},
		{"{{ contact.orders.first.name }} of {{ contact.orders.size }}", keys + "name processed_at", "LIMIT 1)"},
		{"{% for o in contact.orders limit: 2 %}{{ o.name }}: {% for i in o.line_items limit: 1 %}{{ i.sku }}{% endfor %}{{ o.line_items.size }}; {% endfor %}", keys + "name order_id position processed_at sku", "LIMIT 2)"},
		{"{% if order.shipping_address %}ships{% endif %}", keys + "shipping_address", ""},
		{"{{ order.line_items | map: 'product' | compact | map: 'title' | join }}", keys + "order_id position product_id title", ""},
		{"{{ order.first_item.title }}{% if order.first_item == order.last_item %}one{% endif %}", keys + "order_id position title", ""},
		{"{{ order.tax_lines.first.title }}{{ order.tax_lines.size }}", keys + "currency_code presentment_currency_code tax_lines", "LIMIT 1)"},
		{"{{ product.variants[1].sku }}{{ product.variants.size }}", keys + "position product_id sku", "LIMIT 2)"},
		{"{% assign k = 'na' | append: 'me' %}{{ order[k] }}", "", ""},
		{"{% assign k = 'email' %}{{ contact[k] }}", keys + "email", ""},
	} {
		tmpl, found := customvalues.Parser{Everything: true}.Parse(c.template)
		if customvalues.HasErrors(found) {
			t.Fatalf("%s: %v", c.template, found)
		}
		w.since()
		got, err := s.FetchPlan(t.Context(), mine, env, &shop, tmpl.Plan(), recipients)
		must(t, err)
		ran := w.since()
		statement := ran[len(ran)-1]
		for _, sql := range ran {
			if strings.Contains(sql, "WITH ORDINALITY q") {
				statement = sql
			}
		}
		var columns []string
		for _, m := range mentioned.FindAllStringSubmatch(statement, -1) {
			columns = append(columns, m[1])
		}
		slices.Sort(columns)
		if columns := strings.Join(slices.Compact(columns), " "); c.columns != "" && columns != sorted(c.columns) {
			t.Errorf("%s\nreads the columns %s\nwant %s\n%s", c.template, columns, sorted(c.columns), statement)
		}
		if !strings.Contains(statement, c.says) {
			t.Errorf("%s\nwants %q in %s", c.template, c.says, statement)
		}
		texts := map[string]bool{}
		for i := range recipients {
			whole, err := tmpl.Render(t.Context(), scopes[i], customvalues.Options{})
			must(t, err)
			part, err := tmpl.Render(t.Context(), got[i].Scope(&shop), customvalues.Options{})
			must(t, err)
			texts[part.Text] = true
			if d := cmp.Diff(whole, part); d != "" {
				t.Errorf("%s for %d (-whole +fetched):\n%s", c.template, i, d)
			}
		}
		if len(texts) < 2 {
			t.Errorf("%s says the same to all: %v", c.template, texts)
		}
	}
}

func sorted(words string) string {
	list := strings.Fields(words)
	slices.Sort(list)
	return strings.Join(list, " ")
}
