// Package web is the console: a page that speaks only the public GraphQL API. Its built files are in dist and are part of
// the binary, so that running needs no Node; README.md tells how they are made.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed dist
var dist embed.FS

// Pages are the patterns of the console's own paths. One more page needs no line here when it lies below one of them.
var Pages = []string{"/{$}", "/sign-in", "/settings", "/settings/", "/contacts", "/contacts/", "/orders", "/orders/", "/workbench/", "/recipes", "/recipes/", "/triggers", "/triggers/"}

// Assets is the pattern of the files that the page loads.
const Assets = "/assets/"

// policy lets the page load and reach nothing but ourselves: no inline script, no inline style, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// file is one built file, ready to be sent.
type file struct {
	kind   string
	etag   string // by content, since the names stay
	plain  []byte
	zipped []byte
}

var files = sync.OnceValue(func() map[string]file {
	all := make(map[string]file)
	err := fs.WalkDir(dist, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := dist.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		all[strings.TrimPrefix(name, "dist")] = file{
			kind: kindOf(name), etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, plain: content, zipped: zip(content),
		}
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("read the console's files: %v", err)) // they are in the binary
	}
	return all
})

// kindOf does not ask the machine for its list of types, which may lack ours or say something else.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}

func zip(content []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is one that there is
	}
	_, _ = w.Write(content) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// Handler serves the console's pages and their files.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := "/index.html" // the page itself looks at the path
		if strings.HasPrefix(r.URL.Path, Assets) {
			name = r.URL.Path
		}
		f, ok := files()[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Content-Type", f.kind)
		h.Set("ETag", f.etag)
		h.Set("Cache-Control", "no-cache") // kept, and asked about each time: an upgrade is seen at once
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("If-None-Match"), f.etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		body := f.plain
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = f.zipped
		}
		_, _ = w.Write(body) // the client is gone if this fails
	})
}
