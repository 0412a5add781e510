package shopsim_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"storegraph/internal/shopsim"
)

// Every topic comes, signed, with the headers of a delivery, and with no key that Shopify's own sample does not have.
func TestWebhooks_AllTopicsInTheShapeOfTheSamples(t *testing.T) {
	t.Parallel()
	s := setup(t)
	l := listen(t)
	s.subscribeAll(l, everyTopic...)
	s.live(l)
	s.drain()

	seen := map[string]int{}
	for _, h := range l.all() {
		seen[h.topic]++
		if h.header.Get("X-Shopify-Hmac-Sha256") != shopsim.SignWebhook(secret, h.body) {
			t.Errorf("%s: wrong signature", h.topic)
		}
		for _, name := range []string{"X-Shopify-Shop-Domain", "X-Shopify-API-Version", "X-Shopify-Webhook-Id", "X-Shopify-Event-Id", "X-Shopify-Triggered-At"} {
			if h.header.Get(name) == "" {
				t.Errorf("%s: no %s", h.topic, name)
			}
		}
	}
	for _, topic := range everyTopic {
		name := topicOf(topic)
		if seen[name] == 0 {
			t.Errorf("%s never came", name)
		}
	}
	samples := shared(t, "fixtures/gadget-webhook-schemas/2026-07")
	for _, h := range l.all() {
		sample := at(t, readJSON(t, filepath.Join(samples, h.topic+".json")), "response")
		compareKeys(t, h.topic, sample, decode(t, string(h.body)))
	}
}

func topicOf(enum string) string {
	switch enum {
	case "CUSTOMER_TAGS_ADDED", "CUSTOMER_TAGS_REMOVED":
		return strings.ToLower(strings.Replace(enum, "_", ".", 1))
	case "CUSTOMERS_PURCHASING_SUMMARY":
		return "customers/purchasing_summary"
	}
	i := strings.LastIndex(enum, "_")
	return strings.ToLower(enum[:i] + "/" + enum[i+1:])
}

// optional keys are those that real bodies leave out at times.
var optionalKeys = []string{"customer", "default_address", "payment_details", "attributed_staffs"}

// compareKeys holds a body against Shopify's sample: no other keys, none missing, and the same kinds of values.
func compareKeys(t *testing.T, path string, sample, got any) {
	t.Helper()
	switch sample := sample.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if got == nil || len(sample) == 0 {
			return
		}
		if !ok {
			t.Errorf("%s: %T where the sample has an object", path, got)
			return
		}
		for _, k := range slices.Sorted(maps.Keys(have)) {
			want, known := sample[k]
			if !known {
				t.Errorf("%s.%s is not in the sample", path, k)
				continue
			}
			compareKeys(t, path+"."+k, want, have[k])
		}
		for k := range sample {
			if _, there := have[k]; !there && !slices.Contains(optionalKeys, k) {
				t.Errorf("%s.%s is missing", path, k)
			}
		}
	case []any:
		have, ok := got.([]any)
		if !ok || len(sample) == 0 {
			return
		}
		for _, item := range have {
			compareKeys(t, path+"[]", sample[0], item)
		}
	case nil:
	default:
		if a, b := kindOf(sample), kindOf(got); got != nil && a != b {
			t.Errorf("%s: %v (%s) where the sample has %v (%s)", path, got, b, sample, a)
		}
	}
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "bool"
	}
	return "other"
}
