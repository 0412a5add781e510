package shopsim

// subtotal is what q of the line cost after discounts, before tax.
func (l *Line) subtotal(q int) Bag {
	b := l.Price
	b.Shop *= int64(q)
	b.Presentment *= int64(q)
	if l.Quantity > 0 {
		b = b.minus(l.Discount.part(int64(q), int64(l.Quantity)))
	}
	return b
}

func (l *Line) sold() int { return l.Quantity - l.Removed }

// Current is how many of the line are left after edits and refunds.
func (l *Line) Current() int { return l.Quantity - l.Removed - l.Refunded }

func (o *Order) lineTax(l *Line, q int) Bag {
	if !l.Taxable {
		return Bag{}
	}
	return l.subtotal(q).part(o.TaxBasisPoints, 10000)
}

func (o *Order) sum(of func(*Line) Bag) Bag {
	var b Bag
	for i := range o.Lines {
		b = b.plus(of(&o.Lines[i]))
	}
	return b
}

// Subtotal is the lines as sold, edits included, after discounts.
func (o *Order) Subtotal() Bag { return o.sum(func(l *Line) Bag { return l.subtotal(l.sold()) }) }

// Tax is the tax on what was sold, edits included.
func (o *Order) Tax() Bag { return o.sum(func(l *Line) Bag { return o.lineTax(l, l.sold()) }) }

// Discounts is what discounts took off what was sold.
func (o *Order) Discounts() Bag {
	return o.sum(func(l *Line) Bag { return l.Discount.part(int64(l.sold()), int64(max(l.Quantity, 1))) })
}

// Total is the order total as sold: edits included, before returns; a cancelled order keeps it.
func (o *Order) Total() Bag { return o.Subtotal().plus(o.Tax()).plus(o.ShippingPrice) }

// CurrentSubtotal is the lines that are left.
func (o *Order) CurrentSubtotal() Bag {
	if o.CancelledAt != nil {
		return Bag{}
	}
	return o.sum(func(l *Line) Bag { return l.subtotal(l.Current()) })
}

// CurrentTax is the tax on what is left.
func (o *Order) CurrentTax() Bag {
	if o.CancelledAt != nil {
		return Bag{}
	}
	return o.sum(func(l *Line) Bag { return o.lineTax(l, l.Current()) })
}

// CurrentTotal is what is left after edits, returns and cancellation (then it is zero).
func (o *Order) CurrentTotal() Bag {
	if o.CancelledAt != nil {
		return Bag{}
	}
	return o.CurrentSubtotal().plus(o.CurrentTax()).plus(o.ShippingPrice.minus(o.ShippingRefunded))
}

func (o *Order) paid(kinds ...string) Bag {
	var b Bag
	for i := range o.Transactions {
		t := &o.Transactions[i]
		if t.Status != "SUCCESS" {
			continue
		}
		for _, k := range kinds {
			if t.Kind == k {
				b = b.plus(t.Amount)
			}
		}
	}
	return b
}

// Received is what successful sales and captures brought.
func (o *Order) Received() Bag { return o.paid("SALE", "CAPTURE") }

// Refunded is what successful refunds gave back.
func (o *Order) Refunded() Bag { return o.paid("REFUND") }

// Outstanding is what is left to pay.
func (o *Order) Outstanding() Bag {
	return o.CurrentTotal().minus(o.Received().minus(o.Refunded())).notBelowZero()
}

// capturable is what successful authorizations still hold.
func (o *Order) capturable() Bag {
	if o.has("VOID", "SUCCESS") || o.authExpired() {
		return Bag{}
	}
	return o.paid("AUTHORIZATION").minus(o.paid("CAPTURE")).notBelowZero()
}

func (o *Order) has(kind, status string) bool {
	for i := range o.Transactions {
		if t := &o.Transactions[i]; t.Kind == kind && t.Status == status {
			return true
		}
	}
	return false
}

func (o *Order) authExpired() bool {
	for i := range o.Transactions {
		if o.Transactions[i].ErrorCode == "AUTHORIZATION_EXPIRED" {
			return true
		}
	}
	return false
}

// FinancialStatus is displayFinancialStatus; "" where Shopify answers null.
func (o *Order) FinancialStatus() string {
	received, refunded := o.Received().Shop, o.Refunded().Shop
	switch {
	case o.NoFinancialStatus:
		return ""
	case refunded > 0 && refunded >= received:
		return "REFUNDED"
	case refunded > 0:
		return "PARTIALLY_REFUNDED"
	case o.has("VOID", "SUCCESS"), o.CancelledAt != nil && received == 0:
		return "VOIDED"
	case received >= o.Total().Shop:
		return "PAID"
	case received > 0:
		return "PARTIALLY_PAID"
	case o.authExpired():
		return "EXPIRED"
	case o.capturable().Shop > 0:
		return "AUTHORIZED"
	}
	return "PENDING"
}

// FulfillmentStatus is displayFulfillmentStatus.
func (o *Order) FulfillmentStatus() string {
	if o.Fulfilled {
		return "FULFILLED"
	}
	return "UNFULFILLED"
}

func (o *Order) requiresShipping() bool {
	for i := range o.Lines {
		if o.Lines[i].RequiresShipping {
			return true
		}
	}
	return false
}

func (o *Order) shop(minor int64) Amount { return Amount{minor, o.Currency} }

func (o *Order) line(id int64) *Line {
	for i := range o.Lines {
		if o.Lines[i].ID == id {
			return &o.Lines[i]
		}
	}
	return nil
}

func (o *Order) transaction(id int64) *Transaction {
	for i := range o.Transactions {
		if o.Transactions[i].ID == id {
			return &o.Transactions[i]
		}
	}
	return nil
}
