package shopify_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

func probeAnswer() object {
	return data(object{
		"shop": object{"id": "gid://shopify/Shop/548380009", "name": "Super Toys", "myshopifyDomain": testShop, "currencyCode": "USD",
			"ianaTimezone": "America/New_York", "primaryDomain": object{"host": "toys.example.com", "localization": object{"defaultLocale": "en", "country": "CA"}}, "plan": object{"publicDisplayName": "Advanced"}},
		"currentAppInstallation": object{"accessScopes": []any{object{"handle": "read_orders"}, object{"handle": "read_products"}}},
	})
}

func TestProbe_FindsShopScopesAndPersonalData(t *testing.T) {
	t.Parallel()
	client := serve(t, func(r request) any {
		if r.Operation == "ShopProbe" {
			return probeAnswer()
		}
		return data(object{"customers": object{"nodes": []any{object{"id": "gid://shopify/Customer/1"}}}})
	})
	got, err := client.Probe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := shopify.Probe{
		Shop: commerce.Shop{ID: 548380009, Name: "Super Toys", Domain: testShop, PrimaryHost: "toys.example.com", CurrencyCode: "USD",
			Timezone: "America/New_York", Locale: "en-CA", Plan: "Advanced"},
		Scopes: []string{"read_orders", "read_products"}, PersonalData: true, PersonalDataKnown: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("probe (-want +got):\n%s", diff)
	}
}

func TestProbe_TakesTheLocaleOfThePrimaryDomain(t *testing.T) {
	t.Parallel()
	for want, localization := range map[string]any{
		"":      nil,
		"fr":    object{"defaultLocale": "fr", "country": nil},
		"de":    object{"defaultLocale": "de", "country": "*"},
		"pt-BR": object{"defaultLocale": "pt-BR", "country": "PT"},
		"en-GB": object{"defaultLocale": "en", "country": "GB"},
	} {
		client := serve(t, func(r request) any {
			if r.Operation != "ShopProbe" {
				return data(object{"customers": object{"nodes": []any{}}, "orders": object{"nodes": []any{}}})
			}
			return data(object{"shop": object{"id": "gid://shopify/Shop/1", "primaryDomain": object{"host": "x", "localization": localization}}})
		})
		got, err := client.Probe(t.Context())
		if err != nil || got.Shop.Locale != want {
			t.Errorf("locale %q, want %q: %v", got.Shop.Locale, want, err)
		}
	}
}

func TestProbe_RefusedPersonalDataIsAFinding(t *testing.T) {
	t.Parallel()
	for name, errs := range map[string][]any{
		"not approved":  {denied("", "customers", "edges", 0, "node")},
		"missing scope": {denied("ACCESS_DENIED", "customers")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, func(r request) any {
				if r.Operation == "ShopProbe" {
					return probeAnswer()
				}
				return object{"data": object{"customers": nil}, "errors": errs}
			})
			got, err := client.Probe(t.Context())
			if err != nil || got.PersonalData || !got.PersonalDataKnown || got.PersonalDataReason == "" || got.Shop.ID == 0 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// Without a customer, an order tells; without either, only the plan table is left.
func TestProbe_ProvesPersonalDataByWhatThereIs(t *testing.T) {
	t.Parallel()
	nobody := data(object{"customers": object{"nodes": []any{}}})
	nothing := data(object{"orders": object{"nodes": []any{}}})
	for name, c := range map[string]struct {
		plan        string
		orders      any
		gives, know bool
	}{
		"an order with an email":           {"Grow", data(object{"orders": object{"nodes": []any{object{"id": "gid://shopify/Order/1"}}}}), true, true},
		"an order whose email is denied":   {"Advanced", object{"data": object{"orders": nil}, "errors": []any{denied("ACCESS_DENIED", "orders", "nodes", 0, "email")}}, false, true},
		"nothing, on a plan that allows":   {"Advanced", nothing, true, false},
		"nothing, on a plan that refuses":  {"Basic", nothing, false, false},
		"nothing, on a plan to be probed":  {"Grow", nothing, false, false},
		"orders not granted, plan allows":  {"Plus", `{"data":{"orders":null},"errors":[{"message":"Access denied for orders field. Required access: ` + "`read_orders`" + ` access scope.","path":["orders"],"extensions":{"code":"ACCESS_DENIED","requiredAccess":"read_orders"}}]}`, true, false},
		"nothing, on a plan nobody knows":  {"Galactic", nothing, false, false},
		"a null connection, plan to probe": {"Starter", data(object{"orders": nil}), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, func(r request) any {
				switch r.Operation {
				case "ShopProbe":
					answer := probeAnswer()
					answer["data"].(object)["shop"].(object)["plan"] = object{"publicDisplayName": c.plan}
					return answer
				case "PersonalDataProbe":
					return nobody
				}
				return c.orders
			})
			got, err := client.Probe(t.Context())
			if err != nil || got.PersonalData != c.gives || got.PersonalDataKnown != c.know || (got.PersonalDataReason != "") != (c.know && !c.gives) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestProbe_OtherErrorsAreErrors(t *testing.T) {
	t.Parallel()
	client := serve(t, func(r request) any {
		if r.Operation == "ShopProbe" {
			return probeAnswer()
		}
		return `{"errors":[{"message":"Field 'customers' doesn't exist"}]}`
	})
	if _, err := client.Probe(t.Context()); !containsText(err, "probe personal data") {
		t.Error(err)
	}
}

// The plan and the shop as a real development store shows them.
func TestProbe_ReadsARealShop(t *testing.T) {
	t.Parallel()
	recording := decode[struct {
		Baselines struct {
			Shop struct {
				Data struct {
					Shop object `json:"shop"`
				} `json:"data"`
			} `json:"shop"`
		} `json:"readOnlyBaselines"`
	}](t, readShared(t, "fixtures", "shopify-draft-proxy", "very-big-test-store", "2026-04", "store-properties", "store-properties-baseline.json"))
	client := serve(t, func(r request) any {
		if r.Operation == "ShopProbe" {
			return data(object{"shop": recording.Baselines.Shop.Data.Shop, "currentAppInstallation": nil})
		}
		return data(object{})
	})
	got, err := client.Probe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Shop.Plan != "Development" || got.Shop.ID == 0 || !commerce.ValidShopDomain(got.Shop.Domain) || got.Shop.Timezone == "" || got.Shop.CurrencyCode == "" {
		t.Errorf("%+v", got.Shop)
	}
}

func TestCount_CountsTheElementsObjects(t *testing.T) {
	t.Parallel()
	for e, field := range map[commerce.Element]string{
		commerce.Contacts: "customersCount", commerce.Orders: "ordersCount", commerce.Transactions: "ordersCount",
		commerce.Products: "productsCount", commerce.Collections: "collectionsCount",
	} {
		client := serve(t, func(request) any { return data(object{field: object{"count": 1456, "precision": "EXACT"}}) })
		if n, err := client.Count(t.Context(), e); n != 1456 || err != nil {
			t.Errorf("%s: %d, %v", e, n, err)
		}
		client = serve(t, func(request) any { return data(object{field: object{"count": 25001, "precision": "AT_LEAST"}}) })
		if n, err := client.Count(t.Context(), e); n != 25001 || !errors.Is(err, shopify.ErrInexactCount) {
			t.Errorf("%s: %d, %v", e, n, err)
		}
		client = serve(t, func(request) any { return data(object{field: nil}) })
		if _, err := client.Count(t.Context(), e); err == nil {
			t.Errorf("%s: a null count is no number", e)
		}
	}
	if _, err := serve(t, func(request) any { return nil }).Count(t.Context(), "NOTES"); err == nil {
		t.Error("counted an element that does not exist")
	}
}

func TestUninstall_SaysWhenShopifyRefuses(t *testing.T) {
	t.Parallel()
	client := serve(t, func(request) any { return data(object{"appUninstall": object{"userErrors": []any{}}}) })
	if err := client.Uninstall(t.Context()); err != nil {
		t.Error(err)
	}
	client = serve(t, func(request) any {
		return data(object{"appUninstall": object{"userErrors": []any{object{"message": "App not installed", "code": "APP_NOT_INSTALLED"}}}})
	})
	if err := client.Uninstall(t.Context()); !containsText(err, "App not installed") {
		t.Error(err)
	}
}
