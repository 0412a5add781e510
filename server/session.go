package server

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"sync"
	"time"

	"storegraph/commerce"
)

// sessionTime is how long a sign-in lasts.
const sessionTime = 12 * time.Hour

// consoleHeader must be on every request that a cookie signs. A page of another site cannot send it without our consent,
// which no answer of ours gives.
const consoleHeader = "X-Storegraph-Console"

// Sealer encrypts what a cookie carries, and knows its own work again.
type Sealer interface {
	SealSession(plain []byte) []byte
	OpenSession(sealed []byte) ([]byte, error)
}

// SignInCodes are one-time codes that stand for an API key in a sign-in link. They live in this process only: the demo
// prints such a link.
type SignInCodes struct {
	mu   sync.Mutex
	keys map[string]string
}

// Issue makes a code for key.
func (c *SignInCodes) Issue(key string) (code string) {
	code = rand.Text()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys == nil {
		c.keys = make(map[string]string)
	}
	c.keys[code] = key
	return code
}

// redeem gives the key of a code, once.
func (c *SignInCodes) redeem(code string) (key string, ok bool) {
	if c == nil {
		return "", false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key, ok = c.keys[code]
	delete(c.keys, code)
	return key, ok
}

// session is what the cookie carries, sealed: the key itself, so that revoking the key ends the session at once and its
// rights are those of the key, without a table of sessions.
type session struct {
	Key     string    `json:"k"`
	Expires time.Time `json:"e"`
}

// fromSession turns a session's cookie into the API key that it stands for, on requests that bring no credential of their
// own and prove that our console sent them.
func (s *Server) fromSession(next http.Handler) http.Handler {
	var origin http.CrossOriginProtection
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie(s.sessionCookieName())
		if err != nil || s.config.Sessions == nil || r.Header.Get("Authorization") != "" {
			next.ServeHTTP(w, r)
			return
		}
		if err := origin.Check(r); err != nil || r.Header.Get(consoleHeader) == "" {
			writeError(w, http.StatusForbidden, commerce.Forbidden, "A session is good for requests of the console only. Send an API key as Authorization: Bearer <key>.")
			return
		}
		key, ok := s.openSession(cookie.Value)
		if !ok {
			http.SetCookie(w, s.sessionCookie("", -1))
			unauthenticated(w, "The session has ended. Sign in again.")
			return
		}
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+key)
		next.ServeHTTP(w, r)
	})
}

// signIn exchanges an API key for a session.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		writeError(w, http.StatusUnsupportedMediaType, commerce.InvalidInput, "Send the key as JSON.")
		return
	}
	var body struct {
		Key string `json:"key"`
	}
	if err := json.NewDecoder(io.LimitReader(r.Body, 4<<10)).Decode(&body); err != nil || body.Key == "" || len(body.Key) > maxKey {
		writeError(w, http.StatusBadRequest, commerce.InvalidInput, "Paste an API key.")
		return
	}
	if !s.startSession(w, r, body.Key) {
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

// signInByCode follows a sign-in link.
func (s *Server) signInByCode(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	key, ok := s.config.SignInCodes.redeem(r.PathValue("code"))
	if !ok { // used before: the session that it began may still be good, else the console asks for a key
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	if s.startSession(w, r, key) {
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
}

// startSession sets the cookie, or answers why not.
func (s *Server) startSession(w http.ResponseWriter, r *http.Request, key string) bool {
	if _, err := s.config.Keys.AuthenticateAPIKey(r.Context(), key); err != nil {
		status, code, message := describe(err)
		if code == internalError {
			s.config.Logger.ErrorContext(r.Context(), "an API key could not be checked", "error", err)
		}
		writeError(w, status, code, message)
		return false
	}
	plain, err := json.Marshal(session{Key: key, Expires: s.config.Now().Add(sessionTime)})
	if err != nil {
		panic(err) // a string and a time have JSON
	}
	sealed := base64.RawURLEncoding.EncodeToString(s.config.Sessions.SealSession(plain))
	http.SetCookie(w, s.sessionCookie(sealed, int(sessionTime/time.Second)))
	return true
}

// signOut forgets the session in this browser.
func (s *Server) signOut(w http.ResponseWriter, _ *http.Request) {
	http.SetCookie(w, s.sessionCookie("", -1))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) openSession(value string) (key string, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return "", false
	}
	plain, err := s.config.Sessions.OpenSession(sealed)
	if err != nil {
		return "", false
	}
	var is session
	if json.Unmarshal(plain, &is) != nil || !s.config.Now().Before(is.Expires) {
		return "", false
	}
	return is.Key, true
}

// sessionCookieName has the prefix that keeps other hosts of the domain from setting it, where HTTPS allows that.
func (s *Server) sessionCookieName() string {
	if s.config.Secure {
		return "__Host-storegraph_session"
	}
	return "storegraph_session"
}

func (s *Server) sessionCookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: s.sessionCookieName(), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.config.Secure, SameSite: http.SameSiteLaxMode,
	}
}
