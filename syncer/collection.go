package syncer

import (
	"context"

	"storegraph/commerce"
)

func (s *Syncer) syncCollection(ctx context.Context, inst *commerce.Installation, id commerce.ID) error {
	if !inst.Sync.CollectionSync {
		return nil
	}
	collection, err := s.client(inst).FetchCollection(ctx, id)
	if err != nil {
		return err
	}
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, "Collection", id); err != nil {
			return err
		}
		if collection == nil {
			return tx.DeleteCollection(ctx, id, s.Now())
		}
		_, err := tx.UpsertCollection(ctx, *collection)
		return err
	})
}
