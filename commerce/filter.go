package commerce

import (
	"time"

	"github.com/shopspring/decimal"
)

// Filters narrow a list. All members that are set must hold; a nil member does not filter.

// TimeRange holds instants from From (included) to To (excluded).
type TimeRange struct {
	From *time.Time
	To   *time.Time
}

// AmountRange holds amounts of the shop's currency, both ends included.
type AmountRange struct {
	Min *decimal.Decimal
	Max *decimal.Decimal
}

// ContactFilter narrows contacts.
type ContactFilter struct {
	Search       *string // part of name, email or phone, any letter case
	Email        *string // exact, any letter case
	Phone        *string // exact, E.164
	EmailConsent []ConsentState
	HasOrders    *bool
	LastOrderAt  *TimeRange
	UpdatedAt    *TimeRange
	TotalSpent   *AmountRange
}

// ContactSort orders contacts; ties are broken by id.
type ContactSort string

// The orders offered.
const (
	ContactsByCreatedAt   ContactSort = "CREATED_AT"
	ContactsByUpdatedAt   ContactSort = "UPDATED_AT"
	ContactsByName        ContactSort = "NAME"
	ContactsByLastOrderAt ContactSort = "LAST_ORDER_AT"
	ContactsByTotalSpent  ContactSort = "TOTAL_SPENT"
)

// OrderFilter narrows orders.
type OrderFilter struct {
	ContactID       *ContactID
	Status          *OrderStatus
	FinancialStatus []FinancialStatus
	Name            *string // exact, e.g. "#1044"
	ProcessedAt     *TimeRange
	UpdatedAt       *TimeRange
	TotalPrice      *AmountRange
	ProductID       *ID // at least one item of this product
	Test            *bool
	SourceName      *string // exact, e.g. "web"
}

// OrderSort orders orders; ties are broken by id.
type OrderSort string

// The orders offered.
const (
	OrdersByProcessedAt OrderSort = "PROCESSED_AT"
	OrdersByCreatedAt   OrderSort = "CREATED_AT"
	OrdersByUpdatedAt   OrderSort = "UPDATED_AT"
	OrdersByTotalPrice  OrderSort = "TOTAL_PRICE"
)

// TransactionFilter narrows transactions.
type TransactionFilter struct {
	ContactID   *ContactID
	Status      []PaymentStatus
	Kind        []PaymentKind
	ProcessedAt *TimeRange
}

// ProductFilter narrows products.
type ProductFilter struct {
	Search       *string // part of the title, any letter case
	Handle       *string
	Status       []string
	Vendor       *string
	ProductType  *string
	Tag          *string
	CollectionID *ID
	UpdatedAt    *TimeRange
}

// ProductSort orders products; ties are broken by id.
type ProductSort string

// The orders offered.
const (
	ProductsByTitle     ProductSort = "TITLE"
	ProductsByCreatedAt ProductSort = "CREATED_AT"
	ProductsByUpdatedAt ProductSort = "UPDATED_AT"
)

// CollectionFilter narrows collections.
type CollectionFilter struct {
	Search    *string
	Handle    *string
	ProductID *ID
}
