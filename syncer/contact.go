package syncer

import (
	"context"

	"storegraph/commerce"
)

// syncContact refetches a customer. With Contact Sync off nobody new becomes a contact, and nobody known is changed.
func (s *Syncer) syncContact(ctx context.Context, inst *commerce.Installation, id commerce.ID) error {
	if !inst.Sync.ContactSync || inst.Blocked[commerce.Contacts] != nil {
		return nil
	}
	contact, err := s.client(inst).FetchContact(ctx, id)
	if err != nil {
		return err
	}
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, "Customer", id); err != nil {
			return err
		}
		if contact == nil {
			return tx.DeleteContact(ctx, id, s.Now())
		}
		return storeContact(ctx, tx, *contact)
	})
}

// storeContact upserts a customer, and hands over orders that were waiting for this person.
func storeContact(ctx context.Context, tx Tx, c commerce.Contact) error {
	id, outcome, err := tx.UpsertContact(ctx, c)
	if err != nil || outcome == commerce.Stale {
		return err
	}
	return tx.AttachOrders(ctx, id)
}

// mergeContacts lets the survivor take the orders, then refetches it: the merge may have changed its fields.
func (s *Syncer) mergeContacts(ctx context.Context, inst *commerce.Installation, sig commerce.Signal) error {
	if inst.Blocked[commerce.Contacts] != nil {
		return nil
	}
	err := s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		return tx.MergeContacts(ctx, sig.ObjectID, sig.MergedID)
	})
	if err != nil {
		return err
	}
	return s.syncContact(ctx, inst, sig.ObjectID)
}
