package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// multiply copies the one row of a table n times, each with other keys.
func multiply(t *testing.T, conn *pgx.Conn, table string, n int, keys map[string]string) {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`, table)
	must(t, err)
	columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	values := make([]string, len(columns))
	for i, c := range columns {
		if values[i] = "t." + c; keys[c] != "" {
			values[i] = keys[c]
		}
	}
	_, err = conn.Exec(t.Context(), fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM (SELECT * FROM %s LIMIT 1) t, generate_series(1, %d) g`,
		table, strings.Join(columns, ", "), strings.Join(values, ", "), table, n))
	must(t, err)
	_, err = conn.Exec(t.Context(), `ANALYZE `+table)
	must(t, err)
}

// A page deep inside a list costs what it shows: its rows come from the index of its order, from the cursor on. That holds
// only when row level security lets the index answer, which the planner alone decides.
func TestList_DeepPagesReadOnlyThemselves(t *testing.T) {
	t.Parallel()
	const size, many, walks = 10, 6000, 3
	e := setup(t)
	e.crowd(1, 2)
	conn := e.peek()
	second := " + g * interval '1 second'"
	multiply(t, conn, "contacts", many, map[string]string{"id": "'c' || g", "shopify_id": "NULL", "first_name": "'Ann ' || g", "created_at": "t.created_at" + second, "updated_at": "t.updated_at" + second, "last_order_at": "t.created_at" + second})
	multiply(t, conn, "orders", many, map[string]string{"id": "1000 + g", "contact_id": "'c' || (g % 500)", "created_at": "t.created_at" + second, "processed_at": "t.processed_at" + second, "updated_at": "t.updated_at" + second, "total_price": "g / 7.0"})
	multiply(t, conn, "products", many, map[string]string{"id": "1000 + g", "title": "'Serum ' || g", "created_at": "t.created_at" + second, "updated_at": "t.updated_at" + second})
	multiply(t, conn, "transactions", many, map[string]string{"order_id": "1000 + g", "created_at": "t.created_at" + second, "processed_at": "NULL"})
	multiply(t, conn, "collections", many, map[string]string{"id": "1000 + g", "title": "'Skin ' || g"})

	var deep [][2]string // of each list, a cursor from the middle
	for _, l := range e.listings(t.Context()) {
		p := commerce.Page{First: new(commerce.MaxPageSize)}
		for range many / commerce.MaxPageSize / 2 {
			_, cursors, _, _, err := l.page(false, p)
			must(t, err)
			p.After = &cursors[len(cursors)-1]
		}
		deep = append(deep, [2]string{l.name, *p.After})
	}
	e.Close()
	reported(t, conn)
	_, err := conn.Exec(t.Context(), `SELECT pg_stat_reset()`)
	must(t, err)

	e.Store = e.open(testKeys...)
	pages := map[string]int{}
	for i, l := range e.listings(t.Context()) {
		table, _, _ := strings.Cut(l.name, " ")
		for _, reverse := range []bool{false, true} {
			for _, p := range []commerce.Page{{First: new(size), After: &deep[i][1]}, {Last: new(size), Before: &deep[i][1]}} {
				for range walks {
					keys, _, _, _, err := l.page(reverse, p)
					must(t, err)
					if len(keys) != size {
						t.Fatalf("%s: %d rows", l.name, len(keys))
					}
					pages[table]++
				}
			}
		}
	}
	contact := commerce.ContactID("c7")
	_, err = e.ListOrders(t.Context(), mine, commerce.OrderFilter{ContactID: &contact}, "", true, commerce.Page{First: new(size)})
	must(t, err)
	pages["orders"]++
	_, err = e.ContactsByID(t.Context(), mine, []commerce.ContactID{"c1", "c2", "c3"})
	must(t, err)
	_, err = e.GetContact(t.Context(), mine, contact)
	must(t, err)
	pages["contacts"]++
	e.Close()
	reported(t, conn)

	for table, n := range pages {
		read, limit := 0, n*(size+2) // a page reads one row more than it shows
		must(t, conn.QueryRow(context.Background(), `SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = $1`, table).Scan(&read))
		if read < n*size-size || read > limit {
			t.Errorf("%s: %d pages of %d rows read %d rows", table, n, size, read)
		}
	}
}

// reported waits until the store's connections have ended: they report what they read just before that. So does conn, at once.
func reported(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		var open int
		must(t, conn.QueryRow(context.Background(), `
			SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`).Scan(&open))
		if open == 0 {
			_, err := conn.Exec(context.Background(), `SELECT pg_stat_force_next_flush()`) // what conn itself read
			must(t, err)
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are still open", open)
		}
	}
}
