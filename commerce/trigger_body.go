package commerce

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// TriggerSchemaVersion is the version of the shape of events' bodies.
const TriggerSchemaVersion = "2026-11"

// TriggerFacts are what an event says about its order besides ids and times: the few facts that do not change what
// templates print. Everything else is read from the store, where it is current. They name no person.
type TriggerFacts struct {
	ShopDomain  string        `json:"shopDomain,omitempty"`
	OrderName   string        `json:"orderName,omitempty"`
	OrderStatus OrderStatus   `json:"orderStatus,omitempty"`
	TotalPrice  *TriggerMoney `json:"totalPrice,omitempty"`
	// Timer and SegmentWatch are what made an event that no order made. Their ids are the account's own here, the API's in bodies.
	Timer        *TriggerSource `json:"timer,omitempty"`
	SegmentWatch *TriggerSource `json:"segmentWatch,omitempty"`
}

// TriggerSource names a timer or a segment watch.
type TriggerSource struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// TriggerMoney is an amount in an event's body: a plain decimal and its currency.
type TriggerMoney struct {
	Amount       string `json:"amount"`
	CurrencyCode string `json:"currencyCode"`
}

type triggerBody struct {
	ID            string      `json:"id"`
	Type          TriggerKind `json:"type"`
	SchemaVersion string      `json:"schemaVersion"`
	Timestamp     string      `json:"timestamp"`
	Data          triggerData `json:"data"`
}

type triggerData struct {
	AccountID      AccountID     `json:"accountId"`
	EnrollmentKey  string        `json:"enrollmentKey"`
	OrderID        *string       `json:"orderId"`
	ShopifyOrderID *string       `json:"shopifyOrderId"`
	ContactID      *string       `json:"contactId"`
	Refund         *RefundExtent `json:"refund,omitempty"`
	OccurredAt     string        `json:"occurredAt"`
	ReceivedAt     string        `json:"receivedAt"`
	Version        string        `json:"version"`
	TriggerFacts
}

// GlobalID is the event's id in the API, and the webhook-id of all its deliveries: handle an event once by it.
func (e *TriggerEvent) GlobalID(account AccountID) string {
	return GlobalID(account, "TriggerEvent", strconv.FormatInt(e.Sequence, 10))
}

// Facts reads what the event says besides ids and times; nothing when it says nothing that can be read.
func (e *TriggerEvent) Facts() TriggerFacts {
	var f TriggerFacts
	if len(e.Payload) > 0 {
		_ = json.Unmarshal(e.Payload, &f) // Body tells whoever must know
	}
	return f
}

// Body is the event as receivers get it: the same bytes at each delivery and in the API, until its person is erased. Ids are
// the API's; the order's own number in Shopify is beside them. Times are RFC 3339 in UTC.
func (e *TriggerEvent) Body(account AccountID) (json.RawMessage, error) {
	b := triggerBody{
		ID: e.GlobalID(account), Type: e.Kind, SchemaVersion: TriggerSchemaVersion, Timestamp: e.OccurredAt.UTC().Format(time.RFC3339),
		Data: triggerData{
			AccountID: account, EnrollmentKey: e.EnrollmentKey, Refund: e.Refund,
			OccurredAt: e.OccurredAt.UTC().Format(time.RFC3339), ReceivedAt: e.ReceivedAt.UTC().Format(time.RFC3339),
			Version: strconv.FormatInt(e.Version, 10),
		},
	}
	if e.OrderID != 0 {
		id, number := GlobalID(account, "Order", e.OrderID.String()), e.OrderID.String()
		b.Data.OrderID, b.Data.ShopifyOrderID = &id, &number
	}
	if e.ContactID != nil {
		id := GlobalID(account, "Contact", string(*e.ContactID))
		b.Data.ContactID = &id
	}
	if len(e.Payload) > 0 {
		if err := json.Unmarshal(e.Payload, &b.Data.TriggerFacts); err != nil {
			return nil, fmt.Errorf("read the facts of event %d: %w", e.Sequence, err)
		}
		if s := b.Data.Timer; s != nil {
			s.ID = GlobalID(account, "Timer", s.ID)
		}
		if s := b.Data.SegmentWatch; s != nil {
			s.ID = GlobalID(account, "SegmentWatch", s.ID)
		}
	}
	body, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("encode event %d: %w", e.Sequence, err)
	}
	return body, nil
}
