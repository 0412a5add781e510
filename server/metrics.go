package server

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"storegraph/commerce"
)

const (
	scrapeTimeout = 10 * time.Second
	scrapes       = 4 // answered at the same time
	webhookRoute  = "POST /webhooks/shopify"
	otherRoute    = "other" // paths that are none: labels never hold what a caller wrote
)

// MetricsConfig says what Metrics shows besides the process itself.
type MetricsConfig struct {
	Health func(context.Context) ([]commerce.SyncHealth, error) // all connected accounts
	Now    func() time.Time                                     // default time.Now
	Logger *slog.Logger
}

// Metrics counts what the process does, and shows that with every account's sync health in Prometheus' text form.
type Metrics struct {
	registry      *prometheus.Registry
	requests      *prometheus.CounterVec
	durations     *prometheus.HistogramVec
	webhooks      *prometheus.CounterVec
	graphQLErrors *prometheus.CounterVec
}

// NewMetrics makes the counters and the collectors.
func NewMetrics(c MetricsConfig) *Metrics {
	if c.Now == nil {
		c.Now = time.Now
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "storegraph_http_requests_total", Help: "HTTP requests that were answered, by route and status.",
		}, []string{"route", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "storegraph_http_request_duration_seconds", Help: "How long answering a request took, by route. Subscriptions last as long as they are followed.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
		webhooks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "storegraph_webhooks_received_total", Help: "Webhooks that were received, by outcome: accepted, unsigned, unreadable, or failed and to be delivered again.",
		}, []string{"outcome"}),
		graphQLErrors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "storegraph_graphql_errors_total", Help: "Errors in answers of the API, by code.",
		}, []string{"code"}),
	}
	for _, outcome := range []int{http.StatusOK, http.StatusUnauthorized, http.StatusBadRequest, http.StatusServiceUnavailable} {
		m.webhooks.WithLabelValues(webhookOutcome(outcome)) // so that the first of each is seen as an increase
	}
	m.registry.MustRegister(m.requests, m.durations, m.webhooks, m.graphQLErrors, newHealthCollector(c),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// GraphQLError counts an error of an answer.
func (m *Metrics) GraphQLError(code commerce.ErrorCode) {
	m.graphQLErrors.WithLabelValues(string(code)).Inc()
}

// request counts a request. Its route is the pattern that it matched; "" when it matched none.
func (m *Metrics) request(route string, status int, took time.Duration) {
	if m == nil {
		return
	}
	route, status = cmp.Or(route, otherRoute), cmp.Or(status, http.StatusOK)
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.durations.WithLabelValues(route).Observe(took.Seconds())
	if route == webhookRoute {
		m.webhooks.WithLabelValues(webhookOutcome(status)).Inc()
	}
}

func webhookOutcome(status int) string {
	switch {
	case status < 300:
		return "accepted"
	case status == http.StatusUnauthorized:
		return "unsigned"
	case status < 500:
		return "unreadable"
	}
	return "failed"
}

// ServeHTTP answers a scrape. What cannot be collected is left out and does not spoil the rest.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: scrapes, Timeout: scrapeTimeout,
	}).ServeHTTP(w, r)
}
