package resolvers_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/resolvers"
)

// api is the handler over a fake, with its log.
type api struct {
	*fake
	fresh     *fresh
	endpoints *endpoints
	decisions *decisions
	access    *credentials
	handler   http.Handler
	log       *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func newAPI() *api { return newAPIWith(64 << 10) }

func newAPIWith(maxBody int64) *api {
	f, log := newFake(), new(lockedBuffer)
	behind := &fresh{fake: f}
	named := &endpoints{fake: f, made: map[commerce.AccountID][]commerce.TriggerEndpoint{}, sent: map[commerce.EndpointID][]commerce.Delivery{}}
	kept := &decisions{fake: f, kept: map[commerce.AccountID][]commerce.Decision{}, days: map[commerce.AccountID]int{}}
	known := &credentials{fake: f}
	return &api{fake: f, fresh: behind, endpoints: named, decisions: kept, access: known, log: log, handler: resolvers.NewHandler(resolvers.Config{
		Reader: f, Fresh: behind, Registry: f, Integration: f, Progress: f, Endpoints: named, Decisions: kept, Schedules: new(schedules), Keys: known, Audit: known, DryRun: resolvers.DryRunLimits{Orders: 1500, Time: 3 * time.Second},
		Now:    f.now,
		Logger: slog.New(slog.NewTextHandler(log, nil)), MaxBody: maxBody, Counted: f.countError,
	})}
}

// owner is who asks in most tests.
var owner = resolvers.Principal{AccountID: ours, Role: commerce.RoleAdmin, KeyID: "key", PersonalData: true}

// answer is a response's body.
type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
}

// codes are the codes of the answer's errors.
func (a answer) codes() []string {
	var out []string
	for _, e := range a.Errors {
		code, _ := e.Extensions["code"].(string)
		out = append(out, code)
	}
	return out
}

// ask posts an operation as the owner.
func (a *api) ask(t *testing.T, query string, variables map[string]any) answer {
	t.Helper()
	return a.askAs(t, owner, query, variables)
}

func (a *api) askAs(t *testing.T, p resolvers.Principal, query string, variables map[string]any) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, a.post(p, "application/json", body))
}

func (a *api) post(p resolvers.Principal, contentType string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), p)))
	return w
}

// postAccepting posts JSON with a header Accept.
func (a *api) postAccepting(p resolvers.Principal, accept string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), p)))
	return w
}

func decode(t *testing.T, w *httptest.ResponseRecorder) answer {
	t.Helper()
	var out answer
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("status %d, body %q: %v", w.Code, w.Body, err)
	}
	return out
}

// into decodes data that must have come without errors.
func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if len(a.Errors) > 0 {
		t.Fatalf("errors: %+v", a.Errors)
	}
	if err := json.Unmarshal(a.Data, v); err != nil {
		t.Fatalf("%s: %v", a.Data, err)
	}
}
