package shopsim

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrNoSuch is returned when an action names an object that is not there.
var ErrNoSuch = errors.New("the simulated shop has no such object")

// touch notes that there is something new to keep.
func (s *Shop) touch() { s.server.markDirty() }

// later is the time that a change gets: never before the one before it, wherever the clock went.
func later(before, now time.Time) time.Time {
	if now.After(before) {
		return now
	}
	return before
}

func (o *Order) clone() *Order {
	c := *o
	c.Lines = slices.Clone(o.Lines)
	c.Transactions = slices.Clone(o.Transactions)
	c.Refunds = slices.Clone(o.Refunds)
	c.Tags = slices.Clone(o.Tags)
	c.DiscountCodes = slices.Clone(o.DiscountCodes)
	return &c
}

// changeOrder puts a changed copy of an order in the overlay; i is the order's index, for the ids of its new parts.
func (s *Shop) changeOrder(id int64, change func(o *Order, i int, now time.Time) error) (*Order, error) {
	d := s.data
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.orderLocked(id)
	if old == nil {
		return nil, fmt.Errorf("order %d: %w", id, ErrNoSuch)
	}
	o, now := old.clone(), s.now()
	i, _ := indexOfOrder(id)
	if err := change(o, i, now); err != nil {
		return nil, fmt.Errorf("order %d: %w", id, err)
	}
	o.UpdatedAt = later(o.UpdatedAt, now)
	d.orders[id] = o
	s.touch()
	return o, nil
}

// summary tells the newer customers/purchasing_summary topic, when the order has a customer.
func (s *Shop) summary(o *Order) []happening {
	if c := s.data.buyer(o.CustomerID); c != nil {
		return []happening{{"customers/purchasing_summary", s.purchasingSummary(c)}}
	}
	return nil
}

func (s *Shop) orderNews(o *Order, topics ...string) []happening {
	body := s.orderPayload(o)
	var out []happening
	for _, t := range topics {
		out = append(out, happening{t, body})
	}
	return out
}
