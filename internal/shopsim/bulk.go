package shopsim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	bulkBase      = 8_000_000_000_000
	bulkStep      = 32_768
	maxBulkAtOnce = 5
	bulkLife      = 7 * 24 * time.Hour
)

// bulkOperation is one bulk query; what changes while it runs is behind its lock.
type bulkOperation struct {
	id      int64
	query   string
	created time.Time
	clock   func() time.Time
	baseURL string
	secret  []byte
	urlLife time.Duration
	script  BulkScript
	foreign bool // another process's: it stands still
	write   func(ctx context.Context, to io.Writer, note func(*bulkRun)) error

	turn   sync.Mutex // one step at a time; held until the operation is ready to take one
	mu     sync.Mutex
	state  bulkState
	cancel context.CancelFunc
}

type bulkState struct {
	status    string
	errorCode string
	completed *time.Time
	steps     int   // taken while RUNNING
	shown     int64 // the objectCount of a running operation that a script slows down
	objects   int64
	roots     int64
	size      int64
	file      string
}

func (b *bulkOperation) view() bulkState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

func (b *bulkOperation) set(change func(*bulkState)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change(&b.state)
}

func (b *bulkOperation) stop() context.CancelFunc {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cancel
}

func (b *bulkOperation) onStop(cancel context.CancelFunc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cancel = cancel
}

func (s bulkState) live() bool {
	return s.status == "CREATED" || s.status == "RUNNING" || s.status == "CANCELING"
}

var bulkFields = map[string]resolver{
	"id":              of(func(b *bulkOperation) any { return gid("BulkOperation", b.id) }),
	"status":          of(func(b *bulkOperation) any { return b.status() }),
	"type":            of(func(*bulkOperation) any { return "QUERY" }),
	"errorCode":       of(func(b *bulkOperation) any { return optional(b.view().errorCode) }),
	"createdAt":       of(func(b *bulkOperation) any { return b.created }),
	"completedAt":     of(func(b *bulkOperation) any { return optionalTime(b.view().completed) }),
	"objectCount":     of(func(b *bulkOperation) any { return b.view().count() }),
	"rootObjectCount": of(func(b *bulkOperation) any { return min(b.view().roots, b.view().count()) }),
	"fileSize": of(func(b *bulkOperation) any {
		if s := b.view(); s.status == "COMPLETED" && s.objects > 0 {
			return s.size
		}
		return nil
	}),
	"url":            of(func(b *bulkOperation) any { return b.url("COMPLETED") }),
	"partialDataUrl": of(func(b *bulkOperation) any { return b.url("FAILED", "CANCELED") }),
	"query":          of(func(b *bulkOperation) any { return b.query }),
}

// count is what objectCount says.
func (s bulkState) count() int64 {
	if s.live() && s.steps > 0 {
		return s.shown
	}
	return s.objects
}

// status is EXPIRED once the result is no longer kept.
func (b *bulkOperation) status() string {
	s := b.view()
	if s.status == "COMPLETED" && b.clock().After(s.completed.Add(bulkLife)) {
		return "EXPIRED"
	}
	return s.status
}

// url is null while there is nothing to fetch: an empty result has no file. Each look at it gives an address that is
// good for a while from now on, never longer than the file is kept.
func (b *bulkOperation) url(when ...string) any {
	s := b.view()
	if !slices.Contains(when, b.status()) || s.objects == 0 {
		return nil
	}
	expires := b.clock().Add(b.urlLife)
	if last := s.completed.Add(bulkLife); expires.After(last) {
		expires = last
	}
	return fmt.Sprintf("%s/bulk/%d.jsonl?Expires=%d&Signature=%s&response-content-type=application%%2Fjsonl",
		b.baseURL, b.id, expires.Unix(), hexHMAC(b.secret, fmt.Sprintf("%d|%d", b.id, expires.Unix())))
}

// startBulk checks a bulk query and starts it. What it returns shows the operation as it was created.
func (c *call) startBulk(query string, group bool) (*bulkOperation, []any) {
	doc, problems := c.shop.server.docs.bulkProblems(query)
	if len(problems) > 0 {
		errs := []*record{}
		for _, p := range problems {
			e := userError(p, "query")
			e.fields["code"] = "INVALID"
			errs = append(errs, e)
		}
		return nil, userErrors("BulkOperationUserError", errs...)
	}
	s := c.shop
	b, running := s.newBulk(query, c.access.baseURL, false)
	if b == nil {
		e := userError("A bulk query operation for this app and shop is already in progress: " + strings.Join(running, ", "))
		e.fields["code"] = "OPERATION_IN_PROGRESS"
		return nil, userErrors("BulkOperationUserError", e)
	}
	if plan := s.server.cfg.BulkScript; plan != nil {
		b.script = plan(BulkRequest{Shop: s.cfg.Domain, ID: b.id, Query: query})
	}
	access := c.access
	b.write = func(ctx context.Context, to io.Writer, note func(*bulkRun)) error {
		set := newPlanSet(s.server.table, nil, doc.Operations[0].SelectionSet)
		w := newBulkRun(&request{shop: s, access: access}, to, group && !b.script.Interleave, note)
		err := w.run(ctx, set)
		note(w)
		return errors.Join(err, w.out.Flush())
	}
	created := &bulkOperation{id: b.id, query: query, created: b.created, clock: b.clock, state: bulkState{status: "CREATED"}}
	b.begin(s)
	return created, []any{}
}

// newBulk registers an operation, unless as many as may are under way: then it names those. Its turn is the caller's.
func (s *Shop) newBulk(query, baseURL string, foreign bool) (_ *bulkOperation, running []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.bulks {
		if b.view().live() {
			running = append(running, gid("BulkOperation", b.id))
		}
	}
	if len(running) >= maxBulkAtOnce {
		return nil, running
	}
	b := &bulkOperation{
		id: bulkBase + s.id*1_000_000 + s.server.serial()*bulkStep, query: query, created: s.now(), clock: s.server.cfg.Now, baseURL: baseURL,
		secret: s.server.key, urlLife: s.server.cfg.BulkURLLife, foreign: foreign, cancel: func() {}, state: bulkState{status: "CREATED"},
	}
	b.turn.Lock()
	s.bulks = append(s.bulks, b)
	return b, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Shop) bulkOperations() []*bulkOperation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*bulkOperation(nil), s.bulks...)
}

func (s *Shop) bulkOperation(id int64) *bulkOperation {
	for _, b := range s.bulkOperations() {
		if b.id == id {
			return b
		}
	}
	return nil
}

func bulkListing(all []*bulkOperation, sortKey string) *listing {
	rows := make([]row, len(all))
	for i, b := range all {
		rows[i] = row{key: key{num: b.created.Unix(), id: b.id}, id: b.id, created: b.created.Unix(), obj: b}
		if done := b.view().completed; sortKey == "COMPLETED_AT" && done != nil {
			rows[i].key.num = done.Unix()
		}
	}
	return sliceListing(rows, byTime, "")
}

// cancelBulk asks a running operation to stop.
func (c *call) cancelBulk(id string) (any, []any) {
	b, _ := c.node(id).(*bulkOperation)
	if b == nil {
		return nil, userErrors("UserError", userError("Bulk operation does not exist", "id"))
	}
	b.set(func(st *bulkState) {
		if st.live() {
			st.status = "CANCELING"
		}
	})
	b.stop()()
	return b, []any{}
}
