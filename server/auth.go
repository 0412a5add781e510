package server

import (
	"context"
	"net/http"
	"strings"

	"storegraph/commerce"
)

// maxKey bounds what is looked up; our keys are below 100 characters.
const maxKey = 512

// Authenticator recognises one kind of credential. The server asks its authenticators in their order, API keys last.
type Authenticator interface {
	// Authenticate says who asks. ours is false when the request carries no credential of this kind: then the next one is
	// asked. A credential of this kind that is not good is an UNAUTHENTICATED error, and nobody else is asked.
	Authenticate(r *http.Request) (p commerce.Principal, ours bool, err error)
}

// Keys says whose API key it is: an unknown one is an UNAUTHENTICATED error.
type Keys interface {
	AuthenticateAPIKey(ctx context.Context, key string) (commerce.APIKey, error)
}

// apiKeys take any bearer token for a key.
type apiKeys struct{ Keys }

// Authenticate looks the key up.
func (a apiKeys) Authenticate(r *http.Request) (commerce.Principal, bool, error) {
	key, ok := bearer(r)
	if !ok || len(key) > maxKey {
		return commerce.Principal{}, false, nil
	}
	k, err := a.AuthenticateAPIKey(r.Context(), key)
	return k.Principal(), true, err
}

// bearer is the token of the header Authorization: Bearer <token>.
func bearer(r *http.Request) (token string, ok bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}

// authenticated lets only requests with a good credential through, with its principal in their context.
func (s *Server) authenticated(next http.Handler) http.Handler {
	chain := append(s.config.Authenticators[:len(s.config.Authenticators):len(s.config.Authenticators)], apiKeys{s.config.Keys})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, a := range chain {
			p, ours, err := a.Authenticate(r)
			if err != nil {
				s.refused(w, r, err)
				return
			}
			if ours {
				next.ServeHTTP(w, r.WithContext(s.config.Principal(r.Context(), p)))
				return
			}
		}
		unauthenticated(w, "Send an API key as Authorization: Bearer <key>.")
	})
}

func (s *Server) refused(w http.ResponseWriter, r *http.Request, err error) {
	status, code, message := describe(err)
	if code == commerce.Unauthenticated {
		unauthenticated(w, message)
		return
	}
	s.config.Logger.ErrorContext(r.Context(), "a credential could not be checked", "error", err)
	writeError(w, status, code, message)
}

func unauthenticated(w http.ResponseWriter, message string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="storegraph"`)
	writeError(w, http.StatusUnauthorized, commerce.Unauthenticated, message)
}
