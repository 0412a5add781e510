package conditions_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/internal/sample"
)

// records are one contact with an order, in the forms in which each contestant reads them.
type records struct {
	contact commerce.Contact
	order   commerce.Order
	shop    commerce.Shop
	env     *catalog.Env
}

func newRecords() *records {
	r := &records{contact: sample.Contact(), order: sample.Order(), shop: sample.Shop(), env: &catalog.Env{Now: sample.Now, Location: time.UTC}}
	item := r.order.LineItems[1] // a cream
	r.order.LineItems = nil
	for range 7 {
		r.order.LineItems = append(r.order.LineItems, item)
	}
	r.order.LineItems = append(r.order.LineItems, sample.LineItems()[0]) // Retinol comes last
	r.contact.Orders = nil
	for i := range 50 {
		o := sample.Order()
		o.TotalPrice.Shop.Amount = decimal.New(int64(1000+i), -2)
		r.contact.Orders = append(r.contact.Orders, o)
	}
	return r
}

// structs shows the records as the API's calls for one contact have them.
func (r *records) structs() *catalog.Scope {
	return catalog.NewScope(r.env, catalog.Subject{Contact: &r.contact, Order: &r.order, Shop: &r.shop})
}

// rows shows them as a campaign's fetch gives them: rows with the fields of the condition's plan and no others.
func (r *records) rows(tb testing.TB, c *conditions.Condition) *catalog.Scope {
	tb.Helper()
	plan := c.Plan()
	whole := r.structs()
	fetched := &catalog.Fetched{Env: whole.Env}
	if s := plan["contact"]; s != nil {
		fetched.Contact = row(tb, whole.Env, s, whole.Roots["contact"].(catalog.Record))
	}
	if s := plan["order"]; s != nil {
		fetched.Order = row(tb, whole.Env, s, whole.Roots["order"].(catalog.Record))
	}
	return fetched.Scope(&r.shop)
}

// row copies what a selection selects into a row.
func row(tb testing.TB, env *catalog.Env, s *catalog.Selection, from catalog.Record) *catalog.Row {
	tb.Helper()
	view, values := viewOf(s), valuesOf(tb, s, from)
	return catalog.NewRow(env, view, values)
}

func viewOf(s *catalog.Selection) *catalog.View {
	v := catalog.NewView(s.Kind)
	for i, f := range s.Fields {
		if f.Field.Type == catalog.List {
			v.List(f.Field, i, viewOf(f.Of), 0)
		} else {
			v.Value(f.Field, i)
		}
	}
	return v
}

func valuesOf(tb testing.TB, s *catalog.Selection, from catalog.Record) []any {
	tb.Helper()
	values := make([]any, len(s.Fields))
	for i, f := range s.Fields {
		v, ok := from.Get(f.Field.Name)
		if !ok {
			tb.Fatalf("%s has no %s", s.Kind.Name, f.Field.Name)
		}
		if list, ok := v.([]catalog.Record); ok {
			items := make([][]any, len(list))
			for n := range list {
				items[n] = valuesOf(tb, f.Of, list[n])
			}
			v = items
		}
		values[i] = v
	}
	return values
}
