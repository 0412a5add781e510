package catalog

import "storegraph/commerce"

var orderStatus = []field[commerce.Order]{
	{Field: Field{
		Name: "status", Type: Enum, Label: "Status",
		Values:      []string{"COMPLETED", "CANCELLED"},
		Description: "CANCELLED when cancelled, fully refunded or voided; COMPLETED otherwise, a partial refund included.",
		Sample:      "COMPLETED", Column: "t.status",
	}, Get: func(o *commerce.Order) any { return string(o.Status) }},
	labelOf("status", "Status", "Completed"),
	{Field: Field{
		Name: "financial_status", Type: Enum, Nullable: true, Label: "Payment status in Shopify",
		Values:      []string{"AUTHORIZED", "EXPIRED", "PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "PENDING", "REFUNDED", "VOIDED"},
		Description: "Shopify's own payment status; missing when Shopify sends none.",
		Sample:      "PAID", Source: "Order.displayFinancialStatus", Column: "t.financial_status",
	}, Get: func(o *commerce.Order) any { return text(o.FinancialStatus) }},
	labelOf("financial_status", "Payment status in Shopify", "Paid"),
	{Field: Field{
		Name: "fulfillment_status", Type: Enum, Nullable: true, Label: "Fulfillment status in Shopify",
		Values:      []string{"FULFILLED", "FULFILLMENT_NOT_REQUIRED", "IN_PROGRESS", "ON_HOLD", "OPEN", "PARTIALLY_FULFILLED", "PENDING_FULFILLMENT", "REQUEST_DECLINED", "RESTOCKED", "SCHEDULED", "UNFULFILLED"},
		Description: "Shopify's own fulfillment status, e.g. UNFULFILLED, PARTIALLY_FULFILLED or FULFILLED.",
		Sample:      "UNFULFILLED", Source: "Order.displayFulfillmentStatus", Column: "t.fulfillment_status",
	}, Get: func(o *commerce.Order) any { return text(o.FulfillmentStatus) }},
	labelOf("fulfillment_status", "Fulfillment status in Shopify", "Unfulfilled"),
	{Field: Field{
		Name: "cancel_reason", Type: Enum, Nullable: true, Label: "Cancel reason",
		Values:      []string{"CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF"},
		Description: "Why the order was cancelled, in Shopify's words.",
		Sample:      "CUSTOMER", Source: "Order.cancelReason", Column: "t.cancel_reason",
	}, Get: func(o *commerce.Order) any { return text(o.CancelReason) }},
	{Field: Field{
		Name: "fully_paid", Type: Boolean, Label: "Is fully paid",
		Description: "Whether nothing is left to pay.",
		Sample:      "true", Source: "Order.fullyPaid", Column: "t.fully_paid",
	}, Get: func(o *commerce.Order) any { return o.FullyPaid }},
}

// labelOf is an enum's value in words.
func labelOf(name, of, sample string) field[commerce.Order] {
	return field[commerce.Order]{
		Field: Field{
			Name: name + "_label", Type: Text, Nullable: true, API: "-", Label: of + ", in words",
			Description: "The value of " + name + " in words.", Sample: sample, Derived: name + ", in sentence case",
			Condition: "(upper(left(t." + name + ", 1)) || lower(replace(substr(t." + name + ", 2), '_', ' ')))", From: []string{name},
		}, Derive: func(_ *Env, r Record) any {
			if v, ok := value[string](r, name); ok {
				return label(v)
			}
			return nil
		},
	}
}
