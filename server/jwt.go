package server

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"storegraph/commerce"
)

const (
	maxToken = 8 << 10 // bytes
	// tokenLeeway is what the issuer's clock may differ from ours.
	tokenLeeway = 30 * time.Second
	maxClaim    = 255
)

// tokenAlgs are the signatures that are accepted: of public keys only. With none and HS* somebody could sign with what
// everybody knows.
var tokenAlgs = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

// TokenConfig says whose tokens are accepted, and what they say.
type TokenConfig struct {
	Issuer   string // of the claim iss
	Audience string // one of the claim aud
	JWKS     string // https address of the issuer's keys
	// Names of the claims that hold the account's id, the role, and whether personal data is shown. A token without the last
	// one has what its role has.
	AccountClaim, RoleClaim, PersonalDataClaim string
	Now                                        func() time.Time // default time.Now
	Logger                                     *slog.Logger
}

// Tokens is the Authenticator of bearer JWTs (RFC 7519) that an issuer signed.
type Tokens struct {
	config TokenConfig
	keys   *keySet
	parser *jwt.Parser
}

// NewTokens refuses a configuration that would let others in, with every reason at once. Nothing is fetched yet.
func NewTokens(c TokenConfig) (*Tokens, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	var wrong []error
	for _, need := range []struct{ value, name string }{
		{c.Issuer, "the issuer"}, {c.Audience, "the audience"}, {c.AccountClaim, "the claim of the account"}, {c.RoleClaim, "the claim of the role"},
	} {
		if need.value == "" {
			wrong = append(wrong, fmt.Errorf("%s is not set", need.name))
		}
	}
	keys, err := newKeySet(c.JWKS, c.Now, c.Logger)
	if err != nil {
		wrong = append(wrong, fmt.Errorf("the address of the keys %w", err))
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return &Tokens{config: c, keys: keys, parser: jwt.NewParser(
		jwt.WithValidMethods(tokenAlgs), jwt.WithIssuer(c.Issuer), jwt.WithAudience(c.Audience), jwt.WithExpirationRequired(), jwt.WithIssuedAt(),
		jwt.WithLeeway(tokenLeeway), jwt.WithTimeFunc(c.Now), jwt.WithStrictDecoding(), jwt.WithJSONNumber(),
	)}, nil
}

// Authenticate takes bearer tokens that look like a JWT.
func (t *Tokens) Authenticate(r *http.Request) (p commerce.Principal, ours bool, _ error) {
	token, ok := bearer(r)
	if !ok || !strings.HasPrefix(token, "eyJ") || strings.Count(token, ".") != 2 {
		return p, false, nil
	}
	if len(token) > maxToken {
		return p, true, badToken("it is too long")
	}
	claims := jwt.MapClaims{}
	parsed, err := t.parser.ParseWithClaims(token, claims, func(token *jwt.Token) (any, error) { return t.keyFor(r.Context(), token) })
	switch {
	case err != nil && errors.Is(err, errKeysAway):
		return p, true, err // not the caller's fault
	case errors.Is(err, jwt.ErrTokenExpired):
		return p, true, badToken("it has expired")
	case err != nil || !parsed.Valid:
		return p, true, badToken("its signature or its claims are not good")
	}
	p, err = t.principal(claims)
	return p, true, err
}

var errKeysAway = errors.New("the keys of the tokens' issuer cannot be had")

// keyFor finds the issuer's key that a token names. What the token itself brings (jwk, jku, x5u) is not looked at.
func (t *Tokens) keyFor(ctx context.Context, token *jwt.Token) (any, error) {
	id, ok := token.Header["kid"].(string)
	if _, critical := token.Header["crit"]; !ok || id == "" || critical {
		return nil, errUnknownKey
	}
	if typ, given := token.Header["typ"]; given {
		if name, ok := typ.(string); !ok || !slices.Contains([]string{"jwt", "at+jwt", "application/at+jwt"}, strings.ToLower(name)) {
			return nil, errUnknownKey
		}
	}
	k, err := t.keys.key(ctx, id)
	if errors.Is(err, errUnknownKey) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errKeysAway, err)
	}
	alg := token.Method.Alg()
	if k.alg != "" && k.alg != alg {
		return nil, errUnknownKey
	}
	var fits bool
	switch key := k.public.(type) {
	case *rsa.PublicKey:
		fits = alg[0] == 'R' || alg[0] == 'P'
	case *ecdsa.PublicKey:
		fits = alg == map[int]string{256: "ES256", 384: "ES384", 521: "ES512"}[key.Curve.Params().BitSize]
	case ed25519.PublicKey:
		fits = alg == "EdDSA"
	}
	if !fits {
		return nil, errUnknownKey
	}
	return k.public, nil
}

// principal is what the claims of a good token say.
func (t *Tokens) principal(claims jwt.MapClaims) (p commerce.Principal, _ error) {
	account, ok := claims[t.config.AccountClaim].(string)
	if !ok || account == "" || len(account) > maxClaim || strings.ContainsRune(account, 0) {
		return p, badToken("it names no account")
	}
	text, _ := claims[t.config.RoleClaim].(string)
	role := commerce.Role(strings.ToUpper(text))
	if !role.Known() {
		return p, badToken("it names no role")
	}
	sees := role.SeesPersonalData()
	if claim, given := claims[t.config.PersonalDataClaim]; given && t.config.PersonalDataClaim != "" {
		if sees, ok = claim.(bool); !ok {
			return p, badToken("it does not say whether personal data is shown")
		}
	}
	subject, _ := claims["sub"].(string)
	return commerce.Principal{AccountID: commerce.AccountID(account), Role: role, KeyID: "jwt:" + plainSubject(subject), PersonalData: sees}, nil
}

var plain = regexp.MustCompile(`^[A-Za-z0-9|._:-]{1,64}$`)

// plainSubject keeps a subject that is an id; others, which may be addresses of people, are told apart by a hash.
func plainSubject(subject string) string {
	if plain.MatchString(subject) {
		return subject
	}
	sum := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(sum[:8])
}

func badToken(why string) error {
	return commerce.Errorf(commerce.Unauthenticated, "This token is not accepted: %s.", why)
}
