package resolvers

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"storegraph/commerce"
)

// syncHealth reads how near the account is to Shopify: once for a query, so that its figures are of one moment, and anew
// for each payload of a mutation.
func (r *Resolver) syncHealth(ctx context.Context) (*commerce.SyncHealth, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	l, ok := ctx.Value(loadersKey{}).(*loaders)
	if !ok || !graphql.HasOperationContext(ctx) || graphql.GetOperationContext(ctx).Operation.Operation == ast.Mutation {
		return r.readHealth(ctx, a)
	}
	l.healthOnce.Do(func() { l.health, l.healthErr = r.readHealth(ctx, a) })
	return l.health, l.healthErr
}

// readHealth gives an account that never was connected a health in which nothing syncs.
func (r *Resolver) readHealth(ctx context.Context, a commerce.AccountID) (*commerce.SyncHealth, error) {
	h, err := r.reader.SyncHealth(ctx, a)
	if commerce.CodeOf(err) == commerce.NotConnected {
		return &commerce.SyncHealth{AccountID: a}, nil
	}
	return h, err
}

// elementHealth finds an element's part; one that is not told of does not sync.
func elementHealth(h *commerce.SyncHealth, e commerce.Element) *commerce.ElementHealth {
	i := slices.IndexFunc(h.Elements, func(x commerce.ElementHealth) bool { return x.Element == e })
	if i < 0 {
		return &commerce.ElementHealth{Element: e}
	}
	return &h.Elements[i]
}

// nextStep is what the account's users have to do; nil while the link works.
func nextStep(inst *commerce.Installation) *string {
	var step string
	switch inst.Status {
	case commerce.Connected:
		return nil
	case commerce.NeedsReconnect:
		step = "Shopify no longer accepts our access to the store. Connect the same store again: what was missed meanwhile is then fetched."
		if inst.Credential == commerce.LegacyCredential {
			step = "Shopify no longer accepts the custom app's token. Have support store the app's new token, or connect the same store again: what was missed meanwhile is then fetched."
		}
	case commerce.Disconnected:
		step = "The store was disconnected here. Connect it again to have its changes arrive."
	case commerce.Uninstalled:
		step = "The app was uninstalled in Shopify. Connect the store again to have its changes arrive."
	default:
		step = "Connect a Shopify store."
	}
	return &step
}

// wholeSeconds rounds up, so that 0 means none at all.
func wholeSeconds(d time.Duration) int {
	d = max(d, 0)
	s := int64(d / time.Second)
	if d%time.Second > 0 {
		s++
	}
	return int(min(s, math.MaxInt32))
}

// nonEmpty is nil for an empty text.
func nonEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
