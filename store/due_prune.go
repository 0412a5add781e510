package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// dueKept is how long due events are listed that have ended. What an order's event starts it starts once, by the ledger of
// events, so nothing begins again when they are forgotten.
const dueKept = 400 * 24 * time.Hour

// PruneDueEvents forgets the due events, of all accounts, that ended long ago, and says how many. One that a newer order moved
// stays as long as that order may be cancelled before its time.
func (s *Store) PruneDueEvents(ctx context.Context) (int, error) {
	rows, err := s.operator.Query(ctx, `SELECT DISTINCT account_id FROM due_events WHERE state NOT IN ('NEW', 'PENDING') ORDER BY 1`)
	if err != nil {
		return 0, fmt.Errorf("prune due events: %w", err)
	}
	accounts, err := pgx.CollectRows(rows, pgx.RowTo[commerce.AccountID])
	if err != nil {
		return 0, fmt.Errorf("prune due events: %w", err)
	}
	total := 0
	for _, a := range accounts {
		tag, err := s.exec(ctx, a, `
			DELETE FROM due_events WHERE account_id = $1 AND state NOT IN ('NEW', 'PENDING') AND settled_at < $2 AND coalesce(due_at, settled_at) < $2`, a, s.now().Add(-dueKept))
		if err != nil {
			return total, fmt.Errorf("prune due events: %w", err)
		}
		total += int(tag.RowsAffected())
	}
	return total, nil
}
