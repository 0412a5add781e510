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
		if strings.HasSuffix(name, "_list.graphql") {
			vars["query"], vars["sortKey"] = "updated_at:>='2026-01-01T00:00:00Z' id:>=1", "ID"
		}
		for v, value := range vars {
			if value == "" {
				t.Fatalf("%s: no value for $%s", name, v)
			}
		}
		s.data(doc, vars)
	}
}

// The documents of the research are simulated whole: every field and argument that they use is there.
func TestDocuments_OfTheResearchAreKnown(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for _, name := range []string{"bulk_collections", "bulk_customers", "bulk_orders", "bulk_products"} {
		doc := string(mustRead(t, shared(t, "queries/"+name+".graphql")))
		if lines := s.bulk(doc, false); len(lines) == 0 {
			t.Errorf("%s: no lines", name)
		}
	}
	s.data(string(mustRead(t, shared(t, "queries/shop_probe.graphql"))), nil)
	for _, line := range strings.Split(strings.TrimSpace(string(mustRead(t, shared(t, "queries/refetch.graphql")))), "\n") {
		vars := map[string]any{
			"id": gid("Order", s.OrderID(1)), "q": "updated_at:>=2026-01-01T00:00:00Z", "ids": []any{gid("Customer", s.CustomerID(1))}, "topic": "ORDERS_PAID",
			"sub": map[string]any{"uri": "https://example.com/h"},
		}
		if strings.Contains(line, "DelSub") {
			vars["id"] = gid("WebhookSubscription", 1)
		}
		s.data(line, vars)
	}
}
