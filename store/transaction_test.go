package store_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"storegraph/commerce"
	"storegraph/store"
)

func payment(id commerce.ID, kind commerce.PaymentKind, status commerce.PaymentStatus, minute int) commerce.PaymentEvent {
	return commerce.PaymentEvent{ID: id, Kind: kind, Status: status, Amount: bag("10.00"), CreatedAt: at(minute), ProcessedAt: new(at(minute))}
}

func (e *env) putTransaction(ev commerce.PaymentEvent, with ...commerce.Order) (outcome commerce.Outcome) {
	e.t.Helper()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
		for _, o := range with {
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
		}
		outcome, err = tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: 1, OrderName: "#1", PaymentEvent: ev})
		return err
	})
	return outcome
}

func TestUpsertTransaction_IsAsNewAsItsOrder(t *testing.T) {
	t.Parallel()
	e := setup(t)
	capture := payment(2, commerce.PaymentCapture, commerce.PaymentSuccess, 2)
	authorization := payment(1, commerce.PaymentAuthorization, commerce.PaymentSuccess, 1)

	for _, step := range []struct {
		name  string
		event commerce.PaymentEvent
		with  []commerce.Order
		want  commerce.Outcome
	}{
		{"first", capture, []commerce.Order{newOrder(1, 5)}, commerce.Inserted},
		{"the same", capture, []commerce.Order{newOrder(1, 5)}, commerce.Unchanged},
		{"with older news of the order", authorization, []commerce.Order{newOrder(1, 4)}, commerce.Stale},
		{"an import that knows less", authorization, nil, commerce.Stale},
		{"with newer news of the order", authorization, []commerce.Order{newOrder(1, 6)}, commerce.Updated},
	} {
		if got := e.putTransaction(step.event, step.with...); got != step.want {
			t.Errorf("%s: got %s, want %s", step.name, got, step.want)
		}
	}
	got, err := e.GetTransaction(t.Context(), mine, 1)
	must(t, err)
	diff(t, "transaction", got.PaymentEvent, authorization)
}

func TestUpsertTransaction_AnAnswerReplacesTheWait(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.putTransaction(payment(1, commerce.PaymentSale, commerce.PaymentPending, 1))
	if got := e.putTransaction(payment(1, commerce.PaymentSale, commerce.PaymentFailure, 1)); got != commerce.Updated {
		t.Errorf("failed at last: %s", got)
	}
	if got := e.putTransaction(payment(1, commerce.PaymentSale, commerce.PaymentPending, 1)); got != commerce.Stale {
		t.Errorf("late news of the wait: %s", got)
	}
}

// Alone, without their order, the same events end in the same transaction.
func TestUpsertTransaction_AnyOrderOfEventsEndsTheSame(t *testing.T) {
	t.Parallel()
	events := []commerce.PaymentEvent{
		payment(1, commerce.PaymentAuthorization, commerce.PaymentSuccess, 1),
		payment(2, commerce.PaymentSale, commerce.PaymentFailure, 2),
		payment(3, commerce.PaymentCapture, commerce.PaymentSuccess, 3),
		payment(4, commerce.PaymentCapture, commerce.PaymentSuccess, 4),
		payment(5, commerce.PaymentSale, commerce.PaymentPending, 5),
	}
	for range 5 {
		e := setup(t)
		for _, i := range rand.Perm(len(events)) {
			e.putTransaction(events[i])
		}
		got, err := e.GetTransaction(t.Context(), mine, 1)
		must(t, err)
		if got.ID != 4 {
			t.Errorf("ended with event %d", got.ID)
		}
	}
}
