package store

import (
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Fields that are computed lack what they are computed from. Which of it they can do without, catalog says in words only:
// here it is again, and TestForecast_CountsWhatRendersLack holds each field against a render.

// pieced are the fields that have a value when any of what they are computed from has one.
var pieced = map[string]bool{
	"contact.name": true, "contact.full_address": true, "address.full_address": true, "customer.name": true,
	"payment.currency_code": true, "payment.total_amount": true,
}

// computed is the state of a computed field, of a record that is there.
func (p rank) computed(f *catalog.Field) string {
	name := p.kind.Name + "." + f.Name
	states := make([]string, len(f.From))
	for i, path := range f.From {
		states[i] = p.state(path, anyItem)
	}
	switch {
	case pieced[name]:
		return `CASE WHEN least(` + strings.Join(states, ", ") + `) = 0 THEN 0 ELSE 2 END`
	case name == "order.item_count":
		return "0" // of no items none
	case name == "order.total_cart_price":
		items := p.items(fieldOf(p.kind, "line_items"))
		other := items.ask("max", `CASE WHEN `+items.list.item.column("t.currency_code")+` IS DISTINCT FROM `+p.column("t.currency_code")+` THEN 2 ELSE 0 END`)
		return `coalesce(` + other + `, 0)` // amounts of two currencies have no sum
	case name == "contact.average_order_value":
		return `CASE WHEN ` + p.column("t.orders_count") + ` > 0 THEN ` + states[0] + ` ELSE 2 END`
	case name == "line_item.collections":
		return `CASE ` + states[0] + ` WHEN 3 THEN 2 ELSE ` + states[0] + ` END`
	case f.Type == catalog.TextList && strings.HasPrefix(f.From[0], "line_items."): // what the items have, if any
		return `CASE ` + states[0] + ` WHEN 0 THEN 0 ELSE 1 END`
	case len(states) > 1:
		return ofTheRecord(`greatest(` + strings.Join(states, ", ") + `)`)
	}
	return ofTheRecord(states[0])
}

// picked is the record that a computed field picks.
func (p rank) picked(f *catalog.Field) rank {
	if f.Of != catalog.LineItemKind { // payment.customer
		next := p
		var end *catalog.Field
		for name := range strings.SplitSeq(f.From[0], ".") {
			end = fieldOf(next.kind, name)
			next = next.to(end)
		}
		return next
	}
	items := fieldOf(p.kind, "line_items")
	g := p.rung
	a := g.forecast.alias()
	order := map[string]string{
		"first_item":          p.order(items, "r"),
		"last_item":           "r.position DESC, r.id DESC",
		"most_expensive_item": "r.unit_price DESC, " + p.order(items, "r"),
	}[f.Name]
	j := g.join(p.t+"."+f.Name, func() *forecastJoin {
		return &forecastJoin{alias: a, on: "true", table: `LATERAL (SELECT r.* FROM line_items r WHERE ` + p.among(items, "r") + ` ORDER BY ` + order + ` LIMIT 1)`}
	})
	return rank{rung: g, kind: f.Of, t: j.alias, there: j.alias + ".account_id IS NOT NULL"}
}

// columnState is the state of a field with a column, of a record that may not be there.
func (p rank) columnState(f *catalog.Field) string {
	sql := p.column(columnOf(p.kind, f))
	gone := sql + ` IS NULL`
	if f.Type == catalog.Money {
		currency := *fieldOf(p.kind, f.Currency)
		currency.From = nil
		gone += ` OR ` + p.column(columnOf(p.kind, &currency)) + ` IS NULL`
	}
	state := `CASE WHEN ` + gone + ` THEN 2 ELSE 0 END`
	switch f.Type {
	case catalog.Text, catalog.ID, catalog.Enum, catalog.URL, catalog.HTML:
		state = `CASE WHEN ` + gone + ` THEN 2 WHEN (` + sql + `)::text = '' THEN 1 ELSE 0 END`
	case catalog.TextList:
		state = `CASE WHEN ` + gone + ` THEN 2 WHEN cardinality(` + sql + `) = 0 THEN 1 ELSE 0 END`
	}
	return p.otherwise(3, state)
}

// taxLines are an order's taxes with its currencies, which they lack by themselves.
func (p rank) taxLines(alias string) string {
	return `(SELECT e.t || jsonb_build_object('currency_code', ` + p.column("t.currency_code") + `, 'presentment_currency_code', ` +
		p.column("t.presentment_currency_code") + `) AS t, e.n FROM jsonb_array_elements(` + p.column("t.tax_lines") + `) WITH ORDINALITY e(t, n)) ` + alias
}

// emptyRecord is a record of a kind that has nothing but what all of them have.
func emptyRecord(k *catalog.Kind) any {
	switch k {
	case catalog.OrderKind, catalog.BuyerKind:
		return &commerce.Order{}
	case catalog.PaymentKind:
		return &catalog.Payment{}
	case catalog.LineItemMetaKind:
		return &commerce.LineItem{}
	}
	return nil
}
