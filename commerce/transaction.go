package commerce

import (
	"cmp"
	"slices"
	"time"
)

// PaymentEvent is one of Shopify's OrderTransactions. An order may have many; users see one Transaction (DESIGN §2.7).
type PaymentEvent struct {
	ID               ID
	ParentID         *ID
	Kind             PaymentKind
	Status           PaymentStatus
	Gateway          *string
	FormattedGateway *string
	ErrorCode        *string
	Test             bool
	Amount           MoneyBag
	CreatedAt        time.Time
	ProcessedAt      *time.Time
}

// PaymentKind is Shopify's OrderTransactionKind.
type PaymentKind string

// Shopify's values.
const (
	PaymentAuthorization    PaymentKind = "AUTHORIZATION"
	PaymentCapture          PaymentKind = "CAPTURE"
	PaymentChange           PaymentKind = "CHANGE"
	PaymentEMVAuthorization PaymentKind = "EMV_AUTHORIZATION"
	PaymentRefund           PaymentKind = "REFUND"
	PaymentSale             PaymentKind = "SALE"
	PaymentSuggestedRefund  PaymentKind = "SUGGESTED_REFUND"
	PaymentVoid             PaymentKind = "VOID"
)

// PaymentStatus is Shopify's OrderTransactionStatus.
type PaymentStatus string

// Shopify's values.
const (
	PaymentAwaitingResponse PaymentStatus = "AWAITING_RESPONSE"
	PaymentError            PaymentStatus = "ERROR"
	PaymentFailure          PaymentStatus = "FAILURE"
	PaymentPending          PaymentStatus = "PENDING"
	PaymentSuccess          PaymentStatus = "SUCCESS"
	PaymentUnknown          PaymentStatus = "UNKNOWN"
)

// Transaction is the one payment record of an order. Its identity is the order's, so it stays the same while the chosen
// payment event changes from authorization to capture.
type Transaction struct {
	OrderID   ID
	ContactID *ContactID
	PaymentEvent
	OrderName string
	SyncedAt  time.Time
}

// ChooseTransaction picks the payment event that represents an order: the latest successful sale or capture; else the
// latest successful authorization; else the latest pending; else the latest of any. Refunds, voids and change are never
// chosen: they show on the order. Ties go to the higher id, so the choice does not depend on the order of the list.
// ok is false when there is nothing to choose from.
func ChooseTransaction(events []PaymentEvent) (chosen PaymentEvent, ok bool) {
	payments := slices.DeleteFunc(slices.Clone(events), func(e PaymentEvent) bool {
		return paymentRank(e) == 0
	})
	if len(payments) == 0 {
		return PaymentEvent{}, false
	}
	return slices.MaxFunc(payments, func(a, b PaymentEvent) int {
		return cmp.Or(
			cmp.Compare(paymentRank(a), paymentRank(b)),
			a.At().Compare(b.At()),
			cmp.Compare(a.ID, b.ID),
		)
	}), true
}

func paymentRank(e PaymentEvent) int {
	switch e.Kind {
	case PaymentRefund, PaymentVoid, PaymentChange, PaymentSuggestedRefund:
		return 0
	}
	switch {
	case e.Status == PaymentSuccess && (e.Kind == PaymentSale || e.Kind == PaymentCapture):
		return 4
	case e.Status == PaymentSuccess:
		return 3
	case e.Status == PaymentPending || e.Status == PaymentAwaitingResponse:
		return 2
	}
	return 1
}

// At is when the payment was made, as far as Shopify tells.
func (e PaymentEvent) At() time.Time {
	if e.ProcessedAt != nil {
		return *e.ProcessedAt
	}
	return e.CreatedAt
}

// FirstPaidAt is when an order was first paid in full: when the successful sales and captures reached its total. An edit
// that raises the total later does not unpay it: what it was sold for counts then. An order that Shopify calls PAID without
// such payments (a total of zero) was paid when it was placed. nil while it is not paid.
func FirstPaidAt(o *Order, events []PaymentEvent) *time.Time {
	paid := slices.DeleteFunc(slices.Clone(events), func(e PaymentEvent) bool { return paymentRank(e) != 4 })
	slices.SortFunc(paid, func(a, b PaymentEvent) int {
		return cmp.Or(a.At().Compare(b.At()), cmp.Compare(a.ID, b.ID))
	})
	due := o.TotalPrice.Shop.Amount
	if sold := o.OriginalTotalPrice.Shop.Amount; o.Edited && sold.IsPositive() && sold.LessThan(due) {
		due = sold
	}
	sum := Money{CurrencyCode: o.TotalPrice.Shop.CurrencyCode}
	for _, e := range paid {
		next, err := sum.Add(e.Amount.Shop)
		if err != nil {
			return nil // a payment in another shop currency proves nothing about this total
		}
		if sum = next; sum.Amount.GreaterThanOrEqual(due) {
			at := e.At()
			return &at
		}
	}
	if o.FinancialStatus == nil || *o.FinancialStatus != FinancialPaid {
		return nil
	}
	at := o.ProcessedAt
	if len(paid) > 0 {
		at = paid[len(paid)-1].At()
	}
	return &at
}
