package shopify

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"storegraph/commerce"
)

// APIVersion is the Admin API version that every document is written and tested for. Shopify supports it until
// 2027-10-16.
const APIVersion = "2026-10"

// AppConfig configures an App. Zero values are usable except where a comment says otherwise.
type AppConfig struct {
	ClientID     string          // needed for OAuth
	ClientSecret commerce.Secret // needed for OAuth
	RedirectURL  string          // needed for OAuth: where Shopify sends the browser back to
	// Endpoint gives the base URL of a shop; https:// and its domain unless set (a simulated Shopify).
	Endpoint func(shopDomain string) string
	HTTP     *http.Client     // its redirect policy is replaced: a token must not follow a redirect
	Now      func() time.Time // time.Now unless set
	Logger   *slog.Logger     // discards unless set
	Bucket   Bucket           // for several processes that share the app; within this process unless set
	// BulkHost says which addresses bulk files may be read from; https on storage.googleapis.com unless set.
	BulkHost func(*url.URL) bool
	// BulkStall is how long a bulk file may send nothing before reading it fails; 30 seconds unless set.
	BulkStall time.Duration
}

// App is our application as Shopify knows it. It is safe for concurrent use, and one App serves all shops: what it learns
// of Shopify's clock and of its documents' costs holds for all of them.
type App struct {
	cfg     AppConfig
	http    *http.Client
	log     *slog.Logger
	bucket  Bucket
	clock   clock
	costs   costs
	buffers sync.Pool

	mu       sync.Mutex
	versions map[string]string // that shops last answered with, by domain, when it is not ours
}

// NewApp makes an App.
func NewApp(cfg AppConfig) *App {
	if cfg.Endpoint == nil {
		cfg.Endpoint = func(shopDomain string) string { return "https://" + shopDomain }
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.BulkHost == nil {
		cfg.BulkHost = func(u *url.URL) bool { return u.Scheme == "https" && u.Host == "storage.googleapis.com" }
	}
	client := http.Client{}
	if cfg.HTTP != nil {
		client = *cfg.HTTP
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if cfg.Bucket == nil {
		cfg.Bucket = newLocalBucket(cfg.Now)
	}
	return &App{cfg: cfg, http: &client, log: cfg.Logger, bucket: cfg.Bucket, versions: map[string]string{}}
}

// TokenSource gives the access token to use now: it refreshes one that is about to expire. Its errors keep their meaning in
// those of the requests that asked for it.
type TokenSource func(context.Context) (commerce.Secret, error)

// Client speaks to one shop's Admin API. It is safe for concurrent use.
type Client struct {
	app   *App
	shop  string
	token TokenSource
}

// Client makes a client of a shop. Clients of one shop share its bucket.
func (a *App) Client(shopDomain string, token TokenSource) *Client {
	return &Client{app: a, shop: shopDomain, token: token}
}

// sawVersion says whether the API version of a shop's answer is news.
func (a *App) sawVersion(shop, version string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.versions[shop] == version {
		return false
	}
	a.versions[shop] = version
	return true
}

// address is a URL under a shop's base. Domains are checked here, at the last moment before one is dialled, so that no
// caller can be talked into sending a token elsewhere.
func (a *App) address(shopDomain, path string) (string, error) {
	if !commerce.ValidShopDomain(shopDomain) {
		return "", errors.New("not a permanent Shopify domain")
	}
	return a.cfg.Endpoint(shopDomain) + path, nil
}
