package shopsim

import "fmt"

func (a *actor) onCustomer(fits func(*Customer) bool, do func(*Customer) error) (int64, error) {
	c, err := a.customer(fits)
	if err != nil {
		return 0, err
	}
	return c.ID, do(c)
}

func (a *actor) newCustomer() (int64, error) {
	if a.daily {
		return a.CreateCustomer(nil)
	}
	kind, n := a.draw(5), a.draw(1000)
	return a.CreateCustomer(func(c *Customer) {
		switch kind {
		case 1: // known by phone only
			c.Email, c.EmailConsent, c.EmailOptIn, c.EmailConsentAt = "", "NOT_SUBSCRIBED", "", nil
			c.Phone = fmt.Sprintf("+1558%07d", c.ID%9_000_000+int64(n))
		case 2:
			c.Email, c.Phone = "", ""
		case 3:
			c.First, c.Last = "", ""
		case 4:
			c.Phone, c.Tags = fmt.Sprintf("+1559%07d", c.ID%9_000_000+int64(n)), []string{"vip"}
		}
	})
}

func (a *actor) changeCustomer() (int64, error) {
	return a.onCustomer(nil, func(c *Customer) error { return a.UpdateCustomer(c.ID, a.customerChange()) })
}

func (a *actor) customerChange() func(*Customer) {
	n := a.draw(1000)
	switch a.draw(6) {
	case 0:
		return func(c *Customer) { c.First = fmt.Sprintf("Robin %d", n) }
	case 1:
		return func(c *Customer) { c.Email = fmt.Sprintf("moved.%d.%d@example.com", c.ID, n) }
	case 2:
		return func(c *Customer) { c.Phone = fmt.Sprintf("+1560%07d", c.ID%9_000_000+int64(n)) }
	case 3:
		return func(c *Customer) { c.Tags = append(c.Tags, fmt.Sprintf("wave-%d", n%7)) }
	case 4:
		return func(c *Customer) { c.Email = "" }
	}
	return func(c *Customer) {
		if len(c.Addresses) > 0 {
			c.Addresses[0].City = fmt.Sprintf("Springfield %d", n)
		}
	}
}

func (a *actor) consent() (int64, error) {
	sms := !a.daily && a.draw(3) == 2
	return a.onCustomer(nil, func(c *Customer) error {
		return a.UpdateCustomer(c.ID, func(c *Customer) {
			state, level := &c.EmailConsent, &c.EmailOptIn
			if sms {
				state, level = &c.SMSConsent, &c.SMSOptIn
			}
			if *state == "SUBSCRIBED" {
				*state, *level = "UNSUBSCRIBED", "UNKNOWN"
			} else {
				*state, *level = "SUBSCRIBED", "SINGLE_OPT_IN"
			}
		})
	})
}

func (a *actor) deleteCustomer() (int64, error) {
	idle := func(c *Customer) bool { return len(a.OrdersOf(c)) == 0 }
	return a.onCustomer(idle, func(c *Customer) error { return a.DeleteCustomer(c.ID) })
}

// merge merges two customers, and at times the survivor into a third.
func (a *actor) merge() (int64, error) {
	gone, err := a.customer(nil)
	if err != nil {
		return 0, err
	}
	for range 1 + a.draw(2) {
		kept, err := a.customer(func(c *Customer) bool { return c.ID != gone.ID })
		if err != nil {
			return gone.ID, err
		}
		if err := a.MergeCustomers(kept.ID, gone.ID); err != nil {
			return kept.ID, err
		}
		gone = kept
	}
	return gone.ID, nil
}

func (a *actor) customerBurst() (int64, error) {
	return a.onCustomer(nil, func(c *Customer) error {
		for range 2 + a.draw(2) {
			if err := a.UpdateCustomer(c.ID, a.customerChange()); err != nil {
				return err
			}
		}
		return nil
	})
}
