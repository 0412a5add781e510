package syncer

import (
	"context"
	"errors"
	"fmt"

	"storegraph/commerce"
)

// HandleSignal does what a webhook asks for. It may be called any number of times for the same signal, but never twice at
// the same time for one object: an older answer of the same second would overwrite a newer one. The inbox sees to that.
func (s *Syncer) HandleSignal(ctx context.Context, account commerce.AccountID, sig commerce.Signal) error {
	inst, err := s.Store.GetInstallation(ctx, account)
	if err != nil {
		return fmt.Errorf("handle %s: %w", sig.Topic, err)
	}
	if compliance[sig.Topic] {
		return errCompliance
	}
	if sig.Kind == "" || inst.EndedAt != nil {
		return nil // nothing happened (a merge that failed), or the shop has left
	}
	if err := s.handle(ctx, inst, sig); err != nil {
		return s.lost(ctx, account, fmt.Errorf("handle %s of %s %s: %w", sig.Topic, sig.Kind, sig.ObjectID, err))
	}
	return nil
}

// compliance are Shopify's mandatory privacy topics. They also come for shops that have left.
var compliance = map[string]bool{"customers/data_request": true, "customers/redact": true, "shop/redact": true}

// errCompliance keeps a privacy request in the inbox, where it ends as dead and counted, for an operator: dropping it as
// done would be a lie.
var errCompliance = errors.New("privacy requests are answered by an operator: see the inbox")

func (s *Syncer) handle(ctx context.Context, inst *commerce.Installation, sig commerce.Signal) error {
	switch sig.Topic {
	case "app/uninstalled":
		if !sig.TriggeredAt.IsZero() && sig.TriggeredAt.Before(inst.ConnectedAt) {
			return nil // a late retry, about the connection before this one
		}
		if err := s.Store.EndInstallation(ctx, inst.AccountID, commerce.Uninstalled); err != nil {
			return err
		}
		s.installationChanged(ctx, inst.AccountID)
		s.progress.changed(inst.AccountID)
		return nil
	case "shop/update", "app/scopes_update":
		return s.refreshPlan(ctx, inst)
	case "orders/delete":
		return s.remove(ctx, inst, sig, Tx.DeleteOrder)
	case "products/delete":
		return s.remove(ctx, inst, sig, Tx.DeleteProduct)
	case "collections/delete":
		return s.remove(ctx, inst, sig, Tx.DeleteCollection)
	case "customers/delete":
		return s.remove(ctx, inst, sig, Tx.DeleteContact)
	case "customers/merge":
		return s.mergeContacts(ctx, inst, sig)
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
	}
	return nil // a finished bulk operation is seen by polling; other topics are not subscribed to
}

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
