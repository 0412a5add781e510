package sample

import (
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"storegraph/commerce"
)

// RandomContact is any contact that the store may hold, with its orders.
func RandomContact(t *rapid.T) commerce.Contact {
	c := commerce.Contact{
		ID:        commerce.ContactID(rapid.StringMatching(`[A-Za-z0-9]{1,24}`).Draw(t, "contact")),
		ShopifyID: maybe(t, RandomID), FirstName: maybe(t, RandomText), LastName: maybe(t, RandomText),
		Email: maybe(t, randomEmail), Phone: maybe(t, randomPhone), CompanyName: maybe(t, RandomText), Address: maybe(t, RandomAddress),
		Locale: maybe(t, oneOf("en", "de-CH", "ar", "zh-Hant-TW")), Timezone: maybe(t, func(t *rapid.T) string { return RandomZone(t).String() }),
		DateOfBirth: maybe(t, RandomDate), Website: maybe(t, oneOf("https://example.com", "http://example.com/?a=1&b=<2>")),
		Source: maybe(t, RandomText), VerifiedEmail: rapid.Bool().Draw(t, "verified"),
		EmailConsent: randomConsent(t, commerce.ConsentInvalid), SMSConsent: randomConsent(t, commerce.ConsentRedacted),
		CreatedAt: RandomInstant(t), UpdatedAt: RandomInstant(t), SyncedAt: maybe(t, RandomInstant),
		Orders: some(t, 3, RandomOrder),
	}
	for i := range c.Orders {
		o := &c.Orders[i]
		o.ContactID = &c.ID
		if !o.CountsForFacts() {
			continue
		}
		c.Facts.OrdersCount++
		if c.Facts.TotalSpent == nil {
			c.Facts.TotalSpent = to(RandomMoney(t, o.CurrencyCode))
		}
		if c.Facts.FirstOrderAt == nil || o.ProcessedAt.Before(*c.Facts.FirstOrderAt) {
			c.Facts.FirstOrderAt = &o.ProcessedAt
		}
		if c.LastOrder == nil || o.ProcessedAt.After(c.LastOrder.ProcessedAt) {
			c.LastOrder, c.Facts.LastOrderAt, c.Facts.LastOrderID = o, &o.ProcessedAt, &o.ID
		}
	}
	return c
}

func randomConsent(t *rapid.T, own commerce.ConsentState) commerce.Consent {
	return commerce.Consent{
		State:      oneOf("", commerce.ConsentNotSubscribed, commerce.ConsentPending, commerce.ConsentSubscribed, commerce.ConsentUnsubscribed, own)(t),
		OptInLevel: oneOf("", "SINGLE_OPT_IN", "CONFIRMED_OPT_IN", "UNKNOWN")(t), UpdatedAt: maybe(t, RandomInstant),
	}
}

// RandomAddress may lack anything.
func RandomAddress(t *rapid.T) commerce.Address {
	return commerce.Address{
		Name: maybe(t, RandomText), FirstName: maybe(t, RandomText), LastName: maybe(t, RandomText), Company: maybe(t, RandomText),
		Address1: maybe(t, RandomText), Address2: maybe(t, RandomText), City: maybe(t, RandomText), Province: maybe(t, RandomText),
		ProvinceCode: maybe(t, oneOf("NY", "BY", "MH")), Zip: maybe(t, RandomText), Country: maybe(t, RandomText),
		CountryCode: maybe(t, oneOf("US", "DE", "IN", "JP")), Phone: maybe(t, randomPhone),
	}
}

// RandomOrder is any order that the store may hold, with lines and transaction. Its status agrees with what Shopify says.
func RandomOrder(t *rapid.T) commerce.Order {
	shop := RandomCurrency(t)
	buyer := shop
	if rapid.IntRange(0, 3).Draw(t, "foreign") == 0 {
		buyer = RandomCurrency(t)
	}
	bag := func() commerce.MoneyBag { return randomBag(t, shop, buyer) }
	o := commerce.Order{
		ID: RandomID(t), Name: RandomText(t), Number: rapid.IntRange(0, 1<<31-1).Draw(t, "number"),
		FinancialStatus: maybe(t, oneOf(commerce.FinancialAuthorized, commerce.FinancialExpired, commerce.FinancialPaid, commerce.FinancialPartiallyPaid,
			commerce.FinancialPartiallyRefunded, commerce.FinancialPending, commerce.FinancialRefunded, commerce.FinancialVoided)),
		FulfillmentStatus: maybe(t, oneOf("FULFILLED", "UNFULFILLED", "PARTIALLY_FULFILLED", "ON_HOLD")),
		CancelReason:      maybe(t, oneOf("CUSTOMER", "FRAUD", "OTHER")), CancelledAt: maybe(t, RandomInstant),
		Test: rapid.IntRange(0, 5).Draw(t, "test") == 0, Edited: rapid.Bool().Draw(t, "edited"), FullyPaid: rapid.Bool().Draw(t, "paid"),
		SourceName: maybe(t, RandomText), StatusPageURL: maybe(t, oneOf("https://example.com/o/1?key=a&b=<c>")),
		Buyer:          commerce.Buyer{CustomerID: maybe(t, RandomID), FirstName: maybe(t, RandomText), LastName: maybe(t, RandomText), Email: maybe(t, randomEmail), Phone: maybe(t, randomPhone)},
		BillingAddress: maybe(t, RandomAddress), ShippingAddress: maybe(t, RandomAddress),
		TaxLines:      some(t, 2, func(t *rapid.T) commerce.TaxLine { return randomTaxLine(t, bag()) }),
		DiscountCodes: some(t, 3, RandomText), RequiresShipping: rapid.Bool().Draw(t, "ships"),
		CurrencyCode: shop, PresentmentCurrencyCode: buyer,
		TotalPrice: bag(), OriginalTotalPrice: bag(), CurrentTotalPrice: bag(), SubtotalPrice: bag(), TotalDiscounts: bag(), TotalShippingPrice: bag(),
		TotalTax: bag(), TotalReceived: bag(), TotalRefunded: bag(), TotalOutstanding: bag(), NetPayment: bag(),
		CreatedAt: RandomInstant(t), ProcessedAt: RandomInstant(t), UpdatedAt: RandomInstant(t), ClosedAt: maybe(t, RandomInstant),
		PaidAt: maybe(t, RandomInstant), SyncedAt: RandomInstant(t), Version: rapid.Int64Range(1, 1<<40).Draw(t, "version"),
	}
	o.Status = commerce.DeriveOrderStatus(o.CancelledAt, o.FinancialStatus)
	for i := range rapid.IntRange(0, 4).Draw(t, "lines") {
		l := RandomLineItem(t, shop, buyer)
		l.OrderID, l.Position, l.ID = o.ID, i, distinct(l.ID, i)
		o.LineItems = append(o.LineItems, l)
	}
	if rapid.Bool().Draw(t, "transaction") {
		o.Transaction = to(randomTransaction(t, &o))
	}
	return o
}

// RandomLineItem is any line: of a product that is known, one that is gone, or none.
func RandomLineItem(t *rapid.T, shop, buyer string) commerce.LineItem {
	unit := randomBag(t, shop, buyer)
	unit.Shop.Amount, unit.Presentment.Amount = unit.Shop.Amount.Abs(), unit.Presentment.Amount.Abs()
	l := commerce.LineItem{
		ID: RandomID(t), Title: RandomText(t), VariantTitle: maybe(t, RandomText), SKU: maybe(t, RandomText), Vendor: maybe(t, RandomText),
		ImageURL: maybe(t, oneOf("https://cdn.example.com/a.jpg?v=1&w=2")), Quantity: rapid.IntRange(0, 1000).Draw(t, "quantity"),
		IsGiftCard: rapid.Bool().Draw(t, "gift"), RequiresShipping: rapid.Bool().Draw(t, "ships"),
		UnitPrice: unit, DiscountedTotal: randomBag(t, shop, buyer), ProductTags: some(t, 3, RandomText),
	}
	l.CurrentQuantity = rapid.IntRange(0, l.Quantity).Draw(t, "left")
	if plan := maybe(t, RandomID); plan != nil {
		l.SellingPlanID, l.SellingPlanName = plan, maybe(t, RandomText)
	}
	if rapid.Bool().Draw(t, "known") {
		p := RandomProduct(t)
		l.Product, l.ProductID, l.VariantID = &p, &p.ID, maybe(t, RandomID)
	}
	return l
}

func randomTransaction(t *rapid.T, o *commerce.Order) commerce.Transaction {
	return commerce.Transaction{
		OrderID: o.ID, OrderName: o.Name, ContactID: o.ContactID, SyncedAt: RandomInstant(t),
		PaymentEvent: commerce.PaymentEvent{
			ID: RandomID(t), ParentID: maybe(t, RandomID), Kind: oneOf(commerce.PaymentSale, commerce.PaymentCapture, commerce.PaymentAuthorization)(t),
			Status:  oneOf(commerce.PaymentSuccess, commerce.PaymentFailure, commerce.PaymentError, commerce.PaymentPending, commerce.PaymentAwaitingResponse, commerce.PaymentUnknown)(t),
			Gateway: maybe(t, RandomText), FormattedGateway: maybe(t, RandomText), ErrorCode: maybe(t, oneOf("CARD_DECLINED", "EXPIRED_CARD")),
			Test: o.Test, Amount: randomBag(t, o.CurrencyCode, o.PresentmentCurrencyCode), CreatedAt: RandomInstant(t), ProcessedAt: maybe(t, RandomInstant),
		},
	}
}

// RandomProduct is any product, with variants and collections.
func RandomProduct(t *rapid.T) commerce.Product {
	code := RandomCurrency(t)
	price := func(t *rapid.T) commerce.Money { return RandomMoney(t, code) }
	p := commerce.Product{
		ID: RandomID(t), Title: RandomText(t), Handle: RandomText(t), DescriptionHTML: RandomText(t), Vendor: RandomText(t), ProductType: RandomText(t),
		Status: oneOf("ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED")(t), Tags: some(t, 3, RandomText), Category: maybe(t, RandomText),
		SEOTitle: maybe(t, RandomText), SEODescription: maybe(t, RandomText), ImageURL: maybe(t, oneOf("https://cdn.example.com/p.jpg")), ImageAlt: maybe(t, RandomText),
		OnlineStoreURL: maybe(t, oneOf("https://example.com/products/x")), IsGiftCard: rapid.Bool().Draw(t, "gift"),
		TotalInventory: maybe(t, stock), MinPrice: maybe(t, price), MaxPrice: maybe(t, price),
		CreatedAt: RandomInstant(t), UpdatedAt: RandomInstant(t), PublishedAt: maybe(t, RandomInstant), SyncedAt: RandomInstant(t),
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "variants") {
		p.Variants = append(p.Variants, commerce.Variant{
			ID: distinct(RandomID(t), i), ProductID: p.ID, Position: i + 1, Title: RandomText(t), SKU: maybe(t, RandomText), Barcode: maybe(t, RandomText),
			Price: price(t), CompareAtPrice: maybe(t, price), InventoryQuantity: maybe(t, stock), AvailableForSale: rapid.Bool().Draw(t, "available"),
			Options:   []commerce.SelectedOption{{Name: RandomText(t), Value: RandomText(t)}},
			CreatedAt: RandomInstant(t), UpdatedAt: RandomInstant(t),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "collections") {
		p.Collections = append(p.Collections, commerce.CollectionRef{ID: RandomID(t), Title: RandomText(t), Handle: RandomText(t)})
	}
	return p
}

// distinct makes the ids of up to seven siblings differ, whatever was drawn.
func distinct(id commerce.ID, i int) commerce.ID { return id&^7 | commerce.ID(i+1) }

func stock(t *rapid.T) int { return rapid.IntRange(-1000, 1_000_000).Draw(t, "stock") }

// RandomCollection is any collection.
func RandomCollection(t *rapid.T) commerce.Collection {
	return commerce.Collection{
		ID: RandomID(t), Title: RandomText(t), Handle: RandomText(t), DescriptionHTML: RandomText(t), SortOrder: oneOf("MANUAL", "BEST_SELLING", "PRICE_ASC")(t),
		SEOTitle: maybe(t, RandomText), SEODescription: maybe(t, RandomText), ImageURL: maybe(t, oneOf("https://cdn.example.com/c.jpg")), ImageAlt: maybe(t, RandomText),
		ProductsCount: rapid.IntRange(0, 1_000_000).Draw(t, "count"), UpdatedAt: RandomInstant(t), SyncedAt: RandomInstant(t),
	}
}

func randomTaxLine(t *rapid.T, price commerce.MoneyBag) commerce.TaxLine {
	rate := decimal.New(rapid.Int64Range(0, 10_000).Draw(t, "rate"), -4)
	return commerce.TaxLine{Title: RandomText(t), Rate: &rate, Price: price}
}
