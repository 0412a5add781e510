package bench_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/pgtest"
)

const (
	campaignPeople = 100_000 // with three orders each
	campaignBatch  = 1000
)

// BenchmarkFetchPlan fetches a marketing mail's fields for a campaign's people: names, what they bought in all, the last
// order with its lines. It is compared with the plainest way to read the same columns by hand, in the same transaction and
// under the same policies: one query for people and orders, one for the lines. "drained" reads the same rows and looks at
// none of their values. Goal: 0.75 of the bare queries.
func BenchmarkFetchPlan(b *testing.B) {
	url := pgtest.New(b)
	s := open(b, url)
	ids := campaign(b, pgtest.Peek(b, url))
	conn, err := pgx.Connect(b.Context(), url)
	must(b, err)
	b.Cleanup(func() { conn.Close(context.Background()) })
	for _, sql := range []string{`SET jit = off`, `SET ROLE storegraph_app`} {
		_, err = conn.Exec(b.Context(), sql)
		must(b, err)
	}
	plan := catalog.PlanOf("contact.first_name", "contact.last_name", "contact.orders_count", "contact.total_spent", "contact.last_order_at",
		"contact.last_order.name", "contact.last_order.total_price", "contact.last_order.line_items.title", "contact.last_order.line_items.price")
	env := &catalog.Env{Now: time.Now()}

	var bare, drained, fetched time.Duration
	var lines, seen int
	warm := true
	for b.Loop() {
		for batch := range slices.Chunk(ids, campaignBatch) {
			recipients := make([]catalog.Recipient, len(batch))
			for i := range batch {
				recipients[i].ContactID = &batch[i]
			}
			start := time.Now()
			people, err := byHand(b.Context(), conn, batch)
			must(b, err)
			middle := time.Now()
			must(b, drain(b.Context(), conn, batch))
			late := time.Now()
			got, err := s.FetchPlan(b.Context(), account, env, nil, plan, recipients)
			must(b, err)
			if !warm {
				bare, drained, fetched = bare+middle.Sub(start), drained+late.Sub(middle), fetched+time.Since(late)
			}
			warm = false // both have prepared their statements
			for i := range people {
				lines += len(people[i].lines)
				last, _ := got[i].Contact.Get("last_order")
				items, _ := last.(catalog.Record).Get("line_items")
				seen += len(items.([]catalog.Record))
			}
		}
	}
	if lines == 0 || lines != seen {
		b.Fatalf("%d lines, and %d by the plan", lines, seen)
	}
	people := float64(b.N*campaignPeople - campaignBatch)
	b.ReportMetric(people/bare.Seconds(), "bare-contacts/s")
	b.ReportMetric(people/fetched.Seconds(), "contacts/s")
	b.ReportMetric(bare.Seconds()/fetched.Seconds(), "fetch/bare")
	b.ReportMetric(drained.Seconds()/fetched.Seconds(), "fetch/drained")
}

// person is what the mail shows.
type person struct {
	first, last, currency *string
	orders                int
	spent                 *decimal.Decimal
	lastAt                *time.Time
	order                 *commerce.ID
	name, orderCurrency   *string
	total                 *decimal.Decimal
	lines                 []line
}

type line struct {
	title, currency string
	price           decimal.Decimal
}

const (
	byHandScope  = `SELECT set_config('app.account_id', $1, true)`
	byHandPeople = `
		SELECT t.first_name, t.last_name, t.orders_count, t.total_spent, t.spent_currency_code, t.last_order_at, o.id, o.name, o.total_price, o.currency_code
		FROM unnest($2::text[]) WITH ORDINALITY q(id, n)
		LEFT JOIN contacts t ON t.account_id = $1 AND t.id = q.id
		LEFT JOIN orders o ON o.account_id = $1 AND o.id = t.last_order_id ORDER BY q.n`
	// The orders are known only to the first query: the second finds them again, which costs less than a second round trip.
	byHandLines = `
		SELECT l.order_id, l.title, l.unit_price, l.currency_code FROM contacts t JOIN line_items l ON l.account_id = $1 AND l.order_id = t.last_order_id
		WHERE t.account_id = $1 AND t.id = ANY($2) ORDER BY l.order_id, l.position, l.id`
)

// drain lets the rows of byHand pass by.
func drain(ctx context.Context, conn *pgx.Conn, ids []commerce.ContactID) error {
	b := &pgx.Batch{}
	b.Queue(byHandScope, account)
	for _, sql := range []string{byHandPeople, byHandLines} {
		b.Queue(sql, account, ids).Query(func(rows pgx.Rows) error {
			for rows.Next() {
				rows.RawValues()
			}
			return rows.Err()
		})
	}
	return conn.SendBatch(ctx, b).Close()
}

// byHand reads people as somebody would who writes for this mail alone.
func byHand(ctx context.Context, conn *pgx.Conn, ids []commerce.ContactID) ([]person, error) {
	people := make([]person, 0, len(ids))
	at := make(map[commerce.ID]int, len(ids))
	b := &pgx.Batch{}
	b.Queue(byHandScope, account)
	b.Queue(byHandPeople, account, ids).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var p person
			if err := rows.Scan(&p.first, &p.last, &p.orders, &p.spent, &p.currency, &p.lastAt, &p.order, &p.name, &p.total, &p.orderCurrency); err != nil {
				return err
			}
			if p.order != nil {
				at[*p.order] = len(people)
			}
			people = append(people, p)
		}
		return rows.Err()
	})
	b.Queue(byHandLines, account, ids).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var order commerce.ID
			var l line
			if err := rows.Scan(&order, &l.title, &l.price, &l.currency); err != nil {
				return err
			}
			p := &people[at[order]]
			p.lines = append(p.lines, l)
		}
		return rows.Err()
	})
	return people, conn.SendBatch(ctx, b).Close()
}

// campaign fills the account, and gives its contacts.
func campaign(b *testing.B, db *pgx.Conn) (ids []commerce.ContactID) {
	b.Helper()
	for i := range campaignPeople {
		ids = append(ids, commerce.ContactID(fmt.Sprintf("contact-%d", i*7919%campaignPeople)))
	}
	amounts, values := "", ""
	for _, name := range []string{"total_price", "original_total_price", "current_total_price", "subtotal_price", "total_discounts", "total_shipping_price", "total_tax", "total_received", "total_refunded", "total_outstanding", "net_payment"} {
		amounts += ", " + name + ", " + name + "_presentment"
		values += ", g % 500 + 0.99, g % 500 + 0.99"
	}
	for _, sql := range []string{
		`INSERT INTO contacts (account_id, id, first_name, last_name, verified_email, created_at, updated_at, name_search, orders_count, total_spent, spent_currency_code, first_order_at, last_order_at, last_order_id)
			SELECT $1, 'contact-' || g, 'First' || g % 977, 'Last' || g % 3571, true, now(), now(), '', 3, 308.97 + g % 100, 'USD', now(), now() - g * interval '1 minute', g * 3 + 3 FROM generate_series(0, $2::bigint - 1) g`,
		`INSERT INTO orders (account_id, id, contact_id, name, number, status, test, edited, fully_paid, discount_codes, requires_shipping, currency_code, presentment_currency_code, created_at, processed_at, updated_at, synced_at` + amounts + `)
			SELECT $1, g + 1, 'contact-' || g / 3, '#' || g, g, 'COMPLETED', false, false, true, '{}', true, 'USD', 'USD', now(), now(), now(), now()` + values + ` FROM generate_series(0, 3 * $2::bigint - 1) g`,
		`INSERT INTO line_items (account_id, id, order_id, position, title, quantity, current_quantity, is_gift_card, requires_shipping, currency_code, presentment_currency_code, unit_price, unit_price_presentment, discounted_total, discounted_total_presentment)
			SELECT $1, g * 10 + n, g + 1, n, 'Product ' || (g * 31 + n) % 3000, 1, 1, false, true, 'USD', 'USD', 24.50 + n, 24.50, 24.50, 24.50 FROM generate_series(0, 3 * $2::bigint - 1) g, LATERAL generate_series(0, g % 4) n`,
	} {
		_, err := db.Exec(b.Context(), sql, account, campaignPeople)
		must(b, err)
	}
	_, err := db.Exec(b.Context(), `VACUUM ANALYZE`)
	must(b, err)
	return ids
}
