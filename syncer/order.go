package syncer

import (
	"context"
	"errors"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
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
	var left, asked commerce.ID // the customer whom the order has left, and who of them was looked for
	for {
		err := s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
			left = 0
			if err := tx.LockObject(ctx, "Order", id); err != nil {
				return err
			}
			orders := []commerce.Order{snap.Order}
			if err := attach(ctx, tx, orders, inst.Sync.ContactSync && inst.Blocked[commerce.Contacts] == nil); err != nil {
				return err
			}
			before, err := s.applyOrder(ctx, tx, inst, orders[0], snap.Payments)
			if left = leftBy(before, &orders[0]); err == nil && left != asked && left != 0 && follows(inst, commerce.Contacts) {
				return errLeft
			}
			return err
		})
		if !errors.Is(err, errLeft) {
			return err
		}
		asked = left
		if err := s.lookFor(ctx, inst, client, left); err != nil {
			return err
		}
	}
}

// errLeft undoes the writing of an order that has another customer than the stored one.
var errLeft = errors.New("the order has left its customer")

// leftBy is the customer that the stored order names and this one no longer does; 0 when there is none.
func leftBy(before, order *commerce.Order) commerce.ID {
	if before == nil || before.Buyer.CustomerID == nil || order.Buyer.CustomerID == nil || *before.Buyer.CustomerID == *order.Buyer.CustomerID {
		return 0
	}
	return *before.Buyer.CustomerID
}

// lookFor finds out what became of a customer whom an order has left. When Shopify has them no more they were merged, and this
// order may be the last that can tell: once it is written nobody could say who took the contact over.
func (s *Syncer) lookFor(ctx context.Context, inst *commerce.Installation, client *shopify.Client, customer commerce.ID) error {
	have, err := s.Store.Identities(ctx, inst.AccountID, "Customer", []commerce.ID{customer})
	if err != nil || have[customer].MergedInto != nil {
		return err
	}
	contact, err := client.FetchContact(ctx, customer)
	if err != nil || contact != nil { // staff gave the order to somebody else
		return err
	}
	return s.customerIsGone(ctx, inst, client, customer)
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

// applyOrder stores what the toggles say, and tells what it replaced.
func (s *Syncer) applyOrder(ctx context.Context, tx Tx, inst *commerce.Installation, order commerce.Order, payments []commerce.PaymentEvent) (before *commerce.Order, _ error) {
	due := triggers.Decide(inst, nil, &order, payments)
	// A trigger's templates read the order from the store, so an order that fires one is kept although Order Sync is off.
	if inst.Sync.OrderSync || len(due) > 0 {
		var outcome commerce.Outcome
		var err error
		if before, outcome, err = tx.UpsertOrder(ctx, order); err != nil {
			return nil, err
		}
		due = triggers.Decide(inst, before, &order, payments)
		if outcome == commerce.Stale {
			if before == nil {
				return nil, nil // it is deleted
			}
			// Newer news are stored. An import may have stored them, which decides nothing: so they are decided on here.
			due = triggers.Decide(inst, &order, before, payments)
			order, payments, before = *before, nil, nil
		}
	}
	if inst.Sync.TransactionSync || len(due) > 0 {
		if err := storeTransaction(ctx, tx, payments, &order); err != nil {
			return nil, err
		}
	}
	if len(due) > 0 {
		// Events keep the account's other events waiting until the commit: what can be done before them is.
		if err := tx.SettleFacts(ctx); err != nil {
			return nil, err
		}
	}
	for _, d := range due {
		event, err := triggers.NewEvent(inst, d, &order, s.Now())
		if err != nil {
			return nil, err
		}
		if _, err := tx.AddTrigger(ctx, event); err != nil {
			return nil, err
		}
	}
	return before, nil
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
