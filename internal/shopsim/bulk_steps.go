package shopsim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// BulkRequest is a bulk operation that was just created.
type BulkRequest struct {
	Shop  string
	ID    int64
	Query string
}

// BulkScript says what becomes of a bulk operation. Its zero value completes, with the shop as it is at the end.
type BulkScript struct {
	Steps      int    // how often it is RUNNING with a higher objectCount before it ends; in manual mode each takes an Advance
	Early      bool   // its file shows the shop as it was when it began to run
	Interleave bool   // children are not next to their parents, whatever was asked for
	End        string // COMPLETED when empty; FAILED, CANCELED or EXPIRED
	ErrorCode  string // of FAILED: ACCESS_DENIED, INTERNAL_SERVER_ERROR or TIMEOUT
	Partial    int    // how many lines the file behind partialDataUrl has; none: there is none
}

// begin lets the operation run by itself; in manual mode it waits for Advance, or ends at once when nothing says that it
// takes time.
func (b *bulkOperation) begin(s *Shop) {
	b.turn.Unlock()
	if s.server.cfg.Manual {
		for s.server.cfg.BulkDelay == 0 && b.script.Steps == 0 && b.advance(s.server.ctx, s) {
		}
		return
	}
	ctx, cancel := context.WithCancel(s.server.ctx)
	b.onStop(cancel)
	s.server.jobs.Go(func() {
		defer cancel()
		for sleep(ctx, s.server.cfg.BulkDelay) == nil {
			if !b.advance(ctx, s) {
				return
			}
		}
		b.end(ctx, s, ctx.Err())
	})
}

// Advance takes every bulk operation of the shop one step further, in manual mode: CREATED, RUNNING, its script's steps,
// the end. It says how many are still under way.
func (s *Shop) Advance() int {
	live := 0
	for _, b := range s.bulkOperations() {
		if b.advance(s.server.ctx, s) || b.view().live() {
			live++
		}
	}
	return live
}

// OccupyBulk starts n bulk operations of another process of the app: they are RUNNING until they are cancelled or freed.
func (s *Shop) OccupyBulk(n int) (free func()) {
	var taken []*bulkOperation
	for range n {
		if b, _ := s.newBulk(`{ products { edges { node { id } } } }`, "", true); b != nil {
			b.set(func(st *bulkState) { st.status = "RUNNING" })
			b.onStop(func() { b.end(s.server.ctx, s, nil) })
			b.turn.Unlock()
			taken = append(taken, b)
		}
	}
	return func() {
		for _, b := range taken {
			b.end(s.server.ctx, s, nil)
		}
	}
}

// advance takes one step; more says whether another is to come.
func (b *bulkOperation) advance(ctx context.Context, s *Shop) (more bool) {
	b.turn.Lock()
	defer b.turn.Unlock()
	st := b.view()
	switch {
	case !st.live() || b.foreign && st.status != "CANCELING":
		return false
	case st.status == "CANCELING":
		b.end(ctx, s, context.Canceled)
		return false
	case st.status == "CREATED":
		b.set(func(st *bulkState) { st.status = "RUNNING" })
		if b.script.Early {
			if err := b.writeFile(ctx, s); err != nil {
				b.end(ctx, s, err)
				return false
			}
		}
		return true
	case st.steps < b.script.Steps:
		total := st.objects
		if st.file == "" {
			if err := b.write(ctx, io.Discard, func(w *bulkRun) { total = w.objects }); err != nil {
				b.end(ctx, s, err)
				return false
			}
		}
		b.set(func(st *bulkState) {
			st.steps++
			st.shown = total * int64(st.steps) / int64(b.script.Steps+1)
		})
		return true
	}
	var err error
	if st.file == "" {
		err = b.writeFile(ctx, s)
	}
	b.end(ctx, s, err)
	return false
}

// end settles what the operation came to, and tells.
func (b *bulkOperation) end(ctx context.Context, s *Shop, err error) {
	now, ended := s.now(), false
	var refused *graphError
	b.set(func(st *bulkState) {
		if !st.live() {
			return
		}
		ended, st.completed = true, &now
		switch {
		case st.status == "CANCELING", ctx.Err() != nil:
			st.status = "CANCELED"
		case errors.As(err, &refused) && refused.Extensions["code"] == "ACCESS_DENIED":
			st.status, st.errorCode = "FAILED", "ACCESS_DENIED"
		case err != nil:
			st.status, st.errorCode = "FAILED", "INTERNAL_SERVER_ERROR"
			s.server.log.Error("bulk operation failed", "id", b.id, "err", err)
		case b.script.End != "":
			st.status, st.errorCode = b.script.End, b.script.ErrorCode
		default:
			st.status = "COMPLETED"
		}
	})
	if ended && s.server.ctx.Err() == nil {
		s.emit("bulk_operations/finish", bulkPayload(b, s))
	}
}

func (b *bulkOperation) writeFile(ctx context.Context, s *Shop) error {
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
	err = errors.Join(b.write(ctx, file, func(w *bulkRun) {
		b.set(func(st *bulkState) { st.objects, st.roots, st.size = w.objects, w.roots, w.size })
	}), file.Close())
	if err == nil && b.script.End != "" && b.script.End != "COMPLETED" {
		err = b.cutFile(name)
	}
	return err
}

// cutFile leaves the partial result of an operation that is going to fail.
func (b *bulkOperation) cutFile(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("cut bulk file: %w", err)
	}
	lines, size := 0, 0
	for lines < b.script.Partial {
		n := bytes.IndexByte(text[size:], '\n')
		if n < 0 {
			break
		}
		lines, size = lines+1, size+n+1
	}
	b.set(func(st *bulkState) { st.objects, st.size = int64(lines), int64(size) })
	if err := os.Truncate(name, int64(size)); err != nil {
		return fmt.Errorf("cut bulk file: %w", err)
	}
	return nil
}
