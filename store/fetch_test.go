package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/store"
)

// sameValue compares values by what they say: 1.50 and 1.5 are one amount.
var sameValue = cmp.Options{cmp.Comparer(func(a, b commerce.Money) bool {
	return a.CurrencyCode == b.CurrencyCode && a.Amount.Equal(b.Amount) && a.Plain() == b.Plain()
})}

// hostileShop fills an account with random people, orders and products, and gives whom and what one may ask about.
func hostileShop(e *env, account commerce.AccountID, seeds int) (contacts []commerce.ContactID, orders, products []commerce.ID) {
	e.t.Helper()
	for seed := range seeds {
		c := rapid.Custom(sample.RandomContact).Example(seed)
		list := rapid.Custom(func(t *rapid.T) []commerce.Order {
			return rapid.SliceOfN(rapid.Custom(sample.RandomOrder), 0, 4).Draw(t, "orders")
		}).Example(seed)
		id := commerce.ID(1000 * (seed + 1))
		c.ShopifyID, c.Email, c.Phone = &id, new(fmt.Sprintf("p%d@example.com", seed)), nil
		_, err := e.Sync(e.t.Context(), account, func(ctx context.Context, tx *store.SyncTx) error {
			contact, _, err := tx.UpsertContact(ctx, c)
			if err != nil {
				return err
			}
			contacts = append(contacts, contact)
			for i, o := range list {
				o.ID, o.ContactID = id+commerce.ID(i), &contact
				if seed%5 == 4 && i == 0 {
					o.ContactID = nil // somebody's whom nobody knows
				}
				orders = append(orders, o.ID)
				for j := range o.LineItems {
					l := &o.LineItems[j]
					l.OrderID, l.ID = o.ID, o.ID*100+commerce.ID(j)
					if l.Product == nil {
						continue
					}
					p := *l.Product
					p.ID = l.ID
					l.ProductID = &p.ID
					products = append(products, p.ID)
					for n := range p.Variants {
						p.Variants[n].ProductID, p.Variants[n].ID = p.ID, p.ID*10+commerce.ID(n)
					}
					for n := range p.Collections {
						p.Collections[n].ID = commerce.ID(900 + (seed+n)%7)
						k := rapid.Custom(sample.RandomCollection).Example(int(p.Collections[n].ID))
						k.ID = p.Collections[n].ID
						if _, err := tx.UpsertCollection(ctx, k); err != nil {
							return err
						}
					}
					if (seed+j)%4 == 0 {
						continue // a product that is gone
					}
					if _, err := tx.UpsertProduct(ctx, p); err != nil {
						return err
					}
				}
				if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
					return err
				}
				if o.Transaction != nil {
					o.Transaction.OrderID, o.Transaction.ContactID = o.ID, o.ContactID
					if _, err := tx.UpsertTransaction(ctx, *o.Transaction); err != nil {
						return err
					}
				}
			}
			return nil
		})
		must(e.t, err)
	}
	return contacts, orders, products
}

// subject reads a recipient's objects whole, as the readers of single objects give them.
func (e *env) subject(account commerce.AccountID, r catalog.Recipient) (s catalog.Subject) {
	e.t.Helper()
	ctx := e.t.Context()
	if r.OrderID != nil {
		s.Order = e.whole(account, *r.OrderID)
	}
	id := r.ContactID
	if id == nil && s.Order != nil {
		id = s.Order.ContactID
	}
	if id != nil {
		s.Contact, _ = e.GetContact(ctx, account, *id)
	}
	if c := s.Contact; c != nil {
		if c.Facts.LastOrderID != nil {
			c.LastOrder = e.whole(account, *c.Facts.LastOrderID)
		}
		page, err := e.ListOrders(ctx, account, commerce.OrderFilter{ContactID: &c.ID}, "", true, commerce.Page{First: new(commerce.MaxPageSize)})
		must(e.t, err)
		for _, o := range page.Items {
			c.Orders = append(c.Orders, *e.whole(account, o.ID))
		}
		if r.OrderID == nil {
			s.Order = c.LastOrder
		}
	}
	if r.ProductID != nil {
		s.Product, _ = e.GetProduct(ctx, account, *r.ProductID)
	}
	return s
}

// whole reads an order with all that hangs on it; nil when it is not there.
func (e *env) whole(account commerce.AccountID, id commerce.ID) *commerce.Order {
	e.t.Helper()
	o, err := e.GetOrder(e.t.Context(), account, id)
	if commerce.CodeOf(err) == commerce.NotFound {
		return nil
	}
	must(e.t, err)
	for i := range o.LineItems {
		if p := o.LineItems[i].Product; p != nil {
			variants, err := e.VariantsByProduct(e.t.Context(), account, []commerce.ID{p.ID})
			must(e.t, err)
			q := *p
			q.Variants = variants[p.ID]
			o.LineItems[i].Product = &q
		}
	}
	return o
}

// randomPlan selects anything, to some depth.
func randomPlan(rng *rand.Rand) catalog.Plan {
	p := catalog.Plan{}
	share := rng.Float64()
	for _, root := range catalog.Roots {
		if rng.IntN(3) > 0 {
			p[root.Name] = randomSelection(rng, root.Kind, 3, share)
		}
	}
	return p
}

func randomSelection(rng *rand.Rand, k *catalog.Kind, depth int, share float64) *catalog.Selection {
	s := &catalog.Selection{Kind: k}
	for _, f := range k.Fields {
		if rng.Float64() > share || f.Of != nil && depth == 0 {
			continue
		}
		selected := s.Select(f)
		if f.Of != nil && rng.IntN(4) > 0 {
			selected.Of = randomSelection(rng, f.Of, depth-1, share/2)
		}
		if f.Type == catalog.List && rng.IntN(2) == 0 {
			selected.Limit = 1 + rng.IntN(3)
			selected.Count = selected.Of != nil && rng.IntN(2) == 0
		}
	}
	return s
}

// compareRecords holds a fetched record against one that was read whole, by what was selected.
func compareRecords(t *testing.T, path string, s *catalog.Selection, want, got any) {
	t.Helper()
	w, there := want.(catalog.Record)
	g, fetched := got.(*catalog.Row)
	if !there || !fetched {
		if there || fetched {
			t.Errorf("%s: there %v, fetched %v", path, there, fetched)
		}
		return
	}
	if g.Kind() != w.Kind() {
		t.Errorf("%s is a %s, want a %s", path, g.Kind().Name, w.Kind().Name)
	}
	if s == nil {
		s = &catalog.Selection{Kind: w.Kind()}
	}
	for i, f := range s.Fields {
		v, _ := w.Get(f.Field.Name)
		for _, name := range append([]string{f.Field.Name}, f.Field.Aliases...) {
			x, ok := g.Get(name)
			if !ok {
				t.Errorf("%s.%s is not known", path, name)
			}
			compareValues(t, path+"."+name, f, v, x)
		}
		compareValues(t, fmt.Sprintf("%s.%s at %d", path, f.Field.Name, i), f, v, g.At(i))
	}
	for _, f := range w.Kind().Fields {
		if !slices.ContainsFunc(s.Fields, func(had *catalog.Selected) bool { return had.Field == f }) && !panics(func() { g.Get(f.Name) }) {
			t.Errorf("%s.%s was not selected and is readable", path, f.Name)
		}
	}
}

func compareValues(t *testing.T, path string, f *catalog.Selected, want, got any) {
	t.Helper()
	switch f.Field.Type {
	case catalog.Object:
		compareRecords(t, path, f.Of, want, got)
	case catalog.List:
		w, _ := want.([]catalog.Record)
		g, _ := got.([]catalog.Record)
		read := len(w)
		if f.Limit > 0 {
			if read = min(f.Limit, len(w)); !f.Count {
				w = w[:read]
			}
		}
		if len(w) != len(g) || (want == nil) != (got == nil) {
			t.Errorf("%s: %d items, want %d", path, len(g), len(w))
			return
		}
		for i := range w {
			of := f.Of
			if i >= read { // it is there to be counted
				of = nil
			}
			compareRecords(t, fmt.Sprintf("%s[%d]", path, i), of, w[i], g[i])
		}
	default:
		if d := cmp.Diff(want, got, sameValue); d != "" {
			t.Errorf("%s (-want +got):\n%s", path, d)
		}
	}
}

func panics(fn func()) (did bool) {
	defer func() { did = recover() != nil }()
	fn()
	return false
}

// What a plan fetches is what the readers of whole objects give, field by field.
func TestFetchPlan_GivesWhatTheObjectsSay(t *testing.T) {
	t.Parallel()
	e := setup(t)
	contacts, orders, products := hostileShop(e, mine, 25)
	shop := sample.Shop()
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		fetchEnv := &catalog.Env{Now: noon, Location: time.FixedZone("", 5*3600)}
		plan := randomPlan(rng)
		var recipients []catalog.Recipient
		for range 1 + rng.IntN(12) {
			var r catalog.Recipient
			if seed%3 != 0 && rng.IntN(4) > 0 {
				r.ContactID = new(append(contacts, "nobody")[rng.IntN(len(contacts)+1)])
			}
			if seed%3 != 1 && rng.IntN(2) > 0 {
				r.OrderID = new(append(orders, 7)[rng.IntN(len(orders)+1)])
			}
			if rng.IntN(2) > 0 {
				r.ProductID = new(append(products, 8)[rng.IntN(len(products)+1)])
			}
			recipients = append(recipients, r)
		}
		got, err := e.FetchPlan(t.Context(), mine, fetchEnv, &shop, plan, recipients)
		must(t, err)
		for i := range recipients {
			s := e.subject(mine, recipients[i])
			s.Shop = &shop
			if plan["contact"] == nil && recipients[i].ContactID == nil {
				s.Contact = nil // whom nobody asks for, nobody reads
			}
			want := catalog.NewScope(fetchEnv, s)
			scope := got[i].Scope(&shop)
			if scope.Env.Locale != want.Env.Locale || scope.Env.Language != want.Env.Language {
				t.Errorf("seed %d, %d: locale %q, want %q", seed, i, scope.Env.Locale, want.Env.Locale)
			}
			for root, selection := range plan {
				if root != "shop" {
					compareRecords(t, fmt.Sprintf("seed %d, %d: %s", seed, i, root), selection, want.Roots[root], scope.Roots[root])
				}
			}
			if got[i].NoContact != (recipients[i].ContactID != nil && s.Contact == nil) || got[i].NoOrder != (recipients[i].OrderID != nil && s.Order == nil) ||
				got[i].NoProduct != (recipients[i].ProductID != nil && s.Product == nil) {
				t.Errorf("seed %d, %d: what is missing: %+v", seed, i, got[i])
			}
		}
		if t.Failed() {
			t.Fatalf("plan %q", plan.Paths())
		}
	}
}
