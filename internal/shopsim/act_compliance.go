package shopsim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// The three compliance webhooks go to the address that the app's own configuration names, with or without a token.

// RequestData sends customers/data_request.
func (s *Shop) RequestData(customer int64) error {
	c := s.data.customer(customer)
	if c == nil {
		return fmt.Errorf("request data of customer %d: %w", customer, ErrNoSuch)
	}
	return s.dataRequest(personOf(c), s.orderIDs(c))
}

// RequestDataByEmail sends customers/data_request of somebody who is known by an e-mail address only: a guest.
func (s *Shop) RequestDataByEmail(email string) error {
	return s.dataRequest(object{"email": email}, s.guestOrders(email))
}

func (s *Shop) dataRequest(who object, orders []int64) error {
	return s.comply("customers/data_request", object{
		"shop_id": s.id, "shop_domain": s.cfg.Domain, "orders_requested": orders, "customer": who, "data_request": object{"id": s.server.serial()},
	})
}

// RedactCustomer erases what the shop knows of a customer as a person, and sends customers/redact. The customer stays,
// when there are orders, but is nobody.
func (s *Shop) RedactCustomer(customer int64) error {
	c := s.data.customer(customer)
	if c == nil {
		return fmt.Errorf("redact customer %d: %w", customer, ErrNoSuch)
	}
	return s.redact(personOf(c), s.orderIDs(c), c)
}

// RedactEmail erases the orders of a guest, and sends customers/redact with nothing but the e-mail address and them.
func (s *Shop) RedactEmail(email string) error {
	return s.redact(object{"email": email}, s.guestOrders(email), nil)
}

func (s *Shop) redact(who object, orders []int64, c *Customer) error {
	err := s.comply("customers/redact", object{
		"shop_id": s.id, "shop_domain": s.cfg.Domain, "orders_to_redact": orders, "customer": who,
	})
	if err != nil {
		return err
	}
	d := s.data
	d.mu.Lock()
	defer d.mu.Unlock()
	now := s.now()
	for _, id := range orders {
		if old := d.orderLocked(id); old != nil {
			o := old.clone()
			o.anonymize()
			o.UpdatedAt = later(old.UpdatedAt, now)
			d.orders[id] = o
		}
	}
	if c != nil {
		k := c.clone()
		k.anonymize()
		k.UpdatedAt = later(c.UpdatedAt, now)
		d.customers[k.ID] = k
	}
	s.touch()
	return nil
}

func (o *Order) anonymize() {
	o.Email, o.Phone, o.Note, o.Tags, o.Attributes, o.Billing, o.Shipping = "", "", "", []string{}, nil, nil, nil
	for i := range o.Lines {
		o.Lines[i].Attributes = nil
	}
}

func (c *Customer) anonymize() {
	c.First, c.Last, c.Email, c.Phone, c.Note, c.Tags, c.Addresses = "", "", "", "", "", []string{}, nil
	c.EmailConsent, c.EmailOptIn, c.EmailConsentAt = "NOT_SUBSCRIBED", "", nil
	c.SMSConsent, c.SMSOptIn, c.SMSConsentAt = "REDACTED", "", nil
	c.VerifiedEmail = false
}

// RequestGuestData sends customers/data_request for somebody whom the shop has no customer of: Shopify names an email
// address or a phone number only.
func (s *Shop) RequestGuestData(email, phone string, orders ...int64) error {
	return s.comply("customers/data_request", object{
		"shop_id": s.id, "shop_domain": s.cfg.Domain, "orders_requested": orders, "customer": addressed(email, phone),
		"data_request": object{"id": s.server.serial()},
	})
}

// RedactGuest sends customers/redact for somebody whom the shop has no customer of.
func (s *Shop) RedactGuest(email, phone string, orders ...int64) error {
	return s.comply("customers/redact", object{
		"shop_id": s.id, "shop_domain": s.cfg.Domain, "orders_to_redact": orders, "customer": addressed(email, phone),
	})
}

func addressed(email, phone string) object {
	o := object{}
	for key, value := range map[string]string{"email": email, "phone": phone} {
		if value != "" {
			o[key] = value
		}
	}
	return o
}

// RedactShop sends shop/redact, which Shopify does 48 hours after an uninstall.
func (s *Shop) RedactShop() error {
	return s.comply("shop/redact", object{"shop_id": s.id, "shop_domain": s.cfg.Domain})
}

func personOf(c *Customer) object {
	return object{"id": c.ID, "email": optional(c.Email), "phone": optional(c.Phone)}
}

func (s *Shop) orderIDs(c *Customer) []int64 {
	ids := []int64{}
	for _, o := range s.data.purchases(c) {
		ids = append(ids, o.ID)
	}
	return ids
}

// guestOrders are the orders without a customer that carry an e-mail address.
func (s *Shop) guestOrders(email string) []int64 {
	ids := []int64{}
	s.EachOrder(func(o *Order) bool {
		if o.CustomerID == 0 && strings.EqualFold(o.Email, email) {
			ids = append(ids, o.ID)
		}
		return true
	})
	slices.Sort(ids)
	return ids
}

func (s *Shop) comply(topic string, payload object) error {
	uri := s.server.cfg.ComplianceURL
	if uri == "" {
		return fmt.Errorf("send %s: the app names no address for compliance webhooks", topic)
	}
	body, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("send %s: %w", topic, err)
	}
	s.server.hooks.push(&delivery{shop: s, uri: uri, body: body, header: s.hookHeader(topic, s.server.uuid(), "", body)})
	return nil
}
