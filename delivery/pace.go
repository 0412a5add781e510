package delivery

import (
	"slices"
	"sync"
	"time"

	"storegraph/commerce"
)

const (
	// together is how many deliveries a courier takes in one transaction when there is a backlog and the endpoint is quick:
	// that many may be sent twice when the process dies at that moment, so it is one at all other times.
	together = 128
	// side is how many couriers do that for one endpoint: one sends while the other writes. More would pass over each other's rows.
	side = 2
	// quick is how fast an endpoint with a backlog must answer.
	quick = 100 * time.Millisecond
	// backlog is how many deliveries in a row must have been waiting.
	backlog = 64
)

// pace is how an endpoint's backlog goes, for all couriers that serve it and from one turn to the next.
type pace struct {
	mu    sync.Mutex
	row   int           // deliveries in a row that waited and arrived quickly
	sides int           // couriers that take many at a time
	took  time.Duration // the shortest of the last ones
}

// bulk says whether a backlog is worked off quickly.
func (p *pace) bulk() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.row >= backlog
}

// join lets one more courier take many at a time, until it parts.
func (p *pace) join() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sides >= side {
		return false
	}
	p.sides++
	return true
}

func (p *pace) part() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sides--
}

// abreast is how many of those taken together are on their way at a time: no more connections than it needs to send them in
// a tenth of what is quick.
func (p *pace) abreast() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return min(max(int(together*p.took/(quick/10)), 8), together)
}

// note counts what a courier sent of what it asked for.
func (p *pace) note(asked int, outcomes []commerce.DeliveryOutcome, took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.row += len(outcomes)
	for i, o := range outcomes {
		if i == 0 || o.Took < p.took {
			p.took = o.Took
		}
	}
	if took > quick || len(outcomes) < asked {
		p.row = 0
		return
	}
	if slices.ContainsFunc(outcomes, failed) {
		p.row = 0
	}
}

// failed says that a delivery did not come to its end.
func failed(o commerce.DeliveryOutcome) bool {
	return o.State == commerce.DeliveryWaiting || o.State == commerce.DeliveryDead
}
