package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

func TestClaimSignals_TakesAllThatWaitsForAnObjectOldestFirst(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("a1", 1)
	e.put("b1", 2)
	e.put("a2", 1)
	claims := e.claim(10)
	if len(claims) != 2 || !slices.Equal(webhooksOf(claims[0]), []string{"a1", "a2"}) || !slices.Equal(webhooksOf(claims[1]), []string{"b1"}) {
		t.Fatalf("claimed %+v", claims)
	}
	e.put("a3", 1)
	if more := e.claim(10); len(more) != 0 {
		t.Fatalf("beside the claim: %+v", more)
	}
	e.settle(commerce.SignalDone, claims...)
	e.settle(commerce.SignalDone, e.claimOne("a3"))
	e.wantDepth(0, 0)
	if more := e.claim(10); len(more) != 0 {
		t.Errorf("nothing waits: %+v", more)
	}
}

func TestClaimSignals_ALongQueueOfOneObjectIsTakenInParts(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var list []commerce.Signal
	for i := range 1200 {
		list = append(list, signal(fmt.Sprintf("w%04d", i), 1))
	}
	stored, err := e.PutBackground(t.Context(), mine, list)
	must(t, err)
	if stored != 1200 {
		t.Errorf("%d stored", stored)
	}
	seen := 0
	for range 3 {
		claims := e.claim(10)
		if len(claims) != 1 || claims[0].Signals[0].WebhookID != fmt.Sprintf("w%04d", seen) {
			t.Fatalf("after %d: %d claims", seen, len(claims))
		}
		seen += len(claims[0].Signals)
		e.settle(commerce.SignalDone, claims...)
	}
	if seen != 1200 {
		t.Errorf("%d seen", seen)
	}
	e.wantDepth(0, 0)
}

func TestClaimSignals_ServesAccountsInTurn(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var list []commerce.AccountSignal
	for i := range 500 { // one noisy account, and twenty with a little
		list = append(list, commerce.AccountSignal{AccountID: "noisy", Signal: signal(fmt.Sprint("n", i), commerce.ID(i+1))})
	}
	for i := range 20 {
		for j := range 2 {
			list = append(list, commerce.AccountSignal{AccountID: commerce.AccountID(fmt.Sprintf("quiet-%02d", i)), Signal: signal(fmt.Sprint("q", j), commerce.ID(j+1))})
		}
	}
	must(t, e.PutSignals(t.Context(), list))
	got := map[commerce.AccountID]int{}
	for range 5 {
		claims := e.claim(7)
		in := map[commerce.AccountID]int{}
		for _, c := range claims {
			in[c.AccountID]++
			got[c.AccountID]++
		}
		if len(claims) != 7 || len(in) != 7 && len(got) < 21 {
			t.Errorf("%d claims of %d accounts: %v", len(claims), len(in), in)
		}
		e.settle(commerce.SignalDone, claims...)
	}
	if len(got) != 21 || got["noisy"] > 2 {
		t.Errorf("served %v", got)
	}
	// Alone, the noisy one has no more than sixteen at a time.
	if rest := e.claim(100); len(rest) != 40-(35-got["noisy"])+16 {
		t.Errorf("%d claims", len(rest))
	}
	if more := e.claim(100); len(more) != 0 {
		t.Errorf("%d more of an account that has sixteen", len(more))
	}
}

func TestClaimSignals_BackgroundComesLast(t *testing.T) {
	t.Parallel()
	e := setup(t)
	back := func(account commerce.AccountID, name string, n int) {
		var list []commerce.Signal
		for i := range n {
			s := signal(fmt.Sprint(name, i), commerce.ID(1000+i))
			s.Topic = commerce.TopicReconcile
			list = append(list, s)
		}
		_, err := e.PutBackground(t.Context(), account, list)
		must(t, err)
	}
	back(mine, "sweep", 5)
	e.clock.advance(time.Second)
	e.put("f1", 1)
	e.put("f2", 2)
	claims := e.claim(3)
	var order []bool
	for _, c := range claims {
		order = append(order, c.Signals[0].Background)
	}
	diff(t, "background", order, []bool{false, false, true})
	e.settle(commerce.SignalDone, claims...)

	// While others could use all claims, background gets at most half, and is not starved.
	var list []commerce.AccountSignal
	for i := range 40 {
		account := commerce.AccountID(fmt.Sprint("front-", i))
		for j := range 5 {
			list = append(list, commerce.AccountSignal{AccountID: account, Signal: signal(fmt.Sprint("w", j), commerce.ID(j+1))})
		}
		back(commerce.AccountID(fmt.Sprint("back-", i)), "poll", 3)
	}
	must(t, e.PutSignals(t.Context(), list))
	for range 3 {
		claims := e.claim(16)
		background := 0
		for _, c := range claims {
			if c.Signals[0].Background {
				background++
			}
		}
		if len(claims) != 16 || background == 0 || background > 8 {
			t.Errorf("%d of %d claims are background", background, len(claims))
		}
	}
	one, background := 0, 0
	for range 16 {
		for _, c := range e.claim(1) {
			one++
			if c.Signals[0].Background {
				background++
			}
		}
	}
	if one != 16 || background == 0 || background > 8 {
		t.Errorf("one at a time: %d of %d claims are background", background, one)
	}
}

func TestClaimSignals_AnObjectWithANewWebhookIsForeground(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, err := e.PutBackground(t.Context(), mine, []commerce.Signal{signal("sweep", 1), signal("other", 2)})
	must(t, err)
	e.clock.advance(time.Second)
	e.put("now", 1)
	claims := e.claim(1)
	if len(claims) != 1 || !slices.Equal(webhooksOf(claims[0]), []string{"sweep", "now"}) {
		t.Errorf("claimed %+v", claims)
	}
}

func TestClaimSignals_LeavesAPausedShopAloneButForPrivacyAndUninstall(t *testing.T) {
	t.Parallel()
	e := setup(t)
	inst, cred := newInstallation(mine, "a.myshopify.com")
	must(t, e.Connect(t.Context(), inst, cred))
	conn := e.peek()
	_, err := conn.Exec(t.Context(), `UPDATE installations SET paused_until = $1`, at(10))
	must(t, err)
	for i := range 50 {
		e.put(fmt.Sprint("order-", i), commerce.ID(i+1))
	}
	_, err = e.PutBackground(t.Context(), mine, []commerce.Signal{signal("poll", 70)})
	must(t, err)
	for i, topic := range []string{"customers/redact", "customers/data_request", "shop/redact", "app/uninstalled", "app/scopes_update"} {
		s := signal(topic, commerce.ID(0))
		s.Topic, s.Kind = topic, "App"
		if i < 2 {
			s.Kind, s.ObjectID = "Customer", 9
		}
		_, err := e.PutSignal(t.Context(), mine, s)
		must(t, err)
	}
	other := signal("update", 9)
	other.Kind = "Customer"
	_, err = e.PutSignal(t.Context(), mine, other)
	must(t, err)

	var got []string
	for _, c := range e.claim(100) {
		got = append(got, webhooksOf(c)...)
		e.settle(commerce.SignalDone, c)
	}
	slices.Sort(got)
	diff(t, "claimed while paused", got, []string{"app/scopes_update", "app/uninstalled", "customers/data_request", "customers/redact", "shop/redact"})
	if more := e.claim(100); len(more) != 0 {
		t.Errorf("more: %+v", more)
	}
	e.clock.advance(10 * time.Minute)
	if claims := e.claim(100); len(claims) != 16 {
		t.Errorf("%d claims after the pause", len(claims))
	}
}

func TestClaimSignals_OnlyALiveInstallationPauses(t *testing.T) {
	t.Parallel()
	e := setup(t)
	inst, cred := newInstallation(mine, "a.myshopify.com")
	must(t, e.Connect(t.Context(), inst, cred))
	_, err := e.peek().Exec(t.Context(), `UPDATE installations SET paused_until = $1`, at(10))
	must(t, err)
	must(t, e.EndInstallation(t.Context(), mine, commerce.Disconnected))
	e.put("late", 1)
	e.claimOne("late")
}

func TestClaimSignals_PrivacyRequestsWaitForNobodyAndAreKeptSealed(t *testing.T) {
	t.Parallel()
	e := setup(t)
	ask := func(webhook string) commerce.Signal {
		s := signal(webhook, 0)
		s.Kind, s.Topic = "Customer", "customers/redact"
		s.Privacy = &commerce.PrivacyRequest{Kind: commerce.CustomerRedact, ShopDomain: s.ShopDomain, Email: webhook + "@canary.example.com", OrderIDs: []commerce.ID{1, 2}}
		return s
	}
	for _, w := range []string{"p1", "p2"} {
		_, err := e.PutSignal(t.Context(), mine, ask(w))
		must(t, err)
	}
	var dump string
	conn := e.peek()
	must(t, conn.QueryRow(t.Context(), `SELECT string_agg(to_jsonb(i)::text || encode(coalesce(sealed, ''), 'escape'), '') FROM inbox i`).Scan(&dump))
	if len(dump) == 0 || strings.Contains(dump, "canary") || strings.Contains(dump, "example") {
		t.Errorf("personal data lies open: %s", dump)
	}
	claims := e.claim(10)
	if len(claims) != 2 {
		t.Fatalf("claimed %+v", claims)
	}
	for i, w := range []string{"p1", "p2"} {
		diff(t, "signal", claims[i].Signals, []commerce.Signal{ask(w)})
	}
	e.settle(commerce.SignalDone, claims[0])
	e.settle(commerce.SignalDead, claims[1])
	var sealed []string
	must(t, conn.QueryRow(t.Context(), `SELECT array_agg(webhook_id) FROM inbox WHERE sealed IS NOT NULL`).Scan(&sealed))
	diff(t, "sealed", sealed, []string{"p2"})
	failed, _, err := e.FailedSignals(t.Context(), mine, 10, "")
	must(t, err)
	if len(failed) != 1 || failed[0].Privacy != nil {
		t.Errorf("failed: %+v", failed)
	}

	// With a new key the request still opens; moved to another signal it does not, and says so.
	rotated := e.open(append([]store.Key{store.NewKey("k2")}, testKeys...)...)
	n, err := rotated.Reseal(t.Context())
	must(t, err)
	if n != 1 {
		t.Errorf("%d were sealed again", n)
	}
	_, err = rotated.RetrySignals(t.Context(), mine, nil)
	must(t, err)
	again, err := rotated.ClaimSignals(t.Context(), 10)
	must(t, err)
	if len(again) != 1 || again[0].Signals[0].Privacy == nil || again[0].Signals[0].Privacy.Email != "p2@canary.example.com" {
		t.Errorf("claimed %+v", again)
	}
	must(t, rotated.SettleSignals(t.Context(), []commerce.SettledClaim{{SignalClaim: again[0], Verdict: commerce.SignalDefer}}))
	if claims := e.claim(10); len(claims) != 0 { // e has the old key only
		t.Errorf("opened without its key: %+v", claims)
	}
	failed, _, err = e.FailedSignals(t.Context(), mine, 10, "")
	must(t, err)
	if len(failed) != 1 || failed[0].Code != "SEALED" {
		t.Errorf("failed: %+v", failed)
	}
}

func TestClaimSignals_ADeadWorkersClaimIsTakenOver(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("w1", 1)
	for attempt := 1; attempt <= 8; attempt++ {
		if c := e.claimOne("w1"); c.Attempts != attempt { // and nothing more is heard of it
			t.Fatalf("attempt %d is called %d", attempt, c.Attempts)
		}
		if attempt == 3 {
			e.put("w2", 2)
			e.settle(commerce.SignalDone, e.claimOne("w2"))
		}
		e.clock.advance(time.Minute - time.Millisecond)
		if early := e.claim(10); len(early) != 0 {
			t.Fatalf("before the lease was over: %+v", early)
		}
		e.clock.advance(time.Millisecond)
	}
	if c := e.claim(10); len(c) != 0 {
		t.Errorf("a signal that kills its workers was taken once more: %+v", c)
	}
	e.wantDepth(0, 1)
	failed, _, err := e.FailedSignals(t.Context(), mine, 10, "")
	must(t, err)
	if len(failed) != 1 || failed[0].Code != "WORKERS_LOST" || failed[0].Reason == "" || failed[0].Attempts < 8 {
		t.Errorf("failed: %+v", failed)
	}
}

// A process of the version before keeps signals and knows nothing of the queue of objects; it may also have died.
func TestClaimSignals_FindsWhatTheVersionBeforeLeftBehind(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, err := e.peek().Exec(t.Context(), `
		INSERT INTO inbox (account_id, webhook_id, topic, shop_domain, api_version, kind, object_id, merged_id, received_at, next_attempt_at, state)
		VALUES ($1, 'waits', 'orders/updated', 'a.myshopify.com', '2026-10', 'Order', 1, 0, $2, $2, 'PENDING'),
			($1, 'was held', 'orders/updated', 'a.myshopify.com', '2026-10', 'Order', 2, 0, $2, $2, 'TAKEN'),
			($1, 'is held', 'orders/updated', 'a.myshopify.com', '2026-10', 'Order', 3, 0, $2, $3, 'TAKEN')`, mine, at(0), at(1))
	must(t, err)
	claims := e.claim(10)
	if len(claims) != 2 {
		t.Fatalf("claimed %+v", claims)
	}
	e.settle(commerce.SignalDone, claims...)
	e.clock.advance(time.Minute)
	e.settle(commerce.SignalDone, e.claimOne("is held"))
	e.wantDepth(0, 0)
}
