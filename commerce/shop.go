package commerce

// Shop is the merchant's Shopify store, as its API describes it.
type Shop struct {
	ID           ID
	Name         string
	Domain       string // the permanent …myshopify.com name
	PrimaryHost  string // the domain that shoppers see
	CurrencyCode string
	Timezone     string // IANA; times are shown and compared in it
	Locale       string // BCP 47, of the primary domain: what the store's texts are written in; "" when Shopify does not say
	Plan         ShopPlan
}

// URL is the address that shoppers see.
func (s *Shop) URL() string {
	if s.PrimaryHost != "" {
		return "https://" + s.PrimaryHost
	}
	return "https://" + s.Domain
}
