package catalog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/internal/sample"
)

func TestSuggest_FindsTheNameThatWasMeant(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{
		"order.totl_price":              "order.total_price",
		"order.toatl_price":             "order.total_price",
		"order.totalPrice":              "order.total_price",
		"Order.Total_Price":             "order.total_price",
		"order.total-price":             "order.total_price",
		"ordr.customer.email":           "order.customer.email",
		"order.first_name":              "order.customer.first_name",
		"contact.frist_name":            "contact.first_name",
		"contact.firstnam":              "contact.first_name",
		"contact.lastname":              "contact.last_name",
		"order.line_items.titel":        "order.line_items.title",
		"order.billing_adress.city":     "order.billing_address.city",
		"order.total_price_formated":    "order.total_price_formatted",
		"contact.last_order.total_pric": "contact.last_order.total_price",
		"payment.card.last_4":           "payment.card.last4",
	} {
		got := catalog.Suggest(asked)
		if len(got) == 0 || got[0] != want {
			t.Errorf("for %s the suggestions are %v, want %s first", asked, got, want)
		}
	}
}

func TestSuggest_IsSilentWhenNothingIsNear(t *testing.T) {
	t.Parallel()
	for _, asked := range []string{"", ".", "zzz", "appointment.start_time", strings.Repeat("order.", 1000), strings.Repeat("x", 1<<20)} {
		if got := catalog.Suggest(asked); len(got) > 0 {
			t.Errorf("for %.40q the suggestions are %v", asked, got)
		}
	}
}

func TestSuggest_GivesFewPathsThatResolveAndIsQuick(t *testing.T) {
	t.Parallel()
	catalog.Suggest("order.total_price") // the list of paths is laid out once
	rapid.Check(t, func(t *rapid.T) {
		asked := sample.RandomText(t)
		if rapid.Bool().Draw(t, "root") {
			asked = "order." + asked
		}
		began := time.Now()
		got := catalog.Suggest(asked)
		if took := time.Since(began); took > time.Second {
			t.Fatalf("%q took %v", asked, took)
		}
		if len(got) > 3 || len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
			t.Fatalf("for %q: %v", asked, got)
		}
		for _, path := range got {
			if _, _, ok := catalog.Resolve(path); !ok {
				t.Fatalf("for %q: %s does not resolve", asked, path)
			}
		}
	})
}
