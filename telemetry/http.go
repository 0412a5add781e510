package telemetry

import (
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Handler makes a span of each request, below the caller's when it tells one by traceparent. Its name is the route, never
// the path: a path may hold anything.
func (t *Tracing) Handler(next http.Handler) http.Handler {
	if t == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := t.remote.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := t.tracer.Start(ctx, "HTTP", trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		rec := &status{ResponseWriter: w}
		inner := r.WithContext(ctx)
		next.ServeHTTP(rec, inner)
		r.Pattern = inner.Pattern // the mux notes it in the request that it was given
		if r.Pattern != "" {
			span.SetName(r.Pattern)
			span.SetAttributes(attribute.String("http.route", r.Pattern))
		}
		span.SetAttributes(attribute.Int("http.response.status_code", rec.code()))
		if rec.code() >= 500 {
			span.SetStatus(codes.Error, "")
		}
	})
}

type status struct {
	http.ResponseWriter
	wrote int
}

func (s *status) code() int {
	if s.wrote == 0 {
		return http.StatusOK
	}
	return s.wrote
}

func (s *status) WriteHeader(code int) {
	if s.wrote == 0 {
		s.wrote = code
	}
	s.ResponseWriter.WriteHeader(code)
}

// Flush lets subscriptions stream.
func (s *status) Flush() {
	if f, ok := s.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// Client makes a span of each request to Shopify: method, host and status; nil when there are no traces. The trace is not
// told to Shopify.
func (t *Tracing) Client() *http.Client {
	if t == nil {
		return nil
	}
	return &http.Client{Transport: transport{t, http.DefaultTransport}}
}

type transport struct {
	tracing *Tracing
	next    http.RoundTripper
}

func (tr transport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, span := tr.tracing.tracer.Start(r.Context(), "shopify "+r.Method, trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("http.request.method", r.Method), attribute.String("server.address", r.URL.Hostname())))
	defer span.End()
	answer, err := tr.next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		span.SetStatus(codes.Error, "no answer") // the error itself may hold the address with a secret in it
		return answer, err
	}
	span.SetAttributes(attribute.Int("http.response.status_code", answer.StatusCode))
	if answer.StatusCode >= 400 {
		span.SetStatus(codes.Error, "")
	}
	return answer, nil
}
