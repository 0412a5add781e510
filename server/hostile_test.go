package server_test

import (
	"bytes"
	"context"
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

	"storegraph/commerce"
	"storegraph/server"
)

// town has two shops with a secret each, and an inbox that knows what it has.
type town struct {
	*fakes
	mu   sync.Mutex
	seen map[string]commerce.AccountID
}

func (w *town) WebhookSecrets(_ context.Context, domain string) (commerce.AccountID, []commerce.Secret, error) {
	switch domain {
	case shop:
		return "clinic", []commerce.Secret{secret}, nil
	case "other.myshopify.com":
		return "other", []commerce.Secret{"others"}, nil
	}
	return "", nil, commerce.Errorf(commerce.NotFound, "unknown shop")
}

func (w *town) PutSignal(_ context.Context, account commerce.AccountID, s commerce.Signal) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, there := w.seen[s.WebhookID]
	w.seen[s.WebhookID] = account
	return !there, nil
}

func newTown(log io.Writer) (*server.Server, *town) {
	w := &town{fakes: &fakes{}, seen: make(map[string]commerce.AccountID)}
	return server.New(server.Config{
		GraphQL:   http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }),
		Principal: func(ctx context.Context, _ commerce.Principal) context.Context { return ctx },
		Keys:      w, Shops: w, Inbox: w, Connector: w,
		Ready:  func(context.Context) error { return nil },
		Logger: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}), w
}

func TestRoutes_TakeOnlyTheirMethods(t *testing.T) {
	t.Parallel()
	s, _ := newTown(io.Discard)
	for path, allowed := range map[string]string{
		"/graphql": "GET POST", "/webhooks/shopify": "POST", "/oauth/shopify/start": "GET", "/oauth/shopify/callback": "GET",
		"/healthz": "GET", "/readyz": "GET",
	} {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"} {
			if strings.Contains(allowed, method) {
				continue
			}
			r := httptest.NewRequest(method, path, strings.NewReader("{}"))
			r.Header.Set("Authorization", "Bearer good-key")
			if w := do(s, r); w.Code != 405 || w.Header().Get("Allow") == "" {
				t.Errorf("%s %s: got %d, Allow %q", method, path, w.Code, w.Header().Get("Allow"))
			}
		}
	}
	for _, path := range []string{"/", "/graphql/", "/webhooks/shopify/x", "/debug/pprof/", "/metrics", "/.env", "/oauth/shopify"} {
		if w := do(s, httptest.NewRequest("GET", path, nil)); w.Code != 404 {
			t.Errorf("%s: got %d", path, w.Code)
		}
	}
	for _, path := range []string{"//evil.com/graphql", "/../healthz", "/oauth/shopify/../../healthz"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL = &url.URL{Path: path}
		w := do(s, r)
		if to := w.Header().Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
			t.Errorf("%s: sent to %s", path, to)
		}
	}
}

func TestEveryAnswer_HasAnIDAndTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	s, _ := newTown(io.Discard)
	ids := make(map[string]bool)
	for _, r := range []*http.Request{
		httptest.NewRequest("GET", "/healthz", nil),
		httptest.NewRequest("GET", "/nowhere", nil),
		httptest.NewRequest("DELETE", "/graphql", nil),
		httptest.NewRequest("POST", "/graphql", nil),
		webhook(strings.Repeat("x", 3<<20), "hush"),
	} {
		r.Header.Set("X-Request-Id", "chosen-by-the-client")
		h := do(s, r).Header()
		for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Content-Security-Policy"} {
			if h.Get(name) == "" {
				t.Errorf("%s %s: no %s", r.Method, r.URL.Path, name)
			}
		}
		id := h.Get("X-Request-Id")
		if id == "" || id == "chosen-by-the-client" || ids[id] {
			t.Errorf("%s %s: request id %q", r.Method, r.URL.Path, id)
		}
		ids[id] = true
	}
}

func TestLog_HasNoSecretsAndNoPeople(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, w := newTown(&log)
	w.start = func(string) (string, string, error) { return "https://x/?canary=1", "cookie-canary", nil }
	w.complete = func(url.Values, string) (string, error) {
		return "", commerce.Errorf(commerce.Forbidden, "refused for canary@example.com")
	}
	graphql := httptest.NewRequest("POST", "/graphql?query=query-canary", strings.NewReader("body-canary"))
	graphql.Header.Set("Authorization", "Bearer key-canary")
	callback := httptest.NewRequest("GET", "/oauth/shopify/callback?code=code-canary&state=state-canary&hmac=hmac-canary", nil)
	callback.Header.Set("Cookie", "storegraph_install=cookie-canary")
	callback.Header.Set("User-Agent", "agent-canary")
	for _, r := range []*http.Request{
		graphql, callback,
		httptest.NewRequest("GET", "/oauth/shopify/start?state=state-canary", nil),
		webhook(`{"id":1,"email":"canary@example.com"}`, "hush"),
		webhook(`{"id":"canary@example.com"}`, "hush"),
		webhook(`{"id":1,"email":"canary@example.com"}`, "wrong-canary"),
	} {
		do(s, r)
	}
	if lines := strings.Count(log.String(), `"msg":"request"`); lines != 6 {
		t.Errorf("%d requests in the log", lines)
	}
	if strings.Contains(log.String(), "canary") {
		t.Errorf("the log tells too much:\n%s", log.String())
	}
}

func TestWebhook_PicksTheAccountByTheSignatureNotByTheHeader(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	crossed := webhook(orderBody, "others") // signed by the other shop, sent as ours
	if got := do(s, crossed); got.Code != 401 || len(w.seen) != 0 {
		t.Errorf("crossed: got %d, stored %v", got.Code, w.seen)
	}
	for _, domain := range []string{
		"EF760-EF.myshopify.com.", shop + ".", " " + shop, shop + ":443", "user@" + shop, "evil.com/" + shop, shop + "/..", shop + "\x00",
		"ef760-\u0435f.myshopify.com", "xn--ef760-f-e8a.myshopify.com", "ef760-ef.myshopify.com\nx.myshopify.com", "", strings.Repeat("a", 5000) + ".myshopify.com",
		"..myshopify.com", "-.myshopify.com", "ef760-ef%2emyshopify.com", "ef760-ef．myshopify．com",
	} {
		r := webhook(orderBody, "hush")
		r.Header["X-Shopify-Shop-Domain"] = []string{domain}
		if got := do(s, r); got.Code != 401 || code(t, got) != "UNAUTHENTICATED" {
			t.Errorf("%.60q: got %d %s", domain, got.Code, got.Body)
		}
	}
	if len(w.seen) != 0 {
		t.Errorf("stored %v", w.seen)
	}
}

func TestWebhook_TakesADeliveryAgain(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	for i := range 1000 {
		if got := do(s, webhook(orderBody, "hush")); got.Code != 200 {
			t.Fatalf("delivery %d: got %d", i, got.Code)
		}
	}
	if len(w.seen) != 1 {
		t.Errorf("stored %v", w.seen)
	}
}

func TestWebhook_TakesTheComplianceTopics(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	for _, topic := range []string{"customers/data_request", "customers/redact", "shop/redact"} {
		r := webhook(`{"shop_id":954889,"shop_domain":"`+shop+`","customer":{"id":191167},"orders_requested":[299938],"orders_to_redact":[299938]}`, "hush")
		r.Header.Set("X-Shopify-Topic", topic)
		r.Header.Set("X-Shopify-Webhook-Id", topic)
		forged := r.Clone(t.Context())
		forged.Body = io.NopCloser(strings.NewReader(`{"shop_id":954889,"shop_domain":"` + shop + `"}`))
		if got := do(s, forged); got.Code != 401 { // the review of an app looks at this
			t.Errorf("%s, forged: got %d", topic, got.Code)
		}
		if got := do(s, r); got.Code != 200 {
			t.Errorf("%s: got %d %s", topic, got.Code, got.Body)
		}
	}
	if len(w.seen) != 3 {
		t.Errorf("stored %v", w.seen)
	}
}

func TestOAuthPage_EscapesWhatItShows(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	w.complete = func(q url.Values, _ string) (string, error) {
		return "", commerce.Errorf(commerce.InvalidInput, "%s is no store", q.Get("shop"))
	}
	got := do(s, httptest.NewRequest("GET", "/oauth/shopify/callback?shop="+url.QueryEscape(`<script>alert(1)</script>"'><img src=x onerror=y>`), nil))
	body := got.Body.String()
	if got.Code != 400 || strings.Contains(body, "<script") || strings.Contains(body, "<img") {
		t.Errorf("got %d %s", got.Code, body)
	}
	for _, want := range []string{`<html lang="en">`, "<title>", "<h1>", `name="viewport"`, "<main>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if csp := got.Header().Get("Content-Security-Policy"); strings.Contains(csp, "script-src") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("scripts may run: %s", csp)
	}
}

// A subscription never ends by itself; the drain must not wait for it for ever, nor leave it without an end.
func TestRun_EndsStreamsThatDoNotEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the drain, five seconds")
	}
	t.Parallel()
	entered := make(chan struct{})
	s := newServer(&fakes{graphql: func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		w.(http.Flusher).Flush()
		close(entered)
		<-r.Context().Done()
	}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, l) }()
	go func() {
		r, _ := http.NewRequest("POST", "http://"+l.Addr().String()+"/graphql", nil)
		r.Header.Set("Authorization", "Bearer good-key")
		if res, err := http.DefaultClient.Do(r); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
	}()
	<-entered
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("Run: %v", err)
		}
	case <-time.After(15 * time.Second):
		t.Error("Run did not end")
	}
	if w := do(s, httptest.NewRequest("GET", "/readyz", nil)); w.Code != 503 || !strings.Contains(w.Body.String(), "draining") {
		t.Errorf("readyz while draining: got %d %s", w.Code, w.Body)
	}
}

func TestRun_TellsThatItCannotServe(t *testing.T) {
	t.Parallel()
	s, _ := newTown(io.Discard)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := s.Run(t.Context(), l); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Shopify signs the way back of an install with the secret that signs webhooks. Whoever has such an address, which stands in
// the browser, must not be able to post it as a webhook.
func TestWebhook_ACallbacksSignatureIsNoWebhook(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	for _, message := range []string{
		"code=0907a61c0c8d55e99db179b68161bc00&shop=" + shop + "&state=0.6784241404160823&timestamp=1337178173",
		"shop=" + shop + "&timestamp=1337178173", "state=0.6784241404160823", "",
	} {
		if got := do(s, webhook(message, "hush")); got.Code < 400 || got.Code >= 500 {
			t.Errorf("%q: got %d", message, got.Code)
		}
	}
	if len(w.seen) != 0 {
		t.Errorf("stored %v", w.seen)
	}
}
