package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"strings"
)

// Preview is the pattern of the page in which the console shows emails. Their own styles are inline, which the console's policy
// forbids; and nothing in them may run, reach our session or call home. So this page has an origin of its own, which is nobody's,
// and a policy under which only its own script runs. It gets the HTML from the console, which alone may frame it, and shows
// it in a second frame, where not even that script would run.
const Preview = "/preview"

//go:embed preview.html
var preview string

// previewPolicy lets emails have styles and the pictures of a source.
func previewPolicy(pictures string) string {
	_, script, _ := strings.Cut(preview, "<script>")
	script, _, _ = strings.Cut(script, "</script>")
	sum := sha256.Sum256([]byte(script))
	return "sandbox allow-scripts; default-src 'none'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; style-src 'unsafe-inline'; img-src " +
		pictures + "; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
}

// PreviewHandler serves the page. Pictures tell their host who looked, so they are left out unless the author asks for them with
// ?pictures=outside.
func PreviewHandler() http.Handler {
	quiet, outside := previewPolicy("data:"), previewPolicy("data: https:")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", quiet)
		if r.URL.Query().Get("pictures") == "outside" {
			h.Set("Content-Security-Policy", outside)
		}
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("X-DNS-Prefetch-Control", "off")
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-cache")
		_, _ = w.Write([]byte(preview)) // the client is gone if this fails
	})
}
