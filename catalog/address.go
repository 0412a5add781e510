package catalog

import (
	"strings"

	"storegraph/commerce"
)

// AddressKind is a postal address: an order's snapshot or a contact's default one. It is part of another row: in its
// columns, t stands for the jsonb column that holds it.
var AddressKind = &Kind{
	Name: "address", GraphQL: "Address", Label: "Address",
	Description: "A postal address, as Shopify keeps it on orders and customers.",
}

var _ = declare(AddressKind, []field[commerce.Address]{
	addressText("name", "Name", "First and last name of the person at this address.", "John Carter", "name",
		func(a *commerce.Address) *string { return a.Name }, "full_name"),
	addressText("first_name", "First name", "First name of the person at this address.", "John", "firstName",
		func(a *commerce.Address) *string { return a.FirstName }),
	addressText("last_name", "Last name", "Last name of the person at this address.", "Carter", "lastName",
		func(a *commerce.Address) *string { return a.LastName }),
	addressText("company", "Company", "Company or organisation at this address.", "Carter Skincare LLC", "company",
		func(a *commerce.Address) *string { return a.Company }, "company_name"),
	addressText("address1", "Address line 1", "Street and number.", "350 5th Ave", "address1",
		func(a *commerce.Address) *string { return a.Address1 }),
	addressText("address2", "Address line 2", "Apartment, suite or unit.", "Suite 21", "address2",
		func(a *commerce.Address) *string { return a.Address2 }),
	addressText("city", "City", "City, district, village or town.", "New York City", "city",
		func(a *commerce.Address) *string { return a.City }),
	addressText("province", "Province", "State, province, region or district, written out.", "New York", "province",
		func(a *commerce.Address) *string { return a.Province }, "state"),
	addressText("province_code", "Province code", "Two-letter or three-letter code of the province.", "NY", "provinceCode",
		func(a *commerce.Address) *string { return a.ProvinceCode }, "state_code"),
	addressText("zip", "ZIP or postal code", "ZIP or postal code.", "10118", "zip",
		func(a *commerce.Address) *string { return a.Zip }, "postal_code"),
	addressText("country", "Country", "Country, written out.", "United States", "country",
		func(a *commerce.Address) *string { return a.Country }),
	addressText("country_code", "Country code", "Two-letter ISO 3166-1 code of the country.", "US", "countryCodeV2",
		func(a *commerce.Address) *string { return a.CountryCode }),
	addressText("phone", "Phone", "Phone number at this address, as Shopify keeps it.", "+12125550140", "phone",
		func(a *commerce.Address) *string { return a.Phone }),
	{
		Field: Field{
			Name: "full_address", Type: Text, Nullable: true, Personal: true, API: "-", Label: "Full address",
			Description: "The address in one line.", Sample: "350 5th Ave, Suite 21, New York City, New York 10118, United States",
			Derived: "address1, address2, city, province with zip, and country, as far as they are there",
			From:    []string{"address1", "address2", "city", "province", "zip", "country"},
		}, Derive: func(_ *Env, r Record) any {
			return oneLine(r, "address1", "address2", "city", "province", "zip", "country")
		},
	},
})

func addressText(name, label, description, sample, source string, get func(*commerce.Address) *string, aliases ...string) field[commerce.Address] {
	return field[commerce.Address]{
		Field: Field{
			Name: name, Type: Text, Nullable: true, Label: label, Description: description, Sample: sample, Aliases: aliases,
			Personal: true, Source: "MailingAddress." + source, Column: "t->>'" + name + "'",
		}, Get: func(a *commerce.Address) any { return text(get(a)) },
	}
}

// oneLine joins an address's parts, named in the order line 1, line 2, city, province, postal code, country.
func oneLine(r Record, address1, address2, city, province, zip, country string) any {
	part := func(name string) string { s, _ := value[string](r, name); return s }
	region := strings.TrimSpace(part(province) + " " + part(zip))
	var parts []string
	for _, s := range []string{part(address1), part(address2), part(city), region, part(country)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return strings.Join(parts, ", ")
}
