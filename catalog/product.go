package catalog

import (
	"slices"

	"storegraph/commerce"
)

// ProductKind is a Shopify product.
var ProductKind = &Kind{
	Name: "product", Table: "products", GraphQL: "Product", Label: "Product", Element: commerce.Products,
	Description: "A Shopify product with its variants. Taxes are not mapped.",
}

var _ = declare(ProductKind, productFields, productPrices)

var productFields = []field[commerce.Product]{
	{Field: Field{
		Name: "id", Type: ID, Label: "Product ID",
		Description: "Shopify's number of the product.",
		Sample:      "632910392", Aliases: []string{"product_id"}, Source: "Product.legacyResourceId", Column: "t.id",
	}, Get: func(p *commerce.Product) any { return p.ID.String() }},
	{Field: Field{
		Name: "title", Type: Text, Label: "Title",
		Description: "The product's title.",
		Sample:      "Retinol Serum", Aliases: []string{"name"}, Source: "Product.title", Column: "t.title",
	}, Get: func(p *commerce.Product) any { return p.Title }},
	{Field: Field{
		Name: "handle", Type: Text, Label: "Handle",
		Description: "The product's name in the addresses of the store.",
		Sample:      "retinol-serum", Source: "Product.handle", Column: "t.handle",
	}, Get: func(p *commerce.Product) any { return p.Handle }},
	{Field: Field{
		Name: "description_html", Type: HTML, Label: "Description",
		Description: "The product's description, as HTML.",
		Sample:      "<p>A gentle serum for the night.</p>",
		Aliases:     []string{"description", "body_html"}, Source: "Product.descriptionHtml", Column: "t.description_html",
	}, Get: func(p *commerce.Product) any { return p.DescriptionHTML }},
	{Field: Field{
		Name: "vendor", Type: Text, Label: "Vendor",
		Description: "Who makes or sells the product.",
		Sample:      "Fern & Field", Source: "Product.vendor", Column: "t.vendor",
	}, Get: func(p *commerce.Product) any { return p.Vendor }},
	{Field: Field{
		Name: "product_type", Type: Text, Label: "Type",
		Description: "The merchant's own type of the product.",
		Sample:      "Serum", Aliases: []string{"type"}, Source: "Product.productType", Column: "t.product_type",
	}, Get: func(p *commerce.Product) any { return p.ProductType }},
	{Field: Field{
		Name: "category", Type: Text, Nullable: true, Label: "Category",
		Description: "Full name of the product's category in Shopify's taxonomy.",
		Sample:      "Health & Beauty > Personal Care > Cosmetics > Skin Care", Source: "Product.category.fullName", Column: "t.category",
	}, Get: func(p *commerce.Product) any { return text(p.Category) }},
	{Field: Field{
		Name: "status", Type: Enum, Label: "Status",
		Values:      []string{"ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED"},
		Description: "Shopify's status of the product: ACTIVE, ARCHIVED, DRAFT or UNLISTED.",
		Sample:      "ACTIVE", Source: "Product.status", Column: "t.status",
	}, Get: func(p *commerce.Product) any { return p.Status }},
	{Field: Field{
		Name: "tags", Type: TextList, Max: 250, Label: "Tags",
		Description: "The product's tags.",
		Sample:      "retinol, supply-days:60", Source: "Product.tags", Column: "t.tags",
	}, Get: func(p *commerce.Product) any { return texts(p.Tags) }},
	{Field: Field{
		Name: "seo_title", Type: Text, Nullable: true, Label: "SEO title",
		Description: "Title for search engines; missing unless the merchant customised it.",
		Sample:      "Retinol serum for sensitive skin", Source: "Product.seo.title", Column: "t.seo_title",
	}, Get: func(p *commerce.Product) any { return text(p.SEOTitle) }},
	{Field: Field{
		Name: "seo_description", Type: Text, Nullable: true, Label: "SEO description",
		Description: "Description for search engines; missing unless the merchant customised it.",
		Sample:      "Gentle, effective, fragrance-free.", Source: "Product.seo.description", Column: "t.seo_description",
	}, Get: func(p *commerce.Product) any { return text(p.SEODescription) }},
	{Field: Field{
		Name: "image", Type: URL, Nullable: true, Label: "Image",
		Description: "Address of the product's picture.",
		Sample:      "https://cdn.shopify.com/s/files/1/0001/products/retinol.jpg",
		Aliases:     []string{"image_url"}, Source: "Product.featuredMedia.preview.image.url", Column: "t.image_url",
	}, Get: func(p *commerce.Product) any { return text(p.ImageURL) }},
	{Field: Field{
		Name: "image_alt", Type: Text, Nullable: true, Label: "Image's text",
		Description: "What the picture shows, in words.",
		Sample:      "A brown glass bottle", Source: "Product.featuredMedia.preview.image.altText", Column: "t.image_alt",
	}, Get: func(p *commerce.Product) any { return text(p.ImageAlt) }},
	{Field: Field{
		Name: "url", Type: URL, Nullable: true, Label: "Product page",
		Description: "Address of the product in the online store; missing when it is not published there.",
		Sample:      "https://example.com/products/retinol-serum",
		Aliases:     []string{"online_store_url"}, Source: "Product.onlineStoreUrl", Column: "t.online_store_url",
	}, Get: func(p *commerce.Product) any { return text(p.OnlineStoreURL) }},
	{Field: Field{
		Name: "is_gift_card", Type: Boolean, Label: "Is a gift card",
		Description: "Whether the product is a gift card.",
		Sample:      "false", Source: "Product.isGiftCard", Column: "t.is_gift_card",
	}, Get: func(p *commerce.Product) any { return p.IsGiftCard }},
	{Field: Field{
		Name: "total_inventory", Type: Integer, Nullable: true, Label: "In stock",
		Description: "Pieces in stock, over all variants; negative when oversold, missing when stock is not tracked.",
		Sample:      "120", Source: "Product.totalInventory", Column: "t.total_inventory",
	}, Get: func(p *commerce.Product) any { return integer(p.TotalInventory) }},
	{Field: Field{
		Name: "created_at", Type: Instant, Label: "Created at",
		Description: "When the product was created in Shopify.",
		Sample:      "2021-03-01T09:00:00-05:00", Source: "Product.createdAt", Column: "t.created_at",
	}, Get: func(p *commerce.Product) any { return p.CreatedAt.UTC() }},
	{Field: Field{
		Name: "updated_at", Type: Instant, Label: "Updated at",
		Description: "When the product last changed in Shopify.",
		Sample:      "2021-10-01T09:00:00-04:00", Source: "Product.updatedAt", Column: "t.updated_at",
	}, Get: func(p *commerce.Product) any { return p.UpdatedAt.UTC() }},
	{Field: Field{
		Name: "published_at", Type: Instant, Nullable: true, Label: "Published at",
		Description: "When the product was published to the online store.",
		Sample:      "2021-03-02T09:00:00-05:00", Source: "Product.publishedAt", Column: "t.published_at",
	}, Get: func(p *commerce.Product) any { return instant(p.PublishedAt) }},
	{Field: Field{
		Name: "synced_at", Type: Instant, API: "asOf", Label: "Synced at",
		Description: "When the product's data was last written from Shopify.",
		Sample:      "2021-10-01T09:00:02-04:00", Column: "t.synced_at",
	}, Get: func(p *commerce.Product) any { return p.SyncedAt.UTC() }},
	{Field: Field{
		Name: "variants", Type: List, Of: VariantKind, Max: 2048, Label: "Variants",
		Description: "The product's variants, in the merchant's order.",
		Source:      "Product.variants.nodes",
		Join:        "r.account_id = t.account_id AND r.product_id = t.id",
	}, Relate: func(env *Env, p *commerce.Product) any { return many(env, VariantKind, p.Variants) }},
	{Field: Field{
		Name: "collections", Type: List, Of: CollectionRefKind, Max: 250, Needs: []commerce.Element{commerce.Collections}, Label: "Collections",
		Description: "The collections that the product belongs to.",
		Source:      "Product.collections.nodes",
		Join:        "r.account_id = t.account_id AND r.id = ANY(ARRAY(SELECT m.collection_id FROM collection_products m WHERE m.account_id = t.account_id AND m.product_id = t.id))",
	}, Relate: func(env *Env, p *commerce.Product) any { return many(env, CollectionRefKind, p.Collections) }},
}

var productPrices = slices.Concat(
	[]field[commerce.Product]{
		{Field: Field{
			Name: "currency_code", Type: Text, Nullable: true, API: "-", Label: "Currency code",
			Description: "ISO 4217 code of the store's currency, which prices are in.",
			Sample:      "USD", Column: "t.currency_code",
		}, Get: func(p *commerce.Product) any {
			for _, price := range []*commerce.Money{p.MinPrice, p.MaxPrice} {
				if price != nil {
					return named(price.CurrencyCode)
				}
			}
			return nil
		}},
	},
	money(Field{
		Name: "min_price", Nullable: true, Label: "Price from",
		Description: "Price of the cheapest variant.",
		Sample:      "49.50", Aliases: []string{"price"}, Source: "Product.priceRangeV2.minVariantPrice", Column: "t.min_price",
	},
		func(p *commerce.Product) any { return opt(p.MinPrice) }, nil),
	money(Field{
		Name: "max_price", Nullable: true, Label: "Price to",
		Description: "Price of the most expensive variant.",
		Sample:      "89.00", Source: "Product.priceRangeV2.maxVariantPrice", Column: "t.max_price",
	},
		func(p *commerce.Product) any { return opt(p.MaxPrice) }, nil),
)
