package cache

import (
	"log/slog"
	"sync"
	"time"
)

const (
	breakerFailures = 3 // one after the other
	breakerRest     = time.Second
)

// breaker keeps reads away from a Redis that does not answer. While it is open, one exchange a second tries again.
type breaker struct {
	now    func() time.Time
	logger *slog.Logger

	mu       sync.Mutex
	failures int
	retryAt  time.Time
}

// allow says whether to ask Redis now.
func (b *breaker) allow() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < breakerFailures {
		return true
	}
	now := b.now()
	if now.Before(b.retryAt) {
		return false
	}
	b.retryAt = now.Add(breakerRest) // this one tries; the others wait for what it finds
	return true
}

// closed says whether all is well, without using up the try of an open breaker.
func (b *breaker) closed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failures < breakerFailures
}

func (b *breaker) report(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil {
		if b.failures >= breakerFailures {
			b.logger.Info("Redis answers again")
		}
		b.failures = 0
		return
	}
	b.failures++
	b.retryAt = b.now().Add(breakerRest)
	if b.failures == breakerFailures {
		b.logger.Warn("Redis does not answer; reads go to Postgres", "error", err)
	}
}
