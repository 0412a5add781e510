package store

import "storegraph/catalog"

// Taxes are no rows: they are elements of a column of their order, and lack the currencies, which the order has.

// fetchTaxLines is the list of an order's taxes. Each is its element with the order's currencies in it.
func (c *fetchSQL) fetchTaxLines(order spot, alias string) *list {
	return &list{
		level: &level{sql: c}, item: alias + ".t", where: "true", order: alias + ".n",
		table: `(SELECT e.t || jsonb_build_object('currency_code', ` + order.column("t.currency_code") +
			`, 'presentment_currency_code', ` + order.column("t.presentment_currency_code") + `) AS t, e.n FROM jsonb_array_elements(` +
			order.column("t.tax_lines") + `) WITH ORDINALITY e(t, n))`,
		alias: alias,
	}
}

var taxLineColumns = map[string]string{
	"price": "(t->>'price')::numeric", "price_presentment": "(t->>'price_presentment')::numeric",
	"currency_code": "t->>'currency_code'", "presentment_currency_code": "t->>'presentment_currency_code'",
}

// columnOf is the SQL of a field's value; "" for one that is not read but computed.
func columnOf(k *catalog.Kind, f *catalog.Field) string {
	switch {
	case f.From != nil:
		return ""
	case k == catalog.TaxLineKind && f.Column == "":
		return taxLineColumns[f.Name]
	}
	return f.Column
}
