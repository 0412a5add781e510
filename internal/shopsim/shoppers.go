package shopsim

import (
	"context"
	"errors"
	"slices"
	"time"
)

// RunShoppers lets shoppers and staff act, one thing after another, until the context ends or the server closes. What
// they do depends on the seed, and on how many orders were placed before, so that a restart does not repeat itself.
func (s *Shop) RunShoppers(ctx context.Context, every time.Duration) {
	crowd := s.newCrowd()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.server.ctx.Done():
			return
		case <-tick.C:
			if err := crowd.act(); err != nil {
				s.server.log.Warn("a shopper stumbled", "err", err)
			}
		}
	}
}

// crowd remembers the last orders, so that what was placed is later paid, refunded or cancelled.
type crowd struct {
	shop   *Shop
	r      *rng
	recent []int64
}

func (s *Shop) newCrowd() *crowd {
	s.data.mu.RLock()
	defer s.data.mu.RUnlock()
	return &crowd{shop: s, r: newRNG(s.cfg.Seed, "shoppers", s.data.newOrders)}
}

// Act does n plausible things at once, for tests that want a lived-in shop fast.
func (s *Shop) Act(n int) error {
	crowd := s.newCrowd()
	for range n {
		if err := crowd.act(); err != nil {
			return err
		}
	}
	return nil
}

func (c *crowd) act() error {
	err := c.choose()
	if errors.Is(err, ErrNothingToDo) {
		return nil
	}
	return err
}

func (c *crowd) choose() error {
	s, n := c.shop, c.r.intn(100)
	if len(c.recent) == 0 || n < 45 {
		return c.place()
	}
	id := pick(c.r, c.recent)
	o := s.Order(id)
	if o == nil {
		c.forget(id)
		return nil
	}
	switch {
	case n < 58:
		return s.PayOrder(id)
	case n < 66:
		return s.FulfillOrder(id)
	case n < 72:
		if left := o.everything(); len(left) > 0 {
			return s.RefundOrder(id, RefundPart{left[0].LineID, 1})
		}
		return nil
	case n < 75:
		return s.RefundOrder(id)
	case n < 80:
		return s.CancelOrder(id, pick(c.r, []string{"CUSTOMER", "INVENTORY", "OTHER"}))
	case n < 84:
		return s.EditOrder(id, 0, "Added at the counter", 1500)
	case n < 90:
		return c.meetCustomer(o)
	case n < 94:
		_, err := s.CreateCustomer(nil)
		return err
	}
	products := s.Products()
	return s.UpdateProduct(pick(c.r, products).ID, func(p *Product) { p.Variants[0].Inventory-- })
}

func (c *crowd) place() error {
	opts := OrderOptions{Guest: c.r.chance(15)}
	switch n := c.r.intn(100); {
	case n < 12:
		opts.Payment = PaymentPending
	case n < 20:
		opts.Payment = PaymentAuthorized
	case n < 24:
		opts.Payment = PaymentFailed
	}
	if c.r.chance(12) {
		opts.Presentment = pick(c.r, []string{"EUR", "JPY", "KWD"})
	}
	if !opts.Guest && c.shop.Customers() == 0 {
		if _, err := c.shop.CreateCustomer(nil); err != nil {
			return err
		}
	}
	id, err := c.shop.PlaceOrder(opts)
	if err != nil {
		return err
	}
	if c.recent = append(c.recent, id); len(c.recent) > 50 {
		c.recent = c.recent[1:]
	}
	return nil
}

func (c *crowd) meetCustomer(o *Order) error {
	buyer := c.shop.Buyer(o)
	if buyer == nil {
		return nil
	}
	return c.shop.UpdateCustomer(buyer.ID, func(b *Customer) {
		if b.EmailConsent == "SUBSCRIBED" {
			b.EmailConsent, b.EmailOptIn = "UNSUBSCRIBED", "UNKNOWN"
		} else {
			b.EmailConsent, b.EmailOptIn = "SUBSCRIBED", "SINGLE_OPT_IN"
		}
	})
}

func (c *crowd) forget(id int64) {
	c.recent = slices.DeleteFunc(c.recent, func(other int64) bool { return other == id })
}
