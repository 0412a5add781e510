package shopify_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

const clientSecret = "hush"

func oauthApp(now time.Time) *shopify.App {
	return shopify.NewApp(shopify.AppConfig{
		ClientID: "client-1", ClientSecret: clientSecret, RedirectURL: "https://gateway.example/oauth/callback",
		Now: func() time.Time { return now },
	})
}

func TestAuthorizeURL_AsksForAnOfflineToken(t *testing.T) {
	t.Parallel()
	got, err := url.Parse(oauthApp(time.Now()).AuthorizeURL(testShop, "state&1", []string{"read_orders", "read_products"}))
	if err != nil {
		t.Fatal(err)
	}
	if got.Scheme != "https" || got.Host != testShop || got.Path != "/admin/oauth/authorize" {
		t.Errorf("sent to %s", got)
	}
	want := url.Values{"client_id": {"client-1"}, "scope": {"read_orders,read_products"}, "redirect_uri": {"https://gateway.example/oauth/callback"}, "state": {"state&1"}}
	if diff := cmp.Diff(want, got.Query()); diff != "" {
		t.Error(diff)
	}
	if u := oauthApp(time.Now()).AuthorizeURL("evil.example", "s", nil); u != "" {
		t.Errorf("sends browsers to %s", u)
	}
}

type hmacVectors struct {
	Secret   commerce.Secret `json:"-"`
	Callback []struct {
		Query  string `json:"query"`
		Valid  bool   `json:"valid"`
		Source string `json:"source"`
	} `json:"oauth_callback"`
	Webhook []struct {
		Body   string `json:"body"`
		HMAC   string `json:"hmac_base64"`
		Valid  bool   `json:"valid"`
		Source string `json:"source"`
	} `json:"webhook_body"`
}

func TestVerifyCallback_AgreesWithOtherProjectsVectors(t *testing.T) {
	t.Parallel()
	vectors := decode[hmacVectors](t, readShared(t, "fixtures", "hmac-vectors", "vectors.json"))
	app := oauthApp(time.Unix(1337178173+60, 0))
	if len(vectors.Callback) < 4 {
		t.Fatalf("only %d vectors", len(vectors.Callback))
	}
	for _, v := range vectors.Callback {
		query, err := url.ParseQuery(v.Query)
		if err != nil {
			t.Fatal(err)
		}
		if err := app.VerifyCallback(query); (err == nil) != v.Valid {
			t.Errorf("%s: %v", v.Source, err)
		}
	}
}

// sign gives the callback that Shopify would send with these parameters.
func sign(secret string, params map[string]string) url.Values {
	query := url.Values{}
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(params)) {
		query.Set(key, params[key])
		pairs = append(pairs, key+"="+params[key])
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(strings.Join(pairs, "&")))
	query.Set("hmac", hex.EncodeToString(mac.Sum(nil)))
	return query
}

func TestVerifyCallback_AcceptsWhatShopifySends(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	app := oauthApp(now)
	base := map[string]string{"code": "0907a61c", "shop": testShop, "state": "n_o-nce", "timestamp": "1800000000", "host": "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvZWY3NjAtZWY"}
	for name, change := range map[string]map[string]string{
		"today's":                          {},
		"90 seconds ago":                   {"timestamp": "1799999910"},
		"a clock 90 seconds ahead":         {"timestamp": "1800000090"},
		"a padded host":                    {"host": "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvYQ=="},
		"a parameter that we do not know":  {"locale": "de-DE"},
		"a state with a blank and a colon": {"state": "a b:c"},
		"a state in another script":        {"state": "状態"},
	} {
		params := maps.Clone(base)
		maps.Copy(params, change)
		if err := app.VerifyCallback(sign(clientSecret, params)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}

	// Percent-encoded values signed, as Shopify's Ruby library does.
	query := url.Values{"code": {"1"}, "shop": {testShop}, "timestamp": {"1800000000"}, "host": {"YQ=="}, "state": {"a b"}}
	mac := hmac.New(sha256.New, []byte(clientSecret))
	mac.Write([]byte("code=1&host=YQ%3D%3D&shop=" + testShop + "&state=a%20b&timestamp=1800000000"))
	query.Set("hmac", hex.EncodeToString(mac.Sum(nil)))
	if err := app.VerifyCallback(query); err != nil {
		t.Errorf("encoded: %v", err)
	}

	// The legacy signature parameter is not signed.
	query = sign(clientSecret, base)
	query.Set("signature", "11813d1e7bbf4629edcda0628a3f7a20")
	if err := app.VerifyCallback(query); err != nil {
		t.Errorf("with a legacy signature: %v", err)
	}
}

// Each hostile callback is refused with a code, however well it is signed where that is said.
func TestVerifyCallback_RefusesHostileCallbacks(t *testing.T) {
	t.Parallel()
	app := oauthApp(time.Unix(1_800_000_000, 0))
	base := map[string]string{"code": "0907a61c", "shop": testShop, "state": "nonce", "timestamp": "1800000000", "host": "YWRtaW4"}
	changed := func(change map[string]string) map[string]string {
		params := maps.Clone(base)
		for k, v := range change {
			if v == "-" {
				delete(params, k)
			} else {
				params[k] = v
			}
		}
		return params
	}
	signed := func(change map[string]string) url.Values { return sign(clientSecret, changed(change)) }
	after := func(edit func(url.Values)) url.Values { q := sign(clientSecret, base); edit(q); return q }

	hostile := map[string]url.Values{
		"nothing":                         {},
		"no hmac":                         after(func(q url.Values) { q.Del("hmac") }),
		"empty hmac":                      after(func(q url.Values) { q.Set("hmac", "") }),
		"hmac of the right length":        after(func(q url.Values) { q.Set("hmac", strings.Repeat("0", 64)) }),
		"hmac in base64":                  after(func(q url.Values) { q.Set("hmac", "hMTq0K2x7oyOjoBwGYeTj5oxfnaVYXzbanUG9aajpKI=") }),
		"hmac cut":                        after(func(q url.Values) { q.Set("hmac", q.Get("hmac")[:62]) }),
		"hmac with more":                  after(func(q url.Values) { q.Set("hmac", q.Get("hmac")+"00") }),
		"hmac with a newline":             after(func(q url.Values) { q.Set("hmac", q.Get("hmac")+"\n") }),
		"one bit of the hmac":             after(func(q url.Values) { q.Set("hmac", flip(q.Get("hmac"))) }),
		"hmac twice":                      after(func(q url.Values) { q.Add("hmac", q.Get("hmac")) }),
		"shop twice":                      after(func(q url.Values) { q.Add("shop", "evil.myshopify.com") }),
		"code twice":                      after(func(q url.Values) { q.Add("code", "other") }),
		"state twice":                     after(func(q url.Values) { q.Add("state", "other") }),
		"another shop":                    after(func(q url.Values) { q.Set("shop", "other.myshopify.com") }),
		"another code":                    after(func(q url.Values) { q.Set("code", "other") }),
		"another state":                   after(func(q url.Values) { q.Set("state", "other") }),
		"another timestamp":               after(func(q url.Values) { q.Set("timestamp", "1800000001") }),
		"another host":                    after(func(q url.Values) { q.Set("host", "other") }),
		"a parameter added":               after(func(q url.Values) { q.Set("admin", "1") }),
		"a parameter taken":               after(func(q url.Values) { q.Del("host") }),
		"a parameter renamed":             after(func(q url.Values) { q.Del("code"); q.Set("Code", "0907a61c") }),
		"two parameters made of one":      after(func(q url.Values) { q.Set("code", "0907a61c&host=YWRtaW4"); q.Del("host") }),
		"one parameter swallows the next": after(func(q url.Values) { q.Set("shop", testShop+"&state=nonce"); q.Del("state") }),
		"a key that holds a pair":         after(func(q url.Values) { q.Del("code"); q.Set("code=0907a61c&host", "YWRtaW4"); q.Del("host") }),
		"a key that swallows a pair": func() url.Values {
			q := sign(clientSecret, changed(map[string]string{"host": "YWRtaW4", "locale": "de"}))
			q.Del("host")
			q.Del("locale")
			q.Set("host=YWRtaW4&locale", "de")
			return q
		}(),
		"signed with another secret": sign("hush!", base),
		"signed with no secret":      sign("", base),
		"signed with the client id":  sign("client-1", base),

		"signed: no shop":                   signed(map[string]string{"shop": "-"}),
		"signed: empty shop":                signed(map[string]string{"shop": ""}),
		"signed: shop elsewhere":            signed(map[string]string{"shop": "evil.example"}),
		"signed: shop as a subdomain":       signed(map[string]string{"shop": "a.myshopify.com.evil.example"}),
		"signed: shop as a path":            signed(map[string]string{"shop": "evil.example/a.myshopify.com"}),
		"signed: shop as a query":           signed(map[string]string{"shop": "evil.example?a.myshopify.com"}),
		"signed: shop as a user":            signed(map[string]string{"shop": "a.myshopify.com@evil.example"}),
		"signed: shop with a path":          signed(map[string]string{"shop": "a.myshopify.com/x"}),
		"signed: shop with a port":          signed(map[string]string{"shop": "a.myshopify.com:8080"}),
		"signed: shop with a scheme":        signed(map[string]string{"shop": "https://a.myshopify.com"}),
		"signed: shop with a dot":           signed(map[string]string{"shop": "a.b.myshopify.com"}),
		"signed: shop with a leading dash":  signed(map[string]string{"shop": "-a.myshopify.com"}),
		"signed: shop with a newline":       signed(map[string]string{"shop": "a.myshopify.com\n"}),
		"signed: shop with a null byte":     signed(map[string]string{"shop": "a\x00.myshopify.com"}),
		"signed: shop in capitals":          signed(map[string]string{"shop": "A.MYSHOPIFY.COM"}),
		"signed: shop look-alike":           signed(map[string]string{"shop": "а.myshopify.com"}),
		"signed: only the domain":           signed(map[string]string{"shop": ".myshopify.com"}),
		"signed: no code":                   signed(map[string]string{"code": "-"}),
		"signed: empty code":                signed(map[string]string{"code": ""}),
		"signed: no timestamp":              signed(map[string]string{"timestamp": "-"}),
		"signed: timestamp is no number":    signed(map[string]string{"timestamp": "now"}),
		"signed: timestamp with a fraction": signed(map[string]string{"timestamp": "1800000000.0"}),
		"signed: timestamp in milliseconds": signed(map[string]string{"timestamp": "1800000000000"}),
		"signed: timestamp beyond int64":    signed(map[string]string{"timestamp": "99999999999999999999"}),
		"signed: the least timestamp":       signed(map[string]string{"timestamp": "-9223372036854775808"}),
		"signed: 91 seconds old":            signed(map[string]string{"timestamp": "1799999909"}),
		"signed: 91 seconds ahead":          signed(map[string]string{"timestamp": "1800000091"}),
		"signed: a year old":                signed(map[string]string{"timestamp": "1768464000"}),
	}
	if len(hostile) < 40 {
		t.Fatalf("only %d hostile callbacks", len(hostile))
	}
	for name, query := range hostile {
		err := app.VerifyCallback(query)
		if code := commerce.CodeOf(err); code != commerce.InvalidInput && code != commerce.Unauthenticated {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func flip(hexText string) string {
	b, err := hex.DecodeString(hexText)
	if err != nil {
		panic(err)
	}
	b[31] ^= 1
	return hex.EncodeToString(b)
}

func TestVerifyCallback_WithoutASecretRefusesEverything(t *testing.T) {
	t.Parallel()
	app := shopify.NewApp(shopify.AppConfig{Now: func() time.Time { return time.Unix(1_800_000_000, 0) }})
	query := sign("", map[string]string{"code": "1", "shop": testShop, "timestamp": "1800000000"})
	if code := commerce.CodeOf(app.VerifyCallback(query)); code != commerce.Unavailable {
		t.Errorf("code %q", code)
	}
}
