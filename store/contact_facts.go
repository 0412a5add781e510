package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// counted is what facts say of one order, beside whose it is.
type counted struct {
	status          commerce.OrderStatus
	test            bool
	processedAt     time.Time
	currency        string
	total, refunded decimal.Decimal
}

func countedOf(o *commerce.Order) counted {
	return counted{o.Status, o.Test, o.ProcessedAt, o.CurrencyCode, o.TotalPrice.Shop.Amount, o.TotalRefunded.Shop.Amount}
}

// countedColumns are read into what targets gives.
const countedColumns = "status, test, processed_at, currency_code, total_price, total_refunded"

func (c *counted) targets() []any {
	return []any{&c.status, &c.test, &c.processedAt, &c.currency, &c.total, &c.refunded}
}

func (c counted) same(o counted) bool {
	return c.status == o.status && c.test == o.test && c.processedAt.Equal(o.processedAt) && c.currency == o.currency &&
		c.total.Equal(o.total) && c.refunded.Equal(o.refunded)
}

// retouch has facts computed again that an update of an order may change. Most updates change none.
func (t *SyncTx) retouch(old, now counted, contact, news *commerce.ContactID) {
	if moved := news != nil && !same(news, contact); moved || !old.same(now) {
		t.touch(contact, or(news, contact))
	}
}

// factsOf selects the facts of the contact that an SQL expression names.
func factsOf(contact string) string {
	return `
				SELECT count(*)::integer AS orders_count, min(o.processed_at) AS first_at, max(o.processed_at) AS last_at,
					sum(o.spent) FILTER (WHERE o.currency_code = o.last_currency) AS spent,
					max(o.last_id) AS last_id, max(o.last_currency) AS currency_code
				FROM (
					SELECT processed_at, currency_code, total_price - total_refunded AS spent,
						first_value(id) OVER w AS last_id, first_value(currency_code) OVER w AS last_currency
					FROM orders
					WHERE account_id = $1 AND contact_id = ` + contact + ` AND status = 'COMPLETED' AND NOT test
					WINDOW w AS (ORDER BY processed_at DESC, id DESC)) o`
}

// SettleFacts computes the facts now that the transaction would compute at its end.
func (t *SyncTx) SettleFacts(ctx context.Context) error {
	return t.RefreshFacts(ctx, slices.Sorted(maps.Keys(t.stale))...)
}

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
	there := make(map[commerce.ContactID]struct{}, len(ids))
	b.Queue(`
		SELECT t.id FROM (SELECT DISTINCT id FROM unnest(`+survivors+`) k(id) ORDER BY id) k,
			LATERAL (SELECT id FROM contacts WHERE account_id = $1 AND id = k.id LIMIT 1 FOR NO KEY UPDATE) t`, t.account, ids).
		Query(func(rows pgx.Rows) error {
			var id commerce.ContactID
			_, err := pgx.ForEachRow(rows, []any{&id}, func() error { there[id] = struct{}{}; return nil })
			return err
		})
	// Every step goes from a row to its next by an index, whatever the planner believes of tables that an import is filling:
	// the limit tells it how many contacts there are.
	b.Queue(`
		UPDATE contacts t
		SET orders_count = f.orders_count, total_spent = f.spent, spent_currency_code = f.currency_code,
			first_order_at = f.first_at, last_order_at = f.last_at, last_order_id = f.last_id, version = nextval('data_version')
		FROM (SELECT id FROM unnest(`+survivors+`) k(id) LIMIT cardinality($2::text[])) k,
			LATERAL (SELECT ctid, id FROM contacts WHERE account_id = $1 AND id = k.id LIMIT 1) c,
			LATERAL (`+factsOf("c.id")+`) f
		WHERE t.ctid = c.ctid
			AND (t.orders_count, t.total_spent, t.spent_currency_code, t.first_order_at, t.last_order_at, t.last_order_id)
				IS DISTINCT FROM (f.orders_count, f.spent, f.currency_code, f.first_at, f.last_at, f.last_id)
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
		_, relied := t.relied[id]
		if _, ok := there[id]; relied && !ok { // removed or merged away meanwhile
			return fmt.Errorf("refresh facts: %w", errAgain)
		}
	}
	for _, id := range ids {
		delete(t.stale, id)
		delete(t.gained, id)
	}
	return nil
}
