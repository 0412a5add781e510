package syncer_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/syncer"
)

// interrupted is a store whose second batch of an import does not get stored.
type interrupted struct {
	syncer.Store
	mu      sync.Mutex
	batches int
	now     func() error // what happens instead; nil goes on
}

func (i *interrupted) Sync(ctx context.Context, a commerce.AccountID, fn func(context.Context, syncer.Tx) error) ([]commerce.Change, error) {
	i.mu.Lock()
	i.batches++
	second := i.batches == 2
	i.mu.Unlock()
	if second {
		if err := i.now(); err != nil {
			return nil, err
		}
	}
	return i.Store.Sync(ctx, a, fn)
}

// Who reads the file ahead ends with the slice, however that ends, and what it read ahead counts for nothing: the next
// slice goes on after the last batch that was stored. Not parallel: it looks at all goroutines there are.
func TestImport_ReaderEndsWithItsSlice(t *testing.T) {
	const orders = 5500
	for name, slow := range map[string]time.Duration{"while it waits": 0, "while it reads": time.Millisecond} {
		for why, interrupt := range map[string]func(h *hostile, cancel func()) error{
			"a batch fails": func(*hostile, func()) error { return errors.New("the database is away") },
			"cancelled":     func(_ *hostile, cancel func()) error { cancel(); return nil },
			"the lease is lost": func(h *hostile, _ func()) error {
				_, err := h.peek.Exec(h.Context(), `UPDATE sync_tasks SET epoch = epoch + 1 WHERE kind = 'IMPORT'`)
				return err
			},
		} {
			t.Run(why+" "+name, func(t *testing.T) {
				h := beset(t, world{asleep: true, shop: func(cfg *shopsim.Config) {
					cfg.Orders = orders
					cfg.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
						if r.Kind == "bulk" && r.Range == "" {
							return &shopsim.FaultAnswer{Slow: slow}
						}
						return nil
					}
				}})
				h.connect([]commerce.Element{commerce.Orders}, commerce.SyncSettings{})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				broken := &interrupted{Store: h.config.Store}
				broken.now = func() error {
					if slow == 0 { // by then the reader has its next batch, and nobody to take it
						time.Sleep(300 * time.Millisecond)
					}
					return interrupt(h, cancel)
				}
				config := h.config
				config.Store = broken
				s := syncer.New(config)
				h.until("the second batch", func() bool {
					tasks, err := h.store.ClaimTasks(t.Context(), map[commerce.TaskKind]int{commerce.TaskImport: 1}, time.Minute)
					h.must(err)
					for _, task := range tasks {
						_ = s.Do(ctx, task)
					}
					return broken.batches > 1
				})
				h.until("nobody reads", func() bool { return !reading() })
				runs, err := h.store.ListImports(t.Context(), account)
				h.must(err)
				// The first batch was on its way beside the second: whoever cancels, cancels it too.
				if n := h.counts()[commerce.Orders]; runs[0].Stored != n || n != 1250 && (n != 0 || why != "cancelled") {
					t.Errorf("%d are stored, of %+v", n, runs[0])
				}
				h.skip(time.Hour) // the lease, the pause after a failure
				h.start(nil)
				if r := h.imported()[commerce.Orders]; !complete(r) || r.Stored != orders || r.Received != orders || r.Skipped != 0 {
					t.Errorf("got %+v", r)
				}
			})
		}
	}
}

// reading says whether any goroutine reads a bulk file ahead.
func reading() bool {
	stacks := make([]byte, 8<<20)
	return strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "syncer.(*batchReader)")
}
