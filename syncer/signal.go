package syncer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// HandleSignals does what webhooks, or reconciliation, ask for one object, oldest first. Deletions, merges and the end of the
// installation are facts, and applied one by one; all else asks for the same: that the object be refetched, once. It may be
// called any number of times for the same signals, but never twice at the same time for one object: the inbox sees to that.
func (s *Syncer) HandleSignals(ctx context.Context, account commerce.AccountID, signals []commerce.Signal) error {
	refetch := false
	for _, sig := range signals {
		if _, ok := commerce.PrivacyOf(sig.Topic); ok {
			if err := s.answerPrivacy(ctx, sig); err != nil {
				return err
			}
			continue
		}
		inst, err := s.Store.GetInstallation(ctx, account)
		if err != nil {
			return fmt.Errorf("handle %s: %w", sig.Topic, err)
		}
		if sig.Kind == "" || inst.EndedAt != nil || sig.ShopDomain != "" && sig.ShopDomain != inst.Shop.Domain {
			continue // nothing happened (a merge that failed), or the shop has left
		}
		isFact, err := s.applyFact(ctx, inst, sig)
		if err != nil {
			return fmt.Errorf("handle %s of %s %s: %w", sig.Topic, sig.Kind, sig.ObjectID, err)
		}
		refetch = refetch || !isFact
	}
	if !refetch {
		return nil
	}
	inst, err := s.Store.GetInstallation(ctx, account)
	if err != nil || inst.EndedAt != nil {
		return err
	}
	newest := signals[len(signals)-1]
	if inst.Status == commerce.NeedsReconnect {
		return fmt.Errorf("handle %s of %s %s: %w", newest.Topic, newest.Kind, newest.ObjectID, shopify.ErrUnauthorized)
	}
	if err := s.refetch(ctx, inst, newest); err != nil {
		return fmt.Errorf("handle %s of %s %s: %w", newest.Topic, newest.Kind, newest.ObjectID, err)
	}
	return nil
}

// applyFact applies a signal whose webhook is itself the fact; isFact is false for those that ask for a refetch.
func (s *Syncer) applyFact(ctx context.Context, inst *commerce.Installation, sig commerce.Signal) (isFact bool, err error) {
	switch sig.Topic {
	case "app/uninstalled":
		return true, s.uninstalled(ctx, inst, sig)
	case "orders/delete":
		return true, s.remove(ctx, inst, sig, Tx.DeleteOrder)
	case "products/delete":
		return true, s.remove(ctx, inst, sig, Tx.DeleteProduct)
	case "collections/delete":
		return true, s.remove(ctx, inst, sig, Tx.DeleteCollection)
	case "customers/delete":
		return true, s.customerDeleted(ctx, inst, sig)
	case "customers/merge":
		if inst.Blocked[commerce.Contacts] != nil {
			return true, nil
		}
		// The survivor may have new fields: it is refetched after the orders have moved.
		return false, s.merge(ctx, inst, sig.ObjectID, sig.MergedID)
	case "bulk_operations/finish":
		return true, s.bulkFinished(ctx, inst, sig)
	}
	return false, nil
}

// refetch asks Shopify for the object and stores the answer.
func (s *Syncer) refetch(ctx context.Context, inst *commerce.Installation, sig commerce.Signal) error {
	if sig.Background {
		ctx = shopify.Background(ctx)
	}
	switch sig.Kind {
	case "Order":
		return s.syncOrder(ctx, inst, sig.ObjectID)
	case "Customer":
		return s.syncContact(ctx, inst, sig.ObjectID)
	case "Product":
		return s.syncProduct(ctx, inst, sig.ObjectID)
	case "Collection":
		return s.syncCollection(ctx, inst, sig.ObjectID)
	case "Shop", "App": // shop/update, app/scopes_update
		return s.refreshPlan(ctx, inst)
	}
	return nil // other topics are not subscribed to
}

func (s *Syncer) uninstalled(ctx context.Context, inst *commerce.Installation, sig commerce.Signal) error {
	if !sig.TriggeredAt.IsZero() && sig.TriggeredAt.Before(inst.ConnectedAt) {
		return nil // a late retry, about the connection before this one
	}
	if err := s.Store.EndInstallation(ctx, inst.AccountID, commerce.Uninstalled); err != nil {
		return err
	}
	s.installationChanged(ctx, inst.AccountID)
	s.progress.changed(inst.AccountID)
	return nil
}

// bulkFinished wakes the import that waits for the operation, instead of its next look.
func (s *Syncer) bulkFinished(ctx context.Context, inst *commerce.Installation, sig commerce.Signal) error {
	runs, err := s.Store.ListImports(ctx, inst.AccountID)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if !r.Status.Done() && r.BulkID == sig.ObjectID.GID("BulkOperation") {
			return s.Store.Schedule(ctx, inst.AccountID, commerce.TaskImport, r.Element, s.Now())
		}
	}
	return nil
}

// deletion is one of Tx's Delete methods.
type deletion func(tx Tx, ctx context.Context, id commerce.ID, at time.Time) error

// remove deletes by proof: a delete webhook names the object.
func (s *Syncer) remove(ctx context.Context, inst *commerce.Installation, sig commerce.Signal, del deletion) error {
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, sig.Kind, sig.ObjectID); err != nil {
			return err
		}
		at := sig.TriggeredAt
		if at.IsZero() {
			at = sig.ReceivedAt
		}
		return del(tx, ctx, sig.ObjectID, at)
	})
}

// settle says what becomes of a claim after it was handled.
func (s *Syncer) settle(ctx context.Context, c commerce.SignalClaim, err error) commerce.SettledClaim {
	settled := commerce.SettledClaim{SignalClaim: c, Verdict: commerce.SignalDone}
	if err == nil || errors.Is(err, commerce.ErrSuperseded) { // the shop has left meanwhile
		return settled
	}
	if ctx.Err() != nil { // the process stops: that was no attempt
		settled.Verdict, settled.RetryAt = commerce.SignalDefer, s.Now()
		return settled
	}
	settled.Code, settled.Reason = s.explain(err)
	settled.Verdict = commerce.SignalRetry
	pause, why, down := outage(err)
	switch {
	case errors.Is(err, errUnfinished): // what was erased is erased: the next turn goes on
		return commerce.SettledClaim{SignalClaim: c, Verdict: commerce.SignalDefer, RetryAt: s.Now()}
	case down: // nothing is wrong with this object
		settled.Verdict, settled.RetryAt = commerce.SignalDefer, s.Now().Add(pause)
		s.pauseShop(ctx, c.AccountID, settled.RetryAt, why)
	case errors.Is(err, shopify.ErrThrottled):
		settled.Verdict, settled.RetryAt = commerce.SignalDefer, s.Now().Add(throttledFor)
	case errors.Is(err, shopify.ErrUnauthorized):
		settled.Verdict, settled.RetryAt = commerce.SignalDefer, s.Now().Add(untilReconnect)
	}
	s.noteLoss(ctx, c.AccountID, err, settled.Code)
	newest := c.Signals[len(c.Signals)-1]
	s.Logger.WarnContext(ctx, "a signal was not handled", "account", c.AccountID, "topic", newest.Topic, "kind", newest.Kind, "id", newest.ObjectID,
		"attempt", c.Attempts, "verdict", settled.Verdict, "error", err)
	return settled
}

// untilReconnect is how long signals of a shop rest whose access is lost.
const untilReconnect = 5 * time.Minute
