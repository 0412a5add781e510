package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *dueEventResolver) Code(ctx context.Context, obj *commerce.DueEvent) (*commerce.DueCode, error) {
	if obj.Code == "" {
		return nil, nil
	}
	return &obj.Code, nil
}

func (r *dueEventResolver) Reason(ctx context.Context, obj *commerce.DueEvent) (*string, error) {
	return nonEmpty(obj.Reason), nil
}

func (r *dueEventResolver) Order(ctx context.Context, obj *commerce.DueEvent) (*commerce.Order, error) {
	return r.orderByID(ctx, &obj.OrderID)
}

func (r *dueEventResolver) Contact(ctx context.Context, obj *commerce.DueEvent) (*commerce.Contact, error) {
	return r.contactByID(ctx, obj.ContactID)
}

func (r *dueEventResolver) EventID(ctx context.Context, obj *commerce.DueEvent) (*string, error) {
	return dueEventID(ctx, obj)
}

func (r *mutationResolver) CreateTimer(ctx context.Context, input model.CreateTimerInput) (*model.CreateTimerPayload, error) {
	return r.createTimer(ctx, input)
}

func (r *mutationResolver) UpdateTimer(ctx context.Context, input model.UpdateTimerInput) (*model.UpdateTimerPayload, error) {
	return r.updateTimer(ctx, input)
}

func (r *mutationResolver) DeleteTimer(ctx context.Context, input model.DeleteTimerInput) (*model.DeleteTimerPayload, error) {
	out := new(model.DeleteTimerPayload)
	a, n, err := idOf(ctx, input.ID, timerNode)
	if err == nil {
		err = r.schedules.DeleteTimer(ctx, a, commerce.TimerID(n.text))
	}
	if err == nil {
		out.DeletedID = &input.ID
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r *queryResolver) Timers(ctx context.Context) ([]commerce.Timer, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	list, err := r.schedules.ListTimers(ctx, a)
	return append([]commerce.Timer{}, list...), err
}

func (r *queryResolver) Timer(ctx context.Context, id string) (*commerce.Timer, error) {
	a, n, err := idOf(ctx, id, timerNode)
	if err != nil {
		return nil, err
	}
	return missingIsNil(r.schedules.GetTimer(ctx, a, commerce.TimerID(n.text)))
}

func (r *queryResolver) DueEvents(ctx context.Context, timerID *string, contactID *string, state *commerce.DueState, first int, after *string) (*model.Connection[commerce.DueEvent], error) {
	f, err := dueFilter(ctx, timerID, contactID)
	if err != nil {
		return nil, err
	}
	return r.dueEvents(ctx, f, state, first, after)
}

func (r *timerResolver) ID(ctx context.Context, obj *commerce.Timer) (string, error) {
	return globalIDOf(ctx, timerNode, string(obj.ID))
}

func (r *timerResolver) DueEvents(ctx context.Context, obj *commerce.Timer, state *commerce.DueState, first int, after *string) (*model.Connection[commerce.DueEvent], error) {
	return r.dueEvents(ctx, commerce.DueFilter{Timer: obj.ID}, state, first, after)
}

func (r *Resolver) DueEvent() graph.DueEventResolver { return &dueEventResolver{r} }

func (r *Resolver) Timer() graph.TimerResolver { return &timerResolver{r} }

type (
	dueEventResolver struct{ *Resolver }
	timerResolver    struct{ *Resolver }
)
