package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// startTimers writes what an event that a statement has just written starts: one due event for each timer of its kind.
func startTimers(events string) string {
	return `INSERT INTO due_events (account_id, timer_id, order_id, contact_id, anchor_at, version, enrollment_key, next_at)
		SELECT t.account_id, t.id, v.order_id, v.contact_id, v.occurred_at, v.version, v.enrollment_key, v.received_at
		FROM ` + events + ` v JOIN timers t ON t.account_id = $1 AND t.anchor = v.kind AND t.status = 'ACTIVE'
		WHERE v.order_id IS NOT NULL ON CONFLICT DO NOTHING`
}

// DueTimers names due events, of all accounts, that are to be looked at now, those that wait longest first.
func (s *Store) DueTimers(ctx context.Context, now time.Time, limit int) ([]commerce.DueRef, error) {
	rows, err := s.operator.Query(ctx, `
		SELECT account_id, id FROM due_events WHERE state IN ('NEW', 'PENDING') AND next_at <= $1 ORDER BY next_at LIMIT $2`, now, limit)
	if err != nil {
		return nil, fmt.Errorf("look for due events: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[commerce.DueRef])
	if err != nil {
		return nil, fmt.Errorf("look for due events: %w", err)
	}
	return list, nil
}

// An order's contact is the event's: merges, edits and erasures change it.
const dueColumns = `d.id, d.timer_id, d.order_id, coalesce(o.name, ''), o.status, CASE WHEN o.id IS NULL THEN d.contact_id ELSE o.contact_id END, d.anchor_at, d.version,
	d.enrollment_key, d.state, d.code, d.reason, d.due_at, d.settled_at, d.sequence`

const dueFrom = ` FROM due_events d LEFT JOIN orders o ON o.account_id = d.account_id AND o.id = d.order_id `

func dueTargets(d *commerce.DueEvent) []any {
	return []any{&d.ID, &d.TimerID, &d.OrderID, &d.OrderName, &d.OrderStatus, &d.ContactID, &d.AnchorAt, &d.Version,
		&d.EnrollmentKey, &d.State, &d.Code, &d.Reason, &d.DueAt, &d.SettledAt, &d.Sequence}
}

// JudgeDue says what is to become of a due event now. shop is nil when the account is not connected.
type JudgeDue = func(ctx context.Context, t *commerce.Timer, d *commerce.DueEvent, shop *commerce.Shop) (commerce.DueVerdict, error)

// SettleDue has a due event judged whose time has come, and does what the verdict says in the same transaction: an event that fires
// is written with the state that keeps it from firing again. It does nothing when somebody else has it, or had it.
func (s *Store) SettleDue(ctx context.Context, ref commerce.DueRef, now time.Time, judge JudgeDue) error {
	err := s.write(ctx, ref.AccountID, func(tx pgx.Tx) error {
		var t commerce.Timer
		var d commerce.DueEvent
		var domain, zone *string
		targets, done := timerTargets(&t)
		err := tx.QueryRow(ctx, `
			SELECT `+dueColumns+`, `+prefixedTimer+`, i.shop_domain, i.shop_timezone `+dueFrom+`
			JOIN timers t ON t.account_id = d.account_id AND t.id = d.timer_id
			LEFT JOIN installations i ON i.account_id = d.account_id AND i.ended_at IS NULL
			WHERE d.account_id = $1 AND d.id = $2 AND d.state IN ('NEW', 'PENDING') AND d.next_at <= $3
			FOR UPDATE OF d SKIP LOCKED`, ref.AccountID, ref.ID, now).Scan(append(append(dueTargets(&d), targets...), &domain, &zone)...)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		done()
		var shop *commerce.Shop
		if domain != nil && zone != nil {
			shop = &commerce.Shop{Domain: *domain, Timezone: *zone}
		}
		v, err := judge(ctx, &t, &d, shop)
		if err != nil {
			return err
		}
		return s.settleDue(ctx, tx, ref, now, &t, &d, v)
	})
	if err != nil {
		return fmt.Errorf("settle a due event: %w", err)
	}
	return nil
}

// prefixedTimer are timerColumns of the table t.
const prefixedTimer = `t.id, t.name, t.anchor, t.delay_months, t.delay_days, t.delay_minutes, t.local_time, t.filter, t.condition, t.each_order, t.status, t.created_at, t.updated_at`

func (s *Store) settleDue(ctx context.Context, tx pgx.Tx, ref commerce.DueRef, now time.Time, t *commerce.Timer, d *commerce.DueEvent, v commerce.DueVerdict) error {
	if v.Again != nil {
		_, err := tx.Exec(ctx, `UPDATE due_events SET next_at = $3 WHERE account_id = $1 AND id = $2`, ref.AccountID, ref.ID, *v.Again)
		return err
	}
	if v.State == commerce.DuePending || v.State == commerce.DueFired {
		// Who is the newest is decided by one transaction at a time.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockKey(ref.AccountID, "due", string(t.ID))); err != nil {
			return err
		}
	}
	if v.State == commerce.DuePending {
		_, err := tx.Exec(ctx, `UPDATE due_events SET state = 'PENDING', due_at = $3, next_at = $3 WHERE account_id = $1 AND id = $2`, ref.AccountID, ref.ID, v.DueAt)
		if err == nil && d.ContactID != nil {
			_, err = tx.Exec(ctx, moveDue, ref.AccountID, *d.ContactID, now)
		}
		return err
	}
	if v.State == commerce.DueFired && d.ContactID != nil {
		// Contacts may have been merged since: then one of two that are coming is the newer one.
		var state commerce.DueState
		if _, err := tx.Exec(ctx, moveDue, ref.AccountID, *d.ContactID, now); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `SELECT state FROM due_events WHERE account_id = $1 AND id = $2`, ref.AccountID, ref.ID).Scan(&state); err != nil || state != commerce.DuePending {
			return err
		}
	}
	var sequence *int64
	if v.State == commerce.DueFired {
		n, err := s.fireDue(ctx, tx, ref.AccountID, now, t, d)
		if err != nil {
			return err
		}
		sequence = &n
	}
	_, err := tx.Exec(ctx, `UPDATE due_events SET state = $3, code = $4, reason = $5, settled_at = $6, sequence = $7 WHERE account_id = $1 AND id = $2`,
		ref.AccountID, ref.ID, v.State, v.Code, v.Reason, now, sequence)
	if err == nil && v.State == commerce.DueWithdrawn && d.ContactID != nil {
		_, err = tx.Exec(ctx, moveDue, ref.AccountID, *d.ContactID, now)
	}
	return err
}

// moveDue lets, of what each timer has coming for a contact, the newest order's stay; what the others had coming is moved. When the
// newest was withdrawn, the one before it is coming again, unless its time has passed. Its parameters are the account, the contact
// and the time.
const moveDue = `
	WITH mine AS (
		SELECT d.id, d.state, d.due_at, first_value(d.id) OVER w AS newest, first_value(o.name) OVER w AS by_name
		FROM orders o
		JOIN due_events d ON d.account_id = $1 AND d.order_id = o.id
		JOIN timers t ON t.account_id = $1 AND t.id = d.timer_id AND NOT t.each_order
		WHERE o.account_id = $1 AND o.contact_id = $2 AND (d.state IN ('PENDING', 'MOVED', 'FIRED') OR d.state = 'SKIPPED' AND d.code = 'CONDITION')
		WINDOW w AS (PARTITION BY d.timer_id ORDER BY d.anchor_at DESC, d.order_id DESC)),
	change AS (
		SELECT d.id FROM due_events d WHERE d.account_id = $1 AND d.id IN (
			SELECT id FROM mine WHERE id <> newest AND state = 'PENDING' OR id = newest AND state = 'MOVED' AND due_at > $3)
		FOR UPDATE SKIP LOCKED) -- whoever has it at this moment does the same behind this
	UPDATE due_events d SET
		state = CASE WHEN m.id = m.newest THEN 'PENDING' ELSE 'MOVED' END,
		code = CASE WHEN m.id = m.newest THEN '' ELSE 'NEWER_ORDER' END,
		reason = CASE WHEN m.id = m.newest THEN '' ELSE 'The contact''s newer order ' || m.by_name || ' takes its place.' END,
		settled_at = CASE WHEN m.id = m.newest THEN NULL ELSE $3::timestamptz END,
		next_at = CASE WHEN m.id = m.newest THEN m.due_at ELSE d.next_at END
	FROM mine m JOIN change c ON c.id = m.id
	WHERE d.account_id = $1 AND d.id = m.id`

// fireDue writes the event.
func (s *Store) fireDue(ctx context.Context, tx pgx.Tx, account commerce.AccountID, now time.Time, t *commerce.Timer, d *commerce.DueEvent) (sequence int64, err error) {
	facts, err := json.Marshal(commerce.TriggerFacts{OrderName: d.OrderName, Timer: &commerce.TriggerSource{ID: string(t.ID), Name: t.Name}})
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockKey(account, "triggers")); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		WITH written AS (
			INSERT INTO trigger_events (account_id, kind, order_id, contact_id, enrollment_key, occurred_at, received_at, version, payload, refund)
			SELECT $1, $2, $3, $4, $5, $6, $7, greatest($8, (SELECT version FROM orders WHERE account_id = $1 AND id = $3)), $9::json, $10
			RETURNING sequence, kind), out AS (`+fanOut("written", "coalesce($4, $3::text)")+`)
		SELECT sequence FROM written`,
		account, commerce.TimerDue, d.OrderID, d.ContactID, d.EnrollmentKey+"/timers/"+string(t.ID), d.DueAt, now, d.Version, string(facts), nil, s.inboxNow()).Scan(&sequence)
	return sequence, err
}

// PutOffDue has a due event looked at again later.
func (s *Store) PutOffDue(ctx context.Context, ref commerce.DueRef, until time.Time) error {
	_, err := s.exec(ctx, ref.AccountID, `UPDATE due_events SET next_at = $3 WHERE account_id = $1 AND id = $2 AND state IN ('NEW', 'PENDING')`, ref.AccountID, ref.ID, until)
	if err != nil {
		return fmt.Errorf("put off a due event: %w", err)
	}
	return nil
}

// ListDue reads due events, those that were started last first.
func (s *Store) ListDue(ctx context.Context, account commerce.AccountID, f commerce.DueFilter, limit int) (list []commerce.DueEvent, err error) {
	err = s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, func(row pgx.CollectableRow) (commerce.DueEvent, error) {
			d := commerce.DueEvent{Timer: new(commerce.Timer)}
			targets, done := timerTargets(d.Timer)
			err := row.Scan(append(dueTargets(&d), targets...)...)
			done()
			return d, err
		}, `
			SELECT `+dueColumns+`, `+prefixedTimer+dueFrom+`JOIN timers t ON t.account_id = d.account_id AND t.id = d.timer_id
			WHERE d.account_id = $1`+dueWhere+` AND ($5 = 0 OR d.id < $5) ORDER BY d.id DESC LIMIT $6`,
			account, f.Timer, f.Contact, f.State, f.After, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("list due events: %w", err)
	}
	return list, nil
}

// dueWhere are the conditions of a DueFilter, but for its place.
const dueWhere = ` AND ($2 = '' OR d.timer_id = $2) AND ($4 = '' OR d.state = $4)
	AND ($3::text IS NULL OR o.contact_id = $3 OR d.contact_id = $3 AND o.id IS NULL)`

// CountDue counts due events.
func (s *Store) CountDue(ctx context.Context, account commerce.AccountID, f commerce.DueFilter) (int, error) {
	var n []int
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &n, pgx.RowTo[int], `SELECT count(*)::int`+dueFrom+`WHERE d.account_id = $1`+dueWhere, account, f.Timer, f.Contact, f.State)
	})
	if err != nil {
		return 0, fmt.Errorf("count due events: %w", err)
	}
	return n[0], nil
}

// withdrawDue ends what timers have coming for orders that were cancelled or are gone, but what a cancellation or a refund
// started, and lets an older order's be coming again.
func (t *SyncTx) withdrawDue(ctx context.Context, orders []commerce.ID, code commerce.DueCode, reason string) error {
	if len(orders) == 0 {
		return nil
	}
	b := &pgx.Batch{}
	withdrawn := false
	b.Queue(`
		UPDATE due_events d SET state = 'WITHDRAWN', code = $3, reason = $4, settled_at = $5
		FROM timers t
		WHERE d.account_id = $1 AND d.order_id = ANY($2) AND d.state IN ('NEW', 'PENDING', 'MOVED') AND t.account_id = $1 AND t.id = d.timer_id
			AND (t.anchor IN ('ORDER_RECEIVED', 'PAYMENT_RECEIVED') OR $3 <> 'ORDER_CANCELLED') RETURNING d.contact_id`,
		t.account, orders, code, reason, t.now).Query(func(rows pgx.Rows) error {
		withdrawn = rows.Next()
		rows.Close()
		return rows.Err()
	})
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil || !withdrawn {
		return err
	}
	rows, err := t.tx.Query(ctx, `SELECT DISTINCT contact_id FROM orders WHERE account_id = $1 AND id = ANY($2) AND contact_id IS NOT NULL ORDER BY 1`, t.account, orders)
	if err != nil {
		return err
	}
	contacts, err := pgx.CollectRows(rows, pgx.RowTo[commerce.ContactID])
	if err != nil {
		return err
	}
	return t.moveDue(ctx, contacts...)
}

func (t *SyncTx) moveDue(ctx context.Context, contacts ...commerce.ContactID) error {
	for _, c := range contacts {
		if _, err := t.tx.Exec(ctx, moveDue, t.account, c, t.now); err != nil {
			return err
		}
	}
	return nil
}
