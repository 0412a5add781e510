package resolvers

import (
	"context"
	"fmt"

	"github.com/graph-gophers/dataloader/v7"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/graph/model"
)

// gid prints Shopify's global id of an object that may be missing.
func gid(id *commerce.ID, kind string) *string {
	if id == nil {
		return nil
	}
	s := id.GID(kind)
	return &s
}

// derived computes a field of a record as the catalog declares it, so that templates, conditions and the API agree. It is
// for fields that depend on nothing but the record.
func derived[V any](k *catalog.Kind, record any, field string) V {
	value, _ := catalog.NewRecord(nil, k, record).Get(field)
	v, _ := value.(V)
	return v
}

// lineDiscount is what the line costs less because of discounts, in both currencies.
func lineDiscount(l *commerce.LineItem) (*commerce.MoneyBag, error) {
	full := l.LinePrice()
	shop, err := full.Shop.Sub(l.DiscountedTotal.Shop)
	if err != nil {
		return nil, fmt.Errorf("discount of line %s: %w", l.ID, err)
	}
	presentment, err := full.Presentment.Sub(l.DiscountedTotal.Presentment)
	if err != nil {
		return nil, fmt.Errorf("discount of line %s: %w", l.ID, err)
	}
	return &commerce.MoneyBag{Shop: shop, Presentment: presentment}, nil
}

// What follows reads related objects through the request's loaders; what is not there is nil.

func (r *Resolver) contactByID(ctx context.Context, id *commerce.ContactID) (*commerce.Contact, error) {
	return loadOne(ctx, r, func(l *loaders) *dataloader.Loader[commerce.ContactID, *commerce.Contact] { return l.contacts }, id)
}

func (r *Resolver) orderByID(ctx context.Context, id *commerce.ID) (*commerce.Order, error) {
	return loadOne(ctx, r, func(l *loaders) *dataloader.Loader[commerce.ID, *commerce.Order] { return l.orders }, id)
}

func (r *Resolver) transactionOf(ctx context.Context, order commerce.ID) (*commerce.Transaction, error) {
	return loadOne(ctx, r, func(l *loaders) *dataloader.Loader[commerce.ID, *commerce.Transaction] { return l.transactions }, &order)
}

func (r *Resolver) productByID(ctx context.Context, id *commerce.ID) (*commerce.Product, error) {
	return loadOne(ctx, r, func(l *loaders) *dataloader.Loader[commerce.ID, *commerce.Product] { return l.products }, id)
}

func (r *Resolver) variantByID(ctx context.Context, id *commerce.ID) (*commerce.Variant, error) {
	return loadOne(ctx, r, func(l *loaders) *dataloader.Loader[commerce.ID, *commerce.Variant] { return l.variants }, id)
}

func (r *Resolver) collectionByID(ctx context.Context, id *commerce.ID) (*commerce.Collection, error) {
	return loadOne(ctx, r, func(l *loaders) *dataloader.Loader[commerce.ID, *commerce.Collection] { return l.collections }, id)
}

// orderByArgument reads the order that an argument names, whole, at the version that is demanded or newer.
func (r *Resolver) orderByArgument(ctx context.Context, id string, minVersion *int64) (*commerce.Order, error) {
	a, n, err := idOf(ctx, id, orderNode)
	if err != nil {
		return nil, err
	}
	if err := checkVersion(minVersion); err != nil {
		return nil, err
	}
	read, err := r.reader.GetOrder(ctx, a, n.number)
	if minVersion != nil && (read == nil || read.Version < *minVersion) && (err == nil || commerce.CodeOf(err) == commerce.NotFound) {
		from, demanded := r.demand(ctx, a, minVersion)
		if demanded != nil {
			return nil, demanded
		}
		read, err = from.GetOrder(ctx, a, n.number)
	}
	return found(read, err, orderNode)
}

// listOrders is the connection of orders, wherever it hangs.
func (r *Resolver) listOrders(ctx context.Context, args pageArgs, f commerce.OrderFilter, sort commerce.OrderSort, reverse bool) (*model.OrderConnection, error) {
	return connection(ctx, r, args,
		func(a commerce.AccountID, p commerce.Page) (commerce.List[commerce.Order], error) {
			return r.reader.ListOrders(ctx, a, f, sort, reverse, p)
		},
		func(ctx context.Context, a commerce.AccountID) (int, error) { return r.reader.CountOrders(ctx, a, f) })
}

// listProducts is the connection of products, wherever it hangs.
func (r *Resolver) listProducts(ctx context.Context, args pageArgs, f commerce.ProductFilter, sort commerce.ProductSort, reverse bool) (*model.ProductConnection, error) {
	return connection(ctx, r, args,
		func(a commerce.AccountID, p commerce.Page) (commerce.List[commerce.Product], error) {
			return r.reader.ListProducts(ctx, a, f, sort, reverse, p)
		},
		func(ctx context.Context, a commerce.AccountID) (int, error) { return r.reader.CountProducts(ctx, a, f) })
}

// firstOf cuts a list that hangs on its parent whole.
func firstOf[T any](items []T, first int) ([]T, error) {
	if err := checkSize("first", first); err != nil {
		return nil, err
	}
	return items[:min(first, len(items))], nil
}
