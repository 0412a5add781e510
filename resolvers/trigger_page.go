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

func parseEventCursor(s string) (int64, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err == nil {
		if digits, ok := strings.CutPrefix(string(raw), cursorPrefix); ok {
			if n, err := strconv.ParseInt(digits, 10, 64); err == nil && n >= 0 {
				return n, nil
			}
		}
	}
	return 0, commerce.Errorf(commerce.InvalidInput, "after is not a cursor of trigger events.").In("after")
}

// triggerEvents replays events after a cursor. One more than the page tells whether there is another.
func (r *Resolver) triggerEvents(ctx context.Context, after *string, first int, kinds []commerce.TriggerKind) (*model.TriggerEventConnection, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkSize("first", first); err != nil {
		return nil, err
	}
	var from int64
	if after != nil {
		if from, err = parseEventCursor(*after); err != nil {
			return nil, err
		}
	}
	events, err := r.reader.ListTriggerEvents(ctx, a, kinds, from, first+1)
	if err != nil {
		return nil, err
	}
	list := commerce.List[commerce.TriggerEvent]{Items: events, HasNext: len(events) > first, HasPrevious: from > 0}
	list.Items = list.Items[:min(first, len(events))]
	for _, e := range list.Items {
		list.Cursors = append(list.Cursors, eventCursor(e.Sequence))
	}
	c := model.NewConnection(list, nil)
	if len(list.Items) == 0 {
		c.PageInfo.EndCursor = after // the place to go on from
	}
	return c, nil
}
