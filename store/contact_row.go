package store

import (
	"time"

	"storegraph/commerce"
)

// registration is what the CRM says of a contact. Shopify's word stands above it; where Shopify says nothing, it stands.
type registration struct {
	FirstName     *string          `json:"first_name,omitempty"`
	LastName      *string          `json:"last_name,omitempty"`
	Email         *string          `json:"email,omitempty"`
	Phone         *string          `json:"phone,omitempty"`
	CompanyName   *string          `json:"company_name,omitempty"`
	Address       *addressJSON     `json:"address,omitempty"`
	Locale        *string          `json:"locale,omitempty"`
	VerifiedEmail bool             `json:"verified_email,omitempty"`
	EmailConsent  commerce.Consent `json:"email_consent,omitzero"`
	SMSConsent    commerce.Consent `json:"sms_consent,omitzero"`
}

// fromShopify lets Shopify's customer say what it has to say, and the CRM the rest.
func (r *contactRow) fromShopify(c *commerce.Contact, syncedAt time.Time) {
	r.ShopifyID = c.ShopifyID
	r.FirstName, r.LastName, r.Email, r.Phone = c.FirstName, c.LastName, c.Email, c.Phone
	r.CompanyName, r.Address, r.Locale = c.CompanyName, c.Address, c.Locale
	r.VerifiedEmail, r.EmailConsent, r.SMSConsent = c.VerifiedEmail, c.EmailConsent, c.SMSConsent
	r.fill()
	// What only the CRM knows is never erased by Shopify's silence.
	r.Timezone, r.DateOfBirth, r.Website = or(c.Timezone, r.Timezone), or(c.DateOfBirth, r.DateOfBirth), or(c.Website, r.Website)
	r.Source = or(r.Source, or(c.Source, &fromShopify))
	if r.CreatedAt.IsZero() || c.CreatedAt.Before(r.CreatedAt) {
		r.CreatedAt = c.CreatedAt
	}
	r.UpdatedAt, r.shopifyUpdatedAt, r.FetchedAt, r.SyncedAt = c.UpdatedAt, &c.UpdatedAt, fetched(c.FetchedAt), &syncedAt
	r.index()
}

// fromCRM keeps what the CRM says; its silence erases nothing. Of a Shopify customer it shows where Shopify says nothing;
// of anybody else it stands above what an order told.
func (r *contactRow) fromCRM(c *commerce.Contact, now time.Time) {
	before := r.registered
	if before == nil {
		before = &registration{}
	}
	says := registered(c).or(before)
	r.registered = &says
	if r.ShopifyID == nil {
		r.FirstName, r.LastName = or(says.FirstName, r.FirstName), or(says.LastName, r.LastName)
		r.Email, r.Phone = or(says.Email, r.Email), or(says.Phone, r.Phone)
		r.CompanyName, r.Locale = or(says.CompanyName, r.CompanyName), or(says.Locale, r.Locale)
		r.Address = or((*commerce.Address)(says.Address), r.Address)
		r.EmailConsent, r.SMSConsent = orConsent(says.EmailConsent, r.EmailConsent), orConsent(says.SMSConsent, r.SMSConsent)
	} else {
		// What stands there may be the CRM's own earlier word.
		forget(&r.FirstName, before.FirstName)
		forget(&r.LastName, before.LastName)
		forget(&r.Email, before.Email)
		forget(&r.Phone, before.Phone)
		forget(&r.CompanyName, before.CompanyName)
		forget(&r.Locale, before.Locale)
	}
	r.fill()
	r.Timezone, r.DateOfBirth, r.Website = or(c.Timezone, r.Timezone), or(c.DateOfBirth, r.DateOfBirth), or(c.Website, r.Website)
	r.Source = or(c.Source, r.Source)
	if r.CreatedAt.IsZero() {
		r.CreatedAt = c.CreatedAt
	}
	if r.CreatedAt.IsZero() {
		r.CreatedAt = now
	}
	if r.UpdatedAt = c.UpdatedAt; r.UpdatedAt.IsZero() {
		r.UpdatedAt = now
	}
	r.index()
}

func registered(c *commerce.Contact) registration {
	return registration{
		FirstName: c.FirstName, LastName: c.LastName, Email: c.Email, Phone: c.Phone, CompanyName: c.CompanyName,
		Address: (*addressJSON)(c.Address), Locale: c.Locale, VerifiedEmail: c.VerifiedEmail,
		EmailConsent: c.EmailConsent, SMSConsent: c.SMSConsent,
	}
}

// or takes what is not said from another registration.
func (g registration) or(other *registration) registration {
	return registration{
		FirstName: or(g.FirstName, other.FirstName), LastName: or(g.LastName, other.LastName),
		Email: or(g.Email, other.Email), Phone: or(g.Phone, other.Phone), CompanyName: or(g.CompanyName, other.CompanyName),
		Address: or(g.Address, other.Address), Locale: or(g.Locale, other.Locale),
		VerifiedEmail: g.VerifiedEmail || other.VerifiedEmail && (g.Email == nil || same(g.Email, other.Email)),
		EmailConsent:  orConsent(g.EmailConsent, other.EmailConsent), SMSConsent: orConsent(g.SMSConsent, other.SMSConsent),
	}
}

// fill puts the CRM's word where nothing is.
func (r *contactRow) fill() {
	reg := r.registered
	if reg == nil {
		return
	}
	r.FirstName, r.LastName = or(r.FirstName, reg.FirstName), or(r.LastName, reg.LastName)
	r.Email, r.Phone = or(r.Email, reg.Email), or(r.Phone, reg.Phone)
	r.CompanyName, r.Locale = or(r.CompanyName, reg.CompanyName), or(r.Locale, reg.Locale)
	r.Address = or(r.Address, (*commerce.Address)(reg.Address))
	r.VerifiedEmail = r.VerifiedEmail || reg.VerifiedEmail && same(r.Email, reg.Email)
	r.EmailConsent, r.SMSConsent = orConsent(r.EmailConsent, reg.EmailConsent), orConsent(r.SMSConsent, reg.SMSConsent)
}

// absorb takes over what the CRM said of a contact that is merged into this one, where it said nothing of this one.
func (r *contactRow) absorb(gone *contactRow) {
	if gone.registered != nil {
		merged := *gone.registered
		if r.registered != nil {
			merged = r.registered.or(gone.registered)
		}
		r.registered = &merged
		r.fill()
	}
	r.Timezone, r.DateOfBirth, r.Website = or(r.Timezone, gone.Timezone), or(r.DateOfBirth, gone.DateOfBirth), or(r.Website, gone.Website)
	if gone.CreatedAt.Before(r.CreatedAt) {
		r.CreatedAt = gone.CreatedAt
	}
	r.index()
}

func forget[T comparable](p **T, before *T) {
	if same(*p, before) {
		*p = nil
	}
}

func orConsent(a, b commerce.Consent) commerce.Consent {
	if a.State != "" {
		return a
	}
	return b
}

var fromShopify = "Shopify"

func or[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}
