package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"storegraph/commerce"
)

// turnTime is how long a courier serves one endpoint before others may have its place.
const turnTime = time.Second

// turn is a courier's work for one endpoint. It is commerce.Courier.
type turn struct {
	*Dispatcher
	due   commerce.DueEndpoint
	until time.Time
	pace  *pace

	asked  int  // deliveries, with the last claim
	joined bool // those that take many at a time
	cut    bool // it ended for others, with more to do
}

// Next says how many deliveries to take.
func (t *turn) Next() int {
	t.asked = 1
	switch {
	case time.Now().After(t.until):
		t.asked, t.cut = 0, true
	case t.pace.bulk():
		t.joined = t.joined || t.pace.join()
		t.asked = 0
		if t.joined {
			t.asked = together
		}
	}
	return t.asked
}

// end says whether there was more to do.
func (t *turn) end() (more bool) {
	if t.joined {
		t.pace.part()
	}
	return t.cut
}

// Send sends deliveries side by side; no two are of one lane. It ends early where the endpoint turns slow or fails: the outcomes
// are those of the first deliveries, and the others were not begun.
func (t *turn) Send(ctx context.Context, e *commerce.TriggerEndpoint, keys commerce.EndpointKeys, list []commerce.Delivery) []commerce.DeliveryOutcome {
	// An attempt that has begun is finished when the process is told to stop: cut off, it would be made twice.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), quick+t.timing.attempt+t.FilterTime())
	defer cancel()
	outcomes := make([]commerce.DeliveryOutcome, len(list))
	begin := time.Now()
	var begun atomic.Int64
	var enough atomic.Bool
	send := func() {
		for !enough.Load() {
			i := int(begun.Add(1)) - 1
			if i >= len(list) {
				return
			}
			o := t.deliver(ctx, e, keys, &list[i])
			if outcomes[i] = o; failed(o) || time.Since(begin) > quick {
				enough.Store(true)
			}
		}
	}
	if len(list) == 1 {
		send()
	} else {
		var wg sync.WaitGroup
		for range min(t.pace.abreast(), len(list)) {
			wg.Go(send)
		}
		wg.Wait()
	}
	outcomes = outcomes[:min(int(begun.Load()), len(list))]
	t.pace.note(t.asked, outcomes, time.Since(begin))
	return outcomes
}

// deliver makes one delivery: it asks the endpoint's filter, then posts the event.
func (t *turn) deliver(ctx context.Context, e *commerce.TriggerEndpoint, keys commerce.EndpointKeys, d *commerce.Delivery) (out commerce.DeliveryOutcome) {
	begin := time.Now()
	defer func() {
		if p := recover(); p != nil {
			t.Logger.ErrorContext(ctx, "a delivery panicked", "account", t.due.AccountID, "event", d.Event.Sequence, "panic", fmt.Sprint(p))
			out = commerce.DeliveryOutcome{State: commerce.DeliveryWaiting, Error: "The delivery failed here, before anything was sent.", RetryAfter: t.FilterRest()}
		}
	}()
	out = t.attempt(ctx, e, keys, d)
	out.Took = time.Since(begin).Truncate(time.Microsecond)
	if t.Now != nil {
		out.At = t.Now()
	}
	t.observe(e, &out)
	return out
}

func (t *turn) attempt(ctx context.Context, e *commerce.TriggerEndpoint, keys commerce.EndpointKeys, d *commerce.Delivery) commerce.DeliveryOutcome {
	if e.Filter != nil {
		if out, stop := t.filter(ctx, e, d); stop {
			return out
		}
	}
	body, err := d.Event.Body(t.due.AccountID)
	if err != nil {
		t.Logger.ErrorContext(ctx, "an event has no body", "account", t.due.AccountID, "event", d.Event.Sequence, "error", err)
		return commerce.DeliveryOutcome{State: commerce.DeliveryDead, Error: "The event cannot be written as JSON."}
	}
	return t.judge(t.post(ctx, e, keys, d.Event.GlobalID(t.due.AccountID), body), e, d.Attempts, t.now())
}

// filter asks the endpoint's condition; stop says that nothing is to be sent now. What cannot be answered never counts as no.
func (t *turn) filter(ctx context.Context, e *commerce.TriggerEndpoint, d *commerce.Delivery) (out commerce.DeliveryOutcome, stop bool) {
	ctx, cancel := context.WithTimeout(ctx, t.FilterTime())
	defer cancel()
	holds, words, err := t.Filter.Holds(ctx, t.due.AccountID, *e.Filter, &d.Event)
	if err == nil {
		if holds {
			return out, false
		}
		return commerce.DeliveryOutcome{State: commerce.DeliveryFiltered, Error: words, Skipped: true}, true
	}
	out = commerce.DeliveryOutcome{State: commerce.DeliveryWaiting, Error: sentence(err), Skipped: true}
	switch commerce.CodeOf(err) {
	case staleCondition:
		out.Pause = commerce.PausedFilter
	case commerce.Unavailable, "":
		out.RetryAfter = t.FilterRest() // blocked, not synced yet, or our own fault: it waits
	default: // this event can never be answered
		out.State = commerce.DeliveryDead
	}
	return out, true
}

func (d *Dispatcher) observe(e *commerce.TriggerEndpoint, out *commerce.DeliveryOutcome) {
	if out.Pause != "" {
		d.Logger.Warn("a trigger endpoint is paused", "endpoint", string(e.ID), "reason", string(out.Pause))
	}
	if d.Observe != nil {
		d.Observe(out)
	}
}

// staleCondition is the code of a condition that does not fit the catalog any more.
const staleCondition commerce.ErrorCode = "CONDITION_STALE_CATALOG"

// sentence is what users may read of an error.
func sentence(err error) string {
	var known *commerce.Error
	if errors.As(err, &known) {
		return known.Message
	}
	return "The endpoint's condition cannot be answered now."
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
