package resolvers

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// worthZipping is the length of an answer from which on it is compressed for who takes that: a list of fields or a page of orders.
// Secrets are told in short answers only, so that what is beside them cannot be guessed from a length (BREACH).
const worthZipping = 16 << 10

// takesGzip says whether a request accepts gzip (RFC 9110, 12.5.3).
func takesGzip(r *http.Request) bool {
	takes := false
	for _, header := range r.Header.Values("Accept-Encoding") {
		for coding := range strings.SplitSeq(header, ",") {
			name, weight, weighted := strings.Cut(strings.ToLower(coding), ";")
			if name = strings.TrimSpace(name); name != "gzip" && name != "x-gzip" && name != "*" {
				continue
			}
			wanted := true
			if text, ok := strings.CutPrefix(strings.TrimSpace(weight), "q="); weighted && ok {
				q, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
				wanted = err == nil && q > 0
			}
			if name != "*" {
				return wanted
			}
			takes = wanted
		}
	}
	return takes
}

// zippers are quick ones: the network is what is to be saved, not the last byte.
var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is one that there is
	}
	return z
}}

func zipped(body []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(body) / 4)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&b)
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}
