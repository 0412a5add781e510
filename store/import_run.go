package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

const importColumns = `id, element, status, expected, received, stored, skipped, skips, error, bulk_id,
	window_from, created_at, started_at, finished_at,
	storing_at, file_offset, file_line, file_size, read_at`

func importPlaces(r *commerce.ImportRun) []any {
	return []any{
		&r.ID, &r.Element, &r.Status, &r.Expected, &r.Received, &r.Stored, &r.Skipped, &r.Skips, &r.Error, &r.BulkID,
		&r.Window, &r.CreatedAt, &r.StartedAt, &r.FinishedAt, &r.StoringAt, &r.Offset, &r.Line, &r.FileSize, &r.ReadAt,
	}
}

func scanImport(row pgx.CollectableRow) (commerce.ImportRun, error) {
	var r commerce.ImportRun
	err := row.Scan(importPlaces(&r)...)
	return r, err
}

// QueueImports asks for the import of elements, and gives one run for each: the one that is already on its way, else a
// new one. Their tasks are due at once. NOT_CONNECTED when the installation has ended meanwhile: nobody would ever take them up.
func (s *Store) QueueImports(ctx context.Context, account commerce.AccountID, elements []commerce.Element) ([]commerce.ImportRun, error) {
	elements = wizardOrder(elements)
	now := s.now()
	ids := make([]string, len(elements))
	for i := range ids {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("queue imports: %w", err)
		}
		ids[i] = id.String()
	}
	var runs []commerce.ImportRun
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		if err := notEnded(ctx, tx, account); err != nil {
			return err
		}
		b := &pgx.Batch{}
		// Tasks before runs, as slices and EndInstallation lock them.
		b.Queue(scheduleTasks, account, commerce.TaskImport, elements, now)
		b.Queue(`
			INSERT INTO import_runs (account_id, id, element, status, created_at)
			SELECT $1, q.id, q.element, 'QUEUED', $4 FROM unnest($2::text[], $3::text[]) q (id, element) ORDER BY q.element
			ON CONFLICT (account_id, element) WHERE status IN ('QUEUED', 'RUNNING', 'STORING') DO NOTHING`, account, ids, elements, now)
		queue(b, &runs, scanImport, `SELECT `+importColumns+` FROM import_runs
			WHERE account_id = $1 AND element = ANY($2) AND status IN ('QUEUED', 'RUNNING', 'STORING')`, account, elements)
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return nil, fmt.Errorf("queue imports: %w", err)
	}
	sortImports(runs)
	return runs, nil
}

// notEnded refuses work for an installation that has ended, and keeps it from ending before the transaction does.
func notEnded(ctx context.Context, tx pgx.Tx, account commerce.AccountID) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared($1)`, lockKey(account, endings)); err != nil {
		return err
	}
	var ended bool
	if err := tx.QueryRow(ctx, `SELECT coalesce(bool_and(ended_at IS NOT NULL), false) FROM installations WHERE account_id = $1`, account).Scan(&ended); err != nil {
		return err
	}
	if ended {
		return errNotConnected
	}
	return nil
}

// SaveImport keeps a run's progress. A run that ended, because its account disconnected perhaps, stays as it is.
func (s *Store) SaveImport(ctx context.Context, account commerce.AccountID, r commerce.ImportRun) error {
	if _, err := s.exec(ctx, account, saveImport, saveImportArgs(account, &r)...); err != nil {
		return fmt.Errorf("save import: %w", err)
	}
	return nil
}

// SaveImport keeps a run's progress together with what the transaction stored: a slice goes on where the one before left
// off, whatever became of its process. A run that ended stays as it is.
func (t *SyncTx) SaveImport(ctx context.Context, r commerce.ImportRun) error {
	if _, err := t.tx.Exec(ctx, saveImport, saveImportArgs(t.account, &r)...); err != nil {
		return fmt.Errorf("save import: %w", err)
	}
	return nil
}

const saveImport = `
	UPDATE import_runs SET status = $3, expected = $4, received = $5, stored = $6, skipped = $7, skips = $8, error = $9,
		bulk_id = $10, window_from = $11, started_at = $12, finished_at = $13, storing_at = $14,
		file_offset = $15, file_line = $16, file_size = $17, read_at = $18
	WHERE account_id = $1 AND id = $2 AND status IN ('QUEUED', 'RUNNING', 'STORING')`

func saveImportArgs(account commerce.AccountID, r *commerce.ImportRun) []any {
	skips := r.Skips
	if skips == nil {
		skips = []commerce.ImportSkip{}
	}
	return []any{
		account, r.ID, r.Status, r.Expected, r.Received, r.Stored, r.Skipped, skips, r.Error, r.BulkID, r.Window, r.StartedAt,
		r.FinishedAt, r.StoringAt, r.Offset, r.Line, r.FileSize, r.ReadAt,
	}
}

// ListImports gives the newest run of each element that was ever imported, in the wizard's order.
func (s *Store) ListImports(ctx context.Context, account commerce.AccountID) ([]commerce.ImportRun, error) {
	var runs []commerce.ImportRun
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &runs, scanImport, `SELECT DISTINCT ON (element) `+importColumns+` FROM import_runs
			WHERE account_id = $1 ORDER BY element, created_at DESC, id DESC`, account)
	})
	if err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	sortImports(runs)
	return runs, nil
}

// wizardOrder drops doubles and sorts.
func wizardOrder(elements []commerce.Element) []commerce.Element {
	return slices.DeleteFunc(slices.Clone(commerce.Elements), func(e commerce.Element) bool { return !slices.Contains(elements, e) })
}

func sortImports(runs []commerce.ImportRun) {
	slices.SortFunc(runs, func(a, b commerce.ImportRun) int {
		return cmp.Compare(slices.Index(commerce.Elements, a.Element), slices.Index(commerce.Elements, b.Element))
	})
}
