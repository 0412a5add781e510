package shopsim_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/internal/shopsim"
)

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
