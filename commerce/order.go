package commerce

import "time"

// OrderStatus is the status that users were promised: nothing between COMPLETED and CANCELLED.
type OrderStatus string

// The two statuses of DESIGN §2.6.
const (
	OrderCompleted OrderStatus = "COMPLETED"
	OrderCancelled OrderStatus = "CANCELLED"
)

// FinancialStatus is Shopify's OrderDisplayFinancialStatus. Shopify may send none (zero-total cancelled orders).
type FinancialStatus string

// Shopify's values.
const (
	FinancialAuthorized        FinancialStatus = "AUTHORIZED"
	FinancialExpired           FinancialStatus = "EXPIRED"
	FinancialPaid              FinancialStatus = "PAID"
	FinancialPartiallyPaid     FinancialStatus = "PARTIALLY_PAID"
	FinancialPartiallyRefunded FinancialStatus = "PARTIALLY_REFUNDED"
	FinancialPending           FinancialStatus = "PENDING"
	FinancialRefunded          FinancialStatus = "REFUNDED"
	FinancialVoided            FinancialStatus = "VOIDED"
)

// Order is one Shopify order with the buyer's snapshot and its line items.
type Order struct {
	ID                ID
	ContactID         *ContactID // nil when Contact Sync is off and nobody known bought
	Name              string     // "#1044", as the merchant formats it
	Number            int        // 1044; not unique
	Status            OrderStatus
	FinancialStatus   *FinancialStatus
	FulfillmentStatus *string // Shopify's OrderDisplayFulfillmentStatus
	CancelReason      *string
	Test              bool
	Edited            bool
	FullyPaid         bool
	SourceName        *string
	StatusPageURL     *string
	Buyer             Buyer
	BillingAddress    *Address
	ShippingAddress   *Address
	DiscountCodes     []string
	RequiresShipping  bool

	CurrencyCode            string
	PresentmentCurrencyCode string
	TotalPrice              MoneyBag // as sold, edits included, before returns: "the order total"
	OriginalTotalPrice      MoneyBag // at creation
	CurrentTotalPrice       MoneyBag // after edits, returns and cancellation
	SubtotalPrice           MoneyBag
	TotalDiscounts          MoneyBag
	TotalShippingPrice      MoneyBag
	TotalTax                MoneyBag
	TaxLines                []TaxLine // what TotalTax is made of
	TotalReceived           MoneyBag
	TotalRefunded           MoneyBag
	TotalOutstanding        MoneyBag
	NetPayment              MoneyBag

	CreatedAt   time.Time
	ProcessedAt time.Time // when it was placed; differs from CreatedAt for orders imported into Shopify
	UpdatedAt   time.Time // Shopify's, one-second resolution
	FetchedAt   time.Time // Shopify's clock when this state was read, see Identity
	CancelledAt *time.Time
	ClosedAt    *time.Time
	PaidAt      *time.Time // first full payment, see FirstPaidAt; never moves once known
	SyncedAt    time.Time  // when we wrote it
	Version     int64      // data version, see TriggerEvent

	LineItems   []LineItem
	Transaction *Transaction // the one transaction; nil when the order has no payment event
}

// Buyer is who placed the order, as the order says it: also there for guests, and after the customer is gone.
type Buyer struct {
	CustomerID *ID
	FirstName  *string
	LastName   *string
	Email      *string
	Phone      *string // E.164
}

// FullName joins first and last name; nil when both are missing.
func (b *Buyer) FullName() *string { return joinName(b.FirstName, b.LastName) }

// Known says whether there is anything to know the buyer by: a customer, an email address or a phone number.
func (b *Buyer) Known() bool { return b.CustomerID != nil || b.Email != nil || b.Phone != nil }

// DeriveOrderStatus is DESIGN §2.6: CANCELLED when cancelled, fully refunded or voided; everything else is COMPLETED,
// a partial refund included.
func DeriveOrderStatus(cancelledAt *time.Time, financial *FinancialStatus) OrderStatus {
	if cancelledAt != nil {
		return OrderCancelled
	}
	if financial != nil && (*financial == FinancialRefunded || *financial == FinancialVoided) {
		return OrderCancelled
	}
	return OrderCompleted
}

// CountsForFacts says whether the order counts in a contact's lifetime facts.
func (o *Order) CountsForFacts() bool { return o.Status == OrderCompleted && !o.Test }
