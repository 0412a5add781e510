package catalog

import (
	"strings"

	"storegraph/commerce"
)

var orderItems = []field[commerce.Order]{
	{Field: Field{
		Name: "line_items", Type: List, Of: LineItemKind, Max: 500, Label: "Items",
		Description: "The order's lines, in Shopify's order.",
		Aliases:     []string{"items"}, Source: "Order.lineItems.nodes",
		Join: "r.account_id = t.account_id AND r.order_id = t.id",
	}, Relate: func(env *Env, o *commerce.Order) any { return many(env, LineItemKind, o.LineItems) }},
	{Field: Field{
		Name: "tax_lines", Type: List, Of: TaxLineKind, Max: 100, Label: "Taxes",
		Description: "The taxes that total_tax is made of, by name.",
		Aliases:     []string{"taxes"}, Source: "Order.taxLines", Derived: "kept as a list in the order's row", Condition: taxLinesSQL,
	}, Relate: func(env *Env, o *commerce.Order) any { return many(env, TaxLineKind, o.TaxLines) }},
	{Field: Field{
		Name: "item_count", Type: Integer, Nullable: true, API: "-", Label: "Number of items",
		Description: "Number of pieces bought, over all lines.",
		Sample:      "3", Aliases: []string{"total_products"}, Derived: "sum of line_items.quantity", Condition: "(SELECT coalesce(sum(l.quantity), 0) FROM line_items l WHERE l.account_id = t.account_id AND l.order_id = t.id)", From: []string{"line_items.quantity"},
	}, Derive: itemCount},
	pickItem("first_item", "First item", "The first line of the order.", "r.position, r.id", func(items []Record) Record { return items[0] }),
	pickItem("last_item", "Last item", "The last line of the order.", "r.position DESC, r.id DESC", func(items []Record) Record { return items[len(items)-1] }),
	pickItem("most_expensive_item", "Most expensive item", "The line with the highest price of one piece; the first of several.", "r.unit_price DESC, r.position, r.id", mostExpensive, "line_items.price"),
	gather("product_names", "Product names", "Titles of the items, each once.", "Retinol Serum, Night Cream", nil, "title"),
	gather("product_ids", "Product IDs", "Shopify's numbers of the products bought, each once.", "632910392, 921728736", nil, "product_id"),
	gather("variant_ids", "Variant IDs", "Shopify's numbers of the variants bought, each once.", "808950810, 447654529", nil, "variant_id"),
	gather("skus", "SKUs", "SKUs of the items, each once.", "RET-050, NC-100", nil, "sku"),
	gather("vendors", "Vendors", "Vendors of the items, each once.", "Fern & Field", nil, "vendor"),
	gather("product_tags", "Product tags", "Tags that the products bought had when the order was first seen, each once.", "retinol, supply-days:60", nil, "tags"),
	gather("collections", "Collections", "Titles of the collections that the products bought belong to today, each once.", "Skincare, Retinol", fromCollections, "collections"),
}

var fromCollections = []commerce.Element{commerce.Products, commerce.Collections}

// pickItem declares one of the lines: order is what it is the first by.
func pickItem(name, label, description, order string, pick func([]Record) Record, from ...string) field[commerce.Order] {
	return field[commerce.Order]{
		Field: Field{
			Name: name, Type: Object, Of: LineItemKind, Nullable: true, API: "-", Label: label,
			Description: description,
			Derived:     "one of line_items; missing when the order has none",
			Condition:   "SELECT r.* FROM line_items r WHERE r.account_id = t.account_id AND r.order_id = t.id ORDER BY " + order + " LIMIT 1",
			From:        append(from, "line_items"),
		}, Derive: func(_ *Env, r Record) any {
			if items, ok := value[[]Record](r, "line_items"); ok && len(items) > 0 {
				return pick(items)
			}
			return nil
		},
	}
}

// gatheredSQL is what gather's lists hold, for segments.
var gatheredSQL = map[string]string{
	"title":       gathered("l.title", ""),
	"product_id":  gathered("l.product_id::text", ""),
	"variant_id":  gathered("l.variant_id::text", ""),
	"sku":         gathered("l.sku", ""),
	"vendor":      gathered("l.vendor", ""),
	"tags":        gathered("tag", ", unnest(l.product_tags) tag"),
	"collections": gathered("c.title", " JOIN products p ON p.account_id = l.account_id AND p.id = l.product_id"+membershipSQL),
}

// membershipSQL goes on from a product p to its collections c.
const membershipSQL = ` JOIN collection_products m ON m.account_id = p.account_id AND m.product_id = p.id
	JOIN collections c ON c.account_id = m.account_id AND c.id = m.collection_id`

func gathered(value, more string) string {
	return `ARRAY(SELECT DISTINCT ` + value + ` FROM line_items l` + more + ` WHERE l.account_id = t.account_id AND l.order_id = t.id AND ` + value + ` <> '')`
}

// gather declares the list of one text over all lines, so that conditions can ask about the whole order.
func gather(name, label, description, sample string, needs []commerce.Element, path ...string) field[commerce.Order] {
	return field[commerce.Order]{
		Field: Field{
			Name: name, Type: TextList, Max: 500, Nullable: true, API: "-", Needs: needs, Label: label,
			Description: description,
			Sample:      sample, Derived: "line_items." + path[0] + ", without repeats", Condition: gatheredSQL[path[0]], From: []string{"line_items." + strings.Join(path, ".")},
		}, Derive: func(_ *Env, r Record) any { return collect(r, "line_items", path...) },
	}
}

func itemCount(_ *Env, r Record) any {
	items, ok := value[[]Record](r, "line_items")
	if !ok {
		return nil
	}
	var n int64
	for _, item := range items {
		q, _ := value[int64](item, "quantity")
		n += q
	}
	return n
}

func mostExpensive(items []Record) Record {
	best := items[0]
	highest, _ := value[commerce.Money](best, "price")
	for _, item := range items[1:] {
		price, ok := value[commerce.Money](item, "price")
		if ok && price.Amount.GreaterThan(highest.Amount) {
			best, highest = item, price
		}
	}
	return best
}
