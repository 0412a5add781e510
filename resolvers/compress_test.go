package resolvers_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"storegraph/resolvers"
)

func TestAnswers_AreCompressedForWhoTakesIt(t *testing.T) {
	a := newAPI()
	const long, short = `{"query":"{ customValues { path label description sample highLevel liquid } }"}`, `{"query":"{ __typename }"}`
	ask := func(body string, codings ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header["Accept-Encoding"] = codings
		w := httptest.NewRecorder()
		a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), owner)))
		if !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%q: Vary is %q", codings, w.Header().Values("Vary"))
		}
		return w
	}
	plain := ask(long).Body.Bytes()
	for header, want := range map[string]bool{
		"gzip": true, "GZIP": true, "br, gzip": true, "gzip, deflate, br, zstd": true, "gzip;q=0.5": true, "gzip ; q=1": true, "*": true, "x-gzip": true, "identity, *;q=0.1": true,
		"": false, "identity": false, "br": false, "gzip;q=0": false, "gzip;q=0.000": false, "gzip;q=0, *": false, "*;q=0": false, "gzip;q=much": false, "gzipped": false, ",;,": false,
	} {
		w := ask(long, header)
		zipped := w.Header().Get("Content-Encoding") == "gzip"
		if zipped != want {
			t.Errorf("%q: compressed: %t", header, zipped)
			continue
		}
		got := w.Body.Bytes()
		if zipped {
			if len(got)*5 > len(plain) {
				t.Errorf("%q: %d of %d bytes", header, len(got), len(plain))
			}
			z, err := gzip.NewReader(bytes.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			if got, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(got, plain) {
			t.Errorf("%q: another answer", header)
		}
	}
	if got := ask(long, "br", "gzip").Header().Get("Content-Encoding"); got != "gzip" {
		t.Errorf("with two headers: %q", got)
	}
	if got := ask(short, "gzip").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("a short answer is %q", got)
	}
}
