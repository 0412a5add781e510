package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// maxEvents bounds one page of events: a page of the API, and one more to tell whether there is another.
const maxEvents = commerce.MaxPageSize + 1

// AddTrigger records an event unless the account had one of this kind for this order before, ever. Its sequence follows
// those of all events that were committed before it, so that a reader who goes on from one misses none. The version is
// the order's. Call it after the order was stored: it keeps other triggers of the account waiting until the end.
func (t *SyncTx) AddTrigger(ctx context.Context, e commerce.TriggerEvent) (added bool, err error) {
	b := &pgx.Batch{}
	b.Queue(`SELECT pg_advisory_xact_lock($1)`, lockKey(t.account, "triggers"))
	b.Queue(`
		WITH first AS (
			INSERT INTO trigger_ledger (account_id, kind, order_id, recorded_at) VALUES ($1, $9, $3, $7)
			ON CONFLICT DO NOTHING RETURNING true),
		written AS (
		INSERT INTO trigger_events (account_id, kind, order_id, contact_id, enrollment_key, occurred_at, received_at, version, payload, refund)
		SELECT $1, $2, $3, $4, $5, $6, $7, coalesce((SELECT version FROM orders WHERE account_id = $1 AND id = $3), nextval('data_version')), $8::json, $10
		FROM first RETURNING *), started AS (`+startTimers("written")+`), out AS (`+fanOut("written", "coalesce($4, $3::text)")+`)
		SELECT FROM written`,
		t.account, e.Kind, e.OrderID, e.ContactID, e.EnrollmentKey, e.OccurredAt, e.ReceivedAt, string(e.Payload), ledgerKind(e), e.Refund, t.store.inboxNow()).
		Query(func(rows pgx.Rows) error {
			added = rows.Next()
			rows.Close()
			return rows.Err()
		})
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return false, fmt.Errorf("add trigger: %w", err)
	}
	return added, nil
}

// ledgerKind is what happens once for an order: its kind, and the refund of a part apart from that of the whole.
func ledgerKind(e commerce.TriggerEvent) string {
	if e.Refund != nil && *e.Refund == commerce.RefundPart {
		return string(e.Kind) + "_PART"
	}
	return string(e.Kind)
}

// ListTriggerEvents reads events of the given kinds, all when none is given, that come after a sequence, oldest first.
func (s *Store) ListTriggerEvents(ctx context.Context, account commerce.AccountID, kinds []commerce.TriggerKind, after int64, limit int) ([]commerce.TriggerEvent, error) {
	if limit <= 0 || limit > maxEvents {
		limit = maxEvents
	}
	if len(kinds) == 0 {
		kinds = commerce.TriggerKinds
	}
	var list []commerce.TriggerEvent
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanTriggerEvent, `
			SELECT `+triggerEventColumns+`
			FROM trigger_events WHERE account_id = $1 AND sequence > $2 AND kind = ANY($3) ORDER BY sequence LIMIT $4`,
			account, after, kinds, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("list trigger events: %w", err)
	}
	return list, nil
}

// ListTriggerEventsBefore reads the last events of the given kinds, all when none is given, that come before a sequence, oldest
// first; 0 is the end.
func (s *Store) ListTriggerEventsBefore(ctx context.Context, account commerce.AccountID, kinds []commerce.TriggerKind, before int64, limit int) ([]commerce.TriggerEvent, error) {
	if limit <= 0 || limit > maxEvents {
		limit = maxEvents
	}
	if len(kinds) == 0 {
		kinds = commerce.TriggerKinds
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	var list []commerce.TriggerEvent
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanTriggerEvent, `
			SELECT `+triggerEventColumns+`
			FROM trigger_events WHERE account_id = $1 AND sequence < $2 AND kind = ANY($3) ORDER BY sequence DESC LIMIT $4`,
			account, before, kinds, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("list trigger events: %w", err)
	}
	slices.Reverse(list)
	return list, nil
}

// LastTriggerEvent is the sequence of the account's newest event; 0 when there is none.
func (s *Store) LastTriggerEvent(ctx context.Context, account commerce.AccountID) (int64, error) {
	var last []int64
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &last, pgx.RowTo[int64], `SELECT coalesce(max(sequence), 0) FROM trigger_events WHERE account_id = $1`, account)
	})
	if err != nil {
		return 0, fmt.Errorf("read the last trigger event: %w", err)
	}
	return last[0], nil
}

const triggerEventColumns = `sequence, kind, coalesce(order_id, 0), contact_id, enrollment_key, occurred_at, received_at, version, payload::text, refund`

func scanTriggerEvent(row pgx.CollectableRow) (commerce.TriggerEvent, error) {
	var e commerce.TriggerEvent
	var payload string
	err := row.Scan(&e.Sequence, &e.Kind, &e.OrderID, &e.ContactID, &e.EnrollmentKey, &e.OccurredAt, &e.ReceivedAt, &e.Version, &payload, &e.Refund)
	e.Payload = []byte(payload)
	return e, err
}
