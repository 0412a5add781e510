package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"storegraph/commerce"
)

// callbackTolerance is how far a callback's timestamp may be from our clock, the figure of Shopify's own libraries.
const callbackTolerance = 90 * time.Second

// AuthorizeURL is Shopify's install screen for a shop. It comes back to the redirect URL with state. An offline token is
// what the absence of grant options asks for. Empty when shopDomain is no permanent Shopify domain.
func (a *App) AuthorizeURL(shopDomain, state string, scopes []string) string {
	base, err := a.address(shopDomain, "/admin/oauth/authorize")
	if err != nil {
		return ""
	}
	return base + "?" + url.Values{
		"client_id":    {a.cfg.ClientID},
		"scope":        {strings.Join(scopes, ",")},
		"redirect_uri": {a.cfg.RedirectURL},
		"state":        {state},
	}.Encode()
}

// VerifyCallback checks that a callback comes from Shopify, lately, and names a shop and a code. It does not check state
// and that the shop is the one that was asked for: the caller knows those.
func (a *App) VerifyCallback(query url.Values) error {
	for key, values := range query {
		if len(values) != 1 {
			return commerce.Errorf(commerce.InvalidInput, "The callback repeats a parameter.").In(shorten(key))
		}
	}
	if a.cfg.ClientSecret == "" {
		return commerce.Errorf(commerce.Unavailable, "This server has no Shopify app configured.")
	}
	if !a.signed(query) {
		return commerce.Errorf(commerce.Unauthenticated, "The callback is not signed by Shopify.").In("hmac")
	}
	if !commerce.ValidShopDomain(query.Get("shop")) {
		return commerce.Errorf(commerce.InvalidInput, "The callback does not name a Shopify store.").In("shop")
	}
	if query.Get("code") == "" {
		return commerce.Errorf(commerce.InvalidInput, "The callback has no authorization code.").In("code")
	}
	sec, err := strconv.ParseInt(query.Get("timestamp"), 10, 64)
	if err != nil {
		return commerce.Errorf(commerce.InvalidInput, "The callback has no valid timestamp.").In("timestamp")
	}
	if age := a.cfg.Now().Unix() - sec; age > int64(callbackTolerance/time.Second) || age < -int64(callbackTolerance/time.Second) {
		return commerce.Errorf(commerce.Unauthenticated, "The callback is too old. Start connecting the store again.").In("timestamp")
	}
	return nil
}

// signed compares the hmac parameter with the signature of all others (but the legacy signature). Shopify's own libraries
// disagree on whether values are signed as they are or percent-encoded; the two differ only in values that Shopify does
// not send today, and each form is unambiguous, so either is accepted.
func (a *App) signed(query url.Values) bool {
	got, err := hex.DecodeString(query.Get("hmac"))
	if err != nil || len(got) != sha256.Size {
		return false
	}
	keys := make([]string, 0, len(query))
	for key := range query {
		if key != "hmac" && key != "signature" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	plain, encoded := make([]string, len(keys)), make([]string, len(keys))
	keyEscapes := strings.NewReplacer("%", "%25", "&", "%26", "=", "%3D")
	valueEscapes := strings.NewReplacer("%", "%25", "&", "%26")
	for i, key := range keys {
		plain[i] = keyEscapes.Replace(key) + "=" + valueEscapes.Replace(query.Get(key))
		encoded[i] = percentEncode(key) + "=" + percentEncode(query.Get(key))
	}
	return a.signs(strings.Join(plain, "&"), got) || a.signs(strings.Join(encoded, "&"), got)
}

func (a *App) signs(message string, signature []byte) bool {
	mac := hmac.New(sha256.New, []byte(a.cfg.ClientSecret.Reveal()))
	mac.Write([]byte(message))
	return hmac.Equal(mac.Sum(nil), signature)
}

func percentEncode(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
