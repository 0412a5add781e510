package syncer

import (
	"context"
	"errors"
	"fmt"

	"storegraph/commerce"
	"storegraph/shopify"
)

// syncContact refetches a customer. With Contact Sync off nobody new becomes a contact, and nobody known is changed.
func (s *Syncer) syncContact(ctx context.Context, inst *commerce.Installation, id commerce.ID) error {
	if !follows(inst, commerce.Contacts) {
		return nil
	}
	client := s.client(inst)
	contact, err := client.FetchContact(ctx, id)
	if err != nil {
		return err
	}
	if contact == nil {
		return s.customerIsGone(ctx, inst, client, id)
	}
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, "Customer", id); err != nil {
			return err
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

// maxMoved bounds how many of a merged customer's orders are refetched; all of them move.
const maxMoved = 1000

// merge lets the survivor take the orders, whose buyers read otherwise at Shopify now, without any trace in updatedAt: they
// and the survivor are asked for.
func (s *Syncer) merge(ctx context.Context, inst *commerce.Installation, kept, gone commerce.ID) error {
	orders, err := s.Store.OrdersOfCustomer(ctx, inst.AccountID, gone, maxMoved)
	if err != nil {
		return err
	}
	why := fmt.Sprintf("merged/%s", gone)
	asked := append(s.asking(inst, "Order", why, orders...), s.asking(inst, "Customer", why, kept)...)
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.MergeContacts(ctx, kept, gone); err != nil {
			return err
		}
		return tx.PutBackground(ctx, asked)
	})
}

// customerIsGone finds out what became of a customer that Shopify answers null for. Customers with orders cannot be deleted:
// when their orders name another customer now, the two were merged and the webhook was lost.
func (s *Syncer) customerIsGone(ctx context.Context, inst *commerce.Installation, client *shopify.Client, id commerce.ID) error {
	have, err := s.Store.Identities(ctx, inst.AccountID, "Customer", []commerce.ID{id})
	if err != nil {
		return err
	}
	if have[id].MergedInto != nil || have[id].DeletedAt != nil {
		return nil
	}
	survivor, err := s.survivor(ctx, inst, client, id)
	if err != nil {
		return err
	}
	if survivor == 0 {
		at := client.Now()
		return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
			if err := tx.LockObject(ctx, "Customer", id); err != nil {
				return err
			}
			return tx.DeleteContact(ctx, id, at)
		})
	}
	return s.merge(ctx, inst, survivor, id)
}

// customerDeleted applies a deletion. It may belong to a merge and come before that: then the orders of the customer, who
// could not have been deleted with them, tell who took them over.
func (s *Syncer) customerDeleted(ctx context.Context, inst *commerce.Installation, sig commerce.Signal) error {
	survivor, err := s.survivor(ctx, inst, s.client(inst), sig.ObjectID)
	if err != nil {
		return err
	}
	if survivor != 0 {
		return s.merge(ctx, inst, survivor, sig.ObjectID)
	}
	return s.remove(ctx, inst, sig, Tx.DeleteContact)
}

// survivor asks the customer's orders whom they belong to now: a merge moves all of them to one customer. 0 when they do
// not tell.
func (s *Syncer) survivor(ctx context.Context, inst *commerce.Installation, client *shopify.Client, gone commerce.ID) (survivor commerce.ID, _ error) {
	if inst.Blocked[commerce.Orders] != nil {
		return 0, nil
	}
	const witnesses = 3
	orders, err := s.Store.OrdersOfCustomer(ctx, inst.AccountID, gone, witnesses)
	if err != nil {
		return 0, err
	}
	for _, order := range orders {
		snap, err := client.FetchOrder(ctx, order)
		if errors.Is(err, shopify.ErrAccessDenied) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		if snap == nil {
			continue // deleted, and its webhook lost too
		}
		owner := snap.Order.Buyer.CustomerID
		if owner == nil || *owner == gone || survivor != 0 && *owner != survivor {
			return 0, nil
		}
		survivor = *owner
	}
	return survivor, nil
}
