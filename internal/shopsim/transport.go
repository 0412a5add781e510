package shopsim

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"syscall"
)

// Transport reaches the server without a network: for tests that make millions of requests, and for those in which
// nothing may depend on time. It buffers whole answers.
func (s *Server) Transport() http.RoundTripper { return direct{s} }

type direct struct{ server *Server }

// RoundTrip serves the request in the caller's goroutine.
func (d direct) RoundTrip(r *http.Request) (res *http.Response, err error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	in := r.Clone(r.Context())
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close()
	w := &answer{header: http.Header{}}
	broken := w.serve(d.server, in)
	if err := r.Context().Err(); err != nil {
		return nil, err // whoever asked does not wait any more
	}
	if broken && !w.flushed {
		return nil, fmt.Errorf("read answer: %w", syscall.ECONNRESET)
	}
	body := io.Reader(&w.body)
	size := int64(w.body.Len())
	if broken {
		body, size = io.MultiReader(body, failing{}), -1
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: io.NopCloser(body), ContentLength: size, Request: r,
	}, nil
}

// answer collects what a handler writes.
type answer struct {
	header, sent http.Header
	status       int
	body         bytes.Buffer
	flushed      bool
}

// serve says whether the handler broke the connection.
func (w *answer) serve(s *Server, r *http.Request) (broken bool) {
	defer func() {
		switch why := recover(); {
		case why == nil:
		case why == http.ErrAbortHandler:
			broken = true
		default:
			panic(why)
		}
	}()
	s.ServeHTTP(w, r)
	w.WriteHeader(http.StatusOK)
	return false
}

func (w *answer) Header() http.Header { return w.header }

func (w *answer) WriteHeader(status int) {
	if w.sent == nil {
		w.sent, w.status = w.header.Clone(), status
	}
}

func (w *answer) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// Flush notes that what was written so far has left.
func (w *answer) Flush() {
	w.WriteHeader(http.StatusOK)
	w.flushed = true
}

type failing struct{}

func (failing) Read([]byte) (int, error) {
	return 0, errors.Join(io.ErrUnexpectedEOF, syscall.ECONNRESET)
}
