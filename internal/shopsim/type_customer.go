package shopsim

import (
	"slices"
	"strings"
	"time"
)

var customerFields = map[string]resolver{
	"id":                of(func(c *Customer) any { return gid("Customer", c.ID) }),
	"legacyResourceId":  of(func(c *Customer) any { return c.ID }),
	"createdAt":         of(func(c *Customer) any { return c.CreatedAt }),
	"updatedAt":         of(func(c *Customer) any { return c.UpdatedAt }),
	"firstName":         of(func(c *Customer) any { return optional(c.First) }),
	"lastName":          of(func(c *Customer) any { return optional(c.Last) }),
	"displayName":       of(func(c *Customer) any { return c.displayName() }),
	"locale":            of(func(c *Customer) any { return c.Locale }),
	"note":              of(func(c *Customer) any { return optional(c.Note) }),
	"tags":              of(func(c *Customer) any { return c.Tags }),
	"state":             of(func(c *Customer) any { return c.State }),
	"verifiedEmail":     of(func(c *Customer) any { return c.VerifiedEmail }),
	"taxExempt":         of(func(*Customer) any { return false }),
	"dataSaleOptOut":    of(func(*Customer) any { return false }),
	"canDelete":         with(func(c *call, b *Customer) any { return len(c.shop.data.purchases(b)) == 0 }),
	"email":             of(func(c *Customer) any { return optional(c.Email) }),
	"phone":             of(func(c *Customer) any { return optional(c.Phone) }),
	"validEmailAddress": of(func(c *Customer) any { return c.Email != "" }),
	"lifetimeDuration":  with(func(c *call, b *Customer) any { return lifetime(c.shop.now().Sub(b.CreatedAt)) }),
	"numberOfOrders":    with(func(c *call, b *Customer) any { return int64(len(c.shop.data.purchases(b))) }),
	"amountSpent":       with(func(c *call, b *Customer) any { return c.shop.data.spent(b) }),
	"lastOrder": with(func(c *call, b *Customer) any {
		all := c.shop.data.purchases(b)
		for _, o := range slices.Backward(all) {
			if c.access.seesOrder(c.shop, o) {
				return o
			}
		}
		return nil
	}),
	"defaultEmailAddress": of(func(c *Customer) any {
		if c.Email == "" {
			return nil
		}
		return &record{"CustomerEmailAddress", map[string]any{
			"emailAddress": c.Email, "marketingState": c.EmailConsent, "marketingOptInLevel": optional(c.EmailOptIn),
			"marketingUpdatedAt": optionalTime(c.EmailConsentAt), "validFormat": true,
		}}
	}),
	"defaultPhoneNumber": of(func(c *Customer) any {
		if c.Phone == "" {
			return nil
		}
		from := collectedFrom(c)
		return &record{"CustomerPhoneNumber", map[string]any{
			"phoneNumber": c.Phone, "marketingState": c.SMSConsent, "marketingOptInLevel": optional(c.SMSOptIn),
			"marketingUpdatedAt": optionalTime(c.SMSConsentAt), "marketingCollectedFrom": from,
			"smsMarketingConsent": &record{"CustomerSmsMarketingConsent", map[string]any{
				"state": consentState(c.SMSConsent), "optInLevel": optional(c.SMSOptIn), "updatedAt": optionalTime(c.SMSConsentAt), "collectedFrom": from,
			}},
		}}
	}),
	"emailMarketingConsent": of(func(c *Customer) any {
		if c.Email == "" {
			return nil
		}
		return &record{"CustomerEmailMarketingConsentState", map[string]any{
			"marketingState": c.EmailConsent, "marketingOptInLevel": optional(c.EmailOptIn), "consentUpdatedAt": optionalTime(c.EmailConsentAt),
		}}
	}),
	"smsMarketingConsent": of(func(c *Customer) any {
		if c.Phone == "" {
			return nil
		}
		level := c.SMSOptIn
		if level == "" {
			level = "SINGLE_OPT_IN"
		}
		return &record{"CustomerSmsMarketingConsentState", map[string]any{
			"marketingState": c.SMSConsent, "marketingOptInLevel": level, "consentUpdatedAt": optionalTime(c.SMSConsentAt),
			"consentCollectedFrom": collectedFrom(c),
		}}
	}),
	"defaultAddress": of(func(c *Customer) any {
		if len(c.Addresses) == 0 {
			return nil
		}
		return &c.Addresses[0]
	}),
	"addresses": with(func(c *call, b *Customer) any {
		return c.first(things(b.Addresses, func(a *Address) *Address { return a }))
	}),
	"addressesV2": func(c *call, obj any) (any, error) {
		return page("MailingAddress", c, addressListing(obj.(*Customer)), nil)
	},
	"orders": func(c *call, obj any) (any, error) { return customerOrders(c, obj.(*Customer)) },
}

// consentState is a state in the words of the newer consent objects, which call the untouched one differently.
func consentState(state string) string {
	if state == "NOT_SUBSCRIBED" {
		return "NEVER_SUBSCRIBED"
	}
	return state
}

func collectedFrom(c *Customer) any {
	if c.SMSConsentAt == nil {
		return nil
	}
	return "SHOPIFY"
}

func addressListing(c *Customer) *listing {
	list := make([]*Address, len(c.Addresses))
	for i := range c.Addresses {
		list[i] = &c.Addresses[i]
	}
	return listed(list, func(a *Address) int64 { return a.ID })
}

func customerOrders(c *call, b *Customer) (any, error) {
	sortKey := c.text("sortKey")
	var rows []row
	for _, o := range c.shop.data.purchases(b) {
		if !c.access.seesOrder(c.shop, o) {
			continue
		}
		r := row{id: o.ID, created: o.CreatedAt.Unix(), updated: o.UpdatedAt.Unix(), processed: o.ProcessedAt.Unix(), obj: o}
		r.key = orderKey(sortKey, r.id, r.created, r.processed, r.updated)
		rows = append(rows, r)
	}
	kind := byID
	if sortKey == "UPDATED_AT" || sortKey == "CREATED_AT" || sortKey == "PROCESSED_AT" {
		kind = byTime
	}
	return connectionOf("Order", c, sliceListing(rows, kind, ""), orderFilters)
}

// displayName is full name, else e-mail, else phone, as Shopify shows a customer.
func (c *Customer) displayName() string {
	if name := strings.TrimSpace(c.First + " " + c.Last); name != "" {
		return name
	}
	if c.Email != "" {
		return c.Email
	}
	return c.Phone
}

// spent is Shopify's amountSpent: what was received less what was paid back, test orders left out.
func (d *data) spent(c *Customer) Amount {
	sum := Amount{Currency: "USD"}
	for _, o := range d.purchases(c) {
		if !o.Test {
			sum.Minor += o.Received().Shop - o.Refunded().Shop
		}
	}
	return sum
}

func lifetime(d time.Duration) string {
	if days := int(d.Hours() / 24); days >= 365 {
		return "over 1 year"
	}
	return "less than a year"
}

var addressFields = map[string]resolver{
	"id":            of(func(a *Address) any { return gid("MailingAddress", a.ID) + "?model_name=CustomerAddress" }),
	"name":          of(func(a *Address) any { return optional(a.name()) }),
	"firstName":     of(func(a *Address) any { return optional(a.First) }),
	"lastName":      of(func(a *Address) any { return optional(a.Last) }),
	"company":       of(func(a *Address) any { return optional(a.Company) }),
	"address1":      of(func(a *Address) any { return optional(a.Address1) }),
	"address2":      of(func(a *Address) any { return optional(a.Address2) }),
	"city":          of(func(a *Address) any { return optional(a.City) }),
	"province":      of(func(a *Address) any { return optional(a.Province) }),
	"provinceCode":  of(func(a *Address) any { return optional(a.ProvinceCode) }),
	"country":       of(func(a *Address) any { return optional(a.Country) }),
	"countryCode":   of(func(a *Address) any { return optional(a.CountryCode) }),
	"countryCodeV2": of(func(a *Address) any { return optional(a.CountryCode) }),
	"zip":           of(func(a *Address) any { return optional(a.Zip) }),
	"phone":         of(func(a *Address) any { return optional(a.Phone) }),
	"formattedArea": of(func(a *Address) any { return optional(joinNonEmpty(", ", a.City, a.ProvinceCode, a.Country)) }),
	"formatted": with(func(c *call, a *Address) any {
		lines := []string{}
		if c.flag("withName") && a.name() != "" {
			lines = append(lines, a.name())
		}
		if c.flag("withCompany") && a.Company != "" {
			lines = append(lines, a.Company)
		}
		for _, l := range []string{a.Address1, a.Address2, joinNonEmpty(" ", a.City, a.ProvinceCode, a.Zip), a.Country} {
			if l != "" {
				lines = append(lines, l)
			}
		}
		return lines
	}),
}

func (a *Address) name() string { return strings.TrimSpace(a.First + " " + a.Last) }

func joinNonEmpty(by string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, by)
}
