package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
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

// Config wires a Server. All members are required but Authenticators, Traced, DrainDelay, Metrics, Sessions,
// SignInCodes and Now.
type Config struct {
	GraphQL   http.Handler                                              // answers with the principal in the request's context
	Principal func(context.Context, commerce.Principal) context.Context // puts it there
	Keys      Keys
	// Authenticators recognise other credentials than API keys, and are asked before.
	Authenticators []Authenticator
	Shops          Shops
	Inbox          Inbox
	Connector      Connector
	Ready          func(context.Context) error     // nil when the process can serve
	Secure         bool                            // cookies only over HTTPS: true unless the public address is plain HTTP
	Traced         func(http.Handler) http.Handler // sees every request; nil for nobody
	// DrainDelay is how long an unready server goes on answering: as long as those who send traffic need to see it. Default 0.
	DrainDelay time.Duration
	Logger     *slog.Logger
	Metrics    *Metrics         // counts requests; nil for none
	Now        func() time.Time // default time.Now
	// Sessions seals the console's cookies, and SignInCodes are links that begin one; nil for no console, no links.
	Sessions    Sealer
	SignInCodes *SignInCodes
}

// Server answers HTTP.
type Server struct {
	config   Config
	handler  http.Handler
	draining atomic.Bool // unready
	closing  atomic.Bool // and refuses what is new
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
	for pattern, handler := range s.routes() {
		mux.Handle(pattern, handler)
	}
	var routes http.Handler = mux
	if c.Traced != nil {
		routes = c.Traced(mux)
	}
	s.handler = s.observed(routes)
	return s
}

// routes are all that the server answers, by pattern.
func (s *Server) routes() map[string]http.Handler {
	graphql := s.open(s.fromSession(s.authenticated(s.config.GraphQL)))
	routes := map[string]http.Handler{
		"POST /graphql":               graphql,
		"GET /graphql":                graphql,
		webhookRoute:                  http.HandlerFunc(s.webhook),
		"GET /oauth/shopify/start":    http.HandlerFunc(s.oauthStart),
		"GET /oauth/shopify/callback": http.HandlerFunc(s.oauthCallback),
		"GET /healthz":                http.HandlerFunc(s.healthz),
		"GET /readyz":                 http.HandlerFunc(s.readyz),
	}
	if s.config.Sessions != nil {
		maps.Copy(routes, s.console())
	}
	return routes
}

// Routes lists the patterns of all that the server answers: each must have its case where accounts are kept apart.
func (s *Server) Routes() []string { return slices.Sorted(maps.Keys(s.routes())) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Run serves until ctx ends; then it turns unready, goes on for the drain delay, lets requests finish for ten seconds, and
// closes.
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
	select {
	case err := <-failed:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-time.After(s.config.DrainDelay):
	}
	s.closing.Store(true)
	if d, ok := s.config.GraphQL.(interface{ Drain() }); ok { // ends subscriptions, with their last word
		d.Drain()
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	endStreams := time.AfterFunc(drainTimeout/2, stopRequests)
	defer endStreams.Stop()
	if err := srv.Shutdown(drain); err != nil {
		return errors.Join(fmt.Errorf("drain HTTP: %w", err), srv.Close())
	}
	return nil
}
