package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// transactionRow is a transaction with what only the store knows of it.
type transactionRow struct {
	commerce.Transaction
	fingerprint *string
}

var transactions = newTable("transactions", "order_id", []column[transactionRow]{
	{name: "order_id", at: func(r *transactionRow) any { return &r.OrderID }},
	{name: "contact_id", ours: true, at: func(r *transactionRow) any { return &r.ContactID }, set: "coalesce(r.contact_id, t.contact_id)"},
	{name: "order_name", at: func(r *transactionRow) any { return &r.OrderName }},
	{name: "id", at: func(r *transactionRow) any { return &r.ID }},
	{name: "parent_id", at: func(r *transactionRow) any { return &r.ParentID }},
	{name: "kind", at: func(r *transactionRow) any { return &r.Kind }},
	{name: "status", at: func(r *transactionRow) any { return &r.Status }},
	{name: "gateway", at: func(r *transactionRow) any { return &r.Gateway }},
	{name: "formatted_gateway", at: func(r *transactionRow) any { return &r.FormattedGateway }},
	{name: "error_code", at: func(r *transactionRow) any { return &r.ErrorCode }},
	{name: "test", at: func(r *transactionRow) any { return &r.Test }},
	{name: "currency_code", at: func(r *transactionRow) any { return &r.Amount.Shop.CurrencyCode }},
	{name: "presentment_currency_code", at: func(r *transactionRow) any { return &r.Amount.Presentment.CurrencyCode }},
	{name: "created_at", at: func(r *transactionRow) any { return &r.CreatedAt }},
	{name: "processed_at", at: func(r *transactionRow) any { return &r.ProcessedAt }},
	{name: "synced_at", ours: true, at: func(r *transactionRow) any { return &r.SyncedAt }},
	{name: "fingerprint", ours: true, at: func(r *transactionRow) any { return &r.fingerprint }},
}, bag("amount", func(r *transactionRow) *commerce.MoneyBag { return &r.Amount }))

func scanTransaction(row pgx.CollectableRow) (commerce.Transaction, error) {
	r, err := transactions.scan(row)
	return r.Transaction, err
}

// GetTransaction reads the one transaction of an order.
func (s *Store) GetTransaction(ctx context.Context, account commerce.AccountID, order commerce.ID) (*commerce.Transaction, error) {
	found, err := s.TransactionsByOrder(ctx, account, []commerce.ID{order})
	if err != nil {
		return nil, err
	}
	if found[order] == nil {
		return nil, notFound("transaction")
	}
	return found[order], nil
}

// TransactionsByOrder reads the transactions of many orders.
func (s *Store) TransactionsByOrder(ctx context.Context, account commerce.AccountID, orders []commerce.ID) (map[commerce.ID]*commerce.Transaction, error) {
	var list []commerce.Transaction
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanTransaction, `SELECT `+transactions.list+` FROM transactions t WHERE t.account_id = $1 AND t.order_id = ANY($2)`, account, orders)
	})
	if err != nil {
		return nil, fmt.Errorf("read transactions: %w", err)
	}
	return byID(list, func(t *commerce.Transaction) commerce.ID { return t.OrderID }), nil
}

// UpsertTransaction stores the payment event that was chosen to be an order's transaction. Together with the order, in
// one transaction, it is as new as the order. Alone, news cannot be told by a time: then the event that ChooseTransaction
// prefers stays, so that an import never puts an authorization over the capture that a webhook brought.
func (t *SyncTx) UpsertTransaction(ctx context.Context, tr commerce.Transaction) (commerce.Outcome, error) {
	outcome, err := t.upsertTransaction(ctx, tr)
	if err != nil {
		return "", fmt.Errorf("upsert transaction: %w", err)
	}
	return outcome, nil
}

func (t *SyncTx) upsertTransaction(ctx context.Context, tr commerce.Transaction) (commerce.Outcome, error) {
	news, err := newTransactionNews(&tr, t.now)
	if err != nil {
		return "", err
	}
	row := *news.row
	graves := make(map[commerce.ID]time.Time)
	var stored []transactionRow
	b := &pgx.Batch{}
	t.queueTombstones(b, kindOrder, []commerce.ID{tr.OrderID}, graves)
	queue(b, &stored, transactions.scan, `SELECT `+transactions.list+` FROM transactions t WHERE t.account_id = $1 AND t.order_id = $2 FOR NO KEY UPDATE`, t.account, tr.OrderID)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return "", err
	}
	var old *transactionRow
	if len(stored) > 0 {
		old = &stored[0]
	}
	_, dead := graves[tr.OrderID]
	outcome := t.paymentOutcome(old, &row, dead)
	if outcome == commerce.Stale || outcome == commerce.Unchanged {
		return outcome, nil
	}
	text, err := transactions.json([]transactionRow{row})
	if err != nil {
		return "", err
	}
	t.changed(kindTransaction, tr.OrderID.String())
	if old == nil {
		tag, err := t.tx.Exec(ctx, insertTransaction, t.account, text)
		if err == nil && tag.RowsAffected() == 0 {
			err = errAgain // another transaction inserts it
		}
		return commerce.Inserted, err
	}
	_, err = t.tx.Exec(ctx, updateTransaction, t.account, text)
	return commerce.Updated, err
}

func newTransactionNews(tr *commerce.Transaction, now time.Time) (n printed[transactionRow], err error) {
	r := &transactionRow{Transaction: *tr}
	n.row = r
	r.SyncedAt = now
	if n.content, err = transactions.appendContent(make([]byte, 0, 512), r); err != nil {
		return n, err
	}
	r.fingerprint = fingerprint(n.content)
	return n, nil
}

// paymentOutcome says what becomes of a transaction that is told, by what is stored; nil when nothing is.
func (t *SyncTx) paymentOutcome(old, row *transactionRow, dead bool) commerce.Outcome {
	told, withOrder := t.orders[row.OrderID]
	switch {
	case withOrder && told == commerce.Stale, dead:
		return commerce.Stale
	case old == nil:
		return commerce.Inserted
	case same(old.fingerprint, row.fingerprint) && (row.ContactID == nil || same(row.ContactID, old.ContactID)):
		return commerce.Unchanged
	case !withOrder && prefers(old.PaymentEvent, row.PaymentEvent):
		return commerce.Stale
	}
	return commerce.Updated
}

// prefers says whether the stored event stays when another one comes without its order. One event that waited and now
// has an answer is news, whatever the answer is.
func prefers(stored, event commerce.PaymentEvent) bool {
	if stored.ID == event.ID && waits(stored) != waits(event) {
		return waits(event)
	}
	chosen, ok := commerce.ChooseTransaction([]commerce.PaymentEvent{event, stored})
	return ok && chosen.ID == stored.ID && (stored.ID != event.ID || chosen.Status != event.Status)
}

func waits(e commerce.PaymentEvent) bool {
	return e.Status == commerce.PaymentPending || e.Status == commerce.PaymentAwaitingResponse
}

var (
	insertTransaction = replaceOnce(transactions.insertSQL, `r.contact_id`, survivor("r.contact_id")) + ` ON CONFLICT DO NOTHING`
	updateTransaction = replaceOnce(transactions.updateSQL, `coalesce(r.contact_id, `, `coalesce(`+survivor("r.contact_id")+`, `)
)
