package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

var transactionStage = newStage(transactions, "order_id")

// ImportTransactions stores the transactions of thousands of orders: what UpsertTransaction would make of them. buyers,
// when they are given, are their orders' buyers, in the order of the list: then each transaction gets the contact that
// MatchBuyers finds.
func (t *SyncTx) ImportTransactions(ctx context.Context, list []commerce.Transaction, buyers []commerce.Buyer) error {
	if err := t.importTransactions(ctx, list, buyers); err != nil {
		return fmt.Errorf("import transactions: %w", err)
	}
	return nil
}

func (t *SyncTx) importTransactions(ctx context.Context, list []commerce.Transaction, buyers []commerce.Buyer) error {
	if err := t.bulk(ctx); err != nil {
		return err
	}
	var found []*commerce.ContactID
	if buyers != nil && len(buyers) != len(list) {
		return fmt.Errorf("%d buyers of %d transactions", len(buyers), len(list))
	}
	buyers, err := t.forgetErasedBuyers(ctx, list, buyers)
	if err != nil {
		return err
	}
	keys := func(i int, key func(string, commerce.ID)) { key(kindTransaction, list[i].OrderID) }
	prepare := func(at []int) ([]printed[transactionRow], error) {
		return each(at, func(i int) (printed[transactionRow], error) { return newTransactionNews(&list[i], t.now) })
	}
	match := func() (err error) {
		if buyers != nil {
			found, _, err = t.matchAll(ctx, buyers)
		}
		return err
	}
	return ahead(rounds(len(list), keys), prepare, match, func(at []int, given []printed[transactionRow]) error {
		for n := range given {
			if buyers != nil {
				given[n].row.ContactID = found[at[n]]
			}
		}
		return t.mergeTransactions(ctx, given, buyers != nil)
	})
}

// forgetErasedBuyers takes out the buyers whose person was erased on request.
func (t *SyncTx) forgetErasedBuyers(ctx context.Context, list []commerce.Transaction, buyers []commerce.Buyer) ([]commerce.Buyer, error) {
	if len(buyers) == 0 {
		return buyers, nil
	}
	orders := make([]commerce.ID, len(list))
	for i := range list {
		orders[i] = list[i].OrderID
	}
	gone, err := t.erasedBuyers(ctx, orders, buyers)
	if err != nil {
		return nil, err
	}
	kept := slices.Clone(buyers)
	for i := range kept {
		if gone[i] {
			kept[i] = commerce.Buyer{}
		}
	}
	return kept, nil
}

// mergeTransactions stores transactions of different orders. matched says that their contacts were found here, and not by
// the caller.
func (t *SyncTx) mergeTransactions(ctx context.Context, given []printed[transactionRow], matched bool) error {
	orders := make([]commerce.ID, len(given))
	for i := range given {
		orders[i] = given[i].row.OrderID
	}
	slices.Sort(orders)
	graves := make(map[commerce.ID]time.Time)
	stored := make(map[commerce.ID]*transactionRow)
	b := &pgx.Batch{}
	t.queueTombstones(b, kindOrder, orders, graves)
	t.queuePayments(b, orders, "", stored)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	outcome := func(r *transactionRow) commerce.Outcome {
		_, dead := graves[r.OrderID]
		return t.paymentOutcome(stored[r.OrderID], r, dead)
	}
	var update []commerce.ID
	for i := range given {
		if r := given[i].row; outcome(r) == commerce.Updated {
			update = append(update, r.OrderID)
		}
	}
	if len(update) > 0 {
		slices.Sort(update)
		for _, id := range update {
			delete(stored, id)
		}
		b := &pgx.Batch{}
		t.queuePayments(b, update, "FOR NO KEY UPDATE", stored)
		if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		for _, id := range update {
			if stored[id] == nil {
				return errAgain
			}
		}
	}
	var fresh, changed []printed[transactionRow]
	var contacts []commerce.ContactID
	for i := range given {
		r := given[i].row
		switch outcome(r) {
		case commerce.Inserted:
			fresh = append(fresh, given[i])
		case commerce.Updated:
			changed = append(changed, given[i])
		default:
			continue
		}
		t.changed(kindTransaction, r.OrderID.String())
		// A row that is locked and has this contact already follows it, see mergeOrders.
		if old := stored[r.OrderID]; r.ContactID != nil && (old == nil || !same(old.ContactID, r.ContactID)) {
			contacts = append(contacts, *r.ContactID)
		}
	}
	if len(fresh)+len(changed) == 0 {
		return nil
	}
	if matched {
		if err := t.keepContacts(ctx, contacts); err != nil {
			return err
		}
	} else if err := t.resolve(ctx, fresh, changed); err != nil {
		return err
	}
	if err := transactionStage.fill(ctx, t, fresh, changed); err != nil {
		return err
	}
	b = &pgx.Batch{}
	if len(fresh) > 0 {
		b.Queue(transactionStage.insertSQL, t.account)
	}
	if len(changed) > 0 {
		b.Queue(transactionStage.updateSQL, t.account)
	}
	return t.tx.SendBatch(ctx, b).Close()
}

// queuePayments reads what decides about news of transactions.
func (t *SyncTx) queuePayments(b *pgx.Batch, orders []commerce.ID, lock string, out map[commerce.ID]*transactionRow) {
	b.Queue(byKey("transactions", "bigint", "order_id, contact_id, id, kind, status, created_at, processed_at, fingerprint", lock), t.account, orders).
		Query(func(rows pgx.Rows) error {
			defer rows.Close()
			for rows.Next() {
				r := new(transactionRow)
				if err := rows.Scan(&r.OrderID, &r.ContactID, &r.ID, &r.Kind, &r.Status, &r.CreatedAt, &r.ProcessedAt, &r.fingerprint); err != nil {
					return err
				}
				out[r.OrderID] = r
			}
			return rows.Err()
		})
}

// resolve replaces contacts that were merged away by their survivors.
func (t *SyncTx) resolve(ctx context.Context, parts ...[]printed[transactionRow]) error {
	var ids []commerce.ContactID
	for _, part := range parts {
		for i := range part {
			if id := part[i].row.ContactID; id != nil {
				ids = append(ids, *id)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	rows, err := t.tx.Query(ctx, `SELECT id, contact_id FROM contact_aliases WHERE account_id = $1 AND id = ANY($2)`, t.account, slices.Compact(ids))
	if err != nil {
		return err
	}
	moved := make(map[commerce.ContactID]commerce.ContactID)
	var from, to commerce.ContactID
	if _, err := pgx.ForEachRow(rows, []any{&from, &to}, func() error { moved[from] = to; return nil }); err != nil {
		return err
	}
	for _, part := range parts {
		for i := range part {
			if id := part[i].row.ContactID; id != nil {
				if to, ok := moved[*id]; ok {
					part[i].row.ContactID = &to
				}
			}
		}
	}
	return nil
}
