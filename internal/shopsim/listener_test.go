package shopsim_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
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
		if err != nil { // the shop was closed meanwhile; what is cut off is no delivery
			return
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
