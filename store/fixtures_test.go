package store_test

import (
	"fmt"

	"storegraph/commerce"
)

// buyer is who places the orders of the tests.
var ann = commerce.Buyer{CustomerID: new(commerce.ID(501)), FirstName: new("Ann"), LastName: new("Lee"), Email: new("Ann.Lee@example.com"), Phone: new("+15155552345")}

// newOrder is a paid order of one line, updated at a minute.
func newOrder(id commerce.ID, minute int) commerce.Order {
	paid := commerce.FinancialPaid
	total := bag("10.00")
	return commerce.Order{
		ID: id, Name: fmt.Sprintf("#%d", id), Number: int(id), Status: commerce.OrderCompleted, FinancialStatus: &paid,
		Buyer: ann, CurrencyCode: "USD", PresentmentCurrencyCode: "USD",
		TotalPrice: total, OriginalTotalPrice: total, CurrentTotalPrice: total, SubtotalPrice: total, TotalDiscounts: bag("0"),
		TotalShippingPrice: bag("0"), TotalTax: bag("0"), TotalReceived: total, TotalRefunded: bag("0"), TotalOutstanding: bag("0"), NetPayment: total,
		DiscountCodes: []string{}, CreatedAt: at(0), ProcessedAt: at(0), UpdatedAt: at(minute),
		LineItems: []commerce.LineItem{newLine(id*10, id)},
	}
}

func newLine(id, order commerce.ID) commerce.LineItem {
	return commerce.LineItem{
		ID: id, OrderID: order, Title: "Serum", Quantity: 1, CurrentQuantity: 1, ProductID: new(commerce.ID(77)),
		UnitPrice: bag("10.00"), DiscountedTotal: bag("10.00"),
	}
}

func newCustomer(id commerce.ID, email string, minute int) commerce.Contact {
	c := commerce.Contact{ShopifyID: &id, FirstName: new("Ann"), LastName: new("Lee"), CreatedAt: at(0), UpdatedAt: at(minute)}
	if email != "" {
		c.Email = &email
	}
	return c
}

func newProduct(id commerce.ID, minute int) commerce.Product {
	return commerce.Product{
		ID: id, Title: fmt.Sprintf("Product %d", id), Handle: fmt.Sprintf("product-%d", id), Status: "ACTIVE", Tags: []string{"skin"},
		MinPrice: new(money("5.00")), MaxPrice: new(money("10.00")), CreatedAt: at(0), UpdatedAt: at(minute),
		Variants: []commerce.Variant{{
			ID: id * 10, ProductID: id, Position: 1, Title: "50 ml", Price: money("5.00"), CompareAtPrice: new(money("6.00")),
			Options: []commerce.SelectedOption{{Name: "Size", Value: "50 ml"}}, CreatedAt: at(0), UpdatedAt: at(minute),
		}},
	}
}

func newCollection(id commerce.ID, minute int, products ...commerce.ID) commerce.Collection {
	return commerce.Collection{ID: id, Title: fmt.Sprintf("Collection %d", id), Handle: fmt.Sprintf("collection-%d", id), SortOrder: "MANUAL", UpdatedAt: at(minute), ProductIDs: products}
}

func newInstallation(account commerce.AccountID, shop string) (commerce.Installation, commerce.Credentials) {
	return commerce.Installation{
			AccountID: account, Status: commerce.Connected, Credential: commerce.OAuthCredential, Scopes: []string{"read_orders"},
			Shop: commerce.Shop{ID: 1, Name: "Fern", Domain: shop, PrimaryHost: "fern.example.com", CurrencyCode: "USD", Timezone: "America/New_York", Locale: "en-US", Plan: "Advanced"},
			Sync: commerce.AllSyncSettings(), PersonalData: true,
			Blocked:     map[commerce.Element]*commerce.Block{commerce.Orders: {Code: commerce.BlockedByPlan, Message: "no"}},
			ConnectedAt: at(0), OrderReceivedSince: new(at(0)), PaymentReceivedSince: new(at(0)), Wanted: []commerce.Element{commerce.Orders, commerce.Products},
		}, commerce.Credentials{
			Kind: commerce.OAuthCredential, AccessToken: "shpat_access-of-" + commerce.Secret(account), RefreshToken: "shprt_refresh",
			ExpiresAt: new(at(60)), WebhookSecrets: []commerce.Secret{"hush-1", "hush-2"},
		}
}
