package syncer

import (
	"context"
	"fmt"
	"slices"

	"storegraph/commerce"
	"storegraph/shopify"
)

// blocked applies the plan table and what the shop really returned (DESIGN §2.4). A shop that has neither customers nor
// orders proves nothing: where its plan leaves the decision to the probe it stays open, until Shopify refuses something.
func blocked(p shopify.Probe) map[commerce.Element]*commerce.Block {
	out := make(map[commerce.Element]*commerce.Block)
	for _, e := range commerce.Elements {
		if b := commerce.BlockedElement(e, p.Shop.Plan, p.PersonalData || !p.PersonalDataKnown); b != nil {
			out[e] = b
		}
	}
	return out
}

// refreshPlan asks the shop again what it may give: after its plan or our scopes changed, when it denied something, and
// once a day. Elements open or block without reconnecting: what opens is imported, if the user had asked for it, and
// compared with Shopify; what is blocked stays as it was stored, and is UNAVAILABLE.
func (s *Syncer) refreshPlan(ctx context.Context, inst *commerce.Installation) error {
	probe, err := s.client(inst).Probe(ctx)
	if err != nil {
		return fmt.Errorf("ask the shop what it may give: %w", err)
	}
	now := s.Now().UTC()
	before := inst.Blocked
	updated, err := s.Store.UpdateInstallation(ctx, inst.AccountID, func(i *commerce.Installation) {
		domain := i.Shop.Domain
		before = i.Blocked
		i.Shop = probe.Shop
		i.Shop.Domain = domain
		if len(probe.Scopes) > 0 {
			i.Scopes = probe.Scopes
		}
		i.PersonalData = probe.PersonalData
		i.Blocked = blocked(probe)
		i.ProbedAt = &now
	})
	if err != nil {
		return fmt.Errorf("store what the shop may give: %w", err)
	}
	s.installationChanged(ctx, inst.AccountID)
	if err := s.subscribe(ctx, updated); err != nil {
		return err
	}
	return s.reopen(ctx, updated, before)
}

// reopen catches up on elements that are no longer blocked.
func (s *Syncer) reopen(ctx context.Context, inst *commerce.Installation, before map[commerce.Element]*commerce.Block) error {
	opened := slices.DeleteFunc(slices.Clone(commerce.Elements), func(e commerce.Element) bool {
		return before[e] == nil || inst.Blocked[e] != nil
	})
	if len(opened) == 0 {
		return nil
	}
	runs, err := s.Store.ListImports(ctx, inst.AccountID)
	if err != nil {
		return err
	}
	wanted := slices.DeleteFunc(slices.Clone(opened), func(e commerce.Element) bool {
		return !slices.Contains(inst.Wanted, e) || slices.ContainsFunc(runs, func(r commerce.ImportRun) bool {
			return r.Element == e && r.Status == commerce.ImportCompleted
		})
	})
	if _, err := s.queueImports(ctx, inst, wanted); err != nil {
		return err
	}
	s.Logger.InfoContext(ctx, "elements are open again", "account", inst.AccountID, "elements", opened)
	return s.closeGap(ctx, inst.AccountID, slices.DeleteFunc(opened, func(e commerce.Element) bool { return e == commerce.Transactions })...)
}
