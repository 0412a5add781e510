package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
	"time"
)

func (r *apiKeyResolver) ID(ctx context.Context, obj *commerce.APIKey) (string, error) {
	return globalIDOf(ctx, keyNode, obj.ID)
}

func (r *apiKeyResolver) State(ctx context.Context, obj *commerce.APIKey) (commerce.APIKeyState, error) {
	return obj.State(r.now()), nil
}

func (r *apiKeyResolver) OldKeyValidUntil(ctx context.Context, obj *commerce.APIKey) (*time.Time, error) {
	if obj.OldUntil == nil || !obj.OldUntil.After(r.now()) {
		return nil, nil
	}
	return obj.OldUntil, nil
}

func (r *mutationResolver) CreateAPIKey(ctx context.Context, input model.CreateAPIKeyInput) (*model.CreateAPIKeyPayload, error) {
	return r.createKey(ctx, input)
}

func (r *mutationResolver) RotateAPIKey(ctx context.Context, input model.RotateAPIKeyInput) (*model.RotateAPIKeyPayload, error) {
	return r.rotateKey(ctx, input)
}

func (r *mutationResolver) RevokeAPIKey(ctx context.Context, input model.RevokeAPIKeyInput) (*model.RevokeAPIKeyPayload, error) {
	return r.revokeKey(ctx, input)
}

func (r *personalDataReadResolver) Operation(ctx context.Context, obj *commerce.PersonalRead) (*string, error) {
	return nonEmpty(obj.Operation), nil
}

func (r *queryResolver) APIKeys(ctx context.Context, first int, after *string) (*model.Connection[commerce.APIKey], error) {
	return r.listKeys(ctx, first, after)
}

func (r *queryResolver) AuditLog(ctx context.Context, first int, after *string) (*model.Connection[commerce.PersonalRead], error) {
	return r.auditLog(ctx, first, after)
}

func (r *Resolver) ApiKey() graph.ApiKeyResolver { return &apiKeyResolver{r} }

func (r *Resolver) PersonalDataRead() graph.PersonalDataReadResolver {
	return &personalDataReadResolver{r}
}

type (
	apiKeyResolver           struct{ *Resolver }
	personalDataReadResolver struct{ *Resolver }
)
