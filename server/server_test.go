package server_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"storegraph/commerce"
	"storegraph/server"
)

const (
	shop   = "ef760-ef.myshopify.com"
	secret = commerce.Secret("hush")
)

// fakes stands for every room behind the server.
type fakes struct {
	mu       sync.Mutex
	signals  []commerce.Signal
	inboxErr error
	shopsErr error
	readyErr error
	graphql  http.HandlerFunc
	complete func(url.Values, string) (string, error)
	start    func(string) (string, string, error)
}

func (f *fakes) AuthenticateAPIKey(_ context.Context, key string) (commerce.APIKey, error) {
	switch key {
	case "good-key":
		return commerce.APIKey{ID: "1", AccountID: "clinic"}, nil
	case "database-is-down":
		return commerce.APIKey{}, errors.New("dial tcp 10.0.0.7:5432: connection refused")
	}
	return commerce.APIKey{}, commerce.Errorf(commerce.Unauthenticated, "This API key is not valid.")
}

func (f *fakes) WebhookSecrets(_ context.Context, domain string) (commerce.AccountID, []commerce.Secret, error) {
	if f.shopsErr != nil {
		return "", nil, f.shopsErr
	}
	if domain != shop {
		return "", nil, commerce.Errorf(commerce.NotFound, "unknown shop")
	}
	return "clinic", []commerce.Secret{"old", secret}, nil
}

func (f *fakes) PutSignal(_ context.Context, _ commerce.AccountID, s commerce.Signal) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.inboxErr != nil {
		return false, f.inboxErr
	}
	f.signals = append(f.signals, s)
	return true, nil
}

func (f *fakes) Start(_ context.Context, state string) (string, string, error) { return f.start(state) }

func (f *fakes) Complete(_ context.Context, q url.Values, cookie string) (string, error) {
	return f.complete(q, cookie)
}

type principalKey struct{}

func newServer(f *fakes) *server.Server { return newServerWith(f, nil) }

func newServerWith(f *fakes, m *server.Metrics, also ...server.Authenticator) *server.Server {
	if f.graphql == nil {
		f.graphql = func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, string(r.Context().Value(principalKey{}).(commerce.AccountID)))
		}
	}
	return server.New(server.Config{
		GraphQL: f.graphql, Keys: f, Authenticators: also, Shops: f, Inbox: f, Connector: f, Secure: true, Metrics: m,
		Principal: func(ctx context.Context, p commerce.Principal) context.Context {
			return context.WithValue(ctx, principalKey{}, p.AccountID)
		},
		Ready:  func(context.Context) error { return f.readyErr },
		Logger: slog.New(slog.DiscardHandler),
	})
}

func do(s http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func code(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var body struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body.Errors) != 1 || body.Errors[0].Message == "" {
		t.Fatalf("no error body in %q (%v)", w.Body, err)
	}
	return body.Errors[0].Extensions.Code
}

func TestGraphQL_NeedsAKey(t *testing.T) {
	t.Parallel()
	s := newServer(&fakes{})
	for _, c := range []struct {
		authorization string
		status        int
		code          string
	}{
		{"", 401, "UNAUTHENTICATED"}, {"Bearer", 401, "UNAUTHENTICATED"}, {"Bearer ", 401, "UNAUTHENTICATED"}, {"Basic good-key", 401, "UNAUTHENTICATED"},
		{"Bearer wrong", 401, "UNAUTHENTICATED"}, {"Bearer " + strings.Repeat("x", 10_000), 401, "UNAUTHENTICATED"},
		{"Bearer database-is-down", 503, "INTERNAL"},
	} {
		r := httptest.NewRequest("POST", "/graphql", strings.NewReader(`{"query":"{__typename}"}`))
		r.Header.Set("Authorization", c.authorization)
		w := do(s, r)
		if w.Code != c.status || code(t, w) != c.code {
			t.Errorf("%.20q: got %d %s", c.authorization, w.Code, w.Body)
		}
		if c.status == 401 && w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%.20q: no WWW-Authenticate", c.authorization)
		}
		if strings.Contains(w.Body.String(), "10.0.0.7") {
			t.Errorf("internals in %s", w.Body)
		}
	}
	r := httptest.NewRequest("POST", "/graphql", nil)
	r.Header.Set("Authorization", "bearer good-key")
	if w := do(s, r); w.Code != 200 || w.Body.String() != "clinic" {
		t.Errorf("good key: got %d %s", w.Code, w.Body)
	}
}

func webhook(body, signedWith string) *http.Request {
	r := httptest.NewRequest("POST", "/webhooks/shopify", strings.NewReader(body))
	mac := hmac.New(sha256.New, []byte(signedWith))
	mac.Write([]byte(body))
	r.Header.Set("X-Shopify-Hmac-Sha256", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	r.Header.Set("X-Shopify-Shop-Domain", shop)
	r.Header.Set("X-Shopify-Topic", "orders/paid")
	r.Header.Set("X-Shopify-Webhook-Id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043")
	r.Header.Set("X-Shopify-Api-Version", "2026-10")
	return r
}

const orderBody = `{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508"}`

func TestWebhook_StoresTheSignalBeforeItAnswers(t *testing.T) {
	t.Parallel()
	f := &fakes{}
	if w := do(newServer(f), webhook(orderBody, "hush")); w.Code != 200 {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	if len(f.signals) != 1 || f.signals[0].Kind != "Order" || f.signals[0].ObjectID != 820982911946154508 || f.signals[0].ReceivedAt.IsZero() {
		t.Errorf("stored %+v", f.signals)
	}
}

func TestWebhook_RefusesWhatShopifyDidNotSign(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		request func() *http.Request
		status  int
	}{
		"wrong secret": {func() *http.Request { return webhook(orderBody, "hash") }, 401},
		"no signature": {func() *http.Request { r := webhook(orderBody, "hush"); r.Header.Del("X-Shopify-Hmac-Sha256"); return r }, 401},
		"broken base64": {func() *http.Request {
			r := webhook(orderBody, "hush")
			r.Header.Set("X-Shopify-Hmac-Sha256", "!!!")
			return r
		}, 401},
		"unknown shop": {func() *http.Request {
			r := webhook(orderBody, "hush")
			r.Header.Set("X-Shopify-Shop-Domain", "x.myshopify.com")
			return r
		}, 401},
		"no shop": {func() *http.Request { r := webhook(orderBody, "hush"); r.Header.Del("X-Shopify-Shop-Domain"); return r }, 401},
		"shop like ours": {func() *http.Request {
			r := webhook(orderBody, "hush")
			r.Header.Set("X-Shopify-Shop-Domain", shop+".evil.com")
			return r
		}, 401},
		"shop with CRLF": {func() *http.Request {
			r := webhook(orderBody, "hush")
			r.Header.Set("X-Shopify-Shop-Domain", shop+"\r\nx: y")
			return r
		}, 401},
		"changed body": {func() *http.Request {
			r := webhook(orderBody, "hush")
			r.Body = io.NopCloser(strings.NewReader(orderBody + " "))
			return r
		}, 401},
		"too large":       {func() *http.Request { return webhook(strings.Repeat(" ", 3<<20), "hush") }, 413},
		"signed, no JSON": {func() *http.Request { return webhook(`{"id":`, "hush") }, 400},
		"signed, a list":  {func() *http.Request { return webhook(`[1,2]`, "hush") }, 400},
		"signed, no id":   {func() *http.Request { return webhook(`{}`, "hush") }, 400},
		"no webhook id":   {func() *http.Request { r := webhook(orderBody, "hush"); r.Header.Del("X-Shopify-Webhook-Id"); return r }, 400},
		"GET":             {func() *http.Request { r := webhook(orderBody, "hush"); r.Method = "GET"; return r }, 405},
	} {
		f := &fakes{}
		w := do(newServer(f), c.request())
		if w.Code != c.status {
			t.Errorf("%s: got %d %s, want %d", name, w.Code, w.Body, c.status)
		}
		if len(f.signals) != 0 {
			t.Errorf("%s: stored %+v", name, f.signals)
		}
	}
}

func TestWebhook_AsksForAnotherDeliveryWhenItCannotStore(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]*fakes{"inbox": {inboxErr: errors.New("disk full at /var/lib")}, "shops": {shopsErr: errors.New("disk full at /var/lib")}} {
		w := do(newServer(f), webhook(orderBody, "hush"))
		if w.Code != 503 || strings.Contains(w.Body.String(), "disk") {
			t.Errorf("%s: got %d %s", name, w.Code, w.Body)
		}
	}
}

func TestOAuth_BindsTheBrowserAndReturnsOnlyToOurPaths(t *testing.T) {
	t.Parallel()
	f := &fakes{
		start: func(state string) (string, string, error) {
			if state != "s1" {
				return "", "", commerce.Errorf(commerce.NotFound, "This install link is not valid any more.")
			}
			return "https://" + shop + "/admin/oauth/authorize?client_id=1", "cookie-value", nil
		},
		complete: func(q url.Values, cookie string) (string, error) {
			if cookie != "cookie-value" {
				return "", commerce.Errorf(commerce.Forbidden, "This install was started in another browser.")
			}
			if q.Get("fail") != "" {
				return "", errors.New("pq: relation does not exist")
			}
			return q.Get("return"), nil
		},
	}
	s := newServer(f)
	w := do(s, httptest.NewRequest("GET", "/oauth/shopify/start?state=s1", nil))
	cookies := w.Result().Cookies()
	if w.Code != 302 || len(cookies) != 1 || !cookies[0].HttpOnly || !cookies[0].Secure || cookies[0].SameSite != http.SameSiteLaxMode {
		t.Fatalf("start: got %d %v", w.Code, w.Header())
	}
	if w := do(s, httptest.NewRequest("GET", "/oauth/shopify/start?state=%0d%0aSet-Cookie:x", nil)); w.Code != 404 {
		t.Errorf("unknown state: got %d", w.Code)
	}
	if w := do(s, httptest.NewRequest("GET", "/oauth/shopify/callback?return=/settings/x", nil)); w.Code != 403 || strings.Contains(w.Body.String(), "pq:") {
		t.Errorf("without the cookie: got %d %s", w.Code, w.Body)
	}
	callback := func(query string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "/oauth/shopify/callback?"+query, nil)
		r.AddCookie(cookies[0])
		return do(s, r)
	}
	if w := callback("return=/settings/integrations/shopify"); w.Code != 302 || w.Header().Get("Location") != "/settings/integrations/shopify" {
		t.Errorf("return: got %d %v", w.Code, w.Header())
	}
	for _, evil := range []string{"//evil.com", "https://evil.com", "/\\evil.com", "/settings/../../x", "/settings/%0d%0aLocation:x", "javascript:alert(1)", "/settingsx", "/settings//evil.com", "/settings/@evil.com", ""} {
		if w := callback("return=" + url.QueryEscape(evil)); w.Code != 200 || w.Header().Get("Location") != "" {
			t.Errorf("%q: got %d to %q", evil, w.Code, w.Header().Get("Location"))
		}
	}
	if w := callback("fail=1"); w.Code != 503 || strings.Contains(w.Body.String(), "relation") {
		t.Errorf("failure: got %d %s", w.Code, w.Body)
	}
	if w := callback("x=" + strings.Repeat("a", 9000)); w.Code != 400 {
		t.Errorf("long query: got %d", w.Code)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	f := &fakes{readyErr: errors.New("postgres is away")}
	s := newServer(f)
	if w := do(s, httptest.NewRequest("GET", "/healthz", nil)); w.Code != 200 {
		t.Errorf("healthz: got %d", w.Code)
	}
	if w := do(s, httptest.NewRequest("GET", "/readyz", nil)); w.Code != 503 || strings.Contains(w.Body.String(), "postgres") {
		t.Errorf("readyz without the database: got %d %s", w.Code, w.Body)
	}
	f.readyErr = nil
	if w := do(s, httptest.NewRequest("GET", "/readyz", nil)); w.Code != 200 {
		t.Errorf("readyz: got %d", w.Code)
	}
}

func TestPanic_IsACalmAnswer(t *testing.T) {
	t.Parallel()
	s := newServer(&fakes{graphql: func(http.ResponseWriter, *http.Request) { panic("secret detail") }})
	r := httptest.NewRequest("POST", "/graphql", nil)
	r.Header.Set("Authorization", "Bearer good-key")
	w := do(s, r)
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret detail") || !strings.Contains(w.Body.String(), w.Header().Get("X-Request-Id")) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestRun_LetsRequestsFinishAndEnds(t *testing.T) {
	defer goleak.VerifyNone(t)
	entered := make(chan struct{})
	s := newServer(&fakes{graphql: func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		time.Sleep(200 * time.Millisecond)
		_, _ = io.WriteString(w, "done")
	}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answered := make(chan string, 1)
	go func() {
		r, _ := http.NewRequest("POST", "http://"+l.Addr().String()+"/graphql", nil)
		r.Header.Set("Authorization", "Bearer good-key")
		res, err := client.Do(r)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		answered <- string(b)
	}()
	<-entered
	stop()
	if got := <-answered; got != "done" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}
