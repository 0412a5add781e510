package server

import (
	"net/http"
	"strings"

	"storegraph/commerce"
)

// maxKey bounds what is looked up; our keys are below 100 characters.
const maxKey = 512

// authenticated lets only requests with a good API key through, with its principal in their context.
func (s *Server) authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		key = strings.TrimSpace(key)
		if !strings.EqualFold(scheme, "Bearer") || key == "" || len(key) > maxKey {
			unauthenticated(w, "Send an API key as Authorization: Bearer <key>.")
			return
		}
		k, err := s.config.Keys.AuthenticateAPIKey(r.Context(), key)
		if err != nil {
			status, code, message := describe(err)
			if code == commerce.Unauthenticated {
				unauthenticated(w, message)
				return
			}
			s.config.Logger.ErrorContext(r.Context(), "an API key could not be checked", "error", err)
			writeError(w, status, code, message)
			return
		}
		next.ServeHTTP(w, r.WithContext(s.config.Principal(r.Context(), k)))
	})
}

func unauthenticated(w http.ResponseWriter, message string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="storegraph"`)
	writeError(w, http.StatusUnauthorized, commerce.Unauthenticated, message)
}
