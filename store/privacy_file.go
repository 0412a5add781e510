package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// fieldPrivacyFile is the name that a case's file is sealed under: it opens for that case alone.
func fieldPrivacyFile(caseID string) string { return "privacy_file/" + caseID }

// PrivacyFile opens the file of a data request, and notes in its case that it was taken. NOT_FOUND when there is none, or
// when it has expired.
func (s *Store) PrivacyFile(ctx context.Context, account commerce.AccountID, caseID string) (json.RawMessage, error) {
	var file json.RawMessage
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT sealed FROM privacy_files WHERE account_id = $1 AND case_id = $2 AND expires_at > $3`, account, caseID, s.now())
		if err != nil {
			return err
		}
		sealed, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
		if err != nil {
			return err
		}
		if len(sealed) == 0 {
			return notFound("file")
		}
		text, err := s.keys.open(account, fieldPrivacyFile(caseID), sealed[0])
		if err != nil {
			return err
		}
		file = json.RawMessage(text.Reveal())
		_, err = tx.Exec(ctx, `UPDATE privacy_cases SET fetched_at = coalesce(fetched_at, $3) WHERE account_id = $1 AND id = $2`, account, caseID, s.now())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open the file of a data request: %w", err)
	}
	return file, nil
}

// ExpirePrivacyFiles removes files, of all accounts, that nobody may need any more, and says how many.
func (s *Store) ExpirePrivacyFiles(ctx context.Context, now time.Time) (int, error) {
	tag, err := s.operator.Exec(ctx, `DELETE FROM privacy_files WHERE expires_at <= $1`, now)
	if err != nil {
		return 0, fmt.Errorf("expire the files of data requests: %w", err)
	}
	return int(tag.RowsAffected()), nil
}
