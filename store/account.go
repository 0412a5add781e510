package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// CreateAccount makes an account; one that is there already stays as it is.
func (s *Store) CreateAccount(ctx context.Context, a commerce.Account) error {
	if a.ID == "" {
		return commerce.Errorf(commerce.InvalidInput, "An account needs an id.")
	}
	if a.CreatedAt.IsZero() {
		a.CreatedAt = s.now()
	}
	err := s.write(ctx, a.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO accounts (account_id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			a.ID, a.Name, a.CreatedAt)
		return err
	})
	if err != nil {
		return fmt.Errorf("create account: %w", err)
	}
	return nil
}

// GetAccount reads an account.
func (s *Store) GetAccount(ctx context.Context, account commerce.AccountID) (commerce.Account, error) {
	var list []commerce.Account
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, func(row pgx.CollectableRow) (commerce.Account, error) {
			var a commerce.Account
			err := row.Scan(&a.ID, &a.Name, &a.CreatedAt)
			return a, err
		}, `SELECT account_id, name, created_at FROM accounts WHERE account_id = $1`, account)
	})
	if err != nil {
		return commerce.Account{}, fmt.Errorf("get account: %w", err)
	}
	if len(list) == 0 {
		return commerce.Account{}, notFound("account")
	}
	return list[0], nil
}
