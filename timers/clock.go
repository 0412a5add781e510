package timers

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Book keeps what is coming.
type Book interface {
	DueTimers(ctx context.Context, now time.Time, limit int) ([]commerce.DueRef, error)
	SettleDue(ctx context.Context, ref commerce.DueRef, now time.Time, judge func(context.Context, *commerce.Timer, *commerce.DueEvent, *commerce.Shop) (commerce.DueVerdict, error)) error
	PutOffDue(ctx context.Context, ref commerce.DueRef, until time.Time) error

	DueWatches(ctx context.Context, now time.Time, limit int) ([]commerce.WatchRef, error)
	CheckWatch(ctx context.Context, ref commerce.WatchRef, now time.Time, selects func(context.Context, *commerce.SegmentWatch) (catalog.Segment, string, error)) error
	PutOffWatch(ctx context.Context, ref commerce.WatchRef, until time.Time) error
}

// Filter answers a condition for an event, from the store. words say why it does not hold. Errors: CONDITION_STALE_CATALOG when
// the text is no condition any more, UNAVAILABLE when what it reads is blocked or not synced.
type Filter interface {
	Holds(ctx context.Context, account commerce.AccountID, condition string, e *commerce.TriggerEvent) (holds bool, words string, err error)
}

// Selector compiles a watched condition as it is at a moment, and names the shop's domain ("" without one).
type Selector interface {
	Selects(ctx context.Context, account commerce.AccountID, condition string, at time.Time) (seg catalog.Segment, domain string, err error)
}

// Clock works off what is due.
type Clock struct {
	Book     Book
	Filter   Filter
	Selector Selector
	Now      func() time.Time // default: the clock
	Logger   *slog.Logger
}

const (
	lookEvery = 500 * time.Millisecond
	together  = 4 // at a time, of each sort
	atOnce    = 256
	putOff    = time.Minute // what failed for a reason of our own
	// settleTime bounds one due event, checkTime one watch: its segment may take ten seconds.
	settleTime = 10 * time.Second
	checkTime  = 30 * time.Second
)

func (c *Clock) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

// Run works until the context ends.
func (c *Clock) Run(ctx context.Context) error {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, work := range []func(context.Context) (int, error){c.SettleDue, c.CheckWatches} {
		g.Go(func() error {
			for ctx.Err() == nil {
				n, err := work(ctx)
				if err != nil && ctx.Err() == nil {
					c.Logger.ErrorContext(ctx, "what is due cannot be looked for", "error", err)
				}
				if n == 0 {
					pause(ctx, lookEvery)
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// SettleDue settles what timers have due now, and says how many there were.
func (c *Clock) SettleDue(ctx context.Context) (int, error) {
	now := c.now()
	refs, err := c.Book.DueTimers(ctx, now, atOnce)
	if err != nil {
		return 0, err
	}
	each(ctx, refs, settleTime, func(ctx context.Context, ref commerce.DueRef) error {
		return c.Book.SettleDue(ctx, ref, now, func(ctx context.Context, t *commerce.Timer, d *commerce.DueEvent, shop *commerce.Shop) (commerce.DueVerdict, error) {
			return c.judge(ctx, ref.AccountID, now, t, d, shop)
		})
	}, func(ctx context.Context, ref commerce.DueRef, err error) {
		c.Logger.ErrorContext(ctx, "a due event was put off", "account", string(ref.AccountID), "due", ref.ID, "error", err)
		if err := c.Book.PutOffDue(ctx, ref, now.Add(putOff)); err != nil {
			c.Logger.ErrorContext(ctx, "a due event cannot be put off", "error", err)
		}
	})
	return len(refs), nil
}

// CheckWatches asks the watches whose minute has come, and says how many there were.
func (c *Clock) CheckWatches(ctx context.Context) (int, error) {
	now := c.now()
	refs, err := c.Book.DueWatches(ctx, now, atOnce)
	if err != nil {
		return 0, err
	}
	each(ctx, refs, checkTime, func(ctx context.Context, ref commerce.WatchRef) error {
		return c.Book.CheckWatch(ctx, ref, now, func(ctx context.Context, w *commerce.SegmentWatch) (catalog.Segment, string, error) {
			return c.Selector.Selects(ctx, ref.AccountID, w.Condition, now)
		})
	}, func(ctx context.Context, ref commerce.WatchRef, err error) {
		c.Logger.ErrorContext(ctx, "a segment watch was put off", "account", string(ref.AccountID), "watch", string(ref.ID), "error", err)
		if err := c.Book.PutOffWatch(ctx, ref, now.Add(putOff)); err != nil {
			c.Logger.ErrorContext(ctx, "a segment watch cannot be put off", "error", err)
		}
	})
	return len(refs), nil
}

// each does something with all of a list, a few at a time; what fails or panics is told to failed and stops nobody else.
func each[T any](ctx context.Context, list []T, limit time.Duration, do func(context.Context, T) error, failed func(context.Context, T, error)) {
	var g errgroup.Group
	g.SetLimit(together)
	for _, one := range list {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			err := func() (err error) {
				defer func() {
					if p := recover(); p != nil {
						err = fmt.Errorf("panic: %v", p)
					}
				}()
				within, cancel := context.WithTimeout(ctx, limit)
				defer cancel()
				return do(within, one)
			}()
			if err != nil && ctx.Err() == nil {
				failed(ctx, one, err)
			}
			return nil
		})
	}
	_ = g.Wait()
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
