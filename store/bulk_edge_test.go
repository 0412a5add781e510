package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/store"
)

// Values of every kind, and amounts of any size, are stored as the upserts store them.
func TestImport_PrintsRandomValuesAsUpsertsDo(t *testing.T) {
	t.Parallel()
	checkTwins(t, func(rt *rapid.T, w *twins) {
		order, product, collection, contact := sample.RandomOrder(rt), sample.RandomProduct(rt), sample.RandomCollection(rt), sample.RandomContact(rt)
		order.ContactID = nil
		contact.ID, contact.ShopifyID = "", new(commerce.ID(99))
		for i := range order.LineItems {
			order.LineItems[i].ID = commerce.ID(1000 + i)
			exponent := rapid.Int32Range(-30, 30).Draw(rt, "exponent")
			order.LineItems[i].UnitPrice.Shop.Amount = decimal.New(rapid.Int64().Draw(rt, "digits"), exponent)
		}
		for i := range product.Variants {
			product.Variants[i].ID = commerce.ID(2000 + i)
		}
		transactions := []commerce.Transaction{}
		if order.Transaction != nil {
			tr := *order.Transaction
			tr.OrderID, tr.ContactID = order.ID, nil
			transactions = append(transactions, tr)
		}
		w.compare(rt, func(ctx context.Context, tx *store.SyncTx) error {
			if _, _, err := tx.UpsertContact(ctx, contact); err != nil {
				return err
			}
			if _, err := tx.UpsertProduct(ctx, product); err != nil {
				return err
			}
			if _, err := tx.UpsertCollection(ctx, collection); err != nil {
				return err
			}
			orders := []commerce.Order{order}
			if err := attach(ctx, tx, orders, false); err != nil {
				return err
			}
			if err := upsertEach(ctx, tx, orders); err != nil {
				return err
			}
			for _, tr := range transactions {
				if _, err := tx.UpsertTransaction(ctx, tr); err != nil {
					return err
				}
			}
			return nil
		}, func(ctx context.Context, tx *store.SyncTx) error {
			if err := tx.ImportContacts(ctx, []commerce.Contact{contact}); err != nil {
				return err
			}
			if err := tx.ImportProducts(ctx, []commerce.Product{product}); err != nil {
				return err
			}
			if err := tx.ImportCollections(ctx, []commerce.Collection{collection}); err != nil {
				return err
			}
			if err := tx.ImportOrders(ctx, []commerce.Order{order}, false); err != nil {
				return err
			}
			return tx.ImportTransactions(ctx, transactions, nil)
		})
	})
}

// What a row cannot hold fails the transaction as a whole; whoever imports then looks for the one that is to blame.
func TestImport_RefusesAWholeBatchForOneBadRow(t *testing.T) {
	t.Parallel()
	e := setup(t)
	orders := func(spoil func(*commerce.Order)) func(context.Context, *store.SyncTx) error {
		return func(ctx context.Context, tx *store.SyncTx) error {
			good, bad := newOrder(1, 0), newOrder(2, 0)
			spoil(&bad)
			return tx.ImportOrders(ctx, []commerce.Order{good, bad}, true)
		}
	}
	for name, fn := range map[string]func(context.Context, *store.SyncTx) error{
		"no id":                 orders(func(o *commerce.Order) { o.ID = 0 }),
		"no time":               orders(func(o *commerce.Order) { o.UpdatedAt = time.Time{} }),
		"a year that is none":   orders(func(o *commerce.Order) { o.ProcessedAt = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC) }),
		"a status that is none": orders(func(o *commerce.Order) { o.Status = "LOST" }),
		"too large a number":    orders(func(o *commerce.Order) { o.LineItems[0].Quantity = 1 << 40 }),
		"too large an amount":   orders(func(o *commerce.Order) { o.TotalPrice.Shop.Amount = decimal.New(1, 200_000) }),
		"too many digits":       orders(func(o *commerce.Order) { o.TotalPrice.Shop.Amount = decimal.New(1, -200_000) }),
		"a product without an id": func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportProducts(ctx, []commerce.Product{newProduct(1, 0), {}})
		},
		"a collection without an id": func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportCollections(ctx, []commerce.Collection{newCollection(1, 0), {}})
		},
		"a contact without an id": func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportContacts(ctx, []commerce.Contact{newCustomer(1, "", 0), {}})
		},
		"other buyers": func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportTransactions(ctx, []commerce.Transaction{{OrderID: 1}}, []commerce.Buyer{ann, ann})
		},
	} {
		if _, err := e.Sync(t.Context(), mine, fn); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	w := &twins{env: e, db: e.peek()}
	rows := 0
	for _, table := range []string{"orders", "line_items", "products", "collections", "contacts", "transactions"} {
		var n int
		must(t, w.db.QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&n))
		rows += n
	}
	if rows != 0 {
		t.Errorf("%d rows are left of what was refused", rows)
	}
	for _, empty := range []func(context.Context, *store.SyncTx) error{
		func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportOrders(ctx, nil, true) },
		func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportContacts(ctx, nil) },
		func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportTransactions(ctx, nil, nil) },
		func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportProducts(ctx, nil) },
		func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportCollections(ctx, nil) },
	} {
		if changes := e.sync(mine, empty); len(changes) != 0 {
			t.Errorf("nothing changed %v", changes)
		}
	}
}

// A line that is in two orders belongs to the one that is told last.
func TestImportOrders_ALineBelongsToTheOrderToldLast(t *testing.T) {
	t.Parallel()
	for _, stored := range []bool{false, true} {
		e := setup(t)
		first, second := newOrder(1, 0), newOrder(2, 0)
		first.LineItems, second.LineItems = []commerce.LineItem{newLine(77, 1)}, []commerce.LineItem{newLine(77, 2), newLine(78, 2)}
		if stored {
			e.putOrder(first)
		}
		e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportOrders(ctx, []commerce.Order{first, second}, false)
		})
		items, err := e.LineItemsByOrder(t.Context(), mine, []commerce.ID{1, 2})
		must(t, err)
		if len(items[1]) != 0 || len(items[2]) != 2 {
			t.Errorf("stored before: %v: %d lines of the first order, %d of the second, want 0 and 2", stored, len(items[1]), len(items[2]))
		}
	}
}

// More than one stage holds, with the same order in several of them.
func TestImportOrders_TakesMoreThanAStageHolds(t *testing.T) {
	t.Parallel()
	e := setup(t)
	const n = 6000
	var orders []commerce.Order
	for i := range n {
		o := newOrder(commerce.ID(i+1), 0)
		o.Buyer = commerce.Buyer{Email: new(fmt.Sprintf("p%d@example.com", i%100))}
		orders = append(orders, o)
	}
	for i := range 10 {
		again := orders[i*500]
		again.Name, again.UpdatedAt = "again", at(1)
		orders = append(orders, again)
	}
	changes := e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportOrders(ctx, orders, true) })
	if len(changes) != n+100 {
		t.Errorf("%d changes, want %d orders and 100 contacts", len(changes), n)
	}
	count, err := e.CountOrders(t.Context(), mine, commerce.OrderFilter{})
	must(t, err)
	again, err := e.OrdersByID(t.Context(), mine, []commerce.ID{1, 501, 4501})
	must(t, err)
	if count != n || again[1].Name != "again" || again[501].Name != "again" || again[4501].Name != "again" {
		t.Errorf("%d orders, %v", count, again)
	}
	contact, err := e.GetContact(t.Context(), mine, *again[1].ContactID)
	must(t, err)
	if contact.Facts.OrdersCount != n/100 {
		t.Errorf("%d orders of the first buyer, want %d", contact.Facts.OrdersCount, n/100)
	}
	if changes := e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportOrders(ctx, orders[10:n], true) }); len(changes) != 0 {
		t.Errorf("told again: %d changes", len(changes))
	}
}

// Nobody is kept from merging contacts while an import runs: it looks again.
func TestImportOrders_FollowsABuyerWhoIsMergedMeanwhile(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.putContact(newCustomer(501, "ann.lee@example.com", 0))
	survivor, _ := e.putContact(newCustomer(502, "lee@example.com", 0))
	tries := 0
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		tries++
		if err := tx.ImportOrders(ctx, []commerce.Order{newOrder(1, 0)}, true); err != nil || tries > 1 {
			return err
		}
		_, err := e.Sync(ctx, mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.MergeContacts(ctx, 502, 501) })
		return err
	})
	o, err := e.GetOrder(t.Context(), mine, 1)
	must(t, err)
	if o.ContactID == nil || *o.ContactID != survivor || tries != 2 {
		t.Errorf("the order belongs to %v after %d tries, want %s after 2", o.ContactID, tries, survivor)
	}
	c, err := e.GetContact(t.Context(), mine, survivor)
	must(t, err)
	if c.Facts.OrdersCount != 1 {
		t.Errorf("the survivor has %d orders, want 1", c.Facts.OrdersCount)
	}
}
