package shopify

import (
	"sync"
	"time"
)

// budget paces the requests to one shop. Shopify's bucket leaks back by the second (100 to 2000 points, by plan) and every
// answer tells its level, so nothing about plans is assumed: before the first answer, nothing waits.
type budget struct {
	mu        sync.Mutex
	known     bool
	available float64 // at the moment at; negative when requests have reserved what is yet to come back
	max       float64
	rate      float64 // points a second
	at        time.Time
	inFlight  float64            // reserved by requests without an answer
	costs     map[string]float64 // what each document cost last time it was asked
	version   string             // API version that the shop answered with last
}

const firstGuess = 10 // points; a mutation's price, and near that of our queries

func newBudget() *budget { return &budget{costs: map[string]float64{}} }

// throttleStatus is extensions.cost.throttleStatus. Shopify prints whole numbers or floats.
type throttleStatus struct {
	MaximumAvailable   float64 `json:"maximumAvailable"`
	CurrentlyAvailable float64 `json:"currentlyAvailable"`
	RestoreRate        float64 `json:"restoreRate"`
}

// reserve takes the points that the document is expected to cost and says how long to wait before sending it. A
// reservation is made at once, so that waiting requests line up instead of all waking for the same points.
func (b *budget) reserve(now time.Time, document string) (cost float64, wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	cost, ok := b.costs[document]
	if !ok {
		cost = firstGuess
	}
	b.inFlight += cost
	if !b.known || b.rate <= 0 {
		return cost, 0
	}
	b.available = min(b.max, b.available+b.rate*max(0, now.Sub(b.at).Seconds()))
	b.at = now
	b.available -= min(cost, b.max)
	if b.available >= 0 {
		return cost, 0
	}
	return cost, seconds(-b.available / b.rate)
}

// settle takes over what Shopify said about the bucket. status is nil when the answer told nothing.
func (b *budget) settle(now time.Time, document string, reserved, requested float64, status *throttleStatus) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inFlight = max(0, b.inFlight-reserved)
	if requested > 0 {
		b.costs[document] = requested
	}
	if status == nil || status.MaximumAvailable <= 0 || status.RestoreRate <= 0 {
		return
	}
	b.known = true
	b.max, b.rate = status.MaximumAvailable, status.RestoreRate
	b.available = min(status.CurrentlyAvailable, b.max) - b.inFlight
	b.at = now
}

// sawVersion says whether the API version of an answer is news.
func (b *budget) sawVersion(version string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.version == version {
		return false
	}
	b.version = version
	return true
}

func seconds(s float64) time.Duration {
	const longest = 3600 // a nonsense figure must not overflow into the past
	return time.Duration(min(s, longest) * float64(time.Second))
}
