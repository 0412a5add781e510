package catalog

import "storegraph/commerce"

// ShopKind is the merchant's Shopify store. It is known as soon as the account is connected, and is no row of its own:
// it is part of the installation.
var ShopKind = &Kind{
	Name: "shop", Table: "installations", GraphQL: "Shop", Label: "Shop",
	Description: "The merchant's Shopify store.",
}

var _ = declare(ShopKind, []field[commerce.Shop]{
	{Field: Field{
		Name: "id", Type: ID, Label: "Shop ID",
		Description: "Shopify's number of the store.",
		Sample:      "548380009", Source: "Shop.id", Column: "t.shop_id",
	}, Get: func(s *commerce.Shop) any { return s.ID.String() }},
	{Field: Field{
		Name: "name", Type: Text, Label: "Shop name",
		Description: "The store's name.",
		Sample:      "Fern & Field", Source: "Shop.name", Column: "t.shop_name",
	}, Get: func(s *commerce.Shop) any { return s.Name }},
	{Field: Field{
		Name: "url", Type: URL, Label: "Shop's address",
		Description: "Address of the store that shoppers see.",
		Sample:      "https://fernandfield.example.com",
		Aliases:     []string{"website"}, Source: "Shop.url", Derived: "https:// and the primary host, else the permanent domain",
	}, Get: func(s *commerce.Shop) any { return s.URL() }},
	{Field: Field{
		Name: "domain", Type: Text, Label: "Permanent domain",
		Description: "The permanent …myshopify.com domain.",
		Sample:      "ef760-ef.myshopify.com", Source: "Shop.myshopifyDomain", Column: "t.shop_domain",
	}, Get: func(s *commerce.Shop) any { return s.Domain }},
	{Field: Field{
		Name: "primary_host", Type: Text, Nullable: true, Label: "Primary domain",
		Description: "The domain that shoppers see.",
		Sample:      "fernandfield.example.com", Source: "Shop.primaryDomain.host", Column: "t.shop_primary_host",
	}, Get: func(s *commerce.Shop) any { return named(s.PrimaryHost) }},
	{Field: Field{
		Name: "currency", Type: Text, Nullable: true, API: "-", Label: "Currency symbol",
		Description: "Symbol of the store's currency.",
		Sample:      "$", Aliases: []string{"currency_symbol"}, Derived: "currency_code's symbol", From: []string{"currency_code"},
	}, Derive: currencySymbol},
	{Field: Field{
		Name: "currency_code", Type: Text, Label: "Currency code",
		Description: "ISO 4217 code of the store's currency.",
		Sample:      "USD", Source: "Shop.currencyCode", Column: "t.shop_currency_code",
	}, Get: func(s *commerce.Shop) any { return s.CurrencyCode }},
	{Field: Field{
		Name: "timezone", Type: Text, Label: "Time zone",
		Description: "IANA time zone of the store, in which times are shown and compared.",
		Sample:      "America/New_York", Aliases: []string{"time_zone"}, Source: "Shop.ianaTimezone", Column: "t.shop_timezone",
	}, Get: func(s *commerce.Shop) any { return s.Timezone }},
	{Field: Field{
		Name: "locale", Type: Text, Nullable: true, Label: "Language",
		Description: "Language of the primary domain, with its country when it has one: dates are written in it, and amounts for contacts without a language.",
		Sample:      "en-US", Aliases: []string{"language"}, Source: "Shop.primaryDomain.localization.defaultLocale", Column: "t.shop_locale",
	}, Get: func(s *commerce.Shop) any { return named(s.Locale) }},
	{Field: Field{
		Name: "plan", Type: Text, Label: "Shopify plan",
		Description: "Shopify's plan of the store, e.g. Basic, Grow, Advanced or Plus.",
		Sample:      "Advanced", Source: "Shop.plan.publicDisplayName", Column: "t.shop_plan",
	}, Get: func(s *commerce.Shop) any { return string(s.Plan) }},
})
