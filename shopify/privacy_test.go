package shopify_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

// compliance is a body that names our shop.
func compliance(rest string) string {
	return `{"shop_id":954889,"shop_domain":"` + testShop + `"` + rest + `}`
}

func TestParsePrivacy_ReadsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	many := make([]string, 10_000)
	for i := range many {
		many[i] = fmt.Sprint(9007199254740993 + i) // above 2^53
	}
	for name, c := range map[string]struct {
		topic, body string
		want        commerce.PrivacyRequest
	}{
		"data request": {"customers/data_request",
			compliance(`,"orders_requested":[299938,280263],"customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},"data_request":{"id":9999}`),
			commerce.PrivacyRequest{Kind: commerce.DataRequest, CustomerID: 191167, Email: "john@example.com", Phone: "555-625-1199", OrderIDs: []commerce.ID{280263, 299938}, RequestID: 9999}},
		"redact": {"customers/redact", compliance(`,"customer":{"id":9007199254740993,"email":"j@example.com","phone":null},"orders_to_redact":[9007199254740995]`),
			commerce.PrivacyRequest{Kind: commerce.CustomerRedact, CustomerID: 9007199254740993, Email: "j@example.com", OrderIDs: []commerce.ID{9007199254740995}}},
		"email only":     {"customers/redact", compliance(`,"customer":{"email":"j@example.com"}`), commerce.PrivacyRequest{Kind: commerce.CustomerRedact, Email: "j@example.com"}},
		"phone only":     {"customers/redact", compliance(`,"customer":{"id":null,"phone":"+15155550000"}`), commerce.PrivacyRequest{Kind: commerce.CustomerRedact, Phone: "+15155550000"}},
		"orders twice":   {"customers/redact", compliance(`,"customer":{"id":1},"orders_to_redact":[5,3,5]`), commerce.PrivacyRequest{Kind: commerce.CustomerRedact, CustomerID: 1, OrderIDs: []commerce.ID{3, 5}}},
		"null customer":  {"customers/redact", compliance(`,"customer":null,"orders_to_redact":null`), commerce.PrivacyRequest{Kind: commerce.CustomerRedact}},
		"no customer":    {"customers/redact", compliance(`,"orders_to_redact":[7]`), commerce.PrivacyRequest{Kind: commerce.CustomerRedact, OrderIDs: []commerce.ID{7}}},
		"no request id":  {"customers/data_request", compliance(`,"customer":{"id":1}`), commerce.PrivacyRequest{Kind: commerce.DataRequest, CustomerID: 1}},
		"other's orders": {"customers/data_request", compliance(`,"customer":{"id":1},"orders_to_redact":[7]`), commerce.PrivacyRequest{Kind: commerce.DataRequest, CustomerID: 1}},
		"shop":           {"shop/redact", compliance(``), commerce.PrivacyRequest{Kind: commerce.ShopRedact}},
		"10,000 orders": {"customers/redact", compliance(`,"customer":{"id":1},"orders_to_redact":[` + strings.Join(many, ",") + `]`),
			commerce.PrivacyRequest{Kind: commerce.CustomerRedact, CustomerID: 1, OrderIDs: idsFrom(9007199254740993, 10_000)}},
	} {
		got, err := shopify.ParseSignal(headers(c.topic), []byte(c.body))
		if err != nil || got.Privacy == nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c.want.ShopDomain = testShop
		if diff := cmp.Diff(c.want, *got.Privacy); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		wantKind, wantID := "Customer", c.want.CustomerID
		if c.want.Kind == commerce.ShopRedact {
			wantKind, wantID = "Shop", 954889
		}
		if got.Kind != wantKind || got.ObjectID != wantID {
			t.Errorf("%s: the signal is about %s %s", name, got.Kind, got.ObjectID)
		}
	}
}

func idsFrom(first commerce.ID, n int) []commerce.ID {
	out := make([]commerce.ID, n)
	for i := range out {
		out[i] = first + commerce.ID(i)
	}
	return out
}

func TestParsePrivacy_SaysWhereAHostileBodyIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ topic, body, where string }{
		{"customers/redact", ``, "body ends too early"},
		{"customers/redact", `[]`, "body is not a JSON object"},
		{"customers/redact", compliance(`,"customer":{"id":1}`) + `{}`, "goes on after its end"},
		{"customers/redact", compliance(`,"customer":{"id":1.0}`), "customer.id is not a Shopify id"},
		{"customers/redact", compliance(`,"customer":{"id":1e3}`), "customer.id is not a Shopify id"},
		{"customers/redact", compliance(`,"customer":{"id":"1"}`), "customer.id is not a Shopify id"},
		{"customers/redact", compliance(`,"customer":{"id":0}`), "customer.id is not a Shopify id"},
		{"customers/redact", compliance(`,"customer":{"id":-1}`), "customer.id is not a Shopify id"},
		{"customers/redact", compliance(`,"customer":{"id":9223372036854775808}`), "customer.id is not a Shopify id"},
		{"customers/redact", compliance(`,"customer":{"id":1,"id":2}`), "id is there twice"},
		{"customers/redact", compliance(`,"customer":{"id":1},"customer":{"id":2}`), "customer is there twice"},
		{"customers/redact", compliance(`,"customer":[1]`), "customer is not a JSON object"},
		{"customers/redact", compliance(`,"customer":{"email":7}`), "customer.email is not a text"},
		{"customers/redact", compliance(`,"customer":{"phone":{}}`), "customer.phone is not a text"},
		{"customers/redact", compliance(`,"customer":{"email":"` + strings.Repeat("a", 501) + `"}`), "customer.email is longer than 500 bytes"},
		{"customers/redact", compliance(`,"orders_to_redact":7`), "orders_to_redact is not a list"},
		{"customers/redact", compliance(`,"orders_to_redact":{"0":7}`), "orders_to_redact is not a list"},
		{"customers/redact", compliance(`,"orders_to_redact":[1,2.5]`), "orders_to_redact[1] is not a Shopify id"},
		{"customers/redact", compliance(`,"orders_to_redact":["1"]`), "orders_to_redact[0] is not a Shopify id"},
		{"customers/redact", compliance(`,"orders_to_redact":[[1]]`), "orders_to_redact[0] is not a Shopify id"},
		{"customers/redact", compliance(`,"orders_to_redact":[1,null]`), "orders_to_redact[1] is not a Shopify id"},
		{"customers/redact", compliance(`,"orders_to_redact":[` + strings.Repeat("1,", 100_000) + `1]`), "orders_to_redact names more than 100000 orders"},
		{"customers/redact", compliance(`,"orders_to_redact":` + strings.Repeat("[", 100_000)), "is not valid JSON near byte"},
		{"customers/data_request", compliance(`,"data_request":{"id":1.5}`), "data_request.id is not a Shopify id"},
		{"customers/data_request", compliance(`,"data_request":9`), "data_request is not a JSON object"},
		{"customers/data_request", `{"shop_id":1,"customer":{"id":1}}`, "shop_domain is missing"},
		{"customers/redact", `{"shop_id":1,"shop_domain":7}`, "shop_domain is not a text"},
		{"customers/redact", `{"shop_id":1,"shop_domain":"other.myshopify.com"}`, "is not the shop of"},
		{"customers/redact", `{"shop_id":1,"shop_domain":"","customer":{"id":1}}`, "is not the shop of"},
		{"customers/redact", compliance(`,"shop_domain":"other.myshopify.com"`), "shop_domain is there twice"},
		{"shop/redact", `{"shop_id":1,"shop_domain":"other.myshopify.com"}`, "is not the shop of"},
		{"shop/redact", `{"shop_id":1}`, "shop_domain is missing"},
		{"shop/redact", `{"shop_domain":"` + testShop + `"}`, "body has no id of the Shop"},
		{"shop/redact", `{"shop_id":1.5,"shop_domain":"` + testShop + `"}`, "shop_id is not a Shopify id"},
	} {
		got, err := shopify.ParseSignal(headers(c.topic), []byte(c.body))
		if commerce.CodeOf(err) != commerce.InvalidInput || !containsText(err, c.where) || got != (commerce.Signal{}) {
			t.Errorf("%s %.80s: want %q, got %v", c.topic, c.body, c.where, err)
		}
		if err != nil && len(err.Error()) > 300 {
			t.Errorf("%s: an error of %d bytes", c.topic, len(err.Error()))
		}
	}
}

func TestParsePrivacy_ARequestIsNotPrinted(t *testing.T) {
	t.Parallel()
	s, err := shopify.ParseSignal(headers("customers/redact"), []byte(compliance(`,"customer":{"email":"canary@example.com"}`)))
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v %#v %v %#v", s, s, s, *s.Privacy, *s.Privacy); strings.Contains(text, "canary") {
		t.Error(text)
	}
}
