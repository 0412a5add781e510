package shopsim

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	baseURL string
	secret  []byte
	cancel  context.CancelFunc
	done    chan struct{}

	mu    sync.Mutex
	state bulkState
}

type bulkState struct {
	status    string
	errorCode string
	completed *time.Time
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

func (s bulkState) live() bool {
	return s.status == "CREATED" || s.status == "RUNNING" || s.status == "CANCELING"
}

var bulkFields = map[string]resolver{
	"id":              of(func(b *bulkOperation) any { return gid("BulkOperation", b.id) }),
	"status":          of(func(b *bulkOperation) any { return b.view().status }),
	"type":            of(func(*bulkOperation) any { return "QUERY" }),
	"errorCode":       of(func(b *bulkOperation) any { return optional(b.view().errorCode) }),
	"createdAt":       of(func(b *bulkOperation) any { return b.created }),
	"completedAt":     of(func(b *bulkOperation) any { return optionalTime(b.view().completed) }),
	"objectCount":     of(func(b *bulkOperation) any { return b.view().objects }),
	"rootObjectCount": of(func(b *bulkOperation) any { return b.view().roots }),
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

// url is null while there is nothing to fetch: an empty result has no file.
func (b *bulkOperation) url(when ...string) any {
	s := b.view()
	for _, status := range when {
		if s.status == status && s.objects > 0 {
			expires := s.completed.Add(bulkLife).Unix()
			return fmt.Sprintf("%s/bulk/%d.jsonl?Expires=%d&Signature=%s&response-content-type=application%%2Fjsonl",
				b.baseURL, b.id, expires, hexHMAC(b.secret, fmt.Sprintf("%d|%d", b.id, expires)))
		}
	}
	return nil
}

// startBulk checks a bulk query and runs it in the background.
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
	s.mu.Lock()
	var running []string
	for _, b := range s.bulks {
		if b.view().live() {
			running = append(running, gid("BulkOperation", b.id))
		}
	}
	if len(running) >= maxBulkAtOnce {
		s.mu.Unlock()
		e := userError("A bulk query operation for this app and shop is already in progress: " + strings.Join(running, ", "))
		e.fields["code"] = "OPERATION_IN_PROGRESS"
		return nil, userErrors("BulkOperationUserError", e)
	}
	ctx, cancel := context.WithCancel(s.server.ctx)
	b := &bulkOperation{
		id: bulkBase + s.id*1_000_000 + s.server.serial()*bulkStep, query: query, created: s.now(), cancel: cancel, done: make(chan struct{}), baseURL: c.access.baseURL,
		secret: s.server.key, state: bulkState{status: "CREATED"},
	}
	s.bulks = append(s.bulks, b)
	s.mu.Unlock()

	run := &request{shop: s, access: c.access}
	s.server.jobs.Go(func() {
		defer close(b.done)
		defer cancel()
		b.work(ctx, s, func(file *os.File) error {
			set := newPlanSet(s.server.table, nil, doc.Operations[0].SelectionSet)
			progress := func(w *bulkRun) {
				b.set(func(st *bulkState) { st.objects, st.roots = w.objects, w.roots })
			}
			w := newBulkRun(run, file, group, progress)
			err := w.run(ctx, set)
			b.set(func(st *bulkState) { st.objects, st.roots, st.size = w.objects, w.roots, w.size })
			return errors.Join(err, w.out.Flush())
		})
	})
	return b, []any{}
}

func (b *bulkOperation) work(ctx context.Context, s *Shop, write func(*os.File) error) {
	err := sleep(ctx, s.server.cfg.BulkDelay)
	if err == nil {
		b.set(func(st *bulkState) { st.status = "RUNNING" })
		err = sleep(ctx, s.server.cfg.BulkDelay)
	}
	if err == nil {
		err = b.writeFile(s, write)
	}
	now := s.now()
	var refused *graphError
	b.set(func(st *bulkState) {
		st.completed = &now
		switch {
		case err == nil:
			st.status = "COMPLETED"
		case ctx.Err() != nil:
			st.status = "CANCELED"
		case errors.As(err, &refused) && refused.Extensions["code"] == "ACCESS_DENIED":
			st.status, st.errorCode = "FAILED", "ACCESS_DENIED"
		default:
			st.status, st.errorCode = "FAILED", "INTERNAL_SERVER_ERROR"
			s.server.log.Error("bulk operation failed", "id", b.id, "err", err)
		}
	})
	if s.server.ctx.Err() == nil {
		s.emit("bulk_operations/finish", bulkPayload(b, s))
	}
}

func (b *bulkOperation) writeFile(s *Shop, write func(*os.File) error) error {
	dir, err := s.server.bulkDir()
	if err != nil {
		return err
	}
	name := filepath.Join(dir, fmt.Sprintf("%d.jsonl", b.id))
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write bulk file: %w", err)
	}
	b.set(func(st *bulkState) { st.file = name })
	return errors.Join(write(file), file.Close())
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
	if b.view().live() {
		b.set(func(st *bulkState) { st.status = "CANCELING" })
		b.cancel()
	}
	return b, []any{}
}
