package shopify_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

const testShop = "ef760-ef.myshopify.com"

// request is what a document asked for.
type request struct {
	Operation string // e.g. Order
	Query     string
	Variables map[string]any
	Token     string
}

// refusal is an answer that is no success.
type refusal struct {
	status int
	body   string
}

var operationName = regexp.MustCompile(`^(?:query|mutation) (\w+)`)

// serve answers GraphQL requests of a shop with what respond gives: the whole body, as text or as a value for JSON. All
// clocks stand at zero, and so does FetchedAt of what is read.
func serve(t testing.TB, respond func(r request) any) *shopify.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/"+testShop+"/admin/api/2026-10/graphql.json" {
			t.Errorf("%s %s", r.Method, r.URL.Path)
		}
		body, _ := io.ReadAll(r.Body)
		req := request{Token: r.Header.Get("X-Shopify-Access-Token")}
		if err := json.Unmarshal(body, &req); err != nil {
			t.Errorf("request is not JSON: %v", err)
		}
		if m := operationName.FindStringSubmatch(req.Query); m != nil {
			req.Operation = m[1]
		} else {
			t.Errorf("a document without a name: %s", req.Query)
		}
		w.Header()["Date"] = nil
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Shopify-API-Version", shopify.APIVersion)
		switch answer := respond(req).(type) {
		case refusal:
			w.WriteHeader(answer.status)
			_, _ = io.WriteString(w, answer.body)
		case string:
			_, _ = io.WriteString(w, answer)
		default:
			_ = json.NewEncoder(w).Encode(answer)
		}
	}))
	t.Cleanup(server.Close)
	app := shopify.NewApp(shopify.AppConfig{
		Endpoint: func(d string) string { return server.URL + "/" + d },
		Now:      func() time.Time { return time.Time{} },
	})
	return app.Client(testShop, token("shpat_test"))
}

func token(s commerce.Secret) shopify.TokenSource {
	return func(context.Context) (commerce.Secret, error) { return s, nil }
}

type object = map[string]any

func data(members object) object { return object{"data": members} }

func bag(shop, shopCurrency, presentment, presentmentCurrency string) object {
	return object{
		"shopMoney":        object{"amount": shop, "currencyCode": shopCurrency},
		"presentmentMoney": object{"amount": presentment, "currencyCode": presentmentCurrency},
	}
}

func usd(amount string) object { return bag(amount, "USD", amount, "USD") }

// orderObject is an order as our document asks for it; changes are laid over it.
func orderObject(changes object) object {
	o := object{
		"id": "gid://shopify/Order/450789469", "name": "#1044", "number": 1044,
		"createdAt": "2026-11-01T10:00:00Z", "updatedAt": "2026-11-01T10:00:05Z", "processedAt": "2026-11-01T10:00:00Z",
		"cancelledAt": nil, "closedAt": nil, "cancelReason": nil,
		"test": false, "edited": false, "fullyPaid": true, "requiresShipping": true, "sourceName": "web",
		"statusPageUrl":          "https://example.com/orders/1",
		"displayFinancialStatus": "PAID", "displayFulfillmentStatus": "UNFULFILLED",
		"email": "ada@example.com", "phone": nil, "discountCodes": []string{"WELCOME"},
		"currencyCode": "USD", "presentmentCurrencyCode": "USD",
		"billingAddress": nil, "shippingAddress": nil,
		"totalPriceSet": usd("102.99"), "originalTotalPriceSet": usd("102.99"), "currentTotalPriceSet": usd("102.99"),
		"subtotalPriceSet": usd("92.99"), "totalDiscountsSet": usd("5.0"), "totalShippingPriceSet": usd("10.0"),
		"totalTaxSet": usd("0.0"), "taxLines": []any{object{"title": "NY State Tax", "rate": 0.04, "priceSet": usd("0.0")}, object{"title": "Levy", "rate": nil, "priceSet": usd("0.0")}}, "totalReceivedSet": usd("102.99"), "totalRefundedSet": usd("0.0"),
		"totalOutstandingSet": usd("0.0"), "netPaymentSet": usd("102.99"),
		"transactions": []any{transactionObject(object{})},
		"customer":     customerObject(object{}),
		"lineItems":    pageOf([]any{lineItemObject(1, object{})}, ""),
	}
	for k, v := range changes {
		o[k] = v
	}
	return o
}

func transactionObject(changes object) object {
	o := object{
		"id": "gid://shopify/OrderTransaction/1", "kind": "SALE", "status": "SUCCESS", "gateway": "shopify_payments",
		"formattedGateway": "Shopify Payments", "errorCode": nil, "test": false,
		"createdAt": "2026-11-01T10:00:01Z", "processedAt": "2026-11-01T10:00:02Z", "parentTransaction": nil,
		"amountSet": usd("102.99"),
	}
	for k, v := range changes {
		o[k] = v
	}
	return o
}

func customerObject(changes object) object {
	o := object{
		"id": "gid://shopify/Customer/706405506930370084", "createdAt": "2025-01-01T00:00:00Z", "updatedAt": "2026-11-01T10:00:03Z",
		"firstName": "Ada", "lastName": "Lovelace", "locale": "en", "verifiedEmail": true,
		"defaultEmailAddress": object{"emailAddress": "ada@example.com", "marketingState": "SUBSCRIBED", "marketingOptInLevel": "SINGLE_OPT_IN", "marketingUpdatedAt": "2025-01-01T00:00:00Z"},
		"defaultPhoneNumber":  object{"phoneNumber": "+12125550123", "smsMarketingConsent": object{"state": "NEVER_SUBSCRIBED", "optInLevel": nil, "updatedAt": nil}},
		"defaultAddress":      object{"company": "Analytical Engines", "city": "New York", "countryCodeV2": "US", "phone": ""},
	}
	for k, v := range changes {
		o[k] = v
	}
	return o
}

func lineItemObject(n int, changes object) object {
	o := object{
		"id": commerce.ID(1000 + n).GID("LineItem"), "title": "Serum", "variantTitle": "50 ml", "sku": "SER-50", "vendor": "Acme",
		"quantity": 2, "currentQuantity": 1, "isGiftCard": false, "requiresShipping": true,
		"image":   object{"url": "https://cdn.example.com/serum.png"},
		"product": object{"id": "gid://shopify/Product/11", "tags": []string{"skin"}}, "variant": object{"id": "gid://shopify/ProductVariant/12"},
		"sellingPlan": nil, "originalUnitPriceSet": usd("49.0"), "discountedTotalSet": usd("92.99"),
	}
	for k, v := range changes {
		o[k] = v
	}
	return o
}

// pageOf is a connection's page; next is the cursor of the next one, "" for none.
func pageOf(nodes []any, next string) object {
	if nodes == nil {
		nodes = []any{}
	}
	info := object{"hasNextPage": next != "", "endCursor": nil}
	if next != "" {
		info["endCursor"] = next
	}
	return object{"nodes": nodes, "pageInfo": info}
}

func productObject(changes object) object {
	o := object{
		"id": "gid://shopify/Product/11", "title": "Serum", "handle": "serum", "descriptionHtml": "<p>Good</p>", "vendor": "Acme",
		"productType": "Skin", "status": "ACTIVE", "tags": []string{"skin"}, "createdAt": "2025-01-01T00:00:00Z",
		"updatedAt": "2026-01-01T00:00:00Z", "publishedAt": nil, "isGiftCard": false, "totalInventory": 7, "onlineStoreUrl": nil,
		"category": object{"fullName": "Health > Skin"}, "seo": object{"title": nil, "description": nil},
		"featuredMedia": object{"preview": object{"image": object{"url": "https://cdn.example.com/s.png", "altText": "A bottle"}}},
		"priceRangeV2":  object{"minVariantPrice": object{"amount": "49.0", "currencyCode": "USD"}, "maxVariantPrice": object{"amount": "99.0", "currencyCode": "USD"}},
		"variants":      pageOf([]any{variantObject(1, object{})}, ""), "collections": pageOf(nil, ""),
	}
	for k, v := range changes {
		o[k] = v
	}
	return o
}

func variantObject(n int, changes object) object {
	o := object{
		"id": commerce.ID(500 + n).GID("ProductVariant"), "position": n, "title": "50 ml", "sku": "SER-50", "barcode": "", "price": "49.00",
		"compareAtPrice": nil, "inventoryQuantity": -1, "availableForSale": true, "createdAt": "2025-01-01T00:00:00Z",
		"updatedAt": "2026-01-01T00:00:00Z", "selectedOptions": []any{object{"name": "Size", "value": "50 ml"}},
	}
	for k, v := range changes {
		o[k] = v
	}
	return o
}

func collectionObject(changes object) object {
	o := object{
		"id": "gid://shopify/Collection/21", "title": "Skin", "handle": "skin", "descriptionHtml": "", "sortOrder": "MANUAL",
		"updatedAt": "2026-01-01T00:00:00Z", "seo": object{"title": "Best skin", "description": nil}, "image": nil,
		"productsCount": object{"count": 2}, "products": pageOf(nil, ""),
	}
	for k, v := range changes {
		o[k] = v
	}
	return o
}

// denied is an error entry as Shopify sends it for protected customer data.
func denied(code string, path ...any) object {
	e := object{"message": "This app is not approved to access the Customer object. See https://partners.shopify.com for more details.", "path": path}
	if code != "" {
		e["extensions"] = object{"code": code}
	}
	return e
}

func jsonText(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
