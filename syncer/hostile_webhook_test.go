package syncer_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/shopify"
)

// post delivers a webhook that Shopify signed, and gives the status of our answer.
func (h *hostile) post(id, topic, version string, body []byte) int {
	h.Helper()
	req, err := http.NewRequestWithContext(h.Context(), http.MethodPost, h.base+"/webhooks/shopify", bytes.NewReader(body))
	h.must(err)
	for name, value := range map[string]string{
		"Content-Type": "application/json", "X-Shopify-Topic": topic, "X-Shopify-Webhook-Id": id, "X-Shopify-API-Version": version,
		"X-Shopify-Shop-Domain": "glow-clinic.myshopify.com", "X-Shopify-Hmac-Sha256": shopsim.SignWebhook(secret.Reveal(), body),
		"X-Shopify-Triggered-At": h.config.Now().UTC().Format(time.RFC3339Nano),
	} {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0 // refused before the body was read to its end
	}
	res.Body.Close()
	return res.StatusCode
}

// Odd deliveries have a stated outcome each, and the one after them is handled as ever.
func TestHostileWebhook_OddDeliveries(t *testing.T) {
	t.Parallel()
	var refetches atomic.Int64
	h := beset(t, world{shop: func(c *shopsim.Config) {
		deaf(c) // only what the test delivers arrives
		c.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
			if id, _ := r.Variables["id"].(string); r.Kind == "graphql" && strings.HasPrefix(id, "gid://shopify/Product/") {
				refetches.Add(1)
			}
			return nil
		}
	}})
	h.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	h.imported()
	h.settle()
	product := h.shop.Products()[0].ID
	rename := func(title string) []byte {
		h.must(h.shop.UpdateProduct(product, func(p *shopsim.Product) { p.Title = title }))
		return fmt.Appendf(nil, `{"id":%d,"admin_graphql_api_id":"gid://shopify/Product/%d","title":"a lie"}`, product, product)
	}
	want := func(title string) {
		t.Helper()
		h.settle()
		p, err := h.store.GetProduct(t.Context(), account, commerce.ID(product))
		h.must(err)
		if p.Title != title {
			t.Errorf("the title is %q, want %q", p.Title, title)
		}
	}
	if s := h.post("u", "moons/waxing", "2026-10", []byte(`{"id":1}`)); s != http.StatusOK { // else Shopify repeats it, and then drops the subscription
		t.Errorf("an unknown topic: %d", s)
	}
	// Only ids are read of a body: another version of it is as good.
	if s := h.post("v", "products/update", "2031-01", rename("Version")); s != http.StatusOK {
		t.Errorf("another API version: %d", s)
	}
	want("Version")
	large := append(rename("Large"), bytes.Repeat([]byte(" "), 10<<20)...)
	if s := h.post("l", "products/update", "2026-10", large); s != http.StatusRequestEntityTooLarge && s != 0 {
		t.Errorf("10 MB: %d", s)
	}
	want("Version") // refused
	if s := h.post("n", "products/update", "2026-10", []byte(`{"id":`)); s != http.StatusBadRequest {
		t.Errorf("no JSON: %d", s)
	}
	body := rename("Replayed")
	for range 3 {
		if s := h.post("r", "products/update", "2026-10", body); s != http.StatusOK {
			t.Errorf("replayed: %d", s)
		}
	}
	want("Replayed")
	asked := refetches.Load()
	h.skip(6 * 24 * time.Hour)
	if s := h.post("r", "products/update", "2026-10", body); s != http.StatusOK {
		t.Errorf("replayed days later: %d", s)
	}
	h.settle()
	if n := refetches.Load(); n != asked {
		t.Errorf("a replay had the product read %d times again", n-asked)
	}
	if h.health().Failed != 0 {
		t.Error("something died")
	}
}

// A hundred deliveries of everything, all at once, cost a few refetches and fire once.
func TestHostileWebhook_StormOfDuplicates(t *testing.T) {
	t.Parallel()
	var refetches atomic.Int64
	h := beset(t, world{shop: func(c *shopsim.Config) {
		deaf(c)
		c.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
			if id, _ := r.Variables["id"].(string); strings.HasPrefix(id, "gid://shopify/Order/") {
				refetches.Add(1)
			}
			return nil
		}
	}})
	h.connect(nil, commerce.AllSyncSettings())
	h.settle()
	orders := []int64{h.place(shopsim.OrderOptions{}), h.place(shopsim.OrderOptions{}), h.place(shopsim.OrderOptions{})}
	var storm sync.WaitGroup
	var refused atomic.Int64
	for worker := range 10 {
		storm.Go(func() {
			for i := range 10 {
				for _, id := range orders {
					for _, topic := range []string{"orders/create", "orders/paid", "orders/updated"} {
						webhook := fmt.Sprintf("%s-%d-%d", topic, id, i%2*worker) // some are repetitions, some are news of the same
						if h.post(webhook, topic, "2026-10", fmt.Appendf(nil, `{"id":%d,"admin_graphql_api_id":"gid://shopify/Order/%d"}`, id, id)) != http.StatusOK {
							refused.Add(1)
						}
					}
				}
			}
		})
	}
	storm.Wait()
	h.settle()
	if refused.Load() > 0 {
		t.Errorf("%d deliveries were refused", refused.Load())
	}
	h.wantFiredOnce(orders...)
	if n := refetches.Load(); n > 300 {
		t.Errorf("900 deliveries of three orders had them read %d times", n)
	}
}

// legacy connects without a browser, with everything imported and synced.
func (h *hostile) legacy() {
	h.Helper()
	token := commerce.Secret(h.shop.CreateLegacyToken(shopify.ScopesFor(commerce.Elements, commerce.AllSyncSettings())...))
	h.must(h.syncer.AddLegacy(h.Context(), account, "glow-clinic.myshopify.com", token, secret, commerce.Elements, commerce.AllSyncSettings()))
}

// An hour between the clocks changes nothing: what counts is Shopify's.
func TestHostileWebhook_ClocksAnHourApart(t *testing.T) {
	t.Parallel()
	for name, skew := range map[string]time.Duration{"Shopify ahead": time.Hour, "Shopify behind": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := beset(t, world{skew: skew})
			before := h.place(shopsim.OrderOptions{})
			h.skip(5 * time.Second) // the Date of answers has whole seconds: nearer than two, before and after cannot be told apart
			h.legacy()
			placed := []int64{h.place(shopsim.OrderOptions{})}
			inst := h.installation()
			if off := inst.ConnectedAt.Sub(h.config.Now().Add(skew)).Abs(); off > 5*time.Second {
				t.Errorf("connected at %s, which is %s off Shopify's clock", inst.ConnectedAt, off)
			}
			h.imported()
			placed = append(placed, h.place(shopsim.OrderOptions{}), h.place(shopsim.OrderOptions{}))
			h.settle()
			h.must(h.shop.UpdateOrder(before, func(o *shopsim.Order) { o.Tags = []string{"late"} }))
			h.must(h.shop.DeleteOrder(placed[2]))
			product, err := h.shop.CreateProduct("Serum", 1900)
			h.must(err)
			h.settle()
			h.must(h.shop.DeleteProduct(product))
			h.settle()
			h.equalsShopify()
			h.wantFiredOnce(placed...)

			h.shop.Uninstall()
			h.must(h.shop.Drain(t.Context()))
			h.until("uninstalled", func() bool { return h.installation().Status == commerce.Uninstalled })
		})
	}
}
