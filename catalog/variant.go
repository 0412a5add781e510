package catalog

import (
	"slices"

	"storegraph/commerce"
)

// VariantKind is one sellable version of a product.
var VariantKind = &Kind{
	Name: "variant", Table: "variants", GraphQL: "Variant", Label: "Variant", Element: commerce.Products,
	Description: "One sellable version of a product.",
}

var _ = declare(VariantKind, variantFields, variantPrices)

var variantFields = []field[commerce.Variant]{
	{Field: Field{
		Name: "id", Type: ID, Label: "Variant ID",
		Description: "Shopify's number of the variant.",
		Sample:      "808950810", Aliases: []string{"variant_id"}, Source: "ProductVariant.legacyResourceId", Column: "t.id",
	}, Get: func(v *commerce.Variant) any { return v.ID.String() }},
	{Field: Field{
		Name: "product_id", Type: ID, API: "-", Label: "Product ID",
		Description: "Shopify's number of the product.",
		Sample:      "632910392", Source: "ProductVariant.product.legacyResourceId", Column: "t.product_id",
	}, Get: func(v *commerce.Variant) any { return v.ProductID.String() }},
	{Field: Field{
		Name: "position", Type: Integer, Label: "Position",
		Description: "Place among the product's variants, from 1.",
		Sample:      "1", Source: "ProductVariant.position", Column: "t.position",
	}, Get: func(v *commerce.Variant) any { return int64(v.Position) }},
	{Field: Field{
		Name: "title", Type: Text, Label: "Title",
		Description: "The variant's title, made of its options.",
		Sample:      "50 ml", Aliases: []string{"name"}, Source: "ProductVariant.title", Column: "t.title",
	}, Get: func(v *commerce.Variant) any { return v.Title }},
	{Field: Field{
		Name: "sku", Type: Text, Nullable: true, Label: "SKU",
		Description: "The variant's stock keeping unit (SKU).",
		Sample:      "RET-050", Source: "ProductVariant.sku", Column: "t.sku",
	}, Get: func(v *commerce.Variant) any { return text(v.SKU) }},
	{Field: Field{
		Name: "barcode", Type: Text, Nullable: true, Label: "Barcode",
		Description: "The variant's barcode.",
		Sample:      "4006381333931", Source: "ProductVariant.barcode", Column: "t.barcode",
	}, Get: func(v *commerce.Variant) any { return text(v.Barcode) }},
	{Field: Field{
		Name: "inventory_quantity", Type: Integer, Nullable: true, Label: "In stock",
		Description: "Pieces in stock; negative when oversold, missing when stock is not tracked.",
		Sample:      "60", Source: "ProductVariant.inventoryQuantity", Column: "t.inventory_quantity",
	}, Get: func(v *commerce.Variant) any { return integer(v.InventoryQuantity) }},
	{Field: Field{
		Name: "available_for_sale", Type: Boolean, Label: "Is available",
		Description: "Whether the variant can be bought.",
		Sample:      "true", Source: "ProductVariant.availableForSale", Column: "t.available_for_sale",
	}, Get: func(v *commerce.Variant) any { return v.AvailableForSale }},
	{Field: Field{
		Name: "options", Type: TextList, Max: 3, Label: "Options",
		Description: "The options that make the variant, with their values.",
		Sample:      "Size: 50 ml", Source: "ProductVariant.selectedOptions",
		Column: "ARRAY(SELECT (o->>'name') || ': ' || (o->>'value') FROM jsonb_array_elements(t.options) o)",
	}, Get: func(v *commerce.Variant) any {
		out := make([]string, len(v.Options))
		for i, o := range v.Options {
			out[i] = o.Name + ": " + o.Value
		}
		return out
	}},
	{Field: Field{
		Name: "created_at", Type: Instant, Label: "Created at",
		Description: "When the variant was created in Shopify.",
		Sample:      "2021-03-01T09:00:00-05:00", Source: "ProductVariant.createdAt", Column: "t.created_at",
	}, Get: func(v *commerce.Variant) any { return v.CreatedAt.UTC() }},
	{Field: Field{
		Name: "updated_at", Type: Instant, Label: "Updated at",
		Description: "When the variant last changed in Shopify.",
		Sample:      "2021-10-01T09:00:00-04:00", Source: "ProductVariant.updatedAt", Column: "t.updated_at",
	}, Get: func(v *commerce.Variant) any { return v.UpdatedAt.UTC() }},
	{Field: Field{
		Name: "currency_code", Type: Text, API: "-", Label: "Currency code",
		Description: "ISO 4217 code of the store's currency, which prices are in.",
		Sample:      "USD", Column: "t.currency_code",
	}, Get: func(v *commerce.Variant) any { return v.Price.CurrencyCode }},
}

var variantPrices = slices.Concat(
	money(Field{
		Name: "price", Label: "Price",
		Description: "The variant's price, in the store's currency.",
		Sample:      "49.50", Source: "ProductVariant.price", Column: "t.price",
	},
		func(v *commerce.Variant) any { return v.Price }, nil),
	money(Field{
		Name: "compare_at_price", Nullable: true, Label: "Price before",
		Description: "The price before a reduction: the one that is struck through.",
		Sample:      "59.00", Source: "ProductVariant.compareAtPrice", Column: "t.compare_at_price",
	},
		func(v *commerce.Variant) any { return opt(v.CompareAtPrice) }, nil),
)
