package store_test

import (
	"context"
	"fmt"
	"testing"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/store"
)

// A fetch goes from keys to rows by indexes, and reads no row but those that it gives.
func TestFetchPlan_ReadsOnlyWhatItGives(t *testing.T) {
	t.Parallel()
	const many, people = 6000, 200
	e := setup(t)
	e.crowd(1, 2)
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		_, err := tx.UpsertCollection(ctx, newCollection(900, 1, 1))
		return err
	})
	conn := e.peek()
	multiply(t, conn, "contacts", many, map[string]string{"id": "'c' || g", "shopify_id": "NULL", "last_order_id": "1000 + g"})
	multiply(t, conn, "orders", many, map[string]string{"id": "1000 + g", "contact_id": "'c' || g"})
	multiply(t, conn, "line_items", many, map[string]string{"id": "100000 + g", "order_id": "1000 + g", "product_id": "1000 + g"})
	multiply(t, conn, "transactions", many, map[string]string{"order_id": "1000 + g"})
	multiply(t, conn, "products", many, map[string]string{"id": "1000 + g"})
	multiply(t, conn, "variants", many, map[string]string{"id": "100000 + g", "product_id": "1000 + g"})
	multiply(t, conn, "collections", many, map[string]string{"id": "1000 + g"})
	multiply(t, conn, "collection_products", many, map[string]string{"product_id": "1000 + g", "collection_id": "1000 + g"})
	_, err := conn.Exec(t.Context(), `INSERT INTO contact_aliases (account_id, id, contact_id) SELECT $1, 'old' || g, 'c' || g FROM generate_series(1, $2::int) g`, mine, many)
	must(t, err)
	_, err = conn.Exec(t.Context(), `ANALYZE contact_aliases`)
	must(t, err)
	e.Close()
	for named, name := range map[string]func(r *catalog.Recipient, i int){
		"contacts": func(r *catalog.Recipient, i int) { r.ContactID = new(commerce.ContactID(fmt.Sprintf("c%d", 29*i+1))) },
		"orders":   func(r *catalog.Recipient, i int) { r.OrderID = new(commerce.ID(1000 + 29*i + 1)) },
	} {
		reported(t, conn)
		_, err := conn.Exec(t.Context(), `SELECT pg_stat_reset()`)
		must(t, err)

		e.Store = e.open(testKeys...)
		recipients := make([]catalog.Recipient, people)
		for i := range recipients {
			name(&recipients[i], i)
		}
		got, err := e.FetchPlan(t.Context(), mine, nil, nil, everything, recipients)
		must(t, err)
		for i := range got {
			if got[i].Order == nil || got[i].Transaction == nil || got[i].Contact == nil {
				t.Fatalf("%s: recipient %d: %+v", named, i, got[i])
			}
		}
		e.Close()
		reported(t, conn)

		// Orders: the last one for the run and for the contact, and the contact's list. Lines: of the run and of the last order, and
		// once only their number. What hangs on them follows.
		for table, most := range map[string]int{"contacts": 1, "orders": 4, "line_items": 3, "transactions": 3, "products": 3, "variants": 3, "collections": 3, "collection_products": 3, "contact_aliases": 0} {
			var whole, rows int
			must(t, conn.QueryRow(context.Background(), `SELECT coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = $1`, table).Scan(&whole, &rows))
			if whole > 0 || rows > most*people || rows < people && table != "collection_products" && most > 0 {
				t.Errorf("%s: %s: %d rows by sequential scans, %d by indexes", named, table, whole, rows)
			}
		}
	}
}

// How many lines are read is what the plan says: all of them, the first three, only their places in the index, or one of those.
func TestFetchPlan_ReadsListsAsFarAsTheyMatter(t *testing.T) {
	t.Parallel()
	const people, lines = 200, 20
	e := setup(t)
	e.crowd(1, 2)
	conn := e.peek()
	multiply(t, conn, "contacts", people, map[string]string{"id": "'c' || g", "shopify_id": "NULL", "last_order_id": "1000 + g"})
	multiply(t, conn, "orders", people, map[string]string{"id": "1000 + g", "contact_id": "'c' || g"})
	multiply(t, conn, "line_items", people*lines, map[string]string{"id": "100000 + g", "order_id": fmt.Sprintf("1001 + (g-1) %% %d", people), "position": fmt.Sprintf("g / %d", people)})
	_, err := conn.Exec(t.Context(), `VACUUM ANALYZE`) // pages that all see need not be looked at to count
	must(t, err)
	e.Close()
	recipients := make([]catalog.Recipient, people)
	for i := range recipients {
		recipients[i].ContactID = new(commerce.ContactID(fmt.Sprintf("c%d", i+1)))
	}
	list := func(of string, limit int, count bool) catalog.Plan {
		p := catalog.Plan{}
		s := p.Add("order.line_items")
		if of != "" {
			p.Add("order.line_items." + of)
		}
		s.Limit, s.Count = limit, count
		return p
	}
	for _, c := range []struct {
		name          string
		plan          catalog.Plan
		seen          int // how long the list is
		rows, entries int // that are read of the table and of its index, for each person
	}{
		{"all", list("title", 0, false), lines, lines, lines},
		{"three", list("title", 3, false), 3, 3, 3},
		{"three, and how many there are", list("title", 3, true), lines, 3, lines + 3},
		{"how many there are", list("", 0, false), lines, 0, lines},
		{"whether there is any", list("", 1, false), 1, 0, 1},
	} {
		reported(t, conn)
		_, err := conn.Exec(t.Context(), `SELECT pg_stat_reset()`)
		must(t, err)
		e.Store = e.open(testKeys...)
		got, err := e.FetchPlan(t.Context(), mine, nil, nil, c.plan, recipients)
		must(t, err)
		for i := range got {
			x, _ := got[i].Order.Get("line_items")
			if items, _ := x.([]catalog.Record); len(items) != c.seen {
				t.Fatalf("%s: %d lines, want %d", c.name, len(items), c.seen)
			}
		}
		e.Close()
		reported(t, conn)
		var whole, rows, entries int
		must(t, conn.QueryRow(t.Context(), `SELECT coalesce(t.seq_tup_read, 0), coalesce(t.idx_tup_fetch, 0), coalesce(i.idx_tup_read, 0)
			FROM pg_stat_user_tables t JOIN pg_stat_user_indexes i USING (relid) WHERE i.indexrelname = 'line_items_order'`).Scan(&whole, &rows, &entries))
		if whole > 0 || rows != c.rows*people || entries != c.entries*people {
			t.Errorf("%s: %d rows by sequential scans, %d by indexes (want %d), %d index entries (want %d)", c.name, whole, rows, c.rows*people, entries, c.entries*people)
		}
	}
}
