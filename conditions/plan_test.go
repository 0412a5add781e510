package conditions

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storegraph/catalog"
)

// planned is a record that has the fields of a selection and no others, as a catalog.Row does.
type planned struct {
	t *rapid.T
	catalog.Record
	selection *catalog.Selection
}

func (p planned) Get(name string) (any, bool) {
	f, ok := p.Kind().Field(name)
	if !ok {
		return nil, false
	}
	i := -1
	if p.selection != nil {
		i = slices.IndexFunc(p.selection.Fields, func(s *catalog.Selected) bool { return s.Field == f })
	}
	if i < 0 {
		p.t.Fatalf("%s.%s is read, and is not in the plan", p.Kind().Name, f.Name)
	}
	v, ok := p.Record.Get(name)
	of := p.selection.Fields[i].Of
	switch v := v.(type) {
	case catalog.Record:
		return planned{p.t, v, of}, ok
	case []catalog.Record:
		out := make([]catalog.Record, len(v))
		for i := range v {
			out[i] = planned{p.t, v[i], of}
		}
		return out, ok
	}
	return v, ok
}

// withinPlan hides from a scope what the plan does not name. Roots that it does not name are not there, but the shop is.
func withinPlan(t *rapid.T, scope *catalog.Scope, plan catalog.Plan) *catalog.Scope {
	out := &catalog.Scope{Env: scope.Env, Roots: map[string]any{}, Unavailable: scope.Unavailable}
	for name, v := range scope.Roots {
		record, ok := v.(catalog.Record)
		switch {
		case !ok, plan[name] == nil && name != "shop":
			out.Roots[name] = nil
		default:
			out.Roots[name] = planned{t, record, plan[name]}
		}
	}
	return out
}

func TestPlan_NamesAllThatADecisionReads(t *testing.T) {
	t.Parallel()
	fields := offered()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawCondition(t, fields)
		other, _ := drawCondition(t, fields)
		branches := []Branch{{ID: "a", Condition: c}, {ID: "b", Condition: other}}
		scope := randomScope(t)

		whole, err1 := Decide(context.Background(), branches, scope)
		within, err2 := Decide(context.Background(), branches, withinPlan(t, scope, BranchPlan(branches)))

		if (err1 == nil) != (err2 == nil) {
			t.Fatalf("with everything: %v, within the plan: %v", err1, err2)
		}
		for _, detail := range []Detail{Decisive, Full} {
			if err1 != nil {
				break
			}
			all, err1 := whole.Explain(detail)
			some, err2 := within.Explain(detail)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if diff := cmp.Diff(all, some); diff != "" {
				t.Fatalf("%s\n%s\ndiffer within their plan: %s", c.Text(), other.Text(), diff)
			}
		}
	})
}

func TestPlan_IsNotMoreThanIsRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`contact.first_name == "Ann"`:                                    {"contact.first_name"},
		`order.total_price > 5`:                                          {"order.currency_code", "order.total_price", "shop.currency_code"},
		`order.total_price > money("5", "USD")`:                          {"order.total_price"},
		`contact.total_spent > 5`:                                        {"contact.currency_code", "contact.total_spent", "shop.currency_code"},
		`contact.last_order == nil`:                                      {"contact.last_order"},
		`count(contact.orders) > 1`:                                      {"contact.orders"},
		`count(contact.orders, .test) > 1`:                               {"contact.orders.id", "contact.orders.test"},
		`sum(order.line_items, .quantity) > 1`:                           {"order.line_items.quantity"},
		`any(contact.orders, any(.line_items, .title == contact.email))`: {"contact.email", "contact.orders.id", "contact.orders.line_items.id", "contact.orders.line_items.title"},
		`"vip" in product.tags`:                                          {"product.tags"},
	} {
		c, problems := ParseText(text)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", text, problems)
		}
		if diff := cmp.Diff(want, c.Plan().Paths()); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}
