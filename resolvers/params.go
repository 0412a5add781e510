package resolvers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"storegraph/commerce"
)

// httpError refuses a request before there is an operation.
type httpError struct {
	status int
	err    error
}

func badRequest(format string, args ...any) *httpError {
	return &httpError{http.StatusBadRequest, commerce.Errorf(commerce.InvalidInput, format, args...)}
}

// request is what a client asks for, before its document is known.
type request struct {
	graphql.RawParams
	hash       string // SHA-256 of a persisted or trusted document, "" for none
	documentID bool   // whether the hash came as documentId: then it names a trusted document only
}

// read reads a request's parameters.
func (t *transport) read(w http.ResponseWriter, r *http.Request) (*request, *httpError) {
	if r.Method == http.MethodGet {
		return t.readURL(r)
	}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return nil, &httpError{http.StatusUnsupportedMediaType, commerce.Errorf(commerce.InvalidInput, "Send Content-Type: application/json.")}
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return nil, &httpError{http.StatusUnsupportedMediaType, commerce.Errorf(commerce.InvalidInput, "Send the body as UTF-8.")}
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return nil, &httpError{http.StatusUnsupportedMediaType, commerce.Errorf(commerce.InvalidInput, "Send the body without Content-Encoding.")}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, t.maxBody))
	if err != nil {
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			return nil, &httpError{http.StatusRequestEntityTooLarge, commerce.Errorf(commerce.TooLarge, "The body is longer than %d bytes.", t.maxBody)}
		}
		return nil, badRequest("The body could not be read.")
	}
	body = bytes.TrimSpace(body)
	if len(body) > 0 && body[0] == '[' {
		return nil, badRequest("Batches are not answered: send each operation by itself.")
	}
	fields, bad := t.members(body)
	if bad != nil {
		return nil, bad
	}
	return fields.request()
}

// readURL reads the parameters of a GET.
func (t *transport) readURL(r *http.Request) (*request, *httpError) {
	if len(r.URL.RawQuery) > maxURL {
		return nil, &httpError{http.StatusRequestURITooLong, commerce.Errorf(commerce.TooLarge, "The query is longer than %d bytes: use POST.", maxURL)}
	}
	values := r.URL.Query()
	fields := make(members)
	for _, name := range memberNames {
		given := values[name]
		switch {
		case len(given) > 1:
			return nil, badRequest("The parameter %s is given more than once.", name)
		case len(given) == 0 || given[0] == "" && name != "query":
			continue
		}
		if name == "variables" || name == "extensions" {
			if bad := t.checkJSON([]byte(given[0])); bad != nil {
				return nil, bad
			}
			fields[name] = json.RawMessage(given[0])
			continue
		}
		fields[name], _ = json.Marshal(given[0]) // a string always can be
	}
	return fields.request()
}

// memberNames are the members of a request.
var memberNames = []string{"query", "operationName", "variables", "extensions", "documentId"}

// members are those of a request's JSON, unread.
type members map[string]json.RawMessage

var errNoObject = badRequest("The body must be a JSON object with a query, and optionally operationName, variables and extensions.")

// members splits a body, which may hold each member once.
func (t *transport) members(body []byte) (members, *httpError) {
	if bad := t.checkJSON(body); bad != nil {
		return nil, bad
	}
	if len(body) == 0 || body[0] != '{' {
		return nil, errNoObject
	}
	out := make(members, 4)
	for i := 1; ; i++ { // the text is JSON: it is split where a member begins and ends
		name, at := valueOf(body, i)
		if len(name) == 0 {
			return out, nil
		}
		value, end := valueOf(body, at+1)
		var key string
		if json.Unmarshal(name, &key) != nil {
			return nil, errNoObject
		}
		if _, twice := out[key]; twice {
			return nil, badRequest("The body has a member twice.")
		}
		if out[key], i = value, end; body[i] == '}' {
			return out, nil
		}
	}
}

// valueOf finds the value that begins at a place of a valid text, without the white space around it, and where what follows it
// is: a comma, a colon or the end of what it is in.
func valueOf(text []byte, from int) (value []byte, end int) {
	depth, quoted := 0, false
	for end = from; end < len(text); end++ {
		c := text[end]
		switch {
		case quoted && c == '\\':
			end++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']'):
			return bytes.TrimSpace(text[from:end]), end
		case c == '}' || c == ']':
			depth--
		}
	}
	return bytes.TrimSpace(text[from:]), end
}

// checkJSON bounds what decoding may allocate: by a walk over the bytes, before anything is decoded.
func (t *transport) checkJSON(text []byte) *httpError {
	if !utf8.Valid(text) {
		return badRequest("The request is not UTF-8.")
	}
	values, depth, quoted := 1, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			values++
		case c == '{' || c == '[':
			values++
			if depth++; depth > maxJSONDepth {
				return &httpError{http.StatusBadRequest, commerce.Errorf(commerce.TooLarge, "The request is nested more than %d deep.", maxJSONDepth)}
			}
		case c == '}' || c == ']':
			depth--
		}
		if values > t.limits.Values {
			return &httpError{http.StatusBadRequest, commerce.Errorf(commerce.TooLarge, "The request has more than %d values.", t.limits.Values)}
		}
	}
	if !json.Valid(text) {
		return errNoObject
	}
	return nil
}

// request reads the members.
func (m members) request() (*request, *httpError) {
	out := &request{}
	read := func(name, what string, v any) *httpError {
		value, given := m[name]
		if !given || string(value) == "null" {
			return nil
		}
		var err error
		if _, text := v.(*string); text {
			err = json.Unmarshal(value, v)
		} else {
			d := json.NewDecoder(bytes.NewReader(value))
			d.UseNumber()
			err = d.Decode(v)
		}
		if err != nil {
			return badRequest("%s must be %s.", name, what)
		}
		return nil
	}
	var id string
	for _, bad := range []*httpError{
		read("query", "a string", &out.Query), read("operationName", "a string", &out.OperationName),
		read("variables", "an object", &out.Variables), read("extensions", "an object", &out.Extensions), read("documentId", "a string", &id),
	} {
		if bad != nil {
			return nil, bad
		}
	}
	if len(out.OperationName) > maxNameLength {
		return nil, badRequest("operationName is longer than %d bytes.", maxNameLength)
	}
	if id != "" {
		hash, ok := strings.CutPrefix(id, trustedPrefix)
		if !ok || !isDigest(hash) || out.Query != "" {
			return nil, badRequest("documentId must be sha256: and 64 hexadecimal digits, and come without a query.")
		}
		out.hash, out.documentID = hash, true
	} else if bad := out.persisted(); bad != nil {
		return nil, bad
	}
	if out.Query == "" && out.hash == "" {
		return nil, badRequest("The request has no query.")
	}
	return out, nil
}

// persisted reads the extension persistedQuery.
func (q *request) persisted() *httpError {
	given, ok := q.Extensions["persistedQuery"]
	if !ok || given == nil {
		return nil
	}
	of, _ := given.(map[string]any)
	version, _ := of["version"].(json.Number)
	hash, _ := of["sha256Hash"].(string)
	if version != "1" || !isDigest(hash) {
		return badRequest("extensions.persistedQuery must have version 1 and a sha256Hash of 64 hexadecimal digits.")
	}
	if q.Query != "" && digest(q.Query) != hash {
		return badRequest("The query has not the SHA-256 that extensions.persistedQuery says.")
	}
	q.hash = hash
	return nil
}

func isDigest(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
