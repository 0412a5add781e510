package shopsim

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"
)

// Config says which app talks to which shop. Its zero values work, apart from the app's credentials.
type Config struct {
	ClientID     string
	ClientSecret string
	AppName      string   // shown on the install page; "Storegraph" when empty
	RedirectURLs []string // where OAuth may send the merchant back to; empty allows loopback addresses
	Refused      []string // scopes that Shopify does not grant to the app, such as read_all_orders
	TokenLife    time.Duration
	RefreshLife  time.Duration
	BaseURL      string // where the server is reached; taken from the request when empty

	// The first shop. AddShop adds more.
	Domain   string // "glow-clinic.myshopify.com" when empty
	Seed     uint64
	Orders   int
	Plan     string    // a publicDisplayName; "Advanced" when empty
	Timezone string    // IANA; "America/New_York" when empty
	Epoch    time.Time // the history ends here; now, to the hour, when zero

	RestoreRate int // points per second, whatever the plan; the bucket holds twenty seconds of it

	// Manual leaves nothing to the background: webhooks wait in Pending until a test takes them, bulk operations move when
	// Advance is called (or end at once when BulkDelay is 0), and ids and tokens follow from the seed.
	Manual bool

	BulkDelay     time.Duration                   // how long a bulk operation stays CREATED, and then at least RUNNING
	BulkURLLife   time.Duration                   // how long an address of a bulk file is good; a week when zero
	BulkScript    func(BulkRequest) BulkScript    // what becomes of bulk operations; nil: they complete
	Fault         func(FaultRequest) *FaultAnswer // what goes wrong with a request; nil, or a nil answer: nothing
	SearchLag     time.Duration                   // lists with a query do not show what is younger than this; reads by id do
	CountLimit    int                             // counts above it are AT_LEAST; 0: as the API's own arguments say
	MergeDeletes  bool                            // a merge also sends customers/delete for the customer who is gone
	ComplianceURL string                          // where the three compliance webhooks go
	HTTPHooks     bool                            // whether webhook addresses may be http on loopback
	HookRetry     time.Duration                   // the first gap before a delivery is tried again, doubled each time; a second when zero
	HookClient    *http.Client
	Chaos         Chaos
	StateFile     string // where what changed is kept over restarts; nowhere when empty
	Now           func() time.Time
	Logger        *slog.Logger
}

// Server is the simulated Shopify. Its embedded Shop is the first one, so that tests with one shop need no more.
type Server struct {
	*Shop
	cfg   Config
	log   *slog.Logger
	mux   *http.ServeMux
	docs  documents
	table table
	hooks *hookQueue
	key   []byte // signs bulk addresses
	ctx   context.Context
	stop  context.CancelFunc
	jobs  sync.WaitGroup

	mu     sync.Mutex
	shops  map[string]*Shop
	tokens tokens
	files  string
	number int64
	dirty  bool
	fault  struct{ left, status int }
	asked  map[string]int // requests so far, for faults

	drawn struct {
		mu sync.Mutex
		rng
	}
}

// New starts a simulated Shopify with one shop. It is an http.Handler; Close stops what runs in the background.
func New(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		cfg: cfg, log: cfg.Logger, ctx: ctx, stop: stop, shops: map[string]*Shop{}, table: newTable(), key: []byte("bulk|" + cfg.ClientSecret),
		number: cfg.Now().UnixMilli() % 1_000_000_000, asked: map[string]int{},
	}
	if cfg.Manual {
		s.number, s.drawn.rng = 1000, *newRNG(cfg.Seed, "drawn", 0)
	}
	s.tokens = newTokens()
	s.hooks = newHookQueue(s)
	saved, err := loadState(cfg.StateFile)
	if err != nil {
		stop()
		return nil, err
	}
	first := ShopConfig{Domain: cfg.Domain, Seed: cfg.Seed, Orders: cfg.Orders, Plan: cfg.Plan, Timezone: cfg.Timezone, Epoch: cfg.Epoch, RestoreRate: cfg.RestoreRate}
	if s.Shop, err = s.addShop(first, saved); err != nil {
		stop()
		return nil, err
	}
	s.tokens.restore(saved)
	s.routes()
	if !cfg.Manual {
		s.jobs.Go(s.hooks.run)
		s.jobs.Go(s.keepState)
	}
	return s, nil
}

func (c Config) withDefaults() Config {
	if c.AppName == "" {
		c.AppName = "Storegraph"
	}
	if c.Domain == "" {
		c.Domain = "glow-clinic.myshopify.com"
	}
	if c.TokenLife == 0 {
		c.TokenLife = time.Hour
	}
	if c.RefreshLife == 0 {
		c.RefreshLife = 90 * 24 * time.Hour
	}
	if c.BulkURLLife == 0 {
		c.BulkURLLife = bulkLife
	}
	if c.HookRetry == 0 {
		c.HookRetry = time.Second
	}
	if c.HookClient == nil {
		c.HookClient = &http.Client{Timeout: hookTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

func (s *Server) routes() {
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("GET /bulk/{file}", s.faulty("bulk", s.serveBulk))
	s.mux.HandleFunc("GET /{shop}/admin/oauth/authorize", s.withShop(s.authorizePage))
	s.mux.HandleFunc("POST /{shop}/admin/oauth/authorize", s.withShop(s.install))
	s.mux.HandleFunc("POST /{shop}/admin/oauth/access_token", s.faulty("token", s.withShop(s.token)))
	s.mux.HandleFunc("POST /{shop}/admin/api/{version}/graphql.json", s.faulty("graphql", s.withShop(s.serveGraphQL)))
}

// ServeHTTP answers as Shopify does; the shop's domain is the first part of the path.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.cfg.Now().UTC().Format(http.TimeFormat)) // Shopify's clock, not this machine's
	s.mux.ServeHTTP(w, r)
}

func (s *Server) withShop(next func(*Shop, http.ResponseWriter, *http.Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		shop := s.ShopAt(r.PathValue("shop"))
		if shop == nil {
			writeJSON(w, http.StatusNotFound, map[string]any{"errors": "Not Found"})
			return
		}
		next(shop, w, r)
	}
}

// Close stops deliveries and bulk operations, keeps the state, and removes the bulk files.
func (s *Server) Close() error {
	s.stop()
	s.jobs.Wait()
	s.cfg.HookClient.CloseIdleConnections()
	err := s.saveState()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files != "" {
		err = firstError(err, os.RemoveAll(s.files))
	}
	return err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// ShopAt finds a shop by its domain; nil when there is none.
func (s *Server) ShopAt(domain string) *Shop {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shops[domain]
}

func (s *Server) allShops() []*Shop {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*Shop
	for _, shop := range s.shops {
		out = append(out, shop)
	}
	slices.SortFunc(out, func(a, b *Shop) int { return int(a.id - b.id) })
	return out
}

// serial numbers what must be unique on the server; it goes on after a restart.
func (s *Server) serial() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number++
	return s.number
}

// FailRequests makes the next n API requests answer with an HTTP status, as outages and limits do.
func (s *Server) FailRequests(n, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault.left, s.fault.status = n, status
}
