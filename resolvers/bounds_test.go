package resolvers_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/resolvers"
)

// stuck is a store that answers nothing before whoever asks has given up.
type stuck struct{ *fake }

func (s stuck) GetContact(ctx context.Context, _ commerce.AccountID, _ commerce.ContactID) (*commerce.Contact, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// endless follows an import that does not end.
type endless struct{ *fake }

func (endless) Watch(ctx context.Context, _ commerce.AccountID) (<-chan []commerce.ImportRun, error) {
	out := make(chan []commerce.ImportRun)
	go func() {
		defer close(out)
		select {
		case out <- []commerce.ImportRun{{ID: "run", Element: commerce.Orders, Status: commerce.ImportStoring}}:
		case <-ctx.Done():
			return
		}
		<-ctx.Done()
	}()
	return out, nil
}

func TestOperation_EndsWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.handler = resolvers.NewHandler(resolvers.Config{
		Reader: stuck{a.fake}, Fresh: a.fresh, Registry: a.fake, Integration: a.fake, Progress: a.fake, Endpoints: a.endpoints, Decisions: a.decisions, Now: a.now,
		Limits: resolvers.Limits{Time: 30 * time.Millisecond},
	})
	got := a.ask(t, `query($id: ID!) { contact(id: $id) { id } }`, map[string]any{"id": a.contactID()})
	if codes := got.codes(); len(codes) != 1 || codes[0] != "TIMEOUT" {
		t.Errorf("%+v", got.Errors)
	}
}

func TestCost_IsBoundedForEachOperationAndEachKey(t *testing.T) {
	t.Parallel()
	a := with(resolvers.Config{Limits: resolvers.Limits{Cost: 60}})
	if got := a.ask(t, `{ orders(first: 20) { nodes { id } } }`, nil); len(got.Errors) > 0 {
		t.Errorf("what is cheap: %+v", got.Errors)
	}
	if got := a.ask(t, `{ orders(first: 20) { nodes { id name } } more: orders(first: 20) { nodes { id name } } }`, nil); len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, "60") {
		t.Errorf("what is dear: %+v", got.Errors)
	}
	a = with(resolvers.Config{Rates: resolvers.Rates{Cost: resolvers.Rate{PerSecond: 1, Burst: 200}}})
	for i, want := range []int{200, 200, 429} {
		w := a.post(owner, "application/json", []byte(`{"query":"{ orders(first: 40) { nodes { id } } }"}`))
		if w.Code != want || want == 429 && (w.Header().Get("Retry-After") == "" || decode(t, w).codes()[0] != "RATE_LIMITED") {
			t.Errorf("request %d: %d %v %s", i, w.Code, w.Header(), w.Body)
		}
	}
}

// streaming serves a handler whose subscriptions do not end by themselves.
func streaming(t *testing.T, limits resolvers.Limits) (h *resolvers.Handler, subscribe func(key string) *http.Response) {
	t.Helper()
	a := newAPI()
	h = resolvers.NewHandler(resolvers.Config{
		Reader: a.fake, Fresh: a.fresh, Registry: a.fake, Integration: a.fake, Progress: endless{a.fake}, Endpoints: a.endpoints, Decisions: a.decisions, Now: a.now, Limits: limits,
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := owner
		who.KeyID = r.Header.Get("Key")
		h.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), who)))
	}))
	t.Cleanup(server.Close)
	return h, func(key string) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(`{"query":"subscription { importProgress { id status } }"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "text/event-stream")
		r.Header.Set("Key", key)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
}

func TestSubscriptions_AreBoundedForAKeyAndAnAccount(t *testing.T) {
	t.Parallel()
	_, subscribe := streaming(t, resolvers.Limits{KeyStreams: 2, AccountStreams: 3})
	first := subscribe("a")
	if second := subscribe("a"); first.StatusCode != 200 || second.StatusCode != 200 {
		t.Fatalf("the first two: %d and %d", first.StatusCode, second.StatusCode)
	}
	refused := subscribe("a")
	body, _ := io.ReadAll(refused.Body)
	if refused.StatusCode != 429 || refused.Header.Get("Retry-After") == "" || !strings.Contains(string(body), "RATE_LIMITED") {
		t.Errorf("a third of one key: %d %s", refused.StatusCode, body)
	}
	if other := subscribe("b"); other.StatusCode != 200 {
		t.Errorf("another key's first: %d", other.StatusCode)
	}
	if full := subscribe("c"); full.StatusCode != 429 {
		t.Errorf("a fourth of the account: %d", full.StatusCode)
	}
	// Whoever leaves makes room.
	first.Body.Close()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if again := subscribe("a"); again.StatusCode == 200 {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the place of one that left stays taken")
		}
	}
}

func TestDrain_CompletesSubscriptionsAndLetsNoneBegin(t *testing.T) {
	t.Parallel()
	h, subscribe := streaming(t, resolvers.Limits{})
	res := subscribe("a")
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() && !strings.Contains(lines.Text(), "STORING") { // it is followed
	}
	h.Drain()
	var rest strings.Builder
	for lines.Scan() { // ends by itself
		rest.WriteString(lines.Text() + "\n")
	}
	if !strings.Contains(rest.String(), "event: complete") {
		t.Errorf("the last words are %q", rest.String())
	}
	late := subscribe("a")
	if body, _ := io.ReadAll(late.Body); late.StatusCode != 503 || late.Header.Get("Retry-After") == "" {
		t.Errorf("one that comes late: %d %v %s", late.StatusCode, late.Header, body)
	}
}
