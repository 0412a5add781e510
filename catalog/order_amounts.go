package catalog

import (
	"slices"

	"storegraph/commerce"
)

var orderAmounts = slices.Concat(
	orderCurrency,
	orderDiscounts,
	money[commerce.Order](Field{
		Name: "total_cart_price", Nullable: true, API: "-", Label: "Cart total",
		Description: "Sum of the items' prices, before discounts, shipping and taxes.",
		Sample:      "99.00", Derived: "sum of line_items.line_price", Condition: cartSQL, From: []string{"line_items.line_price", "currency_code"},
	},
		nil, func(_ *Env, r Record) any { return sumOf(r, "line_items", "line_price") }),
	moneyBag(Field{
		Name: "subtotal_price", Label: "Subtotal",
		Description: "Price of the items after discounts, before shipping and taxes.",
		Sample:      "88.99", Source: "Order.subtotalPriceSet", Column: "t.subtotal_price",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.SubtotalPrice }),
	moneyBag(Field{
		Name: "total_discounts", Label: "Total discount",
		Description: "Sum of all discounts.",
		Sample:      "11.99", Source: "Order.totalDiscountsSet", Column: "t.total_discounts",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.TotalDiscounts }),
	moneyBag(Field{
		Name: "total_shipping_price", Label: "Shipping",
		Description: "Price of shipping.",
		Sample:      "14.49", Aliases: []string{"shipping_price"}, Source: "Order.totalShippingPriceSet", Column: "t.total_shipping_price",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.TotalShippingPrice }),
	moneyBag(Field{
		Name: "total_tax", Label: "Tax",
		Description: "Sum of all taxes.",
		Sample:      "8.25", Aliases: []string{"tax_price"}, Source: "Order.totalTaxSet", Column: "t.total_tax",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.TotalTax }),
	moneyBag(Field{
		Name: "total_price", Label: "Order total",
		Description: "The order's total as sold, edits included, before returns. A cancelled order still shows what was sold.",
		Sample:      "102.99", Aliases: []string{"total"}, Source: "Order.totalPriceSet", Column: "t.total_price",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.TotalPrice }),
	moneyBag(Field{
		Name: "original_total_price", Label: "Original total",
		Description: "The order's total when it was created.",
		Sample:      "102.99", Source: "Order.originalTotalPriceSet", Column: "t.original_total_price",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.OriginalTotalPrice }),
	moneyBag(Field{
		Name: "current_total_price", Label: "Current total",
		Description: "The order's total after edits, returns and cancellation.",
		Sample:      "92.99", Source: "Order.currentTotalPriceSet", Column: "t.current_total_price",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.CurrentTotalPrice }),
	moneyBag(Field{
		Name: "total_received", Label: "Received",
		Description: "What was paid, before refunds.",
		Sample:      "102.99", Source: "Order.totalReceivedSet", Column: "t.total_received",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.TotalReceived }),
	moneyBag(Field{
		Name: "refunded_amount", Label: "Refunded",
		Description: "What was paid back. A partial refund shows here and nowhere else.",
		Sample:      "10.00", Aliases: []string{"total_refunded"}, Source: "Order.totalRefundedSet", Column: "t.total_refunded",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.TotalRefunded }),
	moneyBag(Field{
		Name: "net_amount", Label: "Net payment",
		Description: "What was paid, less what was paid back.",
		Sample:      "92.99", Aliases: []string{"net_payment"}, Source: "Order.netPaymentSet", Column: "t.net_payment",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.NetPayment }),
	moneyBag(Field{
		Name: "total_outstanding", Label: "Outstanding",
		Description: "What is still to be paid.",
		Sample:      "0.00", Source: "Order.totalOutstandingSet", Column: "t.total_outstanding",
	},
		func(o *commerce.Order) commerce.MoneyBag { return o.TotalOutstanding }),
)

// cartSQL is missing when a line is in another currency than the order.
const cartSQL = `(SELECT CASE WHEN bool_or(l.currency_code <> t.currency_code AND l.currency_code <> '' AND t.currency_code <> '') IS NOT TRUE
	THEN coalesce(sum(l.unit_price * l.quantity), 0) END FROM line_items l WHERE l.account_id = t.account_id AND l.order_id = t.id)`

var orderCurrency = []field[commerce.Order]{
	{Field: Field{
		Name: "currency", Type: Text, Nullable: true, API: "-", Label: "Currency symbol",
		Description: "Symbol of the store's currency.",
		Sample:      "$", Aliases: []string{"currency_symbol"}, Derived: "currency_code's symbol", From: []string{"currency_code"},
	}, Derive: currencySymbol},
	{Field: Field{
		Name: "currency_code", Type: Text, Label: "Currency code",
		Description: "ISO 4217 code of the store's currency, which all amounts are in.",
		Sample:      "USD", Source: "Order.currencyCode", Column: "t.currency_code",
	}, Get: func(o *commerce.Order) any { return o.CurrencyCode }},
	{Field: Field{
		Name: "presentment_currency_code", Type: Text, Label: "Buyer's currency code",
		Description: "ISO 4217 code of the currency that the buyer saw.",
		Sample:      "USD", Source: "Order.presentmentCurrencyCode", Column: "t.presentment_currency_code",
	}, Get: func(o *commerce.Order) any { return o.PresentmentCurrencyCode }},
}

var orderDiscounts = []field[commerce.Order]{
	{Field: Field{
		Name: "discount_codes", Type: TextList, Max: 100, Label: "Discount codes",
		Description: "All discount codes of the order.",
		Sample:      "TESTDISC20", Source: "Order.discountCodes", Column: "t.discount_codes",
	}, Get: func(o *commerce.Order) any { return texts(o.DiscountCodes) }},
	{Field: Field{
		Name: "discount_code", Type: Text, Nullable: true, API: "-", Label: "Discount code",
		Description: "The first discount code of the order.",
		Sample:      "TESTDISC20", Aliases: []string{"coupon_code"}, Column: "t.discount_codes[1]",
	}, Derive: func(_ *Env, r Record) any {
		if codes, ok := value[[]string](r, "discount_codes"); ok && len(codes) > 0 {
			return codes[0]
		}
		return nil
	}},
	{Field: Field{
		Name: "has_discount", Type: Boolean, API: "-", Label: "Has a discount",
		Description: "Whether the order was discounted.",
		Sample:      "true", Column: "(t.total_discounts > 0)",
	}, Derive: func(_ *Env, r Record) any {
		m, ok := value[commerce.Money](r, "total_discounts")
		return ok && m.Amount.IsPositive()
	}},
}

// currencySymbol is the symbol of the record's currency_code.
func currencySymbol(_ *Env, r Record) any {
	if code, ok := value[string](r, "currency_code"); ok && code != "" {
		return CurrencySymbol(code)
	}
	return nil
}

// sumOf adds up an amount over a list. It is missing when the list is, or when the amounts are in several currencies.
func sumOf(r Record, list, name string) any {
	records, ok := value[[]Record](r, list)
	if !ok {
		return nil
	}
	code, _ := value[string](r, "currency_code")
	sum := commerce.Money{CurrencyCode: code}
	for _, item := range records {
		m, ok := value[commerce.Money](item, name)
		if !ok {
			continue
		}
		var err error
		if sum, err = sum.Add(m); err != nil {
			return nil
		}
	}
	return sum
}
