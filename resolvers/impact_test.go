package resolvers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
)

func TestImpact_FindsWhatReadsAFieldOrAnElement(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for name, source := range map[string]string{"price": "{{order.total_price}}", "items": "{% for i in order.line_items %}{{ i.product.title }}{% endfor %}", "anything": "{{ order[contact.first_name] }}", "name": "{{contact.first_name}}"} {
		if got := a.ask(t, `mutation($t: String!, $n: String!) { registerTemplate(input: {template: $t, name: $n}) { userErrors { message } } }`, map[string]any{"t": source, "n": name}); strings.Contains(string(got.Data), "message") {
			t.Fatalf("%s: %s", name, got.Data)
		}
	}
	for _, text := range []string{"order.total_price > 1", "any(contact.orders, .total_price > 1)", `"vip" in product.tags`} {
		a.register(t, tree{"text": text})
	}
	a.accounts[ours].endpoints = []commerce.TriggerEndpoint{{ID: "e1", Name: "no filter"}, {ID: "e2", Name: "big", Filter: new("order.total_price > 1000")}, {ID: "e3", Name: "stale", Filter: new("order.gone > 1000")}}
	a.accounts[ours].timers = []commerce.Timer{{ID: "t1", Name: "refill", Filter: new("any(order.line_items, .title == \"x\")"), Condition: new("order.total_price > 1")}, {ID: "t2", Name: "always"}}
	a.accounts[ours].watches = []commerce.SegmentWatch{{ID: "w1", Name: "lapsed", Condition: "contact.last_order_at < monthsAgo(6)"}}
	type found struct {
		Reads                 []string
		Templates, Conditions struct {
			Nodes      []struct{ Name, Text string }
			TotalCount int
		}
		TriggerEndpoints       []struct{ Name string }
		Timers, SegmentWatches []struct{ Name string }
	}
	const fields = `{ reads templates { nodes { name } totalCount } conditions(first: 10) { nodes { text } totalCount } triggerEndpoints { name } timers { name } segmentWatches { name } }`
	names := func(f found) (out []string) {
		for _, n := range f.Templates.Nodes {
			out = append(out, n.Name)
		}
		for _, n := range f.Conditions.Nodes {
			out = append(out, n.Text)
		}
		for _, n := range append(append(f.TriggerEndpoints, f.Timers...), f.SegmentWatches...) {
			out = append(out, n.Name)
		}
		if f.Templates.TotalCount != len(f.Templates.Nodes) || f.Conditions.TotalCount != len(f.Conditions.Nodes) {
			t.Errorf("counts: %+v", f)
		}
		slices.Sort(out)
		return out
	}
	price, orders, tags := "order.total_price > 1", "any(contact.orders, .total_price > 1)", `any(product.tags, # == "vip")`
	for _, c := range []struct {
		arguments string
		want      []string
	}{
		{`fields: ["order.total_price"]`, []string{"anything", "big", price, "price", "refill"}},
		{`fields: ["order.line_items"]`, []string{"anything", "items", "refill"}},
		{`fields: ["order.line_items.product.title", "contact.orders"]`, []string{orders, "anything", "items"}},
		{`fields: ["order"]`, []string{"anything", "big", "items", price, "price", "refill"}},
		{`fields: ["contact.email"]`, nil},
		{`fields: []`, nil},
		{`element: PRODUCTS`, []string{tags, "anything", "items"}},
		{`element: COLLECTIONS`, []string{"anything"}},
		{`element: ORDERS`, []string{orders, "anything", "big", "items", price, "price", "lapsed", "refill"}},
		{`element: CONTACTS`, []string{orders, "anything", "name", "lapsed"}},
	} {
		var out struct{ Impact found }
		a.ask(t, `{ impact(`+c.arguments+`) `+fields+` }`, nil).into(t, &out)
		want := slices.Clone(c.want)
		slices.Sort(want)
		if diff := cmp.Diff(want, names(out.Impact)); diff != "" {
			t.Errorf("%s: %s", c.arguments, diff)
		}
	}
	for _, arguments := range []string{`fields: ["order.totl_price"]`, `fields: ["x"]`, `fields: [""]`, `fields: ["a"], element: ORDERS`, `fields: null`, `fields: ["` + strings.Repeat(`a","`, 250) + `"]`} {
		if got := a.ask(t, `{ impact(`+arguments+`) { reads } }`, nil).codes(); !slices.Equal(got, []string{"INVALID_INPUT"}) {
			t.Errorf("%s: %v", arguments, got)
		}
	}

	// What breaks when toggles are switched off is told beforehand, and nothing is switched.
	d := a.accounts[ours]
	d.imports = []commerce.ImportRun{{Element: commerce.Products, Status: commerce.ImportCompleted}}
	var dry struct {
		UpdateSyncSettings struct {
			ShopifyIntegration struct {
				SyncSettings struct{ OrderSync, ProductSync bool }
			}
			Impact []struct {
				Element, Outcome string
				Impact           found
			}
			UserErrors []struct{ Message string }
		}
	}
	const update = `mutation($dry: Boolean!) { updateSyncSettings(input: {syncSettings: {orderSync: false, productSync: false, contactSync: true, orderReceivedTrigger: false}, dryRun: $dry}) {
		shopifyIntegration { syncSettings { orderSync productSync } } impact { element outcome impact ` + fields + ` } userErrors { message } } }`
	a.ask(t, update, map[string]any{"dry": true}).into(t, &dry)
	u := dry.UpdateSyncSettings
	if !u.ShopifyIntegration.SyncSettings.OrderSync || a.count("UpdateSyncSettings") != 0 || len(u.Impact) != 2 ||
		u.Impact[0].Element != "ORDERS" || u.Impact[0].Outcome != "UNAVAILABLE" || len(names(u.Impact[0].Impact)) != 8 || u.Impact[1].Element != "PRODUCTS" || u.Impact[1].Outcome != "STALE" || len(names(u.Impact[1].Impact)) != 3 {
		t.Errorf("dry: %+v", u)
	}
	a.ask(t, update, map[string]any{"dry": false}).into(t, &dry)
	if u := dry.UpdateSyncSettings; u.ShopifyIntegration.SyncSettings.OrderSync || len(u.Impact) != 2 || a.count("UpdateSyncSettings") != 1 {
		t.Errorf("done: %+v", u)
	}
	var states struct {
		ShopifyIntegration struct {
			Elements []struct {
				Element string
				Impact  found
			}
		}
	}
	a.ask(t, `{ shopifyIntegration { elements { element impact `+fields+` } } }`, nil).into(t, &states)
	if e := states.ShopifyIntegration.Elements; len(e) != 5 || e[3].Element != "PRODUCTS" || len(names(e[3].Impact)) != 3 {
		t.Errorf("elements: %+v", e)
	}
}
