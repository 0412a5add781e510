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

// gains are the facts of orders that a contact got and that nobody has counted yet.
type gains struct {
	orders      int
	spent       decimal.Decimal
	currency    string // of all of them
	first, last time.Time
	lastID      commerce.ID
}

// gain counts an order that the transaction inserts. Facts that only gained orders need not be computed again from all of
// them: adding takes some 60% of that, as most orders of an import are new.
func (t *SyncTx) gain(contact *commerce.ContactID, o *commerce.Order) {
	if contact == nil || *contact == "" {
		return
	}
	if _, stale := t.stale[*contact]; stale {
		return
	}
	if t.strangers[*contact] {
		t.touch(contact)
		return
	}
	if !o.CountsForFacts() {
		return
	}
	at, spent := o.ProcessedAt.Round(time.Microsecond), o.TotalPrice.Shop.Amount.Sub(o.TotalRefunded.Shop.Amount)
	g := t.gained[*contact]
	switch {
	case g == nil:
		t.gained[*contact] = &gains{1, spent, o.CurrencyCode, at, at, o.ID}
		return
	case g.currency != o.CurrencyCode: // spent is told in the last order's
		t.touch(contact)
		return
	}
	g.orders++
	g.spent = g.spent.Add(spent)
	if at.Before(g.first) {
		g.first = at
	}
	if c := at.Compare(g.last); c > 0 || c == 0 && o.ID > g.lastID {
		g.last, g.lastID = at, o.ID
	}
}

// addGains adds to contacts' facts what they gained. That is right whoever else changes them: facts are of all orders that
// were committed when the row was last written, and this waits for the row. Contacts that it does not find as they were
// (written at this moment, gone, with orders in another currency) become stale.
func (t *SyncTx) addGains(ctx context.Context) error {
	if len(t.gained) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(t.gained))
	n := len(ids)
	orders, spent, currencies := make([]int, n), make([]string, n), make([]string, n)
	first, last, lastIDs := make([]time.Time, n), make([]time.Time, n), make([]commerce.ID, n)
	for i, id := range ids {
		g := t.gained[id]
		orders[i], spent[i], currencies[i], first[i], last[i], lastIDs[i] = g.orders, g.spent.String(), g.currency, g.first, g.last, g.lastID
	}
	rows, err := t.tx.Query(ctx, addGains, t.account, ids, orders, spent, currencies, first, last, lastIDs)
	if err != nil {
		return fmt.Errorf("add to facts: %w", err)
	}
	var id commerce.ContactID
	if _, err := pgx.ForEachRow(rows, []any{&id}, func() error {
		t.changed(kindContact, string(id))
		delete(t.gained, id)
		return nil
	}); err != nil {
		return fmt.Errorf("add to facts: %w", err)
	}
	for id := range t.gained {
		t.touch(&id)
	}
	return nil
}

// addGains goes from each contact to its row by the index, as RefreshFacts does. A row that somebody else wrote since the
// statement began is at another place then, and left out.
const addGains = `
	UPDATE contacts t
	SET orders_count = t.orders_count + g.orders, total_spent = coalesce(t.total_spent, 0) + g.spent::numeric, spent_currency_code = g.currency,
		first_order_at = least(t.first_order_at, g.first_at), last_order_at = greatest(t.last_order_at, g.last_at),
		last_order_id = CASE WHEN (t.last_order_at, t.last_order_id) > (g.last_at, g.last_id) THEN t.last_order_id ELSE g.last_id END,
		version = nextval('data_version')
	FROM (SELECT * FROM unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::bigint[])
			g (id, orders, spent, currency, first_at, last_at, last_id) LIMIT cardinality($2::text[])) g,
		LATERAL (SELECT ctid FROM contacts WHERE account_id = $1 AND id = g.id LIMIT 1) c
	WHERE t.ctid = c.ctid AND (t.orders_count = 0 OR t.spent_currency_code = g.currency)
	RETURNING t.id`
