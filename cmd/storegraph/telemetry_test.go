package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"storegraph/telemetry"
)

// watched is a gateway whose log and traces are kept.
func watched(t *testing.T) (w *town, log *lockedLog, spans *tracetest.InMemoryExporter, seen *telemetry.Tracing) {
	t.Helper()
	spans, log = tracetest.NewInMemoryExporter(), new(lockedLog)
	seen = telemetry.New(sdk.NewTracerProvider(sdk.WithSyncer(spans)))
	w = newTownWith(t, gatewayConfig{Tracing: seen, Logger: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	spans.Reset()
	return w, log, spans, seen
}

type lockedLog struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func (l *lockedLog) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.String()
}

func TestTraces_GoThroughTheHouse(t *testing.T) {
	t.Parallel()
	w, _, spans, seen := watched(t)
	body, _ := json.Marshal(map[string]any{"query": `query Card($id: ID!) { contact(id: $id) { firstName orders { nodes { name } } } shopifyIntegration { status } }`, "variables": map[string]any{"id": w.id("Contact")}})
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	r := httptest.NewRequest("POST", "/graphql", bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+w.keys[mine])
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("traceparent", "00-"+trace+"-00f067aa0ba902b7-01")
	rec := httptest.NewRecorder()
	w.gw.server.ServeHTTP(rec, r)
	if rec.Code != 200 || !strings.Contains(rec.Body.String(), canary) {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	parents, names := map[string]string{}, map[string]string{}
	for _, s := range spans.GetSpans() {
		if s.Name == "postgres UPDATE" && !s.Parent.IsValid() {
			continue // when keys were last used is written a second later, for all requests
		}
		if s.SpanContext.TraceID().String() != trace {
			t.Errorf("%s is of another trace", s.Name)
		}
		names[s.SpanContext.SpanID().String()], parents[s.SpanContext.SpanID().String()] = s.Name, s.Parent.SpanID().String()
	}
	path := func(id string) string {
		var out []string
		for ; names[id] != ""; id = parents[id] {
			out = append([]string{names[id]}, out...)
		}
		return strings.Join(out, " > ")
	}
	var paths []string
	for id := range names {
		paths = append(paths, path(id))
	}
	for _, want := range []string{"POST /graphql", "POST /graphql > postgres SELECT", "POST /graphql > graphql query > resolve shopifyIntegration > redis get", "POST /graphql > graphql query > resolve contact > postgres BATCH"} {
		if !slices.ContainsFunc(paths, func(p string) bool { return strings.HasPrefix(p, want) }) {
			t.Errorf("no span %q in\n%s", want, strings.Join(slices.Sorted(slices.Values(paths)), "\n"))
		}
	}
	spans.Reset()
	shop := httptest.NewServer(http.NotFoundHandler())
	defer shop.Close()
	answer, err := seen.Client().Get(shop.URL + "/admin?token=secret-canary")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	list := spans.GetSpans()
	if len(list) != 1 || list[0].Name != "shopify GET" || strings.Contains(fmt.Sprint(list), "secret-canary") {
		t.Errorf("Shopify: %v", list)
	}
}

// Everything is done once with canaries in every value that people, shops and callers give, at the log's finest level. None
// may be in the log or in a span. The canaries are in the answers, so they were there to be told.
func TestLogsAndTraces_HoldNobodysData(t *testing.T) {
	t.Parallel()
	w, log, spans, _ := watched(t)
	cases := w.crossing()
	answers := 0
	for _, k := range w.roots() {
		c := cases[k.field.Name]
		if k.field.Name == "disconnectShopify" || k.field.Name == "revokeApiKey" || k.field.Name == "rotateApiKey" {
			continue
		}
		if bytes.Contains(w.ask(mine, k.kind, k.field, c.given), []byte(canary)) {
			answers++
		}
	}
	// What goes wrong is told most.
	w.post(mine, `query { contact(id: "`+canary+`") { id } }`, nil, "")
	w.post(mine, `{ `+canary+` }`, nil, "")
	w.post(mine, `query($e: String) { contacts(filter: {email: $e}) { totalCount } }`, map[string]any{"e": canary + "\x00@example.com"}, "")
	for _, r := range []*http.Request{
		httptest.NewRequest("GET", "/graphql?query="+canary, nil), httptest.NewRequest("POST", "/graphql", strings.NewReader(canary)),
		httptest.NewRequest("POST", "/webhooks/shopify", strings.NewReader(`{"id":1,"email":"`+canary+`"}`)),
		httptest.NewRequest("GET", "/oauth/shopify/callback?code="+canary+"&state="+canary, nil),
	} {
		r.Header.Set("Authorization", "Bearer "+canary)
		r.Header.Set("User-Agent", canary)
		r.Header.Set("X-Shopify-Shop-Domain", strings.ToLower(string(mine))+".myshopify.com")
		r.Header.Set("X-Shopify-Hmac-Sha256", canary)
		r.Header.Set("X-Shopify-Topic", "orders/updated")
		r.Header.Set("X-Shopify-Webhook-Id", "x")
		r.RemoteAddr = "203.0.113.77:1"
		w.gw.server.ServeHTTP(httptest.NewRecorder(), r)
	}
	told, traced := log.text(), fmt.Sprintf("%+v", spans.GetSpans())
	secrets := []string{canary, "203.0.113.77", "johncarter", "5552345", "555-2345", "John Carter", "5th Ave", "app-secret", "shpat_", "secret-of-", "whsec_"}
	for _, key := range w.keys {
		secrets = append(secrets, key, key[4:20])
	}
	for _, secret := range secrets {
		for sink, text := range map[string]string{"log": told, "traces": traced} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("the %s hold %q: …%s…", sink, secret, text[max(0, at-200):min(len(text), at+100)])
			}
		}
	}
	if answers < 20 || strings.Count(told, `"msg":"request"`) < 50 || len(spans.GetSpans()) < 200 {
		t.Errorf("only %d answers with canaries, %d requests in the log, %d spans", answers, strings.Count(told, `"msg":"request"`), len(spans.GetSpans()))
	}
}

func TestTraces_AreOffUnlessAskedFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false}, {map[string]string{"OTEL_SERVICE_NAME": "x"}, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, true}, {map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318"}, true},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, false},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_TRACES_EXPORTER": "none"}, false},
	} {
		if got := telemetry.Enabled(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %v", c.env, got)
		}
	}
	var none *telemetry.Tracing
	handler := http.NotFoundHandler()
	if got := none.Handler(handler); fmt.Sprintf("%p", got) != fmt.Sprintf("%p", handler) || none.Postgres() != nil || none.Client() != nil || none.Extensions() != nil || none.Close() != nil {
		t.Error("tracing that is off is in the way")
	}
}
