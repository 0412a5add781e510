package shopify_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/shopify"
)

func ptr[T any](v T) *T { return &v }

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func money(amount, currency string) commerce.Money {
	m, err := commerce.ParseMoney(amount, currency)
	if err != nil {
		panic(err)
	}
	return m
}

func both(amount string) commerce.MoneyBag {
	return commerce.MoneyBag{Shop: money(amount, "USD"), Presentment: money(amount, "USD")}
}

var exact = cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })

// fetchOrder maps one order object.
func fetchOrder(t *testing.T, o object) (*shopify.OrderSnapshot, error) {
	t.Helper()
	return serve(t, func(request) any { return data(object{"order": o}) }).FetchOrder(t.Context(), 450789469)
}

func TestFetchOrder_MapsEverything(t *testing.T) {
	t.Parallel()
	client := serve(t, func(r request) any {
		if r.Operation != "Order" || r.Variables["id"] != "gid://shopify/Order/450789469" || r.Token != "shpat_test" {
			t.Errorf("asked %+v", r)
		}
		return data(object{"order": orderObject(object{
			"totalPriceSet":   bag("102.99", "USD", "95.10", "EUR"),
			"billingAddress":  object{"firstName": "Ada", "lastName": "King", "city": "London", "countryCodeV2": "GB"},
			"transactions":    []any{transactionObject(object{}), transactionObject(object{"id": "gid://shopify/OrderTransaction/2", "kind": "REFUND", "parentTransaction": object{"id": "gid://shopify/OrderTransaction/1"}, "amountSet": usd("10.5"), "processedAt": nil})},
			"lineItems":       pageOf([]any{lineItemObject(1, object{"sellingPlan": object{"sellingPlanId": "gid://shopify/SellingPlan/77", "name": "Monthly"}})}, ""),
			"shippingAddress": object{"firstName": nil, "city": ""},
		})})
	})
	got, err := client.FetchOrder(t.Context(), 450789469)
	if err != nil {
		t.Fatal(err)
	}
	paid := commerce.FinancialPaid
	total := commerce.MoneyBag{Shop: money("102.99", "USD"), Presentment: money("95.10", "EUR")}
	customer := commerce.ID(706405506930370084)
	want := &shopify.OrderSnapshot{
		Order: commerce.Order{
			ID: 450789469, Name: "#1044", Number: 1044, Status: commerce.OrderCompleted, FinancialStatus: &paid,
			FulfillmentStatus: ptr("UNFULFILLED"), FullyPaid: true, SourceName: ptr("web"), StatusPageURL: ptr("https://example.com/orders/1"),
			Buyer:          commerce.Buyer{CustomerID: &customer, FirstName: ptr("Ada"), LastName: ptr("Lovelace"), Email: ptr("ada@example.com"), Phone: ptr("+12125550123")},
			BillingAddress: &commerce.Address{FirstName: ptr("Ada"), LastName: ptr("King"), City: ptr("London"), CountryCode: ptr("GB")},
			DiscountCodes:  []string{"WELCOME"}, RequiresShipping: true, CurrencyCode: "USD", PresentmentCurrencyCode: "USD",
			TotalPrice: total, OriginalTotalPrice: both("102.99"), CurrentTotalPrice: both("102.99"), SubtotalPrice: both("92.99"),
			TotalDiscounts: both("5"), TotalShippingPrice: both("10"), TotalTax: both("0"), TotalReceived: both("102.99"),
			TaxLines:      []commerce.TaxLine{{Title: "NY State Tax", Rate: ptr(decimal.RequireFromString("0.04")), Price: both("0")}, {Title: "Levy", Price: both("0")}},
			TotalRefunded: both("0"), TotalOutstanding: both("0"), NetPayment: both("102.99"),
			CreatedAt: at("2026-11-01T10:00:00Z"), ProcessedAt: at("2026-11-01T10:00:00Z"), UpdatedAt: at("2026-11-01T10:00:05Z"),
			PaidAt: ptr(at("2026-11-01T10:00:02Z")),
			LineItems: []commerce.LineItem{{
				ID: 1001, OrderID: 450789469, Title: "Serum", VariantTitle: ptr("50 ml"), SKU: ptr("SER-50"), Vendor: ptr("Acme"),
				ImageURL: ptr("https://cdn.example.com/serum.png"), ProductID: ptr(commerce.ID(11)), VariantID: ptr(commerce.ID(12)),
				Quantity: 2, CurrentQuantity: 1, RequiresShipping: true, SellingPlanID: ptr(commerce.ID(77)), SellingPlanName: ptr("Monthly"),
				UnitPrice: both("49"), DiscountedTotal: both("92.99"), ProductTags: []string{"skin"},
			}},
		},
		Payments: []commerce.PaymentEvent{
			{ID: 1, Kind: commerce.PaymentSale, Status: commerce.PaymentSuccess, Gateway: ptr("shopify_payments"), FormattedGateway: ptr("Shopify Payments"), Amount: both("102.99"), CreatedAt: at("2026-11-01T10:00:01Z"), ProcessedAt: ptr(at("2026-11-01T10:00:02Z"))},
			{ID: 2, ParentID: ptr(commerce.ID(1)), Kind: commerce.PaymentRefund, Status: commerce.PaymentSuccess, Gateway: ptr("shopify_payments"), FormattedGateway: ptr("Shopify Payments"), Amount: both("10.5"), CreatedAt: at("2026-11-01T10:00:01Z")},
		},
		Customer: wantContact(),
	}
	if diff := cmp.Diff(want, got, exact); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestFetchOrder_HasTheBuyerOfTheOrder(t *testing.T) {
	t.Parallel()
	billing := object{"firstName": "Grace", "lastName": "Hopper", "phone": "+12125550199"}
	shipping := object{"firstName": "Gift", "lastName": "Receiver", "phone": "+12125550100"}
	for _, c := range []struct {
		name   string
		change object
		want   commerce.Buyer
	}{
		{"guest is named by the billing address", object{"customer": nil, "billingAddress": billing, "shippingAddress": shipping},
			commerce.Buyer{FirstName: ptr("Grace"), LastName: ptr("Hopper"), Email: ptr("ada@example.com"), Phone: ptr("+12125550199")}},
		{"guest without billing address is named by the shipping address, whose phone may be another's", object{"customer": nil, "shippingAddress": shipping},
			commerce.Buyer{FirstName: ptr("Gift"), LastName: ptr("Receiver"), Email: ptr("ada@example.com")}},
		{"a phone typed in no international form is no key", object{"customer": nil, "billingAddress": object{"phone": "212 555"}},
			commerce.Buyer{Email: ptr("ada@example.com")}},
		{"guest without anything", object{"customer": nil, "email": nil}, commerce.Buyer{}},
		{"the order's own phone and email win", object{"email": "other@example.com", "phone": "+442071838750"},
			commerce.Buyer{CustomerID: ptr(commerce.ID(706405506930370084)), FirstName: ptr("Ada"), LastName: ptr("Lovelace"), Email: ptr("other@example.com"), Phone: ptr("+442071838750")}},
		{"names are never mixed of two people", object{"customer": customerObject(object{"lastName": nil}), "billingAddress": billing},
			commerce.Buyer{CustomerID: ptr(commerce.ID(706405506930370084)), FirstName: ptr("Ada"), Email: ptr("ada@example.com"), Phone: ptr("+12125550123")}},
		{"nor is a first name put before another's last name", object{"customer": customerObject(object{"firstName": ""}), "billingAddress": billing},
			commerce.Buyer{CustomerID: ptr(commerce.ID(706405506930370084)), LastName: ptr("Lovelace"), Email: ptr("ada@example.com"), Phone: ptr("+12125550123")}},
		{"a customer without contact data", object{"email": nil, "customer": customerObject(object{"defaultEmailAddress": nil, "defaultPhoneNumber": nil})},
			commerce.Buyer{CustomerID: ptr(commerce.ID(706405506930370084)), FirstName: ptr("Ada"), LastName: ptr("Lovelace")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := fetchOrder(t, orderObject(c.change))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.Order.Buyer); diff != "" {
				t.Errorf("buyer (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFetchOrder_KeepsItemsOfDeletedProducts(t *testing.T) {
	t.Parallel()
	got, err := fetchOrder(t, orderObject(object{"lineItems": pageOf([]any{
		lineItemObject(1, object{"product": nil, "variant": nil, "image": nil, "sku": ""}),
		lineItemObject(2, object{"product": object{"id": "gid://shopify/Product/11", "tags": []string{}}}),
	}, "")}))
	if err != nil {
		t.Fatal(err)
	}
	gone, untagged := got.Order.LineItems[0], got.Order.LineItems[1]
	if gone.Title != "Serum" || gone.ProductID != nil || gone.VariantID != nil || gone.SKU != nil || gone.ProductTags != nil {
		t.Errorf("item of a deleted product: %+v", gone)
	}
	if untagged.ProductTags == nil || len(untagged.ProductTags) != 0 || untagged.Position != 1 {
		t.Errorf("item of a product without tags: %+v", untagged)
	}
}

func TestFetchOrder_ReadsAllPagesOfItems(t *testing.T) {
	t.Parallel()
	asked := []any{}
	client := serve(t, func(r request) any {
		asked = append(asked, r.Variables["after"])
		page := func(from, n int, next string) object {
			var nodes []any
			for i := range n {
				nodes = append(nodes, lineItemObject(from+i, object{}))
			}
			return pageOf(nodes, next)
		}
		switch r.Variables["after"] {
		case nil:
			return data(object{"order": orderObject(object{"lineItems": page(0, 100, "a")})})
		case "a":
			return data(object{"order": object{"id": "x", "updatedAt": "2026-11-01T10:00:05Z", "lineItems": page(100, 250, "b")}})
		}
		return data(object{"order": object{"id": "x", "updatedAt": "2026-11-01T10:00:05Z", "lineItems": page(350, 3, "")}})
	})
	got, err := client.FetchOrder(t.Context(), 450789469)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{nil, "a", "b"}, asked); diff != "" {
		t.Error(diff)
	}
	if n := len(got.Order.LineItems); n != 353 {
		t.Fatalf("%d items", n)
	}
	for i, l := range got.Order.LineItems {
		if l.Position != i || l.ID != commerce.ID(1000+i) {
			t.Fatalf("item %d: position %d, id %d", i, l.Position, l.ID)
		}
	}
}

func TestFetchOrder_StartsAgainWhenTheOrderChangesBetweenPages(t *testing.T) {
	t.Parallel()
	pagesAsked := 0
	client := serve(t, func(r request) any {
		updated := "2026-11-01T10:00:05Z"
		if r.Operation == "OrderLineItems" {
			if pagesAsked++; pagesAsked == 1 {
				updated = "2026-11-01T10:00:09Z"
			}
			return data(object{"order": object{"updatedAt": updated, "lineItems": pageOf([]any{lineItemObject(2, object{})}, "")}})
		}
		return data(object{"order": orderObject(object{"lineItems": pageOf([]any{lineItemObject(1, object{})}, "a")})})
	})
	got, err := client.FetchOrder(t.Context(), 450789469)
	if err != nil || len(got.Order.LineItems) != 2 || pagesAsked != 2 {
		t.Errorf("%v, %d pages asked", err, pagesAsked)
	}
}

func TestFetchOrder_NullMeansThatThereIsNone(t *testing.T) {
	t.Parallel()
	got, err := fetchOrder(t, nil)
	if got != nil || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// A denied field must not read as "the customer has no email".
func TestFetchOrder_DeniedPersonalDataIsAnError(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		err  object
		path string
	}{
		{"with code", denied("ACCESS_DENIED", "order", "customer"), "order.customer"},
		{"without code", denied("", "order", "customer", "defaultEmailAddress"), "order.customer.defaultEmailAddress"},
		{"in a list", denied("", "order", "lineItems", "nodes", 0, "product"), "order.lineItems.nodes.0.product"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, func(request) any {
				return object{"data": object{"order": orderObject(object{"customer": nil, "email": nil})}, "errors": []any{c.err}}
			})
			got, err := client.FetchOrder(t.Context(), 450789469)
			var denied *shopify.AccessDeniedError
			if got != nil || !errors.Is(err, shopify.ErrAccessDenied) || !errors.As(err, &denied) || denied.Path != c.path {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestFetchOrder_SaysWhatIsWrongWithAnAnswer(t *testing.T) {
	t.Parallel()
	for where, change := range map[string]object{
		"updatedAt: is missing":                                                     {"updatedAt": nil},
		"processedAt: \"yesterday\" is not a time":                                  {"processedAt": "yesterday"},
		"totalPriceSet: is missing":                                                 {"totalPriceSet": nil},
		"netPaymentSet.shopMoney: \"1e9\" is not":                                   {"netPaymentSet": bag("1e9", "USD", "1", "USD")},
		"\"gid://shopify/Product/1\" names a Product":                               {"id": "gid://shopify/Product/1"},
		"currencyCode: is missing":                                                  {"currencyCode": nil},
		"transactions.0.amountSet: is missing":                                      {"transactions": []any{transactionObject(object{"amountSet": nil})}},
		"customer gid://shopify/Customer/706405506930370084: createdAt: is missing": {"customer": customerObject(object{"createdAt": nil})},
		"line item gid://shopify/LineItem/1001: originalUnitPriceSet.presentmentMoney: \"X\" is not a currency": {"lineItems": pageOf([]any{lineItemObject(1, object{"originalUnitPriceSet": bag("1", "USD", "1", "X")})}, "")},
	} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			got, err := fetchOrder(t, orderObject(change))
			if got != nil || err == nil || !containsText(err, where) || !containsText(err, "fetch order 450789469") {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestFetchOrder_DerivesStatus(t *testing.T) {
	t.Parallel()
	cancelled := "2026-11-02T00:00:00Z"
	for _, c := range []struct {
		financial any
		cancelled any
		want      commerce.OrderStatus
	}{
		{"PENDING", nil, commerce.OrderCompleted}, {"AUTHORIZED", nil, commerce.OrderCompleted}, {"PAID", nil, commerce.OrderCompleted},
		{"PARTIALLY_PAID", nil, commerce.OrderCompleted}, {"PARTIALLY_REFUNDED", nil, commerce.OrderCompleted}, {"EXPIRED", nil, commerce.OrderCompleted},
		{nil, nil, commerce.OrderCompleted}, {"REFUNDED", nil, commerce.OrderCancelled}, {"VOIDED", nil, commerce.OrderCancelled},
		{"PAID", cancelled, commerce.OrderCancelled}, {nil, cancelled, commerce.OrderCancelled},
	} {
		t.Run(fmt.Sprint(c.financial, c.cancelled), func(t *testing.T) {
			t.Parallel()
			got, err := fetchOrder(t, orderObject(object{"displayFinancialStatus": c.financial, "cancelledAt": c.cancelled}))
			if err != nil || got.Order.Status != c.want {
				t.Fatalf("%v, %v", got, err)
			}
			if (got.Order.FinancialStatus == nil) != (c.financial == nil) {
				t.Errorf("financial status %v", got.Order.FinancialStatus)
			}
		})
	}
}

func TestFetchOrder_ReadsTimesOfAnyPrecision(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-01T10:00:00.123456Z": "2026-11-01T10:00:00.123456Z", "2026-11-01T10:00Z": "2026-11-01T10:00:00Z",
		"2026-11-01T05:00:00-05:00": "2026-11-01T10:00:00Z", "2026-11-01 10:00:00.000Z": "2026-11-01T10:00:00Z", "2026-11-01": "2026-11-01T00:00:00Z",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := fetchOrder(t, orderObject(object{"createdAt": text}))
			if err != nil || !got.Order.CreatedAt.Equal(at(want)) || got.Order.CreatedAt.Location() != time.UTC {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestFetchOrder_KeepsMoneyExact(t *testing.T) {
	t.Parallel()
	got, err := fetchOrder(t, orderObject(object{
		"totalPriceSet": bag("99999999999999999999.01", "USD", "0.1", "JPY"), "totalTaxSet": nil, "subtotalPriceSet": nil,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if s := got.Order.TotalPrice.Shop.Amount.String(); s != "99999999999999999999.01" {
		t.Errorf("total %s", s)
	}
	if diff := cmp.Diff(commerce.MoneyBag{Shop: commerce.Money{CurrencyCode: "USD"}, Presentment: commerce.Money{CurrencyCode: "USD"}}, got.Order.TotalTax, exact); diff != "" {
		t.Errorf("tax that is null: %s", diff)
	}
}

func BenchmarkFetchOrder(b *testing.B) {
	var items []any
	for n := range 100 {
		items = append(items, lineItemObject(n, object{}))
	}
	body := jsonText(b, data(object{"order": orderObject(object{"lineItems": pageOf(items, "")})}))
	app := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})}})
	client := app.Client(testShop, token("t"))
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := client.FetchOrder(b.Context(), 450789469); err != nil {
			b.Fatal(err)
		}
	}
}
