package triggers

import (
	"encoding/json"
	"fmt"
	"time"

	"storegraph/commerce"
)

// NewEvent builds a due event of an order. The store adds the sequence and the data version.
func NewEvent(inst *commerce.Installation, due Due, o *commerce.Order, receivedAt time.Time) (commerce.TriggerEvent, error) {
	facts, err := json.Marshal(commerce.TriggerFacts{
		ShopDomain: inst.Shop.Domain, OrderName: o.Name, OrderStatus: o.Status,
		TotalPrice: &commerce.TriggerMoney{Amount: o.TotalPrice.Shop.Plain(), CurrencyCode: o.TotalPrice.Shop.CurrencyCode},
	})
	if err != nil {
		return commerce.TriggerEvent{}, fmt.Errorf("encode %s of order %s: %w", due.Kind, o.ID, err)
	}
	return commerce.TriggerEvent{
		Kind:          due.Kind,
		Refund:        due.Refund,
		OrderID:       o.ID,
		ContactID:     o.ContactID,
		EnrollmentKey: inst.Shop.Domain + "/orders/" + o.ID.String(),
		OccurredAt:    due.OccurredAt,
		ReceivedAt:    receivedAt,
		Payload:       facts,
	}, nil
}
