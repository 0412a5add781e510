package sample

import (
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// Now is the moment at which the samples are looked at: 42 days after the order was placed.
var Now = time.Date(2021, time.December, 2, 12, 0, 0, 0, time.UTC)

// Zone is the IANA zone of the sample shop.
const Zone = "America/New_York"

var placed = time.Date(2021, time.October, 21, 6, 17, 12, 0, time.UTC)

// Order is a paid order of John Carter's: two lines, one discount code, shipping and tax, with its transaction. The
// amounts add up.
func Order() commerce.Order {
	return commerce.Order{
		ID: 1900968798308, ContactID: to(commerce.ContactID("kJ2xNq8ZpR4vT7wY")), Name: "#1044", Number: 1044,
		Status: commerce.OrderCompleted, FinancialStatus: to(commerce.FinancialPaid), FulfillmentStatus: to("UNFULFILLED"),
		FullyPaid: true, RequiresShipping: true, SourceName: to("web"),
		StatusPageURL:  to("https://ef760-ef.myshopify.com/548380009/orders/b1946ac92492d2347c6235b4d2611184/authenticate?key=6c4f"),
		Buyer:          commerce.Buyer{CustomerID: to(commerce.ID(706405506930370084)), FirstName: to("John"), LastName: to("Carter"), Email: to("johncarter@example.com"), Phone: to("+18989898989")},
		BillingAddress: to(Address()), ShippingAddress: to(Address()),
		DiscountCodes: []string{"TESTDISC20"},
		CurrencyCode:  "USD", PresentmentCurrencyCode: "USD",
		TotalPrice: Bag("102.99"), OriginalTotalPrice: Bag("102.99"), CurrentTotalPrice: Bag("102.99"),
		SubtotalPrice: Bag("87.01"), TotalDiscounts: Bag("11.99"), TotalShippingPrice: Bag("14.49"), TotalTax: Bag("1.49"),
		TaxLines:      []commerce.TaxLine{{Title: "NY State Tax", Rate: to(decimal.RequireFromString("0.0125")), Price: Bag("1.09")}, {Title: "NYC Tax", Rate: to(decimal.RequireFromString("0.0046")), Price: Bag("0.40")}},
		TotalReceived: Bag("102.99"), TotalRefunded: Bag("0.00"), TotalOutstanding: Bag("0.00"), NetPayment: Bag("102.99"),
		CreatedAt: placed, ProcessedAt: placed, UpdatedAt: placed.Add(3 * time.Minute), PaidAt: to(placed.Add(8 * time.Second)),
		SyncedAt: placed.Add(182 * time.Second), Version: 7,
		LineItems: LineItems(), Transaction: to(Transaction()),
	}
}

// LineItems are the two lines of Order.
func LineItems() []commerce.LineItem {
	serum, cream := Product(), Cream()
	return []commerce.LineItem{
		{
			ID: 669751112, OrderID: 1900968798308, Position: 0, Title: serum.Title, VariantTitle: to("50 ml"), SKU: to("RET-050"),
			Vendor: to(serum.Vendor), ImageURL: serum.ImageURL, ProductID: to(serum.ID), VariantID: to(serum.Variants[0].ID),
			Quantity: 2, CurrentQuantity: 2, RequiresShipping: true, UnitPrice: Bag("37.25"), DiscountedTotal: Bag("65.48"),
			ProductTags: serum.Tags, Product: &serum,
		},
		{
			ID: 669751113, OrderID: 1900968798308, Position: 1, Title: cream.Title, SKU: to("NC-100"),
			Vendor: to(cream.Vendor), ProductID: to(cream.ID), VariantID: to(cream.Variants[0].ID),
			Quantity: 1, CurrentQuantity: 1, RequiresShipping: true, UnitPrice: Bag("24.50"), DiscountedTotal: Bag("21.53"),
			SellingPlanID: to(commerce.ID(690455744)), SellingPlanName: to("Delivery every 30 days"),
			ProductTags: cream.Tags, Product: &cream,
		},
	}
}

// Transaction is the one transaction of Order.
func Transaction() commerce.Transaction {
	return commerce.Transaction{
		OrderID: 1900968798308, OrderName: "#1044", ContactID: to(commerce.ContactID("kJ2xNq8ZpR4vT7wY")),
		PaymentEvent: commerce.PaymentEvent{
			ID: 389404469, Kind: commerce.PaymentSale, Status: commerce.PaymentSuccess, Gateway: to("shopify_payments"),
			FormattedGateway: to("Shopify payments"), Amount: Bag("102.99"),
			CreatedAt: placed.Add(5 * time.Second), ProcessedAt: to(placed.Add(8 * time.Second)),
		},
		SyncedAt: placed.Add(182 * time.Second),
	}
}

// Address is John Carter's.
func Address() commerce.Address {
	return commerce.Address{
		Name: to("John Carter"), FirstName: to("John"), LastName: to("Carter"), Company: to("Carter Skincare LLC"),
		Address1: to("350 5th Ave"), Address2: to("Suite 21"), City: to("New York City"), Province: to("New York"), ProvinceCode: to("NY"),
		Zip: to("10118"), Country: to("United States"), CountryCode: to("US"), Phone: to("+12125550140"),
	}
}

// Money is an amount of US dollars.
func Money(amount string) commerce.Money {
	return commerce.Money{Amount: decimal.RequireFromString(amount), CurrencyCode: "USD"}
}

// Bag is an amount of US dollars that the buyer saw in US dollars too.
func Bag(amount string) commerce.MoneyBag {
	return commerce.MoneyBag{Shop: Money(amount), Presentment: Money(amount)}
}
