package store_test

import (
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
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

func TestClaimImport_TheOldestThatNobodyWorksOn(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Orders})
	must(t, err)
	e.clock.advance(time.Second)
	_, err = e.QueueImports(t.Context(), theirs, []commerce.Element{commerce.Orders})
	must(t, err)

	var wg sync.WaitGroup
	var mu sync.Mutex
	claims := map[commerce.AccountID]int{}
	for range 6 {
		wg.Go(func() {
			account, run, err := e.ClaimImport(t.Context(), time.Minute)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if run != nil {
				claims[account]++
			}
		})
	}
	wg.Wait()
	diff(t, "claims", claims, map[commerce.AccountID]int{mine: 1, theirs: 1})
}

func TestClaimImport_TakesOverWhenTheLeaseRunsOut(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Orders})
	must(t, err)
	_, run, err := e.ClaimImport(t.Context(), time.Minute)
	must(t, err)
	expected := 10
	run.Status, run.Expected, run.Received, run.Stored, run.BulkID, run.StartedAt = commerce.ImportStoring, &expected, 5, 4, "gid://bulk/1", new(at(0))
	run.Skipped, run.Skips, run.Window = 1, []commerce.ImportSkip{{Line: 3, Reason: "no id"}}, new(at(-99))
	e.clock.advance(50 * time.Second)
	must(t, e.SaveImport(t.Context(), mine, *run, time.Minute))
	e.clock.advance(50 * time.Second) // the lease was renewed
	if _, early, err := e.ClaimImport(t.Context(), time.Minute); early != nil || err != nil {
		t.Errorf("claimed too early: %+v, %v", early, err)
	}
	e.clock.advance(10 * time.Second)

	account, taken, err := e.ClaimImport(t.Context(), time.Minute)

	must(t, err)
	if account != mine || taken == nil {
		t.Fatal("not taken over")
	}
	diff(t, "run", taken, run)
	taken.Status, taken.FinishedAt = commerce.ImportCompleted, new(e.clock.now())
	must(t, e.SaveImport(t.Context(), mine, *taken, time.Minute))
	run.Stored = 99 // the first worker was only slow
	must(t, e.SaveImport(t.Context(), mine, *run, time.Minute))
	e.clock.advance(time.Hour)
	if _, again, err := e.ClaimImport(t.Context(), time.Minute); again != nil || err != nil {
		t.Errorf("an ended run was claimed: %+v, %v", again, err)
	}
	_, err = e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Contacts})
	must(t, err)
	list, err := e.ListImports(t.Context(), mine)
	must(t, err)
	if len(list) != 2 || list[0].Element != commerce.Contacts {
		t.Fatalf("got %+v", list)
	}
	diff(t, "ended run", list[1], *taken)
	again, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Orders})
	must(t, err)
	list, err = e.ListImports(t.Context(), mine)
	must(t, err)
	diff(t, "newest run", list[1], again[0])
}
