package shopsim

import (
	"fmt"
	"strings"
	"time"
)

func (a *actor) place() (int64, error) {
	var opts OrderOptions
	switch n := a.draw(20); {
	case n < 12: // somebody known
		c, err := a.customer(nil)
		if err != nil {
			if opts.CustomerID, err = a.CreateCustomer(nil); err != nil {
				return 0, err
			}
		} else {
			opts.CustomerID = c.ID
		}
	case n < 15:
		opts.Guest = true
	case n < 17: // a known address, typed differently, by somebody who did not log in
		opts.Guest = true
		if c, err := a.customer(func(c *Customer) bool { return c.Email != "" }); err == nil {
			opts.Email, opts.First, opts.Last = strings.ToUpper(c.Email[:1])+c.Email[1:], c.First, c.Last
		}
	default:
		id, err := a.CreateCustomer(nil)
		if err != nil {
			return 0, err
		}
		opts.CustomerID = id
	}
	switch n := a.draw(25); {
	case n < 19:
	case n < 22:
		opts.Payment = PaymentPending
	case n < 24:
		opts.Payment = PaymentAuthorized
	default:
		opts.Payment = PaymentFailed
	}
	if a.rarely(8) {
		opts.Presentment = []string{"EUR", "JPY", "KWD"}[a.draw(3)]
	}
	opts.Test, opts.Free = !a.daily && a.rarely(10), !a.daily && a.rarely(12)
	if !a.daily && a.rarely(10) {
		opts.CustomItem = "Consultation"
	}
	if !a.daily && a.rarely(15) {
		opts.ProcessedAt = a.now().Add(-time.Duration(1+a.draw(300)) * time.Hour)
	}
	return a.PlaceOrder(opts)
}

// onOrder does something to a drawn order.
func (a *actor) onOrder(do func(*Order) error) (int64, error) {
	o, err := a.order()
	if err != nil {
		return 0, err
	}
	return o.ID, do(o)
}

func (a *actor) pay() (int64, error) {
	return a.onOrder(func(o *Order) error { return a.PayOrder(o.ID) })
}

func (a *actor) failPayment() (int64, error) {
	return a.onOrder(func(o *Order) error { return a.FailPayment(o.ID) })
}

func (a *actor) fulfil() (int64, error) {
	return a.onOrder(func(o *Order) error { return a.FulfillOrder(o.ID) })
}

func (a *actor) refundAll() (int64, error) {
	return a.onOrder(func(o *Order) error { return a.RefundOrder(o.ID) })
}

func (a *actor) deleteOrder() (int64, error) {
	return a.onOrder(func(o *Order) error { return a.DeleteOrder(o.ID) })
}

func (a *actor) cancelOrder() (int64, error) {
	reasons := []string{"CUSTOMER", "INVENTORY", "OTHER"}
	return a.onOrder(func(o *Order) error { return a.CancelOrder(o.ID, reasons[a.draw(len(reasons))]) })
}

func (a *actor) refundPart() (int64, error) {
	return a.onOrder(func(o *Order) error {
		left := o.everything()
		if len(left) == 0 {
			return ErrNothingToDo
		}
		l := left[a.draw(len(left))]
		return a.RefundOrder(o.ID, RefundPart{l.LineID, 1 + a.draw(l.Quantity)})
	})
}

func (a *actor) edit() (int64, error) {
	return a.onOrder(func(o *Order) error {
		if a.daily || a.draw(2) == 0 {
			return a.EditOrder(o.ID, 0, "Added at the counter", 1500)
		}
		left := o.everything()
		if len(left) == 0 {
			return ErrNothingToDo
		}
		add := ""
		if a.rarely(3) {
			add = "Exchanged for"
		}
		return a.EditOrder(o.ID, left[a.draw(len(left))].LineID, add, 2100)
	})
}

func (a *actor) changeSomeOrder() (int64, error) {
	return a.onOrder(func(o *Order) error { return a.UpdateOrder(o.ID, a.orderChange()) })
}

// orderChange draws what staff change of an order.
func (a *actor) orderChange() func(*Order) {
	n := a.draw(1000)
	switch a.draw(4) {
	case 0:
		return func(o *Order) { o.Email = fmt.Sprintf("corrected%d@example.com", n) }
	case 1:
		return func(o *Order) { o.Phone = fmt.Sprintf("+1557%07d", n) }
	case 2:
		return func(o *Order) { o.Tags = []string{fmt.Sprintf("seen-%d", n)} }
	}
	return func(o *Order) {
		if o.Shipping != nil {
			o.Shipping.City = fmt.Sprintf("Springfield %d", n)
		}
	}
}

// orderBurst changes one order two or three times, as fast as it goes: within one second of its updatedAt.
func (a *actor) orderBurst() (int64, error) {
	return a.onOrder(func(o *Order) error {
		for range 2 + a.draw(2) {
			if err := a.UpdateOrder(o.ID, a.orderChange()); err != nil {
				return err
			}
		}
		return nil
	})
}
