package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/catalog"
	"storegraph/commerce"
)

// maxWatches bounds an account's segment watches: each is asked every minute.
const maxWatches = 20

const watchColumns = `id, name, condition, entered, "left", per_minute, begun, status, problem, checked_at, created_at, updated_at`

func scanWatch(row pgx.CollectableRow) (commerce.SegmentWatch, error) {
	var w commerce.SegmentWatch
	err := row.Scan(&w.ID, &w.Name, &w.Condition, &w.Entered, &w.Left, &w.PerMinute, &w.Begun, &w.Status, &w.Problem, &w.CheckedAt, &w.CreatedAt, &w.UpdatedAt)
	return w, err
}

func errNoWatch() error {
	return commerce.Errorf(commerce.NotFound, "There is no such segment watch.")
}

// CreateWatch keeps a new watch, which is begun within moments. With begun set it tells of everybody who is in it at first, else only of
// those who enter or leave from then on. Its id is a new one unless it has one.
func (s *Store) CreateWatch(ctx context.Context, account commerce.AccountID, w commerce.SegmentWatch) (*commerce.SegmentWatch, error) {
	if w.ID == "" {
		w.ID = commerce.WatchID(rand.Text())
	}
	var made []commerce.SegmentWatch
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`SELECT pg_advisory_xact_lock($1)`, lockKey(account, "watches"))
		queue(b, &made, scanWatch, `
			INSERT INTO segment_watches (account_id, id, name, condition, entered, "left", per_minute, begun, status, next_at, created_at, updated_at)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'ACTIVE', $9, $9, $9
			WHERE (SELECT count(*) FROM segment_watches WHERE account_id = $1) < $10
			RETURNING `+watchColumns, account, w.ID, w.Name, w.Condition, w.Entered, w.Left, w.PerMinute, w.Begun, s.now(), maxWatches)
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return nil, fmt.Errorf("create segment watch: %w", err)
	}
	if len(made) == 0 {
		return nil, commerce.Errorf(commerce.InvalidInput, "An account has at most %d segment watches. Delete one first.", maxWatches)
	}
	return &made[0], nil
}

// GetWatch reads a watch. NOT_FOUND when the account has none with this id.
func (s *Store) GetWatch(ctx context.Context, account commerce.AccountID, id commerce.WatchID) (*commerce.SegmentWatch, error) {
	list, err := s.watches(ctx, account, `AND id = $2`, id)
	if err != nil {
		return nil, fmt.Errorf("read segment watch: %w", err)
	}
	if len(list) == 0 {
		return nil, errNoWatch()
	}
	return &list[0], nil
}

// ListWatches reads all watches of an account, the oldest first.
func (s *Store) ListWatches(ctx context.Context, account commerce.AccountID) ([]commerce.SegmentWatch, error) {
	list, err := s.watches(ctx, account, ``)
	if err != nil {
		return nil, fmt.Errorf("list segment watches: %w", err)
	}
	return list, nil
}

func (s *Store) watches(ctx context.Context, account commerce.AccountID, where string, args ...any) (list []commerce.SegmentWatch, err error) {
	err = s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanWatch, `SELECT `+watchColumns+` FROM segment_watches WHERE account_id = $1 `+where+` ORDER BY created_at, id`, append([]any{account}, args...)...)
	})
	return list, err
}

// UpdateWatch stores a watch's name, what it tells, its pace and its status. Who entered and left during a pause is told behind it, by
// what is so then.
func (s *Store) UpdateWatch(ctx context.Context, account commerce.AccountID, w commerce.SegmentWatch) (*commerce.SegmentWatch, error) {
	var list []commerce.SegmentWatch
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		queue(b, &list, scanWatch, `
			UPDATE segment_watches SET name = $3, entered = $4, "left" = $5, per_minute = $6, status = $7, updated_at = $8 WHERE account_id = $1 AND id = $2
			RETURNING `+watchColumns, account, w.ID, w.Name, w.Entered, w.Left, w.PerMinute, w.Status, s.now())
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return nil, fmt.Errorf("update segment watch: %w", err)
	}
	if len(list) == 0 {
		return nil, errNoWatch()
	}
	return &list[0], nil
}

// DeleteWatch removes a watch. Events that it made stay.
func (s *Store) DeleteWatch(ctx context.Context, account commerce.AccountID, id commerce.WatchID) error {
	tag, err := s.exec(ctx, account, `DELETE FROM segment_watches WHERE account_id = $1 AND id = $2`, account, id)
	if err != nil {
		return fmt.Errorf("delete segment watch: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return errNoWatch()
	}
	return nil
}

// CountMembers counts who was in a watched segment when it was asked last.
func (s *Store) CountMembers(ctx context.Context, account commerce.AccountID, id commerce.WatchID) (int, error) {
	var n []int
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &n, pgx.RowTo[int], `SELECT count(*)::int FROM segment_members WHERE account_id = $1 AND watch_id = $2 AND inside`, account, id)
	})
	if err != nil {
		return 0, fmt.Errorf("count members: %w", err)
	}
	return n[0], nil
}

// DueWatches names active watches, of all accounts, that are to be asked now.
func (s *Store) DueWatches(ctx context.Context, now time.Time, limit int) ([]commerce.WatchRef, error) {
	rows, err := s.operator.Query(ctx, `
		SELECT account_id, id FROM segment_watches WHERE status = 'ACTIVE' AND next_at <= $1 ORDER BY next_at LIMIT $2`, now, limit)
	if err != nil {
		return nil, fmt.Errorf("look for segment watches: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[commerce.WatchRef])
	if err != nil {
		return nil, fmt.Errorf("look for segment watches: %w", err)
	}
	return list, nil
}

// watchEvery is how often a watch is asked; one whose question takes long is asked less often, so that asking takes a twentieth of the
// time at most.
const (
	watchEvery = time.Minute
	watchShare = 20
)

// CheckWatch asks who is in a watched segment now, and writes an event for everybody who entered or left, up to the watch's pace, in
// the transaction that remembers it. selects compiles the condition; its error with a code is kept as the watch's problem, and
// nobody enters or leaves. It does nothing when another process has the watch.
func (s *Store) CheckWatch(ctx context.Context, ref commerce.WatchRef, now time.Time, selects func(context.Context, *commerce.SegmentWatch) (catalog.Segment, string, error)) error {
	err := s.write(ctx, ref.AccountID, func(tx pgx.Tx) error {
		begun := time.Now()
		rows, err := tx.Query(ctx, `
			SELECT `+watchColumns+` FROM segment_watches WHERE account_id = $1 AND id = $2 AND status = 'ACTIVE' AND next_at <= $3 FOR UPDATE SKIP LOCKED`,
			ref.AccountID, ref.ID, now)
		if err != nil {
			return err
		}
		list, err := pgx.CollectRows(rows, scanWatch)
		if err != nil || len(list) == 0 {
			return err
		}
		w := &list[0]
		seg, domain, err := selects(ctx, w)
		if err == nil {
			err = s.compareMembers(ctx, tx, ref.AccountID, now, w, seg, domain)
		}
		problem := ""
		if err != nil {
			if commerce.CodeOf(err) == "" {
				return err
			}
			problem = userText(err)
		}
		next := now.Truncate(time.Minute).Add(max(watchEvery, (watchShare * time.Since(begun)).Truncate(time.Minute)))
		_, err = tx.Exec(ctx, `
			UPDATE segment_watches SET next_at = $3, problem = $4, begun = begun OR $4 = '', checked_at = CASE WHEN $4 = '' THEN $5 ELSE checked_at END
			WHERE account_id = $1 AND id = $2`, ref.AccountID, ref.ID, next, problem, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("check a segment watch: %w", err)
	}
	return nil
}

// PutOffWatch has a watch asked again later.
func (s *Store) PutOffWatch(ctx context.Context, ref commerce.WatchRef, until time.Time) error {
	if _, err := s.exec(ctx, ref.AccountID, `UPDATE segment_watches SET next_at = $3 WHERE account_id = $1 AND id = $2`, ref.AccountID, ref.ID, until); err != nil {
		return fmt.Errorf("put off a segment watch: %w", err)
	}
	return nil
}
