package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// readsFilter keeps what reads one of the paths; nil keeps everything. It has no index of its own: row level security would
// let none be used, since Postgres does not trust && with rows that the policy hides. What an account registered is read by
// the account's own index.
func readsFilter(account commerce.AccountID, reads []string) *filter {
	f := newFilter(account)
	if reads != nil {
		f.add("t.reads && " + f.arg(reads))
	}
	return f
}

// RegisteredReads lists the paths that the account's registered templates and conditions read, each once, sorted.
func (s *Store) RegisteredReads(ctx context.Context, account commerce.AccountID) ([]string, error) {
	var paths []string
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &paths, pgx.RowTo[string], `
			SELECT unnest(reads) FROM templates WHERE account_id = $1 UNION SELECT unnest(reads) FROM conditions WHERE account_id = $1`, account)
	})
	if err != nil {
		return nil, fmt.Errorf("list what is read: %w", err)
	}
	slices.Sort(paths)
	return paths, nil
}
