package store_test

import (
	"context"
	"testing"

	"storegraph/commerce"
	"storegraph/store"
)

// Facts follow every change of an order that they count, and a change of anything else costs the contact no write.
func TestFacts_FollowWhatTheyCount(t *testing.T) {
	t.Parallel()
	for way, write := range map[string]func(context.Context, *store.SyncTx, commerce.Order) error{
		"upsert": func(ctx context.Context, tx *store.SyncTx, o commerce.Order) error {
			_, _, err := tx.UpsertOrder(ctx, o)
			return err
		},
		"import": func(ctx context.Context, tx *store.SyncTx, o commerce.Order) error {
			return tx.ImportOrders(ctx, []commerce.Order{o}, false)
		},
	} {
		for name, change := range map[string]func(*commerce.Order){
			"status":    func(o *commerce.Order) { o.Status = commerce.OrderCancelled },
			"test":      func(o *commerce.Order) { o.Test = true },
			"processed": func(o *commerce.Order) { o.ProcessedAt = at(7) },
			"currency":  func(o *commerce.Order) { o.CurrencyCode = "EUR" },
			"total":     func(o *commerce.Order) { o.TotalPrice = bag("11.00") },
			"refunded":  func(o *commerce.Order) { o.TotalRefunded = bag("4.00") },
			"name":      func(o *commerce.Order) { o.Name = "#other" },
		} {
			t.Run(way+" "+name, func(t *testing.T) {
				t.Parallel()
				e := setup(t)
				id, _ := e.putContact(newCustomer(501, *ann.Email, 1))
				o := newOrder(2, 2)
				o.ContactID, o.Buyer.CustomerID, o.ProcessedAt = &id, new(commerce.ID(501)), at(2)
				first := newOrder(1, 1)
				first.ContactID, first.ProcessedAt = &id, at(1)
				e.putOrder(first)
				e.putOrder(o)

				change(&o)
				o.UpdatedAt = at(9)
				changes, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error { return write(ctx, tx, o) })
				must(t, err)
				got, err := e.GetContact(t.Context(), mine, id)
				must(t, err)
				_, err = e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.RefreshFacts(ctx, id) })
				must(t, err)
				anew, err := e.GetContact(t.Context(), mine, id)
				must(t, err)
				diff(t, "facts", got.Facts, anew.Facts)
				told := false
				for _, c := range changes {
					told = told || c.Kind == "contact"
				}
				if counts := name != "name"; told != counts {
					t.Errorf("changes %v", changes)
				}
			})
		}
	}
}
