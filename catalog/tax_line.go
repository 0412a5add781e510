package catalog

import "storegraph/commerce"

// TaxLineKind is one tax of an order. It is part of the order's row: in its columns, t stands for one element of the jsonb
// column that holds all of them.
var TaxLineKind = &Kind{
	Name: "tax_line", GraphQL: "TaxLine", Label: "Tax", Element: commerce.Orders,
	Description: "One tax of an order, over all its lines and shipping.",
}

var _ = declare(TaxLineKind, []field[commerce.TaxLine]{
	{Field: Field{
		Name: "title", Type: Text, Label: "Tax",
		Description: "The tax's name.",
		Sample:      "NY State Tax", Aliases: []string{"name"}, Source: "Order.taxLines.title", Column: "t->>'title'",
	}, Get: func(l *commerce.TaxLine) any { return l.Title }},
	{Field: Field{
		Name: "rate", Type: Decimal, Nullable: true, Label: "Rate",
		Description: "The tax as a part of the price: 0.04 is 4 %.",
		Sample:      "0.04", Source: "Order.taxLines.rate", Column: "(t->>'rate')::numeric",
	}, Get: func(l *commerce.TaxLine) any { return opt(l.Rate) }},
	{Field: Field{
		Name: "currency_code", Type: Text, API: "-", Label: "Currency code",
		Description: "ISO 4217 code of the store's currency.",
		Sample:      "USD", Derived: "the order's currency_code", Condition: "t->>'currency_code'",
	}, Get: func(l *commerce.TaxLine) any { return l.Price.Shop.CurrencyCode }},
	{Field: Field{
		Name: "presentment_currency_code", Type: Text, API: "-", Label: "Buyer's currency code",
		Description: "ISO 4217 code of the currency that the buyer saw.",
		Sample:      "USD", Derived: "the order's presentment_currency_code", Condition: "t->>'presentment_currency_code'",
	}, Get: func(l *commerce.TaxLine) any { return l.Price.Presentment.CurrencyCode }},
}, moneyBag(Field{
	Name: "price", Label: "Amount",
	Description: "Amount of this tax, after discounts and before returns.",
	Sample:      "3.48", Source: "Order.taxLines.priceSet", Derived: "kept in the order's tax lines", Condition: "(t->>'price')::numeric",
},
	func(l *commerce.TaxLine) commerce.MoneyBag { return l.Price }))

// taxLinesSQL gives each tax the order's currencies, which it lacks by itself.
const taxLinesSQL = `SELECT e.v || jsonb_build_object('currency_code', t.currency_code, 'presentment_currency_code', t.presentment_currency_code) AS v
	FROM jsonb_array_elements(t.tax_lines) e (v)`
