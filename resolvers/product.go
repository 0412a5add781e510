package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *productResolver) ID(ctx context.Context, obj *commerce.Product) (string, error) {
	return globalIDOf(ctx, productNode, obj.ID.String())
}

func (r *productResolver) ShopifyID(ctx context.Context, obj *commerce.Product) (string, error) {
	return obj.ID.GID("Product"), nil
}

func (r *productResolver) Variants(ctx context.Context, obj *commerce.Product, first int) ([]commerce.Variant, error) {
	if obj.Variants != nil {
		return firstOf(obj.Variants, first)
	}
	l, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	variants, err := l.variantsOf.Load(ctx, obj.ID)()
	if err != nil {
		return nil, err
	}
	return firstOf(variants, first)
}

func (r *productResolver) Collections(ctx context.Context, obj *commerce.Product) ([]commerce.Collection, error) {
	return r.collectionsOf(ctx, obj)
}

func (r *queryResolver) Product(ctx context.Context, id string) (*commerce.Product, error) {
	a, n, err := idOf(ctx, id, productNode)
	if err != nil {
		return nil, err
	}
	p, err := r.reader.GetProduct(ctx, a, n.number)
	return found(p, err, productNode)
}

func (r *queryResolver) Products(ctx context.Context, first *int, after *string, last *int, before *string, filter *commerce.ProductFilter, sort commerce.ProductSort, reverse bool) (*model.Connection[commerce.Product], error) {
	return r.listProducts(ctx, pageArgs{first, after, last, before}, given(filter), sort, reverse)
}

func (r *variantResolver) ID(ctx context.Context, obj *commerce.Variant) (string, error) {
	return globalIDOf(ctx, variantNode, obj.ID.String())
}

func (r *variantResolver) ShopifyID(ctx context.Context, obj *commerce.Variant) (string, error) {
	return obj.ID.GID("ProductVariant"), nil
}

func (r *variantResolver) Product(ctx context.Context, obj *commerce.Variant) (*commerce.Product, error) {
	return r.productByID(ctx, &obj.ProductID)
}

func (r *productFilterInputResolver) CollectionID(ctx context.Context, obj *commerce.ProductFilter, data *string) error {
	id, err := numberFilter(ctx, data, collectionNode)
	obj.CollectionID = id
	return err
}

func (r *Resolver) Product() graph.ProductResolver { return &productResolver{r} }

func (r *Resolver) Variant() graph.VariantResolver { return &variantResolver{r} }

func (r *Resolver) ProductFilterInput() graph.ProductFilterInputResolver {
	return &productFilterInputResolver{r}
}

type (
	productResolver            struct{ *Resolver }
	variantResolver            struct{ *Resolver }
	productFilterInputResolver struct{ *Resolver }
)
