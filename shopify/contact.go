package shopify

import (
	"context"
	"fmt"

	"storegraph/commerce"
)

// sourceShopify is where contacts read here come from, as the CRM shows it.
const sourceShopify = "Shopify"

type customerNode struct {
	ID            string  `json:"id"`
	CreatedAt     string  `json:"createdAt"`
	UpdatedAt     string  `json:"updatedAt"`
	FirstName     *string `json:"firstName"`
	LastName      *string `json:"lastName"`
	Locale        *string `json:"locale"`
	VerifiedEmail bool    `json:"verifiedEmail"`
	Email         *struct {
		Address    *string `json:"emailAddress"`
		State      string  `json:"marketingState"`
		OptInLevel *string `json:"marketingOptInLevel"`
		UpdatedAt  *string `json:"marketingUpdatedAt"`
	} `json:"defaultEmailAddress"`
	Phone *struct {
		Number *string `json:"phoneNumber"`
		SMS    *struct {
			State      string  `json:"state"`
			OptInLevel *string `json:"optInLevel"`
			UpdatedAt  *string `json:"updatedAt"`
		} `json:"smsMarketingConsent"`
	} `json:"defaultPhoneNumber"`
	Address *addressNode `json:"defaultAddress"`
}

// contact maps a customer. Facts stay zero: they are recomputed from stored orders.
func (n *customerNode) contact() (*commerce.Contact, error) {
	r := &reading{}
	id := r.id("id", n.ID, "Customer")
	source := sourceShopify
	c := &commerce.Contact{
		ShopifyID:     &id,
		FirstName:     filled(n.FirstName),
		LastName:      filled(n.LastName),
		Email:         n.email(),
		Phone:         n.phone(),
		Address:       n.Address.address(),
		Locale:        filled(n.Locale),
		Source:        &source,
		VerifiedEmail: n.VerifiedEmail,
		CreatedAt:     r.time("createdAt", n.CreatedAt),
		UpdatedAt:     r.time("updatedAt", n.UpdatedAt),
	}
	if c.Address != nil {
		c.CompanyName = c.Address.Company
	}
	if e := n.Email; e != nil {
		c.EmailConsent = r.consent("defaultEmailAddress", e.State, e.OptInLevel, e.UpdatedAt)
	}
	if n.Phone != nil && n.Phone.SMS != nil {
		s := n.Phone.SMS
		c.SMSConsent = r.consent("defaultPhoneNumber.smsMarketingConsent", s.State, s.OptInLevel, s.UpdatedAt)
	}
	if r.err != nil {
		return nil, fmt.Errorf("customer %s: %w", shorten(n.ID), r.err)
	}
	return c, nil
}

func (n *customerNode) email() *string {
	if n == nil || n.Email == nil {
		return nil
	}
	return filled(n.Email.Address)
}

func (n *customerNode) phone() *string {
	if n == nil || n.Phone == nil {
		return nil
	}
	return filled(n.Phone.Number)
}

func (r *reading) consent(field, state string, level, updatedAt *string) commerce.Consent {
	c := commerce.Consent{State: commerce.ConsentState(state), UpdatedAt: r.optionalTime(field+".updatedAt", updatedAt)}
	if state == "NEVER_SUBSCRIBED" { // 2026-10's new word for SMS
		c.State = commerce.ConsentNotSubscribed
	}
	if l := filled(level); l != nil {
		c.OptInLevel = *l
	}
	return c
}

// FetchContact reads a customer; nil when Shopify has none of this id (deleted, or merged into another). When personal data
// is denied the error is ErrAccessDenied, and nothing is returned.
func (c *Client) FetchContact(ctx context.Context, id commerce.ID) (*commerce.Contact, error) {
	got, at, err := ask[struct {
		Customer *customerNode `json:"customer"`
	}](ctx, c, "contact", map[string]any{"id": id.GID("Customer")})
	if err != nil {
		return nil, fmt.Errorf("fetch contact %s: %w", id, err)
	}
	if got.Customer == nil {
		return nil, nil
	}
	contact, err := got.Customer.contact()
	if err != nil {
		return nil, fmt.Errorf("fetch contact %s: %w", id, err)
	}
	contact.FetchedAt = at
	return contact, nil
}
