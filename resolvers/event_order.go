package resolvers

import (
	"context"
	"strconv"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// eventOf turns the trigger event that a call names into its order, at the event's version or newer.
func (r *Resolver) eventOf(ctx context.Context, a commerce.AccountID, in *model.ResolveTemplateInput) error {
	switch {
	case in.EventID == nil:
		return nil
	case in.OrderID != nil:
		return commerce.Errorf(commerce.InvalidInput, "Give eventId or orderId, and not both.").In("input", "eventId")
	}
	_, n, err := idOf(ctx, *in.EventID, eventNode)
	if err != nil {
		return err
	}
	sequence, err := strconv.ParseInt(n.text, 10, 64)
	if err != nil || sequence < 1 {
		return errInvalidID(*in.EventID)
	}
	events, err := r.reader.ListTriggerEvents(ctx, a, nil, sequence-1, 1)
	if err != nil {
		return err
	}
	if len(events) == 0 || events[0].Sequence != sequence {
		return errNoSuch(eventNode)
	}
	if e := events[0]; e.OrderID != 0 {
		in.OrderID = new(globalID(a, orderNode, e.OrderID.String()))
	} else if e.ContactID != nil && in.ContactID == nil {
		in.ContactID = new(globalID(a, contactNode, string(*e.ContactID)))
	}
	if in.MinVersion == nil || *in.MinVersion < events[0].Version {
		in.MinVersion = &events[0].Version
	}
	return nil
}
