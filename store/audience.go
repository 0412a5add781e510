package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// ListAudience reads the ids of up to limit contacts that match, in the order of their ids, behind one of them ("" from
// the first on). Whoever goes on behind the last id meets everybody once who is there all the time.
func (s *Store) ListAudience(ctx context.Context, account commerce.AccountID, f commerce.ContactFilter, after commerce.ContactID, limit int) ([]commerce.ContactID, error) {
	where := contactFilter(account, f)
	where.add("t.id > " + where.arg(string(after)))
	var ids []commerce.ContactID
	err := s.read(ctx, account, func(b *pgx.Batch) {
		sql := `SELECT t.id FROM contacts t WHERE ` + where.where() + ` ORDER BY t.id LIMIT ` + where.arg(limit)
		queue(b, &ids, pgx.RowTo[commerce.ContactID], sql, where.args...)
	})
	if err != nil {
		return nil, fmt.Errorf("list audience: %w", err)
	}
	return ids, nil
}

// ContactIDsByShopifyID finds the contacts of Shopify's customers; one that was merged away gives the survivor's. Who is not
// known is left out.
func (s *Store) ContactIDsByShopifyID(ctx context.Context, account commerce.AccountID, customers []commerce.ID) (map[commerce.ID]commerce.ContactID, error) {
	out := make(map[commerce.ID]commerce.ContactID, len(customers))
	err := s.read(ctx, account, func(b *pgx.Batch) {
		b.Queue(`SELECT l.shopify_id, l.contact_id FROM contact_links l WHERE l.account_id = $1 AND l.shopify_id = ANY($2) AND l.contact_id IS NOT NULL`, account, customers).
			Query(func(rows pgx.Rows) error {
				var customer commerce.ID
				var contact commerce.ContactID
				_, err := pgx.ForEachRow(rows, []any{&customer, &contact}, func() error { out[customer] = contact; return nil })
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("find contacts of customers: %w", err)
	}
	return out, nil
}
