package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

const (
	// maxClaims bounds one call.
	maxClaims = 256
	// requeueEvery is how often an idle process looks for signals whose objects are not queued.
	requeueEvery = time.Minute
)

// ClaimSignals hands out at most max objects with all signals that wait for them; none when nothing is due. Whoever claims
// has them for the lease (Config.InboxLease), and says with SettleSignals what became of them.
//
// Accounts are served in turn, one object each, then the next, and never more than Config.InboxClaims at a time of one account;
// within an account the object that waits longest. Background signals come after all others of their account, and get a quarter
// of the claims while other accounts' foreground could use them all. A paused shop gets no claims but those that need no
// answer of Shopify's: privacy requests and the app's removal.
func (s *Store) ClaimSignals(ctx context.Context, max int) ([]commerce.SignalClaim, error) {
	max = min(max, maxClaims)
	for max > 0 {
		objects, err := s.claimObjects(ctx, max)
		if err != nil {
			return nil, fmt.Errorf("claim signals: %w", err)
		}
		if len(objects) == 0 {
			if found, err := s.requeueNow(ctx); err != nil || !found {
				return nil, err
			}
			continue
		}
		claims, err := s.openClaims(ctx, objects)
		if err != nil {
			return nil, fmt.Errorf("claim signals: %w", err)
		}
		if len(claims) > 0 {
			return claims, nil
		}
	}
	return nil, nil
}

// inboxObject names what signals wait for.
type inboxObject struct {
	account commerce.AccountID
	kind    string
	id      commerce.ID
	apart   string
}

// heldObject is an object whose claim is ours.
type heldObject struct {
	inboxObject
	lease int64
	lost  int // leases in a row that ran out before
}

// rotation remembers which account was served last. Each process goes round by itself.
type rotation struct {
	mu   sync.Mutex
	last commerce.AccountID
}

func (r *rotation) get() commerce.AccountID {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

func (r *rotation) set(last commerce.AccountID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = last
}

// claimObjects commits claims. Claimers take turns, so that each sees how many objects of an account are held.
func (s *Store) claimObjects(ctx context.Context, max int) (held []heldObject, err error) {
	share := max / 4 // for the background
	if max < 4 && s.inbox.turn.Add(1)%4 == 0 {
		share = 1
	}
	err = pgx.BeginFunc(ctx, s.operator, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, takeTurn, lockKey("", "inbox claims")); err != nil {
			return err
		}
		pass := func(background bool, limit, steps int) (int, error) {
			if limit <= 0 {
				return 0, nil
			}
			found, err := s.claimPass(ctx, tx, background, limit, steps)
			held = append(held, found...)
			return len(found), err
		}
		first, err := pass(false, max-share, wholeRound)
		if err != nil {
			return err
		}
		if first < max-share {
			_, err = pass(true, max-first, wholeRound)
			return err
		}
		// There may be more of them, and less background than its share: accounts that have both are passed over, so that
		// looking at all of them may be in vain. The next call goes on where this one ends.
		if _, err := pass(true, share, 2*share+16); err != nil {
			return err
		}
		_, err = pass(false, max-len(held), wholeRound)
		return err
	})
	return held, err
}

// takeTurn also keeps the planner, whose figures of a queue are always old, to the indexes that bound what a claim reads.
const takeTurn = `SELECT pg_advisory_xact_lock($1), ` + useIndexes
const useIndexes = `set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_bitmapscan', 'off', true)`

// wholeRound has a pass look at each account once, if it must.
const wholeRound = 1 << 30

func (s *Store) claimPass(ctx context.Context, tx pgx.Tx, background bool, limit, steps int) (held []heldObject, err error) {
	round := &s.inbox.foreground
	if background {
		round = &s.inbox.background
	}
	rows, err := tx.Query(ctx, claimObjects, s.inboxNow(), background, round.get(), limit, s.inbox.claims, s.inbox.lease, steps)
	if err != nil {
		return nil, err
	}
	var last commerce.AccountID
	var account *commerce.AccountID // nil when the pass found nothing
	var kind, apart *string
	var id *commerce.ID
	var lease *int64
	var lost *int
	_, err = pgx.ForEachRow(rows, []any{&last, &account, &kind, &id, &apart, &lease, &lost}, func() error {
		if account != nil {
			held = append(held, heldObject{inboxObject{*account, *kind, *id, *apart}, *lease, *lost})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	round.set(last)
	return held, nil
}

// claimObjects goes round the accounts that have something due, starting behind the one served last ($3): it reads the
// first entry of each account in the index, and of those that may have claims their oldest objects. An object whose signal
// is being put at this moment is skipped: it is found by the next call. Questions are asked with LIMIT 1 and OFFSET 0, not
// with EXISTS: the planner would answer EXISTS for all accounts at once.
const claimObjects = `
WITH RECURSIVE clock AS MATERIALIZED (SELECT coalesce($1::timestamptz, statement_timestamp()) AS now),
round AS (
	SELECT $3::text AS account_id, false AS paused, 0 AS room, false AS wrapped, 0 AS found, 0 AS step
	UNION ALL
	SELECT n.account_id, p.paused, r.room, n.wrapped, w.found + (r.room > 0)::int, w.step + 1
	FROM round w
	CROSS JOIN LATERAL (
		(SELECT o.account_id, o.due_at, w.wrapped FROM inbox_objects o
			WHERE o.background = $2 AND o.account_id > w.account_id ORDER BY o.account_id, o.due_at LIMIT 1)
		UNION ALL
		(SELECT o.account_id, o.due_at, true FROM inbox_objects o
			WHERE o.background = $2 AND NOT w.wrapped ORDER BY o.account_id, o.due_at LIMIT 1)
		LIMIT 1) n
	CROSS JOIN LATERAL (
		SELECT coalesce((SELECT i.paused_until > (SELECT now FROM clock) FROM installations i
			WHERE i.account_id = n.account_id AND i.ended_at IS NULL), false) AS paused OFFSET 0) p
	CROSS JOIN LATERAL (SELECT CASE
		WHEN n.due_at > (SELECT now FROM clock) THEN 0
		WHEN p.paused AND (SELECT true FROM inbox_objects u
			WHERE u.account_id = n.account_id AND u.urgent AND u.due_at <= (SELECT now FROM clock) AND u.background = $2 LIMIT 1) IS NULL THEN 0
		WHEN $2 AND (SELECT true FROM inbox_objects f
			WHERE f.account_id = n.account_id AND NOT f.background AND f.due_at <= (SELECT now FROM clock) LIMIT 1) THEN 0
		ELSE $5::int - (SELECT count(*) FROM (SELECT FROM inbox_objects h
			WHERE h.account_id = n.account_id AND h.lease IS NOT NULL AND h.due_at > (SELECT now FROM clock) LIMIT $5::int) h)::int
		END AS room OFFSET 0) r
	WHERE w.found < $4 AND w.step < $7 AND NOT (n.wrapped AND n.account_id > $3)
), due AS (
	SELECT o.*, w.step, row_number() OVER (PARTITION BY w.step ORDER BY o.due_at) AS turn
	FROM round w
	CROSS JOIN LATERAL (
		(SELECT o.account_id, o.kind, o.object_id, o.apart, o.due_at FROM inbox_objects o
			WHERE NOT w.paused AND o.background = $2 AND o.account_id = w.account_id AND o.due_at <= (SELECT now FROM clock)
			ORDER BY o.due_at LIMIT w.room)
		UNION ALL
		(SELECT o.account_id, o.kind, o.object_id, o.apart, o.due_at FROM inbox_objects o
			WHERE w.paused AND o.urgent AND o.background = $2 AND o.account_id = w.account_id AND o.due_at <= (SELECT now FROM clock)
			ORDER BY o.due_at LIMIT w.room)) o
	WHERE w.room > 0
), picked AS (
	SELECT * FROM due ORDER BY turn, step LIMIT $4
), free AS MATERIALIZED (
	SELECT o.account_id, o.kind, o.object_id, o.apart, p.turn, p.step
	FROM picked p JOIN inbox_objects o USING (account_id, kind, object_id, apart)
	WHERE o.due_at <= (SELECT now FROM clock)
	FOR UPDATE OF o SKIP LOCKED
), claimed AS (
	UPDATE inbox_objects o
	SET lost = CASE WHEN o.lease IS NULL THEN 0 ELSE o.lost + 1 END,
		lease = nextval('inbox_leases'), due_at = (SELECT now FROM clock) + $6::interval, again = false
	FROM free f
	WHERE (o.account_id, o.kind, o.object_id, o.apart) = (f.account_id, f.kind, f.object_id, f.apart)
	RETURNING o.account_id, o.kind, o.object_id, o.apart, o.lease, o.lost, f.turn, f.step
)
SELECT l.account_id, c.account_id, c.kind, c.object_id, c.apart, c.lease, c.lost
FROM (SELECT account_id FROM round ORDER BY step DESC LIMIT 1) l LEFT JOIN claimed c ON true ORDER BY c.turn, c.step`
