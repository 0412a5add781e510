package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
	"storegraph/store"
)

func TestAnalyzeGrown_LooksAtWhatDoubled(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.crowd(1, 2)
	conn := e.peek()
	multiply(t, conn, "contacts", 1000, map[string]string{"id": "'c' || g", "shopify_id": "NULL"})
	multiply(t, conn, "orders", 1000, map[string]string{"id": "1000 + g"})
	rows := func(table string) (n int) {
		must(t, conn.QueryRow(t.Context(), `SELECT reltuples FROM pg_class WHERE oid = $1::regclass`, table).Scan(&n))
		return n
	}
	tables, err := e.AnalyzeGrown(t.Context())
	must(t, err)
	if tables > 0 {
		t.Errorf("%d tables are analyzed that have not grown", tables)
	}
	_, err = conn.Exec(t.Context(), `INSERT INTO contact_aliases (account_id, id, contact_id) SELECT account_id, id || 'old' || g, id FROM contacts, generate_series(1, 20) g`)
	must(t, err)
	if tables, err = e.AnalyzeGrown(t.Context()); err != nil || tables != 1 || rows("contact_aliases") < 20_000 {
		t.Errorf("%d tables are analyzed (%v), contact_aliases with %d rows", tables, err, rows("contact_aliases"))
	}
	if tables, err = e.AnalyzeGrown(t.Context()); err != nil || tables != 0 {
		t.Errorf("%d tables are analyzed again, %v", tables, err)
	}
}

// A transaction about one order reads that order's rows, in a store of thousands, by plans that are kept.
func TestLockObject_KeepsPlansThatReadFewRows(t *testing.T) {
	t.Parallel()
	const many, syncs = 3000, 12
	e := setup(t)
	e.crowd(1, 2)
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		_, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: 1, PaymentEvent: payment(1, commerce.PaymentSale, commerce.PaymentSuccess, 1)})
		return err
	})
	conn := e.peek()
	multiply(t, conn, "contacts", many, map[string]string{"id": "'c' || g", "shopify_id": "1000 + g", "email": "'c' || g || '@example.com'", "email_norm": "'c' || g || '@example.com'", "last_order_id": "1000 + g"})
	multiply(t, conn, "contact_links", many, map[string]string{"shopify_id": "1000 + g", "contact_id": "'c' || g"})
	multiply(t, conn, "orders", many, map[string]string{"id": "1000 + g", "contact_id": "'c' || g"})
	multiply(t, conn, "line_items", many, map[string]string{"id": "100000 + g", "order_id": "1000 + g"})
	multiply(t, conn, "transactions", many, map[string]string{"order_id": "1000 + g", "id": "1000 + g", "contact_id": "'c' || g"})
	e.Close()
	reported(t, conn)
	_, err := conn.Exec(t.Context(), `SELECT pg_stat_reset()`)
	must(t, err)
	ring, err := store.NewKeyring(testKeys[0])
	must(t, err)
	locks := &statements{with: "force_generic_plan"}
	e.Store, err = store.Open(t.Context(), store.Config{DatabaseURL: e.url, Keys: ring, Now: e.clock.now, Tracer: locks})
	must(t, err)
	for i := range commerce.ID(syncs) {
		e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
			id := 1000 + 29*i + 1
			if err := tx.LockObject(ctx, "Order", id); err != nil {
				return err
			}
			o := newOrder(id, 60)
			o.ContactID = new(commerce.ContactID(fmt.Sprintf("c%d", 29*i+1)))
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
			_, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: id, ContactID: o.ContactID, PaymentEvent: payment(id, commerce.PaymentSale, commerce.PaymentSuccess, 60)})
			return err
		})
	}
	e.Close()
	reported(t, conn)
	for table, most := range map[string]int{"contacts": 6, "orders": 8, "line_items": 6, "transactions": 6} {
		var whole, rows int
		must(t, conn.QueryRow(t.Context(), `SELECT coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = $1`, table).Scan(&whole, &rows))
		if whole > 0 || rows == 0 || rows > most*syncs {
			t.Errorf("%s: %d rows by sequential scans, %d by indexes", table, whole, rows)
		}
	}
	if n := locks.told.Load(); n != syncs {
		t.Errorf("%d of %d transactions keep plans", n, syncs)
	}
}

// statements counts those that hold a text.
type statements struct {
	with string
	told atomic.Int64
}

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	if strings.Contains(q.SQL, s.with) {
		s.told.Add(1)
	}
	return ctx
}

func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
