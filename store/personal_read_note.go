package store

import (
	"context"
	"sync"
	"time"

	"storegraph/commerce"
)

const (
	// noteAfter is how long reads are gathered before they are written: the log is at most so far behind, while the database
	// answers.
	noteAfter   = time.Second
	noteTimeout = 10 * time.Second
	// maxNotes bounds what is gathered while the database does not answer. Reads of the same key, operation and kind are one.
	maxNotes = 10_000
)

// noteKey is what reads have in common that are counted together.
type noteKey struct {
	account         commerce.AccountID
	key             string
	role            commerce.Role
	operation, kind string
}

// personalNotes gathers who was shown personal data and writes it beside the requests.
type personalNotes struct {
	store   *Store
	mu      sync.Mutex
	waiting map[noteKey]*commerce.PersonalRead
	order   []noteKey
	timer   *time.Timer
	lost    int
	closed  bool
	writing sync.Mutex // one batch at a time, so that closing waits for the last
}

// NotePersonalRead has it written that somebody was shown personal data, within seconds and without making the caller wait.
func (s *Store) NotePersonalRead(p commerce.PersonalRead) {
	if p.Objects < 1 {
		return
	}
	p.ReadAt, p.Reads = s.now(), max(1, p.Reads)
	n := s.notes
	n.mu.Lock()
	defer n.mu.Unlock()
	k := noteKey{p.AccountID, p.KeyID, p.Role, p.Operation, p.Kind}
	switch known := n.waiting[k]; {
	case known != nil:
		known.Reads += p.Reads
		known.Objects += p.Objects
	case len(n.waiting) >= maxNotes:
		n.lost++
	default:
		n.waiting[k], n.order = &p, append(n.order, k)
	}
	if n.timer == nil && !n.closed {
		n.timer = time.AfterFunc(noteAfter, n.flush)
	}
}

// flush writes what was gathered; what cannot be written is tried again.
func (n *personalNotes) flush() {
	n.writing.Lock()
	defer n.writing.Unlock()
	n.mu.Lock()
	waiting, order, lost := n.waiting, n.order, n.lost
	n.waiting, n.order, n.lost, n.timer = make(map[noteKey]*commerce.PersonalRead), nil, 0, nil
	n.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), noteTimeout)
	defer cancel()
	if lost > 0 {
		n.store.logger.ErrorContext(ctx, "the audit log lost reads of personal data: the database does not answer", "reads", lost)
	}
	byAccount := make(map[commerce.AccountID][]commerce.PersonalRead)
	var accounts []commerce.AccountID
	for _, k := range order {
		if _, known := byAccount[k.account]; !known {
			accounts = append(accounts, k.account)
		}
		byAccount[k.account] = append(byAccount[k.account], *waiting[k])
	}
	for _, a := range accounts {
		if err := n.store.appendPersonalReads(ctx, a, byAccount[a]); err != nil {
			n.store.logger.ErrorContext(ctx, "the audit log is behind", "reads", len(byAccount[a]), "error", err)
			n.again(byAccount[a])
		}
	}
}

// again puts back what could not be written, before what came since.
func (n *personalNotes) again(list []commerce.PersonalRead) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var order []noteKey
	for _, p := range list {
		k := noteKey{p.AccountID, p.KeyID, p.Role, p.Operation, p.Kind}
		if known := n.waiting[k]; known != nil {
			known.ReadAt, known.Reads, known.Objects = p.ReadAt, known.Reads+p.Reads, known.Objects+p.Objects
			continue
		}
		n.waiting[k], order = &p, append(order, k)
	}
	n.order = append(order, n.order...)
	if n.timer == nil && !n.closed {
		n.timer = time.AfterFunc(noteAfter, n.flush)
	}
}

// close writes what is left.
func (n *personalNotes) close() {
	n.mu.Lock()
	n.closed = true
	if n.timer != nil {
		n.timer.Stop()
	}
	n.mu.Unlock()
	n.flush()
}
