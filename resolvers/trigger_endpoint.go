package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
	"time"
)

func (r *mutationResolver) CreateTriggerEndpoint(ctx context.Context, input model.CreateTriggerEndpointInput) (*model.CreateTriggerEndpointPayload, error) {
	return r.createEndpoint(ctx, input)
}

func (r *mutationResolver) UpdateTriggerEndpoint(ctx context.Context, input model.UpdateTriggerEndpointInput) (*model.UpdateTriggerEndpointPayload, error) {
	return r.updateEndpoint(ctx, input)
}

func (r *mutationResolver) RotateTriggerEndpointSecret(ctx context.Context, input model.RotateTriggerEndpointSecretInput) (*model.RotateTriggerEndpointSecretPayload, error) {
	return r.rotateEndpoint(ctx, input)
}

func (r *mutationResolver) DeleteTriggerEndpoint(ctx context.Context, input model.DeleteTriggerEndpointInput) (*model.DeleteTriggerEndpointPayload, error) {
	out := new(model.DeleteTriggerEndpointPayload)
	a, n, err := idOf(ctx, input.ID, endpointNode)
	if err == nil {
		err = r.endpoints.DeleteEndpoint(ctx, a, commerce.EndpointID(n.text))
	}
	if err == nil {
		out.DeletedID = &input.ID
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r *mutationResolver) ReplayTriggerDeliveries(ctx context.Context, input model.ReplayTriggerDeliveriesInput) (*model.ReplayTriggerDeliveriesPayload, error) {
	return r.replay(ctx, input)
}

func (r *queryResolver) TriggerEndpoints(ctx context.Context) ([]commerce.TriggerEndpoint, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	list, err := r.endpoints.ListEndpoints(ctx, a)
	return append([]commerce.TriggerEndpoint{}, list...), err
}

func (r *queryResolver) TriggerEndpoint(ctx context.Context, id string) (*commerce.TriggerEndpoint, error) {
	a, n, err := idOf(ctx, id, endpointNode)
	if err != nil {
		return nil, err
	}
	return missingIsNil(r.endpoints.GetEndpoint(ctx, a, commerce.EndpointID(n.text)))
}

func (r *subscriptionResolver) TriggerEvents(ctx context.Context, after *string, kinds []commerce.TriggerKind) (<-chan *model.Edge[commerce.TriggerEvent], error) {
	return r.followEvents(ctx, after, kinds)
}

func (r *triggerDeliveryResolver) DueAt(ctx context.Context, obj *commerce.Delivery) (*time.Time, error) {
	if obj.State != commerce.DeliveryWaiting {
		return nil, nil
	}
	return &obj.DueAt, nil
}

func (r *triggerDeliveryResolver) TookMs(ctx context.Context, obj *commerce.Delivery) (int, error) {
	return int(obj.Took.Milliseconds()), nil
}

func (r *triggerDeliveryResolver) Reason(ctx context.Context, obj *commerce.Delivery) (*string, error) {
	return nonEmpty(obj.Error), nil
}

func (r *triggerDeliveryAttemptResolver) TookMs(ctx context.Context, obj *commerce.DeliveryAttempt) (int, error) {
	return int(obj.Took.Milliseconds()), nil
}

func (r *triggerDeliveryAttemptResolver) Reason(ctx context.Context, obj *commerce.DeliveryAttempt) (*string, error) {
	return nonEmpty(obj.Error), nil
}

func (r *triggerEndpointResolver) ID(ctx context.Context, obj *commerce.TriggerEndpoint) (string, error) {
	return globalIDOf(ctx, endpointNode, string(obj.ID))
}

func (r *triggerEndpointResolver) Name(ctx context.Context, obj *commerce.TriggerEndpoint) (*string, error) {
	return nonEmpty(obj.Name), nil
}

func (r *triggerEndpointResolver) Delay(ctx context.Context, obj *commerce.TriggerEndpoint) (int, error) {
	return int(obj.Delay.Seconds()), nil
}

func (r *triggerEndpointResolver) PublicKey(ctx context.Context, obj *commerce.TriggerEndpoint) (string, error) {
	a, err := account(ctx)
	if err != nil {
		return "", err
	}
	return r.endpoints.PublicKey(ctx, a, obj.ID)
}

func (r *triggerEndpointResolver) Counts(ctx context.Context, obj *commerce.TriggerEndpoint) (*model.TriggerDeliveryCounts, error) {
	return r.deliveryCounts(ctx, obj.ID)
}

func (r *triggerEndpointResolver) Deliveries(ctx context.Context, obj *commerce.TriggerEndpoint, state *commerce.DeliveryState, first int, after *string) (*model.Connection[commerce.Delivery], error) {
	return r.deliveries(ctx, obj.ID, state, first, after)
}

func (r *Resolver) TriggerDelivery() graph.TriggerDeliveryResolver {
	return &triggerDeliveryResolver{r}
}

func (r *Resolver) TriggerDeliveryAttempt() graph.TriggerDeliveryAttemptResolver {
	return &triggerDeliveryAttemptResolver{r}
}

func (r *Resolver) TriggerEndpoint() graph.TriggerEndpointResolver {
	return &triggerEndpointResolver{r}
}

type (
	triggerDeliveryResolver        struct{ *Resolver }
	triggerDeliveryAttemptResolver struct{ *Resolver }
	triggerEndpointResolver        struct{ *Resolver }
)
