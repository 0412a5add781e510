package sample

import (
	"time"

	"storegraph/commerce"
)

var (
	created = time.Date(2021, time.March, 1, 14, 0, 0, 0, time.UTC)
	changed = time.Date(2021, time.October, 1, 13, 0, 0, 0, time.UTC)
)

// Product is a serum with two variants in two collections.
func Product() commerce.Product {
	return commerce.Product{
		ID: 632910392, Title: "Retinol Serum", Handle: "retinol-serum", DescriptionHTML: "<p>A gentle serum for the night.</p>",
		Vendor: "Fern & Field", ProductType: "Serum", Status: "ACTIVE", Tags: []string{"retinol", "supply-days:60"},
		Category: to("Health & Beauty > Personal Care > Cosmetics > Skin Care"),
		ImageURL: to("https://cdn.shopify.com/s/files/1/0001/products/retinol.jpg"), ImageAlt: to("A brown glass bottle"),
		OnlineStoreURL: to("https://fernandfield.example.com/products/retinol-serum"),
		TotalInventory: to(120), MinPrice: to(Money("37.25")), MaxPrice: to(Money("59.00")),
		CreatedAt: created, UpdatedAt: changed, PublishedAt: to(created.Add(24 * time.Hour)), SyncedAt: changed.Add(2 * time.Second),
		Variants: []commerce.Variant{
			variant(808950810, 632910392, 1, "50 ml", "RET-050", "37.25"),
			variant(808950811, 632910392, 2, "100 ml", "RET-100", "59.00"),
		},
		Collections: []commerce.CollectionRef{
			{ID: 841564295, Title: "Skincare", Handle: "skincare"},
			{ID: 841564296, Title: "Retinol", Handle: "retinol"},
		},
	}
}

// Cream is the second product of Order: one variant without options, and no picture.
func Cream() commerce.Product {
	v := variant(447654529, 921728736, 1, "Default Title", "NC-100", "24.50")
	return commerce.Product{
		ID: 921728736, Title: "Night Cream", Handle: "night-cream", DescriptionHTML: "<p>Rich and plain.</p>",
		Vendor: "Fern & Field", ProductType: "Cream", Status: "ACTIVE", Tags: []string{"supply-days:30"},
		SEOTitle: to("Night cream for dry skin"), SEODescription: to("Rich and fragrance-free."),
		MinPrice: to(Money("24.50")), MaxPrice: to(Money("24.50")),
		CreatedAt: created, UpdatedAt: changed, SyncedAt: changed.Add(2 * time.Second),
		Variants:    []commerce.Variant{v},
		Collections: []commerce.CollectionRef{{ID: 841564295, Title: "Skincare", Handle: "skincare"}},
	}
}

// Collection is the collection that both products belong to.
func Collection() commerce.Collection {
	return commerce.Collection{
		ID: 841564295, Title: "Skincare", Handle: "skincare", DescriptionHTML: "<p>All that your skin needs.</p>", SortOrder: "BEST_SELLING",
		SEOTitle: to("Skincare that works"), ImageURL: to("https://cdn.shopify.com/s/files/1/0001/collections/skincare.jpg"), ImageAlt: to("Bottles on a shelf"),
		ProductsCount: 2, UpdatedAt: changed, SyncedAt: changed.Add(2 * time.Second), ProductIDs: []commerce.ID{632910392, 921728736},
	}
}

// Shop is the store that all samples come from.
func Shop() commerce.Shop {
	return commerce.Shop{
		ID: 548380009, Name: "Fern & Field", Domain: "ef760-ef.myshopify.com", PrimaryHost: "fernandfield.example.com",
		CurrencyCode: "USD", Timezone: Zone, Locale: "en-US", Plan: "Advanced",
	}
}

func variant(id, product commerce.ID, position int, title, sku, price string) commerce.Variant {
	return commerce.Variant{
		ID: id, ProductID: product, Position: position, Title: title, SKU: to(sku), Barcode: to("4006381333931"), Price: Money(price),
		InventoryQuantity: to(60), AvailableForSale: true, Options: []commerce.SelectedOption{{Name: "Size", Value: title}},
		CreatedAt: created, UpdatedAt: changed,
	}
}
