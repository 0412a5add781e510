package store_test

import (
	"testing"
	"time"

	"storegraph/commerce"
)

func TestSyncHealth_TellsLagByTheOldestSignalThatWaits(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, err := e.SyncHealth(t.Context(), mine)
	wantCode(t, err, commerce.NotConnected)
	e.connect(mine, "a.myshopify.com") // whose orders are blocked
	conn := e.peek()
	put := func(id, kind string, triggered *time.Time, change string) {
		t.Helper()
		sig := commerce.Signal{WebhookID: id, Topic: "x/y", Kind: kind, ObjectID: commerce.ID(len(id)), ReceivedAt: e.clock.now()}
		if triggered != nil {
			sig.TriggeredAt = *triggered
		}
		_, err := e.PutSignal(t.Context(), mine, sig)
		must(t, err)
		_, err = conn.Exec(t.Context(), `UPDATE inbox SET `+change+` WHERE webhook_id = $1`, id)
		must(t, err)
	}
	put("1", "Customer", new(at(-20)), `state = 'DONE'`)
	put("22", "Customer", new(at(-10)), `state = 'TAKEN'`)
	put("333", "Customer", new(at(-5)), `state = 'PENDING'`)
	put("4444", "Customer", new(at(-30)), `background = true, topic = 'reconcile'`)
	put("55555", "Customer", new(at(-90)), `state = 'DEAD'`)
	put("666666", "Product", nil, `state = 'PENDING'`)
	put("7777777", "Shop", nil, `state = 'PENDING'`)
	e.clock.advance(time.Minute)
	put("88888888", "Collection", new(at(2)), `state = 'PENDING'`) // Shopify's clock is ahead of ours
	put("999999999", "Order", nil, `state = 'DONE', topic = 'reconcile', received_at = received_at + interval '1 hour'`)
	for _, kind := range []commerce.TaskKind{commerce.TaskPoll, commerce.TaskSweep} {
		e.schedule(mine, kind, commerce.Contacts, 0)
		done := at(-40)
		if kind == commerce.TaskSweep {
			done = at(-1)
		}
		must(t, e.EndTask(t.Context(), e.claimTasks(kind, 1)[0], commerce.TaskResult{Done: &done, Next: new(at(7)), Found: &commerce.Drift{Checked: 2}}))
	}
	must(t, e.PauseShop(t.Context(), mine, new(at(9)), "frozen"))

	got, err := e.SyncHealth(t.Context(), mine)
	must(t, err)
	found := commerce.Drift{Checked: 2}
	want := &commerce.SyncHealth{
		AccountID: mine, LastWebhookAt: new(at(1)), Pending: 6, Failed: 1, PausedUntil: new(at(9)), PauseReason: "frozen",
		Elements: []commerce.ElementHealth{
			{
				Element: commerce.Contacts, Syncing: true, Lag: 11 * time.Minute, AsOf: new(at(-10)), Pending: 3, Failed: 1,
				VerifiedAt: new(at(-40)), SweptAt: new(at(-30)), NextPollAt: new(at(7)), Drift: found.Add(found), LastDrift: found,
			},
			{Element: commerce.Orders},
			{Element: commerce.Transactions, Syncing: true, AsOf: new(at(1))},
			{Element: commerce.Products, Syncing: true, Lag: time.Minute, AsOf: new(at(0)), Pending: 1},
			{Element: commerce.Collections, Syncing: true, AsOf: new(at(2)), Pending: 1},
		},
	}
	diff(t, "health", got, want)
	e.connect(theirs, "b.myshopify.com")
	all, err := e.AllSyncHealth(t.Context())
	must(t, err)
	if len(all) != 2 || all[1].AccountID != theirs || all[1].Pending+all[1].Failed != 0 || all[1].LastWebhookAt != nil {
		t.Errorf("all: %+v", all)
	}
	diff(t, "among all", &all[0], want)

	must(t, e.EndInstallation(t.Context(), mine, commerce.Disconnected))
	got, err = e.SyncHealth(t.Context(), mine)
	must(t, err)
	for _, h := range got.Elements {
		if h.Syncing || h.AsOf != nil {
			t.Errorf("disconnected: %+v", h)
		}
	}
	all, err = e.AllSyncHealth(t.Context())
	must(t, err)
	if len(all) != 1 {
		t.Errorf("%d accounts are connected", len(all))
	}
}
