package server

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"storegraph/commerce"
)

const (
	healthAge     = 5 * time.Second // how old the figures may be: several scrapers cost one read
	healthTimeout = 3 * time.Second
	// maxShown bounds the size of an answer. When there are more accounts, those in trouble are shown.
	maxShown = 1000
)

// healthCollector shows how near each connected account is to Shopify: the figures of shopifyIntegration.
type healthCollector struct {
	config MetricsConfig

	mu     sync.Mutex
	readAt time.Time
	health []commerce.SyncHealth
	up     bool

	upDesc, connected, hidden *prometheus.Desc
	account                   []series[commerce.SyncHealth]
	element                   []series[commerce.ElementHealth]
	drift                     *prometheus.Desc
}

// series is one metric; value gives nothing while there is nothing to show.
type series[T any] struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(*T) (v float64, ok bool)
}

func newHealthCollector(config MetricsConfig) *healthCollector {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	return &healthCollector{
		config:    config,
		upDesc:    prometheus.NewDesc("storegraph_up", "1 when the sync health of the accounts could be read.", nil, nil),
		connected: prometheus.NewDesc("storegraph_connected_accounts", "Accounts that are connected to a Shopify store.", nil, nil),
		hidden:    prometheus.NewDesc("storegraph_hidden_accounts", "Connected accounts that are left out of the series by account, those without trouble first.", nil, nil),
		account:   accountSeries(config.Now),
		element:   elementSeries(),
		drift: prometheus.NewDesc("storegraph_sync_drift_total", "Objects that a comparison with Shopify found different since the store was connected, and had fetched anew.",
			[]string{"account", "element", "kind"}, nil),
	}
}

// Describe lists the metrics.
func (c *healthCollector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.upDesc, c.connected, c.hidden, c.drift} {
		out <- d
	}
	for _, s := range c.account {
		out <- s.desc
	}
	for _, s := range c.element {
		out <- s.desc
	}
}

// Collect shows the figures; when they cannot be read, only that.
func (c *healthCollector) Collect(out chan<- prometheus.Metric) {
	health, up := c.read()
	send(out, c.upDesc, prometheus.GaugeValue, truth(up))
	if !up {
		return
	}
	send(out, c.connected, prometheus.GaugeValue, float64(len(health)))
	shown := worst(health, maxShown)
	send(out, c.hidden, prometheus.GaugeValue, float64(len(health)-len(shown)))
	for i := range shown {
		h := &shown[i]
		account := string(h.AccountID)
		for _, s := range c.account {
			if v, ok := s.value(h); ok {
				send(out, s.desc, s.kind, v, account)
			}
		}
		for j := range h.Elements {
			e := &h.Elements[j]
			element := string(e.Element)
			for _, s := range c.element {
				if v, ok := s.value(e); ok {
					send(out, s.desc, s.kind, v, account, element)
				}
			}
			for kind, n := range map[string]int{"missing": e.Drift.Missing, "outdated": e.Drift.Outdated, "deleted": e.Drift.Deleted} {
				send(out, c.drift, prometheus.CounterValue, float64(n), account, element, kind)
			}
		}
	}
}

// read gives the figures, which are a few seconds old at most. A failure counts as long as they do: a database in trouble
// is not asked more often.
func (c *healthCollector) read() ([]commerce.SyncHealth, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.config.Now(); c.readAt.IsZero() || now.Sub(c.readAt) >= healthAge {
		ctx, cancel := context.WithTimeout(context.Background(), healthTimeout)
		defer cancel()
		health, err := c.config.Health(ctx)
		if err != nil {
			c.config.Logger.WarnContext(ctx, "the sync health could not be read", "error", err)
		}
		c.health, c.up, c.readAt = health, err == nil, now
	}
	return c.health, c.up
}

// worst picks up to n accounts, those first whose users would complain.
func worst(health []commerce.SyncHealth, n int) []commerce.SyncHealth {
	if len(health) <= n {
		return health
	}
	lag := func(h commerce.SyncHealth) (longest time.Duration) {
		for _, e := range h.Elements {
			longest = max(longest, e.Lag)
		}
		return longest
	}
	sorted := slices.SortedFunc(slices.Values(health), func(a, b commerce.SyncHealth) int {
		return cmp.Or(cmp.Compare(b.Failed, a.Failed), cmp.Compare(lag(b), lag(a)), cmp.Compare(a.AccountID, b.AccountID))
	})
	return sorted[:n]
}

// send leaves out what cannot be shown, such as a label that is not text.
func send(out chan<- prometheus.Metric, desc *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
	if m, err := prometheus.NewConstMetric(desc, kind, v, labels...); err == nil {
		out <- m
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
