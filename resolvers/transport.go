package resolvers

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"storegraph/commerce"
)

// Handler is the API over HTTP.
type Handler struct{ *transport }

// transport speaks GraphQL over HTTP: it reads requests within their bounds, has the executor answer, and writes answers.
type transport struct {
	exec          graphql.GraphExecutor // where another way to answer an operation is put before gqlgen's
	present       graphql.ErrorPresenterFunc
	maxBody       int64
	limits        Limits
	rates         Rates
	buckets       Buckets
	introspection Introspection
	trusted       *TrustedDocuments
	persisted     *persisted
	streams       streams
	protection    *http.CrossOriginProtection
	draining      context.Context // ends when subscriptions must
	drain         context.CancelFunc
}

func newTransport(exec graphql.GraphExecutor, c Config, present graphql.ErrorPresenterFunc) *Handler {
	t := &transport{
		exec: exec, present: present, maxBody: c.MaxBody, limits: c.Limits, buckets: c.Buckets, introspection: c.Introspection, trusted: c.Trusted,
		rates:     Rates{Requests: c.Rates.Requests.complete(), Cost: c.Rates.Cost.complete()},
		persisted: newPersisted(), streams: streams{limits: c.Limits}, protection: http.NewCrossOriginProtection(),
	}
	t.draining, t.drain = context.WithCancel(context.Background())
	return &Handler{t}
}

// Drain ends all subscriptions with complete, and lets no new ones begin. What was asked already is answered.
func (h *Handler) Drain() { h.drain() }

// ServeHTTP answers one request.
func (t *transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := withSuggestions(graphql.StartOperationTrace(r.Context()), mayIntrospect(r.Context(), t.introspection))
	out := &writer{ResponseWriter: w, accepted: accept(r), gzip: takesGzip(r)}
	defer func() {
		if p := recover(); p != nil {
			t.refuse(ctx, out, &httpError{http.StatusInternalServerError, recovered(ctx, p)})
		}
	}()
	p, err := principal(ctx)
	if err != nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		t.refuse(ctx, out, &httpError{http.StatusUnauthorized, err})
		return
	}
	if bad := t.admit(ctx, p, r, out); bad != nil {
		t.refuse(ctx, out, bad)
		return
	}
	q, bad := t.read(w, r)
	if bad == nil {
		bad = t.document(p, q)
	}
	if bad != nil {
		t.refuse(ctx, out, bad)
		return
	}
	q.Headers = r.Header
	t.operate(ctx, p, r, q, out)
}

// admit refuses what is not to be read.
func (t *transport) admit(ctx context.Context, p Principal, r *http.Request, out *writer) *httpError {
	if strings.Contains(strings.ToLower(r.Header.Get("Upgrade")), "websocket") {
		return badRequest("WebSockets are not offered. Subscribe by POST with Accept: text/event-stream.")
	}
	if out.accepted == (accepted{}) {
		return &httpError{http.StatusNotAcceptable, commerce.Errorf(commerce.InvalidInput, "Accept application/graphql-response+json, application/json or text/event-stream.")}
	}
	if err := t.protection.Check(r); err != nil || r.Method == http.MethodGet && !preflighted(r) {
		return &httpError{http.StatusForbidden, commerce.Errorf(commerce.Forbidden, "A page of another origin may have sent this. Send the header GraphQL-Require-Preflight: 1, or use POST.")}
	}
	return t.take(ctx, p, "requests", 1, t.rates.Requests)
}

// preflighted says whether a GET cannot have been sent by any page that likes to: a browser would have asked us before
// it sent one of these headers. Without them only what a script sends with credentials of its own is such a request.
func preflighted(r *http.Request) bool {
	for _, name := range []string{"GraphQL-Require-Preflight", "Apollo-Require-Preflight", "X-Apollo-Operation-Name"} {
		if r.Header.Get(name) != "" {
			return true
		}
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), mediaJSON) || r.Header.Get("Sec-Fetch-Site") == "same-origin" {
		return true
	}
	return r.Header.Get("Sec-Fetch-Mode") == "cors" && r.Header.Get("Authorization") != ""
}

// take counts something against a rate of who asks.
func (t *transport) take(ctx context.Context, p Principal, what string, n float64, rate Rate) *httpError {
	if rate.PerSecond <= 0 {
		return nil
	}
	wait := t.buckets.Take(ctx, what+"\x00"+string(p.AccountID)+"\x00"+p.KeyID, n, rate)
	if wait <= 0 {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	return &httpError{http.StatusTooManyRequests, &retryError{seconds, commerce.Errorf(rateLimited, "This credential asks too much. Try again in %d seconds.", seconds)}}
}

// retryError is one that ends by itself.
type retryError struct {
	seconds int
	error
}

func (e *retryError) Unwrap() error { return e.error }

// document finds the text of a request that names it, and refuses what is not trusted.
func (t *transport) document(p Principal, q *request) *httpError {
	hash := q.hash
	if hash == "" && t.trusted != nil && t.trusted.Only {
		hash = digest(q.Query)
	}
	if text, ok := t.trusted.get(hash); ok {
		q.Query, q.hash = text, ""
		return nil
	}
	switch {
	case t.trusted != nil && t.trusted.Only:
		return &httpError{http.StatusForbidden, commerce.Errorf(notTrusted, "Only trusted documents are answered.")}
	case q.documentID:
		return &httpError{http.StatusNotFound, commerce.Errorf(notTrusted, "There is no trusted document with this id.")}
	case q.hash != "" && q.Query == "":
		text, ok := t.persisted.get(string(p.AccountID), q.hash)
		if !ok { // Apollo's clients know the message, and send the query then
			return &httpError{http.StatusOK, commerce.Errorf(notPersisted, "PersistedQueryNotFound")}
		}
		q.Query, q.hash = text, ""
	}
	return nil
}

// operate has an operation answered.
func (t *transport) operate(ctx context.Context, p Principal, r *http.Request, q *request, out *writer) {
	op, errs := t.exec.CreateOperationContext(ctx, &q.RawParams)
	ctx = graphql.WithOperationContext(ctx, op)
	if errs == nil && r.Method == http.MethodGet && op.Operation.Operation != ast.Query {
		out.Header().Set("Allow", http.MethodPost)
		t.refuse(ctx, out, &httpError{http.StatusMethodNotAllowed, commerce.Errorf(commerce.InvalidInput, "GET answers queries only. Use POST.")})
		return
	}
	out.extensions = t.extensions(op)
	if errs != nil {
		t.requestErrors(ctx, out, errs)
		return
	}
	if q.hash != "" {
		t.persisted.add(string(p.AccountID), q.hash, q.Query)
	}
	if n, _ := cost(op); true {
		if bad := t.take(ctx, p, "cost", float64(n), t.rates.Cost); bad != nil {
			t.refuse(ctx, out, bad)
			return
		}
	}
	subscription := op.Operation.Operation == ast.Subscription
	switch {
	case out.accepted.streamed(subscription):
		t.stream(ctx, p, op, subscription, out)
	case subscription:
		t.requestErrors(ctx, out, gqlerror.List{gqlerror.WrapIfUnwrapped(commerce.Errorf(commerce.InvalidInput, "Subscriptions need the header Accept: text/event-stream."))})
	case out.accepted.single() == "":
		t.stream(ctx, p, op, false, out)
	default:
		ctx, cancel := context.WithTimeoutCause(ctx, t.limits.Time, errOperationTime)
		defer cancel()
		responses, ctx := t.exec.DispatchOperation(ctx, op)
		answer := responses(ctx)
		if answer == nil { // the executor gives none to a context that has ended
			answer = &graphql.Response{Errors: gqlerror.List{t.present(ctx, fmt.Errorf("the operation ended: %w", context.Cause(ctx)))}}
		}
		out.answer(http.StatusOK, answer)
	}
}

// requestErrors tells why a document is not executed, with a few of its errors.
func (t *transport) requestErrors(ctx context.Context, out *writer, errs gqlerror.List) {
	answer := t.exec.DispatchError(ctx, errs[:min(len(errs), maxErrors)])
	if out.accepted.single() == "" || out.accepted.streamed(false) {
		out.begin()
		out.next(answer)
		out.complete()
		return
	}
	status := http.StatusBadRequest
	if out.accepted.single() == mediaJSON { // as the specification has it for clients that know no other type
		status = http.StatusOK
	}
	out.answer(status, answer)
}

// refuse answers a request that is no operation yet, or must not be one.
func (t *transport) refuse(ctx context.Context, out *writer, bad *httpError) {
	if out.begun {
		return
	}
	if retry := new(retryError); errors.As(bad.err, &retry) {
		out.Header().Set("Retry-After", strconv.Itoa(retry.seconds))
	}
	out.answer(bad.status, &graphql.Response{Errors: gqlerror.List{t.present(ctx, bad.err)}})
}

// extensions are those of every answer to a document that could be read.
func (t *transport) extensions(op *graphql.OperationContext) map[string]any {
	n, ok := cost(op)
	if !ok {
		return nil
	}
	return map[string]any{costName: map[string]int{"requested": n, "limit": t.limits.Cost}}
}

// stream answers by server-sent events.
func (t *transport) stream(ctx context.Context, p Principal, op *graphql.OperationContext, subscription bool, out *writer) {
	if t.draining.Err() != nil {
		t.refuse(ctx, out, &httpError{http.StatusServiceUnavailable, &retryError{1, commerce.Errorf(commerce.Unavailable, "This process is stopping. Try again.")}})
		return
	}
	leave, ok := t.streams.enter(p)
	if !ok {
		t.refuse(ctx, out, &httpError{http.StatusTooManyRequests, &retryError{10, errStreams(t.limits)}})
		return
	}
	defer leave()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if subscription {
		defer context.AfterFunc(t.draining, cancel)()
	} else {
		ctx, cancel = context.WithTimeoutCause(ctx, t.limits.Time, errOperationTime)
		defer cancel()
	}
	out.begin()
	stop := out.keepAlive(ctx)
	defer stop()
	defer func() { // of a panic the client hears here: the status is told already
		if r := recover(); r != nil {
			out.next(&graphql.Response{Errors: gqlerror.List{t.present(ctx, recovered(ctx, r))}})
			out.complete()
		}
	}()
	responses, ctx := t.exec.DispatchOperation(ctx, op)
	for answer := responses(ctx); answer != nil; answer = responses(ctx) {
		if out.next(answer) != nil {
			return
		}
		if !subscription {
			break
		}
	}
	out.complete()
}
