package resolvers

import (
	"context"
	"slices"

	"storegraph/commerce"
)

// toReconcile is what to compare with Shopify: what is named, each once, else everything that is followed.
func (r *Resolver) toReconcile(ctx context.Context, a commerce.AccountID, named []commerce.Element) ([]commerce.Element, error) {
	inst, err := r.reader.GetInstallation(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []commerce.Element
	for _, e := range commerce.Elements {
		followed := inst.Sync.Syncs(e) || e == commerce.Orders && inst.Sync.WatchesOrders()
		if slices.Contains(named, e) || len(named) == 0 && followed && inst.Blocked[e] == nil {
			out = append(out, e)
		}
	}
	if len(out) == 0 && inst.EndedAt == nil {
		return nil, commerce.Errorf(commerce.InvalidInput, "No element syncs. Switch one on, or name the elements to compare.").In("elements")
	}
	return out, nil
}
