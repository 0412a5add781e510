package store

import (
	"storegraph/commerce"
)

// subject is the keyed hash that a case keeps of who it is about: by Shopify's customer id, else the email address, else
// the phone number. "" for a shop, and for a request that names nobody.
func (s *Store) subject(account commerce.AccountID, r *commerce.PrivacyRequest) string {
	key := s.keys.current()
	switch email, phone := normEmail(&r.Email), normPhone(&r.Phone); {
	case r.Kind == commerce.ShopRedact:
		return ""
	case r.CustomerID != 0:
		return key.subjectOf(account, "customer", r.CustomerID.String())
	case email != nil:
		return key.subjectOf(account, "email", *email)
	case phone != nil:
		return key.subjectOf(account, "phone", *phone)
	case r.Phone != "":
		return key.subjectOf(account, "phone", r.Phone)
	}
	return ""
}

// subjects are all hashes that cases about this person may have, made by any key of the ring.
func (s *Store) subjects(account commerce.AccountID, p *person) []string {
	var out []string
	for _, key := range s.keys.keys {
		for _, id := range p.customers {
			out = append(out, key.subjectOf(account, "customer", id.String()))
		}
		for _, email := range p.emails {
			out = append(out, key.subjectOf(account, "email", email))
		}
		for _, phone := range p.phones {
			out = append(out, key.subjectOf(account, "phone", phone))
		}
	}
	return out
}
