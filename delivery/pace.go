package delivery

import (
	"sync"
	"time"

	"storegraph/commerce"
)

const (
	// together is how many deliveries a courier takes in one transaction when there is a backlog and the endpoint is quick:
	// that many may be sent twice when the process dies at that moment, so it is one at all other times.
	together = 32
	// quick is how fast an endpoint with a backlog must answer.
	quick = 100 * time.Millisecond
	// backlog is how many deliveries in a row must have been waiting.
	backlog = 64
)

// pace is how an endpoint's backlog goes, for all couriers that serve it and from one turn to the next.
type pace struct {
	mu  sync.Mutex
	row int // deliveries in a row that waited and arrived quickly
}

// size is how many deliveries to take next.
func (p *pace) size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.row >= backlog {
		return together
	}
	return 1
}

// note counts what a courier sent of what it asked for.
func (p *pace) note(asked int, outcomes []commerce.DeliveryOutcome, took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.row += len(outcomes)
	if took > quick || len(outcomes) < asked {
		p.row = 0
		return
	}
	for _, o := range outcomes {
		if o.State == commerce.DeliveryWaiting || o.State == commerce.DeliveryDead {
			p.row = 0
			return
		}
	}
}
