package store

import (
	"context"
	"fmt"
	"time"
)

const (
	// deadFor is how long a signal that was given up can be retried.
	deadFor = 30 * 24 * time.Hour
	// pruneStep bounds what one statement deletes.
	pruneStep = 5000
)

// PruneInbox deletes the signals that were done before a moment, and those that were given up thirty days ago, and says
// how many. A webhook that Shopify repeats is known for as long as it is kept: for two days at the least (Shopify repeats
// for four hours, and delivers up to a day late). What comes again later is refetched again, which changes nothing.
func (s *Store) PruneInbox(ctx context.Context, before time.Time) (int, error) {
	if _, err := s.requeue(ctx); err != nil {
		return 0, err
	}
	pruned := 0
	for _, state := range []struct {
		name   string
		before time.Time
	}{{"DONE", before}, {"DEAD", s.now().Add(-deadFor)}} {
		for {
			tag, err := s.operator.Exec(ctx, `
				DELETE FROM inbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM inbox WHERE state = '`+state.name+`' AND finished_at < $1
					ORDER BY finished_at LIMIT $2)) AND state = '`+state.name+`'`, state.before, pruneStep)
			if err != nil {
				return pruned, fmt.Errorf("prune the inbox: %w", err)
			}
			pruned += int(tag.RowsAffected())
			if tag.RowsAffected() < pruneStep {
				break
			}
		}
	}
	return pruned, nil
}

// InboxDepth counts the signals that wait and those that were given up, of all accounts.
func (s *Store) InboxDepth(ctx context.Context) (pending, dead int, err error) {
	err = s.operator.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM inbox WHERE state = 'PENDING') + (SELECT count(*) FROM inbox WHERE state = 'TAKEN'),
			(SELECT count(*) FROM inbox WHERE state = 'DEAD')`).Scan(&pending, &dead)
	if err != nil {
		return 0, 0, fmt.Errorf("measure the inbox: %w", err)
	}
	return pending, dead, nil
}

// requeueNow requeues, at most once a minute in this process.
func (s *Store) requeueNow(ctx context.Context) (found bool, err error) {
	last, now := s.inbox.requeuedAt.Load(), s.now().UnixMicro()
	if now-last < requeueEvery.Microseconds() || !s.inbox.requeuedAt.CompareAndSwap(last, now) {
		return false, nil
	}
	n, err := s.requeue(ctx)
	return n > 0, err
}

// requeue finds signals that wait although their object is not queued, and queues it. Only a process of the version before,
// which knows nothing of the queue, leaves such signals behind: those it was told of, and those it held when it died.
func (s *Store) requeue(ctx context.Context) (int, error) {
	if _, err := s.operator.Exec(ctx, `UPDATE inbox SET state = 'PENDING' WHERE state = 'TAKEN' AND next_attempt_at <= coalesce($1::timestamptz, now())`, s.inboxNow()); err != nil {
		return 0, fmt.Errorf("requeue signals: %w", err)
	}
	tag, err := s.operator.Exec(ctx, `
		INSERT INTO inbox_objects (account_id, kind, object_id, apart, background, urgent, due_at)
		SELECT account_id, kind, object_id, apart, bool_and(background), bool_or(topic = ANY ('`+urgentTopics+`')), min(next_attempt_at)
		FROM inbox i
		WHERE state = 'PENDING' AND NOT EXISTS (SELECT FROM inbox_objects o
			WHERE (o.account_id, o.kind, o.object_id, o.apart) = (i.account_id, i.kind, i.object_id, i.apart))
		GROUP BY account_id, kind, object_id, apart ORDER BY account_id, kind, object_id, apart
		ON CONFLICT DO NOTHING`)
	if err != nil {
		return 0, fmt.Errorf("requeue signals: %w", err)
	}
	return int(tag.RowsAffected()), nil
}
