package commerce

import (
	"encoding/json"
	"time"
)

// TriggerKind is what happened, in the workflow engine's words.
type TriggerKind string

// The two triggers of the product documentation.
const (
	OrderReceived   TriggerKind = "ORDER_RECEIVED"
	PaymentReceived TriggerKind = "PAYMENT_RECEIVED"
)

// TriggerEvent is one occurrence. It is written in the transaction that changed the order, at most once per account, kind
// and order, for ever.
type TriggerEvent struct {
	Sequence      int64 // grows with commits' insert order; the cursor of replay
	Kind          TriggerKind
	OrderID       ID
	ContactID     *ContactID
	EnrollmentKey string    // shop and order: one workflow run for each
	OccurredAt    time.Time // Shopify's time of the fact
	ReceivedAt    time.Time // when we learnt it
	Version       int64     // data version: reads that demand at least this see the order as it was, or newer
	Payload       json.RawMessage
}
