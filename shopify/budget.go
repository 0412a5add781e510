package shopify

import (
	"context"
	"sync"
	"time"

	"storegraph/commerce"
)

// Bucket paces the requests to shops: Shopify counts points per app and shop, so processes that share an app share the
// bucket. It is a courtesy that saves refused requests; Shopify's own count decides.
type Bucket interface {
	// Take reserves the points that a request is expected to cost and says how long to wait before it is sent. It reserves
	// at once, so that waiting requests line up instead of all waking for the same points. A background request may be sent
	// at once only when half of the bucket stays; one that is told to wait settles and takes again after that time, so that
	// those who come meanwhile go first.
	Take(ctx context.Context, shop string, cost float64, background bool) (wait time.Duration, err error)
	// Settle ends a reservation, whether the request was sent or not. status is what Shopify said about the bucket after the
	// request; nil when it said nothing: then the points are given back.
	Settle(ctx context.Context, shop string, reserved float64, status *commerce.ThrottleStatus) error
}

type backgroundKey struct{}

// Background marks requests that nobody waits for: they leave half of the shop's bucket to the others.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

func inBackground(ctx context.Context) bool { return ctx.Value(backgroundKey{}) != nil }

// localBucket is the Bucket of a single process.
type localBucket struct {
	now func() time.Time

	mu    sync.Mutex
	shops map[string]*budget
}

func newLocalBucket(now func() time.Time) *localBucket {
	return &localBucket{now: now, shops: map[string]*budget{}}
}

func (l *localBucket) shop(domain string) *budget {
	b := l.shops[domain]
	if b == nil {
		b = &budget{}
		l.shops[domain] = b
	}
	return b
}

func (l *localBucket) Take(_ context.Context, shop string, cost float64, background bool) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shop(shop).take(l.now(), cost, background), nil
}

func (l *localBucket) Settle(_ context.Context, shop string, reserved float64, status *commerce.ThrottleStatus) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shop(shop).settle(l.now(), reserved, status)
	return nil
}

// budget is one shop's bucket. It leaks back by the second (100 to 2000 points, by plan) and every answer tells its level,
// so nothing about plans is assumed: before the first answer, nothing waits.
type budget struct {
	available float64 // at the moment at; negative when requests have reserved what is yet to come back
	max       float64 // 0: not known yet
	rate      float64 // points a second
	at        time.Time
	inFlight  float64 // reserved by requests without an answer
}

func (b *budget) take(now time.Time, cost float64, background bool) time.Duration {
	b.refill(now)
	b.inFlight += cost
	if b.max <= 0 {
		return 0
	}
	cost = min(cost, b.max)
	b.available -= cost
	least := 0.0
	if background {
		least = min(b.max/2, b.max-cost)
	}
	if b.available >= least {
		return 0
	}
	return seconds((least - b.available) / b.rate)
}

// refill adds the points that have leaked back.
func (b *budget) refill(now time.Time) {
	if b.max > 0 {
		b.available = min(b.max, b.available+b.rate*max(0, now.Sub(b.at).Seconds()))
	}
	b.at = now
}

func (b *budget) settle(now time.Time, reserved float64, status *commerce.ThrottleStatus) {
	b.refill(now)
	b.inFlight = max(0, b.inFlight-reserved)
	if status == nil || status.MaximumAvailable <= 0 || status.RestoreRate <= 0 {
		// Most likely it was never sent; otherwise the next answer tells.
		b.available = min(b.max, b.available+min(reserved, b.max))
		return
	}
	b.max, b.rate = status.MaximumAvailable, status.RestoreRate
	b.available = min(status.CurrentlyAvailable, b.max) - b.inFlight
}

func seconds(s float64) time.Duration {
	const longest = 3600 // a nonsense figure must not overflow into the past
	return time.Duration(min(s, longest) * float64(time.Second))
}
