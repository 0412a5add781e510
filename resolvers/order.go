package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *buyerResolver) CustomerID(ctx context.Context, obj *commerce.Buyer) (*string, error) {
	return gid(obj.CustomerID, "Customer"), nil
}

func (r *lineItemResolver) ID(ctx context.Context, obj *commerce.LineItem) (string, error) {
	return globalIDOf(ctx, lineItemNode, obj.ID.String())
}

func (r *lineItemResolver) ShopifyID(ctx context.Context, obj *commerce.LineItem) (string, error) {
	return obj.ID.GID("LineItem"), nil
}

func (r *lineItemResolver) SellingPlanID(ctx context.Context, obj *commerce.LineItem) (*string, error) {
	return gid(obj.SellingPlanID, "SellingPlan"), nil
}

func (r *lineItemResolver) LineDiscount(ctx context.Context, obj *commerce.LineItem) (*commerce.MoneyBag, error) {
	return lineDiscount(obj)
}

func (r *lineItemResolver) Product(ctx context.Context, obj *commerce.LineItem) (*commerce.Product, error) {
	if obj.Product != nil {
		return obj.Product, nil
	}
	return r.productByID(ctx, obj.ProductID)
}

func (r *lineItemResolver) Variant(ctx context.Context, obj *commerce.LineItem) (*commerce.Variant, error) {
	return r.variantByID(ctx, obj.VariantID)
}

func (r *orderResolver) ID(ctx context.Context, obj *commerce.Order) (string, error) {
	return globalIDOf(ctx, orderNode, obj.ID.String())
}

func (r *orderResolver) ShopifyID(ctx context.Context, obj *commerce.Order) (string, error) {
	return obj.ID.GID("Order"), nil
}

func (r *orderResolver) Contact(ctx context.Context, obj *commerce.Order) (*commerce.Contact, error) {
	return r.contactByID(ctx, obj.ContactID)
}

func (r *orderResolver) LineItems(ctx context.Context, obj *commerce.Order, first int) ([]commerce.LineItem, error) {
	if obj.LineItems != nil {
		return firstOf(obj.LineItems, first)
	}
	l, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	items, err := l.lineItems.Load(ctx, obj.ID)()
	if err != nil {
		return nil, err
	}
	return firstOf(items, first)
}

func (r *orderResolver) Transaction(ctx context.Context, obj *commerce.Order) (*commerce.Transaction, error) {
	if obj.Transaction != nil {
		return obj.Transaction, nil
	}
	return r.transactionOf(ctx, obj.ID)
}

func (r *queryResolver) Order(ctx context.Context, id string, minVersion *int64) (*commerce.Order, error) {
	return r.orderByArgument(ctx, id, minVersion)
}

func (r *queryResolver) Orders(ctx context.Context, first *int, after *string, last *int, before *string, filter *commerce.OrderFilter, sort commerce.OrderSort, reverse bool) (*model.Connection[commerce.Order], error) {
	return r.listOrders(ctx, pageArgs{first, after, last, before}, given(filter), sort, reverse)
}

func (r *orderFilterInputResolver) ContactID(ctx context.Context, obj *commerce.OrderFilter, data *string) error {
	id, err := r.contactFilter(ctx, data)
	obj.ContactID = id
	return err
}

func (r *orderFilterInputResolver) ProductID(ctx context.Context, obj *commerce.OrderFilter, data *string) error {
	id, err := numberFilter(ctx, data, productNode)
	obj.ProductID = id
	return err
}

func (r *Resolver) Buyer() graph.BuyerResolver { return &buyerResolver{r} }

func (r *Resolver) LineItem() graph.LineItemResolver { return &lineItemResolver{r} }

func (r *Resolver) Order() graph.OrderResolver { return &orderResolver{r} }

func (r *Resolver) OrderFilterInput() graph.OrderFilterInputResolver {
	return &orderFilterInputResolver{r}
}

type (
	buyerResolver            struct{ *Resolver }
	lineItemResolver         struct{ *Resolver }
	orderResolver            struct{ *Resolver }
	orderFilterInputResolver struct{ *Resolver }
)
