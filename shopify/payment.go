package shopify

import "storegraph/commerce"

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
		n, of := &nodes[i], &reading{}
		if n.Kind == "" || n.Status == "" {
			of.fail("kind", errMissing)
		}
		events[i] = commerce.PaymentEvent{
			ID:               of.id("id", n.ID, "OrderTransaction"),
			ParentID:         of.optionalID("parentTransaction", n.Parent, "OrderTransaction"),
			Kind:             commerce.PaymentKind(n.Kind),
			Status:           commerce.PaymentStatus(n.Status),
			Gateway:          filled(n.Gateway),
			FormattedGateway: filled(n.FormattedGateway),
			ErrorCode:        filled(n.ErrorCode),
			Test:             n.Test,
			Amount:           of.bag("amountSet", n.Amount),
			CreatedAt:        of.time("createdAt", n.CreatedAt),
			ProcessedAt:      of.optionalTime("processedAt", n.ProcessedAt),
		}
		if of.err != nil {
			r.failAt("transactions", i, of.err)
		}
	}
	return events
}
