package syncer_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/shopify"
)

// The tests of this file and of the cases_* files beside it hold the cases of docs/shopify-cases.md.

// byHand is a connected journey whose webhooks the test delivers itself, or loses.
func byHand(t *testing.T, change func(*shopsim.Config)) *hostile {
	t.Helper()
	h := beset(t, world{shop: func(c *shopsim.Config) {
		c.Manual = true
		if change != nil {
			change(c)
		}
	}})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	h.take()
	h.settle()
	return h
}

// in is the journey inside a subtest, which its failures belong to.
func (h *hostile) in(t *testing.T) *hostile {
	own, j := *h, *h.journey
	j.T, own.journey = t, &j
	return &own
}

// take takes all webhooks that wait, oldest first.
func (h *hostile) take() (out []shopsim.Webhook) {
	for h.shop.Waiting() > 0 {
		out = append(out, h.shop.Take(0))
	}
	return out
}

// deliver delivers webhooks in this order, and waits until what each of them asked for is done.
func (h *hostile) deliver(webhooks ...shopsim.Webhook) {
	h.Helper()
	for _, w := range webhooks {
		if status, err := h.shop.Deliver(h.Context(), w); err != nil || status != http.StatusOK {
			h.Errorf("%s: got %d, %v", w.Topic, status, err)
		}
		h.settle()
	}
}

// of are the webhooks of a topic.
func of(topic string, webhooks []shopsim.Webhook) (out []shopsim.Webhook) {
	for _, w := range webhooks {
		if w.Topic == topic {
			out = append(out, w)
		}
	}
	return out
}

// Whichever topic comes, and if all others of the same happening are lost: the object is as Shopify has it. Only deletions
// and merges are believed as they stand, and ask for nothing to be deleted.
func TestTopics_EachAloneIsEnough(t *testing.T) {
	t.Parallel()
	var refetches atomic.Int64
	h := byHand(t, func(c *shopsim.Config) {
		c.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
			if id, _ := r.Variables["id"].(string); strings.HasPrefix(id, "gid://shopify/") {
				refetches.Add(1)
			}
			return nil
		}
	})
	place := func(o shopsim.OrderOptions) int64 { // stored before the happening
		id := h.place(o)
		h.deliver(of("orders/create", h.take())...)
		return id
	}
	person := func(c shopsim.Customer) int64 {
		id, err := h.shop.CreateCustomer(func(new *shopsim.Customer) { new.Email, new.Phone = c.Email, c.Phone })
		h.must(err)
		h.deliver(of("customers/create", h.take())...)
		return id
	}
	contact := func(id int64) *commerce.Contact {
		c, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(id))
		h.must(err)
		return c
	}
	gone := func(_ any, err error) bool { return commerce.CodeOf(err) == commerce.NotFound }
	var id, other int64
	var err error
	rows := []struct {
		topic  string
		before func()
		happen func() error
		want   func() bool
		isFact bool // needs no refetch
	}{
		{"orders/create", nil, func() error { id = h.place(shopsim.OrderOptions{Guest: true, Email: "g@example.com"}); return nil },
			func() bool { o := h.order(id); return *o.Buyer.Email == "g@example.com" && o.Buyer.CustomerID == nil }, false},
		{"orders/updated", func() { id = place(shopsim.OrderOptions{}) },
			func() error { return h.shop.UpdateOrder(id, func(o *shopsim.Order) { o.Email = "new@example.com" }) },
			func() bool { return *h.order(id).Buyer.Email == "new@example.com" }, false},
		{"orders/edited", func() { id = place(shopsim.OrderOptions{}) },
			func() error { return h.shop.EditOrder(id, 0, "Gift wrap", 900) },
			func() bool { o := h.order(id); return o.Edited && o.LineItems[len(o.LineItems)-1].Title == "Gift wrap" }, false},
		{"orders/cancelled", func() { id = place(shopsim.OrderOptions{}) },
			func() error { return h.shop.CancelOrder(id, "INVENTORY") },
			func() bool {
				o := h.order(id)
				return o.Status == commerce.OrderCancelled && *o.CancelReason == "INVENTORY"
			}, false},
		{"orders/paid", func() { id = place(shopsim.OrderOptions{Payment: shopsim.PaymentPending}) },
			func() error { return h.shop.PayOrder(id) },
			func() bool { o := h.order(id); return *o.FinancialStatus == commerce.FinancialPaid && o.PaidAt != nil }, false},
		{"order_transactions/create", func() { id = place(shopsim.OrderOptions{Payment: shopsim.PaymentAuthorized}) },
			func() error { return h.shop.PayOrder(id) },
			func() bool { return h.order(id).Transaction.Kind == commerce.PaymentCapture }, false},
		{"refunds/create", func() { id = place(shopsim.OrderOptions{}) },
			func() error {
				return h.shop.RefundOrder(id, shopsim.RefundPart{LineID: h.shop.Order(id).Lines[0].ID, Quantity: 1})
			},
			func() bool { return h.order(id).TotalRefunded.Shop.Amount.IsPositive() }, false},
		{"orders/delete", func() { id = place(shopsim.OrderOptions{}) }, func() error { return h.shop.DeleteOrder(id) },
			func() bool { return gone(h.store.GetOrder(t.Context(), account, commerce.ID(id))) }, true},
		{"customers/create", nil, func() error {
			id, err = h.shop.CreateCustomer(func(c *shopsim.Customer) { c.Email = "c@example.com" })
			return err
		}, func() bool { return *contact(id).Email == "c@example.com" }, false},
		{"customers/update", func() { id = person(shopsim.Customer{Email: "u@example.com"}) },
			func() error { return h.shop.UpdateCustomer(id, func(c *shopsim.Customer) { c.First = "Renamed" }) },
			func() bool { return *contact(id).FirstName == "Renamed" }, false},
		// Since 2025-01 the bodies of customers/* lack consent: each channel has its own topic.
		{"customers_email_marketing_consent/update", func() { id = person(shopsim.Customer{Email: "e@example.com"}) },
			func() error {
				return h.shop.UpdateCustomer(id, func(c *shopsim.Customer) { c.EmailConsent = "UNSUBSCRIBED" })
			},
			func() bool { return contact(id).EmailConsent.State == commerce.ConsentUnsubscribed }, false},
		{"customers_marketing_consent/update", func() { id = person(shopsim.Customer{Email: "s@example.com", Phone: "+15155550177"}) },
			func() error {
				return h.shop.UpdateCustomer(id, func(c *shopsim.Customer) { c.SMSConsent = "SUBSCRIBED" })
			},
			func() bool { return contact(id).SMSConsent.State == commerce.ConsentSubscribed }, false},
		{"customers/delete", func() { id = person(shopsim.Customer{Email: "d@example.com"}) }, func() error { return h.shop.DeleteCustomer(id) },
			func() bool { return gone(h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(id))) }, true},
		{"customers/merge", func() {
			id, other = person(shopsim.Customer{Email: "kept@example.com"}), person(shopsim.Customer{Email: "gone@example.com"})
		}, func() error { return h.shop.MergeCustomers(id, other) },
			func() bool { return contact(other).ID == contact(id).ID && *contact(other).Email == "kept@example.com" }, false},
		{"products/create", nil, func() error { id, err = h.shop.CreateProduct("Serum", 1900); return err },
			func() bool {
				p, err := h.store.GetProduct(t.Context(), account, commerce.ID(id))
				return err == nil && p.Title == "Serum"
			}, false},
		{"products/update", nil, func() error { return h.shop.UpdateProduct(id, func(p *shopsim.Product) { p.Title = "Oil" }) },
			func() bool {
				p, err := h.store.GetProduct(t.Context(), account, commerce.ID(id))
				return err == nil && p.Title == "Oil"
			}, false},
		{"products/delete", nil, func() error { return h.shop.DeleteProduct(id) },
			func() bool { return gone(h.store.GetProduct(t.Context(), account, commerce.ID(id))) }, true},
		{"collections/create", nil, func() error { id, err = h.shop.CreateCollection("New in"); return err }, func() bool {
			c, err := h.store.GetCollection(t.Context(), account, commerce.ID(id))
			return err == nil && c.Title == "New in"
		}, false},
		{"collections/update", nil, func() error { return h.shop.UpdateCollection(id, func(c *shopsim.Collection) { c.Title = "Old" }) }, func() bool {
			c, err := h.store.GetCollection(t.Context(), account, commerce.ID(id))
			return err == nil && c.Title == "Old"
		}, false},
		{"collections/delete", nil, func() error { return h.shop.DeleteCollection(id) },
			func() bool { return gone(h.store.GetCollection(t.Context(), account, commerce.ID(id))) }, true},
		{"app/scopes_update", nil, func() error { h.shop.SetScopes("read_products"); return nil },
			func() bool {
				return slices.Equal(h.installation().Scopes, []string{"read_products"}) && h.installation().Blocked[commerce.Orders] != nil
			}, false},
		{"shop/update", nil, func() error { h.shop.SetPlan("Basic"); return nil },
			func() bool { return h.installation().Shop.Plan == "Basic" }, false},
		{"app/uninstalled", nil, func() error { h.shop.Uninstall(); return nil },
			func() bool { return h.installation().Status == commerce.Uninstalled }, true},
	}
	told := []string{"bulk_operations/finish"} // TestImport_EndsByTheFinishWebhookOrWithoutIt
	for _, r := range rows {
		told = append(told, r.topic)
		t.Run(r.topic, func(t *testing.T) {
			h := h.in(t)
			if r.before != nil {
				r.before()
			}
			h.take()
			h.must(r.happen())
			asked := refetches.Load()
			webhooks := of(r.topic, h.take())
			if len(webhooks) == 0 {
				t.Fatal("Shopify sends none")
			}
			h.deliver(webhooks...)
			if !r.want() {
				t.Error("it is not stored")
			}
			if n := refetches.Load() - asked; r.isFact && n > 0 {
				t.Errorf("what the webhook proves was asked for %d times", n)
			}
		})
	}
	for _, topic := range shopify.TopicsFor(commerce.AllSyncSettings(), nil) {
		if !slices.Contains(told, topic) {
			t.Errorf("%s is subscribed to, and no row here shows what it does", topic)
		}
	}
}
