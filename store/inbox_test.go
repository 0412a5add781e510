package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
)

func signal(webhook string, object commerce.ID) commerce.Signal {
	return commerce.Signal{
		WebhookID: webhook, Topic: "orders/updated", ShopDomain: "a.myshopify.com", APIVersion: "2026-10", Kind: "Order", ObjectID: object,
		MergedID: 7, TriggeredAt: at(-1), ReceivedAt: at(0),
	}
}

func (e *env) put(webhook string, object commerce.ID) (stored bool) {
	e.t.Helper()
	stored, err := e.PutSignal(e.t.Context(), mine, signal(webhook, object))
	must(e.t, err)
	return stored
}

func (e *env) claim(max int) []commerce.SignalClaim {
	e.t.Helper()
	claims, err := e.ClaimSignals(e.t.Context(), max)
	must(e.t, err)
	return claims
}

// claimOne claims what must be the only object that is due, with these webhooks.
func (e *env) claimOne(webhooks ...string) commerce.SignalClaim {
	e.t.Helper()
	claims := e.claim(10)
	if len(claims) != 1 || !slices.Equal(webhooksOf(claims[0]), webhooks) {
		e.t.Fatalf("claimed %+v, want one claim of %v", claims, webhooks)
	}
	return claims[0]
}

func webhooksOf(c commerce.SignalClaim) (ids []string) {
	for _, s := range c.Signals {
		ids = append(ids, s.WebhookID)
	}
	return ids
}

func (e *env) settle(verdict commerce.Verdict, claims ...commerce.SignalClaim) {
	e.t.Helper()
	var ends []commerce.SettledClaim
	for _, c := range claims {
		ends = append(ends, commerce.SettledClaim{SignalClaim: c, Verdict: verdict, Code: "WHY", Reason: "Because."})
	}
	must(e.t, e.SettleSignals(e.t.Context(), ends))
}

func (e *env) wantDepth(pending, dead int) {
	e.t.Helper()
	p, d, err := e.InboxDepth(e.t.Context())
	must(e.t, err)
	if p != pending || d != dead {
		e.t.Errorf("%d signals wait and %d are dead, want %d and %d", p, d, pending, dead)
	}
}

func TestPutSignal_KeepsOneOfEachWebhook(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var stored atomic.Int32
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			ok, err := e.PutSignal(t.Context(), mine, signal("w1", 1))
			if err != nil {
				t.Error(err)
			}
			if ok {
				stored.Add(1)
			}
		})
	}
	wg.Wait()
	if stored.Load() != 1 {
		t.Errorf("stored %d times", stored.Load())
	}
	claim := e.claimOne("w1")
	diff(t, "claim", claim, commerce.SignalClaim{AccountID: mine, Signals: []commerce.Signal{signal("w1", 1)}, Attempts: 1, Lease: claim.Lease})
	e.settle(commerce.SignalDone, claim)
	if e.put("w1", 1) {
		t.Error("a handled webhook was stored again")
	}
	if ok, err := e.PutSignal(t.Context(), theirs, signal("w1", 1)); err != nil || !ok {
		t.Errorf("another account's: %v, %v", ok, err)
	}
	e.wantDepth(1, 0)
}

func TestPutSignal_ManyCallersAcrossAccountsAndProcesses(t *testing.T) {
	t.Parallel()
	e := setup(t)
	other := e.open(testKeys...)
	var wg sync.WaitGroup
	var stored atomic.Int32
	for i := range 64 {
		wg.Go(func() {
			for j := range 10 { // each signal is told twice, to two processes, for objects that all share
				s := e.Store
				if i%2 == 1 {
					s = other
				}
				account := []commerce.AccountID{mine, theirs}[i/2%2]
				ok, err := s.PutSignal(t.Context(), account, signal(fmt.Sprint(i/2, "-", j), commerce.ID(j%3+1)))
				if err != nil {
					t.Error(err)
				}
				if ok {
					stored.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if stored.Load() != 320 {
		t.Errorf("%d of 320 were stored", stored.Load())
	}
	e.wantDepth(320, 0)
	seen := 0
	for _, c := range e.claim(10) {
		seen += len(c.Signals)
	}
	if seen != 320 {
		t.Errorf("%d signals were claimed", seen)
	}
}

func TestPutSignal_OneThatPostgresRefusesFailsAlone(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, err := e.peek().Exec(t.Context(), `ALTER TABLE inbox ADD CHECK (webhook_id NOT LIKE 'poison%')`)
	must(t, err)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			name, poison := fmt.Sprint("good-", i), i%10 == 0
			if poison {
				name = fmt.Sprint("poison-", i)
			}
			ok, err := e.PutSignal(t.Context(), mine, signal(name, commerce.ID(i+1)))
			if poison != (err != nil) || ok == poison {
				t.Errorf("%s: %v, %v", name, ok, err)
			}
		})
	}
	wg.Wait()
	e.wantDepth(90, 0)
}

func TestPutSignal_OneCallersEndIsNotTheOthers(t *testing.T) {
	t.Parallel()
	e := setup(t)
	conn := e.peek()
	tx, err := conn.Begin(t.Context())
	must(t, err)
	_, err = tx.Exec(t.Context(), `LOCK TABLE inbox IN EXCLUSIVE MODE`) // groups wait until it goes
	must(t, err)
	leaving, leave := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() { _, err := e.PutSignal(leaving, mine, signal("leaves", 1)); left <- err }()
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if ok, err := e.PutSignal(t.Context(), mine, signal(fmt.Sprint("stays-", i), 2)); err != nil || !ok {
				t.Errorf("%v, %v", ok, err)
			}
		})
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left was told %v", err)
	}
	must(t, tx.Rollback(t.Context()))
	wg.Wait()
	if n := len(e.claim(10)); n < 1 {
		t.Errorf("%d claims", n)
	}
}

func TestPutSignal_RefusesWhatCannotBeKept(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for name, change := range map[string]func(*commerce.Signal){
		"no id":       func(s *commerce.Signal) { s.WebhookID = "" },
		"a long id":   func(s *commerce.Signal) { s.WebhookID = strings.Repeat("x", 301) },
		"no kind":     func(s *commerce.Signal) { s.Kind = "" },
		"NUL":         func(s *commerce.Signal) { s.Topic = "a\x00b" },
		"not UTF-8":   func(s *commerce.Signal) { s.WebhookID = "\xff\xfe" },
		"a bad shop":  func(s *commerce.Signal) { s.ShopDomain = "\xc3\x28" },
		"bad version": func(s *commerce.Signal) { s.APIVersion = "\x00" },
	} {
		sig := signal("w", 1)
		change(&sig)
		_, err := e.PutSignal(t.Context(), mine, sig)
		if commerce.CodeOf(err) != commerce.InvalidInput {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := e.PutBackground(t.Context(), mine, []commerce.Signal{signal("fine", 1), sig}); commerce.CodeOf(err) != commerce.InvalidInput {
			t.Errorf("%s in the background: %v", name, err)
		}
		if err := e.PutSignals(t.Context(), []commerce.AccountSignal{{AccountID: mine, Signal: sig}}); commerce.CodeOf(err) != commerce.InvalidInput {
			t.Errorf("%s among many: %v", name, err)
		}
	}
	if _, err := e.PutSignal(t.Context(), "", signal("w", 1)); commerce.CodeOf(err) != commerce.InvalidInput {
		t.Errorf("no account: %v", err)
	}
	e.wantDepth(0, 0)
}

func TestPutSignals_KeepsManyAccountsAtOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	must(t, e.PutSignals(t.Context(), nil))
	list := []commerce.AccountSignal{{AccountID: mine, Signal: signal("a", 1)}, {AccountID: theirs, Signal: signal("a", 1)}, {AccountID: mine, Signal: signal("a", 1)}, {AccountID: mine, Signal: signal("b", 1)}}
	must(t, e.PutSignals(t.Context(), list))
	must(t, e.PutSignals(t.Context(), list))
	e.wantDepth(3, 0)
	for _, c := range e.claim(10) {
		if want := map[commerce.AccountID]int{mine: 2, theirs: 1}[c.AccountID]; len(c.Signals) != want {
			t.Errorf("%s: %v", c.AccountID, webhooksOf(c))
		}
	}
}

func TestPruneInbox_KeepsWhatWaitsAndWhatFailedLately(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("done", 1)
	e.settle(commerce.SignalDone, e.claimOne("done"))
	e.put("dead", 2)
	e.settle(commerce.SignalDead, e.claimOne("dead"))
	e.put("waits", 3)
	prune := func(want int) {
		t.Helper()
		n, err := e.PruneInbox(t.Context(), e.clock.now().Add(-2*24*time.Hour))
		must(t, err)
		if n != want {
			t.Errorf("%d were deleted, want %d", n, want)
		}
	}
	prune(0)
	e.clock.advance(49 * time.Hour)
	prune(1)
	e.wantDepth(1, 1)
	e.clock.advance(28 * 24 * time.Hour)
	prune(1)
	e.wantDepth(1, 0)
	e.claimOne("waits")
}
