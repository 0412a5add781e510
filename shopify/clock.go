package shopify

import (
	"net/http"
	"sync"
	"time"
)

const (
	// dateUnit is what the Date header is rounded down to: the moment it names lasts this long.
	dateUnit = time.Second
	// clockSpread is how far apart the clocks of Shopify's own machines are taken to be.
	clockSpread = 100 * time.Millisecond
	// clockDrift is how fast a clock may run away from another, as a fraction: an ordinary crystal stays well below.
	clockDrift = 1.0 / 10_000
	// clockJitter is a disagreement that drift and slow answers explain. What differs by more is odd.
	clockJitter = 2 * time.Second
	// clockWitnesses is how many odd answers in a row must agree before they are believed; fewer when fewer speak against
	// them.
	clockWitnesses = 3
	// clockLimit is beyond what a clock can be wrong: no TLS certificate would be valid.
	clockLimit = 366 * 24 * time.Hour
)

// clock knows how far Shopify's clock is ahead of ours (behind: negative), as the interval that all answers agree on. An
// answer's Date lies between its request's way out and its way back, and is rounded down; so one answer tells the distance
// to within a second and its own duration, and many tell it to within the fastest answer's duration.
type clock struct {
	mu       sync.Mutex
	learnt   time.Time // ours; zero while nothing is known
	lo, hi   time.Duration
	answers  int // that agreed, so far as it matters
	odd      distance
	oddCount int
}

// distance is what one answer tells.
type distance struct{ lo, hi time.Duration }

func (d distance) gap(o distance) time.Duration { return max(d.lo-o.hi, o.lo-d.hi, 0) }

// observe takes the Date of an answer to a request that was sent and answered at these moments of our clock. What is no
// date is ignored. One odd answer changes nothing: a proxy's wrong clock is not Shopify's.
func (k *clock) observe(sent, answered time.Time, date string) {
	at, err := http.ParseTime(date)
	if err != nil || answered.Before(sent) || at.Sub(answered).Abs() > clockLimit {
		return
	}
	d := distance{lo: at.Sub(answered.Round(0)), hi: at.Add(dateUnit).Sub(sent.Round(0))}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.learnt.IsZero() {
		k.believe(d, answered, 1)
		return
	}
	known := k.known(answered)
	switch gap := known.gap(d); {
	case gap == 0:
		k.believe(distance{max(known.lo, d.lo), min(known.hi, d.hi)}, answered, k.answers+1)
	case gap <= clockJitter: // believe both; the next answers narrow it again
		k.believe(distance{min(known.lo, d.lo), max(known.hi, d.hi)}, answered, k.answers+1)
	case k.oddCount > 0 && k.odd.gap(d) <= clockJitter:
		k.odd, k.oddCount = distance{min(k.odd.lo, d.lo), max(k.odd.hi, d.hi)}, k.oddCount+1
		if k.oddCount >= min(clockWitnesses, k.answers+1) {
			k.believe(k.odd, answered, k.oddCount)
		}
	case k.answers == 1 && d.lo < known.lo: // one against one: the earlier cannot claim too much
		k.believe(d, answered, 1)
		k.odd, k.oddCount = known, 1
	default:
		k.odd, k.oddCount = d, 1
	}
}

func (k *clock) believe(d distance, now time.Time, answers int) {
	k.lo, k.hi, k.learnt, k.answers, k.oddCount = d.lo, d.hi, now, answers, 0
}

// known is the interval, widened by what may have drifted since it was learnt.
func (k *clock) known(now time.Time) distance {
	drift := time.Duration(clockDrift * float64(max(0, now.Sub(k.learnt))))
	return distance{k.lo - drift, k.hi + drift}
}

// shopify turns a moment of our clock, in the past or now, into Shopify's. As long as our clock fits all answers it is taken
// as it is, so that all our processes put their readings into one order; a clock that is wrong is corrected to what cannot be
// later than it truly is there. While nothing is known, the clocks are taken to agree.
func (k *clock) shopify(at time.Time) time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.learnt.IsZero() {
		if d := k.known(at); d.lo > clockSpread || d.hi < -clockSpread {
			at = at.Add(d.lo - clockSpread)
		}
	}
	return at.Round(0).UTC().Truncate(time.Microsecond) // as exact as it can be stored
}

// sent is Shopify's clock when the request of an answer was sent; it learns from the answer. The answer's own date is a
// bound too, should our clock have been set since the last one.
func (k *clock) sent(sent, answered time.Time, date string) time.Time {
	k.observe(sent, answered, date)
	at := k.shopify(sent)
	if d, err := http.ParseTime(date); err == nil && d.Add(dateUnit).Before(at) {
		at = d.UTC()
	}
	return at
}

// Now is Shopify's clock, to within a second: ours while it fits the Date of Shopify's answers, to any shop, else one that is
// learnt from them.
func (c *Client) Now() time.Time { return c.app.clock.shopify(c.app.cfg.Now()) }
