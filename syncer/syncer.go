package syncer

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"storegraph/commerce"
	"storegraph/shopify"
)

// Cache drops what was derived from rows that changed.
type Cache interface {
	Invalidate(ctx context.Context, account commerce.AccountID, changes []commerce.Change)
}

// Config wires a Syncer. Every member without a default is required.
type Config struct {
	App        *shopify.App
	Store      Store
	Cache      Cache
	WebhookURL string // where Shopify sends webhooks to
	StartURL   string // where a browser begins the install
	Logger     *slog.Logger
	Now        func() time.Time // default time.Now

	SignalWorkers int           // signals handled at the same time; default 4
	Idle          time.Duration // pause between looks at an empty inbox or queue; default 250 ms
	BulkPoll      time.Duration // first pause between looks at a bulk operation, then doubled up to 10 s; default 1 s
}

// Syncer moves facts from Shopify into the store.
type Syncer struct {
	Config
	progress *progress
}

// importLease is how long a crashed process keeps others from taking over its import.
const importLease = 30 * time.Second

// New fills in the defaults.
func New(c Config) *Syncer {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.SignalWorkers == 0 {
		c.SignalWorkers = 4
	}
	if c.Idle == 0 {
		c.Idle = 250 * time.Millisecond
	}
	if c.BulkPoll == 0 {
		c.BulkPoll = time.Second
	}
	return &Syncer{Config: c, progress: newProgress()}
}

// Run works through signals and imports until ctx ends. Any number of processes may run it at the same time.
func (s *Syncer) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for range s.SignalWorkers {
		g.Go(func() error {
			return s.loop(ctx, "signal", func(ctx context.Context) (bool, error) {
				return s.Store.TakeSignal(ctx, s.HandleSignal)
			})
		})
	}
	// Imports wait most of the time, for Shopify to prepare a file or for an element that goes first.
	for range len(commerce.Elements) {
		g.Go(func() error { return s.loop(ctx, "import", s.importOne) })
	}
	return g.Wait()
}

// loop calls work until ctx ends; it pauses when there was nothing to do, longer after an error.
func (s *Syncer) loop(ctx context.Context, name string, work func(context.Context) (found bool, err error)) error {
	for ctx.Err() == nil {
		found, err := work(ctx)
		pause := s.Idle
		if err != nil && ctx.Err() == nil {
			s.Logger.ErrorContext(ctx, "sync step failed", "step", name, "error", err)
			pause = 4 * s.Idle
		} else if found {
			continue
		}
		sleep(ctx, pause)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// write runs one transaction, and drops from the caches what it changed.
func (s *Syncer) write(ctx context.Context, account commerce.AccountID, fn func(context.Context, Tx) error) error {
	changes, err := s.Store.Sync(ctx, account, fn)
	if err != nil {
		return err
	}
	s.Cache.Invalidate(ctx, account, changes)
	return nil
}
