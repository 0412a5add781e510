package syncer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// How often the sync loop looks by itself.
const (
	pollEvery   = 15 * time.Minute
	sweepEvery  = 24 * time.Hour
	upkeepEvery = 15 * time.Minute

	// sliceTime is how long a slice works before it lets others go on.
	sliceTime = 8 * time.Second
	// gapAfter is how old the last complete poll may be before the time since then counts as a gap: then deletions are
	// looked for at once.
	gapAfter = time.Hour
)

// polled are the elements that reconciliation compares. Transactions are part of their orders.
var polled = []commerce.Element{commerce.Contacts, commerce.Orders, commerce.Products, commerce.Collections}

// kindOf is Shopify's type of a polled element's objects.
func kindOf(e commerce.Element) string {
	switch e {
	case commerce.Contacts:
		return "Customer"
	case commerce.Orders, commerce.Transactions:
		return "Order"
	case commerce.Products:
		return "Product"
	case commerce.Collections:
		return "Collection"
	}
	return ""
}

// follows says whether an element is kept in sync: its toggle is on and nothing blocks it.
func follows(inst *commerce.Installation, e commerce.Element) bool {
	if inst.EndedAt != nil || inst.Blocked[e] != nil {
		return false
	}
	switch e {
	case commerce.Contacts:
		return inst.Sync.ContactSync
	case commerce.Orders:
		return inst.Sync.WatchesOrders()
	case commerce.Products:
		return inst.Sync.ProductSync
	case commerce.Collections:
		return inst.Sync.CollectionSync
	}
	return false
}

// Do works through one slice of a task and says when the next one is due.
func (s *Syncer) Do(ctx context.Context, t commerce.Task) error {
	result, err := s.slice(ctx, t)
	switch {
	case errors.Is(err, commerce.ErrSuperseded):
		return nil // another worker has it, and says how it ends
	case ctx.Err() != nil:
		return ctx.Err() // the process stops, or the task was lost: whoever is next goes on from the last commit
	case err != nil:
		result = s.failed(ctx, t, err)
		s.Logger.WarnContext(ctx, "sync task failed", "account", t.AccountID, "task", t.Kind, "element", t.Element, "failures", t.Failures+1, "error", err)
	}
	if err := s.Store.EndTask(ctx, t, result); err != nil && !errors.Is(err, commerce.ErrSuperseded) {
		return fmt.Errorf("end %s of %s: %w", t.Kind, t.Element, err)
	}
	return nil
}

func (s *Syncer) slice(ctx context.Context, t commerce.Task) (commerce.TaskResult, error) {
	inst, err := s.Store.GetInstallation(ctx, t.AccountID)
	if err != nil {
		return commerce.TaskResult{}, err
	}
	if inst.EndedAt != nil {
		return commerce.TaskResult{}, nil
	}
	ctx = shopify.Background(ctx)
	switch t.Kind {
	case commerce.TaskImport:
		return s.importSlice(ctx, t, inst)
	case commerce.TaskPoll:
		return s.poll(ctx, t, inst)
	case commerce.TaskSweep:
		return s.sweep(ctx, t, inst)
	case commerce.TaskUpkeep:
		return s.upkeep(ctx, inst)
	}
	return commerce.TaskResult{}, fmt.Errorf("there is no task %q", t.Kind)
}

// failed decides when a failed slice is tried again: when the shop is back if it concerns the shop as a whole, else after a
// pause that doubles up to an hour.
func (s *Syncer) failed(ctx context.Context, t commerce.Task, err error) commerce.TaskResult {
	code, reason := s.explain(err)
	next := s.Now().Add(min(time.Hour, time.Second<<min(t.Failures, 12)))
	if errors.Is(err, shopify.ErrThrottled) {
		next = s.Now().Add(throttledFor)
	}
	if pause, why, ok := outage(err); ok {
		next = s.Now().Add(pause)
		s.pauseShop(ctx, t.AccountID, next, why)
	}
	s.noteLoss(ctx, t.AccountID, err, code)
	return commerce.TaskResult{Next: &next, Failure: reason}
}

// scheduleAll begins the sync loop after connecting. Of an earlier connection there may be a gap: the poll, which is due at
// once, sees by its mark whether deletions must be looked for too. First sweeps are spread over the day.
func (s *Syncer) scheduleAll(ctx context.Context, account commerce.AccountID) error {
	for _, e := range polled {
		if err := s.scheduleElement(ctx, account, e, s.Now(), s.Now().Add(spread(account, sweepEvery))); err != nil {
			return err
		}
	}
	return nil
}

func (s *Syncer) scheduleElement(ctx context.Context, account commerce.AccountID, e commerce.Element, poll, sweep time.Time) error {
	if err := s.Store.Schedule(ctx, account, commerce.TaskPoll, e, poll); err != nil {
		return fmt.Errorf("schedule the poll of %s: %w", e, err)
	}
	if err := s.Store.Schedule(ctx, account, commerce.TaskSweep, e, sweep); err != nil {
		return fmt.Errorf("schedule the sweep of %s: %w", e, err)
	}
	return nil
}

// closeGap compares elements with Shopify at once, deletions included: something may have been missed.
func (s *Syncer) closeGap(ctx context.Context, account commerce.AccountID, elements ...commerce.Element) error {
	for _, e := range elements {
		if err := s.scheduleElement(ctx, account, e, s.Now(), s.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Reconcile compares elements with Shopify now instead of at the next turn; with sweep it looks for deletions too.
func (s *Syncer) Reconcile(ctx context.Context, account commerce.AccountID, elements []commerce.Element, sweep bool) error {
	inst, err := s.live(ctx, account)
	if err != nil {
		return err
	}
	if len(elements) == 0 {
		elements = polled
	}
	for _, e := range elements {
		if !e.Valid() {
			return commerce.Errorf(commerce.InvalidInput, "%q is no element.", e).In("elements")
		}
		if e == commerce.Transactions {
			e = commerce.Orders
		}
		if b := inst.Blocked[e]; b != nil {
			return commerce.Errorf(commerce.Unavailable, "%s", b.Message).In("elements")
		}
		err := s.Store.Schedule(ctx, account, commerce.TaskPoll, e, s.Now())
		if err == nil && sweep {
			err = s.Store.Schedule(ctx, account, commerce.TaskSweep, e, s.Now())
		}
		if err != nil {
			return fmt.Errorf("reconcile %s: %w", e, err)
		}
	}
	return nil
}

// spread gives each account its own moment within a period, so that not all shops are polled at once.
func spread(account commerce.AccountID, period time.Duration) time.Duration {
	h := fnv.New64a()
	h.Write([]byte(account))
	return time.Duration(h.Sum64() % uint64(period))
}

// later is the next turn of something periodic, up to a tenth early.
func (s *Syncer) later(account commerce.AccountID, every time.Duration) *time.Time {
	next := s.Now().Add(every - spread(account, every/10))
	return &next
}

// notes decodes a task's state.
func notes[T any](t commerce.Task) (T, error) {
	var state T
	if len(t.State) == 0 || string(t.State) == "null" {
		return state, nil
	}
	if err := json.Unmarshal(t.State, &state); err != nil {
		return state, fmt.Errorf("read the notes of %s of %s: %w", t.Kind, t.Element, err)
	}
	return state, nil
}

func written(state any) json.RawMessage {
	b, err := json.Marshal(state)
	if err != nil {
		panic(err) // our own plain structs
	}
	return b
}
