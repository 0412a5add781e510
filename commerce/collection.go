package commerce

import "time"

// Collection groups products, by hand or by rules.
type Collection struct {
	ID              ID
	Title           string
	Handle          string
	DescriptionHTML string
	SortOrder       string
	SEOTitle        *string
	SEODescription  *string
	ImageURL        *string
	ImageAlt        *string
	ProductsCount   int
	UpdatedAt       time.Time
	FetchedAt       time.Time // Shopify's clock when this state was read, see Identity
	SyncedAt        time.Time

	ProductIDs []ID // filled by the syncer and by readers that say so
}
