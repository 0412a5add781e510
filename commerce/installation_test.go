package commerce_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"storegraph/commerce"
)

func TestParseShopDomain(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"ef760-ef", " EF760-ef ", "ef760-ef.myshopify.com", "https://ef760-ef.myshopify.com", "https://ef760-ef.myshopify.com/admin/orders?x=1",
		"admin.shopify.com/store/ef760-ef", "https://admin.shopify.com/store/ef760-ef/settings", "http://ef760-ef.myshopify.com/",
	} {
		if got, err := commerce.ParseShopDomain(in); err != nil || got != "ef760-ef.myshopify.com" {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
	for _, in := range []string{
		"", " ", "-x", "a.myshopify.com.evil.com", "evil.com/x.myshopify.com", "https://evil.com/store/ef760-ef", "x.myshopify.com@evil.com",
		"https://user:pw@ef760-ef.myshopify.com", "ef760-ef.myshopify.com.", "ef760-ef.myshopify.com:8443", "javascript://ef760-ef.myshopify.com",
		"ef760\r\nef", "ef760 ef", "ef760_ef", "ёf760", "xn--e.myshopify.com.br", "https://admin.shopify.com/store/", "https://admin.shopify.com/store/../x",
		strings.Repeat("a", 5000), "ef760-ef.myshopify.com\n", "ef760-ef.myshopify.com/../../evil\x00",
	} {
		got, err := commerce.ParseShopDomain(in)
		if err != nil && commerce.CodeOf(err) != commerce.InvalidInput {
			t.Errorf("%.40q: error without the code: %v", in, err)
		}
		if err == nil && got != "ef760-ef.myshopify.com" {
			t.Errorf("%.40q passed as %q", in, got)
		}
	}
}

func TestSecret_NeverPrints(t *testing.T) {
	t.Parallel()
	c := commerce.Credentials{AccessToken: "shpat_canary", RefreshToken: "shprt_canary", WebhookSecrets: []commerce.Secret{"canary"}}
	body, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprintf("%s %q", c.AccessToken, c.AccessToken), string(body)} {
		if strings.Contains(s, "canary") {
			t.Errorf("a secret shows in %s", s)
		}
	}
}

func TestBlockedElement(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		plan     commerce.ShopPlan
		personal bool
		want     commerce.BlockCode
	}{
		{"Basic", true, commerce.BlockedByPlan}, {"basic", false, commerce.BlockedByPlan}, {"Advanced", true, ""}, {"Plus", true, ""},
		{"Advanced", false, commerce.BlockedByData}, {"Grow", true, ""}, {"Grow", false, commerce.BlockedByData}, {"Development", true, ""},
		{"A plan of 2031", true, ""}, {"A plan of 2031", false, commerce.BlockedByData}, {"Paused", true, commerce.BlockedByPlan},
	} {
		for _, e := range commerce.Elements {
			want := c.want
			if !e.Personal() {
				want = ""
			}
			got := commerce.BlockedElement(e, c.plan, c.personal)
			if (got == nil) != (want == "") || (got != nil && (got.Code != want || got.Message == "")) {
				t.Errorf("%s on %s (personal data %v): got %v, want %q", e, c.plan, c.personal, got, want)
			}
		}
	}
}

func TestParseGID(t *testing.T) {
	t.Parallel()
	if id, err := commerce.ParseGID("gid://shopify/Order/450789469?x=1", "Order"); err != nil || id != 450789469 {
		t.Errorf("got %d, %v", id, err)
	}
	for _, in := range []string{"", "gid://shopify/Order/", "gid://shopify/Order/abc", "gid://shopify/Order/-1", "gid://shopify/Order/99999999999999999999", "gid://other/Order/1", "gid://shopify/Customer/1", "Order/1"} {
		if _, err := commerce.ParseGID(in, "Order"); err == nil {
			t.Errorf("%q passed", in)
		}
	}
}
