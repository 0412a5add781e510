package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

func TestQueueImports_KeepsOneRunOfAnElementOnItsWay(t *testing.T) {
	t.Parallel()
	e := setup(t)
	asked := []commerce.Element{commerce.Products, commerce.Contacts, commerce.Products}
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]bool{}
	for range 5 {
		wg.Go(func() {
			runs, err := e.QueueImports(t.Context(), mine, asked)
			if err != nil || len(runs) != 2 || runs[0].Element != commerce.Contacts || runs[1].Element != commerce.Products || runs[0].Status != commerce.ImportQueued {
				t.Errorf("got %+v, %v", runs, err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, r := range runs {
				seen[r.ID] = true
			}
		})
	}
	wg.Wait()
	if len(seen) != 2 {
		t.Errorf("%d runs", len(seen))
	}
}

func TestQueueImports_HasTheirTasksDue(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	_, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Products, commerce.Orders})
	must(t, err)
	var elements []commerce.Element
	for _, task := range e.claimTasks(commerce.TaskImport, 9) {
		if !task.DueAt.Equal(noon) || task.Epoch != 1 || task.State != nil {
			t.Errorf("got %+v", task)
		}
		elements = append(elements, task.Element)
	}
	slices.Sort(elements)
	diff(t, "tasks", elements, []commerce.Element{commerce.Orders, commerce.Products})
}

func TestSaveImport_KeepsProgressUntilTheRunEnds(t *testing.T) {
	t.Parallel()
	e := setup(t)
	runs, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Orders})
	must(t, err)
	run := runs[0]
	run.Status, run.Expected, run.Received, run.Stored, run.BulkID, run.StartedAt = commerce.ImportStoring, new(10), 5, 4, "gid://bulk/1", new(at(0))
	run.Skipped, run.Skips, run.Window = 1, []commerce.ImportSkip{{Line: 3, Reason: "no id"}}, new(at(-99))
	run.StoringAt, run.Offset, run.Line, run.FileSize, run.ReadAt = new(at(1)), 1<<33, 77, 1<<34, new(at(-1))
	must(t, e.SaveImport(t.Context(), mine, run))
	list, err := e.ListImports(t.Context(), mine)
	must(t, err)
	diff(t, "run", list[0], run)

	// With what a transaction stored, or not at all.
	run.Received, run.Line = 6, 78
	undone := errors.New("undone")
	for _, end := range []error{undone, nil} {
		_, err = e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
			must(t, tx.SaveImport(ctx, run))
			return end
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
		list, err = e.ListImports(t.Context(), mine)
		must(t, err)
		if (list[0].Line == 78) != (end == nil) {
			t.Errorf("after %v: line %d", end, list[0].Line)
		}
	}

	done := run
	done.Status, done.FinishedAt = commerce.ImportCompleted, new(e.clock.now())
	must(t, e.SaveImport(t.Context(), mine, done))
	run.Stored = 99 // another worker was only slow
	must(t, e.SaveImport(t.Context(), mine, run))
	list, err = e.ListImports(t.Context(), mine)
	must(t, err)
	diff(t, "ended run", list[0], done)
	e.clock.advance(time.Second)
	again, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Orders})
	must(t, err)
	list, err = e.ListImports(t.Context(), mine)
	must(t, err)
	diff(t, "newest run", list[0], again[0])
}
