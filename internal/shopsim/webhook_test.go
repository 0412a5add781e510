package shopsim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"storegraph/internal/shopsim"
)

const subscribe = `mutation($topic: WebhookSubscriptionTopic!, $sub: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $sub) {
    webhookSubscription { id topic uri format filter includeFields metafieldNamespaces name } userErrors { field message }
  }
}`

var everyTopic = []string{
	"ORDERS_CREATE", "ORDERS_UPDATED", "ORDERS_PAID", "ORDERS_CANCELLED", "ORDERS_EDITED", "ORDERS_DELETE", "ORDER_TRANSACTIONS_CREATE", "REFUNDS_CREATE",
	"CUSTOMERS_CREATE", "CUSTOMERS_UPDATE", "CUSTOMERS_DELETE", "CUSTOMERS_MERGE", "CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE", "CUSTOMERS_MARKETING_CONSENT_UPDATE",
	"CUSTOMERS_PURCHASING_SUMMARY", "CUSTOMER_TAGS_ADDED", "CUSTOMER_TAGS_REMOVED", "PRODUCTS_CREATE", "PRODUCTS_UPDATE", "PRODUCTS_DELETE",
	"COLLECTIONS_CREATE", "COLLECTIONS_UPDATE", "COLLECTIONS_DELETE", "APP_UNINSTALLED", "SHOP_UPDATE", "BULK_OPERATIONS_FINISH",
}

// hook is one delivery that arrived.
type hook struct {
	topic  string
	header http.Header
	body   []byte
}

// listener receives webhooks; answer may refuse them.
type listener struct {
	url    string
	mu     sync.Mutex
	got    []hook
	answer func(n int) int
}

func listen(t *testing.T) *listener {
	t.Helper()
	l := &listener{answer: func(int) int { return http.StatusOK }}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.got = append(l.got, hook{r.Header.Get("X-Shopify-Topic"), r.Header, body})
		w.WriteHeader(l.answer(len(l.got)))
	}))
	t.Cleanup(server.Close)
	l.url = server.URL + "/hooks"
	return l
}

func (l *listener) all() []hook {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.got)
}

func (l *listener) topics() []string {
	var out []string
	for _, h := range l.all() {
		out = append(out, h.topic)
	}
	return out
}

func (s *shopify) subscribeAll(l *listener, topics ...string) {
	s.t.Helper()
	for _, topic := range topics {
		got := at(s.t, s.data(subscribe, map[string]any{"topic": topic, "sub": map[string]any{"uri": l.url}}), "webhookSubscriptionCreate").(map[string]any)
		if len(got["userErrors"].([]any)) > 0 {
			s.t.Fatalf("%s: %v", topic, got["userErrors"])
		}
	}
}

func (s *shopify) drain() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	if err := s.Drain(ctx); err != nil {
		s.t.Fatal(err)
	}
}

func ok(t *testing.T) func(error) {
	return func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// live does everything that shoppers and staff can do, once.
func (s *shopify) live(l *listener) {
	s.t.Helper()
	must := ok(s.t)
	place := func(o shopsim.OrderOptions) int64 {
		id, err := s.PlaceOrder(o)
		must(err)
		return id
	}
	pending := place(shopsim.OrderOptions{Payment: shopsim.PaymentPending, Presentment: "JPY", CustomItem: "Consultation"})
	must(s.FailPayment(pending))
	must(s.PayOrder(pending))
	must(s.EditOrder(pending, s.Order(pending).Lines[0].ID, "Extra", 900))
	must(s.RefundOrder(pending, shopsim.RefundPart{LineID: s.Order(pending).Lines[1].ID, Quantity: 1}))
	guest := place(shopsim.OrderOptions{Guest: true})
	must(s.RefundOrder(guest))
	authorized := place(shopsim.OrderOptions{Payment: shopsim.PaymentAuthorized})
	must(s.CancelOrder(authorized, "CUSTOMER"))
	must(s.DeleteOrder(place(shopsim.OrderOptions{Test: true})))
	must(s.FulfillOrder(place(shopsim.OrderOptions{Free: true})))
	one, err := s.CreateCustomer(nil)
	must(err)
	two, err := s.CreateCustomer(func(c *shopsim.Customer) { c.Phone = "+15550001111"; c.Tags = []string{"vip"} })
	must(err)
	must(s.UpdateCustomer(two, func(c *shopsim.Customer) {
		c.EmailConsent, c.SMSConsent, c.Tags = "UNSUBSCRIBED", "SUBSCRIBED", []string{"new"}
	}))
	must(s.MergeCustomers(two, one))
	must(s.DeleteCustomer(two))
	shelf, err := s.CreateCollection("Autumn")
	must(err)
	product, err := s.CreateProduct("New serum", 4900, shelf)
	must(err)
	must(s.UpdateProduct(product, func(p *shopsim.Product) { p.Title = "Newer serum" }))
	must(s.UpdateCollection(shelf, nil))
	must(s.DeleteProduct(product))
	must(s.DeleteCollection(shelf))
	s.SetPlan("Plus")
	s.finish(`{ products { edges { node { id } } } }`, true)
	for n := 0; n < 2000 && !slices.Contains(l.topics(), "bulk_operations/finish"); n++ {
		time.Sleep(time.Millisecond) // it is told after the operation shows as completed
	}
	s.Uninstall()
}

// Every topic comes, signed, with the headers of a delivery, and with no key that Shopify's own sample does not have.
func TestWebhooks_AllTopicsInTheShapeOfTheSamples(t *testing.T) {
	t.Parallel()
	s := setup(t)
	l := listen(t)
	s.subscribeAll(l, everyTopic...)
	s.live(l)
	s.drain()

	seen := map[string]int{}
	for _, h := range l.all() {
		seen[h.topic]++
		if h.header.Get("X-Shopify-Hmac-Sha256") != shopsim.SignWebhook(secret, h.body) {
			t.Errorf("%s: wrong signature", h.topic)
		}
		for _, name := range []string{"X-Shopify-Shop-Domain", "X-Shopify-API-Version", "X-Shopify-Webhook-Id", "X-Shopify-Event-Id", "X-Shopify-Triggered-At"} {
			if h.header.Get(name) == "" {
				t.Errorf("%s: no %s", h.topic, name)
			}
		}
	}
	for _, topic := range everyTopic {
		name := topicOf(topic)
		if seen[name] == 0 {
			t.Errorf("%s never came", name)
		}
	}
	samples := shared(t, "fixtures/gadget-webhook-schemas/2026-07")
	for _, h := range l.all() {
		sample := at(t, readJSON(t, filepath.Join(samples, h.topic+".json")), "response")
		compareKeys(t, h.topic, sample, decode(t, string(h.body)))
	}
}

func topicOf(enum string) string {
	switch enum {
	case "CUSTOMER_TAGS_ADDED", "CUSTOMER_TAGS_REMOVED":
		return strings.ToLower(strings.Replace(enum, "_", ".", 1))
	case "CUSTOMERS_PURCHASING_SUMMARY":
		return "customers/purchasing_summary"
	}
	i := strings.LastIndex(enum, "_")
	return strings.ToLower(enum[:i] + "/" + enum[i+1:])
}

// optional keys are those that real bodies leave out at times.
var optionalKeys = []string{"customer", "default_address", "payment_details", "attributed_staffs"}

// compareKeys holds a body against Shopify's sample: no other keys, none missing, and the same kinds of values.
func compareKeys(t *testing.T, path string, sample, got any) {
	t.Helper()
	switch sample := sample.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if got == nil || len(sample) == 0 {
			return
		}
		if !ok {
			t.Errorf("%s: %T where the sample has an object", path, got)
			return
		}
		for _, k := range slices.Sorted(maps.Keys(have)) {
			want, known := sample[k]
			if !known {
				t.Errorf("%s.%s is not in the sample", path, k)
				continue
			}
			compareKeys(t, path+"."+k, want, have[k])
		}
		for k := range sample {
			if _, there := have[k]; !there && !slices.Contains(optionalKeys, k) {
				t.Errorf("%s.%s is missing", path, k)
			}
		}
	case []any:
		have, ok := got.([]any)
		if !ok || len(sample) == 0 {
			return
		}
		for _, item := range have {
			compareKeys(t, path+"[]", sample[0], item)
		}
	case nil:
	default:
		if a, b := kindOf(sample), kindOf(got); got != nil && a != b {
			t.Errorf("%s: %v (%s) where the sample has %v (%s)", path, got, b, sample, a)
		}
	}
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "bool"
	}
	return "other"
}

func TestWebhooks_RetriesCarryTheSameBodyAndID(t *testing.T) {
	t.Parallel()
	s := setup(t)
	l := listen(t)
	l.answer = func(n int) int {
		if n < 4 {
			return http.StatusFound // anything but 2xx is a failure
		}
		return http.StatusNoContent
	}
	s.subscribeAll(l, "PRODUCTS_UPDATE")
	ok(t)(s.UpdateProduct(s.Products()[0].ID, func(p *shopsim.Product) { p.Vendor = "Other" }))
	s.drain()
	got := l.all()
	if len(got) != 4 {
		t.Fatalf("%d deliveries", len(got))
	}
	for _, h := range got[1:] {
		if !bytes.Equal(h.body, got[0].body) || h.header.Get("X-Shopify-Webhook-Id") != got[0].header.Get("X-Shopify-Webhook-Id") {
			t.Error("a retry differs from the first delivery")
		}
	}
}

func TestWebhooks_SubscriptionDiesAfterEightRetries(t *testing.T) {
	t.Parallel()
	s := setup(t)
	l := listen(t)
	l.answer = func(int) int { return http.StatusInternalServerError }
	s.subscribeAll(l, "PRODUCTS_UPDATE", "SHOP_UPDATE")
	ok(t)(s.UpdateProduct(s.Products()[0].ID, func(p *shopsim.Product) { p.Vendor = "Other" }))
	s.drain()
	if n := len(l.all()); n != 9 || !slices.Equal(s.Topics(), []string{"shop/update"}) {
		t.Errorf("%d deliveries, topics left %v", n, s.Topics())
	}
}

func TestWebhooks_ChaosDoublesAndReorders(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) {
		c.Chaos = shopsim.Chaos{Seed: 3, Delay: 20 * time.Millisecond, Duplicate: 0.5, Reorder: 0.3, Drop: 0.1}
	})
	l := listen(t)
	s.subscribeAll(l, "ORDERS_CREATE")
	var placed []string
	for range 40 {
		id, err := s.PlaceOrder(shopsim.OrderOptions{})
		ok(t)(err)
		placed = append(placed, itoa(int(id)))
	}
	s.drain()
	byID, order := map[string]int{}, []string{}
	for _, h := range l.all() {
		byID[h.header.Get("X-Shopify-Webhook-Id")]++
		order = append(order, decode(t, string(h.body))["id"].(json.Number).String())
	}
	doubled := 0
	for _, n := range byID {
		if n == 2 {
			doubled++
		}
	}
	if doubled < 8 || len(byID) == 40 || len(byID) < 28 || slices.IsSorted(order) {
		t.Errorf("%d different of 40, %d doubled, sorted %v", len(byID), doubled, slices.IsSorted(order))
	}
	if !slices.IsSorted(placed) {
		t.Fatal("ids do not rise")
	}
}

func TestWebhooks_InOrderAndOnceWithoutChaos(t *testing.T) {
	t.Parallel()
	s := setup(t)
	l := listen(t)
	s.subscribeAll(l, "ORDERS_CREATE", "ORDERS_PAID", "ORDERS_UPDATED", "ORDER_TRANSACTIONS_CREATE")
	_, err := s.PlaceOrder(shopsim.OrderOptions{})
	ok(t)(err)
	s.drain()
	if want := []string{"orders/create", "order_transactions/create", "orders/paid", "orders/updated"}; !slices.Equal(l.topics(), want) {
		t.Errorf("%v", l.topics())
	}
	event := map[string]bool{}
	for _, h := range l.all() {
		event[h.header.Get("X-Shopify-Event-Id")] = true
	}
	if len(event) != 1 {
		t.Errorf("one action has %d event ids", len(event))
	}
}

func TestWebhooks_BasicPlanDropsKeys(t *testing.T) {
	t.Parallel()
	s := setup(t)
	l := listen(t)
	s.subscribeAll(l, "ORDERS_CREATE", "CUSTOMERS_UPDATE")
	s.SetPlan("Basic")
	_, err := s.PlaceOrder(shopsim.OrderOptions{CustomerID: s.CustomerID(1)})
	ok(t)(err)
	ok(t)(s.UpdateCustomer(s.CustomerID(1), func(c *shopsim.Customer) { c.State = "ENABLED" }))
	s.drain()
	for _, h := range l.all() {
		body := decode(t, string(h.body))
		customer := body
		if h.topic == "orders/create" {
			customer = body["customer"].(map[string]any)
			for _, k := range []string{"contact_email", "order_status_url", "email", "phone"} {
				if _, there := body[k]; there {
					t.Errorf("%s has %s", h.topic, k)
				}
			}
		}
		for _, k := range []string{"email", "first_name", "last_name", "phone", "addresses"} {
			if _, there := customer[k]; there {
				t.Errorf("%s: the customer has %s", h.topic, k)
			}
		}
		if customer["id"] == nil {
			t.Errorf("%s: no id", h.topic)
		}
	}
	got := at(t, s.data(subscribe, map[string]any{"topic": "ORDERS_PAID", "sub": map[string]any{"uri": l.url}}), "webhookSubscriptionCreate", "userErrors", 0, "message")
	if !strings.HasPrefix(got.(string), "This app is not approved to subscribe to webhook topics containing protected customer data.") {
		t.Errorf("subscribing on Basic: %v", got)
	}
}

func TestSubscriptions_RefusedInShopifysWords(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) { c.HTTPHooks = false })
	try := func(topic string, sub map[string]any) []any {
		return at(t, s.data(subscribe, map[string]any{"topic": topic, "sub": sub}), "webhookSubscriptionCreate", "userErrors").([]any)
	}
	if errs := try("SHOP_UPDATE", map[string]any{"uri": "https://example.com/hooks"}); len(errs) > 0 {
		t.Fatal(errs)
	}
	for message, sub := range map[string]map[string]any{
		"Address for this topic has already been taken": {"uri": "https://example.com/hooks"},
		"Address can't be blank":                        {"uri": ""},
		"Address protocol http:// is not supported":     {"uri": "http://127.0.0.1:1/x"},
		"Name is too short (minimum is 1 character)":    {"uri": "https://example.com/n", "name": ""},
		"The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.": {"uri": "https://example.com/f", "filter": "x"},
		"Format 'xml' is invalid for this webhook topic. Allowed formats: json":                          {"uri": "https://example.com/f", "format": "XML"},
	} {
		errs := try("SHOP_UPDATE", sub)
		if len(errs) == 0 || at(t, errs[0], "message") != message {
			t.Errorf("%v: %v, want %s", sub, errs, message)
		}
	}
	s.token = s.CreateLegacyToken("read_products")
	if errs := try("ORDERS_CREATE", map[string]any{"uri": "https://example.com/o"}); len(errs) != 1 {
		t.Errorf("a topic without its scope: %v", errs)
	}
}

func TestSubscriptions_DeletedOnesAreSilent(t *testing.T) {
	t.Parallel()
	s := setup(t)
	l := listen(t)
	s.subscribeAll(l, "SHOP_UPDATE")
	list := s.data(`{ webhookSubscriptions(first: 10) { nodes { id topic uri endpoint { __typename ... on WebhookHttpEndpoint { callbackUrl } } apiVersion { handle } } } }`, nil)
	id := at(t, list, "webhookSubscriptions", "nodes", 0, "id")
	del := `mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } } }`
	if got := at(t, s.data(del, map[string]any{"id": id}), "webhookSubscriptionDelete", "deletedWebhookSubscriptionId"); got != id {
		t.Errorf("%v", got)
	}
	if got := at(t, s.data(del, map[string]any{"id": id}), "webhookSubscriptionDelete", "userErrors", 0, "message"); got != "Webhook subscription does not exist" {
		t.Errorf("%v", got)
	}
	s.SetPlan("Plus")
	s.drain()
	if len(l.all()) != 0 {
		t.Errorf("%v", l.topics())
	}
}

func TestUninstall_KillsTokensAndTells(t *testing.T) {
	t.Parallel()
	s := setup(t)
	l := listen(t)
	s.subscribeAll(l, "APP_UNINSTALLED")
	s.data(`mutation { appUninstall { app { id } userErrors { message } } }`, nil)
	s.drain()
	if status, _ := s.post(`{ shop { id } }`, nil); status != http.StatusUnauthorized {
		t.Errorf("status %d", status)
	}
	if got := l.all(); len(got) != 1 || decode(t, string(got[0].body))["myshopify_domain"] != s.Domain() {
		t.Errorf("%v", l.topics())
	}
}

func TestCompliance_GoesToTheAppsAddress(t *testing.T) {
	t.Parallel()
	l := listen(t)
	s := setup(t, func(c *shopsim.Config) { c.ComplianceURL = l.url })
	must := ok(t)
	must(s.RequestData(s.CustomerID(0)))
	must(s.RedactCustomer(s.CustomerID(0)))
	s.Uninstall()
	must(s.RedactShop())
	s.drain()
	samples := shared(t, "fixtures/gadget-webhook-schemas/2026-07")
	for _, h := range l.all() {
		compareKeys(t, h.topic, at(t, readJSON(t, filepath.Join(samples, h.topic+".json")), "response"), decode(t, string(h.body)))
	}
	if want := []string{"customers/data_request", "customers/redact", "shop/redact"}; !slices.Equal(l.topics(), want) {
		t.Errorf("%v", l.topics())
	}
}
