package catalog

import "storegraph/commerce"

var contactConsent = append(
	consent("email", "Email", []string{"NOT_SUBSCRIBED", "PENDING", "SUBSCRIBED", "UNSUBSCRIBED", "INVALID"}, [3]string{"marketingState", "marketingOptInLevel", "marketingUpdatedAt"}, "Customer.defaultEmailAddress.",
		func(c *commerce.Contact) commerce.Consent { return c.EmailConsent }),
	consent("sms", "SMS", []string{"NOT_SUBSCRIBED", "PENDING", "SUBSCRIBED", "UNSUBSCRIBED", "REDACTED"}, [3]string{"state", "optInLevel", "updatedAt"}, "Customer.defaultPhoneNumber.smsMarketingConsent.",
		func(c *commerce.Contact) commerce.Consent { return c.SMSConsent })...,
)

// consent declares what a contact agreed to on one channel. facts are Shopify's names of the state, the opt-in level
// and the time of the last change.
func consent(channel, label string, states []string, facts [3]string, source string, get func(*commerce.Contact) commerce.Consent) []field[commerce.Contact] {
	name := channel + "_consent"
	column := "t." + name
	word := label // inside a sentence
	if channel == "email" {
		word = "email"
	}
	return []field[commerce.Contact]{
		{Field: Field{
			Name: name, Type: Enum, Nullable: true, API: "-", Label: label + " marketing consent",
			Values:      states,
			Description: "Shopify's " + word + " marketing state of the customer; missing when Shopify never told one.",
			Sample:      "SUBSCRIBED", Source: source + facts[0], Column: column + "_state",
		}, Get: func(c *commerce.Contact) any { return named(get(c).State) }},
		{Field: Field{
			Name: name + "_opt_in_level", Type: Enum, Nullable: true, API: "-", Label: label + " opt-in level",
			Values:      []string{"SINGLE_OPT_IN", "CONFIRMED_OPT_IN", "UNKNOWN"},
			Description: "How the customer opted in to " + word + " marketing.",
			Sample:      "CONFIRMED_OPT_IN", Source: source + facts[1], Column: column + "_opt_in_level",
		}, Get: func(c *commerce.Contact) any { return named(get(c).OptInLevel) }},
		{Field: Field{
			Name: name + "_updated_at", Type: Instant, Nullable: true, API: "-", Label: label + " consent changed at",
			Description: "When the " + word + " marketing state last changed.",
			Sample:      "2021-09-03T10:15:00-04:00", Source: source + facts[2], Column: column + "_updated_at",
		}, Get: func(c *commerce.Contact) any { return instant(get(c).UpdatedAt) }},
		{Field: Field{
			Name: "accepts_" + channel + "_marketing", Type: Boolean, Label: "Accepts " + label + " marketing",
			Description: "Whether the contact is subscribed to " + word + " marketing. Unknown consent is no consent.",
			Sample:      "true", Column: "(coalesce(" + column + "_state, '') = 'SUBSCRIBED')",
		}, Derive: func(_ *Env, r Record) any {
			state, _ := value[string](r, name)
			return state == string(commerce.ConsentSubscribed)
		}},
	}
}
