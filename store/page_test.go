package store_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/store"
)

// listing is one list in one order, without its types.
type listing struct {
	name string
	page func(reverse bool, p commerce.Page) (keys, cursors []string, hasPrevious, hasNext bool, _ error)
}

func listOf[T any](name string, read func(reverse bool, p commerce.Page) (commerce.List[T], error), id func(T) string) listing {
	return listing{name, func(reverse bool, p commerce.Page) ([]string, []string, bool, bool, error) {
		l, err := read(reverse, p)
		return ids(l.Items, id), l.Cursors, l.HasPrevious, l.HasNext, err
	}}
}

// listings are all lists in all their orders.
func (e *env) listings(ctx context.Context) []listing {
	var out []listing
	for _, s := range []commerce.ContactSort{commerce.ContactsByCreatedAt, commerce.ContactsByUpdatedAt, commerce.ContactsByName, commerce.ContactsByLastOrderAt, commerce.ContactsByTotalSpent} {
		out = append(out, listOf("contacts "+string(s), func(reverse bool, p commerce.Page) (commerce.List[commerce.Contact], error) {
			return e.ListContacts(ctx, mine, commerce.ContactFilter{}, s, reverse, p)
		}, func(c commerce.Contact) string { return string(c.ID) }))
	}
	for _, s := range []commerce.OrderSort{commerce.OrdersByProcessedAt, commerce.OrdersByCreatedAt, commerce.OrdersByUpdatedAt, commerce.OrdersByTotalPrice} {
		out = append(out, listOf("orders "+string(s), func(reverse bool, p commerce.Page) (commerce.List[commerce.Order], error) {
			return e.ListOrders(ctx, mine, commerce.OrderFilter{}, s, reverse, p)
		}, func(o commerce.Order) string { return o.ID.String() }))
	}
	for _, s := range []commerce.ProductSort{commerce.ProductsByTitle, commerce.ProductsByCreatedAt, commerce.ProductsByUpdatedAt} {
		out = append(out, listOf("products "+string(s), func(reverse bool, p commerce.Page) (commerce.List[commerce.Product], error) {
			return e.ListProducts(ctx, mine, commerce.ProductFilter{}, s, reverse, p)
		}, func(o commerce.Product) string { return o.ID.String() }))
	}
	return append(out,
		listOf("transactions", func(reverse bool, p commerce.Page) (commerce.List[commerce.Transaction], error) {
			return e.ListTransactions(ctx, mine, commerce.TransactionFilter{}, reverse, p)
		}, func(o commerce.Transaction) string { return o.OrderID.String() }),
		listOf("collections", func(reverse bool, p commerce.Page) (commerce.List[commerce.Collection], error) {
			return e.ListCollections(ctx, mine, commerce.CollectionFilter{}, reverse, p)
		}, func(o commerce.Collection) string { return o.ID.String() }))
}

// crowd stores objects from a number on, whose sort keys often tie and sometimes are missing.
func (e *env) crowd(from, to int) {
	e.t.Helper()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		for i := from; i < to; i++ {
			id := commerce.ID(i)
			c := newCustomer(id, "", i%3)
			c.CreatedAt = at(i % 4)
			if c.LastName = new(string(rune('A' + i%3))); i%5 == 0 {
				c.FirstName, c.LastName = nil, nil
			}
			contact, _, err := tx.UpsertContact(ctx, c)
			if err != nil {
				return err
			}
			o := newOrder(id, i%3)
			o.Buyer, o.CreatedAt, o.ProcessedAt, o.TotalPrice = commerce.Buyer{}, at(i%2), at(i%4), bag(fmt.Sprintf("%d.50", i%3))
			if i%3 == 0 {
				o.ContactID = &contact
			}
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
			ev := payment(id, commerce.PaymentSale, commerce.PaymentSuccess, i%3)
			if i%2 == 0 {
				ev.ProcessedAt = nil
			}
			if _, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: id, PaymentEvent: ev}); err != nil {
				return err
			}
			p := newProduct(id, i%3)
			p.CreatedAt, p.Title = at(i%4), []string{"äpfel", "Zeta", "alpha"}[i%3]
			if _, err := tx.UpsertProduct(ctx, p); err != nil {
				return err
			}
			col := newCollection(id, 0)
			col.Title = p.Title
			if _, err := tx.UpsertCollection(ctx, col); err != nil {
				return err
			}
		}
		return nil
	})
}

func walk(t *testing.T, l listing, reverse, backward bool, size int, between func()) []string {
	t.Helper()
	var all []string
	p := commerce.Page{First: &size}
	if backward {
		p = commerce.Page{Last: &size}
	}
	for {
		keys, cursors, hasPrevious, hasNext, err := l.page(reverse, p)
		must(t, err)
		if len(keys) > size || len(keys) != len(cursors) {
			t.Fatalf("%s: %d rows with %d cursors in a page of %d", l.name, len(keys), len(cursors), size)
		}
		more := hasNext
		if backward {
			all, more = append(keys, all...), hasPrevious
		} else {
			all = append(all, keys...)
		}
		if !more {
			return all
		}
		if between != nil {
			between()
		}
		if backward {
			p = commerce.Page{Last: &size, Before: &cursors[0]}
		} else {
			p = commerce.Page{First: &size, After: &cursors[len(cursors)-1]}
		}
	}
}

func TestList_PagesMeetWithoutGapOrDoubleInEveryOrder(t *testing.T) {
	t.Parallel()
	e := setup(t)
	// A database with a taste of its own prints times in another way.
	_, err := e.peek().Exec(t.Context(), `DO $$ BEGIN
		EXECUTE format('ALTER DATABASE %I SET timezone = "Asia/Kolkata"', current_database());
		EXECUTE format('ALTER DATABASE %I SET datestyle = "German"', current_database());
	END $$`)
	must(t, err)
	e.Store = e.open(testKeys...)
	e.crowd(1, 24)
	for _, l := range e.listings(t.Context()) {
		whole := walk(t, l, false, false, 250, nil)
		if len(whole) != 23 {
			t.Errorf("%s: %d rows", l.name, len(whole))
		}
		backwards := slices.Clone(whole)
		slices.Reverse(backwards)
		for _, size := range []int{1, 4, 23} {
			diff(t, l.name+" forward", walk(t, l, false, false, size, nil), whole)
			diff(t, l.name+" backward", walk(t, l, false, true, size, nil), whole)
			diff(t, l.name+" reversed forward", walk(t, l, true, false, size, nil), backwards)
			diff(t, l.name+" reversed backward", walk(t, l, true, true, size, nil), backwards)
		}
	}
}

func TestList_InsertsBetweenPagesNeitherDoubleNorHideRows(t *testing.T) {
	t.Parallel()
	for _, way := range []struct{ reverse, backward bool }{{false, false}, {false, true}, {true, false}, {true, true}} {
		e := setup(t)
		e.crowd(1, 9)
		for _, l := range e.listings(t.Context()) {
			before := walk(t, l, way.reverse, false, 250, nil)
			next := 100
			got := walk(t, l, way.reverse, way.backward, 3, func() {
				if next < 112 {
					e.crowd(next, next+2)
					next += 2
				}
			})
			sorted := slices.Sorted(slices.Values(got))
			if len(slices.Compact(sorted)) != len(got) {
				t.Errorf("%s %+v: rows twice: %v", l.name, way, got)
			}
			diff(t, fmt.Sprintf("%s %+v", l.name, way), slices.DeleteFunc(got, func(k string) bool { return !slices.Contains(before, k) }), before)
			e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
				for i := commerce.ID(100); i < commerce.ID(next); i++ {
					for _, del := range []func() error{
						func() error { return tx.DeleteOrder(ctx, i, at(0)) }, func() error { return tx.DeleteProduct(ctx, i, at(0)) },
						func() error { return tx.DeleteCollection(ctx, i, at(0)) }, func() error { return tx.DeleteContact(ctx, i, at(0)) },
					} {
						if err := del(); err != nil {
							return err
						}
					}
				}
				return nil
			})
			_, err := e.peek().Exec(t.Context(), `DELETE FROM tombstones`)
			must(t, err)
		}
	}
}

func TestList_SortsAsItSays(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.crowd(1, 24)
	contacts, err := e.ListContacts(t.Context(), mine, commerce.ContactFilter{}, commerce.ContactsByLastOrderAt, false, commerce.Page{})
	must(t, err)
	if !slices.IsSortedFunc(contacts.Items, func(a, b commerce.Contact) int {
		switch {
		case a.Facts.LastOrderAt == nil && b.Facts.LastOrderAt == nil:
			return cmp.Compare(a.ID, b.ID)
		case a.Facts.LastOrderAt == nil:
			return -1
		case b.Facts.LastOrderAt == nil:
			return 1
		}
		return a.Facts.LastOrderAt.Compare(*b.Facts.LastOrderAt)
	}) {
		t.Error("by last order: not sorted")
	}
	orders, err := e.ListOrders(t.Context(), mine, commerce.OrderFilter{}, commerce.OrdersByTotalPrice, true, commerce.Page{})
	must(t, err)
	if !slices.IsSortedFunc(orders.Items, func(a, b commerce.Order) int {
		return cmp.Or(b.TotalPrice.Shop.Amount.Cmp(a.TotalPrice.Shop.Amount), cmp.Compare(b.ID, a.ID))
	}) {
		t.Error("by total price, reversed: not sorted")
	}
}

func TestList_BadPagesAreInvalidInput(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.crowd(1, 5)
	one := 1
	listings := e.listings(t.Context())
	_, cursors, _, _, err := listings[0].page(false, commerce.Page{First: &one})
	must(t, err)
	raw := func(s string) *string { return new(base64.RawURLEncoding.EncodeToString([]byte(s))) }
	for name, p := range map[string]commerce.Page{
		"a cursor of another order":  {After: &cursors[0]},
		"no base64":                  {After: new("%%%")},
		"no JSON":                    {Before: raw("hello")},
		"another version":            {After: raw(`{"v":2,"s":"contacts.UPDATED_AT","k":"2026-03-01 12:00:00+00","i":"x"}`)},
		"a key that is no time":      {After: raw(`{"v":1,"s":"contacts.UPDATED_AT","k":"'; DROP TABLE orders; --","i":"x"}`)},
		"a key beyond time":          {After: raw(`{"v":1,"s":"contacts.UPDATED_AT","k":"9999999-01-01 00:00:00+00","i":"x"}`)},
		"an id that cannot be":       {After: raw(`{"v":1,"s":"contacts.UPDATED_AT","k":"2026-03-01 12:00:00+00","i":"\u0000"}`)},
		"a monstrous cursor":         {After: new(strings.Repeat("A", 100_000))},
		"first and last":             {First: &one, Last: &one},
		"a negative size":            {First: new(-1)},
		"a size beyond the limit":    {Last: new(251)},
		"an empty cursor, not a nil": {After: new("")},
	} {
		_, _, _, _, err := listings[1].page(false, p)
		if commerce.CodeOf(err) != commerce.InvalidInput {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = e.ListOrders(t.Context(), mine, commerce.OrderFilter{}, "NAME; DROP TABLE orders", false, commerce.Page{})
	wantCode(t, err, commerce.InvalidInput)
}

func TestList_FiltersHoldTogether(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		c := newCustomer(501, "Ann.Lee@Example.com", 3)
		c.Phone, c.EmailConsent.State = new("+15155552345"), commerce.ConsentSubscribed
		id, _, err := tx.UpsertContact(ctx, c)
		if err != nil {
			return err
		}
		b := newCustomer(502, "100%_sure@example.com", 4)
		b.FirstName = new("Bo")
		if _, _, err := tx.UpsertContact(ctx, b); err != nil {
			return err
		}
		pending := commerce.FinancialPending
		for i := commerce.ID(1); i <= 4; i++ {
			o := newOrder(i, int(i))
			o.ProcessedAt, o.TotalPrice, o.Test = at(int(i)), bag(fmt.Sprintf("%d0.00", i)), i == 4
			if o.FinancialStatus = &pending; i < 3 {
				o.ContactID, o.FinancialStatus = &id, nil
			}
			o.LineItems[0].ProductID = &i
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
			if _, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: i, ContactID: o.ContactID, PaymentEvent: payment(i, commerce.PaymentSale, commerce.PaymentSuccess, int(i))}); err != nil {
				return err
			}
			p := newProduct(i, int(i))
			p.Vendor, p.ProductType, p.Tags = "Fern", "Serum", []string{fmt.Sprintf("tag-%d", i), "a,b"}
			if _, err := tx.UpsertProduct(ctx, p); err != nil {
				return err
			}
		}
		_, err = tx.UpsertCollection(ctx, newCollection(900, 0, 1, 3))
		return err
	})
	ann, err := e.GetContactByShopifyID(t.Context(), mine, 501)
	must(t, err)
	between := func(from, to int) *commerce.TimeRange {
		return &commerce.TimeRange{From: new(at(from)), To: new(at(to))}
	}
	amounts := func(lo, hi string) *commerce.AmountRange {
		return &commerce.AmountRange{Min: new(money(lo).Amount), Max: new(money(hi).Amount)}
	}
	for name, c := range map[string]struct {
		f    commerce.ContactFilter
		want int
	}{
		"all":              {commerce.ContactFilter{}, 2},
		"search name":      {commerce.ContactFilter{Search: new("ANN l")}, 1},
		"search email":     {commerce.ContactFilter{Search: new("lee@ex")}, 1},
		"search phone":     {commerce.ContactFilter{Search: new("5552345")}, 1},
		"search wildcard":  {commerce.ContactFilter{Search: new("%_s")}, 1},
		"search underline": {commerce.ContactFilter{Search: new("n_")}, 0},
		"search NUL":       {commerce.ContactFilter{Search: new("a\x00nn\xff")}, 0},
		"email":            {commerce.ContactFilter{Email: new(" ann.lee@EXAMPLE.com")}, 1},
		"no email":         {commerce.ContactFilter{Email: new("")}, 0},
		"phone":            {commerce.ContactFilter{Phone: new("+1 515 555 2345")}, 1},
		"consent":          {commerce.ContactFilter{EmailConsent: []commerce.ConsentState{commerce.ConsentSubscribed, commerce.ConsentPending}}, 1},
		"with orders":      {commerce.ContactFilter{HasOrders: new(true)}, 1},
		"without orders":   {commerce.ContactFilter{HasOrders: new(false)}, 1},
		"last order":       {commerce.ContactFilter{LastOrderAt: between(2, 3)}, 1},
		"last order ended": {commerce.ContactFilter{LastOrderAt: between(1, 2)}, 0},
		"updated":          {commerce.ContactFilter{UpdatedAt: between(4, 9)}, 1},
		"spent":            {commerce.ContactFilter{TotalSpent: amounts("30", "30.00")}, 1},
		"spent more":       {commerce.ContactFilter{TotalSpent: amounts("30.01", "99")}, 0},
		"together":         {commerce.ContactFilter{Search: new("ann"), HasOrders: new(false)}, 0},
	} {
		n, err := e.CountContacts(t.Context(), mine, c.f)
		if err != nil || n != c.want {
			t.Errorf("contacts, %s: got %d, %v, want %d", name, n, err, c.want)
		}
	}
	completed := commerce.OrderCompleted
	for name, c := range map[string]struct {
		f    commerce.OrderFilter
		want []commerce.ID
	}{
		"contact":   {commerce.OrderFilter{ContactID: &ann.ID}, []commerce.ID{1, 2}},
		"status":    {commerce.OrderFilter{Status: &completed}, []commerce.ID{1, 2, 3, 4}},
		"financial": {commerce.OrderFilter{FinancialStatus: []commerce.FinancialStatus{commerce.FinancialPending}}, []commerce.ID{3, 4}},
		"name":      {commerce.OrderFilter{Name: new("#3")}, []commerce.ID{3}},
		"processed": {commerce.OrderFilter{ProcessedAt: between(2, 4)}, []commerce.ID{2, 3}},
		"updated":   {commerce.OrderFilter{UpdatedAt: &commerce.TimeRange{To: new(at(2))}}, []commerce.ID{1}},
		"price":     {commerce.OrderFilter{TotalPrice: amounts("20", "30")}, []commerce.ID{2, 3}},
		"product":   {commerce.OrderFilter{ProductID: new(commerce.ID(3))}, []commerce.ID{3}},
		"no test":   {commerce.OrderFilter{Test: new(false), FinancialStatus: []commerce.FinancialStatus{commerce.FinancialPending}}, []commerce.ID{3}},
	} {
		l, err := e.ListOrders(t.Context(), mine, c.f, "", false, commerce.Page{})
		must(t, err)
		diff(t, "orders, "+name, ids(l.Items, func(o commerce.Order) commerce.ID { return o.ID }), c.want)
		n, err := e.CountOrders(t.Context(), mine, c.f)
		must(t, err)
		diff(t, "number of orders, "+name, n, len(c.want))
	}
	for name, c := range map[string]struct {
		f    commerce.ProductFilter
		want []commerce.ID
	}{
		"search":     {commerce.ProductFilter{Search: new("DUCT 2")}, []commerce.ID{2}},
		"handle":     {commerce.ProductFilter{Handle: new("product-3")}, []commerce.ID{3}},
		"status":     {commerce.ProductFilter{Status: []string{"DRAFT"}}, nil},
		"tag":        {commerce.ProductFilter{Tag: new("tag-4"), Vendor: new("Fern"), ProductType: new("Serum")}, []commerce.ID{4}},
		"comma tag":  {commerce.ProductFilter{Tag: new("a")}, nil},
		"collection": {commerce.ProductFilter{CollectionID: new(commerce.ID(900))}, []commerce.ID{1, 3}},
		"updated":    {commerce.ProductFilter{UpdatedAt: between(4, 5)}, []commerce.ID{4}},
	} {
		l, err := e.ListProducts(t.Context(), mine, c.f, "", false, commerce.Page{})
		must(t, err)
		diff(t, "products, "+name, ids(l.Items, func(o commerce.Product) commerce.ID { return o.ID }), c.want)
	}
	n, err := e.CountTransactions(t.Context(), mine, commerce.TransactionFilter{ContactID: &ann.ID, Status: []commerce.PaymentStatus{commerce.PaymentSuccess}, Kind: []commerce.PaymentKind{commerce.PaymentSale}, ProcessedAt: between(2, 3)})
	must(t, err)
	diff(t, "number of transactions", n, 1)
	n, err = e.CountCollections(t.Context(), mine, commerce.CollectionFilter{Search: new("collection"), Handle: new("collection-900"), ProductID: new(commerce.ID(3))})
	must(t, err)
	diff(t, "number of collections", n, 1)
}
