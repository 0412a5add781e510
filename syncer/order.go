package syncer

import (
	"context"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
	"storegraph/triggers"
)

// deletion is one of Tx's Delete methods.
type deletion func(tx Tx, ctx context.Context, id commerce.ID, at time.Time) error

// syncOrder refetches an order and stores it as the toggles say, with the triggers that are due.
func (s *Syncer) syncOrder(ctx context.Context, inst *commerce.Installation, id commerce.ID) error {
	if !inst.Sync.WatchesOrders() || inst.Blocked[commerce.Orders] != nil {
		return nil
	}
	snap, err := s.client(inst).FetchOrder(ctx, id)
	if err != nil {
		return err
	}
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, "Order", id); err != nil {
			return err
		}
		if snap == nil {
			return tx.DeleteOrder(ctx, id, s.Now())
		}
		contact, err := s.contactOf(ctx, tx, &snap.Order, inst.Sync.ContactSync && inst.Blocked[commerce.Contacts] == nil)
		if err != nil {
			return err
		}
		return s.applyOrder(ctx, tx, inst, snap, contact)
	})
}

func (s *Syncer) applyOrder(ctx context.Context, tx Tx, inst *commerce.Installation, snap *shopify.OrderSnapshot, contact *commerce.ContactID) error {
	order := snap.Order
	order.ContactID = contact
	due := triggers.Decide(inst, nil, &order)
	// A trigger's templates read the order from the store, so an order that fires one is kept although Order Sync is off.
	if inst.Sync.OrderSync || len(due) > 0 {
		before, outcome, err := tx.UpsertOrder(ctx, order)
		if err != nil {
			return err
		}
		if outcome == commerce.Stale {
			return nil // somebody stored newer news, and decided on them
		}
		due = triggers.Decide(inst, before, &order)
	}
	if inst.Sync.TransactionSync || len(due) > 0 {
		if err := storeTransaction(ctx, tx, snap, &order); err != nil {
			return err
		}
	}
	if contact != nil {
		if err := tx.RefreshFacts(ctx, *contact); err != nil {
			return err
		}
	}
	for _, kind := range due {
		event, err := triggers.NewEvent(inst, kind, &order, s.Now())
		if err != nil {
			return err
		}
		if _, err := tx.AddTrigger(ctx, event); err != nil {
			return err
		}
	}
	return nil
}

func storeTransaction(ctx context.Context, tx Tx, snap *shopify.OrderSnapshot, order *commerce.Order) error {
	chosen, ok := commerce.ChooseTransaction(snap.Payments)
	if !ok {
		return nil
	}
	_, err := tx.UpsertTransaction(ctx, commerce.Transaction{
		OrderID:      order.ID,
		ContactID:    order.ContactID,
		OrderName:    order.Name,
		PaymentEvent: chosen,
	})
	return err
}

// contactOf finds the contact that an order belongs to; create makes one of the buyer when nobody is known.
func (s *Syncer) contactOf(ctx context.Context, tx Tx, order *commerce.Order, create bool) (*commerce.ContactID, error) {
	found, err := tx.MatchBuyer(ctx, order.Buyer)
	if err != nil || found != nil || !create || !order.Buyer.Known() {
		return found, err
	}
	id, err := tx.CreateContactFor(ctx, order.Buyer, order.CreatedAt)
	if err != nil {
		return nil, err
	}
	return &id, nil
}
