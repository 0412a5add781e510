package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// UpsertOrder stores an order and its line items as Shopify tells them now. before is what was stored, with its line
// items; nil when it is new. Older news and news of a deleted order are Stale and change nothing, but that the first full
// payment is never forgotten.
func (t *SyncTx) UpsertOrder(ctx context.Context, o commerce.Order) (before *commerce.Order, _ commerce.Outcome, _ error) {
	results, err := t.UpsertOrders(ctx, []commerce.Order{o})
	if err != nil {
		return nil, "", err
	}
	return results[0].Before, results[0].Outcome, nil
}

// UpsertOrders is UpsertOrder for many, in a few statements. Results come in the order of the list. An order that is
// twice in the list is stored one after the other.
func (t *SyncTx) UpsertOrders(ctx context.Context, list []commerce.Order) ([]commerce.OrderResult, error) {
	results := make([]commerce.OrderResult, len(list))
	todo := make([]int, len(list))
	for i := range list {
		todo[i] = i
	}
	for len(todo) > 0 {
		var now, next []int
		seen := make(map[commerce.ID]bool, len(todo))
		for _, i := range todo {
			if seen[list[i].ID] {
				next = append(next, i)
			} else {
				seen[list[i].ID] = true
				now = append(now, i)
			}
		}
		again, err := t.upsertOrders(ctx, list, now, results)
		if err != nil {
			return nil, fmt.Errorf("upsert order: %w", err)
		}
		todo = append(again, next...)
	}
	return results, nil
}

// upsertOrders stores the orders at the given places of the list, each once. again are those that another transaction
// stored for the first time at this moment.
func (t *SyncTx) upsertOrders(ctx context.Context, list []commerce.Order, at []int, results []commerce.OrderResult) (again []int, err error) {
	ids := make([]commerce.ID, len(at))
	for n, i := range at {
		ids[n] = list[i].ID
	}
	slices.Sort(ids)
	stored, graves, err := t.lockOrders(ctx, ids)
	if err != nil {
		return nil, err
	}
	var insert, update []orderRow
	var raise []commerce.ID
	var readAgain []reading
	place := make(map[commerce.ID]int, len(at))
	for _, i := range at {
		o := &list[i]
		place[o.ID] = i
		n, err := newOrderNews(o, t.now)
		if err != nil {
			return nil, err
		}
		r := *n.row
		old := stored[o.ID]
		if old != nil {
			before := old.Order
			results[i].Before = &before
		}
		died, dead := graves[o.ID]
		switch {
		case dead && !o.UpdatedAt.After(died):
			results[i].Outcome = commerce.Stale
		case old != nil && old.told().newerThan(r.told()):
			results[i].Outcome = commerce.Stale
			if err := t.keepFirstPayment(ctx, o, old.PaidAt); err != nil {
				return nil, err
			}
		case old != nil && same(old.fingerprint, r.fingerprint) && (o.ContactID == nil || same(o.ContactID, old.ContactID)):
			results[i].Outcome = commerce.Unchanged
			if old.told().notes(r.told()) {
				readAgain = append(readAgain, reading{o.ID, r.FetchedAt, r.fingerprint})
			}
		case old != nil:
			results[i].Outcome = commerce.Updated
			update = append(update, r)
			t.retouch(countedOf(&old.Order), countedOf(o), old.ContactID, o.ContactID)
		default:
			results[i].Outcome = commerce.Inserted
			insert = append(insert, r)
			if dead {
				raise = append(raise, o.ID)
			}
		}
		t.orders[o.ID] = results[i].Outcome
	}
	for _, id := range raise {
		if err := t.raise(ctx, kindOrder, id); err != nil {
			return nil, err
		}
	}
	if err := t.note(ctx, "orders", readAgain); err != nil {
		return nil, err
	}
	inserted, err := t.writeOrders(ctx, insert, update, stored)
	if err != nil {
		return nil, err
	}
	var cancelled []commerce.ID
	for _, r := range update {
		if r.Status == commerce.OrderCancelled {
			cancelled = append(cancelled, r.ID)
		}
	}
	if err := t.withdrawDue(ctx, cancelled, commerce.DueOrderCancelled, "The order was cancelled or given back."); err != nil {
		return nil, err
	}
	for _, r := range insert {
		if !inserted[r.ID] {
			again = append(again, place[r.ID])
			continue
		}
		t.appeared[object{kindOrder, r.ID}] = r.UpdatedAt
		t.touch(r.ContactID)
	}
	return again, nil
}

// lockOrders reads orders with their line items and locks them; tombstones tell when deleted ones died.
func (t *SyncTx) lockOrders(ctx context.Context, ids []commerce.ID) (map[commerce.ID]*orderRow, map[commerce.ID]time.Time, error) {
	graves := make(map[commerce.ID]time.Time)
	var rows []orderRow
	var items []commerce.LineItem
	b := &pgx.Batch{}
	t.queueTombstones(b, kindOrder, ids, graves)
	queue(b, &rows, scanOrderRow, `SELECT `+orders.list+` FROM orders t WHERE t.account_id = $1 AND t.id = ANY($2) ORDER BY t.id FOR NO KEY UPDATE`, t.account, ids)
	queue(b, &items, scanLineItem, selectLineItems, t.account, ids)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, nil, err
	}
	stored := byID(rows, func(r *orderRow) commerce.ID { return r.ID })
	for id, list := range groupBy(items, func(l *commerce.LineItem) commerce.ID { return l.OrderID }) {
		if o := stored[id]; o != nil {
			o.LineItems = list
		}
	}
	return stored, graves, nil
}

// orderNews is an order that is told, with its lines.
type orderNews struct {
	printed[orderRow]
	lines []printed[lineItemRow]
}

func newOrderNews(o *commerce.Order, now time.Time) (n orderNews, err error) {
	if o.ID == 0 || o.UpdatedAt.IsZero() {
		return n, errors.New("an order needs an id and the time of its last change")
	}
	r := &orderRow{Order: *o, emailNorm: normEmail(o.Buyer.Email), phoneNorm: normPhone(o.Buyer.Phone)}
	n.row = r
	r.SyncedAt, r.FetchedAt, r.Version, r.Transaction = now, fetched(o.FetchedAt), 0, nil
	r.LineItems = slices.Clone(o.LineItems)
	for i := range r.LineItems {
		r.LineItems[i].Product = nil
		r.LineItems[i].OrderID = o.ID
	}
	b, err := orders.appendContent(make([]byte, 0, 1024+384*len(r.LineItems)), r)
	if err != nil {
		return n, err
	}
	n.content = b
	lines := lineItemRows(&r.Order)
	n.lines = make([]printed[lineItemRow], len(lines))
	for i := range lines {
		start := len(b)
		if b, err = lineItems.appendContent(b, &lines[i]); err != nil {
			return n, err
		}
		n.lines[i] = printed[lineItemRow]{&lines[i], b[start:]}
	}
	r.fingerprint = fingerprint(b)
	return n, nil
}

func (r *orderRow) told() telling { return telling{r.UpdatedAt, r.FetchedAt} }

// writeOrders inserts and updates rows with their line items. inserted tells which new ones were really new.
func (t *SyncTx) writeOrders(ctx context.Context, insert, update []orderRow, stored map[commerce.ID]*orderRow) (inserted map[commerce.ID]bool, err error) {
	inserted = make(map[commerce.ID]bool, len(insert))
	if len(insert) > 0 {
		text, err := orders.json(insert)
		if err != nil {
			return nil, err
		}
		b := &pgx.Batch{}
		b.Queue(insertOrders, t.account, text).Query(func(rows pgx.Rows) error {
			var id commerce.ID
			_, err := pgx.ForEachRow(rows, []any{&id}, func() error { inserted[id] = true; return nil })
			return err
		})
		if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
			return nil, err
		}
	}
	var items []lineItemRow
	var vanished []commerce.ID
	for _, r := range insert {
		if inserted[r.ID] {
			items = append(items, lineItemRows(&r.Order)...)
		}
	}
	b := &pgx.Batch{}
	if len(update) > 0 {
		text, err := orders.json(update)
		if err != nil {
			return nil, err
		}
		b.Queue(updateOrders, t.account, text)
		for _, r := range update {
			items = append(items, lineItemRows(&r.Order)...)
			vanished = append(vanished, missing(stored[r.ID].LineItems, r.LineItems)...)
		}
	}
	if len(vanished) > 0 {
		b.Queue(`DELETE FROM line_items WHERE account_id = $1 AND id = ANY($2)`, t.account, vanished)
	}
	if len(items) > 0 {
		text, err := lineItems.json(items)
		if err != nil {
			return nil, err
		}
		b.Queue(upsertLineItems, t.account, text)
	}
	for _, list := range [][]orderRow{insert, update} {
		for _, r := range list {
			t.changed(kindOrder, r.ID.String())
		}
	}
	if b.Len() == 0 {
		return inserted, nil
	}
	return inserted, t.tx.SendBatch(ctx, b).Close()
}

var (
	insertOrders = replaceOnce(orders.insertSQL, `r.contact_id`, survivor("r.contact_id")) + ` ON CONFLICT DO NOTHING RETURNING id`
	updateOrders = replaceOnce(orders.updateSQL, `coalesce(r.contact_id, `, `coalesce(`+survivor("r.contact_id")+`, `)
)

// lineItemRows drops all but the last of lines with one id, which one statement could not write.
func lineItemRows(o *commerce.Order) []lineItemRow {
	rows := make([]lineItemRow, 0, len(o.LineItems))
	for _, i := range lastOf(len(o.LineItems), func(i int) commerce.ID { return o.LineItems[i].ID }) {
		rows = append(rows, lineItemRow{LineItem: o.LineItems[i], currency: o.CurrencyCode, presentment: o.PresentmentCurrencyCode})
	}
	return rows
}

// lastOf are the places of n things, each id's first place with its last thing.
func lastOf(n int, id func(int) commerce.ID) []int {
	at := make([]int, 0, n)
	var places map[commerce.ID]int // for long lists only
	if n > 32 {
		places = make(map[commerce.ID]int, n)
	}
	for i := range n {
		place, met := places[id(i)]
		if places == nil {
			place = slices.IndexFunc(at, func(other int) bool { return id(other) == id(i) })
			met = place >= 0
		}
		if met {
			at[place] = i
			continue
		}
		if places != nil {
			places[id(i)] = len(at)
		}
		at = append(at, i)
	}
	return at
}

// missing are the lines that are no longer there.
func missing(before, after []commerce.LineItem) []commerce.ID {
	var ids []commerce.ID
	for _, l := range before {
		if !slices.ContainsFunc(after, func(a commerce.LineItem) bool { return a.ID == l.ID }) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// keepFirstPayment learns from old news when the order was first paid, so that the arrival of news does not decide it.
func (t *SyncTx) keepFirstPayment(ctx context.Context, o *commerce.Order, stored *time.Time) error {
	if o.PaidAt == nil || stored != nil && !o.PaidAt.Before(*stored) {
		return nil
	}
	_, err := t.tx.Exec(ctx, `
		UPDATE orders SET paid_at = $3, version = nextval('data_version')
		WHERE account_id = $1 AND id = $2 AND (paid_at IS NULL OR paid_at > $3)`, t.account, o.ID, *o.PaidAt)
	t.changed(kindOrder, o.ID.String())
	return err
}

// DeleteOrder removes an order, its line items and its transaction, and keeps late news of it out.
func (t *SyncTx) DeleteOrder(ctx context.Context, id commerce.ID, at time.Time) error {
	if err := t.withdrawDue(ctx, []commerce.ID{id}, commerce.DueOrderDeleted, "The order was deleted."); err != nil {
		return fmt.Errorf("delete order: %w", err)
	}
	var updatedAt *time.Time
	var contact *commerce.ContactID
	err := t.tx.QueryRow(ctx, `DELETE FROM orders WHERE account_id = $1 AND id = $2 RETURNING updated_at, contact_id`, t.account, id).Scan(&updatedAt, &contact)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("delete order: %w", err)
	}
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM line_items WHERE account_id = $1 AND order_id = $2`, t.account, id)
	b.Queue(`DELETE FROM transactions WHERE account_id = $1 AND order_id = $2`, t.account, id)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("delete order: %w", err)
	}
	if err := t.bury(ctx, kindOrder, id, at, updatedAt); err != nil {
		return fmt.Errorf("delete order: %w", err)
	}
	t.touch(contact)
	t.changed(kindOrder, id.String())
	t.changed(kindTransaction, id.String())
	return nil
}
