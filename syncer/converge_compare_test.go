package syncer_test

import (
	"context"
	"fmt"
	"slices"
	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// neverGoesBack holds what is stored to what was stored before.
func (h *history) neverGoesBack() {
	if h.anyUpdatedAt {
		return
	}
	stored, err := h.store.StoredIDs(h.ctx, h.account, "Order", 0, 0, 1000)
	h.must(err)
	now := map[commerce.ID]time.Time{}
	for _, o := range stored {
		now[o.ID] = o.UpdatedAt
		if o.UpdatedAt.Before(h.newest[o.ID]) {
			h.fatal("order %s went back from %s to %s", o.ID, h.newest[o.ID], o.UpdatedAt)
		}
		if h.buried[o.ID] {
			h.fatal("order %s came back from the dead", o.ID)
		}
	}
	for id := range h.newest {
		if _, there := now[id]; !there {
			h.buried[id] = true
		}
	}
	h.newest = now
}

// equal compares everything stored with what Shopify answers now, field by field.
func (h *history) equal(when string) {
	client := h.app.Client(h.domain, func(ctx context.Context) (commerce.Secret, error) {
		c, err := h.store.Credentials(ctx, h.account)
		return c.AccessToken, err
	})
	same := cmp.Options{
		cmpopts.IgnoreFields(commerce.Order{}, "ContactID", "SyncedAt", "FetchedAt", "Version", "Transaction", "PaidAt"),
		cmpopts.IgnoreFields(commerce.LineItem{}, "Product", "ProductTags"),
		// The buyer is a snapshot: names of a customer who changes them later stay as they were.
		cmpopts.IgnoreFields(commerce.Buyer{}, "FirstName", "LastName", "Email", "Phone"),
		cmpopts.IgnoreFields(commerce.Product{}, "SyncedAt", "FetchedAt", "Collections"),
		cmpopts.IgnoreFields(commerce.Collection{}, "SyncedAt", "FetchedAt", "ProductIDs"),
		cmpopts.IgnoreFields(commerce.Contact{}, "ID", "SyncedAt", "FetchedAt", "UpdatedAt", "CreatedAt", "Facts", "LastOrder", "Orders", "Source"),
		cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b commerce.Money) bool { return a.CurrencyCode == b.CurrencyCode && a.Amount.Equal(b.Amount) }),
	}
	if when == afterWebhooks { // Shopify tells nobody whom a deleted product leaves
		same = append(same, cmpopts.IgnoreFields(commerce.Collection{}, "ProductsCount"))
	}
	if h.anyUpdatedAt {
		same = append(same, cmpopts.IgnoreFields(commerce.Order{}, "UpdatedAt"))
	}
	differs := func(what string, want, got any) {
		if diff := cmp.Diff(want, got, same); diff != "" {
			h.fatal("%s: %s differs (- Shopify, + stored):\n%s", when, what, diff)
		}
	}
	complete := h.imported()
	orders := map[commerce.ID]bool{}
	h.shop.EachOrder(func(o *shopsim.Order) bool {
		id := commerce.ID(o.ID)
		snap, err := client.FetchOrder(h.ctx, id)
		h.must(err)
		stored, err := h.store.GetOrder(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound && !complete[commerce.Orders] && o.CreatedAt.Before(h.connectedAt()) {
			return true // history that was not asked for
		}
		if err != nil {
			h.fatal("%s: order %s: %v", when, id, err)
		}
		orders[id] = true
		for i := range min(len(stored.LineItems), len(snap.Order.LineItems)) {
			// What was bought stays known when the product or the variant is deleted; Shopify's lines then name none any more.
			want, got := &snap.Order.LineItems[i], &stored.LineItems[i]
			if want.ProductID == nil {
				want.ProductID, want.ImageURL = got.ProductID, got.ImageURL
			}
			if want.VariantID == nil {
				want.VariantID = got.VariantID
			}
		}
		h.resolve(&stored.Buyer)
		differs("order "+id.String(), snap.Order, *stored)
		chosen, ok := commerce.ChooseTransaction(snap.Payments)
		if ok != (stored.Transaction != nil) || ok && stored.Transaction.ID != chosen.ID {
			h.fatal("%s: the transaction of order %s is %+v, chosen was %+v", when, id, stored.Transaction, chosen)
		}
		return true
	})
	h.sameIDs(when, "Order", orders)

	customers := map[commerce.ID]bool{}
	h.shop.EachCustomer(func(c *shopsim.Customer) bool {
		id := commerce.ID(c.ID)
		want, err := client.FetchContact(h.ctx, id)
		h.must(err)
		got, err := h.store.GetContactByShopifyID(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound && !complete[commerce.Contacts] && c.CreatedAt.Before(h.connectedAt()) {
			return true
		}
		if err != nil {
			h.fatal("%s: customer %s: %v", when, id, err)
		}
		customers[id] = true
		if complete[commerce.Contacts] {
			differs("customer "+id.String(), *want, *got)
		}
		return true
	})
	if complete[commerce.Contacts] {
		h.sameIDs(when, "Customer", customers)
	}

	products := map[commerce.ID]bool{}
	for _, p := range h.shop.Products() {
		id := commerce.ID(p.ID)
		want, err := client.FetchProduct(h.ctx, id)
		h.must(err)
		got, err := h.store.GetProduct(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound && !complete[commerce.Products] && p.CreatedAt.Before(h.connectedAt()) {
			continue
		}
		if err != nil {
			h.fatal("%s: product %s: %v", when, id, err)
		}
		products[id] = true
		differs("product "+id.String(), *want, *got)
	}
	h.sameIDs(when, "Product", products)

	collections := map[commerce.ID]bool{}
	for _, c := range h.shop.Collections() {
		id := commerce.ID(c.ID)
		want, err := client.FetchCollection(h.ctx, id)
		h.must(err)
		got, err := h.store.GetCollection(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound && !complete[commerce.Collections] {
			continue
		}
		if err != nil {
			h.fatal("%s: collection %s: %v", when, id, err)
		}
		collections[id] = true
		differs("collection "+id.String(), *want, *got)
		if when != afterWebhooks && complete[commerce.Products] && complete[commerce.Collections] {
			h.sameMembers(when, id)
		}
	}
	h.sameIDs(when, "Collection", collections)
}

// sameMembers compares which products a collection has; rules change that without any webhook.
func (h *history) sameMembers(when string, id commerce.ID) {
	list, err := h.store.ListProducts(h.ctx, h.account, commerce.ProductFilter{CollectionID: &id}, commerce.ProductsByTitle, false, commerce.Page{First: new(commerce.MaxPageSize)})
	h.must(err)
	var got []int64
	for _, p := range list.Items {
		got = append(got, int64(p.ID))
	}
	want := slices.Clone(h.shop.CollectionProducts(int64(id)))
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		h.fatal("%s: collection %s has %v, stored %v", when, id, want, got)
	}
}

// resolve follows a buyer who was merged away: an order that was read before the merge names the old customer, whose id keeps
// resolving to the survivor.
func (h *history) resolve(b *commerce.Buyer) {
	if b.CustomerID == nil {
		return
	}
	who, err := h.store.Identities(h.ctx, h.account, "Customer", []commerce.ID{*b.CustomerID})
	h.must(err)
	if into := who[*b.CustomerID].MergedInto; into != nil {
		b.CustomerID = into
	}
}

// sameIDs finds what is stored and not at Shopify.
func (h *history) sameIDs(when, kind string, there map[commerce.ID]bool) {
	stored, err := h.store.StoredIDs(h.ctx, h.account, kind, 0, 0, 10_000)
	h.must(err)
	for _, s := range stored {
		if !there[s.ID] {
			h.fatal("%s: %s %s is stored, and not at Shopify", when, kind, s.ID)
		}
	}
}

func (h *history) imported() map[commerce.Element]bool {
	runs, err := h.store.ListImports(h.ctx, h.account)
	h.must(err)
	out := map[commerce.Element]bool{}
	for _, r := range runs {
		if r.Status == commerce.ImportFailed {
			h.fatal("the import of %s failed: %s", r.Element, *r.Error)
		}
		out[r.Element] = r.Status == commerce.ImportCompleted
	}
	return out
}

func (h *history) connectedAt() time.Time {
	inst, err := h.store.GetInstallation(h.ctx, h.account)
	h.must(err)
	return inst.ConnectedAt
}

// triggersAreExact holds the events to the shop's orders.
func (h *history) triggersAreExact() {
	since := h.connectedAt()
	events, err := h.store.ListTriggerEvents(h.ctx, h.account, nil, 0, 10_000)
	h.must(err)
	fired := map[string]int{}
	for _, e := range events {
		key := fmt.Sprintf("%s %s", e.Kind, e.OrderID)
		if e.Refund != nil {
			key += " " + string(*e.Refund)
		}
		if fired[key]++; fired[key] > 1 {
			h.fatal("%s fired twice", key)
		}
	}
	h.shop.EachOrder(func(o *shopsim.Order) bool {
		id := commerce.ID(o.ID)
		stored, err := h.store.GetOrder(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound {
			return true
		}
		h.must(err)
		want := 0
		if !o.Test && !stored.CreatedAt.Before(since.Truncate(time.Second)) && !stored.ProcessedAt.Before(since.Truncate(time.Second)) {
			want = 1
		}
		if got := fired[fmt.Sprintf("%s %s", commerce.OrderReceived, id)]; got != want {
			h.fatal("Order Received of order %s (created %s, since %s, test %t) fired %d times", id, stored.CreatedAt, since, o.Test, got)
		}
		want = 0
		if !o.Test && stored.PaidAt != nil && !stored.PaidAt.Before(since.Truncate(time.Second)) {
			want = 1
		}
		if got := fired[fmt.Sprintf("%s %s", commerce.PaymentReceived, id)]; got != want {
			h.fatal("Payment Received of order %s (paid %s, since %s, test %t) fired %d times", id, stored.PaidAt, since, o.Test, got)
		}
		want = 0
		if !o.Test && stored.CancelledAt != nil && !stored.CancelledAt.Before(since.Truncate(time.Second)) {
			want = 1
		}
		if got := fired[fmt.Sprintf("%s %s", commerce.OrderCancellation, id)]; got != want {
			h.fatal("Order Cancelled of order %s (cancelled %s, since %s, test %t) fired %d times", id, stored.CancelledAt, since, o.Test, got)
		}
		// A part that is refunded between two readings is never seen apart from the whole.
		refunded := !o.Test && slices.ContainsFunc(o.Refunds, func(r shopsim.Refund) bool { return !r.CreatedAt.Before(since.Truncate(time.Second)) }) &&
			slices.ContainsFunc(o.Transactions, func(t shopsim.Transaction) bool {
				return t.Kind == "REFUND" && t.Status == "SUCCESS" && !t.CreatedAt.Before(since.Truncate(time.Second))
			})
		for extent, status := range map[commerce.RefundExtent]commerce.FinancialStatus{commerce.RefundPart: commerce.FinancialPartiallyRefunded, commerce.RefundFull: commerce.FinancialRefunded} {
			if !refunded || stored.FinancialStatus == nil || *stored.FinancialStatus != status {
				continue
			}
			if got := fired[fmt.Sprintf("%s %s %s", commerce.OrderRefund, id, extent)]; got != 1 {
				h.fatal("Order Refunded of order %s (%s) fired %d times", id, status, got)
			}
		}
		return true
	})
}

const afterWebhooks = "after the webhooks"
