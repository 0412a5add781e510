package server

import (
	"errors"
	"io"
	"net/http"

	"storegraph/commerce"
	"storegraph/shopify"
)

// maxWebhook bounds a body: Shopify's largest (products with 100 full variants) stay below 1 MiB.
const maxWebhook = 2 << 20

// webhook keeps a signal of Shopify's and answers 200 once it is durable; the work is done later. The shop header is not
// signed: it only picks the account and the secrets, and the signature must be one of theirs.
func (s *Server) webhook(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhook))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			writeError(w, http.StatusRequestEntityTooLarge, commerce.TooLarge, "The webhook's body is larger than 2 MiB.")
			return
		}
		writeError(w, http.StatusBadRequest, commerce.InvalidInput, "The webhook's body ended early.")
		return
	}
	domain := r.Header.Get("X-Shopify-Shop-Domain")
	if !commerce.ValidShopDomain(domain) {
		writeError(w, http.StatusUnauthorized, commerce.Unauthenticated, "X-Shopify-Shop-Domain names no Shopify store.")
		return
	}
	account, secrets, err := s.config.Shops.WebhookSecrets(r.Context(), domain)
	if commerce.CodeOf(err) == commerce.NotFound {
		// 401 like a bad signature: who cannot sign does not learn which shops we know.
		writeError(w, http.StatusUnauthorized, commerce.Unauthenticated, "The signature does not fit the store.")
		return
	}
	if err != nil {
		s.webhookFailed(w, r, err)
		return
	}
	if !shopify.VerifyWebhook(body, r.Header.Get("X-Shopify-Hmac-Sha256"), secrets) {
		writeError(w, http.StatusUnauthorized, commerce.Unauthenticated, "The signature does not fit the store.")
		return
	}
	signal, err := shopify.ParseSignal(r.Header, body)
	if err != nil {
		status, code, message := describe(err)
		s.config.Logger.WarnContext(r.Context(), "a signed webhook could not be read", "account", account, "topic", r.Header.Get("X-Shopify-Topic"), "code", code)
		writeError(w, status, code, message)
		return
	}
	if signal.Kind == "" { // nothing happened that we follow: a failed merge, a topic of another app version
		w.WriteHeader(http.StatusOK)
		return
	}
	signal.ReceivedAt = s.config.Now().UTC()
	if _, err := s.config.Inbox.PutSignal(r.Context(), account, signal); err != nil {
		s.webhookFailed(w, r, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// webhookFailed asks Shopify to deliver again.
func (s *Server) webhookFailed(w http.ResponseWriter, r *http.Request, err error) {
	s.config.Logger.ErrorContext(r.Context(), "a webhook was not stored", "topic", r.Header.Get("X-Shopify-Topic"), "error", err)
	writeError(w, http.StatusServiceUnavailable, internalError, "The webhook was not stored. Deliver it again.")
}
