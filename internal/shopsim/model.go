package shopsim

import "time"

// Order is one order as the simulated shop knows it. Orders that readers hold never change: a change makes a new one.
type Order struct {
	ID                 int64
	Number             int
	Name               string
	ConfirmationNumber string
	CreatedAt          time.Time
	UpdatedAt          time.Time
	ProcessedAt        time.Time
	ClosedAt           *time.Time
	CancelledAt        *time.Time
	CancelReason       string // CUSTOMER … as GraphQL says it; "" when not cancelled
	Test               bool
	Edited             bool
	Fulfilled          bool
	NoFinancialStatus  bool // the rare order whose displayFinancialStatus is null
	CustomerID         int64
	Email, Phone       string
	Locale             string
	Source             string
	Note               string
	Tags               []string
	Attributes         []Attribute
	Currency           string
	Presentment        string
	TaxBasisPoints     int64
	DiscountCodes      []string
	Billing, Shipping  *Address
	Lines              []Line
	ShippingPrice      Bag
	ShippingRefunded   Bag
	Original           Bag // the total at creation
	Transactions       []Transaction
	Refunds            []Refund
}

// Line is one line item.
type Line struct {
	ID               int64
	ProductID        int64 // 0 for custom items
	VariantID        int64
	Title            string
	VariantTitle     string
	SKU              string
	Vendor           string
	ImageURL         string
	Quantity         int
	Removed          int // by edits
	Refunded         int
	GiftCard         bool
	RequiresShipping bool
	Taxable          bool
	Price            Bag // of one, before discounts
	Discount         Bag // of Quantity
	CodeDiscount     bool
	PlanID           int64
	PlanName         string
	Attributes       []Attribute
}

// Attribute is a note attribute or a line item property: free text, which the gateway must never ask for.
type Attribute struct{ Key, Value string }

// Transaction is one payment event.
type Transaction struct {
	ID          int64
	ParentID    int64
	Kind        string
	Status      string
	Gateway     string
	ErrorCode   string
	Test        bool
	Amount      Bag
	CreatedAt   time.Time
	ProcessedAt *time.Time
}

// Refund is one refund of an order.
type Refund struct {
	ID           int64
	CreatedAt    time.Time
	Note         string
	Lines        []RefundLine
	Shipping     Bag
	Transactions []int64
}

// RefundLine is a refunded part of a line item.
type RefundLine struct {
	ID       int64
	LineID   int64
	Quantity int
	Restock  string
	Subtotal Bag
	Tax      Bag
}

// Address is a mailing address.
type Address struct {
	ID                        int64
	First, Last, Company      string
	Address1, Address2, City  string
	Province, ProvinceCode    string
	Country, CountryCode, Zip string
	Phone                     string
}

// Customer is one customer. First, last name, e-mail and phone may each be missing ("").
type Customer struct {
	ID              int64
	CreatedAt       time.Time
	UpdatedAt       time.Time
	First, Last     string
	Email, Phone    string
	Locale          string
	Note            string
	Tags            []string
	State           string
	VerifiedEmail   bool
	EmailConsent    string // GraphQL's state
	EmailOptIn      string // "" when unknown
	EmailConsentAt  *time.Time
	SMSConsent      string
	SMSOptIn        string
	SMSConsentAt    *time.Time
	Addresses       []Address // the first is the default
	MergedCustomers []int64   // those whose orders this one took over
}

// Product is one product with its variants.
type Product struct {
	ID              int64
	Title           string
	Handle          string
	DescriptionHTML string
	Vendor          string
	Type            string
	Status          string
	Tags            []string
	SEOTitle        string
	SEODescription  string
	CategoryID      string
	Category        string
	ImageID         int64
	ImageURL        string
	ImageAlt        string
	GiftCard        bool
	Ships           bool
	Options         []Option
	Variants        []Variant
	Collections     []int64
	CreatedAt       time.Time
	UpdatedAt       time.Time
	PublishedAt     *time.Time
}

// Option is a product option with its values.
type Option struct {
	ID     int64
	Name   string
	Values []string
}

// Variant is one variant; Values go with the product's Options. Prices are cents of the shop's currency.
type Variant struct {
	ID             int64
	Position       int
	Title          string
	SKU            string
	Barcode        string
	Price          int64
	CompareAtPrice int64 // 0 when there is none
	Inventory      int
	Values         []string
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Collection is one collection; products say which collections they are in.
type Collection struct {
	ID              int64
	Title           string
	Handle          string
	DescriptionHTML string
	SortOrder       string
	SEOTitle        string
	SEODescription  string
	ImageURL        string
	ImageAlt        string
	Smart           bool      // filled by rules
	CreatedAt       time.Time // Shopify does not tell it
	UpdatedAt       time.Time
}
