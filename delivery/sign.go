package delivery

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"storegraph/commerce"
)

// Prefixes of keys in the Standard Webhooks specification: of a shared secret, of an ed25519 key, and of its public half.
const (
	secretPrefix     = "whsec_"
	signingKeyPrefix = "whsk_"
	publicKeyPrefix  = "whpk_"
)

const secretBytes = 32 // the specification asks for 24 to 64

// NewKeys makes an endpoint's keys. No two endpoints share one.
func NewKeys() (commerce.EndpointKeys, error) {
	secret := make([]byte, secretBytes)
	_, _ = rand.Read(secret) // never fails
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return commerce.EndpointKeys{}, fmt.Errorf("make an endpoint's keys: %w", err)
	}
	return commerce.EndpointKeys{
		Secret:     commerce.Secret(secretPrefix + base64.StdEncoding.EncodeToString(secret)),
		SigningKey: commerce.Secret(signingKeyPrefix + base64.StdEncoding.EncodeToString(private)),
	}, nil
}

// PublicKey is the half of a signing key that receivers verify v1a signatures with.
func PublicKey(signingKey commerce.Secret) (string, error) {
	private, err := privateKey(signingKey)
	if err != nil {
		return "", err
	}
	return publicKeyPrefix + base64.StdEncoding.EncodeToString(private.Public().(ed25519.PublicKey)), nil
}

func privateKey(key commerce.Secret) (ed25519.PrivateKey, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(key.Reveal(), signingKeyPrefix))
	if err != nil || len(raw) != ed25519.PrivateKeySize {
		return nil, errors.New("a signing key cannot be read")
	}
	return ed25519.PrivateKey(raw), nil
}

// signature gives the webhook-signature header: one v1 signature for each secret that is valid at the moment and, where the
// endpoint asks for it, one v1a for each signing key. The signed text is the id, the timestamp in seconds and the body,
// joined by dots.
func signature(keys commerce.EndpointKeys, asymmetric bool, id string, at time.Time, body []byte) (string, error) {
	secrets, signers := []commerce.Secret{keys.Secret}, []commerce.Secret{keys.SigningKey}
	if keys.PreviousUntil != nil && at.Before(*keys.PreviousUntil) {
		secrets, signers = append(secrets, keys.PreviousSecret), append(signers, keys.PreviousSigningKey)
	}
	signed := append([]byte(id+"."+strconv.FormatInt(at.Unix(), 10)+"."), body...)
	var list []string
	for _, s := range secrets {
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s.Reveal(), secretPrefix))
		if err != nil || len(raw) == 0 {
			return "", errors.New("an endpoint's secret cannot be read")
		}
		mac := hmac.New(sha256.New, raw)
		mac.Write(signed)
		list = append(list, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	if asymmetric {
		for _, s := range signers {
			private, err := privateKey(s)
			if err != nil {
				return "", err
			}
			list = append(list, "v1a,"+base64.StdEncoding.EncodeToString(ed25519.Sign(private, signed)))
		}
	}
	return strings.Join(list, " "), nil
}
