package server

import (
	_ "embed"
	"html/template"
	"net/http"
	"strings"

	"storegraph/commerce"
)

// cookieName is bound to the callback's host and path by its prefix and attributes; see oauthStart.
const cookieName = "storegraph_install"

// maxQuery bounds the callback: Shopify's stays below 1 KiB.
const maxQuery = 8 << 10

//go:embed oauth.html
var oauthHTML string

var oauthPage = template.Must(template.New("oauth").Parse(oauthHTML))

// oauthStart begins an install in the user's browser.
func (s *Server) oauthStart(w http.ResponseWriter, r *http.Request) {
	if len(r.URL.RawQuery) > maxQuery {
		s.oauthFailed(w, r, commerce.Errorf(commerce.InvalidInput, "This install link is not one of ours."))
		return
	}
	address, cookie, err := s.config.Connector.Start(r.Context(), r.URL.Query().Get("state"))
	if err != nil {
		s.oauthFailed(w, r, err)
		return
	}
	http.SetCookie(w, s.installCookie(cookie, 600))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, address, http.StatusFound)
}

// oauthCallback ends an install.
func (s *Server) oauthCallback(w http.ResponseWriter, r *http.Request) {
	if len(r.URL.RawQuery) > maxQuery {
		s.oauthFailed(w, r, commerce.Errorf(commerce.InvalidInput, "Shopify's answer is too long to be one."))
		return
	}
	cookie := ""
	if c, err := r.Cookie(cookieName); err == nil {
		cookie = c.Value
	}
	path, err := s.config.Connector.Complete(r.Context(), r.URL.Query(), cookie)
	if err != nil {
		s.oauthFailed(w, r, err)
		return
	}
	http.SetCookie(w, s.installCookie("", -1))
	w.Header().Set("Cache-Control", "no-store")
	if ReturnPath(path) {
		http.Redirect(w, r, path, http.StatusFound)
		return
	}
	s.page(w, http.StatusOK, "Connected", "Your Shopify store is connected. Its data is being imported; you can close this window.")
}

// ReturnPath says whether a path may follow an install: a plain path of ours under /settings, never an address.
func ReturnPath(path string) bool {
	if path != "/settings" && !strings.HasPrefix(path, "/settings/") || len(path) > 200 {
		return false
	}
	for _, c := range path {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_", c) {
			return false
		}
	}
	return !strings.Contains(path, "//")
}

// installCookie goes only to the callback. SameSite is Lax because the callback is reached by a redirect from Shopify.
func (s *Server) installCookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName, Value: value, Path: "/oauth/shopify/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.config.Secure, SameSite: http.SameSiteLaxMode,
	}
}

func (s *Server) oauthFailed(w http.ResponseWriter, r *http.Request, err error) {
	status, code, message := describe(err)
	if code == internalError {
		s.config.Logger.ErrorContext(r.Context(), "an install failed", "error", err)
		message = "Shopify could not be reached, or did not answer as expected. Start the connection again from the CRM."
	} else {
		s.config.Logger.InfoContext(r.Context(), "an install was refused", "code", code)
	}
	s.page(w, status, "Not connected", message)
}

func (s *Server) page(w http.ResponseWriter, status int, title, message string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := oauthPage.Execute(w, map[string]string{"Title": title, "Message": message}); err != nil {
		s.config.Logger.Error("the install page was not sent", "error", err)
	}
}
