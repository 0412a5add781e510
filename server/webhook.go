package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

const (
	// maxWebhook bounds a body: Shopify's largest (products with 100 full variants) stay below 1 MiB.
	maxWebhook = 2 << 20
	// Shopify gives up after five seconds in all: what takes longer is delivered again anyway.
	webhookBody = 5 * time.Second
	webhookPut  = 5 * time.Second
	// maxClockSkew is how far in our future Shopify may say that something happened: it is compared with other times of
	// Shopify's, so a wrong clock of ours must not change it. What is further ahead is no time at all.
	maxClockSkew = 24 * time.Hour
)

// webhook keeps a signal of Shopify's and answers 200 once it is durable; the work is done later. The shop header is not
// signed: it only picks the account and the secrets, and the signature must be one of theirs.
func (s *Server) webhook(w http.ResponseWriter, r *http.Request) {
	body, ok := readWebhook(w, r)
	if !ok {
		return
	}
	domain := r.Header.Get("X-Shopify-Shop-Domain")
	if !commerce.ValidShopDomain(domain) {
		writeError(w, http.StatusUnauthorized, commerce.Unauthenticated, "X-Shopify-Shop-Domain names no Shopify store.")
		return
	}
	account, signed, err := s.shops.verify(r.Context(), domain, body, r.Header.Get("X-Shopify-Hmac-Sha256"))
	if err != nil {
		s.webhookFailed(w, r, err)
		return
	}
	if !signed {
		// An unknown shop is answered like a bad signature: who cannot sign does not learn which shops we know.
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
	if signal.APIVersion != shopify.APIVersion && s.oddities.first("version "+signal.APIVersion) {
		// Only ids are read of a body, and those are the same in every version.
		s.config.Logger.WarnContext(r.Context(), "webhooks come in another API version", "account", account, "version", signal.APIVersion, "expected", shopify.APIVersion)
	}
	if signal.Kind == "" { // nothing happened that we follow: a failed merge, a topic of another app version
		if s.oddities.first("topic " + signal.Topic) {
			s.config.Logger.InfoContext(r.Context(), "a webhook asked for nothing", "account", account, "topic", signal.Topic)
		}
		w.WriteHeader(http.StatusOK)
		return
	}
	signal.ReceivedAt = s.config.Now().UTC()
	if signal.TriggeredAt.After(signal.ReceivedAt.Add(maxClockSkew)) {
		signal.TriggeredAt = signal.ReceivedAt
	}
	ctx, cancel := context.WithTimeout(r.Context(), webhookPut)
	defer cancel()
	if _, err := s.config.Inbox.PutSignal(ctx, account, signal); err != nil {
		if code := commerce.CodeOf(err); code != "" {
			writeError(w, http.StatusBadRequest, code, "The webhook cannot be kept: a header is not text.")
			return
		}
		s.webhookFailed(w, r, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// readWebhook reads the body; it answers by itself when that fails. What is too large is not read to its end.
func readWebhook(w http.ResponseWriter, r *http.Request) (body []byte, ok bool) {
	if r.ContentLength <= maxWebhook {
		// A connection without deadlines (a test's) has no slow sender either.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(webhookBody))
		var err error
		if body, err = readAll(http.MaxBytesReader(w, r.Body, maxWebhook), r.ContentLength); err == nil {
			return body, true
		}
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
		case errors.Is(err, os.ErrDeadlineExceeded):
			w.Header().Set("Connection", "close")
			writeError(w, http.StatusRequestTimeout, commerce.InvalidInput, "The webhook's body took too long.")
			return nil, false
		default:
			writeError(w, http.StatusBadRequest, commerce.InvalidInput, "The webhook's body ended early.")
			return nil, false
		}
	}
	w.Header().Set("Connection", "close") // rather than read the rest of it
	writeError(w, http.StatusRequestEntityTooLarge, commerce.TooLarge, "The webhook's body is larger than 2 MiB.")
	return nil, false
}

// readAll is io.ReadAll for a body whose length is known more often than not.
func readAll(r io.Reader, length int64) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, max(0, length)+bytes.MinRead))
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

// webhookFailed asks Shopify to deliver again.
func (s *Server) webhookFailed(w http.ResponseWriter, r *http.Request, err error) {
	s.config.Logger.ErrorContext(r.Context(), "a webhook was not stored", "topic", r.Header.Get("X-Shopify-Topic"), "error", err)
	writeError(w, http.StatusServiceUnavailable, internalError, "The webhook was not stored. Deliver it again.")
}
