package resolvers

import (
	"context"
	"math"
	"sync"
	"time"
)

// Rate is how much of something may be done: so much a second, and more at once after a rest.
type Rate struct {
	PerSecond float64 // 0 for no bound
	Burst     float64 // default: twice a second's
}

// Rates bound what each credential may do over time.
type Rates struct {
	Requests Rate
	Cost     Rate // in units of extensions.cost
}

// Buckets holds a bucket of tokens for each name. Take takes n tokens, or says how long to wait until they are there.
type Buckets interface {
	Take(ctx context.Context, name string, n float64, rate Rate) (wait time.Duration)
}

func (r Rate) complete() Rate {
	if r.Burst <= 0 {
		r.Burst = 2 * r.PerSecond
	}
	r.Burst = max(r.Burst, 1)
	return r
}

// maxBuckets bounds the memory of buckets. Those that are full again are forgotten first, and they lose nothing by it.
const maxBuckets = 10_000

// memoryBuckets are those of one process.
type memoryBuckets struct {
	now func() time.Time
	mu  sync.Mutex
	all map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time
	rate   Rate
}

func newMemoryBuckets(now func() time.Time) *memoryBuckets {
	return &memoryBuckets{now: now, all: make(map[string]*bucket)}
}

// Take takes n tokens. What is more than a whole bucket is given when the bucket is full, and leaves it in debt.
func (m *memoryBuckets) Take(_ context.Context, name string, n float64, rate Rate) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	b, ok := m.all[name]
	if !ok {
		m.forget(now)
		b = &bucket{tokens: rate.Burst, at: now}
		m.all[name] = b
	}
	b.rate = rate
	b.fill(now)
	if need := min(n, rate.Burst); b.tokens < need {
		return time.Duration(math.Ceil((need - b.tokens) / rate.PerSecond * float64(time.Second)))
	}
	b.tokens -= n
	return 0
}

func (b *bucket) fill(now time.Time) {
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.tokens, b.at = min(b.rate.Burst, b.tokens+passed*b.rate.PerSecond), now
	}
}

func (m *memoryBuckets) forget(now time.Time) {
	if len(m.all) < maxBuckets {
		return
	}
	for name, b := range m.all {
		if b.fill(now); b.tokens >= b.rate.Burst {
			delete(m.all, name)
		}
	}
	for name := range m.all { // all are in use: any
		if len(m.all) < maxBuckets {
			break
		}
		delete(m.all, name)
	}
}
