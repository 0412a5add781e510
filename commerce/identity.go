package commerce

import "time"

// Identity is what reconciliation knows of a stored object.
type Identity struct {
	ID        ID
	CreatedAt time.Time // at Shopify
	UpdatedAt time.Time // Shopify's, as stored
	// FetchedAt is Shopify's clock when the stored state was read: updatedAt has a resolution of one second, so a state read
	// in the very second of its last change may miss a later change of that second.
	FetchedAt  time.Time
	Members    int        // a collection's stored products
	DeletedAt  *time.Time // set for a tombstone: then the other times are zero
	MergedInto *ID        // a customer that was merged away: the survivor's Shopify id
}

// Ref is what Shopify tells of an object in a list.
type Ref struct {
	ID        ID
	CreatedAt time.Time
	UpdatedAt time.Time
	Members   *int // a collection's products, when Shopify's count is exact
}
