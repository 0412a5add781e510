package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *elementHealthResolver) Lag(ctx context.Context, obj *commerce.ElementHealth) (int, error) {
	return wholeSeconds(obj.Lag), nil
}

func (r *elementHealthResolver) Failure(ctx context.Context, obj *commerce.ElementHealth) (*string, error) {
	return nonEmpty(obj.Failure), nil
}

func (r *failedItemResolver) ID(ctx context.Context, obj *commerce.FailedSignal) (string, error) {
	return globalIDOf(ctx, failedNode, obj.WebhookID)
}

func (r *failedItemResolver) ObjectID(ctx context.Context, obj *commerce.FailedSignal) (*string, error) {
	return failedObject(ctx, obj)
}

func (r *failedItemResolver) ShopifyID(ctx context.Context, obj *commerce.FailedSignal) (*string, error) {
	if obj.ObjectID == 0 {
		return nil, nil
	}
	return gid(&obj.ObjectID, obj.Kind), nil
}

func (r *mutationResolver) RetryFailedItems(ctx context.Context, input model.RetryFailedItemsInput) (*model.RetryFailedItemsPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	payload := new(model.RetryFailedItemsPayload)
	webhooks, err := failedIDs(a, input.Ids)
	if err == nil {
		payload.Retried, err = r.integration.RetryFailed(ctx, a, webhooks)
	}
	payload.UserErrors, err = userErrors(err)
	return payload, err
}

func (r *mutationResolver) ReconcileShopify(ctx context.Context, input model.ReconcileShopifyInput) (*model.ReconcileShopifyPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	payload := new(model.ReconcileShopifyPayload)
	elements, err := r.toReconcile(ctx, a, input.Elements)
	if err == nil {
		if err = r.integration.Reconcile(ctx, a, elements, input.Sweep); err == nil {
			payload.ShopifyIntegration, err = r.installation(ctx)
		}
	}
	payload.UserErrors, err = userErrors(err)
	return payload, err
}

func (r *subscriptionCheckResolver) Failure(ctx context.Context, obj *commerce.SubscriptionCheck) (*string, error) {
	return nonEmpty(obj.Failure), nil
}

func (r *syncHealthResolver) FailedItems(ctx context.Context, obj *commerce.SyncHealth, first int, after *string) (*model.FailedItemConnection, error) {
	return r.failedItems(ctx, obj.Failed, first, after)
}

func (r *syncHealthResolver) Pause(ctx context.Context, obj *commerce.SyncHealth) (*model.SyncPause, error) {
	if obj.PausedUntil == nil || !obj.PausedUntil.After(r.now()) {
		return nil, nil
	}
	return &model.SyncPause{Until: *obj.PausedUntil, Reason: obj.PauseReason}, nil
}

func (r *Resolver) ElementHealth() graph.ElementHealthResolver { return &elementHealthResolver{r} }

func (r *Resolver) FailedItem() graph.FailedItemResolver { return &failedItemResolver{r} }

func (r *Resolver) SubscriptionCheck() graph.SubscriptionCheckResolver {
	return &subscriptionCheckResolver{r}
}

func (r *Resolver) SyncHealth() graph.SyncHealthResolver { return &syncHealthResolver{r} }

type (
	elementHealthResolver     struct{ *Resolver }
	failedItemResolver        struct{ *Resolver }
	subscriptionCheckResolver struct{ *Resolver }
	syncHealthResolver        struct{ *Resolver }
)
