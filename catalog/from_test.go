package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

// tracing is a record that notes which paths are read of it.
type tracing struct {
	catalog.Record
	path string
	read map[string]bool
}

func (r tracing) Get(name string) (any, bool) {
	v, ok := r.Record.Get(name)
	f, known := r.Kind().Field(name)
	if !known {
		r.read[r.path+name] = true
		return v, ok
	}
	path := r.path + f.Name
	if f.Of == nil {
		r.read[path] = true
	}
	switch v := v.(type) {
	case catalog.Record:
		return tracing{v, path + ".", r.read}, ok
	case []catalog.Record:
		list := make([]catalog.Record, len(v))
		for i := range v {
			list[i] = tracing{v[i], path + ".", r.read}
		}
		return list, ok
	}
	return v, ok
}

// checkFrom holds what the computed fields of a record read against what they say they are computed from.
func checkFrom(t failer, e *catalog.Env, r catalog.Record, read map[string]bool) {
	t.Helper()
	for _, f := range r.Kind().Fields {
		if len(f.From) == 0 {
			continue
		}
		traced := tracing{r, "", map[string]bool{}}
		f.Compute(e, traced)
		name := r.Kind().Name + "." + f.Name
		for path := range traced.read {
			said := false
			for _, from := range f.From {
				said = said || path == from
			}
			if !said {
				t.Errorf("%s is computed from %s, which is not in its From %q", name, path, f.From)
			}
			read[name+" from "+path] = true
		}
	}
}

// checkFroms looks at a subject and all that hangs on it.
func checkFroms(t failer, e *catalog.Env, o *commerce.Order, c *commerce.Contact, read map[string]bool) {
	t.Helper()
	record := func(k *catalog.Kind, v any) { checkFrom(t, e, catalog.NewRecord(e, k, v), read) }
	record(catalog.ContactKind, c)
	record(catalog.OrderKind, o)
	record(catalog.BuyerKind, o)
	record(catalog.PaymentKind, &catalog.Payment{Order: o, Transaction: o.Transaction})
	record(catalog.PaymentKind, &catalog.Payment{Transaction: o.Transaction})
	record(catalog.PaymentKind, &catalog.Payment{Order: o})
	for _, a := range []*commerce.Address{c.Address, o.BillingAddress, {}} {
		if a != nil {
			record(catalog.AddressKind, a)
		}
	}
	if o.Transaction != nil {
		record(catalog.TransactionKind, o.Transaction)
	}
	for i := range o.TaxLines {
		record(catalog.TaxLineKind, &o.TaxLines[i])
	}
	for i := range o.LineItems {
		l := &o.LineItems[i]
		record(catalog.LineItemKind, l)
		if l.Product != nil {
			record(catalog.ProductKind, l.Product)
			for j := range l.Product.Variants {
				record(catalog.VariantKind, &l.Product.Variants[j])
			}
		}
	}
}

func TestField_IsComputedFromNothingElseThanItSays(t *testing.T) {
	t.Parallel()
	read := map[string]bool{}
	contact, order, shop := sample.Contact(), sample.Order(), sample.Shop()
	checkFroms(t, env(), &order, &contact, read)
	checkFrom(t, env(), catalog.NewRecord(env(), catalog.ShopKind, &shop), read)
	checkFroms(t, env(), &commerce.Order{LineItems: []commerce.LineItem{{}}}, &commerce.Contact{}, read)

	rapid.Check(t, func(t *rapid.T) {
		e := &catalog.Env{Now: sample.RandomInstant(t), Location: sample.RandomZone(t)}
		c, o := sample.RandomContact(t), sample.RandomOrder(t)
		checkFroms(t, e, &o, &c, map[string]bool{})
	})

	// What is said and never read would be fetched for nothing.
	eachField(t, func(t *testing.T, name string, k *catalog.Kind, f *catalog.Field) {
		for _, from := range f.From {
			if end := resolveFrom(k, from); end == nil {
				t.Errorf("%s: its From names %s, which is not there", name, from)
			} else if end.Of == nil && !read[fmt.Sprintf("%s from %s", name, from)] {
				t.Errorf("%s says it is computed from %s, and does not read it", name, from)
			}
		}
		if f.Derived != "" && len(f.From) == 0 && !constant(k, f) {
			t.Errorf("%s is derived, and does not say from what", name)
		}
	})
}

// constant are the derived fields that are the same for all records; and what is no row: the shop, and an order's taxes,
// which are read from a column of the order.
func constant(k *catalog.Kind, f *catalog.Field) bool {
	return k == catalog.TaxLineKind || f.Of == catalog.TaxLineKind || f.Filled != "" || f.Derived == "the word Shopify" || k == catalog.ShopKind
}

// resolveFrom finds the field that a path from a kind ends at.
func resolveFrom(k *catalog.Kind, path string) (f *catalog.Field) {
	for name := range strings.SplitSeq(path, ".") {
		if k == nil {
			return nil
		}
		var ok bool
		if f, ok = k.Field(name); !ok || f.Name != name {
			return nil
		}
		k = f.Of
	}
	return f
}
