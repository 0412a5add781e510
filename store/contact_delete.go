package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// DeleteContact removes what a deleted customer was: its contact goes unless the CRM registered it, and its orders keep
// the buyer that they were placed by. Deleting twice changes nothing, and deleting a customer that was merged away does
// not touch the survivor.
func (t *SyncTx) DeleteContact(ctx context.Context, id commerce.ID, at time.Time) error {
	if err := t.deleteContact(ctx, id, at); err != nil {
		return fmt.Errorf("delete contact %s: %w", id, err)
	}
	return nil
}

func (t *SyncTx) deleteContact(ctx context.Context, id commerce.ID, at time.Time) error {
	if _, err := t.lockPeople(ctx); err != nil {
		return err
	}
	known, err := t.findCustomer(ctx, id)
	if err != nil {
		return err
	}
	var stored *time.Time
	if known.row != nil {
		stored = known.row.shopifyUpdatedAt
	}
	if err := t.bury(ctx, kindContact, id, at, stored); err != nil || known.row == nil {
		return err
	}
	contact := known.row.ID
	b := &pgx.Batch{}
	b.Queue(`UPDATE contact_links SET contact_id = NULL WHERE account_id = $1 AND contact_id = $2`, t.account, contact)
	if known.row.registered != nil {
		b.Queue(`
			UPDATE contacts SET shopify_id = NULL, shopify_updated_at = NULL, fingerprint = NULL, version = nextval('data_version')
			WHERE account_id = $1 AND id = $2`, t.account, contact)
	} else {
		// Orders before contacts, as everywhere; and again for those that were placed until the contact was locked.
		t.queueUnlink(b, contact)
		b.Queue(`SELECT FROM contacts WHERE account_id = $1 AND id = $2 FOR UPDATE`, t.account, contact)
		t.queueUnlink(b, contact)
		b.Queue(`DELETE FROM contact_aliases WHERE account_id = $1 AND contact_id = $2`, t.account, contact)
		b.Queue(`DELETE FROM contacts WHERE account_id = $1 AND id = $2`, t.account, contact)
		// A merge may be told later: see followDeleted.
		b.Queue(`UPDATE tombstones SET contact_id = $3 WHERE account_id = $1 AND kind = 'contact' AND id = $2`, t.account, id, contact)
		delete(t.stale, contact)
		delete(t.gained, contact)
	}
	t.changed(kindContact, string(contact))
	return t.tx.SendBatch(ctx, b).Close()
}

// queueUnlink takes a contact off its orders and transactions.
func (t *SyncTx) queueUnlink(b *pgx.Batch, contact commerce.ContactID) {
	for _, q := range []struct{ kind, table, key string }{{kindOrder, "orders", "id"}, {kindTransaction, "transactions", "order_id"}} {
		b.Queue(`UPDATE `+q.table+` SET contact_id = NULL, version = nextval('data_version') WHERE account_id = $1 AND contact_id = $2 RETURNING `+q.key, t.account, contact).
			Query(func(rows pgx.Rows) error {
				var id commerce.ID
				_, err := pgx.ForEachRow(rows, []any{&id}, func() error { t.changed(q.kind, id.String()); return nil })
				return err
			})
	}
}
