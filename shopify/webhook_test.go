package shopify_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"testing"

	"storegraph/commerce"
	"storegraph/shopify"
)

// signBody is the X-Shopify-Hmac-Sha256 header that Shopify would send.
func signBody(body []byte, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func TestVerifyWebhook_AgreesWithOtherProjectsVectors(t *testing.T) {
	t.Parallel()
	vectors := decode[hmacVectors](t, readShared(t, "fixtures", "hmac-vectors", "vectors.json"))
	if len(vectors.Webhook) < 4 {
		t.Fatalf("only %d vectors", len(vectors.Webhook))
	}
	for _, v := range vectors.Webhook {
		if got := shopify.VerifyWebhook([]byte(v.Body), v.HMAC, []commerce.Secret{clientSecret}); got != v.Valid {
			t.Errorf("%s: %v", v.Source, got)
		}
	}
}

func TestVerifyWebhook_AcceptsEitherSecretWhileOneRotates(t *testing.T) {
	t.Parallel()
	body := []byte(`{"id":1}`)
	secrets := []commerce.Secret{"new", "old"}
	for _, secret := range []string{"new", "old"} {
		if !shopify.VerifyWebhook(body, signBody(body, secret), secrets) {
			t.Errorf("signed with %s: refused", secret)
		}
	}
}

func TestVerifyWebhook_RefusesEverythingElse(t *testing.T) {
	t.Parallel()
	body := []byte(`{"id":1}`)
	good := signBody(body, "s")
	for name, c := range map[string]struct {
		body      []byte
		signature string
		secrets   []commerce.Secret
	}{
		"another secret":      {body, signBody(body, "t"), []commerce.Secret{"s"}},
		"no secrets":          {body, good, nil},
		"an empty secret":     {body, signBody(body, ""), []commerce.Secret{""}},
		"no signature":        {body, "", []commerce.Secret{"s"}},
		"a cut signature":     {body, good[:40], []commerce.Secret{"s"}},
		"signature in hex":    {body, "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8", []commerce.Secret{"s"}},
		"a changed body":      {[]byte(`{"id":2}`), good, []commerce.Secret{"s"}},
		"a reformatted body":  {[]byte(`{ "id": 1 }`), good, []commerce.Secret{"s"}},
		"a body with newline": {append([]byte(`{"id":1}`), '\n'), good, []commerce.Secret{"s"}},
		"an empty body":       {nil, good, []commerce.Secret{"s"}},
	} {
		if shopify.VerifyWebhook(c.body, c.signature, c.secrets) {
			t.Errorf("%s was accepted", name)
		}
	}
}
