package resolvers_test

import (
	"context"
	"slices"

	"storegraph/commerce"
)

// bare is a product as lists and loaders give it.
func bare(p commerce.Product) commerce.Product {
	p.Variants, p.Collections = nil, nil
	return p
}

func bares(products []commerce.Product) []commerce.Product {
	out := make([]commerce.Product, len(products))
	for i, p := range products {
		out[i] = bare(p)
	}
	return out
}

func productID(p *commerce.Product) commerce.ID { return p.ID }

func (f *fake) GetProduct(_ context.Context, a commerce.AccountID, id commerce.ID) (*commerce.Product, error) {
	d, err := f.of(a, "GetProduct")
	if err != nil {
		return nil, err
	}
	return get(d.products, func(p *commerce.Product) bool { return p.ID == id })
}

func (f *fake) ProductsByID(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Product, error) {
	d, err := f.of(a, "ProductsByID")
	if err != nil {
		return nil, err
	}
	return byKey(bares(d.products), ids, productID), nil
}

func (f *fake) VariantsByID(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Variant, error) {
	d, err := f.of(a, "VariantsByID")
	if err != nil {
		return nil, err
	}
	var all []commerce.Variant
	for _, p := range d.products {
		all = append(all, p.Variants...)
	}
	return byKey(all, ids, func(v *commerce.Variant) commerce.ID { return v.ID }), nil
}

func (f *fake) VariantsByProduct(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID][]commerce.Variant, error) {
	d, err := f.of(a, "VariantsByProduct")
	if err != nil {
		return nil, err
	}
	out := make(map[commerce.ID][]commerce.Variant)
	for id, p := range byKey(d.products, ids, productID) {
		out[id] = p.Variants
	}
	return out, nil
}

func (f *fake) CollectionsByProduct(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID][]commerce.CollectionRef, error) {
	d, err := f.of(a, "CollectionsByProduct")
	if err != nil {
		return nil, err
	}
	out := make(map[commerce.ID][]commerce.CollectionRef)
	for id, p := range byKey(d.products, ids, productID) {
		out[id] = p.Collections
	}
	return out, nil
}

func (f *fake) ListProducts(_ context.Context, a commerce.AccountID, filter commerce.ProductFilter, _ commerce.ProductSort, reverse bool, p commerce.Page) (commerce.List[commerce.Product], error) {
	d, err := f.of(a, "ListProducts")
	if err != nil {
		return commerce.List[commerce.Product]{}, err
	}
	var in []commerce.Product
	for _, p := range d.products {
		if filter.CollectionID == nil || slices.ContainsFunc(p.Collections, func(c commerce.CollectionRef) bool { return c.ID == *filter.CollectionID }) {
			in = append(in, bare(p))
		}
	}
	return list(in, reverse, p)
}

func (f *fake) CountProducts(_ context.Context, a commerce.AccountID, _ commerce.ProductFilter) (int, error) {
	d, err := f.of(a, "CountProducts")
	if err != nil {
		return 0, err
	}
	return len(d.products), nil
}

func (f *fake) GetCollection(_ context.Context, a commerce.AccountID, id commerce.ID) (*commerce.Collection, error) {
	d, err := f.of(a, "GetCollection")
	if err != nil {
		return nil, err
	}
	return get(d.collections, func(c *commerce.Collection) bool { return c.ID == id })
}

func (f *fake) CollectionsByID(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Collection, error) {
	d, err := f.of(a, "CollectionsByID")
	if err != nil {
		return nil, err
	}
	return byKey(d.collections, ids, func(c *commerce.Collection) commerce.ID { return c.ID }), nil
}

func (f *fake) ListCollections(_ context.Context, a commerce.AccountID, _ commerce.CollectionFilter, reverse bool, p commerce.Page) (commerce.List[commerce.Collection], error) {
	d, err := f.of(a, "ListCollections")
	if err != nil {
		return commerce.List[commerce.Collection]{}, err
	}
	return list(d.collections, reverse, p)
}

func (f *fake) CountCollections(_ context.Context, a commerce.AccountID, _ commerce.CollectionFilter) (int, error) {
	d, err := f.of(a, "CountCollections")
	if err != nil {
		return 0, err
	}
	return len(d.collections), nil
}
