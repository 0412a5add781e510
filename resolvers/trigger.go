package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
	"strconv"
)

func (r *queryResolver) TriggerEvents(ctx context.Context, after *string, first int, kinds []commerce.TriggerKind) (*model.Connection[commerce.TriggerEvent], error) {
	return r.triggerEvents(ctx, after, first, kinds)
}

func (r *triggerEventResolver) ID(ctx context.Context, obj *commerce.TriggerEvent) (string, error) {
	return globalIDOf(ctx, eventNode, strconv.FormatInt(obj.Sequence, 10))
}

func (r *triggerEventResolver) Order(ctx context.Context, obj *commerce.TriggerEvent) (*commerce.Order, error) {
	return r.orderByID(ctx, &obj.OrderID)
}

func (r *triggerEventResolver) OrderID(ctx context.Context, obj *commerce.TriggerEvent) (string, error) {
	return globalIDOf(ctx, orderNode, obj.OrderID.String())
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

func (r *Resolver) TriggerEvent() graph.TriggerEventResolver { return &triggerEventResolver{r} }

type triggerEventResolver struct{ *Resolver }
