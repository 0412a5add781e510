package server

import (
	"net/http"

	"storegraph/web"
)

// console are the routes of the console's pages and its sessions.
func (s *Server) console() map[string]http.Handler {
	var origin http.CrossOriginProtection
	pages := web.Handler()
	routes := map[string]http.Handler{
		"POST /session":       origin.Handler(http.HandlerFunc(s.signIn)),
		"DELETE /session":     origin.Handler(http.HandlerFunc(s.signOut)),
		"GET /session/{code}": http.HandlerFunc(s.signInByCode),
		"GET " + web.Assets:   pages,
		"GET " + web.Preview:  web.PreviewHandler(),
	}
	for _, pattern := range web.Pages {
		routes["GET "+pattern] = pages
	}
	return routes
}
