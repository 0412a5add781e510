package shopsim

import (
	"context"
	"time"
)

// RunShoppers lets shoppers and staff act, one thing after another, until the context ends or the server closes. What
// they do depends on the seed, and on how many orders were placed before, so that a restart does not repeat itself.
func (s *Shop) RunShoppers(ctx context.Context, every time.Duration) {
	crowd := s.crowd()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.server.ctx.Done():
			return
		case <-tick.C:
			if _, err := crowd.act(); err != nil {
				s.server.log.Warn("a shopper stumbled", "err", err)
			}
		}
	}
}

// crowd are plausible shoppers and staff, drawn from the seed. They know the orders that are placed from now on.
func (s *Shop) crowd() *actor {
	s.data.mu.RLock()
	defer s.data.mu.RUnlock()
	return &actor{Shop: s, draw: newRNG(s.cfg.Seed, "shoppers", s.data.newOrders).intn, daily: true, since: s.data.base.orders + s.data.newOrders}
}

// Act does n plausible things at once, for tests that want a lived-in shop fast; ActOn does anything.
func (s *Shop) Act(n int) error {
	crowd := s.crowd()
	for range n {
		if _, err := crowd.act(); err != nil {
			return err
		}
	}
	return nil
}
