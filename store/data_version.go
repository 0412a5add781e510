package store

import (
	"context"
	"fmt"
)

// DataVersion is the newest data version that was handed out, to whichever account. Rows and trigger events carry versions:
// whoever learnt one of a committed row finds it not above this, and that row, or what became of it, readable here.
func (s *Store) DataVersion(ctx context.Context) (version int64, err error) {
	err = s.app.QueryRow(ctx, `SELECT coalesce(pg_sequence_last_value('data_version'), 0)`).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("read the data version: %w", err)
	}
	return version, nil
}
