package shopify_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

func headers(topic string) http.Header {
	h := http.Header{}
	h.Set("X-Shopify-Topic", topic)
	h.Set("X-Shopify-Webhook-Id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043")
	h.Set("X-Shopify-Shop-Domain", testShop)
	h.Set("X-Shopify-API-Version", "2026-10")
	h.Set("X-Shopify-Triggered-At", "2026-11-23T12:00:00.123456789Z")
	return h
}

type wantSignal struct {
	kind   string
	id     commerce.ID
	merged commerce.ID
}

// officialSamples are Shopify's samples, by topic. Where the publisher rounded a number above 2^53, the global id beside it
// is right; where there is none, the rounded number is what the body says.
var officialSamples = map[string]wantSignal{
	"orders/create":                            {"Order", 820982911946154508, 0},
	"orders/updated":                           {"Order", 820982911946154508, 0},
	"orders/paid":                              {"Order", 820982911946154508, 0},
	"orders/cancelled":                         {"Order", 820982911946154508, 0},
	"orders/delete":                            {"Order", 820982911946154500, 0},
	"orders/edited":                            {"Order", 820982911946154500, 0},
	"order_transactions/create":                {"Order", 820982911946154500, 0},
	"refunds/create":                           {"Order", 820982911946154500, 0},
	"customers/create":                         {"Customer", 706405506930370084, 0},
	"customers/update":                         {"Customer", 706405506930370084, 0},
	"customers/delete":                         {"Customer", 706405506930370084, 0},
	"customers/merge":                          {"", 0, 0}, // the sample's merge failed
	"customers/purchasing_summary":             {"Customer", 1, 0},
	"customers/data_request":                   {"Customer", 191167, 0},
	"customers/redact":                         {"Customer", 191167, 0},
	"customer.tags_added":                      {"Customer", 1, 0},
	"customer.tags_removed":                    {"Customer", 1, 0},
	"customers_marketing_consent/update":       {"Customer", 706405506930370000, 0},
	"customers_email_marketing_consent/update": {"Customer", 706405506930370000, 0},
	"products/create":                          {"Product", 788032119674292922, 0},
	"products/update":                          {"Product", 788032119674292922, 0},
	"products/delete":                          {"Product", 788032119674292900, 0},
	"collections/create":                       {"Collection", 408372092144951419, 0},
	"collections/update":                       {"Collection", 408372092144951419, 0},
	"collections/delete":                       {"Collection", 408372092144951419, 0},
	"shop/update":                              {"Shop", 548380009, 0},
	"shop/redact":                              {"Shop", 954889, 0},
	"app/uninstalled":                          {"App", 0, 0},
	"app/scopes_update":                        {"App", 0, 0},
	"bulk_operations/finish":                   {"BulkOperation", 147595010, 0},
}

func TestParseSignal_MapsEveryOfficialSample(t *testing.T) {
	t.Parallel()
	root := filepath.Join("fixtures", "gadget-webhook-schemas", "2026-07")
	base := shared(t, root)
	seen := map[string]bool{}
	for _, file := range sharedFiles(t, ".json", root) {
		name, _ := filepath.Rel(base, file)
		topic := strings.TrimSuffix(filepath.ToSlash(name), ".json")
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var sample struct {
			Response json.RawMessage `json:"response"`
		}
		if err := json.Unmarshal(raw, &sample); err != nil {
			t.Fatal(err)
		}
		want, ok := officialSamples[topic]
		if !ok {
			t.Errorf("%s: a sample that this test does not know", topic)
		}
		seen[topic] = true
		receive(t, topic, bytes.ReplaceAll(sample.Response, []byte("{shop}.myshopify.com"), []byte(testShop)), want)
	}
	for topic := range officialSamples {
		if !seen[topic] {
			t.Errorf("%s has no sample", topic)
		}
	}
}

// receive signs a body as Shopify does, verifies it as the server does, and compares the signal.
func receive(t *testing.T, topic string, body []byte, want wantSignal) {
	t.Helper()
	if !shopify.VerifyWebhook(body, signBody(body, clientSecret), []commerce.Secret{clientSecret}) {
		t.Errorf("%s: the signature is refused", topic)
	}
	got, err := shopify.ParseSignal(headers(topic), body)
	if err != nil {
		t.Errorf("%s: %v", topic, err)
		return
	}
	full := commerce.Signal{
		WebhookID: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043", Topic: topic, ShopDomain: testShop, APIVersion: "2026-10",
		Kind: want.kind, ObjectID: want.id, MergedID: want.merged, TriggeredAt: at("2026-11-23T12:00:00.123456789Z"),
	}
	_, private := commerce.PrivacyOf(topic)
	if private != (got.Privacy != nil) {
		t.Errorf("%s: what it asks for is there: %v", topic, !private)
	}
	got.Privacy = nil // privacy_test.go looks into it
	if diff := cmp.Diff(full, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", topic, diff)
	}
}

// The exemplars are real webhooks whose values the publisher blanked: numbers are 123, texts "example string". Their global
// ids are therefore none, and the number counts; without a number the error says where.
func TestParseSignal_MapsEveryRealWebhooksShape(t *testing.T) {
	t.Parallel()
	exemplars := map[string]struct {
		topic string
		want  wantSignal
		error string
	}{
		"2024-01/orders/1.json":                            {topic: "orders/updated", want: wantSignal{"Order", 123, 0}},
		"2024-04/orders/1.json":                            {topic: "orders/create", want: wantSignal{"Order", 123, 0}},
		"2025-04/orders/1.json":                            {topic: "orders/updated", want: wantSignal{"Order", 123, 0}},
		"2025-04/orders/2.json":                            {topic: "orders/edited", want: wantSignal{"Order", 123, 0}},
		"2025-04/order_transactions/1.json":                {topic: "order_transactions/create", want: wantSignal{"Order", 123, 0}},
		"2025-04/tender_transactions/1.json":               {topic: "tender_transactions/create", want: wantSignal{"Order", 123, 0}},
		"2025-04/refunds/1.json":                           {topic: "refunds/create", want: wantSignal{"Order", 123, 0}},
		"2025-04/refunds/2.json":                           {topic: "refunds/create", want: wantSignal{"Order", 123, 0}},
		"2025-04/customers/1.json":                         {topic: "customers/update", want: wantSignal{"Customer", 123, 0}},
		"2025-04/customers_marketing_consent/1.json":       {topic: "customers_marketing_consent/update", want: wantSignal{"Customer", 123, 0}},
		"2025-04/customers_email_marketing_consent/1.json": {topic: "customers_email_marketing_consent/update", want: wantSignal{"Customer", 123, 0}},
		"2025-04/products/1.json":                          {topic: "products/update", want: wantSignal{"Product", 123, 0}},
		"2025-04/collections/1.json":                       {topic: "collections/update", want: wantSignal{"Collection", 123, 0}},
		"2025-04/collections/2.json":                       {topic: "collections/create", want: wantSignal{"Collection", 123, 0}},
		"2025-04/shop/1.json":                              {topic: "shop/update", want: wantSignal{"Shop", 123, 0}},
		"2025-04/bulk_operations/1.json":                   {topic: "bulk_operations/finish", error: "admin_graphql_api_id is not a Shopify global id"},
	}
	base := shared(t, "fixtures", "gadget-exemplars")
	files := sharedFiles(t, ".json", "fixtures", "gadget-exemplars")
	if len(files) != len(exemplars) {
		t.Errorf("%d exemplars, %d known", len(files), len(exemplars))
	}
	for _, file := range files {
		name, _ := filepath.Rel(base, file)
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		e, ok := exemplars[filepath.ToSlash(name)]
		if !ok {
			t.Errorf("%s: an exemplar that this test does not know", name)
			continue
		}
		if e.error == "" {
			receive(t, e.topic, body, e.want)
			continue
		}
		if _, err := shopify.ParseSignal(headers(e.topic), body); commerce.CodeOf(err) != commerce.InvalidInput || !containsText(err, e.error) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseSignal_FollowsMergesThatAreComplete(t *testing.T) {
	t.Parallel()
	body := func(kept, gone, status string) []byte {
		return []byte(`{"admin_graphql_api_customer_kept_id":` + kept + `,"admin_graphql_api_customer_deleted_id":` + gone + `,"admin_graphql_api_job_id":null,"status":` + status + `,"errors":[]}`)
	}
	one, two := `"gid://shopify/Customer/1"`, `"gid://shopify/Customer/2"`
	receive(t, "customers/merge", body(one, two, `"completed"`), wantSignal{"Customer", 1, 2})
	receive(t, "customers/merge", body(one, two, `"COMPLETED"`), wantSignal{"Customer", 1, 2})
	for _, status := range []string{`"failed"`, `"in_progress"`, `"requested"`, `""`} {
		receive(t, "customers/merge", body(one, two, status), wantSignal{"", 0, 0})
	}
	for where, b := range map[string][]byte{
		"status is missing":    body(one, two, "null"),
		"status is not a text": body(one, two, "1"),
		"admin_graphql_api_customer_deleted_id names the customer that is kept": body(one, one, `"completed"`),
		"admin_graphql_api_customer_kept_id is not a Shopify global id":         body(`"1"`, two, `"completed"`),
		"admin_graphql_api_customer_deleted_id names a Order":                   body(one, `"gid://shopify/Order/2"`, `"completed"`),
		"body has no id of the Customer":                                        body("null", two, `"completed"`),
	} {
		if _, err := shopify.ParseSignal(headers("customers/merge"), b); commerce.CodeOf(err) != commerce.InvalidInput || !containsText(err, where) {
			t.Errorf("want %q: %v", where, err)
		}
	}
}

func TestParseSignal_AsksForNothingOnOtherTopics(t *testing.T) {
	t.Parallel()
	for _, topic := range []string{"fulfillments/create", "carts/update", "orders/risk_assessment_changed", "x"} {
		receive(t, topic, []byte(`anything`), wantSignal{})
	}
}

func TestParseSignal_TheBodysShopMustBeTheHeaders(t *testing.T) {
	t.Parallel()
	for topic, body := range map[string]string{
		"shop/update":     `{"id":1,"myshopify_domain":"other.myshopify.com"}`,
		"app/uninstalled": `{"id":1,"myshopify_domain":"other.myshopify.com"}`,
	} {
		if _, err := shopify.ParseSignal(headers(topic), []byte(body)); commerce.CodeOf(err) != commerce.InvalidInput || !containsText(err, "is not the shop of") {
			t.Errorf("%s: %v", topic, err)
		}
	}
	receive(t, "shop/update", []byte(`{"id":1,"myshopify_domain":"`+testShop+`"}`), wantSignal{"Shop", 1, 0})
}

func TestParseSignal_RefusesIncompleteHeaders(t *testing.T) {
	t.Parallel()
	for name, value := range map[string][]string{
		"X-Shopify-Topic":        {"", strings.Repeat("a", 101)},
		"X-Shopify-Webhook-Id":   {"", strings.Repeat("a", 201)},
		"X-Shopify-Shop-Domain":  {"", "evil.example", "a.myshopify.com.evil.example"},
		"X-Shopify-Api-Version":  {strings.Repeat("2", 21)},
		"X-Shopify-Triggered-At": {"yesterday"},
	} {
		for _, v := range value {
			h := headers("orders/create")
			h.Set(name, v)
			if _, err := shopify.ParseSignal(h, []byte(`{"id":1}`)); commerce.CodeOf(err) != commerce.InvalidInput || !containsText(err, name) {
				t.Errorf("%s: %q: %v", name, v, err)
			}
		}
	}
}

func TestParseSignal_SaysWhereAHostileBodyIsWrong(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 1_000_000)
	for _, c := range []struct{ topic, body, where string }{
		{"orders/create", ``, "body ends too early"},
		{"orders/create", ` `, "body ends too early"},
		{"orders/create", `{`, "body ends too early"},
		{"orders/create", `{"id":1`, "body ends too early"},
		{"orders/create", `{"id":1}{}`, "goes on after its end at byte"},
		{"orders/create", `{"id":1} x`, "goes on after its end at byte"},
		{"orders/create", `[]`, "body is not a JSON object"},
		{"orders/create", `null`, "body is not a JSON object"},
		{"orders/create", `"x"`, "body is not a JSON object"},
		{"orders/create", `12`, "body is not a JSON object"},
		{"orders/create", `{id:1}`, "is not valid JSON near byte"},
		{"orders/create", `{"id":1,}`, "is not valid JSON near byte"},
		{"orders/create", "{\"id\":1,\"x\":\"\x01\"}", "is not valid JSON near byte"},
		{"orders/create", `{}`, "body has no id of the Order"},
		{"orders/create", `{"id":null}`, "body has no id of the Order"},
		{"orders/create", `{"id":"1"}`, "id is not a Shopify id"},
		{"orders/create", `{"id":1.0}`, "id is not a Shopify id"},
		{"orders/create", `{"id":1e3}`, "id is not a Shopify id"},
		{"orders/create", `{"id":-1}`, "id is not a Shopify id"},
		{"orders/create", `{"id":0}`, "id is not a Shopify id"},
		{"orders/create", `{"id":9223372036854775808}`, "id is not a Shopify id"},
		{"orders/create", `{"id":` + strings.Repeat("9", 100_000) + `}`, "id is not a Shopify id"},
		{"orders/create", `{"id":1e999999999}`, "id is not a Shopify id"},
		{"orders/create", `{"id":[1]}`, "id is not a Shopify id"},
		{"orders/create", `{"id":{"id":1}}`, "id is not a Shopify id"},
		{"orders/create", `{"id":true}`, "id is not a Shopify id"},
		{"orders/create", `{"id":1,"id":2}`, "id is there twice"},
		{"orders/create", `{"id":1,"\u0069d":2}`, "id is there twice"},
		{"orders/create", `{"admin_graphql_api_id":1}`, "admin_graphql_api_id is not a text"},
		{"orders/create", `{"admin_graphql_api_id":"gid://shopify/Product/1","id":1}`, "admin_graphql_api_id names a Product, not a Order"},
		{"orders/create", `{"id":1,"x":` + deep + `}`, "is not valid JSON near byte"},
		{"orders/create", deep, "body is not a JSON object"},
		{"orders/create", `{"id":1,"x":` + strings.Repeat(`{"a":`, 20_000) + `1` + strings.Repeat(`}`, 20_000) + `}`, "is not valid JSON near byte"},
		{"orders/edited", `{"order_edit":{"id":1}}`, "order_edit has no id of the Order"},
		{"orders/edited", `{"order_id":1}`, "order_edit has no id of the Order"},
		{"orders/edited", `{"order_edit":[]}`, "order_edit is not a JSON object"},
		{"orders/edited", `{"order_edit":{"order_id":"1"}}`, "order_edit.order_id is not a Shopify id"},
		{"orders/edited", `{"order_edit":{"order_id":1,"order_id":2}}`, "order_id is there twice"},
		{"refunds/create", `{"id":1}`, "body has no id of the Order"},
		{"customers/purchasing_summary", `{"customerId":1}`, "customerId is not a text"},
		{"customers/purchasing_summary", `{"customerId":"gid://shopify/Order/1"}`, "customerId names a Order"},
		{"customers/purchasing_summary", `{"customerId":"gid://shopify/Customer/x"}`, "customerId is not a Shopify global id"},
		{"shop/update", `{"id":1,"myshopify_domain":7}`, "myshopify_domain is not a text"},
		{"bulk_operations/finish", `{"id":1}`, "body has no id of the BulkOperation"},
		{"app/uninstalled", `[]`, "body is not a JSON object"},
	} {
		got, err := shopify.ParseSignal(headers(c.topic), []byte(c.body))
		if commerce.CodeOf(err) != commerce.InvalidInput || !containsText(err, c.where) || got != (commerce.Signal{}) {
			t.Errorf("%s %.60s: want %q, got %v", c.topic, c.body, c.where, err)
		}
		if err != nil && len(err.Error()) > 300 {
			t.Errorf("%s: an error of %d bytes", c.topic, len(err.Error()))
		}
	}
}

func TestParseSignal_KeepsIdsExact(t *testing.T) {
	t.Parallel()
	receive(t, "orders/delete", []byte(`{"id":9223372036854775807}`), wantSignal{"Order", 9223372036854775807, 0})
	receive(t, "orders/paid", []byte(`{"id":820982911946154500,"admin_graphql_api_id":"gid:\/\/shopify\/Order\/820982911946154508"}`), wantSignal{"Order", 820982911946154508, 0})
}

func FuzzParseSignal(f *testing.F) {
	for topic := range officialSamples {
		f.Add(topic, []byte(`{"id":1,"order_id":2,"customerId":"gid://shopify/Customer/3","order_edit":{"order_id":4}}`))
	}
	f.Add("customers/merge", []byte(`{"admin_graphql_api_customer_kept_id":"gid://shopify/Customer/1","admin_graphql_api_customer_deleted_id":"gid://shopify/Customer/2","status":"completed"}`))
	f.Add("orders/create", []byte(`{"id":1,"id":2}`))
	f.Fuzz(func(t *testing.T, topic string, body []byte) {
		before := bytes.Clone(body)
		s, err := shopify.ParseSignal(headers(topic), body)
		if !bytes.Equal(before, body) {
			t.Error("the body was changed")
		}
		if err != nil {
			if code := commerce.CodeOf(err); code != commerce.InvalidInput {
				t.Errorf("code %q: %v", code, err)
			}
			return
		}
		if s.ObjectID < 0 || s.MergedID < 0 || s.Kind == "" && s.ObjectID != 0 {
			t.Errorf("%+v", s)
		}
	})
}
