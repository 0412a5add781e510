package catalog

import (
	"slices"

	"storegraph/commerce"
)

// PaymentKind is a payment under HighLevel's names: the order's transaction together with the order.
var PaymentKind = &Kind{
	Name: "payment", Table: "transactions", Label: "Payment", Element: commerce.Transactions,
	Description: "A payment: the one transaction of an order, together with the order.",
}

// Payment is what a record of PaymentKind is made of. Either may be missing.
type Payment struct {
	Order       *commerce.Order
	Transaction *commerce.Transaction
}

var _ = declare(PaymentKind, paymentRelations, paymentFacts, paymentAmounts)

var paymentRelations = []field[Payment]{
	{Field: Field{
		Name: "transaction", Type: Object, Of: TransactionKind, Nullable: true, Label: "Transaction",
		Description: "The transaction itself.",
		Column:      "t",
	}, Relate: func(env *Env, p *Payment) any { return one(env, TransactionKind, p.Transaction) }},
	{Field: Field{
		Name: "order", Type: Object, Of: OrderKind, Nullable: true, Label: "Order",
		Description: "The order that was paid.",
		Join:        "r.account_id = t.account_id AND r.id = t.order_id",
	}, Relate: func(env *Env, p *Payment) any { return one(env, OrderKind, p.Order) }},
	{Field: Field{
		Name: "customer", Type: Object, Of: BuyerKind, Nullable: true, Label: "Customer",
		Description: "Who paid: the buyer of the order, with the billing address.",
		Derived:     "order.customer", From: []string{"order.customer"},
	}, Derive: func(_ *Env, r Record) any { return follow(r, "order", "customer") }},
	{Field: Field{
		Name: "line_items", Type: List, Of: LineItemKind, Max: 500, Nullable: true, Label: "Items",
		Description: "The lines of the order that was paid.",
		Aliases:     []string{"items"}, Derived: "order.line_items", From: []string{"order.line_items"},
	}, Derive: func(_ *Env, r Record) any { return follow(r, "order", "line_items") }},
	{Field: Field{
		Name: "invoice", Type: Object, Of: InvoiceKind, Nullable: true, Label: "Invoice",
		Description: "HighLevel's invoice.",
		Derived:     "always missing",
		Filled:      neverInvoice,
	}, Relate: func(*Env, *Payment) any { return nil }},
	{Field: Field{
		Name: "card", Type: Object, Of: CardKind, Nullable: true, Label: "Card",
		Description: "The card that was charged.",
		Derived:     "always missing",
		Filled:      neverCard,
	}, Relate: func(*Env, *Payment) any { return nil }},
}

var paymentFacts = []field[Payment]{
	{Field: Field{
		Name: "source", Type: Text, Label: "Source",
		Description: "Where the payment came from: always Shopify.",
		Sample:      "Shopify", Derived: "the word Shopify",
	}, Derive: func(*Env, Record) any { return "Shopify" }},
	{Field: Field{
		Name: "transaction_id", Type: ID, Nullable: true, Label: "Transaction ID",
		Description: "Shopify's number of the transaction.",
		Sample:      "389404469", Column: "t.id",
	}, Derive: func(_ *Env, r Record) any { return follow(r, "transaction", "id") }},
	{Field: Field{
		Name: "payment_status", Type: Enum, Nullable: true, Label: "Payment status",
		Values:      []string{"Success", "Failed", "Pending"},
		Description: "Success, Failed or Pending.",
		Sample:      "Success",
		Aliases:     []string{"status"}, Column: "CASE t.status WHEN 'SUCCESS' THEN 'Success' WHEN 'FAILURE' THEN 'Failed' WHEN 'ERROR' THEN 'Failed' ELSE 'Pending' END",
	}, Derive: paymentStatus},
	{Field: Field{
		Name: "gateway", Type: Text, Nullable: true, Label: "Gateway",
		Description: "Shopify's name of the payment provider.",
		Sample:      "shopify_payments", Column: "t.gateway",
	}, Derive: func(_ *Env, r Record) any { return follow(r, "transaction", "gateway") }},
	{Field: Field{
		Name: "method", Type: Text, Nullable: true, Label: "Payment method",
		Description: "The payment provider's name as people read it.",
		Sample:      "Shopify payments", Column: "t.formatted_gateway",
	}, Derive: func(_ *Env, r Record) any { return follow(r, "transaction", "formatted_gateway") }},
	{Field: Field{
		Name: "created_at", Type: Instant, Nullable: true, Label: "Paid at",
		Description: "When the payment was processed, else when it was created.",
		Sample:      "2021-10-21T02:17:15-04:00", Column: "coalesce(t.processed_at, t.created_at)",
	}, Derive: func(_ *Env, r Record) any {
		if transaction, ok := value[Record](r, "transaction"); ok {
			if at, ok := happenedAt(transaction); ok {
				return at
			}
		}
		return nil
	}},
	{Field: Field{
		Name: "created_on", Type: Text, Nullable: true, Label: "Paid on",
		Description: "The day of the payment, in the store's zone, as MM-DD-YYYY.",
		Sample:      "10-21-2021", Derived: "created_at in the store's zone", From: []string{"created_at"},
	}, Derive: func(env *Env, r Record) any { return dayOf(env, r, "created_at") }},
	{Field: Field{
		Name: "coupon_code", Type: Text, Nullable: true, Label: "Coupon code",
		Description: "The first discount code of the order.",
		Sample:      "TESTDISC20", Aliases: []string{"discount_code"}, Derived: "order.discount_code", From: []string{"order.discount_code"},
	}, Derive: func(_ *Env, r Record) any { return follow(r, "order", "discount_code") }},
	{Field: Field{
		Name: "product_name", Type: TextList, Max: 500, Nullable: true, Label: "Product name",
		Description: "Titles of the items that were paid, each once.",
		Sample:      "Retinol Serum, Night Cream", Aliases: []string{"product_names"}, Derived: "order.product_names", From: []string{"order.product_names"},
	}, Derive: func(_ *Env, r Record) any { return follow(r, "order", "product_names") }},
	{Field: Field{
		Name: "subscription_id", Type: ID, Nullable: true, Label: "Subscription ID",
		Description: "HighLevel's subscription.",
		Sample:      "6578278e879ad2646715ba9c", Derived: "always missing",
		Filled: "Never: Shopify's payments carry no subscription of HighLevel's.",
	}, Derive: func(*Env, Record) any { return nil }},
}

var paymentAmounts = slices.Concat(
	[]field[Payment]{
		{Field: Field{
			Name: "currency_symbol", Type: Text, Nullable: true, Label: "Currency symbol",
			Description: "Symbol of the store's currency.",
			Sample:      "$", Aliases: []string{"currency"}, Derived: "currency_code's symbol", From: []string{"currency_code"},
		}, Derive: currencySymbol},
		{Field: Field{
			Name: "currency_code", Type: Text, Nullable: true, Label: "Currency code",
			Description: "ISO 4217 code of the store's currency, which all amounts are in.",
			Sample:      "USD", Column: "t.currency_code", From: []string{"order.currency_code", "transaction.currency_code"},
		}, Derive: func(_ *Env, r Record) any { return fromOrderElse(r, "currency_code", "currency_code") }},
	},
	money[Payment](Field{
		Name: "sub_total_amount", Nullable: true, Label: "Subtotal",
		Description: "Price of the order's items after discounts, before shipping and taxes.",
		Sample:      "88.99", Aliases: []string{"subtotal_amount"}, Derived: "order.subtotal_price", From: []string{"order.subtotal_price"},
	},
		nil, func(_ *Env, r Record) any { return follow(r, "order", "subtotal_price") }),
	money[Payment](Field{
		Name: "discount_amount", Nullable: true, Label: "Discount",
		Description: "Sum of the order's discounts.",
		Sample:      "11.99", Derived: "order.total_discounts", From: []string{"order.total_discounts"},
	},
		nil, func(_ *Env, r Record) any { return follow(r, "order", "total_discounts") }),
	money[Payment](Field{
		Name: "tax_amount", Nullable: true, Label: "Tax",
		Description: "Sum of the order's taxes.",
		Sample:      "8.25", Derived: "order.total_tax", From: []string{"order.total_tax"},
	},
		nil, func(_ *Env, r Record) any { return follow(r, "order", "total_tax") }),
	money[Payment](Field{
		Name: "total_amount", Nullable: true, Label: "Total",
		Description: "Total of the order that was paid. It may have been paid in parts; amount is this transaction's own.",
		Sample:      "102.99", Derived: "order.total_price, else the transaction's amount",
		From: []string{"order.total_price", "transaction.amount"},
	},
		nil, func(_ *Env, r Record) any { return fromOrderElse(r, "total_price", "amount") }),
	money[Payment](Field{
		Name: "amount", Nullable: true, Label: "Amount of the transaction",
		Description: "Amount of this transaction alone.",
		Sample:      "102.99", Column: "t.amount",
	},
		nil, func(_ *Env, r Record) any { return follow(r, "transaction", "amount") }),
)

func fromOrderElse(r Record, order, transaction string) any {
	if v := follow(r, "order", order); v != nil {
		return v
	}
	return follow(r, "transaction", transaction)
}

// paymentStatus says Shopify's six statuses in HighLevel's three words.
func paymentStatus(_ *Env, r Record) any {
	switch status, _ := follow(r, "transaction", "status").(string); commerce.PaymentStatus(status) {
	case "":
		return nil
	case commerce.PaymentSuccess:
		return "Success"
	case commerce.PaymentFailure, commerce.PaymentError:
		return "Failed"
	}
	return "Pending"
}
