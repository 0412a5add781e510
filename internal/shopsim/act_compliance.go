package shopsim

import (
	"encoding/json"
	"fmt"
)

// The three compliance webhooks go to the address that the app's own configuration names, with or without a token.

// RequestData sends customers/data_request.
func (s *Shop) RequestData(customer int64) error {
	c := s.data.customer(customer)
	if c == nil {
		return fmt.Errorf("request data of customer %d: %w", customer, ErrNoSuch)
	}
	return s.comply("customers/data_request", object{
		"shop_id": s.id, "shop_domain": s.cfg.Domain, "orders_requested": s.orderIDs(c),
		"customer":     object{"id": c.ID, "email": optional(c.Email), "phone": optional(c.Phone)},
		"data_request": object{"id": s.server.serial()},
	})
}

// RedactCustomer sends customers/redact.
func (s *Shop) RedactCustomer(customer int64) error {
	c := s.data.customer(customer)
	if c == nil {
		return fmt.Errorf("redact customer %d: %w", customer, ErrNoSuch)
	}
	return s.comply("customers/redact", object{
		"shop_id": s.id, "shop_domain": s.cfg.Domain, "orders_to_redact": s.orderIDs(c),
		"customer": object{"id": c.ID, "email": optional(c.Email), "phone": optional(c.Phone)},
	})
}

// RedactShop sends shop/redact, which Shopify does 48 hours after an uninstall.
func (s *Shop) RedactShop() error {
	return s.comply("shop/redact", object{"shop_id": s.id, "shop_domain": s.cfg.Domain})
}

func (s *Shop) orderIDs(c *Customer) []int64 {
	ids := []int64{}
	for _, o := range s.data.purchases(c) {
		ids = append(ids, o.ID)
	}
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
	s.server.hooks.push(&delivery{shop: s, uri: uri, body: body, header: s.hookHeader(topic, uuid(), "", body)})
	return nil
}
