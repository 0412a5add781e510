package store

import (
	"context"

	"storegraph/commerce"
)

// Connections takes every connection of the accounts' pool and says which account each is left with ("" for none), and how
// many of them are taken by somebody else.
func (s *Store) Connections(ctx context.Context) (kept []commerce.AccountID, open int32) {
	open = s.app.Stat().TotalConns()
	conns := s.app.AcquireAllIdle(ctx)
	for _, c := range conns {
		var account commerce.AccountID
		if err := c.QueryRow(ctx, `SELECT coalesce(current_setting('app.account_id', true), '')`).Scan(&account); err == nil {
			kept = append(kept, account)
		}
		c.Release()
	}
	return kept, open - int32(len(conns)) + int32(len(kept))
}
