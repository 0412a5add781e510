package shopsim

import (
	"encoding/json"
	"net"
	"net/http"
)

// faultWriter lets an answer through with what a fault does to it.
type faultWriter struct {
	http.ResponseWriter
	request *http.Request
	fault   *FaultAnswer
	sent    int64
	began   bool
	token   []byte // a token answer that has to be changed, as far as it was written
}

// WriteHeader sets the fault's headers last, so that they win.
func (w *faultWriter) WriteHeader(status int) {
	w.began = true
	for name, values := range w.fault.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	if w.fault.Cut > 0 && w.fault.Clean || w.fault.NoExpiry {
		w.Header().Del("Content-Length")
	}
	w.ResponseWriter.WriteHeader(status)
}

const slowChunk = 16 << 10

func (w *faultWriter) Write(p []byte) (int, error) {
	if !w.began {
		w.WriteHeader(http.StatusOK)
	}
	if w.fault.NoExpiry {
		w.token = append(w.token, p...)
		return len(p), nil
	}
	n := len(p)
	for len(p) > 0 {
		chunk := p[:min(len(p), slowChunk)]
		if w.fault.Slow > 0 && sleep(w.request.Context(), w.fault.Slow) != nil {
			return 0, w.request.Context().Err()
		}
		if cut := w.fault.Cut; cut > 0 && w.sent+int64(len(chunk)) >= cut {
			_, _ = w.ResponseWriter.Write(chunk[:cut-w.sent]) // it ends here, whatever comes of it
			w.sent = cut
			w.end()
			return n, nil
		}
		written, err := w.ResponseWriter.Write(chunk)
		w.sent += int64(written)
		if err != nil {
			return n - len(p) + written, err
		}
		p = p[len(chunk):]
	}
	return n, nil
}

// end does what is left to do when the answer is written: it drops expires_in, or breaks the connection.
func (w *faultWriter) end() {
	if len(w.token) > 0 {
		var answer map[string]any
		if json.Unmarshal(w.token, &answer) == nil {
			delete(answer, "expires_in")
			w.token, _ = json.Marshal(answer) // it came from JSON
		}
		_, _ = w.ResponseWriter.Write(w.token) // the client may be gone
		return
	}
	if cut := w.fault.Cut; cut > 0 && w.sent >= cut && !w.fault.Clean {
		_ = http.NewResponseController(w.ResponseWriter).Flush() // a writer without it sends in its own time
		if w.fault.Reset {
			abort(w.ResponseWriter)
		}
		panic(http.ErrAbortHandler)
	}
}

// abort resets the connection, where it is one; the server then drops the request.
func abort(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // a reset, not an orderly end
		}
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler)
}

// lostWriter takes an answer that nobody gets.
type lostWriter struct{ header http.Header }

func (w *lostWriter) Header() http.Header         { return w.header }
func (w *lostWriter) WriteHeader(int)             {}
func (w *lostWriter) Write(p []byte) (int, error) { return len(p), nil }
