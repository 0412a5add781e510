package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"storegraph/catalog"
	"storegraph/commerce"
)

// errSlowSegment says of a watch what SegmentTimeout says of a query.
func errSlowSegment() error {
	return commerce.Errorf(SegmentTimeout, "The segment takes longer than 10 seconds. Ask for fewer lists, or for stored facts such as contact.last_order_at.")
}

// userText is what users may read of an error with a code.
func userText(err error) string {
	var known *commerce.Error
	if errors.As(err, &known) {
		return known.Message
	}
	return err.Error()
}

// compareMembers finds who entered and who left since it was asked last. In the first round of a watch that tells only what happens from
// now on, everybody in it becomes a member without an event.
func (s *Store) compareMembers(ctx context.Context, tx pgx.Tx, account commerce.AccountID, now time.Time, w *commerce.SegmentWatch, seg catalog.Segment, domain string) error {
	if _, err := tx.Exec(ctx, segmentPlan); err != nil {
		return err
	}
	args := append([]any{account}, seg.Args...)
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	watch := arg(w.ID)
	// A savepoint, so that a segment that takes too long is noted in the same transaction.
	inner, err := tx.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = inner.Rollback(ctx) }()
	if !w.Begun {
		_, err = inner.Exec(ctx, `
			INSERT INTO segment_members (account_id, watch_id, contact_id, inside, times, since)
			SELECT $1, `+watch+`, t.id, true, 1, `+arg(now)+`::timestamptz FROM `+segmentOf(seg)+` ON CONFLICT DO NOTHING`, args...)
	} else {
		limit := arg(w.PerMinute)
		var rows pgx.Rows
		rows, err = inner.Query(ctx, `
			WITH now AS MATERIALIZED (SELECT t.id FROM `+segmentOf(seg)+`),
			before AS MATERIALIZED (SELECT contact_id AS id FROM segment_members WHERE account_id = $1 AND watch_id = `+watch+` AND inside)
			SELECT id, true FROM (SELECT id FROM now EXCEPT SELECT id FROM before) e
			UNION ALL SELECT id, false FROM (SELECT id FROM before EXCEPT SELECT id FROM now) l
			ORDER BY 2, 1 LIMIT `+limit, args...)
		if err == nil {
			var entered, left []string
			var id string
			var in bool
			_, err = pgx.ForEachRow(rows, []any{&id, &in}, func() error {
				if in {
					entered = append(entered, id)
				} else {
					left = append(left, id)
				}
				return nil
			})
			if err == nil {
				err = s.writeMembers(ctx, inner, account, now, w, domain, entered, left)
			}
		}
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "57014" && ctx.Err() == nil {
		return errSlowSegment()
	}
	if err != nil {
		return err
	}
	if err := inner.Commit(ctx); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `SELECT set_config('statement_timeout', '0', true), set_config('enable_nestloop', 'on', true)`)
	return err
}

// writeMembers remembers who entered and left, and writes the events that the watch tells. Contacts that are gone only leave.
func (s *Store) writeMembers(ctx context.Context, tx pgx.Tx, account commerce.AccountID, now time.Time, w *commerce.SegmentWatch, domain string, entered, left []string) error {
	if len(entered)+len(left) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `SELECT set_config('enable_nestloop', 'on', true)`); err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(`
		INSERT INTO segment_members AS m (account_id, watch_id, contact_id, inside, times, since)
		SELECT $1, $2, id, true, 1, $4 FROM unnest($3::text[]) id ORDER BY id
		ON CONFLICT (account_id, watch_id, contact_id) DO UPDATE SET inside = true, times = m.times + 1, since = excluded.since`, account, w.ID, some(entered), now)
	b.Queue(`UPDATE segment_members SET inside = false, since = $4 WHERE account_id = $1 AND watch_id = $2 AND contact_id = ANY ($3)`, account, w.ID, some(left), now)
	facts, err := json.Marshal(commerce.TriggerFacts{ShopDomain: domain, SegmentWatch: &commerce.TriggerSource{ID: string(w.ID), Name: w.Name}})
	if err != nil {
		return err
	}
	b.Queue(`SELECT pg_advisory_xact_lock($1)`, lockKey(account, "triggers"))
	for _, e := range []struct {
		kind  commerce.TriggerKind
		ids   []string
		tells bool
	}{{commerce.SegmentLeft, left, w.Left}, {commerce.SegmentEntered, entered, w.Entered}} {
		if !e.tells || len(e.ids) == 0 {
			continue
		}
		b.Queue(`
			WITH written AS (
				INSERT INTO trigger_events (account_id, kind, contact_id, enrollment_key, occurred_at, received_at, version, payload)
				SELECT $1, $2, m.contact_id, $3 || m.contact_id || '/' || m.times, $4, $4, c.version, $5::json
				FROM segment_members m JOIN contacts c ON c.account_id = $1 AND c.id = m.contact_id
				WHERE m.account_id = $1 AND m.watch_id = $6 AND m.contact_id = ANY ($7) ORDER BY m.contact_id
				RETURNING sequence, kind, contact_id)
			INSERT INTO trigger_deliveries (account_id, endpoint_id, sequence, lane, due_at)
			SELECT e.account_id, e.id, v.sequence, v.contact_id, coalesce($8::timestamptz, statement_timestamp()) + e.delay
			FROM written v JOIN trigger_endpoints e ON e.account_id = $1 AND v.kind = ANY (e.kinds)`,
			account, e.kind, domain+"/segments/"+string(w.ID)+"/", now, string(facts), w.ID, e.ids, s.inboxNow())
	}
	return tx.SendBatch(ctx, b).Close()
}
