package resolvers

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"storegraph/commerce"
	"storegraph/graph/model"
)

var (
	externalID = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,64}$`)
	e164       = regexp.MustCompile(`^\+[1-9][0-9]{4,14}$`)
	address    = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)
)

// maxText bounds each text of a registered contact.
const maxText = 255

// newContact checks what the CRM says of a contact. Blank text says nothing.
func newContact(in model.RegisterContactInput) (commerce.Contact, error) {
	c := commerce.Contact{DateOfBirth: in.DateOfBirth}
	for _, t := range []struct {
		name  string
		given *string
		to    **string
		valid func(string) bool
		form  string
	}{
		{"firstName", in.FirstName, &c.FirstName, nil, ""},
		{"lastName", in.LastName, &c.LastName, nil, ""},
		{"email", in.Email, &c.Email, address.MatchString, "an email address"},
		{"phone", in.Phone, &c.Phone, e164.MatchString, "a phone number in E.164 form, e.g. +15155552345"},
		{"companyName", in.CompanyName, &c.CompanyName, nil, ""},
		{"timezone", in.Timezone, &c.Timezone, isZone, "an IANA time zone, e.g. America/New_York"},
		{"website", in.Website, &c.Website, isWebsite, "a web address, e.g. https://example.com"},
		{"source", in.Source, &c.Source, nil, ""},
	} {
		if t.given == nil {
			continue
		}
		s := strings.TrimSpace(*t.given)
		switch {
		case s == "":
			continue
		case utf8.RuneCountInString(s) > maxText:
			return commerce.Contact{}, commerce.Errorf(commerce.InvalidInput, "%s is longer than %d characters.", t.name, maxText).In(t.name)
		case strings.ContainsRune(s, 0):
			return commerce.Contact{}, commerce.Errorf(commerce.InvalidInput, "%s contains a null character.", t.name).In(t.name)
		case t.valid != nil && !t.valid(s):
			return commerce.Contact{}, commerce.Errorf(commerce.InvalidInput, "%s must be %s.", t.name, t.form).In(t.name)
		}
		*t.to = &s
	}
	if in.ExternalID != nil {
		if !externalID.MatchString(*in.ExternalID) {
			return commerce.Contact{}, commerce.Errorf(commerce.InvalidInput, "externalId must be 1 to 64 letters, digits, hyphens, dots, colons and underscores.").In("externalId")
		}
		c.ID = commerce.ContactID(*in.ExternalID)
	}
	if c.Email == nil && c.Phone == nil {
		return commerce.Contact{}, commerce.Errorf(commerce.InvalidInput, "Give an email address or a phone number, so that orders can find the contact.").In("email")
	}
	return c, nil
}

func isZone(s string) bool {
	_, err := time.LoadLocation(s)
	return err == nil && s != "Local"
}

func isWebsite(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// contactByArgument reads the contact that an argument names, through merges.
func contactByArgument(ctx context.Context, from objects, id string) (*commerce.Contact, error) {
	a, n, err := idOf(ctx, id, contactNode)
	if err != nil {
		return nil, err
	}
	return getContact(ctx, from, a, n)
}

func getContact(ctx context.Context, from objects, a commerce.AccountID, n nodeID) (*commerce.Contact, error) {
	if n.shopify {
		c, err := from.GetContactByShopifyID(ctx, a, n.number)
		return found(c, err, contactNode)
	}
	c, err := from.GetContact(ctx, a, commerce.ContactID(n.text))
	return found(c, err, contactNode)
}

// contactFilter reads the contact that a filter names. The contact must be there: its orders are then found under the id
// that merges have left it.
func (r *Resolver) contactFilter(ctx context.Context, id *string) (*commerce.ContactID, error) {
	if id == nil {
		return nil, nil // refuseNulls refuses it with the path
	}
	c, err := contactByArgument(ctx, r.reader, *id)
	if err != nil {
		return nil, err
	}
	return &c.ID, nil
}

// numberFilter reads the object of Shopify's that a filter names.
func numberFilter(ctx context.Context, id *string, kind nodeKind) (*commerce.ID, error) {
	if id == nil {
		return nil, nil // refuseNulls refuses it with the path
	}
	_, n, err := idOf(ctx, *id, kind)
	if err != nil {
		return nil, err
	}
	return &n.number, nil
}

// knownConsent is nil when Shopify never told the state.
func knownConsent(c *commerce.Consent) *commerce.Consent {
	if c.State == "" {
		return nil
	}
	return c
}
