package server_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Shopify's own sample payloads, posted as Shopify posts them. What each of them means is the shopify room's test; here it
// must come through the door: 200 for every one, stored when it names something that happened.
func TestWebhook_TakesEveryOfficialSample(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "shared", "data", "fixtures", "gadget-webhook-schemas", "2026-07")
	files, err := filepath.Glob(filepath.Join(root, "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	flat, _ := filepath.Glob(filepath.Join(root, "*.json"))
	if files = append(files, flat...); len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("Shopify's sample payloads are not there")
		}
		t.Skip("SKIPPED: Shopify's sample payloads are not beside this checkout")
	}
	for _, file := range files {
		name, _ := filepath.Rel(root, file)
		topic := strings.TrimSuffix(filepath.ToSlash(name), ".json")
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var sample struct{ Response json.RawMessage }
		if err := json.Unmarshal(raw, &sample); err != nil {
			t.Fatal(err)
		}
		f := &fakes{}
		body := strings.ReplaceAll(string(sample.Response), "{shop}.myshopify.com", shop)
		r := webhook(body, "hush")
		r.Header.Set("X-Shopify-Topic", topic)
		if w := do(newServer(f), r); w.Code != 200 {
			t.Errorf("%s: got %d %s", topic, w.Code, w.Body)
		}
		if stored := len(f.signals) == 1 && f.signals[0].Topic == topic && f.signals[0].Kind != ""; stored == (topic == "customers/merge") { // its merge failed
			t.Errorf("%s: stored %+v", topic, f.signals)
		}
	}
	if len(files) < 30 {
		t.Errorf("only %d samples", len(files))
	}
}
