package shopsim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Payment says how far a new order's payment is.
type Payment int

// A new order is paid at once unless it says otherwise.
const (
	PaidAtOnce Payment = iota
	PaymentPending
	PaymentAuthorized
	PaymentFailed // a declined card; the order waits for another try
)

// Plan says whether a new order is a cycle of a subscription.
type Plan int

// Whether something is bought on a selling plan is drawn, as buyers do it, unless it is said.
const (
	PlanDrawn Plan = iota
	PlanNone
	PlanMonthly
)

// OrderOptions say what is known of a new order; everything else is made up, plausibly and from the seed.
type OrderOptions struct {
	CustomerID  int64  // 0: a customer is drawn, unless Guest
	Guest       bool   // no customer
	Anonymous   bool   // a guest who leaves neither address nor number
	Email       string // of the guest
	Phone       string
	First, Last string
	Variants    []int64 // what is bought, as often as it is there; empty: one or two things are drawn
	CustomItem  string  // adds a custom item of this title
	Payment     Payment
	Presentment string // the currency that the buyer sees
	Test        bool
	Free        bool // a hundred per cent discount
	Plan        Plan
	ProcessedAt time.Time
}

// PlaceOrder is a shopper's checkout. It returns the new order's id.
func (s *Shop) PlaceOrder(opts OrderOptions) (int64, error) {
	o, err := s.place(opts)
	if err != nil {
		return 0, fmt.Errorf("place order: %w", err)
	}
	news := s.orderNews(o, "orders/create")
	for i := range o.Transactions {
		if t := &o.Transactions[i]; t.Status != "PENDING" {
			news = append(news, happening{"order_transactions/create", s.transactionPayload(o, t)})
		}
	}
	if o.FinancialStatus() == "PAID" {
		news = append(news, s.orderNews(o, "orders/paid", "orders/updated")...)
	}
	s.emitAll(append(news, s.summary(o)...)...)
	return o.ID, nil
}

func (s *Shop) place(opts OrderOptions) (*Order, error) {
	d := s.data
	d.mu.Lock()
	defer d.mu.Unlock()
	i, now := d.base.orders+d.newOrders, s.now()
	r := newRNG(d.seed, "placed", i)
	o := &Order{
		ID: orderID(i), Number: firstNumber + i, Name: "#" + strconv.Itoa(firstNumber+i), CreatedAt: now, ProcessedAt: now, UpdatedAt: now,
		ConfirmationNumber: confirmationNumber(r), Currency: "USD", Presentment: "USD", TaxBasisPoints: 825, Source: "web", Test: opts.Test, Tags: []string{},
	}
	if opts.Presentment != "" {
		if rate[opts.Presentment] == 0 {
			return nil, fmt.Errorf("no rate for %s", opts.Presentment)
		}
		o.Presentment = opts.Presentment
	}
	if !opts.ProcessedAt.IsZero() {
		o.ProcessedAt = opts.ProcessedAt.UTC().Truncate(time.Second)
	}
	if err := d.chooseBuyer(o, opts, i, r); err != nil {
		return nil, err
	}
	if err := d.chooseLines(o, opts, i, r); err != nil {
		return nil, err
	}
	if o.requiresShipping() && !opts.Free {
		o.ShippingPrice = bagOf(795, o.Presentment)
	}
	if r.chance(20) {
		o.Note = pick(r, clinicalNotes)
		o.Attributes = []Attribute{{"Treatment notes", pick(r, clinicalNotes)}}
	}
	if opts.Free {
		o.free()
	}
	o.Original = o.Total()
	if total := o.Total(); !total.zero() {
		switch opts.Payment {
		case PaymentPending:
			o.addTransaction(i, "SALE", "PENDING", "bank_transfer", total, 0, now)
		case PaymentAuthorized:
			o.addTransaction(i, "AUTHORIZATION", "SUCCESS", "shopify_payments", total, 0, now)
		case PaymentFailed:
			o.addTransaction(i, "SALE", "FAILURE", "shopify_payments", total, 0, now).ErrorCode = "CARD_DECLINED"
		default:
			o.addTransaction(i, "SALE", "SUCCESS", pick(r, gateways), total, 0, now)
		}
	}
	d.newOrders++
	d.orders[o.ID] = o
	if o.CustomerID != 0 {
		d.placed[o.CustomerID] = append(d.placed[o.CustomerID], o.ID)
	}
	s.touch()
	return o, nil
}

func (d *data) chooseBuyer(o *Order, opts OrderOptions, i int, r *rng) error {
	if opts.Guest {
		g := d.base.guestOf(i, r)
		if opts.Email != "" || opts.Phone != "" {
			g.Email, g.Phone = opts.Email, opts.Phone
		}
		if opts.Anonymous {
			g.Email, g.Phone = "", ""
		}
		if opts.First != "" || opts.Last != "" {
			g.First, g.Last = opts.First, opts.Last
			g.Addresses[0].First, g.Addresses[0].Last = opts.First, opts.Last
		}
		o.buyer(g)
		return nil
	}
	id := opts.CustomerID
	for try := 0; id == 0 && try < 20 && d.base.customers+d.newBuyers > 0; try++ {
		if c := d.customerLocked(customerID(r.intn(d.base.customers + d.newBuyers))); c != nil {
			id = c.ID
		}
	}
	c := d.customerLocked(id)
	if c == nil {
		return fmt.Errorf("customer %d: %w", id, ErrNoSuch)
	}
	o.CustomerID = c.ID
	o.buyer(c)
	return nil
}

func (d *data) chooseLines(o *Order, opts OrderOptions, i int, r *rng) error {
	for _, id := range opts.Variants {
		if n := slices.IndexFunc(o.Lines, func(l Line) bool { return l.VariantID == id }); n >= 0 { // as Shopify's cart does
			o.Lines[n].Quantity++
			continue
		}
		k, ok := indexOf(productOfVariant(id), productBase, productStep)
		p := d.products[productID(k)]
		if _, gone := d.gone[productID(k)]; !ok || gone || p == nil {
			return fmt.Errorf("variant %d: %w", id, ErrNoSuch)
		}
		one := *p
		one.Variants = nil
		for _, v := range p.Variants {
			if v.ID == id {
				one.Variants = []Variant{v}
			}
		}
		if one.Variants == nil {
			return fmt.Errorf("variant %d: %w", id, ErrNoSuch)
		}
		o.Lines = append(o.Lines, d.base.lineOf(o, &one, lineID(i, len(o.Lines)), 1, r))
	}
	for n := len(o.Lines); len(opts.Variants) == 0 && n < 1+i%2; n++ {
		p := d.base.products[d.base.sellable[r.intn(len(d.base.sellable))]]
		if now := d.products[p.ID]; now != nil {
			p = now
		}
		if _, gone := d.gone[p.ID]; gone {
			p = d.products[productID(0)]
		}
		o.Lines = append(o.Lines, d.base.lineOf(o, p, lineID(i, n), 1+r.intn(2), r))
	}
	if opts.CustomItem != "" {
		o.Lines = append(o.Lines, Line{ID: lineID(i, len(o.Lines)), Title: opts.CustomItem, Quantity: 1, Price: bagOf(5000, o.Presentment)})
	}
	for n := range o.Lines {
		switch l := &o.Lines[n]; opts.Plan {
		case PlanNone:
			l.PlanID, l.PlanName = 0, ""
		case PlanMonthly:
			l.PlanID, l.PlanName = 690_000_000_000+l.ProductID%1000, "Delivered every month"
		}
	}
	return nil
}

// ErrNothingToDo is returned by actions that would not change the order.
var ErrNothingToDo = errors.New("nothing to do")

// PayOrder pays what is outstanding: an authorization is captured, anything else is paid by a sale.
func (s *Shop) PayOrder(id int64) error { return s.pay(id, "SUCCESS") }

// FailPayment is an attempt to pay that the bank declines.
func (s *Shop) FailPayment(id int64) error { return s.pay(id, "FAILURE") }

func (s *Shop) pay(id int64, status string) error {
	o, err := s.changeOrder(id, func(o *Order, i int, now time.Time) error {
		due := o.Outstanding()
		if due.Shop == 0 || o.CancelledAt != nil {
			return ErrNothingToDo
		}
		kind, gateway, parent := "SALE", "shopify_payments", int64(0)
		for n := range o.Transactions {
			switch t := &o.Transactions[n]; {
			case t.Kind == "AUTHORIZATION" && t.Status == "SUCCESS" && o.capturable().Shop >= due.Shop:
				kind, gateway, parent = "CAPTURE", t.Gateway, t.ID
			case t.Status == "PENDING":
				gateway, parent = t.Gateway, t.ID
			}
		}
		t := o.addTransaction(i, kind, status, gateway, due, parent, now)
		if status == "FAILURE" {
			t.ErrorCode = "CARD_DECLINED"
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("pay: %w", err)
	}
	news := []happening{{"order_transactions/create", s.transactionPayload(o, &o.Transactions[len(o.Transactions)-1])}}
	if status == "SUCCESS" && o.FinancialStatus() == "PAID" {
		news = append(news, s.orderNews(o, "orders/paid")...)
	}
	news = append(news, s.orderNews(o, "orders/updated")...)
	s.emitAll(append(news, s.summary(o)...)...)
	return nil
}

// FulfillOrder ships everything and closes the order.
func (s *Shop) FulfillOrder(id int64) error {
	o, err := s.changeOrder(id, func(o *Order, _ int, now time.Time) error {
		if o.Fulfilled || o.CancelledAt != nil {
			return ErrNothingToDo
		}
		o.Fulfilled, o.ClosedAt = true, &now
		return nil
	})
	if err != nil {
		return fmt.Errorf("fulfill: %w", err)
	}
	s.emitAll(s.orderNews(o, "orders/updated")...)
	return nil
}

// CancelOrder cancels an order for a reason that GraphQL knows (CUSTOMER, INVENTORY …): what was paid is paid back, what
// was authorized is voided.
func (s *Shop) CancelOrder(id int64, reason string) error {
	payments, refunds := 0, 0
	o, err := s.changeOrder(id, func(o *Order, i int, now time.Time) error {
		if o.CancelledAt != nil {
			return ErrNothingToDo
		}
		payments, refunds = len(o.Transactions), len(o.Refunds)
		switch {
		case o.Received().minus(o.Refunded()).Shop > 0:
			o.refund(i, now, "", o.everything(), o.ShippingPrice.minus(o.ShippingRefunded))
		case o.capturable().Shop > 0:
			o.addTransaction(i, "VOID", "SUCCESS", o.Transactions[0].Gateway, o.capturable(), o.Transactions[0].ID, now)
		}
		o.cancel(reason, now)
		return nil
	})
	if err != nil {
		return fmt.Errorf("cancel: %w", err)
	}
	news := s.orderNews(o, "orders/cancelled")
	news = append(news, s.moneyNews(o, payments, refunds)...)
	s.emitAll(append(news, s.summary(o)...)...)
	return nil
}

// moneyNews tells what transactions and refunds were added since there were so many.
func (s *Shop) moneyNews(o *Order, payments, refunds int) []happening {
	var news []happening
	for i := range o.Refunds[refunds:] {
		news = append(news, happening{"refunds/create", s.refundPayload(o, &o.Refunds[refunds+i])})
	}
	for i := range o.Transactions[payments:] {
		news = append(news, happening{"order_transactions/create", s.transactionPayload(o, &o.Transactions[payments+i])})
	}
	return append(news, s.orderNews(o, "orders/updated")...)
}

// RefundPart is a part of an order to refund: so many of a line.
type RefundPart struct {
	LineID   int64
	Quantity int
}

// RefundOrder pays back parts of an order, or all that is left with shipping when no part is named. It does not cancel.
func (s *Shop) RefundOrder(id int64, parts ...RefundPart) error {
	payments, refunds := 0, 0
	o, err := s.changeOrder(id, func(o *Order, i int, now time.Time) error {
		payments, refunds = len(o.Transactions), len(o.Refunds)
		lines, shipping := o.everything(), o.ShippingPrice.minus(o.ShippingRefunded)
		if len(parts) > 0 {
			lines, shipping = nil, Bag{}
		}
		for _, p := range parts {
			l := o.line(p.LineID)
			if l == nil || p.Quantity < 1 || p.Quantity > l.Current() {
				return fmt.Errorf("line %d has no %d to refund: %w", p.LineID, p.Quantity, ErrNoSuch)
			}
			lines = append(lines, RefundLine{LineID: p.LineID, Quantity: p.Quantity})
		}
		if o.Received().minus(o.Refunded()).Shop <= 0 || len(lines) == 0 {
			return ErrNothingToDo
		}
		o.refund(i, now, "refunded at the counter", lines, shipping)
		return nil
	})
	if err != nil {
		return fmt.Errorf("refund: %w", err)
	}
	s.emitAll(append(s.moneyNews(o, payments, refunds), s.summary(o)...)...)
	return nil
}

// EditOrder takes one piece of a line away (remove, a line id; 0 for none) and adds a custom item (title and cents; ""
// for none). Nothing is paid or paid back by it.
func (s *Shop) EditOrder(id, remove int64, add string, cents int64) error {
	added, removed := []any{}, []any{}
	o, err := s.changeOrder(id, func(o *Order, i int, _ time.Time) error {
		if remove != 0 {
			l := o.line(remove)
			if l == nil || l.Current() < 1 {
				return fmt.Errorf("line %d: %w", remove, ErrNoSuch)
			}
			l.Removed++
			removed = append(removed, object{"id": l.ID, "delta": 1})
		}
		if add != "" {
			l := Line{ID: lineID(i, len(o.Lines)), Title: add, Quantity: 1, Price: bagOf(cents, o.Presentment), Taxable: true}
			o.Lines = append(o.Lines, l)
			added = append(added, object{"id": l.ID, "delta": 1})
		}
		if len(added)+len(removed) == 0 || o.CancelledAt != nil {
			return ErrNothingToDo
		}
		o.Edited = true
		return nil
	})
	if err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	s.emitAll(append([]happening{{"orders/edited", s.editPayload(o, added, removed)}}, s.orderNews(o, "orders/updated")...)...)
	return nil
}

// UpdateOrder is what staff change of an order besides its lines and money: contact, addresses, tags, note.
func (s *Shop) UpdateOrder(id int64, change func(*Order)) error {
	o, err := s.changeOrder(id, func(o *Order, _ int, _ time.Time) error {
		for _, a := range []**Address{&o.Billing, &o.Shipping} {
			if *a != nil {
				own := **a
				*a = &own
			}
		}
		change(o)
		return nil
	})
	if err != nil {
		return fmt.Errorf("update: %w", err)
	}
	s.emitAll(s.orderNews(o, "orders/updated")...)
	return nil
}

// DeleteOrder deletes an order; Shopify allows it for paid orders too.
func (s *Shop) DeleteOrder(id int64) error {
	d := s.data
	d.mu.Lock()
	o := d.orderLocked(id)
	if o != nil {
		d.gone[id] = s.now()
		delete(d.orders, id)
	}
	d.mu.Unlock()
	if o == nil {
		return fmt.Errorf("delete order %d: %w", id, ErrNoSuch)
	}
	s.touch()
	s.emitAll(append([]happening{{"orders/delete", object{"id": id}}}, s.summary(o)...)...)
	return nil
}
