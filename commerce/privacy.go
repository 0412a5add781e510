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

// PrivacyKind is which of the three it is.
type PrivacyKind string

// Shopify's compliance topics.
const (
	DataRequest    PrivacyKind = "CUSTOMERS_DATA_REQUEST"
	CustomerRedact PrivacyKind = "CUSTOMERS_REDACT"
	ShopRedact     PrivacyKind = "SHOP_REDACT"
)

// PrivacyCase is a request and what was done about it, without personal data: the audit row that stays.
type PrivacyCase struct {
	ID         string
	AccountID  AccountID
	Kind       PrivacyKind
	ShopDomain string
	Subject    string // keyed hash of who it is about; "" for a shop
	ReceivedAt time.Time
	DueAt      time.Time // 30 days later, Shopify's term
	DoneAt     *time.Time
	Outcome    string         // what was done, in a sentence
	Counts     map[string]int // rows erased or exported, by table
	HasFile    bool           // a data request whose file was not fetched or has not expired yet
}
