package syncer_test

import (
	"context"
	"encoding/base64"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/shopsim"
	"storegraph/server"
	"storegraph/shopify"
	"storegraph/store"
	"storegraph/syncer"
)

// TestMain lets every run try the same random histories, unless -rapid.seed asks for others, as make nightly does.
func TestMain(m *testing.M) {
	flag.Parse()
	if seed := flag.Lookup("rapid.seed").Value; seed.String() == "0" {
		if err := seed.Set("20261123"); err != nil {
			panic(err)
		}
	}
	pgtest.Main(m)
}

const (
	account = commerce.AccountID("clinic")
	secret  = commerce.Secret("shpss_test")
)

// journey is one account between a simulated Shopify and a real Postgres: everything but the API.
type journey struct {
	*testing.T
	shop   *shopsim.Server
	store  *store.Store
	syncer *syncer.Syncer
	base   string // our own address
	app    *shopify.App
}

func testKeys(t *testing.T) *store.Keyring {
	t.Helper()
	keys, err := store.ParseKeyring("k1:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

type txStore struct{ *store.Store }

func (s txStore) Sync(ctx context.Context, a commerce.AccountID, fn func(context.Context, syncer.Tx) error) ([]commerce.Change, error) {
	return s.Store.Sync(ctx, a, func(ctx context.Context, tx *store.SyncTx) error { return fn(ctx, tx) })
}

type noCache struct{}

func (noCache) Invalidate(context.Context, commerce.AccountID, []commerce.Change) {}

// setup starts all of it; change may alter the simulated shop first, and a transport may stand between us and Shopify.
// Nothing is connected yet.
func setup(t *testing.T, change func(*shopsim.Config), between ...http.RoundTripper) *journey {
	t.Helper()
	logger := slog.New(slog.NewTextHandler(logWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, err := store.Open(t.Context(), store.Config{DatabaseURL: pgtest.New(t), Keys: testKeys(t), Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if err := db.CreateAccount(t.Context(), commerce.Account{ID: account, Name: "Clinic", CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}

	var shop *shopsim.Server
	shopHTTP := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { shop.ServeHTTP(w, r) }))
	t.Cleanup(shopHTTP.Close)
	cfg := shopsim.Config{ClientID: "app", ClientSecret: secret.Reveal(), BaseURL: shopHTTP.URL, HTTPHooks: true, Seed: 7, Orders: 60, HookRetry: 50 * time.Millisecond}
	if change != nil {
		change(&cfg)
	}
	if shop, err = shopsim.New(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shop.Close() })

	var web *server.Server
	ours := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { web.ServeHTTP(w, r) }))
	t.Cleanup(ours.Close)
	client := &http.Client{}
	for _, b := range between {
		client.Transport = b
	}
	app := shopify.NewApp(shopify.AppConfig{
		HTTP: client, ClientID: "app", ClientSecret: secret, RedirectURL: ours.URL + "/oauth/shopify/callback", Logger: logger,
		Endpoint: func(domain string) string { return shopHTTP.URL + "/" + domain },
		BulkHost: func(u *url.URL) bool { return strings.HasPrefix(shopHTTP.URL, u.Scheme+"://"+u.Host) },
	})
	s := syncer.New(syncer.Config{
		App: app, Store: txStore{db}, Cache: noCache{}, Logger: logger, Idle: 5 * time.Millisecond, BulkPoll: 20 * time.Millisecond,
		WebhookURL: ours.URL + "/webhooks/shopify", StartURL: ours.URL + "/oauth/shopify/start",
		Work: func(ctx context.Context, do func(context.Context, commerce.Task) error, clean func(context.Context) error) error {
			return db.Work(ctx, store.WorkConfig{Do: do, Clean: clean, Poll: 20 * time.Millisecond})
		},
	})
	web = server.New(server.Config{
		GraphQL: http.NotFoundHandler(), Principal: func(ctx context.Context, _ commerce.Principal) context.Context { return ctx },
		Keys: db, Shops: secrets{db}, Inbox: db, Connector: s, Ready: db.Ping, Logger: logger,
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	return &journey{T: t, shop: shop, store: db, syncer: s, base: ours.URL, app: app}
}

type secrets struct{ *store.Store }

func (s secrets) WebhookSecrets(ctx context.Context, domain string) (commerce.AccountID, []commerce.Secret, error) {
	inst, err := s.InstallationByShop(ctx, domain)
	if err != nil {
		return "", nil, err
	}
	return inst.AccountID, []commerce.Secret{secret}, nil
}

type logWriter struct{ t *testing.T }

func (w logWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// connect walks through OAuth as a browser does, with everything imported and synced unless told otherwise.
func (j *journey) connect(imports []commerce.Element, sync commerce.SyncSettings) {
	j.Helper()
	start, err := j.syncer.Connect(j.Context(), account, syncer.ConnectRequest{StoreName: "glow-clinic", Import: imports, Sync: sync})
	if err != nil {
		j.Fatal(err)
	}
	if status, body := j.install(start); status != http.StatusOK {
		j.Fatalf("connecting answered %d: %s", status, body)
	}
}

// importsDone waits until nothing is being imported, and gives the runs by element.
func (j *journey) importsDone() map[commerce.Element]commerce.ImportRun {
	j.Helper()
	ctx, cancel := context.WithTimeout(j.Context(), 60*time.Second)
	defer cancel()
	updates, err := j.syncer.Watch(ctx, account)
	if err != nil {
		j.Fatal(err)
	}
	var last []commerce.ImportRun
	for last = range updates {
	}
	out := make(map[commerce.Element]commerce.ImportRun)
	for _, r := range last {
		if !r.Status.Done() {
			j.Fatalf("the import of %s does not end: %+v", r.Element, r)
		}
		out[r.Element] = r
	}
	return out
}

// settle waits until Shopify has told everything, and everything it told is handled.
func (j *journey) settle() {
	j.Helper()
	ctx, cancel := context.WithTimeout(j.Context(), 60*time.Second)
	defer cancel()
	for {
		if err := j.shop.Drain(ctx); err != nil {
			j.Fatalf("webhooks are not delivered: %v", err)
		}
		pending, dead, err := j.store.InboxDepth(ctx)
		if err != nil {
			j.Fatal(err)
		}
		if dead > 0 {
			j.Fatalf("%d signals died", dead)
		}
		if pending == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (j *journey) events() []commerce.TriggerEvent {
	j.Helper()
	all, err := j.store.ListTriggerEvents(j.Context(), account, nil, 0, 10_000)
	if err != nil {
		j.Fatal(err)
	}
	return all
}

func (j *journey) order(id int64) *commerce.Order {
	j.Helper()
	o, err := j.store.GetOrder(j.Context(), account, commerce.ID(id))
	if err != nil {
		j.Fatal(err)
	}
	return o
}

func (j *journey) place(opts shopsim.OrderOptions) int64 {
	j.Helper()
	id, err := j.shop.PlaceOrder(opts)
	if err != nil {
		j.Fatal(err)
	}
	return id
}

func (j *journey) must(err error) {
	j.Helper()
	if err != nil {
		j.Fatal(err)
	}
}
