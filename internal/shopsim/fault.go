package shopsim

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// FaultRequest is a request that a fault may befall.
type FaultRequest struct {
	Kind      string // graphql, token, or bulk: the download of a bulk file
	Shop      string // its domain; "" for bulk
	N         int    // how many requests of the kind there were on the shop, this one included
	Operation string // the name of the GraphQL operation, or its first field; grant_type for token; the file for bulk
	Query     string
	Variables map[string]any
	Range     string // what a download asks for; "" for all of it
	Token     string // the access token that the request shows
}

// FaultAnswer is what goes wrong. Its zero value changes nothing; the first of its fields that is set wins, where they
// exclude each other.
type FaultAnswer struct {
	Lost   bool          // first do what was asked, and then answer as below: as if the answer was lost
	Reset  bool          // the connection is reset: before the answer, or after Cut bytes of it
	Cut    int64         // the answer ends after so many bytes; the client can tell, unless Clean
	Clean  bool          // … and looks complete
	Slow   time.Duration // how long every 16 KiB of the answer take
	Status int           // answered with this HTTP status, in Shopify's words
	Header http.Header   // set on the answer, whatever it is
	Body   string        // answered with this, and 200 when no Status says otherwise

	Code     string // graphql: HTTP 200 with an error of this code: THROTTLED, INTERNAL_SERVER_ERROR …
	Text     string // graphql: HTTP 200 whose "errors" is this text
	NoExpiry bool   // token: without expires_in
	NoRange  bool   // bulk: the Range header is ignored
	Expired  bool   // bulk: the address is no longer good; a fresh one of the same operation is
}

var firstField = regexp.MustCompile(`^\s*(?:query|mutation)?\s*(\w*)[^{]*\{\s*(\w+)`)

// faulty lets Config.Fault meddle with a route.
func (s *Server) faulty(kind string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.cfg.Fault == nil {
			next(w, r)
			return
		}
		f := s.cfg.Fault(s.faultRequest(kind, r))
		if f == nil {
			next(w, r)
			return
		}
		out := &faultWriter{ResponseWriter: w, request: r, fault: f}
		if f.Lost {
			next(&lostWriter{header: http.Header{}}, r)
		}
		out.answer(s, kind, next)
		if f.Reset && f.Cut == 0 {
			abort(w)
		}
	}
}

func (s *Server) faultRequest(kind string, r *http.Request) FaultRequest {
	f := FaultRequest{Kind: kind, Shop: r.PathValue("shop"), Range: r.Header.Get("Range"), Token: r.Header.Get("X-Shopify-Access-Token")}
	s.mu.Lock()
	s.asked[kind+" "+f.Shop]++
	f.N = s.asked[kind+" "+f.Shop]
	s.mu.Unlock()
	if kind == "bulk" {
		f.Operation = r.PathValue("file")
		return f
	}
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody+1)) // what cannot be read is refused by the real handler
	r.Body = io.NopCloser(bytes.NewReader(body))
	if kind == "token" {
		f.Operation = grantType(r.Header.Get("Content-Type"), body)
		return f
	}
	var req graphRequest
	if json.Unmarshal(body, &req) == nil {
		f.Query, f.Variables, f.Operation = req.Query, req.Variables, req.OperationName
		if m := firstField.FindStringSubmatch(req.Query); m != nil && f.Operation == "" {
			if f.Operation = m[1]; f.Operation == "" {
				f.Operation = m[2]
			}
		}
	}
	return f
}

func grantType(contentType string, body []byte) string {
	if media, _, _ := mime.ParseMediaType(contentType); media == "application/json" {
		var form struct {
			GrantType string `json:"grant_type"`
		}
		_ = json.Unmarshal(body, &form) // nothing read is no grant type
		return form.GrantType
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	return form.Get("grant_type")
}

// statusBody is what Shopify's edge says with a status: a text under "errors", HTML where no application answered.
func statusBody(status int) (body, contentType string) {
	said := map[int]string{
		http.StatusUnauthorized: "[API] Invalid API key or access token (unrecognized login or wrong password)", http.StatusPaymentRequired: "Unavailable Shop",
		http.StatusForbidden: "[API] Access denied", http.StatusNotFound: "Not Found", http.StatusLocked: "Locked", http.StatusTooManyRequests: "Too Many Requests",
		430: "Shopify Security Rejection",
	}[status]
	if status >= 500 {
		return "<html><body><h1>" + http.StatusText(status) + "</h1></body></html>\n", "text/html; charset=utf-8"
	}
	if said == "" {
		said = http.StatusText(status)
	}
	b, _ := json.Marshal(map[string]string{"errors": said}) // one text: cannot fail
	return string(b), "application/json; charset=utf-8"
}

func internalError(requestID string) *graphError {
	return &graphError{
		Message:    "Internal error. Looks like something went wrong on our end.\nRequest ID: " + requestID + " (include this in support requests).",
		Extensions: map[string]any{"code": "INTERNAL_SERVER_ERROR", "requestId": requestID},
	}
}

// answer gives the fault's answer, or the real one through the fault's changes.
func (w *faultWriter) answer(s *Server, kind string, next http.HandlerFunc) {
	f := w.fault
	if f.Reset && f.Cut == 0 {
		return
	}
	status, body, contentType := f.Status, f.Body, "application/json; charset=utf-8"
	switch {
	case f.Expired:
		status, body, contentType = http.StatusBadRequest, "<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code><Message>Invalid argument.</Message></Error>", "application/xml"
	case body != "":
	case status != 0:
		body, contentType = statusBody(status)
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "2.0")
		}
	case kind == "graphql" && f.Text != "":
		b, _ := json.Marshal(map[string]string{"errors": f.Text}) // one text: cannot fail
		body = string(b)
	case kind == "graphql" && f.Code != "":
		body = s.codeBody(w.request, f.Code)
	default:
		if f.NoRange {
			w.request.Header.Del("Range")
		}
		next(w, w.request)
		w.end()
		return
	}
	w.Header().Set("Content-Type", contentType)
	if kind == "graphql" {
		w.Header().Set("X-Request-ID", s.hex(8))
		w.Header().Set("X-Shopify-API-Version", served(w.request.PathValue("version")))
	}
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	_, _ = io.Copy(w, strings.NewReader(body)) // the client may be gone
	w.end()
}

// codeBody is an answer that is all error: THROTTLED with what the query would have cost, anything else by its code.
func (s *Server) codeBody(r *http.Request, code string) string {
	e := &graphError{Message: "Access denied", Extensions: map[string]any{"code": code}}
	out := map[string]any{}
	switch code {
	case "THROTTLED":
		e = throttledError()
		if shop := s.ShopAt(r.PathValue("shop")); shop != nil {
			out["extensions"] = map[string]any{"cost": costExtension{RequestedQueryCost: maxCost, ThrottleStatus: shop.settle(0, 0)}}
		}
	case "INTERNAL_SERVER_ERROR":
		e = internalError(s.hex(16))
	}
	out["errors"] = []*graphError{e}
	b, _ := json.Marshal(out) // plain structs: cannot fail
	return string(b)
}
