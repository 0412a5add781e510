package graphql

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
)

// load fills an empty database with orders of twenty accounts, the largest of which has a quarter, and with what belongs to
// them: a contact for five orders, 2.4 lines an order, five thousand products of two variants, two hundred collections.
func load(tb testing.TB, db *pgx.Conn, orders int) {
	tb.Helper()
	// Row i belongs to account a1 for one in four, else to the others by turns.
	const whose = `'a' || CASE WHEN %[1]s %% 4 = 0 THEN 1 ELSE 2 + %[1]s %% 19 END`
	of := func(i string) string { return fmt.Sprintf(whose, i) }
	for _, sql := range []string{
		`SET synchronous_commit = off`,
		`INSERT INTO contacts (account_id, id, shopify_id, first_name, last_name, email, phone, verified_email, email_consent_state, created_at, updated_at, synced_at, name_search, email_norm)
			SELECT ` + of("i") + `, 'c' || i, i, 'First' || i, 'Last' || i % 997, 'p' || i || '@example.com', '+1515' || 1000000 + i % 9000000, true, 'SUBSCRIBED',
				'2020-01-01'::timestamptz + i * interval '1 minute', '2026-01-01'::timestamptz + i * interval '1 second', now(), 'first' || i, 'p' || i || '@example.com'
			FROM generate_series(1, $1::int / 5) i`,
		// Order i is of contact c, who is of the same account: of every four of an account's contacts one buys twice as much.
		`INSERT INTO orders (account_id, id, contact_id, name, number, status, financial_status, test, edited, fully_paid, discount_codes, requires_shipping,
				currency_code, presentment_currency_code, total_price, total_price_presentment, original_total_price, original_total_price_presentment,
				current_total_price, current_total_price_presentment, subtotal_price, subtotal_price_presentment, total_discounts, total_discounts_presentment,
				total_shipping_price, total_shipping_price_presentment, total_tax, total_tax_presentment, total_received, total_received_presentment,
				total_refunded, total_refunded_presentment, total_outstanding, total_outstanding_presentment, net_payment, net_payment_presentment,
				created_at, processed_at, updated_at, synced_at)
			SELECT c.account_id, i, c.id, '#' || i, i, CASE WHEN i % 10 = 0 THEN 'CANCELLED' ELSE 'COMPLETED' END, CASE WHEN i % 10 = 0 THEN 'REFUNDED' ELSE 'PAID' END, false, false, true, '{}', true,
				'USD', 'USD', a, a, a, a, a, a, a, a, 0, 0, 0, 0, 0, 0, a, a, 0, 0, 0, 0, a, a, at, at, at + interval '1 hour', now()
			FROM generate_series(1, $1::int) i
			CROSS JOIN LATERAL (SELECT 1 + (i::bigint * 7919 % ($1::int / 5))::int AS n, ((1000 + i::bigint * 37 % 90000) / 100.0)::numeric(12,2) AS a, '2022-01-01'::timestamptz + (i::bigint * 104729 % 120000000) * interval '1 second' AS at) v
			JOIN contacts c ON c.shopify_id = v.n`,
		`INSERT INTO products (account_id, id, title, handle, description_html, vendor, product_type, status, tags, is_gift_card, total_inventory, currency_code, min_price, max_price, created_at, updated_at, synced_at)
			SELECT ` + of("i") + `, i, 'Product ' || i, 'product-' || i, '<p>' || repeat('Good for the skin. ', 20) || '</p>', 'Vendor ' || i % 20, 'Serum', 'ACTIVE', '{skin,new}', false, 100, 'USD', 10, 20.5,
				'2022-01-01', '2026-01-01'::timestamptz + (i * 7919 % 5000) * interval '1 minute', now()
			FROM generate_series(1, 5000) i WHERE $1::int > 0`,
		`INSERT INTO variants (account_id, id, product_id, position, title, sku, currency_code, price, inventory_quantity, available_for_sale, options, created_at, updated_at)
			SELECT account_id, id * 10 + n, id, n, n * 50 || ' ml', 'SKU-' || id || '-' || n, 'USD', 10.25 * n, 50, true, '[{"name":"Size","value":"50 ml"}]', created_at, updated_at
			FROM products, generate_series(1, 2) n WHERE $1::int > 0`,
		`INSERT INTO collections (account_id, id, title, handle, description_html, sort_order, products_count, updated_at, synced_at)
			SELECT ` + of("i") + `, i, 'Collection ' || i, 'collection-' || i, '', 'MANUAL', 75, '2026-01-01', now() FROM generate_series(1, 200) i WHERE $1::int > 0`,
		`INSERT INTO collection_products (account_id, collection_id, product_id)
			SELECT p.account_id, c.id, p.id FROM products p JOIN LATERAL (SELECT id FROM collections c WHERE c.account_id = p.account_id ORDER BY hashint8(c.id * 31 + p.id) LIMIT 3) c ON true WHERE $1::int > 0`,
		`INSERT INTO line_items (account_id, id, order_id, position, title, product_id, variant_id, quantity, current_quantity, is_gift_card, requires_shipping,
				currency_code, presentment_currency_code, unit_price, unit_price_presentment, discounted_total, discounted_total_presentment)
			SELECT o.account_id, o.id * 10 + n, o.id, n, 'Product ' || p.id, p.id, p.id * 10 + 1, 1 + n, 1 + n, false, true, 'USD', 'USD', 10.25, 10.25, 10.25 * (1 + n), 10.25 * (1 + n)
			FROM orders o CROSS JOIN LATERAL generate_series(0, (o.id % 5 / 2 + o.id % 2)::int) n
			CROSS JOIN LATERAL (SELECT CASE WHEN o.account_id = 'a1' THEN 4 * (1 + (o.id * 31 + n) % 1250) ELSE 1 + (o.id * 31 + n) % 5000 END AS id) p WHERE $1::int > 0`,
		`INSERT INTO transactions (account_id, order_id, contact_id, order_name, id, kind, status, test, currency_code, presentment_currency_code, amount, amount_presentment, created_at, processed_at, synced_at)
			SELECT account_id, id, contact_id, name, id, 'SALE', 'SUCCESS', false, 'USD', 'USD', total_price, total_price, processed_at, processed_at, now() FROM orders WHERE $1::int > 0`,
		`UPDATE contacts c SET orders_count = f.n, total_spent = f.spent, spent_currency_code = 'USD', first_order_at = f.first, last_order_at = f.last
			FROM (SELECT account_id, contact_id, count(*) AS n, sum(total_price) AS spent, min(processed_at) AS first, max(processed_at) AS last FROM orders WHERE status = 'COMPLETED' GROUP BY 1, 2) f
			WHERE c.account_id = f.account_id AND c.id = f.contact_id AND $1::int > 0`,
	} {
		var args []any
		if sql[0] == 'I' || sql[0] == 'U' {
			args = []any{orders}
		}
		if _, err := db.Exec(tb.Context(), sql, args...); err != nil {
			tb.Fatalf("%s: %v", sql, err)
		}
	}
	if _, err := db.Exec(tb.Context(), `VACUUM ANALYZE`); err != nil {
		tb.Fatal(err)
	}
}
