package shopify_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"storegraph/shopify"
)

// bulkHost serves bulk files with a handler and gives a client and a file's address.
func bulkHost(t *testing.T, stall time.Duration, handler http.HandlerFunc) (*shopify.Client, string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	host, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	app := shopify.NewApp(shopify.AppConfig{
		BulkHost:  func(u *url.URL) bool { return u.Host == host.Host },
		BulkStall: stall,
		HTTP:      &http.Client{Timeout: time.Hour, Transport: server.Client().Transport},
	})
	return app.Client(testShop, token("shpat_secret")), server.URL + "/f.jsonl?Signature=s3cret"
}

func pack(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return b.Bytes()
}

const bulkText = "{\"id\":1}\n{\"id\":22}\n{\"id\":333}\n"

// Hosts differ in what they do with ranges and packing; what is read from an offset on is the same.
func TestOpenBulk_ReadsFromAnyOffsetWhateverTheHostDoes(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"ranges": func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "", time.Time{}, strings.NewReader(bulkText))
		},
		"no ranges": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, bulkText) },
		"packed for good, no ranges": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(pack(bulkText))
		},
		"packed for good, ranges of the packed bytes": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(pack(bulkText)))
		},
		"no size with 416": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Range") == fmt.Sprintf("bytes=%d-", len(bulkText)) {
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
				return
			}
			http.ServeContent(w, r, "", time.Time{}, strings.NewReader(bulkText))
		},
	} {
		client, address := bulkHost(t, 0, func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Accept-Encoding"); got != "identity" {
				t.Errorf("%s: accepts %q", name, got)
			}
			w.Header().Set("Content-Type", "application/jsonl")
			handler(w, r)
		})
		for offset := range len(bulkText) + 1 {
			file, err := client.OpenBulk(t.Context(), address, int64(offset))
			if err != nil {
				t.Fatalf("%s: from %d: %v", name, offset, err)
			}
			text, err := io.ReadAll(file)
			if string(text) != bulkText[offset:] || err != nil || file.Close() != nil {
				t.Errorf("%s: from %d: %q, %v", name, offset, text, err)
			}
		}
		file, err := client.OpenBulk(t.Context(), address, int64(len(bulkText)+1))
		if err == nil {
			_, err = io.ReadAll(file)
			_ = file.Close()
		}
		if !errors.Is(err, shopify.ErrBulkCut) {
			t.Errorf("%s: read on behind the end: %v", name, err)
		}
	}
}

func TestOpenBulk_RefusesAnswersThatAreNotWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		offset int64
		status int
		header map[string]string
	}{
		"another part":          {5, 206, map[string]string{"Content-Range": "bytes 6-9/10"}},
		"a part without range":  {5, 206, nil},
		"a part of other units": {5, 206, map[string]string{"Content-Range": "lines 5-9/10"}},
		"a part that ends early": {
			5, 206, map[string]string{"Content-Range": "bytes 5-4/10"},
		},
		"a range of no sense":       {5, 206, map[string]string{"Content-Range": "bytes 5-99999999999999999999/10"}},
		"a part of the whole":       {0, 206, map[string]string{"Content-Range": "bytes 0-9/10"}},
		"416 to the whole":          {0, 416, map[string]string{"Content-Range": "bytes */0"}},
		"always 416":                {5, 416, map[string]string{"Content-Range": "bytes */10"}},
		"another way of packing":    {0, 200, map[string]string{"Content-Encoding": "br"}},
		"not packed as it says":     {0, 200, map[string]string{"Content-Encoding": "gzip"}},
		"a server that is broken":   {5, 500, nil},
		"a negative offset":         {-1, 200, nil},
		"a shorter file than known": {5, 416, map[string]string{"Content-Range": "bytes */4"}},
	} {
		client, address := bulkHost(t, 0, func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range c.header {
				w.Header().Set(k, v)
			}
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, "0123456789")
		})
		file, err := client.OpenBulk(t.Context(), address, c.offset)
		if err == nil {
			_, err = io.ReadAll(file)
			_ = file.Close()
		}
		if err == nil || errors.Is(err, shopify.ErrBulkExpired) || containsText(err, "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, status := range []int{400, 403, 404, 410} {
		client, address := bulkHost(t, 0, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		if _, err := client.OpenBulk(t.Context(), address, 5); !errors.Is(err, shopify.ErrBulkExpired) || containsText(err, "s3cret") {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestOpenBulk_AFileThatStallsIsAnErrorAndASlowOneIsNot(t *testing.T) {
	t.Parallel()
	const stall = 400 * time.Millisecond
	slow, address := bulkHost(t, stall, func(w http.ResponseWriter, r *http.Request) {
		for range 12 { // longer than the stall in all
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
			select {
			case <-time.After(stall / 8):
			case <-r.Context().Done():
			}
		}
	})
	file, err := slow.OpenBulk(t.Context(), address, 0)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(file); len(text) != 12 || err != nil {
		t.Errorf("a slow file: %q, %v", text, err)
	}
	_ = file.Close()

	for name, begin := range map[string]string{"before the header": "", "in the file": "{\"id\""} {
		client, address := bulkHost(t, stall, func(w http.ResponseWriter, r *http.Request) {
			if begin != "" {
				_, _ = io.WriteString(w, begin)
				_ = http.NewResponseController(w).Flush()
			}
			<-r.Context().Done()
		})
		file, err := client.OpenBulk(t.Context(), address, 0)
		if err == nil {
			_, err = io.ReadAll(file)
			_ = file.Close()
		}
		if !errors.Is(err, shopify.ErrBulkStalled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenBulk_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	client, address := bulkHost(t, 0, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(jsonl(order(1)))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	file, err := client.OpenBulk(ctx, address, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	time.AfterFunc(20*time.Millisecond, cancel)
	items, _, err := readBulk(file, "ORDERS")
	if !errors.Is(err, context.Canceled) || errors.Is(err, shopify.ErrBulkStalled) || items != nil {
		t.Errorf("%d items, %v", len(items), err)
	}
}

// A connection that breaks off is not the end of the file.
func TestOpenBulk_ABrokenConnectionIsNoEnd(t *testing.T) {
	t.Parallel()
	file := jsonl(order(1), order(2))
	for _, chunked := range []bool{false, true} {
		client, address := bulkHost(t, 0, func(w http.ResponseWriter, _ *http.Request) {
			if !chunked {
				w.Header().Set("Content-Length", fmt.Sprint(2*len(file)))
			}
			_, _ = w.Write(file)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		})
		body, err := client.OpenBulk(t.Context(), address, 0)
		if err != nil {
			t.Fatal(err)
		}
		if items, _, err := readBulk(body, "ORDERS"); err == nil || items != nil {
			t.Errorf("chunked %v: %d items, %v", chunked, len(items), err)
		}
		_ = body.Close()
	}
}

// A small packed file that unpacks to gigabytes is one line that is too long: it costs no memory.
func TestOpenBulk_ABombIsALineThatIsTooLong(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	zeros := make([]byte, 1<<20)
	for range 100 {
		_, _ = z.Write(zeros)
	}
	_, _ = io.WriteString(z, "\n")
	_, _ = z.Write(jsonl(order(1)))
	_ = z.Close()
	client, address := bulkHost(t, 0, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	file, err := client.OpenBulk(t.Context(), address, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	items, bad, err := readBulk(file, "ORDERS")
	if err != nil || len(items) != 1 || len(bad) != 1 || items[0].Line != 2 || !strings.Contains(bad[0].Reason, "longer than 16 MiB") {
		t.Error(len(items), bad, err)
	}
}
