package catalog

import (
	"time"

	"storegraph/commerce"
)

// TransactionKind is the one transaction of an order.
var TransactionKind = &Kind{
	Name: "transaction", Table: "transactions", GraphQL: "Transaction", Label: "Transaction", Element: commerce.Transactions,
	Description: "The one transaction of an order: of all its payment events, the one that represents the payment.",
}

var _ = declare(TransactionKind, transactionFields, moneyBag(
	Field{
		Name: "amount", Label: "Amount",
		Description: "Amount of the payment event.",
		Sample:      "102.99", Source: "OrderTransaction.amountSet", Column: "t.amount",
	},
	func(t *commerce.Transaction) commerce.MoneyBag { return t.Amount }))

var transactionFields = []field[commerce.Transaction]{
	{Field: Field{
		Name: "id", Type: ID, Label: "Transaction ID",
		Description: "Shopify's number of the payment event that represents the order's payment.",
		Sample:      "389404469", Aliases: []string{"transaction_id"}, Source: "OrderTransaction.id", Column: "t.id",
	}, Get: func(t *commerce.Transaction) any { return t.ID.String() }},
	{Field: Field{
		Name: "order_id", Type: ID, API: "-", Label: "Order ID",
		Description: "Shopify's number of the order.",
		Sample:      "1900968798308", Source: "OrderTransaction.order.legacyResourceId", Column: "t.order_id",
	}, Get: func(t *commerce.Transaction) any { return t.OrderID.String() }},
	{Field: Field{
		Name: "order_name", Type: Text, Label: "Order name",
		Description: "Name of the order.",
		Sample:      "#1044", Source: "OrderTransaction.order.name", Column: "t.order_name",
	}, Get: func(t *commerce.Transaction) any { return t.OrderName }},
	{Field: Field{
		Name: "contact_id", Type: ID, Nullable: true, API: "-", Label: "Contact ID",
		Description: "Our own id of the contact who paid.",
		Sample:      "kJ2xNq8ZpR4vT7wY", Column: "t.contact_id",
	}, Get: func(t *commerce.Transaction) any { return text(t.ContactID) }},
	{Field: Field{
		Name: "parent_id", Type: ID, Nullable: true, API: "-", Label: "Parent transaction ID",
		Description: "Shopify's number of the payment event that this one follows: the authorization of a capture.",
		Sample:      "389404468", Source: "OrderTransaction.parentTransaction.id", Column: "t.parent_id",
	}, Get: func(t *commerce.Transaction) any { return id(t.ParentID) }},
	{Field: Field{
		Name: "kind", Type: Enum, Label: "Kind",
		Values:      []string{"AUTHORIZATION", "CAPTURE", "CHANGE", "EMV_AUTHORIZATION", "REFUND", "SALE", "SUGGESTED_REFUND", "VOID"},
		Description: "Shopify's kind of the payment event.",
		Sample:      "SALE", Source: "OrderTransaction.kind", Column: "t.kind",
	}, Get: func(t *commerce.Transaction) any { return string(t.Kind) }},
	{Field: Field{
		Name: "status", Type: Enum, Label: "Status",
		Values:      []string{"AWAITING_RESPONSE", "ERROR", "FAILURE", "PENDING", "SUCCESS", "UNKNOWN"},
		Description: "How the payment event went, in Shopify's words.",
		Sample:      "SUCCESS", Source: "OrderTransaction.status", Column: "t.status",
	}, Get: func(t *commerce.Transaction) any { return string(t.Status) }},
	{Field: Field{
		Name: "gateway", Type: Text, Nullable: true, Label: "Gateway",
		Description: "Shopify's name of the payment provider.",
		Sample:      "shopify_payments", Source: "OrderTransaction.gateway", Column: "t.gateway",
	}, Get: func(t *commerce.Transaction) any { return text(t.Gateway) }},
	{Field: Field{
		Name: "formatted_gateway", Type: Text, Nullable: true, Label: "Gateway, as people read it",
		Description: "The payment provider's name as people read it.",
		Sample:      "Shopify payments", Source: "OrderTransaction.formattedGateway", Column: "t.formatted_gateway",
	}, Get: func(t *commerce.Transaction) any { return text(t.FormattedGateway) }},
	{Field: Field{
		Name: "error_code", Type: Text, Nullable: true, Label: "Error code",
		Description: "Why the payment failed, in Shopify's words.",
		Sample:      "CARD_DECLINED", Source: "OrderTransaction.errorCode", Column: "t.error_code",
	}, Get: func(t *commerce.Transaction) any { return text(t.ErrorCode) }},
	{Field: Field{
		Name: "test", Type: Boolean, Label: "Is a test",
		Description: "Whether the payment is a test.",
		Sample:      "false", Source: "OrderTransaction.test", Column: "t.test",
	}, Get: func(t *commerce.Transaction) any { return t.Test }},
	{Field: Field{
		Name: "created_at", Type: Instant, Label: "Created at",
		Description: "When the payment event was created.",
		Sample:      "2021-10-21T02:17:15-04:00", Source: "OrderTransaction.createdAt", Column: "t.created_at",
	}, Get: func(t *commerce.Transaction) any { return t.CreatedAt.UTC() }},
	{Field: Field{
		Name: "processed_at", Type: Instant, Nullable: true, Label: "Processed at",
		Description: "When the payment was processed.",
		Sample:      "2021-10-21T02:17:15-04:00", Source: "OrderTransaction.processedAt", Column: "t.processed_at",
	}, Get: func(t *commerce.Transaction) any { return instant(t.ProcessedAt) }},
	{Field: Field{
		Name: "synced_at", Type: Instant, API: "asOf", Label: "Synced at",
		Description: "When the transaction's data was last written from Shopify.",
		Sample:      "2021-10-21T02:17:20-04:00", Column: "t.synced_at",
	}, Get: func(t *commerce.Transaction) any { return t.SyncedAt.UTC() }},
	{Field: Field{
		Name: "currency_code", Type: Text, API: "-", Label: "Currency code",
		Description: "ISO 4217 code of the store's currency.",
		Sample:      "USD", Column: "t.currency_code",
	}, Get: func(t *commerce.Transaction) any { return t.Amount.Shop.CurrencyCode }},
	{Field: Field{
		Name: "presentment_currency_code", Type: Text, API: "-", Label: "Buyer's currency code",
		Description: "ISO 4217 code of the currency that the buyer saw.",
		Sample:      "USD", Column: "t.presentment_currency_code",
	}, Get: func(t *commerce.Transaction) any { return t.Amount.Presentment.CurrencyCode }},
}

// happenedAt is when a transaction was processed, else when it was created.
func happenedAt(r Record) (time.Time, bool) {
	if at, ok := value[time.Time](r, "processed_at"); ok {
		return at, true
	}
	return value[time.Time](r, "created_at")
}
