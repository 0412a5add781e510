package shopsim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"storegraph/internal/shopsim"
)

const (
	clientID = "client-1"
	secret   = "hush"
)

var everyScope = []string{"read_all_orders", "read_customer_merge", "read_customers", "read_orders", "read_products"}

// shopify is a simulated Shopify behind HTTP, with a token that opens everything.
type shopify struct {
	*shopsim.Server
	t     *testing.T
	url   string
	token string
}

func setup(t *testing.T, change ...func(*shopsim.Config)) *shopify {
	t.Helper()
	cfg := shopsim.Config{
		ClientID: clientID, ClientSecret: secret, Seed: 7, Orders: 60, HTTPHooks: true, BulkDelay: time.Millisecond, HookRetry: time.Millisecond,
		Logger: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Epoch:  time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
	}
	for _, c := range change {
		c(&cfg)
	}
	s, err := shopsim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(s)
	t.Cleanup(func() {
		h.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &shopify{Server: s, t: t, url: h.URL, token: s.CreateLegacyToken(everyScope...)}
}

func (s *shopify) endpoint(path string) string { return s.url + "/" + s.Domain() + path }

// post sends a GraphQL request and gives the status and the answer.
func (s *shopify) post(query string, vars map[string]any) (int, map[string]any) {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.endpoint("/admin/api/2026-10/graphql.json"), bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Shopify-Access-Token", s.token)
	return s.do(req)
}

func (s *shopify) do(req *http.Request) (int, map[string]any) {
	s.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var out map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		s.t.Fatalf("%d %s: %v", resp.StatusCode, b, err)
	}
	return resp.StatusCode, out
}

// data sends a request that must be answered without errors.
func (s *shopify) data(query string, vars map[string]any) map[string]any {
	s.t.Helper()
	status, out := s.post(query, vars)
	if status != http.StatusOK || out["errors"] != nil {
		s.t.Fatalf("status %d, errors %v\n%s", status, out["errors"], query)
	}
	return out["data"].(map[string]any)
}

// at walks an answer by keys and indexes.
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for i, p := range path {
		switch p := p.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("%v: %v is no object", path[:i+1], v)
			}
			v = m[p]
		case int:
			l, ok := v.([]any)
			if !ok || p >= len(l) {
				t.Fatalf("%v: %v has no such item", path[:i+1], v)
			}
			v = l[p]
		}
	}
	return v
}

// shared opens a file of the shared data; the test is skipped, loudly, where it is absent.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the shared data must be there in CI: %v", err)
		}
		t.Skipf("SKIPPED, NOT PASSED: the shared data is not on this machine: %v", err)
	}
	return path
}

func gid(kind string, id int64) string {
	b, _ := json.Marshal(id)
	return "gid://shopify/" + kind + "/" + string(b)
}
