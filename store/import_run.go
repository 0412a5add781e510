package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

const importColumns = `id, element, status, expected, received, stored, skipped, skips, error, bulk_id, window_from, created_at, started_at, finished_at`

func importPlaces(r *commerce.ImportRun) []any {
	return []any{
		&r.ID, &r.Element, &r.Status, &r.Expected, &r.Received, &r.Stored, &r.Skipped, &r.Skips, &r.Error, &r.BulkID,
		&r.Window, &r.CreatedAt, &r.StartedAt, &r.FinishedAt,
	}
}

func scanImport(row pgx.CollectableRow) (commerce.ImportRun, error) {
	var r commerce.ImportRun
	err := row.Scan(importPlaces(&r)...)
	return r, err
}

// QueueImports asks for the import of elements, and gives one run for each: the one that is already on its way, else a
// new one.
func (s *Store) QueueImports(ctx context.Context, account commerce.AccountID, elements []commerce.Element) ([]commerce.ImportRun, error) {
	elements = wizardOrder(elements)
	now := s.now()
	var runs []commerce.ImportRun
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		for _, e := range elements {
			id, err := uuid.NewV7()
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `
				INSERT INTO import_runs (account_id, id, element, status, created_at) VALUES ($1, $2, $3, 'QUEUED', $4)
				ON CONFLICT (account_id, element) WHERE status IN ('QUEUED', 'RUNNING', 'STORING') DO NOTHING`,
				account, id.String(), e, now)
			if err != nil {
				return err
			}
		}
		rows, err := tx.Query(ctx, `SELECT `+importColumns+` FROM import_runs
			WHERE account_id = $1 AND element = ANY($2) AND status IN ('QUEUED', 'RUNNING', 'STORING')`, account, elements)
		if err != nil {
			return err
		}
		runs, err = pgx.CollectRows(rows, scanImport)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("queue imports: %w", err)
	}
	sortImports(runs)
	return runs, nil
}

// ClaimImport takes the oldest run, of any account, that nobody works on: a queued one, or one whose worker let its lease
// run out. nil when there is none.
func (s *Store) ClaimImport(ctx context.Context, lease time.Duration) (commerce.AccountID, *commerce.ImportRun, error) {
	var account commerce.AccountID
	var run commerce.ImportRun
	now := s.now()
	rows, err := s.operator.Query(ctx, `
		UPDATE import_runs SET leased_until = $2
		WHERE (account_id, id) = (
			SELECT account_id, id FROM import_runs
			WHERE status IN ('QUEUED', 'RUNNING', 'STORING') AND (leased_until IS NULL OR leased_until <= $1)
			ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING `+importColumns+`, account_id`, now, now.Add(lease))
	if err == nil {
		found := false
		_, err = pgx.ForEachRow(rows, append(importPlaces(&run), &account), func() error { found = true; return nil })
		if err == nil && found {
			return account, &run, nil
		}
	}
	if err != nil {
		return "", nil, fmt.Errorf("claim an import: %w", err)
	}
	return "", nil, nil
}

// SaveImport keeps a run's progress and renews its lease. A run that ended, because its account disconnected perhaps,
// stays as it is.
func (s *Store) SaveImport(ctx context.Context, account commerce.AccountID, r commerce.ImportRun, lease time.Duration) error {
	var until *time.Time
	if !r.Status.Done() {
		end := s.now().Add(lease)
		until = &end
	}
	if r.Skips == nil {
		r.Skips = []commerce.ImportSkip{}
	}
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE import_runs SET status = $3, expected = $4, received = $5, stored = $6, skipped = $7, skips = $8, error = $9,
				bulk_id = $10, window_from = $11, started_at = $12, finished_at = $13, leased_until = $14
			WHERE account_id = $1 AND id = $2 AND status IN ('QUEUED', 'RUNNING', 'STORING')`,
			account, r.ID, r.Status, r.Expected, r.Received, r.Stored, r.Skipped, r.Skips, r.Error,
			r.BulkID, r.Window, r.StartedAt, r.FinishedAt, until)
		return err
	})
	if err != nil {
		return fmt.Errorf("save import: %w", err)
	}
	return nil
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
