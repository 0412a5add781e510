package resolvers

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// Media types of answers.
const (
	mediaGraphQL = "application/graphql-response+json"
	mediaJSON    = "application/json"
	mediaEvents  = "text/event-stream"
)

// maxAccept bounds the header that is read.
const maxAccept = 2 << 10

// accepted is how much a client wants each media type, 0 to 1.
type accepted struct {
	graphQL, json, events float64
}

// accept reads the header Accept. A wildcard means application/json, as the specification has it until all clients know
// the other type, and never an event stream.
func accept(r *http.Request) accepted {
	header := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(header) == "" || len(header) > maxAccept {
		return accepted{json: 1}
	}
	var a accepted
	var exact, half bool // whether application/json, or application/*, was named
	for part := range strings.SplitSeq(header, ",") {
		media, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		if charset, said := params["charset"]; said && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		q := 1.0
		if text, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil || q < 0 || q > 1 {
				continue
			}
		}
		switch media {
		case mediaGraphQL:
			a.graphQL = q
		case mediaJSON:
			a.json, exact = q, true
		case mediaEvents:
			a.events = q
		case "application/*":
			if !exact {
				a.json, half = q, true
			}
		case "*/*":
			if !exact && !half {
				a.json = q
			}
		}
	}
	return a
}

// single is the media type of one answer; "" when none is wanted.
func (a accepted) single() string {
	switch {
	case a.graphQL > 0 && a.graphQL >= a.json:
		return mediaGraphQL
	case a.json > 0:
		return mediaJSON
	}
	return ""
}

// streamed says whether an operation is answered as an event stream: a subscription wherever it can be, another operation
// where the client wants nothing else as much.
func (a accepted) streamed(subscription bool) bool {
	return a.events > 0 && (subscription || a.events > max(a.graphQL, a.json))
}
