package syncer

import (
	"context"

	"storegraph/commerce"
)

func (s *Syncer) syncProduct(ctx context.Context, inst *commerce.Installation, id commerce.ID) error {
	if !follows(inst, commerce.Products) {
		return nil
	}
	client := s.client(inst)
	product, err := client.FetchProduct(ctx, id)
	if err != nil {
		return err
	}
	return s.write(ctx, inst.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.LockObject(ctx, "Product", id); err != nil {
			return err
		}
		if product == nil {
			return tx.DeleteProduct(ctx, id, client.Now())
		}
		_, err := tx.UpsertProduct(ctx, *product)
		return err
	})
}
