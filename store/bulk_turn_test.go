package store_test

import (
	"context"
	"errors"
	"testing"

	"storegraph/commerce"
	"storegraph/store"
)

// twoRounds are two transactions of one import run, the second begun while the first is open.
type twoRounds struct {
	*env
	run    commerce.ImportRun
	first  chan func(context.Context, *store.SyncTx) error // what the first does next; closed, it commits
	ended  chan error
	failed error
}

func newRounds(t *testing.T) *twoRounds {
	e := setup(t)
	runs, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Orders})
	must(t, err)
	r := &twoRounds{env: e, run: runs[0], first: make(chan func(context.Context, *store.SyncTx) error), ended: make(chan error, 1)}
	begun := make(chan struct{})
	go func() {
		attempt := 0
		_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
			if err := tx.LockRound(ctx, r.run.ID, 0); err != nil {
				return err
			}
			if attempt++; attempt == 1 {
				close(begun)
			}
			for next := range r.first {
				if err := next(ctx, tx); err != nil {
					return err
				}
			}
			run := r.run
			run.Offset = 100
			if err := tx.SaveImport(ctx, run); err != nil {
				return err
			}
			return r.failed
		})
		r.ended <- err
	}()
	<-begun
	return r
}

// second runs a round beside the first, and gives what it read of the run when its turn had come.
func (r *twoRounds) second(body func(context.Context, *store.SyncTx) error) (offset int64) {
	r.t.Helper()
	r.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		if err := tx.LockRound(ctx, r.run.ID, 1); err != nil {
			return err
		}
		err := body(ctx, tx)
		if err == nil {
			offset, err = tx.AwaitRound(ctx, r.run.ID)
		}
		return err
	})
	return offset
}

// A guest of both rounds becomes one contact, with the orders and the facts of both.
func TestRounds_MakeOneContactOfAGuestOfBoth(t *testing.T) {
	t.Parallel()
	r := newRounds(t)
	order := func(id commerce.ID, minute int) commerce.Order {
		o := newOrder(id, minute)
		o.Buyer, o.ProcessedAt = commerce.Buyer{Email: new("guest@example.com")}, at(minute)
		return o
	}
	r.first <- func(ctx context.Context, tx *store.SyncTx) error {
		return tx.ImportOrders(ctx, []commerce.Order{order(1, 1)}, true)
	}
	offset := r.second(func(ctx context.Context, tx *store.SyncTx) error {
		alone := order(4, 4)
		alone.Buyer.Email = new("alone@example.com")
		err := tx.ImportOrders(ctx, []commerce.Order{order(2, 2), order(3, 3), alone}, true)
		close(r.first) // so all of this was written before the first ended
		return err
	})
	must(t, <-r.ended)
	if offset != 100 {
		t.Errorf("the second saw the first's position at %d", offset)
	}
	db := r.peek()
	facts := make(map[string]int)
	rows, err := db.Query(t.Context(), `
		SELECT c.email, c.orders_count, (SELECT count(*) FROM orders o WHERE o.account_id = c.account_id AND o.contact_id = c.id), c.last_order_id
		FROM contacts c`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var email string
		var count, stored, last int
		must(t, rows.Scan(&email, &count, &stored, &last))
		if count != stored {
			t.Errorf("%s has %d orders and counts %d", email, stored, count)
		}
		facts[email] = last*10 + count
	}
	diff(t, "the last order of each, and how many there are", facts, map[string]int{"guest@example.com": 33, "alone@example.com": 41})
}

// What the first round wants of the second ends one of them, and not both: the second does not find the first's position
// before it is there.
func TestRounds_EndTheirDeadlocks(t *testing.T) {
	t.Parallel()
	r := newRounds(t)
	same := func(minute int) func(context.Context, *store.SyncTx) error {
		return func(ctx context.Context, tx *store.SyncTx) error {
			_, _, err := tx.UpsertOrder(ctx, newOrder(1, minute))
			return err
		}
	}
	offset := int64(-1)
	_, err := r.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
		if err := tx.LockRound(ctx, r.run.ID, 1); err != nil {
			return err
		}
		if err := same(2)(ctx, tx); err != nil {
			return err
		}
		if offset < 0 {
			offset = 0
			r.first <- same(1)
			close(r.first)
		}
		var err error
		offset, err = tx.AwaitRound(ctx, r.run.ID)
		if err == nil && offset != 100 {
			err = errors.New("overtaken")
		}
		return err
	})
	must(t, <-r.ended)
	if err != nil { // it goes alone then
		_, err = r.Sync(t.Context(), mine, same(2))
		must(t, err)
	}
	o, err := r.GetOrder(t.Context(), mine, 1)
	must(t, err)
	if !o.UpdatedAt.Equal(at(2)) {
		t.Errorf("the order is of %v", o.UpdatedAt)
	}
}

// A first round that is undone leaves its position where it was, and so the second knows.
func TestRounds_SecondSeesThatTheFirstIsUndone(t *testing.T) {
	t.Parallel()
	r := newRounds(t)
	r.failed = errors.New("undone")
	if offset := r.second(func(context.Context, *store.SyncTx) error { close(r.first); return nil }); offset != 0 {
		t.Errorf("the second saw %d", offset)
	}
	if err := <-r.ended; !errors.Is(err, r.failed) {
		t.Error(err)
	}
}
