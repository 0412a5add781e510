package server

import (
	"net/http"

	"storegraph/web"
)

// console adds the console's pages and its sessions.
func (s *Server) console(mux *http.ServeMux) {
	var origin http.CrossOriginProtection
	mux.Handle("POST /session", origin.Handler(http.HandlerFunc(s.signIn)))
	mux.Handle("DELETE /session", origin.Handler(http.HandlerFunc(s.signOut)))
	mux.HandleFunc("GET /session/{code}", s.signInByCode)
	pages := web.Handler()
	for _, pattern := range web.Pages {
		mux.Handle("GET "+pattern, pages)
	}
	mux.Handle("GET "+web.Assets, pages)
}
