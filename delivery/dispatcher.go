package delivery

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"storegraph/commerce"
)

// Outbox hands deliveries out.
type Outbox interface {
	DueEndpoints(context.Context) ([]commerce.DueEndpoint, error)
	Deliver(context.Context, commerce.DueEndpoint, commerce.Courier) (tried int, err error)
}

// Filter answers an endpoint's condition for an event, from the store. words say why it does not hold. Errors:
// CONDITION_STALE_CATALOG when the text is no condition any more, UNAVAILABLE when what it reads is blocked or not synced.
type Filter interface {
	Holds(ctx context.Context, account commerce.AccountID, condition string, e *commerce.TriggerEvent) (holds bool, words string, err error)
}

// Dispatcher serves all endpoints of all accounts. Any number may run side by side.
type Dispatcher struct {
	Outbox  Outbox
	Filter  Filter
	Guard   Guard
	Roots   *x509.CertPool // who vouches for endpoints; nil for the system's
	Slots   int            // deliveries on their way at a time: the store's Couriers
	Now     func() time.Time
	Logger  *slog.Logger
	Observe func(*commerce.DeliveryOutcome) // nil, or told of each outcome

	timing  timing
	client  *http.Client
	mu      sync.Mutex
	running map[place]int
	paces   map[place]*pace // of the endpoints that are being served
	slow    int             // turns of endpoints whose last delivery failed
	all     int
}

// timing is what tests shorten.
type timing struct {
	attempt time.Duration
	pause   func(n int) (time.Duration, bool)
	rest    func(n int) time.Duration
	failing time.Duration
}

// place names an endpoint among those of all accounts.
type place struct {
	account commerce.AccountID
	id      commerce.EndpointID
}

const (
	lookEvery   = 200 * time.Millisecond
	perEndpoint = 8 // turns for one endpoint at a time
)

// FilterTime is how long a filter may take.
func (d *Dispatcher) FilterTime() time.Duration { return 5 * time.Second }

// FilterRest is how long a delivery waits whose filter cannot be answered now.
func (d *Dispatcher) FilterRest() time.Duration { return time.Minute }

func (d *Dispatcher) now() time.Time {
	if d.Now != nil {
		return d.Now()
	}
	return time.Now()
}

// Run delivers until the context ends, and then until what is on its way has arrived.
func (d *Dispatcher) Run(ctx context.Context) error {
	if d.Logger == nil {
		d.Logger = discard()
	}
	d.Slots = max(d.Slots, 1)
	if d.timing.attempt == 0 {
		d.timing = timing{attemptTime, pauseAfter, restAfter, commerce.MaxFailing}
	}
	d.client = newClient(d.Guard, d.Roots)
	d.client.Timeout = d.timing.attempt
	defer d.client.CloseIdleConnections()
	d.running, d.paces = make(map[place]int), make(map[place]*pace)
	var turns sync.WaitGroup
	defer turns.Wait()
	freed := make(chan bool, d.Slots) // whether there was more to do
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		due, err := d.Outbox.DueEndpoints(ctx)
		if err != nil && ctx.Err() == nil {
			d.Logger.ErrorContext(ctx, "deliveries cannot be looked for", "error", err)
		}
		for _, e := range d.share(due) {
			turns.Go(func() {
				more := false
				defer func() {
					d.leave(e)
					select {
					case freed <- more:
					default:
					}
				}()
				more = d.serve(ctx, e)
			})
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case more := <-freed:
			for len(freed) > 0 {
				more = <-freed || more
			}
			if len(due) <= 1 && !more {
				select { // nothing waits for the place
				case <-ctx.Done():
					return nil
				case <-tick.C:
				}
			}
		}
	}
}

// share says who gets the free slots: endpoints with the fewest turns first, one turn each, as many again as an endpoint has
// already while others do not need them. Endpoints that fail share a quarter of all slots, so that however slowly they fail,
// the others' deliveries go on.
func (d *Dispatcher) share(due []commerce.DueEndpoint) []commerce.DueEndpoint {
	d.mu.Lock()
	defer d.mu.Unlock()
	slices.SortStableFunc(due, func(a, b commerce.DueEndpoint) int {
		return cmp.Compare(d.running[placeOf(a)], d.running[placeOf(b)])
	})
	slowest := max(1, d.Slots/4)
	var out []commerce.DueEndpoint
	take := func(e commerce.DueEndpoint) bool {
		p := placeOf(e)
		limit, slow := min(perEndpoint, max(1, d.Slots/2)), e.Failures > 0
		if pace := d.paces[p]; pace != nil && pace.bulk() {
			limit = min(limit, side)
		}
		if slow {
			limit = 1
		}
		if d.all >= d.Slots || d.running[p] >= limit || slow && d.slow >= slowest || !slow && d.Slots > 1 && d.all-d.slow >= d.Slots-slowest {
			return false
		}
		d.all++
		d.running[p]++
		if slow {
			d.slow++
		}
		out = append(out, e)
		return true
	}
	more := make([]int, len(due))
	for i, e := range due {
		more[i] = max(0, d.running[placeOf(e)]-1)
		take(e)
	}
	for i, e := range due {
		for range more[i] {
			if !take(e) {
				break
			}
		}
	}
	return out
}

func placeOf(e commerce.DueEndpoint) place { return place{e.AccountID, e.ID} }

// paceOf is how an endpoint is served now. An endpoint that nobody serves has no backlog.
func (d *Dispatcher) paceOf(e commerce.DueEndpoint) *pace {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.paces[placeOf(e)]
	if p == nil {
		p = &pace{}
		d.paces[placeOf(e)] = p
	}
	return p
}

func (d *Dispatcher) leave(e commerce.DueEndpoint) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all--
	if e.Failures > 0 {
		d.slow--
	}
	if p := placeOf(e); d.running[p] > 1 {
		d.running[p]--
	} else {
		delete(d.running, p)
		delete(d.paces, p)
	}
}

// serve is one turn, and says whether it leaves more to do; a panic ends this one only.
func (d *Dispatcher) serve(ctx context.Context, e commerce.DueEndpoint) (more bool) {
	defer func() {
		if p := recover(); p != nil {
			d.Logger.ErrorContext(ctx, "a delivery panicked", "account", string(e.AccountID), "endpoint", string(e.ID), "panic", fmt.Sprint(p))
		}
	}()
	t := &turn{Dispatcher: d, due: e, until: time.Now().Add(turnTime), pace: d.paceOf(e)}
	defer func() { more = t.end() }()
	if _, err := d.Outbox.Deliver(ctx, e, t); err != nil && ctx.Err() == nil {
		d.Logger.ErrorContext(ctx, "deliveries failed", "account", string(e.AccountID), "endpoint", string(e.ID), "error", err)
	}
	return false
}
