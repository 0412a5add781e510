package catalog

import "storegraph/commerce"

// CollectionKind is a group of products.
var CollectionKind = &Kind{
	Name: "collection", Table: "collections", GraphQL: "Collection", Label: "Collection", Element: commerce.Collections,
	Description: "A group of products, made by hand or by rules.",
}

// CollectionRefKind names a collection that a product belongs to.
var CollectionRefKind = &Kind{
	Name: "product_collection", Table: "collections", Label: "Collection of a product", Element: commerce.Collections,
	Description: "A collection that a product belongs to.",
}

var _ = declare(CollectionKind, []field[commerce.Collection]{
	{Field: Field{
		Name: "id", Type: ID, Label: "Collection ID",
		Description: "Shopify's number of the collection.",
		Sample:      "841564295", Source: "Collection.legacyResourceId", Column: "t.id",
	}, Get: func(c *commerce.Collection) any { return c.ID.String() }},
	{Field: Field{
		Name: "title", Type: Text, Label: "Title",
		Description: "The collection's title.",
		Sample:      "Skincare", Aliases: []string{"name"}, Source: "Collection.title", Column: "t.title",
	}, Get: func(c *commerce.Collection) any { return c.Title }},
	{Field: Field{
		Name: "handle", Type: Text, Label: "Handle",
		Description: "The collection's name in the addresses of the store.",
		Sample:      "skincare", Source: "Collection.handle", Column: "t.handle",
	}, Get: func(c *commerce.Collection) any { return c.Handle }},
	{Field: Field{
		Name: "description_html", Type: HTML, Label: "Description",
		Description: "The collection's description, as HTML.",
		Sample:      "<p>All that your skin needs.</p>",
		Aliases:     []string{"description"}, Source: "Collection.descriptionHtml", Column: "t.description_html",
	}, Get: func(c *commerce.Collection) any { return c.DescriptionHTML }},
	{Field: Field{
		Name: "sort_order", Type: Enum, Label: "Sort order",
		Values:      []string{"ALPHA_ASC", "ALPHA_DESC", "BEST_SELLING", "CREATED", "CREATED_DESC", "MANUAL", "MOST_RELEVANT", "PRICE_ASC", "PRICE_DESC"},
		Description: "How the store sorts the collection's products, e.g. BEST_SELLING or MANUAL.",
		Sample:      "BEST_SELLING", Source: "Collection.sortOrder", Column: "t.sort_order",
	}, Get: func(c *commerce.Collection) any { return c.SortOrder }},
	{Field: Field{
		Name: "seo_title", Type: Text, Nullable: true, Label: "SEO title",
		Description: "Title for search engines; missing unless the merchant customised it.",
		Sample:      "Skincare that works", Source: "Collection.seo.title", Column: "t.seo_title",
	}, Get: func(c *commerce.Collection) any { return text(c.SEOTitle) }},
	{Field: Field{
		Name: "seo_description", Type: Text, Nullable: true, Label: "SEO description",
		Description: "Description for search engines; missing unless the merchant customised it.",
		Sample:      "Serums, creams and balms.", Source: "Collection.seo.description", Column: "t.seo_description",
	}, Get: func(c *commerce.Collection) any { return text(c.SEODescription) }},
	{Field: Field{
		Name: "image", Type: URL, Nullable: true, Label: "Image",
		Description: "Address of the collection's picture.",
		Sample:      "https://cdn.shopify.com/s/files/1/0001/collections/skincare.jpg",
		Aliases:     []string{"image_url"}, Source: "Collection.image.url", Column: "t.image_url",
	}, Get: func(c *commerce.Collection) any { return text(c.ImageURL) }},
	{Field: Field{
		Name: "image_alt", Type: Text, Nullable: true, Label: "Image's text",
		Description: "What the picture shows, in words.",
		Sample:      "Bottles on a shelf", Source: "Collection.image.altText", Column: "t.image_alt",
	}, Get: func(c *commerce.Collection) any { return text(c.ImageAlt) }},
	{Field: Field{
		Name: "products_count", Type: Integer, Label: "Number of products",
		Description: "Number of products in the collection, as Shopify counts them.",
		Sample:      "24", Source: "Collection.productsCount.count", Column: "t.products_count",
	}, Get: func(c *commerce.Collection) any { return int64(c.ProductsCount) }},
	{Field: Field{
		Name: "updated_at", Type: Instant, Label: "Updated at",
		Description: "When the collection last changed in Shopify.",
		Sample:      "2021-10-01T09:00:00-04:00", Source: "Collection.updatedAt", Column: "t.updated_at",
	}, Get: func(c *commerce.Collection) any { return c.UpdatedAt.UTC() }},
	{Field: Field{
		Name: "synced_at", Type: Instant, API: "asOf", Label: "Synced at",
		Description: "When the collection's data was last written from Shopify.",
		Sample:      "2021-10-01T09:00:02-04:00", Column: "t.synced_at",
	}, Get: func(c *commerce.Collection) any { return c.SyncedAt.UTC() }},
})

var _ = declare(CollectionRefKind, []field[commerce.CollectionRef]{
	{Field: Field{
		Name: "id", Type: ID, Label: "Collection ID",
		Description: "Shopify's number of the collection.",
		Sample:      "841564295", Source: "Collection.legacyResourceId", Column: "t.id",
	}, Get: func(c *commerce.CollectionRef) any { return c.ID.String() }},
	{Field: Field{
		Name: "title", Type: Text, Label: "Title",
		Description: "The collection's title.",
		Sample:      "Skincare", Aliases: []string{"name"}, Source: "Collection.title", Column: "t.title",
	}, Get: func(c *commerce.CollectionRef) any { return c.Title }},
	{Field: Field{
		Name: "handle", Type: Text, Label: "Handle",
		Description: "The collection's name in the addresses of the store.",
		Sample:      "skincare", Source: "Collection.handle", Column: "t.handle",
	}, Get: func(c *commerce.CollectionRef) any { return c.Handle }},
})
