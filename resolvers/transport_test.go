package resolvers_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/resolvers"
)

func TestPersistedQueries_AreKeptForTheirAccountOnly(t *testing.T) {
	t.Parallel()
	a := newAPI()
	query := "{ orders { totalCount } }"
	sum := sha256.Sum256([]byte(query))
	extension := `"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hex.EncodeToString(sum[:]) + `"}}`
	stranger := resolvers.Principal{AccountID: theirs, Role: commerce.RoleReader}
	for i, c := range []struct {
		p    resolvers.Principal
		body string
		code string
	}{
		{owner, `{` + extension + `}`, "PERSISTED_QUERY_NOT_FOUND"},
		{owner, `{"query":"{ __typename }",` + extension + `}`, "INVALID_INPUT"},
		{owner, `{"query":"` + query + `",` + extension + `}`, ""},
		{owner, `{` + extension + `}`, ""},
		{stranger, `{` + extension + `}`, "PERSISTED_QUERY_NOT_FOUND"},
	} {
		codes := decode(t, a.post(c.p, "application/json", []byte(c.body))).codes()
		if c.code == "" && len(codes) > 0 || c.code != "" && !slices.Equal(codes, []string{c.code}) {
			t.Errorf("step %d: codes %v, want %q", i, codes, c.code)
		}
	}
}

func with(c resolvers.Config) *api {
	a := newAPI()
	c.Reader, c.Fresh, c.Registry, c.Integration, c.Progress, c.Endpoints, c.Decisions, c.Now = a.fake, a.fresh, a.fake, a.fake, a.fake, a.endpoints, a.decisions, a.now
	a.handler = resolvers.NewHandler(c)
	return a
}

func TestTrustedDocuments_CanBeAllThatIsAnswered(t *testing.T) {
	t.Parallel()
	query := "{ orders { totalCount } }"
	sum := sha256.Sum256([]byte(query))
	id := "sha256:" + hex.EncodeToString(sum[:])
	if _, err := resolvers.NewTrustedDocuments(map[string]string{id: query + " "}, true); err == nil {
		t.Error("a document under another's id is taken")
	}
	trusted, err := resolvers.NewTrustedDocuments(map[string]string{id: query}, true)
	if err != nil {
		t.Fatal(err)
	}
	a := with(resolvers.Config{Trusted: trusted})
	for body, status := range map[string]int{
		`{"documentId":"` + id + `"}`: 200, `{"query":"` + query + `"}`: 200, `{"query":"{ __typename }"}`: 403, `{"documentId":"sha256:` + strings.Repeat("0", 64) + `"}`: 403,
	} {
		if w := a.post(owner, "application/json", []byte(body)); w.Code != status {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}

func TestIntrospection_AndSuggestionsAreForThoseWhoMay(t *testing.T) {
	t.Parallel()
	reader := resolvers.Principal{AccountID: ours, Role: commerce.RoleReader}
	a := with(resolvers.Config{Introspection: resolvers.IntrospectionDevelopers})
	for _, c := range []struct {
		p   resolvers.Principal
		may bool
	}{{owner, true}, {reader, false}} {
		if got := a.askAs(t, c.p, "{ __schema { queryType { name } } }", nil); (len(got.Errors) == 0) != c.may {
			t.Errorf("%s: %+v", c.p.Role, got.Errors)
		}
		got := a.askAs(t, c.p, "{ ordersx { totalCount } }", nil)
		if len(got.Errors) != 1 || strings.Contains(got.Errors[0].Message, "Did you mean") != c.may {
			t.Errorf("%s: %+v", c.p.Role, got.Errors)
		}
	}
}

func TestRates_AreForEachKeyAndRefill(t *testing.T) {
	t.Parallel()
	a := with(resolvers.Config{Rates: resolvers.Rates{Requests: resolvers.Rate{PerSecond: 1, Burst: 2}}})
	other := owner
	other.KeyID = "another"
	for i, want := range []int{200, 200, 429} {
		w := a.post(owner, "application/json", []byte(`{"query":"{ __typename }"}`))
		if w.Code != want || want == 429 && (w.Header().Get("Retry-After") != "1" || decode(t, w).codes()[0] != "RATE_LIMITED") {
			t.Errorf("request %d: %d %v %s", i, w.Code, w.Header(), w.Body)
		}
	}
	if w := a.post(other, "application/json", []byte(`{"query":"{ __typename }"}`)); w.Code != 200 {
		t.Errorf("another key: %d", w.Code)
	}
}

func TestGET_AndWebSockets_OfOtherPagesAreRefused(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, c := range []struct {
		name, value string
		status      int
	}{
		{"X-None", "1", 403}, {"Sec-Fetch-Mode", "navigate", 403}, {"Sec-Fetch-Mode", "cors", 403},
		{"GraphQL-Require-Preflight", "1", 200}, {"Upgrade", "websocket", 400},
	} {
		r := httptest.NewRequest(http.MethodGet, "/graphql?query={__typename}", nil)
		r.Header.Set(c.name, c.value)
		w := httptest.NewRecorder()
		a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), owner)))
		if w.Code != c.status {
			t.Errorf("%s %s: %d %s", c.name, c.value, w.Code, w.Body)
		}
	}
}
