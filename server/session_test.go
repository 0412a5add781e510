package server_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/server"
)

// sealer turns bytes round, which is enough to see that what comes back was sealed here.
type sealer struct{}

func (sealer) SealSession(plain []byte) []byte { return append([]byte("sealed:"), plain...) }

func (sealer) OpenSession(sealed []byte) ([]byte, error) {
	plain, ours := bytes.CutPrefix(sealed, []byte("sealed:"))
	if !ours {
		return nil, errors.New("not sealed here")
	}
	return plain, nil
}

type office struct {
	*server.Server
	codes *server.SignInCodes
	at    time.Time
}

func newConsole(secure bool) *office {
	f := &fakes{graphql: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }}
	d := &office{codes: &server.SignInCodes{}, at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	d.Server = server.New(server.Config{
		GraphQL: f.graphql, Keys: f, Shops: f, Inbox: f, Connector: f, Secure: secure, Sessions: sealer{}, SignInCodes: d.codes,
		Principal: func(ctx context.Context, _ commerce.Principal) context.Context { return ctx },
		Ready:     func(context.Context) error { return nil }, Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return d.at },
	})
	return d
}

func signIn(key string) *http.Request {
	r := httptest.NewRequest("POST", "/session", strings.NewReader(`{"key":"`+key+`"}`))
	r.Header.Set("Content-Type", "application/json")
	return r
}

// asConsole is a request as the console sends it.
func asConsole(cookie *http.Cookie) *http.Request {
	r := httptest.NewRequest("POST", "/graphql", strings.NewReader(`{}`))
	r.Header.Set("X-Storegraph-Console", "1")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(cookie)
	return r
}

func (d *office) cookie(t *testing.T) *http.Cookie {
	t.Helper()
	w := do(d, signIn("good-key"))
	if w.Code != http.StatusNoContent || len(w.Result().Cookies()) != 1 {
		t.Fatalf("signing in answered %d with %d cookies", w.Code, len(w.Result().Cookies()))
	}
	return w.Result().Cookies()[0]
}

func TestSession_StandsForItsKey(t *testing.T) {
	t.Parallel()
	d := newConsole(true)
	cookie := d.cookie(t)
	if !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteLaxMode || !strings.HasPrefix(cookie.Name, "__Host-") || cookie.Path != "/" || cookie.MaxAge <= 0 {
		t.Errorf("the cookie is %v", cookie)
	}
	if w := do(d, asConsole(cookie)); w.Code != http.StatusOK {
		t.Errorf("with the cookie: got %d", w.Code)
	}
	if w := do(newConsole(false), signIn("good-key")); w.Result().Cookies()[0].Secure {
		t.Error("over plain HTTP a Secure cookie would never come back")
	}
	for _, key := range []string{"wrong", ""} {
		if w := do(d, signIn(key)); w.Code == http.StatusNoContent || len(w.Result().Cookies()) != 0 {
			t.Errorf("key %q: got %d with %d cookies", key, w.Code, len(w.Result().Cookies()))
		}
	}
	out := do(d, httptest.NewRequest("DELETE", "/session", nil))
	if c := out.Result().Cookies(); out.Code != http.StatusNoContent || len(c) != 1 || c[0].MaxAge >= 0 || c[0].Name != cookie.Name {
		t.Errorf("signing out: got %d and %v", out.Code, c)
	}
}

func TestSession_IsGoodForTheConsoleOnly(t *testing.T) {
	t.Parallel()
	d := newConsole(true)
	cookie := d.cookie(t)
	for name, change := range map[string]func(*http.Request){
		"without the console's header": func(r *http.Request) { r.Header.Del("X-Storegraph-Console") },
		"from another site":            func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"from a sister host":           func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		"from another origin": func(r *http.Request) {
			r.Header.Del("Sec-Fetch-Site")
			r.Header.Set("Origin", "https://evil.example")
		},
	} {
		r := asConsole(cookie)
		change(r)
		if w := do(d, r); w.Code != http.StatusForbidden || code(t, w) != "FORBIDDEN" {
			t.Errorf("%s: got %d %s", name, w.Code, w.Body)
		}
	}
	// A form of another site can start no session either: it cannot send JSON, and says where it comes from.
	r := signIn("good-key")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := do(d, r); w.Code != http.StatusForbidden || len(w.Result().Cookies()) != 0 {
		t.Errorf("signing in from another site: got %d", w.Code)
	}
	r = signIn("good-key")
	r.Header.Set("Content-Type", "text/plain")
	if w := do(d, r); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("signing in by a form: got %d", w.Code)
	}
}

func TestSession_Ends(t *testing.T) {
	t.Parallel()
	d := newConsole(true)
	cookie := d.cookie(t)
	damaged := *cookie
	damaged.Value = "x" + damaged.Value
	if w := do(d, asConsole(&damaged)); w.Code != http.StatusUnauthorized {
		t.Errorf("a damaged cookie: got %d", w.Code)
	}
	d.at = d.at.Add(12*time.Hour - time.Second)
	if w := do(d, asConsole(cookie)); w.Code != http.StatusOK {
		t.Errorf("a second before its end: got %d", w.Code)
	}
	d.at = d.at.Add(time.Second)
	if w := do(d, asConsole(cookie)); w.Code != http.StatusUnauthorized || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("at its end: got %d", w.Code)
	}
}

func TestSession_BeginsOnceByALink(t *testing.T) {
	t.Parallel()
	d := newConsole(true)
	code := d.codes.Issue("good-key")
	first := do(d, httptest.NewRequest("GET", "/session/"+code, nil))
	if first.Code != http.StatusSeeOther || first.Header().Get("Location") != "/" || len(first.Result().Cookies()) != 1 {
		t.Fatalf("the first time: got %d with %d cookies", first.Code, len(first.Result().Cookies()))
	}
	if w := do(d, asConsole(first.Result().Cookies()[0])); w.Code != http.StatusOK {
		t.Errorf("with the link's cookie: got %d", w.Code)
	}
	for _, again := range []string{code, "guessed"} {
		if w := do(d, httptest.NewRequest("GET", "/session/"+again, nil)); w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s again: got %d with %d cookies", again, w.Code, len(w.Result().Cookies()))
		}
	}
}

func TestConsole_IsStrict(t *testing.T) {
	t.Parallel()
	d := newConsole(true)
	for _, path := range []string{"/", "/orders", "/settings/shopify", "/contacts/abc"} {
		w := do(d, httptest.NewRequest("GET", path, nil))
		policy := w.Header().Get("Content-Security-Policy")
		if w.Code != 200 || !strings.Contains(w.Body.String(), `<div id="root">`) || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: got %d, policy %q", path, w.Code, policy)
		}
		if w.Header().Get("X-Frame-Options") != "DENY" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: got headers %v", path, w.Header())
		}
	}
	for _, path := range []string{"/nothing", "/assets/nothing.js", "/assets/", "/index.html"} {
		if w := do(d, httptest.NewRequest("GET", path, nil)); w.Code != 404 {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
}
