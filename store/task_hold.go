package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// holds says whose task a statement is about; $1 is the clock. A task that was ended is nobody's, even while its epoch is
// still the newest.
const holds = ` WHERE t.account_id = $2 AND t.kind = $3 AND t.element = $4 AND t.epoch = $5 AND t.leased_until IS NOT NULL`

// RenewTask holds a task for longer. ErrSuperseded when it is somebody else's by now, or was ended.
func (s *Store) RenewTask(ctx context.Context, t commerce.Task) error {
	return s.renewTask(ctx, t, defaultLease)
}

func (s *Store) renewTask(ctx context.Context, t commerce.Task, lease time.Duration) error {
	return s.changeTask(ctx, "renew", t, `leased_until = `+present+` + make_interval(secs => $6)`, lease.Seconds())
}

// EndTask ends a slice: the task is nobody's, and due again when the result or whoever asked meanwhile says. ErrSuperseded
// when it is somebody else's by now, or was ended before; then the result does not count.
func (s *Store) EndTask(ctx context.Context, t commerce.Task, r commerce.TaskResult) error {
	var found commerce.Drift
	if r.Found != nil {
		found = *r.Found
	}
	return s.changeTask(ctx, "end", t, `
		leased_until = NULL, again_at = NULL, due_at = least($6::timestamptz, t.again_at), ended_at = `+present+`,
		state = coalesce($7::jsonb, t.state), failure = $8, failures = CASE $8 WHEN '' THEN 0 ELSE t.failures + 1 END,
		done_at = greatest(t.done_at, $9::timestamptz),
		checked = t.checked + $10, missing = t.missing + $11, outdated = t.outdated + $12, deleted = t.deleted + $13,
		drift_at = CASE WHEN $11 + $12 + $13 > 0 THEN `+present+` ELSE t.drift_at END,
		round_checked = $10 + CASE WHEN t.round_open OR NOT $14 THEN t.round_checked ELSE 0 END,
		round_missing = $11 + CASE WHEN t.round_open OR NOT $14 THEN t.round_missing ELSE 0 END,
		round_outdated = $12 + CASE WHEN t.round_open OR NOT $14 THEN t.round_outdated ELSE 0 END,
		round_deleted = $13 + CASE WHEN t.round_open OR NOT $14 THEN t.round_deleted ELSE 0 END,
		round_open = CASE WHEN $9::timestamptz IS NOT NULL THEN false ELSE t.round_open OR $14 END`,
		r.Next, r.State, r.Failure, r.Done, found.Checked, found.Missing, found.Outdated, found.Deleted,
		r.Found != nil || r.Done != nil) // a slice that tells of neither says nothing of rounds
}

// releaseTask gives a task back that the process has no more time for: another goes on at once. Whatever still runs here
// may not write any more.
func (s *Store) releaseTask(ctx context.Context, t commerce.Task) error {
	return s.changeTask(ctx, "release", t, `leased_until = NULL, again_at = NULL, due_at = least(t.due_at, `+present+`), epoch = t.epoch + 1`)
}

func (s *Store) changeTask(ctx context.Context, verb string, t commerce.Task, set string, args ...any) error {
	tag, err := s.exec(ctx, t.AccountID, `UPDATE sync_tasks t SET `+set+holds,
		append([]any{s.present(), t.AccountID, t.Kind, t.Element, t.Epoch}, args...)...)
	if err == nil && tag.RowsAffected() == 0 {
		err = commerce.ErrSuperseded
	}
	if err != nil {
		return fmt.Errorf("%s the task %s %s: %w", verb, t.Kind, t.Element, err)
	}
	return nil
}

// beginTask reads a task that was handed out a moment ago, and begins its lease again. nil when it is not that any more.
func (s *Store) beginTask(ctx context.Context, t commerce.Task, lease time.Duration) (*commerce.Task, error) {
	var list []commerce.Task
	b := &pgx.Batch{}
	b.Queue(setAccount, t.AccountID)
	queue(b, &list, scanTask, `UPDATE sync_tasks t SET leased_until = `+present+` + make_interval(secs => $6)`+holds+` RETURNING `+taskColumns,
		s.present(), t.AccountID, t.Kind, t.Element, t.Epoch, lease.Seconds())
	if err := s.app.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("begin the task %s %s: %w", t.Kind, t.Element, err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return &list[0], nil
}

// Fence begins the write transaction of a task: ErrSuperseded when the task is somebody else's by now, or was ended. It
// cannot be handed to anybody else before the transaction ends, so that what it writes is never late.
func (t *SyncTx) Fence(ctx context.Context, task commerce.Task) error {
	if task.AccountID != t.account {
		return fmt.Errorf("fence the task %s %s: it is another account's", task.Kind, task.Element)
	}
	tag, err := t.tx.Exec(ctx, `
		SELECT FROM sync_tasks t
		WHERE t.account_id = $1 AND t.kind = $2 AND t.element = $3 AND t.epoch = $4 AND t.leased_until IS NOT NULL
		FOR SHARE`, task.AccountID, task.Kind, task.Element, task.Epoch)
	if err == nil && tag.RowsAffected() == 0 {
		err = commerce.ErrSuperseded
	}
	if err != nil {
		return fmt.Errorf("fence the task %s %s: %w", task.Kind, task.Element, err)
	}
	return nil
}
