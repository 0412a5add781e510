package shopify

import (
	"errors"
	"net/http"
	"time"
)

// How long a shop is left alone.
const (
	pauseClosed      = time.Hour // frozen, locked or gone: its owner acts, not we
	pauseRejected    = 15 * time.Minute
	pauseUnreachable = time.Minute
	pauseThrottled   = 30 * time.Second
)

// Pause says whether an error concerns the shop as a whole, so that every other request to it would fail as well: for how
// long to leave it alone, and why, in a sentence for the account's users. Errors of one object, denied access and dead
// tokens are not such: neither is time that the caller itself ended.
func Pause(err error) (d time.Duration, reason string, ok bool) {
	var status *StatusError
	errors.As(err, &status)
	switch {
	case errors.Is(err, ErrRejected):
		return pauseRejected, "Shopify refuses our requests as suspicious. Nothing is lost: syncing goes on by itself in a quarter of an hour. If this stays, contact support.", true
	case errors.Is(err, ErrShopUnavailable):
		return pauseClosed, closedReason(status), true
	case errors.Is(err, ErrThrottled):
		d := pauseThrottled
		if status != nil {
			d = min(max(d, status.RetryAfter), pauseRejected)
		}
		return d, "Shopify allows only so many requests a minute, and this store's are used up. Nothing needs to be done: syncing goes on by itself in a moment. If this stays, look for other apps that read the store heavily.", true
	case errors.Is(err, ErrUnreachable):
		return pauseUnreachable, "Shopify did not answer or failed several times. Nothing needs to be done: syncing goes on by itself in a minute. If this stays, look at shopifystatus.com.", true
	}
	return 0, "", false
}

func closedReason(status *StatusError) string {
	const later = " Syncing then goes on by itself within the hour."
	if status != nil {
		switch status.Status {
		case http.StatusPaymentRequired:
			return "Shopify has frozen this store, mostly for an unpaid bill. Its owner must settle it in the Shopify admin under Settings, Billing." + later
		case http.StatusLocked:
			return "Shopify has locked this store. Its owner must log in to the Shopify admin and follow what it says there, or ask Shopify's support." + later
		}
	}
	return "Shopify does not find this store: it was closed, or its address was changed. Its owner must open it again in Shopify." + later + " Disconnect it here if it is gone for good."
}
