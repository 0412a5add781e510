package catalog

import (
	"strings"

	"storegraph/commerce"
)

// BuyerKind is who placed an order, as the order says it. Its record is the order, since the address comes from there.
var BuyerKind = &Kind{
	Name: "customer", Table: "orders", GraphQL: "Buyer", Label: "Customer", Element: commerce.Orders,
	Description: "Who placed an order, as the order says it: also there for guests, and after the customer is gone.",
}

var _ = declare(BuyerKind, []field[commerce.Order]{
	{Field: Field{
		Name: "id", Type: ID, Nullable: true, Label: "Customer ID",
		Description: "Shopify's number of the customer; missing for guests.",
		Sample:      "706405506930370084", Aliases: []string{"customer_id"}, Source: "Order.customer.legacyResourceId", Column: "t.customer_id",
	}, Get: func(o *commerce.Order) any { return id(o.Buyer.CustomerID) }},
	{Field: Field{
		Name: "first_name", Type: Text, Nullable: true, Personal: true, Label: "First name",
		Description: "The buyer's first name.",
		Sample:      "John", Aliases: []string{"firstname"}, Source: "Order.customer.firstName", Column: "t.buyer_first_name",
	}, Get: func(o *commerce.Order) any { return text(o.Buyer.FirstName) }},
	{Field: Field{
		Name: "last_name", Type: Text, Nullable: true, Personal: true, Label: "Last name",
		Description: "The buyer's last name.",
		Sample:      "Carter", Aliases: []string{"lastname"}, Source: "Order.customer.lastName", Column: "t.buyer_last_name",
	}, Get: func(o *commerce.Order) any { return text(o.Buyer.LastName) }},
	{Field: Field{
		Name: "name", Type: Text, Nullable: true, Personal: true, Label: "Name",
		Description: "The buyer's first and last name.",
		Sample:      "John Carter", Aliases: []string{"full_name"}, Derived: "first_name and last_name, as far as they are there", Condition: "nullif(concat_ws(' ', nullif(t.buyer_first_name, ''), nullif(t.buyer_last_name, '')), '')", From: fullNameFrom,
	}, Derive: func(_ *Env, r Record) any { return fullName(r) }},
	{Field: Field{
		Name: "email", Type: Text, Nullable: true, Personal: true, Label: "Email",
		Description: "The buyer's email address.",
		Sample:      "johncarter@example.com", Source: "Order.email", Column: "t.buyer_email",
	}, Get: func(o *commerce.Order) any { return text(o.Buyer.Email) }},
	{Field: Field{
		Name: "phone", Type: Text, Nullable: true, Personal: true, API: "-", Label: "Phone",
		Description: "The buyer's phone number: country code and number, digits only.",
		Sample:      "18989898989", Derived: "the digits of phone_raw", Condition: "(CASE WHEN starts_with(t.buyer_phone, '+') THEN substr(t.buyer_phone, 2) ELSE t.buyer_phone END)", From: []string{"phone_raw"},
	}, Derive: func(_ *Env, r Record) any {
		if raw, ok := value[string](r, "phone_raw"); ok {
			return strings.TrimPrefix(raw, "+")
		}
		return nil
	}},
	{Field: Field{
		Name: "phone_raw", Type: Text, Nullable: true, Personal: true, API: "phone", Label: "Phone, raw",
		Description: "The buyer's phone number in E.164 form: + and digits.",
		Sample:      "+18989898989", Source: "Order.phone", Column: "t.buyer_phone",
	}, Get: func(o *commerce.Order) any { return text(o.Buyer.Phone) }},
	{Field: Field{
		Name: "billing_address", Type: Object, Of: AddressKind, Nullable: true, Personal: true, API: "-", Label: "Billing address",
		Description: "The order's billing address.",
		Source:      "Order.billingAddress", Column: "t.billing_address",
	}, Relate: func(env *Env, o *commerce.Order) any { return one(env, AddressKind, o.BillingAddress) }},
	buyerAddress("address", "Address", "Street and number of the billing address.", "350 5th Ave", "address1", "address1"),
	buyerAddress("city", "City", "City of the billing address.", "New York City", "city"),
	buyerAddress("state", "State", "State or province of the billing address, written out.", "New York", "province", "province"),
	buyerAddress("country", "Country", "Country of the billing address, written out.", "United States", "country"),
	buyerAddress("postal_code", "Postal code", "ZIP or postal code of the billing address.", "10118", "zip", "zip"),
	{Field: Field{
		Name: "full_address", Type: Text, Nullable: true, Personal: true, API: "-", Label: "Full address",
		Description: "The billing address in one line.",
		Sample:      "350 5th Ave, Suite 21, New York City, New York 10118, United States", Derived: "billing_address.full_address", From: []string{"billing_address.full_address"},
	}, Derive: func(_ *Env, r Record) any { return follow(r, "billing_address", "full_address") }},
	{Field: Field{
		Name: "contact_id", Type: ID, Nullable: true, API: "-", Label: "Contact ID",
		Description: "Our own id of the contact; missing when the buyer is nobody's contact.",
		Sample:      "kJ2xNq8ZpR4vT7wY", Column: "t.contact_id",
	}, Get: func(o *commerce.Order) any { return text(o.ContactID) }},
})

// buyerAddress is a text of the billing address under HighLevel's name for it.
func buyerAddress(name, label, description, sample, part string, aliases ...string) field[commerce.Order] {
	return field[commerce.Order]{
		Field: Field{
			Name: name, Type: Text, Nullable: true, Personal: true, API: "-", Label: label, Description: description, Sample: sample,
			Aliases: aliases, Source: "Order.billingAddress." + part, Column: "t.billing_address->>'" + part + "'",
		}, Derive: func(_ *Env, r Record) any { return follow(r, "billing_address", part) },
	}
}
