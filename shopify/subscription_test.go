package shopify_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/shopify"
)

const callback = "https://gateway.example/webhooks"

// subscriptions is a shop's webhook subscriptions behind Shopify's API.
type subscriptions struct {
	have    [][3]string // id, topic, uri
	created []string
	fields  map[string]any // includeFields by topic
	deleted []string
	refuse  map[string]string // topic: message
}

func (s *subscriptions) respond(r request) any {
	switch r.Operation {
	case "Webhooks":
		const size = 2
		from := 0
		if r.Variables["after"] != nil {
			from = slices.IndexFunc(s.have, func(h [3]string) bool { return h[0] == r.Variables["after"] }) + 1
		}
		var nodes []any
		for _, h := range s.have[from:min(from+size, len(s.have))] {
			nodes = append(nodes, object{"id": h[0], "topic": h[1], "uri": h[2]})
		}
		next := ""
		if from+size < len(s.have) {
			next = s.have[from+size-1][0]
		}
		return data(object{"webhookSubscriptions": pageOf(nodes, next)})
	case "WebhookCreate":
		topic := r.Variables["topic"].(string)
		subscription := r.Variables["subscription"].(object)
		errs := []any{}
		if message := s.refuse[topic]; message != "" {
			errs = append(errs, object{"field": []string{"webhookSubscription"}, "message": message})
		} else if subscription["uri"] == callback && subscription["format"] == "JSON" {
			s.created = append(s.created, topic)
			s.fields[topic] = subscription["includeFields"]
		}
		return data(object{"webhookSubscriptionCreate": object{"webhookSubscription": nil, "userErrors": errs}})
	case "WebhookDelete":
		id := r.Variables["id"].(string)
		errs := []any{}
		if message := s.refuse[id]; message != "" {
			errs = append(errs, object{"field": []string{"id"}, "message": message})
		} else {
			s.deleted = append(s.deleted, id)
		}
		return data(object{"webhookSubscriptionDelete": object{"deletedWebhookSubscriptionId": nil, "userErrors": errs}})
	}
	return nil
}

func TestSubscribe_MakesSubscriptionsEqualToTopics(t *testing.T) {
	t.Parallel()
	shop := &subscriptions{fields: map[string]any{}, have: [][3]string{
		{"1", "ORDERS_CREATE", callback},
		{"2", "PRODUCTS_CREATE", callback},                         // surplus
		{"3", "ORDERS_UPDATED", "https://somebody-else.example/x"}, // not ours
		{"4", "APP_UNINSTALLED", callback},
		{"5", "ORDERS_CREATE", callback}, // there twice
	}}
	client := serve(t, shop.respond)
	missing, err := client.Subscribe(t.Context(), []string{"orders/create", "orders/updated", "app/uninstalled", "customer.tags_added", "orders/updated"}, callback)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"CUSTOMER_TAGS_ADDED", "ORDERS_UPDATED"}, shop.created); diff != "" {
		t.Errorf("created: %s", diff)
	}
	if diff := cmp.Diff([]string{"customer.tags_added", "orders/updated"}, missing); diff != "" {
		t.Errorf("missing: %s", diff)
	}
	if diff := cmp.Diff([]string{"2", "5"}, shop.deleted); diff != "" {
		t.Errorf("deleted: %s", diff)
	}
	if diff := cmp.Diff(map[string]any{"ORDERS_UPDATED": []any{"id", "admin_graphql_api_id", "updated_at"}, "CUSTOMER_TAGS_ADDED": nil}, shop.fields); diff != "" {
		t.Errorf("fields: %s", diff)
	}
}

func TestSubscribe_GoesOnAfterARefusal(t *testing.T) {
	t.Parallel()
	shop := &subscriptions{fields: map[string]any{}, have: [][3]string{{"2", "PRODUCTS_CREATE", callback}}, refuse: map[string]string{
		"ORDERS_CREATE":   "This app is not approved to subscribe to webhook topics containing protected customer data. See https://shopify.dev",
		"ORDERS_UPDATED":  "Address for this topic has already been taken",
		"APP_UNINSTALLED": "Address is not allowed",
		"CUSTOMERS_MERGE": "You do not have permission to create or update webhooks with customers/merge topic. This topic requires the `read_customer_merge` access scope.",
		"2":               "Webhook subscription does not exist",
	}}
	missing, err := serve(t, shop.respond).Subscribe(t.Context(), []string{"app/uninstalled", "customers/merge", "orders/create", "orders/updated", "shop/update"}, callback)
	if !errors.Is(err, shopify.ErrAccessDenied) || !containsText(err, "subscribe to orders/create") || !containsText(err, "subscribe to app/uninstalled: Shopify refuses webhook_create: Address is not allowed") {
		t.Error(err)
	}
	if containsText(err, "orders/updated") || containsText(err, "PRODUCTS_CREATE") {
		t.Errorf("a wish that is fulfilled already is no error: %v", err)
	}
	if diff := cmp.Diff([]string{"SHOP_UPDATE"}, shop.created); diff != "" {
		t.Errorf("created: %s", diff)
	}
	if diff := cmp.Diff([]string{"app/uninstalled", "customers/merge", "orders/create", "orders/updated", "shop/update"}, missing); diff != "" {
		t.Errorf("missing: %s", diff)
	}
}

func TestSubscribe_OfAMissingScopeIsDenied(t *testing.T) {
	t.Parallel()
	shop := &subscriptions{fields: map[string]any{}, refuse: map[string]string{
		"CUSTOMERS_MERGE": "You do not have permission to create or update webhooks with customers/merge topic. This topic requires the `read_customer_merge` access scope.",
	}}
	if _, err := serve(t, shop.respond).Subscribe(t.Context(), []string{"customers/merge"}, callback); !errors.Is(err, shopify.ErrAccessDenied) {
		t.Error(err)
	}
}

func TestSubscribe_WithNothingMissingSaysSo(t *testing.T) {
	t.Parallel()
	shop := &subscriptions{fields: map[string]any{}, have: [][3]string{{"1", "ORDERS_CREATE", callback}}}
	if missing, err := serve(t, shop.respond).Subscribe(t.Context(), []string{"orders/create"}, callback); len(missing) > 0 || err != nil {
		t.Errorf("%v, %v", missing, err)
	}
}

// Twenty topics of a frozen shop must not be twenty requests.
func TestSubscribe_EndsWithWhatConcernsTheWholeShop(t *testing.T) {
	t.Parallel()
	shop := &subscriptions{fields: map[string]any{}}
	asked := 0
	client := serve(t, func(r request) any {
		if r.Operation == "Webhooks" {
			return shop.respond(r)
		}
		asked++
		return refusal{http.StatusPaymentRequired, `{"errors":"Unavailable Shop"}`}
	})
	missing, err := client.Subscribe(t.Context(), []string{"orders/create", "orders/delete", "orders/paid"}, callback)
	if !errors.Is(err, shopify.ErrShopUnavailable) || asked != 1 || len(missing) != 3 {
		t.Errorf("%v after %d requests, %v missing", err, asked, missing)
	}
}
