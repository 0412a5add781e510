package commerce

import "time"

// Product is a Shopify product. Taxes are not mapped; SEO fields are nil unless the merchant customised them
// (DESIGN §2.8).
type Product struct {
	ID              ID
	Title           string
	Handle          string
	DescriptionHTML string
	Vendor          string
	ProductType     string
	Status          string // ACTIVE, ARCHIVED, DRAFT or UNLISTED
	Tags            []string
	Category        *string // full name in Shopify's taxonomy
	SEOTitle        *string
	SEODescription  *string
	ImageURL        *string
	ImageAlt        *string
	OnlineStoreURL  *string // nil when not published to the online store
	IsGiftCard      bool
	TotalInventory  *int
	MinPrice        *Money
	MaxPrice        *Money
	CreatedAt       time.Time
	UpdatedAt       time.Time
	PublishedAt     *time.Time
	FetchedAt       time.Time // Shopify's clock when this state was read, see Identity
	SyncedAt        time.Time

	Variants    []Variant
	Collections []CollectionRef // filled by readers that say so
}

// CollectionRef names a collection that a product belongs to.
type CollectionRef struct {
	ID     ID
	Title  string
	Handle string
}
