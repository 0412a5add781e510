package syncer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
)

func (h *hostile) personalTopics() (out []string) {
	for _, topic := range h.shop.Topics() {
		if strings.HasPrefix(topic, "order") || strings.HasPrefix(topic, "customer") || strings.HasPrefix(topic, "refunds") {
			out = append(out, topic)
		}
	}
	return out
}

// A downgrade blocks personal data and keeps what is stored, word for word; the upgrade after it catches up on all that
// happened between, deletions included, without another install.
func TestHostilePlan_DownAndUpWhileLive(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	kept, gone := h.place(shopsim.OrderOptions{}), h.place(shopsim.OrderOptions{})
	h.settle()
	before := h.counts()
	buyer := h.order(kept).Buyer

	h.shop.SetPlan("Basic")
	h.until("blocked", func() bool { return len(h.installation().Blocked) == 3 })
	h.settle()
	h.until("no subscription to personal data is left", func() bool { return len(h.personalTopics()) == 0 })
	for e, block := range h.installation().Blocked {
		if !e.Personal() || block == nil || block.Message == "" {
			t.Errorf("%s is blocked: %+v", e, block)
		}
	}
	// Signals that were on their way, and polls that were due, find nothing to erase.
	h.must(h.syncer.HandleSignals(t.Context(), account, []commerce.Signal{{WebhookID: "late", Topic: "orders/updated", Kind: "Order", ObjectID: commerce.ID(kept)}}))
	h.must(h.shop.DeleteOrder(gone))
	between := h.place(shopsim.OrderOptions{})
	h.skip(30 * time.Minute)
	h.reconcile(true, commerce.Products)
	if now := h.counts(); now[commerce.Orders] != before[commerce.Orders] || now[commerce.Contacts] != before[commerce.Contacts] {
		t.Errorf("stored were %v, and are %v", before, now)
	}
	if now := h.order(kept).Buyer; now.Email == nil || buyer.Email == nil || *now.Email != *buyer.Email {
		t.Errorf("the buyer reads %+v, and was %+v", now, buyer)
	}

	h.shop.SetPlan("Advanced")
	h.until("open again", func() bool { return len(h.installation().Blocked) == 0 })
	h.until("caught up", func() bool {
		_, missing := h.store.GetOrder(t.Context(), account, commerce.ID(between))
		_, deleted := h.store.GetOrder(t.Context(), account, commerce.ID(gone))
		return missing == nil && commerce.CodeOf(deleted) == commerce.NotFound
	})
	h.settle()
	h.equalsShopify()
	h.wantFiredOnce(kept, gone, between)
	if len(h.personalTopics()) == 0 {
		t.Error("the subscriptions did not come back")
	}
}

// What the user wanted and the plan forbade is imported by itself once the plan allows it.
func TestHostilePlan_AnUpgradeImportsWhatWasWanted(t *testing.T) {
	t.Parallel()
	h := beset(t, world{shop: func(c *shopsim.Config) { c.Plan = "Basic" }})
	h.connect([]commerce.Element{commerce.Orders, commerce.Products}, commerce.AllSyncSettings())
	if runs := h.imported(); len(runs) != 1 || !complete(runs[commerce.Products]) {
		t.Errorf("on Basic: %+v", runs)
	}
	h.shop.SetPlan("Grow")
	h.until("the import is queued", func() bool {
		runs, err := h.store.ListImports(t.Context(), account)
		h.must(err)
		return slices.ContainsFunc(runs, func(r commerce.ImportRun) bool { return r.Element == commerce.Orders })
	})
	runs := h.imported()
	if _, ok := runs[commerce.Contacts]; ok || !complete(runs[commerce.Orders]) || runs[commerce.Orders].Stored != h.shop.Orders() {
		t.Errorf("after the upgrade: %+v", runs)
	}
	h.settle()
	if n := len(h.events()); n != 0 {
		t.Errorf("%d triggers fired for orders of before", n)
	}
}

// A shop without customers and orders proves nothing about its plan: nothing is blocked without need, and the first order
// counts.
func TestHostilePlan_AnEmptyShop(t *testing.T) {
	t.Parallel()
	h := beset(t, world{shop: func(c *shopsim.Config) { c.Orders = 0 }})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	for element, run := range h.imported() {
		if run.Status != commerce.ImportCompleted || !run.Complete() {
			t.Errorf("%s: %+v", element, run)
		}
	}
	if blocked := h.installation().Blocked; len(blocked) != 0 {
		t.Errorf("blocked: %v", blocked)
	}
	h.settle()
	first := h.place(shopsim.OrderOptions{Guest: true, Email: "first@example.com"})
	h.settle()
	h.equalsShopify()
	h.wantFiredOnce(first)
}

// Shopify may deny a field although the plan allows it. What it denies is not written as empty over what is stored, the
// account is told, and what was missed comes when it is allowed again.
func TestHostilePlan_ADeniedFieldErasesNothing(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	known := h.place(shopsim.OrderOptions{Guest: true, Email: "kept@example.com"})
	h.settle()
	h.shop.Deny(shopsim.DenyEmail)
	h.must(h.shop.UpdateOrder(known, func(o *shopsim.Order) { o.Tags = []string{"seen"} }))
	h.must(h.shop.Drain(t.Context()))
	h.until("it is noticed", func() bool {
		h.pass(5 * time.Second)
		health := h.health()
		return health.Failed > 0 || len(h.installation().Blocked) > 0
	})
	if b := h.order(known).Buyer; b.Email == nil || *b.Email != "kept@example.com" {
		t.Errorf("the buyer reads %+v", b)
	}
	failed, _, err := h.store.FailedSignals(t.Context(), account, 10, "")
	h.must(err)
	for _, f := range failed {
		if f.Code != "SHOPIFY_ACCESS_DENIED" || f.Reason == "" {
			t.Errorf("failed as %s: %s", f.Code, f.Reason)
		}
	}
	h.shop.Deny()
	h.shop.SetPlan("Plus") // anything that has the shop asked again
	h.until("open", func() bool { return len(h.installation().Blocked) == 0 })
	_, err = h.syncer.RetryFailed(t.Context(), account, nil)
	h.must(err)
	h.settle()
	h.reconcile(false)
	h.equalsShopify()
}
