package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"storegraph/commerce"
	"storegraph/store"
)

func event(kind commerce.TriggerKind, order commerce.ID) commerce.TriggerEvent {
	return commerce.TriggerEvent{
		Kind: kind, OrderID: order, ContactID: new(commerce.ContactID("c1")), EnrollmentKey: "a.myshopify.com/orders/" + order.String(),
		OccurredAt: at(1), ReceivedAt: at(2), Payload: json.RawMessage(`{"b": 1,  "a": "é"}`),
	}
}

func TestAddTrigger_OncePerAccountKindAndOrderForEver(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var added atomic.Int32
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
				if _, _, err := tx.UpsertOrder(ctx, newOrder(1, i)); err != nil {
					return err
				}
				ok, err := tx.AddTrigger(ctx, event(commerce.OrderReceived, 1))
				if ok {
					added.Add(1)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		if err := tx.DeleteOrder(ctx, 1, at(99)); err != nil {
			return err
		}
		ok, err := tx.AddTrigger(ctx, event(commerce.OrderReceived, 1))
		if ok {
			t.Error("again after the order was deleted")
		}
		return err
	})
	events, err := e.ListTriggerEvents(t.Context(), mine, nil, 0, 100)
	must(t, err)
	if len(events) != 1 || added.Load() != 1 {
		t.Errorf("%d events, %d added", len(events), added.Load())
	}
	// Another kind, another order and another account are others.
	for _, other := range []struct {
		account commerce.AccountID
		event   commerce.TriggerEvent
	}{{mine, event(commerce.PaymentReceived, 1)}, {mine, event(commerce.OrderReceived, 2)}, {theirs, event(commerce.OrderReceived, 1)}} {
		e.sync(other.account, func(ctx context.Context, tx *store.SyncTx) error {
			ok, err := tx.AddTrigger(ctx, other.event)
			if !ok {
				t.Errorf("%s of %d in %s was not added", other.event.Kind, other.event.OrderID, other.account)
			}
			return err
		})
	}
}

func TestListTriggerEvents_GoesOnFromASequence(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var version int64
	for i := commerce.ID(1); i <= 4; i++ {
		e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
			if _, _, err := tx.UpsertOrder(ctx, newOrder(i, 1)); err != nil {
				return err
			}
			kind := commerce.OrderReceived
			if i%2 == 0 {
				kind = commerce.PaymentReceived
			}
			_, err := tx.AddTrigger(ctx, event(kind, i))
			return err
		})
	}
	o, err := e.GetOrder(t.Context(), mine, 1)
	must(t, err)
	version = o.Version
	all, err := e.ListTriggerEvents(t.Context(), mine, nil, 0, 3)
	must(t, err)
	if len(all) != 3 {
		t.Fatalf("%d events", len(all))
	}
	diff(t, "event", all[0], event(commerce.OrderReceived, 1), cmpopts.IgnoreFields(commerce.TriggerEvent{}, "Sequence", "Version"))
	if all[0].Version != version {
		t.Errorf("version %d, the order has %d", all[0].Version, version)
	}
	rest, err := e.ListTriggerEvents(t.Context(), mine, []commerce.TriggerKind{commerce.PaymentReceived}, all[0].Sequence, 10)
	must(t, err)
	diff(t, "orders", ids(rest, func(e commerce.TriggerEvent) commerce.ID { return e.OrderID }), []commerce.ID{2, 4})

	// From the end, page by page, the same events come in the same order.
	every, err := e.ListTriggerEvents(t.Context(), mine, nil, 0, 100)
	must(t, err)
	var back []commerce.TriggerEvent
	for before := int64(0); ; {
		page, err := e.ListTriggerEventsBefore(t.Context(), mine, nil, before, 3)
		must(t, err)
		if len(page) == 0 {
			break
		}
		back, before = append(page, back...), page[0].Sequence
	}
	diff(t, "events from the end", back, every)
	paid, err := e.ListTriggerEventsBefore(t.Context(), mine, []commerce.TriggerKind{commerce.PaymentReceived}, rest[1].Sequence, 1)
	must(t, err)
	diff(t, "the payment before the last one", ids(paid, func(e commerce.TriggerEvent) commerce.ID { return e.OrderID }), []commerce.ID{2})
}

// A reader who follows the sequence while transactions run side by side misses no event.
func TestListTriggerEvents_AFollowerMissesNone(t *testing.T) {
	t.Parallel()
	e := setup(t)
	const n = 60
	var wg sync.WaitGroup
	next := make(chan commerce.ID)
	for range 4 {
		wg.Go(func() {
			for id := range next {
				if _, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
					_, err := tx.AddTrigger(ctx, event(commerce.OrderReceived, id))
					if id%7 == 0 && err == nil {
						_, _, err = tx.UpsertOrder(ctx, newOrder(id, 1)) // takes longer to commit
					}
					return err
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	defer wg.Wait() // the last transaction has ended before the test's context does
	go func() {
		for id := commerce.ID(1); id <= n; id++ {
			next <- id
		}
		close(next)
	}()
	seen, after := 0, int64(0)
	for seen < n && t.Context().Err() == nil && !t.Failed() {
		events, err := e.ListTriggerEvents(t.Context(), mine, nil, after, 10)
		must(t, err)
		for _, ev := range events {
			if ev.Sequence <= after {
				t.Errorf("sequence %d after %d", ev.Sequence, after)
			}
			after = ev.Sequence
			seen++
		}
		if len(events) == 0 {
			// The follower is at the end: what was committed so far must all have been seen.
			var committed int
			must(t, e.peek().QueryRow(t.Context(), `SELECT count(*) FROM trigger_events WHERE sequence <= $1`, after).Scan(&committed))
			if committed != seen {
				t.Fatalf("%d events are before sequence %d, %d were seen", committed, after, seen)
			}
		}
	}
}

func TestAddTrigger_IsUndoneWithItsTransaction(t *testing.T) {
	t.Parallel()
	e := setup(t)
	stop := errors.New("stop")
	_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
		if _, err := tx.AddTrigger(ctx, event(commerce.OrderReceived, 1)); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		ok, err := tx.AddTrigger(ctx, event(commerce.OrderReceived, 1))
		if !ok {
			t.Error("the undone event stands in the way")
		}
		return err
	})
}
