package shopify

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	statusSecurityRejection = 430
	leastThrottle           = time.Second
	// tokensRefused is in the 403 that public apps get for tokens that never expire.
	tokensRefused = "access tokens are no longer accepted"
)

// StatusError is an HTTP answer that is no success.
type StatusError struct {
	Status     int
	Message    string
	RequestID  string        // Shopify's, for its support
	RetryAfter time.Duration // as Shopify asks with 429; 0 when it does not
}

// Error names the status and Shopify's sentence.
func (e *StatusError) Error() string {
	s := fmt.Sprintf("Shopify answers %d %s", e.Status, http.StatusText(e.Status))
	if e.Message != "" {
		s += ": " + e.Message
	}
	if e.RequestID != "" {
		s += " (request " + e.RequestID + ")"
	}
	return s
}

// Is gives the status its meaning.
func (e *StatusError) Is(target error) bool {
	switch {
	case e.Status == http.StatusUnauthorized, e.refusesToken():
		return target == ErrUnauthorized
	case e.Status == http.StatusPaymentRequired, e.Status == http.StatusNotFound, e.Status == http.StatusLocked:
		return target == ErrShopUnavailable
	case e.Status == http.StatusForbidden:
		return target == ErrAccessDenied
	case e.Status == http.StatusTooManyRequests:
		return target == ErrThrottled
	case e.Status == statusSecurityRejection:
		return target == ErrRejected
	case e.Status >= 500, e.Status == http.StatusRequestTimeout:
		return target == ErrUnreachable
	}
	return false
}

// refusesToken tells the 403 that only another token heals from the one that says that a scope is missing.
func (e *StatusError) refusesToken() bool {
	return e.Status == http.StatusForbidden && strings.Contains(e.Message, tokensRefused)
}

// statusError reads an answer that is no success; nil for a success.
func statusError(resp *http.Response, text []byte) error {
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return nil
	}
	failure := &StatusError{
		Status:    resp.StatusCode,
		Message:   errorText(text),
		RequestID: shorten(resp.Header.Get("X-Request-Id")),
	}
	switch {
	case resp.StatusCode == http.StatusForbidden && !failure.refusesToken():
		return &AccessDeniedError{Message: failure.Message}
	case resp.StatusCode == http.StatusTooManyRequests:
		if s, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil && s > 0 {
			failure.RetryAfter = seconds(s)
		}
		return &retryable{err: failure, after: max(leastThrottle, failure.RetryAfter)}
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusRequestTimeout:
		return &retryable{err: failure}
	}
	return failure
}
