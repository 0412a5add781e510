package shopify_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

var plumbing = []string{"app/scopes_update", "app/uninstalled", "bulk_operations/finish", "shop/update"}

func TestTopicsFor_FollowsTheToggles(t *testing.T) {
	t.Parallel()
	changes := []string{"orders/cancelled", "orders/delete", "orders/edited", "orders/updated"}
	payment := []string{"order_transactions/create", "orders/paid", "refunds/create"}
	for name, c := range map[string]struct {
		sync commerce.SyncSettings
		want []string
	}{
		"nothing":          {commerce.SyncSettings{}, nil},
		"order sync":       {commerce.SyncSettings{OrderSync: true}, append([]string{"orders/create", "refunds/create"}, changes...)},
		"order trigger":    {commerce.SyncSettings{OrderReceivedTrigger: true}, append([]string{"orders/create"}, changes...)},
		"transaction sync": {commerce.SyncSettings{TransactionSync: true}, append(payment, changes...)},
		"payment trigger":  {commerce.SyncSettings{PaymentReceivedTrigger: true}, append(payment, changes...)},
		"contact sync": {commerce.SyncSettings{ContactSync: true}, []string{"customers/create", "customers/update", "customers/delete", "customers/merge",
			"customers_email_marketing_consent/update", "customers_marketing_consent/update"}},
		"product sync":    {commerce.SyncSettings{ProductSync: true}, []string{"products/create", "products/update", "products/delete"}},
		"collection sync": {commerce.SyncSettings{CollectionSync: true}, []string{"collections/create", "collections/update", "collections/delete"}},
	} {
		want := append(slices.Clone(plumbing), c.want...)
		slices.Sort(want)
		if diff := cmp.Diff(want, shopify.TopicsFor(c.sync, nil)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTopicsFor_BlockedElementsHaveNone(t *testing.T) {
	t.Parallel()
	blocked := map[commerce.Element]*commerce.Block{
		commerce.Contacts: {}, commerce.Orders: {}, commerce.Transactions: {},
	}
	got := shopify.TopicsFor(commerce.AllSyncSettings(), blocked)
	want := append(slices.Clone(plumbing), "products/create", "products/update", "products/delete", "collections/create", "collections/update", "collections/delete")
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every topic exists in Shopify's table, is covered by the scopes that its toggle asks for, and is understood when it comes.
func TestTopicsFor_AreShopifysAndOurs(t *testing.T) {
	t.Parallel()
	table := decode[map[string]struct {
		Topic  string   `json:"topic"`
		Scopes []string `json:"scopes"`
		In     []string `json:"in"`
	}](t, readShared(t, "shopify-webhook-topics.json"))
	all := commerce.AllSyncSettings()
	scopes := shopify.ScopesFor(nil, all)
	topics := shopify.TopicsFor(all, nil)
	if len(topics) < 20 {
		t.Fatalf("only %d topics", len(topics))
	}
	for _, topic := range topics {
		enum := strings.ToUpper(strings.NewReplacer("/", "_", ".", "_").Replace(topic))
		row, ok := table[enum]
		if !ok || row.Topic != topic || !slices.Contains(row.In, shopify.APIVersion) {
			t.Errorf("%s is no topic of Shopify's", topic)
			continue
		}
		if len(row.Scopes) > 0 && !slices.ContainsFunc(row.Scopes, func(s string) bool { return slices.Contains(scopes, s) }) {
			t.Errorf("%s needs one of %v", topic, row.Scopes)
		}
		if _, known := officialSamples[topic]; !known {
			t.Errorf("%s is subscribed to, but no sample proves that it is understood", topic)
		}
	}
}

// Every topic of the objects that are kept is asked for, or left out for a reason.
func TestTopicsFor_DecidesOnEveryTopicOfWhatIsKept(t *testing.T) {
	t.Parallel()
	leftOut := map[string]string{
		"customers/purchasing_summary":                 "recomputed from orders",
		"customer.tags_added":                          "tags of people are not kept",
		"customer.tags_removed":                        "tags of people are not kept",
		"customer.joined_segment":                      "segments are not kept",
		"customer.left_segment":                        "segments are not kept",
		"customers/enable":                             "the state of shop accounts is not kept",
		"customers/disable":                            "the state of shop accounts is not kept",
		"customers_whats_app_marketing_consent/update": "there is no such consent in the CRM",
		"orders/fulfilled":                             "orders/updated comes too",
		"orders/partially_fulfilled":                   "orders/updated comes too",
		"orders/link_requested":                        "nothing of the order changes",
		"orders/risk_assessment_changed":               "risks are not kept",
		"orders/shopify_protect_eligibility_changed":   "not kept",
		"variants/in_stock":                            "products/update comes too",
		"variants/out_of_stock":                        "products/update comes too",
	}
	kept := []string{"app/", "bulk_operations/", "shop/", "orders/", "order_transactions/", "refunds/", "customers/", "customer.",
		"customers_email_marketing_consent/", "customers_marketing_consent/", "customers_whats_app_marketing_consent/", "products/", "variants/", "collections/"}
	table := decode[map[string]struct {
		Topic string   `json:"topic"`
		In    []string `json:"in"`
	}](t, readShared(t, "shopify-webhook-topics.json"))
	topics := shopify.TopicsFor(commerce.AllSyncSettings(), nil)
	seen := 0
	for _, row := range table {
		if !slices.Contains(row.In, shopify.APIVersion) || !slices.ContainsFunc(kept, func(p string) bool { return strings.HasPrefix(row.Topic, p) }) {
			continue
		}
		seen++
		if (leftOut[row.Topic] != "") == slices.Contains(topics, row.Topic) {
			t.Errorf("%s: asked for and left out, or neither", row.Topic)
		}
	}
	if seen < len(topics)+len(leftOut) {
		t.Errorf("the table has %d of %d topics", seen, len(topics)+len(leftOut))
	}
}
