package shopsim

import (
	"context"
	"fmt"
	"net/http"
	"slices"
)

// Webhook is one delivery on its way. In manual mode nothing delivers it but the test, as often as it likes.
type Webhook struct {
	Shop         string
	Subscription int64 // 0: compliance webhooks, which need none
	Topic        string
	ID           string // X-Shopify-Webhook-Id, the same each time it is delivered
	URI          string
	Header       http.Header
	Body         []byte
}

func (d *delivery) webhook() Webhook {
	return Webhook{
		Shop: d.shop.cfg.Domain, Subscription: d.sub, Topic: d.header.Get("X-Shopify-Topic"), ID: d.header.Get("X-Shopify-Webhook-Id"), URI: d.uri,
		Header: d.header.Clone(), Body: slices.Clone(d.body),
	}
}

// Pending are the webhooks that wait in manual mode, of all shops, the oldest first.
func (s *Server) Pending() []Webhook {
	s.hooks.mu.Lock()
	defer s.hooks.mu.Unlock()
	out := make([]Webhook, len(s.hooks.waiting))
	for i, d := range s.hooks.waiting {
		out[i] = d.webhook()
	}
	return out
}

// Waiting is how many webhooks wait in manual mode.
func (s *Server) Waiting() int {
	s.hooks.mu.Lock()
	defer s.hooks.mu.Unlock()
	return len(s.hooks.waiting)
}

// Take removes the i-th pending webhook and hands it over: to be delivered, kept for later, or lost. Like a slice, it
// panics when there is no such one.
func (s *Server) Take(i int) Webhook {
	s.hooks.mu.Lock()
	defer s.hooks.mu.Unlock()
	d := s.hooks.waiting[i]
	s.hooks.waiting = slices.Delete(s.hooks.waiting, i, i+1)
	return d.webhook()
}

// Deliver sends a webhook to its address, once, and gives the status of the answer.
func (s *Server) Deliver(ctx context.Context, w Webhook) (status int, err error) {
	status, err = s.send(ctx, w.URI, w.Header, w.Body)
	if err != nil {
		return 0, fmt.Errorf("deliver %s: %w", w.Topic, err)
	}
	return status, nil
}

// GiveUp is what Shopify does after eight failed retries of a webhook: it deletes the subscription.
func (s *Server) GiveUp(w Webhook) {
	if shop := s.ShopAt(w.Shop); shop != nil && w.Subscription != 0 {
		shop.unsubscribe(&subscription{id: w.Subscription})
	}
}

// DropSubscriptions deletes the subscriptions to the given topics (orders/create …), or all when none is named, without
// a word to the app: as Shopify does after failures.
func (s *Shop) DropSubscriptions(topics ...string) (dropped int) {
	for _, sub := range s.subscriptions(nil, "") {
		if len(topics) == 0 || slices.Contains(topics, topicName(sub.topic)) {
			s.unsubscribe(sub)
			dropped++
		}
	}
	return dropped
}

// Subscription is one webhook subscription, as a test sees it.
type Subscription struct {
	ID         int64
	Topic, URI string
}

// Subscriptions are the app's webhook subscriptions, in the order of their creation.
func (s *Shop) Subscriptions() []Subscription {
	var out []Subscription
	for _, sub := range s.subscriptions(nil, "") {
		out = append(out, Subscription{sub.id, topicName(sub.topic), sub.uri})
	}
	return out
}
