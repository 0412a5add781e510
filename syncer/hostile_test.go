package syncer_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/shopsim"
	"storegraph/server"
	"storegraph/shopify"
	"storegraph/store"
	"storegraph/syncer"
)

// world says under what conditions a hostile journey runs. Its zero value is a journey like the others.
type world struct {
	shop   func(*shopsim.Config)
	skew   time.Duration                   // how far Shopify's clock is ahead of ours
	wrap   func(syncer.Store) syncer.Store // the store as the first process sees it
	inbox  int                             // workers for signals; 0: as usual
	asleep bool                            // no process runs before start is called
}

// hostile is a journey whose clocks the test moves, and whose process it ends and starts: pauses, leases and tokens that
// last for hours are over in a moment.
type hostile struct {
	*journey
	passed *atomic.Int64 // beyond what really passed
	config syncer.Config
	end    func()
	peek   *pgx.Conn // past row level security
}

// beset starts a journey in a world.
func beset(t *testing.T, w world) *hostile {
	t.Helper()
	logger := slog.New(slog.NewTextHandler(logWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	passed := &atomic.Int64{}
	ours := func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
	theirs := func() time.Time { return ours().Add(w.skew) }
	address := pgtest.New(t)
	db, err := store.Open(t.Context(), store.Config{DatabaseURL: address, Keys: testKeys(t), Now: ours, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if err := db.CreateAccount(t.Context(), commerce.Account{ID: account, Name: "Clinic", CreatedAt: ours()}); err != nil {
		t.Fatal(err)
	}

	var shop *shopsim.Server
	shopHTTP := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { shop.ServeHTTP(w, r) }))
	t.Cleanup(shopHTTP.Close)
	cfg := shopsim.Config{
		ClientID: "app", ClientSecret: secret.Reveal(), BaseURL: shopHTTP.URL, HTTPHooks: true, Seed: 7, Orders: 20, Now: theirs,
		HookRetry: 50 * time.Millisecond, RestoreRate: 2000,
	}
	if w.shop != nil {
		w.shop(&cfg)
	}
	if shop, err = shopsim.New(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shop.Close() })

	var web *server.Server
	us := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { web.ServeHTTP(w, r) }))
	t.Cleanup(us.Close)
	app := shopify.NewApp(shopify.AppConfig{
		ClientID: "app", ClientSecret: secret, RedirectURL: us.URL + "/oauth/shopify/callback", Logger: logger, Now: ours, HTTP: &http.Client{},
		Endpoint: func(domain string) string { return shopHTTP.URL + "/" + domain },
		BulkHost: func(u *url.URL) bool { return strings.HasPrefix(shopHTTP.URL, u.Scheme+"://"+u.Host) },
	})
	h := &hostile{passed: passed, peek: pgtest.Peek(t, address), config: syncer.Config{
		App: app, Store: txStore{db}, Cache: noCache{}, Logger: logger, Now: ours, Idle: 5 * time.Millisecond, BulkPoll: 20 * time.Millisecond,
		SignalWorkers: w.inbox, WebhookURL: us.URL + "/webhooks/shopify", StartURL: us.URL + "/oauth/shopify/start",
		Work: func(ctx context.Context, do func(context.Context, commerce.Task) error, clean func(context.Context) error) error {
			return db.Work(ctx, store.WorkConfig{Do: do, Clean: clean, Poll: 20 * time.Millisecond})
		},
	}}
	h.journey = &journey{T: t, shop: shop, store: db, base: us.URL, app: app, syncer: syncer.New(h.config)}
	web = server.New(server.Config{
		GraphQL: http.NotFoundHandler(), Principal: func(ctx context.Context, _ commerce.Principal) context.Context { return ctx },
		Keys: db, Shops: secrets{db}, Inbox: db, Connector: h.syncer, Ready: db.Ping, Logger: logger, Now: ours,
	})
	t.Cleanup(func() { h.stop() })
	if !w.asleep {
		h.start(w.wrap)
	}
	return h
}

// start begins a process; wrap changes the store that it sees.
func (h *hostile) start(wrap func(syncer.Store) syncer.Store) {
	config := h.config
	if wrap != nil {
		config.Store = wrap(config.Store)
	}
	h.syncer = syncer.New(config)
	ctx, stop := context.WithCancel(h.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = h.syncer.Run(ctx) }()
	h.end = func() { stop(); <-ended }
}

// stop ends the process as a deployment does.
func (h *hostile) stop() {
	if h.end != nil {
		h.end()
		h.end = nil
	}
}

// skip lets time pass, for us and for Shopify.
func (h *hostile) skip(d time.Duration) { h.passed.Add(int64(d)) }

// pass lets time pass while nothing is at work: else its lease would run out.
func (h *hostile) pass(d time.Duration) {
	h.Helper()
	if !h.busy() {
		h.skip(d)
	}
}

// busy says whether a slice or a signal is at work.
func (h *hostile) busy() (busy bool) {
	h.Helper()
	h.must(h.peek.QueryRow(h.Context(), `SELECT EXISTS (SELECT FROM sync_tasks WHERE leased_until IS NOT NULL)
		OR EXISTS (SELECT FROM inbox_objects WHERE lease IS NOT NULL)`).Scan(&busy))
	return busy
}

// until waits for something to become true.
func (h *hostile) until(what string, isTrue func() bool) {
	h.Helper()
	for end := time.Now().Add(30 * time.Second); !isTrue(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			h.Fatalf("it never comes true: %s", what)
		}
	}
}

func (h *hostile) installation() *commerce.Installation {
	h.Helper()
	inst, err := h.store.GetInstallation(h.Context(), account)
	h.must(err)
	return inst
}

func (h *hostile) health() *commerce.SyncHealth {
	h.Helper()
	health, err := h.store.SyncHealth(h.Context(), account)
	h.must(err)
	return health
}

// reconcile polls and sweeps the elements and waits until what that found is stored.
func (h *hostile) reconcile(sweep bool, elements ...commerce.Element) {
	h.Helper()
	if len(elements) == 0 {
		elements = []commerce.Element{commerce.Contacts, commerce.Orders, commerce.Products, commerce.Collections}
	}
	asked := h.config.Now()
	h.must(h.syncer.Reconcile(h.Context(), account, elements, sweep))
	h.until("reconciled", func() bool {
		health := h.health()
		for _, e := range health.Elements {
			for _, wanted := range elements {
				done := e.VerifiedAt != nil && e.VerifiedAt.After(asked) && (!sweep || e.SweptAt != nil && e.SweptAt.After(asked))
				if e.Element == wanted && !done {
					return false
				}
			}
		}
		return health.Pending == 0
	})
}

// fired counts the account's trigger events by kind and order.
func (h *hostile) fired() map[commerce.TriggerKind]map[int64]int {
	h.Helper()
	out := map[commerce.TriggerKind]map[int64]int{commerce.OrderReceived: {}, commerce.PaymentReceived: {}}
	for _, e := range h.events() {
		if of := out[e.Kind]; of != nil { // what becomes of orders later has tests of its own
			of[int64(e.OrderID)]++
		}
	}
	return out
}

// wantFiredOnce says that of these orders both triggers fired once, and nothing else fired.
func (h *hostile) wantFiredOnce(orders ...int64) {
	h.Helper()
	for kind, got := range h.fired() {
		if len(got) != len(orders) {
			h.Errorf("%s fired for %d orders, not for %d: %v", kind, len(got), len(orders), got)
		}
		for _, id := range orders {
			if got[id] != 1 {
				h.Errorf("%s of order %d fired %d times", kind, id, got[id])
			}
		}
	}
}

// counts are how many objects of each element are stored.
func (h *hostile) counts() map[commerce.Element]int {
	h.Helper()
	out := map[commerce.Element]int{}
	for e, count := range map[commerce.Element]func() (int, error){
		commerce.Contacts: func() (int, error) { return h.store.CountContacts(h.Context(), account, commerce.ContactFilter{}) },
		commerce.Orders:   func() (int, error) { return h.store.CountOrders(h.Context(), account, commerce.OrderFilter{}) },
		commerce.Products: func() (int, error) { return h.store.CountProducts(h.Context(), account, commerce.ProductFilter{}) },
		commerce.Collections: func() (int, error) {
			return h.store.CountCollections(h.Context(), account, commerce.CollectionFilter{})
		},
	} {
		n, err := count()
		h.must(err)
		out[e] = n
	}
	return out
}
