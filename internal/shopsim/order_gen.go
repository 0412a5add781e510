package shopsim

import (
	"fmt"
	"strconv"
	"time"
)

const (
	orderBase       = 5_600_000_000_000
	orderStep       = 32_771
	lineBase        = 9_100_000_000_000_000 // above 2^53, so that an id which passes through a float is found out
	transactionBase = 10_700_000_000_000
	refundBase      = 940_000_000_000
	partsPerOrder   = 64 // lines, transactions, refunds that one order has at most
	firstNumber     = 1001
)

func orderID(i int) int64               { return orderBase + int64(i)*orderStep }
func lineID(i, n int) int64             { return lineBase + int64(i)*partsPerOrder + int64(n) }
func transactionID(i, n int) int64      { return transactionBase + int64(i)*partsPerOrder + int64(n) }
func refundID(i, n int) int64           { return refundBase + int64(i)*partsPerOrder + int64(n) }
func indexOfOrder(id int64) (int, bool) { return indexOf(id, orderBase, orderStep) }

// orderCreated rises with i, so that the history is in order by itself.
func (b *base) orderCreated(i int) time.Time {
	slot := b.end.Add(-2*time.Hour).Sub(b.start) / time.Duration(max(b.orders, 1))
	at := b.start.Add(time.Duration(i) * slot)
	return at.Add(time.Duration(newRNG(b.seed, "slot", i).next() % uint64(slot))).Truncate(time.Second)
}

// orderTimes is what sorting and time filters need, without making the order.
func (b *base) orderTimes(i int) (created, processed, updated time.Time) {
	r := newRNG(b.seed, "order time", i)
	created = b.orderCreated(i)
	processed = created
	if r.chance(3) { // imported into Shopify later than it was placed
		processed = created.Add(-time.Duration(1+r.intn(200*24)) * time.Hour)
	}
	updated = created.Add(time.Hour + time.Duration(r.intn(9*24*3600))*time.Second)
	if updated.After(b.end.Add(-time.Minute)) {
		updated = b.end.Add(-time.Minute)
	}
	return created, processed, updated
}

// presentmentOf is the currency that the buyer saw; small shops have each kind among their first orders.
func presentmentOf(i int, r *rng) string {
	switch {
	case i == 3:
		return "JPY"
	case i == 5:
		return "KWD"
	case i == 8:
		return "EUR"
	}
	switch n := r.intn(100); {
	case n < 5:
		return "EUR"
	case n < 8:
		return "JPY"
	case n < 10:
		return "KWD"
	}
	return "USD"
}

func (b *base) order(i int) *Order {
	r := newRNG(b.seed, "order", i)
	created, processed, updated := b.orderTimes(i)
	o := &Order{
		ID: orderID(i), Number: firstNumber + i, Name: "#" + strconv.Itoa(firstNumber+i), CreatedAt: created, ProcessedAt: processed, UpdatedAt: updated,
		ConfirmationNumber: confirmationNumber(r), Currency: "USD", Presentment: presentmentOf(i, r), TaxBasisPoints: 825, Source: "web",
		Tags: []string{},
	}
	var buyer *Customer
	if j := b.buyerOf(i); j != guest {
		buyer = b.customer(j)
		o.CustomerID = buyer.ID
	} else {
		buyer = b.guestOf(i, r)
	}
	o.buyer(buyer)
	if r.chance(4) {
		o.Source = pick(r, []string{"pos", "shopify_draft_order", "580111"})
	}
	if r.chance(20) {
		o.Note = pick(r, clinicalNotes)
	}
	if r.chance(15) {
		o.Attributes = []Attribute{{"Treatment notes", pick(r, clinicalNotes)}}
	}
	if r.chance(10) {
		o.Tags = []string{"clinic-pickup"}
	}
	b.fillLines(o, i, r)
	if o.requiresShipping() {
		o.ShippingPrice = bagOf(795, o.Presentment)
	}
	o.play(scenarioOf(i, r), i, r)
	return o
}

func (o *Order) buyer(c *Customer) {
	o.Email, o.Phone, o.Locale = c.Email, c.Phone, c.Locale
	if len(c.Addresses) > 0 {
		a := c.Addresses[0]
		o.Billing, o.Shipping = &a, &a
	}
}

func confirmationNumber(r *rng) string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	b := make([]byte, 9)
	for i := range b {
		b[i] = letters[r.intn(len(letters))]
	}
	return string(b)
}

func (b *base) fillLines(o *Order, i int, r *rng) {
	n := 1 + r.intn(3)
	if r.chance(3) {
		n = 4 + r.intn(5)
	}
	for k := range n {
		p := b.products[b.sellable[r.intn(len(b.sellable))]]
		if i < 13 && k == 0 && i%5 == 4 && len(b.products) > 11 {
			p = b.products[11] // the deleted one, for small shops
		}
		o.Lines = append(o.Lines, b.lineOf(o, p, lineID(i, k), 1+r.intn(3), r))
	}
	if i%31 == 6 { // a custom item: no product, no variant
		o.Lines = append(o.Lines, Line{
			ID: lineID(i, n), Title: "Consultation fee", Quantity: 1, Price: bagOf(5000, o.Presentment),
		})
	}
	if i%9 == 2 {
		o.DiscountCodes = []string{"GLOW10"}
		for k := range o.Lines {
			l := &o.Lines[k]
			l.Discount, l.CodeDiscount = Bag{l.Price.Shop * int64(l.Quantity), l.Price.Presentment * int64(l.Quantity)}.part(10, 100), true
		}
	}
}

func (b *base) lineOf(o *Order, p *Product, id int64, quantity int, r *rng) Line {
	v := p.Variants[r.intn(len(p.Variants))]
	l := Line{
		ID: id, ProductID: p.ID, VariantID: v.ID, Title: p.Title, SKU: v.SKU, Vendor: p.Vendor, ImageURL: p.ImageURL, Quantity: quantity,
		GiftCard: p.GiftCard, RequiresShipping: p.Ships, Taxable: !p.GiftCard, Price: bagOf(v.Price, o.Presentment),
	}
	if v.Title != "Default Title" {
		l.VariantTitle = v.Title
	}
	if p.Type == "Supplement" && r.chance(40) || p.Type == "Membership" {
		l.PlanID, l.PlanName = 690_000_000_000+p.ID%1000, "Delivered every month"
	}
	if r.chance(8) {
		l.Attributes = []Attribute{{"Skin history", pick(r, clinicalNotes)}}
	}
	return l
}

// scenario is a story that an order went through.
type scenario int

const (
	paidInOneGo scenario = iota
	partlyRefunded
	guestlike // nothing special about payment; keeps a plain order among the first ones
	cancelledAfterPayment
	zeroCancelled // displayFinancialStatus is null
	testOrder
	editedAfterPayment
	fullyRefunded // and not cancelled
	pendingTransfer
	failedThenPaid
	twoCaptures
	authorizedOnly
	voidedOnly
	cancelledUnpaid
	freeOrder
	expiredAuthorization
	captureLater
	editedAway
	scenarios
)

// weights are per thousand; what is left is paid in one go.
var weights = map[scenario]int{
	partlyRefunded: 35, cancelledAfterPayment: 25, zeroCancelled: 5, testOrder: 15, editedAfterPayment: 15, fullyRefunded: 20, pendingTransfer: 30,
	failedThenPaid: 35, twoCaptures: 20, authorizedOnly: 20, voidedOnly: 10, cancelledUnpaid: 15, freeOrder: 10, expiredAuthorization: 8,
	captureLater: 50, editedAway: 12,
}

// scenarioOf draws an order's story; the first orders of a shop go through every story once, so that small shops have
// the hard cases too.
func scenarioOf(i int, r *rng) scenario {
	n := r.intn(1000)
	if i < int(scenarios) {
		return scenario(i)
	}
	for s := range scenarios {
		if n -= weights[s]; n < 0 {
			return s
		}
	}
	return paidInOneGo
}

func (o *Order) free() {
	for k := range o.Lines {
		l := &o.Lines[k]
		l.Discount = Bag{l.Price.Shop * int64(l.Quantity), l.Price.Presentment * int64(l.Quantity)}
	}
	o.ShippingPrice = Bag{}
	o.DiscountCodes = []string{"FREEBIE100"}
}

var gateways = []string{"shopify_payments", "shopify_payments", "shopify_payments", "paypal", "shop_cash"}

func (o *Order) play(s scenario, i int, r *rng) {
	if s == freeOrder || s == zeroCancelled {
		o.free()
	}
	o.Original = o.Total()
	gateway, late := pick(r, gateways), o.UpdatedAt
	step := late.Sub(o.CreatedAt) / 4
	at := func(n int) time.Time { return o.CreatedAt.Add(time.Duration(n) * step).Truncate(time.Second) }
	pay := func(kind, status string, amount Bag, parent int64, when time.Time) *Transaction {
		return o.addTransaction(i, kind, status, gateway, amount, parent, when)
	}
	switch s {
	case pendingTransfer:
		gateway = "bank_transfer"
		pay("SALE", "PENDING", o.Total(), 0, o.CreatedAt)
	case freeOrder, zeroCancelled:
	case failedThenPaid:
		pay("SALE", "FAILURE", o.Total(), 0, o.CreatedAt).ErrorCode = "CARD_DECLINED"
		pay("SALE", "ERROR", o.Total(), 0, o.CreatedAt).ErrorCode = "PROCESSING_ERROR"
		pay("SALE", "SUCCESS", o.Total(), 0, at(1))
	case twoCaptures:
		auth := pay("AUTHORIZATION", "SUCCESS", o.Total(), 0, o.CreatedAt).ID
		first := o.Total().part(40, 100)
		pay("CAPTURE", "SUCCESS", first, auth, at(1))
		pay("CAPTURE", "SUCCESS", o.Total().minus(first), auth, at(2))
	case captureLater:
		auth := pay("AUTHORIZATION", "SUCCESS", o.Total(), 0, o.CreatedAt).ID
		pay("CAPTURE", "SUCCESS", o.Total(), auth, at(2))
	case authorizedOnly:
		pay("AUTHORIZATION", "SUCCESS", o.Total(), 0, o.CreatedAt)
	case expiredAuthorization:
		pay("AUTHORIZATION", "SUCCESS", o.Total(), 0, o.CreatedAt).ErrorCode = "AUTHORIZATION_EXPIRED"
	case voidedOnly, cancelledUnpaid:
		auth := pay("AUTHORIZATION", "SUCCESS", o.Total(), 0, o.CreatedAt).ID
		pay("VOID", "SUCCESS", o.Total(), auth, late)
	default:
		pay("SALE", "SUCCESS", o.Total(), 0, o.CreatedAt)
	}
	o.after(s, i, r, late)
	o.Fulfilled = o.CancelledAt == nil && o.FinancialStatus() == "PAID" && i%4 != 1
	if o.Fulfilled {
		closed := at(3)
		o.ClosedAt = &closed
	}
}

// after plays what happened to the order once payment was through.
func (o *Order) after(s scenario, i int, r *rng, late time.Time) {
	switch s {
	case partlyRefunded:
		l := &o.Lines[0]
		o.refund(i, late, "changed her mind", []RefundLine{{LineID: l.ID, Quantity: 1}}, Bag{})
	case fullyRefunded:
		o.refund(i, late, "", o.everything(), o.ShippingPrice)
	case cancelledAfterPayment:
		o.refund(i, late, "", o.everything(), o.ShippingPrice)
		o.cancel(pick(r, []string{"CUSTOMER", "INVENTORY", "FRAUD", "OTHER"}), late)
	case cancelledUnpaid:
		o.cancel("DECLINED", late)
	case zeroCancelled:
		o.cancel("STAFF", late)
		o.NoFinancialStatus = true
	case testOrder:
		o.Test = true
		for k := range o.Transactions {
			o.Transactions[k].Test, o.Transactions[k].Gateway = true, "bogus"
		}
	case editedAfterPayment: // an added item makes a paid order PARTIALLY_PAID
		o.Edited = true
		o.Lines = append(o.Lines, Line{
			ID: lineID(i, len(o.Lines)), Title: "Added at the counter", Quantity: 1, Price: bagOf(1500, o.Presentment), Taxable: true,
		})
	case editedAway: // an item was taken out and is not paid back yet: more was paid than is left
		o.Edited = true
		o.Lines[0].Removed = 1
	}
}

func (o *Order) addTransaction(i int, kind, status, gateway string, amount Bag, parent int64, when time.Time) *Transaction {
	t := Transaction{
		ID: transactionID(i, len(o.Transactions)), ParentID: parent, Kind: kind, Status: status, Gateway: gateway, Amount: amount,
		CreatedAt: when, Test: o.Test,
	}
	if status != "PENDING" {
		t.ProcessedAt = &when
	}
	o.Transactions = append(o.Transactions, t)
	return &o.Transactions[len(o.Transactions)-1]
}

// everything lists what is left of the order, to be refunded.
func (o *Order) everything() []RefundLine {
	var out []RefundLine
	for i := range o.Lines {
		if l := &o.Lines[i]; l.Current() > 0 {
			out = append(out, RefundLine{LineID: l.ID, Quantity: l.Current()})
		}
	}
	return out
}

// refund takes lines back and pays their money back on the payment that brought it, never more than was received.
func (o *Order) refund(i int, when time.Time, note string, lines []RefundLine, shipping Bag) {
	f := Refund{ID: refundID(i, len(o.Refunds)), CreatedAt: when, Note: note, Shipping: shipping}
	amount := shipping
	for n := range lines {
		rl, l := lines[n], o.line(lines[n].LineID)
		before := l.Current()
		rl.ID, rl.Restock = f.ID*100+int64(n), "RETURN"
		rl.Subtotal = l.subtotal(before).minus(l.subtotal(before - rl.Quantity))
		rl.Tax = o.lineTax(l, before).minus(o.lineTax(l, before-rl.Quantity))
		l.Refunded += rl.Quantity
		amount = amount.plus(rl.Subtotal).plus(rl.Tax)
		f.Lines = append(f.Lines, rl)
	}
	o.ShippingRefunded = o.ShippingRefunded.plus(shipping)
	var parent *Transaction
	for n := range o.Transactions {
		if t := &o.Transactions[n]; t.Status == "SUCCESS" && (t.Kind == "SALE" || t.Kind == "CAPTURE") {
			parent = t
		}
	}
	if net := o.Received().minus(o.Refunded()); amount.Shop > net.Shop || o.pieces((*Line).Current) == 0 && o.ShippingRefunded == o.ShippingPrice {
		amount = net // nothing is left of the order: what an edit left overpaid goes back too
	}
	if parent != nil && !amount.zero() {
		t := o.addTransaction(i, "REFUND", "SUCCESS", parent.Gateway, amount, parent.ID, when)
		f.Transactions = []int64{t.ID}
	}
	o.Refunds = append(o.Refunds, f)
}

func (o *Order) cancel(reason string, when time.Time) {
	o.CancelledAt, o.CancelReason = &when, reason
	if o.ClosedAt == nil {
		o.ClosedAt = &when
	}
}

func (o *Order) statusURL(domain string) string {
	return fmt.Sprintf("https://%s/%d/orders/%x/authenticate?key=%x", domain, shopNumber, o.ID, mix(uint64(o.ID)))
}
