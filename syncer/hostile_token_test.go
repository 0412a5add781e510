package syncer_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/syncer"
)

// tokenFaults counts refreshes, and lets something go wrong with the n-th.
func tokenFaults(refreshes *atomic.Int64, wrong func(n int64) *shopsim.FaultAnswer) func(*shopsim.Config) {
	return func(c *shopsim.Config) {
		c.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
			if r.Kind != "token" || r.Operation != "refresh_token" {
				return nil
			}
			return wrong(refreshes.Add(1))
		}
	}
}

func (h *hostile) credentials() commerce.Credentials {
	h.Helper()
	c, err := h.store.Credentials(h.Context(), account)
	h.must(err)
	return c
}

// Whatever happens to the answer of a refresh, the connection lives on, and the next refresh works as well.
func TestHostileToken_RefreshesSurviveLostAndOddAnswers(t *testing.T) {
	t.Parallel()
	for name, odd := range map[string]shopsim.FaultAnswer{
		"answer lost after rotation": {Lost: true, Reset: true},
		"failure after rotation":     {Lost: true, Status: 502},
		"without expires_in":         {NoExpiry: true},
		"throttled":                  {Status: 429, Header: map[string][]string{"Retry-After": {"1.0"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var refreshes atomic.Int64
			h := beset(t, world{shop: tokenFaults(&refreshes, func(n int64) *shopsim.FaultAnswer {
				if n == 1 {
					return &odd
				}
				return nil
			})})
			h.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
			h.imported()
			for round := range 2 {
				before, asked := h.credentials(), refreshes.Load()
				h.skip(2 * time.Hour)
				placed := h.place(shopsim.OrderOptions{})
				h.settle()
				h.order(placed)
				now := h.credentials()
				if now.AccessToken == before.AccessToken || now.RefreshToken == before.RefreshToken || now.ExpiresAt == nil || refreshes.Load() == asked {
					t.Errorf("refresh %d: %d were asked for, the end is %v", round+1, refreshes.Load()-asked, now.ExpiresAt)
				}
			}
			if inst := h.installation(); inst.Status != commerce.Connected {
				t.Errorf("the connection is %s", inst.Status)
			}
		})
	}
}

// A process that died between Shopify's answer and our commit leaves the old refresh token behind, which works once more.
func TestHostileToken_AProcessThatDiedAfterRotationCostsNothing(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	h.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	h.imported()
	h.settle()
	if _, err := h.app.Refresh(t.Context(), "glow-clinic.myshopify.com", h.credentials()); err != nil { // and nobody keeps it
		t.Fatal(err)
	}
	h.skip(2 * time.Hour)
	placed := h.place(shopsim.OrderOptions{})
	h.settle()
	h.wantFiredOnce(placed)
	if inst := h.installation(); inst.Status != commerce.Connected {
		t.Errorf("the connection is %s", inst.Status)
	}
}

// Processes that find the token expired at the same moment refresh it once.
func TestHostileToken_TwoProcessesRefreshOnce(t *testing.T) {
	t.Parallel()
	var refreshes atomic.Int64
	h := beset(t, world{asleep: true, shop: tokenFaults(&refreshes, func(int64) *shopsim.FaultAnswer { return &shopsim.FaultAnswer{Slow: 20 * time.Millisecond} })})
	h.connect(nil, commerce.AllSyncSettings())
	h.skip(2 * time.Hour)
	var both sync.WaitGroup
	for _, s := range []*syncer.Syncer{syncer.New(h.config), syncer.New(h.config)} {
		for range 4 {
			both.Go(func() {
				sig := commerce.Signal{WebhookID: "x", Topic: "products/update", Kind: "Product", ObjectID: commerce.ID(h.shop.Products()[0].ID)}
				if err := s.HandleSignals(context.WithoutCancel(t.Context()), account, []commerce.Signal{sig}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	both.Wait()
	if n := refreshes.Load(); n != 1 {
		t.Errorf("%d refreshes", n)
	}
}

// After a reconnect everything is caught up that happened while there was no access: with Orders imported, orders too. Order
// Received stays silent for those placed before the new connection.
func TestHostileToken_ReconnectCatchesUp(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	gone := h.place(shopsim.OrderOptions{})
	h.settle()
	h.wantFiredOnce(gone)

	h.shop.RevokeTokens()
	missed := h.place(shopsim.OrderOptions{})
	h.until("the loss is known", func() bool { return h.installation().Status == commerce.NeedsReconnect })
	person, err := h.shop.CreateCustomer(func(c *shopsim.Customer) { c.Email = "meanwhile@example.com" })
	h.must(err)
	h.shop.DropSubscriptions()
	quiet := h.place(shopsim.OrderOptions{})
	h.must(h.shop.DeleteOrder(gone))
	h.must(h.shop.UpdateProduct(h.shop.Products()[0].ID, func(p *shopsim.Product) { p.Title = "Meanwhile" }))
	if health := h.health(); health.Failed != 0 {
		t.Errorf("%d signals died for want of access", health.Failed)
	}
	h.until("nothing is at work", func() bool { return !h.busy() })
	h.skip(2 * time.Hour)

	h.connect(nil, commerce.AllSyncSettings())
	if inst := h.installation(); inst.Status != commerce.Connected {
		t.Fatalf("after reconnecting it is %s", inst.Status)
	}
	fresh := h.place(shopsim.OrderOptions{})
	h.until("caught up", func() bool {
		h.pass(time.Second) // what was refused just before is tried again a little later
		_, missing := h.store.GetOrder(t.Context(), account, commerce.ID(quiet))
		_, deleted := h.store.GetOrder(t.Context(), account, commerce.ID(gone))
		return missing == nil && commerce.CodeOf(deleted) == commerce.NotFound
	})
	h.skip(10 * time.Minute) // signals that waited for access
	h.settle()
	h.equalsShopify()
	h.order(missed)
	if _, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(person)); err != nil {
		t.Errorf("the customer of meanwhile: %v", err)
	}
	received := h.fired()[commerce.OrderReceived]
	if len(received) != 2 || received[gone] != 1 || received[fresh] != 1 {
		t.Errorf("Order Received fired for %v, want %d and %d", received, gone, fresh)
	}
}

// A custom app's token has no end and is never refreshed, not even when Shopify refuses it: then the store is reconnected.
func TestHostileToken_LegacyTokensAreNeverRefreshed(t *testing.T) {
	t.Parallel()
	var refreshes atomic.Int64
	h := beset(t, world{shop: tokenFaults(&refreshes, func(int64) *shopsim.FaultAnswer { return nil })})
	token := commerce.Secret(h.shop.CreateLegacyToken("read_orders", "read_all_orders", "read_customers", "read_products", "read_customer_merge"))
	h.must(h.syncer.AddLegacy(t.Context(), account, "glow-clinic.myshopify.com", token, secret, []commerce.Element{commerce.Products}, commerce.AllSyncSettings()))
	h.imported()
	h.skip(100 * 24 * time.Hour)
	placed := h.place(shopsim.OrderOptions{})
	h.settle()
	h.wantFiredOnce(placed)
	h.shop.RevokeTokens()
	h.place(shopsim.OrderOptions{})
	h.until("the loss is known", func() bool { return h.installation().Status == commerce.NeedsReconnect })
	if n := refreshes.Load(); n != 0 {
		t.Errorf("%d refreshes of a token that has none", n)
	}
	if c := h.credentials(); c.AccessToken != token || c.ExpiresAt != nil || !slices.Equal(c.WebhookSecrets, []commerce.Secret{secret}) {
		t.Error("the credentials changed")
	}
}
