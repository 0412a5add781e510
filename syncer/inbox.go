package syncer

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"storegraph/commerce"
)

// inbox hands the signals that wait to the workers, as many at a time as are free, until ctx ends. What became of them is
// told together with whatever else has ended by then.
func (s *Syncer) inbox(ctx context.Context) error {
	ended := make(chan commerce.SettledClaim, s.SignalWorkers)
	free := s.SignalWorkers
	var settled []commerce.SettledClaim
	g := new(errgroup.Group)
	for ctx.Err() == nil {
		found := 0
		if free > 0 {
			claims, err := s.Store.ClaimSignals(ctx, free)
			if err != nil && ctx.Err() == nil {
				s.Logger.ErrorContext(ctx, "signals were not claimed", "error", err)
			}
			found = len(claims)
			for _, c := range claims {
				free--
				g.Go(func() error {
					ended <- s.handleClaim(ctx, c)
					return nil
				})
			}
		}
		settled = s.gather(ctx, ended, settled, free == 0 || found == 0)
		free += len(settled)
		settled = s.tell(ctx, settled)
	}
	go func() { _ = g.Wait(); close(ended) }()
	for c := range ended {
		settled = append(settled, c)
	}
	s.tell(ctx, settled)
	return nil
}

// gather takes what has ended; with wait it waits for something first, or for the time to look again.
func (s *Syncer) gather(ctx context.Context, ended <-chan commerce.SettledClaim, settled []commerce.SettledClaim, wait bool) []commerce.SettledClaim {
	if wait {
		timer := time.NewTimer(s.Idle)
		defer timer.Stop()
		select {
		case c := <-ended:
			settled = append(settled, c)
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	for {
		select {
		case c := <-ended:
			settled = append(settled, c)
		default:
			return settled
		}
	}
}

// tell settles claims. What cannot be settled comes back by its lease.
func (s *Syncer) tell(ctx context.Context, settled []commerce.SettledClaim) []commerce.SettledClaim {
	if len(settled) == 0 {
		return settled
	}
	kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.Store.SettleSignals(kept, settled); err != nil {
		s.Logger.ErrorContext(ctx, "signals were not settled, and will be handled again", "signals", len(settled), "error", err)
	}
	return settled[:0]
}

func (s *Syncer) handleClaim(ctx context.Context, c commerce.SignalClaim) (settled commerce.SettledClaim) {
	work, cancel := context.WithTimeout(ctx, s.SignalTime)
	defer cancel()
	err := s.guarded(work, c)
	return s.settle(ctx, c, err)
}

// guarded turns a panic over one object into its failure: the worker lives.
func (s *Syncer) guarded(ctx context.Context, c commerce.SignalClaim) (err error) {
	defer recovered(&err)
	return s.HandleSignals(ctx, c.AccountID, c.Signals)
}
