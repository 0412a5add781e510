package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph/model"
)

func (r *mutationResolver) ImportShopifyElements(ctx context.Context, input model.ImportShopifyElementsInput) (*model.ImportShopifyElementsPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := r.integration.Import(ctx, a, input.Elements)
	problems, err := userErrors(err)
	if err != nil {
		return nil, err
	}
	return &model.ImportShopifyElementsPayload{Imports: runs, UserErrors: problems}, nil
}

func (r *subscriptionResolver) ImportProgress(ctx context.Context) (<-chan []commerce.ImportRun, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	return r.progress.Watch(ctx, a)
}
