package syncer_test

import (
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
)

// until waits for something that the sync loop does by itself.
func (j *journey) until(what string, done func() bool) {
	j.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if done() {
			return
		}
	}
	j.Fatalf("%s: not within 30 s", what)
}

func (j *journey) installation() *commerce.Installation {
	j.Helper()
	inst, err := j.store.GetInstallation(j.Context(), account)
	j.must(err)
	return inst
}

func (j *journey) hasOrder(id int64) bool {
	j.Helper()
	_, err := j.store.GetOrder(j.Context(), account, commerce.ID(id))
	if err != nil && commerce.CodeOf(err) != commerce.NotFound {
		j.Fatal(err)
	}
	return err == nil
}

func TestPlan_ADowngradeBlocksAndAnUpgradeCatchesUp(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()
	kept := j.shop.OrderID(3)
	j.shop.SetPlan("Basic")
	j.until("orders are blocked", func() bool { return j.installation().Blocked[commerce.Orders] != nil })
	j.until("their webhooks are gone", func() bool { return !slices.Contains(j.shop.Topics(), "orders/create") })
	if b := j.installation().Blocked[commerce.Contacts]; b == nil || b.Code != commerce.BlockedByPlan {
		t.Errorf("contacts: %+v", b)
	}
	if !j.hasOrder(kept) {
		t.Error("a downgrade lost what was stored")
	}
	missed := j.place(shopsim.OrderOptions{})
	j.settle()
	if j.hasOrder(missed) {
		t.Error("an order came through a plan that gives none")
	}

	j.shop.SetPlan("Advanced")
	j.until("orders are open", func() bool { return j.installation().Blocked[commerce.Orders] == nil })
	j.until("what was missed is there", func() bool { return j.hasOrder(missed) })
	j.settle()
	j.equalsShopify()
}

func TestPlan_WhatWasWantedIsImportedWhenThePlanAllows(t *testing.T) {
	t.Parallel()
	j := setup(t, func(c *shopsim.Config) { c.Plan = "Basic" })
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	runs := j.importsDone()
	if len(runs) != 2 || !complete(runs[commerce.Products]) || !complete(runs[commerce.Collections]) {
		t.Fatalf("on Basic: %+v", runs)
	}
	j.shop.SetPlan("Plus")
	j.until("orders are imported", func() bool { return complete(j.importsDone()[commerce.Orders]) })
	if runs := j.importsDone(); !complete(runs[commerce.Contacts]) || !complete(runs[commerce.Transactions]) {
		t.Errorf("after the upgrade: %+v", runs)
	}
	j.settle()
	j.equalsShopify()
	if events := j.events(); len(events) != 0 {
		t.Errorf("a late import fired %d events", len(events))
	}
}

func TestPlan_ADeniedFieldBlocksInsteadOfErasing(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()
	id := j.place(shopsim.OrderOptions{})
	j.settle()
	before := j.order(id)
	j.shop.Deny(shopsim.DenyEmail)
	j.must(j.shop.FulfillOrder(id))
	j.until("orders are blocked", func() bool { return j.installation().Blocked[commerce.Orders] != nil })
	if b := j.installation().Blocked[commerce.Orders]; b.Code != commerce.BlockedByData {
		t.Errorf("blocked by %+v", b)
	}
	if after := j.order(id); after.Buyer.Email == nil || *after.Buyer.Email != *before.Buyer.Email {
		t.Errorf("a denied field erased the buyer's address: %v", after.Buyer.Email)
	}
	j.shop.Deny()
	j.shop.SetPlan("Advanced") // tells with shop/update
	j.until("orders are open", func() bool { return j.installation().Blocked[commerce.Orders] == nil })
	j.until("the order is current", func() bool { return *j.order(id).FulfillmentStatus == "FULFILLED" })
}

func TestShopWide_FailuresCostNoAttemptsAndLoseNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]*shopsim.FaultAnswer{
		"frozen":   {Status: http.StatusPaymentRequired},
		"locked":   {Status: http.StatusLocked},
		"rejected": {Status: 430},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var failing atomic.Bool
			j := setup(t, func(c *shopsim.Config) {
				c.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
					if failing.Load() && r.Kind == "graphql" {
						return fault
					}
					return nil
				}
			})
			j.connect(nil, commerce.AllSyncSettings())
			j.importsDone()
			failing.Store(true)
			id := j.place(shopsim.OrderOptions{})
			j.until("the shop is left alone", func() bool { return j.installation().PausedUntil != nil })
			inst := j.installation()
			if inst.PauseReason == "" || time.Until(*inst.PausedUntil) < 5*time.Minute {
				t.Errorf("until %s because %q", inst.PausedUntil, inst.PauseReason)
			}
			if inst.Status != commerce.Connected {
				t.Errorf("the connection is %s", inst.Status)
			}
			failing.Store(false)
			// The hour is over; a signal that was under way may pause the shop once more, and the poll be put off, between any two of these.
			over := func() {
				if j.installation().PausedUntil != nil {
					j.must(j.store.PauseShop(t.Context(), account, nil, ""))
				}
				j.must(j.syncer.Reconcile(t.Context(), account, nil, false))
			}
			if _, err := j.syncer.RetryFailed(t.Context(), account, nil); err != nil {
				t.Error(err)
			}
			j.until("the order is there", func() bool { over(); return j.hasOrder(id) })
			if _, dead, err := j.store.InboxDepth(t.Context()); err != nil || dead > 0 {
				t.Errorf("%d signals died, %v", dead, err)
			}
		})
	}
}

func TestReconnect_CatchesUpOnWhatHappenedMeanwhile(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()
	gone := j.shop.OrderID(5)
	j.settle()
	j.must(j.syncer.Disconnect(t.Context(), account))
	missed := j.place(shopsim.OrderOptions{})
	j.must(j.shop.DeleteOrder(gone))
	time.Sleep(1100 * time.Millisecond) // Shopify's times have whole seconds
	j.connect(nil, commerce.AllSyncSettings())
	j.until("the missed order is there", func() bool { return j.hasOrder(missed) })
	j.must(j.syncer.Reconcile(t.Context(), account, []commerce.Element{commerce.Orders}, true))
	j.until("the deleted order is gone", func() bool { return !j.hasOrder(gone) })
	j.settle()
	j.equalsShopify()
	if events := j.events(); len(events) != 0 {
		t.Errorf("an order of the time without a connection fired: %+v", events)
	}
}

func TestUninstall_StopsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	j := setup(t, func(c *shopsim.Config) { c.BulkDelay = 500 * time.Millisecond })
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.shop.Uninstall()
	j.until("the installation has ended", func() bool { return j.installation().Status == commerce.Uninstalled })
	for element, run := range j.importsDone() {
		// A dead token may be met before the webhook that says why.
		if run.Status != commerce.ImportCancelled && run.Status != commerce.ImportFailed {
			t.Errorf("the import of %s is %s", element, run.Status)
		}
	}
	if _, err := j.store.Credentials(t.Context(), account); commerce.CodeOf(err) != commerce.NotConnected {
		t.Errorf("the credentials: %v", err)
	}
}
