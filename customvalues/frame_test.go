package customvalues_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
)

// measured opens one of the templates whose speed is measured, with its data and the text that comes out.
func measured(t *testing.T, name string) (tmpl *customvalues.Template, scope *catalog.Scope, want string) {
	t.Helper()
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", "templates", name))
		if err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("the measured templates are missing, and CI never skips them: %v", err)
			}
			t.Skipf("SKIPPED: THE MEASURED TEMPLATES ARE ABSENT: %v", err)
		}
		return string(data)
	}
	tmpl, found := customvalues.Parser{Plain: true}.Parse(read(name + ".liquid"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	scope, err := customvalues.ParseData([]byte(read("data.json")), time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return tmpl, scope, read(name + ".expected")
}

func TestFrame_RendersWithoutAllocations(t *testing.T) {
	for name, channel := range map[string]customvalues.Channel{
		"sms": customvalues.SMS, "marketing": customvalues.HTMLEmail, "receipt": customvalues.HTMLEmail,
	} {
		tmpl, scope, want := measured(t, name)
		frame := tmpl.NewFrame()
		frame.Fill(scope)
		var buf []byte
		allocations := testing.AllocsPerRun(100, func() {
			var err error
			if buf, _, err = frame.AppendRender(context.Background(), buf[:0], customvalues.Options{Channel: channel}); err != nil {
				t.Fatal(err)
			}
		})
		if string(buf) != want {
			t.Errorf("%s differs", name)
		}
		if allocations != 0 {
			t.Errorf("%s: %v allocations a render", name, allocations)
		}
	}
}

func TestFrame_RendersTheCatalogWithoutAllocations(t *testing.T) {
	tmpl, _ := customvalues.Parse(`Hi {{default contact.first_name "there"}}, {{ order.name }} of {{ order.created_at | date: "%-d %B %Y" }}:
{{#each order.line_items}}
- {{quantity}} x {{this.title}} {{ this.price | money }}{{#if @last}} (last){{/if}}
{{/each}}
{% for item in order.line_items reversed %}{{ forloop.index }}. {{ item.title | escape }}{% unless forloop.last %}, {% endunless %}{% endfor %}
{{ contact.first_name | upcase }}{{ order.name | append: "!" }}{{ order.cancelled_at | default: "no note" }}
{%- for item in order.line_items %}{% if item.quantity > 1 %}{{ item.quantity | times: 3 | plus: 1 }}{% endif %}{% endfor %}{{ order.line_items.size }}
Total {{ order.total_price }} {{ order.total_price | money }}{% if order.cancelled_at %} cancelled{% endif %}`)
	frame := tmpl.NewFrame()
	frame.Fill(orderScope(t))
	var buf []byte
	opts := customvalues.Options{Channel: customvalues.HTMLEmail}
	allocations := testing.AllocsPerRun(100, func() { buf, _, _ = frame.AppendRender(context.Background(), buf[:0], opts) })
	want := `Hi John, #1044 of 21 October 2021:
- 2 x Retinol Serum $37.25
- 1 x Night Cream $24.50 (last)
1. Night Cream, 2. Retinol Serum
JOHN#1044!no note72
Total 102.99 $102.99`
	if string(buf) != want {
		t.Errorf("%s", buf)
	}
	if allocations != 0 {
		t.Errorf("%v allocations a render", allocations)
	}
}

func TestFrame_AppendsAndKeepsNothing(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parser{Everything: true}.Parse("{{ code }}{% assign code = contact.first_name %}{{ code }}{% increment n %}{{ contact.email }}{{require contact.last_name}}")
	frame := tmpl.NewFrame()
	dst := []byte("> ")
	for _, c := range []struct{ data, want string }{
		{`{"contact":{"first_name":"A","last_name":"Z","email":"a@x"}}`, "> A0a@xZ"},
		{`{"contact":{"first_name":"B"}}`, "> "}, // skipped
		{`{"contact":{"last_name":"Y"}}`, "> 0Y"},
		{`{}`, "> "},
		{`{"contact":{"first_name":"C","last_name":"X"}}`, "> C0X"},
	} {
		frame.Fill(jsonScope(t, c.data))
		got, outcome, err := frame.AppendRender(t.Context(), dst, customvalues.Options{Channel: customvalues.Subject})
		if err != nil || string(got) != c.want || (outcome.Skipped != nil) != (c.want == "> ") {
			t.Errorf("%s: %q, %+v, %v, want %q", c.data, got, outcome, err, c.want)
		}
	}
	got, _, err := frame.AppendRender(t.Context(), dst, customvalues.Options{Channel: "FAX"})
	if err == nil || string(got) != "> " {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFrame_OfWhatCannotBeReadFailsOnlyWhereItIsRead(t *testing.T) {
	t.Parallel()
	scope := orderScope(t)
	scope.Unavailable = map[commerce.Element]*commerce.Block{commerce.Products: {Code: commerce.BlockedByPlan, Message: "No products."}}
	for source, want := range map[string]string{
		"{{ order.name }}{% if order.cancelled_at %}{{ product.title }}{% endif %}":                                "#1044",
		"{% for i in order.line_items %}{{ i.title }};{% if i.gone %}{{ i.product.title }}{% endif %}{% endfor %}": "Retinol Serum;Night Cream;",
		"{% for i in order.line_items %}{{ i.product.title }}{% endfor %}":                                         "",
		"{{ product.title }}": "",
	} {
		tmpl, _ := customvalues.Parse(source)
		frame := tmpl.NewFrame()
		frame.Fill(scope)
		got, _, err := frame.AppendRender(t.Context(), nil, customvalues.Options{})
		if string(got) != want || (commerce.CodeOf(err) == commerce.Unavailable) != (want == "") {
			t.Errorf("%s: %q, %v", source, got, err)
		}
	}
}

func TestTemplate_HasFramesInManyGoroutines(t *testing.T) {
	t.Parallel()
	tmpl, scope, want := measured(t, "receipt")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			frame := tmpl.NewFrame()
			var buf []byte
			for range 20 {
				frame.Fill(scope)
				var err error
				if buf, _, err = frame.AppendRender(context.Background(), buf[:0], customvalues.Options{Channel: customvalues.HTMLEmail}); err != nil || string(buf) != want {
					t.Errorf("differs: %v", err)
					return
				}
				if result, err := tmpl.Render(context.Background(), scope, customvalues.Options{}); err != nil || result.Text != want {
					t.Errorf("Render differs: %v", err)
					return
				}
			}
		})
	}
	wait.Wait()
}

// A name that the template assigns anywhere is looked up at every render. So an assign of each name to itself takes the
// long way to everything, and must not change a byte.
func TestFrame_CellsHoldWhatNamesMean(t *testing.T) {
	t.Parallel()
	for _, suite := range []string{"golden-liquid/golden_liquid.json", "liquid-spec/portable.json"} {
		for _, c := range loadConformance(t, suite) {
			var data map[string]any
			if json.Unmarshal(c.Data, &data) != nil || strings.Contains(c.Template, "crement") || strings.Contains(c.Template, "blank.") {
				continue // counters give way to variables, and a variable named blank is not the word
			}
			var assigns strings.Builder
			for _, name := range slices.Sorted(maps.Keys(data)) {
				fmt.Fprintf(&assigns, "{%% assign %s = %s %%}", name, name)
			}
			short, _ := customvalues.Parser{Plain: true, Snippets: c.Templates}.Parse(c.Template)
			long, found := customvalues.Parser{Plain: true, Snippets: c.Templates}.Parse(assigns.String() + c.Template)
			if customvalues.HasErrors(found) {
				continue
			}
			scope := &catalog.Scope{Env: &catalog.Env{Now: time.Unix(0, 0)}, Roots: data}
			for _, channel := range []customvalues.Channel{customvalues.HTMLEmail, customvalues.TextEmail} {
				a, errA := short.Render(t.Context(), scope, customvalues.Options{Channel: channel})
				b, errB := long.Render(t.Context(), scope, customvalues.Options{Channel: channel})
				if a.Text != b.Text || (errA == nil) != (errB == nil) {
					t.Errorf("%s for %s: %q (%v), by names %q (%v)", c.Template, channel, a.Text, errA, b.Text, errB)
				}
			}
		}
	}
}
