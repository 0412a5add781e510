package catalog

import "storegraph/commerce"

// ContactKind is a person of the account.
var ContactKind = &Kind{
	Name: "contact", Table: "contacts", GraphQL: "Contact", Label: "Contact", Element: commerce.Contacts,
	Description: "A person of the account: a Shopify customer, a guest who bought, or somebody whom the CRM registered.",
}

var _ = declare(ContactKind, contactPerson, contactAddress, contactConsent, contactFacts, contactRecord)

var contactPerson = []field[commerce.Contact]{
	{Field: Field{Name: "id", Type: ID, Label: "Contact ID", Description: "Our own id of the contact.", Sample: "kJ2xNq8ZpR4vT7wY", Column: "t.id"},
		Get: func(c *commerce.Contact) any { return string(c.ID) }},
	{Field: Field{
		Name: "shopify_id", Type: ID, Nullable: true, Label: "Shopify customer ID",
		Description: "Shopify's number of the customer; missing for people whom Shopify does not know.",
		Sample:      "706405506930370084", Aliases: []string{"customer_id"}, Source: "Customer.legacyResourceId", Column: "t.shopify_id",
	}, Get: func(c *commerce.Contact) any { return id(c.ShopifyID) }},
	{Field: Field{
		Name: "name", Type: Text, Nullable: true, Personal: true, Label: "Full name",
		Description: "First and last name together.",
		Sample:      "John Carter", Aliases: []string{"full_name"}, Derived: "first_name and last_name, as far as they are there", Condition: "nullif(concat_ws(' ', nullif(t.first_name, ''), nullif(t.last_name, '')), '')", From: fullNameFrom,
	}, Derive: func(_ *Env, r Record) any { return fullName(r) }},
	{Field: Field{
		Name: "first_name", Type: Text, Nullable: true, Personal: true, Label: "First name",
		Description: "First name.",
		Sample:      "John", Aliases: []string{"firstname"}, Source: "Customer.firstName", Column: "t.first_name",
	}, Get: func(c *commerce.Contact) any { return text(c.FirstName) }},
	{Field: Field{
		Name: "last_name", Type: Text, Nullable: true, Personal: true, Label: "Last name",
		Description: "Last name.",
		Sample:      "Carter", Aliases: []string{"lastname"}, Source: "Customer.lastName", Column: "t.last_name",
	}, Get: func(c *commerce.Contact) any { return text(c.LastName) }},
	{Field: Field{
		Name: "email", Type: Text, Nullable: true, Personal: true, Label: "Email",
		Description: "Email address.",
		Sample:      "johncarter@example.com", Source: "Customer.defaultEmailAddress.emailAddress", Column: "t.email",
	}, Get: func(c *commerce.Contact) any { return text(c.Email) }},
	{Field: Field{
		Name: "verified_email", Type: Boolean, Label: "Email is verified",
		Description: "Whether Shopify verified the email address.",
		Sample:      "true", Source: "Customer.verifiedEmail", Column: "t.verified_email",
	}, Get: func(c *commerce.Contact) any { return c.VerifiedEmail }},
	{Field: Field{
		Name: "phone", Type: Text, Nullable: true, Personal: true, API: "-", Label: "Phone",
		Description: "Phone number as people write it: (515) 555-2345 in the United States and Canada, with the country's calling code elsewhere.",
		Sample:      "(515) 555-2345", Derived: "phone_raw, printed as people write it", Condition: phoneSQL, From: []string{"phone_raw"},
	}, Derive: func(_ *Env, r Record) any {
		if raw, ok := value[string](r, "phone_raw"); ok {
			return FormatPhone(raw)
		}
		return nil
	}},
	{Field: Field{
		Name: "phone_raw", Type: Text, Nullable: true, Personal: true, API: "phone", Label: "Phone, raw",
		Description: "Phone number in E.164 form: + and digits.",
		Sample:      "+15155552345", Source: "Customer.defaultPhoneNumber.phoneNumber", Column: "t.phone",
	}, Get: func(c *commerce.Contact) any { return text(c.Phone) }},
	{Field: Field{
		Name: "company_name", Type: Text, Nullable: true, Personal: true, Label: "Company",
		Description: "Company that the person belongs to.",
		Sample:      "Carter Skincare LLC", Aliases: []string{"company"}, Source: "Customer.defaultAddress.company", Column: "t.company_name",
	}, Get: func(c *commerce.Contact) any { return text(c.CompanyName) }},
	{Field: Field{
		Name: "locale", Type: Text, Nullable: true, Label: "Language",
		Description: "The customer's language, e.g. en or fr-CA.",
		Sample:      "en", Aliases: []string{"language"}, Source: "Customer.locale", Column: "t.locale",
	}, Get: func(c *commerce.Contact) any { return text(c.Locale) }},
	{Field: Field{
		Name: "timezone", Type: Text, Nullable: true, Label: "Time zone",
		Description: "IANA time zone that the CRM keeps for the contact.",
		Sample:      "America/New_York", Aliases: []string{"time_zone"}, Column: "t.timezone",
	}, Get: func(c *commerce.Contact) any { return text(c.Timezone) }},
	{Field: Field{
		Name: "date_of_birth", Type: Date, Nullable: true, Personal: true, Label: "Date of birth",
		Description: "Date of birth that the CRM keeps; Shopify has none.",
		Sample:      "1990-04-23", Aliases: []string{"birthday"}, Column: "t.date_of_birth",
	}, Get: func(c *commerce.Contact) any { return opt(c.DateOfBirth) }},
	{Field: Field{
		Name: "website", Type: URL, Nullable: true, Personal: true, Label: "Website",
		Description: "Website that the CRM keeps for the contact.",
		Sample:      "https://carter.example.com", Column: "t.website",
	}, Get: func(c *commerce.Contact) any { return text(c.Website) }},
	{Field: Field{
		Name: "source", Type: Text, Nullable: true, Label: "Source",
		Description: "Where the contact came from: Shopify, or what the CRM says.",
		Sample:      "Shopify", Column: "t.source",
	}, Get: func(c *commerce.Contact) any { return text(c.Source) }},
}

var contactRecord = []field[commerce.Contact]{
	{Field: Field{
		Name: "created_at", Type: Instant, Label: "Created at",
		Description: "When the contact was created.",
		Sample:      "2021-09-03T10:15:00-04:00", Source: "Customer.createdAt", Column: "t.created_at",
	}, Get: func(c *commerce.Contact) any { return c.CreatedAt.UTC() }},
	{Field: Field{
		Name: "updated_at", Type: Instant, Label: "Updated at",
		Description: "When the contact last changed at its origin.",
		Sample:      "2021-10-21T02:17:12-04:00", Source: "Customer.updatedAt", Column: "t.updated_at",
	}, Get: func(c *commerce.Contact) any { return c.UpdatedAt.UTC() }},
	{Field: Field{
		Name: "synced_at", Type: Instant, Nullable: true, API: "asOf", Label: "Synced at",
		Description: "When the contact's data was last written from Shopify; missing for people whom Shopify does not know.",
		Sample:      "2021-10-21T02:17:14-04:00", Column: "t.synced_at",
	}, Get: func(c *commerce.Contact) any { return instant(c.SyncedAt) }},
}

var fullNameFrom = []string{"first_name", "last_name"}

// fullName joins the record's first and last name; nil when both are missing.
func fullName(r Record) any {
	first, _ := value[string](r, "first_name")
	last, _ := value[string](r, "last_name")
	b := commerce.Buyer{FirstName: &first, LastName: &last}
	return text(b.FullName())
}
