package commerce

import "time"

// SyncHealth says how near the store is to Shopify.
type SyncHealth struct {
	AccountID     AccountID
	Elements      []ElementHealth // wizard order
	LastWebhookAt *time.Time
	Pending       int // signals that wait
	Failed        int // signals that were given up
	Subscriptions SubscriptionCheck
	PausedUntil   *time.Time // the shop is left alone until then: frozen, or it refuses our requests
	PauseReason   string
}

// ElementHealth is the part of one element.
type ElementHealth struct {
	Element Element
	Syncing bool          // its toggle is on, it is not blocked, and the shop is connected
	Lag     time.Duration // age of the oldest signal that waits, by Shopify's clock; 0 when none waits
	AsOf    *time.Time    // all that Shopify told of before this moment is stored; nil while not syncing
	Pending int
	Failed  int
	// What reconciliation has seen. Everything that had changed before VerifiedAt is stored, webhooks or not; everything
	// deleted before SweptAt is gone.
	VerifiedAt *time.Time
	SweptAt    *time.Time
	NextPollAt *time.Time
	Drift      Drift      // found since the shop was connected, and repaired
	LastDrift  Drift      // found by the newest round
	DriftAt    *time.Time // when drift was last found
	Failure    string     // why the newest round failed; "" when it did not
}

// SubscriptionCheck is what was found when the shop's webhook subscriptions were last compared with the toggles.
type SubscriptionCheck struct {
	Expected  int
	Missing   []string   // topics that were missing, and are repaired unless Failure says otherwise
	Repaired  int        // since the shop was connected
	CheckedAt *time.Time // nil: never
	Failure   string     // why Shopify refused; "" when all is well
}
