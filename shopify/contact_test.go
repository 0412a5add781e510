package shopify_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
)

func containsText(err error, part string) bool {
	return err != nil && strings.Contains(err.Error(), part)
}

// wantContact is customerObject in commerce's words.
func wantContact() *commerce.Contact {
	return &commerce.Contact{
		ShopifyID: ptr(commerce.ID(706405506930370084)), FirstName: ptr("Ada"), LastName: ptr("Lovelace"), Email: ptr("ada@example.com"),
		Phone: ptr("+12125550123"), CompanyName: ptr("Analytical Engines"),
		Address: &commerce.Address{Company: ptr("Analytical Engines"), City: ptr("New York"), CountryCode: ptr("US")},
		Locale:  ptr("en"), Source: ptr("Shopify"), VerifiedEmail: true,
		EmailConsent: commerce.Consent{State: commerce.ConsentSubscribed, OptInLevel: "SINGLE_OPT_IN", UpdatedAt: ptr(at("2025-01-01T00:00:00Z"))},
		SMSConsent:   commerce.Consent{State: commerce.ConsentNotSubscribed},
		CreatedAt:    at("2025-01-01T00:00:00Z"), UpdatedAt: at("2026-11-01T10:00:03Z"),
	}
}

func TestFetchContact_MapsEverything(t *testing.T) {
	t.Parallel()
	client := serve(t, func(r request) any {
		if r.Operation != "Contact" || r.Variables["id"] != "gid://shopify/Customer/706405506930370084" {
			t.Errorf("asked %+v", r)
		}
		return data(object{"customer": customerObject(object{})})
	})
	got, err := client.FetchContact(t.Context(), 706405506930370084)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantContact(), got); diff != "" {
		t.Errorf("contact (-want +got):\n%s", diff)
	}
}

func TestFetchContact_WithoutEmailAndPhoneHasUnknownConsent(t *testing.T) {
	t.Parallel()
	client := serve(t, func(request) any {
		return data(object{"customer": customerObject(object{"defaultEmailAddress": nil, "defaultPhoneNumber": nil, "defaultAddress": nil, "firstName": " "})})
	})
	got, err := client.FetchContact(t.Context(), 706405506930370084)
	if err != nil {
		t.Fatal(err)
	}
	if got.Email != nil || got.Phone != nil || got.Address != nil || got.CompanyName != nil || got.FirstName != nil ||
		got.EmailConsent != (commerce.Consent{}) || got.SMSConsent != (commerce.Consent{}) {
		t.Errorf("%+v", got)
	}
}

func TestFetchContact_NullMeansThatThereIsNone(t *testing.T) {
	t.Parallel()
	client := serve(t, func(request) any { return data(object{"customer": nil}) })
	if got, err := client.FetchContact(t.Context(), 1); got != nil || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}
