package resolvers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// Limits of trigger endpoints.
const (
	maxDelay = 30 * 24 * time.Hour
	maxGrace = 7 * 24 * time.Hour
)

// createEndpoint checks a new endpoint and has it made.
func (r *Resolver) createEndpoint(ctx context.Context, in model.CreateTriggerEndpointInput) (*model.CreateTriggerEndpointPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	out := &model.CreateTriggerEndpointPayload{Problems: []conditions.Problem{}}
	e := commerce.TriggerEndpoint{URL: in.URL, Asymmetric: in.Asymmetric}
	err = func() error {
		if e.Kinds, err = endpointKinds(in.Kinds); err != nil {
			return err
		}
		if e.Delay, err = endpointDelay(in.Delay); err != nil {
			return err
		}
		if e.Name, err = endpointName(in.Name); err != nil {
			return err
		}
		var wrong []conditions.Problem
		if e.Filter, wrong, err = r.storedCondition(ctx, in.Filter, "filter"); err != nil {
			return err
		}
		if len(wrong) > 0 {
			out.Problems = wrong
			return nil
		}
		made, secret, err := r.endpoints.Create(ctx, a, e)
		if err != nil {
			return err
		}
		text := secret.Reveal()
		out.TriggerEndpoint, out.Secret = made, &text
		return nil
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

// updateEndpoint changes what the input names.
func (r *Resolver) updateEndpoint(ctx context.Context, in model.UpdateTriggerEndpointInput) (*model.UpdateTriggerEndpointPayload, error) {
	out := &model.UpdateTriggerEndpointPayload{Problems: []conditions.Problem{}}
	err := func() error {
		a, n, err := idOf(ctx, in.ID, endpointNode)
		if err != nil {
			return err
		}
		before, err := r.endpoints.GetEndpoint(ctx, a, commerce.EndpointID(n.text))
		if err != nil {
			return err
		}
		e := *before
		if in.URL != nil {
			e.URL = *in.URL
		}
		if in.Kinds != nil {
			if e.Kinds, err = endpointKinds(in.Kinds); err != nil {
				return err
			}
		}
		if in.Delay != nil {
			if e.Delay, err = endpointDelay(*in.Delay); err != nil {
				return err
			}
		}
		if in.Asymmetric != nil {
			e.Asymmetric = *in.Asymmetric
		}
		if name, told := in.Name.ValueOK(); told {
			if e.Name, err = endpointName(name); err != nil {
				return err
			}
		}
		if filter, told := in.Filter.ValueOK(); told {
			var wrong []conditions.Problem
			if e.Filter, wrong, err = r.storedCondition(ctx, filter, "filter"); err != nil {
				return err
			}
			if len(wrong) > 0 {
				out.Problems = wrong
				return nil
			}
		}
		if in.Status != nil && *in.Status != e.Status {
			e.Status, e.PauseReason = *in.Status, nil
			if e.Status == commerce.EndpointPaused {
				e.PauseReason = new(commerce.PausedByHand)
			}
		}
		out.TriggerEndpoint, err = r.endpoints.Update(ctx, a, *before, e)
		return err
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

func endpointKinds(kinds []commerce.TriggerKind) ([]commerce.TriggerKind, error) {
	if len(kinds) == 0 {
		return nil, commerce.Errorf(commerce.InvalidInput, "Name at least one kind of event.").In("input", "kinds")
	}
	kinds = slices.Clone(kinds)
	slices.Sort(kinds)
	return slices.Compact(kinds), nil
}

func endpointDelay(seconds int) (time.Duration, error) {
	if most := int(maxDelay.Seconds()); seconds < 0 || seconds > most {
		return 0, commerce.Errorf(commerce.InvalidInput, "The delay is between 0 and %d seconds, not %d.", most, seconds).In("input", "delay")
	}
	return time.Duration(seconds) * time.Second, nil
}

func endpointName(given *string) (string, error) {
	if given == nil {
		return "", nil
	}
	name := strings.TrimSpace(*given)
	switch {
	case utf8.RuneCountInString(name) > maxText:
		return "", commerce.Errorf(commerce.InvalidInput, "The name is longer than %d characters.", maxText).In("input", "name")
	case strings.ContainsRune(name, 0):
		return "", commerce.Errorf(commerce.InvalidInput, "The name contains a null character.").In("input", "name")
	}
	return name, nil
}

// storedCondition reads a condition that is kept as text, and gives its canonical text. name is the input's member.
func (r *Resolver) storedCondition(ctx context.Context, tree *conditions.Tree, name string) (*string, []conditions.Problem, error) {
	if tree == nil {
		return nil, nil, nil
	}
	c, wrong, err := r.readCondition(ctx, tree, name)
	if c == nil || err != nil {
		return nil, wrong, err
	}
	if err := mayCompare(ctx, c.Reads()); err != nil {
		return nil, nil, err
	}
	text := c.Text()
	if _, wrong := conditions.ParseText(text); len(wrong) > 0 { // texts have a limit of their own
		return nil, prefixed([]conditions.Problem{{Code: conditions.CodeTooLarge, Message: "The " + name + " is too long to be kept: name fewer values."}}, name), nil
	}
	return &text, nil, nil
}

// rotateEndpoint makes new keys.
func (r *Resolver) rotateEndpoint(ctx context.Context, in model.RotateTriggerEndpointSecretInput) (*model.RotateTriggerEndpointSecretPayload, error) {
	out := new(model.RotateTriggerEndpointSecretPayload)
	err := func() error {
		a, n, err := idOf(ctx, in.ID, endpointNode)
		if err != nil {
			return err
		}
		if most := int(maxGrace.Hours()); in.GracePeriodHours < 0 || in.GracePeriodHours > most {
			return commerce.Errorf(commerce.InvalidInput, "The grace period is between 0 and %d hours, not %d.", most, in.GracePeriodHours).In("input", "gracePeriodHours")
		}
		grace := time.Duration(in.GracePeriodHours) * time.Hour
		secret, err := r.endpoints.Rotate(ctx, a, commerce.EndpointID(n.text), grace)
		if err != nil {
			return err
		}
		text, ends := secret.Reveal(), r.now().UTC().Add(grace)
		out.Secret, out.PreviousEndsAt = &text, &ends
		out.TriggerEndpoint, err = r.endpoints.GetEndpoint(ctx, a, commerce.EndpointID(n.text))
		return err
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

// replay has deliveries made again.
func (r *Resolver) replay(ctx context.Context, in model.ReplayTriggerDeliveriesInput) (*model.ReplayTriggerDeliveriesPayload, error) {
	out := new(model.ReplayTriggerDeliveriesPayload)
	err := func() error {
		a, n, err := idOf(ctx, in.EndpointID, endpointNode)
		if err != nil {
			return err
		}
		if (in.EventIds == nil) == (in.Range == nil) {
			return commerce.Errorf(commerce.InvalidInput, "Give eventIds or range, and not both.").In("input")
		}
		var f commerce.DeliveryFilter
		if in.State != nil {
			if f.State = *in.State; f.State == commerce.DeliveryWaiting {
				return commerce.Errorf(commerce.InvalidInput, "Deliveries that wait are made anyway.").In("input", "state")
			}
		}
		var events []int64
		if in.Range == nil {
			if events, err = eventSequences(a, in.EventIds); err != nil {
				return err
			}
		} else if err := eventRange(in.Range, &f); err != nil {
			return err
		}
		if _, err := r.endpoints.GetEndpoint(ctx, a, commerce.EndpointID(n.text)); err != nil {
			return err
		}
		out.Replayed, err = r.endpoints.ReplayDeliveries(ctx, a, commerce.EndpointID(n.text), f, events)
		return err
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

func eventSequences(a commerce.AccountID, ids []string) ([]int64, error) {
	if len(ids) > commerce.MaxPageSize {
		return nil, commerce.Errorf(commerce.InvalidInput, "At most %d ids at once, not %d. Give a range for more.", commerce.MaxPageSize, len(ids)).In("input", "eventIds")
	}
	sequences := []int64{}
	for i, id := range ids {
		n, err := parseNodeID(a, id)
		if err == nil && n.kind != eventNode {
			err = commerce.Errorf(commerce.InvalidID, "The id names a %s, not a %s.", n.kind, eventNode)
		}
		var sequence int64
		if err == nil {
			if sequence, err = strconv.ParseInt(n.text, 10, 64); err != nil {
				err = errInvalidID(id)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", i, err)
		}
		sequences = append(sequences, sequence)
	}
	return sequences, nil
}

func eventRange(in *model.TriggerReplayRangeInput, f *commerce.DeliveryFilter) (err error) {
	if in.After != nil {
		if f.After, err = parseEventCursor("after", *in.After); err != nil {
			return err
		}
	}
	if in.Before != nil {
		if f.Before, err = parseEventCursor("before", *in.Before); err != nil {
			return err
		}
		if f.Before <= f.After {
			return commerce.Errorf(commerce.InvalidInput, "The range ends before it begins.").In("input", "range")
		}
	}
	return nil
}

// deliveryCounts counts an endpoint's deliveries.
func (r *Resolver) deliveryCounts(ctx context.Context, id commerce.EndpointID) (*model.TriggerDeliveryCounts, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := r.endpoints.CountDeliveries(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return &model.TriggerDeliveryCounts{
		Waiting: counts[commerce.DeliveryWaiting], Delivered: counts[commerce.DeliveryDelivered],
		Filtered: counts[commerce.DeliveryFiltered], Dead: counts[commerce.DeliveryDead],
	}, nil
}

// deliveries reads a page, the newest event first. One more than the page tells whether there is another.
func (r *Resolver) deliveries(ctx context.Context, id commerce.EndpointID, state *commerce.DeliveryState, first int, after *string) (*model.Connection[commerce.Delivery], error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkSize("first", first); err != nil {
		return nil, err
	}
	f := commerce.DeliveryFilter{}
	if state != nil {
		f.State = *state
	}
	if after != nil {
		if f.Before, err = parseEventCursor("after", *after); err != nil {
			return nil, err
		}
	}
	deliveries, err := r.endpoints.ListDeliveries(ctx, a, id, f, first+1)
	if err != nil {
		return nil, err
	}
	list := commerce.List[commerce.Delivery]{Items: deliveries[:min(first, len(deliveries))], HasNext: len(deliveries) > first, HasPrevious: after != nil}
	for _, d := range list.Items {
		list.Cursors = append(list.Cursors, eventCursor(d.Event.Sequence))
	}
	return model.NewConnection(list, func(ctx context.Context) (int, error) {
		counts, err := r.endpoints.CountDeliveries(ctx, a, id)
		if state != nil {
			return counts[*state], err
		}
		total := 0
		for _, n := range counts {
			total += n
		}
		return total, err
	}), nil
}

const (
	followEvery = 500 * time.Millisecond
	followPage  = 100
)

// followEvents sends events as they are written. Sequences follow commits, so none is passed over.
func (r *Resolver) followEvents(ctx context.Context, after *string, kinds []commerce.TriggerKind) (<-chan *model.Edge[commerce.TriggerEvent], error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	var from int64
	if after != nil {
		from, err = parseEventCursor("after", *after)
	} else {
		from, err = r.reader.LastTriggerEvent(ctx, a)
	}
	if err != nil {
		return nil, err
	}
	out := make(chan *model.Edge[commerce.TriggerEvent])
	go func() {
		defer close(out)
		tick := time.NewTicker(followEvery)
		defer tick.Stop()
		for {
			events, err := r.reader.ListTriggerEvents(ctx, a, kinds, from, followPage)
			if err != nil { // the next look may find the database back
				events = nil
			}
			for i := range events {
				select {
				case out <- &model.Edge[commerce.TriggerEvent]{Cursor: eventCursor(events[i].Sequence), Node: events[i]}:
					from = events[i].Sequence
				case <-ctx.Done():
					return
				}
			}
			if len(events) == followPage {
				continue
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}
