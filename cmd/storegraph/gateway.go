package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/cache"
	"storegraph/commerce"
	"storegraph/delivery"
	"storegraph/internal/memredis"
	"storegraph/resolvers"
	"storegraph/server"
	"storegraph/shopify"
	"storegraph/store"
	"storegraph/syncer"
	"storegraph/telemetry"
	"storegraph/timers"
)

// gatewayConfig is what a process of the gateway is made of.
type gatewayConfig struct {
	DatabaseURL    string
	RedisURL       string // "" for one inside this process
	Keys           *store.Keyring
	PublicURL      string // where browsers and Shopify reach us
	ClientID       string
	ClientSecret   commerce.Secret
	ShopEndpoint   func(shopDomain string) string // nil for Shopify itself
	BulkHost       func(*url.URL) bool            // nil for Shopify's own
	Endpoints      delivery.Guard                 // where events may be delivered
	Lease          time.Duration                  // how long the work of a process that died is left alone; 0 for the defaults
	Authenticators []server.Authenticator         // beside API keys
	DrainDelay     time.Duration                  // how long an unready server goes on answering
	Tracing        *telemetry.Tracing             // nil for none
	SignInCodes    *server.SignInCodes            // links that sign in to the console; nil for none
	API            resolvers.Config               // limits, rates, introspection and trusted documents; the rest of it is not read
	Now            func() time.Time               // nil for the real time; recipes are played with a clock that can be moved
	Logger         *slog.Logger
}

// couriers is how many deliveries of events a process has on their way at a time; each holds a connection meanwhile.
const couriers = 16

// gateway holds every room, wired.
type gateway struct {
	store  *store.Store
	syncer *syncer.Syncer
	events *delivery.Dispatcher
	timers *timers.Clock
	server *server.Server
	admin  *server.Admin
	close  func()
}

// open wires the rooms; nothing runs before their Run methods are called.
func open(ctx context.Context, c gatewayConfig) (_ *gateway, err error) {
	var closers []func()
	closeAll := func() {
		for i := len(closers) - 1; i >= 0; i-- {
			closers[i]()
		}
	}
	defer func() {
		if err != nil {
			closeAll()
		}
	}()

	db, err := store.Open(ctx, store.Config{DatabaseURL: c.DatabaseURL, Keys: c.Keys, Now: c.Now, Logger: c.Logger, InboxLease: c.Lease, Couriers: couriers, Tracer: c.Tracing.Postgres()})
	if err != nil {
		return nil, err
	}
	closers = append(closers, db.Close)
	redisURL := c.RedisURL
	if redisURL == "" {
		url, stop, err := memredis.Start(c.Logger)
		if err != nil {
			return nil, fmt.Errorf("start the cache inside this process: %w", err)
		}
		closers = append(closers, stop)
		redisURL = url
	}
	redis.SetLogger(redisLog{c.Logger}) // go-redis would print to standard error, past the log
	client, err := cache.Open(redisURL)
	if err != nil {
		return nil, err
	}
	closers = append(closers, func() { _ = client.Close() })
	c.Tracing.Redis(client)
	cached := cache.New(client, db, cache.Config{Logger: c.Logger})

	app := shopify.NewApp(shopify.AppConfig{
		HTTP:     c.Tracing.Client(),
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, RedirectURL: c.PublicURL + "/oauth/shopify/callback",
		Endpoint: c.ShopEndpoint, BulkHost: c.BulkHost, Bucket: bucket{db}, Now: c.Now, Logger: c.Logger,
	})
	sync := syncer.New(syncer.Config{
		App: app, Store: syncStore{db}, Cache: cached, Now: c.Now, Logger: c.Logger,
		WebhookURL: c.PublicURL + "/webhooks/shopify", StartURL: c.PublicURL + "/oauth/shopify/start", SignalTime: c.Lease * 3 / 4,
		Work: func(ctx context.Context, do func(context.Context, commerce.Task) error, clean func(context.Context) error) error {
			return db.Work(ctx, store.WorkConfig{Do: do, Clean: clean, Lease: c.Lease})
		},
	})
	metrics := server.NewMetrics(server.MetricsConfig{Health: db.AllSyncHealth, Logger: c.Logger})
	admin := server.NewAdmin(server.AdminConfig{Metrics: metrics, Ready: db.Ping, Logger: c.Logger})
	filter := resolvers.NewEventFilter(reader{db, cached}, db, c.Now)
	events := &delivery.Dispatcher{
		Outbox: db, Filter: filter, Guard: c.Endpoints, Slots: couriers, Now: c.Now, Logger: c.Logger,
	}
	clock := &timers.Clock{Book: db, Filter: filter, Selector: filter, Now: c.Now, Logger: c.Logger}
	api := resolvers.NewHandler(resolvers.Config{
		Reader: reader{db, cached}, Fresh: db, Registry: registry{db, cached}, Integration: integration{sync}, Progress: sync,
		Endpoints: endpoints{db, &delivery.Endpoints{Store: db, Guard: c.Endpoints, Now: c.Now}},
		Decisions: db, Schedules: db, Keys: db, Audit: db, Planner: db, Answers: cache.NewAnswers(cached),
		Limits: c.API.Limits, Rates: c.API.Rates, Introspection: c.API.Introspection, Trusted: c.API.Trusted,
		Now: c.Now, Extensions: c.Tracing.Extensions(), Counted: metrics.GraphQLError, Logger: c.Logger,
	})
	http := server.New(server.Config{
		GraphQL: api, Principal: resolvers.WithPrincipal, Keys: db, Authenticators: c.Authenticators, Shops: shops{db, c.ClientSecret}, Inbox: db, Connector: sync, Ready: db.Ping,
		Secure: strings.HasPrefix(c.PublicURL, "https://"), Metrics: metrics, Traced: c.Tracing.Handler, DrainDelay: c.DrainDelay, Now: c.Now, Logger: c.Logger,
		Sessions: c.Keys, SignInCodes: c.SignInCodes,
	})
	return &gateway{store: db, syncer: sync, events: events, timers: clock, server: http, admin: admin, close: closeAll}, nil
}

// redisLog takes what go-redis has to say: a cache that cannot be reached, which costs speed and nothing else.
type redisLog struct{ logger *slog.Logger }

func (l redisLog) Printf(ctx context.Context, format string, v ...any) {
	l.logger.WarnContext(ctx, "redis: "+fmt.Sprintf(format, v...))
}
