package commerce

// Address is a postal address as Shopify keeps it on orders (snapshot) and customers (default address).
type Address struct {
	Name         *string
	FirstName    *string
	LastName     *string
	Company      *string
	Address1     *string
	Address2     *string
	City         *string
	Province     *string
	ProvinceCode *string
	Zip          *string
	Country      *string
	CountryCode  *string // ISO 3166-1 alpha-2
	Phone        *string
}
