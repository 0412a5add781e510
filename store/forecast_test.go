package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/internal/sample"
)

// everyPath lists the paths of the catalog: each field by every way that comes by no kind twice, to some depth.
func everyPath() (out []string) {
	var walk func(prefix string, k *catalog.Kind, above []*catalog.Kind)
	walk = func(prefix string, k *catalog.Kind, above []*catalog.Kind) {
		above = append(slices.Clip(above), k)
		for _, f := range k.Fields {
			path := prefix + "." + f.Name
			out = append(out, path)
			if f.Of != nil && !slices.Contains(above, f.Of) && len(above) < 4 {
				walk(path, f.Of, above)
			}
		}
	}
	for _, r := range catalog.Roots {
		out = append(out, r.Name)
		walk(r.Name, r.Kind, nil)
	}
	return out
}

// probe is a template that prints what a contact lacks of a path, as the digits of what each item lacks, and the value itself.
func probe(path string) (template string, listed bool) {
	segments := strings.Split(path, ".")
	root, _ := catalog.RootNamed(segments[0])
	at, end, kind := segments[0], "", root.Kind
	open := ""
	for i, name := range segments[1:] {
		f, _ := kind.Field(name)
		open += "{% if " + at + " %}"
		end = "{% else %}3{% endif %}" + end
		at += "." + name
		kind = f.Of
		last := i == len(segments)-2
		switch {
		case f.Type == catalog.List && !last:
			listed = true
			v := fmt.Sprintf("v%d", i)
			open += "{% if " + at + " == nil %}2{% elsif " + at + ".size == 0 %}1{% endif %}{% for " + v + " in " + at + " %}"
			end = "{% endfor %}" + end
			at = v
		case last && f.Type == catalog.List:
			return open + "{% if " + at + " == nil %}2{% elsif " + at + ".size == 0 %}1{% else %}0{% endif %}" + end, listed
		}
	}
	if len(segments) == 1 || kind != nil { // a record
		return open + "{% if " + at + " %}0{% else %}2{% endif %}" + end, listed
	}
	return open + "{% if " + at + " == nil %}2{% elsif " + at + " == empty %}1{% else %}0{% endif %}" + end, listed
}

// How many contacts lack a field is how many renders of it say so, for every field of the catalog by every way to it.
func TestForecast_CountsWhatRendersLack(t *testing.T) {
	t.Parallel()
	e := setup(t)
	contacts, _, _ := hostileShop(e, mine, 40)
	hostileShop(e, theirs, 3)
	shop := sample.Shop()
	paths := everyPath()
	if len(paths) < 500 {
		t.Fatalf("%d paths", len(paths))
	}
	recipients := make([]catalog.Recipient, len(contacts))
	for i := range contacts {
		recipients[i].ContactID = &contacts[i]
	}
	env := &catalog.Env{Now: noon}
	met := [4]int{}
	for some := range slices.Chunk(paths, 200) {
		got, err := e.Forecast(t.Context(), mine, &shop, catalog.Audience{}, some, some[:3])
		must(t, err)
		if got.Contacts != len(contacts) {
			t.Fatalf("%d contacts, want %d", got.Contacts, len(contacts))
		}
		fetched, err := e.FetchPlan(t.Context(), mine, env, &shop, catalog.PlanOf(some...), recipients)
		must(t, err)
		skipped := map[int]bool{}
		for i, path := range some {
			source, _ := probe(path)
			probing, diagnostics := customvalues.Parse(source)
			if customvalues.HasErrors(diagnostics) {
				t.Fatalf("%s: %s %+v", path, source, diagnostics)
			}
			var want catalog.Lacking
			for n := range fetched {
				result, err := probing.Render(t.Context(), fetched[n].Scope(&shop), customvalues.Options{Channel: customvalues.TextEmail})
				must(t, err)
				lack := byte('0')
				for _, c := range []byte(strings.ReplaceAll(result.Text, " ", "")) {
					lack = max(lack, c)
				}
				met[lack-'0']++
				switch lack {
				case '1':
					want.Empty++
				case '3':
					want.WithoutParent++
				}
				if lack > '0' {
					want.Missing++
					if i < 3 {
						skipped[n] = true
					}
				}
			}
			if got.Fields[i] != want {
				t.Errorf("%s: %+v, and renders lack %+v", path, got.Fields[i], want)
			}
		}
		if got.Skipped != len(skipped) {
			t.Errorf("%d skipped, want %d", got.Skipped, len(skipped))
		}
	}
	for lack, n := range met {
		if n == 0 {
			t.Errorf("nobody lacks %d anywhere", lack)
		}
	}
}

// A placeholder that a render calls missing is one that the forecast counts, and no other.
func TestForecast_CountsThePlaceholdersThatAreMissing(t *testing.T) {
	t.Parallel()
	e := setup(t)
	contacts, _, _ := hostileShop(e, mine, 30)
	paths := []string{"contact.first_name", "contact.name", "contact.phone", "contact.full_address", "contact.average_order_value", "order.name", "order.cancel_reason", "order.payment_gateway",
		"order.shipping_address.city", "order.first_item.sku", "order.first_item.url", "payment.total_amount_formatted", "transaction.processed_at", "product.title", "shop.name", "payment.card.last4"}
	got, err := e.Forecast(t.Context(), mine, nil, catalog.Audience{List: contacts}, paths, nil)
	must(t, err)
	recipients := make([]catalog.Recipient, len(contacts))
	for i := range contacts {
		recipients[i].ContactID = &contacts[i]
	}
	fetched, err := e.FetchPlan(t.Context(), mine, nil, nil, catalog.PlanOf(paths...), recipients)
	must(t, err)
	for i, path := range paths {
		tmpl, _ := customvalues.Parse("{{" + path + "}}")
		require, _ := customvalues.Parse("{{require " + path + "}}")
		missing, skipped := 0, 0
		for n := range fetched {
			result, err := tmpl.Render(t.Context(), fetched[n].Scope(nil), customvalues.Options{Channel: customvalues.SMS})
			must(t, err)
			missing += len(result.Missing)
			result, err = require.Render(t.Context(), fetched[n].Scope(nil), customvalues.Options{Channel: customvalues.SMS})
			must(t, err)
			if result.Skipped != nil {
				skipped++
			}
		}
		if l := got.Fields[i]; l.Missing-l.Empty != missing || l.Missing != skipped {
			t.Errorf("%s: %+v, and %d renders miss it, %d are skipped", path, l, missing, skipped)
		}
	}
}

func TestForecast_IsOfTheAudience(t *testing.T) {
	t.Parallel()
	e := setup(t)
	contacts, _, _ := hostileShop(e, mine, 10)
	others, _, _ := hostileShop(e, theirs, 4)
	for name, c := range map[string]struct {
		who  catalog.Audience
		want int
	}{
		"everybody":        {catalog.Audience{}, 10},
		"one by the email": {catalog.Audience{Filter: commerce.ContactFilter{Email: new("p3@example.com")}}, 1},
		"a list":           {catalog.Audience{List: []commerce.ContactID{contacts[0], contacts[4], contacts[0], "nobody", others[1]}}, 2},
		"an empty list":    {catalog.Audience{List: []commerce.ContactID{}}, 0},
	} {
		got, err := e.Forecast(t.Context(), mine, nil, c.who, []string{"contact.id", "order.line_items.title"}, nil)
		must(t, err)
		if got.Contacts != c.want || got.Shopify != c.want || got.Fields[0].Missing != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got, err := e.Forecast(t.Context(), mine, nil, catalog.Audience{}, nil, nil); err != nil || got.Contacts != 10 || got.Skipped != 0 {
		t.Errorf("of no fields: %+v %v", got, err)
	}
	if _, err := e.Forecast(t.Context(), mine, nil, catalog.Audience{}, make([]string, 401), nil); commerce.CodeOf(err) != commerce.InvalidInput {
		t.Errorf("too many fields: %v", err)
	}
}

// The sample begins with one of each combination, however rare.
func TestForecastSample_HasWhatIsRare(t *testing.T) {
	t.Parallel()
	e := setup(t)
	conn := e.peek()
	_, err := conn.Exec(t.Context(), `INSERT INTO contacts (account_id, id, first_name, email, verified_email, created_at, updated_at, name_search, orders_count)
		SELECT $1, 'c' || lpad(g::text, 4, '0'), CASE WHEN g <> 777 THEN 'A' END, CASE WHEN g <> 888 THEN 'e' END, true, now(), now(), '', 0 FROM generate_series(1, 1000) g`, mine)
	must(t, err)
	paths := []string{"contact.first_name", "contact.email", "order.name"}
	got, err := e.ForecastSample(t.Context(), mine, nil, catalog.Audience{}, paths, 5)
	must(t, err)
	if want := []commerce.ContactID{"c0001", "c0777", "c0888", "c0002", "c0003"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	got, err = e.ForecastSample(t.Context(), mine, nil, catalog.Audience{}, nil, 2)
	must(t, err)
	if want := []commerce.ContactID{"c0001", "c0002"}; !slices.Equal(got, want) {
		t.Errorf("of no fields: %v, want %v", got, want)
	}
}
