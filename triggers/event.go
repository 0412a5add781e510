package triggers

import (
	"encoding/json"
	"fmt"
	"time"

	"storegraph/commerce"
)

// SchemaVersion is the version of the payload's shape.
const SchemaVersion = "2026-11"

// payload is what receivers get. It names the order and says the few facts that do not change what templates print:
// everything else is read from the store, where it is current.
type payload struct {
	SchemaVersion string  `json:"schemaVersion"`
	Kind          string  `json:"kind"`
	AccountID     string  `json:"accountId"`
	ShopDomain    string  `json:"shopDomain"`
	OrderID       string  `json:"orderId"`
	OrderName     string  `json:"orderName"`
	ContactID     *string `json:"contactId"`
	OrderStatus   string  `json:"orderStatus"`
	TotalPrice    money   `json:"totalPrice"`
	OccurredAt    string  `json:"occurredAt"`
	EnrollmentKey string  `json:"enrollmentKey"`
}

type money struct {
	Amount       string `json:"amount"`
	CurrencyCode string `json:"currencyCode"`
}

// NewEvent builds the event of one kind for an order. The store adds the sequence and the data version.
func NewEvent(inst *commerce.Installation, kind commerce.TriggerKind, o *commerce.Order, receivedAt time.Time) (commerce.TriggerEvent, error) {
	occurred := o.ProcessedAt
	if kind == commerce.PaymentReceived && o.PaidAt != nil {
		occurred = *o.PaidAt
	}
	e := commerce.TriggerEvent{
		Kind:          kind,
		OrderID:       o.ID,
		ContactID:     o.ContactID,
		EnrollmentKey: inst.Shop.Domain + "/orders/" + o.ID.String(),
		OccurredAt:    occurred,
		ReceivedAt:    receivedAt,
	}
	p := payload{
		SchemaVersion: SchemaVersion,
		Kind:          string(kind),
		AccountID:     string(inst.AccountID),
		ShopDomain:    inst.Shop.Domain,
		OrderID:       o.ID.String(),
		OrderName:     o.Name,
		OrderStatus:   string(o.Status),
		TotalPrice:    money{o.TotalPrice.Shop.Plain(), o.TotalPrice.Shop.CurrencyCode},
		OccurredAt:    occurred.UTC().Format(time.RFC3339),
		EnrollmentKey: e.EnrollmentKey,
	}
	if o.ContactID != nil {
		id := string(*o.ContactID)
		p.ContactID = &id
	}
	body, err := json.Marshal(p)
	if err != nil {
		return e, fmt.Errorf("encode %s of order %s: %w", kind, o.ID, err)
	}
	e.Payload = body
	return e, nil
}
