package shopsim

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"time"
)

// tokens are what the token endpoint gave out. It is guarded by the server's lock.
type tokens struct {
	codes  map[string]grant
	access map[string]*accessToken
	family map[string]*family // by refresh token, current and previous
}

type grant struct {
	Shop     string
	Redirect string
	Scopes   []string
	At       time.Time
}

type accessToken struct {
	Shop    string
	Scopes  []string
	Expires time.Time // zero: never
}

// family is the one refreshable line of tokens of an app on a shop. A new pair retires the refresh token before it,
// which still works until its replacement is used for the first time: so a lost answer can be asked for again.
type family struct {
	Shop     string
	Scopes   []string
	Current  string
	Previous string
	Rotated  time.Time // when the current pair was given out
	Expires  time.Time
}

// retryLife is how long a replaced refresh token may be tried again.
const retryLife = 30 * 24 * time.Hour

func newTokens() tokens {
	return tokens{codes: map[string]grant{}, access: map[string]*accessToken{}, family: map[string]*family{}}
}

// hex makes up n bytes that nobody else has; in manual mode they follow from the seed, so that a run can be repeated.
func (s *Server) hex(n int) string {
	b := make([]byte, n)
	if !s.cfg.Manual {
		_, _ = rand.Read(b) // never fails
		return hex.EncodeToString(b)
	}
	s.drawn.mu.Lock()
	defer s.drawn.mu.Unlock()
	for i := range b {
		b[i] = byte(s.drawn.next())
	}
	return hex.EncodeToString(b)
}

// newAccess makes an access token; expiring says whether it dies.
func (s *Server) newAccess(shop string, scopes []string, expiring bool) string {
	token, t := "shpat_"+s.hex(16), &accessToken{Shop: shop, Scopes: scopes}
	if expiring {
		t.Expires = s.cfg.Now().Add(s.cfg.TokenLife)
	}
	s.tokens.access[token] = t
	s.dirty = true
	return token
}

// newPair starts a token family for the shop, or goes on with one: the refresh token that was current becomes previous.
func (s *Server) newPair(f *family) (access, refresh string) {
	delete(s.tokens.family, f.Previous)
	f.Previous, f.Current = f.Current, "shprt_"+s.hex(16)
	f.Rotated = s.cfg.Now()
	f.Expires = f.Rotated.Add(s.cfg.RefreshLife)
	s.tokens.family[f.Current] = f
	return s.newAccess(f.Shop, f.Scopes, true), f.Current
}

// rotate answers a refresh. The replaced token may be used again as long as its replacement was not: then the
// replacement is dropped for a new one. ok is false for tokens that are unknown, retired or expired.
func (s *Server) rotate(shop, refresh string) (access, next string, scopes []string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.tokens.family[refresh]
	if f == nil || f.Shop != shop || s.cfg.Now().After(f.Expires) {
		return "", "", nil, false
	}
	if refresh == f.Previous {
		if s.cfg.Now().After(f.Rotated.Add(retryLife)) {
			return "", "", nil, false
		}
		delete(s.tokens.family, f.Current)
		f.Current, f.Previous = f.Previous, ""
	}
	access, next = s.newPair(f)
	return access, next, f.Scopes, true
}

// authenticate finds what a token opens on a shop; nil when it opens nothing.
func (s *Server) authenticate(shop *Shop, token string) *access {
	s.mu.Lock()
	t := s.tokens.access[token]
	s.mu.Unlock()
	if t == nil || t.Shop != shop.cfg.Domain || !t.Expires.IsZero() && s.cfg.Now().After(t.Expires) {
		return nil
	}
	denied, closed := shop.refusals()
	return &access{scopes: t.Scopes, personalData: !closed, denied: denied}
}

// revoke kills everything that the app holds on a shop.
func (s *Server) revoke(domain string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, t := range s.tokens.access {
		if t.Shop == domain {
			delete(s.tokens.access, token)
		}
	}
	for token, f := range s.tokens.family {
		if f.Shop == domain {
			delete(s.tokens.family, token)
		}
	}
	s.dirty = true
}

// RevokeTokens kills the app's tokens without telling it, as a merchant's credential rotation does.
func (s *Shop) RevokeTokens() { s.server.revoke(s.cfg.Domain) }

// CreateLegacyToken makes the token of a merchant's custom app: it never expires and has no refresh token.
func (s *Shop) CreateLegacyToken(scopes ...string) string {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	return s.server.newAccess(s.cfg.Domain, slices.Clone(scopes), false)
}
