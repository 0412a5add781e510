package resolvers_test

import (
	"context"
	"slices"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

func (f *fake) ContactIDsByShopifyID(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID]commerce.ContactID, error) {
	d, err := f.of(a, "ContactIDsByShopifyID")
	if err != nil {
		return nil, err
	}
	out := map[commerce.ID]commerce.ContactID{}
	for _, c := range d.contacts {
		if c.ShopifyID != nil && slices.Contains(ids, *c.ShopifyID) {
			out[*c.ShopifyID] = c.ID
		}
	}
	return out, nil
}

// audience is whom the fake counts, by their ids.
func (f *fake) audience(ctx context.Context, a commerce.AccountID, who catalog.Audience) ([]commerce.ContactID, error) {
	all, err := f.ListAudience(ctx, a, who.Filter, "", 1_000_000)
	if who.List != nil {
		all = slices.DeleteFunc(all, func(id commerce.ContactID) bool { return !slices.Contains(who.List, id) })
	}
	return all, err
}

// lacking says whether a contact lacks what is at the end of a path of to-one fields.
func (f *fake) lacking(ctx context.Context, a commerce.AccountID, shop *commerce.Shop, id commerce.ContactID, path string) (missing, parent bool) {
	got, err := f.FetchPlan(ctx, a, &catalog.Env{}, shop, catalog.PlanOf(path), []catalog.Recipient{{ContactID: &id}})
	if err != nil {
		panic(err)
	}
	segments := strings.Split(path, ".")
	at := got[0].Scope(shop).Roots[segments[0]]
	for _, name := range segments[1:] {
		r, ok := at.(catalog.Record)
		if !ok {
			return true, true
		}
		at, _ = r.Get(name)
	}
	return at == nil, false
}

func (f *fake) Forecast(ctx context.Context, a commerce.AccountID, shop *commerce.Shop, who catalog.Audience, paths, required []string) (catalog.Forecast, error) {
	if _, err := f.of(a, "Forecast"); err != nil {
		return catalog.Forecast{}, err
	}
	ids, err := f.audience(ctx, a, who)
	out := catalog.Forecast{Contacts: len(ids), Fields: make([]catalog.Lacking, len(paths))}
	for _, id := range ids {
		if missing, _ := f.lacking(ctx, a, shop, id, "contact.shopify_id"); !missing {
			out.Shopify++
		}
		skipped := false
		for i, path := range paths {
			missing, parent := f.lacking(ctx, a, shop, id, path)
			if missing {
				out.Fields[i].Missing++
				skipped = skipped || slices.Contains(required, path)
			}
			if parent {
				out.Fields[i].WithoutParent++
			}
		}
		if skipped {
			out.Skipped++
		}
	}
	return out, err
}

func (f *fake) ForecastSample(ctx context.Context, a commerce.AccountID, _ *commerce.Shop, who catalog.Audience, _ []string, limit int) ([]commerce.ContactID, error) {
	if _, err := f.of(a, "ForecastSample"); err != nil {
		return nil, err
	}
	ids, err := f.audience(ctx, a, who)
	return ids[:min(limit, len(ids))], err
}
