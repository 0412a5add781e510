package resolvers_test

import (
	"context"
	"slices"
	"strconv"
	"time"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

// troubledHealth is a store that is behind: orders wait, one item was given up, and a comparison found drift.
func troubledHealth() (*commerce.SyncHealth, []commerce.FailedSignal) {
	at := func(ago time.Duration) *time.Time { t := sample.Now.Add(-ago); return &t }
	h := &commerce.SyncHealth{
		AccountID: ours, LastWebhookAt: at(2 * time.Second), Pending: 4, Failed: 3,
		Subscriptions: commerce.SubscriptionCheck{Expected: 17, Missing: []string{"orders/updated"}, Repaired: 2, CheckedAt: at(time.Hour), Failure: "Shopify refused the address."},
		PausedUntil:   at(-time.Minute), PauseReason: "The store is frozen.",
	}
	for _, e := range commerce.Elements {
		x := commerce.ElementHealth{Element: e, Syncing: true, AsOf: &sample.Now, VerifiedAt: at(time.Minute), SweptAt: at(time.Hour), NextPollAt: at(-time.Minute)}
		if e == commerce.Orders {
			x.Lag, x.AsOf, x.Pending, x.Failed = 1500*time.Millisecond, at(1500*time.Millisecond), 4, 3
			x.Drift, x.LastDrift, x.DriftAt = commerce.Drift{Checked: 900, Missing: 1, Outdated: 2, Deleted: 3}, commerce.Drift{Checked: 30, Outdated: 1}, at(time.Minute)
			x.Failure = "Shopify did not answer in time."
		}
		h.Elements = append(h.Elements, x)
	}
	failed := func(webhook, kind string, id commerce.ID, topic string) commerce.FailedSignal {
		return commerce.FailedSignal{
			Signal:   commerce.Signal{WebhookID: webhook, Kind: kind, ObjectID: id, Topic: topic, ReceivedAt: sample.Now.Add(-time.Hour)},
			Attempts: 8, Code: "SHOPIFY_UNREADABLE", Reason: "Shopify's answer could not be read.", FailedAt: sample.Now.Add(-time.Minute),
		}
	}
	return h, []commerce.FailedSignal{
		failed("w-1", "Order", 450789469, "orders/paid"),
		failed("poll/Customer/7/1", "Customer", 7, commerce.TopicReconcile),
		failed("w-3", "App", 0, "app/scopes_update"),
	}
}

func (f *fake) SyncHealth(_ context.Context, a commerce.AccountID) (*commerce.SyncHealth, error) {
	d, err := f.of(a, "SyncHealth")
	if err != nil {
		return nil, err
	}
	if d.health == nil {
		return nil, commerce.Errorf(commerce.NotConnected, "This account was never connected.")
	}
	return d.health, nil
}

func (f *fake) FailedSignals(_ context.Context, a commerce.AccountID, first int, after string) ([]commerce.FailedSignal, string, error) {
	d, err := f.of(a, "FailedSignals")
	if err != nil {
		return nil, "", err
	}
	from := 0
	if after != "" {
		if from, err = strconv.Atoi(after); err != nil {
			return nil, "", commerce.Errorf(commerce.InvalidInput, "This is no cursor.").In("after")
		}
	}
	if from+first < len(d.failed) {
		return d.failed[from : from+first], strconv.Itoa(from + first), nil
	}
	return d.failed[min(from, len(d.failed)):], "", nil
}

func (f *fake) RetryFailed(_ context.Context, a commerce.AccountID, webhooks []string) (int, error) {
	d, err := f.of(a, "RetryFailed")
	if err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.retry = append(f.retry, webhooks)
	n := 0
	for _, s := range d.failed {
		if len(webhooks) == 0 || slices.Contains(webhooks, s.WebhookID) {
			n++
		}
	}
	return n, nil
}

func (f *fake) Reconcile(_ context.Context, a commerce.AccountID, elements []commerce.Element, sweep bool) error {
	d, err := f.of(a, "Reconcile")
	if err != nil {
		return err
	}
	if d.installation.EndedAt != nil {
		return commerce.Errorf(commerce.NotConnected, "This account is not connected.")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.polls = append(f.polls, poll{elements, sweep})
	return nil
}
