package catalog_test

import (
	"slices"
	"testing"

	"storegraph/catalog"
)

func TestPlanOf_KeepsEachFieldOnceInTheKindsOrder(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ paths, want []string }{
		"nothing":          {nil, nil},
		"a root alone":     {[]string{"order"}, []string{"order"}},
		"twice":            {[]string{"order.name", "order.name"}, []string{"order.name"}},
		"through a list":   {[]string{"order.line_items.title", "order.line_items.sku"}, []string{"order.line_items.sku", "order.line_items.title"}},
		"a list and more":  {[]string{"order.line_items", "order.line_items.title"}, []string{"order.line_items.title"}},
		"an alias":         {[]string{"contact.firstname"}, []string{"contact.first_name"}},
		"not ours":         {[]string{"appointment.title", "order.nonsense", "order.name.more"}, []string{"order.name"}},
		"several roots":    {[]string{"shop.name", "contact.email"}, []string{"contact.email", "shop.name"}},
		"a related record": {[]string{"contact.last_order.name"}, []string{"contact.last_order.name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := catalog.PlanOf(tt.paths...).Paths(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	p := catalog.PlanOf("order.*")
	if got, want := len(p["order"].Fields), len(catalog.OrderKind.Fields); got != want {
		t.Errorf("order.* selects %d fields of %d", got, want)
	}
	if !slices.IsSortedFunc(catalog.PlanOf("order.total_price", "order.name", "order.id")["order"].Fields, func(a, b *catalog.Selected) int {
		return slices.Index(catalog.OrderKind.Fields, a.Field) - slices.Index(catalog.OrderKind.Fields, b.Field)
	}) {
		t.Error("the fields are not in the kind's order")
	}
}
