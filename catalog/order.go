package catalog

import (
	"time"

	"storegraph/commerce"
)

// OrderKind is a Shopify order.
var OrderKind = &Kind{
	Name: "order", Table: "orders", GraphQL: "Order", Label: "Order", Element: commerce.Orders,
	Description: "A Shopify order with the buyer's snapshot and its line items.",
}

var _ = declare(OrderKind, orderIdentity, orderStatus, orderTimes, orderPeople, orderAmounts, orderItems)

var orderIdentity = []field[commerce.Order]{
	{Field: Field{
		Name: "id", Type: ID, Label: "Order ID",
		Description: "Shopify's number of the order.",
		Sample:      "1900968798308", Aliases: []string{"order_id"}, Source: "Order.legacyResourceId", Column: "t.id",
	}, Get: func(o *commerce.Order) any { return o.ID.String() }},
	{Field: Field{
		Name: "number", Type: Integer, Label: "Order number",
		Description: "The number inside the order's name. It need not be unique.",
		Sample:      "1044", Aliases: []string{"order_number"}, Source: "Order.number", Column: "t.number",
	}, Get: func(o *commerce.Order) any { return int64(o.Number) }},
	{Field: Field{
		Name: "name", Type: Text, Label: "Order name",
		Description: "The order's name as the merchant formats it and buyers see it.",
		Sample:      "#1044", Source: "Order.name", Column: "t.name",
	}, Get: func(o *commerce.Order) any { return o.Name }},
	{Field: Field{
		Name: "order_status_url", Type: URL, Nullable: true, Personal: true, Label: "Order status page",
		Description: "Address of the page where the buyer follows the order.",
		Sample:      "https://example.myshopify.com/548380009/orders/b1946ac92492d2347c6235b4d2611184/authenticate?key=imasecretipod",
		Aliases:     []string{"status_page_url"}, Source: "Order.statusPageUrl", Column: "t.status_page_url",
	}, Get: func(o *commerce.Order) any { return text(o.StatusPageURL) }},
	{Field: Field{
		Name: "abandoned_checkout_url", Type: URL, Nullable: true, API: "-", Label: "Abandoned checkout",
		Description: "Address of the checkout that the buyer left. An order that was placed has none.",
		Sample:      "https://example.myshopify.com/548380009/checkouts/ac/b1946ac9/recover", Derived: "always missing",
		Filled: "Never: abandoned checkouts are not synced, and an order that was placed has none.",
	}, Get: func(*commerce.Order) any { return nil }},
	{Field: Field{
		Name: "source_name", Type: Text, Nullable: true, Label: "Source",
		Description: "Where the order was placed, in Shopify's words: web, pos, an app's id.",
		Sample:      "web", Aliases: []string{"source"}, Source: "Order.sourceName", Column: "t.source_name",
	}, Get: func(o *commerce.Order) any { return text(o.SourceName) }},
	{Field: Field{
		Name: "test", Type: Boolean, Label: "Is a test",
		Description: "Whether the order is a test: it fires no trigger and counts in no fact.",
		Sample:      "false", Source: "Order.test", Column: "t.test",
	}, Get: func(o *commerce.Order) any { return o.Test }},
	{Field: Field{
		Name: "edited", Type: Boolean, Label: "Was edited",
		Description: "Whether the merchant edited the order after it was placed.",
		Sample:      "false", Source: "Order.edited", Column: "t.edited",
	}, Get: func(o *commerce.Order) any { return o.Edited }},
	{Field: Field{
		Name: "requires_shipping", Type: Boolean, Label: "Requires shipping",
		Description: "Whether at least one item must be shipped.",
		Sample:      "true", Source: "Order.requiresShipping", Column: "t.requires_shipping",
	}, Get: func(o *commerce.Order) any { return o.RequiresShipping }},
	{Field: Field{
		Name: "contact_id", Type: ID, Nullable: true, API: "-", Label: "Contact ID",
		Description: "Our own id of the contact who ordered; missing when the buyer is nobody's contact.",
		Sample:      "kJ2xNq8ZpR4vT7wY", Column: "t.contact_id",
	}, Get: func(o *commerce.Order) any { return text(o.ContactID) }},
}

var orderTimes = []field[commerce.Order]{
	{Field: Field{
		Name: "created_at", Type: Instant, Label: "Created at",
		Description: "When the order was created in Shopify.",
		Sample:      "2021-10-21T11:47:12+05:30", Source: "Order.createdAt", Column: "t.created_at",
	}, Get: func(o *commerce.Order) any { return o.CreatedAt.UTC() }},
	{Field: Field{
		Name: "created_on", Type: Text, Nullable: true, API: "-", Label: "Created on",
		Description: "The day on which the order was created, in the store's zone, as MM-DD-YYYY.",
		Sample:      "10-20-2021", Derived: "created_at in the store's zone", From: []string{"created_at"},
	}, Derive: func(env *Env, r Record) any { return dayOf(env, r, "created_at") }},
	{Field: Field{
		Name: "processed_at", Type: Instant, Label: "Placed at",
		Description: "When the order was placed: before its creation for orders that were brought into Shopify later.",
		Sample:      "2021-10-21T11:47:12+05:30", Aliases: []string{"placed_at"}, Source: "Order.processedAt", Column: "t.processed_at",
	}, Get: func(o *commerce.Order) any { return o.ProcessedAt.UTC() }},
	{Field: Field{
		Name: "updated_at", Type: Instant, Label: "Updated at",
		Description: "When the order last changed in Shopify.",
		Sample:      "2021-10-21T11:50:00+05:30", Source: "Order.updatedAt", Column: "t.updated_at",
	}, Get: func(o *commerce.Order) any { return o.UpdatedAt.UTC() }},
	{Field: Field{
		Name: "cancelled_at", Type: Instant, Nullable: true, Label: "Cancelled at",
		Description: "When the order was cancelled.",
		Sample:      "2021-10-22T09:00:00+05:30", Aliases: []string{"canceled_at"}, Source: "Order.cancelledAt", Column: "t.cancelled_at",
	}, Get: func(o *commerce.Order) any { return instant(o.CancelledAt) }},
	{Field: Field{
		Name: "closed_at", Type: Instant, Nullable: true, Label: "Closed at",
		Description: "When the order was closed: archived.",
		Sample:      "2021-10-25T09:00:00+05:30", Source: "Order.closedAt", Column: "t.closed_at",
	}, Get: func(o *commerce.Order) any { return instant(o.ClosedAt) }},
	{Field: Field{
		Name: "paid_at", Type: Instant, Nullable: true, Label: "Paid at",
		Description: "When the order was first paid in full. It never moves once known.",
		Sample:      "2021-10-21T11:47:20+05:30", Column: "t.paid_at",
	}, Get: func(o *commerce.Order) any { return instant(o.PaidAt) }},
	{Field: Field{
		Name: "synced_at", Type: Instant, API: "asOf", Label: "Synced at",
		Description: "When the order's data was last written from Shopify.",
		Sample:      "2021-10-21T11:50:02+05:30", Column: "t.synced_at",
	}, Get: func(o *commerce.Order) any { return o.SyncedAt.UTC() }},
}

var orderPeople = []field[commerce.Order]{
	{Field: Field{
		Name: "customer", Type: Object, Of: BuyerKind, Label: "Customer",
		Description: "Who placed the order, as the order says it: also there for guests.",
		Aliases:     []string{"buyer"}, Column: "t",
	}, Relate: func(env *Env, o *commerce.Order) any { return one(env, BuyerKind, o) }},
	{Field: Field{
		Name: "billing_address", Type: Object, Of: AddressKind, Nullable: true, Personal: true, Label: "Billing address",
		Description: "Billing address, as of the order.",
		Source:      "Order.billingAddress", Column: "t.billing_address",
	}, Relate: func(env *Env, o *commerce.Order) any { return one(env, AddressKind, o.BillingAddress) }},
	{Field: Field{
		Name: "shipping_address", Type: Object, Of: AddressKind, Nullable: true, Personal: true, Label: "Shipping address",
		Description: "Shipping address, as of the order; missing when nothing is shipped.",
		Source:      "Order.shippingAddress", Column: "t.shipping_address",
	}, Relate: func(env *Env, o *commerce.Order) any { return one(env, AddressKind, o.ShippingAddress) }},
	{Field: Field{
		Name: "transaction", Type: Object, Of: TransactionKind, Nullable: true, Label: "Transaction",
		Description: "The one transaction of the order; missing before any payment event.",
		Source:      "Order.transactions",
		Join:        "r.account_id = t.account_id AND r.order_id = t.id",
	}, Relate: func(env *Env, o *commerce.Order) any { return one(env, TransactionKind, o.Transaction) }},
	{Field: Field{
		Name: "payment_gateway", Type: Text, Nullable: true, API: "-", Needs: []commerce.Element{commerce.Transactions}, Label: "Payment gateway",
		Description: "Gateway of the order's transaction.",
		Sample:      "shopify_payments", Aliases: []string{"gateway"}, Derived: "transaction.gateway", Condition: "(SELECT x.gateway FROM transactions x WHERE x.account_id = t.account_id AND x.order_id = t.id)", From: []string{"transaction.gateway"},
	}, Derive: func(_ *Env, r Record) any { return follow(r, "transaction", "gateway") }},
}

// dayOf prints a moment's day in the store's zone as HighLevel does.
func dayOf(env *Env, r Record, name string) any {
	at, ok := value[time.Time](r, name)
	if !ok {
		return nil
	}
	return env.In(at).Format("01-02-2006")
}
