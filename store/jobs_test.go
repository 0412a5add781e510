package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"storegraph/commerce"
	"storegraph/store"
)

// work runs Work in the background; stop ends it and waits.
func (e *env) work(s *store.Store, c store.WorkConfig) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Work(ctx, c) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			e.t.Error(err)
		}
	})
	e.t.Cleanup(stop)
	return stop
}

// within waits for something that happens by itself.
func within(t *testing.T, d time.Duration, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(d); !happened(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", d, what)
		}
	}
}

// realTime opens the database without the test's clock: leases go by the database's.
func (e *env) realTime() *store.Store {
	e.t.Helper()
	ring, err := store.NewKeyring(testKeys[0])
	must(e.t, err)
	s, err := store.Open(e.t.Context(), store.Config{DatabaseURL: e.url, Keys: ring, MaxConns: 8})
	must(e.t, err)
	e.t.Cleanup(s.Close)
	return s
}

func TestWork_RunsATaskInOneProcessAtATime(t *testing.T) {
	// not parallel: it counts goroutines
	const accounts, rounds = 10, 20
	e := setup(t)
	before := goleak.IgnoreCurrent()
	var mu sync.Mutex
	running, ran := map[string]bool{}, map[string]int{}
	var total atomic.Int32
	var stops []func()
	for range 3 {
		s := e.realTime()
		stops = append(stops, e.work(s, store.WorkConfig{
			Poll: 20 * time.Millisecond, Lease: 20 * time.Second, // none runs out, however busy the machine
			Workers: map[commerce.TaskKind]int{commerce.TaskPoll: 4, commerce.TaskSweep: 2, commerce.TaskUpkeep: -1},
			Do: func(ctx context.Context, task commerce.Task) error {
				key := fmt.Sprint(task.AccountID, task.Kind, task.Element)
				mu.Lock()
				if running[key] {
					t.Errorf("%s runs twice at the same time", key)
				}
				running[key] = true
				mu.Unlock()
				time.Sleep(time.Duration(rand.Int64N(int64(20 * time.Millisecond))))
				mu.Lock()
				running[key] = false
				ran[key]++
				left := ran[key] < rounds/len(commerce.Elements)
				mu.Unlock()
				var r commerce.TaskResult
				if left {
					r.Next = new(time.Now())
				}
				// Counted when it has ended: a process that is stopped before gives its slice to another one.
				defer total.Add(1)
				return s.EndTask(ctx, task, r)
			},
		}), s.Close)
	}
	for i := range accounts {
		a := commerce.AccountID(fmt.Sprintf("a%d", i))
		must(t, e.CreateAccount(t.Context(), commerce.Account{ID: a, Name: "A"}))
		e.connect(a, fmt.Sprintf("a%d.myshopify.com", i))
		for _, element := range commerce.Elements {
			e.schedule(a, commerce.TaskPoll, element, 0)
		}
	}
	within(t, 60*time.Second, "200 slices", func() bool { return total.Load() >= accounts*rounds })
	for _, stop := range stops {
		stop()
	}
	if total.Load() != accounts*rounds {
		t.Errorf("%d slices ran, not %d", total.Load(), accounts*rounds)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

func TestWork_TakesOverFromAProcessThatDied(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	s := e.realTime()
	died, err := s.ClaimTasks(t.Context(), map[commerce.TaskKind]int{commerce.TaskPoll: 1}, 300*time.Millisecond)
	must(t, err)
	got := make(chan commerce.Task, 1)
	e.work(s, store.WorkConfig{Poll: 20 * time.Millisecond, Do: func(ctx context.Context, task commerce.Task) error {
		got <- task
		return s.EndTask(ctx, task, commerce.TaskResult{})
	}})
	task := <-got
	if task.Epoch != died[0].Epoch+1 {
		t.Errorf("epoch %d after %d", task.Epoch, died[0].Epoch)
	}
	wantSuperseded(t, "EndTask of the dead", s.EndTask(t.Context(), died[0], commerce.TaskResult{}))
}

// A slice that takes longer than its lease keeps its task, and loses it when somebody ends the installation.
func TestWork_RenewsWhileASliceRunsAndStopsItWhenItIsSuperseded(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	s := e.realTime()
	const lease = 300 * time.Millisecond
	var starts atomic.Int32
	ended := make(chan error, 1)
	long := make(chan struct{})
	e.work(s, store.WorkConfig{Poll: 20 * time.Millisecond, Lease: lease, Do: func(ctx context.Context, task commerce.Task) error {
		starts.Add(1)
		select {
		case <-ctx.Done():
		case <-time.After(3 * lease):
			close(long)
			<-ctx.Done()
		}
		ended <- context.Cause(ctx)
		return ctx.Err()
	}})
	<-long
	if starts.Load() != 1 {
		t.Errorf("%d workers took it", starts.Load())
	}
	must(t, e.EndInstallation(t.Context(), mine, commerce.Uninstalled))
	if cause := <-ended; !errors.Is(cause, commerce.ErrSuperseded) {
		t.Errorf("stopped because of %v", cause)
	}
}

func TestWork_GivesBackWhatItLeavesUndone(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	s := e.realTime()
	begun := make(chan commerce.Task, 1)
	stop := e.work(s, store.WorkConfig{Poll: 20 * time.Millisecond, Lease: time.Hour, Do: func(ctx context.Context, task commerce.Task) error {
		begun <- task
		<-ctx.Done()
		return ctx.Err()
	}})
	old := <-begun
	stop()
	next, err := s.ClaimTasks(t.Context(), map[commerce.TaskKind]int{commerce.TaskPoll: 1}, time.Hour)
	must(t, err)
	if len(next) != 1 || next[0].Failures != 0 || next[0].Epoch <= old.Epoch {
		t.Errorf("got %+v", next)
	}
}

// A slice that does not listen is not waited for, and can write nothing more.
func TestWork_LeavesASliceBehindThatDoesNotStop(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.schedule(mine, commerce.TaskPoll, commerce.Orders, 0)
	s := e.realTime()
	ctx, cancel := context.WithCancel(t.Context())
	deaf, late := make(chan struct{}), make(chan error, 1)
	err := s.Work(ctx, store.WorkConfig{Poll: 20 * time.Millisecond, Lease: time.Hour, Do: func(_ context.Context, task commerce.Task) error {
		cancel()
		<-deaf
		late <- s.EndTask(context.Background(), task, commerce.TaskResult{})
		return nil
	}})
	if err == nil {
		t.Error("nothing is said of the slice that is left")
	}
	next, err := s.ClaimTasks(t.Context(), map[commerce.TaskKind]int{commerce.TaskPoll: 1}, time.Hour)
	must(t, err)
	if len(next) != 1 {
		t.Error("not given back")
	}
	close(deaf)
	wantSuperseded(t, "what it writes later", <-late)
}

// Whatever goes wrong in a slice, its task goes on later, and the others at once.
func TestWork_EndsSlicesThatFail(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	for _, element := range []commerce.Element{commerce.Orders, commerce.Contacts, commerce.Products, commerce.Collections} {
		e.schedule(mine, commerce.TaskPoll, element, 0)
	}
	s := e.realTime()
	fine := make(chan struct{})
	e.work(s, store.WorkConfig{Poll: 20 * time.Millisecond, Workers: map[commerce.TaskKind]int{commerce.TaskPoll: 1}, Do: func(ctx context.Context, task commerce.Task) error {
		switch task.Element {
		case commerce.Orders:
			panic("poison")
		case commerce.Contacts:
			return errors.New("broken")
		case commerce.Products:
			return nil // forgot to end it
		}
		close(fine)
		return s.EndTask(ctx, task, commerce.TaskResult{})
	}})
	<-fine
	within(t, 20*time.Second, "three failures", func() bool {
		h, err := s.SyncHealth(t.Context(), mine)
		must(t, err)
		failed := 0
		for _, el := range h.Elements {
			if el.Failure != "" && el.NextPollAt.After(time.Now()) {
				failed++
			}
		}
		return failed == 4 // orders stand for transactions as well
	})
}

func TestWork_CleansOnceForAll(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var cleaned atomic.Int32
	for range 2 {
		s := e.realTime()
		e.work(s, store.WorkConfig{
			Do:    func(context.Context, commerce.Task) error { return nil },
			Clean: func(context.Context) error { cleaned.Add(1); return nil },
		})
	}
	within(t, 30*time.Second, "cleaning", func() bool { return cleaned.Load() > 0 })
	if n := cleaned.Load(); n != 1 {
		t.Errorf("cleaned %d times", n)
	}
}

func TestWork_RefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	e := setup(t)
	if err := e.Work(t.Context(), store.WorkConfig{}); err == nil {
		t.Error("no Do")
	}
	none := map[commerce.TaskKind]int{commerce.TaskImport: -1, commerce.TaskPoll: -1, commerce.TaskSweep: -1, commerce.TaskUpkeep: -1}
	do := func(context.Context, commerce.Task) error { return nil }
	if err := e.Work(t.Context(), store.WorkConfig{Do: do, Workers: none}); err == nil {
		t.Error("no workers")
	}
	_, err := e.peek().Exec(t.Context(), `DELETE FROM river.river_migration WHERE version = 8`)
	must(t, err)
	if err := e.Work(t.Context(), store.WorkConfig{Do: do}); err == nil {
		t.Error("old tables of jobs")
	}
}
