package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Limits of the admin listener: whoever reaches it is trusted, and may still be broken.
const (
	adminTimeout      = 15 * time.Second
	adminDrainTimeout = time.Second
)

// AdminConfig wires an Admin. All members are required.
type AdminConfig struct {
	Metrics *Metrics
	Ready   func(context.Context) error // nil when the process can work
	Logger  *slog.Logger
}

// Admin answers those who run the process, on an address of its own: metrics and health, and never the API. It asks for no
// credentials, so the address must not be reachable from outside.
type Admin struct {
	config   AdminConfig
	handler  http.Handler
	draining atomic.Bool
}

// NewAdmin makes an Admin.
func NewAdmin(c AdminConfig) *Admin {
	a := &Admin{config: c}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", c.Metrics)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeLife(w) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		writeReady(w, r, a.draining.Load(), c.Ready, c.Logger)
	})
	a.handler = mux
	return a
}

// ServeHTTP answers one request.
func (a *Admin) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// Run serves until ctx ends, and closes within a second.
func (a *Admin) Run(ctx context.Context, listener net.Listener) error {
	srv := &http.Server{
		Handler: a, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: adminTimeout, WriteTimeout: adminTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(a.config.Logger.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve metrics: %w", err)
	case <-ctx.Done():
	}
	a.draining.Store(true)
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), adminDrainTimeout)
	defer cancel()
	if err := srv.Shutdown(drain); err != nil {
		return errors.Join(fmt.Errorf("drain metrics: %w", err), srv.Close())
	}
	return nil
}
