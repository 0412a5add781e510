package shopify

import (
	"context"
	"fmt"
	"regexp"

	"storegraph/commerce"
)

// OrderSnapshot is an order as Shopify has it now, with all its payment events and its customer. Order.PaidAt is set;
// Order.Transaction is not: whether transactions are synced is the caller's to know (commerce.ChooseTransaction).
type OrderSnapshot struct {
	Order    commerce.Order
	Payments []commerce.PaymentEvent
	Customer *commerce.Contact // nil for guests
}

type orderNode struct {
	ID                 string        `json:"id"`
	Name               string        `json:"name"`
	Number             int           `json:"number"`
	CreatedAt          string        `json:"createdAt"`
	UpdatedAt          string        `json:"updatedAt"`
	ProcessedAt        string        `json:"processedAt"`
	CancelledAt        *string       `json:"cancelledAt"`
	ClosedAt           *string       `json:"closedAt"`
	CancelReason       *string       `json:"cancelReason"`
	Test               bool          `json:"test"`
	Edited             bool          `json:"edited"`
	FullyPaid          bool          `json:"fullyPaid"`
	RequiresShipping   bool          `json:"requiresShipping"`
	SourceName         *string       `json:"sourceName"`
	StatusPageURL      *string       `json:"statusPageUrl"`
	FinancialStatus    *string       `json:"displayFinancialStatus"`
	FulfillmentStatus  *string       `json:"displayFulfillmentStatus"`
	Email              *string       `json:"email"`
	Phone              *string       `json:"phone"`
	DiscountCodes      []string      `json:"discountCodes"`
	Currency           string        `json:"currencyCode"`
	Presentment        string        `json:"presentmentCurrencyCode"`
	BillingAddress     *addressNode  `json:"billingAddress"`
	ShippingAddress    *addressNode  `json:"shippingAddress"`
	TotalPrice         *moneyBagNode `json:"totalPriceSet"`
	OriginalTotalPrice *moneyBagNode `json:"originalTotalPriceSet"`
	CurrentTotalPrice  *moneyBagNode `json:"currentTotalPriceSet"`
	SubtotalPrice      *moneyBagNode `json:"subtotalPriceSet"`
	TotalDiscounts     *moneyBagNode `json:"totalDiscountsSet"`
	TotalShippingPrice *moneyBagNode `json:"totalShippingPriceSet"`
	TotalTax           *moneyBagNode `json:"totalTaxSet"`
	TaxLines           []taxLineNode `json:"taxLines"`
	TotalReceived      *moneyBagNode `json:"totalReceivedSet"`
	TotalRefunded      *moneyBagNode `json:"totalRefundedSet"`
	TotalOutstanding   *moneyBagNode `json:"totalOutstandingSet"`
	NetPayment         *moneyBagNode `json:"netPaymentSet"`
	Transactions       []paymentNode `json:"transactions"`
	Customer           *customerNode `json:"customer"`

	LineItems *connection[lineItemNode] `json:"lineItems"` // absent in bulk files, where items have their own lines
}

// snapshot maps an order without its line items.
func (n *orderNode) snapshot() (*OrderSnapshot, error) {
	r := &reading{}
	if len(n.Currency) != 3 || len(n.Presentment) != 3 {
		r.fail("currencyCode", errMissing)
	}
	zero := func(field string, b *moneyBagNode) commerce.MoneyBag {
		return r.bagOr(field, b, n.Currency, n.Presentment)
	}
	o := commerce.Order{
		ID:                      r.id("id", n.ID, "Order"),
		Name:                    n.Name,
		Number:                  n.Number,
		FulfillmentStatus:       filled(n.FulfillmentStatus),
		CancelReason:            filled(n.CancelReason),
		Test:                    n.Test,
		Edited:                  n.Edited,
		FullyPaid:               n.FullyPaid,
		SourceName:              filled(n.SourceName),
		StatusPageURL:           filled(n.StatusPageURL),
		Buyer:                   r.buyer(n),
		BillingAddress:          n.BillingAddress.address(),
		ShippingAddress:         n.ShippingAddress.address(),
		DiscountCodes:           n.DiscountCodes,
		RequiresShipping:        n.RequiresShipping,
		CurrencyCode:            n.Currency,
		PresentmentCurrencyCode: n.Presentment,
		TotalPrice:              r.bag("totalPriceSet", n.TotalPrice),
		OriginalTotalPrice:      r.bag("originalTotalPriceSet", n.OriginalTotalPrice),
		CurrentTotalPrice:       r.bag("currentTotalPriceSet", n.CurrentTotalPrice),
		SubtotalPrice:           zero("subtotalPriceSet", n.SubtotalPrice),
		TotalDiscounts:          zero("totalDiscountsSet", n.TotalDiscounts),
		TotalShippingPrice:      r.bag("totalShippingPriceSet", n.TotalShippingPrice),
		TotalTax:                zero("totalTaxSet", n.TotalTax),
		TaxLines:                r.taxLines(n.TaxLines),
		TotalReceived:           r.bag("totalReceivedSet", n.TotalReceived),
		TotalRefunded:           r.bag("totalRefundedSet", n.TotalRefunded),
		TotalOutstanding:        r.bag("totalOutstandingSet", n.TotalOutstanding),
		NetPayment:              r.bag("netPaymentSet", n.NetPayment),
		CreatedAt:               r.time("createdAt", n.CreatedAt),
		ProcessedAt:             r.time("processedAt", n.ProcessedAt),
		UpdatedAt:               r.time("updatedAt", n.UpdatedAt),
		CancelledAt:             r.optionalTime("cancelledAt", n.CancelledAt),
		ClosedAt:                r.optionalTime("closedAt", n.ClosedAt),
	}
	if s := filled(n.FinancialStatus); s != nil {
		f := commerce.FinancialStatus(*s)
		o.FinancialStatus = &f
	}
	o.Status = commerce.DeriveOrderStatus(o.CancelledAt, o.FinancialStatus)
	snapshot := &OrderSnapshot{Payments: r.payments(n.Transactions)}
	if r.err == nil && n.Customer != nil {
		snapshot.Customer, r.err = n.Customer.contact()
	}
	if r.err != nil {
		return nil, fmt.Errorf("order %s: %w", shorten(n.ID), r.err)
	}
	o.PaidAt = commerce.FirstPaidAt(&o, snapshot.Payments)
	snapshot.Order = o
	return snapshot, nil
}

// paid maps what transactions are imported from: the payments, and of the order who it is and how its contact is found.
func (n *orderNode) paid() (*OrderSnapshot, error) {
	r := &reading{}
	snapshot := &OrderSnapshot{
		Order:    commerce.Order{ID: r.id("id", n.ID, "Order"), Name: n.Name, Buyer: r.buyer(n)},
		Payments: r.payments(n.Transactions),
	}
	if r.err != nil {
		return nil, fmt.Errorf("order %s: %w", shorten(n.ID), r.err)
	}
	return snapshot, nil
}

// e164 tells a phone that can be compared with others from one that a shopper typed into an address.
var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// buyer is who bought, as the order says it: the order's own email and phone first, then the customer's. Guests are named
// by their billing address, else by the shipping address. First and last name are always of one source.
func (r *reading) buyer(n *orderNode) commerce.Buyer {
	b := commerce.Buyer{Email: filled(n.Email), Phone: filled(n.Phone)}
	if c := n.Customer; c != nil {
		id := r.id("customer.id", c.ID, "Customer")
		b.CustomerID = &id
		b.FirstName, b.LastName = filled(c.FirstName), filled(c.LastName)
		if b.Email == nil {
			b.Email = c.email()
		}
		if b.Phone == nil {
			b.Phone = c.phone()
		}
	}
	for _, a := range []*addressNode{n.BillingAddress, n.ShippingAddress} {
		if a != nil && b.FirstName == nil && b.LastName == nil {
			b.FirstName, b.LastName = filled(a.FirstName), filled(a.LastName)
		}
	}
	if a := n.BillingAddress; b.Phone == nil && a != nil && a.Phone != nil && e164.MatchString(*a.Phone) {
		b.Phone = a.Phone // the shipping phone may be another person's: a gift
	}
	return b
}

// FetchOrder reads an order with all its line items; nil when Shopify has none of this id. When personal data is denied
// the error is ErrAccessDenied, and nothing is returned: a buyer without email must mean that there is none.
func (c *Client) FetchOrder(ctx context.Context, id commerce.ID) (*OrderSnapshot, error) {
	snapshot, err := whole(ctx, func(ctx context.Context) (*OrderSnapshot, error) { return c.fetchOrder(ctx, id) })
	if err != nil {
		return nil, fmt.Errorf("fetch order %s: %w", id, err)
	}
	return snapshot, nil
}

func (c *Client) fetchOrder(ctx context.Context, id commerce.ID) (*OrderSnapshot, error) {
	got, at, err := ask[struct {
		Order *orderNode `json:"order"`
	}](ctx, c, "order", map[string]any{"id": id.GID("Order")})
	if err != nil || got.Order == nil {
		return nil, err
	}
	n := got.Order
	snapshot, err := n.snapshot()
	if err != nil {
		return nil, err
	}
	snapshot.Order.FetchedAt = at
	if snapshot.Customer != nil {
		snapshot.Customer.FetchedAt = at
	}
	items, err := pages("lineItems", n.UpdatedAt, n.LineItems, func(cursor string) (*part[lineItemNode], error) {
		got, err := query[struct {
			Order *struct {
				UpdatedAt string                    `json:"updatedAt"`
				LineItems *connection[lineItemNode] `json:"lineItems"`
			} `json:"order"`
		}](ctx, c, "order_line_items", map[string]any{"id": n.ID, "after": cursor})
		if err != nil || got.Order == nil {
			return nil, err
		}
		return &part[lineItemNode]{got.Order.UpdatedAt, got.Order.LineItems}, nil
	})
	if err != nil {
		return nil, err
	}
	for i := range items {
		l, err := items[i].lineItem(snapshot.Order.ID, i)
		if err != nil {
			return nil, err
		}
		snapshot.Order.LineItems = append(snapshot.Order.LineItems, l)
	}
	return snapshot, nil
}
