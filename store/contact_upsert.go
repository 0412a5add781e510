package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// UpsertContact stores a Shopify customer, whose ShopifyID must be set. It finds the contact by that id; else it adopts
// one whom Shopify did not know yet, by email, then by phone; else it makes one. A customer that was merged away is Stale:
// its survivor's id is returned, and "" when nobody knows the survivor yet.
func (t *SyncTx) UpsertContact(ctx context.Context, c commerce.Contact) (commerce.ContactID, commerce.Outcome, error) {
	if c.ShopifyID == nil {
		return "", "", errors.New("upsert contact: no Shopify id")
	}
	id, outcome, err := t.upsertContact(ctx, &c)
	if err != nil {
		return "", "", fmt.Errorf("upsert contact: %w", err)
	}
	return id, outcome, nil
}

func (t *SyncTx) upsertContact(ctx context.Context, c *commerce.Contact) (commerce.ContactID, commerce.Outcome, error) {
	print, err := contactFingerprint(c)
	if err != nil {
		return "", "", err
	}
	if _, err := t.lockPeople(ctx); err != nil {
		return "", "", err
	}
	known, err := t.findCustomer(ctx, *c.ShopifyID)
	if err != nil {
		return "", "", err
	}
	switch {
	case known.merged:
		return known.contact, commerce.Stale, nil
	case known.deletedAt != nil && !c.UpdatedAt.After(*known.deletedAt):
		return known.contact, commerce.Stale, nil
	}
	outcome := commerce.Updated
	if known.row == nil {
		outcome = commerce.Inserted
		if known.row, err = t.findToAdopt(ctx, c); err != nil {
			return "", "", err
		}
		if known.row != nil {
			outcome = commerce.Updated
			t.appeared[object{kindContact, *c.ShopifyID}] = c.UpdatedAt
		}
	}
	if r := known.row; r != nil && r.shopifyUpdatedAt != nil {
		stored, news := telling{*r.shopifyUpdatedAt, r.FetchedAt}, telling{c.UpdatedAt, fetched(c.FetchedAt)}
		if stored.newerThan(news) {
			return r.ID, commerce.Stale, nil
		}
		if same(r.fingerprint, print) {
			if stored.notes(news) {
				err = t.note(ctx, "contacts", []reading{{*c.ShopifyID, news.fetchedAt, print}})
			}
			return r.ID, commerce.Unchanged, err
		}
	}
	if known.deletedAt != nil {
		if err := t.raise(ctx, kindContact, *c.ShopifyID); err != nil {
			return "", "", err
		}
	}
	r := known.row
	if r == nil {
		r = &contactRow{}
	}
	r.fromShopify(c, t.now)
	r.fingerprint = print
	if r.ID == "" {
		err := t.insertContact(ctx, r) // which gives the id
		return r.ID, outcome, err
	}
	return r.ID, outcome, t.updateContact(ctx, r)
}

// contactFingerprint is of what Shopify says.
func contactFingerprint(c *commerce.Contact) (*string, error) {
	shape := *c
	shape.ID, shape.FetchedAt, shape.SyncedAt, shape.Facts, shape.LastOrder, shape.Orders = "", time.Time{}, nil, commerce.ContactFacts{}, nil, nil
	content, err := contacts.appendContent(make([]byte, 0, 512), &contactRow{Contact: shape})
	if err != nil {
		return nil, err
	}
	return fingerprint(content), nil
}

// customer is what is known of a Shopify customer.
type customer struct {
	row       *contactRow // its contact, locked; nil when there is none, or it is a survivor's
	contact   commerce.ContactID
	merged    bool
	deletedAt *time.Time
}

func (t *SyncTx) findCustomer(ctx context.Context, id commerce.ID) (customer, error) {
	var c customer
	graves := map[commerce.ID]time.Time{}
	var rows []contactRow
	b := &pgx.Batch{}
	t.queueTombstones(b, kindContact, []commerce.ID{id}, graves)
	b.Queue(`SELECT coalesce(contact_id, ''), merged_into IS NOT NULL FROM contact_links WHERE account_id = $1 AND shopify_id = $2`, t.account, id).
		Query(func(rows pgx.Rows) error {
			_, err := pgx.ForEachRow(rows, []any{&c.contact, &c.merged}, func() error { return nil })
			return err
		})
	queue(b, &rows, scanContactRow, `
		SELECT `+contacts.list+` FROM contacts t
		WHERE t.account_id = $1 AND t.id = (SELECT contact_id FROM contact_links WHERE account_id = $1 AND shopify_id = $2 AND merged_into IS NULL)
		FOR NO KEY UPDATE`, t.account, id)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return c, err
	}
	if at, ok := graves[id]; ok {
		c.deletedAt = &at
	}
	if len(rows) > 0 {
		c.row = &rows[0]
	}
	return c, nil
}

// findToAdopt looks for a contact whom Shopify did not know: by email, then by phone. The caller holds the lock on people.
func (t *SyncTx) findToAdopt(ctx context.Context, c *commerce.Contact) (*contactRow, error) {
	for _, by := range []struct {
		column string
		value  *string
	}{{"email_norm", normEmail(c.Email)}, {"phone_norm", normPhone(c.Phone)}} {
		if by.value == nil {
			continue
		}
		rows, err := t.tx.Query(ctx, `
			SELECT `+contacts.list+` FROM contacts t
			WHERE t.account_id = $1 AND t.shopify_id IS NULL AND t.`+by.column+` = $2
			ORDER BY t.created_at, t.id LIMIT 1 FOR NO KEY UPDATE`, t.account, *by.value)
		if err != nil {
			return nil, err
		}
		list, err := pgx.CollectRows(rows, scanContactRow)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			return &list[0], nil
		}
	}
	return nil, nil
}

// raise removes the tombstone of an object that has news younger than its deletion.
func (t *SyncTx) raise(ctx context.Context, kind string, id commerce.ID) error {
	_, err := t.tx.Exec(ctx, `DELETE FROM tombstones WHERE account_id = $1 AND kind = $2 AND id = $3`, t.account, kind, id)
	delete(t.deleted, object{kind, id})
	return err
}

func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }
