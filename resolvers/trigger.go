package resolvers

import (
	"context"
	"encoding/json"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
	"strconv"
)

func (r *queryResolver) TriggerEvents(ctx context.Context, after *string, first *int, last *int, before *string, kinds []commerce.TriggerKind) (*model.Connection[commerce.TriggerEvent], error) {
	return r.triggerEvents(ctx, pageArgs{first, after, last, before}, kinds)
}

func (r *triggerEventResolver) ID(ctx context.Context, obj *commerce.TriggerEvent) (string, error) {
	return globalIDOf(ctx, eventNode, strconv.FormatInt(obj.Sequence, 10))
}

func (r *triggerEventResolver) Timer(ctx context.Context, obj *commerce.TriggerEvent) (*commerce.Timer, error) {
	timer, _ := sourceOf(obj)
	l, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	return find(ctx, l.allTimers, timer, func(t *commerce.Timer) commerce.TimerID { return t.ID })
}

func (r *triggerEventResolver) SegmentWatch(ctx context.Context, obj *commerce.TriggerEvent) (*commerce.SegmentWatch, error) {
	_, watch := sourceOf(obj)
	l, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	return find(ctx, l.allWatches, watch, func(w *commerce.SegmentWatch) commerce.WatchID { return w.ID })
}

func (r *triggerEventResolver) Order(ctx context.Context, obj *commerce.TriggerEvent) (*commerce.Order, error) {
	if obj.OrderID == 0 {
		return nil, nil
	}
	return r.orderByID(ctx, &obj.OrderID)
}

func (r *triggerEventResolver) OrderID(ctx context.Context, obj *commerce.TriggerEvent) (*string, error) {
	if obj.OrderID == 0 {
		return nil, nil
	}
	id, err := globalIDOf(ctx, orderNode, obj.OrderID.String())
	return &id, err
}

func (r *triggerEventResolver) Contact(ctx context.Context, obj *commerce.TriggerEvent) (*commerce.Contact, error) {
	return r.contactByID(ctx, obj.ContactID)
}

func (r *triggerEventResolver) ContactID(ctx context.Context, obj *commerce.TriggerEvent) (*string, error) {
	if obj.ContactID == nil {
		return nil, nil
	}
	id, err := globalIDOf(ctx, contactNode, string(*obj.ContactID))
	return &id, err
}

func (r *triggerEventResolver) Payload(ctx context.Context, obj *commerce.TriggerEvent) (json.RawMessage, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	return obj.Body(a)
}

func (r *Resolver) TriggerEvent() graph.TriggerEventResolver { return &triggerEventResolver{r} }

type triggerEventResolver struct{ *Resolver }
