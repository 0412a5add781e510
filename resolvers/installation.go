package resolvers

import (
	"context"
	"slices"
	"strings"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// neverConnected is the status of an account without an installation; the API alone knows it.
const neverConnected commerce.InstallationStatus = "NOT_CONNECTED"

// installation reads the account's installation; an account that never had one has an empty one.
func (r *Resolver) installation(ctx context.Context) (*commerce.Installation, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	inst, err := r.reader.GetInstallation(ctx, a)
	if commerce.CodeOf(err) == commerce.NotConnected {
		return &commerce.Installation{AccountID: a}, nil
	}
	return inst, err
}

// connectRequest checks what the wizard asks for.
func connectRequest(in model.ConnectShopifyInput) (ConnectRequest, error) {
	domain, err := commerce.ParseShopDomain(in.StoreName)
	if err != nil {
		message := err.Error()
		if user, ok := err.(*commerce.Error); ok {
			message = user.Message
		}
		return ConnectRequest{}, commerce.Errorf(commerce.InvalidInput, "%s", message).In("storeName")
	}
	q := ConnectRequest{StoreName: domain, Import: in.ImportElements, Sync: commerce.AllSyncSettings()}
	if in.ImportElements == nil {
		q.Import = slices.Clone(commerce.Elements)
	}
	if in.SyncSettings != nil {
		q.Sync = applyToggles(commerce.SyncSettings{}, in.SyncSettings)
	}
	if in.ReturnPath != nil {
		if !isPath(*in.ReturnPath) {
			return ConnectRequest{}, commerce.Errorf(commerce.InvalidInput, "returnPath must be a path of the console, e.g. /settings/shopify.").In("returnPath")
		}
		q.ReturnPath = *in.ReturnPath
	}
	return q, nil
}

// isPath accepts a path on the same host and nothing that a browser takes for another one.
func isPath(s string) bool {
	return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && len(s) <= 200 &&
		!strings.ContainsFunc(s, func(r rune) bool { return r == '\\' || r <= ' ' || r > '~' })
}

// applyToggles sets the toggles that are given.
func applyToggles(s commerce.SyncSettings, in *model.SyncSettingsInput) commerce.SyncSettings {
	for _, t := range []struct {
		to    *bool
		given *bool
	}{
		{&s.ContactSync, in.ContactSync},
		{&s.OrderSync, in.OrderSync},
		{&s.OrderReceivedTrigger, in.OrderReceivedTrigger},
		{&s.TransactionSync, in.TransactionSync},
		{&s.PaymentReceivedTrigger, in.PaymentReceivedTrigger},
		{&s.ProductSync, in.ProductSync},
		{&s.CollectionSync, in.CollectionSync},
	} {
		if t.given != nil {
			*t.to = *t.given
		}
	}
	return s
}

// updateSyncSettings tells what the toggles that are given switch off, and sets them unless it is only asked.
func (r *Resolver) updateSyncSettings(ctx context.Context, inst *commerce.Installation, in model.UpdateSyncSettingsInput, out *model.UpdateSyncSettingsPayload) error {
	after := applyToggles(inst.Sync, in.SyncSettings)
	impact := []model.SyncImpact{}
	var err error
	if selected(ctx, "impact") {
		if impact, err = r.syncImpact(ctx, inst.Sync, after); err != nil {
			return err
		}
	}
	if out.ShopifyIntegration = inst; !in.DryRun {
		if out.ShopifyIntegration, err = r.integration.UpdateSyncSettings(ctx, inst.AccountID, after); err != nil {
			return err
		}
	}
	out.Impact = impact
	return nil
}

// importProgress is the part of Shopify's file that is stored; nil while its size is not known.
func importProgress(run *commerce.ImportRun) *float64 {
	var part float64
	switch {
	case run.Status == commerce.ImportCompleted:
		part = 1
	case run.FileSize <= 0:
		return nil
	default:
		part = min(1, max(0, float64(run.Offset)/float64(run.FileSize)))
	}
	return &part
}

// elementStates lays out the five elements in the wizard's order.
func elementStates(inst *commerce.Installation, runs []commerce.ImportRun) []model.ElementState {
	states := make([]model.ElementState, len(commerce.Elements))
	for i, e := range commerce.Elements {
		states[i] = model.ElementState{Element: e, Synced: inst.EndedAt == nil && inst.Sync.Syncs(e), Blocked: inst.Blocked[e]}
		if inst.EndedAt != nil {
			states[i].Blocked = &commerce.Block{
				Code:    commerce.BlockedByAccess,
				Message: "The store is not connected any more: what was synced stays, and nothing new arrives. Connect it again.",
			}
		}
		// An import of the connection before this one says nothing of the time between them.
		if j := slices.IndexFunc(runs, func(r commerce.ImportRun) bool {
			return r.Element == e && (inst.EndedAt != nil || !r.CreatedAt.Before(inst.ConnectedAt))
		}); j >= 0 {
			states[i].Import = &runs[j]
		}
	}
	return states
}
