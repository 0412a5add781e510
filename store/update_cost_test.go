package store_test

import (
	"context"
	"testing"

	"storegraph/commerce"
	"storegraph/store"
)

// An update reads the rows it is about, however many the account has: also right after an import, when Postgres has no
// figures of the tables yet.
func TestSync_UpdatesReadOnlyWhatTheyChange(t *testing.T) {
	t.Parallel()
	const there, updates = 3000, 20
	e := setup(t)
	conn := e.peek()
	sync := func(fn func(context.Context, *store.SyncTx) error) {
		t.Helper()
		_, err := e.Sync(t.Context(), mine, fn)
		must(t, err)
	}
	payment := func(o commerce.Order, name string) commerce.Transaction {
		return commerce.Transaction{OrderID: o.ID, OrderName: name, PaymentEvent: commerce.PaymentEvent{
			ID: o.ID, Kind: commerce.PaymentSale, Status: commerce.PaymentSuccess, Amount: bag("10.00"), CreatedAt: at(0)}}
	}
	orders, contacts, products := make([]commerce.Order, there), make([]commerce.Contact, there), make([]commerce.Product, there)
	transactions := make([]commerce.Transaction, there)
	for i := range there {
		id := commerce.ID(i + 1)
		orders[i], contacts[i], products[i] = newOrder(id, 2), newCustomer(id, "", 2), newProduct(id, 2)
		orders[i].Buyer, products[i].Variants = commerce.Buyer{CustomerID: &id}, nil
		transactions[i] = payment(orders[i], "#1")
	}
	sync(func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportContacts(ctx, contacts) })
	sync(func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportProducts(ctx, products) })
	sync(func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportOrders(ctx, orders, true) })
	sync(func(ctx context.Context, tx *store.SyncTx) error {
		return tx.ImportTransactions(ctx, transactions, nil)
	})
	e.Close()
	reported(t, conn)
	_, err := conn.Exec(t.Context(), `SELECT pg_stat_reset()`)
	must(t, err)

	e.Store = e.open(testKeys...)
	for i := range updates {
		o, c, p := orders[i*7], contacts[i*7], products[i*7]
		o.UpdatedAt, c.UpdatedAt, p.UpdatedAt = at(9), at(9), at(9)
		o.Name, c.FirstName, p.Title = "#new", new("New"), "New"
		o.TotalRefunded = bag("1.00")
		sync(func(ctx context.Context, tx *store.SyncTx) error {
			_, outcome, err := tx.UpsertContact(ctx, c)
			if err == nil && outcome == commerce.Updated {
				outcome, err = tx.UpsertProduct(ctx, p)
			}
			if err == nil && outcome == commerce.Updated {
				_, outcome, err = tx.UpsertOrder(ctx, o)
			}
			if err == nil && outcome == commerce.Updated {
				outcome, err = tx.UpsertTransaction(ctx, payment(o, "#new"))
			}
			if outcome != commerce.Updated {
				t.Errorf("%s", outcome)
			}
			return err
		})
	}
	e.Close()
	reported(t, conn)
	for _, table := range []string{"contacts", "products", "orders", "line_items", "transactions"} {
		var read int
		must(t, conn.QueryRow(context.Background(), `
			SELECT t.seq_tup_read + sum(i.idx_tup_read) FROM pg_stat_user_tables t JOIN pg_stat_user_indexes i USING (relid) WHERE t.relname = $1 GROUP BY t.seq_tup_read`, table).Scan(&read))
		if each := read / updates; each > 20 || read == 0 {
			t.Errorf("%s: %d rows were read for each update", table, each)
		}
		t.Logf("%s: %d rows read for %d updates", table, read, updates)
	}
}
