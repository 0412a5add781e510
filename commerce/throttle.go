package commerce

// ThrottleStatus is Shopify's extensions.cost.throttleStatus: the bucket of points of one app and shop.
type ThrottleStatus struct {
	MaximumAvailable   float64 `json:"maximumAvailable"`
	CurrentlyAvailable float64 `json:"currentlyAvailable"`
	RestoreRate        float64 `json:"restoreRate"` // points a second
}
