package shopsim_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The documents that the gateway sends are executed by what is simulated, without an error and without a 500.
func TestDocuments_OfTheGatewayAreAnswered(t *testing.T) {
	t.Parallel()
	s := setup(t)
	hook := map[string]any{"uri": "http://127.0.0.1:1/hooks"}
	files, err := filepath.Glob("../../shopify/documents/*.graphql")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc := string(text)
		if strings.HasPrefix(name, "bulk_") && strings.HasPrefix(strings.TrimSpace(doc), "{") {
			if lines := s.bulk(doc, true); len(lines) == 0 {
				t.Errorf("%s: no lines", name)
			}
			continue
		}
		if name == "app_uninstall.graphql" {
			continue // tested on its own
		}
		ids := map[string]string{
			"bulk": gid("BulkOperation", 1), "order": gid("Order", s.OrderID(3)), "contact": gid("Customer", s.CustomerID(2)),
			"product": gid("Product", s.Products()[3].ID), "collection": gid("Collection", s.Collections()[0].ID), "webhook": gid("WebhookSubscription", 1),
		}
		noun, _, _ := strings.Cut(strings.TrimSuffix(name, ".graphql"), "_")
		vars := map[string]any{}
		for v, value := range map[string]any{
			"id": ids[noun], "query": "{ products { edges { node { id } } } }", "topic": "ORDERS_CREATE", "subscription": hook, "webhookSubscription": hook,
			"ids": []any{gid("Order", s.OrderID(1))},
		} {
			if strings.Contains(doc, "$"+v+":") {
				vars[v] = value
			}
		}
		for v, value := range vars {
			if value == "" {
				t.Fatalf("%s: no value for $%s", name, v)
			}
		}
		s.data(doc, vars)
	}
}
