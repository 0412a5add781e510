package syncer

import (
	"context"
	"time"

	"storegraph/commerce"
	"storegraph/triggers"
)

// syncOrder refetches an order and stores it as the toggles say, with the triggers that are due.
func (s *Syncer) syncOrder(ctx context.Context, inst *commerce.Installation, id commerce.ID) error {
	if !inst.Sync.WatchesOrders() || inst.Blocked[commerce.Orders] != nil {
		return nil
	}
	client := s.client(inst)
	snap, err := client.FetchOrder(ctx, id)
	if err != nil {
		return err
	}
	if snap == nil {
		return s.orderIsGone(ctx, inst, id, client.Now())
	}
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, "Order", id); err != nil {
			return err
		}
		orders := []commerce.Order{snap.Order}
		if err := attach(ctx, tx, orders, inst.Sync.ContactSync && inst.Blocked[commerce.Contacts] == nil); err != nil {
			return err
		}
		return s.applyOrder(ctx, tx, inst, orders[0], snap.Payments)
	})
}

// orderIsGone deletes an order that Shopify answers null for, unless it is only too old to be shown.
func (s *Syncer) orderIsGone(ctx context.Context, inst *commerce.Installation, id commerce.ID, at time.Time) error {
	have, err := s.Store.Identities(ctx, inst.AccountID, "Order", []commerce.ID{id})
	if err != nil {
		return err
	}
	order := have[id]
	if order.DeletedAt != nil || hidden(inst, order.CreatedAt, at) { // of an unknown order the time is zero: as old as can be
		return nil
	}
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, "Order", id); err != nil {
			return err
		}
		return tx.DeleteOrder(ctx, id, at)
	})
}

func (s *Syncer) applyOrder(ctx context.Context, tx Tx, inst *commerce.Installation, order commerce.Order, payments []commerce.PaymentEvent) error {
	due := triggers.Decide(inst, nil, &order)
	// A trigger's templates read the order from the store, so an order that fires one is kept although Order Sync is off.
	if inst.Sync.OrderSync || len(due) > 0 {
		before, outcome, err := tx.UpsertOrder(ctx, order)
		if err != nil {
			return err
		}
		due = triggers.Decide(inst, before, &order)
		if outcome == commerce.Stale {
			if before == nil {
				return nil // it is deleted
			}
			// Newer news are stored. An import may have stored them, which decides nothing: so they are decided on here.
			due = triggers.Decide(inst, &order, before)
			order, payments = *before, nil
		}
	}
	if inst.Sync.TransactionSync || len(due) > 0 {
		if err := storeTransaction(ctx, tx, payments, &order); err != nil {
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

// storeTransaction keeps the one payment event that represents the order.
func storeTransaction(ctx context.Context, tx Tx, payments []commerce.PaymentEvent, order *commerce.Order) error {
	chosen, ok := commerce.ChooseTransaction(payments)
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

// attach gives each order the contact that it belongs to; create makes contacts of buyers whom nobody knows.
func attach(ctx context.Context, tx Tx, orders []commerce.Order, create bool) error {
	if err := tx.ForgetErased(ctx, orders); err != nil {
		return err
	}
	buyers := make([]commerce.Buyer, len(orders))
	for i := range orders {
		buyers[i] = orders[i].Buyer
	}
	found, err := tx.MatchBuyers(ctx, buyers)
	if err != nil {
		return err
	}
	for i, id := range found {
		if id == nil && create && buyers[i].Known() {
			// The same stranger may be twice in the list: the second time they are known.
			made, err := tx.CreateContactFor(ctx, buyers[i], orders[i].CreatedAt)
			if err != nil {
				return err
			}
			id = &made
		}
		orders[i].ContactID = id
	}
	return nil
}
