package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

// claimTasks takes due tasks of one kind for a minute.
func (e *env) claimTasks(kind commerce.TaskKind, most int) []commerce.Task {
	e.t.Helper()
	tasks, err := e.ClaimTasks(e.t.Context(), map[commerce.TaskKind]int{kind: most}, time.Minute)
	must(e.t, err)
	return tasks
}

func (e *env) schedule(account commerce.AccountID, kind commerce.TaskKind, element commerce.Element, minute int) {
	e.t.Helper()
	must(e.t, e.Schedule(e.t.Context(), account, kind, element, at(minute)))
}

// fence opens a write transaction of a task, and says how that went.
func (e *env) fence(task commerce.Task) error {
	_, err := e.Sync(e.t.Context(), task.AccountID, func(ctx context.Context, tx *store.SyncTx) error { return tx.Fence(ctx, task) })
	return err
}

func wantSuperseded(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, commerce.ErrSuperseded) {
		t.Errorf("%s: got %v", what, err)
	}
}

func TestSchedule_BringsForwardAndNeverPutsOff(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 10)
	if early := e.claimTasks(commerce.TaskPoll, 1); len(early) > 0 {
		t.Fatalf("handed out too early: %v", early)
	}
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 20)
	got := e.claimTasks(commerce.TaskPoll, 1)
	diff(t, "tasks", got, []commerce.Task{{AccountID: mine, Kind: commerce.TaskPoll, Element: commerce.Orders, Epoch: 1, DueAt: at(0)}})

	for _, bad := range []struct {
		kind    commerce.TaskKind
		element commerce.Element
	}{{"POLLS", commerce.Orders}, {"", ""}, {commerce.TaskPoll, ""}, {commerce.TaskUpkeep, commerce.Orders}, {commerce.TaskSweep, "'; DROP TABLE orders"}} {
		wantCode(t, e.Schedule(t.Context(), mine, bad.kind, bad.element, at(0)), commerce.InvalidInput)
	}
	if err := e.Schedule(t.Context(), "nobody", commerce.TaskPoll, commerce.Orders, at(0)); err == nil {
		t.Error("a task of an account that is not there")
	}
}

func TestSchedule_DuringASliceIsNotLost(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	task := e.claimTasks(commerce.TaskPoll, 1)[0]
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 3)
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 2)
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 4)
	must(t, e.EndTask(t.Context(), task, commerce.TaskResult{})) // there is nothing left to do, it thinks
	e.clock.advance(2 * time.Minute)
	again := e.claimTasks(commerce.TaskPoll, 1)
	if len(again) != 1 || !again[0].DueAt.Equal(at(2)) {
		t.Fatalf("got %+v", again)
	}
	must(t, e.EndTask(t.Context(), again[0], commerce.TaskResult{Next: new(at(60))}))
	e.clock.advance(57 * time.Minute)
	if more := e.claimTasks(commerce.TaskPoll, 1); len(more) > 0 {
		t.Errorf("once more: %+v", more)
	}
}

func TestClaimTasks_TakesOverWhenTheLeaseIsOverAndFencesTheOldWorker(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	runs, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Orders})
	must(t, err)
	old := e.claimTasks(commerce.TaskImport, 1)[0]
	e.clock.advance(50 * time.Second)
	must(t, e.RenewTask(t.Context(), old)) // for 15 s from now on
	e.clock.advance(14 * time.Second)
	if early := e.claimTasks(commerce.TaskImport, 1); len(early) > 0 {
		t.Fatalf("taken over too early: %+v", early)
	}
	must(t, e.fence(old))
	e.clock.advance(time.Second)

	next := e.claimTasks(commerce.TaskImport, 1)
	if len(next) != 1 || next[0].Epoch != old.Epoch+1 {
		t.Fatalf("not taken over: %+v", next)
	}
	wantSuperseded(t, "Fence", e.fence(old))
	wantSuperseded(t, "RenewTask", e.RenewTask(t.Context(), old))
	wantSuperseded(t, "EndTask", e.EndTask(t.Context(), old, commerce.TaskResult{Failure: "too late"}))
	_, err = e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
		if err := tx.Fence(ctx, old); err != nil {
			return err
		}
		runs[0].Status = commerce.ImportFailed
		return tx.SaveImport(ctx, runs[0])
	})
	wantSuperseded(t, "SaveImport", err)
	list, err := e.ListImports(t.Context(), mine)
	must(t, err)
	if list[0].Status != commerce.ImportQueued {
		t.Errorf("the old worker wrote %s", list[0].Status)
	}
	must(t, e.fence(next[0]))
	must(t, e.EndTask(t.Context(), next[0], commerce.TaskResult{}))
	wantSuperseded(t, "EndTask twice", e.EndTask(t.Context(), next[0], commerce.TaskResult{}))
	wantSuperseded(t, "RenewTask of an ended one", e.RenewTask(t.Context(), next[0]))
	wantSuperseded(t, "Fence of an ended one", e.fence(next[0]))
	if _, err := e.Sync(t.Context(), theirs, func(ctx context.Context, tx *store.SyncTx) error { return tx.Fence(ctx, next[0]) }); err == nil {
		t.Error("a transaction of theirs was fenced with a task of mine")
	}
}

// While a fenced transaction is open its task stays, whatever its lease says: the take-over waits for the commit.
func TestFence_HoldsTheTaskUntilTheTransactionEnds(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	task := e.claimTasks(commerce.TaskPoll, 1)[0]
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		must(t, tx.Fence(ctx, task))
		e.clock.advance(time.Hour)
		if taken := e.claimTasks(commerce.TaskPoll, 1); len(taken) > 0 {
			t.Errorf("taken over under a fenced transaction: %+v", taken)
		}
		return tx.Fence(ctx, task)
	})
	if taken := e.claimTasks(commerce.TaskPoll, 1); len(taken) != 1 {
		t.Errorf("not taken over afterwards: %+v", taken)
	}
}

func TestEndTask_KeepsStateFailuresAndWhatRoundsFound(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	slice := func(r commerce.TaskResult) commerce.Task {
		t.Helper()
		task := e.claimTasks(commerce.TaskPoll, 1)[0]
		r.Next = new(e.clock.now())
		must(t, e.EndTask(t.Context(), task, r))
		return task
	}
	health := func() commerce.ElementHealth {
		t.Helper()
		h, err := e.SyncHealth(t.Context(), mine)
		must(t, err)
		return h.Elements[1]
	}
	slice(commerce.TaskResult{State: json.RawMessage(`{"cursor": "a"}`), Found: &commerce.Drift{Checked: 250, Missing: 1}})
	slice(commerce.TaskResult{Failure: "Shopify is down."})
	if h := health(); h.Failure != "Shopify is down." || h.Drift != (commerce.Drift{Checked: 250, Missing: 1}) {
		t.Errorf("got %+v", h)
	}
	got := slice(commerce.TaskResult{Failure: "Shopify is still down."})
	if got.Failures != 1 || string(got.State) != `{"cursor": "a"}` {
		t.Errorf("got %+v", got)
	}
	got = slice(commerce.TaskResult{Found: &commerce.Drift{Checked: 50, Outdated: 2}, Done: new(at(-1))})
	if got.Failures != 2 {
		t.Errorf("got %+v", got)
	}
	h := health()
	want := commerce.Drift{Checked: 300, Missing: 1, Outdated: 2}
	if h.Failure != "" || h.Drift != want || h.LastDrift != want || h.DriftAt == nil || !h.VerifiedAt.Equal(at(-1)) {
		t.Errorf("after a round: %+v", h)
	}
	e.clock.advance(time.Minute)
	slice(commerce.TaskResult{Found: &commerce.Drift{Checked: 7}, Done: new(at(1))})
	h = health()
	if h.Drift.Checked != 307 || h.LastDrift != (commerce.Drift{Checked: 7}) || !h.DriftAt.Equal(at(0)) || !h.VerifiedAt.Equal(at(1)) {
		t.Errorf("after the next round: %+v", h)
	}

	// Connected again, failures count no more; after an end, figures neither; with another shop, notes are void.
	slice(commerce.TaskResult{Failure: "no"})
	e.connect(mine, "a.myshopify.com")
	if h := health(); h.Failure != "" || h.Drift.Checked != 307 {
		t.Errorf("connected again: %+v", h)
	}
	must(t, e.EndInstallation(t.Context(), mine, commerce.Disconnected))
	e.connect(mine, "a.myshopify.com")
	if h := health(); h.Drift.Checked != 0 || h.VerifiedAt == nil {
		t.Errorf("connected after an end: %+v", h)
	}
	must(t, e.EndInstallation(t.Context(), mine, commerce.Disconnected))
	e.connect(mine, "b.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	if h := health(); h.VerifiedAt != nil {
		t.Errorf("connected to another shop: %+v", h)
	}
	if got := e.claimTasks(commerce.TaskPoll, 1); got[0].State != nil || got[0].Epoch < 6 {
		t.Errorf("got %+v", got)
	}
}

func TestClaimTasks_LeavesShopsAloneThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	if got := e.claimTasks(commerce.TaskPoll, 1); len(got) > 0 {
		t.Errorf("never connected: %+v", got)
	}
	e.connect(mine, "a.myshopify.com")
	must(t, e.PauseShop(t.Context(), mine, new(at(5)), "frozen"))
	if got := e.claimTasks(commerce.TaskPoll, 1); len(got) > 0 {
		t.Errorf("paused: %+v", got)
	}
	e.clock.advance(5 * time.Minute)
	got := e.claimTasks(commerce.TaskPoll, 1)
	if len(got) != 1 {
		t.Fatal("the pause did not end")
	}
	must(t, e.EndTask(t.Context(), got[0], commerce.TaskResult{Next: new(at(0))}))
	_, err := e.UpdateInstallation(t.Context(), mine, func(i *commerce.Installation) { i.Status = commerce.NeedsReconnect })
	must(t, err)
	if got := e.claimTasks(commerce.TaskPoll, 1); len(got) > 0 {
		t.Errorf("needs reconnect: %+v", got)
	}
	e.connect(mine, "a.myshopify.com")
	if got := e.claimTasks(commerce.TaskPoll, 1); len(got) != 1 {
		t.Error("connected again, and not handed out")
	}
}

func TestClaimTasks_IsFairOverAccounts(t *testing.T) {
	t.Parallel()
	e := setup(t)
	const accounts = 5
	for i := range accounts {
		a := commerce.AccountID(fmt.Sprintf("a%d", i))
		must(t, e.CreateAccount(t.Context(), commerce.Account{ID: a, Name: "A"}))
		e.connect(a, fmt.Sprintf("a%d.myshopify.com", i))
		for j, element := range commerce.Elements {
			e.schedule(a, commerce.TaskImport, element, -100+i*10+j) // the first account's are all due before any other's
		}
	}
	held := map[commerce.AccountID]int{}
	for range 3 { // two rounds and a half over all accounts
		for _, task := range e.claimTasks(commerce.TaskImport, 4) {
			held[task.AccountID]++
		}
	}
	for a, n := range held {
		if n < 2 || n > 3 {
			t.Errorf("%s holds %d of 12: %v", a, n, held)
		}
	}
	if len(held) != accounts {
		t.Errorf("only %d accounts were served", len(held))
	}
}
