package shopify_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"storegraph/commerce"
	"storegraph/shopify"
)

type scopeRow struct {
	TypeName      string   `json:"typeName"`
	FieldName     string   `json:"fieldName"`
	OfflineScopes []string `json:"offlineScopes"`
}

// requiredScopes computes, from Shopify's own map, what the documents need. A row lists alternatives; ours is the read
// scope among them that needs no marketplace.
func requiredScopes(t *testing.T, documents ...string) []string {
	t.Helper()
	byPlace := map[string][]string{}
	for _, row := range decode[[]scopeRow](t, readShared(t, "shopify-admin-2026-10-scopes.json.gz")) {
		byPlace[row.TypeName+"."+row.FieldName] = row.OfflineScopes
	}
	var needed []string
	for _, name := range documents {
		selected(parse(t, name).SelectionSet, func(f *ast.Field, path []string) {
			places := []string{f.ObjectDefinition.Name + "." + f.Name, f.Definition.Type.Name() + "."}
			if i := slices.Index([]string{"Query", "Mutation"}, f.ObjectDefinition.Name); i >= 0 {
				places = append(places, []string{"QueryRoot.", "Mutation."}[i]+f.Name)
			}
			for _, place := range places {
				alternatives := byPlace[place]
				if len(alternatives) == 0 || slices.ContainsFunc(alternatives, func(a string) bool { return slices.Contains(needed, a) }) {
					continue
				}
				needed = append(needed, alternatives[0])
			}
		})
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}

func TestScopesFor_CoverExactlyWhatTheDocumentsNeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		imports   []commerce.Element
		sync      commerce.SyncSettings
		documents []string
		extra     []string // scopes that no document shows
	}{
		{"nothing", nil, commerce.SyncSettings{}, []string{"shop_probe", "bulk_start", "bulk_operation", "bulk_cancel", "webhooks", "webhook_create", "webhook_delete", "app_uninstall"}, nil},
		{"contact import", []commerce.Element{commerce.Contacts}, commerce.SyncSettings{}, []string{"bulk_contacts", "contacts_count", "personal_data_probe"}, nil},
		{"contact sync", nil, commerce.SyncSettings{ContactSync: true}, []string{"contact", "contacts_list"}, []string{"read_customer_merge"}},
		{"order import", []commerce.Element{commerce.Orders}, commerce.SyncSettings{}, []string{"bulk_orders", "orders_count"}, []string{"read_all_orders"}},
		{"transaction import", []commerce.Element{commerce.Transactions}, commerce.SyncSettings{}, []string{"bulk_transactions", "order", "orders_count"}, []string{"read_all_orders"}},
		{"order sync", nil, commerce.SyncSettings{OrderSync: true}, []string{"order", "order_line_items", "orders_list", "personal_data_probe_orders"}, []string{"read_all_orders"}},
		{"order trigger", nil, commerce.SyncSettings{OrderReceivedTrigger: true}, []string{"order", "order_line_items"}, []string{"read_all_orders"}},
		{"transaction sync", nil, commerce.SyncSettings{TransactionSync: true}, []string{"order"}, []string{"read_all_orders"}},
		{"payment trigger", nil, commerce.SyncSettings{PaymentReceivedTrigger: true}, []string{"order"}, []string{"read_all_orders"}},
		{"product import", []commerce.Element{commerce.Products}, commerce.SyncSettings{}, []string{"bulk_products", "products_count"}, nil},
		{"product sync", nil, commerce.SyncSettings{ProductSync: true}, []string{"product", "product_variants", "product_collections", "products_list"}, nil},
		{"collection import", []commerce.Element{commerce.Collections}, commerce.SyncSettings{}, []string{"bulk_collections", "collections_count"}, nil},
		{"collection sync", nil, commerce.SyncSettings{CollectionSync: true}, []string{"collection", "collection_products", "collections_list"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := append(requiredScopes(t, c.documents...), c.extra...)
			slices.Sort(want)
			got := shopify.ScopesFor(c.imports, c.sync)
			if diff := cmp.Diff(append([]string{}, want...), append([]string{}, got...)); diff != "" {
				t.Errorf("scopes (-needed +asked):\n%s", diff)
			}
		})
	}
}

func TestScopesFor_AreReadOnly(t *testing.T) {
	t.Parallel()
	for _, s := range shopify.ScopesFor(commerce.Elements, commerce.AllSyncSettings()) {
		if !strings.HasPrefix(s, "read_") {
			t.Errorf("asks for %s", s)
		}
	}
}
