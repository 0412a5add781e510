package syncer

import (
	"context"
	"fmt"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// pollNotes are what a poll remembers.
type pollNotes struct {
	// Mark is the high-water mark: everything that changed before it was seen by a complete round.
	Mark time.Time `json:"mark,omitzero"`
	// A round that is on its way: where it began, by Shopify's clock, and where it goes on.
	Round  time.Time   `json:"round,omitzero"`
	Since  time.Time   `json:"since,omitzero"`
	Cursor string      `json:"cursor,omitempty"`
	After  commerce.ID `json:"after,omitempty"`
}

// overlap is how far behind the mark a round begins: Shopify's search index is seconds late, and its filter of customers
// matches whole days.
func overlap(e commerce.Element) time.Duration {
	if e == commerce.Contacts {
		return 24 * time.Hour
	}
	return 5 * time.Minute
}

// poll reads what changed at Shopify since the mark, and asks for a refetch of what the store has otherwise.
func (s *Syncer) poll(ctx context.Context, t commerce.Task, inst *commerce.Installation) (commerce.TaskResult, error) {
	if !follows(inst, t.Element) {
		return commerce.TaskResult{}, nil
	}
	state, err := notes[pollNotes](t)
	if err != nil {
		state = pollNotes{} // unreadable notes cost a longer round, and nothing else
	}
	client := s.client(inst)
	if state.Round.IsZero() {
		if state.Mark.IsZero() {
			state.Mark = inst.ConnectedAt
		}
		state.Round, state.Since = client.Now(), state.Mark.Add(-overlap(t.Element))
		if state.Round.Sub(state.Mark) > gapAfter {
			// No poll by updated_at ever finds a deletion.
			if err := s.Store.Schedule(ctx, inst.AccountID, commerce.TaskSweep, t.Element, s.Now()); err != nil {
				return commerce.TaskResult{}, err
			}
		}
	}
	c := &comparison{Syncer: s, inst: inst, element: t.Element, round: state.Round, reason: "poll"}
	imported, err := s.imported(ctx, inst.AccountID, t.Element)
	if err != nil {
		return commerce.TaskResult{}, err
	}
	done, err := c.pages(ctx, client, &state, imported)
	if err != nil {
		return commerce.TaskResult{}, err
	}
	result := commerce.TaskResult{Found: &c.found}
	if done {
		round := state.Round
		result.Done = &round
		result.Next = s.later(inst.AccountID, pollEvery)
		state = pollNotes{Mark: state.Round}
	} else {
		now := s.Now()
		result.Next = &now
	}
	result.State = written(state)
	return result, nil
}

// pages works through the list until it ends or the slice's time is up.
func (c *comparison) pages(ctx context.Context, client *shopify.Client, state *pollNotes, imported bool) (done bool, err error) {
	until := time.Now().Add(sliceTime)
	for time.Now().Before(until) {
		var refs []commerce.Ref
		more := false
		if c.element == commerce.Collections {
			// Their members change without any trace in updatedAt: all of them are counted each time.
			refs, more, err = client.IDs(ctx, c.element, state.After)
			if len(refs) > 0 {
				state.After = refs[len(refs)-1].ID
			}
		} else {
			var next string
			refs, next, err = client.Changes(ctx, c.element, state.Since, state.Cursor)
			state.Cursor, more = next, next != ""
		}
		if err != nil {
			return false, fmt.Errorf("list changed %s: %w", c.element, err)
		}
		have, err := c.identities(ctx, refs)
		if err != nil {
			return false, err
		}
		for _, ref := range refs {
			identity, stored := have[ref.ID]
			// What changed last before the shop was connected belongs to the historical import.
			c.compare(ref, identity, stored, imported || !ref.UpdatedAt.Before(c.inst.ConnectedAt.Truncate(time.Second)))
		}
		if err := c.tell(ctx); err != nil {
			return false, err
		}
		if !more {
			return true, nil
		}
	}
	return false, nil
}
