package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *collectionResolver) ID(ctx context.Context, obj *commerce.Collection) (string, error) {
	return globalIDOf(ctx, collectionNode, obj.ID.String())
}

func (r *collectionResolver) ShopifyID(ctx context.Context, obj *commerce.Collection) (string, error) {
	return obj.ID.GID("Collection"), nil
}

func (r *collectionResolver) Products(ctx context.Context, obj *commerce.Collection, first *int, after *string, last *int, before *string, sort commerce.ProductSort, reverse bool) (*model.Connection[commerce.Product], error) {
	return r.listProducts(ctx, pageArgs{first, after, last, before}, commerce.ProductFilter{CollectionID: &obj.ID}, sort, reverse)
}

func (r *queryResolver) Collection(ctx context.Context, id string) (*commerce.Collection, error) {
	a, n, err := idOf(ctx, id, collectionNode)
	if err != nil {
		return nil, err
	}
	c, err := r.reader.GetCollection(ctx, a, n.number)
	return found(c, err, collectionNode)
}

func (r *queryResolver) Collections(ctx context.Context, first *int, after *string, last *int, before *string, filter *commerce.CollectionFilter, reverse bool) (*model.Connection[commerce.Collection], error) {
	f := given(filter)
	return connection(ctx, r.Resolver, pageArgs{first, after, last, before},
		func(a commerce.AccountID, p commerce.Page) (commerce.List[commerce.Collection], error) {
			return r.reader.ListCollections(ctx, a, f, reverse, p)
		},
		func(ctx context.Context, a commerce.AccountID) (int, error) {
			return r.reader.CountCollections(ctx, a, f)
		})
}

func (r *collectionFilterInputResolver) ProductID(ctx context.Context, obj *commerce.CollectionFilter, data *string) error {
	id, err := numberFilter(ctx, data, productNode)
	obj.ProductID = id
	return err
}

func (r *Resolver) Collection() graph.CollectionResolver { return &collectionResolver{r} }

func (r *Resolver) CollectionFilterInput() graph.CollectionFilterInputResolver {
	return &collectionFilterInputResolver{r}
}

type (
	collectionResolver            struct{ *Resolver }
	collectionFilterInputResolver struct{ *Resolver }
)
