package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"storegraph/commerce"
)

// fanOut writes the deliveries of events that a statement has just written: one for each endpoint that wants their kind.
// Paused endpoints get them later. lane is SQL for what keeps its order.
func fanOut(events, lane string) string {
	return `INSERT INTO trigger_deliveries (account_id, endpoint_id, sequence, lane, due_at)
		SELECT e.account_id, e.id, v.sequence, ` + lane + `, coalesce($11::timestamptz, statement_timestamp()) + e.delay
		FROM ` + events + ` v JOIN trigger_endpoints e ON e.account_id = $1 AND v.kind = ANY (e.kinds)`
}

// DueEndpoints lists the endpoints that have deliveries to be made now, of all accounts.
func (s *Store) DueEndpoints(ctx context.Context) ([]commerce.DueEndpoint, error) {
	rows, err := s.operator.Query(ctx, `
		SELECT e.account_id, e.id, e.failures FROM trigger_endpoints e, (SELECT coalesce($1::timestamptz, statement_timestamp()) AS now) clock
		WHERE e.status = 'ACTIVE' AND (e.retry_at IS NULL OR e.retry_at <= clock.now) AND EXISTS (
			SELECT FROM trigger_deliveries d
			WHERE d.account_id = e.account_id AND d.endpoint_id = e.id AND d.state = 'WAITING' AND d.due_at <= clock.now)`, s.inboxNow())
	if err != nil {
		return nil, fmt.Errorf("list due endpoints: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[commerce.DueEndpoint])
	if err != nil {
		return nil, fmt.Errorf("list due endpoints: %w", err)
	}
	return list, nil
}

// claimDeliveries locks what is due and nobody holds. A delivery waits while an older one of its lane does, so that a
// contact's events arrive in their order.
const claimDeliveries = `
	WITH c AS MATERIALIZED (
		SELECT d.ctid AS row, d.sequence, d.attempts, d.due_at, d.replays FROM trigger_deliveries d
		WHERE d.account_id = $1 AND d.endpoint_id = $2 AND d.state = 'WAITING' AND d.due_at <= coalesce($4::timestamptz, statement_timestamp())
			AND NOT EXISTS (
				SELECT FROM trigger_deliveries p
				WHERE p.account_id = $1 AND p.endpoint_id = $2 AND p.lane = d.lane AND p.state = 'WAITING' AND p.sequence < d.sequence)
		ORDER BY d.due_at, d.sequence LIMIT $3
		FOR UPDATE OF d SKIP LOCKED)
	SELECT c.*, ` + claimedEvent + ` FROM c, LATERAL (SELECT * FROM trigger_events v WHERE v.account_id = $1 AND v.sequence = c.sequence OFFSET 0) v`

const claimedEvent = `v.kind, coalesce(v.order_id, 0), v.contact_id, v.enrollment_key, v.occurred_at, v.received_at, v.version, v.payload::text, v.refund`

// scanClaim appends a row of claimDeliveries.
func (c *claimed) scan(row pgx.Row, endpoint commerce.EndpointID) error {
	d := commerce.Delivery{EndpointID: endpoint}
	var at pgtype.TID
	e := &d.Event
	err := row.Scan(&at, &e.Sequence, &d.Attempts, &d.DueAt, &d.Replays, &e.Kind, &e.OrderID, &e.ContactID, &e.EnrollmentKey, &e.OccurredAt, &e.ReceivedAt, &e.Version, (*[]byte)(&e.Payload), &e.Refund)
	c.rows, c.deliveries = append(c.rows, at), append(c.deliveries, d)
	return err
}

// claimEndpoint reads the endpoint with each claim: what its owner has just changed counts.
const claimEndpoint = `SELECT ` + endpointColumns + `, keys FROM trigger_endpoints
	WHERE account_id = $1 AND id = $2 AND status = 'ACTIVE' AND (retry_at IS NULL OR retry_at <= coalesce($3::timestamptz, statement_timestamp()))`

// courierPlans are settings of couriers' connections: planning a claim anew would take longer than it, and a plan that was made
// while there were few deliveries must do when there are many.
const courierPlans = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"

// Deliver has a courier make an endpoint's deliveries, one claim after the other, until none is due, the endpoint is to get
// nothing for a while, or the context ends. It says how many were tried.
//
// A claim is one transaction that lasts as long as the sending: its rows stay locked, so nobody else sends them, and when the
// process dies Postgres unlocks them with the connection. The commit of one claim and the next claim are one round trip.
func (s *Store) Deliver(ctx context.Context, due commerce.DueEndpoint, c commerce.Courier) (tried int, err error) {
	conn, err := s.couriers.Acquire(ctx)
	if err != nil {
		return 0, fmt.Errorf("deliver: %w", err)
	}
	defer conn.Release() // destroys a connection that is in a transaction
	b := &pgx.Batch{}
	for {
		max := c.Next()
		if max <= 0 || ctx.Err() != nil { // what was sent is kept, whoever asks to stop
			if b.Len() == 0 {
				return tried, nil
			}
			if err := conn.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
				return tried, fmt.Errorf("deliver: %w", err)
			}
			return tried, nil
		}
		claimed, err := s.claim(ctx, conn, b, due, max)
		if err != nil {
			return tried, fmt.Errorf("deliver: %w", err)
		}
		if claimed.endpoint == nil || len(claimed.deliveries) == 0 {
			if _, err := conn.Exec(context.WithoutCancel(ctx), `ROLLBACK`); err != nil {
				return tried, fmt.Errorf("deliver: %w", err)
			}
			return tried, nil
		}
		outcomes := c.Send(ctx, claimed.endpoint, claimed.keys, claimed.deliveries)
		b = &pgx.Batch{}
		settle(b, due, &claimed, outcomes)
		b.Queue(`COMMIT`)
		tried += len(outcomes)
	}
}

type claimed struct {
	endpoint   *commerce.TriggerEndpoint
	keys       commerce.EndpointKeys
	deliveries []commerce.Delivery
	rows       []pgtype.TID // where the deliveries are, which cannot change while they are locked
}

// claim sends what ends the claim before, and opens the next.
func (s *Store) claim(ctx context.Context, conn *pgxpool.Conn, b *pgx.Batch, due commerce.DueEndpoint, max int) (claimed, error) {
	var out claimed
	var sealed []byte
	b.Queue(`BEGIN`)
	b.Queue(setAccount, due.AccountID)
	b.Queue(claimEndpoint, due.AccountID, due.ID, s.inboxNow()).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (commerce.TriggerEndpoint, error) {
			var e commerce.TriggerEndpoint
			err := row.Scan(&e.ID, &e.Name, &e.URL, &e.Kinds, &e.Filter, &e.Delay, &e.Asymmetric, &e.Status, &e.PauseReason, &e.PausedAt,
				&e.FailingSince, &e.Failures, &e.RetryAt, &e.CreatedAt, &e.UpdatedAt, &sealed)
			return e, err
		})
		if len(list) > 0 {
			out.endpoint = &list[0]
		}
		return err
	})
	b.Queue(claimDeliveries, due.AccountID, due.ID, max, s.inboxNow()).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			if err := out.scan(rows, due.ID); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err := conn.SendBatch(ctx, b).Close(); err != nil {
		return out, err
	}
	if out.endpoint == nil {
		return out, nil
	}
	var err error
	out.keys, err = s.openKeys(due.AccountID, due.ID, sealed)
	return out, err
}

// logged is SQL for the log of a delivery with one more attempt, and without the oldest when it is long.
func logged(at, code, took, reason string) string {
	return `CASE WHEN jsonb_array_length(d.log) >= ` + strconv.Itoa(commerce.AttemptsLogged) + ` THEN d.log - 0 ELSE d.log END || jsonb_build_object(
		'at', ` + at + `, 'code', ` + code + `, 'ms', round(extract(epoch FROM ` + took + `) * 1000, 3), 'error', ` + reason + `, 'replay', d.replays)`
}

// onlyByPlace has rows found by their ctid, however few the planner believes a whole endpoint to have.
const onlyByPlace = `SELECT set_config('enable_indexscan', 'off', true), set_config('enable_indexonlyscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`

// settle writes what deliveries came to, those for which there are outcomes, and what that says of their endpoint.
func settle(b *pgx.Batch, due commerce.DueEndpoint, c *claimed, outcomes []commerce.DeliveryOutcome) {
	n := len(outcomes)
	states, counted, waits := make([]string, n), make([]int, n), make([]time.Duration, n)
	codes, tooks, errs := make([]*int, n), make([]time.Duration, n), make([]string, n)
	var failures int
	var arrived bool
	var pause commerce.PauseReason
	var throttle time.Duration
	for i, o := range outcomes {
		states[i], waits[i], codes[i], tooks[i], errs[i] = string(o.State), o.RetryAfter, o.StatusCode, o.Took, o.Error
		if !o.Skipped {
			counted[i] = 1
			if o.State == commerce.DeliveryDelivered {
				arrived = true
			} else {
				failures++
			}
		}
		if o.Pause != "" {
			pause = o.Pause
		}
		throttle = max(throttle, o.Throttle)
	}
	switch {
	case pause != "":
		b.Queue(`
			UPDATE trigger_endpoints SET status = 'PAUSED', pause_reason = $3, paused_at = coalesce($4::timestamptz, clock_timestamp()),
				failures = failures + $5, failing_since = CASE WHEN $5 > 0 THEN coalesce(failing_since, $4, clock_timestamp()) ELSE failing_since END
			WHERE account_id = $1 AND id = $2 AND status = 'ACTIVE'`, due.AccountID, due.ID, pause, settledAt(outcomes), failures)
	case arrived && (c.endpoint.Failures > 0 || c.endpoint.RetryAt != nil || failures > 0):
		b.Queue(`UPDATE trigger_endpoints SET failures = 0, failing_since = NULL, retry_at = NULL WHERE account_id = $1 AND id = $2`, due.AccountID, due.ID)
	case failures > 0 || throttle > 0:
		b.Queue(`
			UPDATE trigger_endpoints SET failures = failures + $3, failing_since = CASE WHEN $3 > 0 THEN coalesce(failing_since, $5, clock_timestamp()) ELSE failing_since END,
				retry_at = CASE WHEN $4::interval > '0' THEN greatest(retry_at, coalesce($5::timestamptz, clock_timestamp()) + $4::interval) ELSE retry_at END
			WHERE account_id = $1 AND id = $2`, due.AccountID, due.ID, failures, throttle, settledAt(outcomes))
	}
	b.Queue(onlyByPlace)
	b.Queue(`
		UPDATE trigger_deliveries d SET state = o.state, attempts = d.attempts + o.counted, due_at = CASE WHEN o.state = 'WAITING' THEN now.t + o.wait ELSE d.due_at END,
			attempted_at = CASE WHEN o.counted > 0 THEN now.t ELSE d.attempted_at END, status_code = o.code, took = o.took, error = o.error,
			delivered_at = CASE WHEN o.state = 'DELIVERED' THEN now.t END,
			log = CASE WHEN o.counted > 0 AND o.state <> 'DELIVERED' THEN `+logged("now.t", "o.code", "o.took", "o.error")+` ELSE d.log END
		FROM unnest($2::tid[], $3::text[], $4::int[], $5::interval[], $6::int[], $7::interval[], $8::text[]) o (row, state, counted, wait, code, took, error),
			(SELECT coalesce($9::timestamptz, clock_timestamp()) AS t) now
		WHERE d.ctid = o.row AND d.account_id = $1`, due.AccountID, c.rows[:n], states, counted, waits, codes, tooks, errs, settledAt(outcomes)).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() != int64(n) {
			return fmt.Errorf("%d of %d deliveries are where they were locked", tag.RowsAffected(), n)
		}
		return nil
	})
}

// settledAt is when the sending ended where the courier's clock was injected; nil leaves it to the database.
func settledAt(outcomes []commerce.DeliveryOutcome) *time.Time {
	for _, o := range outcomes {
		if !o.At.IsZero() {
			return &o.At
		}
	}
	return nil
}
