package syncer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// probeEvery is how often a shop is asked what it may give, should shop/update have been lost.
const probeEvery = 24 * time.Hour

// upkeep repairs what the sync loop stands on: the webhook subscriptions, which Shopify deletes after failures, and what we
// know of plan and scopes. Asking anything at all keeps an idle shop's refresh token alive.
func (s *Syncer) upkeep(ctx context.Context, inst *commerce.Installation) (commerce.TaskResult, error) {
	if !inst.SetUp {
		if err := s.setUp(ctx, inst); err != nil {
			return commerce.TaskResult{}, err
		}
	} else if err := s.repairSubscriptions(ctx, inst); err != nil {
		return commerce.TaskResult{}, err
	}
	if inst.ProbedAt == nil || s.Now().Sub(*inst.ProbedAt) > probeEvery {
		if err := s.refreshPlan(ctx, inst); err != nil {
			return commerce.TaskResult{}, err
		}
	}
	return commerce.TaskResult{Next: s.later(inst.AccountID, upkeepEvery)}, nil
}

// repairSubscriptions makes the shop's subscriptions what the toggles ask for, notes what was found, and has the elements
// reconciled whose webhooks may have been lost.
func (s *Syncer) repairSubscriptions(ctx context.Context, inst *commerce.Installation) error {
	topics := shopify.TopicsFor(inst.Sync, inst.Blocked)
	missing, failure := s.client(inst).Subscribe(ctx, topics, s.WebhookURL)
	first := inst.Subscriptions.CheckedAt == nil
	if first || len(missing) > 0 || failure != nil || inst.Subscriptions.Failure != "" || len(inst.Subscriptions.Missing) > 0 || len(topics) != inst.Subscriptions.Expected ||
		s.Now().Sub(*inst.Subscriptions.CheckedAt) > time.Minute {
		if err := s.noteSubscriptions(ctx, inst.AccountID, topics, missing, failure); err != nil {
			return err
		}
	}
	if failure != nil {
		return s.lost(ctx, inst.AccountID, fmt.Errorf("subscribe to webhooks: %w", failure))
	}
	if first || len(missing) == 0 {
		return nil
	}
	s.Logger.WarnContext(ctx, "webhook subscriptions were missing", "account", inst.AccountID, "topics", missing)
	return s.closeGap(ctx, inst.AccountID, elementsOf(missing)...)
}

func (s *Syncer) noteSubscriptions(ctx context.Context, account commerce.AccountID, topics, missing []string, failure error) error {
	now := s.Now().UTC()
	_, err := s.Store.UpdateInstallation(ctx, account, func(i *commerce.Installation) {
		check := &i.Subscriptions
		if check.CheckedAt != nil && failure == nil {
			check.Repaired += len(missing)
		}
		check.Expected, check.Missing, check.CheckedAt, check.Failure = len(topics), missing, &now, ""
		if failure != nil {
			_, check.Failure = s.explain(failure)
		}
	})
	if err != nil {
		return fmt.Errorf("note the state of the webhook subscriptions: %w", err)
	}
	s.installationChanged(ctx, account)
	return nil
}

// elementsOf are the polled elements that topics tell of.
func elementsOf(topics []string) []commerce.Element {
	var out []commerce.Element
	for _, topic := range topics {
		noun, _, _ := strings.Cut(topic, "/")
		var e commerce.Element
		switch {
		case strings.HasPrefix(noun, "customer"):
			e = commerce.Contacts
		case noun == "orders" || noun == "order_transactions" || noun == "refunds":
			e = commerce.Orders
		case noun == "products":
			e = commerce.Products
		case noun == "collections":
			e = commerce.Collections
		default:
			continue
		}
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}
