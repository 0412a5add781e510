package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// AttachOrders gives contacts the orders that waited for them: those of nobody, by the customer, else the email address,
// else the phone number; of several contacts the one whom MatchBuyers would find. Their facts follow.
func (t *SyncTx) AttachOrders(ctx context.Context, ids ...commerce.ContactID) error {
	if len(ids) == 0 {
		return nil
	}
	rows, err := t.tx.Query(ctx, `
		WITH c AS (SELECT id, email_norm, phone_norm, shopify_id IS NULL AS unknown, created_at FROM contacts WHERE account_id = $1 AND id = ANY($2)),
		m AS (
			SELECT o.id, l.contact_id, 1 AS rank, c.unknown, c.created_at
				FROM c JOIN contact_links l ON l.account_id = $1 AND l.contact_id = c.id
				JOIN orders o ON o.account_id = $1 AND o.contact_id IS NULL AND o.customer_id = l.shopify_id
			UNION ALL SELECT o.id, c.id, 2, c.unknown, c.created_at
				FROM c JOIN orders o ON o.account_id = $1 AND o.contact_id IS NULL AND o.buyer_email_norm = c.email_norm
			UNION ALL SELECT o.id, c.id, 3, c.unknown, c.created_at
				FROM c JOIN orders o ON o.account_id = $1 AND o.contact_id IS NULL AND o.buyer_phone_norm = c.phone_norm)
		SELECT DISTINCT ON (id) id, contact_id FROM m ORDER BY id, rank, unknown, created_at, contact_id`, t.account, ids)
	if err != nil {
		return fmt.Errorf("attach orders: %w", err)
	}
	byContact := make(map[commerce.ContactID][]commerce.ID)
	var order commerce.ID
	var contact commerce.ContactID
	if _, err := pgx.ForEachRow(rows, []any{&order, &contact}, func() error {
		byContact[contact] = append(byContact[contact], order)
		return nil
	}); err != nil {
		return fmt.Errorf("attach orders: %w", err)
	}
	for contact, orders := range byContact {
		if err := t.repoint(ctx, `id = ANY($2) AND contact_id IS NULL`, contact, orders); err != nil {
			return fmt.Errorf("attach orders: %w", err)
		}
		t.touch(&contact)
	}
	return nil
}

// repoint gives orders and their transactions to a contact.
func (t *SyncTx) repoint(ctx context.Context, where string, to commerce.ContactID, arg any) error {
	rows, err := t.tx.Query(ctx, `
		UPDATE orders SET contact_id = $3, version = nextval('data_version') WHERE account_id = $1 AND `+where+` RETURNING id`, t.account, arg, to)
	if err != nil {
		return err
	}
	orders, err := pgx.CollectRows(rows, pgx.RowTo[commerce.ID])
	if err != nil {
		return err
	}
	// Transactions may be there without their order, so they are looked for by the same condition too.
	if id, ok := arg.(commerce.ContactID); ok {
		where = `(order_id = ANY($4) OR contact_id = $2)`
		rows, err = t.tx.Query(ctx, `UPDATE transactions SET contact_id = $3, version = nextval('data_version') WHERE account_id = $1 AND `+where+` RETURNING order_id`, t.account, id, to, orders)
	} else {
		rows, err = t.tx.Query(ctx, `UPDATE transactions SET contact_id = $2, version = nextval('data_version') WHERE account_id = $1 AND order_id = ANY($3) RETURNING order_id`, t.account, to, orders)
	}
	if err != nil {
		return err
	}
	transactions, err := pgx.CollectRows(rows, pgx.RowTo[commerce.ID])
	if err != nil {
		return err
	}
	for _, id := range orders {
		t.changed(kindOrder, id.String())
	}
	for _, id := range transactions {
		t.changed(kindTransaction, id.String())
	}
	return nil
}
