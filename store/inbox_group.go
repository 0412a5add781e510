package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"storegraph/commerce"
)

// Signals that come at the same time share a statement and a commit.
const (
	maxGroup = 256
	// maxFlushes lets one group be sent while the one before waits for the disk.
	maxFlushes = 2
	// maxPuts bounds the callers that wait: the next ones wait for their turn to wait, until their contexts end.
	maxPuts = 4096
	// groupTimeout bounds one group: Shopify gives up after five seconds.
	groupTimeout = 10 * time.Second
)

// group gathers signals while others are being committed.
type group struct {
	slots chan struct{}

	mu       sync.Mutex
	waiting  []*put
	flushing int
}

// put is a signal on its way, and what became of it.
type put struct {
	row    signalRow
	done   chan struct{}
	stored bool
	err    error
}

func newGroup() group { return group{slots: make(chan struct{}, maxPuts)} }

// PutSignal keeps a signal durably: it returns after the commit, which it shares with the signals that came meanwhile.
// stored is false for one that was there already: Shopify repeats itself. When ctx ends earlier the signal may be kept all
// the same.
func (s *Store) PutSignal(ctx context.Context, account commerce.AccountID, sig commerce.Signal) (stored bool, err error) {
	row, err := s.newSignalRow(account, sig)
	if err != nil {
		return false, fmt.Errorf("put signal: %w", err)
	}
	g := &s.inbox.group
	select {
	case g.slots <- struct{}{}:
	case <-ctx.Done():
		return false, fmt.Errorf("put signal: %w", ctx.Err())
	}
	p := &put{row: row, done: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, p)
	flush := g.flushing < maxFlushes
	if flush {
		g.flushing++
	}
	g.mu.Unlock()
	if flush {
		// Not the caller's own work: when the caller leaves, the others of its group stay.
		go s.flush(context.WithoutCancel(ctx))
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		return false, fmt.Errorf("put signal: %w", ctx.Err())
	}
	if p.err != nil {
		return false, fmt.Errorf("put signal: %w", p.err)
	}
	return p.stored, nil
}

// flush commits groups until nobody waits.
func (s *Store) flush(ctx context.Context) {
	g := &s.inbox.group
	for {
		g.mu.Lock()
		n := min(len(g.waiting), maxGroup)
		if n == 0 {
			g.flushing--
			g.mu.Unlock()
			return
		}
		puts := g.waiting[:n:n]
		if g.waiting = g.waiting[n:]; len(g.waiting) == 0 {
			g.waiting = nil
		}
		g.mu.Unlock()

		s.commitGroup(ctx, puts)
		for _, p := range puts {
			close(p.done)
			<-g.slots
		}
	}
}

// commitGroup keeps a group's signals. When Postgres refuses what one of them holds, each is sent alone; when Postgres
// cannot be reached, they are sent once more: a connection may have died with the server's last restart.
func (s *Store) commitGroup(ctx context.Context, puts []*put) {
	err := s.commitOnce(ctx, puts)
	refused := refusedData(err)
	if err != nil && !refused {
		err = s.commitOnce(ctx, puts)
		refused = refusedData(err)
	}
	if refused && len(puts) > 1 {
		s.logger.WarnContext(ctx, "a group of signals was refused: each is kept alone", "signals", len(puts), "error", err)
		for i := range puts {
			puts[i].err = s.commitOnce(ctx, puts[i:i+1])
		}
		return
	}
	for _, p := range puts {
		p.err = err
	}
}

func (s *Store) commitOnce(ctx context.Context, puts []*put) error {
	ctx, cancel := context.WithTimeout(ctx, groupTimeout)
	defer cancel()
	rows := make([]signalRow, len(puts))
	for i, p := range puts {
		rows[i] = p.row
	}
	fresh, err := s.insertSignals(ctx, rows)
	if err != nil {
		return err
	}
	if len(fresh) == len(puts) {
		for _, p := range puts {
			p.stored = true
		}
		return nil
	}
	isNew := make(map[signalKey]bool, len(fresh))
	for _, k := range fresh {
		isNew[k] = true
	}
	for _, p := range puts {
		k := p.row.key()
		p.stored = isNew[k]
		delete(isNew, k) // of the same signal twice in a group, one was new
	}
	return nil
}
