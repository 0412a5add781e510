package catalog_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

// all selects every field of every root, and every field of what those lead to, two steps deep.
func all() catalog.Plan {
	p := catalog.Plan{}
	var reach func(prefix string, k *catalog.Kind, depth int)
	reach = func(prefix string, k *catalog.Kind, depth int) {
		for _, f := range k.Fields {
			p.Add(prefix + "." + f.Name)
			if f.Of != nil && depth > 0 {
				reach(prefix+"."+f.Name, f.Of, depth-1)
			}
		}
	}
	for _, root := range catalog.Roots {
		reach(root.Name, root.Kind, 2)
	}
	return p
}

func TestSnapshot_ReadsBackAsItWas(t *testing.T) {
	t.Parallel()
	plan := all()
	rapid.Check(t, func(t *rapid.T) {
		contact, order, product, shop := sample.RandomContact(t), sample.RandomOrder(t), sample.RandomProduct(t), sample.Shop()
		s := catalog.Subject{Contact: &contact, Order: &order, Product: &product, Shop: &shop}
		if rapid.Bool().Draw(t, "no order") {
			s.Order = nil
		}
		env := &catalog.Env{Now: sample.RandomInstant(t), Location: sample.RandomZone(t)}
		scope := catalog.NewScope(env, s)
		data, err := scope.Snapshot(plan)
		if err != nil {
			t.Fatal(err)
		}
		back, err := catalog.ScopeFromSnapshot(data, env)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		for root, selection := range plan {
			alike(t, root, selection, scope.Roots[root], back.Roots[root])
		}
	})
}

// alike compares what a selection sees of two records.
func alike(t *rapid.T, path string, s *catalog.Selection, want, got any) {
	a, _ := want.(catalog.Record)
	b, _ := got.(catalog.Record)
	if (a == nil) != (b == nil) {
		t.Fatalf("%s: there %t, read back %t", path, a != nil, b != nil)
	}
	if a == nil || s == nil {
		return
	}
	for _, f := range s.Fields {
		at := path + "." + f.Field.Name
		v, _ := a.Get(f.Field.Name)
		w, _ := b.Get(f.Field.Name)
		switch v := v.(type) {
		case catalog.Record:
			alike(t, at, f.Of, v, w)
		case []catalog.Record:
			list, _ := w.([]catalog.Record)
			if len(v) != len(list) {
				t.Fatalf("%s: %d items, read back %d", at, len(v), len(list))
			}
			for i := range v {
				alike(t, fmt.Sprintf("%s[%d]", at, i), f.Of, v[i], list[i])
			}
		default:
			if !equal(v, w) {
				t.Fatalf("%s: %#v, read back %#v", at, v, w)
			}
		}
	}
}

func equal(v, w any) bool {
	switch v := v.(type) {
	case time.Time:
		w, ok := w.(time.Time)
		return ok && v.Equal(w)
	case commerce.Money:
		w, ok := w.(commerce.Money)
		return ok && v.CurrencyCode == w.CurrencyCode && v.Amount.Equal(w.Amount)
	case []string:
		w, ok := w.([]string)
		return ok && slices.Equal(v, w)
	case interface{ String() string }:
		w, ok := w.(interface{ String() string })
		return ok && v.String() == w.String()
	}
	return v == w
}

// What a plan did not select is not in the snapshot: it holds no more of a person than was read.
func TestSnapshot_HoldsOnlyWhatThePlanReads(t *testing.T) {
	t.Parallel()
	contact := sample.Contact()
	scope := catalog.NewScope(&catalog.Env{}, catalog.Subject{Contact: &contact})
	data, err := scope.Snapshot(catalog.PlanOf("contact.orders_count", "order.total_price"))
	if want := `{"contact":{"orders_count":3},"order":null}`; err != nil || string(data) != want {
		t.Errorf("%s, %v; want %s", data, err, want)
	}
}

func TestScopeFromSnapshot_RefusesWhatReadsDifferently(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		``, `null`, `{} x`, `[]`, `{"order": 1}`, `{"order": {"created_at": "yesterday"}}`, `{"order": {"total_price": "many"}}`, `{"basket": {}}`,
		`{"contact": {"orders_count": "3"}}`, `{"order": {"line_items": {}}}`, `{"order": {"total_price": {"amount": "1", "currencyCode": 3}}}`,
	} {
		if _, err := catalog.ScopeFromSnapshot([]byte(text), &catalog.Env{}); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}
