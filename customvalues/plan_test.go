package customvalues_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/catalog"
	"storegraph/customvalues"
)

// shortly writes a plan on one line: items[3] are read up to the third, items# are counted too, items[1]# is asked whether there is any.
func shortly(p catalog.Plan) string {
	var out []string
	for _, root := range catalog.Roots {
		if s := p[root.Name]; s != nil {
			out = append(out, root.Name+within(s))
		}
	}
	return strings.Join(out, " ")
}

func within(s *catalog.Selection) string {
	if s == nil || len(s.Fields) == 0 {
		return ""
	}
	var out []string
	for _, f := range s.Fields {
		text := f.Field.Name
		if f.Limit > 0 {
			text += "[" + strconv.Itoa(f.Limit) + "]"
		}
		if f.Count || f.Field.Type == catalog.List && f.Of == nil {
			text += "#"
		}
		out = append(out, text+within(f.Of))
	}
	return "{" + strings.Join(out, " ") + "}"
}

var planned = []struct{ template, plan string }{
	// Names.
	{"no placeholder", ""},
	{"{{ contact.first_name }}", "contact{first_name}"},
	{"{{ Contact.firstName }}{{ contact.email }}", "contact{first_name email}"},
	{"{{ contact['email'] }}", "contact{email}"},
	{"{{ [\"contact\"].email }}", "contact{email}"},
	{"{{ order.customer.first_name }}", "order{customer{first_name}}"},
	{"{{ order.nonsense }}", "order"},
	{"{{ order.first_item.title }}", "order{first_item{title}}"},
	{"{{ user.name }} {{ contact.email }}", "contact{email}"},
	{"{{order customer.first_name}}", "order{customer{first_name}}"},
	{"{{ order }}", "order"},
	{"{{ order.customer }}", "order{customer}"},
	{"{{ order.line_items }}", "order{line_items#}"},
	{"{{ contact.orders.line_items }}", "contact{orders{line_items#}}"},
	{"{{ contact.orders.name }}", "contact{orders{name}}"},
	{"{{ contact.orders.customer.first_name }}", "contact{orders{customer}}"},
	// Lists.
	{"{{ order.line_items.size }}", "order{line_items#}"},
	{"{{ order.line_items | size }}", "order{line_items#}"},
	{"{{ order.line_items.first.title }}", "order{line_items[1]{title}}"},
	{"{{ order.line_items[0].title }}", "order{line_items[1]{title}}"},
	{"{{ order.line_items[2].title }}", "order{line_items[3]{title}}"},
	{"{{ order.line_items[-1].title }}", "order{line_items{title}}"},
	{"{{ order.line_items.last.title }}", "order{line_items{title}}"},
	{"{{ order.line_items.title | join: ', ' }}", "order{line_items{title}}"},
	{"{{ order.line_items.first.title }}{{ order.line_items.size }}", "order{line_items[1]#{title}}"},
	{"{% assign f = order.line_items | first %}{{ f.price }}", "order{line_items[1]{price}}"},
	{"{% assign f = order.line_items | slice: 1, 2 %}{% for i in f %}{{ i.sku }}{% endfor %}", "order{line_items[3]{sku}}"},
	// Loops.
	{"{% for i in order.line_items %}{{ i.title }}{% endfor %}", "order{line_items{title}}"},
	{"{% for i in order.line_items limit: 3 %}{{ i.title }}{% endfor %}", "order{line_items[3]{title}}"},
	{"{% for i in order.line_items limit: 3 offset: 2 %}{{ i.title }}{% endfor %}", "order{line_items[5]{title}}"},
	{"{% for i in order.line_items limit: 3 %}{{ i.title }}{% endfor %}{% for i in order.line_items %}{{ i.sku }}{% endfor %}", "order{line_items{title sku}}"},
	{"{% for i in order.line_items limit: 3 %}{{ i.title }}{% endfor %}{% for i in order.line_items limit: 5 %}{{ i.sku }}{% endfor %}", "order{line_items[5]{title sku}}"},
	{"{% for i in order.line_items limit: 2 %}{{ i.title }}{% endfor %}{{ order.line_items.size }}", "order{line_items[2]#{title}}"},
	{"{% for i in order.line_items limit: n %}{{ i.title }}{% endfor %}", "order{line_items{title}}"},
	{"{% for i in order.line_items offset: continue limit: 2 %}{{ i.title }}{% endfor %}", "order{line_items{title}}"},
	{"{% for i in order.line_items reversed %}{{ i.title }}{% endfor %}", "order{line_items{title}}"},
	{"{% for i in order.line_items limit: 2 %}x{% endfor %}", "order{line_items[2]#}"},
	{"{% for i in order.line_items %}x{% endfor %}", "order{line_items#}"},
	{"{% for o in contact.orders limit: 2 %}{% for i in o.line_items limit: 1 %}{{ i.title }}{% endfor %}{% endfor %}", "contact{orders[2]{line_items[1]{title}}}"},
	{"{% for i in order.line_items %}{{ order.line_items[forloop.index0].sku }}{% endfor %}", "order{line_items{sku}}"},
	{"{% tablerow i in order.line_items cols: 2 limit: 4 %}{{ i.title }}{% endtablerow %}", "order{line_items[4]{title}}"},
	{"{% for i in order.line_items %}{% if i.product %}{{ i.product.vendor }}{% endif %}{% else %}{{ shop.name }}{% endfor %}", "order{line_items{product{vendor}}} shop{name}"},
	{"{% for t in product.tags %}{{ t }}{% endfor %}", "product{tags}"},
	// What decides.
	{"{% if order.shipping_address %}x{% endif %}", "order{shipping_address}"},
	{"{% if order %}x{% endif %}", "order"},
	{"{% if order.line_items %}x{% endif %}", "order{line_items[1]#}"},
	{"{{#if order.line_items}}x{{/if}}", "order{line_items[1]#}"},
	{"{% if order.line_items == empty %}x{% endif %}", "order{line_items[1]#}"},
	{"{% if order.line_items.size > 2 %}x{% endif %}", "order{line_items#}"},
	{"{% unless order.total_price > contact.total_spent %}{{ order.name }}{% endunless %}", "contact{total_spent} order{name total_price}"},
	{"{% if order.first_item == order.last_item %}x{% endif %}", "order{first_item{id} last_item{id}}"},
	{"{% if order.first_item == 'x' %}x{% endif %}", "order{first_item}"},
	{"{% if order.line_items contains order.first_item %}x{% endif %}", "order{line_items{id} first_item{id}}"},
	{"{% if product.tags contains 'vip' %}x{% endif %}", "product{tags}"},
	{"{% case order.status %}{% when contact.source %}{{ shop.url }}{% endcase %}", "contact{source} order{status} shop{url}"},
	{"{{#with order.customer}}{{first_name}}{{else}}{{shop.name}}{{/with}}", "order{customer{first_name}} shop{name}"},
	{"{{#each order.line_items as |item|}}{{item.title}}{{sku}}{{/each}}", "order{line_items{title sku}}"},
	{"{{#each order.line_items}}{{#with product}}{{title}}{{../vendor}}{{/with}}{{/each}}", "order{line_items{vendor product{title}}}"},
	{"{{default contact.first_name order.customer.first_name}}", "contact{first_name} order{customer{first_name}}"},
	{"{{ order.line_items | default: 'none' }}", "order{line_items#}"},
	// Filters.
	{"{{ order.line_items | map: 'title' | join: ', ' }}", "order{line_items{title}}"},
	{"{{join (pluck order.line_items \"product.title\") \", \"}}", "order{line_items{product{title}}}"},
	{"{{ order.line_items | where: 'vendor', 'x' | map: 'sku' | first }}", "order{line_items{sku vendor}}"},
	{"{{ order.line_items | where: 'product' | size }}", "order{line_items{product}}"},
	{"{{ order.line_items | sum: 'quantity' }}", "order{line_items{quantity}}"},
	{"{% assign s = order.line_items | sort: 'price' | reverse %}{% for i in s limit: 1 %}{{ i.title }}{% endfor %}", "order{line_items{title price}}"},
	{"{% assign u = order.line_items | uniq: 'vendor' %}{{ u.size }}", "order{line_items{vendor}}"},
	{"{{ order.line_items | uniq | size }}", "order{line_items{id}}"},
	{"{{ order.line_items | map: 'product' | compact | map: 'title' }}", "order{line_items{product{title}}}"},
	{"{% assign f = order.line_items | find: 'sku', 'A' %}{{ f.title }}", "order{line_items{title sku}}"},
	{"{% assign all = order.line_items | concat: contact.last_order.line_items %}{% for i in all %}{{ i.vendor }}{% endfor %}", "contact{last_order{line_items{vendor}}} order{line_items{vendor}}"},
	{"{{ order.total_price | money }}{{ order.item_count | money }}", "order{total_price item_count} shop{currency currency_code}"},
	// Variables.
	{"{% assign a = contact %}{{ a.email }}", "contact{email}"},
	{"{% assign a = contact %}{% assign a = order %}{{ a.name }}{{ a.email }}", "contact order{name}"},
	{"{% if contact.email %}{% assign a = contact %}{% else %}{% assign a = order.customer %}{% endif %}{{ a.first_name }}", "contact{first_name email} order{customer{first_name}}"},
	{"{% for n in (1..3) %}{{ x.name }}{% assign x = order %}{% endfor %}", "order{name}"},
	{"{% assign x = contact %}{% for n in (1..3) %}{% assign x = order %}{% if n == 1 %}{% break %}{% endif %}{% assign x = shop %}{% endfor %}{{ x.name }}", "contact{name} order{name} shop{name}"},
	{"{% assign k = 'email' %}{{ contact[k] }}", "contact{email}"},
	{"{% assign keys = 'first_name,last_name' | split: ',' %}{% for k in keys %}{{ contact[k] }}{% endfor %}", "contact{first_name last_name}"},
	{"{% capture c %}{{ shop.name }}{% endcapture %}{{ c }}", "shop{name}"},
	{"{{ contact.email }}{% assign contact = 'x' %}{{ contact.name }}", "contact{email}"},
	{"{% assign order = contact.last_order %}{{ order.name }}", "contact{last_order{name}}"},
	{"{% assign o = order %}{% assign items = o.line_items %}{% for i in items limit: 1 %}{{ i.title }}{% endfor %}", "order{line_items[1]{title}}"},
	// Snippets.
	{"{% render 'line' for order.line_items as item %}", "order{line_items{title}}"},
	{"{% include 'line', item: order.first_item %}", "order{first_item{title}}"},
	{"{% render 'line', item: order.last_item %}{% render 'line', item: order.first_item %}", "order{first_item{title} last_item{title}}"},
	{"{% assign item = order.last_item %}{% render 'line' %}", "order{last_item}"},
	{"{% include 'order' %}", "order{name}"},
}

func TestPlan_IsExact(t *testing.T) {
	t.Parallel()
	parser := customvalues.Parser{Everything: true, Snippets: map[string]string{"line": "{{ item.title }}", "order": "{{ order.name }}"}}
	for _, tt := range planned {
		tmpl, found := parser.Parse(tt.template)
		if customvalues.HasErrors(found) {
			t.Fatalf("%s: %v", tt.template, found)
		}
		if got := shortly(tmpl.Plan()); got != tt.plan {
			t.Errorf("%s\n got %s\nwant %s", tt.template, got, tt.plan)
		}
	}
}

func TestReads_SayWhereEachFieldIsRead(t *testing.T) {
	t.Parallel()
	source := "Hi {{ contact.first_name }},\n{% for i in order.line_items limit: 2 %}{{ i.title }}{% endfor %}{{ order.line_items | map: 'sku' }}{% render 'line', item: order.first_item %}"
	tmpl, _ := customvalues.Parser{Snippets: map[string]string{"line": "a\n{{ item.vendor }}"}}.Parse(source)
	texts := map[string][]string{"": strings.Split(source, "\n"), "line": {"a", "{{ item.vendor }}"}}
	var got []string
	for _, r := range tmpl.Reads() {
		got = append(got, r.Path+" "+texts[r.Snippet][r.Line-1][r.Column-1:r.Column-1+r.Length])
	}
	want := []string{
		"contact contact.first_name", "contact.first_name contact.first_name", "order order.line_items", "order.line_items order.line_items",
		"order.line_items.title i.title", "order order.line_items", "order.line_items order.line_items", "order.line_items.sku map: 'sku'",
		"order order.first_item", "order.first_item order.first_item", "order.first_item.vendor item.vendor",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestPlan_IsEachCallersOwn(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parse("{{ order.line_items.size }}")
	tmpl.Plan().Add("order.line_items.title")
	if got := shortly(tmpl.Plan()); got != "order{line_items#}" {
		t.Errorf("got %s", got)
	}
}
