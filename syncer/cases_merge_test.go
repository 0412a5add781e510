package syncer_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
)

// couple are two customers with an order each, stored, who are merged at Shopify.
type couple struct {
	*hostile
	kept, gone   int64
	old          commerce.ContactID // of the one who goes
	orders       []int64            // of the kept one, then of the other
	before, news []shopsim.Webhook  // what Shopify told of the one who goes before the merge, and of the merge
}

// merged lets Shopify merge two customers; swap lets the older one go. Their addresses are unlike any other's.
func (h *hostile) merged(name string, swap bool) *couple {
	h.Helper()
	c := &couple{hostile: h}
	for i, id := range []*int64{&c.kept, &c.gone} {
		var err error
		*id, err = h.shop.CreateCustomer(func(p *shopsim.Customer) {
			p.Email, p.Phone = fmt.Sprintf("%s-%d@example.com", strings.ReplaceAll(name, " ", "-"), i), ""
		})
		h.must(err)
	}
	if swap {
		c.kept, c.gone = c.gone, c.kept
	}
	for _, id := range []int64{c.kept, c.gone} {
		c.orders = append(c.orders, h.place(shopsim.OrderOptions{CustomerID: id}))
	}
	h.deliver(h.take()...)
	h.skip(5 * time.Second) // what comes now is not of the same second
	h.must(h.shop.UpdateCustomer(c.gone, func(p *shopsim.Customer) { p.First = "Late" }))
	h.must(h.shop.FulfillOrder(c.orders[1]))
	c.before = h.take()
	old, err := h.store.GetContactByShopifyID(h.Context(), account, commerce.ID(c.gone))
	h.must(err)
	c.old = old.ID
	h.must(h.shop.MergeCustomers(c.kept, c.gone))
	c.news = h.take()
	return c
}

// wantOne says that one person is left, who has the orders, under the old ids too.
func (c *couple) wantOne(survivor int64, orders ...int64) {
	c.Helper()
	kept, err := c.store.GetContactByShopifyID(c.Context(), account, commerce.ID(survivor))
	c.must(err)
	for _, id := range orders {
		if o := c.order(id); o.ContactID == nil || *o.ContactID != kept.ID {
			c.Errorf("order %s belongs to %v, the survivor is %s", o.Name, o.ContactID, kept.ID)
		}
	}
	if kept.Facts.OrdersCount != len(orders) {
		c.Errorf("the survivor's facts: %+v", kept.Facts)
	}
	if theirs := c.shop.Customer(survivor); kept.Email == nil || *kept.Email != theirs.Email || *kept.FirstName != theirs.First {
		c.Errorf("the survivor reads %v, %v; Shopify says %s, %s", *kept.Email, *kept.FirstName, theirs.Email, theirs.First)
	}
	if by, err := c.store.GetContactByShopifyID(c.Context(), account, commerce.ID(c.gone)); err != nil || by.ID != kept.ID {
		c.Errorf("the old Shopify id finds %v, %v", by, err)
	}
	if by, err := c.store.GetContact(c.Context(), account, c.old); err != nil || by.ID != kept.ID {
		c.Errorf("the old contact id finds %v, %v", by, err)
	}
	if n, err := c.store.CountOrders(c.Context(), account, commerce.OrderFilter{ContactID: &c.old}); err != nil || n != len(orders) {
		c.Errorf("%d orders under the old contact id, %v", n, err)
	}
}

// However the news of a merge come, mix with older news, or are lost: one person is left, who has all orders.
func TestMerge_InEveryOrderOfNews(t *testing.T) {
	t.Parallel()
	h := byHand(t, func(c *shopsim.Config) { c.MergeDeletes = true })
	for name, tell := range map[string]func(c *couple){
		"the merge alone": func(c *couple) { c.deliver(of("customers/merge", c.news)...) },
		"the merge twice": func(c *couple) { m := of("customers/merge", c.news); c.deliver(m[0], m[0]) },
		"the survivor's update first": func(c *couple) {
			c.deliver(of("customers/update", c.news)...)
			c.deliver(of("customers/merge", c.news)...)
		},
		"a deletion after it": func(c *couple) {
			c.deliver(of("customers/merge", c.news)...)
			c.deliver(of("customers/delete", c.news)...)
		},
		"a deletion before it": func(c *couple) {
			c.deliver(of("customers/delete", c.news)...)
			c.deliver(of("customers/merge", c.news)...)
		},
		"news of the gone customer": func(c *couple) {
			c.deliver(of("customers/merge", c.news)...)
			c.deliver(of("customers/update", c.before)...)
		},
		"news of their order": func(c *couple) {
			c.deliver(of("customers/merge", c.news)...)
			c.deliver(of("orders/updated", c.before)...)
		},
		"their order's news before": func(c *couple) {
			c.deliver(of("orders/updated", c.before)...)
			c.deliver(of("customers/merge", c.news)...)
		},
		"no merge, but old news": func(c *couple) {
			c.deliver(of("customers/update", c.before)...)
			c.deliver(of("customers/update", c.news)...)
		},
		"no word of it, and a sweep":    func(c *couple) { c.skip(2 * time.Minute); c.reconcile(true, commerce.Contacts) },
		"a day late, after a sweep":     func(c *couple) { c.skip(24 * time.Hour); c.reconcile(true, commerce.Contacts); c.deliver(c.news...) },
		"an import before the webhooks": func(c *couple) { c.importAgain(); c.deliver(c.news...) },
	} {
		t.Run(name, func(t *testing.T) {
			for older, swap := range map[string]bool{"the older survives": false, "the younger survives": true} {
				c := h.in(t).merged(name+" "+older, swap)
				tell(c)
				c.wantOne(c.kept, c.orders...)
			}
		})
	}
	h.factsAddUp()
}

// importAgain imports contacts and orders once more.
func (h *hostile) importAgain() {
	h.Helper()
	_, err := h.syncer.Import(h.Context(), account, []commerce.Element{commerce.Contacts, commerce.Orders})
	h.must(err)
	for h.shop.Advance() > 0 {
	}
	h.imported()
	h.settle()
}

// Two merges in a row, whichever is told first: the last survivor has the orders of all three.
func TestMerge_AChainToldInAnyOrder(t *testing.T) {
	t.Parallel()
	h := byHand(t, nil)
	for name, tell := range map[string]func(c *couple, second []shopsim.Webhook){
		"in order":  func(c *couple, second []shopsim.Webhook) { c.deliver(c.news...); c.deliver(second...) },
		"backwards": func(c *couple, second []shopsim.Webhook) { c.deliver(second...); c.deliver(c.news...) },
		"one lost": func(c *couple, second []shopsim.Webhook) {
			c.deliver(second...)
			c.skip(2 * time.Minute)
			c.reconcile(true, commerce.Contacts)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			c := h.merged("chain "+name, false)
			third, err := h.shop.CreateCustomer(func(p *shopsim.Customer) { p.Email = strings.ReplaceAll(name, " ", "-") + "@example.com" })
			h.must(err)
			order := h.place(shopsim.OrderOptions{CustomerID: third})
			h.deliver(h.take()...)
			h.must(h.shop.MergeCustomers(third, c.kept))
			tell(c, h.take())
			c.wantOne(third, append(c.orders, order)...)
		})
	}
}

// Merges are asynchronous, and Shopify refuses some: only a completed one is a fact.
func TestMerge_WhatIsNotCompleteChangesNothing(t *testing.T) {
	t.Parallel()
	h := byHand(t, nil)
	var ids []int64
	for _, email := range []string{"one@example.com", "two@example.com"} {
		id, err := h.shop.CreateCustomer(func(p *shopsim.Customer) { p.Email = email })
		h.must(err)
		ids = append(ids, id)
	}
	h.deliver(h.take()...)
	for _, status := range []string{"requested", "in_progress", "failed"} {
		t.Run(status, func(t *testing.T) {
			h := h.in(t)
			body := fmt.Appendf(nil, `{"admin_graphql_api_customer_kept_id":"gid://shopify/Customer/%d",
				"admin_graphql_api_customer_deleted_id":"gid://shopify/Customer/%d","admin_graphql_api_job_id":"gid://shopify/Job/1",
				"status":%q,"errors":[{"customer_ids":[%d],"field":"merge_in_progress","message":"x"}]}`, ids[0], ids[1], status, ids[1])
			if got := h.post(status, "customers/merge", "2026-10", body); got != http.StatusOK {
				t.Errorf("got %d", got)
			}
			h.settle()
			one, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(ids[0]))
			h.must(err)
			two, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(ids[1]))
			h.must(err)
			if one.ID == two.ID {
				t.Error("they are one contact")
			}
		})
	}
}

// Without the scope read_customer_merge there is no topic that tells of merges: reconciliation finds that the customer is
// gone, and their orders tell who survived.
func TestMerge_IsFoundWithoutItsScope(t *testing.T) {
	t.Parallel()
	h := beset(t, world{shop: func(c *shopsim.Config) { c.Manual, c.Refused = true, []string{"read_customer_merge"} }})
	h.connect(commerce.Elements, commerce.AllSyncSettings())
	h.imported()
	h.take()
	c := h.merged("unscoped", true)
	if len(of("customers/merge", c.news)) > 0 {
		t.Fatal("Shopify tells of merges without the scope")
	}
	h.skip(2 * time.Minute)
	h.reconcile(true, commerce.Contacts)
	c.wantOne(c.kept, c.orders...)
}

// A customer without orders leaves nothing that tells who took over: its contact id waits with the deletion for the merge.
func TestMerge_DeletionWithoutOrdersComesFirst(t *testing.T) {
	t.Parallel()
	h := byHand(t, func(c *shopsim.Config) { c.MergeDeletes = true })
	customer := func(email string) int64 {
		id, err := h.shop.CreateCustomer(func(p *shopsim.Customer) { p.Email, p.Phone = email, "" })
		h.must(err)
		return id
	}
	kept, gone := customer("kept@without-orders.example"), customer("gone@without-orders.example")
	h.deliver(h.take()...)
	old, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(gone))
	h.must(err)
	h.must(h.shop.MergeCustomers(kept, gone))
	news := h.take()
	h.deliver(of("customers/delete", news)...)
	if _, err := h.store.GetContact(t.Context(), account, old.ID); commerce.CodeOf(err) != commerce.NotFound {
		t.Fatalf("before the merge the contact reads %v", err)
	}
	h.deliver(of("customers/merge", news)...)
	survivor, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(kept))
	h.must(err)
	if by, err := h.store.GetContact(t.Context(), account, old.ID); err != nil || by.ID != survivor.ID {
		t.Errorf("the old contact id finds %v, %v", by, err)
	}
}

// Shopify's own figures of the survivor may read 0 for a while after a merge: ours are counted from the orders.
func TestMerge_FactsAreCountedFromOrders(t *testing.T) {
	t.Parallel()
	h := byHand(t, nil)
	c := h.merged("facts", false)
	h.deliver(of("customers/merge", c.news)...)
	kept, err := h.store.GetContactByShopifyID(context.WithoutCancel(t.Context()), account, commerce.ID(c.kept))
	h.must(err)
	want := int64(0)
	for _, id := range c.orders {
		want += h.shop.Order(id).Total().Shop
	}
	if kept.Facts.OrdersCount != 2 || kept.Facts.TotalSpent.Plain() != (shopsim.Amount{Minor: want, Currency: "USD"}).Padded() {
		t.Errorf("got %+v, want 2 orders of %d cents", kept.Facts, want)
	}
	h.factsAddUp()
}
