package syncer_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/syncer"
)

// told notes what the cache has to drop.
type told struct {
	mu      sync.Mutex
	changes []commerce.Change
}

func (c *told) Invalidate(_ context.Context, _ commerce.AccountID, changes []commerce.Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes = append(c.changes, changes...)
}

// take gives what was noted since it was taken last.
func (c *told) take() []commerce.Change {
	c.mu.Lock()
	defer c.mu.Unlock()
	changes := c.changes
	c.changes = nil
	return changes
}

// What is erased in Postgres is dropped by the cache: the person, their orders and transactions, and at last the shop's rest.
func TestPrivacy_RedactionReachesTheCache(t *testing.T) {
	t.Parallel()
	cache := &told{}
	h := beset(t, world{asleep: true})
	h.config.Cache = cache
	h.start(nil)
	h.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	h.imported()
	person, err := h.shop.CreateCustomer(func(c *shopsim.Customer) { c.Email = "canary@example.com" })
	h.must(err)
	order := commerce.ID(h.place(shopsim.OrderOptions{CustomerID: person}))
	h.settle()
	contact := h.order(int64(order)).ContactID
	ask := func(topic string, r commerce.PrivacyRequest) []commerce.Change {
		t.Helper()
		cache.take()
		r.ShopDomain = "glow-clinic.myshopify.com"
		sig := commerce.Signal{WebhookID: topic, Topic: topic, ShopDomain: r.ShopDomain, Privacy: &r, TriggeredAt: h.config.Now().Add(time.Second)}
		h.must(syncer.New(h.config).HandleSignals(t.Context(), account, []commerce.Signal{sig}))
		return cache.take()
	}
	dropped := ask("customers/redact", commerce.PrivacyRequest{
		Kind: commerce.CustomerRedact, CustomerID: commerce.ID(person), Email: "canary@example.com", OrderIDs: []commerce.ID{order},
	})
	for _, want := range []commerce.Change{{Kind: "contact", ID: string(*contact)}, {Kind: "order", ID: order.String()}} {
		if !slices.Contains(dropped, want) {
			t.Errorf("the cache was not told of %s %s: %v", want.Kind, want.ID, dropped)
		}
	}
	h.shop.Uninstall()
	h.until("uninstalled", func() bool { return h.installation().Status == commerce.Uninstalled })
	dropped = ask("shop/redact", commerce.PrivacyRequest{Kind: commerce.ShopRedact})
	product := commerce.Change{Kind: "product", ID: commerce.ID(h.shop.Products()[0].ID).String()}
	if !slices.Contains(dropped, product) || !slices.ContainsFunc(dropped, func(c commerce.Change) bool { return strings.HasPrefix(c.Kind, "order") }) {
		t.Errorf("the cache was told of %v", dropped)
	}
}
