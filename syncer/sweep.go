package syncer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// sweepNotes are what a sweep remembers.
type sweepNotes struct {
	// Since is when the element was first followed: what was created before belongs to the historical import.
	Since time.Time   `json:"since,omitzero"`
	Round time.Time   `json:"round,omitzero"` // when this round began, by Shopify's clock
	After commerce.ID `json:"after,omitempty"`
}

// sweep walks through all ids that Shopify lists beside all ids that are stored. An id that only one of the two has is a
// suspect; the refetch that it asks for is the proof. Nothing else ever finds a deletion whose webhook was lost.
func (s *Syncer) sweep(ctx context.Context, t commerce.Task, inst *commerce.Installation) (commerce.TaskResult, error) {
	if !follows(inst, t.Element) {
		return commerce.TaskResult{}, nil
	}
	state, err := notes[sweepNotes](t)
	if err != nil {
		state = sweepNotes{}
	}
	client := s.client(inst)
	if state.Since.IsZero() {
		state.Since = inst.ConnectedAt
	}
	if state.Round.IsZero() {
		state.Round = client.Now()
	}
	imported, err := s.imported(ctx, inst.AccountID, t.Element)
	if err != nil {
		return commerce.TaskResult{}, err
	}
	c := &comparison{Syncer: s, inst: inst, element: t.Element, round: state.Round, reason: "sweep"}
	done, err := c.walk(ctx, client, &state, imported)
	if err != nil {
		return commerce.TaskResult{}, err
	}
	result := commerce.TaskResult{Found: &c.found}
	if done {
		round := state.Round
		result.Done = &round
		result.Next = s.later(inst.AccountID, sweepEvery)
		state = sweepNotes{Since: state.Since}
	} else {
		now := s.Now()
		result.Next = &now
	}
	result.State = written(state)
	return result, nil
}

// imported says whether the element's history was imported: then all that Shopify has is wanted.
func (s *Syncer) imported(ctx context.Context, account commerce.AccountID, e commerce.Element) (bool, error) {
	runs, err := s.Store.ListImports(ctx, account)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(runs, func(r commerce.ImportRun) bool {
		return r.Element == e && r.Status == commerce.ImportCompleted
	}), nil
}

func (c *comparison) walk(ctx context.Context, client *shopify.Client, state *sweepNotes, imported bool) (done bool, err error) {
	until := time.Now().Add(sliceTime)
	for time.Now().Before(until) {
		refs, more, err := client.IDs(ctx, c.element, state.After)
		if err != nil {
			return false, fmt.Errorf("list all %s: %w", c.element, err)
		}
		var last commerce.ID // 0: no end
		if more && len(refs) > 0 {
			last = refs[len(refs)-1].ID
		}
		have, err := c.identities(ctx, refs)
		if err != nil {
			return false, err
		}
		for _, ref := range refs {
			identity, stored := have[ref.ID]
			c.compare(ref, identity, stored, imported || !ref.CreatedAt.Before(state.Since))
			if c.element == commerce.Collections && stored && identity.DeletedAt == nil {
				// As many members as before may be other members.
				c.suspect(ref.ID, ref.UpdatedAt, fmt.Sprintf("/members/%d", c.round.Unix()))
			}
		}
		if err := c.vanished(ctx, refs, state.After, last); err != nil {
			return false, err
		}
		if err := c.tell(ctx); err != nil {
			return false, err
		}
		if last == 0 {
			return true, nil
		}
		state.After = last
	}
	return false, nil
}

// vanished finds what is stored and not listed, between two ids.
func (c *comparison) vanished(ctx context.Context, refs []commerce.Ref, after, last commerce.ID) error {
	const page = 1000
	for {
		stored, err := c.Store.StoredIDs(ctx, c.inst.AccountID, kindOf(c.element), after, last, page)
		if err != nil {
			return fmt.Errorf("list stored %s: %w", c.element, err)
		}
		for _, have := range stored {
			_, listed := slices.BinarySearchFunc(refs, have.ID, func(r commerce.Ref, id commerce.ID) int { return int(min(1, max(-1, r.ID-id))) })
			if listed || c.element == commerce.Orders && hidden(c.inst, have.CreatedAt, c.round) {
				continue
			}
			c.suspect(have.ID, have.UpdatedAt, fmt.Sprintf("/gone/%d", c.round.Unix()))
			if have.FetchedAt.Before(c.round.Add(-inFlight)) { // else it may only be too young for Shopify's search index
				c.found.Deleted++
			}
		}
		if len(stored) < page {
			return nil
		}
		after = stored[len(stored)-1].ID
	}
}

// hidden says whether Shopify no longer shows an order because of its age: without the read_all_orders scope it shows 60
// days, and its silence about older ones proves nothing. A day more is left for the clocks.
func hidden(inst *commerce.Installation, createdAt, now time.Time) bool {
	return !slices.Contains(inst.Scopes, "read_all_orders") && createdAt.Before(now.Add(24*time.Hour-ordersWindow))
}
