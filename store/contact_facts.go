package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// RefreshFacts computes contacts' facts from their stored orders. The transaction does it by itself at its end for every
// contact whose orders it changed; calling it makes them readable before.
func (t *SyncTx) RefreshFacts(ctx context.Context, ids ...commerce.ContactID) error {
	if len(ids) == 0 {
		return nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	b := &pgx.Batch{}
	// The rows are locked first, in one order for everybody, and the orders are read after that: so the facts are of all
	// orders that were committed before, and who commits after this transaction computes them anew.
	b.Queue(`
		SELECT FROM contacts WHERE account_id = $1 AND id IN (SELECT `+survivor("q.id")+` FROM unnest($2::text[]) q(id))
		ORDER BY id FOR NO KEY UPDATE`, t.account, ids)
	b.Queue(`
		WITH c AS (SELECT DISTINCT `+survivor("q.id")+` AS id FROM unnest($2::text[]) q(id)),
		o AS (
			SELECT contact_id, processed_at, total_price - total_refunded AS spent, currency_code,
				first_value(currency_code) OVER w AS currency, first_value(id) OVER w AS last_id
			FROM orders
			WHERE account_id = $1 AND contact_id IN (SELECT id FROM c) AND status = 'COMPLETED' AND NOT test
			WINDOW w AS (PARTITION BY contact_id ORDER BY processed_at DESC, id DESC)),
		f AS (
			SELECT contact_id, count(*)::integer AS orders_count, min(processed_at) AS first_at, max(processed_at) AS last_at,
				sum(spent) FILTER (WHERE currency_code = currency) AS spent, min(currency) AS currency, min(last_id) AS last_id
			FROM o GROUP BY contact_id)
		UPDATE contacts t
		SET orders_count = coalesce(f.orders_count, 0), total_spent = f.spent, spent_currency_code = f.currency,
			first_order_at = f.first_at, last_order_at = f.last_at, last_order_id = f.last_id, version = nextval('data_version')
		FROM c LEFT JOIN f ON f.contact_id = c.id
		WHERE t.account_id = $1 AND t.id = c.id
			AND (t.orders_count, t.total_spent, t.spent_currency_code, t.first_order_at, t.last_order_at, t.last_order_id)
				IS DISTINCT FROM (coalesce(f.orders_count, 0), f.spent, f.currency, f.first_at, f.last_at, f.last_id)
		RETURNING t.id`, t.account, ids).
		Query(func(rows pgx.Rows) error {
			var id commerce.ContactID
			_, err := pgx.ForEachRow(rows, []any{&id}, func() error { t.changed(kindContact, string(id)); return nil })
			return err
		})
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("refresh facts: %w", err)
	}
	for _, id := range ids {
		delete(t.stale, id)
	}
	return nil
}
