package resolvers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"storegraph/resolvers"
)

// A page of somebody else can have a browser send these without asking us first. None may do anything.
func TestSimpleRequests_ExecuteNothing(t *testing.T) {
	t.Parallel()
	const mutation = `mutation { disconnectShopify { userErrors { code } } }`
	body, _ := json.Marshal(map[string]string{"query": mutation})
	form := url.Values{"query": {mutation}}.Encode()
	multipart := "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n" + string(body) + "\r\n--b--\r\n"
	for i, c := range []struct{ method, path, contentType, body string }{
		{"POST", "/graphql", "", string(body)}, {"POST", "/graphql", "text/plain", string(body)}, {"POST", "/graphql", "text/plain; charset=utf-8", string(body)},
		{"POST", "/graphql", "text/plain; application/json", string(body)}, {"POST", "/graphql", "application/x-www-form-urlencoded", form},
		{"POST", "/graphql", "application/x-www-form-urlencoded", string(body)}, {"POST", "/graphql", "multipart/form-data; boundary=b", multipart},
		{"POST", "/graphql?" + form, "text/plain", ""}, {"POST", "/graphql", "application/json-not", string(body)}, {"POST", "/graphql", "application/graphql", mutation},
		{"GET", "/graphql?" + form, "", ""}, {"HEAD", "/graphql?" + form, "", ""}, {"GET", "/graphql?" + form, "application/json", ""},
	} {
		a := newAPI()
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		if c.contentType != "" {
			r.Header.Set("Content-Type", c.contentType)
		}
		w := httptest.NewRecorder()
		a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), owner)))
		if w.Code < 400 || a.count("Disconnect") > 0 {
			t.Errorf("form %d: status %d, %d calls", i, w.Code, a.count("Disconnect"))
		}
	}
	a := newAPI()
	if w := a.post(owner, "application/json", body); w.Code != http.StatusOK || a.count("Disconnect") != 1 {
		t.Errorf("a client's own: %d %s", w.Code, w.Body)
	}
}

// Documents that were read are kept, and nobody can make that take much memory: not with many, not with long ones. It runs
// alone, for the heap's sake.
func TestQueryCache_StaysSmall(t *testing.T) {
	a := newAPI()
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	ask := func(i int) {
		var fields strings.Builder
		for j := range 20 {
			fmt.Fprintf(&fields, " a%d_%d: __typename", i, j)
		}
		body, _ := json.Marshal(map[string]string{"query": "{" + fields.String() + " }"})
		if w := a.post(owner, "application/json", body); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	ask(0)
	before := heap()
	for i := range 1500 {
		ask(i + 1)
	}
	if grown := int64(heap()) - int64(before); grown > 16<<20 {
		t.Errorf("%d bytes more", grown)
	}
	runtime.KeepAlive(a)
}
