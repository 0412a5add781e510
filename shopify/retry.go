package shopify

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// patience is for all attempts of one request together. Callers hold leases and work in slices: what takes longer is
	// theirs to repeat.
	patience        = 30 * time.Second
	attemptTimeout  = 12 * time.Second // so that a request without an answer is asked again within patience
	firstRetryAfter = 500 * time.Millisecond
	lastRetryAfter  = 8 * time.Second
	// noAnswerAfter is how long Shopify must have kept us waiting for a caller's deadline to be Shopify's failure.
	noAnswerAfter = 5 * time.Second
)

// retryable is a failure that time may heal, with how long to wait when Shopify said so.
type retryable struct {
	err   error
	after time.Duration // 0: as usual
}

func (r *retryable) Error() string { return r.err.Error() }

func (r *retryable) Unwrap() error { return r.err }

// persist makes attempts until one succeeds, fails for good, or would have to wait longer than patience or ctx allow. Then
// it gives the last real failure, which tells more than that time ran out.
func persist(ctx context.Context, attempt func(context.Context) error, told func(err error, wait time.Duration)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errPatience)
	defer cancel()
	usual := backoff.NewExponentialBackOff()
	usual.InitialInterval, usual.MaxInterval = firstRetryAfter, lastRetryAfter
	var last error
	for {
		err := attempt(ctx)
		if err == nil {
			return nil
		}
		var again *retryable
		if !errors.As(err, &again) {
			if last != nil && ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))) {
				return fmt.Errorf("%w, and then %w", last, err)
			}
			return err
		}
		last = again.err
		wait := usual.NextBackOff()
		if again.after > 0 {
			wait = jittered(again.after)
		}
		if !fits(ctx, wait) {
			return last
		}
		told(last, wait)
		if err := sleep(ctx, wait); err != nil {
			return fmt.Errorf("%w, and then %w", last, err)
		}
	}
}

// errPatience ends a request that was asked again for long enough.
var errPatience = fmt.Errorf("no answer in %s: %w", patience, ErrUnreachable)

// fits says whether a wait ends before ctx does.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || wait < time.Until(deadline))
}

// jittered adds up to a fifth, so that the shops' workers do not all come back at once.
func jittered(d time.Duration) time.Duration { return d + rand.N(d/5+1) }

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
