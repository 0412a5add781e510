package commerce

import "time"

// Variant is one sellable version of a product. Its price is in the shop's currency.
type Variant struct {
	ID                ID
	ProductID         ID
	Position          int
	Title             string
	SKU               *string
	Barcode           *string
	Price             Money
	CompareAtPrice    *Money
	InventoryQuantity *int
	AvailableForSale  bool
	Options           []SelectedOption
	CreatedAt         time.Time
	UpdatedAt         time.Time
}

// SelectedOption is one option of a variant, e.g. Size: 50 ml.
type SelectedOption struct {
	Name  string
	Value string
}
