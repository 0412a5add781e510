package resolvers

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"storegraph/catalog"
	"storegraph/commerce"
)

// asOf is the moment before which everything that Shopify told of the elements is stored: that of the one furthest behind.
// It is nil when one of them does not sync, when there is none, or when the field that is being resolved was not asked for
// it. What it stands for must be read afterwards.
func (r *Resolver) asOf(ctx context.Context, elements ...commerce.Element) (*time.Time, error) {
	if len(elements) == 0 || !selected(ctx, "asOf") {
		return nil, nil
	}
	return r.oldestOf(ctx, elements...)
}

// oldestOf is asOf for whoever was asked for it.
func (r *Resolver) oldestOf(ctx context.Context, elements ...commerce.Element) (*time.Time, error) {
	h, err := r.syncHealth(ctx)
	if err != nil {
		return nil, err
	}
	var oldest *time.Time
	for _, e := range elements {
		at := elementHealth(h, e).AsOf
		if at == nil {
			return nil, nil
		}
		if oldest == nil || at.Before(*oldest) {
			oldest = at
		}
	}
	return oldest, nil
}

// selected says whether the object that is being resolved was asked for a field.
func selected(ctx context.Context, name string) bool {
	field := graphql.GetFieldContext(ctx)
	if field == nil || field.Field.Definition == nil {
		return false
	}
	return slices.ContainsFunc(graphql.CollectFieldsCtx(ctx, []string{field.Field.Definition.Type.Name()}), func(f graphql.CollectedField) bool {
		return f.Name == name
	})
}

// elementsOf lists what the paths read, each once. A path that ends in .* may read everything.
func elementsOf(paths []string) []commerce.Element {
	var out []commerce.Element
	for _, p := range paths {
		segments := strings.Split(p, ".")
		root, ok := catalog.RootNamed(segments[0])
		if !ok {
			continue
		}
		kind := root.Kind
		out = append(out, catalog.Elements(kind, nil)...)
		for _, name := range segments[1:] {
			if name == "*" {
				return commerce.Elements
			}
			f, ok := kind.Field(name)
			if !ok {
				break
			}
			out = append(out, catalog.Elements(kind, f)...)
			if kind = f.Of; kind == nil {
				break
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// elementOf is the element that a list of T shows; "" for what is none.
func elementOf[T any]() commerce.Element {
	switch any(*new(T)).(type) {
	case commerce.Contact:
		return commerce.Contacts
	case commerce.Order:
		return commerce.Orders
	case commerce.Transaction:
		return commerce.Transactions
	case commerce.Product:
		return commerce.Products
	case commerce.Collection:
		return commerce.Collections
	}
	return ""
}
