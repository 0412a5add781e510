package server_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"go.uber.org/goleak"

	"storegraph/commerce"
	"storegraph/server"
)

var metricsNow = time.Date(2026, time.August, 28, 12, 0, 0, 0, time.UTC)

func lateHealth() commerce.SyncHealth {
	at := metricsNow.Add(-1500 * time.Millisecond)
	return commerce.SyncHealth{
		AccountID: "clinic", LastWebhookAt: &at, Pending: 4, Failed: 2, PausedUntil: &metricsNow,
		Subscriptions: commerce.SubscriptionCheck{Expected: 17, Missing: []string{"orders/paid", "orders/updated"}, Repaired: 3, CheckedAt: &at, Failure: "refused"},
		Elements: []commerce.ElementHealth{
			{Element: commerce.Orders, Syncing: true, Lag: 1500 * time.Millisecond, AsOf: &at, Pending: 3, Failed: 1, VerifiedAt: &at, SweptAt: &at, NextPollAt: &at,
				Drift: commerce.Drift{Checked: 900, Missing: 1, Outdated: 2, Deleted: 3}, Failure: "Shopify did not answer."},
			{Element: commerce.Products},
		},
	}
}

// metrics makes an Admin over the health that read gives.
func metrics(read func(context.Context) ([]commerce.SyncHealth, error), now func() time.Time) (*server.Admin, *server.Metrics) {
	m := server.NewMetrics(server.MetricsConfig{Health: read, Now: now, Logger: slog.New(slog.DiscardHandler)})
	ready := func(context.Context) error { return nil }
	return server.NewAdmin(server.AdminConfig{Metrics: m, Ready: ready, Logger: slog.New(slog.DiscardHandler)}), m
}

func steady(health ...commerce.SyncHealth) func(context.Context) ([]commerce.SyncHealth, error) {
	return func(context.Context) ([]commerce.SyncHealth, error) { return health, nil }
}

// scrape gives the lines of our own series.
func scrape(t *testing.T, a http.Handler) (own []string, text string) {
	t.Helper()
	w := do(a, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	text = w.Body.String()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "storegraph_") {
			own = append(own, strings.TrimSpace(line))
		}
	}
	return own, text
}

func only(lines []string, prefixes ...string) (out []string) {
	for _, line := range lines {
		for _, p := range prefixes {
			if strings.HasPrefix(line, p) {
				out = append(out, line)
			}
		}
	}
	return out
}

func TestMetrics_ShowTheFiguresOfSyncHealth(t *testing.T) {
	t.Parallel()
	now := metricsNow.Add(-time.Second)
	a, _ := metrics(steady(lateHealth()), func() time.Time { return now })
	own, _ := scrape(t, a)
	want := []string{
		`storegraph_connected_accounts 1`,
		`storegraph_sync_active{account="clinic",element="ORDERS"} 1`,
		`storegraph_sync_active{account="clinic",element="PRODUCTS"} 0`,
		`storegraph_sync_as_of_timestamp_seconds{account="clinic",element="ORDERS"} 1.7879183985e+09`,
		`storegraph_sync_checked_total{account="clinic",element="ORDERS"} 900`,
		`storegraph_sync_checked_total{account="clinic",element="PRODUCTS"} 0`,
		`storegraph_sync_drift_total{account="clinic",element="ORDERS",kind="deleted"} 3`,
		`storegraph_sync_drift_total{account="clinic",element="ORDERS",kind="missing"} 1`,
		`storegraph_sync_drift_total{account="clinic",element="ORDERS",kind="outdated"} 2`,
		`storegraph_sync_drift_total{account="clinic",element="PRODUCTS",kind="deleted"} 0`,
		`storegraph_sync_drift_total{account="clinic",element="PRODUCTS",kind="missing"} 0`,
		`storegraph_sync_drift_total{account="clinic",element="PRODUCTS",kind="outdated"} 0`,
		`storegraph_sync_element_failed{account="clinic",element="ORDERS"} 1`,
		`storegraph_sync_element_failed{account="clinic",element="PRODUCTS"} 0`,
		`storegraph_sync_element_pending{account="clinic",element="ORDERS"} 3`,
		`storegraph_sync_element_pending{account="clinic",element="PRODUCTS"} 0`,
		`storegraph_sync_failed{account="clinic"} 2`,
		`storegraph_sync_failing{account="clinic",element="ORDERS"} 1`,
		`storegraph_sync_failing{account="clinic",element="PRODUCTS"} 0`,
		`storegraph_sync_lag_seconds{account="clinic",element="ORDERS"} 1.5`,
		`storegraph_sync_lag_seconds{account="clinic",element="PRODUCTS"} 0`,
		`storegraph_sync_last_webhook_timestamp_seconds{account="clinic"} 1.7879183985e+09`,
		`storegraph_sync_next_poll_timestamp_seconds{account="clinic",element="ORDERS"} 1.7879183985e+09`,
		`storegraph_sync_paused{account="clinic"} 1`,
		`storegraph_sync_pending{account="clinic"} 4`,
		`storegraph_sync_subscriptions_checked_timestamp_seconds{account="clinic"} 1.7879183985e+09`,
		`storegraph_sync_subscriptions_expected{account="clinic"} 17`,
		`storegraph_sync_subscriptions_failing{account="clinic"} 1`,
		`storegraph_sync_subscriptions_missing{account="clinic"} 2`,
		`storegraph_sync_subscriptions_repaired_total{account="clinic"} 3`,
		`storegraph_sync_swept_timestamp_seconds{account="clinic",element="ORDERS"} 1.7879183985e+09`,
		`storegraph_sync_verified_timestamp_seconds{account="clinic",element="ORDERS"} 1.7879183985e+09`,
		`storegraph_up 1`,
	}
	if diff := cmp.Diff(want, only(own, "storegraph_connected", "storegraph_sync", "storegraph_up")); diff != "" {
		t.Error(diff)
	}
	now = metricsNow
	if own, _ = scrape(t, a); len(only(own, `storegraph_sync_paused{account="clinic"} 0`)) != 1 {
		t.Error("a pause that is over is shown")
	}
}

func TestMetrics_KeepPrometheusConventions(t *testing.T) {
	t.Parallel()
	a, m := metrics(steady(lateHealth()), nil)
	m.GraphQLError(commerce.NotFound)
	do(newServerWith(&fakes{}, m), httptest.NewRequest("GET", "/healthz", nil))
	_, text := scrape(t, a)
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "storegraph_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
	for _, name := range []string{"go_goroutines", "process_start_time_seconds"} {
		if !strings.Contains(text, "\n"+name+" ") {
			t.Errorf("there is no %s", name)
		}
	}
}

func TestMetrics_CountRequestsWebhooksAndErrors(t *testing.T) {
	t.Parallel()
	a, m := metrics(steady(), nil)
	f := &fakes{}
	s := newServerWith(f, m)
	do(s, webhook(`{"id":1,"admin_graphql_api_id":"gid://shopify/Order/1"}`, secret.Reveal()))
	do(s, webhook(`{"id":1,"admin_graphql_api_id":"gid://shopify/Order/1"}`, "forged"))
	do(s, webhook(`{`, secret.Reveal()))
	f.inboxErr = errors.New("the database is away")
	do(s, webhook(`{"id":1,"admin_graphql_api_id":"gid://shopify/Order/1"}`, secret.Reveal()))
	do(s, httptest.NewRequest("GET", "/no/such/path", nil))
	do(s, httptest.NewRequest("GET", "/another", nil))
	do(s, httptest.NewRequest("POST", "/graphql", nil))
	m.GraphQLError(commerce.NotYet)
	m.GraphQLError(commerce.NotYet)
	own, _ := scrape(t, a)
	want := []string{
		`storegraph_graphql_errors_total{code="NOT_YET"} 2`,
		`storegraph_http_requests_total{route="POST /graphql",status="401"} 1`,
		`storegraph_http_requests_total{route="POST /webhooks/shopify",status="200"} 1`,
		`storegraph_http_requests_total{route="POST /webhooks/shopify",status="400"} 1`,
		`storegraph_http_requests_total{route="POST /webhooks/shopify",status="401"} 1`,
		`storegraph_http_requests_total{route="POST /webhooks/shopify",status="503"} 1`,
		`storegraph_http_requests_total{route="other",status="404"} 2`,
		`storegraph_webhooks_received_total{outcome="accepted"} 1`,
		`storegraph_webhooks_received_total{outcome="failed"} 1`,
		`storegraph_webhooks_received_total{outcome="unreadable"} 1`,
		`storegraph_webhooks_received_total{outcome="unsigned"} 1`,
	}
	if diff := cmp.Diff(want, only(own, "storegraph_graphql", "storegraph_http_requests", "storegraph_webhooks")); diff != "" {
		t.Error(diff)
	}
	if n := len(only(own, `storegraph_http_request_duration_seconds_count{route="POST /graphql"} 1`)); n != 1 {
		t.Error("no duration was noted")
	}
}

// A database that is away is told as storegraph_up 0, asked with a bound, and not asked again at once.
func TestMetrics_SayWhenHealthCannotBeRead(t *testing.T) {
	t.Parallel()
	now, asked, failing := metricsNow, 0, false
	a, _ := metrics(func(ctx context.Context) ([]commerce.SyncHealth, error) {
		asked++
		if until, ok := ctx.Deadline(); !ok || time.Until(until) > 5*time.Second {
			t.Error("the read has no bound")
		}
		if failing {
			return nil, errors.New("dial tcp 10.0.0.7:5432: connection refused")
		}
		return []commerce.SyncHealth{lateHealth()}, nil
	}, func() time.Time { return now })
	for _, step := range []struct {
		later   time.Duration
		failing bool
		up      string
		asked   int
	}{
		{0, false, "1", 1}, {4 * time.Second, true, "1", 1}, {time.Second, true, "0", 2}, {4 * time.Second, false, "0", 2}, {time.Second, false, "1", 3},
	} {
		now, failing = now.Add(step.later), step.failing
		own, text := scrape(t, a)
		if diff := cmp.Diff([]string{"storegraph_up " + step.up}, only(own, "storegraph_up")); diff != "" || asked != step.asked {
			t.Errorf("%+v: asked %d times %s", step, asked, diff)
		}
		if shown := len(only(own, "storegraph_sync_lag_seconds")) > 0; shown != (step.up == "1") || strings.Contains(text, "10.0.0.7") {
			t.Errorf("%+v: figures shown: %v", step, shown)
		}
	}
}

func TestMetrics_StayBoundedAndWholeWhateverTheAccounts(t *testing.T) {
	t.Parallel()
	many := []commerce.SyncHealth{{AccountID: "not \xff text", Failed: 100}, {AccountID: "in\ntrouble\"", Failed: 99}}
	for i := range 3000 {
		h := lateHealth()
		h.AccountID, h.Failed, h.Elements[0].Lag = commerce.AccountID(fmt.Sprintf("account-%04d", i)), 0, time.Duration(i)
		many = append(many, h)
	}
	a, _ := metrics(steady(many...), nil)
	own, _ := scrape(t, a)
	if diff := cmp.Diff([]string{"storegraph_connected_accounts 3002", "storegraph_hidden_accounts 2002"}, only(own, "storegraph_connected", "storegraph_hidden")); diff != "" {
		t.Error(diff)
	}
	for line, there := range map[string]bool{
		`storegraph_sync_failed{account="in\ntrouble\""} 99`: true, `storegraph_sync_failed{account="account-2999"} 0`: true, `storegraph_sync_failed{account="account-0000"} 0`: false,
	} {
		if (len(only(own, line)) == 1) != there {
			t.Errorf("%s: shown %v", line, !there)
		}
	}
}

func TestAdmin_NeverServesTheAPI(t *testing.T) {
	t.Parallel()
	a, _ := metrics(steady(), nil)
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/healthz", 200}, {"GET", "/readyz", 200}, {"GET", "/metrics", 200}, {"POST", "/metrics", 405},
		{"POST", "/graphql", 404}, {"GET", "/graphql", 404}, {"POST", "/webhooks/shopify", 404}, {"GET", "/oauth/shopify/start", 404}, {"GET", "/debug/pprof/", 404}, {"GET", "/", 404},
	} {
		if w := do(a, httptest.NewRequest(c.method, c.path, nil)); w.Code != c.status {
			t.Errorf("%s %s: %d", c.method, c.path, w.Code)
		}
	}
	if w := do(newServer(&fakes{}), httptest.NewRequest("GET", "/metrics", nil)); w.Code != 404 {
		t.Errorf("the API's address serves metrics: %d", w.Code)
	}
}

func TestAdmin_IsUnreadyWithoutTheDatabaseAndStopsWithItsContext(t *testing.T) { // not parallel: it looks at all goroutines
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	m := server.NewMetrics(server.MetricsConfig{Health: steady()})
	a := server.NewAdmin(server.AdminConfig{Metrics: m, Ready: func(context.Context) error { return errors.New("dial 10.0.0.7") }, Logger: slog.New(slog.DiscardHandler)})
	if w := do(a, httptest.NewRequest("GET", "/readyz", nil)); w.Code != 503 || strings.Contains(w.Body.String(), "10.0.0.7") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, listener) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get("http://" + listener.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
	if w := do(a, httptest.NewRequest("GET", "/readyz", nil)); w.Code != 503 || !strings.Contains(w.Body.String(), "draining") {
		t.Errorf("after it has ended: %d %s", w.Code, w.Body)
	}
}
