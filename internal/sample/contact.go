package sample

import (
	"time"

	"storegraph/commerce"
)

// Contact is John Carter, who ordered three times; Order is his last order.
func Contact() commerce.Contact {
	last := Order()
	first := time.Date(2021, time.September, 3, 14, 20, 0, 0, time.UTC)
	return commerce.Contact{
		ID: "kJ2xNq8ZpR4vT7wY", ShopifyID: to(commerce.ID(706405506930370084)),
		FirstName: to("John"), LastName: to("Carter"), Email: to("johncarter@example.com"), Phone: to("+15155552345"),
		CompanyName: to("Carter Skincare LLC"), Address: to(Address()), Locale: to("en"), Timezone: to(Zone),
		DateOfBirth: &commerce.Date{Year: 1990, Month: time.April, Day: 23}, Website: to("https://carter.example.com"),
		Source: to("Shopify"), VerifiedEmail: true,
		EmailConsent: commerce.Consent{State: commerce.ConsentSubscribed, OptInLevel: "CONFIRMED_OPT_IN", UpdatedAt: &first},
		SMSConsent:   commerce.Consent{State: commerce.ConsentNotSubscribed, OptInLevel: "UNKNOWN"},
		CreatedAt:    first.Add(-5 * time.Minute), UpdatedAt: last.CreatedAt, SyncedAt: to(last.SyncedAt),
		Facts: commerce.ContactFacts{
			OrdersCount: 3, TotalSpent: to(Money("308.97")), FirstOrderAt: &first, LastOrderAt: to(last.ProcessedAt), LastOrderID: to(last.ID),
		},
		LastOrder: &last, Orders: []commerce.Order{last},
	}
}
