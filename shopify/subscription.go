package shopify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

type subscriptionNode struct {
	ID    string `json:"id"`
	Topic string `json:"topic"`
	URI   string `json:"uri"`
}

// Subscribe makes this shop's webhook subscriptions to callbackURL equal to topics: it creates the missing and deletes the
// surplus, and leaves other addresses alone (a legacy custom app may serve others too). missing tells what was not there,
// whether it could be created or not: Shopify deletes subscriptions whose deliveries keep failing, so this is repeated from
// time to time. It goes on after a refusal, so that one forbidden topic does not cost the rest, and returns all refusals
// joined; what concerns the shop as a whole ends it.
func (c *Client) Subscribe(ctx context.Context, topics []string, callbackURL string) (missing []string, err error) {
	have, err := c.subscriptions(ctx)
	if err != nil {
		return nil, fmt.Errorf("list webhook subscriptions: %w", err)
	}
	var surplus []subscriptionNode
	missing = slices.Clone(topics)
	slices.Sort(missing)
	missing = slices.Compact(missing)
	for _, s := range have {
		if s.URI != callbackURL {
			continue
		}
		i := slices.IndexFunc(missing, func(topic string) bool { return topicEnum(topic) == s.Topic })
		if i < 0 {
			surplus = append(surplus, s) // not wanted, or there twice
			continue
		}
		missing = slices.Delete(missing, i, i+1)
	}
	var failures []error
	for _, topic := range missing {
		if err := c.subscribe(ctx, topic, callbackURL); err != nil {
			failures = append(failures, fmt.Errorf("subscribe to %s: %w", topic, err))
			if hopeless(ctx, err) {
				return missing, errors.Join(failures...)
			}
		}
	}
	for _, s := range surplus {
		if err := c.unsubscribe(ctx, s.ID); err != nil {
			failures = append(failures, fmt.Errorf("unsubscribe from %s: %w", s.Topic, err))
			if hopeless(ctx, err) {
				break
			}
		}
	}
	return missing, errors.Join(failures...)
}

// hopeless says whether the next request would fail like this one.
func hopeless(ctx context.Context, err error) bool {
	_, _, whole := Pause(err)
	return whole || ctx.Err() != nil || errors.Is(err, ErrUnauthorized)
}

func (c *Client) subscriptions(ctx context.Context) ([]subscriptionNode, error) {
	var all []subscriptionNode
	variables := map[string]any{}
	for range maxPages {
		got, err := query[struct {
			Page connection[subscriptionNode] `json:"webhookSubscriptions"`
		}](ctx, c, "webhooks", variables)
		if err != nil {
			return nil, err
		}
		all = append(all, got.Page.Nodes...)
		cursor := got.Page.next()
		if cursor == "" {
			return all, nil
		}
		variables = map[string]any{"after": cursor}
	}
	return nil, fmt.Errorf("more than %d pages", maxPages)
}

func (c *Client) subscribe(ctx context.Context, topic, callbackURL string) error {
	subscription := map[string]any{"uri": callbackURL, "format": "JSON"}
	if fields := includeFields(topic); fields != nil {
		subscription["includeFields"] = fields
	}
	got, err := query[struct {
		Result struct {
			Errors []UserError `json:"userErrors"`
		} `json:"webhookSubscriptionCreate"`
	}](ctx, c, "webhook_create", map[string]any{"topic": topicEnum(topic), "subscription": subscription})
	if err != nil {
		return err
	}
	errs := slices.DeleteFunc(got.Result.Errors, func(e UserError) bool {
		return strings.Contains(e.Message, "already been taken") // another process was faster, or a retry met its own success
	})
	return refused("webhook_create", errs)
}

func (c *Client) unsubscribe(ctx context.Context, id string) error {
	got, err := query[struct {
		Result struct {
			Errors []UserError `json:"userErrors"`
		} `json:"webhookSubscriptionDelete"`
	}](ctx, c, "webhook_delete", map[string]any{"id": id})
	if err != nil {
		return err
	}
	errs := slices.DeleteFunc(got.Result.Errors, func(e UserError) bool {
		return strings.Contains(strings.ToLower(e.Message), "does not exist") // gone already
	})
	return refused("webhook_delete", errs)
}
