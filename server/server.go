package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"storegraph/commerce"
)

// Limits of every connection.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 20 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
	drainTimeout      = 10 * time.Second
)

// Authenticator says whose key a request carries; an unknown key is an UNAUTHENTICATED error.
type Authenticator interface {
	AuthenticateAPIKey(ctx context.Context, key string) (commerce.APIKey, error)
}

// Shops knows which account a shop's webhooks belong to, and which secrets may have signed them. An unknown shop is a
// NOT_FOUND error.
type Shops interface {
	WebhookSecrets(ctx context.Context, shopDomain string) (commerce.AccountID, []commerce.Secret, error)
}

// Inbox keeps signals. It returns when the signal is durable; stored is false for one that was there already.
type Inbox interface {
	PutSignal(ctx context.Context, account commerce.AccountID, s commerce.Signal) (stored bool, err error)
}

// Connector is the connect use-case: both ends of the browser's way through Shopify.
type Connector interface {
	Start(ctx context.Context, state string) (authorizeURL, cookie string, err error)
	Complete(ctx context.Context, query url.Values, cookie string) (returnPath string, err error)
}

// Config wires a Server. All members are required but Metrics, Sessions, SignInCodes and Now.
type Config struct {
	GraphQL   http.Handler                                           // answers with the principal in the request's context
	Principal func(context.Context, commerce.APIKey) context.Context // puts it there
	Keys      Authenticator
	Shops     Shops
	Inbox     Inbox
	Connector Connector
	Ready     func(context.Context) error // nil when the process can serve
	Secure    bool                        // cookies only over HTTPS: true unless the public address is plain HTTP
	Logger    *slog.Logger
	Metrics   *Metrics // counts requests; nil for none
	// Sessions seals the console's cookies, and SignInCodes are links that begin one; nil for no console, no links.
	Sessions    Sealer
	SignInCodes *SignInCodes
	Now         func() time.Time // default time.Now
}

// Server answers HTTP.
type Server struct {
	config   Config
	handler  http.Handler
	draining atomic.Bool
	shops    *shopSecrets
	oddities oddities
}

// New makes a Server.
func New(c Config) *Server {
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{config: c, shops: newShopSecrets(c.Shops, c.Now)}
	mux := http.NewServeMux()
	graphql := s.fromSession(s.authenticated(c.GraphQL))
	mux.Handle("POST /graphql", graphql)
	mux.Handle("GET /graphql", graphql)
	mux.HandleFunc("POST /webhooks/shopify", s.webhook)
	mux.HandleFunc("GET /oauth/shopify/start", s.oauthStart)
	mux.HandleFunc("GET /oauth/shopify/callback", s.oauthCallback)
	if c.Sessions != nil {
		s.console(mux)
	}
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	s.handler = s.observed(mux)
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Run serves until ctx ends; then it turns unready, lets requests finish for ten seconds, and closes.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	// Requests outlive ctx by the drain; subscriptions must not, so they are told when draining begins.
	requests, stopRequests := context.WithCancel(context.WithoutCancel(ctx))
	defer stopRequests()
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout, // no write timeout: subscriptions stream
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ErrorLog:          slog.NewLogLogger(s.config.Logger.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-ctx.Done():
	}
	s.draining.Store(true)
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	endStreams := time.AfterFunc(drainTimeout/2, stopRequests)
	defer endStreams.Stop()
	if err := srv.Shutdown(drain); err != nil {
		return errors.Join(fmt.Errorf("drain HTTP: %w", err), srv.Close())
	}
	return nil
}
