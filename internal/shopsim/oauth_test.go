package shopsim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"storegraph/internal/shopsim"
)

func jsonNumber(s string) json.Number { return json.Number(s) }

func (s *shopify) authorize(change ...string) url.Values {
	q := url.Values{"client_id": {clientID}, "scope": {"read_orders,read_products,read_all_orders"}, "redirect_uri": {"http://127.0.0.1:9/callback?x=1"}, "state": {"n<once"}}
	for i := 0; i+1 < len(change); i += 2 {
		q.Set(change[i], change[i+1])
	}
	return q
}

// install clicks Install and gives the parameters of the callback.
func (s *shopify) install() url.Values {
	s.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(s.endpoint("/admin/oauth/authorize"), s.authorize())
	if err != nil {
		s.t.Fatal(err)
	}
	resp.Body.Close()
	target, err := resp.Location()
	if err != nil {
		s.t.Fatal(resp.Status, err)
	}
	return target.Query()
}

func (s *shopify) tokenRequest(form map[string]string) (int, map[string]any) {
	s.t.Helper()
	v := url.Values{"client_id": {clientID}, "client_secret": {secret}}
	for k, x := range form {
		v.Set(k, x)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.endpoint("/admin/oauth/access_token"), strings.NewReader(v.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(req)
}

func TestOAuth_InstallPageNamesAppAndPermissions(t *testing.T) {
	t.Parallel()
	s := setup(t)
	resp, err := http.Get(s.endpoint("/admin/oauth/authorize?") + s.authorize().Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	for _, want := range []string{"Install Storegraph", "View orders", "View products", s.Domain(), `value="n&lt;once"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	for _, bad := range [][]string{{"client_id", "other"}, {"redirect_uri", "https://evil.example/cb"}, {"scope", "orders"}} {
		resp, err := http.Get(s.endpoint("/admin/oauth/authorize?") + s.authorize(bad...).Encode())
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%v: status %d", bad, resp.StatusCode)
		}
	}
}

func TestOAuth_CodeBecomesATokenOnce(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) { c.Refused = []string{"read_all_orders"} })
	q := s.install()
	if q.Get("state") != "n<once" || q.Get("shop") != s.Domain() || q.Get("host") == "" || q.Get("timestamp") == "" || q.Get("x") != "1" {
		t.Errorf("callback %v", q)
	}
	signed := url.Values{}
	for _, k := range []string{"code", "shop", "state", "timestamp", "host"} {
		signed.Set(k, q.Get(k))
	}
	if shopsim.SignCallback(secret, signed) != q.Get("hmac") {
		t.Error("the callback's hmac is not that of its parameters")
	}

	if status, _ := s.tokenRequest(map[string]string{"client_secret": "wrong", "code": q.Get("code")}); status != http.StatusUnauthorized {
		t.Errorf("wrong secret: status %d", status)
	}
	status, got := s.tokenRequest(map[string]string{"code": q.Get("code"), "expiring": "1"})
	if status != http.StatusOK || got["scope"] != "read_orders,read_products" || got["expires_in"] != jsonNumber("3600") || got["refresh_token_expires_in"] != jsonNumber("7776000") {
		t.Fatalf("%d %v", status, got)
	}
	s.token = got["access_token"].(string)
	s.data(`{ orders(first: 1) { nodes { id } } }`, nil)
	if status, _ := s.tokenRequest(map[string]string{"code": q.Get("code"), "expiring": "1"}); status != http.StatusBadRequest {
		t.Errorf("the code again: status %d", status)
	}
}

func TestOAuth_SignatureVectorsHold(t *testing.T) {
	t.Parallel()
	q := url.Values{"code": {"0907a61c0c8d55e99db179b68161bc00"}, "shop": {"some-shop.myshopify.com"}, "timestamp": {"1337178173"}, "hmac": {"x"}, "signature": {"y"}}
	vectors := string(mustRead(t, shared(t, "fixtures/hmac-vectors/vectors.json")))
	if got := shopsim.SignCallback("hush", q); !strings.Contains(vectors, got) {
		t.Errorf("%s is none of Shopify's vectors", got)
	}
}

func TestOAuth_RotationRetiresTheOldRefreshToken(t *testing.T) {
	t.Parallel()
	s := setup(t)
	_, first := s.tokenRequest(map[string]string{"code": s.install().Get("code"), "expiring": "1"})
	refresh := func(token any) (int, map[string]any) {
		return s.tokenRequest(map[string]string{"grant_type": "refresh_token", "refresh_token": token.(string)})
	}
	status, second := refresh(first["refresh_token"])
	if status != http.StatusOK {
		t.Fatal(status, second)
	}
	// The answer was lost: the old token may be used again, as long as the new one was not; then the new one is void.
	status, third := refresh(first["refresh_token"])
	if status != http.StatusOK {
		t.Fatalf("asking again for a lost answer: %d %v", status, third)
	}
	if status, _ = refresh(second["refresh_token"]); status != http.StatusUnauthorized {
		t.Errorf("the pair that was lost still works: %d", status)
	}
	status, fourth := refresh(third["refresh_token"])
	if status != http.StatusOK {
		t.Fatal(status, fourth)
	}
	if status, _ = refresh(first["refresh_token"]); status != http.StatusUnauthorized {
		t.Errorf("a retired refresh token works: %d", status)
	}
	for _, pair := range []map[string]any{first, fourth} { // old access tokens live until they expire
		s.token = pair["access_token"].(string)
		s.data(`{ shop { id } }`, nil)
	}
}

func TestOAuth_TokensExpire(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := setup(t, func(c *shopsim.Config) { c.Now = func() time.Time { return now }; c.TokenLife = time.Minute })
	legacy := s.token
	_, pair := s.tokenRequest(map[string]string{"code": s.install().Get("code"), "expiring": "1"})
	s.token = pair["access_token"].(string)
	s.data(`{ shop { id } }`, nil)
	now = now.Add(61 * time.Second)
	if status, _ := s.post(`{ shop { id } }`, nil); status != http.StatusUnauthorized {
		t.Errorf("status %d", status)
	}
	s.token = legacy
	s.data(`{ shop { id } }`, nil)
}

func TestOAuth_ReadsJSONBodiesToo(t *testing.T) {
	t.Parallel()
	s := setup(t)
	body, err := json.Marshal(map[string]any{"client_id": clientID, "client_secret": secret, "code": s.install().Get("code"), "expiring": 1})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.endpoint("/admin/oauth/access_token"), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if status, got := s.do(req); status != http.StatusOK || got["refresh_token"] == nil {
		t.Errorf("%d %v", status, got)
	}
}

// A replaced refresh token may be tried again until its replacement was used, for a month; an unused one dies after 90 days.
func TestTokens_RefreshTokensDie(t *testing.T) {
	t.Parallel()
	c := stopped()
	s := setup(t, manual(c))
	fresh := func() string {
		_, pair := s.tokenRequest(map[string]string{"code": s.install().Get("code"), "expiring": "1"})
		return pair["refresh_token"].(string)
	}
	refresh := func(token string) (int, string) {
		status, pair := s.tokenRequest(map[string]string{"grant_type": "refresh_token", "refresh_token": token})
		next, _ := pair["refresh_token"].(string)
		return status, next
	}
	first := fresh()
	_, a := refresh(first)
	status, b := refresh(first) // the other of two who refresh at the same time
	if status != http.StatusOK || a == b {
		t.Fatalf("the second refresher: %d", status)
	}
	if status, _ := refresh(a); status != http.StatusUnauthorized {
		t.Errorf("the first refresher's token was replaced, yet answers %d", status)
	}
	status, next := refresh(b)
	if again, _ := refresh(first); status != http.StatusOK || again != http.StatusUnauthorized {
		t.Errorf("after the replacement was used: %d, the old one %d", status, again)
	}
	c.now = c.now.Add(31 * 24 * time.Hour)
	if status, _ := refresh(b); status != http.StatusUnauthorized {
		t.Errorf("a month after it was replaced: %d", status)
	}
	c.now = c.now.Add(60 * 24 * time.Hour)
	if status, _ := refresh(next); status != http.StatusUnauthorized {
		t.Errorf("unused for 91 days: %d", status)
	}
	last := fresh()
	c.now = c.now.Add(89 * 24 * time.Hour)
	status, last = refresh(last)
	s.RevokeTokens()
	if gone, _ := refresh(last); status != http.StatusOK || gone != http.StatusUnauthorized {
		t.Errorf("after 89 days %d, revoked %d", status, gone)
	}
}
