package shopsim

import (
	"maps"
	"slices"
	"time"
)

// What an app may be refused of protected customer data, each on its own.
const (
	DenyName    = "name"
	DenyEmail   = "email"
	DenyPhone   = "phone"
	DenyAddress = "address"
)

var deniable = []string{DenyName, DenyEmail, DenyPhone, DenyAddress}

// protectedFields says what kind of protected data a field holds.
var protectedFields = map[string]map[string]string{
	"Customer": {
		"firstName": DenyName, "lastName": DenyName, "displayName": DenyName, "email": DenyEmail, "emailMarketingConsent": DenyEmail,
		"validEmailAddress": DenyEmail, "phone": DenyPhone, "smsMarketingConsent": DenyPhone,
	},
	"CustomerEmailAddress": {"emailAddress": DenyEmail},
	"CustomerPhoneNumber":  {"phoneNumber": DenyPhone},
	"Order":                {"email": DenyEmail, "phone": DenyPhone},
	"MailingAddress":       {"name": DenyName, "firstName": DenyName, "lastName": DenyName, "phone": DenyPhone},
}

// protectedKeys are the keys that vanish from webhook bodies with each kind of data. Addresses keep country and province.
var protectedKeys = map[string][]string{
	DenyName: {"first_name", "last_name", "name"}, DenyEmail: {"email", "contact_email", "email_address"}, DenyPhone: {"phone"},
}

// Deny says for what protected data the app is not approved, on any plan: names, e-mail addresses, phone numbers,
// addresses. Fields then answer null with an error, and keys vanish from webhook bodies. Without a name it approves all.
func (s *Shop) Deny(what ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.denied = slices.Clone(what)
}

// refusals are what the app may not see now; closed: none of it, by the shop's plan.
func (s *Shop) refusals() (denied []string, closed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !personalData(s.plan) {
		return deniable, true
	}
	return s.denied, false
}

// SetScopes changes what the app was granted on the shop, and tells with app/scopes_update: a merchant revokes scopes.
func (s *Shop) SetScopes(scopes ...string) {
	scopes = slices.Sorted(slices.Values(scopes))
	before := s.server.rescope(s.cfg.Domain, scopes)
	s.emit("app/scopes_update", object{
		"id": 280_000_000_000 + s.id, "shop_id": gid("Shop", s.id), "previous": before, "current": scopes, "updated_at": s.now().Format(time.RFC3339Nano),
	})
}

// Scopes are what the app holds on the shop, by any of its tokens.
func (s *Shop) Scopes() []string {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	return s.server.grantedLocked(s.cfg.Domain)
}

func (s *Server) grantedLocked(domain string) []string {
	all := map[string]bool{}
	for _, t := range s.tokens.access {
		if t.Shop == domain {
			for _, scope := range t.Scopes {
				all[scope] = true
			}
		}
	}
	return slices.AppendSeq([]string{}, slices.Values(slices.Sorted(maps.Keys(all))))
}

func (s *Server) rescope(domain string, scopes []string) (before []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before = s.grantedLocked(domain)
	for token, t := range s.tokens.access {
		if t.Shop == domain {
			changed := *t
			changed.Scopes = scopes
			s.tokens.access[token] = &changed
		}
	}
	for _, f := range s.tokens.family {
		if f.Shop == domain {
			f.Scopes = scopes
		}
	}
	s.dirty = true
	return before
}

// redacted drops what an app that is not approved for customers' data may not see: keys vanish, they are not nulled.
func redacted(topic string, payload map[string]any, denied []string) map[string]any {
	if len(denied) == 0 || !personalTopic(topic) {
		return payload
	}
	r := redaction{address: slices.Contains(denied, DenyAddress)}
	for _, what := range denied {
		r.keys = append(r.keys, protectedKeys[what]...)
	}
	out := r.person(payload)
	if isOrderTopic(topic) {
		out = r.order(payload)
	}
	return out
}

type redaction struct {
	keys    []string
	address bool
}

// order cuts an order's body. An order's own name is no person's.
func (r redaction) order(p map[string]any) map[string]any {
	out := without(p, append([]string{"order_status_url"}, slices.DeleteFunc(slices.Clone(r.keys), func(k string) bool { return k == "name" })...)...)
	for _, k := range []string{"billing_address", "shipping_address"} {
		if a, ok := out[k].(map[string]any); ok {
			out[k] = r.place(a, "country", "country_code", "province", "province_code")
		}
	}
	if c, ok := out["customer"].(map[string]any); ok {
		out["customer"] = r.person(c)
	}
	return out
}

func (r redaction) person(c map[string]any) map[string]any {
	out := without(c, r.keys...)
	if a, ok := out["default_address"].(map[string]any); ok {
		out["default_address"] = r.place(a, "id", "customer_id", "company", "country", "country_code", "country_name", "province", "province_code", "default")
	}
	if r.address {
		delete(out, "addresses")
	} else if all, ok := out["addresses"].([]any); ok {
		left := []any{}
		for _, a := range all {
			left = append(left, without(a.(map[string]any), r.keys...))
		}
		out["addresses"] = left
	}
	return out
}

// place cuts an address: to what is coarse, when addresses are denied.
func (r redaction) place(a map[string]any, coarse ...string) map[string]any {
	if r.address {
		return only(a, coarse)
	}
	return without(a, r.keys...)
}
