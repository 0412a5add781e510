package shopify

import (
	"fmt"

	"storegraph/commerce"
)

type paymentNode struct {
	ID               string        `json:"id"`
	Kind             string        `json:"kind"`
	Status           string        `json:"status"`
	Gateway          *string       `json:"gateway"`
	FormattedGateway *string       `json:"formattedGateway"`
	ErrorCode        *string       `json:"errorCode"`
	Test             bool          `json:"test"`
	CreatedAt        string        `json:"createdAt"`
	ProcessedAt      *string       `json:"processedAt"`
	Parent           *objectNode   `json:"parentTransaction"`
	Amount           *moneyBagNode `json:"amountSet"`
}

func (r *reading) payments(nodes []paymentNode) []commerce.PaymentEvent {
	events := make([]commerce.PaymentEvent, len(nodes))
	for i := range nodes {
		n, field := &nodes[i], fmt.Sprintf("transactions.%d.", i)
		if n.Kind == "" || n.Status == "" {
			r.fail(field+"kind", errMissing)
		}
		events[i] = commerce.PaymentEvent{
			ID:               r.id(field+"id", n.ID, "OrderTransaction"),
			ParentID:         r.optionalID(field+"parentTransaction", n.Parent, "OrderTransaction"),
			Kind:             commerce.PaymentKind(n.Kind),
			Status:           commerce.PaymentStatus(n.Status),
			Gateway:          filled(n.Gateway),
			FormattedGateway: filled(n.FormattedGateway),
			ErrorCode:        filled(n.ErrorCode),
			Test:             n.Test,
			Amount:           r.bag(field+"amountSet", n.Amount),
			CreatedAt:        r.time(field+"createdAt", n.CreatedAt),
			ProcessedAt:      r.optionalTime(field+"processedAt", n.ProcessedAt),
		}
	}
	return events
}
