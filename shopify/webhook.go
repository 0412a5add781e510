package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"storegraph/commerce"
)

// VerifyWebhook says whether one of the secrets signed these bytes, as they came over the wire. signature is the
// X-Shopify-Hmac-Sha256 header. While a secret rotates either may sign. Only the body is signed, no header.
func VerifyWebhook(body []byte, signature string, secrets []commerce.Secret) bool {
	got, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || len(got) != sha256.Size {
		return false
	}
	valid := false
	for _, secret := range secrets {
		if secret == "" {
			continue // an empty key signs for everybody
		}
		mac := hmac.New(sha256.New, []byte(secret.Reveal()))
		mac.Write(body)
		valid = hmac.Equal(mac.Sum(nil), got) || valid
	}
	return valid
}
