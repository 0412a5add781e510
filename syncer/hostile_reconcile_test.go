package syncer_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
)

func deaf(c *shopsim.Config) { c.Chaos = shopsim.Chaos{Seed: 3, Drop: 1} }

// Without a single webhook, polls find what is new and changed, a sweep finds what is gone, and the triggers of orders whose
// webhooks were lost fire once, however often we look.
func TestHostileReconcile_NeedsNoWebhook(t *testing.T) {
	t.Parallel()
	h := beset(t, world{shop: deaf})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()

	placed := []int64{h.place(shopsim.OrderOptions{}), h.place(shopsim.OrderOptions{})}
	old := h.shop.OrderID(2)
	h.must(h.shop.UpdateOrder(old, func(o *shopsim.Order) { o.Email = "corrected@example.com" }))
	person, err := h.shop.CreateCustomer(func(c *shopsim.Customer) { c.Email = "late@example.com" })
	h.must(err)
	product, err := h.shop.CreateProduct("Serum", 1900)
	h.must(err)
	changed := h.shop.Products()[0].ID
	h.must(h.shop.UpdateProduct(changed, func(p *shopsim.Product) { p.Title = "Renamed" }))
	shelf, err := h.shop.CreateCollection("New in")
	h.must(err)
	h.reconcile(false)
	if o := h.order(old); o.Buyer.Email == nil || *o.Buyer.Email != "corrected@example.com" {
		t.Errorf("the changed order reads %+v", o.Buyer)
	}
	if c, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(person)); err != nil || c.Email == nil || *c.Email != "late@example.com" {
		t.Errorf("the new customer: %+v, %v", c, err)
	}
	h.equalsShopify()
	h.wantFiredOnce(placed...)

	h.must(h.shop.DeleteOrder(placed[0]))
	h.must(h.shop.DeleteCustomer(person))
	h.must(h.shop.DeleteProduct(product))
	h.must(h.shop.DeleteCollection(shelf))
	h.skip(2 * time.Minute) // what is younger may only be on its way
	h.reconcile(true)
	h.equalsShopify()
	if _, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(person)); commerce.CodeOf(err) != commerce.NotFound {
		t.Errorf("the deleted customer: %v", err)
	}
	h.reconcile(true)
	h.wantFiredOnce(placed...)
	for _, e := range h.health().Elements {
		if e.Element != commerce.Transactions && e.Drift.Deleted != 1 {
			t.Errorf("%s: %+v", e.Element, e.Drift)
		}
	}
}

// Shopify answers null for orders beyond 60 days when the app may not read all orders. That is no deletion.
func TestHostileReconcile_OrdersThatAreOnlyTooOldStay(t *testing.T) {
	t.Parallel()
	h := beset(t, world{shop: deaf})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	young := h.place(shopsim.OrderOptions{})
	h.reconcile(false)
	scopes := slices.DeleteFunc(h.shop.Scopes(), func(s string) bool { return s == "read_all_orders" })
	h.shop.SetScopes(scopes...)
	probe := commerce.Signal{WebhookID: "scopes", Topic: "app/scopes_update", Kind: "App", ReceivedAt: time.Now()}
	h.must(h.syncer.HandleSignals(t.Context(), account, []commerce.Signal{probe}))
	before := h.counts()[commerce.Orders]
	h.must(h.shop.DeleteOrder(young))
	h.skip(2 * time.Minute)
	old := commerce.ID(h.shop.OrderID(0))
	h.must(h.syncer.HandleSignals(t.Context(), account, []commerce.Signal{{WebhookID: "old", Topic: "orders/updated", Kind: "Order", ObjectID: old, ReceivedAt: time.Now()}}))
	h.reconcile(true, commerce.Orders)
	if _, err := h.store.GetOrder(t.Context(), account, commerce.ID(young)); commerce.CodeOf(err) != commerce.NotFound {
		t.Errorf("the deleted order: %v", err)
	}
	if n := h.counts()[commerce.Orders]; n != before-1 {
		t.Errorf("of %d orders %d are left, though one was deleted", before, n)
	}
}

// Shopify deletes subscriptions without a word. Upkeep sees it, says so, puts them back and has the gap swept.
func TestHostileReconcile_LostSubscriptionsAreRepairedAndTheGapIsClosed(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	h.settle()
	all := h.shop.Topics()
	h.shop.DropSubscriptions("orders/create", "orders/updated", "orders/paid", "orders/delete", "order_transactions/create", "products/delete")
	h.until("the loss is known to us by nothing", func() bool { return len(h.shop.Topics()) < len(all) })
	placed := h.place(shopsim.OrderOptions{})
	product := h.shop.Products()[3].ID
	h.must(h.shop.DeleteProduct(product))
	h.settle()
	h.skip(20 * time.Minute)
	h.until("the subscriptions are back", func() bool { return slices.Equal(h.shop.Topics(), all) })
	h.until("the gap is closed", func() bool {
		_, err := h.store.GetProduct(t.Context(), account, commerce.ID(product))
		return commerce.CodeOf(err) == commerce.NotFound && len(h.events()) == 2
	})
	h.wantFiredOnce(placed)
	check := h.installation().Subscriptions
	if check.Repaired < 6 || check.Expected != len(all) || check.Failure != "" {
		t.Errorf("got %+v", check)
	}
	if !slices.Contains(check.Missing, "orders/create") {
		t.Errorf("what was missing is not shown: %+v", check)
	}
}

// A search that Shopify did not understand returns everything, or nothing. Its answer is not used, and the failure is shown.
func TestHostileReconcile_ASearchWarningIsAnError(t *testing.T) {
	t.Parallel()
	var odd atomic.Bool
	h := beset(t, world{shop: func(c *shopsim.Config) {
		deaf(c)
		c.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
			if odd.Load() && r.Kind == "graphql" && strings.Contains(r.Query, "products(") && strings.Contains(r.Query, "query:") {
				return &shopsim.FaultAnswer{Body: `{"data":{"products":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}},
					"extensions":{"search":[{"path":["products"],"query":"x","warnings":[{"field":"updated_at","message":"Invalid"}]}]}}`}
			}
			return nil
		}
	}})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	odd.Store(true)
	_, err := h.shop.CreateProduct("Serum", 1900)
	h.must(err)
	asked := h.config.Now()
	h.must(h.syncer.Reconcile(t.Context(), account, []commerce.Element{commerce.Products}, false))
	products := func() commerce.ElementHealth {
		return h.health().Elements[slices.Index(commerce.Elements, commerce.Products)]
	}
	h.until("the failure is shown", func() bool { return strings.Contains(products().Failure, "did not understand") })
	if v := products().VerifiedAt; v != nil && v.After(asked) {
		t.Error("the poll counts as done")
	}
	odd.Store(false)
	h.reconcile(false, commerce.Products)
	if p := products(); p.Failure != "" || h.counts()[commerce.Products] != len(h.shop.Products()) {
		t.Errorf("afterwards: %+v", p)
	}
}

// Rules change a collection's members without a webhook and without updatedAt: polls count members.
func TestHostileReconcile_MembersThatRulesChangeAreFound(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	h.settle()
	smart := h.shop.Collections()[slices.IndexFunc(h.shop.Collections(), func(c *shopsim.Collection) bool { return c.Smart })].ID
	members := h.shop.CollectionProducts(smart)
	i := slices.IndexFunc(h.shop.Products(), func(p *shopsim.Product) bool { return !slices.Contains(members, p.ID) })
	joined := h.shop.Products()[i].ID
	h.must(h.shop.Regroup(smart, joined, true))
	h.reconcile(false, commerce.Collections)
	h.wantMember(smart, joined, true)
	// As many as before, but others: only the sweep sees that.
	h.must(h.shop.Regroup(smart, joined, false))
	other := h.shop.Products()[slices.IndexFunc(h.shop.Products(), func(p *shopsim.Product) bool {
		return p.ID != joined && !slices.Contains(members, p.ID)
	})].ID
	h.must(h.shop.Regroup(smart, other, true))
	h.reconcile(true, commerce.Collections)
	h.wantMember(smart, joined, false)
	h.wantMember(smart, other, true)
}

func (h *hostile) wantMember(collection, product int64, want bool) {
	h.Helper()
	id := commerce.ID(collection)
	list, err := h.store.ListProducts(h.Context(), account, commerce.ProductFilter{CollectionID: &id}, commerce.ProductsByTitle, false, commerce.Page{First: new(250)})
	h.must(err)
	got := slices.ContainsFunc(list.Items, func(p commerce.Product) bool { return int64(p.ID) == product })
	if got != want {
		h.Errorf("product %d is in the collection: %t, want %t", product, got, want)
	}
}

// What a user switched off does not come in through the back door of a poll, and comes when it is switched on again.
func TestHostileReconcile_FollowsTheToggles(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	sync := commerce.AllSyncSettings()
	h.connect(nil, sync)
	set := func(change func(*commerce.SyncSettings)) {
		t.Helper()
		change(&sync)
		if _, err := h.syncer.UpdateSyncSettings(context.WithoutCancel(t.Context()), account, sync); err != nil {
			t.Fatal(err)
		}
	}
	set(func(s *commerce.SyncSettings) {
		s.ContactSync, s.OrderSync, s.TransactionSync, s.OrderReceivedTrigger, s.PaymentReceivedTrigger = false, false, false, false, false
	})
	h.skip(time.Minute)
	before := h.counts()
	person, err := h.shop.CreateCustomer(func(c *shopsim.Customer) { c.Email = "while.off@example.com" })
	h.must(err)
	order := h.place(shopsim.OrderOptions{Guest: true, Email: "nobody@example.com"})
	h.settle()
	h.must(h.syncer.Reconcile(t.Context(), account, nil, true))
	h.reconcile(true, commerce.Products)
	for _, e := range []commerce.Element{commerce.Contacts, commerce.Orders} {
		if n := h.counts()[e]; n != before[e] {
			t.Errorf("with the toggle off %s grew from %d to %d", e, before[e], n)
		}
	}

	// Orders without contacts: the order comes, and nobody new with it.
	set(func(s *commerce.SyncSettings) { s.OrderSync = true })
	h.until("the order is caught up", func() bool {
		_, err := h.store.GetOrder(t.Context(), account, commerce.ID(order))
		return err == nil
	})
	if n := h.counts()[commerce.Contacts]; n != before[commerce.Contacts] {
		t.Errorf("with Contact Sync off there are %d contacts instead of %d", n, before[commerce.Contacts])
	}
	set(func(s *commerce.SyncSettings) { s.ContactSync = true })
	h.until("the customer is caught up", func() bool {
		_, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(person))
		return err == nil
	})
	if n := len(h.events()); n != 0 {
		t.Errorf("%d triggers fired for what happened while they were off", n)
	}
}
