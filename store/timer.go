package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// maxTimers bounds an account's timers: each is looked at when an order's event is written.
const maxTimers = 100

const timerColumns = `id, name, anchor, delay_months, delay_days, delay_minutes, local_time, filter, condition, each_order, status, created_at, updated_at`

// timerTargets are what timerColumns are read into; done finishes the timer.
func timerTargets(t *commerce.Timer) (targets []any, done func()) {
	var each bool
	return []any{&t.ID, &t.Name, &t.Anchor, &t.Delay.Months, &t.Delay.Days, &t.Delay.Minutes, &t.LocalTime, &t.Filter, &t.Condition, &each, &t.Status, &t.CreatedAt, &t.UpdatedAt},
		func() {
			t.Delay.Hours, t.Delay.Minutes = t.Delay.Minutes/60, t.Delay.Minutes%60
			t.Supersede = commerce.NewestOrder
			if each {
				t.Supersede = commerce.EachOrder
			}
		}
}

func scanTimer(row pgx.CollectableRow) (commerce.Timer, error) {
	var t commerce.Timer
	targets, done := timerTargets(&t)
	err := row.Scan(targets...)
	done()
	return t, err
}

func errNoTimer() error { return commerce.Errorf(commerce.NotFound, "There is no such timer.") }

// CreateTimer keeps a new timer. It is started by events that are written from now on. Its id is a new one unless it has one.
func (s *Store) CreateTimer(ctx context.Context, account commerce.AccountID, t commerce.Timer) (*commerce.Timer, error) {
	if t.ID == "" {
		t.ID = commerce.TimerID(rand.Text())
	}
	var made []commerce.Timer
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`SELECT pg_advisory_xact_lock($1)`, lockKey(account, "timers"))
		queue(b, &made, scanTimer, `
			INSERT INTO timers (account_id, id, name, anchor, delay_months, delay_days, delay_minutes, local_time, filter, condition, each_order, status, created_at, updated_at)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'ACTIVE', $12, $12
			WHERE (SELECT count(*) FROM timers WHERE account_id = $1) < $13
			RETURNING `+timerColumns, account, t.ID, t.Name, t.Anchor, t.Delay.Months, t.Delay.Days, t.Delay.Hours*60+t.Delay.Minutes, t.LocalTime,
			t.Filter, t.Condition, t.Supersede == commerce.EachOrder, s.now(), maxTimers)
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return nil, fmt.Errorf("create timer: %w", err)
	}
	if len(made) == 0 {
		return nil, commerce.Errorf(commerce.InvalidInput, "An account has at most %d timers. Delete one first.", maxTimers)
	}
	return &made[0], nil
}

// GetTimer reads a timer. NOT_FOUND when the account has none with this id.
func (s *Store) GetTimer(ctx context.Context, account commerce.AccountID, id commerce.TimerID) (*commerce.Timer, error) {
	list, err := s.timers(ctx, account, `AND id = $2`, id)
	if err != nil {
		return nil, fmt.Errorf("read timer: %w", err)
	}
	if len(list) == 0 {
		return nil, errNoTimer()
	}
	return &list[0], nil
}

// ListTimers reads all timers of an account, the oldest first.
func (s *Store) ListTimers(ctx context.Context, account commerce.AccountID) ([]commerce.Timer, error) {
	list, err := s.timers(ctx, account, ``)
	if err != nil {
		return nil, fmt.Errorf("list timers: %w", err)
	}
	return list, nil
}

func (s *Store) timers(ctx context.Context, account commerce.AccountID, where string, args ...any) (list []commerce.Timer, err error) {
	err = s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanTimer, `SELECT `+timerColumns+` FROM timers WHERE account_id = $1 `+where+` ORDER BY created_at, id`, append([]any{account}, args...)...)
	})
	return list, err
}

// UpdateTimer stores a timer's name, conditions and status; what starts it and when it is due stay, because events that are coming
// were promised by them. What a paused timer has coming waits until it is resumed.
func (s *Store) UpdateTimer(ctx context.Context, account commerce.AccountID, t commerce.Timer) (*commerce.Timer, error) {
	var list []commerce.Timer
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`
			UPDATE due_events SET next_at = CASE WHEN $3 = 'PAUSED' THEN 'infinity' ELSE coalesce(due_at, $4) END
			WHERE account_id = $1 AND timer_id = $2 AND state IN ('NEW', 'PENDING') AND (next_at = 'infinity') <> ($3 = 'PAUSED')`, account, t.ID, t.Status, s.now())
		queue(b, &list, scanTimer, `
			UPDATE timers SET name = $3, filter = $4, condition = $5, status = $6, updated_at = $7 WHERE account_id = $1 AND id = $2
			RETURNING `+timerColumns, account, t.ID, t.Name, t.Filter, t.Condition, t.Status, s.now())
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return nil, fmt.Errorf("update timer: %w", err)
	}
	if len(list) == 0 {
		return nil, errNoTimer()
	}
	return &list[0], nil
}

// DeleteTimer removes a timer and what it has coming. Events that it made stay.
func (s *Store) DeleteTimer(ctx context.Context, account commerce.AccountID, id commerce.TimerID) error {
	tag, err := s.exec(ctx, account, `DELETE FROM timers WHERE account_id = $1 AND id = $2`, account, id)
	if err != nil {
		return fmt.Errorf("delete timer: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return errNoTimer()
	}
	return nil
}
