package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// MatchBuyer finds the contact who placed an order: by Shopify's customer, through merges; else by email; else by phone.
// nil when nobody is known. Who is found stays until the transaction ends.
func (t *SyncTx) MatchBuyer(ctx context.Context, buyer commerce.Buyer) (*commerce.ContactID, error) {
	found, err := t.MatchBuyers(ctx, []commerce.Buyer{buyer})
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// MatchBuyers is MatchBuyer for many, in one round trip or two. Results come in the order of the list.
func (t *SyncTx) MatchBuyers(ctx context.Context, buyers []commerce.Buyer) ([]*commerce.ContactID, error) {
	found := make([]*commerce.ContactID, len(buyers))
	if err := t.matchBuyers(ctx, buyers, found); err != nil {
		return nil, err
	}
	for i, id := range found {
		if id != nil || !buyers[i].Known() {
			continue
		}
		// Somebody may be creating this contact at this moment.
		again, err := t.lockPeople(ctx)
		if err != nil || !again {
			return found, err
		}
		return found, t.matchBuyers(ctx, buyers, found)
	}
	return found, nil
}

// matchBuyers fills in who is found of those who are not yet.
func (t *SyncTx) matchBuyers(ctx context.Context, buyers []commerce.Buyer, found []*commerce.ContactID) error {
	b := &pgx.Batch{}
	for i, buyer := range buyers {
		if found[i] != nil || !buyer.Known() {
			continue
		}
		b.Queue(`
			SELECT id FROM contacts WHERE account_id = $1 AND id = (SELECT coalesce(
				(SELECT contact_id FROM contact_links WHERE account_id = $1 AND shopify_id = $2),
				(SELECT id FROM contacts WHERE account_id = $1 AND email_norm = $3 ORDER BY shopify_id IS NULL, created_at, id LIMIT 1),
				(SELECT id FROM contacts WHERE account_id = $1 AND phone_norm = $4 ORDER BY shopify_id IS NULL, created_at, id LIMIT 1)))
			FOR KEY SHARE`,
			t.account, buyer.CustomerID, normEmail(buyer.Email), normPhone(buyer.Phone)).
			QueryRow(func(row pgx.Row) error {
				var id commerce.ContactID
				err := row.Scan(&id)
				if err == nil {
					found[i] = &id
				} else if errors.Is(err, pgx.ErrNoRows) {
					err = nil
				}
				return err
			})
	}
	if b.Len() == 0 {
		return nil
	}
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("match buyers: %w", err)
	}
	return nil
}

// CreateContactFor makes a contact of a buyer whom nobody knows; one who became known meanwhile is not made again.
func (t *SyncTx) CreateContactFor(ctx context.Context, buyer commerce.Buyer, at time.Time) (commerce.ContactID, error) {
	if _, err := t.lockPeople(ctx); err != nil {
		return "", err
	}
	if buyer.Known() {
		var found [1]*commerce.ContactID
		if err := t.matchBuyers(ctx, []commerce.Buyer{buyer}, found[:]); err != nil {
			return "", err
		}
		if found[0] != nil {
			return *found[0], nil
		}
	}
	r := t.newContactFor(&buyer, at)
	if buyer.CustomerID != nil {
		id, err := t.customerToCreate(ctx, *buyer.CustomerID)
		if err != nil {
			return "", fmt.Errorf("create contact: %w", err)
		}
		r.ShopifyID = id
	}
	if err := t.insertContact(ctx, &r); err != nil {
		return "", fmt.Errorf("create contact: %w", err)
	}
	return r.ID, nil
}

// newContactFor is a buyer as a contact, without a customer.
func (t *SyncTx) newContactFor(b *commerce.Buyer, at time.Time) contactRow {
	r := contactRow{Contact: commerce.Contact{
		FirstName: b.FirstName, LastName: b.LastName, Email: b.Email, Phone: b.Phone,
		Source: &fromShopify, CreatedAt: at, UpdatedAt: at, SyncedAt: &t.now,
	}}
	r.index()
	return r
}

// customerToCreate says which customer a new contact is: the survivor of merges; nil for one that was deleted.
func (t *SyncTx) customerToCreate(ctx context.Context, id commerce.ID) (*commerce.ID, error) {
	var deleted bool
	err := t.tx.QueryRow(ctx, `
		SELECT c.id, EXISTS (SELECT FROM tombstones WHERE account_id = $1 AND kind = 'contact' AND tombstones.id = c.id)
		FROM (SELECT coalesce((SELECT merged_into FROM contact_links WHERE account_id = $1 AND shopify_id = $2), $2) AS id) c`,
		t.account, id).Scan(&id, &deleted)
	if err != nil || deleted {
		return nil, err
	}
	return &id, nil
}

// insertContact writes a new contact, gives it an id unless it has one, and links its customer and all that were merged
// into that customer before anybody knew it. The caller holds the lock on people.
func (t *SyncTx) insertContact(ctx context.Context, r *contactRow) error {
	if r.ID == "" {
		r.ID = commerce.ContactID(uuid.NewString())
	}
	text, err := contacts.json([]contactRow{*r})
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(contacts.insertSQL, t.account, text)
	t.queueLink(b, r)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	if r.ShopifyID != nil {
		t.appeared[object{kindContact, *r.ShopifyID}] = r.UpdatedAt
	}
	t.changed(kindContact, string(r.ID))
	return nil
}

// queueLink points a contact's customer, and those merged into it, at the contact.
func (t *SyncTx) queueLink(b *pgx.Batch, r *contactRow) {
	if r.ShopifyID == nil {
		return
	}
	b.Queue(`
		INSERT INTO contact_links (account_id, shopify_id, contact_id) VALUES ($1, $2, $3)
		ON CONFLICT (account_id, shopify_id) DO UPDATE SET contact_id = excluded.contact_id`, t.account, *r.ShopifyID, r.ID)
	b.Queue(`UPDATE contact_links SET contact_id = $3 WHERE account_id = $1 AND merged_into = $2 AND contact_id IS DISTINCT FROM $3`, t.account, *r.ShopifyID, r.ID)
}

// updateContact writes a contact that is there.
func (t *SyncTx) updateContact(ctx context.Context, r *contactRow) error {
	text, err := contacts.json([]contactRow{*r})
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(contacts.updateSQL, t.account, text)
	t.queueLink(b, r)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	t.changed(kindContact, string(r.ID))
	return nil
}
