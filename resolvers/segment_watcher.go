package resolvers

import (
	"context"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
)

// Selects compiles a watched condition as it selects contacts at a moment, and names the shop's domain. Errors are those of
// `segment`: UNAVAILABLE, and CONDITION_STALE_CATALOG when the text is no condition any more.
func (f *EventFilter) Selects(ctx context.Context, a commerce.AccountID, text string, at time.Time) (seg catalog.Segment, domain string, err error) {
	c, err := f.parse(text)
	if err != nil {
		return seg, "", err
	}
	ctx = WithPrincipal(ctx, Principal{AccountID: a, Role: commerce.RoleService, PersonalData: true})
	ctx = withLoaders(ctx, newLoaders(f.resolver.reader, a))
	shop, err := f.resolver.selectable(ctx, c)
	if err != nil {
		return seg, "", err
	}
	if shop != nil {
		domain = shop.Domain
	}
	seg, err = segmentAt(c, shop, at) // it stands in no input
	return seg, domain, err
}

// parse reads the text of a condition that was checked when it was stored.
func (f *EventFilter) parse(text string) (*conditions.Condition, error) {
	if c, ok := f.parsed.Get(text); ok {
		return c, nil
	}
	c, wrong := conditions.ParseText(text)
	if len(wrong) > 0 {
		return nil, commerce.Errorf(codeStale, "The condition does not fit the fields any more: %s", wrong[0].WithSuggestions())
	}
	f.parsed.Add(text, c)
	return c, nil
}
