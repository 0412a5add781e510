package catalog

import "storegraph/commerce"

var contactAddress = []field[commerce.Contact]{
	{Field: Field{
		Name: "address", Type: Object, Of: AddressKind, Nullable: true, Personal: true, Label: "Address",
		Description: "The contact's default address.",
		Source:      "Customer.defaultAddress", Column: "t.address",
	}, Relate: func(env *Env, c *commerce.Contact) any { return one(env, AddressKind, c.Address) }},
	{Field: Field{
		Name: "full_address", Type: Text, Nullable: true, Personal: true, API: "-", Label: "Full address",
		Description: "The default address in one line.",
		Sample:      "350 5th Ave, Suite 21, New York City, New York 10118, United States",
		Derived:     "address1, address line 2, city, state with postal_code, and country, as far as they are there",
		From:        []string{"address1", "address2", "city", "state", "postal_code", "country"},
	}, Derive: func(_ *Env, r Record) any {
		return oneLine(r, "address1", "address2", "city", "state", "postal_code", "country")
	}},
	contactAddressText("address1", "Address line 1", "Street and number of the default address.", "350 5th Ave", "address1", "address1", "address_1"),
	contactAddressText("address2", "Address line 2", "Apartment, suite or unit of the default address.", "Suite 21", "address2", "address2", "address_2"),
	contactAddressText("city", "City", "City of the default address.", "New York City", "city", "city"),
	contactAddressText("state", "State", "State or province of the default address, written out.", "New York", "province", "province", "province"),
	contactAddressText("postal_code", "Postal code", "ZIP or postal code of the default address.", "10118", "zip", "zip", "zip"),
	contactAddressText("country", "Country", "Country of the default address, written out.", "United States", "country", "country"),
	contactAddressText("country_code", "Country code", "Two-letter ISO 3166-1 code of the default address's country.", "US", "country_code", "countryCodeV2"),
}

// contactAddressText is a text of the default address under a name of its own, as HighLevel has them.
func contactAddressText(name, label, description, sample, part, source string, aliases ...string) field[commerce.Contact] {
	return field[commerce.Contact]{
		Field: Field{
			Name: name, Type: Text, Nullable: true, Personal: true, API: "-", Label: label, Description: description, Sample: sample,
			Aliases: aliases, Source: "Customer.defaultAddress." + source, Column: "t.address->>'" + part + "'",
		}, Derive: func(_ *Env, r Record) any { return follow(r, "address", part) },
	}
}
