package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"storegraph/commerce"
)

// defaultLease is how long a task is held by a worker that says nothing.
const defaultLease = 15 * time.Second

// Schedule has a task run at a moment: it is made when it is not there, and brought forward when it is due later. Asked
// for while a worker holds it, it is due again after that slice, which may have begun before there was a reason to ask.
func (s *Store) Schedule(ctx context.Context, account commerce.AccountID, kind commerce.TaskKind, element commerce.Element, at time.Time) error {
	if !validTask(kind, element) {
		return commerce.Errorf(commerce.InvalidInput, "There is no task %q of the element %q.", kind, element)
	}
	if _, err := s.exec(ctx, account, scheduleTasks, account, kind, []string{string(element)}, at); err != nil {
		return fmt.Errorf("schedule the task %s %s: %w", kind, element, err)
	}
	return nil
}

// scheduleTasks takes account, kind, elements and the moment. Rows are locked in one order, as EndInstallation does.
const scheduleTasks = `
	INSERT INTO sync_tasks AS t (account_id, kind, element, due_at)
	SELECT $1, $2, e, $4 FROM unnest($3::text[]) e ORDER BY e
	ON CONFLICT (account_id, kind, element) DO UPDATE SET
		due_at = CASE WHEN t.leased_until IS NULL THEN least(t.due_at, excluded.due_at) ELSE t.due_at END,
		again_at = CASE WHEN t.leased_until IS NULL THEN NULL ELSE least(t.again_at, excluded.due_at) END`

func validTask(kind commerce.TaskKind, element commerce.Element) bool {
	if kind == commerce.TaskUpkeep {
		return element == ""
	}
	return slices.Contains(commerce.TaskKinds, kind) && element.Valid()
}

// ClaimTasks hands out due tasks, at most as many of each kind as free says, to a caller that runs them itself: Work does
// this for all processes. A task counts as held until lease is over, it is renewed or it is ended.
func (s *Store) ClaimTasks(ctx context.Context, free map[commerce.TaskKind]int, lease time.Duration) ([]commerce.Task, error) {
	tasks, err := s.claimTasks(ctx, s.operator, free, lease)
	if err != nil {
		return nil, fmt.Errorf("claim tasks: %w", err)
	}
	return tasks, nil
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// claimTasks takes those tasks first whose account holds the fewest of the kind, then the longest due: an account with many
// due tasks takes its turn like all others. Only so many of the longest due are looked at, which bounds the work.
func (s *Store) claimTasks(ctx context.Context, db querier, free map[commerce.TaskKind]int, lease time.Duration) ([]commerce.Task, error) {
	var kinds []string
	var counts []int
	for kind, n := range free {
		if n > 0 {
			kinds, counts = append(kinds, string(kind)), append(counts, n)
		}
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	rows, err := db.Query(ctx, `
		WITH wanted AS (SELECT kind, free FROM unnest($2::text[], $3::int[]) w (kind, free)),
		due AS (
			SELECT w.kind, d.account_id, d.element, d.due_at,
				d.held + row_number() OVER (PARTITION BY w.kind, d.account_id ORDER BY d.due_at) AS turn
			FROM wanted w CROSS JOIN LATERAL (
				SELECT t.account_id, t.element, t.due_at,
					(SELECT count(*) FROM sync_tasks h WHERE h.account_id = t.account_id AND h.kind = t.kind AND h.leased_until > `+present+`) AS held
				FROM sync_tasks t
				JOIN installations i ON i.account_id = t.account_id AND i.ended_at IS NULL AND i.status = 'CONNECTED'
					AND (i.paused_until IS NULL OR i.paused_until <= `+present+`)
				WHERE t.kind = w.kind AND t.due_at <= `+present+` AND (t.leased_until IS NULL OR t.leased_until <= `+present+`)
				ORDER BY t.due_at LIMIT 10 * w.free + 50) d),
		taken AS MATERIALIZED (
			SELECT k.* FROM wanted w CROSS JOIN LATERAL (
				SELECT t.account_id, t.kind, t.element
				FROM due d JOIN sync_tasks t ON t.account_id = d.account_id AND t.kind = d.kind AND t.element = d.element
				WHERE d.kind = w.kind AND t.due_at <= `+present+` AND (t.leased_until IS NULL OR t.leased_until <= `+present+`)
				ORDER BY d.turn, d.due_at LIMIT w.free
				FOR UPDATE OF t SKIP LOCKED) k)
		UPDATE sync_tasks t SET epoch = t.epoch + 1, leased_until = `+present+` + make_interval(secs => $4)
		FROM taken k WHERE t.account_id = k.account_id AND t.kind = k.kind AND t.element = k.element
		RETURNING `+taskColumns, s.present(), kinds, counts, lease.Seconds())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanTask)
}

const taskColumns = `t.account_id, t.kind, t.element, t.epoch, t.state, t.failures, t.due_at`

func scanTask(row pgx.CollectableRow) (commerce.Task, error) {
	var t commerce.Task
	err := row.Scan(&t.AccountID, &t.Kind, &t.Element, &t.Epoch, &t.State, &t.Failures, &t.DueAt)
	return t, err
}

// present is what leases and due times are compared with: the database's clock, which all processes share. $1 is the clock
// that a test put in its place.
const present = `coalesce($1::timestamptz, statement_timestamp())`

func (s *Store) present() *time.Time {
	if s.databaseClock {
		return nil
	}
	now := s.now()
	return &now
}

// exec runs one statement, scoped to the account, in one round trip and its own transaction.
func (s *Store) exec(ctx context.Context, account commerce.AccountID, sql string, args ...any) (tag pgconn.CommandTag, err error) {
	b := &pgx.Batch{}
	b.Queue(setAccount, account)
	b.Queue(sql, args...).Exec(func(t pgconn.CommandTag) error { tag = t; return nil })
	err = s.app.SendBatch(ctx, b).Close()
	return tag, err
}
