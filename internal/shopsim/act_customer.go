package shopsim

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrHasOrders is Shopify's refusal to delete a customer who bought something.
var ErrHasOrders = errors.New("a customer with orders cannot be deleted")

// CreateCustomer registers a new customer; the function may set what the made-up one should have.
func (s *Shop) CreateCustomer(set func(*Customer)) (int64, error) {
	d := s.data
	d.mu.Lock()
	j, now := d.base.customers+d.newBuyers, s.now()
	r := newRNG(d.seed, "new customer", j)
	who, at := pick(r, people), pick(r, places)
	c := &Customer{
		ID: customerID(j), CreatedAt: now, UpdatedAt: now, First: who.first, Last: who.last, Locale: at.locale, State: "DISABLED", VerifiedEmail: true,
		Email: fmt.Sprintf("%s.new%d@example.com", who.latin, j), EmailConsent: "SUBSCRIBED", EmailOptIn: "SINGLE_OPT_IN", EmailConsentAt: &now,
		SMSConsent: "NOT_SUBSCRIBED", Tags: []string{},
	}
	c.Addresses = []Address{addressOf(r, at, c, addressBase+int64(j)*4)}
	if set != nil {
		set(c)
	}
	slices.Sort(c.Tags)
	d.newBuyers++
	d.customers[c.ID] = c
	d.mu.Unlock()
	s.touch()
	s.emit("customers/create", s.customerPayload(c))
	return c.ID, nil
}

// UpdateCustomer changes a customer and tells every topic that the change belongs to.
func (s *Shop) UpdateCustomer(id int64, change func(*Customer)) error {
	d := s.data
	d.mu.Lock()
	old := d.customerLocked(id)
	if old == nil {
		d.mu.Unlock()
		return fmt.Errorf("update customer %d: %w", id, ErrNoSuch)
	}
	c, now := old.clone(), s.now()
	change(c)
	slices.Sort(c.Tags)
	c.Tags = slices.Compact(c.Tags)
	if c.EmailConsent != old.EmailConsent {
		c.EmailConsentAt = &now
	}
	if c.SMSConsent != old.SMSConsent {
		c.SMSConsentAt = &now
	}
	c.UpdatedAt = later(old.UpdatedAt, now)
	d.customers[id] = c
	d.mu.Unlock()
	s.touch()

	news := []happening{{"customers/update", s.customerPayload(c)}}
	if c.EmailConsent != old.EmailConsent {
		news = append(news, happening{"customers_email_marketing_consent/update", s.emailConsentPayload(c)})
	}
	if c.SMSConsent != old.SMSConsent {
		news = append(news, happening{"customers_marketing_consent/update", s.smsConsentPayload(c)})
	}
	tagged := func(topic string, tags []string) {
		if len(tags) > 0 {
			news = append(news, happening{topic, object{"customerId": gid("Customer", id), "tags": tags, "occurredAt": now.Format(time.RFC3339Nano)}})
		}
	}
	tagged("customer.tags_added", missing(c.Tags, old.Tags))
	tagged("customer.tags_removed", missing(old.Tags, c.Tags))
	s.emitAll(news...)
	return nil
}

func missing(from, in []string) []string {
	return slices.DeleteFunc(slices.Clone(from), func(t string) bool { return slices.Contains(in, t) })
}

func (c *Customer) clone() *Customer {
	k := *c
	k.Tags, k.Addresses, k.MergedCustomers = slices.Clone(c.Tags), slices.Clone(c.Addresses), slices.Clone(c.MergedCustomers)
	return &k
}

// MergeCustomers lets one customer take over another: the orders show the kept one from now on, the other id reads null.
func (s *Shop) MergeCustomers(kept, gone int64) error {
	d := s.data
	d.mu.Lock()
	a, b := d.customerLocked(kept), d.customerLocked(gone)
	if a == nil || b == nil || kept == gone {
		d.mu.Unlock()
		return fmt.Errorf("merge customer %d into %d: %w", gone, kept, ErrNoSuch)
	}
	c := a.clone()
	c.UpdatedAt = later(a.UpdatedAt, s.now())
	c.MergedCustomers = append(append(c.MergedCustomers, gone), b.MergedCustomers...)
	c.Addresses = append(c.Addresses, b.Addresses...)
	c.Tags = slices.Compact(slices.Sorted(slices.Values(append(c.Tags, b.Tags...))))
	for into, from := range map[*string]string{&c.Email: b.Email, &c.Phone: b.Phone, &c.First: b.First, &c.Last: b.Last} {
		if *into == "" {
			*into = from
		}
	}
	d.customers[kept] = c
	delete(d.customers, gone)
	d.gone[gone] = c.UpdatedAt
	d.merged[gone] = kept
	d.mu.Unlock()
	s.touch()
	news := []happening{{"customers/merge", mergePayload(kept, gone)}, {"customers/update", s.customerPayload(c)}}
	if s.server.cfg.MergeDeletes {
		news = append(news, happening{"customers/delete", deletedCustomer(gone)})
	}
	s.emitAll(news...)
	return nil
}

// DeleteCustomer deletes a customer who never bought anything.
func (s *Shop) DeleteCustomer(id int64) error {
	c := s.data.customer(id)
	if c == nil {
		return fmt.Errorf("delete customer %d: %w", id, ErrNoSuch)
	}
	if len(s.data.purchases(c)) > 0 {
		return fmt.Errorf("delete customer %d: %w", id, ErrHasOrders)
	}
	d := s.data
	d.mu.Lock()
	delete(d.customers, id)
	d.gone[id] = s.now()
	d.mu.Unlock()
	s.touch()
	s.emit("customers/delete", deletedCustomer(id))
	return nil
}

func deletedCustomer(id int64) object {
	return object{"id": id, "tax_exemptions": []any{}, "admin_graphql_api_id": gid("Customer", id)}
}

// MergedInto is the customer who took over another, through chains; ok is false for one who was not merged away.
func (s *Shop) MergedInto(id int64) (survivor int64, ok bool) {
	d := s.data
	d.mu.RLock()
	defer d.mu.RUnlock()
	for next, merged := d.merged[id]; merged; next, merged = d.merged[id] {
		id, ok = next, true
	}
	return id, ok
}

// Gone says whether an order, customer, product or collection was there once and is deleted, or merged away, now.
func (s *Shop) Gone(id int64) bool {
	s.data.mu.RLock()
	defer s.data.mu.RUnlock()
	return s.data.isGone(id)
}
