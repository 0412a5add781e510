package resolvers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

const (
	// pingTime keeps proxies from closing a stream that has nothing to tell.
	pingTime = 15 * time.Second
	// stuckTime is how long a client may leave an event untaken.
	stuckTime = 30 * time.Second
)

// writer writes answers: one as JSON, or many as server-sent events.
type writer struct {
	http.ResponseWriter
	accepted   accepted
	gzip       bool           // the client takes it
	extensions map[string]any // of the first answer
	mu         sync.Mutex     // events and pings come from two goroutines
	begun      bool
}

// answer writes one answer.
func (w *writer) answer(status int, a *graphql.Response) {
	w.begun = true
	media := w.accepted.single()
	if media == "" {
		media = mediaJSON
	}
	b := buffers.Get().(*bytes.Buffer)
	defer putBuffer(b)
	body := w.encode(b, a)
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	if w.gzip && len(body) >= worthZipping {
		body = zipped(body)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept, Accept-Encoding, Authorization")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client is gone if this fails
}

// buffers are those of answers that are on their way.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxBuffer is the room of one that is used again.
const maxBuffer = 256 << 10

func putBuffer(b *bytes.Buffer) {
	if b.Cap() <= maxBuffer {
		buffers.Put(b)
	}
}

// encode writes an answer into b without decoding its data again. An answer of a document that was not executed has no data.
func (w *writer) encode(b *bytes.Buffer, a *graphql.Response) []byte {
	b.Reset()
	b.Grow(len(a.Data) + 256)
	comma := byte('{')
	member := func(name string, value any) {
		text, err := json.Marshal(value)
		if err != nil { // an extension that is no JSON: nobody's but ours
			return
		}
		b.WriteByte(comma)
		b.WriteString(`"` + name + `":`)
		b.Write(text)
		comma = ','
	}
	if len(a.Errors) > 0 {
		member("errors", a.Errors)
	}
	if a.Data != nil {
		b.WriteByte(comma)
		b.WriteString(`"data":`)
		b.Write(a.Data)
		comma = ','
	}
	extensions := a.Extensions
	for name, value := range w.extensions {
		if extensions == nil {
			extensions = make(map[string]any)
		}
		extensions[name] = value
	}
	if len(extensions) > 0 {
		member("extensions", extensions)
	}
	if comma == '{' {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	return b.Bytes()
}

// begin begins an event stream.
func (w *writer) begin() {
	w.begun = true
	h := w.Header()
	h.Set("Content-Type", mediaEvents+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	_ = w.event(":\n\n")
}

// next tells one answer. Its error says that the client is gone.
func (w *writer) next(a *graphql.Response) error {
	b := buffers.Get().(*bytes.Buffer)
	defer putBuffer(b)
	body := w.encode(b, a)
	w.extensions = nil
	if bytes.IndexByte(body, '\n') >= 0 {
		var one bytes.Buffer
		if json.Compact(&one, body) == nil {
			body = one.Bytes()
		}
	}
	return w.event("event: next\ndata: %s\n\n", body)
}

// complete ends a stream.
func (w *writer) complete() {
	_ = w.event("event: complete\ndata:\n\n")
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Time{}) // the connection may be used again
}

func (w *writer) event(format string, args ...any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := http.NewResponseController(w.ResponseWriter)
	_ = c.SetWriteDeadline(time.Now().Add(stuckTime)) // a connection that knows no deadlines has none
	if _, err := fmt.Fprintf(w.ResponseWriter, format, args...); err != nil {
		return fmt.Errorf("write an event: %w", err)
	}
	if err := c.Flush(); err != nil {
		return fmt.Errorf("send an event: %w", err)
	}
	return nil
}

// keepAlive pings until stop returns.
func (w *writer) keepAlive(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(pingTime)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				_ = w.event(": ping\n\n")
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
