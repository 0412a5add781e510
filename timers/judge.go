package timers

import (
	"context"
	"errors"
	"slices"
	"time"

	"storegraph/commerce"
)

const (
	// askAgain is when a condition is asked again whose data is blocked or not synced, and giveUp how long that goes on.
	askAgain = time.Minute
	giveUp   = 24 * time.Hour
)

// staleCondition is the code of a condition that does not fit the catalog any more.
const staleCondition commerce.ErrorCode = "CONDITION_STALE_CATALOG"

// judge says what is to become of a due event whose time has come.
func (c *Clock) judge(ctx context.Context, account commerce.AccountID, now time.Time, t *commerce.Timer, d *commerce.DueEvent, shop *commerce.Shop) (commerce.DueVerdict, error) {
	switch {
	case shop == nil:
		return ended(commerce.DueWithdrawn, commerce.DueDisconnected, "The store is not connected any more."), nil
	case d.OrderStatus == nil:
		return ended(commerce.DueWithdrawn, commerce.DueOrderDeleted, "The order was deleted."), nil
	case *d.OrderStatus == commerce.OrderCancelled && slices.Contains([]commerce.TriggerKind{commerce.OrderReceived, commerce.PaymentReceived}, t.Anchor):
		return ended(commerce.DueWithdrawn, commerce.DueOrderCancelled, "The order was cancelled or given back."), nil
	}
	condition, no := t.Filter, commerce.DueNotMatched
	if d.State == commerce.DuePending {
		condition, no = t.Condition, commerce.DueNotTrue
	}
	if condition != nil {
		if v, decided, err := c.ask(ctx, account, now, *condition, no, d); err != nil || decided {
			return v, err
		}
	}
	if d.State == commerce.DuePending {
		return commerce.DueVerdict{State: commerce.DueFired}, nil
	}
	zone, err := time.LoadLocation(shop.Timezone)
	if err != nil {
		zone = time.UTC
	}
	due := t.Due(d.AnchorAt, zone)
	return commerce.DueVerdict{State: commerce.DuePending, DueAt: &due}, nil
}

// ask decides unless the condition holds. What cannot be answered never counts as true or as false.
func (c *Clock) ask(ctx context.Context, account commerce.AccountID, now time.Time, condition string, no commerce.DueCode, d *commerce.DueEvent) (v commerce.DueVerdict, decided bool, _ error) {
	event := &commerce.TriggerEvent{OrderID: d.OrderID, ContactID: d.ContactID, Version: d.Version}
	holds, words, err := c.Filter.Holds(ctx, account, condition, event)
	var known *commerce.Error
	switch {
	case err == nil && holds:
		return v, false, nil
	case err == nil:
		return ended(commerce.DueSkipped, no, words), true, nil
	case !errors.As(err, &known):
		return v, false, err
	case known.Code == staleCondition:
		return ended(commerce.DueSkipped, commerce.DueStale, known.Message), true, nil
	case known.Code == commerce.NotFound:
		return ended(commerce.DueWithdrawn, commerce.DueOrderDeleted, "The order was deleted."), true, nil
	}
	since := d.AnchorAt
	if d.DueAt != nil {
		since = *d.DueAt
	}
	if now.Sub(since) > giveUp {
		return ended(commerce.DueSkipped, commerce.DueUnavailable, known.Message), true, nil
	}
	return commerce.DueVerdict{Again: new(now.Add(askAgain))}, true, nil
}

func ended(s commerce.DueState, code commerce.DueCode, reason string) commerce.DueVerdict {
	return commerce.DueVerdict{State: s, Code: code, Reason: reason}
}
