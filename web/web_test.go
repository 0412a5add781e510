package web_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"storegraph/web"
)

// firstView bounds what a first visit loads: 200 KiB as they come over the wire.
const firstView = 200 << 10

func get(path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	web.Handler().ServeHTTP(w, r)
	return w
}

var loaded = regexp.MustCompile(`(?:src|href)="([^"]*)"`)

func TestFirstView_IsSmallAndOurs(t *testing.T) {
	t.Parallel()
	page := get("/").Body.String()
	if strings.Contains(page, "<style") || regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(page) || strings.Contains(page, "style=") {
		t.Errorf("the page has something inline, which the policy refuses:\n%s", page)
	}
	total := get("/", "Accept-Encoding", "gzip").Body.Len()
	files := loaded.FindAllStringSubmatch(page, -1)
	if len(files) < 3 {
		t.Fatalf("the page loads %v", files)
	}
	for _, f := range files {
		if !strings.HasPrefix(f[1], web.Assets) {
			t.Errorf("the page loads %s, which is not ours", f[1])
		}
		w := get(f[1], "Accept-Encoding", "gzip")
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: got %d %v", f[1], w.Code, w.Header())
		}
		total += w.Body.Len()
	}
	t.Logf("the first view is %d KiB", total>>10)
	if total > firstView {
		t.Errorf("the first view is %d bytes, more than %d", total, firstView)
	}
}

func TestFile_IsSentAgainOnlyWhenItChanged(t *testing.T) {
	t.Parallel()
	first := get("/assets/app.js")
	etag := first.Header().Get("ETag")
	if first.Code != http.StatusOK || etag == "" || first.Header().Get("Cache-Control") != "no-cache" || first.Header().Get("Content-Encoding") != "" {
		t.Fatalf("got %d %v", first.Code, first.Header())
	}
	if !bytes.Contains(first.Body.Bytes(), []byte("shopifyIntegration")) {
		t.Error("the script does not ask for the integration")
	}
	if w := get("/assets/app.js", "If-None-Match", etag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("unchanged: got %d with %d bytes", w.Code, w.Body.Len())
	}
	if w := get("/assets/app.js", "If-None-Match", `"other"`); w.Code != http.StatusOK {
		t.Errorf("changed: got %d", w.Code)
	}
}
