package customvalues_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/internal/sample"
)

// outcome is what a render comes to, or the panic that ended it.
func outcome(tmpl *customvalues.Template, scope *catalog.Scope, opts customvalues.Options) (result customvalues.Result, failure string) {
	defer func() {
		if fault := recover(); fault != nil {
			failure = fmt.Sprint("panic: ", fault)
		}
	}()
	result, err := tmpl.Render(context.Background(), scope, opts)
	if err != nil {
		failure = err.Error()
	}
	return result, failure
}

// traces wraps the records of a scope so that all that is read of them is known.
func traces(scope *catalog.Scope, read map[string]bool) *catalog.Scope {
	out := *scope
	out.Roots = map[string]any{}
	for name, root := range scope.Roots {
		if out.Roots[name] = root; root != nil {
			if record, ok := root.(catalog.Record); ok {
				out.Roots[name] = traced{record, name, func(path string) { read[path] = true }}
			}
		}
	}
	return &out
}

// selects lists everything that a plan selects, whatever is selected of it.
func selects(p catalog.Plan) map[string]bool {
	out := map[string]bool{}
	var walk func(s *catalog.Selection, path string)
	walk = func(s *catalog.Selection, path string) {
		if s == nil {
			return
		}
		for _, f := range s.Fields {
			out[path+"."+f.Field.Name] = true
			walk(f.Of, path+"."+f.Field.Name)
		}
	}
	for root, s := range p {
		walk(s, root)
	}
	return out
}

// sound says what is wrong with a plan: a read outside it, or another text of what was fetched by it. reads is how many
// fields the render looked at.
func sound(tmpl *customvalues.Template, plan catalog.Plan, scope *catalog.Scope) (fault string, reads int) {
	read := map[string]bool{}
	selected := selects(plan)
	for _, lenient := range []bool{false, true} {
		opts := customvalues.Options{Lenient: lenient}
		whole, failed := outcome(tmpl, traces(scope, read), opts)
		for path := range read {
			if !selected[path] {
				return "reads " + path, len(read)
			}
		}
		part, failedToo := outcome(tmpl, sample.Narrow(scope, plan), opts)
		if strings.Contains(failed, "takes more than") { // fewer rows take less
			continue
		}
		if failed != failedToo {
			return fmt.Sprintf("lenient %v: fails with %q, want %q", lenient, failedToo, failed), len(read)
		}
		if d := cmp.Diff(whole, part); d != "" {
			return fmt.Sprintf("lenient %v (-whole +fetched):\n%s", lenient, d), len(read)
		}
	}
	return "", len(read)
}

// planSnippets are called by the templates of these tests.
var planSnippets = map[string]string{
	"part":    "{{ who.first_name }}{{ who.title }}{{ order.name }}",
	"line":    "{{ item.title }}{% assign seen = item %}{% if item.quantity > 1 %}{% break %}{% endif %}",
	"lines":   "{% for i in items limit: 2 %}{% include 'line' with i as item %}{% endfor %}{{ items.size }}",
	"order":   "{{ order.number }}{{ seen.sku }}",
	"forever": "{% if n < 3 %}{% assign n = n | plus: 1 %}{% assign up = deep %}{% assign deep = order.line_items | first %}{% include 'forever' %}{% endif %}{{ up.sku }}",
}

// hostileScopes are random people with random orders, and the sample ones.
func hostileScopes(t *testing.T, n int) []*catalog.Scope {
	t.Helper()
	scopes := []*catalog.Scope{orderScope(t), catalog.NewScope(orderScope(t).Env, catalog.Subject{})}
	for seed := range n {
		s := catalog.Subject{}
		rapid.Custom(func(t *rapid.T) bool {
			contact, order, product, shop := sample.RandomContact(t), sample.RandomOrder(t), sample.RandomProduct(t), sample.Shop()
			for i := range order.LineItems {
				p := sample.RandomProduct(t)
				order.LineItems[i].Product = &p
			}
			s = catalog.Subject{Contact: &contact, Order: &order, Product: &product, Shop: &shop}
			return true
		}).Example(seed)
		if seed%5 == 0 {
			s.Order.LineItems = nil
		}
		for i := range s.Order.LineItems {
			s.Order.LineItems[i].ID = commerce.ID(100 + i)
		}
		scopes = append(scopes, catalog.NewScope(orderScope(t).Env, s))
	}
	return scopes
}

func planOf(t *testing.T, source string) (*customvalues.Template, bool) {
	t.Helper()
	parser := customvalues.Parser{Everything: true, Snippets: planSnippets}
	tmpl, found := parser.Parse(source)
	return tmpl, !customvalues.HasErrors(found)
}

// Whatever a template does, a render sees nothing outside its plan, and says the same over what is fetched by it.
func TestPlan_IsSound(t *testing.T) {
	t.Parallel()
	scopes := hostileScopes(t, 12)
	sources := append([]string{}, aliasing...)
	for _, tt := range planned {
		sources = append(sources, tt.template)
	}
	sources = append(sources, tangles...)
	for line := range strings.Lines(allNames) {
		sources = append(sources, inBraces.FindAllString(line, -1)...)
	}
	for _, source := range sources {
		tmpl, _ := planOf(t, source)
		for _, plan := range []catalog.Plan{tmpl.Plan(), tmpl.Unordered()} {
			for i, scope := range scopes {
				if fault, _ := sound(tmpl, plan, scope); fault != "" {
					t.Fatalf("%s\nscope %d, plan %s:\n%s", source, i, shortly(plan), fault)
				}
			}
		}
	}
}

// tangles are ways in which a plan could miss something.
var tangles = []string{
	"{% for i in order.line_items limit: 2 %}{{ i.title }}{% endfor %}{% for i in order.line_items limit: 1 offset: 3 %}{{ i.title }}{% endfor %}{{ order.line_items.size }}",
	"{% for i in order.line_items offset: -2 limit: 3 %}{{ i.sku }}{{ forloop.length }}{{ forloop.last }}{% endfor %}",
	"{% for i in order.line_items limit: 2 reversed %}{{ i.sku }}{{ forloop.rindex }}{% endfor %}",
	"{% for i in order.line_items limit: 1 %}{{ i.sku }}{% endfor %}{% for i in order.line_items offset: continue %}{{ i.sku }}{% endfor %}",
	"{% for i in order.line_items limit: 1 %}{{ i.sku }}{% endfor %}{% for i in order.line_items limit: 1 offset: continue %}{{ i.sku }}{% endfor %}",
	"{% assign a = order.line_items %}{% for i in a limit: 1 %}{{ i.title }}{% endfor %}{% assign b = a | reverse %}{% for i in b limit: 1 %}{{ i.sku }}{% endfor %}",
	"{% assign x = order.line_items | map: 'product' %}{% for p in x %}{{ p.title }}{{ p.variants.first.sku }}{% endfor %}{{ x | map: 'vendor' | join }}",
	"{% assign rec = '' | default: a: order, b: contact %}{{ rec.a.name }}{{ rec.b.first_name }}{% for x in rec %}{{ x[1].id }}{% endfor %}",
	"{{ order[shop.name] }}{{ contact[contact.first_name].name }}{{ order.line_items[shop.name] }}",
	"{% assign key = 'ti' | append: 'tle' %}{{ order.line_items | map: key | join }}{{ order.first_item[key] }}",
	"{% assign key = 'product' | append: '.variants' %}{{ order.line_items | map: key | map: 'sku' | join }}",
	"{% assign key = 'line_' | append: 'items' %}{{ order[key] }}{{ order[key].size }}{{ order[key][0].title }}{% for i in order[key] %}{{ i.sku }}{% endfor %}",
	"{% assign r = 'or' | append: 'der' %}{{ [r].name }}{% for k in order %}{{ k }}{% endfor %}",
	"{{#each order.line_items}}{{[title]}}{{this.title}}{{#if product}}{{product.title}}{{/if}}{{@index}}{{/each}}",
	"{{#each order.line_items}}{{#each ../order.tax_lines}}{{title}}{{../sku}}{{/each}}{{/each}}",
	"{{#each invoice.items as |i|}}{{title}}{{i.title}}{{order.name}}{% assign z = order %}{{else}}{{z.number}}{{/each}}{{z.name}}",
	"{{#if foo}}{% assign a = order %}{{else}}{{a.number}}{% assign a = contact %}{{/if}}{{a.first_name}}{{a.name}}",
	"{{#shout}}{% assign a = order %}{{else}}{{a.name}}{{/shout}}{{a.number}}",
	"{% case order.status %}{% when 'x', order.status %}{% assign a = order %}{% when contact.source %}{{ a.name }}{% else %}{% assign a = contact %}{% endcase %}{{ a.id }}",
	"{% case order.first_item %}{% when order.last_item %}same{% when order.most_expensive_item or order.line_items.last %}other{% endcase %}",
	"{% assign x = contact %}{% assign x = 'abc' | money %}{{ x.email }}",
	"{% assign x = contact %}{% assign x = order.line_items | sort %}{{ x.email }}",
	"{% assign x = contact %}{% if order.name > 3 %}{% assign x = order %}{% else %}{% assign x = shop %}{% endif %}{{ x.name }}",
	"{% for i in order.line_items %}{% capture c %}{% assign y = i %}{% if forloop.first %}{% continue %}{% endif %}{% endcapture %}{% assign y = i.product %}{% endfor %}{{ y.vendor }}{{ y.handle }}{{ c }}",
	"{% assign n = 0 %}{% include 'forever' %}{{ deep.title }}",
	"{% include 'lines', items: order.line_items %}{{ seen.vendor }}{% render 'lines', items: contact.last_order.line_items %}{{ seen.sku }}",
	"{% for o in contact.orders %}{% include 'line' with o.line_items as item %}{% endfor %}{{ item.title }}{{ seen.vendor }}",
	"{% include 'line' for order.line_items as item %}{% render 'line' for order.line_items as item %}{% render 'part' for contact.orders as who %}",
	"{% increment order %}{{ order.name }}{% decrement x %}{{ x }}",
	"{% cycle order: order.name, order.number %}{% cycle order.first_item: 1, 2 %}{% cycle order.line_items: 1, 2 %}",
	"{{ order.line_items | date: '%Y' | first | map: 'title' }}{{ order.line_items | raw | last | map: 'sku' }}",
	"{{ order.line_items | uniq | map: 'title' | join }}{{ order.line_items | map: 'product' | uniq | size }}{{ contact.orders | map: 'line_items' | uniq: 'sku' | size }}",
	"{% if order.line_items == contact.last_order.line_items %}a{% endif %}{% assign l = order.line_items | map: 'product' %}{% if l contains product %}b{% endif %}{% if l == l %}c{% endif %}",
	"{% assign a = order.line_items | concat: order.line_items %}{% if a == a %}x{% endif %}{{ a.size }}{{ a.first.sku }}",
	"{% if contact.orders contains order %}x{% endif %}{% if order.line_items contains 'x' %}y{% endif %}{{ order.line_items | find_index: 'product', product }}{{ order.line_items | has: 'product', order.first_item.product }}",
	"{{ order.item_count | money }}{{ '3' | money }}{{ order.total_price | money }}",
	"{{ require order.customer.first_name }}{{ order.line_items | require | size }}{{#unless order.tax_lines}}none{{/unless}}{{not order.line_items}}{{and order.line_items contact.orders}}",
	"{% tablerow i in order.line_items limit: 2 cols: 1 %}{{ i.title }}{{ tablerowloop.last }}{% if i.sku %}{% break %}{% endif %}{% endtablerow %}{% tablerow i in order.line_items limit: '2' %}{{ i.sku }}{% endtablerow %}",
	"{{ contact.orders.line_items }}{{ contact.orders.line_items.size }}{{ contact.orders.line_items.first.first.title }}{{ contact.orders.line_items | map: 'title' | join }}{{ contact.orders.customer | map: 'email' | join }}",
	"{% assign x = order.line_items %}{% for n in (1..4) %}{% assign x = x | slice: 0, 2 | concat: x %}{{ x.size }}{% endfor %}{{ x | map: 'sku' | join }}",
	"{% assign a = order %}{% for i in (1..3) %}{% assign b = c %}{% assign c = d %}{% assign d = a.first_item %}{% endfor %}{{ b.title }}{{ c.sku }}",
	"{{lookup order.line_items 1}}{{#with (lookup order.line_items 0)}}{{title}}{{/with}}{{#each order.line_items}}{{lookup ../order.line_items @index}}{{/each}}",
	"{% ifchanged %}{{ order.line_items }}{% endifchanged %}{% liquid assign l = order.line_items | first\n echo l.title %}",
	"{% assign items = order.line_items | where: 'quantity' | sort_natural: 'title' | compact: 'sku' %}{% for i in items %}{{ i.vendor }}{% endfor %}{{ items | sum: 'price' }}",
	strings.Repeat("{% for a in order.line_items %}{% assign z = y %}{% assign y = a %}", 12) + "{{ z.title }}" + strings.Repeat("{% endfor %}", 12),
}

func TestPlan_IsSoundForRandomTemplates(t *testing.T) {
	t.Parallel()
	cases, from := 1500, 0
	if s := os.Getenv("PLAN_CASES"); s != "" {
		cases, _ = strconv.Atoi(s)
		from, _ = strconv.Atoi(os.Getenv("PLAN_SEED"))
	}
	scopes := hostileScopes(t, 24)
	tried, reads, selected := 0, 0, 0
	for seed := from; seed < from+cases; seed++ {
		source := randomTemplate(uint64(seed))
		tmpl, ok := planOf(t, source)
		if !ok {
			continue
		}
		tried++
		plan := tmpl.Plan()
		if seed%4 == 0 {
			plan = tmpl.Unordered()
		}
		for i := range 3 {
			fault, n := sound(tmpl, plan, scopes[(seed*3+i)%len(scopes)])
			if fault != "" {
				t.Fatalf("seed %d, scope %d:\n%s\nplan %s:\n%s", seed, (seed*3+i)%len(scopes), source, shortly(plan), fault)
			}
			reads += n
			selected += len(selects(plan))
		}
	}
	if tried < cases*2/3 || reads < tried {
		t.Errorf("only %d of %d templates were tried, and read %d fields", tried, cases, reads)
	}
	t.Logf("%d templates, of %d fields selected %d were read by a render", tried, selected, reads)
}
