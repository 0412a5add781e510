package shopify_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"storegraph/shopify"
)

// A wait that would end after the caller's time is not begun, and the reason is told instead of the deadline.
func TestClient_NeverWaitsPastTheContext(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer answer
		is     error
		most   time.Duration
	}{
		"throttled":       {answer{body: throttled}, shopify.ErrThrottled, 0},
		"429 for long":    {answer{status: 429, header: http.Header{"Retry-After": {"60"}}}, shopify.ErrThrottled, 0},
		"503":             {answer{status: 503}, shopify.ErrUnreachable, 8 * time.Second},
		"internal errors": {answer{body: `{"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`}, nil, 8 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, _, client := onWire(io.Discard, nil, c.answer)
				ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
				defer cancel()
				start := time.Now()
				_, err := client.FetchContact(ctx, 1)
				if err == nil || errors.Is(err, context.DeadlineExceeded) || c.is != nil && !errors.Is(err, c.is) {
					t.Error(err)
				}
				between(t, "gave up", time.Since(start), 0, c.most)
			})
		})
	}
}

func TestClient_GivesUpWithinHalfAMinute(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer answer
		is     error
	}{
		"throttled": {answer{body: throttled}, shopify.ErrThrottled},
		"429":       {answer{status: 429}, shopify.ErrThrottled},
		"500":       {answer{status: 500}, shopify.ErrUnreachable},
		"520":       {answer{status: 520}, shopify.ErrUnreachable},
		"resets":    {answer{err: errors.New("connection reset by peer")}, shopify.ErrUnreachable},
		"no answer": {answer{hang: true}, shopify.ErrUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, _, client := onWire(io.Discard, nil, c.answer)
				start := time.Now()
				_, err := client.FetchContact(t.Context(), 1)
				if !errors.Is(err, c.is) || len(w.asked) < 2 {
					t.Errorf("%v after %d requests", err, len(w.asked))
				}
				between(t, "gave up", time.Since(start), 10*time.Second, 30*time.Second)
			})
		})
	}
}

func TestClient_TellsTheFailureBehindACancelledWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, _, client := onWire(io.Discard, nil, answer{body: throttled})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		_, err := client.FetchContact(ctx, 1)
		if !errors.Is(err, shopify.ErrThrottled) || !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// A slow answer is Shopify's failure, but not when the caller has no time.
func TestClient_BlamesShopifyOnlyForTimeThatItHad(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		patience time.Duration
		blamed   bool
	}{{time.Second, false}, {9 * time.Second, true}} {
		t.Run(c.patience.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, _, client := onWire(io.Discard, nil, answer{hang: true})
				ctx, cancel := context.WithTimeout(t.Context(), c.patience)
				defer cancel()
				_, err := client.FetchContact(ctx, 1)
				if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, shopify.ErrUnreachable) != c.blamed {
					t.Error(err)
				}
			})
		})
	}
}
