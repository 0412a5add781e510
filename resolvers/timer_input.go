package resolvers

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// localTime is a time of day.
var localTime = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

// createTimer checks a new timer and has it made.
func (r *Resolver) createTimer(ctx context.Context, in model.CreateTimerInput) (*model.CreateTimerPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	out := &model.CreateTimerPayload{Problems: []conditions.Problem{}}
	err = func() error {
		t := commerce.Timer{Anchor: in.Anchor, LocalTime: in.LocalTime, Supersede: in.Supersede}
		if t.Name, err = scheduleName(in.Name); err != nil {
			return err
		}
		if !slices.Contains(commerce.OrderKinds, in.Anchor) {
			return commerce.Errorf(commerce.InvalidInput, "A timer starts with an event of an order, not with %s.", in.Anchor).In("input", "anchor")
		}
		if t.Delay, err = timerDelay(in.Delay); err != nil {
			return err
		}
		if in.LocalTime != nil && !localTime.MatchString(*in.LocalTime) {
			return commerce.Errorf(commerce.InvalidInput, "The time of day is written HH:MM, from 00:00 to 23:59.").In("input", "localTime")
		}
		var wrong []conditions.Problem
		if t.Filter, wrong, err = r.storedCondition(ctx, in.Filter, "filter"); err != nil {
			return err
		}
		out.Problems = append(out.Problems, wrong...)
		if t.Condition, wrong, err = r.storedCondition(ctx, in.Condition, "condition"); err != nil {
			return err
		}
		if out.Problems = append(out.Problems, wrong...); len(out.Problems) > 0 {
			return nil
		}
		out.Timer, err = r.schedules.CreateTimer(ctx, a, t)
		return err
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

// updateTimer changes what the input names.
func (r *Resolver) updateTimer(ctx context.Context, in model.UpdateTimerInput) (*model.UpdateTimerPayload, error) {
	out := &model.UpdateTimerPayload{Problems: []conditions.Problem{}}
	err := func() error {
		a, n, err := idOf(ctx, in.ID, timerNode)
		if err != nil {
			return err
		}
		before, err := r.schedules.GetTimer(ctx, a, commerce.TimerID(n.text))
		if err != nil {
			return err
		}
		t := *before
		if in.Name != nil {
			if t.Name, err = scheduleName(*in.Name); err != nil {
				return err
			}
		}
		if in.Status != nil {
			t.Status = *in.Status
		}
		var wrong []conditions.Problem
		if tree, told := in.Filter.ValueOK(); told {
			if t.Filter, wrong, err = r.storedCondition(ctx, tree, "filter"); err != nil {
				return err
			}
			out.Problems = append(out.Problems, wrong...)
		}
		if tree, told := in.Condition.ValueOK(); told {
			if t.Condition, wrong, err = r.storedCondition(ctx, tree, "condition"); err != nil {
				return err
			}
			out.Problems = append(out.Problems, wrong...)
		}
		if len(out.Problems) > 0 {
			return nil
		}
		out.Timer, err = r.schedules.UpdateTimer(ctx, a, t)
		return err
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

func scheduleName(given string) (string, error) {
	name, err := endpointName(&given)
	if err == nil && name == "" {
		err = commerce.Errorf(commerce.InvalidInput, "Give it a name.").In("input", "name")
	}
	return name, err
}

func timerDelay(in *model.TimerDelayInput) (commerce.TimerDelay, error) {
	for _, part := range []struct {
		name      string
		n, atMost int
	}{{"months", in.Months, 36}, {"days", in.Days, 1100}, {"hours", in.Hours, 1000}, {"minutes", in.Minutes, 1000}} {
		if part.n < 0 || part.n > part.atMost {
			return commerce.TimerDelay{}, commerce.Errorf(commerce.InvalidInput, "The %s of a delay are between 0 and %d, not %d.", part.name, part.atMost, part.n).In("input", "delay", part.name)
		}
	}
	return commerce.TimerDelay{Months: in.Months, Days: in.Days, Hours: in.Hours, Minutes: in.Minutes}, nil
}

// dueEvents lists due events; a cursor is the place of one.
func (r *Resolver) dueEvents(ctx context.Context, f commerce.DueFilter, state *commerce.DueState, first int, after *string) (*model.Connection[commerce.DueEvent], error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkSize("first", first); err != nil {
		return nil, err
	}
	if state != nil {
		f.State = *state
	}
	if after != nil {
		if f.After, err = parseEventCursor("after", *after); err != nil {
			return nil, commerce.Errorf(commerce.InvalidInput, "after is not a cursor of due events.").In("after")
		}
	}
	due, err := r.schedules.ListDue(ctx, a, f, first+1)
	if err != nil {
		return nil, err
	}
	list := commerce.List[commerce.DueEvent]{Items: due[:min(first, len(due))], HasNext: len(due) > first, HasPrevious: after != nil}
	for _, d := range list.Items {
		list.Cursors = append(list.Cursors, eventCursor(d.ID))
	}
	return model.NewConnection(list, func(ctx context.Context) (int, error) { return r.schedules.CountDue(ctx, a, f) }), nil
}

// dueFilter reads the ids that the list of due events is asked by.
func dueFilter(ctx context.Context, timerID, contactID *string) (f commerce.DueFilter, err error) {
	if timerID != nil {
		_, n, err := idOf(ctx, *timerID, timerNode)
		if err != nil {
			return f, err
		}
		f.Timer = commerce.TimerID(n.text)
	}
	if contactID != nil {
		_, n, err := idOf(ctx, *contactID, contactNode)
		if err != nil {
			return f, err
		}
		f.Contact = new(commerce.ContactID(n.text))
	}
	return f, nil
}

func dueEventID(ctx context.Context, d *commerce.DueEvent) (*string, error) {
	if d.Sequence == nil {
		return nil, nil
	}
	id, err := globalIDOf(ctx, eventNode, strconv.FormatInt(*d.Sequence, 10))
	return &id, err
}

// sourceOf reads from an event what made it, when no order did: the names of its facts are its own.
func sourceOf(e *commerce.TriggerEvent) (timer commerce.TimerID, watch commerce.WatchID) {
	switch {
	case e.Kind == commerce.TimerDue:
		if f := e.Facts(); f.Timer != nil {
			return commerce.TimerID(f.Timer.ID), ""
		}
	case strings.HasPrefix(string(e.Kind), "SEGMENT_"):
		if f := e.Facts(); f.SegmentWatch != nil {
			return "", commerce.WatchID(f.SegmentWatch.ID)
		}
	}
	return "", ""
}
