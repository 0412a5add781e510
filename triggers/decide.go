package triggers

import (
	"slices"
	"time"

	"storegraph/commerce"
)

// Due is an event that is to happen.
type Due struct {
	Kind       commerce.TriggerKind
	Refund     *commerce.RefundExtent // of ORDER_REFUNDED
	OccurredAt time.Time              // by Shopify's clock
}

// Decide says which events are due after an order was fetched because something happened to it, in the order in which
// receivers hear of them. before is the order as stored, nil when it was unknown; payments are all of the order's. Imports
// never ask.
//
// Order Received is due for every order placed since the trigger was switched on, whatever webhook told of it first: the
// ledger drops all but the first. Payment Received is due when the first full payment, as either of the two tells it,
// happened since then; an order that was paid before, then edited and paid up, was paid already. Order Cancelled goes with
// Order Received's switch and Order Refunded with Payment Received's: they are due for what happened since, also to orders
// that are older. Test orders never fire.
func Decide(inst *commerce.Installation, before, after *commerce.Order, payments []commerce.PaymentEvent) []Due {
	if after.Test {
		return nil
	}
	var due []Due
	if inst.Sync.OrderReceivedTrigger && since(inst.OrderReceivedSince, after.CreatedAt) && since(inst.OrderReceivedSince, after.ProcessedAt) {
		due = append(due, Due{Kind: commerce.OrderReceived, OccurredAt: after.ProcessedAt})
	}
	paidAt := after.PaidAt
	if before != nil && before.PaidAt != nil && (paidAt == nil || before.PaidAt.Before(*paidAt)) {
		paidAt = before.PaidAt // what was paid once stays paid, though the order was edited since
	}
	if inst.Sync.PaymentReceivedTrigger && paidAt != nil && since(inst.PaymentReceivedSince, *paidAt) {
		due = append(due, Due{Kind: commerce.PaymentReceived, OccurredAt: *paidAt})
	}
	if inst.Sync.PaymentReceivedTrigger {
		if d, ok := refund(inst.PaymentReceivedSince, before, after, payments); ok {
			due = append(due, d)
		}
	}
	if inst.Sync.OrderReceivedTrigger && after.CancelledAt != nil && since(inst.OrderReceivedSince, *after.CancelledAt) {
		due = append(due, Due{Kind: commerce.OrderCancellation, OccurredAt: *after.CancelledAt})
	}
	return due
}

// MayBeDue says whether Decide might find events for an order of which only the order itself is known, as an import's file
// tells it: refunds are then suspected by the order's last change.
func MayBeDue(inst *commerce.Installation, o *commerce.Order) bool {
	if len(Decide(inst, nil, o, nil)) > 0 {
		return true
	}
	return inst.Sync.PaymentReceivedTrigger && !o.Test && o.TotalRefunded.Shop.Amount.IsPositive() && since(inst.PaymentReceivedSince, o.UpdatedAt)
}

// refund finds the refund that is due: the one of the whole, whose last part counts, else the first of a part since the
// trigger was switched on. What Shopify gives back without a payment event (store credit) is seen by comparing with what is
// stored.
func refund(start *time.Time, before, after *commerce.Order, payments []commerce.PaymentEvent) (Due, bool) {
	full := after.FinancialStatus != nil && *after.FinancialStatus == commerce.FinancialRefunded
	var times []time.Time
	for _, p := range payments {
		if p.Kind == commerce.PaymentRefund && p.Status == commerce.PaymentSuccess && since(start, p.At()) {
			times = append(times, p.At())
		}
	}
	if len(times) == 0 && before != nil && since(start, after.UpdatedAt) &&
		after.TotalRefunded.Shop.Amount.GreaterThan(before.TotalRefunded.Shop.Amount) {
		times = append(times, after.UpdatedAt)
	}
	if len(times) == 0 || !full && !after.TotalRefunded.Shop.Amount.IsPositive() {
		return Due{}, false
	}
	extent, at := commerce.RefundPart, slices.MinFunc(times, time.Time.Compare)
	if full {
		extent, at = commerce.RefundFull, slices.MaxFunc(times, time.Time.Compare)
	}
	return Due{Kind: commerce.OrderRefund, Refund: &extent, OccurredAt: at}, true
}

// since compares in whole seconds, the resolution of Shopify's times.
func since(start *time.Time, at time.Time) bool {
	return start != nil && !at.Before(start.Truncate(time.Second))
}
