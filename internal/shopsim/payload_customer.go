package shopsim

import "time"

// customerPayload is the body of customers/create and customers/update: since 2025-01 without orders, tags and consent.
func (s *Shop) customerPayload(c *Customer) object {
	p := s.buyerPayload(c)
	addresses := []any{}
	for i := range c.Addresses {
		addresses = append(addresses, restCustomerAddress(c, i))
	}
	p["addresses"] = addresses
	return p
}

// buyerPayload is the customer inside an order's body.
func (s *Shop) buyerPayload(c *Customer) object {
	p := object{
		"id": c.ID, "admin_graphql_api_id": gid("Customer", c.ID), "created_at": s.restTime(c.CreatedAt), "updated_at": s.restTime(c.UpdatedAt),
		"first_name": optional(c.First), "last_name": optional(c.Last), "state": lower(c.State), "note": optional(c.Note),
		"verified_email": c.VerifiedEmail, "multipass_identifier": nil, "tax_exempt": false, "email": optional(c.Email), "phone": optional(c.Phone),
		"currency": "USD", "tax_exemptions": []any{},
	}
	if len(c.Addresses) > 0 {
		p["default_address"] = restCustomerAddress(c, 0)
	}
	return p
}

func restCustomerAddress(c *Customer, i int) object {
	a := &c.Addresses[i]
	return object{
		"id": a.ID, "customer_id": c.ID, "first_name": optional(a.First), "last_name": optional(a.Last), "company": optional(a.Company),
		"address1": optional(a.Address1), "address2": optional(a.Address2), "city": optional(a.City), "province": optional(a.Province),
		"country": optional(a.Country), "zip": optional(a.Zip), "phone": optional(a.Phone), "name": a.name(), "province_code": optional(a.ProvinceCode),
		"country_code": optional(a.CountryCode), "country_name": optional(a.Country), "default": i == 0,
	}
}

func mergePayload(kept, gone int64) object {
	return object{
		"admin_graphql_api_customer_kept_id": gid("Customer", kept), "admin_graphql_api_customer_deleted_id": gid("Customer", gone),
		"admin_graphql_api_job_id": nil, "status": "completed", "errors": []any{},
	}
}

func (s *Shop) emailConsentPayload(c *Customer) object {
	return object{"customer_id": c.ID, "email_address": c.Email, "email_marketing_consent": object{
		"state": lower(c.EmailConsent), "opt_in_level": lower(c.EmailOptIn), "consent_updated_at": s.restTimeOrNil(c.EmailConsentAt),
	}}
}

func (s *Shop) smsConsentPayload(c *Customer) object {
	return object{"id": c.ID, "phone": optional(c.Phone), "sms_marketing_consent": object{
		"state": lower(c.SMSConsent), "opt_in_level": lower(c.SMSOptIn), "consent_updated_at": s.restTimeOrNil(c.SMSConsentAt),
		"consent_collected_from": "shopify",
	}}
}

// purchasingSummary is one of the newer, camelCase bodies.
func (s *Shop) purchasingSummary(c *Customer) object {
	spent, last := s.data.spent(c), any(nil)
	orders := s.data.purchases(c)
	if len(orders) > 0 {
		last = gid("Order", orders[len(orders)-1].ID)
	}
	return object{
		"customerId": gid("Customer", c.ID), "numberOfOrders": len(orders), "lastOrderId": last, "occurredAt": s.now().Format(time.RFC3339Nano),
		"amountSpent": object{"amount": spent.Padded(), "currencyCode": spent.Currency},
	}
}
