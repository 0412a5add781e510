package triggers

import (
	"time"

	"storegraph/commerce"
)

// Decide says which triggers are due after an order was fetched because something happened to it. before is the order as
// stored, nil when it was unknown. Imports never ask.
//
// Order Received is due for every order placed since the trigger was switched on, whatever webhook told of it first: the
// ledger drops all but the first. Payment Received is due when the first full payment, as either of the two tells it,
// happened since then; an order that was paid before, then edited and paid up, was paid already. Test orders never fire.
func Decide(inst *commerce.Installation, before, after *commerce.Order) []commerce.TriggerKind {
	if after.Test {
		return nil
	}
	var due []commerce.TriggerKind
	if inst.Sync.OrderReceivedTrigger && since(inst.OrderReceivedSince, after.CreatedAt) && since(inst.OrderReceivedSince, after.ProcessedAt) {
		due = append(due, commerce.OrderReceived)
	}
	paidAt := after.PaidAt
	if before != nil && before.PaidAt != nil && (paidAt == nil || before.PaidAt.Before(*paidAt)) {
		paidAt = before.PaidAt // what was paid once stays paid, though the order was edited since
	}
	if inst.Sync.PaymentReceivedTrigger && paidAt != nil && since(inst.PaymentReceivedSince, *paidAt) {
		due = append(due, commerce.PaymentReceived)
	}
	return due
}

// since compares in whole seconds, the resolution of Shopify's times.
func since(start *time.Time, at time.Time) bool {
	return start != nil && !at.Before(start.Truncate(time.Second))
}
