package commerce

import "time"

// ConsentState is Shopify's marketing state of one channel of a customer.
type ConsentState string

// The states of CustomerEmailAddressMarketingState and CustomerSmsMarketingState together. REDACTED exists for SMS only.
const (
	ConsentNotSubscribed ConsentState = "NOT_SUBSCRIBED"
	ConsentPending       ConsentState = "PENDING"
	ConsentSubscribed    ConsentState = "SUBSCRIBED"
	ConsentUnsubscribed  ConsentState = "UNSUBSCRIBED"
	ConsentRedacted      ConsentState = "REDACTED"
	ConsentInvalid       ConsentState = "INVALID"
)

// Consent is what a contact agreed to on one channel. The zero value means that Shopify never told us.
type Consent struct {
	State      ConsentState // "" when unknown
	OptInLevel string       // SINGLE_OPT_IN, CONFIRMED_OPT_IN, UNKNOWN or ""
	UpdatedAt  *time.Time
}
