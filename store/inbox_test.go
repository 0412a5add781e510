package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
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

// take handles one signal and gives the webhook's id; "" when none is due.
func (e *env) take(answer error) string {
	e.t.Helper()
	var got string
	found, err := e.TakeSignal(e.t.Context(), func(_ context.Context, _ commerce.AccountID, s commerce.Signal) error {
		got = s.WebhookID
		return answer
	})
	if found != (got != "") || !errors.Is(err, answer) {
		e.t.Errorf("found %v, webhook %q, error %v", found, got, err)
	}
	return got
}

func TestPutSignal_KeepsOneOfEachWebhook(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var stored atomic.Int32
	var wg sync.WaitGroup
	for range 10 {
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
	if ok, err := e.PutSignal(t.Context(), theirs, signal("w1", 1)); err != nil || !ok {
		t.Errorf("another account's: %v, %v", ok, err)
	}
	if stored.Load() != 1 {
		t.Errorf("stored %d times", stored.Load())
	}
	var got commerce.Signal
	var account commerce.AccountID
	_, err := e.TakeSignal(t.Context(), func(_ context.Context, a commerce.AccountID, s commerce.Signal) error {
		got, account = s, a
		return nil
	})
	must(t, err)
	if account != mine {
		t.Errorf("account %s", account)
	}
	diff(t, "signal", got, signal("w1", 1))
	if e.put("w1", 1) {
		t.Error("a handled webhook was stored again")
	}
	pending, dead, err := e.InboxDepth(t.Context())
	must(t, err)
	if pending != 1 || dead != 0 {
		t.Errorf("%d pending, %d dead", pending, dead)
	}
}

func TestTakeSignal_OneObjectsSignalsAreTakenInTurn(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("a1", 1)
	e.put("a2", 1)
	e.put("b1", 2)
	found, err := e.TakeSignal(t.Context(), func(context.Context, commerce.AccountID, commerce.Signal) error {
		// a1 is being handled: a2 has to wait for it, b1 has not.
		if got := e.take(nil); got != "b1" {
			t.Errorf("beside a1: %q", got)
		}
		if got := e.take(nil); got != "" {
			t.Errorf("beside a1 again: %q", got)
		}
		return nil
	})
	if !found || err != nil {
		t.Fatal(found, err)
	}
	if got := e.take(nil); got != "a2" {
		t.Errorf("after a1: %q", got)
	}
}

func TestTakeSignal_ManyWorkersNeverShareAnObject(t *testing.T) {
	t.Parallel()
	e := setup(t)
	other := e.open(testKeys...)
	const objects, each = 5, 8
	for i := range each {
		for o := range objects {
			e.put(fmt.Sprintf("%d-%d", o, i), commerce.ID(o+1))
		}
	}
	var mu sync.Mutex
	busy, last, handled := map[commerce.ID]bool{}, map[commerce.ID]int{}, 0
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			s := []*store.Store{e.Store, other}[i%2]
			for !t.Failed() {
				_, err := s.TakeSignal(t.Context(), func(_ context.Context, _ commerce.AccountID, sig commerce.Signal) error {
					var o, n int
					fmt.Sscanf(sig.WebhookID, "%d-%d", &o, &n)
					mu.Lock()
					if busy[sig.ObjectID] || last[sig.ObjectID] != n {
						t.Errorf("%s: busy %v, %d were handled before", sig.WebhookID, busy[sig.ObjectID], last[sig.ObjectID])
					}
					busy[sig.ObjectID] = true
					mu.Unlock()
					time.Sleep(time.Millisecond)
					mu.Lock()
					busy[sig.ObjectID] = false
					last[sig.ObjectID]++
					handled++
					mu.Unlock()
					return nil
				})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				done := handled == objects*each
				mu.Unlock()
				if done {
					return
				}
			}
		})
	}
	wg.Wait()
	if handled != objects*each {
		t.Errorf("%d handled", handled)
	}
}

func TestTakeSignal_TriesAgainWithDoublingPausesUntilItIsDead(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("bad", 1)
	e.put("next", 1)
	down := errors.New("down")
	for attempt := range 7 {
		if got := e.take(down); got != "bad" {
			t.Fatalf("attempt %d took %q", attempt+1, got)
		}
		pause := time.Second << attempt
		e.clock.advance(pause - time.Millisecond)
		if got := e.take(nil); got != "" {
			t.Fatalf("before the pause of %v was over: %q", pause, got)
		}
		e.clock.advance(time.Millisecond)
	}
	if got := e.take(down); got != "bad" {
		t.Fatalf("the last attempt took %q", got)
	}
	pending, dead, err := e.InboxDepth(t.Context())
	must(t, err)
	if pending != 1 || dead != 1 {
		t.Errorf("%d pending, %d dead", pending, dead)
	}
	if got := e.take(nil); got != "next" {
		t.Errorf("the dead one stands in the way: %q", got)
	}
}

func TestTakeSignal_ADeadWorkersSignalIsTakenOver(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("w1", 1)
	// A worker that dies: it took the signal and never said what became of it.
	for attempt := 1; attempt <= 8; attempt++ {
		var got string
		func() {
			defer func() { _ = recover() }()
			_, _ = e.TakeSignal(t.Context(), func(_ context.Context, _ commerce.AccountID, s commerce.Signal) error {
				got = s.WebhookID
				panic("killed")
			})
		}()
		if got != "w1" {
			t.Fatalf("attempt %d took %q", attempt, got)
		}
		if early := e.take(nil); early != "" {
			t.Fatalf("before the lease was over: %q", early)
		}
		e.clock.advance(time.Minute)
	}
	if got := e.take(nil); got != "" {
		t.Errorf("a signal that kills its workers was taken once more: %q", got)
	}
	_, dead, err := e.InboxDepth(t.Context())
	must(t, err)
	if dead != 1 {
		t.Errorf("%d dead", dead)
	}
}

func TestTakeSignal_ShutdownIsNoAttempt(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("w1", 1)
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		found, err := e.TakeSignal(ctx, func(ctx context.Context, _ commerce.AccountID, _ commerce.Signal) error {
			cancel()
			return ctx.Err()
		})
		if !found || !errors.Is(err, context.Canceled) {
			t.Fatal(found, err)
		}
	}
	if got := e.take(nil); got != "w1" {
		t.Errorf("got %q", got)
	}
}
