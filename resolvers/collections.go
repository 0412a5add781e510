package resolvers

import (
	"context"

	"storegraph/commerce"
)

// collectionsOf reads the collections of a product: first which ones, then what they are.
func (r *Resolver) collectionsOf(ctx context.Context, p *commerce.Product) ([]commerce.Collection, error) {
	l, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	refs := p.Collections
	if refs == nil {
		if refs, err = l.collectionsOf.Load(ctx, p.ID)(); err != nil {
			return nil, err
		}
	}
	ids := make([]commerce.ID, len(refs))
	for i, ref := range refs {
		ids[i] = ref.ID
	}
	out := make([]commerce.Collection, 0, len(ids))
	loaded, errs := l.collections.LoadMany(ctx, ids)()
	for i, c := range loaded {
		if len(errs) > i && errs[i] != nil {
			return nil, errs[i]
		}
		if c != nil { // deleted meanwhile
			out = append(out, *c)
		}
	}
	return out, nil
}
