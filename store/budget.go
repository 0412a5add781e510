package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// longestWait bounds the waits that nonsense figures would make.
const longestWait = time.Hour

// forgettable has a commit not wait for the disk. All requests of a shop write its one row twice, each after the one before
// has committed: a slow disk would pace the shop. What a crash forgets, Shopify's next answer says.
const forgettable = `SELECT set_config('synchronous_commit', 'off', true)`

// budgetNow is the moment of a statement; one that waited for another began before it, and must not turn time back.
const budgetNow = `greatest(b.updated_at, ` + present + `)`

// budgetParts are what a change of a budget goes by: n.now; n.level, what is available after what has come back; r.own and
// r.taken, the points that this process ($3) and the others have reserved, and r.others, the latter as they are kept. A
// process that was not heard of for a minute has died: its reservations are forgotten.
const budgetParts = `
	(SELECT ` + budgetNow + ` AS now,
		least(b.maximum, b.available + b.restore_rate * extract(epoch FROM ` + budgetNow + ` - b.updated_at)::float8) AS level) n,
	LATERAL (
		SELECT coalesce(jsonb_object_agg(e.key, e.value) FILTER (WHERE e.key <> $3), '{}') AS others,
			coalesce(sum((e.value->>'points')::float8) FILTER (WHERE e.key <> $3), 0) AS taken,
			coalesce(sum((e.value->>'points')::float8) FILTER (WHERE e.key = $3), 0) AS own
		FROM jsonb_each(b.reserved) e WHERE (e.value->>'at')::float8 > extract(epoch FROM n.now)::float8 - 60) r`

// reservedWith keeps points for this process beside the others' reservations.
func reservedWith(points string) string {
	return `r.others || CASE WHEN ` + points + ` > 0 THEN jsonb_build_object($3::text, jsonb_build_object('points', ` + points +
		`, 'at', extract(epoch FROM n.now)::float8)) ELSE '{}' END`
}

// TakeBudget reserves points of a shop's bucket for a request, and says how long to wait before sending it. All processes
// share the bucket: requests line up for what is yet to come back. Those in the background wait until more than half of the
// bucket is there for the others. Nothing waits for a shop whose bucket nobody has seen.
func (s *Store) TakeBudget(ctx context.Context, shop string, cost float64, background bool) (wait time.Duration, err error) {
	if !finite(cost) || cost < 0 {
		return 0, fmt.Errorf("take from the budget of %s: %v is no cost", shop, cost)
	}
	var available, maximum, rate float64
	b := &pgx.Batch{}
	b.Queue(forgettable)
	b.Queue(`
		UPDATE shop_budgets b SET (available, reserved, updated_at) = (
			SELECT n.level - least($4::float8, b.maximum), `+reservedWith(`(r.own + $4::float8)`)+`, n.now FROM `+budgetParts+`)
		WHERE b.shop_domain = $2 RETURNING available, maximum, restore_rate`, s.present(), shop, s.process, cost).
		QueryRow(func(row pgx.Row) error { return row.Scan(&available, &maximum, &rate) })
	err = s.operator.SendBatch(ctx, b).Close()
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("take from the budget of %s: %w", shop, err)
	}
	floor := 0.0
	if background {
		floor = maximum / 2
	}
	return time.Duration(min(max(0, floor-available)/rate, longestWait.Seconds()) * float64(time.Second)), nil
}

// SettleBudget ends the reservation of a request that was answered or given up. What Shopify said of the bucket, when it
// said anything, takes the place of what was reckoned; the reservations of requests still on their way come off it. An
// answer that was overtaken knows nothing of the requests that were settled before it: no answer raises the reckoning by
// more than twice its own reservation.
func (s *Store) SettleBudget(ctx context.Context, shop string, reserved float64, status *commerce.ThrottleStatus) error {
	if !finite(reserved) || reserved < 0 {
		return fmt.Errorf("settle the budget of %s: %v is no cost", shop, reserved)
	}
	left := reservedWith(`(r.own - $4::float8)`)
	b := &pgx.Batch{}
	b.Queue(forgettable)
	if status == nil || !sensible(*status) {
		b.Queue(`
			UPDATE shop_budgets b SET (available, reserved, updated_at) = (SELECT n.level, `+left+`, n.now FROM `+budgetParts+`)
			WHERE b.shop_domain = $2`, s.present(), shop, s.process, reserved)
	} else {
		b.Queue(`
			INSERT INTO shop_budgets AS b (shop_domain, available, maximum, restore_rate, updated_at)
			VALUES ($2, least($5::float8, $6::float8), $6, $7, `+present+`)
			ON CONFLICT (shop_domain) DO UPDATE SET (available, maximum, restore_rate, reserved, updated_at) = (
				SELECT least(excluded.available - r.taken - greatest(0, r.own - $4::float8), n.level + 2 * $4::float8),
					excluded.maximum, excluded.restore_rate, `+left+`, n.now
				FROM `+budgetParts+`)`,
			s.present(), shop, s.process, reserved, status.CurrentlyAvailable, status.MaximumAvailable, status.RestoreRate)
	}
	if err := s.operator.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("settle the budget of %s: %w", shop, err)
	}
	return nil
}

// sensible says whether a status may be believed.
func sensible(t commerce.ThrottleStatus) bool {
	return finite(t.CurrentlyAvailable) && finite(t.MaximumAvailable) && finite(t.RestoreRate) && t.MaximumAvailable > 0 && t.RestoreRate > 0
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }
