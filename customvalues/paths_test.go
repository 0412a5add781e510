package customvalues_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"storegraph/catalog"
	"storegraph/customvalues"
)

func TestPaths_FollowsAliases(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"no placeholder":                         "",
		"{{contact.first_name}}":                 "contact.first_name",
		"{{contact.firstname}}{{Contact.Email}}": "contact.email contact.first_name",
		"{% for item in order.line_items %}{{ item.title }}{% endfor %}":                                      "order.line_items order.line_items.title",
		"{{#each order.line_items}}{{this.title}}{{sku}}{{/each}}":                                            "order.line_items order.line_items.sku order.line_items.title",
		"{{#each Order line_items as | item |}}{{item.price}}{{/each}}":                                       "order.line_items order.line_items.price",
		"{% assign a = contact %}{{ a.email }}":                                                               "contact.email",
		"{% assign f = order.line_items | first %}{{ f.price }}":                                              "order.line_items order.line_items.price",
		"{% assign k = 'email' %}{{ contact[k] }}":                                                            "contact.*",
		"{{ contact['email'] }}":                                                                              "contact.email",
		"{{ contact.email }}{% assign contact = 'x' %}":                                                       "contact.email",
		"{{ order.line_items | map: 'title' | join: ', ' }}":                                                  "order.line_items order.line_items.title",
		"{{ order.line_items | where: 'vendor', 'x' | map: 'sku' }}":                                          "order.line_items order.line_items.sku order.line_items.vendor",
		"{% assign s = order.line_items | sort: 'price' %}{% for i in s reversed %}{{ i.title }}{% endfor %}": "order.line_items order.line_items.price order.line_items.title",
		"{{join (pluck order.line_items \"product.title\") \", \"}}":                                          "order.line_items order.line_items.product.title",
		"{{default contact.first_name order.customer.first_name}}":                                            "contact.first_name order.customer.first_name",
		"{% if order.shipping_address %}{{ order.shipping_address.city }}{% endif %}":                         "order.shipping_address order.shipping_address.city",
		"{{#with order.customer}}{{first_name}}{{/with}}":                                                     "order.customer.first_name",
		"{{ order.line_items.size }} {{ order.line_items[0].title }}":                                         "order.line_items order.line_items.title",
		"{{ user.name }} {{#each invoice.items}}{{contact.email}}{{/each}}":                                   "contact.email",
		"{% render 'line' for order.line_items as item %}":                                                    "order.line_items order.line_items.title",
		"{% include 'line', item: order.first_item %}":                                                        "order.first_item.title",
		"{% capture c %}{{ shop.name }}{% endcapture %}{{ c }}":                                               "shop.name",
		"{% case order.status %}{% when contact.source %}{{ shop.url }}{% endcase %}":                         "contact.source order.status shop.url",
		"{% for i in order.line_items limit: contact.orders_count %}{% endfor %}":                             "contact.orders_count order.line_items",
	} {
		parser := customvalues.Parser{Everything: true, Snippets: map[string]string{"line": "{{ item.title }}"}}
		tmpl, found := parser.Parse(source)
		if customvalues.HasErrors(found) {
			t.Fatalf("%s: %v", source, found)
		}
		if diff := cmp.Diff(strings.Fields(want), tmpl.Paths(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", source, diff)
		}
	}
}

// traced is a record that tells which of its fields are read.
type traced struct {
	catalog.Record
	path  string
	touch func(path string)
}

func (r traced) Get(name string) (any, bool) {
	f, ok := r.Kind().Field(name)
	if !ok {
		return r.Record.Get(name)
	}
	path := r.path + "." + f.Name
	r.touch(path)
	v, ok := r.Record.Get(name)
	switch v := v.(type) {
	case catalog.Record:
		return traced{v, path, r.touch}, ok
	case []catalog.Record:
		out := make([]catalog.Record, len(v))
		for i, item := range v {
			out[i] = traced{item, path, r.touch}
		}
		return out, ok
	}
	return v, ok
}

// covered says whether a path that a render read is in the plan: itself, above something in it, or under a computed name.
func covered(path string, plan []string) bool {
	for _, p := range plan {
		if p == path || strings.HasPrefix(p, path+".") {
			return true
		}
		if prefix, ok := strings.CutSuffix(p, ".*"); ok && strings.HasPrefix(path, prefix+".") {
			return true
		}
	}
	return false
}

// aliasing are templates that reach fields in roundabout ways.
var aliasing = []string{
	"{% assign a = order %}{% assign b = a.line_items %}{% for i in b %}{% assign c = i.product %}{{ c.title }}{% endfor %}{{ c.vendor }}",
	"{% for i in order.line_items %}{% if forloop.first %}{% assign top = i %}{% endif %}{% endfor %}{{ top.title }}{{ top.price }}",
	"{% assign x = contact %}{% for n in (1..3) %}{{ x.first_name }}{{ x.name }}{% assign x = order.customer %}{% endfor %}",
	"{% assign keys = 'first_name,last_name' | split: ',' %}{% for k in keys %}{{ contact[k] }}{% endfor %}",
	"{{ order.line_items | sort: 'price' | reverse | map: 'title' | join: ', ' }}{{ order.line_items | sum: 'quantity' }}",
	"{% assign best = order.line_items | sort: 'price' | last %}{{ best.title }} {{ best.product.vendor }}",
	"{% assign found = order.line_items | find: 'title', 'Night Cream' %}{{ found.sku }}",
	"{{#each order.line_items as |item|}}{{#with item.product}}{{title}}{{#each variants}}{{sku}}{{../vendor}}{{/each}}{{/with}}{{/each}}",
	"{{ contact.last_order.line_items.first.title }}{{ contact.last_order.first_item.sku }}",
	"{% include 'part' with order.customer as who %}{% render 'part', who: contact %}{% render 'part' for order.line_items as who %}",
	"{{ [\"contact\"].email }}{% assign r = 'order' %}",
	"{% case order.customer.first_name %}{% when contact.first_name or order.billing_address.name %}{{ shop.name }}{% else %}{{ shop.url }}{% endcase %}",
	"{{default (default order.cancelled_at contact.date_of_birth) order.created_at}}",
	"{% if order.total_price > contact.total_spent or order.test %}{{ order.name }}{% elsif payment.customer.email %}{{ payment.total_amount }}{% endif %}",
	"{% assign all = order.line_items | concat: contact.last_order.line_items %}{% for i in all %}{{ i.vendor }}{% endfor %}",
	"{% tablerow i in order.line_items cols: 2 %}{{ i.title }}{% endtablerow %}{% cycle order.name, order.number %}",
	"{% capture a %}{{ order.id }}{% endcapture %}{{ a | append: order.status | prepend: contact.id }}",
	"{{ order.line_items | where: 'quantity', 2 | first | default: contact.email }}",
	"{% assign p = order.line_items[1].product %}{{ p.variants[0].price }}{{ p.collections.first.title }}",
	"{% for c in order.line_items[0].product.collections %}{{ c.title }}{% endfor %}{{ order.line_items.product.title }}",
	"{% assign order = contact.last_order %}{{ order.name }}{{ order.total_price }}",
}

func TestPaths_CoverEverythingThatARenderReads(t *testing.T) {
	t.Parallel()
	parser := customvalues.Parser{Everything: true, Snippets: map[string]string{"part": "{{ who.first_name }}{{ who.title }}"}}
	for _, source := range aliasing {
		tmpl, found := parser.Parse(source)
		if customvalues.HasErrors(found) {
			t.Fatalf("%s: %v", source, found)
		}
		scope := orderScope(t)
		touched := map[string]bool{}
		for name, root := range scope.Roots {
			if record, ok := root.(catalog.Record); ok {
				scope.Roots[name] = traced{record, name, func(path string) { touched[path] = true }}
			}
		}
		if _, err := tmpl.Render(t.Context(), scope, customvalues.Options{}); err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		if len(touched) == 0 {
			t.Errorf("%s read nothing: the test shows nothing", source)
		}
		for path := range touched {
			if !covered(path, tmpl.Paths()) {
				t.Errorf("%s\nreads %s, which is not in %v", source, path, tmpl.Paths())
			}
		}
	}
}
