package resolvers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/resolvers"
)

func TestHandler_NeedsAPrincipal(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for name, ctx := range map[string]context.Context{
		"nobody":     t.Context(),
		"no account": resolvers.WithPrincipal(t.Context(), resolvers.Principal{Role: commerce.RoleAdmin}),
	} {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", strings.NewReader(`{"query":"{ orders { totalCount } }"}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		a.handler.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized || !slices.Equal(decode(t, w).codes(), []string{"UNAUTHENTICATED"}) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if n := a.count("CountOrders"); n != 0 {
		t.Errorf("%d calls of the store", n)
	}
}

func TestMutations_NeedTheirRole(t *testing.T) {
	t.Parallel()
	a := newAPI()
	reader := resolvers.Principal{AccountID: ours, Role: commerce.RoleReader}
	for _, mutation := range []string{
		`connectShopify(input: {storeName: "x"}) { userErrors { code } }`,
		`updateSyncSettings(input: {syncSettings: {}}) { userErrors { code } }`,
		`disconnectShopify { userErrors { code } }`,
		`importShopifyElements(input: {elements: []}) { userErrors { code } }`,
		`retryFailedItems(input: {}) { userErrors { code } }`,
		`reconcileShopify(input: {}) { userErrors { code } }`,
		`registerContact(input: {email: "a@b.example"}) { userErrors { code } }`,
	} {
		if codes := a.askAs(t, reader, "mutation { "+mutation+" }", nil).codes(); !slices.Equal(codes, []string{"FORBIDDEN"}) {
			t.Errorf("%s: codes %v, want FORBIDDEN", mutation, codes)
		}
	}
	if len(a.calls) > 0 {
		t.Errorf("the refused mutations called %v", a.calls)
	}
	if got := a.askAs(t, reader, "{ orders { totalCount } }", nil); len(got.Errors) > 0 {
		t.Errorf("a reader cannot read: %+v", got.Errors)
	}
}

func TestBadBodies_AreRefusedWithoutBeingRepeated(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, c := range []struct {
		name, contentType, body string
		status                  int
		code                    string
	}{
		{"too long", "application/json", `{"query":"` + strings.Repeat("SECRET ", 20_000) + `"}`, 413, "TOO_LARGE"},
		{"no JSON", "application/json", `SECRET`, 400, "INVALID_INPUT"},
		{"half of it", "application/json", `{"query":"SECRET`, 400, "INVALID_INPUT"},
		{"a batch", "application/json", `[{"query":"{ SECRET }"}]`, 400, "INVALID_INPUT"},
		{"a number as query", "application/json", `{"query":1,"x":"SECRET"}`, 400, "INVALID_INPUT"},
		{"variables that are no object", "application/json", `{"query":"{ __typename }","variables":"SECRET"}`, 400, "INVALID_INPUT"},
		{"nothing", "application/json", ``, 400, "INVALID_INPUT"},
		{"no query", "application/json", `{"x":"SECRET"}`, 400, "INVALID_INPUT"},
		{"a form", "application/x-www-form-urlencoded", `query={SECRET}`, 415, "INVALID_INPUT"},
		{"JSON sent as text", "text/plain", `{"query":"{ __typename }","x":"SECRET"}`, 415, "INVALID_INPUT"},
		{"an upload", "multipart/form-data; boundary=x", `{"query":"{ __typename }","x":"SECRET"}`, 415, "INVALID_INPUT"},
	} {
		w := a.post(owner, c.contentType, []byte(c.body))
		if w.Code != c.status || !slices.Equal(decode(t, w).codes(), []string{c.code}) {
			t.Errorf("%s: %d %s, want %d %s", c.name, w.Code, w.Body, c.status, c.code)
		}
		if strings.Contains(w.Body.String()+a.log.String(), "SECRET") {
			t.Errorf("%s: the body is repeated: %s", c.name, w.Body)
		}
	}
}

func TestErrors_OfTheHouseStayInTheLog(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.fail = fmt.Errorf("list orders: %w", errors.New(`ERROR: relation "orders" does not exist (SQLSTATE 42P01)`))
	got := a.ask(t, "{ orders { totalCount } }", nil)
	if len(got.Errors) != 1 || got.Errors[0].Message != "Internal error" || got.codes()[0] != "INTERNAL" {
		t.Fatalf("got %+v", got.Errors)
	}
	id, _ := got.Errors[0].Extensions["id"].(string)
	if id == "" || !strings.Contains(a.log.String(), "id="+id) || !strings.Contains(a.log.String(), "42P01") {
		t.Errorf("id %q; the log has %q", id, a.log)
	}
}

func TestPanics_AreInternalErrors(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.panic = "secret detail"
	got := a.ask(t, "{ contacts { totalCount } shopifyIntegration { status } }", nil)
	if len(got.Errors) != 1 || got.codes()[0] != "INTERNAL" || strings.Contains(fmt.Sprint(got), "secret") {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(a.log.String(), "secret detail") || !strings.Contains(a.log.String(), "ListContacts") {
		t.Errorf("the log has neither the panic nor where it was: %.300s", a.log)
	}
}

func TestErrors_ForUsersKeepTheirCodeAndField(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.fail = fmt.Errorf("list orders: %w", commerce.Errorf(commerce.Unavailable, "Orders are blocked.").In("filter", "status"))
	got := a.ask(t, "{ orders { totalCount } }", nil)
	if len(got.Errors) != 1 || got.Errors[0].Message != "Orders are blocked." {
		t.Fatalf("got %+v", got.Errors)
	}
	want := map[string]any{"code": "UNAVAILABLE", "field": []any{"filter", "status"}}
	if diff := cmp.Diff(want, got.Errors[0].Extensions); diff != "" {
		t.Error(diff)
	}
}

func TestErrors_AreCountedByTheirCode(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.ask(t, `{ order(id: "x") { id } a: order(id: "gid://shopify/Order/5") { id } b: order(id: "gid://shopify/Order/5") { id } }`, nil)
	a.ask(t, `{ nothing }`, nil)
	a.ask(t, `{`, nil)
	a.post(owner, "application/json", []byte(`{`))
	want := map[commerce.ErrorCode]int{"INVALID_ID": 1, "NOT_FOUND": 2, "GRAPHQL_VALIDATION_FAILED": 1, "GRAPHQL_PARSE_FAILED": 1, "INVALID_INPUT": 1}
	a.mu.Lock()
	defer a.mu.Unlock()
	if diff := cmp.Diff(want, a.counted); diff != "" {
		t.Error(diff)
	}
}

func TestGET_AnswersQueriesOnly(t *testing.T) {
	t.Parallel()
	a := newAPI()
	get := func(query string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/graphql?query="+url.QueryEscape(query), nil)
		r.Header.Set("GraphQL-Require-Preflight", "1")
		w := httptest.NewRecorder()
		a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), owner)))
		return w
	}
	if w := get("{ orders { totalCount } }"); w.Code != 200 || w.Body.String() != `{"data":{"orders":{"totalCount":1}},"extensions":{"cost":{"limit":100000,"requested":51}}}` {
		t.Errorf("a query: %d %s", w.Code, w.Body)
	}
	if w := get("mutation { disconnectShopify { userErrors { code } } }"); w.Code != 405 || a.count("Disconnect") > 0 {
		t.Errorf("a mutation: %d %s", w.Code, w.Body)
	}
}

func TestResponses_HaveTheMediaTypeAndStatusOfTheSpecification(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, c := range []struct {
		body   string
		status int // as application/graphql-response+json; as application/json all are 200
	}{
		{`{"query":"{ __typename }"}`, 200},
		{`{"query":"{ nothing }"}`, 400},
		{`{"query":"{"}`, 400},
		{`{"query":"{ shopifyIntegration {` + strings.Repeat(" id", 501) + ` } }"}`, 400},
		{`{"query":"{ order(id: \"x\") { id } }"}`, 200},
	} {
		for accept, want := range map[string]string{
			"": "application/json", "*/*": "application/json", "application/json": "application/json", "application/*;q=0.5": "application/json",
			"application/graphql-response+json": "application/graphql-response+json", "application/graphql-response+json, application/json;q=0.9": "application/graphql-response+json",
			"application/json, application/graphql-response+json;q=0.1": "application/json", "application/graphql-response+json, text/event-stream": "application/graphql-response+json",
		} {
			status := c.status
			if want == "application/json" {
				status = 200
			}
			w := a.postAccepting(owner, accept, []byte(c.body))
			if got := w.Header().Get("Content-Type"); w.Code != status || got != want+"; charset=utf-8" {
				t.Errorf("%.60s accepting %q: %d %q %s", c.body, accept, w.Code, got, w.Body)
			}
		}
	}
	if w := a.postAccepting(owner, "text/html", []byte(`{"query":"{ __typename }"}`)); w.Code != 406 {
		t.Errorf("text/html: %d", w.Code)
	}
}

func TestImportProgress_StreamsUntilAllIsDone(t *testing.T) {
	t.Parallel()
	a := newAPI()
	body, _ := json.Marshal(map[string]string{"query": "subscription { importProgress { element status stored } }"})
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), owner)))
	var events []string
	for line := range strings.Lines(w.Body.String()) {
		if line = strings.TrimSpace(line); line != "" && line != ":" && line != "data:" {
			events = append(events, line)
		}
	}
	want := []string{
		"event: next", `data: {"data":{"importProgress":[{"element":"ORDERS","status":"STORING","stored":3}]},"extensions":{"cost":{"limit":100000,"requested":16}}}`,
		"event: next", `data: {"data":{"importProgress":[{"element":"ORDERS","status":"COMPLETED","stored":3}]}}`,
		"event: complete",
	}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Error(diff)
	}
	if codes := decode(t, a.post(owner, "application/json", body)).codes(); !slices.Equal(codes, []string{"INVALID_INPUT"}) {
		t.Errorf("without an event stream: codes %v", codes)
	}
}
