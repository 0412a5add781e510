package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"storegraph/commerce"
)

// readyTimeout bounds the look at the database.
const readyTimeout = 2 * time.Second

// healthz says that the process lives.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { writeLife(w) }

// readyz says whether traffic may come.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	writeReady(w, r, s.draining.Load(), s.config.Ready, s.config.Logger)
}

func writeLife(w http.ResponseWriter) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// writeReady says whether the process can work: not while draining, and not without the database. Redis is no condition:
// without it answers come from Postgres.
func writeReady(w http.ResponseWriter, r *http.Request, draining bool, ready func(context.Context) error, logger *slog.Logger) {
	if draining {
		writeJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "draining"})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if err := ready(ctx); err != nil {
		logger.WarnContext(ctx, "not ready", "error", err)
		writeJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "unavailable"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "ready"})
}

// open refuses what arrives on connections that are still there while the process stops.
func (s *Server) open(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.closing.Load() {
			w.Header().Set("Retry-After", "1")
			writeError(w, http.StatusServiceUnavailable, commerce.Unavailable, "This process is stopping. Try again.")
			return
		}
		next.ServeHTTP(w, r)
	})
}
