package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// deliveriesKept is how long ended deliveries are listed. Events themselves stay, to be replayed by cursor.
const deliveriesKept = 30 * 24 * time.Hour

// loggedAttempt is an attempt as the column log has it.
type loggedAttempt struct {
	At           time.Time `json:"at"`
	Code         *int      `json:"code"`
	Milliseconds float64   `json:"ms"`
	Error        string    `json:"error"`
	Replay       int       `json:"replay"`
}

// ListDeliveries reads an endpoint's deliveries, the newest event first.
func (s *Store) ListDeliveries(ctx context.Context, account commerce.AccountID, endpoint commerce.EndpointID, f commerce.DeliveryFilter, limit int) (list []commerce.Delivery, err error) {
	if limit <= 0 || limit > maxEvents {
		limit = maxEvents
	}
	err = s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, func(row pgx.CollectableRow) (commerce.Delivery, error) {
			d := commerce.Delivery{EndpointID: endpoint}
			e, payload := &d.Event, ""
			var log []loggedAttempt
			err := row.Scan(&d.State, &d.Attempts, &d.Replays, &d.DueAt, &d.AttemptedAt, &d.StatusCode, &d.Took, &d.Error, &d.DeliveredAt, &log, &e.Sequence,
				&e.Kind, &e.OrderID, &e.ContactID, &e.EnrollmentKey, &e.OccurredAt, &e.ReceivedAt, &e.Version, &payload, &e.Refund)
			e.Payload = []byte(payload)
			for _, a := range log {
				d.Log = append(d.Log, commerce.DeliveryAttempt{At: a.At.UTC(), StatusCode: a.Code, Took: time.Duration(a.Milliseconds * float64(time.Millisecond)), Error: a.Error, Replay: a.Replay})
			}
			return d, err
		}, `
			SELECT d.state, d.attempts, d.replays, d.due_at, d.attempted_at, d.status_code, d.took, d.error, d.delivered_at, d.log, d.sequence, `+claimedEvent+`
			FROM trigger_deliveries d JOIN trigger_events v ON v.account_id = d.account_id AND v.sequence = d.sequence
			WHERE d.account_id = $1 AND d.endpoint_id = $2 AND ($3 = '' OR d.state = $3) AND d.sequence > $4 AND ($5 = 0 OR d.sequence < $5)
			ORDER BY d.sequence DESC LIMIT $6`, account, endpoint, f.State, f.After, f.Before, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return list, nil
}

// CountDeliveries counts an endpoint's deliveries by state.
func (s *Store) CountDeliveries(ctx context.Context, account commerce.AccountID, endpoint commerce.EndpointID) (map[commerce.DeliveryState]int, error) {
	type count struct {
		State commerce.DeliveryState
		N     int
	}
	var list []count
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, pgx.RowToStructByPos[count], `
			SELECT state, count(*)::int FROM trigger_deliveries WHERE account_id = $1 AND endpoint_id = $2 GROUP BY state`, account, endpoint)
	})
	if err != nil {
		return nil, fmt.Errorf("count deliveries: %w", err)
	}
	out := make(map[commerce.DeliveryState]int, len(list))
	for _, c := range list {
		out[c.State] = c.N
	}
	return out, nil
}

// ReplayDeliveries has an endpoint's deliveries made again that ended: those of the given events, else all in the range. With
// a state only those, else all that ended. An event of the range that was never meant for the endpoint, because it came before
// the endpoint was made, is delivered too when its kind is wanted. Ids stay the same. It says how many there are.
func (s *Store) ReplayDeliveries(ctx context.Context, account commerce.AccountID, endpoint commerce.EndpointID, f commerce.DeliveryFilter, events []int64) (int, error) {
	var counts []int
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		// Whoever replays waits for those who write events, as they do for each other.
		queue(b, &counts, pgx.RowTo[int], `
			WITH clock AS (SELECT coalesce($6::timestamptz, statement_timestamp()) AS now),
			again AS (
				UPDATE trigger_deliveries d SET state = 'WAITING', attempts = 0, replays = replays + 1, due_at = clock.now, error = '', delivered_at = NULL,
					log = CASE WHEN d.state = 'DELIVERED' AND d.attempted_at IS NOT NULL THEN `+logged("d.attempted_at", "d.status_code", "d.took", "''")+` ELSE d.log END
				FROM clock
				WHERE d.account_id = $1 AND d.endpoint_id = $2 AND d.state <> 'WAITING' AND ($3 = '' OR d.state = $3)
					AND (CASE WHEN $7::bigint[] IS NULL THEN d.sequence > $4 AND ($5 = 0 OR d.sequence < $5) ELSE d.sequence = ANY ($7) END)
				RETURNING true),
			missed AS (
				INSERT INTO trigger_deliveries (account_id, endpoint_id, sequence, lane, due_at, replays)
				SELECT e.account_id, e.id, v.sequence, coalesce(v.contact_id, v.order_id::text, v.enrollment_key), clock.now, 1
				FROM clock, trigger_endpoints e JOIN trigger_events v ON v.account_id = $1 AND v.kind = ANY (e.kinds)
				WHERE e.account_id = $1 AND e.id = $2 AND $3 = ''
					AND (CASE WHEN $7::bigint[] IS NULL THEN v.sequence > $4 AND ($5 = 0 OR v.sequence < $5) ELSE v.sequence = ANY ($7) END)
				ON CONFLICT DO NOTHING RETURNING true)
			SELECT ((SELECT count(*) FROM again) + (SELECT count(*) FROM missed))::int`,
			account, endpoint, f.State, f.After, f.Before, s.inboxNow(), events)
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return 0, fmt.Errorf("replay deliveries: %w", err)
	}
	return counts[0], nil
}

// PruneDeliveries forgets the deliveries, of all accounts, that ended long ago, and says how many. Dead ones end with their endpoint.
func (s *Store) PruneDeliveries(ctx context.Context) (int, error) {
	rows, err := s.operator.Query(ctx, `SELECT DISTINCT account_id FROM trigger_endpoints ORDER BY 1`)
	if err != nil {
		return 0, fmt.Errorf("prune deliveries: %w", err)
	}
	accounts, err := pgx.CollectRows(rows, pgx.RowTo[commerce.AccountID])
	if err != nil {
		return 0, fmt.Errorf("prune deliveries: %w", err)
	}
	total := 0
	for _, a := range accounts {
		tag, err := s.exec(ctx, a, `
			DELETE FROM trigger_deliveries WHERE account_id = $1 AND state IN ('DELIVERED', 'FILTERED') AND due_at < $2`, a, s.now().Add(-deliveriesKept))
		if err != nil {
			return total, fmt.Errorf("prune deliveries: %w", err)
		}
		total += int(tag.RowsAffected())
	}
	return total, nil
}
