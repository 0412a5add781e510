package store_test

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

const shop = "a.myshopify.com"

func status(maximum, available, rate float64) *commerce.ThrottleStatus {
	return &commerce.ThrottleStatus{MaximumAvailable: maximum, CurrentlyAvailable: available, RestoreRate: rate}
}

func (e *env) takeBudget(s *store.Store, cost float64, background bool) time.Duration {
	e.t.Helper()
	wait, err := s.TakeBudget(e.t.Context(), shop, cost, background)
	must(e.t, err)
	return wait.Round(time.Millisecond)
}

func (e *env) settleBudget(s *store.Store, reserved float64, status *commerce.ThrottleStatus) {
	e.t.Helper()
	must(e.t, s.SettleBudget(e.t.Context(), shop, reserved, status))
}

func wantWait(t *testing.T, what string, got, want time.Duration) {
	t.Helper()
	if got != want {
		t.Errorf("%s: waits %v, not %v", what, got, want)
	}
}

func TestTakeBudget_LinesRequestsUpOverAllProcesses(t *testing.T) {
	t.Parallel()
	e := setup(t)
	other := e.open(testKeys...)
	wantWait(t, "unknown shop", e.takeBudget(e.Store, 500, false), 0)
	e.settleBudget(e.Store, 500, status(1000, 100, 50))
	wantWait(t, "first", e.takeBudget(e.Store, 60, false), 0)             // 40 left
	wantWait(t, "second", e.takeBudget(other, 90, false), time.Second)    // -50
	wantWait(t, "third", e.takeBudget(e.Store, 50, false), 2*time.Second) // -100
	e.clock.advance(3 * time.Second)
	wantWait(t, "after 3 s", e.takeBudget(other, 50, false), 0) // 0
	// Shopify's word takes the place of ours, less what is on its way: 60 + 50 of the one, 50 of the other.
	e.settleBudget(other, 90, status(1000, 150, 50))
	wantWait(t, "after an answer", e.takeBudget(other, 40, false), time.Second) // 150 - 160 - 40
	// An answer that others overtook does not know of them: it raises ours by 2 * 40 at most.
	e.settleBudget(other, 40, status(1000, 900, 50))
	wantWait(t, "after an old answer", e.takeBudget(other, 130, false), 2*time.Second) // -50 + 80 - 130
}

func TestTakeBudget_BackgroundLeavesHalfToTheOthers(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.settleBudget(e.Store, 0, status(1000, 600, 50))
	wantWait(t, "background", e.takeBudget(e.Store, 100, true), 0)
	wantWait(t, "more background", e.takeBudget(e.Store, 100, true), 2*time.Second)
	wantWait(t, "interactive", e.takeBudget(e.Store, 100, false), 0)
}

func TestSettleBudget_ForgetsWhatDeadProcessesReserved(t *testing.T) {
	t.Parallel()
	e := setup(t)
	dead := e.open(testKeys...)
	e.settleBudget(e.Store, 0, status(1000, 1000, 50))
	e.takeBudget(dead, 900, false)
	alive := func(want time.Duration) {
		t.Helper()
		wantWait(t, "alive", e.takeBudget(e.Store, 200, false), want)
		e.settleBudget(e.Store, 200, status(1000, 1000, 50))
	}
	alive(2 * time.Second)
	e.clock.advance(59 * time.Second)
	e.settleBudget(e.Store, 0, status(1000, 1000, 50))
	alive(2 * time.Second)
	e.clock.advance(2 * time.Second)
	e.settleBudget(e.Store, 0, status(1000, 1000, 50))
	alive(0)
}

// Requests that are made at the same moment each take their own points.
func TestTakeBudget_LosesNoReservationToAnother(t *testing.T) {
	t.Parallel()
	e := setup(t)
	other := e.open(testKeys...)
	e.settleBudget(e.Store, 0, status(1000, 100, 50))
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			s := []*store.Store{e.Store, other}[i%2]
			if _, err := s.TakeBudget(t.Context(), shop, 2, false); err != nil {
				t.Error(err)
			}
			if i%4 < 2 {
				if err := s.SettleBudget(t.Context(), shop, 2, nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	wantWait(t, "the next one", e.takeBudget(other, 0, false), 2*time.Second) // 100 - 200
	e.settleBudget(e.Store, 0, status(1000, 0, 50))
	wantWait(t, "after an answer", e.takeBudget(other, 0, false), 2*time.Second) // 50 requests of 2 are on their way
}

func TestTakeBudget_RefusesNonsense(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, cost := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := e.TakeBudget(t.Context(), shop, cost, false); err == nil {
			t.Errorf("took %v", cost)
		}
		if err := e.SettleBudget(t.Context(), shop, cost, nil); err == nil {
			t.Errorf("settled %v", cost)
		}
	}
	e.settleBudget(e.Store, 0, status(1000, 1000, 50))
	for _, bad := range []*commerce.ThrottleStatus{nil, {}, status(-1, 0, 50), status(1000, 0, 0), status(math.NaN(), 0, 50), status(1000, math.Inf(-1), 50)} {
		e.settleBudget(e.Store, 0, bad)
		wantWait(t, "after nonsense", e.takeBudget(e.Store, 10, false), 0)
		e.settleBudget(e.Store, 10, nil)
	}
	e.settleBudget(e.Store, 0, status(1000, 0, 1e-9))
	wantWait(t, "a bucket that never fills", e.takeBudget(e.Store, 1000, false), time.Hour)
	e.settleBudget(e.Store, 1000, status(1000, 1000, 50))
	wantWait(t, "more than the bucket holds", e.takeBudget(e.Store, 1e9, false), 0)
	must(t, e.SettleBudget(t.Context(), "'; DROP TABLE shop_budgets; --", 1, status(1, 1, 1)))
}

// moments of the simulation, by time.
type moment struct {
	at time.Time
	do func()
}

type moments []moment

func (q moments) Len() int           { return len(q) }
func (q moments) Less(i, j int) bool { return q[i].at.Before(q[j].at) }
func (q moments) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *moments) Push(x any)        { *q = append(*q, x.(moment)) }
func (q *moments) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// Any number of processes that ask as fast as they may use at least nine tenths of what Shopify allows, and never more than
// one request too much, although answers overtake each other.
func TestBudget_UsesWhatIsAllowedAndNoMore(t *testing.T) {
	t.Parallel()
	e := setup(t)
	stores := []*store.Store{e.Store, e.open(testKeys...), e.open(testKeys...), e.open(testKeys...)}
	conn := e.peek()
	for seed := range uint64(16) {
		r := rand.New(rand.NewPCG(seed, 0))
		_, err := conn.Exec(t.Context(), `TRUNCATE shop_budgets`)
		must(t, err)
		e.clock.advance(time.Hour)
		rate := float64(50 * (1 + r.IntN(4)))
		maximum := 20 * rate
		cost := float64(10 + r.IntN(50))
		processes := 1 + r.IntN(len(stores))
		callers := 3 + r.IntN(4)
		latency := func() time.Duration { return time.Duration(50+r.IntN(350)) * time.Millisecond }

		// Shopify's side.
		start := e.clock.now()
		level, at, lowest, used := maximum, start, maximum, 0.0
		bucket := func(now time.Time, cost float64) *commerce.ThrottleStatus {
			level = min(maximum, level+rate*now.Sub(at).Seconds()) - cost
			at = now
			lowest, used = min(lowest, level), used+cost
			return status(maximum, level, rate)
		}
		var queue moments
		var ask func(s *store.Store) func()
		ask = func(s *store.Store) func() {
			return func() {
				wait, err := s.TakeBudget(t.Context(), shop, cost, false)
				must(t, err)
				flight := latency()
				heap.Push(&queue, moment{e.clock.now().Add(wait + flight/2), func() {
					said := bucket(e.clock.now(), cost)
					heap.Push(&queue, moment{e.clock.now().Add(flight / 2), func() {
						must(t, s.SettleBudget(t.Context(), shop, cost, said))
						heap.Push(&queue, moment{e.clock.now(), ask(s)})
					}})
				}})
			}
		}
		must(t, stores[0].SettleBudget(t.Context(), shop, 0, status(maximum, maximum, rate)))
		for i := range processes * callers {
			heap.Push(&queue, moment{start, ask(stores[i%processes])})
		}
		const span = 40 * time.Second
		for queue[0].at.Before(start.Add(span)) {
			next := heap.Pop(&queue).(moment)
			e.clock.advance(next.at.Sub(e.clock.now()))
			next.do()
		}
		if lowest < -cost {
			t.Errorf("seed %d: overdrawn to %v by requests of %v", seed, lowest, cost)
		}
		// Callers that wait for each answer may be too few to ask for all of it.
		possible := min(maximum+rate*span.Seconds(), float64(processes*callers)*cost*span.Seconds()/0.225)
		if used < 0.9*possible {
			t.Errorf("seed %d: used %v of %v", seed, used, possible)
		}
	}
}
