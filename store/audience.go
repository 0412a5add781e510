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
