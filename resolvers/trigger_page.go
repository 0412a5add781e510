package resolvers

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// cursorPrefix begins the cursors of trigger events, so that the form can change while old ones still read.
const cursorPrefix = "t1:"

func eventCursor(sequence int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(cursorPrefix + strconv.FormatInt(sequence, 10)))
}

func parseEventCursor(argument, s string) (int64, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err == nil {
		if digits, ok := strings.CutPrefix(string(raw), cursorPrefix); ok {
			if n, err := strconv.ParseInt(digits, 10, 64); err == nil && n >= 0 {
				return n, nil
			}
		}
	}
	return 0, commerce.Errorf(commerce.InvalidInput, "%s is not a cursor of trigger events.", argument).In(argument)
}

// eventPage is how many events a page has that says no size.
const eventPage = 100

// triggerEvents replays events after a cursor, or before one. One more than the page tells whether there is another.
func (r *Resolver) triggerEvents(ctx context.Context, args pageArgs, kinds []commerce.TriggerKind) (*model.TriggerEventConnection, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if args.first == nil && args.last == nil {
		args.first = new(eventPage)
	}
	p, err := page(args.first, args.after, args.last, args.before)
	if err != nil {
		return nil, err
	}
	var from, to int64
	if p.After != nil {
		if from, err = parseEventCursor("after", *p.After); err != nil {
			return nil, err
		}
	}
	if p.Before != nil {
		if to, err = parseEventCursor("before", *p.Before); err != nil {
			return nil, err
		}
	}
	var list commerce.List[commerce.TriggerEvent]
	if p.Last != nil {
		size := *p.Last
		events, err := r.reader.ListTriggerEventsBefore(ctx, a, kinds, to, size+1)
		if err != nil {
			return nil, err
		}
		list.Items = events[max(0, len(events)-size):]
		list.HasPrevious, list.HasNext = len(events) > size, to > 0
	} else {
		size := *p.First
		events, err := r.reader.ListTriggerEvents(ctx, a, kinds, from, size+1)
		if err != nil {
			return nil, err
		}
		list.Items = events[:min(size, len(events))]
		list.HasNext, list.HasPrevious = len(events) > size, from > 0
	}
	for _, e := range list.Items {
		list.Cursors = append(list.Cursors, eventCursor(e.Sequence))
	}
	c := model.NewConnection(list, nil)
	if len(list.Items) == 0 { // the place to go on from
		c.PageInfo.EndCursor, c.PageInfo.StartCursor = args.after, args.before
	}
	return c, nil
}
