package syncer

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
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

	// Work hands out tasks, and cleans now and then, until ctx ends: River's job in the store.
	Work func(ctx context.Context, do func(context.Context, commerce.Task) error, clean func(context.Context) error) error

	SignalWorkers int           // objects refetched at the same time; default 64
	SignalTime    time.Duration // what one object may take, below the lease of its claim; default 45 s
	Idle          time.Duration // pause between looks at an empty inbox; default 100 ms
	BulkPoll      time.Duration // first pause between looks at a bulk operation, then doubled up to 10 s; default 1 s
}

// Syncer moves facts from Shopify into the store.
type Syncer struct {
	Config
	progress *progress
	// beside is held by the one import whose batches are written two at a time: with two of each the store's writers would be
	// imports all.
	beside chan struct{}
}

// New fills in the defaults.
func New(c Config) *Syncer {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.SignalWorkers == 0 {
		c.SignalWorkers = 64 // they wait for Shopify most of the time; the store bounds those that write
	}
	if c.SignalTime == 0 {
		c.SignalTime = 45 * time.Second
	}
	if c.Idle == 0 {
		c.Idle = 100 * time.Millisecond
	}
	if c.BulkPoll == 0 {
		c.BulkPoll = time.Second
	}
	return &Syncer{Config: c, progress: newProgress(), beside: make(chan struct{}, 1)}
}

// Run works through signals and tasks until ctx ends. Any number of processes may run it at the same time.
func (s *Syncer) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.inbox(ctx) })
	g.Go(func() error { return s.Work(ctx, s.Do, s.clean) })
	return g.Wait()
}

// keepHandled is how long handled signals are kept: longer than Shopify repeats a webhook, so that a repetition is known.
const keepHandled = 7 * 24 * time.Hour

// clean forgets what is of no more use.
func (s *Syncer) clean(ctx context.Context) error {
	n, err := s.Store.PruneInbox(ctx, s.Now().Add(-keepHandled))
	if err != nil {
		return fmt.Errorf("clean the inbox: %w", err)
	}
	if n > 0 {
		s.Logger.InfoContext(ctx, "cleaned the inbox", "signals", n)
	}
	if n, err = s.Store.PruneDecisions(ctx); err != nil {
		return fmt.Errorf("clean up decisions: %w", err)
	}
	if n > 0 {
		s.Logger.InfoContext(ctx, "old decisions were deleted", "decisions", n)
	}
	if n, err = s.Store.PruneDeliveries(ctx); err != nil {
		return fmt.Errorf("clean up deliveries: %w", err)
	}
	if n > 0 {
		s.Logger.InfoContext(ctx, "old deliveries were forgotten", "deliveries", n)
	}
	if n, err = s.Store.PruneDueEvents(ctx); err != nil {
		return fmt.Errorf("clean up due events: %w", err)
	}
	if n > 0 {
		s.Logger.InfoContext(ctx, "old due events were forgotten", "due_events", n)
	}
	if _, err = s.Store.PrunePersonalReads(ctx); err != nil {
		return fmt.Errorf("clean up the audit log: %w", err)
	}
	return s.expirePrivacy(ctx)
}

// recovered turns a panic into an error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// write runs one transaction, and drops from the caches what it changed. It fails with commerce.ErrSuperseded, and writes
// nothing, once the installation has ended: what a worker has in its hands then is not wanted any more.
func (s *Syncer) write(ctx context.Context, account commerce.AccountID, fn func(context.Context, Tx) error) error {
	changes, err := s.Store.Sync(ctx, account, func(ctx context.Context, tx Tx) error {
		if err := tx.Live(ctx); err != nil {
			return err
		}
		return fn(ctx, tx)
	})
	if err != nil {
		return err
	}
	s.Cache.Invalidate(ctx, account, changes)
	return nil
}
