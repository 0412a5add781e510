package delivery

import (
	"crypto/ed25519"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"storegraph/commerce"
)

// The specification's own library verifies what is sent.
func TestSignature_IsWhatStandardWebhooksVerifies(t *testing.T) {
	t.Parallel()
	body, at, id := []byte(`{"type":"ORDER_RECEIVED","data":{"orderName":"#1044 ☕"}}`), time.Now(), commerce.GlobalID("a", "TriggerEvent", "9")
	old, err := NewKeys()
	must(t, err)
	keys, err := NewKeys()
	must(t, err)
	until := at.Add(time.Hour)
	keys.PreviousSecret, keys.PreviousSigningKey, keys.PreviousUntil = old.Secret, old.SigningKey, &until
	for name, c := range map[string]struct {
		at    time.Time
		valid []commerce.EndpointKeys
		not   []commerce.EndpointKeys
		parts int
	}{
		"while both keys are valid": {at, []commerce.EndpointKeys{keys, old}, nil, 4},
		"after the old one ended":   {until, []commerce.EndpointKeys{keys}, []commerce.EndpointKeys{old}, 2},
	} {
		header, err := signature(keys, true, id, c.at, body)
		must(t, err)
		if n := len(strings.Fields(header)); n != c.parts {
			t.Errorf("%s: %d signatures, want %d", name, n, c.parts)
		}
		verified := func(k commerce.EndpointKeys, body []byte) bool {
			wh, err := standardwebhooks.NewWebhook(k.Secret.Reveal())
			must(t, err)
			h := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {strconv.FormatInt(c.at.Unix(), 10)}, "Webhook-Signature": {header}}
			symmetric := wh.VerifyIgnoringTimestamp(body, h) == nil
			public, err := PublicKey(k.SigningKey)
			must(t, err)
			raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(public, "whpk_"))
			must(t, err)
			asymmetric := false
			for _, part := range strings.Fields(header) {
				if text, ok := strings.CutPrefix(part, "v1a,"); ok {
					sig, err := base64.StdEncoding.DecodeString(text)
					must(t, err)
					asymmetric = asymmetric || ed25519.Verify(raw, []byte(id+"."+strconv.FormatInt(c.at.Unix(), 10)+"."+string(body)), sig)
				}
			}
			if symmetric != asymmetric {
				t.Errorf("%s: v1 %t, v1a %t", name, symmetric, asymmetric)
			}
			return symmetric
		}
		for _, k := range c.valid {
			if !verified(k, body) {
				t.Errorf("%s: a valid key does not verify", name)
			}
			if verified(k, append(body, ' ')) {
				t.Errorf("%s: another body is verified", name)
			}
		}
		for _, k := range c.not {
			if verified(k, body) {
				t.Errorf("%s: a key that ended verifies", name)
			}
		}
	}
	if strings.ContainsRune(id, '.') {
		t.Error("an id must not contain a dot")
	}
}

// A secret and a signature of the specification's own example.
func TestSignature_OfTheSpecification(t *testing.T) {
	t.Parallel()
	keys := commerce.EndpointKeys{Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
	got, err := signature(keys, false, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	must(t, err)
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
