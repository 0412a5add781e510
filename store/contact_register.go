package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// maxContactID bounds the ids that a CRM may choose.
const maxContactID = 128

// RegisterContact stores a contact that the CRM knows, under the id that the CRM chose, or a new one. A person whom only
// Shopify knew, by email or phone, becomes that contact: then the CRM's id stands for it too, and what Shopify says stays
// above what the CRM says. Registering again updates; nil erases nothing. Orders that waited for this person are attached;
// the changes name them for the caches, as Sync's do.
func (s *Store) RegisterContact(ctx context.Context, account commerce.AccountID, c commerce.Contact) (*commerce.Contact, []commerce.Change, error) {
	if len(c.ID) > maxContactID {
		return nil, nil, commerce.Errorf(commerce.InvalidInput, "A contact's id has at most %d characters.", maxContactID).In("id")
	}
	var id commerce.ContactID
	changes, err := s.Sync(ctx, account, func(ctx context.Context, t *SyncTx) (err error) {
		id, err = t.registerContact(ctx, &c)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("register contact: %w", err)
	}
	stored, err := s.GetContact(ctx, account, id)
	return stored, changes, err
}

func (t *SyncTx) registerContact(ctx context.Context, c *commerce.Contact) (commerce.ContactID, error) {
	if _, err := t.lockPeople(ctx); err != nil {
		return "", err
	}
	r, err := t.contactToRegister(ctx, c)
	if err != nil {
		return "", err
	}
	if r == nil {
		r = &contactRow{Contact: commerce.Contact{ID: c.ID}}
		r.fromCRM(c, t.now)
		err = t.insertContact(ctx, r)
	} else {
		r.fromCRM(c, t.now)
		err = t.updateContact(ctx, r)
	}
	if err != nil {
		return "", err
	}
	if c.ID != "" && c.ID != r.ID {
		_, err := t.tx.Exec(ctx, `INSERT INTO contact_aliases (account_id, id, contact_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, t.account, c.ID, r.ID)
		if err != nil {
			return "", err
		}
		t.changed(kindContact, string(c.ID))
	}
	return r.ID, t.AttachOrders(ctx, r.ID)
}

// contactToRegister finds the contact by its id; else, by email and then phone, a person whom the CRM has not registered.
func (t *SyncTx) contactToRegister(ctx context.Context, c *commerce.Contact) (*contactRow, error) {
	var id commerce.ContactID
	err := t.tx.QueryRow(ctx, `
		SELECT id FROM (
			SELECT id, 1 AS rank, created_at FROM contacts WHERE account_id = $1 AND id = `+survivor("$2")+`
			UNION ALL SELECT id, 2, created_at FROM contacts WHERE account_id = $1 AND email_norm = $3 AND (registered IS NULL OR $2 = '')
			UNION ALL SELECT id, 3, created_at FROM contacts WHERE account_id = $1 AND phone_norm = $4 AND (registered IS NULL OR $2 = '')
		) m ORDER BY rank, created_at, id LIMIT 1`,
		t.account, string(c.ID), normEmail(c.Email), normPhone(c.Phone)).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := t.tx.Query(ctx, `SELECT `+contacts.list+` FROM contacts t WHERE t.account_id = $1 AND t.id = $2 FOR NO KEY UPDATE`, t.account, id)
	if err != nil {
		return nil, err
	}
	r, err := pgx.CollectExactlyOneRow(rows, scanContactRow)
	return &r, err
}
