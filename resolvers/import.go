package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *importRunResolver) Progress(ctx context.Context, obj *commerce.ImportRun) (*float64, error) {
	return importProgress(obj), nil
}

func (r *importRunResolver) Rate(ctx context.Context, obj *commerce.ImportRun) (*float64, error) {
	rate := obj.Rate(r.now())
	if rate <= 0 {
		return nil, nil
	}
	return &rate, nil
}

func (r *importRunResolver) Remaining(ctx context.Context, obj *commerce.ImportRun) (*int, error) {
	left := obj.Remaining(r.now())
	if left == nil {
		return nil, nil
	}
	seconds := wholeSeconds(*left)
	return &seconds, nil
}

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

func (r *Resolver) ImportRun() graph.ImportRunResolver { return &importRunResolver{r} }

type importRunResolver struct{ *Resolver }
