package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
	"time"
)

func (r *elementStateResolver) Health(ctx context.Context, obj *model.ElementState) (*commerce.ElementHealth, error) {
	h, err := r.syncHealth(ctx)
	if err != nil {
		return nil, err
	}
	return elementHealth(h, obj.Element), nil
}

func (r *elementStateResolver) Impact(ctx context.Context, obj *model.ElementState) (*model.Impact, error) {
	return r.impactOf(ctx, obj.Element)
}

func (r *mutationResolver) ConnectShopify(ctx context.Context, input model.ConnectShopifyInput) (*model.ConnectShopifyPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	payload := new(model.ConnectShopifyPayload)
	request, err := connectRequest(input)
	if err == nil {
		var address string
		if address, err = r.integration.Connect(ctx, a, request); err == nil {
			payload.AuthorizationURL = &address
		}
	}
	payload.UserErrors, err = userErrors(err)
	return payload, err
}

func (r *mutationResolver) UpdateSyncSettings(ctx context.Context, input model.UpdateSyncSettingsInput) (*model.UpdateSyncSettingsPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	payload := &model.UpdateSyncSettingsPayload{Impact: []model.SyncImpact{}}
	inst, err := r.reader.GetInstallation(ctx, a)
	if err == nil {
		err = r.updateSyncSettings(ctx, inst, input, payload)
	}
	payload.UserErrors, err = userErrors(err)
	return payload, err
}

func (r *mutationResolver) DisconnectShopify(ctx context.Context) (*model.DisconnectShopifyPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	payload := new(model.DisconnectShopifyPayload)
	if err = r.integration.Disconnect(ctx, a); err == nil {
		payload.ShopifyIntegration, err = r.installation(ctx)
	}
	payload.UserErrors, err = userErrors(err)
	return payload, err
}

func (r *queryResolver) ShopifyIntegration(ctx context.Context) (*commerce.Installation, error) {
	return r.installation(ctx)
}

func (r *shopResolver) ShopifyID(ctx context.Context, obj *commerce.Shop) (string, error) {
	return obj.ID.GID("Shop"), nil
}

func (r *shopResolver) Plan(ctx context.Context, obj *commerce.Shop) (string, error) {
	return string(obj.Plan), nil
}

func (r *shopifyIntegrationResolver) ID(ctx context.Context, obj *commerce.Installation) (string, error) {
	return globalIDOf(ctx, integrationNode, string(obj.AccountID))
}

func (r *shopifyIntegrationResolver) Status(ctx context.Context, obj *commerce.Installation) (commerce.InstallationStatus, error) {
	if obj.Status == "" {
		return neverConnected, nil
	}
	return obj.Status, nil
}

func (r *shopifyIntegrationResolver) Shop(ctx context.Context, obj *commerce.Installation) (*commerce.Shop, error) {
	if obj.Shop.Domain == "" {
		return nil, nil
	}
	return &obj.Shop, nil
}

func (r *shopifyIntegrationResolver) Credential(ctx context.Context, obj *commerce.Installation) (*commerce.CredentialKind, error) {
	if obj.Credential == "" {
		return nil, nil
	}
	return &obj.Credential, nil
}

func (r *shopifyIntegrationResolver) Elements(ctx context.Context, obj *commerce.Installation) ([]model.ElementState, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := r.reader.ListImports(ctx, a)
	if err != nil {
		return nil, err
	}
	return elementStates(obj, runs), nil
}

func (r *shopifyIntegrationResolver) ConnectedAt(ctx context.Context, obj *commerce.Installation) (*time.Time, error) {
	if obj.ConnectedAt.IsZero() {
		return nil, nil
	}
	return &obj.ConnectedAt, nil
}

func (r *shopifyIntegrationResolver) NextStep(ctx context.Context, obj *commerce.Installation) (*string, error) {
	return nextStep(obj), nil
}

func (r *shopifyIntegrationResolver) Health(ctx context.Context, obj *commerce.Installation) (*commerce.SyncHealth, error) {
	return r.syncHealth(ctx)
}

func (r *Resolver) ElementState() graph.ElementStateResolver { return &elementStateResolver{r} }

func (r *Resolver) Shop() graph.ShopResolver { return &shopResolver{r} }

func (r *Resolver) ShopifyIntegration() graph.ShopifyIntegrationResolver {
	return &shopifyIntegrationResolver{r}
}

type (
	elementStateResolver       struct{ *Resolver }
	shopResolver               struct{ *Resolver }
	shopifyIntegrationResolver struct{ *Resolver }
)
