package server_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"storegraph/commerce"
	"storegraph/server"
)

// issuer signs tokens and shows its keys.
type issuer struct {
	*httptest.Server
	mu     sync.Mutex
	now    time.Time
	keys   map[string]map[string]string
	asked  int
	broken func(http.ResponseWriter) bool
	rsa    *rsa.PrivateKey
	ec     *ecdsa.PrivateKey
	ed     ed25519.PrivateKey
}

// rsaKey is made once: it takes long.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey { k, _ := rsa.GenerateKey(rand.Reader, 2048); return k })

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), rsa: rsaKey()}
	i.ec, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, i.ed, _ = ed25519.GenerateKey(rand.Reader)
	point, err := i.ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	i.keys = map[string]map[string]string{
		"r":          {"kty": "RSA", "kid": "r", "alg": "RS256", "n": b64(i.rsa.N.Bytes()), "e": b64(big.NewInt(int64(i.rsa.E)).Bytes())},
		"e":          {"kty": "EC", "kid": "e", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:])},
		"d":          {"kty": "OKP", "kid": "d", "crv": "Ed25519", "x": b64(i.ed.Public().(ed25519.PublicKey)), "use": "sig"},
		"encryption": {"kty": "RSA", "kid": "encryption", "use": "enc", "n": b64(i.rsa.N.Bytes()), "e": "AQAB"},
		"weak":       {"kty": "RSA", "kid": "weak", "n": b64(big.NewInt(3233).Bytes()), "e": "EQ"},
		"secret":     {"kty": "oct", "kid": "secret", "k": b64([]byte("shared"))},
		"off":        {"kty": "EC", "kid": "off", "crv": "P-256", "x": b64(make([]byte, 32)), "y": b64(make([]byte, 32))},
	}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.asked++
		if i.broken != nil && i.broken(w) {
			return
		}
		var list []map[string]string
		for _, k := range i.keys {
			list = append(list, k)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": list})
	}))
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) clock() time.Time {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.now
}

func (i *issuer) advance(d time.Duration) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.now = i.now.Add(d)
}

func (i *issuer) count() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked
}

func (i *issuer) tokens(t *testing.T) *server.Tokens {
	t.Helper()
	tokens, err := server.NewTokens(server.TokenConfig{
		Issuer: "https://id.example.com", Audience: "storegraph", JWKS: i.URL + "/jwks", AccountClaim: "account_id", RoleClaim: "role", PersonalDataClaim: "personal_data", Now: i.clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// claims are good ones, but for what changes.
func (i *issuer) claims(changes map[string]any) jwt.MapClaims {
	now := i.clock()
	c := jwt.MapClaims{"iss": "https://id.example.com", "aud": []string{"other", "storegraph"}, "sub": "user-7", "exp": now.Add(time.Hour).Unix(), "nbf": now.Unix(), "iat": now.Unix(), "account_id": "clinic", "role": "SERVICE"}
	maps.Copy(c, changes)
	for name, v := range changes {
		if v == nil {
			delete(c, name)
		}
	}
	return c
}

// sign makes a token. header changes the header; nil takes a member out.
func sign(t *testing.T, method jwt.SigningMethod, key any, claims jwt.MapClaims, header map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	maps.Copy(token.Header, header)
	for name, v := range header {
		if v == nil {
			delete(token.Header, name)
		}
	}
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func ask(tokens *server.Tokens, token string) (commerce.Principal, bool, error) {
	r := httptest.NewRequest("POST", "/graphql", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return tokens.Authenticate(r)
}

func TestTokens_SayWhoAsks(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	tokens := i.tokens(t)
	for name, c := range map[string]struct {
		token string
		want  commerce.Principal
	}{
		"RSA":               {sign(t, jwt.SigningMethodRS256, i.rsa, i.claims(nil), map[string]any{"kid": "r"}), commerce.Principal{AccountID: "clinic", Role: "SERVICE", KeyID: "jwt:user-7", PersonalData: true}},
		"ECDSA":             {sign(t, jwt.SigningMethodES256, i.ec, i.claims(map[string]any{"role": "admin"}), map[string]any{"kid": "e", "typ": "at+jwt"}), commerce.Principal{AccountID: "clinic", Role: "ADMIN", KeyID: "jwt:user-7", PersonalData: true}},
		"Ed25519":           {sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(map[string]any{"role": "DEVELOPER"}), map[string]any{"kid": "d", "typ": nil}), commerce.Principal{AccountID: "clinic", Role: "DEVELOPER", KeyID: "jwt:user-7"}},
		"no people":         {sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(map[string]any{"personal_data": false}), map[string]any{"kid": "d"}), commerce.Principal{AccountID: "clinic", Role: "SERVICE", KeyID: "jwt:user-7"}},
		"a late clock":      {sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(map[string]any{"exp": i.clock().Add(-20 * time.Second).Unix()}), map[string]any{"kid": "d"}), commerce.Principal{AccountID: "clinic", Role: "SERVICE", KeyID: "jwt:user-7", PersonalData: true}},
		"an early clock":    {sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(map[string]any{"nbf": i.clock().Add(20 * time.Second).Unix()}), map[string]any{"kid": "d"}), commerce.Principal{AccountID: "clinic", Role: "SERVICE", KeyID: "jwt:user-7", PersonalData: true}},
		"a subject to hide": {sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(map[string]any{"sub": "ann@example.com"}), map[string]any{"kid": "d"}), commerce.Principal{AccountID: "clinic", Role: "SERVICE", KeyID: "jwt:1e2d6d1b0a5b5a0b", PersonalData: true}},
	} {
		got, ours, err := ask(tokens, c.token)
		if name == "a subject to hide" {
			if strings.Contains(got.KeyID, "ann") || !strings.HasPrefix(got.KeyID, "jwt:") || len(got.KeyID) != 20 {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		if err != nil || !ours || got != c.want {
			t.Errorf("%s: %+v, %v, %v", name, got, ours, err)
		}
	}
	if i.count() != 1 {
		t.Errorf("the keys were asked for %d times", i.count())
	}
	for _, key := range []string{"sg_" + strings.Repeat("A", 49), "demo-key", "eyJ", "eyJ.x", "a.b.c"} {
		if _, ours, err := ask(tokens, key); ours || err != nil {
			t.Errorf("%s is taken for a token: %v", key, err)
		}
	}
}

func TestTokens_RefuseHostileOnes(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	tokens := i.tokens(t)
	stranger, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	big384, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	der, err := x509.MarshalPKIXPublicKey(&i.rsa.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	kid := func(id string) map[string]any { return map[string]any{"kid": id} }
	ed := func(changes map[string]any) string {
		return sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(changes), kid("d"))
	}
	with := func(header map[string]any) string {
		header["kid"] = "d"
		return sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(nil), header)
	}
	good := ed(nil)
	if _, _, err := ask(tokens, good); err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(good, ".")
	forge := func(header, claims any) string {
		h, _ := json.Marshal(header)
		c, _ := json.Marshal(claims)
		return b64(h) + "." + b64(c) + "." + parts[2]
	}
	now := i.clock()
	hostile := map[string]string{
		"none":                      sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, i.claims(nil), kid("d")),
		"None":                      forge(map[string]any{"alg": "None", "kid": "d"}, i.claims(nil)),
		"nOnE, no signature":        b64([]byte(`{"alg":"nOnE","kid":"d"}`)) + "." + parts[1] + ".",
		"HS256 by the public key":   sign(t, jwt.SigningMethodHS256, public, i.claims(nil), kid("r")),
		"HS256 by the key's DER":    sign(t, jwt.SigningMethodHS256, der, i.claims(nil), kid("r")),
		"HS384 by the modulus":      sign(t, jwt.SigningMethodHS384, i.rsa.N.Bytes(), i.claims(nil), kid("r")),
		"HS512 by an empty secret":  sign(t, jwt.SigningMethodHS512, []byte{}, i.claims(nil), kid("r")),
		"HS256 by a listed secret":  sign(t, jwt.SigningMethodHS256, []byte("shared"), i.claims(nil), kid("secret")),
		"another's key":             sign(t, jwt.SigningMethodES256, stranger, i.claims(nil), kid("e")),
		"a key of another type":     sign(t, jwt.SigningMethodES256, stranger, i.claims(nil), kid("r")),
		"a curve that does not fit": sign(t, jwt.SigningMethodES384, big384, i.claims(nil), kid("e")),
		"RS512 by a key for RS256":  sign(t, jwt.SigningMethodRS512, i.rsa, i.claims(nil), kid("r")),
		"PS256 by a key for RS256":  sign(t, jwt.SigningMethodPS256, i.rsa, i.claims(nil), kid("r")),
		"a key for encryption":      sign(t, jwt.SigningMethodRS256, i.rsa, i.claims(nil), kid("encryption")),
		"a weak key":                sign(t, jwt.SigningMethodRS256, i.rsa, i.claims(nil), kid("weak")),
		"a point off the curve":     sign(t, jwt.SigningMethodES256, i.ec, i.claims(nil), kid("off")),
		"an unknown key":            sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(nil), kid("gone")),
		"a path as key":             sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(nil), kid("../../../dev/null")),
		"no key":                    sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(nil), map[string]any{"kid": nil}),
		"an empty key":              sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(nil), kid("")),
		"a number as key":           sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(nil), map[string]any{"kid": 7}),
		"its own key":               sign(t, jwt.SigningMethodES256, stranger, i.claims(nil), map[string]any{"kid": "mine", "jwk": map[string]string{"kty": "EC"}}),
		"its own key's address":     sign(t, jwt.SigningMethodES256, stranger, i.claims(nil), map[string]any{"kid": "mine", "jku": "https://evil.example.com/jwks"}),
		"critical extensions":       with(map[string]any{"crit": []string{"exp"}}),
		"another type":              with(map[string]any{"typ": "secevent+jwt"}),
		"a type that is none":       with(map[string]any{"typ": 5}),
		"expired":                   ed(map[string]any{"exp": now.Add(-31 * time.Second).Unix()}),
		"no end":                    ed(map[string]any{"exp": nil}),
		"an end in words":           ed(map[string]any{"exp": "tomorrow"}),
		"not yet":                   ed(map[string]any{"nbf": now.Add(time.Minute).Unix()}),
		"issued tomorrow":           ed(map[string]any{"iat": now.Add(24 * time.Hour).Unix()}),
		"another issuer":            ed(map[string]any{"iss": "https://evil.example.com"}),
		"an issuer that begins so":  ed(map[string]any{"iss": "https://id.example.com.evil.example"}),
		"no issuer":                 ed(map[string]any{"iss": nil}),
		"another audience":          ed(map[string]any{"aud": "console"}),
		"no audience":               ed(map[string]any{"aud": nil}),
		"an empty audience":         ed(map[string]any{"aud": []string{}}),
		"no account":                ed(map[string]any{"account_id": nil}),
		"an empty account":          ed(map[string]any{"account_id": ""}),
		"a list of accounts":        ed(map[string]any{"account_id": []string{"clinic"}}),
		"a long account":            ed(map[string]any{"account_id": strings.Repeat("x", 256)}),
		"a null in the account":     ed(map[string]any{"account_id": "clinic\x00"}),
		"no role":                   ed(map[string]any{"role": nil}),
		"an unknown role":           ed(map[string]any{"role": "OWNER"}),
		"many roles":                ed(map[string]any{"role": []string{"ADMIN"}}),
		"personal data in words":    ed(map[string]any{"personal_data": "true"}),
		"other claims":              parts[0] + "." + b64([]byte(strings.Replace(string(must64(parts[1])), "SERVICE", "ADMIN", 1))) + "." + parts[2],
		"no signature":              parts[0] + "." + parts[1] + ".",
		"half a signature":          parts[0] + "." + parts[1] + "." + parts[2][:40],
		"padding":                   parts[0] + "." + parts[1] + "." + parts[2] + "==",
		"no JSON":                   b64([]byte(`{"alg":`)) + "." + parts[1] + "." + parts[2],
		"too long":                  ed(map[string]any{"x": strings.Repeat("x", 8<<10)}),
	}
	for name, token := range hostile {
		p, ours, err := ask(tokens, token)
		if !strings.HasPrefix(token, "eyJ") {
			t.Errorf("%s does not look like a token", name)
		}
		if commerce.CodeOf(err) != commerce.Unauthenticated || !ours || p != (commerce.Principal{}) {
			t.Errorf("%s: %+v, %v, %v", name, p, ours, err)
		}
	}
	if len(hostile) < 40 {
		t.Errorf("only %d tokens", len(hostile))
	}
	if n := i.count(); n > 2 {
		t.Errorf("the keys were asked for %d times in a minute", n)
	}
}

func must64(s string) []byte { b, _ := base64.RawURLEncoding.DecodeString(s); return b }

func TestTokens_FollowTheIssuersKeys(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	tokens := i.tokens(t)
	token := func(kid string) string {
		return sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(map[string]any{"exp": i.clock().Add(48 * time.Hour).Unix()}), map[string]any{"kid": kid})
	}
	check := func(what, kid string, want commerce.ErrorCode) {
		t.Helper()
		if _, _, err := ask(tokens, token(kid)); commerce.CodeOf(err) != want || want == "" && err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	set := func(change func()) { i.mu.Lock(); defer i.mu.Unlock(); change() }
	check("the first", "d", "")
	rotated := maps.Clone(i.keys["d"])
	rotated["kid"] = "d2"
	set(func() { i.keys["d2"] = rotated })
	check("a new key within the minute", "d2", commerce.Unauthenticated)
	i.advance(time.Minute)
	check("a new key", "d2", "")

	set(func() { i.broken = func(w http.ResponseWriter) bool { w.WriteHeader(500); return true } })
	i.advance(time.Hour)
	check("while the issuer is away", "d", "")
	set(func() {
		i.broken = func(w http.ResponseWriter) bool { _, _ = w.Write([]byte(`{"keys":[]}`)); return true }
	})
	i.advance(time.Minute)
	check("while it shows no keys", "d2", "")
	i.advance(24 * time.Hour)
	if _, ours, err := ask(tokens, token("d")); err == nil || !ours || commerce.CodeOf(err) != "" {
		t.Errorf("after a day: %v", err)
	}
	set(func() { i.broken = nil; delete(i.keys, "d") })
	i.advance(time.Minute)
	check("a key that was taken back", "d", commerce.Unauthenticated)
	check("one that stayed", "d2", "")
}

func TestTokens_TakeKeysFromTheIssuerAlone(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	elsewhere := newIssuer(t)
	for name, answer := range map[string]func(http.ResponseWriter) bool{
		"a redirect": func(w http.ResponseWriter) bool {
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(http.StatusFound)
			return true
		},
		"a flood": func(w http.ResponseWriter) bool {
			_, _ = w.Write([]byte(`{"keys":["` + strings.Repeat("x", 2<<20) + `"]}`))
			return true
		},
		"a page": func(w http.ResponseWriter) bool { _, _ = w.Write([]byte("<html>")); return true },
	} {
		i.mu.Lock()
		i.broken = answer
		i.mu.Unlock()
		if _, _, err := ask(i.tokens(t), sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(nil), map[string]any{"kid": "d"})); err == nil || commerce.CodeOf(err) != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if elsewhere.count() != 0 {
		t.Error("a redirect was followed")
	}
	for _, address := range []string{"", "http://id.example.com/jwks", "ftp://id.example.com", "https://", "https://user:pass@id.example.com/jwks", "file:///etc/passwd", "http://localhost/jwks", "http://169.254.169.254/latest"} {
		if _, err := server.NewTokens(server.TokenConfig{Issuer: "x", Audience: "x", JWKS: address, AccountClaim: "a", RoleClaim: "r"}); err == nil {
			t.Errorf("%q is taken for the address of keys", address)
		}
	}
	_, err := server.NewTokens(server.TokenConfig{})
	for _, want := range []string{"issuer", "audience", "account", "role", "keys"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("nothing set: %v does not tell of the %s", err, want)
		}
	}
}

func TestGraphQL_TakesTokensBesideKeys(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	f := &fakes{}
	s := newServerWith(f, nil, i.tokens(t))
	for credential, want := range map[string]int{
		"good-key": 200, "wrong": 401, sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(nil), map[string]any{"kid": "d"}): 200,
		sign(t, jwt.SigningMethodEdDSA, i.ed, i.claims(map[string]any{"aud": "x"}), map[string]any{"kid": "d"}): 401,
	} {
		r := httptest.NewRequest("POST", "/graphql", strings.NewReader(`{}`))
		r.Header.Set("Authorization", "Bearer "+credential)
		if w := do(s, r); w.Code != want || want == 200 && w.Body.String() != "clinic" {
			t.Errorf("%.20s: %d %s", credential, w.Code, w.Body)
		}
	}
}
