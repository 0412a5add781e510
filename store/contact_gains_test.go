package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

// Imports add what a contact gained: in whatever batches orders come, its facts are those that all of them give.
func TestImportOrders_AddToFactsWhatTheyGive(t *testing.T) {
	t.Parallel()
	changed := func(n commerce.ID, change func(*commerce.Order)) commerce.Order {
		o := newOrder(n, int(n))
		o.Buyer.CustomerID, o.ProcessedAt = new(commerce.ID(501)), at(int(n))
		if change != nil {
			change(&o)
		}
		return o
	}
	list := []commerce.Order{
		changed(4, nil),
		changed(2, func(o *commerce.Order) { o.TotalRefunded = bag("2.50") }),
		changed(6, func(o *commerce.Order) { o.Status = commerce.OrderCancelled }),
		changed(7, func(o *commerce.Order) { o.ProcessedAt = at(4).Add(600 * time.Nanosecond) }), // the last, as Postgres rounds
		changed(3, func(o *commerce.Order) { o.ProcessedAt = at(4) }),
		changed(8, func(o *commerce.Order) { o.CurrencyCode, o.ProcessedAt = "EUR", at(1) }),
		changed(5, func(o *commerce.Order) { o.Test = true }),
		changed(9, func(o *commerce.Order) { o.CurrencyCode, o.ProcessedAt = "EUR", at(9) }),
		changed(1, func(o *commerce.Order) { o.TotalPrice = bag("0.005") }),
	}
	for _, size := range []int{1, 2, 3, 9} {
		for _, last := range []int{5, len(list)} { // with and without another currency
			t.Run(fmt.Sprint(size, " of ", last), func(t *testing.T) {
				t.Parallel()
				e := setup(t)
				id, _ := e.putContact(newCustomer(501, *ann.Email, 1))
				for from := 0; from < last; from += size {
					_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
						return tx.ImportOrders(ctx, list[from:min(from+size, last)], false)
					})
					must(t, err)
				}
				got, err := e.GetContact(t.Context(), mine, id)
				must(t, err)
				changes, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.RefreshFacts(ctx, id) })
				must(t, err)
				if len(changes) > 0 || got.Facts.OrdersCount == 0 {
					t.Errorf("computed from all orders, other facts than %+v", got.Facts)
				}
			})
		}
	}
}

// Imports that end at one moment, beside an order that has facts computed, lose none of a contact's orders.
func TestImportOrders_LoseNoGainUnderConcurrency(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id, _ := e.putContact(newCustomer(501, *ann.Email, 1))
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			o := newOrder(commerce.ID(i+1), 1)
			o.ContactID, o.Buyer.CustomerID = &id, new(commerce.ID(501))
			if _, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
				if i%4 > 0 {
					return tx.ImportOrders(ctx, []commerce.Order{o}, false)
				}
				_, _, err := tx.UpsertOrder(ctx, o)
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	c, err := e.GetContact(t.Context(), mine, id)
	must(t, err)
	if c.Facts.OrdersCount != 20 || c.Facts.TotalSpent.Plain() != "200.00" {
		t.Errorf("facts %+v", c.Facts)
	}
}
