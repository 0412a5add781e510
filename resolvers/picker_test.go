package resolvers_test

import (
	"slices"
	"strings"
	"testing"

	"storegraph/customvalues"
)

type customValue struct {
	Path, Label, Description, Type, Sample, HighLevel, Liquid string
	Lists                                                     []string
}

func pickAll(t *testing.T, args string) []customValue {
	t.Helper()
	var out struct{ CustomValues []customValue }
	newAPI().ask(t, "{ customValues"+args+" { path label description type sample highLevel liquid lists } }", nil).into(t, &out)
	return out.CustomValues
}

func TestPicker_InsertsTextsThatParseWithoutRemark(t *testing.T) {
	t.Parallel()
	all := pickAll(t, "")
	if len(all) < 200 {
		t.Fatalf("only %d fields", len(all))
	}
	seen := make(map[string]bool)
	for _, v := range all {
		if seen[v.Path] {
			t.Errorf("%s comes twice", v.Path)
		}
		seen[v.Path] = true
		for _, text := range []string{v.HighLevel, v.Liquid} {
			template, diagnostics := customvalues.Parse(text)
			if len(diagnostics) > 0 {
				t.Errorf("%s: %s: %+v", v.Path, text, diagnostics)
			}
			if !slices.Contains(template.Paths(), v.Path) {
				t.Errorf("%s: %s reads %v", v.Path, text, template.Paths())
			}
		}
		if v.Label == "" || v.Description == "" || v.Type == "OBJECT" || v.Type == "LIST" {
			t.Errorf("%s has no label, no description, or cannot be printed: %+v", v.Path, v)
		}
	}
	for _, path := range []string{"order.total_price", "order.total_price_formatted", "order.customer.first_name", "order.line_items.title", "contact.last_order.name", "payment.transaction_id", "shop.name"} {
		if !seen[path] {
			t.Errorf("%s is not offered", path)
		}
	}
}

func TestPicker_FindsByEveryWordAndRoot(t *testing.T) {
	t.Parallel()
	hits := pickAll(t, `(search: "TOTAL price", root: "order")`)
	if !slices.ContainsFunc(hits, func(v customValue) bool {
		return v.Path == "order.total_price" && v.HighLevel == "{{order.total_price}}" && v.Liquid == "{{ order.total_price }}"
	}) {
		t.Errorf("order.total_price is not among %d hits", len(hits))
	}
	for _, v := range hits {
		if !strings.HasPrefix(v.Path, "order.") {
			t.Errorf("%s does not begin with order", v.Path)
		}
	}
	if none := pickAll(t, `(search: "zebra crossing")`); len(none) > 0 {
		t.Errorf("found %v", none)
	}
}

func TestConditionFields_HaveOperators(t *testing.T) {
	t.Parallel()
	var out struct {
		ConditionFields []struct {
			Path, Label, Type string
			Operators         []string
		}
	}
	newAPI().ask(t, `{ conditionFields(search: "order total") { path label type operators } }`, nil).into(t, &out)
	found := false
	for _, f := range out.ConditionFields {
		if f.Path == "order.total_price" {
			found = slices.Contains(f.Operators, "GREATER_THAN") && f.Type == "MONEY"
		}
	}
	if !found {
		t.Errorf("order.total_price is not offered as money: %+v", out.ConditionFields)
	}
}
