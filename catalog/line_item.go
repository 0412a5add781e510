package catalog

import (
	"slices"

	"storegraph/commerce"
)

// LineItemKind is one line of an order.
var LineItemKind = &Kind{
	Name: "line_item", Table: "line_items", GraphQL: "LineItem", Label: "Item", Element: commerce.Orders,
	Description: "One line of an order. Title, variant, SKU and vendor are frozen at order time.",
}

// LineItemMetaKind holds the ids of a line under the names that HighLevel's element fields have.
var LineItemMetaKind = &Kind{
	Name: "line_item_meta", Table: "line_items", Label: "Item's references", Element: commerce.Orders,
	Description: "Ids of a line, under the names that HighLevel's line items have them.",
}

var _ = declare(LineItemKind, lineItemSnapshot, lineItemProduct, lineItemAmounts)

var lineItemSnapshot = []field[commerce.LineItem]{
	{Field: Field{
		Name: "id", Type: ID, Label: "Item ID",
		Description: "Shopify's number of the line.",
		Sample:      "669751112", Source: "LineItem.id", Column: "t.id",
	}, Get: func(l *commerce.LineItem) any { return l.ID.String() }},
	{Field: Field{
		Name: "order_id", Type: ID, API: "-", Label: "Order ID",
		Description: "Shopify's number of the order.",
		Sample:      "1900968798308", Column: "t.order_id",
	}, Get: func(l *commerce.LineItem) any { return l.OrderID.String() }},
	{Field: Field{Name: "position", Type: Integer, Label: "Position", Description: "Place in the order, from 0.", Sample: "0", Column: "t.position"},
		Get: func(l *commerce.LineItem) any { return int64(l.Position) }},
	{Field: Field{
		Name: "title", Type: Text, Label: "Title",
		Description: "Title of the product when it was ordered.",
		Sample:      "Retinol Serum", Aliases: []string{"name"}, Source: "LineItem.title", Column: "t.title",
	}, Get: func(l *commerce.LineItem) any { return l.Title }},
	{Field: Field{
		Name: "variant_title", Type: Text, Nullable: true, Label: "Variant",
		Description: "Title of the variant when it was ordered.",
		Sample:      "50 ml", Source: "LineItem.variantTitle", Column: "t.variant_title",
	}, Get: func(l *commerce.LineItem) any { return text(l.VariantTitle) }},
	{Field: Field{
		Name: "sku", Type: Text, Nullable: true, Label: "SKU",
		Description: "Stock keeping unit (SKU) when it was ordered.",
		Sample:      "RET-050", Source: "LineItem.sku", Column: "t.sku",
	}, Get: func(l *commerce.LineItem) any { return text(l.SKU) }},
	{Field: Field{
		Name: "vendor", Type: Text, Nullable: true, Label: "Vendor",
		Description: "Vendor when it was ordered.",
		Sample:      "Fern & Field", Source: "LineItem.vendor", Column: "t.vendor",
	}, Get: func(l *commerce.LineItem) any { return text(l.Vendor) }},
	{Field: Field{
		Name: "image", Type: URL, Nullable: true, Label: "Image",
		Description: "Address of the item's picture.",
		Sample:      "https://cdn.shopify.com/s/files/1/0001/products/retinol.jpg",
		Aliases:     []string{"image_url"}, Source: "LineItem.image.url", Column: "t.image_url",
	}, Get: func(l *commerce.LineItem) any { return text(l.ImageURL) }},
	{Field: Field{
		Name: "quantity", Type: Integer, Label: "Quantity",
		Description: "Pieces ordered, those removed or refunded later included.",
		Sample:      "2", Source: "LineItem.quantity", Column: "t.quantity",
	}, Get: func(l *commerce.LineItem) any { return int64(l.Quantity) }},
	{Field: Field{
		Name: "current_quantity", Type: Integer, Label: "Current quantity",
		Description: "Pieces left after edits and returns.",
		Sample:      "2", Source: "LineItem.currentQuantity", Column: "t.current_quantity",
	}, Get: func(l *commerce.LineItem) any { return int64(l.CurrentQuantity) }},
	{Field: Field{
		Name: "requires_shipping", Type: Boolean, Label: "Requires shipping",
		Description: "Whether the item must be shipped.",
		Sample:      "true", Source: "LineItem.requiresShipping", Column: "t.requires_shipping",
	}, Get: func(l *commerce.LineItem) any { return l.RequiresShipping }},
	{Field: Field{
		Name: "is_gift_card", Type: Boolean, Label: "Is a gift card",
		Description: "Whether the item is a gift card.",
		Sample:      "false", Source: "LineItem.isGiftCard", Column: "t.is_gift_card",
	}, Get: func(l *commerce.LineItem) any { return l.IsGiftCard }},
	{Field: Field{
		Name: "selling_plan_id", Type: ID, Nullable: true, Label: "Selling plan ID",
		Description: "Shopify's number of the selling plan; there when the item was bought on a subscription.",
		Sample:      "690455744", Source: "LineItem.sellingPlan.sellingPlanId", Column: "t.selling_plan_id",
	}, Get: func(l *commerce.LineItem) any { return id(l.SellingPlanID) }},
	{Field: Field{
		Name: "selling_plan_name", Type: Text, Nullable: true, Label: "Selling plan",
		Description: "Name of the selling plan; there when the item was bought on a subscription.",
		Sample:      "Delivery every 30 days", Source: "LineItem.sellingPlan.name", Column: "t.selling_plan_name",
	}, Get: func(l *commerce.LineItem) any { return text(l.SellingPlanName) }},
	{Field: Field{
		Name: "is_subscription", Type: Boolean, API: "-", Label: "Was bought on a subscription",
		Description: "Whether the item was bought on a selling plan.",
		Sample:      "false", Column: "(t.selling_plan_id IS NOT NULL)",
	}, Derive: func(_ *Env, r Record) any { v, _ := r.Get("selling_plan_id"); return v != nil }},
}

var lineItemProduct = []field[commerce.LineItem]{
	{Field: Field{
		Name: "product_id", Type: ID, Nullable: true, Label: "Product ID",
		Description: "Shopify's number of the product; missing for custom items and deleted products.",
		Sample:      "632910392", Source: "LineItem.product.legacyResourceId", Column: "t.product_id",
	}, Get: func(l *commerce.LineItem) any { return id(l.ProductID) }},
	{Field: Field{
		Name: "variant_id", Type: ID, Nullable: true, Label: "Variant ID",
		Description: "Shopify's number of the variant; missing for custom items and deleted variants.",
		Sample:      "808950810", Source: "LineItem.variant.legacyResourceId", Column: "t.variant_id",
	}, Get: func(l *commerce.LineItem) any { return id(l.VariantID) }},
	{Field: Field{
		Name: "tags", Type: TextList, Max: 250, Label: "Product tags",
		Description: "Tags that the product had when the order was first seen.",
		Sample:      "retinol, supply-days:60",
		Aliases:     []string{"product_tags"}, Source: "LineItem.product.tags", Column: "coalesce(t.product_tags, '{}')",
	}, Get: func(l *commerce.LineItem) any { return texts(l.ProductTags) }},
	{Field: Field{
		Name: "product", Type: Object, Of: ProductKind, Nullable: true, Label: "Product",
		Description: "Today's product; missing when it is deleted, custom or not synced.",
		Source:      "LineItem.product",
		Join:        "r.account_id = t.account_id AND r.id = t.product_id",
	}, Relate: func(env *Env, l *commerce.LineItem) any { return one(env, ProductKind, l.Product) }},
	{Field: Field{
		Name: "url", Type: URL, Nullable: true, API: "-", Needs: []commerce.Element{commerce.Products}, Label: "Product page",
		Description: "Address of the product in the online store; missing when it is not published there.",
		Sample:      "https://example.com/products/retinol-serum", Aliases: []string{"product_url"}, Derived: "product.url", Condition: "(SELECT p.online_store_url FROM products p WHERE p.account_id = t.account_id AND p.id = t.product_id)", From: []string{"product.url"},
	}, Derive: func(_ *Env, r Record) any { return follow(r, "product", "url") }},
	{Field: Field{
		Name: "collections", Type: TextList, Max: 250, Nullable: true, API: "-", Needs: fromCollections, Label: "Collections",
		Description: "Titles of the collections that the product belongs to today; missing with the product.",
		Sample:      "Skincare, Retinol", Derived: "product.collections.title", Condition: collectionsOfLine, From: []string{"product.collections.title"},
	}, Derive: func(_ *Env, r Record) any {
		if product, ok := value[Record](r, "product"); ok {
			return collect(product, "collections", "title")
		}
		return nil
	}},
	{Field: Field{
		Name: "meta", Type: Object, Of: LineItemMetaKind, API: "-", Label: "References",
		Description: "The line's ids, under the names that HighLevel's line items have them.",
		Column:      "t",
	}, Relate: func(env *Env, l *commerce.LineItem) any { return one(env, LineItemMetaKind, l) }},
}

// collectionsOfLine is missing with the product.
const collectionsOfLine = `(SELECT ARRAY(SELECT DISTINCT c.title FROM collection_products m JOIN collections c ON c.account_id = m.account_id AND c.id = m.collection_id
	WHERE m.account_id = p.account_id AND m.product_id = p.id AND c.title <> '') FROM products p WHERE p.account_id = t.account_id AND p.id = t.product_id)`

var lineItemAmounts = slices.Concat(
	[]field[commerce.LineItem]{
		{Field: Field{
			Name: "currency_code", Type: Text, API: "-", Label: "Currency code",
			Description: "ISO 4217 code of the store's currency, which all amounts are in.",
			Sample:      "USD", Column: "t.currency_code",
		}, Get: func(l *commerce.LineItem) any { return l.UnitPrice.Shop.CurrencyCode }},
		{Field: Field{
			Name: "presentment_currency_code", Type: Text, API: "-", Label: "Buyer's currency code",
			Description: "ISO 4217 code of the currency that the buyer saw.",
			Sample:      "USD", Column: "t.presentment_currency_code",
		}, Get: func(l *commerce.LineItem) any { return l.UnitPrice.Presentment.CurrencyCode }},
	},
	moneyBag(Field{
		Name: "price", Label: "Price",
		Description: "Price of one piece, before discounts.",
		Sample:      "49.50", Aliases: []string{"unit_price"}, Source: "LineItem.originalUnitPriceSet", Column: "t.unit_price",
	},
		func(l *commerce.LineItem) commerce.MoneyBag { return l.UnitPrice }),
	money[commerce.LineItem](Field{
		Name: "line_price", Nullable: true, Label: "Line price",
		Description: "Price times quantity, before discounts.",
		Sample:      "99.00", Column: "(t.unit_price * t.quantity)",
	},
		nil, linePrice),
	moneyBag(Field{
		Name: "line_subtotal", Label: "Line subtotal",
		Description: "What the line costs after its own discounts and its share of the order's.",
		Sample:      "87.01", Aliases: []string{"discounted_total"}, Source: "LineItem.discountedTotalSet", Column: "t.discounted_total",
	},
		func(l *commerce.LineItem) commerce.MoneyBag { return l.DiscountedTotal }),
	money[commerce.LineItem](Field{
		Name: "line_discount", Nullable: true, Label: "Line discount",
		Description: "The line's own discounts and its share of the order's: line price less line subtotal.",
		Sample:      "11.99", Column: "(t.unit_price * t.quantity - t.discounted_total)",
	},
		nil, lineDiscount),
)

func linePrice(_ *Env, r Record) any {
	price, ok := value[commerce.Money](r, "price")
	quantity, known := value[int64](r, "quantity")
	if !ok || !known {
		return nil
	}
	l := commerce.LineItem{UnitPrice: commerce.MoneyBag{Shop: price}, Quantity: int(quantity)}
	return l.LinePrice().Shop
}

func lineDiscount(_ *Env, r Record) any {
	price, ok := value[commerce.Money](r, "line_price")
	subtotal, known := value[commerce.Money](r, "line_subtotal")
	if !ok || !known {
		return nil
	}
	discount, err := price.Sub(subtotal)
	if err != nil {
		return nil
	}
	return discount
}

var _ = declare(LineItemMetaKind, []field[commerce.LineItem]{
	{Field: Field{
		Name: "product_id", Type: ID, Nullable: true, Label: "Product ID",
		Description: "Shopify's number of the product.",
		Sample:      "632910392", Column: "t.product_id",
	}, Get: func(l *commerce.LineItem) any { return id(l.ProductID) }},
	{Field: Field{
		Name: "price_id", Type: ID, Nullable: true, Label: "Price ID",
		Description: "Shopify's number of the variant: what HighLevel calls a price.",
		Sample:      "808950810", Aliases: []string{"variant_id"}, Column: "t.variant_id",
	}, Get: func(l *commerce.LineItem) any { return id(l.VariantID) }},
	{Field: Field{
		Name: "order_id", Type: ID, Label: "Order ID",
		Description: "Shopify's number of the order.",
		Sample:      "1900968798308", Column: "t.order_id",
	}, Get: func(l *commerce.LineItem) any { return l.OrderID.String() }},
	{Field: Field{
		Name: "invoice_id", Type: ID, Nullable: true, Label: "Invoice ID",
		Description: "HighLevel's invoice.",
		Sample:      "6578278e879ad2646715ba9c", Derived: "always missing",
		Filled: "Never: Shopify's orders have no invoice.",
	}, Get: func(*commerce.LineItem) any { return nil }},
})
