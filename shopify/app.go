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
	// BulkHost says which addresses bulk files may be read from; https on storage.googleapis.com unless set.
	BulkHost func(*url.URL) bool
}

// App is our application as Shopify knows it. It is safe for concurrent use, and one App serves all shops: it holds each
// shop's rate budget, which Shopify counts per app and shop.
type App struct {
	cfg  AppConfig
	http *http.Client
	log  *slog.Logger

	mu      sync.Mutex
	budgets map[string]*budget // by shop domain
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
	return &App{cfg: cfg, http: &client, log: cfg.Logger, budgets: map[string]*budget{}}
}

// TokenSource gives the access token to use now: it refreshes one that is about to expire.
type TokenSource func(context.Context) (commerce.Secret, error)

// Client speaks to one shop's Admin API. It is safe for concurrent use.
type Client struct {
	app    *App
	shop   string
	token  TokenSource
	budget *budget
}

// Client makes a client of a shop. Clients of one shop share its rate budget.
func (a *App) Client(shopDomain string, token TokenSource) *Client {
	a.mu.Lock()
	defer a.mu.Unlock()
	b := a.budgets[shopDomain]
	if b == nil {
		b = newBudget()
		a.budgets[shopDomain] = b
	}
	return &Client{app: a, shop: shopDomain, token: token, budget: b}
}

// address is a URL under a shop's base. Domains are checked here, at the last moment before one is dialled, so that no
// caller can be talked into sending a token elsewhere.
func (a *App) address(shopDomain, path string) (string, error) {
	if !commerce.ValidShopDomain(shopDomain) {
		return "", errors.New("not a permanent Shopify domain")
	}
	return a.cfg.Endpoint(shopDomain) + path, nil
}
