package commerce

import (
	"encoding/json"
	"time"
)

// TriggerKind is what happened, in the workflow engine's words.
type TriggerKind string

// The two triggers of the product documentation, what may become of an order afterwards, and what no order does by itself.
const (
	OrderReceived     TriggerKind = "ORDER_RECEIVED"
	PaymentReceived   TriggerKind = "PAYMENT_RECEIVED"
	OrderCancellation TriggerKind = "ORDER_CANCELLED"
	OrderRefund       TriggerKind = "ORDER_REFUNDED"
	TimerDue          TriggerKind = "TIMER_DUE"
	SegmentEntered    TriggerKind = "SEGMENT_ENTERED"
	SegmentLeft       TriggerKind = "SEGMENT_LEFT"
)

// OrderKinds are the kinds of an order's events: timers start with them.
var OrderKinds = []TriggerKind{OrderReceived, PaymentReceived, OrderCancellation, OrderRefund}

// TriggerKinds are all kinds.
var TriggerKinds = append(OrderKinds[:len(OrderKinds):len(OrderKinds)], TimerDue, SegmentEntered, SegmentLeft)

// RefundExtent says how much of an order was given back.
type RefundExtent string

// An order is refunded in part, in full, or first in part and then in full.
const (
	RefundPart RefundExtent = "PART"
	RefundFull RefundExtent = "FULL"
)

// TriggerEvent is one occurrence. It is written in the transaction that changed the order, at most once per account, kind
// and order, for ever; a refund of a part and one of the whole are two.
type TriggerEvent struct {
	Sequence      int64 // grows with commits' insert order; the cursor of replay
	Kind          TriggerKind
	Refund        *RefundExtent // of ORDER_REFUNDED
	OrderID       ID
	ContactID     *ContactID
	EnrollmentKey string    // shop and order: one workflow run for each
	OccurredAt    time.Time // Shopify's time of the fact
	ReceivedAt    time.Time // when we learnt it
	Version       int64     // data version: reads that demand at least this see the order as it was, or newer
	Payload       json.RawMessage
}
