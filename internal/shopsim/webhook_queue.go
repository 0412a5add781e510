package shopsim

import (
	"bytes"
	"container/heap"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	hookTimeout    = 5 * time.Second // Shopify waits no longer for an answer
	maxHookRetries = 8
	hookWorkers    = 4
)

// Chaos makes deliveries as bad as real ones can be. Its zero value delivers each webhook once, in order, at once.
type Chaos struct {
	Seed      uint64
	Delay     time.Duration // each delivery waits up to this long
	Duplicate float64       // how likely a delivery comes twice, from 0 to 1
	Reorder   float64       // how likely a delivery is overtaken by later ones
	Drop      float64       // how likely a delivery never comes
}

func (c Chaos) on() bool { return c != Chaos{Seed: c.Seed} }

// delivery is one webhook on its way to one subscription; retries carry the same body and id.
type delivery struct {
	shop    *Shop
	sub     int64
	uri     string
	header  http.Header
	body    []byte
	due     time.Time
	seq     int64
	attempt int
}

type deliveryHeap []*delivery

func (h deliveryHeap) Len() int { return len(h) }
func (h deliveryHeap) Less(i, j int) bool {
	if h[i].due.Equal(h[j].due) {
		return h[i].seq < h[j].seq
	}
	return h[i].due.Before(h[j].due)
}
func (h deliveryHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *deliveryHeap) Push(x any)   { *h = append(*h, x.(*delivery)) }
func (h *deliveryHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// hookQueue delivers webhooks. Its clock is the real one: deliveries and their retries take real time.
type hookQueue struct {
	server *Server
	mu     sync.Mutex
	due    deliveryHeap
	busy   int
	seq    int64
	chance rng
	wake   chan struct{}
	calm   chan struct{} // closed and replaced whenever the queue runs empty

	waiting []*delivery // in manual mode
}

func newHookQueue(s *Server) *hookQueue {
	return &hookQueue{
		server: s, chance: rng{s.cfg.Chaos.Seed ^ 0xc4a05}, wake: make(chan struct{}, 1), calm: make(chan struct{}),
	}
}

func (q *hookQueue) draw(p float64) bool { return float64(q.chance.next()%1e6)/1e6 < p }

// push queues a new delivery, with whatever chaos does to it.
func (q *hookQueue) push(d *delivery) {
	chaos := q.server.cfg.Chaos
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.server.cfg.Manual {
		q.waiting = append(q.waiting, d)
		return
	}
	if chaos.Drop > 0 && q.draw(chaos.Drop) {
		return
	}
	q.add(d, q.lateness(chaos))
	if chaos.Duplicate > 0 && q.draw(chaos.Duplicate) {
		twin := *d
		q.add(&twin, q.lateness(chaos))
	}
}

func (q *hookQueue) lateness(chaos Chaos) time.Duration {
	var late time.Duration
	if chaos.Delay > 0 {
		late = time.Duration(q.chance.next() % uint64(chaos.Delay))
	}
	if chaos.Reorder > 0 && q.draw(chaos.Reorder) {
		late += 2*chaos.Delay + 50*time.Millisecond
	}
	return late
}

func (q *hookQueue) add(d *delivery, in time.Duration) {
	q.seq++
	d.seq, d.due = q.seq, time.Now().Add(in)
	heap.Push(&q.due, d)
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// run delivers until the server closes: one after the other when nothing is to go wrong, a few at a time otherwise.
func (q *hookQueue) run() {
	workers := 1
	if q.server.cfg.Chaos.on() {
		workers = hookWorkers
	}
	slots := make(chan struct{}, workers)
	var running sync.WaitGroup
	defer running.Wait()
	for {
		d, wait := q.next()
		if d == nil {
			timer := time.NewTimer(wait)
			select {
			case <-q.wake:
			case <-timer.C:
			case <-q.server.ctx.Done():
				timer.Stop()
				return
			}
			timer.Stop()
			continue
		}
		slots <- struct{}{}
		running.Go(func() {
			q.deliver(d)
			<-slots
		})
	}
}

// next takes the delivery that is due, or says how long to wait for one.
func (q *hookQueue) next() (*delivery, time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.server.ctx.Err() != nil || len(q.due) == 0 {
		return nil, time.Hour
	}
	if wait := time.Until(q.due[0].due); wait > 0 {
		return nil, wait
	}
	q.busy++
	return heap.Pop(&q.due).(*delivery), 0
}

func (q *hookQueue) deliver(d *delivery) {
	ok := q.server.post(d)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy--
	if !ok && q.server.ctx.Err() == nil {
		if d.attempt++; d.attempt <= maxHookRetries {
			q.add(d, q.server.cfg.HookRetry<<(d.attempt-1))
		} else {
			q.server.log.Warn("webhook given up, its subscription is deleted", "subscription", d.sub, "topic", d.header.Get("X-Shopify-Topic"))
			d.shop.unsubscribe(&subscription{id: d.sub})
		}
	}
	if q.busy == 0 && len(q.due) == 0 {
		close(q.calm)
		q.calm = make(chan struct{})
	}
}

// post sends one delivery; anything but a 2xx answer is a failure.
func (s *Server) post(d *delivery) bool {
	status, err := s.send(s.ctx, d.uri, d.header, d.body)
	return err == nil && status >= 200 && status < 300
}

func (s *Server) send(ctx context.Context, uri string, header http.Header, body []byte) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, hookTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, uri, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header = header.Clone()
	resp, err := s.cfg.HookClient.Do(req)
	if err != nil {
		return 0, err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20)) // so that the connection can be used again
	_ = resp.Body.Close()
	return resp.StatusCode, nil
}

// Drain waits until every webhook was delivered or given up; those that wait in manual mode do not count.
func (s *Server) Drain(ctx context.Context) error {
	for {
		s.hooks.mu.Lock()
		calm, idle := s.hooks.calm, s.hooks.busy == 0 && len(s.hooks.due) == 0
		s.hooks.mu.Unlock()
		if idle {
			return nil
		}
		select {
		case <-calm:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// SignWebhook is the X-Shopify-Hmac-Sha256 of a body.
func SignWebhook(secret string, body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}
