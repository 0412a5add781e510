package commerce

import "time"

// ActivityKind is what can happen with a contact; the words are the API's.
type ActivityKind string

// What is told.
const (
	ContactCreated      ActivityKind = "CONTACT_CREATED"
	OrderPlaced         ActivityKind = "ORDER_PLACED"
	OrderPaid           ActivityKind = "ORDER_PAID"
	OrderWasCancelled   ActivityKind = "ORDER_CANCELLED"
	PaymentProcessed    ActivityKind = "PAYMENT"
	EmailConsentChanged ActivityKind = "EMAIL_CONSENT_CHANGED"
	SMSConsentChanged   ActivityKind = "SMS_CONSENT_CHANGED"
)

// Activity is one thing that happened with a contact.
type Activity struct {
	Kind    ActivityKind
	At      time.Time
	OrderID *ID // the order that it is about, or whose payment it is; nil for what is about none
}
