package syncer

import (
	"context"
	"fmt"
	"time"

	"storegraph/commerce"
)

// inFlight is how young a change may be before its missing is no drift: its webhook is on its way.
const inFlight = time.Minute

// sameSecond is how long after the second of its last change an object may still change without a trace in updatedAt: the
// second itself, and one for the clocks.
const sameSecond = 2 * time.Second

// comparison finds what the store has otherwise than Shopify, and writes a signal for each: a list is never proof, the
// refetch is.
type comparison struct {
	*Syncer
	inst    *commerce.Installation
	element commerce.Element
	round   time.Time // when the round began, by Shopify's clock
	reason  string    // "poll" or "sweep": the beginning of the signals' ids
	signals []commerce.Signal
	found   commerce.Drift
}

// suspect asks for a refetch. nth tells signals of one state apart.
func (c *comparison) suspect(id commerce.ID, state time.Time, nth string) {
	c.signals = append(c.signals, commerce.Signal{
		WebhookID:   fmt.Sprintf("%s/%s/%s/%d%s", c.reason, kindOf(c.element), id, state.Unix(), nth),
		Topic:       commerce.TopicReconcile,
		ShopDomain:  c.inst.Shop.Domain,
		Kind:        kindOf(c.element),
		ObjectID:    id,
		TriggeredAt: state,
		ReceivedAt:  c.Now(),
		Background:  true,
	})
}

// compare looks at one object that Shopify lists. stored is false when the store knows nothing of it, not even that it was
// deleted; wanted says whether it should be there then.
func (c *comparison) compare(ref commerce.Ref, have commerce.Identity, stored, wanted bool) {
	c.found.Checked++
	settled := ref.UpdatedAt.Before(c.round.Add(-inFlight))
	switch {
	case !stored && !wanted || have.MergedInto != nil:
	case !stored, have.DeletedAt != nil && ref.UpdatedAt.After(*have.DeletedAt):
		c.suspect(ref.ID, ref.UpdatedAt, "")
		if settled {
			c.found.Missing++
		}
	case have.DeletedAt != nil: // the list is older than the deletion
	case have.UpdatedAt.Before(ref.UpdatedAt):
		c.suspect(ref.ID, ref.UpdatedAt, "")
		if settled {
			c.found.Outdated++
		}
	case ref.Members != nil && *ref.Members != have.Members:
		// Shopify changes the members of a rule's collection without a webhook, and without touching updatedAt.
		c.suspect(ref.ID, ref.UpdatedAt, fmt.Sprintf("/members/%d/%d", *ref.Members, c.round.Unix()))
		c.found.Outdated++
	case have.UpdatedAt.Equal(ref.UpdatedAt) && !have.FetchedAt.After(ref.UpdatedAt.Add(sameSecond)):
		// Read in the very second of its change: another change of that second would look the same.
		c.suspect(ref.ID, ref.UpdatedAt, "/again")
	}
}

// tell writes the signals.
func (c *comparison) tell(ctx context.Context) error {
	if len(c.signals) == 0 {
		return nil
	}
	if _, err := c.Store.PutBackground(ctx, c.inst.AccountID, c.signals); err != nil {
		return fmt.Errorf("ask for refetches: %w", err)
	}
	c.signals = c.signals[:0]
	return nil
}

// identities reads what the store knows of listed objects.
func (c *comparison) identities(ctx context.Context, refs []commerce.Ref) (map[commerce.ID]commerce.Identity, error) {
	ids := make([]commerce.ID, len(refs))
	for i, r := range refs {
		ids[i] = r.ID
	}
	have, err := c.Store.Identities(ctx, c.inst.AccountID, kindOf(c.element), ids)
	if err != nil {
		return nil, fmt.Errorf("compare %s: %w", c.element, err)
	}
	return have, nil
}

// asking makes signals for objects that are not the one being handled: their own claims serialise them.
func (s *Syncer) asking(inst *commerce.Installation, kind, why string, ids ...commerce.ID) []commerce.Signal {
	now := s.Now()
	signals := make([]commerce.Signal, len(ids))
	for i, id := range ids {
		signals[i] = commerce.Signal{
			WebhookID: fmt.Sprintf("%s/%s/%s/%d", why, kind, id, now.UnixNano()), Topic: commerce.TopicReconcile, ShopDomain: inst.Shop.Domain,
			Kind: kind, ObjectID: id, TriggeredAt: now, ReceivedAt: now, Background: true,
		}
	}
	return signals
}
