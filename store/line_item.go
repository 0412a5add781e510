package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// lineItemRow is a line item with its order's currencies.
type lineItemRow struct {
	commerce.LineItem
	currency, presentment string
}

var lineItems = newTable("line_items", "id", []column[lineItemRow]{
	{name: "id", at: func(r *lineItemRow) any { return &r.ID }},
	{name: "order_id", at: func(r *lineItemRow) any { return &r.OrderID }},
	{name: "position", at: func(r *lineItemRow) any { return &r.Position }},
	{name: "title", at: func(r *lineItemRow) any { return &r.Title }},
	{name: "variant_title", at: func(r *lineItemRow) any { return &r.VariantTitle }},
	{name: "sku", at: func(r *lineItemRow) any { return &r.SKU }},
	{name: "vendor", at: func(r *lineItemRow) any { return &r.Vendor }},
	{name: "image_url", at: func(r *lineItemRow) any { return &r.ImageURL }},
	{name: "product_id", at: func(r *lineItemRow) any { return &r.ProductID }},
	{name: "variant_id", at: func(r *lineItemRow) any { return &r.VariantID }},
	{name: "quantity", at: func(r *lineItemRow) any { return &r.Quantity }},
	{name: "current_quantity", at: func(r *lineItemRow) any { return &r.CurrentQuantity }},
	{name: "is_gift_card", at: func(r *lineItemRow) any { return &r.IsGiftCard }},
	{name: "requires_shipping", at: func(r *lineItemRow) any { return &r.RequiresShipping }},
	{name: "selling_plan_id", at: func(r *lineItemRow) any { return &r.SellingPlanID }},
	{name: "selling_plan_name", at: func(r *lineItemRow) any { return &r.SellingPlanName }},
	{name: "currency_code", at: func(r *lineItemRow) any { return &r.currency }},
	{name: "presentment_currency_code", at: func(r *lineItemRow) any { return &r.presentment }},
	{name: "product_tags", at: func(r *lineItemRow) any { return &r.ProductTags }},
},
	bag("unit_price", func(r *lineItemRow) *commerce.MoneyBag { return &r.UnitPrice }),
	bag("discounted_total", func(r *lineItemRow) *commerce.MoneyBag { return &r.DiscountedTotal }),
)

// scanLineItem leaves Product empty.
func scanLineItem(row pgx.CollectableRow) (commerce.LineItem, error) {
	r, err := lineItems.scan(row)
	for _, b := range []*commerce.MoneyBag{&r.UnitPrice, &r.DiscountedTotal} {
		b.Shop.CurrencyCode, b.Presentment.CurrencyCode = r.currency, r.presentment
	}
	return r.LineItem, err
}

// LineItemsByOrder reads the line items of many orders, in the orders' own sequence, without their products.
func (s *Store) LineItemsByOrder(ctx context.Context, account commerce.AccountID, orders []commerce.ID) (map[commerce.ID][]commerce.LineItem, error) {
	var list []commerce.LineItem
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanLineItem, selectLineItems, account, orders)
	})
	if err != nil {
		return nil, fmt.Errorf("read line items: %w", err)
	}
	return groupBy(list, func(l *commerce.LineItem) commerce.ID { return l.OrderID }), nil
}

var selectLineItems = `SELECT ` + lineItems.list + ` FROM line_items t WHERE t.account_id = $1 AND t.order_id = ANY($2) ORDER BY t.order_id, t.position, t.id`

// upsertLineItems keeps the tags that a line had first, and takes today's of the product for a line that tells none.
var upsertLineItems = replaceOnce(lineItems.insertSQL, `r.product_tags`,
	`coalesce(r.product_tags, (SELECT p.tags FROM products p WHERE p.account_id = $1 AND p.id = r.product_id))`) +
	` ON CONFLICT (account_id, id) DO UPDATE SET ` +
	replaceOnce(lineItems.setSQL, `excluded.product_tags`, `coalesce(t.product_tags, excluded.product_tags)`)
