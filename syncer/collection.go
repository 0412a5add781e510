package syncer

import (
	"context"

	"storegraph/commerce"
)

func (s *Syncer) syncCollection(ctx context.Context, inst *commerce.Installation, id commerce.ID) error {
	if !follows(inst, commerce.Collections) {
		return nil
	}
	client := s.client(inst)
	collection, err := client.FetchCollection(ctx, id)
	if err != nil {
		return err
	}
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, "Collection", id); err != nil {
			return err
		}
		if collection == nil {
			return tx.DeleteCollection(ctx, id, client.Now())
		}
		_, err := tx.UpsertCollection(ctx, *collection)
		return err
	})
}
