package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// How signals are tried again.
const (
	// signalLease is how long one signal may take; after it, a worker that died is not waited for any longer.
	signalLease = time.Minute
	// maxAttempts, with the pauses doubling from a second, give Shopify two minutes to recover before a signal is dead.
	maxAttempts = 8
	firstPause  = time.Second
)

// PutSignal keeps a signal durably. stored is false for one that was there already: Shopify repeats itself.
func (s *Store) PutSignal(ctx context.Context, account commerce.AccountID, sig commerce.Signal) (stored bool, err error) {
	if sig.ReceivedAt.IsZero() {
		sig.ReceivedAt = s.now()
	}
	var triggered *time.Time
	if !sig.TriggeredAt.IsZero() {
		triggered = &sig.TriggeredAt
	}
	b := &pgx.Batch{} // one round trip, one implicit transaction
	b.Queue(setAccount, account)
	insert := b.Queue(`
		INSERT INTO inbox (account_id, webhook_id, topic, shop_domain, api_version, kind, object_id, merged_id, triggered_at, received_at, next_attempt_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING true`,
		account, sig.WebhookID, sig.Topic, sig.ShopDomain, sig.APIVersion, sig.Kind, sig.ObjectID, sig.MergedID, triggered, sig.ReceivedAt, s.now())
	insert.Query(func(rows pgx.Rows) error {
		stored = rows.Next()
		rows.Close()
		return rows.Err()
	})
	if err := s.app.SendBatch(ctx, b).Close(); err != nil {
		return false, fmt.Errorf("put signal: %w", err)
	}
	return stored, nil
}

// TakeSignal lets handle work on one signal of any account, outside of any transaction; found is false when none is due.
// Signals of one object are taken one at a time, oldest first. A signal whose handling fails, or whose worker dies, is
// taken again after a pause that doubles; after the eighth failure it is dead, and no longer in the way of younger ones.
// The error of handle is returned as well.
func (s *Store) TakeSignal(ctx context.Context, handle func(context.Context, commerce.AccountID, commerce.Signal) error) (found bool, err error) {
	t, err := s.claimSignal(ctx)
	if err != nil {
		return false, fmt.Errorf("take a signal: %w", err)
	}
	if t == nil {
		return false, nil
	}
	work, cancel := context.WithTimeout(ctx, signalLease)
	defer cancel()
	failure := handle(work, t.account, t.Signal)
	kept := context.WithoutCancel(ctx)
	switch {
	case failure == nil:
		err = s.settleSignal(kept, t, "DONE", t.attempts, s.now())
	case ctx.Err() != nil: // the process stops: that was no attempt
		err = s.settleSignal(kept, t, "PENDING", t.attempts-1, s.now())
	case t.attempts >= maxAttempts:
		failure = fmt.Errorf("given up after %d attempts: %w", t.attempts, failure)
		err = s.settleSignal(kept, t, "DEAD", t.attempts, s.now())
	default:
		err = s.settleSignal(kept, t, "PENDING", t.attempts, s.now().Add(firstPause<<(t.attempts-1)))
	}
	if err != nil {
		err = fmt.Errorf("settle signal %s: %w", t.WebhookID, err)
	}
	return true, errors.Join(failure, err)
}

// InboxDepth counts the signals that wait and those that were given up, of all accounts.
func (s *Store) InboxDepth(ctx context.Context) (pending, dead int, err error) {
	err = s.operator.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM inbox WHERE state IN ('PENDING', 'TAKEN')), (SELECT count(*) FROM inbox WHERE state = 'DEAD')`).
		Scan(&pending, &dead)
	if err != nil {
		return 0, 0, fmt.Errorf("measure the inbox: %w", err)
	}
	return pending, dead, nil
}

type takenSignal struct {
	commerce.Signal
	account  commerce.AccountID
	attempts int
}

// claimSignal marks the next signal as taken. Of two workers that pick signals of one object at the same moment, the
// unique index inbox_one_at_a_time stops the second, which then looks again.
func (s *Store) claimSignal(ctx context.Context) (*takenSignal, error) {
	for range 10 {
		t, err := s.claimSignalOnce(ctx)
		if violates(err, "inbox_one_at_a_time") {
			continue
		}
		if err != nil || t == nil || t.attempts <= maxAttempts {
			return t, err
		}
		// Each worker that took it died before it could say why.
		if err := s.settleSignal(ctx, t, "DEAD", maxAttempts, s.now()); err != nil {
			return nil, err
		}
		s.logger.ErrorContext(ctx, "a signal was given up: its workers died", "account", t.account, "webhook", t.WebhookID, "topic", t.Topic)
	}
	return nil, nil // others are faster today
}

func (s *Store) claimSignalOnce(ctx context.Context) (*takenSignal, error) {
	now := s.now()
	rows, err := s.operator.Query(ctx, `
		UPDATE inbox SET state = 'TAKEN', attempts = attempts + 1, next_attempt_at = $2
		WHERE (account_id, webhook_id) = (
			SELECT i.account_id, i.webhook_id FROM inbox i
			WHERE i.state IN ('PENDING', 'TAKEN') AND i.next_attempt_at <= $1
				AND NOT EXISTS (
					SELECT FROM inbox o
					WHERE o.account_id = i.account_id AND o.kind = i.kind AND o.object_id = i.object_id
						AND o.state IN ('PENDING', 'TAKEN') AND o.webhook_id <> i.webhook_id
						AND (o.state = 'TAKEN' OR i.state = 'PENDING' AND o.sequence < i.sequence))
			ORDER BY i.next_attempt_at, i.sequence LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING account_id, webhook_id, topic, shop_domain, api_version, kind, object_id, merged_id, triggered_at, received_at, attempts`,
		now, now.Add(signalLease))
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (takenSignal, error) {
		var t takenSignal
		var triggered *time.Time
		err := row.Scan(&t.account, &t.WebhookID, &t.Topic, &t.ShopDomain, &t.APIVersion, &t.Kind, &t.ObjectID, &t.MergedID,
			&triggered, &t.ReceivedAt, &t.attempts)
		if triggered != nil {
			t.TriggeredAt = *triggered
		}
		return t, err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// settleSignal ends a claim. One whose lease ran out and that somebody else took is theirs to settle.
func (s *Store) settleSignal(ctx context.Context, t *takenSignal, state string, attempts int, next time.Time) error {
	_, err := s.operator.Exec(ctx, `
		UPDATE inbox SET state = $3, attempts = $4, next_attempt_at = $5, finished_at = CASE WHEN $3 IN ('DONE', 'DEAD') THEN $6::timestamptz END
		WHERE account_id = $1 AND webhook_id = $2 AND state = 'TAKEN' AND attempts = $7`,
		t.account, t.WebhookID, state, attempts, next, s.now(), t.attempts)
	return err
}
