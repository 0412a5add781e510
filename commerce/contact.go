package commerce

import "time"

// Contact is a person of the account: a Shopify customer, a guest who bought, or somebody whom the CRM registered.
// Notes, tags and metafields of people are never kept (DESIGN §2.12).
type Contact struct {
	ID            ContactID
	ShopifyID     *ID // nil when Shopify has no customer for this person
	FirstName     *string
	LastName      *string
	Email         *string
	Phone         *string // E.164
	CompanyName   *string
	Address       *Address // Shopify's default address
	Locale        *string
	Timezone      *string // IANA, from the CRM
	DateOfBirth   *Date   // from the CRM; Shopify has none
	Website       *string // from the CRM
	Source        *string // where the contact came from: "Shopify", or what the CRM says
	VerifiedEmail bool
	EmailConsent  Consent
	SMSConsent    Consent
	CreatedAt     time.Time
	UpdatedAt     time.Time
	FetchedAt     time.Time  // Shopify's clock when this state was read, see Identity; zero for CRM-only contacts
	SyncedAt      *time.Time // when Shopify's data was last written; nil for CRM-only contacts

	Facts ContactFacts

	// LastOrder and Orders are filled only by readers that say so.
	LastOrder *Order
	Orders    []Order
}

// ContactFacts are recomputed from the stored orders in the transaction that changes one. Test, cancelled and fully
// refunded orders do not count.
type ContactFacts struct {
	OrdersCount  int
	TotalSpent   *Money // order totals less refunds, in the shop's currency; nil before the first order
	FirstOrderAt *time.Time
	LastOrderAt  *time.Time
	LastOrderID  *ID
}

// FullName joins first and last name; nil when both are missing.
func (c *Contact) FullName() *string { return joinName(c.FirstName, c.LastName) }

func joinName(first, last *string) *string {
	switch {
	case first == nil || *first == "":
		if last == nil || *last == "" {
			return nil
		}
		return last
	case last == nil || *last == "":
		return first
	}
	name := *first + " " + *last
	return &name
}

// Date is a calendar day without time or zone, printed 2006-01-02.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// String prints the day as YYYY-MM-DD.
func (d Date) String() string {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, err
	}
	y, m, day := t.Date()
	return Date{y, m, day}, nil
}
