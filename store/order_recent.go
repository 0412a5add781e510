package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// RecentOrderIDs reads the ids of up to limit orders that were placed at a moment or later, the newest first. Test orders,
// for which no trigger fires, are left out.
func (s *Store) RecentOrderIDs(ctx context.Context, account commerce.AccountID, since time.Time, limit int) (ids []commerce.ID, err error) {
	err = s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &ids, pgx.RowTo[commerce.ID], `
			SELECT id FROM orders WHERE account_id = $1 AND processed_at >= $2 AND NOT test ORDER BY processed_at DESC, id DESC LIMIT $3`, account, since, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("list recent orders: %w", err)
	}
	return ids, nil
}
