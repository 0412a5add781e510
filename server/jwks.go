package server

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// How an issuer's keys are fetched.
const (
	jwksTimeout = 5 * time.Second
	maxJWKS     = 1 << 20 // bytes
	// jwksFresh is how long keys are used before they are asked for again. Meanwhile, and while the issuer does not answer,
	// those that are known are used.
	jwksFresh = 15 * time.Minute
	// jwksStale bounds that: a key that the issuer took back is not accepted for ever because the issuer is away.
	jwksStale = 24 * time.Hour
	// jwksPause is between two attempts, however many tokens name a key that is not known.
	jwksPause = time.Minute
	minRSA    = 2048 // bits
)

// verifyKey is a public key of an issuer.
type verifyKey struct {
	public crypto.PublicKey
	alg    string // the only algorithm that it is for; "" for any of its type
}

var errUnknownKey = errors.New("the issuer has no such key")

// keySet is an issuer's keys by their ids.
type keySet struct {
	url    string
	client *http.Client
	now    func() time.Time
	logger *slog.Logger

	mu       sync.Mutex
	keys     map[string]verifyKey
	fetched  time.Time     // the last success
	tried    time.Time     // the last attempt
	fetching chan struct{} // closed when the attempt under way is over; nil when there is none
}

// newKeySet refuses an address that keys must not come from: other than https, but on this machine.
func newKeySet(address string, now func() time.Time, logger *slog.Logger) (*keySet, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, errors.New("is not an address like https://issuer.example.com/.well-known/jwks.json")
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if local := err == nil && ip.IsLoopback(); u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return nil, errors.New("must begin with https://")
	}
	// Neither a proxy nor a redirect leads elsewhere.
	client := &http.Client{
		Timeout:       jwksTimeout,
		Transport:     &http.Transport{TLSHandshakeTimeout: jwksTimeout, ResponseHeaderTimeout: jwksTimeout, MaxResponseHeaderBytes: maxHeaderBytes, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &keySet{url: address, client: client, now: now, logger: logger}, nil
}

// key finds a key by its id. It waits for the issuer only when it does not know the key.
func (s *keySet) key(ctx context.Context, id string) (verifyKey, error) {
	s.mu.Lock()
	now := s.now()
	k, known := s.keys[id]
	known = known && now.Sub(s.fetched) < jwksStale
	due := s.tried.IsZero() || now.Sub(s.tried) >= jwksPause && (!known || now.Sub(s.fetched) >= jwksFresh)
	if due && s.fetching == nil {
		done := make(chan struct{})
		s.tried, s.fetching = now, done
		go s.fetch(context.WithoutCancel(ctx), done)
	}
	fetching := s.fetching
	s.mu.Unlock()
	if known {
		return k, nil
	}
	if fetching != nil {
		select {
		case <-fetching:
		case <-ctx.Done():
			return verifyKey{}, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if k, known = s.keys[id]; known && now.Sub(s.fetched) < jwksStale {
		return k, nil
	}
	if s.fetched.IsZero() || now.Sub(s.fetched) >= jwksStale {
		return verifyKey{}, errors.New("the issuer's keys cannot be fetched")
	}
	return verifyKey{}, errUnknownKey
}

func (s *keySet) fetch(ctx context.Context, done chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, jwksTimeout)
	defer cancel()
	keys, err := s.ask(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.logger.WarnContext(ctx, "the keys of the tokens' issuer could not be fetched", "error", err)
	} else {
		s.keys, s.fetched = keys, s.now()
	}
	s.fetching = nil
	close(done)
}

func (s *keySet) ask(ctx context.Context) (map[string]verifyKey, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for keys: %w", err)
	}
	r.Header.Set("Accept", "application/jwk-set+json, application/json")
	answer, err := s.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask for keys: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for keys: status %d", answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxJWKS+1))
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	if len(body) > maxJWKS {
		return nil, errors.New("read keys: they are longer than 1 MiB")
	}
	return parseKeys(body)
}

// jwk is a JSON Web Key (RFC 7517), as far as signatures need it.
type jwk struct {
	Kid, Kty, Use, Alg, Crv string
	N, E, X, Y              string
}

// parseKeys reads a key set, and leaves out what is no key for signatures that are accepted here.
func parseKeys(body []byte) (map[string]verifyKey, error) {
	var set struct{ Keys []json.RawMessage }
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, errors.New("read keys: the answer is no key set")
	}
	out := make(map[string]verifyKey)
	for _, raw := range set.Keys {
		var k jwk
		if err := json.Unmarshal(raw, &k); err != nil || k.Kid == "" || k.Use != "" && k.Use != "sig" {
			continue
		}
		if public := k.public(); public != nil {
			out[k.Kid] = verifyKey{public, k.Alg}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("read keys: there is none that signatures can be verified with")
	}
	return out, nil
}

// public is nil for a key of another type, or too weak.
func (k jwk) public() crypto.PublicKey {
	number := func(text string) *big.Int {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(raw) == 0 {
			return nil
		}
		return new(big.Int).SetBytes(raw)
	}
	switch k.Kty {
	case "RSA":
		n, e := number(k.N), number(k.E)
		if n == nil || e == nil || n.BitLen() < minRSA || !e.IsInt64() || e.Int64() < 3 || e.Int64() > 1<<31-1 || e.Bit(0) == 0 {
			return nil
		}
		return &rsa.PublicKey{N: n, E: int(e.Int64())}
	case "EC":
		curve := map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}[k.Crv]
		x, y := number(k.X), number(k.Y)
		if curve == nil || x == nil || y == nil {
			return nil
		}
		size := (curve.Params().BitSize + 7) / 8
		if x.BitLen() > size*8 || y.BitLen() > size*8 {
			return nil
		}
		point := append(append([]byte{4}, x.FillBytes(make([]byte, size))...), y.FillBytes(make([]byte, size))...)
		public, err := ecdsa.ParseUncompressedPublicKey(curve, point) // refuses what is not on the curve
		if err != nil {
			return nil
		}
		return public
	case "OKP":
		raw, err := base64.RawURLEncoding.DecodeString(k.X)
		if k.Crv != "Ed25519" || err != nil || len(raw) != ed25519.PublicKeySize {
			return nil
		}
		return ed25519.PublicKey(raw)
	}
	return nil
}
