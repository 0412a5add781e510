package shopsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const codeLife = 10 * time.Minute

var installPage = template.Must(template.New("install").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Install {{.App}}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color:#1a1c1d}button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.5rem;background:#1a1c1d;color:#fff}li{margin:.2rem 0}small{color:#616161}</style>
</head><body>
<small>Simulated Shopify · {{.Shop}}</small>
<h1>Install {{.App}}</h1>
<p>{{.App}} will be able to:</p>
<ul>{{range .Permissions}}<li>{{.}}</li>{{end}}</ul>
<form method="post">{{range $name, $value := .Fields}}<input type="hidden" name="{{$name}}" value="{{$value}}">{{end}}
<button type="submit">Install</button></form>
</body></html>`))

// permissions says scopes in the merchant's words.
func permissions(scopes []string) []string {
	out := []string{}
	for _, s := range scopes {
		verb, what, _ := strings.Cut(s, "_")
		verb = map[string]string{"read": "View", "write": "Edit"}[verb]
		out = append(out, verb+" "+strings.ReplaceAll(what, "_", " "))
	}
	return out
}

// authorization is a checked request to install the app.
type authorization struct {
	redirect *url.URL
	state    string
	scopes   []string
}

// authorization checks client, redirect address and scopes; problem is what is wrong, for the page.
func (s *Server) authorization(r *http.Request) (_ authorization, problem string) {
	if r.FormValue("client_id") != s.cfg.ClientID {
		return authorization{}, "Oauth error invalid_request: Could not find Shopify API application with api_key"
	}
	redirect, err := url.Parse(r.FormValue("redirect_uri"))
	if err != nil || !s.allowed(redirect) {
		return authorization{}, "Oauth error invalid_request: The redirect_uri is not whitelisted"
	}
	a := authorization{redirect: redirect, state: r.FormValue("state")}
	for _, scope := range strings.Split(r.FormValue("scope"), ",") {
		scope = strings.TrimSpace(scope)
		if scope == "" {
			continue
		}
		if !strings.HasPrefix(scope, "read_") && !strings.HasPrefix(scope, "write_") {
			return authorization{}, "Oauth error invalid_scope: The access scope is invalid: " + scope
		}
		if !slices.Contains(s.cfg.Refused, scope) && !slices.Contains(a.scopes, scope) {
			a.scopes = append(a.scopes, scope)
		}
	}
	slices.Sort(a.scopes)
	return a, ""
}

func (s *Server) allowed(redirect *url.URL) bool {
	if len(s.cfg.RedirectURLs) > 0 {
		return slices.Contains(s.cfg.RedirectURLs, redirect.String())
	}
	return (redirect.Scheme == "http" || redirect.Scheme == "https") && isLoopback(redirect.Hostname())
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *Server) authorizePage(shop *Shop, w http.ResponseWriter, r *http.Request) {
	a, problem := s.authorization(r)
	if problem != "" {
		http.Error(w, problem, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("X-Frame-Options", "DENY")
	err := installPage.Execute(w, map[string]any{
		"App": s.cfg.AppName, "Shop": shop.cfg.Domain, "Permissions": permissions(a.scopes),
		"Fields": map[string]string{
			"client_id": s.cfg.ClientID, "redirect_uri": a.redirect.String(), "state": a.state, "scope": strings.Join(a.scopes, ","),
		},
	})
	if err != nil {
		s.log.Error("install page", "err", err)
	}
}

// install is the merchant's click: it sends the browser back to the app with a signed one-time code.
func (s *Server) install(shop *Shop, w http.ResponseWriter, r *http.Request) {
	a, problem := s.authorization(r)
	if problem != "" {
		http.Error(w, problem, http.StatusBadRequest)
		return
	}
	code := s.hex(16)
	s.mu.Lock()
	s.tokens.codes[code] = grant{Shop: shop.cfg.Domain, Redirect: a.redirect.String(), Scopes: a.scopes, At: s.cfg.Now()}
	s.mu.Unlock()
	q := url.Values{
		"code": {code}, "shop": {shop.cfg.Domain}, "state": {a.state}, "timestamp": {strconv.FormatInt(s.cfg.Now().Unix(), 10)},
		"host": {base64.RawStdEncoding.EncodeToString([]byte("admin.shopify.com/store/" + strings.TrimSuffix(shop.cfg.Domain, ".myshopify.com")))},
	}
	q.Set("hmac", SignCallback(s.cfg.ClientSecret, q))
	target := *a.redirect
	query := target.Query()
	for k, v := range q {
		query[k] = v
	}
	target.RawQuery = query.Encode()
	http.Redirect(w, r, target.String(), http.StatusFound)
}

// SignCallback is the hmac of OAuth callback parameters: all but hmac and signature, sorted, joined as k=v&k=v.
func SignCallback(secret string, q url.Values) string {
	var parts []string
	for k, v := range q {
		if k != "hmac" && k != "signature" {
			parts = append(parts, k+"="+strings.Join(v, ","))
		}
	}
	slices.Sort(parts)
	return hexHMAC([]byte(secret), strings.Join(parts, "&"))
}

func hexHMAC(key []byte, text string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return hex.EncodeToString(m.Sum(nil))
}

// token is the token endpoint: a code for a pair, a refresh token for the next pair.
func (s *Server) token(shop *Shop, w http.ResponseWriter, r *http.Request) {
	form := tokenForm(r)
	if form["client_id"] != s.cfg.ClientID || form["client_secret"] != s.cfg.ClientSecret {
		oauthError(w, http.StatusUnauthorized, "invalid_client", "The client credentials are invalid.")
		return
	}
	if form["grant_type"] == "refresh_token" {
		access, refresh, scopes, ok := s.rotate(shop.cfg.Domain, form["refresh_token"])
		if !ok {
			oauthError(w, http.StatusUnauthorized, "invalid_request", "This request requires an active refresh_token")
			return
		}
		s.answerPair(w, access, refresh, scopes)
		return
	}
	s.mu.Lock()
	g, ok := s.tokens.codes[form["code"]]
	delete(s.tokens.codes, form["code"]) // one use, whatever comes of it
	if !ok || g.Shop != shop.cfg.Domain || s.cfg.Now().Sub(g.At) > codeLife {
		s.mu.Unlock()
		oauthError(w, http.StatusBadRequest, "invalid_request", "The authorization code was not found or was already used")
		return
	}
	if form["expiring"] != "1" {
		access := s.newAccess(g.Shop, g.Scopes, false)
		s.mu.Unlock()
		writeJSON(w, http.StatusOK, map[string]any{"access_token": access, "scope": strings.Join(g.Scopes, ",")})
		return
	}
	for token, f := range s.tokens.family { // one family per app and shop: a new install retires the one before
		if f.Shop == g.Shop {
			delete(s.tokens.family, token)
		}
	}
	access, refresh := s.newPair(&family{Shop: g.Shop, Scopes: g.Scopes})
	s.mu.Unlock()
	s.answerPair(w, access, refresh, g.Scopes)
}

func (s *Server) answerPair(w http.ResponseWriter, access, refresh string, scopes []string) {
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": access, "scope": strings.Join(scopes, ","), "expires_in": int(s.cfg.TokenLife.Seconds()),
		"refresh_token": refresh, "refresh_token_expires_in": int(s.cfg.RefreshLife.Seconds()),
	})
}

// tokenForm reads the parameters from a form or a JSON body; the endpoint takes both.
func tokenForm(r *http.Request) map[string]string {
	out := map[string]string{}
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media == "application/json" {
		var body map[string]any
		_ = json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<16)).Decode(&body) // nothing read is nothing granted
		for k, v := range body {
			switch v := v.(type) {
			case string:
				out[k] = v
			case float64:
				out[k] = strconv.FormatFloat(v, 'f', -1, 64)
			}
		}
		return out
	}
	_ = r.ParseForm()
	for k := range r.PostForm {
		out[k] = r.PostForm.Get(k)
	}
	return out
}

func oauthError(w http.ResponseWriter, status int, code, description string) {
	writeJSON(w, status, map[string]any{"error": code, "error_description": description})
}
