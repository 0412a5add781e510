package conditions_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/catalog"
	"storegraph/conditions"
)

func text(s string) *conditions.ValueTree { return &conditions.ValueTree{Text: &s} }

// valueFor is some value that a field of the type may be compared with.
func valueFor(f conditions.FieldInfo, op conditions.Operator) *conditions.ValueTree {
	n, yes, day, period := int64(1), true, "2026-01-31", &conditions.PeriodTree{Amount: 1, Unit: conditions.UnitDay}
	switch op {
	case conditions.OpIsSet, conditions.OpIsNotSet, conditions.OpIsEmpty, conditions.OpIsNotEmpty, conditions.OpIsTrue, conditions.OpIsFalse:
		return nil
	case conditions.OpInLast, conditions.OpNotInLast, conditions.OpInNext:
		return &conditions.ValueTree{Period: period}
	}
	var v *conditions.ValueTree
	switch f.Type {
	case catalog.Integer, catalog.Decimal, catalog.Money:
		v = &conditions.ValueTree{Integer: &n}
	case catalog.Boolean:
		v = &conditions.ValueTree{Boolean: &yes}
	case catalog.Instant, catalog.Date:
		v = &conditions.ValueTree{Date: &day}
	case catalog.Enum:
		v = text(f.Values[0])
	default:
		v = text("1")
	}
	if op == conditions.OpBetween || op == conditions.OpNotBetween {
		return &conditions.ValueTree{Range: &conditions.RangeTree{From: v, To: v}}
	}
	return v
}

func TestFields_EveryFieldTakesEveryOperatorOfferedForIt(t *testing.T) {
	t.Parallel()
	fields := conditions.Fields()
	if len(fields) < 200 {
		t.Fatalf("only %d fields are offered", len(fields))
	}
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.Path] {
			t.Errorf("%s is offered twice", f.Path)
		}
		seen[f.Path] = true
		if len(f.Operators) == 0 || f.Label == "" || f.Description == "" || f.Type == catalog.Enum && len(f.Values) == 0 {
			t.Errorf("%s is not described: %+v", f.Path, f)
		}
		for _, op := range f.Operators {
			path := f.Path
			where := func(tree *conditions.Tree) *conditions.Tree { return tree }
			if len(f.Lists) > 0 {
				path = f.ItemPath
				where = func(tree *conditions.Tree) *conditions.Tree { return inLists(f.Lists, tree) }
			}
			tree := where(&conditions.Tree{Clause: &conditions.ClauseTree{Field: path, Operator: op, Value: valueFor(f, op)}})
			_, problems := conditions.FromTree(*tree)
			if i := slices.IndexFunc(problems, func(p conditions.Problem) bool { return p.Code != conditions.CodeTooCostly }); i >= 0 {
				t.Errorf("%s %s: %v", f.Path, op, problems[i])
			}
		}
	}
	for _, path := range []string{"contact.email", "order.total_price", "order.line_items.title", "contact.last_order.processed_at", "product.tags", "order.line_items.product.vendor"} {
		if !seen[path] {
			t.Errorf("%s is not offered", path)
		}
	}
}

// inLists wraps a condition on an item into list clauses.
func inLists(lists []string, where *conditions.Tree) *conditions.Tree {
	for i := len(lists) - 1; i >= 0; i-- {
		list := lists[i]
		if i > 0 {
			list = list[len(lists[i-1]):]
		}
		where = &conditions.Tree{List: &conditions.ListTree{List: list, Quantifier: conditions.ListAtLeastOne, Where: where}}
	}
	return where
}

func TestFields_TellListsAggregatesAndPersonalData(t *testing.T) {
	t.Parallel()
	byPath := map[string]conditions.FieldInfo{}
	for _, f := range conditions.Fields() {
		byPath[f.Path] = f
	}

	price := byPath["order.line_items.price"]
	if diff := cmp.Diff([]string{"order.line_items"}, price.Lists); diff != "" || price.ItemPath != ".price" {
		t.Errorf("order.line_items.price: %+v", price)
	}
	if diff := cmp.Diff([]string{"SUM", "MIN", "MAX"}, price.Aggregates); diff != "" {
		t.Error(diff)
	}
	if zip := byPath["order.shipping_address.zip"]; !zip.Personal || !zip.Nullable {
		t.Errorf("order.shipping_address.zip: %+v", zip)
	}
	if total := byPath["order.total_price"]; total.Personal || total.Lists != nil || total.Aggregates != nil {
		t.Errorf("order.total_price: %+v", total)
	}
}
