package syncer_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/syncer"
)

// imported passes the time until every import has ended: pauses between attempts are minutes in all.
func (h *hostile) imported() map[commerce.Element]commerce.ImportRun {
	h.Helper()
	var out map[commerce.Element]commerce.ImportRun
	h.until("the imports end", func() bool {
		runs, err := h.store.ListImports(h.Context(), account)
		h.must(err)
		out = map[commerce.Element]commerce.ImportRun{}
		done := true
		for _, r := range runs {
			out[r.Element] = r
			done = done && r.Status.Done()
		}
		if !done {
			h.pass(time.Second)
		}
		return done
	})
	return out
}

// Whatever becomes of the operation or of its file, an import ends with everything once, or says why it does not.
func TestHostileImport_EndsCompleteOrSaysWhy(t *testing.T) {
	t.Parallel()
	type fault = func(n int, r shopsim.FaultRequest) *shopsim.FaultAnswer // of the n-th download
	type script = func(n int) shopsim.BulkScript                          // of the n-th operation
	const giveUp = "could not be read to the end"
	// Objects are stored once enough others came after them, should their children be far away: so a cut must come late.
	const many, late = 1200, 4_000_000
	for name, c := range map[string]struct {
		fault      fault
		script     script
		operations int    // how many are started
		resumed    bool   // whether a download goes on where one before it ended
		fails      string // part of the reason
	}{
		"connection breaks in the file": {operations: 1, fault: func(n int, _ shopsim.FaultRequest) *shopsim.FaultAnswer {
			if n == 1 {
				return &shopsim.FaultAnswer{Cut: 20_000, Reset: true}
			}
			return nil
		}},
		"file comes short and looks whole": {operations: 1, resumed: true, fault: func(n int, _ shopsim.FaultRequest) *shopsim.FaultAnswer {
			if n == 1 {
				return &shopsim.FaultAnswer{Cut: late, Clean: true}
			}
			return nil
		}},
		"host ignores Range": {operations: 1, resumed: true, fault: func(n int, _ shopsim.FaultRequest) *shopsim.FaultAnswer {
			if n == 1 {
				return &shopsim.FaultAnswer{Cut: late, Clean: true}
			}
			return &shopsim.FaultAnswer{NoRange: true}
		}},
		"file always comes short": {operations: 4, fails: giveUp, fault: func(int, shopsim.FaultRequest) *shopsim.FaultAnswer {
			return &shopsim.FaultAnswer{Cut: 20_000, Clean: true}
		}},
		"file is gone": {operations: 2, fault: func(n int, _ shopsim.FaultRequest) *shopsim.FaultAnswer {
			if n == 1 {
				return &shopsim.FaultAnswer{Expired: true}
			}
			return nil
		}},
		"storage fails for a while": {operations: 1, fault: func(n int, _ shopsim.FaultRequest) *shopsim.FaultAnswer {
			if n <= 2 {
				return &shopsim.FaultAnswer{Status: 503}
			}
			return nil
		}},
		"children far from their parents": {operations: 1, script: func(int) shopsim.BulkScript { return shopsim.BulkScript{Interleave: true} }},
		"operation cancelled once":        {operations: 2, script: endsOnce("CANCELED", "")},
		"operation expired once":          {operations: 2, script: endsOnce("EXPIRED", "")},
		"operation timed out once":        {operations: 2, script: endsOnce("FAILED", "TIMEOUT")},
		"operation always fails": {operations: 4, fails: giveUp, script: func(int) shopsim.BulkScript {
			return shopsim.BulkScript{End: "FAILED", ErrorCode: "INTERNAL_SERVER_ERROR", Partial: 5}
		}},
		"operation is denied": {operations: 1, fails: "refused this data", script: func(int) shopsim.BulkScript {
			return shopsim.BulkScript{End: "FAILED", ErrorCode: "ACCESS_DENIED"}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var operations, downloads, ranges atomic.Int64
			orders := 40
			if c.resumed {
				orders = many
			}
			h := beset(t, world{shop: func(cfg *shopsim.Config) {
				cfg.Orders = orders
				cfg.BulkScript = func(shopsim.BulkRequest) shopsim.BulkScript {
					if n := operations.Add(1); c.script != nil {
						return c.script(int(n))
					}
					return shopsim.BulkScript{}
				}
				cfg.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
					if r.Kind != "bulk" {
						return nil
					}
					if r.Range != "" {
						ranges.Add(1)
					}
					if n := downloads.Add(1); c.fault != nil {
						return c.fault(int(n), r)
					}
					return nil
				}
			}})
			h.connect([]commerce.Element{commerce.Orders}, commerce.SyncSettings{OrderSync: true, OrderReceivedTrigger: true, PaymentReceivedTrigger: true})
			run := h.imported()[commerce.Orders]
			if int(operations.Load()) != c.operations || (ranges.Load() > 0) != c.resumed {
				t.Errorf("%d operations, want %d; %d of %d downloads went on in the file", operations.Load(), c.operations, ranges.Load(), downloads.Load())
			}
			if c.fails != "" {
				if run.Status != commerce.ImportFailed || run.Error == nil || !strings.Contains(*run.Error, c.fails) {
					t.Errorf("got %+v", run)
				}
			} else {
				if !complete(run) || run.Stored != orders || run.Received != orders || run.Skipped != 0 {
					t.Errorf("got %+v", run)
				}
				h.equalOrders()
			}
			if n := len(h.events()); n != 0 {
				t.Errorf("%d triggers fired", n)
			}
		})
	}
}

func endsOnce(status, code string) func(int) shopsim.BulkScript {
	return func(n int) shopsim.BulkScript {
		if n == 1 {
			return shopsim.BulkScript{End: status, ErrorCode: code}
		}
		return shopsim.BulkScript{}
	}
}

// equalOrders compares the orders' lines and totals with the shop's: what a mixed up file would spoil.
func (h *hostile) equalOrders() {
	h.Helper()
	h.shop.EachOrder(func(o *shopsim.Order) bool {
		stored := h.order(o.ID)
		if len(stored.LineItems) != len(o.Lines) || stored.Name != o.Name {
			h.Errorf("order %s is stored as %s with %d lines, not %d", o.Name, stored.Name, len(stored.LineItems), len(o.Lines))
		}
		return true
	})
	if n := h.counts()[commerce.Orders]; n != h.shop.Orders() {
		h.Errorf("%d orders are stored, Shopify has %d", n, h.shop.Orders())
	}
}

// While other processes of the app run as many operations as Shopify allows, an import waits for its turn.
func TestHostileImport_WaitsWhileFiveRun(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	free := h.shop.OccupyBulk(5)
	h.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	time.Sleep(200 * time.Millisecond)
	runs, err := h.store.ListImports(t.Context(), account)
	h.must(err)
	if r := runs[0]; r.Status.Done() || r.BulkID != "" {
		t.Errorf("while five run: %+v", r)
	}
	free()
	if run := h.imported()[commerce.Products]; !complete(run) || run.Stored != len(h.shop.Products()) {
		t.Errorf("got %+v", run)
	}
}

// killed is the store of a process that dies as if by kill -9, before a batch commits: from then on nothing of it arrives.
type killed struct {
	syncer.Store
	mu      sync.Mutex
	batches int // until it dies
	dead    chan struct{}
}

func (k *killed) died() bool {
	select {
	case <-k.dead:
		return true
	default:
		return false
	}
}

func (k *killed) Sync(ctx context.Context, a commerce.AccountID, fn func(context.Context, syncer.Tx) error) ([]commerce.Change, error) {
	return k.Store.Sync(ctx, a, func(ctx context.Context, tx syncer.Tx) error {
		err := fn(ctx, tx)
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.died() {
			return errors.New("dead")
		}
		if k.batches--; k.batches < 0 {
			close(k.dead)
			return errors.New("killed before the commit")
		}
		return err
	})
}

func (k *killed) EndTask(ctx context.Context, t commerce.Task, r commerce.TaskResult) error {
	if k.died() {
		return errors.New("dead")
	}
	return k.Store.EndTask(ctx, t, r)
}

// The next process goes on where the last commit ended, in the file as in the counts.
func TestHostileImport_GoesOnInTheFileAfterItsProcessDied(t *testing.T) {
	t.Parallel()
	const orders = 4500
	var mu sync.Mutex
	var ranges []string
	k := &killed{batches: 1, dead: make(chan struct{})}
	h := beset(t, world{
		wrap: func(s syncer.Store) syncer.Store { k.Store = s; return k },
		shop: func(cfg *shopsim.Config) {
			cfg.Orders = orders
			cfg.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
				if r.Kind == "bulk" {
					mu.Lock()
					defer mu.Unlock()
					ranges = append(ranges, r.Range)
				}
				return nil
			}
		},
	})
	h.connect([]commerce.Element{commerce.Orders}, commerce.SyncSettings{})
	<-k.dead
	h.stop()
	runs, err := h.store.ListImports(t.Context(), account)
	h.must(err)
	if r := runs[0]; r.Stored != 1250 || r.Line == 0 || r.Offset == 0 {
		t.Errorf("after the death: %+v", r)
	}
	h.start(nil)
	if r := h.imported()[commerce.Orders]; !complete(r) || r.Stored != orders || r.Received != orders || r.Skipped != 0 {
		t.Errorf("got %+v", r)
	}
	if n := h.counts()[commerce.Orders]; n != orders {
		t.Errorf("%d orders are stored", n)
	}
	if len(ranges) != 2 || ranges[0] != "" || ranges[1] == "" {
		t.Errorf("the file was asked for as %q", ranges)
	}
}

// From the moment that the account disconnects, or Shopify tells that the app was removed, nothing more is written.
func TestHostileImport_StopsWhenTheConnectionEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*hostile){
		"disconnect": func(h *hostile) { h.must(h.syncer.Disconnect(h.Context(), account)) },
		"uninstall": func(h *hostile) {
			h.shop.Uninstall()
			h.until("uninstalled", func() bool { return h.installation().Status == commerce.Uninstalled })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := beset(t, world{shop: func(cfg *shopsim.Config) {
				cfg.Orders = 6500
				cfg.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
					if r.Kind == "bulk" {
						return &shopsim.FaultAnswer{Slow: time.Millisecond}
					}
					return nil
				}
			}})
			h.connect([]commerce.Element{commerce.Orders}, commerce.AllSyncSettings())
			run := func() commerce.ImportRun {
				runs, err := h.store.ListImports(t.Context(), account)
				h.must(err)
				return runs[0]
			}
			h.until("a batch is stored", func() bool { return run().Stored > 0 })
			end(h)
			there := h.counts()[commerce.Orders]
			if there >= 6500 {
				t.Fatal("the import was too fast to be stopped")
			}
			time.Sleep(500 * time.Millisecond)
			if n := h.counts()[commerce.Orders]; n != there {
				t.Errorf("%d orders, and %d some time after the end", there, n)
			}
			// Failed, when Shopify refused the token before it told why.
			if r := run(); r.Status != commerce.ImportCancelled && r.Status != commerce.ImportFailed {
				t.Errorf("got %+v", r)
			}
			if tasks, err := h.store.ClaimTasks(t.Context(), oneOfEach, time.Minute); err != nil || len(tasks) != 0 {
				t.Errorf("still due: %+v, %v", tasks, err)
			}
		})
	}
}

// What was left out is imported later without reconnecting; that and importing again fire nothing and write nothing twice.
func TestHostileImport_LaterAndAgainIsSilent(t *testing.T) {
	t.Parallel()
	h := beset(t, world{})
	h.connect(nil, commerce.AllSyncSettings())
	if len(h.imported()) != 0 {
		t.Error("something is imported that nobody asked for")
	}
	var version int64
	for i := range 2 {
		_, err := h.syncer.Import(t.Context(), account, []commerce.Element{commerce.Orders})
		h.must(err)
		if r := h.imported()[commerce.Orders]; !complete(r) || r.Stored != h.shop.Orders() {
			t.Errorf("time %d: %+v", i+1, r)
		}
		h.settle()
		o := h.order(h.shop.OrderID(4))
		if i > 0 && int64(o.Version) != version {
			t.Errorf("importing again wrote an order: version %d, then %d", version, o.Version)
		}
		version = int64(o.Version)
	}
	h.equalOrders()
	if n := len(h.events()); n != 0 {
		t.Errorf("%d triggers fired", n)
	}
}
