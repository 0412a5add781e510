package commerce

import "time"

// PrivacyRequest is what one of Shopify's three compliance webhooks asks for. Its customer may be known by email or phone
// only. It is personal data.
type PrivacyRequest struct {
	Kind       PrivacyKind
	ShopDomain string
	CustomerID ID // 0 when Shopify names none
	Email      string
	Phone      string
	OrderIDs   []ID // orders_requested or orders_to_redact
	RequestID  ID   // data_request.id; 0 for the others
}

// String tells nothing: it is for logs.
func (r PrivacyRequest) String() string { return "[personal data]" }

// GoString tells nothing to %#v.
func (r PrivacyRequest) GoString() string { return "[personal data]" }

// PrivacyKind is which of the three it is.
type PrivacyKind string

// Shopify's compliance topics.
const (
	DataRequest    PrivacyKind = "CUSTOMERS_DATA_REQUEST"
	CustomerRedact PrivacyKind = "CUSTOMERS_REDACT"
	ShopRedact     PrivacyKind = "SHOP_REDACT"
)

// PrivacyOf says which compliance request a webhook's topic is; ok is false for all other topics.
func PrivacyOf(topic string) (kind PrivacyKind, ok bool) {
	switch topic {
	case "customers/data_request":
		return DataRequest, true
	case "customers/redact":
		return CustomerRedact, true
	case "shop/redact":
		return ShopRedact, true
	}
	return "", false
}

// Terms of privacy requests.
const (
	PrivacyTerm     = 30 * 24 * time.Hour // Shopify's, for all three
	PrivacyFileLife = 30 * 24 * time.Hour // how long the file of a data request waits for an operator
)

// PrivacyCase is a request and what was done about it, without personal data: the audit row that stays.
type PrivacyCase struct {
	ID         string // of the webhook that asked
	AccountID  AccountID
	Kind       PrivacyKind
	ShopDomain string
	Subject    string // keyed hash of who it is about; "" for a shop
	RequestID  ID     // Shopify's id of a data request; 0 for the others
	ReceivedAt time.Time
	DueAt      time.Time // 30 days later, Shopify's term
	DoneAt     *time.Time
	Outcome    string         // what was done, in a sentence
	Counts     map[string]int // rows erased or exported, by table
	HasFile    bool           // a data request whose file has not expired yet
	FetchedAt  *time.Time     // when an operator took the file
}
