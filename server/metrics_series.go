package server

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"storegraph/commerce"
)

func accountSeries(now func() time.Time) []series[commerce.SyncHealth] {
	type health = commerce.SyncHealth
	one := func(name, help string, kind prometheus.ValueType, value func(*health) (float64, bool)) series[health] {
		return series[health]{prometheus.NewDesc("storegraph_"+name, help, []string{"account"}, nil), kind, value}
	}
	count := func(name, help string, kind prometheus.ValueType, value func(*health) int) series[health] {
		return one(name, help, kind, func(h *health) (float64, bool) { return float64(value(h)), true })
	}
	return []series[health]{
		one("sync_last_webhook_timestamp_seconds", "When Shopify's last webhook was received.", prometheus.GaugeValue,
			func(h *health) (float64, bool) { return seconds(h.LastWebhookAt) }),
		count("sync_pending", "Webhooks and findings of comparisons that wait, whatever they are about.", prometheus.GaugeValue,
			func(h *health) int { return h.Pending }),
		count("sync_failed", "Webhooks and findings of comparisons that were given up, whatever they are about.", prometheus.GaugeValue,
			func(h *health) int { return h.Failed }),
		one("sync_paused", "1 while Shopify is left alone: the store is frozen, or it refuses requests.", prometheus.GaugeValue,
			func(h *health) (float64, bool) {
				return truth(h.PausedUntil != nil && h.PausedUntil.After(now())), true
			}),
		count("sync_subscriptions_expected", "Webhook subscriptions that the toggles ask for.", prometheus.GaugeValue,
			func(h *health) int { return h.Subscriptions.Expected }),
		count("sync_subscriptions_missing", "Webhook subscriptions that were missing when they were last compared.", prometheus.GaugeValue,
			func(h *health) int { return len(h.Subscriptions.Missing) }),
		one("sync_subscriptions_failing", "1 when Shopify refused the missing webhook subscriptions.", prometheus.GaugeValue,
			func(h *health) (float64, bool) { return truth(h.Subscriptions.Failure != ""), true }),
		count("sync_subscriptions_repaired_total", "Webhook subscriptions that were missing and made anew since the store was connected.", prometheus.CounterValue,
			func(h *health) int { return h.Subscriptions.Repaired }),
		one("sync_subscriptions_checked_timestamp_seconds", "When the webhook subscriptions were last compared.", prometheus.GaugeValue,
			func(h *health) (float64, bool) { return seconds(h.Subscriptions.CheckedAt) }),
	}
}

func elementSeries() []series[commerce.ElementHealth] {
	type health = commerce.ElementHealth
	one := func(name, help string, kind prometheus.ValueType, value func(*health) (float64, bool)) series[health] {
		return series[health]{prometheus.NewDesc("storegraph_sync_"+name, help, []string{"account", "element"}, nil), kind, value}
	}
	gauge := func(name, help string, value func(*health) float64) series[health] {
		return one(name, help, prometheus.GaugeValue, func(h *health) (float64, bool) { return value(h), true })
	}
	moment := func(name, help string, value func(*health) *time.Time) series[health] {
		return one(name+"_timestamp_seconds", help, prometheus.GaugeValue, func(h *health) (float64, bool) { return seconds(value(h)) })
	}
	return []series[health]{
		gauge("active", "1 while changes of the element arrive.", func(h *health) float64 { return truth(h.Syncing) }),
		gauge("lag_seconds", "Age of the oldest change that waits; 0 when none waits.", func(h *health) float64 { return h.Lag.Seconds() }),
		gauge("element_pending", "Webhooks and findings of comparisons about the element that wait.", func(h *health) float64 { return float64(h.Pending) }),
		gauge("element_failed", "Webhooks and findings of comparisons about the element that were given up.", func(h *health) float64 { return float64(h.Failed) }),
		moment("as_of", "Everything that Shopify told of before this moment is stored.", func(h *health) *time.Time { return h.AsOf }),
		moment("verified", "Everything that changed in Shopify before this moment is stored.", func(h *health) *time.Time { return h.VerifiedAt }),
		moment("swept", "Everything that was deleted in Shopify before this moment is gone.", func(h *health) *time.Time { return h.SweptAt }),
		moment("next_poll", "When the element is compared with Shopify next.", func(h *health) *time.Time { return h.NextPollAt }),
		gauge("failing", "1 when the newest comparison with Shopify failed.", func(h *health) float64 { return truth(h.Failure != "") }),
		one("checked_total", "Objects that were compared with Shopify since the store was connected.", prometheus.CounterValue,
			func(h *health) (float64, bool) { return float64(h.Drift.Checked), true }),
	}
}

// seconds is a moment as Prometheus has it; nothing for one that never was.
func seconds(t *time.Time) (float64, bool) {
	if t == nil || t.IsZero() {
		return 0, false
	}
	return float64(t.UnixMilli()) / 1000, true
}
