package shopsim_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"testing"

	"storegraph/internal/shopsim"
)

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

// After customers/redact the shop itself no longer knows the person; what was sold stays.
func TestCompliance_RedactionErasesAtShopifyToo(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()), func(c *shopsim.Config) { c.ComplianceURL = "http://127.0.0.1:1/compliance" })
	id := s.CustomerID(0)
	before := s.OrdersOf(s.Customer(id))
	email := s.Customer(id).Email
	ok(t)(s.RedactCustomer(id))
	body := decode(t, string(s.Take(0).Body))
	if at(t, body, "customer", "email") != email || len(body["orders_to_redact"].([]any)) != len(before) || len(before) == 0 {
		t.Errorf("%v", body)
	}
	if c := s.Customer(id); c == nil || c.First+c.Last+c.Email+c.Phone+c.Note != "" || len(c.Addresses)+len(c.Tags) > 0 {
		t.Errorf("%+v", c)
	}
	for i, o := range s.OrdersOf(s.Customer(id)) {
		if o.Email+o.Phone+o.Note != "" || o.Billing != nil || o.Shipping != nil || o.Total() != before[i].Total() || !o.UpdatedAt.After(before[i].UpdatedAt) {
			t.Errorf("%+v", o)
		}
	}
	s.data(`query($id: ID!) { customer(id: $id) { displayName defaultEmailAddress { emailAddress } orders(first: 5) { nodes { email billingAddress { city } } } } }`, map[string]any{"id": gid("Customer", id)})
	if err := s.DeleteCustomer(id); err == nil {
		t.Error("a customer with orders was deleted")
	}

	guest, err := s.PlaceOrder(shopsim.OrderOptions{Guest: true, Email: "Nobody@Example.com", First: "No", Last: "Body"})
	ok(t)(err)
	ok(t)(s.RequestDataByEmail("nobody@example.com"))
	ok(t)(s.RedactEmail("nobody@example.com"))
	for _, key := range []string{"orders_requested", "orders_to_redact"} {
		body := decode(t, string(s.Take(0).Body))
		if d := diff(map[string]any{"email": "nobody@example.com"}, body["customer"]) + diff([]any{jsonNumber(itoa(int(guest)))}, body[key]); d != "" {
			t.Error(d)
		}
	}
	if o := s.Order(guest); o.Email != "" || o.Shipping != nil {
		t.Errorf("%+v", o)
	}
}
