package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// DecisionRetention says for how many days an account's decisions are kept.
func (s *Store) DecisionRetention(ctx context.Context, account commerce.AccountID) (int, error) {
	var days []int
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &days, pgx.RowTo[int], `SELECT decision_retention_days FROM accounts WHERE account_id = $1`, account)
	})
	if err != nil {
		return 0, fmt.Errorf("read the retention of decisions: %w", err)
	}
	if len(days) == 0 {
		return 0, notFound("account")
	}
	return days[0], nil
}

// SetDecisionRetention has decisions kept for 1 to 365 days. Those that are older go with the next pruning.
func (s *Store) SetDecisionRetention(ctx context.Context, account commerce.AccountID, days int) error {
	if days < 1 || days > commerce.MaxDecisionRetention {
		return commerce.Errorf(commerce.InvalidInput, "Decisions are kept for 1 to %d days, not %d.", commerce.MaxDecisionRetention, days).In("days")
	}
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE accounts SET decision_retention_days = $2 WHERE account_id = $1`, account, days)
		if err == nil && tag.RowsAffected() == 0 {
			return notFound("account")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("set the retention of decisions: %w", err)
	}
	return nil
}

// deciders lists the accounts that have decisions by one look at the primary key for each.
const deciders = `
	WITH RECURSIVE a(id) AS (
		(SELECT account_id FROM decisions ORDER BY account_id LIMIT 1)
		UNION ALL SELECT (SELECT d.account_id FROM decisions d WHERE d.account_id > a.id ORDER BY d.account_id LIMIT 1) FROM a WHERE a.id IS NOT NULL)
	SELECT id FROM a WHERE id IS NOT NULL`

// PruneDecisions deletes the decisions, of all accounts, that are older than their account keeps them, and says how many.
func (s *Store) PruneDecisions(ctx context.Context) (int, error) {
	rows, err := s.operator.Query(ctx, deciders)
	if err != nil {
		return 0, fmt.Errorf("prune decisions: %w", err)
	}
	accounts, err := pgx.CollectRows(rows, pgx.RowTo[commerce.AccountID])
	if err != nil {
		return 0, fmt.Errorf("prune decisions: %w", err)
	}
	pruned := 0
	for _, account := range accounts {
		for more := true; more; {
			var n int64
			err := s.write(ctx, account, func(tx pgx.Tx) error {
				tag, err := tx.Exec(ctx, `
					DELETE FROM decisions WHERE account_id = $1 AND id = ANY (ARRAY (
						SELECT id FROM decisions WHERE account_id = $1 AND recorded_at <
							$2::timestamptz - make_interval(hours => 24 * (SELECT decision_retention_days FROM accounts WHERE account_id = $1))
						ORDER BY recorded_at LIMIT $3))`, account, s.now(), pruneStep)
				n = tag.RowsAffected()
				return err
			})
			if err != nil {
				return pruned, fmt.Errorf("prune decisions: %w", err)
			}
			pruned += int(n)
			more = n == pruneStep
		}
	}
	return pruned, nil
}
