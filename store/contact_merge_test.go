package store_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"storegraph/commerce"
	"storegraph/store"
)

func (e *env) merge(kept, gone commerce.ID) {
	e.t.Helper()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.MergeContacts(ctx, kept, gone) })
}

func TestMergeContacts_SurvivorTakesOrdersAndWhatTheCRMSaid(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{ID: "crm-1", Email: new("gone@example.com"), Website: new("https://g.example.com"), Locale: new("fr")})
	must(t, err)
	gone, _ := e.putContact(newCustomer(2, "gone@example.com", 1))
	kept, _ := e.putContact(newCustomer(1, "kept@example.com", 1))
	for n, c := range map[commerce.ID]*commerce.ContactID{11: &kept, 12: &gone, 13: &gone} {
		o := newOrder(n, 1)
		o.ContactID = c
		e.putOrder(o)
	}
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		_, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: 12, ContactID: &gone, PaymentEvent: payment(1, commerce.PaymentSale, commerce.PaymentSuccess, 1)})
		return err
	})

	e.merge(1, 2)
	e.merge(1, 2)

	for _, id := range []commerce.ContactID{gone, kept, "crm-1"} {
		c, err := e.GetContact(t.Context(), mine, id)
		must(t, err)
		if c.ID != kept || *c.Email != "kept@example.com" || c.Facts.OrdersCount != 3 || *c.Website != "https://g.example.com" || *c.Locale != "fr" {
			t.Errorf("contact %s: %+v", id, c)
		}
		n, err := e.CountOrders(t.Context(), mine, commerce.OrderFilter{ContactID: &id})
		must(t, err)
		if n != 3 {
			t.Errorf("contact %s has %d orders", id, n)
		}
	}
	many, err := e.ContactsByID(t.Context(), mine, []commerce.ContactID{gone, kept, "nobody"})
	must(t, err)
	if len(many) != 2 || many[gone].ID != kept {
		t.Errorf("by id: %v", many)
	}
	tr, err := e.GetTransaction(t.Context(), mine, 12)
	must(t, err)
	if *tr.ContactID != kept {
		t.Errorf("the transaction is of %s", *tr.ContactID)
	}
	n, err := e.CountContacts(t.Context(), mine, commerce.ContactFilter{})
	must(t, err)
	if n != 1 {
		t.Errorf("%d contacts are left", n)
	}
}

func TestMergeContacts_LateNewsOfTheGoneChangesNothing(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.putContact(newCustomer(2, "gone@example.com", 1))
	kept, _ := e.putContact(newCustomer(1, "kept@example.com", 1))
	e.merge(1, 2)

	id, outcome := e.putContact(newCustomer(2, "late@example.com", 9))
	if id != kept || outcome != commerce.Stale {
		t.Errorf("an update: %s %s", id, outcome)
	}
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		buyer, err := tx.MatchBuyer(ctx, commerce.Buyer{CustomerID: new(commerce.ID(2))})
		if err != nil || buyer == nil || *buyer != kept {
			t.Errorf("an order's buyer: %v, %v", buyer, err)
		}
		return tx.DeleteContact(ctx, 2, at(10))
	})
	c, err := e.GetContactByShopifyID(t.Context(), mine, 2)
	must(t, err)
	if c.ID != kept || *c.Email != "kept@example.com" {
		t.Errorf("after a late deletion: %+v", c)
	}
}

// A chain of merges ends in one contact, in whatever order the merges and the customers are told.
func TestMergeContacts_ChainsInAnyOrderEndInOneSurvivor(t *testing.T) {
	t.Parallel()
	for range 6 {
		e := setup(t)
		steps := []func(){
			func() { e.merge(2, 1) }, func() { e.merge(3, 2) }, func() { e.merge(4, 3) },
			func() { e.putContact(newCustomer(1, "one@example.com", 1)) },
			func() { e.putContact(newCustomer(2, "two@example.com", 1)) },
			func() { e.putContact(newCustomer(3, "three@example.com", 1)) },
			func() { e.putContact(newCustomer(4, "four@example.com", 5)) },
			func() {
				e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
					o := newOrder(9, 1)
					o.Buyer = commerce.Buyer{CustomerID: new(commerce.ID(1))}
					id, err := tx.CreateContactFor(ctx, o.Buyer, at(0))
					if err != nil {
						return err
					}
					o.ContactID = &id
					_, _, err = tx.UpsertOrder(ctx, o)
					return err
				})
			},
		}
		order := rand.Perm(len(steps))
		for _, i := range order {
			steps[i]()
		}
		var survivor *commerce.Contact
		for shopify := commerce.ID(1); shopify <= 4; shopify++ {
			c, err := e.GetContactByShopifyID(t.Context(), mine, shopify)
			if err != nil {
				t.Fatalf("order %v: customer %d: %v", order, shopify, err)
			}
			if survivor == nil {
				survivor = c
			}
			if c.ID != survivor.ID {
				t.Errorf("order %v: customer %d is %s, not %s", order, shopify, c.ID, survivor.ID)
			}
		}
		n, err := e.CountContacts(t.Context(), mine, commerce.ContactFilter{})
		must(t, err)
		if n != 1 || *survivor.ShopifyID != 4 || *survivor.Email != "four@example.com" || survivor.Facts.OrdersCount != 1 {
			t.Errorf("order %v: %d contacts, the survivor is %+v", order, n, survivor)
		}
	}
}

// A merge beside orders of the customer that goes: all of them end at the survivor.
func TestMergeContacts_BesideNewOrdersLosesNone(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.putContact(newCustomer(2, "gone@example.com", 1))
	kept, _ := e.putContact(newCustomer(1, "kept@example.com", 1))
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
				if i == 6 {
					return tx.MergeContacts(ctx, 1, 2)
				}
				o := newOrder(commerce.ID(i+1), 1)
				o.Buyer = commerce.Buyer{CustomerID: new(commerce.ID(2)), Email: new("gone@example.com")}
				id, err := tx.MatchBuyer(ctx, o.Buyer)
				if err != nil {
					return err
				}
				o.ContactID = id
				_, _, err = tx.UpsertOrder(ctx, o)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	c, err := e.GetContact(t.Context(), mine, kept)
	must(t, err)
	n, err := e.CountOrders(t.Context(), mine, commerce.OrderFilter{ContactID: &kept})
	must(t, err)
	if n != 11 || c.Facts.OrdersCount != 11 {
		t.Errorf("%d orders, facts %+v", n, c.Facts)
	}
}
