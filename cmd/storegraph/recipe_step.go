package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"storegraph/internal/shopsim"
	"storegraph/recipes"
)

// do has the story's people act in the simulated store.
func (p *player) do(s recipes.Step) error {
	act := map[string]func(recipes.Step, *person) error{
		recipes.Buys: p.buy, recipes.Adds: p.edit, recipes.Removes: p.edit, recipes.Refunds: p.refund, recipes.Merges: p.merge,
		recipes.Pays:         func(s recipes.Step, _ *person) error { return p.sim.PayOrder(p.orders[s.Order].id) },
		recipes.Cancels:      func(s recipes.Step, _ *person) error { return p.sim.CancelOrder(p.orders[s.Order].id, "CUSTOMER") },
		recipes.Subscribes:   p.consent("SUBSCRIBED"),
		recipes.Unsubscribes: p.consent("UNSUBSCRIBED"),
		recipes.Forgets: func(_ recipes.Step, who *person) error {
			return p.sim.UpdateCustomer(who.customer, func(c *shopsim.Customer) { c.First, c.Last = "", "" })
		},
		recipes.Deletes: func(s recipes.Step, _ *person) error {
			product, err := p.product(s.Things[0])
			if err != nil {
				return err
			}
			return p.sim.DeleteProduct(product.ID)
		},
		recipes.Waits: func(recipes.Step, *person) error { return nil },
	}[s.Does]
	if err := act(s, p.people[s.Who]); err != nil {
		return fmt.Errorf("line %d of the story: %w", s.Line, err)
	}
	p.timeline.step(p, s)
	return nil
}

func (p *player) buy(s recipes.Step, who *person) error {
	o := shopsim.OrderOptions{CustomerID: who.customer, Plan: shopsim.PlanNone}
	if who.Guest {
		o.Guest, o.Email, o.Phone, o.First, o.Last = true, who.Email, who.Phone, who.First, who.Last
		o.Anonymous = who.Email+who.Phone == ""
	}
	for _, option := range s.Options {
		switch option {
		case "pending":
			o.Payment = shopsim.PaymentPending
		case "test":
			o.Test = true
		case "monthly":
			o.Plan = shopsim.PlanMonthly
		}
	}
	for _, title := range s.Things {
		product, err := p.product(title)
		if err != nil {
			return err
		}
		o.Variants = append(o.Variants, product.Variants[0].ID)
	}
	if s.Day < 0 {
		o.ProcessedAt = p.start.Add(time.Duration(s.Day) * day)
	}
	id, err := p.sim.PlaceOrder(o)
	if err != nil {
		return err
	}
	name := s.Order
	if name == "" {
		name = fmt.Sprint("line ", s.Line)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.orders[name] = &placed{s.Who, id, p.sim.Order(id).Name}
	return nil
}

func (p *player) product(title string) (*shopsim.Product, error) {
	products := p.sim.Products()
	i := slices.IndexFunc(products, func(o *shopsim.Product) bool { return o.Title == title })
	if i < 0 {
		var titles []string
		for _, o := range products {
			titles = append(titles, o.Title)
		}
		return nil, fmt.Errorf("the simulated store does not sell %q; it sells %s", title, strings.Join(titles, ", "))
	}
	return products[i], nil
}

// line finds an order's line by the title of what was bought.
func (p *player) line(order *placed, title string) (*shopsim.Line, error) {
	lines := p.sim.Order(order.id).Lines
	i := slices.IndexFunc(lines, func(l shopsim.Line) bool { return l.Title == title })
	if i < 0 {
		return nil, fmt.Errorf("%s has no item %q", order.num, title)
	}
	return &lines[i], nil
}

// edit adds a custom item to an order, or takes an item away.
func (p *player) edit(s recipes.Step, _ *person) error {
	order := p.orders[s.Order]
	for _, title := range s.Things {
		if s.Does == recipes.Adds {
			if err := p.sim.EditOrder(order.id, 0, title, 2500); err != nil {
				return err
			}
			continue
		}
		l, err := p.line(order, title)
		if err != nil {
			return err
		}
		if err := p.sim.EditOrder(order.id, l.ID, "", 0); err != nil {
			return err
		}
	}
	return nil
}

// refund pays back an order, or one item of it.
func (p *player) refund(s recipes.Step, _ *person) error {
	order, parts := p.orders[s.Order], []shopsim.RefundPart(nil)
	for _, title := range s.Things {
		l, err := p.line(order, title)
		if err != nil {
			return err
		}
		parts = append(parts, shopsim.RefundPart{LineID: l.ID, Quantity: l.Current()})
	}
	return p.sim.RefundOrder(order.id, parts...)
}

func (p *player) merge(s recipes.Step, who *person) error {
	return p.sim.MergeCustomers(who.customer, p.people[s.Things[0]].customer)
}

// consent gives or takes back consent to a channel, as a form, a link in an email, or STOP does.
func (p *player) consent(state string) func(recipes.Step, *person) error {
	return func(s recipes.Step, who *person) error {
		return p.sim.UpdateCustomer(who.customer, func(c *shopsim.Customer) {
			if strings.EqualFold(s.Things[0], "sms") {
				c.SMSConsent = state
			} else {
				c.EmailConsent = state
			}
		})
	}
}
