package commerce

// LineItem is one line of an order. Title, variant title, SKU and vendor are frozen at order time, and stay when the
// product is deleted.
type LineItem struct {
	ID               ID
	OrderID          ID
	Position         int // 0-based, Shopify's order
	Title            string
	VariantTitle     *string
	SKU              *string
	Vendor           *string
	ImageURL         *string
	ProductID        *ID // nil for custom items and deleted products
	VariantID        *ID
	Quantity         int // as ordered, removed and refunded ones included
	CurrentQuantity  int
	IsGiftCard       bool
	RequiresShipping bool
	SellingPlanID    *ID // set when bought on a subscription
	SellingPlanName  *string
	UnitPrice        MoneyBag // before discounts
	DiscountedTotal  MoneyBag // of the line, after line and order discounts that Shopify allocates to it

	// ProductTags are the product's tags when the order was first seen: a later change of tags does not rewrite history.
	ProductTags []string
	// Product is today's product; nil when deleted, custom or not synced. Filled by readers that say so.
	Product *Product
}

// LinePrice is unit price × quantity, before discounts, in both currencies.
func (l *LineItem) LinePrice() MoneyBag {
	q := int64(l.Quantity)
	return MoneyBag{Shop: l.UnitPrice.Shop.times(q), Presentment: l.UnitPrice.Presentment.times(q)}
}
